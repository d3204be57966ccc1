"""Killed at any moment and started again, a run of the grading ends as if nothing had happened."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from improving_care.grading.handed_in import content
from improving_care.grading.sandbox.walls import ROOT

from .conftest import HALF, SLUG, course_folder, hand_in, solutions
from .conftest import released as made_release

KILLS = 20
STUDENTS = ("amina", "ben", "cleo")
# Imports everything once and then forks, so that most of a run's time is work that can be cut off.
RUNS = """
import os, sys, time
from pathlib import Path
import distributed, nbgrader.apps, nbgrader.converters, nbgrader.preprocessors
from improving_care.grading import command, workers
print("ready", flush=True)
for line in sys.stdin:
    root, seconds = line.split()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(command.main([sys.argv[1]], Path(root)))
    if seconds != "all":
        time.sleep(float(seconds))
        os.kill(child, 9)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), time.monotonic() - began, flush=True)
"""


@pytest.fixture(scope="module")
def run():
    """Run the grading of a folder, for some seconds or to its end; gives exit code and seconds."""
    command = [sys.executable, "-P", "-c", RUNS, SLUG]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout.readline() == "ready\n"

        def run(root: Path, seconds="all") -> tuple[int, float]:
            process.stdin.write(f"{root} {seconds}\n")
            process.stdin.flush()
            code, took = process.stdout.readline().split()
            return int(code), float(took)

        yield run
        process.stdin.close()


def hand_in_again(root: Path, turn: int) -> None:
    """Let one student hand in again, other answers than the last time."""
    student = STUDENTS[turn % len(STUDENTS)]
    answers = solutions() if turn // len(STUDENTS) % 2 else HALF
    place = root / "submitted" / student / SLUG / f"{SLUG}.ipynb"
    hand_in(root / "release" / SLUG / f"{SLUG}.ipynb", place, student, answers)


def gradebook(root: Path) -> dict[str, list]:
    """All that the gradebook holds but its random keys, and how many rows each table has."""
    with sqlite3.connect(root / "gradebook.db") as book:
        tables = [
            name for (name,) in book.execute("select name from sqlite_master where type='table'")
        ]
        counts = {name: book.execute(f"select count(*) from {name}").fetchone() for name in tables}
        marks = book.execute(
            "select student.id, base_cell.name, grade.auto_score, grade.manual_score, "
            "grade.needs_manual_grade, grade.extra_credit from grade "
            "join base_cell on base_cell.id = grade.cell_id "
            "join submitted_notebook on submitted_notebook.id = grade.notebook_id "
            "join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id "
            "join student on student.id = submitted_assignment.student_id order by 1, 2"
        ).fetchall()
        words = book.execute(
            "select auto_comment, manual_comment from comment order by 1, 2"
        ).fetchall()
    book.close()
    return {"counts": counts, "marks": marks, "words": words}


def files(root: Path) -> dict[str, bytes]:
    """What trainees and facilitators get of a run."""
    kinds = ("autograded/*/*/*", "feedback/*/*/*", "marks/*")
    return {str(p.relative_to(root)): p.read_bytes() for kind in kinds for p in root.glob(kind)}


def sandboxes() -> list[str]:
    """The processes of sandboxes that run now, whosoever they are."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_text()
        except OSError:
            continue
        if "improving_care.grading.sandbox" in words or "grading/sandbox/launch.py" in words:
            found.append(words)
    return found


def test_killed_at_twenty_random_moments_it_ends_with_the_same_gradebook(run, tmp_path):
    root = course_folder(tmp_path / "disturbed")
    made_release(SLUG, root)
    for turn in range(len(STUDENTS)):
        hand_in_again(root, turn)
    chance = random.Random(5)
    turn, longest = len(STUDENTS), 4.0
    for _ in range(KILLS):
        code, took = run(root, chance.uniform(0.2, longest))
        assert code in (-9, 0)
        if code == 0:  # it came to its end before its moment: there is more to do
            longest = min(longest, took)
            hand_in_again(root, turn)
            turn += 1
    assert run(root)[0] == 0

    calm = course_folder(tmp_path / "undisturbed")
    shutil.copytree(root / "submitted", calm / "submitted")
    assert run(calm)[0] == 0
    assert gradebook(root) == gradebook(calm)
    assert files(root) == files(calm)
    assert content(root / "marks" / f"{SLUG}.csv").count(b"\n") == 1 + len(STUDENTS)
    assert not list(root.rglob("*.part"))


def test_what_is_killed_leaves_no_process_and_no_file(run, tmp_path):
    root = course_folder(tmp_path)
    made_release(SLUG, root)
    hand_in_again(root, 0)
    before = sandboxes(), set(Path("/tmp").glob("grade-*"))
    assert run(root, 2.5)[0] == -9
    for _ in range(100):  # they notice within a tenth of a second
        if before == (sandboxes(), set(Path("/tmp").glob("grade-*"))):
            break
        os.sched_yield()
        subprocess.run(["sleep", "0.1"])
    assert (sandboxes(), set(Path("/tmp").glob("grade-*"))) == before
