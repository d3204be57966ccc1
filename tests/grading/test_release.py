"""The notebook that trainees get: made from the solution by nbgrader, and giving nothing away."""

import json
import os
import statistics

import nbformat
import pytest
from nbclient import NotebookClient

from improving_care.grading.course import EXERCISES, Course, CourseError, slugs
from improving_care.grading.judging import questions
from improving_care.grading.release import released

from .conftest import SLUG, code, course_folder, grade, grade_id, read, solutions

SOURCE = EXERCISES / "source" / SLUG / f"{SLUG}.ipynb"
STUB = "Put your answer in place of None, then delete this line."


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return course_folder(tmp_path_factory.mktemp("release"))


@pytest.fixture(scope="module")
def release(root):
    return released(SLUG, root)


def test_the_quick_release_and_the_facilitators_are_the_same_bytes(root, release):
    quick = release.read_bytes()
    said = grade(root, "--release")
    assert (said.status, said.out.strip()) == (0, f"The release is {release}")
    assert release.read_bytes() == quick
    assert (root / "gradebook.db").exists()


def test_a_trainee_alone_gets_a_release_without_a_gradebook(tmp_path):
    root = course_folder(tmp_path)
    assert released(SLUG, root).exists()
    assert not (root / "gradebook.db").exists()


def test_a_release_is_made_again_only_when_its_source_is_newer(tmp_path):
    root = course_folder(tmp_path)
    made = released(SLUG, root)
    made.write_text("as it was", encoding="utf-8")
    assert released(SLUG, root).read_text(encoding="utf-8") == "as it was"
    source = root / "source" / SLUG / f"{SLUG}.ipynb"
    os.utime(source, (made.stat().st_mtime + 10,) * 2)
    assert released(SLUG, root).read_text(encoding="utf-8") != "as it was"


def test_the_release_is_the_source_but_for_answers_and_hidden_tests(release):
    for given, made in zip(read(SOURCE), read(release), strict=True):
        name, text = grade_id(given), code(made)
        if name.startswith("answer-"):
            first = code(given).splitlines()[0]
            assert text == f'{first}\nraise NotImplementedError("{STUB}")'
        elif name == "q8":
            assert text == "Write your answer here, in place of this sentence."
        elif name in questions(SLUG):
            assert text == code(given).splitlines()[0]
        else:
            assert text == code(given)


def test_no_solution_hidden_test_or_truth_is_in_the_release(release):
    text = release.read_text(encoding="utf-8")
    for word in ("SOLUTION", "HIDDEN", "judg", "mark(", "planted", "misconception", "assurance"):
        assert word not in text
    for solution in solutions().values():
        kept = [line for line in solution.splitlines()[1:] if len(line) > 25]
        assert all(json.dumps(line)[1:-1] not in text for line in kept)


def test_only_answer_cells_stop_an_unsolved_notebook_each_with_one_sentence(release):
    notebook = nbformat.read(release, as_version=4)
    NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    stopped = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", output
            if output.output_type == "error":
                stopped[grade_id(cell)] = (output.ename, output.evalue)
    assert stopped == {f"answer-{k}": ("NotImplementedError", STUB) for k in range(1, 8)}
    said = {
        grade_id(cell): cell.outputs[0].text.strip()
        for cell in notebook.cells
        if grade_id(cell) in questions(SLUG)
    }
    assert set(said.values()) == {
        "There is no answer yet: write one in the cell above and run that cell first."
    }
    shown = [o for cell in notebook.cells for o in cell.get("outputs", []) if "data" in o]
    assert sum("application/vnd.vegalite.v5+json" in o.data for o in shown) == 5


def test_the_source_is_in_normal_form_and_short():
    text = SOURCE.read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    ids = [cell.id for cell in notebook.cells]
    assert ids == [f"e05-{k:02d}" for k in range(1, len(ids) + 1)]
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in cells)


def test_what_a_trainee_meets_is_short_and_has_a_sentence_before_each_cell(release):
    cells = read(release)
    lengths = [len(code(cell).splitlines()) for cell in cells if cell["cell_type"] == "code"]
    assert statistics.median(lengths) <= 2 and max(lengths) <= 12
    for before, cell in zip(cells, cells[1:], strict=False):
        if cell["cell_type"] == "code":
            assert before["cell_type"] == "markdown"


def test_the_marks_told_are_the_marks_given():
    cells = read(SOURCE)
    for cell in cells:
        if grade_id(cell) in questions(SLUG):
            assert cell["metadata"]["nbgrader"]["points"] == questions(SLUG)[grade_id(cell)].points
            heading = next(
                code(c) for c in cells if code(c).startswith(f"## {grade_id(cell)[1:]}. ")
            )
            assert f"*{cell['metadata']['nbgrader']['points']} marks.*" in heading
            assert questions(SLUG)[grade_id(cell)].title in heading
    total = sum(c["metadata"].get("nbgrader", {}).get("points", 0) for c in cells)
    assert f"{total} marks" in code(cells[0])


def test_an_exercise_that_is_not_there_gets_one_sentence(root):
    assert slugs(root) == [SLUG]
    with pytest.raises(CourseError, match="There is no exercise '06-none'; there are: 05-control-"):
        released("06-none", root)


def test_a_source_that_nbgrader_refuses_gets_one_sentence(tmp_path):
    root = course_folder(tmp_path)
    source = root / "source" / SLUG / f"{SLUG}.ipynb"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("### END SOLUTION", "###"), encoding="utf-8")
    with pytest.raises(CourseError, match="RuntimeError: no end solution statement found"):
        Course(root).generate_release(SLUG, gradebook=False)
