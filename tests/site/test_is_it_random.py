"""The game of module 4 on the page, as a reader plays it: by keyboard, with no kernel."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from improving_care.labs import is_it_random

from .conftest import settle

CHARTS = is_it_random.game(1)
TRUE = [chart["kind"] != "nothing" for chart in CHARTS]


@pytest.fixture
def game(page, site):
    page.goto(f"{site}book/modules/04-run-charts.html")
    settle(page)
    return page.locator(".is-it-random")


def answer(game, something: bool) -> None:
    """Guess with the keyboard alone, from wherever the last answer left the focus."""
    button = game.get_by_role("button", name="Not random" if something else "Random: nothing")
    for _ in range(2):
        if button.evaluate("b => b === document.activeElement"):
            break
        game.page.keyboard.press("Tab")
    button.press("Enter")


def test_twenty_charts_by_keyboard_and_the_score_at_the_end(game):
    game.get_by_role("button", name="Random: nothing").focus()
    for place, something in enumerate(TRUE):
        answer(game, something if place % 4 else not something)
        chart = CHARTS[place]
        said = game.get_by_role("status").inner_text()
        assert said.startswith("Right." if place % 4 else "Not this one.")
        assert (
            f"Longest run {chart['run'][0]} " in said and f"{chart['crossings'][0]} cross" in said
        )
        assert ("no signal" in said) != chart["signal"]
        if place < 19:
            assert game.page.evaluate("document.activeElement.textContent") == "Next chart"
            game.page.keyboard.press("Enter")
    tests = sum(chart["signal"] == truth for chart, truth in zip(CHARTS, TRUE, strict=True))
    expect(game.get_by_role("status")).to_contain_text(f"You: 15 of 20. The two tests: {tests}.")
    assert game.locator(".game-marks li").count() == 20
    assert game.page.watch.errors == []


def test_a_reload_loses_nothing_and_another_game_can_be_chosen(game):
    answer(game, TRUE[0])
    game.page.keyboard.press("Enter")
    answer(game, not TRUE[1])
    game.page.reload()
    settle(game.page)
    expect(game.locator(".game-count")).to_have_text("Chart 3 of 20. Right so far: 1 of 2.")
    game.get_by_label("Game").select_option("5")
    expect(game.locator(".game-count")).to_have_text("Chart 1 of 20. Right so far: 0 of 0.")
    values = ", ".join(map(str, is_it_random.game(5)[0]["values"]))
    assert values in game.get_by_role("img").get_attribute("aria-label")
    game.get_by_label("Game").select_option("1")
    expect(game.locator(".game-count")).to_have_text("Chart 3 of 20. Right so far: 1 of 2.")
    game.get_by_role("button", name="Start this game again").click()
    expect(game.locator(".game-count")).to_have_text("Chart 1 of 20. Right so far: 0 of 0.")


def test_the_picture_gives_nothing_away_before_the_answer(game):
    assert game.get_by_role("status").inner_text() == ""
    assert "from point" not in game.inner_text()


def test_axe_finds_nothing_serious_once_a_reason_is_shown(game):
    answer(game, True)
    found = Axe().run(game.page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_a_window_made_narrower_draws_the_charts_again(game):
    """The bundle takes the name vega; the page's own scripts must not need it."""
    page = game.page
    figure = page.locator(".course-chart").first
    page.set_viewport_size({"width": 375, "height": 740})
    page.wait_for_function(
        "f => f.querySelector('svg').clientWidth <= 343", arg=figure.element_handle()
    )
    page.wait_for_timeout(500)
    assert page.watch.errors == []


def test_without_scripts_a_sentence_says_what_to_do(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}book/modules/04-run-charts.html")
    assert "play it with coins" in page.locator(".is-it-random").inner_text()
    context.close()
