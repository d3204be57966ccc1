"""Module 17's exercise: what it is about, and that its truth can be worked out by hand."""

import math

import pytest

from improving_care.grading.cohort import drawn
from improving_care.grading.exercises.leading.drawn import LEVELS
from improving_care.grading.judging import judge, questions

SLUG = "17-leading"
TRAINEES = [f"trainee-{number}" for number in range(60)]


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for q in questions(SLUG).values() for mistake in q.misconceptions}
    assert {
        "Correlation as cause",
        "The league table",
        "Correction taken for a cure",
        "Tampering taken for calm",
        "The hero",
    } <= known


def test_what_is_found_differs_from_trainee_to_trainee():
    """Nobody can copy: special or not, chance or more, and the letters of what may be said."""
    truths = [
        {name: q.truth(drawn(SLUG, t)) for name, q in questions(SLUG).items()}
        for t in TRAINEES[:30]
    ]
    assert {bool(t["q3"]["special"]) for t in truths} == {True, False}
    assert {bool(t["q2"]["high"]) for t in truths} == {True, False}
    assert len({t["q5"]["says"] for t in truths}) == 4
    chance = {
        drawn(SLUG, trainee).given["stage_says"][t["q7"]["says"]][:40]
        for trainee, t in zip(TRAINEES, truths, strict=False)
    }
    assert len(chance) == 2


@pytest.mark.parametrize("trainee", TRAINEES[:10])
def test_the_truth_is_what_a_person_works_out_by_hand(trainee):
    given = drawn(SLUG, trainee).given
    low = [
        row.team
        for row in given["teams"].itertuples()
        if given["everybody"] - row.engagement > row.reach
    ]
    high = [
        row.team
        for row in given["teams"].itertuples()
        if row.engagement - given["everybody"] > row.reach
    ]
    assert judge(SLUG, "q2", {"low": low, "high": high}, trainee).right
    plan, weeks = given["plan"], {}
    for name, hours in given["freed"].items():
        net = hours - plan["keep"]
        balance, week = -plan["hours"] * plan["weeks"], plan["weeks"]
        while net > 0 and balance < 0:
            balance, week = balance + net, week + 1
        weeks[name] = week if net > 0 else 0
    assert judge(SLUG, "q6", weeks, trainee).right
    spread = round(math.sqrt(2 * given["own_spread"] ** 2), 2)
    truth = questions(SLUG)["q4"].truth(drawn(SLUG, trainee))
    assert judge(SLUG, "q4", truth | {"spread": spread}, trainee).right


def test_the_last_team_is_never_the_one_that_stands_out():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        teams = data.given["teams"].set_index("team")["engagement"]
        assert teams.idxmin() not in questions(SLUG)["q2"].truth(data)["low"]


def test_the_reflection_has_four_levels_and_two_worked_answers():
    told = drawn(SLUG, "amina").told["q8"].text
    assert len(LEVELS) == 4 and all(name in told for name, _ in LEVELS)
    assert "**Weak (level 1).**" in told and "**Strong (level 4).**" in told
