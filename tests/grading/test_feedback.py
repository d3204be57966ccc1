"""The page a trainee gets back, of every exercise, opened in a real browser with the network off."""

import re
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe

from improving_care.grading.answers import plain
from improving_care.grading.cohort import ALONE, drawn
from improving_care.grading.feedback import Read, link, page, page_alone
from improving_care.grading.judging import (
    OTHER_DATA_REASON,
    STOPPED,
    UNANSWERED,
    judge_notebook,
    questions,
    reflection,
)
from improving_care.grading.release import released

from .conftest import SLUG, few, hand_in

HOSTILE = "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"


def mistaken(slug: str, trainee: str = "amina", number: int = 0) -> dict:
    """Answers of somebody with one known mistake in each question but the last."""
    left, asked = {}, questions(slug)
    data = drawn(slug, trainee, few(slug))
    for name, question in asked.items():
        truth, wrong = question.truth(data), question.misconceptions[number].wrong(data)[0]
        answer = truth | wrong if isinstance(truth, dict) else wrong
        last = name == list(asked)[-1]
        left[name] = {"question": name, "answer": plain(truth if last else answer)}
    return left


@pytest.fixture
def opened(page, tmp_path):
    """Open a page of feedback as a file, as it comes by mail."""

    def open_page(html: str):
        (tmp_path / "page.html").write_text(html, encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        return page

    return open_page


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_each_mistake_has_its_name_its_reason_and_a_place_to_read(slug):
    html = page(slug, "amina", mistaken(slug), Read("Mine."), few(slug))
    for question in list(questions(slug).values())[:-1]:
        mistake = question.misconceptions[0]
        assert mistake.name in words(html) and mistake.reason in words(html)
        stop = "" if mistake.read.endswith("?") else "."
        said = words(html).replace(f"{mistake.read} {stop}", f"{mistake.read}{stop}")
        assert f"Where to read: {mistake.read}{stop}" in said and "?." not in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_runs_nothing_and_asks_no_host(slug, opened, scheme):
    read = Read("What I would say.\n\nAnd do.", 3, "You say what you would not do.")
    shown = opened(page(slug, "amina", mistaken(slug), read, few(slug)))
    shown.emulate_media(color_scheme=scheme)
    assert [(v["id"], v["impact"]) for v in Axe().run(shown).response["violations"]] == []
    assert shown.watch.foreign == [] and shown.watch.errors == []
    assert shown.locator("script").count() == 0
    shown.set_viewport_size({"width": 375, "height": 800})
    assert shown.evaluate("document.documentElement.scrollWidth") <= 375
    for chart in shown.locator("figure svg").all():
        assert chart.get_attribute("role") == "img" and len(chart.get_attribute("aria-label")) > 20


def test_a_mistaken_answer_stands_beside_the_chart_as_it_is_read(opened):
    shown = opened(page(SLUG, "amina", mistaken(SLUG), Read(""), few()))
    assert shown.locator("#q1 figcaption").all_inner_texts() == [
        "Your answer, drawn",
        "The same data, as the course reads them",
    ]
    left, right = shown.locator("#q1 figure").all()
    assert abs(left.bounding_box()["y"] - right.bounding_box()["y"]) < 2
    drawn_line = mistaken(SLUG)["q1"]["answer"]["upper"]
    assert f"upper at {drawn_line:.2f}" in left.locator("svg").get_attribute("aria-label")


def test_who_reads_the_reflection_marks_it_against_the_rubric_with_words(slug, opened):
    asked = reflection(slug)
    shown = opened(page(slug, "amina", {}, Read("Mine.", 2, "Try it smaller."), few(slug)))
    assert shown.locator(".rubric li").count() == 4
    assert shown.locator(".rubric li.reached").inner_text().startswith(asked.levels[1][0])
    assert "Try it smaller." in shown.locator(f"#{asked.name}").inner_text()
    assert f"2 of {asked.points}" in shown.locator(f"#{asked.name} .marks").inner_text()


def test_nobody_who_did_not_answer_is_shown_a_truth(slug):
    html = page(slug, "amina", {}, Read(""), few(slug))
    assert "<svg" not in html
    unreadable = {name: {"question": name, "unreadable": True} for name in questions(slug)}
    assert "<svg" not in page(slug, "amina", unreadable, Read(""), few(slug))


def test_no_page_shows_the_truth_of_a_question_that_was_not_answered():
    """The right chart of question 2 has question 1's limits."""
    left = mistaken(SLUG)
    assert (
        page(SLUG, "amina", left, Read(""), few()).count("<svg")
        > page(SLUG, "amina", left | {"q1": None}, Read(""), few()).count("<svg") + 2
    )  # the two of question 1 and the one of question 2, at least


def test_answers_to_other_data_are_told_and_shown_no_chart(slug):
    data = drawn(slug, "practice", ALONE)
    left = {
        name: {"question": name, "answer": plain(question.truth(data))}
        for name, question in questions(slug).items()
    }
    html = page(slug, "amina", left, Read(""), few(slug))
    wrong = [v for v in judge_notebook(slug, left, "amina", few(slug)).values() if not v.right]
    assert words(html).count(OTHER_DATA_REASON) == len(wrong) > 0
    assert "<svg" not in html


def test_what_a_trainee_or_a_marker_wrote_is_text(opened):
    left = {
        "q2": {"question": "q2", "answer": HOSTILE},
        "q1": {"question": "q1", "answer": {HOSTILE: HOSTILE}},
    }
    shown = opened(page(SLUG, "amina", left, Read(HOSTILE, 1, HOSTILE), few()))
    shown.wait_for_timeout(200)
    assert shown.title().endswith("amina")
    assert shown.locator("script, img").count() == 0
    assert shown.locator("#q8").inner_text().count(HOSTILE) == 2
    assert shown.watch.errors == []  # not even a script that the page's own policy had to stop


def test_an_answer_stands_whole_and_in_the_order_of_its_question(opened):
    slug = "16-compact"
    truth = questions(slug)["q1"].truth(drawn(slug, "amina", few(slug)))
    as_saved = dict(sorted(truth.items()))  # 1, 10, 11, ...
    fields = {"at_least": 1.0, "after": 3.0, "before": 2.0, "claim": "a"}
    left = {"q1": as_saved, "q6": fields}
    left = {name: {"question": name, "answer": answer} for name, answer in left.items()}
    shown = opened(page(slug, "amina", left, Read(""), few(slug)))
    said = shown.locator("#q1 .answer").inner_text().removeprefix("You answered: ")
    piles = dict(pile.split(": ") for pile in said.split("; "))
    assert {card: name for name, pile in piles.items() for card in pile.split(", ")} == truth
    for pile in piles.values():
        assert (cards := [int(card) for card in pile.split(", ")]) == sorted(cards)
    answer = shown.locator("#q6 .answer").inner_text()
    assert answer == "You answered: before: 2; after: 3; at least: 1; claim: a"
    left["q1"]["answer"].pop("20")  # not yet of the right form
    text = words(page(slug, "amina", left, Read(""), few(slug)))
    assert f"9: {truth['9']}; 10: {truth['10']};" in text and f"19: {truth['19']}" in text


def test_how_many_labels_are_right_is_said_in_plain_words(opened):
    slug = "16-compact"
    cards = drawn(slug, "amina", few(slug)).planted["q1"]
    sides = {n: f"{s['gives']} {'unseen' if s['seen'] else 'seen'}" for n, s in cards.items()}
    left = {"q1": {"question": "q1", "answer": sides}}
    reason = opened(page(slug, "amina", left, Read(""), few(slug))).locator("#q1").inner_text()
    assert "0 of 20 are right, and 20 more nearly, which counts in part. Most often you chose" in (
        reason
    )


def test_what_is_not_answered_yet_is_said_once_and_kindly(opened):
    left = mistaken(SLUG)
    left |= {"q6": {"question": "q6", "answer": None}, "q7": {"question": "q7", "answer": None}}
    shown = opened(page(SLUG, "amina", left | {"q5": None}, Read(""), few()))
    assert shown.get_by_text("No answer yet to 2 of 7 questions").count() == 1
    for name in ("q6", "q7"):
        assert "There is no answer to this one yet." in shown.locator(f"#{name}").inner_text()
    assert STOPPED in shown.locator("#q5").inner_text()
    assert "No answer yet" not in words(page(SLUG, "amina", mistaken(SLUG), Read(""), few()))


def test_who_stops_early_and_marks_alone_has_no_answer_yet(tmp_path):
    """Saved by somebody who ran nothing after question 1, whose answer to question 2 failed."""
    hand_in(
        released(SLUG), tmp_path / "mine.ipynb", "amina", {"answer-2": "answer_2 = {'A': 1 / 0}"}
    )
    text = words(page_alone(SLUG, tmp_path / "mine.ipynb", ""))
    assert "No answer yet to 6 of 7 questions" in text
    assert text.count(STOPPED) == 1 and text.count(UNANSWERED) == 6
    assert "You wrote nothing here." in text


def test_who_learns_alone_loses_no_marks_for_what_nobody_reads():
    truth = {
        name: {"question": name, "answer": plain(question.truth(drawn(SLUG, "amina")))}
        for name, question in questions(SLUG).items()
    }
    html = page(SLUG, "amina", truth, Read("Mine."), ALONE)
    assert "24 of 24 marks, the reflection not counted" in words(html)
    assert "0 of" not in words(html)


def test_marks_are_those_of_the_gradebook_where_there_is_one():
    scores = dict.fromkeys(questions(SLUG), 0.5)
    html = page(SLUG, "amina", mistaken(SLUG), Read("", 4), few(), scores=scores)
    assert f"{0.5 * len(scores) + 4:g} of 28" in words(html)


def test_a_place_to_read_is_a_link_where_the_site_is_known():
    place = "Module 5, control charts: Where the lines come from"
    assert link(place, "") == ""
    assert link(place, "https://example.org/course/") == (
        f"https://example.org/course/book/modules/{SLUG}.html#where-the-lines-come-from"
    )
    html = page(SLUG, "amina", mistaken(SLUG), Read(""), few(), site="/course/")
    assert 'href="/course/book/modules/05-control-charts.html#how-it-goes-wrong"' in html


def test_it_prints_whole_cards(opened):
    shown = opened(page(SLUG, "amina", mistaken(SLUG), Read(""), few()))
    shown.emulate_media(media="print")
    assert not shown.locator(".jump").is_visible()
    tallest = max(box["height"] for f in shown.locator("figure").all() if (box := f.bounding_box()))
    assert tallest < 400  # pixels; a page of paper has about 1,000


def test_a_page_is_small(slug):
    assert len(page(slug, "amina", mistaken(slug), Read(""), few(slug)).encode()) < 400_000
