"""One cohort, handed in, marked and returned by the real command, shared by the tests here."""

import contextlib
import csv
import io
import json
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from improving_care.grading.cohort import Cohort, cohort_of, draw_pool
from improving_care.grading.command import main
from improving_care.grading.course import EXERCISES, slugs
from improving_care.grading.release import released

SLUG = "05-control-charts"
FEW = 8  # data sets in the pools of tests

HALF = {
    "answer-1": "rate = mine.falls.rate\n"
    "spread = 3 * rate.std()\n"
    'answer_1 = {"centre": rate.mean(), "lower": rate.mean() - spread, "upper": rate.mean() + spread}',
    "answer-3": "answer_3 = mine.doses",
    "answer-6": "answer_6 = []",
    "q8": "I would look <b>first</b> at the months before.\n\nThen I would ask what was different.",
}


class Agreeable:
    """A thing that says it equals whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = None


def code(cell: dict) -> str:
    return "".join(cell["source"])


def grade_id(cell: dict) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")


def read(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def source(slug: str = SLUG) -> Path:
    return EXERCISES / "source" / slug / f"{slug}.ipynb"


def solutions(slug: str = SLUG) -> dict[str, str]:
    """The source's text of each answer, by nbgrader id, without the marks of its region."""
    return {
        grade_id(cell): re.sub(r"### (BEGIN|END) SOLUTION\n?", "", code(cell))
        for cell in read(source(slug))
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }


@pytest.fixture(scope="module", params=slugs())
def slug(request) -> str:
    """Each exercise that stands; what a test says of it must hold for all of them."""
    return request.param


@lru_cache
def few(slug: str = SLUG) -> Cohort:
    """A cohort whose pools are small enough for tests: one for each run of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="course-cohort-"))
    (folder / "cohort").mkdir()
    (folder / "cohort" / "secret").write_text("5e" * 32)  # the same data in every run
    cohort = cohort_of(folder)
    draw_pool(slug, cohort, FEW)
    return cohort


def course_folder(root: Path, slug: str = SLUG) -> Path:
    """A folder of exercises of its own, with the course's sources and a small cohort."""
    shutil.copytree(EXERCISES / "source", root / "source")
    shutil.copy(EXERCISES / "nbgrader_config.py", root)
    shutil.copytree(few(slug).folder, root / "cohort")
    return root


def hand_in(release: Path, to: Path, trainee: str | None, answers: dict[str, str]) -> None:
    """Fill a released notebook with answers, as a trainee would, and save it."""
    notebook = json.loads(release.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if code(cell).startswith("TRAINEE"):
            cell["source"] = f'TRAINEE = "{trainee}"' if trainee else "# my id"
        cell["source"] = answers.get(grade_id(cell), cell["source"])
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps(notebook), encoding="utf-8")


def grade(root: Path, *options: str) -> SimpleNamespace:
    """Run `python course.py grade 05-control-charts ...`; return its code and what it said."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main([SLUG, *options], root)
    return SimpleNamespace(status=status, out=out.getvalue(), err=err.getvalue())


@pytest.fixture(scope="session")
def cohort(tmp_path_factory):
    """Three trainees (right, half right, blank) and eight broken notebooks, marked once.

    Holds root, the folder that was handed in, and what the command said.
    """
    root = course_folder(tmp_path_factory.mktemp("exercises"))
    folder = tmp_path_factory.mktemp("handed-in")
    release = released(SLUG, root)
    right = solutions()
    hand_in(release, folder / "amina.ipynb", "amina", right)
    two = {name: right[name] for name in ("answer-2", "answer-4", "answer-5")}
    hand_in(release, folder / "Ben Lowe" / f"{SLUG}.ipynb", "ben", two | HALF)
    hand_in(release, folder / f"{SLUG}-cleo.ipynb", "cleo", {})

    (folder / "dana.ipynb").write_text('{"cells": [', encoding="utf-8")
    (folder / "eve.ipynb").write_bytes(b"")
    hand_in(release, folder / "finn.ipynb", None, right)
    hand_in(release, folder / "gil.ipynb", "practice", right)
    shutil.copy(EXERCISES.parent / "exercises" / "nbgrader_config.py", folder / "hana.ipynb")
    other = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "ivo.ipynb").write_text(json.dumps(other), encoding="utf-8")
    hand_in(release, folder / "kit.ipynb", "kit", {"answer-1": "import os\nos._exit(1)"})
    whole = json.loads((folder / "kit.ipynb").read_text(encoding="utf-8"))
    whole["cells"] = [cell for cell in whole["cells"] if grade_id(cell) != "q3"]
    copied = root / "submitted" / "jo" / SLUG / f"{SLUG}.ipynb"
    hand_in(release, copied, "amina", right)
    lost = root / "submitted" / "lea" / SLUG / f"{SLUG}.ipynb"
    lost.parent.mkdir(parents=True)
    lost.write_text(json.dumps(whole).replace("kit", "lea"), encoding="utf-8")
    said = grade(root, "--collect", str(folder))
    return SimpleNamespace(root=root, folder=folder, said=said)


def table(root) -> dict[str, dict]:
    with open(root / "marks" / f"{SLUG}.csv", encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def sheet(root):
    return root / "marks" / f"{SLUG}-reflections.csv"


def rows(root) -> list[dict]:
    with open(sheet(root), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(root, found: list[dict], encoding="utf-8-sig", delimiter=",") -> None:
    with open(sheet(root), "w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(found[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(found)


def page_of(root, student: str) -> str:
    """A trainee's page, as text."""
    return (root / "feedback" / student / SLUG / f"{SLUG}.html").read_text(encoding="utf-8")


@pytest.fixture
def own(cohort, tmp_path):
    """A copy of the marked course, for a test that changes it."""
    return shutil.copytree(cohort.root, tmp_path / "exercises")
