"""Somebody who learns alone does the exercise in JupyterLab and gets their page at once."""

import json
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from improving_care.grading.judging import questions

SLUG = "05-control-charts"
OUTPUT = "vnd.improving-care.answer"
TO_WRITE = (
    "Write your answer in the next cell: click it once and press Enter, write in place of the "
    "sentence there, then press Shift and Enter."
)
THERE = "Write your answer here, in place of this sentence."


@pytest.fixture
def exercise(labs):
    """Where the person's own copy of the exercise stands; taken away again afterwards."""
    place = labs.home / "notebooks" / "my-work" / "exercise" / f"{SLUG}.ipynb"
    place.parent.mkdir(parents=True, exist_ok=True)
    yield place
    shutil.rmtree(place.parent)


def source(labs):
    """The exercise's source on the server's machine."""
    return labs.home / "exercises" / "source" / SLUG / f"{SLUG}.ipynb"


def solve(labs, exercise, trainee='"amina"') -> None:
    """Type the source's answers into the copy, but for question 2."""
    notebook = json.loads(source(labs).read_text(encoding="utf-8"))
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
    assert page.get_by_text('Your data are ready, chosen by the id "amina"').is_visible()
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


def open_exercise(page, labs):
    """Open the exercise as from the module's page, and wait for its kernel."""
    page.goto(labs.address(f"/door/exercise/{SLUG}"))
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)


def scroll_to(page, text: str):
    """Turn the wheel until a text stands well in sight, as a person does, and return it."""
    found = page.locator(".jp-Notebook").get_by_text(text).last
    page.mouse.move(640, 500)
    for _ in range(100):
        box = found.bounding_box() if found.count() else None
        if box and 150 < box["y"] < 650:
            return found
        page.mouse.wheel(0, 400 if not box or box["y"] > 650 else -200)
        page.wait_for_timeout(150)
    pytest.fail(f"There is no {text!r} to scroll to.")


def until_saved(page, exercise, text: str) -> str:
    """Wait until a text stands in the notebook's file, and return the file's content."""
    for _ in range(60):
        if text in exercise.read_text(encoding="utf-8"):
            return exercise.read_text(encoding="utf-8")
        page.wait_for_timeout(250)
    pytest.fail(f"{text!r} was not saved.")


def test_the_reflection_is_written_as_the_sentence_before_it_says(page, labs, exercise):
    open_exercise(page, labs)
    cells = page.locator(".jp-Notebook .jp-Cell")
    scroll_to(page, TO_WRITE)
    scroll_to(page, THERE).click()
    before = cells.count()
    page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("I cannot tell from one month, about a bed.")  # a and b are commands
    page.keyboard.press("Shift+Enter")
    shown = page.locator(
        ".jp-MarkdownOutput", has_text="I cannot tell from one month, about a bed."
    )
    shown.wait_for()
    assert cells.count() == before and page.get_by_text(THERE).count() == 0
    page.keyboard.press("ControlOrMeta+s")
    until_saved(page, exercise, "I cannot tell from one month, about a bed.")
    assert "about a bed." in mark(page, labs).locator("#q8").inner_text()


def test_an_answer_changed_after_its_check_is_not_marked_by_the_old_one(page, labs, exercise):
    cells = json.loads(source(labs).read_text(encoding="utf-8"))["cells"]
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]

    def run(name: str, text: str | None = None):
        """Click into a cell, type what is to stand there, and run it."""
        cell = page.locator(".jp-Notebook .jp-Cell").nth(names.index(name))
        cell.locator(".cm-content").click()
        if text:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.insert_text(text)
        page.keyboard.press("Shift+Enter")
        return cell

    open_exercise(page, labs)
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    run("exercise").get_by_text("These are data for practice").wait_for()
    run("answer-1", "answer_1 = 50%").get_by_text("SyntaxError").wait_for()
    run("q1").get_by_text("The cell above stopped, so there is no answer.").wait_for()
    run("answer-1", 'answer_1 = {"centre": 5.2, "lower": 1, "upper": 9}')
    run("q1").get_by_text("You answer centre: 5.2; lower: 1; upper: 9. The form is").wait_for()
    page.keyboard.press("ControlOrMeta+s")
    until_saved(page, exercise, "You answer centre: 5.2")
    assert "5.2" in mark(page, labs).locator("#q1").inner_text()

    open_exercise(page, labs)
    run("answer-1", 'answer_1 = {"centre": 6.3, "lower": 1, "upper": 9}')
    page.keyboard.press("ControlOrMeta+s")
    until_saved(page, exercise, "6.3")
    first = mark(page, labs).locator("#q1").inner_text()
    assert "changed or run again after its check" in first and "5.2" not in first


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
