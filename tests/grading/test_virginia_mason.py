"""Module 15's exercise: what it is about, and that its truth can be worked out by hand."""

import statistics

import pytest

from improving_care.grading.cohort import drawn
from improving_care.grading.exercises.virginia_mason.drawn import STRENGTHS
from improving_care.grading.exercises.virginia_mason.judged import QUESTIONS
from improving_care.grading.judging import judge, questions
from improving_care.site.claims import STRENGTHS as ON_THE_PAGES

SLUG = "15-virginia-mason"
TRAINEES = [f"trainee-{number}" for number in range(60)]


def test_the_truth_is_what_a_person_works_out_by_hand():
    for trainee in TRAINEES:
        given = drawn(SLUG, trainee).given
        line = given["line"]
        years = line[line["month"] <= 12], line[line["month"] > 12]
        before, after = (1000 * y["alerts"].sum() / y["bed_days"].sum() for y in years)
        way = "level" if 0.9 <= after / before <= 1.1 else ("up" if after > before else "down")
        answer = {"before": round(before, 2), "after": round(after, 2), "change": way}
        assert judge(SLUG, "q1", answer, trainee).right
        waited = [9999 if minutes is None else minutes for minutes in given["minutes"]]
        soon = sum(minutes <= 30 for minutes in waited)
        answer = {"median": statistics.median(waited), "within_30": 4 * soon}
        assert judge(SLUG, "q4", answer, trainee).right


def test_a_rate_for_other_bed_days_is_not_said_to_be_a_count():
    for trainee in TRAINEES:
        truth = questions(SLUG)["q1"].truth(drawn(SLUG, trainee))
        for per, digits in ((10, 2), (1000, 4)):
            for way in ("up", "level", "down"):
                answer = {name: round(truth[name] / per, digits) for name in ("before", "after")}
                verdict = judge(SLUG, "q1", answer | {"change": way}, trainee)
                assert verdict.misconception == "Not per 1,000"
                assert ("Right so far: change." in verdict.reason) == (way == truth["change"])


def test_every_reading_of_the_two_rows_is_somebodys_truth():
    asked = questions(SLUG)["q2"]
    found = {asked.truth(drawn(SLUG, trainee))["reading"] for trainee in TRAINEES}
    assert found == {"b", "d", "e"}


def test_alerts_speak_before_harm_for_everybody():
    asked = questions(SLUG)["q6"]
    for trainee in TRAINEES:
        truth = asked.truth(drawn(SLUG, trainee))
        assert truth["alerts"] + 2 < truth["harm"]


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for question in QUESTIONS for mistake in question.misconceptions}
    assert {
        "More reports means more harm",
        "Silence read as safety",
        "A count without its denominator",
        "A smaller share read as less harm",
        "Those to whom nobody came left out",
        "The hero",
        "Self-report as proof",
    } <= known


def test_claims_have_the_strengths_of_the_pages():
    assert set(STRENGTHS) == set(ON_THE_PAGES)


@pytest.mark.parametrize("trainee", TRAINEES[:10])
def test_what_is_told_holds_the_figures_and_not_the_truth(trainee):
    data = drawn(SLUG, trainee)
    told = data.told["q1"].text
    assert f"{data.given['line']['bed_days'][:12].sum():,}" in told
    truth = questions(SLUG)["q1"].truth(data)
    assert f"{truth['before']:.2f}" not in told
    assert data.told["q4"].text.count("nobody") == data.given["minutes"].count(None) + 1
