"""The labs for somebody without a mouse: what a key does, where it is, and what is said of it."""

import pytest
from playwright.sync_api import expect

from .test_labs_in_the_browser import open_and_answer

RING = """() => {
    const style = getComputedStyle(document.activeElement);
    return [style.outlineStyle, style.outlineWidth, style.outlineOffset, style.outlineColor];
}"""


@pytest.fixture
def question(page, labs):
    """The first question of a lab, not yet answered."""
    page.goto(labs.address("/voila/render/15-virginia-mason.ipynb"))
    page.locator(".course-question").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    return page.locator(".course-question").first


def test_arrow_keys_read_the_answers_and_enter_gives_one(page, question):
    reply, answers = question.locator("p"), question.get_by_role("radio")
    opened = page.get_by_role("slider")
    answers.first.focus()
    for _ in range(answers.count() + 1):  # once round, and one on
        page.keyboard.press("ArrowDown")
        expect(reply).to_have_text("Press Enter to give this answer.")
    expect(answers.nth(1)).to_be_checked()
    expect(opened).to_have_count(0)
    page.keyboard.press("Enter")
    expect(reply).not_to_have_text("Press Enter to give this answer.")
    expect(opened).to_have_count(1)
    given = reply.inner_text()
    page.keyboard.press("ArrowDown")
    expect(reply).to_have_text("Press Enter to give this answer.")
    page.keyboard.press("Space")
    expect(reply).not_to_have_text("Press Enter to give this answer.")
    assert reply.inner_text() != given
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(reply).to_have_text(given)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")  # back on the answer that was given
    expect(reply).to_have_text(given)


@pytest.mark.parametrize("press", ["click", "dispatch", "space", "enter"])
def test_one_press_of_any_kind_gives_an_answer(page, question, press):
    first = question.get_by_role("radio").first
    if press == "click":
        question.locator("label").first.click()
    elif press == "dispatch":
        first.evaluate("radio => radio.click()")  # as a screen reader does
    else:
        first.focus()
        page.keyboard.press(press.title())
    expect(first).to_be_checked()
    expect(question.locator("p")).not_to_be_empty()


@pytest.mark.parametrize("slug", ["14-salford-royal", "16-compact", "18-board"])
def test_the_keyboards_place_is_seen_on_each_button_and_box(page, labs, kept, slug):
    open_and_answer(page, labs, slug)
    colour = page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--improving')"
    )
    red, green, blue = (int(colour.strip()[i : i + 2], 16) for i in (1, 3, 5))
    places = page.locator("#main :is(button, input, textarea, select):visible").all()
    kinds = {}
    for place in places:
        kinds.setdefault(
            place.evaluate("p => `${p.className} ${p.type} ${p.ariaLabel?.[0]}`"), place
        )
    assert len(kinds) >= 4
    page.keyboard.press("Tab")  # so that a focus counts as the keyboard's
    for kind, place in kinds.items():
        place.focus()
        assert page.evaluate(RING) == ["solid", "3px", "2px", f"rgb({red}, {green}, {blue})"], kind


@pytest.mark.parametrize(
    ("slug", "button", "said"),
    [
        ("02-aim-and-drivers", "Begin with Grace's project", "The boxes are filled in."),
        ("16-compact", "Begin with Merewick's deal", "The boxes are filled in."),
        ("18-board", "Begin with Merewick's goals", "rows are filled in."),
        ("18-board", "Begin with ten questions", "10 rows are filled in."),
    ],
)
def test_a_button_that_fills_boxes_and_goes_leads_to_the_first(
    page, labs, kept, slug, button, said
):
    open_and_answer(page, labs, slug)
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("button", name=button)).to_be_hidden()
    section = page.locator(".course-rows").filter(
        has=page.locator(":is(input, textarea, select):focus")
    )
    expect(section.locator(":is(input, textarea, select)").first).to_be_focused()
    expect(section.get_by_role("status")).to_contain_text(said)


def test_an_example_says_that_it_is_there(page, labs, kept):
    open_and_answer(page, labs, "18-board")
    page.get_by_role("button", name="Try it with an example").press("Enter")
    expect(page.get_by_text("5 measures read")).to_have_attribute("role", "status")
