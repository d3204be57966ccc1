"""Forty notebooks marked in the sandbox, beside plain `nbgrader autograde`, in one run.

Both mark the same notebooks into gradebooks of their own, each as one command from its start. Then
each part of ours is measured alone, with the memory that a notebook takes, and from these the
table of book/facilitate/scale.md is computed; `--write` puts it there.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from improving_care.grading import marking
from improving_care.grading.cohort import cohort_of, draw_pool, own_pool
from improving_care.grading.course import EXERCISES, Course
from improving_care.grading.pool import file_name
from improving_care.grading.release import release_to_cohort
from improving_care.grading.workers import workers

SLUG = "05-control-charts"
NOTEBOOKS = 40
COHORT = 4000
POOL = 20  # data sets: fewer than a cohort's, to draw them sooner
TABLE = EXERCISES.parent / "book" / "facilitate" / "scale-table.txt"
OURS = """
import sys
from pathlib import Path
from improving_care.grading.command import run_and_mark
from improving_care.grading.course import Course
course = Course(Path(sys.argv[1]))
problems = run_and_mark(course, sys.argv[2], sys.argv[3].split(","))
sys.exit(any(problems.values()))
"""


def solved(root: Path, student: str) -> str:
    """Return the released notebook with every answer right, under a student's id."""
    source = json.loads((root / "source" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8"))
    release = json.loads((root / "release" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8"))
    answers = {}
    for cell in source["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution"):
            text = "".join(cell["source"])
            answers[marks["grade_id"]] = re.sub(r"### (BEGIN|END) SOLUTION\n?", "", text)
    for cell in release["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if "".join(cell["source"]).startswith("TRAINEE"):
            cell["source"] = f'TRAINEE = "{student}"'
        cell["source"] = answers.get(name, cell["source"])
    return json.dumps(release)


def course_of(root: Path, students: list[str], cohort: Path | None = None) -> Course:
    """Make a course in which the students have handed in, the pool beside each notebook."""
    shutil.copytree(EXERCISES / "source" / SLUG, root / "source" / SLUG)
    shutil.copy(EXERCISES / "nbgrader_config.py", root)
    if cohort:
        shutil.copytree(cohort, root / "cohort")
    else:
        draw_pool(SLUG, cohort_of(root, begin=True), POOL)
    course = Course(root)
    release_to_cohort(course, SLUG)
    for student in students:
        place = course.file("submitted", SLUG, student)
        place.parent.mkdir(parents=True)
        place.write_text(solved(root, student), encoding="utf-8")
        (place.with_name(file_name(SLUG))).write_bytes(own_pool(SLUG, student, cohort_of(root)))
    return course


def timed(*command: str, cwd: Path | None = None) -> float:
    """Return the seconds of a command; stop with what it said when it fails."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - began


class Memory(threading.Thread):
    """Looks every tenth of a second at what the sandbox's processes hold, in MB: the warm parent,
    and the most that one notebook had for itself, what it shares not counted."""

    def __init__(self):
        super().__init__(daemon=True)
        self.parent = self.notebook = 0.0
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(0.1):
            processes = []
            for place in Path("/proc").glob("[0-9]*"):
                try:
                    if b"grading.sandbox.warm" not in (place / "cmdline").read_bytes():
                        continue
                    text = (place / "smaps_rollup").read_text()
                    began = int((place / "stat").read_text().rpartition(")")[2].split()[19])
                except OSError:
                    continue
                sizes = {n: int(k) / 1024 for n, k in re.findall(r"(\w+): +(\d+) kB", text)}
                own = sizes.get("Private_Clean", 0) + sizes.get("Private_Dirty", 0)
                processes.append((began, sizes.get("Rss", 0), own))
            for number, (_, held, own) in enumerate(sorted(processes)):
                if number == 0:
                    self.parent = max(self.parent, held)
                else:
                    self.notebook = max(self.notebook, own)


def cores() -> float:
    """Return the core-seconds that this process and all that it has waited for have taken, which
    do not depend on what else the computer does."""
    return sum(
        sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


def parts(course: Course, students: list[str]) -> dict[str, float]:
    """Return what one notebook costs, in core-seconds: to run, to record, and for its page; and
    the memory, in MB, of the warm parent and of one notebook."""
    cohort, memory, ran = cohort_of(course.root), Memory(), []
    jobs = [
        (s, marking.ready(course, SLUG, s), {file_name(SLUG): own_pool(SLUG, s, cohort)})
        for s in students
    ]
    memory.start()
    took = []
    for some in (jobs[:2], jobs):  # the difference is free of what starting and trying take
        began = cores()
        with workers() as run:
            ran = list(run(some))
        took.append(cores() - began)
    memory.ended.set()
    memory.join()
    began = cores()
    for student, one in ran:
        marking.record(course, SLUG, student, one, cohort)
    recording = cores() - began
    began, few = cores(), students[:10]
    for student in few:
        course.generate_feedback(SLUG, student)
    paging = cores() - began
    return {
        "run": (took[1] - took[0]) / (len(jobs) - 2),
        "record": recording / len(ran),
        "page": paging / len(few),
        "parent": memory.parent,
        "notebook": memory.notebook,
    }


def table(cost: dict[str, float], plain: float) -> str:
    """Return the table of the cohort, in Markdown, from what one notebook costs."""
    rows = [
        "| where the notebooks run | run and mark | write pages | memory for notebooks |",
        "|---|---|---|---|",
        f"| plain `nbgrader autograde`, no sandbox | {minutes(COHORT * plain)} | – | – |",
    ]
    pages = minutes(COHORT * cost["page"])
    for cores in (2, 4, 8, 16):
        together = COHORT * (cost["run"] + cost["record"]) / cores
        time_ = minutes(max(together, COHORT * cost["record"]))
        memory = cost["parent"] + (cores + 1) * cost["notebook"]
        rows.append(f"| one computer, {cores} cores | {time_} | {pages} | {memory / 1024:.1f} GB |")
    for machines in (4, 16):
        time_ = minutes(max(COHORT * cost["run"] / (4 * machines), COHORT * cost["record"]))
        memory = cost["parent"] + 4 * cost["notebook"]
        rows.append(
            f"| {machines} workers of 4 cores, through a scheduler | {time_} | {pages} "
            f"| {memory / 1024:.1f} GB each |"
        )
    return "\n".join(rows) + "\n"


def minutes(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def main() -> None:
    """Print both speeds, their ratio, the cost of each part and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write the table into {TABLE.name}")
    options = parser.parse_args()
    students = [f"trainee-{number:02}" for number in range(NOTEBOOKS)]
    with tempfile.TemporaryDirectory() as folder:
        plain = course_of(Path(folder, "plain"), students)
        ours = course_of(Path(folder, "ours"), students, plain.root / "cohort")
        alone = course_of(Path(folder, "alone"), students, plain.root / "cohort")
        program = Path(sys.executable).with_name("nbgrader")
        before = cores()
        theirs = timed(str(program), "autograde", SLUG, cwd=plain.root)
        plain_cost = (cores() - before) / NOTEBOOKS
        mine = timed(sys.executable, "-P", "-c", OURS, str(ours.root), SLUG, ",".join(students))
        cost = parts(alone, students)
    print(
        f"{NOTEBOOKS} notebooks on {os.cpu_count()} cores, each command from its start to its end:"
    )
    for name, seconds in (
        ("nbgrader autograde, no sandbox", theirs),
        ("ours, in the sandbox", mine),
    ):
        print(f"  {name:32} {seconds:6.1f} s   {60 * NOTEBOOKS / seconds:6.1f} notebooks a minute")
    print(f"  ours is {theirs / mine:.1f} times as fast")
    print("One notebook:")
    print(f"  nbgrader takes {plain_cost:.2f} s of a core;")
    print(f"  running it takes {cost['run']:.2f} s of a core, recording it {cost['record']:.2f} s,")
    print(f"  its page {cost['page']:.2f} s; the warm parent holds {cost['parent']:.0f} MB once a")
    print(f"  computer, and each notebook that runs up to {cost['notebook']:.0f} MB more.")
    made = table(cost, plain_cost)
    print(f"\n{COHORT:,} notebooks, computed from these:\n\n{made}")
    if options.write:
        TABLE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
