"""The older run chart rules, held against a plain reading of each and against chance."""

from itertools import permutations

import numpy as np
import pytest

from improving_care.spc.rules import anhoej, perla, runs_limits, side


def read(values):
    y = np.array([values], dtype=float)
    found = perla(y, side(y, np.nanmedian(y, axis=1)[:, None]))
    return {name for name, flags in found.items() if flags[0] and name != "signal"}


def test_six_useful_points_on_one_side_are_a_shift_and_five_are_not():
    assert "shift" in read([5, 6, 5, 6, 5, 6, 1, 2, 1, 2, 1, 2])
    assert "shift" not in read([5, 6, 5, 6, 5, 1, 2, 1, 2, 1])


def test_a_point_on_the_median_neither_breaks_a_shift_nor_counts():
    assert "shift" in read([5, 6, 4, 5, 6, 5, 6, 1, 2, 1, 2, 1, 2])
    assert "shift" not in read([5, 6, 4, 5, 6, 5, 1, 2, 1, 2, 1])


def test_five_rising_points_are_a_trend_whatever_side_they_are_on():
    assert "trend" in read([9, 1, 2, 3, 4, 5, 0, 8])
    assert "trend" not in read([9, 1, 2, 3, 4, 0, 8, 0])


def test_of_equal_neighbours_only_the_first_counts_in_a_trend():
    assert "trend" in read([9, 1, 2, 2, 3, 4, 5, 0, 8])
    assert "trend" not in read([9, 1, 2, 2, 3, 4, 0, 8, 0])


def test_a_missing_value_is_passed_over():
    gap = float("nan")
    assert "trend" in read([9, 1, 2, gap, 3, 4, 5, 0, 8])
    assert "trend" in read([gap, gap, 1, 2, 3, 4, 5, 0, 8])
    assert read([gap, 3, gap, 4]) == set()


def test_too_many_runs_and_too_few():
    assert "many_runs" in read([1, 9] * 10)
    assert "few_runs" in read([1] * 10 + [9] * 10)
    assert read([5, 5, 5, 5]) == set()


@pytest.mark.parametrize("useful", [4, 7, 8])
def test_limits_of_runs_are_those_of_every_order_there_is(useful):
    sides = [0] * (useful // 2) + [1] * (useful - useful // 2)
    runs = [1 + int(np.count_nonzero(np.diff(order))) for order in permutations(sides)]
    few, many = runs_limits(useful)
    assert np.mean([count < few for count in runs]) <= 0.025 < np.mean([c <= few for c in runs])
    assert np.mean([count > many for count in runs]) <= 0.025 < np.mean([c >= many for c in runs])


def test_where_nothing_changes_the_older_rules_cry_wolf_many_times_as_often():
    y = np.random.default_rng(4).normal(size=(4000, 24))
    sides = side(y, np.median(y, axis=1)[:, None])
    older, newer = perla(y, sides), anhoej(sides)
    assert newer["signal"].mean() < 0.06
    assert older["signal"].mean() > 5 * newer["signal"].mean()
    assert older["trend"].mean() > older["few_runs"].mean()
