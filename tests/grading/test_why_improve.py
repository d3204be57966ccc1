"""Module 1's exercise: what it is about, and that its truth can be worked out by hand."""

import math

import pytest

from improving_care.benefits.beds import DAYS
from improving_care.grading.cohort import drawn
from improving_care.grading.exercises.why_improve.drawn import result
from improving_care.grading.exercises.why_improve.judged import QUESTIONS
from improving_care.grading.judging import judge, questions

SLUG = "01-why-improve"
TRAINEES = [f"trainee-{number}" for number in range(150)]


def test_the_truth_is_what_a_person_works_out_by_hand():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        bays, case = data.given["bays"], data.given["case"].set_index("letter")
        whole_bays = math.floor(bays["bed_days"] / DAYS / bays["beds"])
        assert judge(
            SLUG, "q2", {"bays": whole_bays, "pounds": whole_bays * bays["staff"]}, trainee
        ).right
        usual = case["usual"].to_dict()
        lengths = {
            letter: abs(
                result(usual | {letter: case.at[letter, "high"]})
                - result(usual | {letter: case.at[letter, "low"]})
            )
            for letter in case.index
        }
        longest = max(lengths, key=lengths.get)
        answer = {"figure": longest, "swing": lengths[longest]}
        assert judge(SLUG, "q5", answer, trainee).right
        assert lengths[longest] == abs(case.at[longest, "at_high"] - case.at[longest, "at_low"])


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for question in QUESTIONS for mistake in question.misconceptions}
    assert {
        "Average cost for marginal cost",
        "The same bed day counted twice",
        "The best case as the expected one",
        "A price taken for a saving",
        "A part of a nurse",
        "A part of a bay",
    } <= known


@pytest.mark.parametrize("trainee", TRAINEES[:10])
def test_what_is_told_holds_the_figures_and_not_the_truth(trainee):
    data = drawn(SLUG, trainee)
    told = data.told["q1"].text
    assert all(str(value) in told for value in data.given["freed"].values())
    assert f"{questions(SLUG)['q1'].truth(data):.0f}" not in told
    assert data.told["q3"].text.count("£") == 6
