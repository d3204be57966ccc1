"""The table of what the rules find says what the charts say, and reads no point before its time."""

import pandas as pd
import pytest

from improving_care.hospital import ledger
from improving_care.hospital.detection import FEWEST, RUNS, Series, found, quiet_series, signals
from improving_care.hospital.merewick import Hospital
from improving_care.spc import control_chart


@pytest.fixture(scope="module")
def hospital():
    return Hospital()


@pytest.fixture(scope="module")
def rows(hospital):
    return found(hospital)


def first(rows, cause: str, where: str) -> dict:
    return next(r.after for r in rows if (r.cause.cause, r.cause.where) == (cause, where))


def test_what_was_planted_large_is_found_at_once_and_what_did_nothing_is_not(rows):
    assert first(rows, "one week loaded twice", "whole trust")["outside limits"] == 1
    assert first(rows, "norovirus week", "Elm")["outside limits"] == 1
    assert first(rows, "device-related ulcers count", "all wards")["shift"] is not None
    for ward in ("Hawthorn", "Linden", "Oak"):
        assert set(first(rows, "inspection visit", ward).values()) == {None}


def test_every_cause_that_acts_in_time_has_a_row(rows):
    without = {"missing", "is"}
    seen = {(r.cause.table, r.cause.where, r.cause.first) for r in rows}
    for cause in ledger.rows():
        if cause.effect not in without and cause.table not in ("deaths", "staff_survey"):
            assert (cause.table, cause.where, cause.first) in seen, cause


def test_runs_are_those_of_a_run_chart_of_the_points_so_far(hospital):
    series = next(quiet_series(hospital))
    flags = signals(series, None)[RUNS]
    for k in (FEWEST + 1, 24, len(series.table)):
        chart = control_chart(series.table[:k], "y", x="x", n="n", kind="run")
        assert flags[k - 1] == bool(chart.runs["signal"].iloc[0])


def test_a_later_point_changes_no_earlier_signal_when_limits_are_frozen():
    days = pd.date_range("2022-04-01", periods=30, freq="MS")
    y = [10.0, 12, 9, 11, 10, 8, 12, 10, 9, 11, 10, 12, 9, 10, 11, *[20.0] * 15]
    whole = Series("made up", "month", "i", pd.DataFrame({"x": days, "y": y}))
    part = whole._replace(table=whole.table[:18])
    for rule in ("outside limits", RUNS):
        assert signals(whole, 12)[rule][:18] == signals(part, 12)[rule]
    assert signals(whole, 12)["outside limits"].index(True) == 15
