"""Chance at Merewick: exact on every machine, right on average, and never shared by two sources."""

import math
from decimal import Decimal

import numpy as np
import pytest

from improving_care.hospital import draws

MANY = 20_000


def test_a_stream_gives_the_same_numbers_everywhere():
    # Whole numbers out of 2^53: any other machine or release of numpy must give these too.
    numbers = (draws.stream(20220401, "falls", "Beech").random(3) * 2**53).astype(np.int64)
    assert numbers.tolist() == [5177347154610186, 7587337844256808, 4214622422688020]


@pytest.mark.parametrize("mean", [0, 0.5, 7, 99, 2_100])
def test_poisson_counts_have_the_mean_and_the_variance_of_their_mean(mean):
    counts = draws.poisson(draws.stream(1, "poisson"), np.full(MANY, mean))
    print(f"mean {mean}: drawn {counts.mean():.3f}, variance {counts.var():.3f}")
    assert abs(counts.mean() - mean) <= 4 * math.sqrt(mean / MANY)
    assert counts.var() == pytest.approx(mean, rel=0.06)
    assert counts.dtype == np.int64


def test_small_poisson_counts_come_as_often_as_the_formula_says():
    counts = draws.poisson(draws.stream(2, "poisson"), np.full(MANY, 4.0))
    expected = np.array([math.exp(-4) * 4**k / math.factorial(k) for k in range(12)]) * MANY
    drawn = np.bincount(counts, minlength=12)[:12]
    assert ((drawn - expected) ** 2 / expected).sum() < 31.3  # chi-square, 11 df, 0.1%


@pytest.mark.parametrize("n, p", [(5, 0.4), (30, 0.75), (100, 0.02), (2_100, 0.17), (15_000, 0.25)])
def test_binomial_counts_have_their_mean_and_variance(n, p):
    counts = draws.binomial(draws.stream(1, "binomial"), np.full(MANY, n), p)
    variance = n * p * (1 - p)
    print(
        f"{n} x {p}: drawn {counts.mean():.3f} and {counts.var():.3f}, {n * p} and {variance:.3f}"
    )
    assert abs(counts.mean() - n * p) <= 4 * math.sqrt(variance / MANY)
    assert counts.var() == pytest.approx(variance, rel=0.06)
    assert counts.min() >= 0 and counts.max() <= n


def test_nothing_and_certainty_are_drawn_as_such():
    rng = draws.stream(1, "edges")
    assert draws.binomial(rng, [0, 10, 10, 500, 500], [0.3, 0, 1, 0, 1]).tolist() == [
        0,
        0,
        10,
        0,
        500,
    ]
    assert draws.falls(rng, [800, 0], [0, 5]).tolist() == [0, 0]
    assert draws.bed_days(rng, 28, [30, 31], 1.0, spread=0).tolist() == [840, 868]


def test_bed_days_stay_near_their_occupancy_and_within_the_beds():
    drawn = draws.bed_days(draws.stream(1, "beds"), 28, np.full(MANY, 30), 0.99)
    assert drawn.max() <= 28 * 30
    assert drawn.min() >= round(28 * 30 * 0.96)


def test_two_scenarios_share_their_luck():
    usual, fewer = (
        draws.falls(draws.stream(3, "falls", "Beech"), np.full(500, 800), 12, times)
        for times in (1.0, 0.75)
    )
    assert (fewer <= usual).all()
    assert fewer.sum() / usual.sum() == pytest.approx(0.75, abs=0.01)


def test_each_source_has_a_stream_of_its_own():
    keys = [("falls", "Beech"), ("falls", "Birch"), ("injuries", "Beech"), ("falls",)]
    first = {key: draws.stream(1, *key).random() for key in keys}
    assert len(set(first.values())) == len(keys)
    assert draws.stream(2, "falls", "Beech").random() != first["falls", "Beech"]


def test_many_counts_at_once_are_the_counts_one_at_a_time():
    means = [0, 0.4, 7, 250, 99.5, 100, 100.5, 3, 2_100, 1]
    one, many = draws.stream(4, "one"), draws.stream(4, "one")
    apart = [int(draws.poisson(one, mean)) for mean in means]
    assert draws.poisson(many, means).tolist() == apart
    trials, chances = [0, 5, 100, 101, 2_000, 40], [0.3, 0, 0.7, 0.5, 0.02, 1]
    apart = [int(draws.binomial(one, n, p)) for n, p in zip(trials, chances, strict=True)]
    assert draws.binomial(many, trials, chances).tolist() == apart


def test_the_exponential_is_right_to_the_fifteenth_digit_and_the_same_everywhere():
    x = draws.stream(5, "exponential").random(2_000) * 100
    right = [float((-Decimal(float(number))).exp()) for number in x]
    assert draws.exp_minus(x) == pytest.approx(right, rel=1e-15, abs=0)
    assert draws.exp_minus([0, 100]).tolist() == [1.0, float(Decimal(-100).exp())]
    # + - * / alone: any other machine must give these bits too.
    assert [float(v).hex() for v in draws.exp_minus([0.3, 2.4, 17.77])] == [
        "0x1.7b4c869c37c05p-1",
        "0x1.7394ab289bfc5p-4",
        "0x1.494fbf0fd6c02p-26",
    ]


def test_the_same_luck_never_gives_more_events_for_a_lower_mean():
    luck = draws.luck(draws.stream(6, "luck"), 400)
    counts = [draws.poisson_at(luck, mean) for mean in (0.5, 2, 2.1, 30, 99)]
    successes = [draws.binomial_at(luck, 60, p) for p in (0, 0.1, 0.11, 0.6, 1)]
    for rising in (counts, successes):
        for low, high in zip(rising, rising[1:], strict=False):
            assert (low <= high).all()
