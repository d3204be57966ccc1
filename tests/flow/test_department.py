"""The model to read and the fast one are one model, and the formulas hold where they may."""

import numpy as np
import pytest

from improving_care.flow import Department, FlowError, erlang_c, fast, pollaczek_khinchine
from improving_care.flow import department as simpy_model
from improving_care.flow.merewick import DAY, WEEK, cost, one_queue
from improving_care.flow.people import draw

MOMENTS = ("triaged", "ready", "seen", "decided", "left")
USUAL = Department()
EVEN = (20, 19, 19, 19, 19, 0, 0)
SETTINGS = {
    "as it is": USUAL,
    "a second triage nurse": Department(triage_nurses=2),
    "more go home before noon": Department(before_noon=0.4),
    "a lounge": Department(lounge=0.5),
    "planned admissions smoothed": Department(electives=EVEN),
    "more places in the evening": Department(places=(28,) * 8 + (40,) * 8 + (46,) * 8),
    "places that change every hour": Department(places=tuple(range(24, 48))),
    "a small hospital": Department(a_year=40_000, places=(14,) * 24, beds=205),
    "too few places for the day": Department(places=(40,) * 8 + (24,) * 16),
    "nobody is admitted": one_queue(12, 1.5, 20),
}


@pytest.mark.parametrize("department", SETTINGS.values(), ids=SETTINGS)
def test_both_models_give_every_patient_the_same_journey(department):
    people = draw(department, 3, seed=4)
    slow, quick = simpy_model.live(department, people), fast.live(department, people)
    for moment in MOMENTS:
        np.testing.assert_allclose(getattr(slow, moment), getattr(quick, moment), atol=1e-6)
    assert (slow.put_off == quick.put_off).all()


def _waits(live, department, seeds) -> np.ndarray:
    """Mean minutes in all, for a place and for a bed: a row for each seed's two counted weeks."""
    rows = []
    for seed in seeds:
        journeys = live(department, draw(department, 3, seed))
        counted = journeys.people.arrive >= WEEK
        waits = journeys.waits()
        rows.append(
            [waits[name][counted].mean() for name in ("in all", "for a place", "for a bed")]
        )
    return np.array(rows)


@pytest.mark.parametrize("department", SETTINGS.values(), ids=SETTINGS)
def test_with_other_luck_they_agree_within_simulation_error(department):
    slow = _waits(simpy_model.live, department, range(4))
    quick = _waits(fast.live, department, range(100, 140))
    error = np.sqrt(quick.var(axis=0, ddof=1) * (1 / 4 + 1 / 40))
    assert (abs(slow.mean(axis=0) - quick.mean(axis=0)) <= 4 * error + 1e-9).all()


def _mean_wait(department, weeks=12, seeds=range(24)) -> tuple[float, float]:
    """The mean hours for a place, and the simulation error of it."""
    means = []
    for seed in seeds:
        journeys = fast.live(department, draw(department, weeks, seed))
        counted = journeys.people.arrive >= WEEK
        means.append((journeys.seen - journeys.ready)[counted].mean() / 60)
    return np.mean(means), np.std(means, ddof=1) / np.sqrt(len(means))


@pytest.mark.parametrize(("rate", "places"), [(0.8, 1), (3.4, 4), (8, 10), (27, 30)])
def test_erlang_c_holds_where_it_may(rate, places):
    wait, error = _mean_wait(one_queue(rate, 1, places))
    assert wait == pytest.approx(erlang_c(rate, 1, places).mean, abs=4 * error)


@pytest.mark.parametrize("varies", [0, 0.5, 1.5])
def test_pollaczek_khinchine_holds_where_it_may(varies):
    wait, error = _mean_wait(one_queue(0.8, 1, 1, varies))
    assert wait == pytest.approx(pollaczek_khinchine(0.8, 1, varies), abs=4 * error)


def test_erlang_c_does_not_hold_at_the_front_door():
    """Arrivals that change with the hour, and beds that are full: the average is another world."""
    merewick = Department()
    care = sum(u.share * u.care for u in merewick.urgencies) / 60
    formula = erlang_c(merewick.a_day / 24, care, round(np.mean(merewick.places))).mean
    assert _mean_wait(merewick, weeks=4)[0] > 20 * formula


def test_nobody_is_seen_out_of_turn_or_before_they_come():
    journeys = fast.live(Department(), draw(Department(), 4, seed=2))
    people = journeys.people
    moments = [people.arrive, *(getattr(journeys, moment) for moment in MOMENTS)]
    assert all((later >= before).all() for before, later in zip(moments, moments[1:], strict=False))
    for urgency in (1, 2, 3):
        same = np.flatnonzero(people.urgency == urgency)
        in_turn = same[np.argsort(journeys.ready[same], kind="stable")]
        assert (np.diff(journeys.seen[in_turn]) >= 0).all()


def test_no_more_are_seen_than_there_are_places():
    department = Department()
    journeys = fast.live(department, draw(department, 4, seed=2))
    places = journeys.inside(journeys.seen, journeys.left, every=5, weeks=4)
    by_hour = np.tile(np.repeat(department.places, 12), 28)
    open_lately = np.maximum(by_hour, np.roll(by_hour, 1))
    grew = np.diff(places, prepend=0) > 0
    assert (places[grew] <= open_lately[grew]).all()
    assert places.max() == max(department.places)


def test_people_keep_their_luck_when_the_department_changes():
    one, other = (
        draw(d, 2, seed=3) for d in (Department(), Department(triage_nurses=2, lounge=0.4))
    )
    for name in ("arrive", "urgency", "triage", "care", "admitted"):
        assert (getattr(one, name) == getattr(other, name)).all()
    assert (other.home <= one.home).all() and (other.home < one.home).any()


def test_who_comes_has_the_shapes_that_were_asked_for():
    people = draw(Department(), 52, seed=1)
    hour, day = people.arrive % DAY // 60, people.arrive % WEEK // DAY
    by_hour = np.bincount(hour.astype(int)) / (len(people.arrive) / 24)
    assert by_hour[10:12].mean() == pytest.approx(2, abs=0.1)
    assert np.mean(day == 0) == pytest.approx(0.16, abs=0.005)
    monday_peak = np.sum((day == 0) & (hour == 11))
    assert monday_peak / (np.sum(hour == 4) / 7) == pytest.approx(9, abs=1)
    assert 0.26 <= people.admitted.mean() <= 0.31
    nights = people.home // DAY - people.arrive // DAY
    assert np.median(nights) == 4 and nights.mean() == pytest.approx(4.9, abs=0.1)
    leaves = people.home % DAY
    assert np.mean(leaves < DAY / 2) == pytest.approx(0.176, abs=0.01)


def test_a_change_costs_what_it_adds():
    assert cost(Department()) == 0
    assert cost(Department(triage_nurses=2, lounge=0.3)) == 290_000 + 240_000
    assert cost(Department(electives=EVEN)) == 0


@pytest.mark.parametrize("weeks", [0, -1, 1.5])
def test_weeks_that_cannot_be_lived_through_get_one_sentence(weeks):
    with pytest.raises(FlowError, match="give a whole number, 1 or more"):
        draw(Department(), weeks, seed=1)
