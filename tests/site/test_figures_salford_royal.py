"""Module 14's pictures: what the browser works out as the reader moves is what Python works out."""

import re

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

from .test_figures_why_improve import items, said


def places(chart, names, **moved) -> list[float]:
    """How far down each text that begins with one of these names stands, from the top."""
    return sorted(t["y"] for t in items(chart, **moved) if names.match(str(t.get("text", ""))))


FIVE = Group(COLLABORATIVE.before.rate, COLLABORATIVE.after.rate)


@pytest.mark.parametrize("ended", [0.3, 0.51, 1.0])
@pytest.mark.parametrize("scale", [0, 1])
def test_what_is_expected_follows_the_others_and_the_scale(scale, ended):
    reading = [*SCALES.values()][scale](FIVE, Group(OTHERS.before.rate, ended))
    words = said(figures.how_much_was_it(), scale=scale, ended=ended)
    part = f"{100 * reading.share:.0f} of 100" if reading.beyond > 0 else "nothing"
    wanted = f"xpected {reading.expected:.2f}, came to 0.69: {part} of the fall is beyond"
    told = ("As published: e" if ended == 0.51 else "What if? E") + wanted
    assert told in words


@pytest.mark.parametrize("ended", [0.2, 0.31, 0.51, 0.69])
@pytest.mark.parametrize("scale", [0, 1])
def test_the_labels_at_the_ends_do_not_lie_on_each_other(scale, ended):
    names = re.compile("the five|expected|the others")
    heights = places(figures.how_much_was_it(), names, scale=scale, ended=ended)
    assert len(heights) == 3
    assert min(b - a for a, b in zip(heights, heights[1:], strict=False)) >= 13


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


def test_a_unit_that_goes_wrong_shows_late_in_the_hospitals_chart():
    found = {}
    for times in (1, 2, 8):
        words = " ".join(map(str, said(figures.one_unit_in_forty(), times=times)))
        found[times] = [int(n) for n in re.search(r"(\d+) of 12 .* (\d+) with", words).groups()]
    assert found[1] == [0, 0]
    assert found[2][0] == 0 and found[2][1] >= 7  # seven in a row, each inside the limits
    assert found[8][0] > 6


def test_how_often_a_hospital_shows_it_is_what_the_page_says():
    table = figures.how_often_it_shows()
    beyond, any_signal, own = (table[name].tolist() for name in table)
    assert 25 <= beyond[1] <= 35 and 55 <= any_signal[1] <= 65  # a coin's toss, or a little more
    assert 60 <= beyond[2] and any_signal[2] >= 85
    assert any_signal[0] > 10 and own[0] > 5  # limits of twelve months cry wolf
    assert own[1:] == [100, 100, 100]  # "chart the unit"


def test_the_simulation_of_the_box_can_be_run_again():
    table = figures.nothing_was_done()
    by_lot, _, worst = table.iloc[:, -1]
    assert (by_lot, worst) == (4, 13)  # as the page says
    assert list(table.index) == figures.WAY_NAMES
    assert table["part of the expected"]["worst just before"] < 0.9
    assert table["part of the expected"]["by lot"] == pytest.approx(1, abs=0.06)
