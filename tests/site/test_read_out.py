"""What a page says to somebody who does not see it move, in a real browser, network off."""

import pytest
from playwright.sync_api import expect

from improving_care.modules import MODULES

from .conftest import settle

MOVING = [module.slug for module in MODULES if module.written]
PHONE = {"width": 375, "height": 740}
# Counts how often a region is filled while a key is held down.
COUNT = """region => {
    region.spoken = [];
    new MutationObserver(() => region.spoken.push(region.textContent))
        .observe(region, { childList: true, characterData: true, subtree: true });
}"""


def charts(page):
    """The figures that a reader moves, each with its first control."""
    settle(page)
    moving = page.locator(".course-chart").filter(has=page.locator(".vega-bind"))
    return [(chart, chart.locator("input, select").first) for chart in moving.all()]


def label(chart) -> str:
    return chart.locator("svg").get_attribute("aria-label")


def move(control) -> None:
    """Move a control by the keys that it has, as far as it goes the other way."""
    kind = control.evaluate("c => c.type")
    control.focus()
    if kind == "checkbox":
        control.press("Space")
    elif kind == "range":
        control.press("Home" if control.evaluate("c => c.value === c.max") else "End")
    else:
        control.press("ArrowDown")


@pytest.mark.parametrize("slug", MOVING)
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_each_chart_that_moves_reads_out_its_own_sentence(page, site, slug, phone):
    if phone:
        page.set_viewport_size(PHONE)
    page.goto(f"{site}book/modules/{slug}.html")
    for chart, control in charts(page):
        said = chart.get_by_role("status")
        assert said.inner_text() == "", "nothing is read out until somebody moves"
        move(control)
        expect(said).not_to_have_text("")
        words = said.inner_text()
        assert label(chart).endswith(words)
        drawn = "".join(chart.locator("svg text").all_text_contents())
        name = chart.locator(".vega-bind-name").first.text_content()
        assert words.replace(" ", "") in drawn.replace(" ", "") or words.startswith(f"{name}: ")
    assert page.watch.errors == []


def test_a_key_held_down_is_read_out_once(page, site):
    page.goto(f"{site}book/modules/14-salford-royal.html")
    chart, slider = charts(page)[-1]
    said = chart.get_by_role("status")
    said.evaluate(COUNT)
    slider.press("Home")
    for _ in range(8):
        page.keyboard.press("ArrowRight", delay=30)
    expect(said).not_to_have_text("")
    page.wait_for_timeout(700)
    spoken = said.evaluate("region => region.spoken")
    assert len(spoken) == 1 and label(chart).endswith(spoken[0])


def test_a_chart_drawn_anew_for_a_turned_phone_stays_where_it_was_moved(page, site):
    page.set_viewport_size(PHONE)
    page.goto(f"{site}book/modules/14-salford-royal.html")
    chart, slider = charts(page)[-1]
    move(slider)
    expect(chart.get_by_role("status")).not_to_have_text("")
    value, words = slider.input_value(), label(chart)
    page.set_viewport_size({"width": 1280, "height": 375})
    page.wait_for_function(
        "f => f.querySelector('svg').width.baseVal.value > 400", arg=chart.element_handle()
    )
    assert (slider.input_value(), label(chart)) == (value, words)


def test_a_chart_in_the_dark_reads_out_as_by_day(page, site):
    page.goto(f"{site}book/modules/05-control-charts.html")
    settle(page)
    page.get_by_role("button", name="Dark").click()
    chart, slider = charts(page)[0]
    move(slider)
    said = chart.get_by_role("status")
    expect(said).not_to_have_text("")
    assert label(chart).endswith(said.inner_text())


def test_the_walk_says_each_stop_and_what_is_known_today(page, site):
    page.goto(f"{site}book/modules/14-salford-royal.html")
    walk = page.locator(".timeline").first
    said = walk.get_by_role("status")
    expect(said).to_have_text("")
    walk.get_by_role("button", name="Later").press("Enter")
    stop = walk.locator(".timeline-stop:visible")
    expect(said).to_contain_text("Stop 2 of")
    expect(said).to_contain_text(stop.locator(".timeline-title").inner_text())
    walk.get_by_role("button", name="Earlier").press("Enter")
    expect(said).to_contain_text("Stop 1 of")
    walk.get_by_role("button", name="today's eyes").press("Space")
    expect(said).to_contain_text(stop.locator(".timeline-today").inner_text().split("\n")[0])


def test_a_scene_says_one_answer_at_a_time_and_the_sum_once(page, site):
    page.goto(f"{site}book/modules/14-salford-royal.html")
    scene = page.locator(".board-scene").first
    assert scene.locator("[role=status]").count() == 1
    said = scene.locator("[role=status]")
    said.evaluate(COUNT)
    rows = scene.get_by_role("listitem")
    for which in (0, 3, 7):
        rows.nth(which).get_by_role("button").press("Enter")
        heard = rows.nth(which).locator(".scene-heard").text_content().strip()
        expect(said).to_contain_text(heard)
    expect(said).to_contain_text(scene.locator(".scene-sum").inner_text())
    assert len(said.evaluate("region => region.spoken")) == 3


def test_a_table_is_named_by_its_headings_and_a_stop_only_where_it_scrolls(page, site):
    page.goto(f"{site}book/modules/16-compact.html")
    tables = page.locator(".table-scroll")
    names = tables.evaluate_all("all => all.map(t => t.getAttribute('aria-label'))")
    assert len(set(names)) == len(names) and "Table" not in names
    fits = "t => t.scrollWidth <= t.clientWidth && t.scrollHeight <= t.clientHeight"
    for table in tables.all():
        assert (table.evaluate("t => t.tabIndex") == -1) == table.evaluate(fits)
