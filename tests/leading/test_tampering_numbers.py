"""The funnel and the beads: what is proved on paper holds in the numbers."""

import math

import numpy as np
import pytest

from improving_care.leading.tampering import (
    PADDLE,
    RED,
    SPREAD,
    bead_limits,
    drop,
    red_beads,
    slips,
    spread,
    times_wider,
)


def test_rule_1_spreads_as_the_process_does():
    assert spread(drop(slips(1, 20_000), 1).rest) == pytest.approx(SPREAD, rel=0.02)


def test_rule_2_is_the_square_root_of_two_times_as_wide():
    found = [times_wider(2, 5000, seed) for seed in range(1, 6)]
    assert np.mean(found) == pytest.approx(math.sqrt(2), rel=0.01)


def test_under_rule_2_each_rest_is_one_slip_less_the_one_before():
    slip = slips(4)
    rest = drop(slip, 2).rest
    assert np.allclose(rest[1:], slip[1:] - slip[:-1])


def test_rule_3_swings_and_rule_4_walks_and_neither_settles():
    slip = slips(2, 400)
    for rule, side in ((3, -1), (4, 1)):
        rest = drop(slip, rule).rest
        assert np.allclose(rest[1:], side * rest[:-1] + slip[1:])
        assert times_wider(rule, 2000) > 2 * times_wider(rule, 60) > 2


def test_in_a_process_that_wanders_correcting_is_better_than_waiting():
    assert times_wider(2, 400, drift=2) < 0.7
    assert times_wider(4, 400, drift=2) > 1


def test_the_beads_are_the_boxs_and_nobodys():
    many = np.concatenate([red_beads(seed) for seed in range(400)])
    assert many.mean() == pytest.approx(PADDLE * RED, rel=0.01)
    assert np.ptp(many.mean(axis=0)) < 0.5
    limits = bead_limits()
    assert (limits.lower, limits.upper) == pytest.approx((1.515, 18.485), abs=0.001)
    assert ((many < limits.lower) | (many > limits.upper)).mean() < 0.006


def test_two_dice_on_the_facilitators_page_spread_as_it_says():
    luck = np.array([white - coloured for white in range(1, 7) for coloured in range(1, 7)])
    corrected = (luck[:, None] - luck[None, :]).ravel()
    assert round(luck.std(), 1) == 2.4 and round(corrected.std(), 1) == 3.4
    sixes = bead_limits(10 / 6, paddle=10)
    assert sixes.lower == 0 and 5 < sixes.upper < 6  # "0 to 5 sixes"
