"""A season played as a nurse plays it: no code, the network off, the page closed in between."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


def open_lab(page, labs) -> None:
    page.goto(labs.address("/voila/render/09-pdsa.ipynb"))
    page.locator(".course-question").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")


def choose(page, label: str, what: str) -> None:
    page.get_by_label(label, exact=True).select_option(what)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [v["id"] for v in found if v["impact"] in ("serious", "critical")]


def test_two_cycles_a_closed_page_a_printed_sheet_and_a_file_taken_back(page, labs, tmp_path):
    open_lab(page, labs)
    choose(page, "Tested on", "one bay")
    choose(page, "You watch, in case it gets worse", "walked")
    page.get_by_label("the night staff").check()
    weeks = page.get_by_role("slider", name="For")
    weeks.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("rounds done to 70% by week 3").first).to_be_visible()
    page.get_by_role("button", name="Lock it, and live the weeks").click()
    expect(page.get_by_text("It is locked.")).to_be_visible()
    expect(page.get_by_role("button", name="Lock it, and live the weeks")).to_be_hidden()
    expect(page.get_by_label("You decide", exact=True)).to_be_hidden()

    open_lab(page, labs)  # the page was closed before anybody looked
    expect(page.get_by_text("It is locked.")).to_be_visible()
    page.get_by_role("radio", name="too soon to tell").check()
    choose(page, "You decide", "adapt")
    choose(page, "Because", "It was not done as planned")
    assert serious(page) == []
    page.get_by_role("button", name="Decide, and plan the next cycle").click()
    expect(page.get_by_text("Cycles so far: 1.")).to_be_visible()

    choose(page, "You predict", "falls")
    page.get_by_role("button", name="Lock it, and live the weeks").click()
    page.get_by_role("radio", name="too soon to tell").check()
    choose(page, "You decide", "adopt")
    choose(page, "Because", "Too soon to tell")
    page.get_by_role("button", name="Decide, and plan the next cycle").click()
    expect(page.get_by_text("Cycles so far: 2.")).to_be_visible()
    with page.expect_download() as sheet:
        page.get_by_role("button", name="My notebook on one page, to print").click()
    sheet.value.save_as(tmp_path / "my-cycles.html")
    assert "Asked: the night staff." in (tmp_path / "my-cycles.html").read_text(encoding="utf-8")
    with page.expect_download() as file:
        page.get_by_role("button", name="Save my-project.json").click()
    file.value.save_as(tmp_path / "my-project.json")
    kept = json.loads((tmp_path / "my-project.json").read_text(encoding="utf-8"))
    assert [cycle["decision"] for cycle in kept["cycles"]] == ["adapt", "adopt"]

    page.get_by_role("button", name="Put this season aside, begin another").click()
    expect(page.get_by_text("Cycles so far: 0.")).to_be_visible()
    page.get_by_label("Or go on with a my-project.json that you saved").set_input_files(
        tmp_path / "my-project.json"
    )
    expect(page.get_by_text("Cycles so far: 2.")).to_be_visible()
    page.get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_role("button", name="End the season, and tell me").click()
    expect(page.get_by_text("This season has ended")).to_be_visible()
    assert (page.watch.foreign, page.watch.errors) == ([], [])
