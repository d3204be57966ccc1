"""Who learns alone is marked from their notebook as it was saved; nothing is run."""

import json
import re

import nbformat
import pytest
from nbclient import NotebookClient

from improving_care.grading.feedback import page_alone
from improving_care.grading.judging import NOT_CHECKED

from .conftest import SLUG, grade_id, source


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """A notebook with every answer right, as the kernel that ran it left it."""
    notebook = nbformat.read(source(SLUG), as_version=4)
    notebook.cells[2].source = 'TRAINEE = "amina"'
    place = tmp_path_factory.mktemp("alone")
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": place}}).execute()
    return json.loads(nbformat.writes(notebook))


def cell(notebook: dict, name: str) -> dict:
    return next(cell for cell in notebook["cells"] if grade_id(cell) == name)


def changed(notebook):
    """The answer is put right, and not even run."""
    cell(notebook, "answer-2")["source"] = 'answer_2 = "a"'


def changed_and_run(notebook):
    changed(notebook)
    cell(notebook, "answer-2")["execution_count"] = 90


def run_again(notebook):
    """What the answer was worked out from has changed, and the answer's own text has not."""
    cell(notebook, "answer-2")["execution_count"] = 90


def changed_after_a_restart(notebook):
    changed(notebook)
    cell(notebook, "answer-2")["execution_count"] = 1


@pytest.mark.parametrize("mend", [changed, changed_and_run, run_again, changed_after_a_restart])
def test_an_answer_that_was_not_checked_again_gets_a_sentence_and_no_old_mark(
    solved, tmp_path, mend
):
    page, before = marked(solved, tmp_path)
    assert before == [] and NOT_CHECKED not in page
    notebook = json.loads(json.dumps(solved))
    mend(notebook)
    page, since = marked(notebook, tmp_path)
    assert since == ["q2"]
    assert page.count(NOT_CHECKED.replace("'", "&#39;")) == 1


def test_what_was_checked_again_is_marked(solved, tmp_path):
    """Counts begin anew where a kernel does, so a check may have run before its answer's cell."""
    notebook = json.loads(json.dumps(solved))
    cell(notebook, "q2")["execution_count"] = 91
    cell(notebook, "answer-2")["execution_count"] = 90
    assert marked(notebook, tmp_path)[1] == []


@pytest.mark.parametrize("odd", [None, [], {}, 3, "é\ud800"])
def test_what_anybody_may_have_written_there_is_no_trouble(solved, tmp_path, odd):
    notebook = json.loads(json.dumps(solved))
    cell(notebook, "answer-2")["execution_count"] = odd
    for output in cell(notebook, "q2")["outputs"]:
        for left in output.get("data", {}).values():
            if isinstance(left, dict):
                left["given_by"] = odd
    assert marked(notebook, tmp_path)[1] == (["q2"] if isinstance(odd, str) else [])


def marked(notebook: dict, folder) -> tuple[str, list[str]]:
    """The page, and the questions that it says were not checked again."""
    place = folder / f"{SLUG}.ipynb"
    place.write_text(json.dumps(notebook))
    page = page_alone(SLUG, place, "")
    found = re.split(r'id="(q\d)"', page)
    parts = zip(found[1::2], found[2::2], strict=True)
    return page, [name for name, text in parts if "after its check" in text]
