"""The pictures of module 13 say what the package says."""

import re

import numpy as np
import pytest
import vl_convert

from improving_care.flow import erlang_c, kingman
from improving_care.grading.exercises.flow.drawn import queue
from improving_care.site.figures.flow import (
    CARE,
    CLINIC,
    VARIATION,
    an_ordinary_week,
    averages_match,
    eighty_five,
    quarters,
    same_hospital,
    wait_against_use,
)


def drawn(chart, **values) -> str:
    """The picture as SVG, with its sliders at these values."""
    spec = chart.to_dict()
    for parameter in spec["params"]:
        parameter["value"] = values.get(parameter["name"], parameter["value"])
    return vl_convert.vegalite_to_svg(spec)


@pytest.mark.parametrize(("busy", "kind"), [(50, 1), (80, 3), (97, 4)])
def test_the_wait_that_is_told_is_kingmans_and_so_is_the_next_per_cents(busy, kind):
    svg = drawn(wait_against_use(), busy=busy, kind=kind)
    wait, next_wait = map(
        int, re.search(r"mean wait (\d+) minutes\. At \d+%: (\d+)\.", svg).groups()
    )
    varies = VARIATION[kind - 1][0]
    assert wait == pytest.approx(kingman(busy / 100, CARE, varies, varies), abs=0.51)
    assert next_wait == pytest.approx(kingman((busy + 1) / 100, CARE, varies, varies), abs=0.51)


@pytest.mark.parametrize("places", [9, 10, 13])
@pytest.mark.parametrize("quarter", [1, 7])
def test_the_queue_worked_out_in_the_browser_is_the_one_counted_day_by_day(places, quarter):
    data = quarters()
    svg = drawn(averages_match(data), places=places, quarter=quarter)
    left = queue(data.loc[data["quarter"] == quarter, "came"], places)
    mean, longest = re.search(r"Queue: mean ([\d.]+), longest (\d+)\.", svg).groups()
    assert float(mean) == pytest.approx(np.mean(left), abs=0.0501)
    assert int(longest) == max(left)


def test_in_every_quarter_the_averages_match_and_somebody_waits():
    data = quarters()
    assert (data.groupby("quarter")["came"].mean() == CLINIC).all()
    for _, came in data.groupby("quarter")["came"]:
        assert np.mean(queue(came, CLINIC)) > 1


def test_the_table_of_85_per_cent_is_erlangs():
    table = eighty_five()
    assert table.loc["a ward of 30 beds", "85% full"] == round(
        100 * erlang_c(25.5, 1, 30).chance, 1
    )
    assert (table.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)


def test_an_ordinary_week_says_in_words_what_it_shows():
    spec = an_ordinary_week(12).to_dict()
    values = next(iter(spec["datasets"].values()))
    peak = max(values, key=lambda row: row["middle"])
    assert f"half of the futures have {peak['middle']:.0f} or more" in spec["description"]


def test_weeks_differ_though_nothing_was_changed():
    assert same_hospital(6)["most without a place at once"].nunique() > 2
