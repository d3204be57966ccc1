"""Module 14's pictures: what the browser works out as the reader moves is what Python works out."""

import pytest

from improving_care.leading.attribution import (
    COLLABORATIVE,
    OTHERS,
    SCALES,
    WAYS,
    Group,
    chosen,
    mean_groups,
)
from improving_care.site.figures import salford_royal as figures

from .test_figures_why_improve import said

FIVE = Group(COLLABORATIVE.before.rate, COLLABORATIVE.after.rate)


@pytest.mark.parametrize("ended", [0.3, 0.51, 1.0])
@pytest.mark.parametrize("scale", [0, 1])
def test_what_is_expected_follows_the_others_and_the_scale(scale, ended):
    reading = [*SCALES.values()][scale](FIVE, Group(OTHERS.before.rate, ended))
    words = said(figures.how_much_was_it(), scale=scale, ended=ended)
    wanted = f"Expected {reading.expected:.2f}, came to 0.69: {100 * reading.share:.0f} of 100"
    assert any(str(text).replace("−", "-").startswith(wanted) for text in words), (wanted, words)


@pytest.mark.parametrize("way", range(3))
def test_luck_is_that_of_the_simulation(way):
    five, others = mean_groups(chosen(WAYS[way], 6))
    words = said(figures.luck_of_the_worst(), way=way, months=6)
    number, part = (max(0, round(100 * s(five, others).share)) for s in SCALES.values())
    assert any(f"of 100: {number} (same number), {part} (same part)" in str(t) for t in words)
    assert f"the five, {five.after:.2f}" in words


def test_the_quarter_that_was_visited_is_named_and_no_other():
    words = [
        next(str(t) for t in said(figures.three_that_rose(), quarter=n) if "Better in" in str(t))
        for n in range(1, 11)
    ]
    assert words[0].startswith("July to September 2022: the three were inspected.")
    assert all("nobody inspected them" in text for text in words[1:])
    better = sum(int(text.split("quarter: ")[1][0]) for text in words[1:])
    assert better == 20


def test_a_unit_must_be_several_times_as_bad_before_the_hospital_shows_it():
    outside = [
        next(
            int(str(t).split("hospital: ")[1].split(" ")[0])
            for t in said(figures.one_unit_in_forty(), times=times)
            if "hospital: " in str(t)
        )
        for times in (1, 2, 8)
    ]
    assert outside[:2] == [0, 0] and outside[2] > 6


def test_the_simulation_of_the_box_can_be_run_again():
    table = figures.nothing_was_done(runs=100)
    assert list(table.index) == figures.WAY_NAMES
    assert table["part of the expected"]["worst just before"] < 0.9
    assert table["part of the expected"]["by lot"] == pytest.approx(1, abs=0.06)
