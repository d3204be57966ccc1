"""Futures and their bands, and the change that helps or does not."""

import numpy as np
import pytest

from improving_care.flow import Department, FlowError, bands, days, one_week
from improving_care.flow.futures import Week

USUAL = [one_week(Department(), seed) for seed in range(20)]


def test_a_band_holds_its_share_of_the_futures():
    band = bands(USUAL)
    corridor = np.array([week.corridor for week in USUAL])
    assert len(band) == 168
    assert (band["low"] <= band["middle"]).all() and (band["middle"] <= band["high"]).all()
    inside = (corridor >= band["low"].to_numpy()) & (corridor <= band["high"].to_numpy())
    assert inside.mean() >= 0.78


def test_no_future_has_no_band():
    with pytest.raises(FlowError, match="at least one week"):
        bands([])
    with pytest.raises(FlowError, match="it has corridor and boarding"):
        bands(USUAL, "trolleys")


def test_merewick_is_as_its_facts_say():
    """FACTS: trusts' median 83% within four hours, 5-95% of them 71-93%."""
    assert 0.78 < np.mean([week.within_four_hours for week in USUAL]) < 0.88
    assert 5 < np.mean([week.corridor.reshape(7, 24)[:, 17].mean() for week in USUAL]) < 18


def _corridor(weeks: list[Week]) -> np.ndarray:
    return np.array([week.corridor.mean() for week in weeks])


def test_beds_left_sooner_empty_the_corridor_and_a_second_nurse_at_the_door_does_not():
    nurse = [one_week(Department(triage_nurses=2), seed) for seed in range(20)]
    noon = [one_week(Department(before_noon=0.35), seed) for seed in range(20)]
    usual = _corridor(USUAL)
    assert np.mean([w.first_wait for w in nurse]) < np.mean([w.first_wait for w in USUAL]) / 5
    assert _corridor(nurse).mean() > 0.9 * usual.mean()
    assert _corridor(noon).mean() < 0.7 * usual.mean()
    assert (_corridor(noon) < usual).mean() > 0.8


def test_each_day_has_its_count():
    table = days(Department(), 8, seed=1)
    assert table["day"].tolist() == list(range(1, 57))
    assert table["attendances"].between(200, 450).all()
    assert (table["in_time"] / table["attendances"]).between(0.2, 1).all()
