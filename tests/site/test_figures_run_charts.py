"""The pictures of module 4 that a reader moves say what the package says."""

import re

import pytest
import vl_convert

from improving_care.datasets import load
from improving_care.site.figures.run_charts import (
    annotated,
    count_pairs,
    draw_the_line,
    never_sent,
    the_wall_fills,
    two_months,
    watched_hands,
    what_chance_explains,
)
from improving_care.spc import control_chart
from improving_care.spc.cost_of_rules import signals_in_100

falls = load("falls")


def ward(name):
    return falls[falls["ward"] == name]


def drawn(chart, **at) -> str:
    """The picture as SVG, with its sliders at these values."""
    spec = chart.to_dict()
    for param in spec["params"]:
        param["value"] = at.get(param["name"], param["value"])
    return vl_convert.vegalite_to_svg(spec)


@pytest.mark.parametrize("line", [5, 9, 9.5, 12])
def test_dots_above_and_below_the_line_are_counted(line):
    months = ward("Beech")[:12]["falls"]
    svg = drawn(draw_the_line(ward("Beech")[:12], "Beech"), line=line)
    assert f"{(months > line).sum()} above, {(months < line).sum()} below" in svg
    assert ("your line is a median" in svg) == (line == 9.5)


@pytest.mark.parametrize("known", [2, 12, 17, 24])
def test_the_wall_shows_the_median_and_counts_of_what_hangs_there(known):
    svg = drawn(the_wall_fills(ward("Beech")[:24], "Beech"), known=known)
    runs = control_chart(ward("Beech")[:known], "falls", x="month", kind="run").runs.iloc[0]
    assert f"Useful points {runs['useful']}. Longest run {runs['longest_run']} (up to" in svg
    assert f"Crossings {runs['crossings']} (at least" in svg


def test_two_months_tell_their_story_in_either_order():
    one = drawn(two_months(ward("Linden"), "Linden"), first=3, second=29)
    other = drawn(two_months(ward("Linden"), "Linden"), first=29, second=3)
    said = "June 2022: 7. August 2024: 15. Falls up by 114 per cent."
    assert said in one and said in other
    assert "No change." in drawn(two_months(ward("Linden"), "Linden"), first=3, second=3)


def test_every_pair_of_months_is_counted_once():
    up, down, same = count_pairs(ward("Linden")["falls"])
    assert up + down + same == 36 * 35 // 2
    assert abs(up - down) < 0.2 * (up + down)  # nothing happened on Linden


def test_the_old_line_carried_on_signals_and_one_line_through_all_does_not():
    chart = annotated(ward("Beech"), "Beech", {"2023-09": "Rounds"}, baseline=12).to_dict()
    assert "12 points in a row" in chart["description"]
    assert "September 2023: Rounds" in chart["description"]
    whole = control_chart(ward("Beech"), "falls", x="month", kind="run")
    assert not whole.runs["signal"].any()


def test_empty_months_are_drawn_only_when_they_are_read_as_zero():
    gap, zero = (
        drawn(never_sent(ward("Chestnut"), "Chestnut"), zero=tick) for tick in (False, True)
    )
    assert "Two months are unknown." in gap and "Best two months ever!" in zero
    means = [float(re.search(r"about them: ([\d.]+)", svg)[1]) for svg in (gap, zero)]
    assert means[1] < means[0]


def test_the_audit_rises_and_the_sensors_do_not():
    hands = load("hand_hygiene")
    elm = hands[hands["ward"] == "Elm"]
    seen = [
        re.search(r"auditor saw (\d+) per cent, the sensors counted (\d+)", svg).groups()
        for svg in (drawn(watched_hands(elm, "Elm"), known=month) for month in (6, 36))
    ]
    (audit, sensors), (later_audit, later_sensors) = [tuple(map(int, pair)) for pair in seen]
    assert later_audit > audit + 30
    assert abs(later_sensors - sensors) < 6


def test_the_printed_limits_are_those_of_the_chart():
    table = what_chance_explains()
    runs = control_chart(ward("Beech")[:12], "falls", x="month", kind="run").runs.iloc[0]
    assert list(table.loc[12]) == [runs["longest_run_limit"], runs["crossings_limit"]]


def test_the_older_rules_cost_more_and_see_more():
    quiet, moved = (signals_in_100((24,), change, charts=1500).iloc[:, 0] for change in (0, 2))
    assert quiet["older: any of these"] > 5 * quiet["Anhøj: either"]
    assert moved["older: any of these"] > moved["Anhøj: either"] > 40
    assert moved["older: five up or five down"] < quiet["older: five up or five down"] + 15
