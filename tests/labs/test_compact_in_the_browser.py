"""A deal as two people write it at one screen: no-code door, keyboard, network off."""

import io

from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import expect

from improving_care.leading.compact_page import OPEN_COLUMNS
from improving_care.leading.negotiation import CONSULTANTS
from improving_care.project import read
from improving_care.project.keeping import NAME

from .conftest import saved

SLUG = "16-compact"


def open_lab(page, labs) -> None:
    page.goto(labs.address(f"/voila/render/{SLUG}.ipynb"))
    page.get_by_role("textbox", name="One side", exact=True).wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")


def write_rows(page, first_box: str, texts) -> None:
    page.get_by_label(first_box, exact=True).locator("visible=true").first.focus()
    for text in texts:
        page.keyboard.type(text, delay=10)
        page.keyboard.press("Tab")


def test_two_people_take_turns_and_take_a_page_to_sign(page, labs, kept):
    open_lab(page, labs)
    page.get_by_role("textbox", name="One side", exact=True).fill("The ward")
    page.get_by_role("textbox", name="The other side", exact=True).fill("The porters")
    page.get_by_label("Who writes").select_option("two, in turns")
    expect(page.get_by_text("The porters, please look away for five minutes.")).to_be_visible()
    write_rows(page, "We give, though nobody wrote it down, row 1", ("We ring early", "They come"))
    page.get_by_role("button", name="Done: hand over").press("Enter")
    expect(page.get_by_text("The ward, please look away for five minutes.")).to_be_visible()
    assert page.get_by_text("We ring early").count() == 0
    write_rows(page, "We give, though nobody wrote it down, row 1", ("We run", "They wait"))
    page.get_by_role("button", name="Done: show both lists").press("Enter")
    expect(page.get_by_text("The ward: we give")).to_be_visible()
    expect(page.locator(".course-beside").get_by_text("They wait")).to_be_visible()

    write_rows(page, "We give, row 1", ("We respect the porters",))
    doubt = page.get_by_text("names a value, “respect”")
    expect(doubt).to_be_visible()
    turn = page.get_by_text("The porters, it is your turn: 1 promise waits")
    expect(turn).to_be_visible()
    page.get_by_label("How both would see it, row 1", exact=True).first.fill("a tick on the board")
    expect(doubt).to_be_hidden()
    page.get_by_label("The other side says, row 1", exact=True).first.select_option("yes")
    expect(page.get_by_text("The porters, it is your turn: promise one thing")).to_be_visible()
    page.get_by_label("We give, row 1", exact=True).last.fill("We ring back in ten minutes")
    picture = page.locator("svg[aria-label*='We ring back in ten minutes']")
    expect(picture).to_have_attribute("role", "img")

    answer = page.get_by_label("The other side says, row 1", exact=True)
    answer.last.select_option("yes")
    expect(page.get_by_text("Both sides have said yes to every promise.")).to_be_visible()
    page.get_by_label("We give, row 1", exact=True).last.press("End")
    page.keyboard.type(", mostly", delay=10)
    expect(page.get_by_text("“yes” is taken back. Ask again.")).to_be_visible()
    expect(page.get_by_text("The ward, it is your turn: 1 promise waits")).to_be_visible()
    expect(answer.last).to_have_value("")
    expect(answer.first).to_have_value("yes")
    page.get_by_label("We give, row 1", exact=True).last.fill("We ring back in ten minutes")

    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert (page.watch.foreign, page.watch.errors) == ([], [])

    assert b"From the ward to the porters" in saved(page, "Compact to print and sign")
    document = Document(io.BytesIO(saved(page, "Compact for Word")))
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    assert "a tick on the board" in cells
    still_open = [cell.text for cell in document.tables[-1].column_cells(0)]
    assert still_open == [OPEN_COLUMNS[0], "We ring back in ten minutes"]
    assert cells.count("We ring back in ten minutes") == 1
    project = read(saved(page, f"Save {NAME}"))
    assert project == read(kept.read_bytes())
    assert project["compact"]["first_unsaid"] == [{"gives": "We ring early", "gets": "They come"}]

    open_lab(page, labs)  # another day
    expect(page.get_by_label("We give, row 1", exact=True).last).to_have_value(
        "We ring back in ten minutes"
    )
    expect(page.get_by_text("The ward: we give")).to_be_visible()


def test_the_talk_and_the_scripts_play_in_the_lab(page, labs, kept):
    open_lab(page, labs)
    for question in page.locator(".course-question").all():
        question.get_by_role("radio").first.check()
    asked = next(move for move in CONSULTANTS.moves if move.kind == "ask" and move.about)
    page.get_by_role("button", name=asked.says).press("Enter")
    expect(page.locator(".talk-said li")).to_have_count(1)
    expect(page.locator(".talk-said .why")).to_have_text(asked.why)
    expect(page.locator(".talk-interests .known")).to_have_count(1)
    page.get_by_role("button", name="What is in it?").press("Enter")
    expect(page.locator(".script-found")).to_contain_text("0 of 7 as they should be.")
    stored = page.evaluate("Object.keys(localStorage).filter((key) => key.includes('-talk'))")
    assert stored == ["improving-care-talk-lab"], "the page's own talk begins with the letter"
    assert page.watch.errors == []
