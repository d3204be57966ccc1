"""Every lab through its no-code door, network off: by keyboard, on a phone, and with axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from improving_care.modules import MODULES

PHONE = {"width": 375, "height": 740}
LABS = [module.slug for module in MODULES if module.written]


def open_and_answer(page, labs, slug) -> int:
    """Open a lab, answer every question so that all is shown, and return how many there are."""
    page.goto(labs.address(f"/voila/render/{slug}.ipynb"))
    page.locator(".course-question").first.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    questions = page.locator(".course-question")
    for question in questions.all():
        question.get_by_role("radio").first.check()
    for picture in page.locator(".course-picture:visible").all():
        expect(picture.locator("svg").first).to_be_visible(timeout=30_000)
    return questions.count()


@pytest.mark.parametrize("slug", LABS)
def test_a_lab_is_whole_by_keyboard_and_asks_nothing_of_another_host(page, labs, slug):
    assert open_and_answer(page, labs, slug) >= 3
    demos = page.locator(".course-question").locator(
        "xpath=ancestor::*[.//input[@type='range']][1]"
    )
    assert demos.count()
    for demo in demos.all():
        slider, picture = demo.get_by_role("slider").first, demo.locator(".course-picture").first
        before, value = picture.inner_html(), slider.get_attribute("aria-valuetext")
        slider.focus()
        key = "ArrowLeft" if slider.evaluate("s => s.value === s.max") else "ArrowRight"
        for _ in range(4):
            page.keyboard.press(key)
        assert slider.get_attribute("aria-valuetext") != value
        page.wait_for_function(
            "([picture, old]) => picture.innerHTML !== old", arg=[picture.element_handle(), before]
        )
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert (page.watch.foreign, page.watch.errors) == ([], [])


@pytest.mark.parametrize("slug", LABS)
def test_nothing_is_cut_off_on_a_phone(browser, labs, slug):
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    open_and_answer(page, labs, slug)
    page.wait_for_timeout(500)  # the charts are drawn anew to the width that there is
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for chart in page.locator(".course-picture svg:visible").all():
        box = chart.bounding_box()
        assert 0 <= box["x"] and box["x"] + box["width"] <= PHONE["width"]
    context.close()
