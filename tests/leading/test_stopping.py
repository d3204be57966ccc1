"""The model ward: what is built in comes out, and what is said of it on the page is so."""

import numpy as np
import pandas as pd
import pytest

from improving_care.datasets import load
from improving_care.leading.stopping import (
    ASSUMED,
    COMES,
    MONTHS,
    NOBODY,
    USUAL,
    Answer,
    answered,
    by_month,
    live,
    order,
    orders,
    turned_away,
)


def test_more_is_told_long_before_fewer_are_harmed():
    lived = live([COMES] * MONTHS)
    first, half_year, last = lived.iloc[0], lived.iloc[6], lived.iloc[-1]
    assert half_year["alerts"] > 5 * first["alerts"]
    assert half_year["harm"] > 0.85 * first["harm"]
    assert last["harm"] < 0.55 * first["harm"]


def test_when_nobody_comes_alerts_fall_months_before_harm_rises():
    found = order(live(turned_away(19, answered(0.2))), 19)
    assert (found.alerts, found.harm) == (20, 25) and found.alerts_first


@pytest.mark.parametrize("month", [7, 19, 31])
def test_the_fewer_are_answered_the_more_are_harmed_and_the_less_is_told(month):
    ends = [live(turned_away(month, answered(tenths / 10))).iloc[-1] for tenths in range(11)]
    assert pd.Series([end["harm"] for end in ends]).is_monotonic_decreasing
    assert pd.Series([end["alerts"] for end in ends]).is_monotonic_increasing


def test_without_any_answer_nothing_is_mended_and_nobody_speaks():
    lived = live([NOBODY] * MONTHS)
    assert np.allclose(lived["weaknesses"], USUAL.weaknesses)  # as many come as fade
    assert lived["trust"].iloc[-1] < 0.001


def test_to_be_late_costs_trust_and_to_blame_costs_more():
    trust = [
        live([answer] * 12)["trust"].iloc[-1]
        for answer in (answered(1), answered(1, 60), answered(1, 480), Answer(-0.5, 1))
    ]
    assert trust == sorted(trust, reverse=True) and len(set(trust)) == 4


@pytest.mark.parametrize("ward", [USUAL, USUAL._replace(mended=1, fade=1), USUAL._replace(trust=1)])
@pytest.mark.parametrize("answer", [COMES, NOBODY, Answer(-1, 0)])
def test_trust_stays_a_share_and_nothing_goes_below_nothing(ward, answer):
    lived = live([answer] * MONTHS, ward)
    assert lived["trust"].between(0, 1).all()
    assert (lived >= 0).all(axis=None)


def test_many_wards_at_once_are_the_same_as_one_by_one():
    same = orders(wards=3, times=1)
    found = order(live(turned_away(19, answered(0.2))), 19)
    assert same["alerts"].tolist() == [found.alerts] * 3
    assert same["harm"].tolist() == [found.harm] * 3


def test_the_order_hangs_on_the_assumptions_as_the_page_says():
    shares = [orders(times=times)["alerts_first"].mean() for times in (1.5, 2, 3)]
    assert shares[0] == 1 and shares == sorted(shares, reverse=True)
    assert 1 / 7 < 1 - shares[2] < 1 / 5  # "about one ward in six"


def test_every_assumption_is_named():
    assert list(ASSUMED) == list(USUAL._fields)


def test_months_without_an_alert_are_counted_as_none():
    alerts = load("alerts")
    counted = by_month(alerts)
    assert counted.sum() == len(alerts)
    few = by_month(alerts[alerts["day"].dt.month.isin([6, 9])])
    assert (few[few.index.month == 7] == 0).all() and len(few) == 16
