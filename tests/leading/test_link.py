"""Engagement and harm: what goes together, what drives it, and what is left of like with like."""

import numpy as np
import pytest

from improving_care.leading.link import correlation, made_up, wards


def within(table) -> float:
    rest = table[["engagement", "harm"]] - table.groupby("kind")[["engagement", "harm"]].transform(
        "mean"
    )
    return correlation(rest["engagement"], rest["harm"]).plain


def test_with_confounding_off_and_no_effect_nothing_goes_together():
    assert correlation(*made_up(0, 0)[["engagement", "harm"]].to_numpy().T).plain == pytest.approx(
        0, abs=1e-9
    )


def test_confounding_makes_a_link_of_nothing_and_like_with_like_takes_it_away():
    table = made_up(0, 1)
    assert correlation(table["engagement"], table["harm"]).plain < -0.5
    assert within(table) == pytest.approx(0, abs=1e-9)
    half = made_up(0, 0.5)
    assert -0.5 < correlation(half["engagement"], half["harm"]).plain < -0.2


@pytest.mark.parametrize("effect", [-0.5, -1.0, -2.0])
@pytest.mark.parametrize("moved", [0, 0.5, 1])
def test_like_with_like_the_slope_is_the_truth_whatever_the_kind_moves(effect, moved):
    table = made_up(effect, moved)
    rest = table[["engagement", "harm"]] - table.groupby("kind")[["engagement", "harm"]].transform(
        "mean"
    )
    slope = (rest["engagement"] @ rest["harm"]) / (rest["engagement"] @ rest["engagement"])
    assert slope == pytest.approx(effect)


def test_a_third_figure_held_still_leaves_what_it_does_not_explain():
    rng = np.random.default_rng(1)
    cause = rng.standard_normal(4000)
    x, y = (cause + 0.5 * rng.standard_normal(4000) for _ in range(2))
    found = correlation(x, y, cause)
    assert found.plain > 0.75 and abs(found.held) < 0.05
    assert correlation(x, y).held == correlation(x, y).plain


def test_merewicks_wards_are_eighteen_and_whole():
    table = wards()
    assert len(table) == 18 and not table.isna().any(axis=None)
    assert table["older"].between(0, 1).all()
