"""Which points are signals, and what the icons and the runs say."""

import math

import numpy as np
import pandas as pd
import pytest

from improving_care.spc import control_chart
from improving_care.spc.rules import RULES, anhoej, crossings_limit, longest_run_limit


def chart(values, **options):
    options = {"kind": "i"} | options
    return control_chart(pd.DataFrame({"y": values}), "y", **options)


def flagged(found):
    points = found.points
    return {
        k: r for k, r in zip(points.index + 1, points["rule"], strict=True) if r != "common cause"
    }


# Twenty points about 10, whose moving ranges are all 2: limits at 4.68 and 15.32.
QUIET = [9, 11] * 10


def test_a_quiet_process_has_no_signal():
    found = chart(QUIET)
    assert flagged(found) == {}
    assert (found.points["verdict"] == "common cause").all()


def test_a_point_outside_the_limits_is_flagged():
    assert flagged(chart([*QUIET, 30], baseline=20)) == {21: "outside limits"}


def test_seven_on_one_side_are_all_flagged_and_six_are_not():
    seven = chart([*QUIET, 11, 12, 11, 12, 11, 12], baseline=20)
    assert flagged(seven) == dict.fromkeys(range(20, 27), "shift")
    assert flagged(chart([*QUIET, 11, 12, 11, 12, 11], baseline=20)) == {}


def test_a_point_on_the_mean_breaks_a_shift():
    assert flagged(chart([*QUIET, 11, 12, 10, 12, 11, 12], baseline=20)) == {}


def test_seven_rising_points_are_a_trend_and_an_equal_pair_breaks_it():
    rising = [7, 8, 9, 10, 11, 12, 13]
    assert flagged(chart([*QUIET, *rising], baseline=20)) == dict.fromkeys(range(21, 28), "trend")
    broken = [7, 8, 9, 10, 10, 11, 12]
    assert flagged(chart([*QUIET, *broken], baseline=20)) == {}


def test_a_trend_points_the_way_it_goes_whatever_side_it_is_on():
    down = chart([*QUIET, 13, 12.5, 12, 11.5, 11, 10.5, 10.2], baseline=20, direction="down")
    assert set(down.points["verdict"].iloc[20:]) == {"improving"}


def test_two_of_three_flags_the_two_close_points_only():
    found = flagged(chart([*QUIET, 14, 11, 14.5, 9], baseline=20))
    assert found == {21: "two of three", 23: "two of three"}
    # The third must lie on the same side of the mean.
    assert flagged(chart([*QUIET, 14, 9, 14.5, 9], baseline=20)) == {}


def test_precedence_is_outside_trend_two_of_three_shift():
    assert RULES == ("common cause", "outside limits", "trend", "two of three", "shift")
    found = flagged(chart([*QUIET, 10.5, 11, 12, 13, 14, 14.5, 16], baseline=20))
    assert found[27] == "outside limits"
    assert found[26] == "trend"


@pytest.mark.parametrize(
    ("direction", "verdict"), [("up", "improving"), ("down", "concerning"), (None, "neither")]
)
def test_the_direction_decides_what_a_high_point_means(direction, verdict):
    found = chart([*QUIET, 30], baseline=20, direction=direction)
    assert found.variation == found.points["verdict"].iloc[-1] == verdict


def test_the_variation_icon_is_that_of_the_last_point_measured():
    assert chart([*QUIET, 30, 10], baseline=20, direction="up").variation == "common cause"
    assert chart([*QUIET, 30, None], baseline=20, direction="up").variation == "improving"


@pytest.mark.parametrize(
    ("target", "direction", "icon"),
    [
        (20, "up", "consistently fails"),
        (1, "up", "consistently passes"),
        (20, "down", "consistently passes"),
        (1, "down", "consistently fails"),
        (10, "up", "hit and miss"),
        (None, "up", None),
        (20, None, None),
    ],
)
def test_the_assurance_icon(target, direction, icon):
    assert chart(QUIET, target=target, direction=direction).assurance == icon


def test_a_run_chart_has_no_icons():
    found = chart(QUIET, kind="run", target=3, direction="up")
    assert found.variation is None
    assert found.assurance is None


def test_a_moving_range_chart_gives_no_run_signal_and_starts_at_the_second_point_of_a_phase():
    found = chart(list(range(1, 13)) + list(range(1, 13)), kind="mr", phases=[12])
    assert found.points["y"].isna().tolist() == [True] + [False] * 11 + [True] + [False] * 11
    assert not found.runs["signal"].any()
    assert set(found.points["rule"]) == {"common cause"}


def test_run_limits_against_the_formula_and_the_binomial_by_hand():
    assert [longest_run_limit(k) for k in (10, 12, 22, 24, 100)] == [6, 7, 7, 8, 10]
    for useful in range(2, 120):
        throws, limit = useful - 1, crossings_limit(useful)

        def chance(most, throws=throws):
            return sum(math.comb(throws, k) for k in range(most + 1)) / 2**throws

        assert chance(limit) >= 0.05
        assert limit == 0 or chance(limit - 1) < 0.05


def test_the_longest_run_signals_when_more_than_its_limit_not_at_it():
    # Twenty-two useful points: the limit is 7 and there must be at least 7 crossings.
    rest = [1, -1] * 7
    at = anhoej(np.array([[1] * 7 + [-1] + rest], dtype=np.int8))
    assert (at["longest_run"][0], at["signal"][0]) == (7, False)
    beyond = anhoej(np.array([[1] * 8 + rest[1:] + [-1]], dtype=np.int8))
    assert (beyond["useful"][0], beyond["longest_run"][0], beyond["signal"][0]) == (22, 8, True)


def test_runs_against_a_count_by_hand():
    rng = np.random.default_rng(20221)
    sides = rng.integers(-1, 2, size=(200, 30)).astype(np.int8)
    found = anhoej(sides)
    for row, marks in enumerate(sides):
        useful = [m for m in marks if m]
        runs = [1]
        for before, after in zip(useful, useful[1:], strict=False):
            if before == after:
                runs[-1] += 1
            else:
                runs.append(1)
        assert found["useful"][row] == len(useful)
        assert found["longest_run"][row] == max(runs)
        assert found["crossings"][row] == len(runs) - 1


def test_a_run_chart_whose_points_all_lie_on_the_median_has_nothing_to_count():
    found = chart([5] * 14, kind="run")
    assert found.runs["useful"].iloc[0] == 0
    assert found.runs["longest_run"].isna().iloc[0]
    assert not found.runs["signal"].iloc[0]
    assert "half" in found.warnings[0]
