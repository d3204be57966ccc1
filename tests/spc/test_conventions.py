"""Conventions that are easy to get wrong: gaps, points left out, frozen limits, phases, many charts."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.spc import KINDS, control_chart, control_charts
from improving_care.spc.limits import SUBGROUPS, WITH_DENOMINATOR

EDGES = ["centre", "lower", "upper"]
whole = st.lists(st.integers(1, 60), min_size=4, max_size=40)


def frame(values):
    return pd.DataFrame({"y": values})


def table(kind, seed=1, points=30):
    """A table that suits a kind of chart, and the arguments that go with it."""
    rng = np.random.default_rng(seed)
    if kind in SUBGROUPS:
        sizes = rng.integers(2, 6, points)
        x = np.repeat(np.arange(points), sizes)
        return pd.DataFrame({"y": rng.normal(50, 5, len(x)), "x": x}), {"x": "x"}
    y = rng.poisson(9, points) + 1
    data = pd.DataFrame({"y": y, "n": rng.integers(40, 90, points)})
    return data, ({"n": "n"} if kind in WITH_DENOMINATOR else {})


def test_a_missing_value_is_a_gap_that_no_moving_range_bridges():
    gap = control_chart(frame([10, 12, None, 30, 32]), "y", kind="i")
    # Moving ranges 2 and 2: the step from 12 to 30 is not counted.
    assert gap.points["upper"].iloc[0] == pytest.approx(21 + 3 * 2 / 1.128)
    assert gap.points["y"].isna().tolist() == [False, False, True, False, False]


def test_a_point_left_out_makes_its_neighbours_adjacent():
    out = control_chart(frame([10, 12, 99, 14, 16]), "y", kind="i", exclude=[3])
    # Moving ranges 2, 2 (from 12 to 14) and 2.
    assert out.points["upper"].iloc[0] == pytest.approx(13 + 3 * 2 / 1.128)
    assert out.points["excluded"].tolist() == [False, False, True, False, False]
    assert out.points["outside"].iloc[2]
    assert out.runs["useful"].iloc[0] == 4


def test_frozen_limits_do_not_see_later_points_but_runs_do():
    values = [9, 11] * 10
    early = control_chart(frame(values), "y", kind="i")
    frozen = control_chart(frame(values + [14] * 10), "y", kind="i", baseline=20)
    assert frozen.points[EDGES].iloc[-1].tolist() == early.points[EDGES].iloc[0].tolist()
    assert frozen.runs["useful"].iloc[0] == 30
    assert frozen.runs["longest_run"].iloc[0] == 11


@pytest.mark.parametrize("kind", KINDS)
def test_limits_of_a_phase_do_not_see_another_phase(kind):
    data, options = table(kind)
    x = data["x"] if "x" in data else data.index
    both = control_chart(data, "y", kind=kind, phases=[12], **options)
    first = control_chart(data[x < 12], "y", kind=kind, **options)
    second = control_chart(data[x >= 12], "y", kind=kind, **options)
    alone = pd.concat([first.points, second.points])[["y", *EDGES, "rule"]].reset_index(drop=True)
    pd.testing.assert_frame_equal(both.points[["y", *EDGES, "rule"]], alone)
    pd.testing.assert_frame_equal(
        both.runs.drop(columns="phase"),
        pd.concat([first.runs, second.runs]).drop(columns="phase").reset_index(drop=True),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_columns_and_other_columns_do_not_matter(kind):
    data, options = table(kind)
    turned = data.assign(other="text")[["other", *reversed(data.columns)]]
    one, two = (control_chart(d, "y", kind=kind, **options) for d in (data, turned))
    pd.testing.assert_frame_equal(one.points, two.points)


@pytest.mark.parametrize("kind", ["i", "xbar", "run"])
@given(values=whole, by=st.integers(-500, 500))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_shifting_y_shifts_the_lines(kind, values, by):
    data = pd.DataFrame({"y": values, "x": np.arange(len(values)) // 2})
    options = {"x": "x"} if kind == "xbar" else {}
    here = control_chart(data, "y", kind=kind, **options)
    there = control_chart(data.assign(y=data["y"] + by), "y", kind=kind, **options)
    np.testing.assert_allclose(there.points[EDGES], here.points[EDGES] + by, atol=1e-9)
    assert there.points["rule"].tolist() == here.points["rule"].tolist()


@pytest.mark.parametrize("kind", ["i", "mr", "xbar", "s", "t", "run"])
@given(values=whole, by=st.sampled_from([0.25, 0.5, 2, 8, 64]))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_scaling_y_scales_the_lines(kind, values, by):
    data = pd.DataFrame({"y": values, "x": np.arange(len(values)) // 2})
    options = {"x": "x"} if kind in SUBGROUPS else {}
    here = control_chart(data, "y", kind=kind, **options)
    there = control_chart(data.assign(y=data["y"] * by), "y", kind=kind, **options)
    np.testing.assert_allclose(there.points[EDGES], here.points[EDGES] * by, rtol=1e-9, atol=1e-9)
    assert there.points["rule"].tolist() == here.points["rule"].tolist()
    pd.testing.assert_frame_equal(there.runs, here.runs)


@given(values=whole)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_screening_never_widens_the_limits(values):
    plain = control_chart(frame(values), "y", kind="i").points["upper"].iloc[0]
    screened = control_chart(frame(values), "y", kind="i", screen=True).points["upper"].iloc[0]
    assert screened <= plain + 1e-9 or np.isnan(screened)


def test_shares_stay_between_0_and_1_and_rates_above_0():
    data = pd.DataFrame({"y": [0, 1, 5, 5, 4, 5, 0, 5], "n": [5] * 8})
    for kind in ("p", "pp"):
        points = control_chart(data, "y", n="n", kind=kind).points
        assert points["lower"].min() >= 0
        assert points["upper"].max() <= 1
    for kind in ("u", "up"):
        assert control_chart(data, "y", n="n", kind=kind).points["lower"].min() >= 0


def test_a_rate_is_an_unweighted_mean_on_an_i_chart_and_a_weighted_one_on_the_others():
    data = pd.DataFrame({"y": [1, 90, 2, 80], "n": [10, 100, 10, 100]})
    rates = data["y"] / data["n"]
    centre = {
        k: control_chart(data, "y", n="n", kind=k).points["centre"].iloc[0]
        for k in ("i", "p", "ip")
    }
    assert centre["i"] == pytest.approx(rates.mean())
    assert centre["p"] == centre["ip"] == pytest.approx(data["y"].sum() / data["n"].sum())


@pytest.mark.parametrize("kind", KINDS)
def test_many_charts_at_once_are_the_same_as_one_at_a_time(kind):
    parts = []
    for seed, points in enumerate((30, 30, 24, 41)):
        data, options = table(kind, seed=seed, points=points)
        parts.append(data.assign(ward=f"ward {seed}"))
    together = pd.concat(parts, ignore_index=True)
    asked = {
        "kind": kind,
        "phases": [12],
        "exclude": [3, 20],
        "direction": "down",
        "target": 4,
        **options,
    }
    if kind == "i":
        together.loc[[4, 33], "y"] = None
    charts = control_charts(together, "y", by="ward", **asked)
    assert charts.groups == [f"ward {k}" for k in range(4)]
    for ward, many in charts.items():
        one = control_chart(together[together["ward"] == ward], "y", **asked)
        pd.testing.assert_frame_equal(many.points, one.points)
        pd.testing.assert_frame_equal(many.runs, one.runs)
        assert many.sentence() == one.sentence()
        assert (many.variation, many.assurance) == (one.variation, one.assurance)


def test_rows_of_many_charts_may_be_mixed_and_a_bad_group_does_not_stop_the_others():
    data = pd.DataFrame(
        {
            "ward": ["Elm", "Ash", "Oak"] * 15,
            "month": np.repeat(np.arange(15), 3),
            "falls": range(45),
        }
    )
    data.loc[data["ward"] == "Oak", "falls"] = -1
    charts = control_charts(data, "falls", by="ward", x="month", kind="c")
    assert charts.groups == ["Ash", "Elm"]
    assert charts["Elm"].points["y"].tolist() == list(range(0, 45, 3))
    assert "cannot be negative" in charts.refused["Oak"]


def test_the_picture_keeps_its_dates_and_says_what_it_shows():
    months = pd.date_range("2022-04-01", periods=20, freq="MS")
    data = pd.DataFrame({"month": months, "falls": [9, 11] * 10})
    chart = control_chart(
        data, "falls", x="month", kind="i", direction="down", target=3, screen=True
    )
    spec = chart.plot(title="Falls on Beech").to_dict()
    text = json.dumps(spec)
    assert spec["description"] == chart.alt_text()
    assert "2022-04-01T00:00:00" in text
    assert "screened" in text
    assert "Apr 2022 to Nov 2023" in chart.alt_text()
    assert ", target 3" in chart.alt_text()
    assert "NaN" not in text


def test_sentences_say_what_the_chart_says():
    quiet = control_chart(frame([9, 11] * 10), "y", kind="i", direction="down", target=10)
    assert "within what this process usually gives" in quiet.sentence()
    assert "none of the 20 points signals a change" in quiet.sentence()
    assert "whether a point meets it is chance (10 of the 20 did)" in quiet.sentence()
    worse = control_chart(frame([9, 11] * 10 + [30]), "y", kind="i", baseline=20, direction="down")
    assert "worse than before" in worse.sentence()
    assert "beyond the upper limit of 15.3" in worse.sentence()
    shifted = control_chart(frame([9] * 10 + [12] * 10), "y", kind="run")
    assert "have shifted" in shifted.sentence()


@pytest.mark.parametrize(
    ("last", "target", "said"),
    [
        (30, 18, "all 20 earlier points met the target of 18; how it is now, the next points will"),
        (30, 10, "10 of the 20 earlier points met the target of 10; how it is now"),
        (30, 7, "none of the 20 earlier points met the target of 7; how it is now"),
        (30, 2, "the process as it is cannot be expected to meet the target of 2"),
        (1, 2, "none of the 20 earlier points met the target of 2; how it is now"),
        (1, 18, "the target of 18 is met reliably by the process as it is"),
    ],
)
def test_after_a_signal_the_old_limits_promise_nothing_that_the_change_may_have_undone(
    last, target, said
):
    values = frame([9, 11] * 10 + [last])
    chart = control_chart(values, "y", kind="i", baseline=20, direction="down", target=target)
    assert chart.last["rule"] == "outside limits"
    assert said in chart.sentence()


def test_limits_that_most_points_contradict_are_not_called_usual():
    values = frame([9, 11] * 6 + [20] * 8 + [2] * 8 + [10])
    chart = control_chart(values, "y", kind="i", baseline=12, direction="down", target=10)
    assert chart.last["rule"] == "common cause" and chart.assurance == "hit and miss"
    said = chart.sentence()
    assert "these limits hold badly" in said and "17 of the 29 points" in said
    assert "9 for the worse, 8 for the better" in said
    assert "target" not in said and "season" not in said
    dated = values.assign(month=pd.date_range("2022-04-01", periods=29, freq="MS"))
    dated = control_chart(dated, "y", x="month", kind="i", baseline=12, direction="down")
    assert "look for a season or a lasting change" in dated.sentence()


def test_a_change_that_has_lasted_is_told_with_its_beginning():
    """The last point alone would sound like news of this month."""
    chart = control_chart(
        frame([9, 11] * 10 + [14.5, 14.5, 14.5, 16, 14.5]), "y", kind="i", baseline=20
    )
    assert chart.last["rule"] == "two of three"
    assert "with both of the two before it near it or beyond; all 5 points since 21 signal it" in (
        chart.sentence()
    )


def test_a_change_that_pauses_is_told_with_how_often_it_was_signalled():
    """A usual month between them, and the last one alone would sound like the first."""
    chart = control_chart(
        frame([9, 11] * 10 + [16, 16, 16, 16, 16, 16, 9, 16]), "y", kind="i", baseline=20
    )
    assert "lies beyond the upper limit of 15.3; 8 of the last 12 points signal it." in (
        chart.sentence()
    )


def test_a_point_near_a_limit_is_told_so_that_it_can_be_read_aloud():
    chart = control_chart(frame([9, 11] * 10 + [14.5, 12, 14.5]), "y", kind="i", baseline=20)
    assert chart.last["rule"] == "two of three"
    assert (
        "14.5, lies near the upper limit of 15.3, with one of the two before it near it or beyond."
        in chart.sentence()
    )


SUMMERS = [9, 11, 9, 11, 10, 9, 10, 9]
WINTER = [17, 16, 17, 16]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((SUMMERS + WINTER) * 3, True),
        ((SUMMERS + WINTER) * 2 + SUMMERS + [10] * 3 + [17], True),
        ((SUMMERS + WINTER) * 2, False),  # two winters are one year apart
        (SUMMERS * 3 + WINTER * 3, False),  # high for a year: that is no season
        (SUMMERS + [10] * 4 + (SUMMERS + WINTER) * 2, False),  # not in the first winter
    ],
)
def test_a_season_is_named_where_the_same_time_of_both_years_before_lay_there_too(values, told):
    data = pd.DataFrame(
        {"y": values, "month": pd.date_range("2022-04-01", periods=len(values), freq="MS")}
    )
    settings = dict(kind="i", baseline=8, direction="down", target=12)
    chart = control_chart(data, "y", x="month", **settings)
    assert chart.variation == "concerning"
    season = "the same time of year was high in both years before, so look at the season"
    assert (season in chart.sentence()) == told
    assert "season" not in control_chart(data, "y", **settings).sentence()
