"""The day as dots in a real browser: still until asked, a pause, and no motion for who wants none."""

import pytest
from playwright.sync_api import expect

SLUG = "13-flow"


@pytest.fixture
def day(browser, labs, request):
    """The demo's dots on a page of their own kind of motion: "reduce" or "no-preference"."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.emulate_media(reduced_motion=request.param)
    page.goto(labs.address(f"/voila/render/{SLUG}.ipynb"))
    watch = page.locator(".course-watch")
    watch.wait_for(state="attached", timeout=90_000)
    page.get_by_role("radio", name="In the afternoon").check(timeout=30_000)
    watch.wait_for(timeout=30_000)
    yield watch
    context.close()


def clock(watch) -> str:
    return watch.locator("output").inner_text()


@pytest.mark.parametrize("day", ["no-preference"], indirect=True)
def test_it_stands_still_until_it_is_played_and_stops_when_paused(day):
    start = clock(day)
    day.page.wait_for_timeout(800)
    assert clock(day) == start
    day.get_by_role("button", name="Play").click()
    expect(day.locator("output")).not_to_have_text(start)
    day.get_by_role("button", name="Pause").click()
    stopped = clock(day)
    day.page.wait_for_timeout(800)
    assert clock(day) == stopped
    expect(day.locator(".words")).to_contain_text(stopped)
    day.get_by_text("The same day as a table").click()
    expect(day.get_by_role("row")).to_have_count(25)


@pytest.mark.parametrize("day", ["reduce"], indirect=True)
def test_for_who_wants_less_motion_each_press_is_an_hour_and_nothing_glides(day):
    assert clock(day) == "07:00"
    button = day.get_by_role("button", name="An hour later")
    button.click()
    expect(day.locator("output")).to_have_text("08:00")
    day.page.wait_for_timeout(800)
    assert clock(day) == "08:00"
    glide = day.locator(".dot").first.evaluate("dot => getComputedStyle(dot).transitionDuration")
    assert glide == "0s"


def test_the_corridor_answers_with_three_futures_and_goes_on_to_fifty(page, labs):
    page.goto(labs.address(f"/voila/render/{SLUG}.ipynb"))
    page.get_by_role("radio", name="More places to be seen in").check(timeout=90_000)
    said = page.locator(".course-picture + p", has_text="futures")
    expect(said).to_contain_text("50 futures", timeout=60_000)
    said.evaluate(
        "words => { window.told = []; new MutationObserver(() => "
        "window.told.push(words.textContent)).observe(words, { childList: true }); }"
    )
    page.get_by_label("Discharge lounge").focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text("Cost: £240,000", timeout=30_000)
    expect(said).to_contain_text("50 futures", timeout=60_000)
    told = page.evaluate("window.told")
    assert told[0].startswith("3 futures") and len(told) >= 4
    assert page.watch.errors == []
