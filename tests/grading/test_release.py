"""The notebook that trainees get: made from the solution by nbgrader, and giving nothing away."""

import json
import os
import re
import shutil
import statistics
import subprocess

import nbformat
import pytest
from nbclient import NotebookClient

from improving_care.grading.cohort import drawn, own_pool
from improving_care.grading.course import EXERCISES, Course, CourseError, slugs
from improving_care.grading.feedback import handed
from improving_care.grading.judging import judge_notebook, questions, reflection
from improving_care.grading.pool import file_name
from improving_care.grading.release import release_to_cohort, released

from .conftest import SLUG, code, course_folder, few, grade, grade_id, read, solutions, source

STUB = "Put your answer in place of None, then delete this line."
# What a course's folder holds and no trainee gets.
PRIVATE = ("release", "cohort", "submitted", "autograded", "feedback", "marks", "gradebook.db")


@pytest.fixture(scope="module")
def root(slug, tmp_path_factory):
    return course_folder(tmp_path_factory.mktemp("release"), slug)


@pytest.fixture(scope="module")
def release(slug, root):
    """The notebook, made for a cohort, its pool beside it."""
    return release_to_cohort(Course(root), slug)


def test_the_quick_release_and_the_facilitators_are_the_same_bytes(tmp_path):
    root = course_folder(tmp_path)
    quick = released(SLUG, root).read_bytes()
    said = grade(root, "--release")
    made = root / "release" / SLUG / f"{SLUG}.ipynb"
    assert said.status == 0 and str(made) in said.out
    assert made.read_bytes() == quick
    assert sorted(p.name for p in made.parent.iterdir()) == [f"{SLUG}.ipynb", file_name(SLUG)]
    assert (root / "gradebook.db").exists()


def test_a_trainee_alone_gets_a_release_without_gradebook_or_cohort(tmp_path):
    root = course_folder(tmp_path)
    shutil.rmtree(root / "cohort")
    assert released(SLUG, root).exists()
    assert not (root / "gradebook.db").exists() and not (root / "cohort").exists()


def test_a_release_is_made_again_only_when_its_source_is_newer(tmp_path):
    root = course_folder(tmp_path)
    made = released(SLUG, root)
    made.write_text("as it was", encoding="utf-8")
    assert released(SLUG, root).read_text(encoding="utf-8") == "as it was"
    source = root / "source" / SLUG / f"{SLUG}.ipynb"
    os.utime(source, (made.stat().st_mtime + 10,) * 2)
    assert released(SLUG, root).read_text(encoding="utf-8") != "as it was"


def test_the_release_is_the_source_but_for_its_answers(slug, release):
    for given, made in zip(read(source(slug)), read(release), strict=True):
        name, text = grade_id(given), code(made)
        if name.startswith("answer-"):
            first = code(given).splitlines()[0]
            assert text == f'{first}\nraise NotImplementedError("{STUB}")'
        elif name == reflection(slug).name:
            assert text == "Write your answer here, in place of this sentence."
        else:
            assert text == code(given)
        if name in questions(slug):
            assert text == f'mine.check("{name}", answer_{name[1:]})'


def test_no_solution_hidden_check_ledger_or_secret_is_in_what_trainees_get(slug, root, release):
    assert {path.name for path in release.parent.iterdir()} == {release.name, file_name(slug)}
    text = release.read_text(encoding="utf-8")
    for word in ("SOLUTION", "HIDDEN", "judg", "mark(", "planted", "misconception", "ledger"):
        assert word not in text
    for solution in solutions(slug).values():
        kept = [line for line in solution.splitlines()[1:] if len(line) > 25]
        assert all(json.dumps(line)[1:-1] not in text for line in kept)
    secret = (root / "cohort" / "secret").read_text()
    for path in release.parent.iterdir():
        for written in (secret.encode(), bytes.fromhex(secret)):
            assert written not in path.read_bytes()


