"""Module 11's pictures and its page say what the tables say."""

import re

import pytest
import vl_convert

from improving_care.datasets import load
from improving_care.lean.wastes import NARROW, WIDER, metres, time_by_kind, year_of
from improving_care.site.build import ROOT
from improving_care.site.figures.wastes import CUPBOARDS, one_shift, twelve_shifts, two_people

TABLE = load("nurse_observation")
SHIFTS = dict(list(TABLE.groupby(["ward", "shift"])))
BEECH = SHIFTS["Beech", 2]
PAGE = " ".join((ROOT / "book" / "modules" / "11-wastes.md").read_text(encoding="utf-8").split())


def drawn(chart, **at) -> str:
    """The picture as SVG, with its parameters at these values."""
    spec = chart.to_dict()
    for param in spec["params"]:
        param["value"] = at.get(param["name"], param["value"])
    return vl_convert.vegalite_to_svg(spec)


@pytest.mark.parametrize("hours", [1, 4, 8])
@pytest.mark.parametrize("cupboard", range(len(CUPBOARDS)))
def test_the_metres_told_are_those_walked_until_then(hours, cupboard):
    svg = drawn(one_shift(BEECH, "Beech"), hours=hours, cupboard=cupboard)
    until = BEECH[BEECH.minute < 60 * hours]
    store = list(CUPBOARDS.values())[cupboard]
    care = until.activity.isin(NARROW).sum()
    assert f"{metres(until, store):,} metres walked, {care} minutes of care" in svg
    assert ("than today" in svg) == (store is not None)


def test_more_hours_draw_more_of_the_way():
    ways = [drawn(one_shift(BEECH, "Beech"), hours=hours).count("C") for hours in (1, 8)]
    assert ways[0] < ways[1]


@pytest.mark.parametrize(("at", "value"), [(0, NARROW), (1, WIDER)])
def test_each_bar_tells_its_share_of_value(at, value):
    said = re.findall(r">(\d+%)</text>", drawn(twelve_shifts(TABLE), value=at))
    for shift in SHIFTS.values():
        assert f"{round(100 * time_by_kind(shift, value)['value'])}%" in said


def test_the_figures_on_the_page_are_those_of_the_tables():
    shares = [100 * time_by_kind(shift)["value"] for shift in SHIFTS.values()]
    narrow, wider = (time_by_kind(TABLE, value)["value"] for value in (NARROW, WIDER))
    assert f"About {100 * narrow:.0f}, with the narrow line" in PAGE
    assert f"It becomes {100 * wider:.0f}," in PAGE
    assert f"ours run from {min(shares):.0f}% to {max(shares):.0f}%" in PAGE
    assert round(time_by_kind(TABLE)["waste"], 1) == 0.2 and "a fifth" in PAGE
    here, there = list(CUPBOARDS.values())[1:]
    saved = metres(BEECH) - metres(BEECH, there)
    year = year_of(saved)
    assert f"she walks {saved:,} metres fewer" in PAGE
    assert f"{year['steps']:,} steps, or {year['hours']} hours" in PAGE
    assert f"It saves {year['hours']} hours a year" in PAGE
    visits = ((BEECH.place == "Store") & (BEECH.place.shift() != "Store")).sum()
    assert f"draws {visits} of her ways" in PAGE
    all_there = [metres(shift) - metres(shift, there) for shift in SHIFTS.values()]
    all_here = [metres(shift) - metres(shift, here) for shift in SHIFTS.values()]
    assert sum(value < 0 for value in all_there) == 5 and "five of the twelve" in PAGE
    assert min(all_here) > 0 and f"{sum(all_here) / 12:.0f} metres a shift on average" in PAGE


def test_the_simulation_says_half_of_the_words_and_nearly_all_of_the_waste():
    table = two_people(200)
    middle = table["middle pair"]
    assert 10 <= middle["the same label"] <= 14 and middle["waste, or not"] >= 22
