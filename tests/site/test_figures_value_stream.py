"""Module 12's page: heaps that move, and a board on which tasks are shared, with no kernel."""

import pytest
from playwright.sync_api import expect

from improving_care.site.build import is_stale, site_folder
from improving_care.site.figures import value_stream as figures

PAGE = "book/modules/12-value-stream.html"


@pytest.fixture
def board(page, serve):
    if is_stale():
        pytest.fail("Build the site first: python course.py book")
    page.goto(serve(site_folder()) + PAGE)
    found = page.locator(".course-board")
    found.scroll_into_view_if_needed()
    yield found
    assert (page.watch.foreign, page.watch.errors) == ([], [])


def lane(board, name: str):
    return board.locator(".course-lane").filter(has=board.page.get_by_text(name, exact=True))


def test_heaps_shrink_with_the_time_between_couriers():
    spec = figures.heaps(days=3).to_dict()
    rows = spec["datasets"]["rows"]
    stood = [sum(r["samples"] for r in rows if r["every"] == k) for k in figures.HALF_HOURS]
    assert stood[0] < stood[1] < stood[5]
    assert len(spec["datasets"]["said"]) == len(figures.HALF_HOURS)
    assert max(len(row["said"]) for row in spec["datasets"]["said"]) < 90  # fits on one line


def test_a_task_is_dragged_to_somebody_else(board):
    card = board.get_by_role("button", name="Print barcode")
    target = lane(board, "Ben").bounding_box()
    place = card.bounding_box()
    mouse = board.page.mouse
    mouse.move(place["x"] + 20, place["y"] + 10)
    mouse.down()
    mouse.move(target["x"] + 30, target["y"] + 60, steps=6)
    mouse.up()
    expect(lane(board, "Ben").get_by_role("button")).to_have_count(2)
    expect(board.locator(".course-picture")).to_have_attribute(
        "aria-label",
        "Minutes of work for one sample: Asha 1.6, Ben 1.1, Carys 0.8; takt 1.58 minutes.",
    )


def test_a_task_dropped_beside_the_lanes_stays_where_it_was(board):
    card = board.get_by_role("button", name="Unpack")
    place = card.bounding_box()
    mouse = board.page.mouse
    mouse.move(place["x"] + 20, place["y"] + 10)
    mouse.down()
    mouse.move(5, 5, steps=4)
    mouse.up()
    expect(lane(board, "Asha").get_by_role("button")).to_have_count(4)
    assert card.bounding_box() == place


def test_keys_move_a_task_keep_the_place_and_balance_the_bench(board):
    expect(board.get_by_text("Asha cannot keep up")).to_be_visible()
    for name in ("Book in", "Print barcode"):
        card = board.get_by_role("button", name=name)
        card.focus()
        board.page.keyboard.press("ArrowRight")
        expect(card).to_be_focused()
    spin = board.get_by_role("button", name="Start the spin")
    spin.focus()
    board.page.keyboard.press("ArrowRight")
    board.page.keyboard.press("ArrowRight")  # there is nobody beyond Carys
    expect(lane(board, "Carys").get_by_role("button")).to_have_count(2)
    expect(board.get_by_text("Everybody keeps up with the demand.")).to_be_visible()
    slider = board.get_by_role("slider", name="Samples in the hour")
    slider.focus()
    board.page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "60 samples")
    expect(board.get_by_text("The work of 3.5 people is asked of 3.")).to_be_visible()


def test_the_table_does_the_same(board):
    board.get_by_text("The same as a table").click()
    board.get_by_label("Who does: Unpack").select_option("Carys")
    expect(lane(board, "Carys").get_by_role("button", name="Unpack")).to_be_visible()


def test_without_scripts_the_work_stands_there_as_a_table(browser, serve):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(serve(site_folder()) + PAGE)
    rows = page.locator(".board-here tbody tr")
    assert rows.count() == 6 and "Asha" in rows.first.inner_text()
    context.close()


def test_the_map_is_drawn_once_for_each_width_and_shown_once(page, serve):
    page.goto(serve(site_folder()) + PAGE)
    for width, shown, hidden in ((1280, "across", "upright"), (375, "upright", "across")):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(f".stream-map svg.{shown}").is_visible()
        assert not page.locator(f".stream-map svg.{hidden}").is_visible()
        box = page.locator(f".stream-map svg.{shown}").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        small = page.locator(f".stream-map svg.{shown} text").evaluate_all(
            "all => Math.min(...all.map(t => t.getBoundingClientRect().height))"
        )
        assert small >= 9
