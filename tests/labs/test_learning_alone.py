"""Somebody who learns alone does the exercise in JupyterLab and gets their page at once."""

import json
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from improving_care.grading.judging import questions

SLUG = "05-control-charts"
OUTPUT = "vnd.improving-care.answer"


@pytest.fixture
def exercise(labs):
    """Where the person's own copy of the exercise stands; taken away again afterwards."""
    place = labs.home / "notebooks" / "my-work" / "exercise" / f"{SLUG}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    yield place
    shutil.rmtree(place.parent)


def solve(labs, exercise, trainee='"amina"') -> None:
    """Type the source's answers into the copy, but for question 2."""
    notebook = json.loads((labs.home / "exercises/source" / SLUG / exercise.name).read_text())
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if text.startswith("TRAINEE"):
            cell["source"] = f"TRAINEE = {trainee}"
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "answer-2":
            cell["source"] = 'answer_2 = "a"'
    exercise.write_text(json.dumps(notebook))


def mark(page, labs):
    """Open the door as from the module's page, and return the page it leads to."""
    page.goto(labs.address(f"/course/book/modules/{SLUG}.html"))
    page.get_by_role("link", name="Mark my exercise").click()
    page.wait_for_url(f"**/door/mark/{SLUG}")
    return page


def test_from_jupyterlab_to_ones_own_page_without_a_terminal(page, labs, exercise):
    solve(labs, exercise)
    page.goto(labs.address(f"/door/exercise/{SLUG}"))
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    said = page.get_by_text("The form is right. Whether the answer is")
    for _ in range(6):  # JupyterLab may drop what is asked before the kernel is there
        page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        page.locator(".lm-Menu-itemLabel", has_text=re.compile("^Run All Cells$")).click()
        page.wait_for_timeout(5000)
        if said.count():
            break
    assert page.get_by_text("These are data for learning alone.").is_visible()
    for _ in range(100):
        if exercise.read_text().count(OUTPUT) == len(questions(SLUG)):
            break
        page.wait_for_timeout(300)
        page.keyboard.press("ControlOrMeta+s")

    page = mark(page, labs)
    assert "21 of 28 marks, the reflection not counted" in " ".join(
        page.locator(".total").inner_text().split()
    )
    assert "Two-point comparison" in page.locator("#q2").inner_text()
    assert "They prove nothing to anybody else" in page.locator("main").inner_text()
    assert page.locator("#q8 .status").inner_text().endswith("For you to read again")
    assert [(v["id"], v["impact"]) for v in Axe().run(page).response["violations"]] == []
    assert page.watch.foreign == []

    page.locator("#q2").get_by_role("link").click()
    page.wait_for_url(f"**/course/book/modules/{SLUG}.html#*")
    heading = page.url.split("#")[1]
    assert page.locator(f"#{heading}").is_visible()


def test_before_the_exercise_is_done_the_door_says_what_to_do(page, labs, exercise):
    assert "do the exercise, save it and come back" in mark(page, labs).inner_text("main")


def test_without_an_id_the_door_says_what_to_do(page, labs, exercise):
    solve(labs, exercise, trainee='""')
    assert "TRAINEE needs your own id in quotes" in mark(page, labs).inner_text("main")


def test_a_notebook_that_is_none_gets_one_sentence(page, labs, exercise):
    exercise.write_text("{")
    assert "not a notebook, or only part of one" in mark(page, labs).inner_text("main")


def test_a_cohorts_trainee_is_sent_to_their_facilitator(page, labs, exercise):
    solve(labs, exercise)
    exercise.with_name(f"{SLUG}.json.gz").write_bytes(b"")
    assert "send them your notebook" in mark(page, labs).inner_text("main")
