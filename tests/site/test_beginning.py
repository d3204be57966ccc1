"""Where do I begin: the questions, the modules they lead to, and what holds as modules come."""

import re

import pytest
from playwright.sync_api import expect

from improving_care.modules import MODULES
from improving_care.site.beginning import of_module
from improving_care.site.build import ROOT
from improving_care.site.quiz import Question, QuizError

from .conftest import settle

START = (ROOT / "book" / "start.md").read_text(encoding="utf-8")
ASKED = [MODULES[int(no) - 1] for no in re.findall(r"^\? (\d+):", START, re.MULTILINE)]
WRITTEN = [module for module in ASKED if module.written]


@pytest.fixture
def start(page, site):
    page.goto(f"{site}book/start.html")
    settle(page)
    return page


def answer(page, right: set[int]) -> None:
    """Answer every question, by keyboard, rightly for the modules in `right`."""
    for module, question in zip(ASKED, page.locator(".quiz").all(), strict=True):
        reasons = question.locator("details li").all()
        good = [reason.get_attribute("data-right") is not None for reason in reasons]
        choice = question.get_by_role("radio").nth(good.index(module.no in right))
        choice.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")


def test_modules_1_to_5_and_9_are_asked_about():
    assert [module.no for module in ASKED] == [1, 2, 3, 4, 5, 9]


def test_the_first_written_module_that_was_missed_is_where_to_begin(start):
    first = WRITTEN[0]
    answer(start, {module.no for module in ASKED if module.no < first.no})
    here = start.locator(".begin-here")
    expect(here).to_have_text(f"Begin with module {first.title}")
    here.get_by_role("link").click()
    expect(start).to_have_url(re.compile(first.slug))
    assert start.watch.errors == []


def test_what_is_known_is_passed_over(start):
    last = WRITTEN[-1]
    answer(start, {module.no for module in ASKED} - {last.no})
    expect(start.locator(".begin-here")).to_contain_text(last.title)
    expect(start.locator(".begin-list .known")).to_have_count(len(ASKED) - 1)
    expect(start.locator(".begin-list .missed")).to_have_count(1)


def test_a_second_try_changes_the_reply_and_not_the_finding(start):
    answer(start, set())
    answer(start, {module.no for module in ASKED})
    expect(start.locator(".quiz-reply.right")).to_have_count(len(ASKED))
    expect(start.locator(".begin-list .missed")).to_have_count(len(ASKED))


def test_all_right_leads_on(start):
    answer(start, {module.no for module in ASKED})
    expect(start.locator(".begin-here")).to_contain_text("You know what these modules ask.")


def test_only_written_modules_are_links_and_each_has_its_minutes(start):
    rows = start.locator(".begin-list li")
    for module, row in zip(ASKED, rows.all(), strict=True):
        assert f"{module.minutes} minutes" in row.inner_text()
        assert row.locator("a").count() == module.written
        assert ("not yet written" in row.inner_text()) != module.written
    minutes = sum(module.minutes for module in WRITTEN)
    total = f"{minutes // 60} hours {minutes % 60} minutes"
    assert total in start.locator(".where-to-begin").inner_text()


@pytest.mark.parametrize("text", ["Is it getting better?", "21: No such module?", "x: What?"])
def test_a_question_without_its_module_is_told_in_one_sentence(text):
    with pytest.raises(QuizError, match="must begin with the number of a module"):
        of_module(Question(text))


def test_the_number_is_taken_off_the_question():
    module, question = of_module(Question("4: Is it?"))
    assert (module.no, question.text) == (4, "Is it?")
