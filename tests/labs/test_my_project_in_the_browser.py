"""A project as a nurse makes it who has never written Python: no-code door, keyboard, network off."""

import io
import json

from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import expect

from improving_care.project import read
from improving_care.project.keeping import NAME

from .conftest import saved

SLUG = "02-aim-and-drivers"


def open_lab(page, labs) -> None:
    page.goto(labs.address(f"/voila/render/{SLUG}.ipynb"))
    page.get_by_role("textbox", name="What will be better").wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")


def test_from_an_empty_sheet_to_a_charter_by_keyboard(page, labs, kept):
    open_lab(page, labs)
    page.get_by_role("textbox", name="What will be better").focus()
    for text in ("fewer falls", "patients on Beech", "9.4 a month", "7 a month", "soon"):
        page.keyboard.type(text, delay=15)
        page.keyboard.press("Tab")
    expect(page.get_by_text("“soon” is no date: name a month and a year.")).to_be_visible()
    page.get_by_role("textbox", name="By when", exact=True).fill("31 March 2025")
    page.get_by_role("textbox", name="Measured how").fill(
        "falls reported each month, by our definition"
    )
    expect(page.get_by_text("No part is missing.")).to_be_visible()

    page.get_by_label("Primary driver, row 1").focus()
    for text in ("Legs stay strong", "Out of bed every day", "A walk before lunch"):
        page.keyboard.type(text, delay=15)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # on the button that adds a row below
    expect(page.get_by_label("Primary driver, row 2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Frames at hand", delay=15)
    diagram = page.locator("svg[aria-label*='Secondary driver: Frames at hand']")
    expect(diagram).to_be_visible()
    expect(diagram).to_have_attribute("role", "img")
    page.get_by_role("button", name="Take out row 2", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(diagram).to_have_count(0)
    page.get_by_role("button", name="Put it back").first.click()
    expect(diagram).to_be_visible()

    for person, answers in (("First", "yyyn"), ("Second", "yynn")):
        for row, answer in enumerate(answers, 1):
            choice = page.get_by_label(f"{person} person, row {row}", exact=True)
            choice.select_option("yes" if answer == "y" else "no")
    agree = "They agree on 3 of 4 cases (75%). Chance alone would give 50%, so kappa is 0.50."
    expect(page.get_by_text(agree)).to_be_visible()

    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert (page.watch.foreign, page.watch.errors) == ([], [])

    document = Document(io.BytesIO(saved(page, "Charter for Word")))
    assert "to 7 a month by 31 March 2025" in document.paragraphs[1].text
    assert b"Legs stay strong" in saved(page, "Charter to print")
    assert saved(page, "Diagram as PNG").startswith(b"\x89PNG")
    project = read(saved(page, f"Save {NAME}"))
    assert project == read(kept.read_bytes())
    assert project["drivers"][1] == {"secondary": "Frames at hand"}

    open_lab(page, labs)  # another day
    expect(page.get_by_label("Secondary driver, row 2")).to_have_value("Frames at hand")


def test_a_saved_project_is_taken_back_in_and_a_wrong_file_is_refused(page, labs, kept, tmp_path):
    open_lab(page, labs)
    page.get_by_role("button", name="Begin with Grace's project").click()
    expect(page.get_by_label("Who leads it")).to_have_value("Grace Adeyemi")
    brought = tmp_path / NAME
    brought.write_bytes(saved(page, f"Save {NAME}"))
    choose = page.get_by_label(f"Or go on with a {NAME} that you saved")

    wrong = tmp_path / "notes.json"
    wrong.write_text('{"format": "improving-care project", "version": 1, "aim": []}')
    choose.set_input_files(wrong)
    expect(page.get_by_role("alert").first).to_have_text(
        "In Aim, what stands there must be named parts."
    )
    with wrong.open("wb") as file:
        file.truncate(30_000_000)
    choose.set_input_files(wrong)
    expect(page.get_by_role("alert").first).to_contain_text("larger than any project")
    expect(page.get_by_label("Who leads it")).to_have_value("Grace Adeyemi")

    mended = json.loads(brought.read_text())
    mended["aim"]["lead"] = "Tom Birkett"
    brought.write_text(json.dumps(mended))
    choose.set_input_files(brought)
    expect(page.get_by_label("Who leads it")).to_have_value("Tom Birkett")
    assert read(kept.read_bytes())["aim"]["lead"] == "Tom Birkett"
    assert page.watch.errors == []
