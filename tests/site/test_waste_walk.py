"""The waste walk in a real browser, network off: by mouse, touch and keyboard, in words, on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from improving_care.lean.wastes import LABELS, NOT_WASTE, finds

WALK = "book/modules/11-wastes"
PHONE = {"width": 375, "height": 740}
FINDS = finds()
NUMBERS = {find.id: number for number, find in enumerate(FINDS, 1)}


@pytest.fixture
def walk(page, site):
    """The page with its walk, ready to be walked."""
    page.goto(f"{site}{WALK}.html")
    expect(page.locator(".walk-score")).to_contain_text("There are 24 things to find")
    return page


def spot(page, find):
    return page.locator(f".walk-spot[data-find={find.id}]")


def dialog(page):
    return page.get_by_role("dialog")


def choose(page, label: str) -> None:
    dialog(page).locator(f"input[value='{label}']").check()
    dialog(page).get_by_role("button", name="Check").click()


def said(page) -> str:
    return " ".join(dialog(page).get_by_role("status").inner_text().split())


def test_the_whole_walk_by_keyboard_alone(walk):
    """Tab from find to find, arrows to the label, Enter to check, Escape back to the same find."""
    walk.locator(".walk-picture").focus()
    for number, find in enumerate(FINDS, 1):
        walk.keyboard.press("Tab")
        assert walk.evaluate("document.activeElement.dataset.find") == find.id
        outline = spot(walk, find).evaluate("s => getComputedStyle(s).outlineWidth")
        assert outline != "0px", "where one is can be seen"
        walk.keyboard.press("Enter")
        expect(dialog(walk).get_by_role("heading")).to_have_text(find.name)
        label = next(iter(find.accepted))
        first = dialog(walk).get_by_role("radio").first
        first.focus()
        walk.keyboard.press("Space")
        for _ in range(LABELS.index(label)):
            walk.keyboard.press("ArrowDown")
        walk.keyboard.press("Enter")
        assert said(walk).startswith(f"Yes: {label}. {find.accepted[label]}")
        walk.keyboard.press("Escape")
        assert walk.evaluate("document.activeElement.dataset.find") == find.id
        expect(walk.locator(".walk-score")).to_contain_text(
            f"Found: {number} of 24. Named: {number}."
        )
    assert walk.watch.errors == [] and walk.watch.foreign == []


def test_every_label_of_every_find_gets_its_reason_or_its_hint(walk):
    for find in FINDS:
        spot(walk, find).click()
        for label in LABELS:
            choose(walk, label)
            fine, words = find.reply(label)
            if fine:
                assert said(walk).startswith(f"Yes: {label}. {words}")
                for other, why in find.accepted.items():
                    assert other == label or f"As good: {other}. {why}" in said(walk)
            else:
                assert said(walk) == f"Hard to defend here. {words} Try another."
        walk.keyboard.press("Escape")


def test_what_is_pressed_by_mouse_lies_where_the_thing_is_drawn(walk):
    walk.locator(".walk-canvas").evaluate("c => c.scrollIntoView()")
    picture = walk.locator(".walk-canvas svg").bounding_box()
    for find in FINDS:
        x = picture["x"] + picture["width"] * find.x / 1200
        y = picture["y"] + picture["height"] * find.y / 900
        walk.mouse.click(x, y)
        expect(dialog(walk).get_by_role("heading")).to_have_text(find.name)
        dialog(walk).get_by_role("button", name="Back to the picture").click()
    walk.mouse.click(picture["x"] + picture["width"] * 0.42, picture["y"] + 5)
    expect(walk.locator(".walk-score")).to_contain_text("Nothing there that we mean.")
    assert dialog(walk).count() == 0


def test_by_touch_on_a_phone(browser, site):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{site}{WALK}.html")
    assert page.get_by_text("The picture goes on to the right").is_visible()
    for find in (FINDS[0], FINDS[9], FINDS[-1]):
        box = spot(page, find).bounding_box()
        assert min(box["width"], box["height"]) >= 44, "a finger's width"
        spot(page, find).tap()
        shown = dialog(page).bounding_box()
        assert shown["x"] >= 0 and shown["x"] + shown["width"] <= PHONE["width"]
        choose(page, next(iter(find.accepted)))
        assert said(page).startswith("Yes: ")
        dialog(page).get_by_role("button", name="Back to the picture").tap()
    expect(page.locator(".walk-score")).to_contain_text("Found: 3 of 24. Named: 3.")
    context.close()


def test_the_words_hold_the_same_morning_and_open_the_same_questions(walk):
    walk.get_by_text("The same morning in words").click()
    items = walk.locator(".walk-words ol > li")
    assert items.count() == len(FINDS)
    starts = walk.locator(".walk-words ol").evaluate_all("all => all.map(o => o.start)")
    assert starts == [1, 8, 14, 19]
    for find, item in zip(FINDS, items.all(), strict=True):
        assert item.locator("p").first.inner_text() == find.sees
        assert item.locator(".walk-answer").is_hidden(), "the answer waits for the question"
        item.get_by_role("button", name="Which waste is it?").click()
        expect(dialog(walk).get_by_role("heading")).to_have_text(find.name)
        walk.keyboard.press("Escape")
    items.first.get_by_role("button").click()
    choose(walk, "waiting")
    walk.keyboard.press("Escape")
    assert items.first.locator(".walk-answer").is_visible()


def test_a_walk_is_kept_on_the_device_until_it_is_forgotten(walk):
    coat = FINDS[0]
    spot(walk, coat).click()
    dialog(walk).get_by_label("Why? A few words, for yourself.").fill("<b>nobody</b> came")
    choose(walk, "waiting")
    walk.keyboard.press("Escape")
    spot(walk, FINDS[1]).click()
    walk.keyboard.press("Escape")
    walk.reload()
    expect(walk.locator(".walk-score")).to_have_text(
        "Found: 2 of 24. Named: 1. Kept on this device alone."
    )
    assert "named: waiting" in spot(walk, coat).inner_text()
    walk.get_by_text("My walk so far").click()
    assert walk.locator(".walk-mine li").all_inner_texts() == [
        f"{coat.name}: waiting. <b>nobody</b> came"
    ]
    spot(walk, coat).click()
    assert dialog(walk).locator("input[value=waiting]").is_checked()
    walk.keyboard.press("Escape")
    walk.get_by_role("button", name="Forget my walk").click()
    expect(walk.locator(".walk-score")).to_contain_text("Forgotten. There are 24 things")
    kept = "localStorage.getItem('improving-care-waste-walk')"
    assert walk.evaluate(kept) is None
    walk.get_by_role("button", name="Put it back").click()
    expect(walk.locator(".walk-score")).to_have_text(
        "It is back. Found: 2 of 24. Named: 1. Kept on this device alone."
    )
    assert "nobody" in walk.evaluate(kept)
    walk.get_by_role("button", name="Forget my walk").click()
    walk.reload()
    expect(walk.locator(".walk-score")).to_contain_text("There are 24 things")


def test_a_reason_stays_though_no_name_was_found(walk):
    spot(walk, FINDS[0]).click()
    dialog(walk).get_by_label("Why? A few words, for yourself.").fill("since eight")
    walk.keyboard.press("Escape")
    walk.reload()
    expect(walk.locator(".walk-score")).to_contain_text("Found: 1 of 24. Named: 0.")
    spot(walk, FINDS[0]).click()
    expect(dialog(walk).get_by_label("Why? A few words")).to_have_value("since eight")


def test_nothing_is_lost_where_nothing_can_be_kept(browser, site):
    """A private window, or a locked-down PC, may refuse to keep anything."""
    context = browser.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
    )
    page = context.new_page()
    page.goto(f"{site}{WALK}.html")
    spot(page, FINDS[0]).click()
    choose(page, "waiting")
    page.keyboard.press("Escape")
    expect(page.locator(".walk-score")).to_contain_text("Named: 1.")
    context.close()


@pytest.mark.parametrize("broken", ["[1]", "null", "not json", '{"coat": 3}', '"text"'])
def test_a_spoiled_memory_does_no_harm(walk, broken):
    walk.evaluate("text => localStorage.setItem('improving-care-waste-walk', text)", broken)
    walk.reload()
    spot(walk, FINDS[0]).click()
    choose(walk, "waiting")
    walk.keyboard.press("Escape")
    expect(walk.locator(".walk-score")).to_contain_text("Named: 1.")
    assert walk.watch.errors == []


def test_check_without_a_choice_asks_for_one(walk):
    spot(walk, FINDS[0]).click()
    dialog(walk).get_by_role("button", name="Check").click()
    assert said(walk) == "Choose one first. None of them is a trap."


def test_the_numbers_show_only_on_request(walk):
    numbers = walk.locator(".walk-canvas .numbers")
    assert numbers.is_hidden()
    button = walk.get_by_role("button", name="Show where to look")
    button.click()
    assert numbers.is_visible() and button.get_attribute("aria-pressed") == "true"
    assert numbers.locator("text").all_text_contents() == [str(n) for n in NUMBERS.values()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_axe_while_a_question_is_open(browser, site, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}{WALK}.html")
    page.get_by_text("The same morning in words").click()
    spot(page, FINDS[0]).click()
    choose(page, "motion")
    for _ in range(2):
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
        choose(page, "waiting")
    context.close()


def test_without_scripts_the_numbers_lead_to_the_words(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{WALK}.html")
    assert page.locator(".walk-canvas .numbers").is_visible()
    assert page.locator(".walk-spot:visible, .walk-bar:visible, .walk-look:visible").count() == 0
    page.get_by_text("The same morning in words").click()
    answer = page.locator(".walk-answer").first
    answer.locator("summary").click()
    assert answer.locator("li").first.inner_text().startswith("waiting: Edith")
    assert answer.locator("[data-hint]").first.is_hidden()
    context.close()


SHEETS = ["11-walk-sheet", "11-walk-card", "11-picture-sheet", "13-game-sheet"]


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_sheet_prints_on_one_page_of_a4(page, site, sheet):
    page.goto(f"{site}book/facilitate/{sheet}.html")
    page.wait_for_load_state("networkidle")
    assert pages_of(page.pdf(format="A4")) == 1


def test_the_paper_version_has_a_line_for_every_find(page, site):
    page.goto(f"{site}book/facilitate/11-picture-sheet.html")
    assert page.locator(".walk-lines li").all_inner_texts() == [str(n) for n in NUMBERS.values()]
    assert page.locator(".walk-canvas .numbers").is_visible()
    words = page.locator("article").inner_text()
    assert not any(find.sees in words for find in FINDS), "the answers stay at home"


def test_the_facilitators_page_points_at_the_right_numbers(page, site):
    page.goto(f"{site}book/facilitate/11-wastes.html")
    words = page.locator("article").inner_text()
    for thing, find in (("wheelchair", "chair"), ("insulin", "double"), ("shelf", "gap")):
        assert re.search(rf"{thing} \({NUMBERS[find]}\)", words), thing
    assert list(FINDS[NUMBERS["double"] - 1].accepted) == [NOT_WASTE, "over-processing"]


def test_on_paper_every_find_has_its_reasons(walk):
    walk.emulate_media(media="print")
    walk.evaluate("dispatchEvent(new Event('beforeprint'))")
    for find in FINDS:
        item = walk.locator(f".walk-words li[data-find={find.id}]")
        for why in find.accepted.values():
            assert item.get_by_text(why).is_visible()
    assert walk.locator(".walk-bar:visible").count() == 0
    assert walk.locator(".walk-canvas .numbers").is_visible()
