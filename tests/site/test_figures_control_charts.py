"""The pictures that a reader moves say what the package says."""

import re

import pytest
import vl_convert

from improving_care.datasets import load
from improving_care.site.figures.control_charts import (
    false_alarms,
    many_quiet_wards,
    nothing_changes,
    stand_in_a_month,
)
from improving_care.spc import control_chart, control_charts

falls = load("falls")
BEECH = falls[(falls["ward"] == "Beech") & (falls["month"] < "2023-09")]


def drawn(chart, at: int) -> str:
    """The picture as SVG, with its slider at a value."""
    spec = chart.to_dict()
    spec["params"][0]["value"] = at
    return vl_convert.vegalite_to_svg(spec)


@pytest.mark.parametrize("month", [4, 9, 17])
def test_limits_worked_out_in_the_browser_are_those_of_the_package(month):
    svg = drawn(stand_in_a_month(BEECH, "Beech"), month)
    lower, upper = re.search(r"Limits ([\d.]+) to ([\d.]+)\.", svg).groups()
    last = control_chart(BEECH[:month], "falls", x="month", kind="i").points.iloc[-1]
    assert float(lower) == pytest.approx(max(0, last["lower"]), abs=0.05001)
    assert float(upper) == pytest.approx(last["upper"], abs=0.05001)


@pytest.mark.parametrize(
    ("month", "words"), [(16, "6 falls, 1 fewer than"), (17, "15 falls, 9 more")]
)
def test_the_two_month_story_is_told_in_words(month, words):
    assert words in drawn(stand_in_a_month(BEECH, "Beech"), month)


def test_a_quiet_ward_says_how_many_of_its_points_signal():
    data = nothing_changes()
    signals = control_charts(data, "falls", by="chart", kind="c").signals().drop(columns="runs")
    picture = many_quiet_wards(data)
    for ward, count in signals.sum(axis=1).items():
        svg = drawn(picture, ward)
        assert ("No signal" in svg) == (count == 0)
        if count:
            assert f"{count} point" in svg


def test_more_rules_and_more_months_cry_wolf_more_often():
    table = false_alarms(months=(12, 48), wards=1000)
    assert (table["48 months"] > table["12 months"]).all()
    assert (table.loc["all four Making Data Count rules"] >= table.loc["outside the limits"]).all()
    # Runs analysis holds its false alarms near one in twenty, whatever the number of points.
    assert (table.loc["long run or few crossings"] <= 10).all()
