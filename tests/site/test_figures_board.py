"""The pictures of module 18's page, and the game with the three dresses in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from improving_care.datasets import load
from improving_care.hospital.board_pack import BOARD, scored
from improving_care.leading.alignment import MARKS, gaps, merewick
from improving_care.leading.three_dresses import DRESSES, MEETING, chart_of, lines
from improving_care.leading.well_led import QUESTIONS
from improving_care.site.figures.board import (
    meetings_by_dress,
    move_the_target,
    nothing_changes,
    one_dress,
    places_in_the_league,
    three_dresses,
)


@pytest.fixture(scope="module")
def board():
    return load("board")


def test_the_target_moves_nothing_but_colours(board):
    spec = move_the_target(board).to_dict()
    assert spec["params"][0]["value"] == 33
    assert [len(rows) for rows in spec["datasets"].values()] == [28]
    assert spec["description"].startswith("The share of patients")
    chart = chart_of(board, BOARD["Home before noon"])
    assert (chart.points["rule"] == "common cause").all()  # a calm measure, with no season in it
    lower, upper = chart.last["lower"], chart.last["upper"]
    assert 0.15 < lower <= 0.16 and 0.21 <= upper < 0.22  # what the page says, and of 16, 19 and 21
    greens = {t: int((chart.points["y"] >= t / 100).sum()) for t in (16, 19, 21)}
    assert greens == {16: 28, 19: 10, 21: 0}


def test_charts_chase_least_at_merewick_and_where_nothing_changes(board):
    merewick, quiet = meetings_by_dress(board), nothing_changes(boards=20)
    assert merewick.iloc[:, 1].idxmin() == DRESSES[2] == quiet.iloc[:, 0].idxmin()
    assert quiet.loc[DRESSES[0], "questions in a meeting"] == pytest.approx(5.6, abs=0.4)


def test_a_place_in_a_league_moves_while_chance_explains_it():
    table = places_in_the_league(load("trusts"))
    assert len(table) == 6 and (table["place"].str.endswith(" of 40")).all()
    for _, row in table.iterrows():
        lower, upper = map(float, row["chance gives"].split(" to "))
        assert lower <= float(row["found ÷ expected"]) <= upper


def test_one_decides_by_keyboard_and_hears_counts_before_names(page, board):
    page.set_content(
        '<!DOCTYPE html><html lang="en-GB"><title>A month</title><main><h1>The same month</h1>'
        f"<h2>July</h2>{three_dresses(board)._repr_html_()}</main></html>"
    )
    here = lines(board)
    asked = [line.measure.name for line in here if line.colour == "red"]
    expected = scored({x.measure.name: x.measure.name in asked for x in here}, MEETING)
    told = page.get_by_role("status")
    for dress in DRESSES:
        page.get_by_role("radio", name=dress).focus()
        page.keyboard.press("Space")
        for name in asked:
            box = page.get_by_role("checkbox", name=f"Ask what changed: {name}", exact=True)
            box.focus()
            page.keyboard.press("Space")
        assert page.get_by_text("Something had changed:").count() == 0
        page.get_by_role("button", name="That is my decision").press("Enter")
        line = told.locator("p", has_text=f"{dress}: ").inner_text()
        assert f"{len(asked)} questions" in line and f", {expected.seen} were asked about" in line
        assert f"{expected.chased} were chased" in line
    assert page.get_by_text("Something had changed:").count() == expected.seen + expected.missed
    assert page.get_by_text("Something had changed: lower since September 2023.").count() == 1
    assert page.get_by_text("Nothing had changed.").count() == expected.chased + expected.left
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    page.get_by_role("button", name="Begin again").press("Enter")
    assert told.inner_text() == "" and page.get_by_text("Something had changed:").count() == 0


@pytest.mark.parametrize("width", [375, 1000])
def test_the_game_fits_and_without_scripts_every_dress_stands_there(browser, board, width):
    html = f"<meta name=viewport content='width=device-width'>{three_dresses(board)._repr_html_()}"
    for scripts in (True, False):
        context = browser.new_context(
            viewport={"width": width, "height": 740}, java_script_enabled=scripts
        )
        page = context.new_page()
        page.set_content(html)
        assert page.locator(".face-0:visible").count() == 12
        assert page.locator(".face-2:visible").count() == (0 if scripts else 12)
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


@pytest.mark.parametrize("dress", DRESSES)
def test_a_dress_on_paper_names_each_measure_and_says_nothing_of_what_was_there(page, board, dress):
    page.set_content(one_dress(board, dress)._repr_html_())
    here = lines(board)
    cards = page.locator(".dress-card")
    assert cards.locator("h3").all_inner_texts() == [line.measure.name for line in here]
    box = "getComputedStyle(document.querySelector('h3'), '::before').width"
    assert float(page.evaluate(box).removesuffix("px")) > 10, "a box to tick"
    for line, card in zip(here, cards.all(), strict=True):
        figures = " ".join(card.locator(".dress-two").all_inner_texts()).split()
        now, before = line.figure(line.now), line.figure(line.before)
        if dress == DRESSES[0]:
            assert (figures[0], figures[-1]) == (before, now)
        else:
            assert figures == ([now] if dress == DRESSES[1] else [])
        assert card.get_by_text(line.colour).count() == (1 if dress == DRESSES[1] else 0)
        assert card.locator("svg").count() == (1 if dress == DRESSES[2] else 0)
    assert "had changed" not in page.locator("body").inner_text()


def test_the_plan_has_the_answers_and_the_sheets_have_none(board, page, site):
    page.goto(f"{site}book/facilitate/18-board.html")
    rows = page.locator("table:has-text('had changed') tbody tr").all_inner_texts()
    here = lines(board)
    told = {row.split("\t")[0]: row.split("\t")[1:] for row in rows}
    for line in here:
        there, *asked = told[line.measure.name]
        assert (there != "–") == bool(scored({line.measure.name: True}, MEETING).seen)
        assert [one == "asks" for one in asked] == [line.asked_by(dress) for dress in DRESSES]
    found = gaps(merewick())
    plan = page.locator("article").inner_text()
    for gap in found:
        (row,) = re.findall(rf"^{gap.row}\t.*", plan, re.MULTILINE)
        assert MARKS[gap.kind] in row
    assert len(found) == 7 and len({gap.row for gap in found}) == 5
    assert "Seven breaks stand in five rows" in plan
    page.goto(f"{site}book/facilitate/18-sheets.html")
    sheets = page.locator("article").inner_text()
    assert all(question in sheets for question in QUESTIONS)
    assert all(row["goal"] in sheets and row["measure"] in sheets for row in merewick())
    assert not any(gap.says in sheets for gap in found)
    assert "had changed" not in sheets and MARKS["orphan"] not in sheets
