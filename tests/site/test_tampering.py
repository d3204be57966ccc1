"""The funnel and the red beads on the page, as a reader plays them: by keyboard, with no kernel."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from improving_care.leading.tampering import (
    DAYS,
    DROPS,
    WORKERS,
    bead_limits,
    drop,
    red_beads,
    slips,
    spread,
)

from .conftest import settle

PAGE = "book/modules/17-leading"
PHONE = {"width": 375, "height": 740}


@pytest.fixture
def leading(page, site):
    page.goto(f"{site}{PAGE}.html")
    settle(page)
    return page


def funnel(page):
    return page.locator(".funnel")


def beads(page):
    return page.locator(".red-beads")


def press(box, name: str) -> None:
    """Press a button with the keyboard alone."""
    button = box.get_by_role("button", name=name)
    button.focus()
    box.page.keyboard.press("Enter")


def said(box) -> str:
    return " ".join(box.get_by_role("status").inner_text().split())


def told(count: int, rule: int, seed: int) -> str:
    """What the package says of the same drops."""
    slip = slips(seed)[:count]
    calm, busy = (spread(drop(slip, one).rest) for one in (1, rule))
    return (
        f"{count} of {DROPS} drops. Waiting, the marbles lie {calm:.1f} mm from the target; under "
        f"rule {rule}, {busy:.1f} mm: {busy / calm:.2f} times as far."
    )


@pytest.mark.parametrize("rule", [2, 3, 4])
def test_the_page_adds_up_the_marbles_as_the_package_does_by_keyboard_alone(leading, rule):
    box = funnel(leading)
    radios = box.get_by_role("radio")
    radios.first.focus()
    leading.keyboard.press("Space")
    for _ in range(rule - 2):
        leading.keyboard.press("ArrowDown")
    assert radios.nth(rule - 2).is_checked()
    for count, name in ((1, "Drop one"), (11, "Drop ten"), (DROPS, "Drop them all")):
        press(box, name)
        assert said(box).startswith(told(count, rule, seed=1))
        assert box.get_by_role("button", name=name).evaluate("b => b === document.activeElement")
        assert box.locator(".sheets circle").count() == 2 * count
    press(box, "Other luck")
    assert said(box).startswith(told(DROPS, rule, seed=2))
    press(box, "Start again")
    assert said(box).startswith("Nothing has dropped yet.")
    assert leading.watch.errors == []


def test_the_marbles_stand_in_words_too(leading):
    box = funnel(leading)
    assert box.locator("details").is_hidden()
    press(box, "Drop ten")
    box.get_by_text("Drop by drop, in words").click()
    rows = box.locator("details tbody tr")
    assert rows.count() == 10
    rest = drop(slips(1)[:10], 2).rest[9]
    words = f"{abs(rest[0]):.1f} {'right' if rest[0] > 0 else 'left'}, "
    words += f"{abs(rest[1]):.1f} {'up' if rest[1] > 0 else 'down'}"
    assert rows.last.locator("td").nth(1).inner_text() == words
    for name, sheet in zip(("Rule 1: wait", "Rule 2"), box.get_by_role("img").all(), strict=True):
        label = sheet.get_attribute("aria-label")
        assert label.startswith(f"{name}. 10 marbles on a sheet")
        assert re.search(r"They lie [\d.]+ mm from it \(spread\)\. The funnel stands: ", label)


@pytest.mark.parametrize(("motion", "moves"), [("reduce", "none"), ("no-preference", "drop")])
def test_nothing_moves_for_who_wants_it_still(browser, site, motion, moves):
    context = browser.new_context(reduced_motion=motion)
    page = context.new_page()
    page.goto(f"{site}{PAGE}.html")
    press(funnel(page), "Drop one")
    last = page.locator(".sheets .last").first
    assert last.evaluate("c => getComputedStyle(c).animationName") == moves
    context.close()


def test_four_days_of_red_beads_by_keyboard_and_no_decision_moves_a_bead(leading):
    drawn = red_beads(1)
    box = beads(leading)
    press(box, "Begin the first day")
    for day, name in enumerate(("Praise the best", "Warn the worst", "Put up a poster"), 1):
        assert said(box).startswith(f"Day {day}.") and said(box).endswith("What do you do?")
        who = WORKERS[
            int(drawn[day - 1].argmin() if name.startswith("Praise") else drawn[day - 1].argmax())
        ]
        press(box, name)
        assert box.get_by_role("status").evaluate("s => s === document.activeElement")
        if "poster" not in name:
            at = WORKERS.index(who)
            assert f"Yesterday {who} had {drawn[day - 1][at]}, today {drawn[day][at]}." in said(box)
    rows = box.locator("tbody tr:visible")
    for name, row, counts in zip(WORKERS, rows.all(), drawn.T, strict=True):
        cells = [name, *map(str, counts), str(counts.sum())]
        assert row.locator("th, td").all_inner_texts() == cells
    limits = bead_limits()
    outside = int(((drawn < limits.lower) | (drawn > limits.upper)).sum())
    assert f"{outside or 'none'} of" in said(box) and "moved no bead" in said(box)
    assert box.locator(".bar").first.get_by_role("button").count() == 0
    paddles = box.locator(".paddles figure")
    assert [f.locator(".red").count() for f in paddles.all()] == drawn[DAYS - 1].tolist()
    press(box, "Other beads")
    press(box, "Begin the first day")
    first = [int(row.locator("td").first.inner_text()) for row in rows.all()]
    assert first == red_beads(2)[0].tolist()
    assert leading.watch.errors == []


@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing_serious_while_both_are_played(browser, site, look):
    context = browser.new_context(
        viewport=PHONE if look == "phone" else {"width": 1280, "height": 900},
        color_scheme="dark" if look == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{site}{PAGE}.html")
    press(funnel(page), "Drop ten")
    funnel(page).get_by_text("Drop by drop, in words").click()
    press(beads(page), "Begin the first day")
    expect(beads(page).locator(".paddles svg")).to_have_count(len(WORKERS))
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    context.close()


def paper_says(page) -> None:
    """What stands in the table under the games, for all four rules and six workers."""
    rows = funnel(page).locator("tbody tr:visible")
    for rule, row in enumerate(rows.all(), 1):
        wide = spread(drop(slips(1), rule).rest)
        assert row.locator("td").last.inner_text() == f"{wide:.1f} mm"
    assert rows.count() == 4
    assert beads(page).locator("tbody tr:visible").count() == len(WORKERS)


def test_without_scripts_a_table_says_what_comes(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{PAGE}.html")
    paper_says(page)
    context.close()


def test_on_paper_a_table_says_what_comes_whatever_was_played(leading):
    assert leading.locator(".on-paper:visible").count() == 0
    press(funnel(leading), "Drop ten")
    press(beads(leading), "Begin the first day")
    leading.emulate_media(media="print")
    paper_says(leading)
    assert funnel(leading).get_by_role("button").count() == 0


def test_the_games_load_on_their_page_alone(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}book/modules/05-control-charts.html")
    settle(page)
    assert not [url for url in asked if "tampering" in url]
