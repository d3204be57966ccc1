"""Who comes, drawn once: the same people for the model to read and for the fast one.

Each thing that chance decides has a random stream of its own, so that two departments with the
same seed meet the same people with the same luck, and differ in nothing but what was changed.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from improving_care.flow.merewick import DAY, HOUR, WEEK, Department
from improving_care.flow.refusing import FlowError, number, seed_of

BEFORE = 8  # weeks of admissions before the first day, for who is in a bed when it begins
WAKING, NOON, EVENING, BUSIEST = 8, 12, 21, 16  # hours between which patients go home
LIST = 7 * HOUR + 30  # when planned patients come in


class Person(NamedTuple):
    """One patient: minutes of triage and of care, and when they go home if they are admitted."""

    arrive: float
    urgency: int
    triage: float
    care: float
    admitted: bool
    home: float


@dataclass(frozen=True)
class People:
    """Everybody who comes, in the order in which they arrive; times in minutes.

    For each patient: `arrive`, `urgency` (1 is the most urgent), minutes of `triage` and `care`,
    `admitted`, and `home`, when they leave their bed if they are admitted. For each planned
    admission `planned` and `planned_home`. `inside` is when those go home who are in a bed as the
    first day begins.
    """

    arrive: np.ndarray
    urgency: np.ndarray
    triage: np.ndarray
    care: np.ndarray
    admitted: np.ndarray
    home: np.ndarray
    planned: np.ndarray
    planned_home: np.ndarray
    inside: np.ndarray

    def each(self) -> list[Person]:
        """Return the patients one by one."""
        columns = (getattr(self, name).tolist() for name in Person._fields)
        return [Person(*row) for row in zip(*columns, strict=True)]


def draw(department: Department, weeks: int, seed: int) -> People:
    """Return who comes in `weeks` weeks; the same seed gives the same people."""
    if number(weeks, "The number of weeks") != int(weeks) or weeks < 1:
        raise FlowError(f"{weeks} weeks cannot be lived through: give a whole number, 1 or more.")
    streams = [np.random.default_rng(s) for s in np.random.SeedSequence(seed_of(seed)).spawn(7)]
    who, when, nurse, doctor, ward, before, lists = streams
    arrive = _arrivals(department, weeks, when)
    chance = who.random((2, len(arrive)))
    urgency = np.searchsorted(np.cumsum([u.share for u in department.urgencies])[:-1], chance[0])
    care = np.array([u.care for u in department.urgencies])[urgency]
    admitted = chance[1] < np.array([u.admitted for u in department.urgencies])[urgency]
    planned = _planned(department, 0, weeks)
    inside = _inside(department, before)
    return People(
        arrive=arrive,
        urgency=urgency + 1,
        triage=_gamma(nurse, department.triage, department.triage_varies, len(arrive)),
        care=care * _gamma(doctor, 1, department.care_varies, len(arrive)),
        admitted=admitted,
        home=_home(department, ward, arrive, department.nights),
        planned=planned,
        planned_home=_home(department, lists, planned, department.elective_nights),
        inside=np.sort(inside)[-department.beds :],
    )


def _arrivals(department: Department, weeks: int, rng) -> np.ndarray:
    """Poisson arrivals at a rate that differs by hour and weekday, sorted."""
    hours = np.outer(department.by_weekday, department.by_hour).ravel()
    rate = hours / hours.sum() * department.a_day * 7
    count = rng.poisson(np.tile(rate, weeks))
    start = np.repeat(np.arange(168 * weeks) * HOUR, count)
    return np.sort(start + HOUR * rng.random(len(start)))


def _planned(department: Department, first: int, last: int) -> np.ndarray:
    """When planned patients come in, from one week to another: all at the start of the lists."""
    days = np.repeat(np.arange(7), np.asarray(department.electives, dtype=int)) * DAY + LIST
    return (np.arange(first, last)[:, None] * WEEK + days).ravel().astype(float)


def _gamma(rng, mean: float, varies: float, count: int) -> np.ndarray:
    """Times of a mean and a coefficient of variation: 1 is exponential, 0 is always the same."""
    if varies == 0 or mean == 0:
        return np.full(count, float(mean))
    return rng.gamma(1 / varies**2, mean * varies**2, count)


def _home(department: Department, rng, arrive, nights: float) -> np.ndarray:
    """When a bed is left: whole nights after the day of arrival, at an hour of the day."""
    length = nights * np.exp(department.nights_spread * rng.standard_normal(len(arrive)))
    hour, lounge = rng.random((2, len(arrive)))
    early = department.before_noon
    late = np.clip((hour - early) / max(1 - early, 1e-9), 0, 1)
    up, rise = EVENING - NOON, BUSIEST - NOON
    after = np.where(
        late < rise / up,
        NOON + np.sqrt(late * up * rise),
        EVENING - np.sqrt((1 - late) * up * (up - rise)),
    )
    leaves = (
        np.where(hour < early, WAKING + (NOON - WAKING) * hour / max(early, 1e-9), after) * HOUR
    )
    sooner = np.maximum(leaves - department.lounge_sooner, WAKING * HOUR)
    leaves = np.where(lounge < department.lounge, np.minimum(leaves, sooner), leaves)
    return (arrive // DAY + np.maximum(1, np.rint(length))) * DAY + leaves


def _inside(department: Department, rng) -> np.ndarray:
    """When those go home who were admitted in the weeks before and are still there."""
    share = sum(u.share * u.admitted for u in department.urgencies)
    count = rng.poisson(department.a_day * share * 7 * BEFORE)
    emergencies = -BEFORE * WEEK * rng.random(count)
    planned = _planned(department, -BEFORE, 0)
    homes = (
        _home(department, rng, emergencies, department.nights),
        _home(department, rng, planned, department.elective_nights),
    )
    homes = np.concatenate(homes)
    return homes[homes > 0]
