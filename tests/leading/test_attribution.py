"""How much of a fall was the programme's: the published figures, both scales, and luck."""

import pytest

from improving_care.datasets import load
from improving_care.leading.attribution import (
    COLLABORATIVE,
    OTHERS,
    WAYS,
    Group,
    as_far_below,
    by_difference,
    by_ratio,
    chosen,
    fall,
    mean_groups,
    ratio_of_ratios,
    rose_most,
)


def test_the_published_rates_give_the_published_falls():
    assert round(100 * fall(COLLABORATIVE)) == 73
    assert round(100 * fall(OTHERS)) == 56


def test_the_two_scales_disagree_as_the_page_says():
    number, part = by_difference(COLLABORATIVE, OTHERS), by_ratio(COLLABORATIVE, OTHERS)
    assert [round(value, 2) for value in number] == [1.96, 1.27, 0.66]
    assert [round(value, 2) for value in part] == [1.15, 0.46, 0.24]
    assert [round(value, 2) for value in ratio_of_ratios(COLLABORATIVE, OTHERS)] == [0.6, 0.4, 0.9]


def test_groups_that_begin_alike_have_one_reading():
    programme, others = Group(4.0, 1.0), Group(4.0, 3.0)
    assert by_difference(programme, others) == by_ratio(programme, others) == (3.0, 2.0, 2 / 3)


def test_what_fell_as_the_others_did_has_nothing_beyond_on_its_own_scale():
    others = Group(2.0, 1.0)
    assert by_ratio(Group(6.0, 3.0), others).beyond == 0
    assert by_difference(Group(6.0, 5.0), others).beyond == 0
    assert by_difference(Group(6.0, 3.0), others).beyond == 2  # more to lose, and so "an effect"


def test_a_lot_credits_a_programme_with_what_it_does():
    five, others = mean_groups(chosen("by lot", runs=4000))
    assert by_ratio(five, others).share == pytest.approx(0, abs=0.02)
    five, others = mean_groups(chosen("by lot", effect=0.4, runs=4000))
    assert five.after / by_ratio(five, others).expected == pytest.approx(0.6, abs=0.02)


def test_the_worst_just_before_come_down_by_themselves_the_more_the_fewer_months():
    credited = []
    for months in (3, 12, 24):
        five, others = mean_groups(chosen("worst just before", months, runs=2000))
        credited.append(by_ratio(five, others).beyond)
    assert credited == sorted(credited, reverse=True) and credited[-1] > 0.05


def test_wards_that_are_hard_for_years_lose_a_larger_number_and_the_same_part():
    five, others = mean_groups(chosen("known to be hard", runs=4000))
    assert by_ratio(five, others).share == pytest.approx(0, abs=0.02)
    assert 0.4 < by_difference(five, others).share < 0.55  # "nearly half" on the page


def test_luck_alone_comes_as_far_as_salford_in_about_one_hospital_in_ten():
    ratio = ratio_of_ratios(COLLABORATIVE, OTHERS).rate
    seldom = as_far_below(chosen("worst just before", runs=4000), ratio)
    often = as_far_below(chosen("worst just before", months=3, runs=4000), ratio)
    assert 0.06 < seldom < 0.14 and often > 0.6


@pytest.mark.parametrize("way", WAYS)
def test_the_same_seed_gives_the_same_hospitals(way):
    assert chosen(way, runs=20).equals(chosen(way, runs=20))
    assert not chosen(way, runs=20).equals(chosen(way, runs=20, seed=2))


def test_the_wards_that_rose_most_at_merewick_are_those_of_the_story():
    table = rose_most(load("falls"))
    visited = table[table["quarter"] == "2022Q3"]
    assert set(visited["ward"]) == {"Linden", "Oak", "Hawthorn"}
    assert (visited["next"] < visited["worst"]).all()
    others = table[table["quarter"] != "2022Q3"]
    assert (len(others), (others["next"] < others["worst"]).sum()) == (27, 20)  # as the page says
    better = (others["next"] < others["worst"]).groupby(others["quarter"]).sum()
    assert (len(better), (better == 3).sum()) == (9, 3)
    assert (table["worst"] > table["earlier"]).all()
