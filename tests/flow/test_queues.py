"""The four formulas: values that can be checked by hand, and a sentence for what cannot be."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from improving_care.flow import (
    Department,
    FlowError,
    erlang_c,
    kingman,
    little,
    one_week,
    pollaczek_khinchine,
)
from improving_care.flow.merewick import Urgency, one_queue


def test_little_gives_the_third_of_three():
    assert little(rate=60, stay=5) == 300  # 60 admissions a day who stay five days
    assert little(inside=300, rate=60) == 5
    assert little(inside=300, stay=5) == 60


@pytest.mark.parametrize(
    ("utilisation", "times"), [(0.5, 1), (0.8, 4), (0.85, 5.67), (0.9, 9), (0.95, 19)]
)
def test_a_wait_in_service_times_is_u_over_1_minus_u(utilisation, times):
    assert kingman(utilisation, 1) == pytest.approx(times, rel=1e-3)


def test_less_variation_waits_less_and_none_waits_not_at_all():
    assert kingman(0.9, 10, 1, 0) == kingman(0.9, 10) / 2
    assert kingman(0.9, 10, 0, 0) == 0


def test_erlang_c_with_one_bed_is_the_queue_of_one():
    for busy in (0.3, 0.85, 0.95):
        wait = erlang_c(busy, 1, 1)
        assert wait.chance == pytest.approx(busy)
        assert wait.mean == pytest.approx(pollaczek_khinchine(busy, 1))


def test_erlang_c_with_two_beds_is_the_known_formula():
    """Two servers: the chance of a wait is 2 u^2 / (1 + u)."""
    assert erlang_c(1.6, 1, 2).chance == pytest.approx(2 * 0.8**2 / 1.8)


def test_more_beds_at_the_same_occupancy_wait_less():
    chances = [erlang_c(0.85 * beds, 1, beds).chance for beds in (1, 4, 30, 460)]
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] < 0.001


def test_the_share_that_waits_longer_falls_with_the_limit():
    wait = erlang_c(9, 1, 10)
    assert wait.longer_than(0) == wait.chance
    assert wait.longer_than(2) < wait.longer_than(1) < wait.chance


@given(st.floats(0.1, 500), st.floats(0.01, 50), st.integers(1, 600))
def test_any_steady_queue_has_an_answer_that_makes_sense(rate, service, beds):
    if rate * service / beds > 0.999:
        return
    wait = erlang_c(rate, service, beds)
    assert 0 <= wait.chance <= 1
    assert wait.mean >= 0


GROWS = "grows every day, and there is no average wait"


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: kingman(1, 10), GROWS),
        (lambda: kingman(1.2, 10), "busy 120% of the time"),
        (lambda: erlang_c(30, 1, 30), GROWS),
        (lambda: pollaczek_khinchine(2, 1), GROWS),
        (lambda: erlang_c(3, 1, 0), "nobody is ever seen"),
        (lambda: erlang_c(3, 1, 2.5), "count whole ones"),
        (lambda: erlang_c(0, 1, 2), "Nobody arrives, so nobody waits"),
        (lambda: erlang_c(3, -1, 2), "no patient leaves before they have come"),
        (lambda: kingman(0.5, 0), "nothing at all"),
        (lambda: kingman(-0.5, 1), "busy less than none of the time"),
        (lambda: kingman(0.5, 1, -1), "nothing is more alike than that"),
        (lambda: kingman(nan, 1), "missing or infinite"),
        (lambda: kingman(0.5, inf), "missing or infinite"),
        (lambda: kingman("0.5", 1), "has to be a number"),
        (lambda: little(rate=60), "give two of inside, rate and stay"),
        (lambda: little(rate=60, stay=5, inside=300), "give two of inside, rate and stay"),
        (lambda: little(rate=60, stay=-5), "no patient leaves before they have come"),
        (lambda: little(inside=0, rate=6), "Nobody is inside"),
        (lambda: little(rate=60, stay=5, leaving=55), "the queue grows by 5 each time"),
        (lambda: little(rate=60, inside=300, leaving=70), "the queue shrinks by 10 each time"),
        (lambda: Department(beds=0), "With no ward beds nobody is ever seen"),
        (lambda: Department(beds=400), "the ward beds busy"),
        (lambda: Department(places=(0,) * 24), "With no places to be seen in"),
        (lambda: Department(places=(10,) * 24), "the places busy"),
        (lambda: Department(places=(10,) * 23), "places needs 24 numbers"),
        (lambda: Department(places=(30.5,) + (40,) * 23), "count whole ones"),
        (lambda: Department(places=(0.5,) + (40,) * 23), "count whole ones"),
        (lambda: Department(places=46), "places needs 24 numbers, one for each hour"),
        (lambda: Department(places=("a",) * 24), "has to be a number"),
        (lambda: Department(electives=(0.5,) * 7), "count whole ones"),
        (lambda: Department(by_hour=(0,) * 24), "Nobody arrives"),
        (lambda: Department(care_varies=-1), "nothing is more alike"),
        (lambda: Department(lounge_sooner=-5), "no patient leaves before they have come"),
        (lambda: Department(urgencies=(Urgency(0.5, 60, 0),)), "The urgencies hold 50%"),
        (lambda: one_week(Department(), seed=-1), "a whole number, 0 or more"),
        (lambda: one_week(Department(), seed=0.5), "a whole number, 0 or more"),
        (lambda: one_week(Department(a_year=1), seed=1), "Nobody came in this week"),
        (lambda: kingman(85, 20), "look at the units first (0.85 for 85%"),
        (lambda: kingman(np.array([0.5, 0.6]), 20), "one number, and here are 2"),
        (lambda: Department(triage=6), "the triage nurses busy"),
        (lambda: Department(triage=-1), "no patient leaves before they have come"),
        (lambda: Department(a_year=0), "Nobody arrives"),
        (lambda: Department(lounge=1.2), "between 0 and 1"),
        (lambda: Department().changed(cubicles=3), "cubicles cannot be changed"),
        (lambda: one_queue(10, 1, 10), GROWS),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(ask, says):
    with pytest.raises(FlowError) as error:
        ask()
    sentence = str(error.value)
    assert says in sentence
    assert sentence.endswith(".") and "\n" not in sentence
    assert error.value._render_traceback_() == [sentence]