def test_nothing_of_a_cohort_was_ever_in_the_repository():
    listed = subprocess.run(
        ["git", "log", "--all", "--pretty=", "--name-only"],
        cwd=EXERCISES,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("the course was fetched without its history")
    ever = set(listed.stdout.split())
    assert f"exercises/source/{SLUG}/{SLUG}.ipynb" in ever
    for name in PRIVATE:
        assert not [path for path in ever if path.startswith(f"exercises/{name}")]
        ignored = ["git", "check-ignore", "-q", f"exercises/{name}/x"]
        assert subprocess.run(ignored, cwd=EXERCISES.parent).returncode == 0, name


def test_only_answer_cells_stop_an_unsolved_notebook_each_with_one_sentence(slug, release):
    notebook = nbformat.read(release, as_version=4)
    where = {"metadata": {"path": release.parent}}
    NotebookClient(notebook, timeout=60, allow_errors=True, resources=where).execute()
    stopped = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", output
            if output.output_type == "error":
                stopped[grade_id(cell)] = (output.ename, output.evalue)
    asked = questions(slug)
    assert stopped == {f"answer-{name[1:]}": ("NotImplementedError", STUB) for name in asked}
    said = {
        cell.outputs[0].data["text/plain"] for cell in notebook.cells if grade_id(cell) in asked
    }
    assert said == {"There is no answer yet: write one in the cell above and run that cell first."}
    shown = [o for cell in notebook.cells for o in cell.get("outputs", []) if "data" in o]
    told = drawn(slug, "practice", few(slug)).told.values()
    charts = sum("application/vnd.vegalite.v5+json" in o.data for o in shown)
    assert charts == sum(one.picture is not None for one in told)
    assert set(handed(notebook.cells)) == set(asked)


@pytest.mark.parametrize("trainee", ["amina", "ben"])
def test_the_solved_notebook_runs_beside_a_pool_and_is_right(slug, tmp_path, trainee):
    """As a trainee's own machine runs it: a kernel, the notebook, one file of data."""
    notebook = nbformat.read(source(slug), as_version=4)
    for cell in notebook.cells:
        if cell.source.startswith("TRAINEE"):
            cell.source = f'TRAINEE = "{trainee}"'
    (tmp_path / file_name(slug)).write_bytes(own_pool(slug, trainee, few(slug)))
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": tmp_path}}).execute()
    verdicts = judge_notebook(slug, handed(notebook.cells), trainee, few(slug))
    assert all(verdict.right for verdict in verdicts.values()), verdicts


def test_the_source_is_in_normal_form_and_short(slug):
    text = source(slug).read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    ids = [cell.id for cell in notebook.cells]
    assert ids == [f"e{slug[:2]}-{k:02d}" for k in range(1, len(ids) + 1)]
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)


def test_how_to_work_and_to_hand_in_is_said_in_the_same_words_everywhere(slug):
    assert said_everywhere(slug) == said_everywhere(SLUG)


def said_everywhere(slug) -> list[str]:
    """What does not depend on the exercise: how it works, the id, the data, the reflection's cell
    and handing in."""
    texts = [code(cell) for cell in read(source(slug))]
    how = texts[0][texts[0].index("**How it works.**") :]
    return [how, texts[1], texts[2], texts[3], texts[-3], texts[-1]]


def test_what_a_trainee_meets_is_short_and_has_a_sentence_before_each_cell(release):
    cells = read(release)
    lengths = [len(code(cell).splitlines()) for cell in cells if cell["cell_type"] == "code"]
    assert statistics.median(lengths) <= 2 and max(lengths) <= 12
    for before, cell in zip(cells, cells[1:], strict=False):
        if cell["cell_type"] == "code":
            assert before["cell_type"] == "markdown"


def test_the_marks_told_are_the_marks_given(slug):
    cells, asked = read(source(slug)), questions(slug)
    for cell in cells:
        if grade_id(cell) in asked:
            question = asked[grade_id(cell)]
            assert cell["metadata"]["nbgrader"]["points"] == question.points
            begins = f"## {question.name[1:]}. "
            heading = next(code(c) for c in cells if code(c).startswith(begins))
            assert re.search(rf"\*{question.points} marks?\.\*", heading)
            assert question.title in heading
    total = sum(c["metadata"].get("nbgrader", {}).get("points", 0) for c in cells)
    assert f"{total} marks" in code(cells[0])


def test_an_exercise_that_is_not_there_gets_one_sentence(tmp_path):
    root = course_folder(tmp_path)
    assert slugs(root) == slugs()
    with pytest.raises(CourseError, match="There is no exercise '06-none'; there are: .*05-contr"):
        released("06-none", root)


def test_a_source_that_nbgrader_refuses_gets_one_sentence(tmp_path):
    root = course_folder(tmp_path)
    source = root / "source" / SLUG / f"{SLUG}.ipynb"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("### END SOLUTION", "###"), encoding="utf-8")
    with pytest.raises(CourseError, match="RuntimeError: no end solution statement found"):
        Course(root).generate_release(SLUG, gradebook=False)
