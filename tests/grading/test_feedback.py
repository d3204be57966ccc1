"""The page that a trainee gets back, in a real browser with the network off."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from improving_care.grading.judging import questions

from .conftest import SLUG


@pytest.fixture
def opened(cohort, page):
    """Open one trainee's page and return the browser's page."""

    def open_page(student):
        page.goto((cohort.root / "feedback" / student / SLUG / f"{SLUG}.html").as_uri())
        return page

    return open_page


def text(page, name) -> str:
    return page.locator(f"#{name}").inner_text()


def test_each_question_says_what_became_of_it_and_why(opened):
    page = opened("ben")
    asked = questions(SLUG)
    assert "11 of 28" in page.locator(".total").inner_text()
    for name, status in {
        "q1": "Partly right",
        "q2": "Right",
        "q3": "Not yet",
        "q4": "Right",
        "q5": "Right",
        "q6": "Not yet",
        "q7": "Not answered",
        "q8": "Waits for its reader",
    }.items():
        assert page.locator(f"#{name} .status").inner_text().endswith(status)
    mistake = asked["q1"].misconceptions[0]
    assert mistake.name in text(page, "q1") and mistake.reason in text(page, "q1")
    assert f"Where to read: {mistake.read}." in text(page, "q1")
    assert "1 of 3" in text(page, "q1")
    assert asked["q2"].right in text(page, "q2")
    assert "not made of plain numbers" in text(page, "q3")
    assert "You answered: none" in text(page, "q6")


def test_the_right_page_names_no_mistake(opened):
    page = opened("amina")
    assert "24 of 28" in page.locator(".total").inner_text()
    assert page.locator(".known").count() == 0
    assert page.locator("figure").count() == 0
    for name, question in questions(SLUG).items():
        assert question.right in text(page, name)


def test_the_blank_page_is_kind_and_gives_nothing_away(opened):
    page = opened("cleo")
    assert page.locator(".empty.status").count() == 8
    assert page.locator("figure").count() == 0


def test_a_mistaken_answer_has_the_chart_with_words_for_who_cannot_see_it(opened):
    charts = opened("ben").locator("figure svg")
    assert charts.count() == 2  # questions 1 and 6; 3 could not be read, 7 has none
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        assert "24 points" in chart.get_attribute(
            "aria-label"
        ) or "36 points" in chart.get_attribute("aria-label")


def test_what_a_trainee_wrote_is_shown_as_text_and_never_as_html(opened):
    page = opened("ben")
    assert "I would look <b>first</b> at the months before." in text(page, "q8")
    assert page.locator("#q8 blockquote b").count() == 0


def test_the_rubric_is_on_the_page(opened):
    assert opened("amina").locator(".rubric li").count() == 4


@pytest.mark.parametrize("student", ["amina", "ben", "cleo"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_no_host_says_no_error_and_is_accessible(opened, student, scheme):
    page = opened(student)
    page.emulate_media(color_scheme=scheme)
    assert page.watch.foreign == []
    assert page.watch.errors == []
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["impact"]) for v in found] == []


def test_it_fits_a_phone(opened):
    page = opened("ben")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_can_be_walked_by_keyboard(opened):
    page = opened("ben")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#q1"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#q1"


def test_a_page_is_small(cohort):
    for page in cohort.root.glob("feedback/*/*/*.html"):
        assert page.stat().st_size < 200_000
