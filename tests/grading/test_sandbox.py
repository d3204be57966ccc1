"""The sandbox that other people's notebooks run in: what is seen in it, and that it is tried.

tests/hostile attacks it with whole notebooks; here are its parts.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from improving_care.grading import workers
from improving_care.grading.sandbox import calls, trial, walls
from improving_care.grading.sandbox.running import Sandbox, too_long
from improving_care.grading.sandbox.trial import SandboxError

from ..hostile.conftest import as_ordinary_user
from .conftest import SLUG, course_folder, grade, hand_in, released, solutions

TRY = """
from improving_care.grading.sandbox import trial
box = trial.sandbox()
print("holds")
box.close()
"""


@pytest.fixture(scope="module")
def box():
    assert trial.missing() is None, trial.missing()
    with Sandbox() as box:
        yield box


def cell(source: str) -> dict:
    return {"cell_type": "code", "source": source, "metadata": {}}


def said(ran) -> str:
    return "".join(o.get("text", "") for c in ran.notebook["cells"] for o in c["outputs"])


def test_it_holds_for_whoever_runs_the_tests(box):
    assert trial.try_out(box) == []


def test_it_holds_for_a_user_without_rights():
    done = subprocess.run(
        as_ordinary_user([sys.executable, "-P", "-B", "-c", TRY]),
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.environ["PATH"], "HOME": "/tmp"},
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "holds\n", "")


def test_what_is_seen_of_the_course_is_what_is_named_and_no_more(box):
    ran = box.run(
        [
            cell("import os, json"),
            cell(
                f"found = [os.path.join(t, n) for t, _, ns in os.walk({str(walls.ROOT)!r}) for n in ns]"
            ),
            cell("print(json.dumps([f for f in found if '.venv' not in f]))"),
        ],
        {},
    )
    seen = {Path(path).relative_to(walls.ROOT) for path in json.loads(said(ran))}
    for path in seen:
        assert any(path == Path(part) or Path(part) in path.parents for part in walls.SEEN), path
    words = ("judg", "drawn", "ledger", "cohort", "secret", "feedback", ".ipynb", ".db")
    assert not [path for path in seen if any(word in path.name for word in words)]
    assert Path("improving_care/grading/personal.py") in seen


@pytest.mark.parametrize("hidden", [str(path) for path in trial.hidden()])
def test_what_is_hidden_is_there_outside_and_not_inside(box, hidden):
    assert Path(hidden).exists()
    assert said(box.run([cell(f"import os; print(os.path.exists({hidden!r}))")], {})) == "False\n"


def test_the_warm_parent_has_imported_nothing_that_a_trainee_must_not_see(box):
    ran = box.run(
        [cell("import sys; print([n for n in sys.modules if n.startswith('improving_care')])")], {}
    )
    for name in ("judging", "cohort", "exercises", "hospital", "marking", "feedback", "course"):
        assert f"improving_care.grading.{name}" not in said(ran)
        assert f"improving_care.{name}" not in said(ran)


def test_files_given_lie_beside_the_notebook_and_cannot_be_changed(box):
    ran = box.run(
        [
            cell("import os; print(os.listdir())"),
            cell("print(open('mine.txt').read())"),
            cell("open('mine.txt', 'w')"),
            cell("open('other.txt', 'w').close()"),
        ],
        {"mine.txt": b"given"},
    )
    assert said(ran) == "['mine.txt']\ngiven\n"
    errors = [o["ename"] for c in ran.notebook["cells"] for o in c["outputs"] if "ename" in o]
    assert errors in (["OSError"], ["PermissionError"])
    assert ran.problem is None


def test_two_notebooks_share_nothing(box):
    first = box.run([cell("open('/tmp/x', 'w').close(); open('/dev/shm/x', 'w').close()")], {})
    again = box.run([cell("import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'))")], {})
    assert first.problem is None
    assert "'x'" not in said(again)


def test_an_error_stops_its_cell_and_not_the_notebook(box):
    ran = box.run([cell("1 / 0"), cell("print('on')")], {})
    assert (said(ran), ran.problem) == ("on\n", None)


def test_time_is_limited(box):
    assert box.run([cell("while True: pass")], {}, seconds=1).problem == too_long(1)


def test_the_filter_refuses_every_call_it_names_on_both_kinds_of_machine(monkeypatch):
    for machine, column in (("x86_64", 0), ("aarch64", 1)):
        monkeypatch.setattr(calls.platform, "machine", lambda machine=machine: machine)
        lines = calls.program()
        assert len(lines) % 8 == 0
        for name, numbers in calls.REFUSED.items():
            assert numbers[column].to_bytes(4, sys.byteorder) in lines, name
    monkeypatch.setattr(calls.platform, "machine", lambda: "riscv64")
    assert not calls.known()
    assert "x86-64 and ARM64 only" in trial.missing()


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_get_one_sentence(monkeypatch, system):
    monkeypatch.setattr(sys, "platform", system)
    assert trial.missing().startswith("Other people's notebooks can be run safely on Linux only")
    assert "book/facilitate/grading.md" in trial.missing() and "--unsafe" in trial.missing()
    with pytest.raises(SandboxError, match="Linux only"):
        trial.sandbox()


def test_without_bubblewrap_one_sentence_says_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SandboxError, match="`sudo apt-get install bubblewrap`"):
        trial.sandbox()


def test_a_sandbox_that_may_not_be_made_is_refused(monkeypatch):
    stands = walls.box()
    monkeypatch.setattr(walls, "box", lambda: [*stands, "--ro-bind", "/no-such-place", "/x"])
    with pytest.raises(SandboxError, match="may not make a sandbox here .*no-such-place"):
        trial.sandbox()


def test_walls_with_a_hole_are_found_and_nothing_is_graded(monkeypatch, tmp_path):
    """The hole is a real one: the folder of the exercises is mounted."""
    root = course_folder(tmp_path / "exercises")
    release = released(SLUG, root)
    place = root / "submitted" / "amina" / SLUG / f"{SLUG}.ipynb"
    hand_in(release, place, "amina", solutions())
    monkeypatch.setattr(walls, "SEEN", (*walls.SEEN, "exercises"))
    refused = grade(root)
    assert refused.status == 2
    assert f"{walls.ROOT / 'exercises'} can be seen" in refused.err
    assert len(refused.err.strip().splitlines()) == 1
    assert not (root / "autograded").exists()


def test_unsafe_says_what_it_means_and_marks_the_marks(tmp_path):
    root = course_folder(tmp_path / "exercises")
    place = root / "submitted" / "amina" / SLUG / f"{SLUG}.ipynb"
    hand_in(released(SLUG, root), place, "amina", solutions())
    done = grade(root, "--unsafe")
    assert (done.status, done.err) == (0, "")
    assert "UNSAFE: there is no sandbox. Each notebook runs as you" in done.out
    marks = (root / "marks" / f"{SLUG}.csv").read_text(encoding="utf-8")
    assert ",24,28,reflection to be read (run without the sandbox)," in marks
    again = grade(root)  # in the sandbox, which does not trust what was run without
    assert "1 of 1 amina: marked" in again.out
    assert "without the sandbox" not in (root / "marks" / f"{SLUG}.csv").read_text(encoding="utf-8")


def test_a_scheduler_with_its_own_workers_marks_the_same(tmp_path):
    root = course_folder(tmp_path / "exercises")
    for student in ("amina", "ben"):
        place = root / "submitted" / student / SLUG / f"{SLUG}.ipynb"
        hand_in(released(SLUG, root), place, student, solutions())
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
    ) as cluster:
        done = grade(root, "--scheduler", cluster.scheduler_address)
    assert (done.status, done.err) == (0, "")
    assert "2 of 2" in done.out
    marks = (root / "marks" / f"{SLUG}.csv").read_text(encoding="utf-8")
    assert marks.count(",24,28,") == 2


def test_a_scheduler_that_is_not_there_gets_one_sentence():
    from improving_care.grading.course import CourseError

    with pytest.raises(CourseError, match="No dask scheduler answers at tcp://127.0.0.1:9: start"):
        with workers.workers("tcp://127.0.0.1:9"):
            pass


def test_nothing_of_the_sandbox_is_left(box):
    place = box.folder
    assert place.exists()
    other = Sandbox()
    folder = other.folder
    other.close()
    assert not folder.exists()
    assert shutil.which("bwrap")
