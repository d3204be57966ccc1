"""Many futures of one department: what a week may look like, and not what it will."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from improving_care.flow import fast
from improving_care.flow.journeys import FOUR_HOURS, Journeys
from improving_care.flow.merewick import DAY, HOUR, WEEK, Department
from improving_care.flow.people import draw
from improving_care.flow.refusing import FlowError

SETTLING = 1  # weeks that are lived through before anything is counted
LOW, HIGH = 0.1, 0.9  # between these shares of the futures lies the band


@dataclass
class Week:
    """One week of one future.

    By hour of the week: how many have no place (`corridor`) and how many wait for a bed
    (`boarding`). For the week: the share of patients gone `within_four_hours`, the mean minutes
    before triage (`first_wait`), and how many planned admissions were `put_off`.
    """

    corridor: np.ndarray
    boarding: np.ndarray
    within_four_hours: float
    first_wait: float
    put_off: int


def one_week(department: Department, seed: int) -> Week:
    """Return the week that this department has with this seed's luck."""
    journeys = live_through(department, SETTLING + 1, seed)
    people = journeys.people
    counted = people.arrive >= SETTLING * WEEK
    if not counted.any():
        raise FlowError("Nobody came in this week, so there is no wait to give: let more come.")
    steps = {"every": HOUR, "weeks": SETTLING + 1}
    hours = slice(SETTLING * 168, None)
    return Week(
        corridor=journeys.without_a_place(**steps)[hours],
        boarding=journeys.inside(journeys.decided, journeys.left, **steps)[hours],
        within_four_hours=journeys.within_four_hours(SETTLING),
        first_wait=float(journeys.waits()["for triage"][counted].mean()),
        put_off=int(journeys.put_off[people.planned >= SETTLING * WEEK].sum()),
    )


def live_through(department: Department, weeks: int, seed: int) -> Journeys:
    """Return the journeys of everybody who comes in `weeks` weeks with this seed's luck."""
    return fast.live(department, draw(department, weeks, seed))


def bands(weeks: list[Week], what: str = "corridor") -> pd.DataFrame:
    """Return, by hour of the week (0 to 167), what 10%, half and 90% of the futures stay under.

    Columns hour, low, middle, high; `what` is corridor or boarding. FlowError without any future.
    """
    if not weeks:
        raise FlowError("There is no future to draw yet: live through at least one week.")
    if what not in ("corridor", "boarding"):
        raise FlowError(f"A week has no {what!r} by the hour: it has corridor and boarding.")
    low, middle, high = np.quantile(
        [getattr(week, what) for week in weeks], [LOW, 0.5, HIGH], axis=0
    )
    return pd.DataFrame({"hour": range(len(middle)), "low": low, "middle": middle, "high": high})


def days(department: Department, weeks: int, seed: int) -> pd.DataFrame:
    """Return each day's attendances and how many of them were gone within four hours.

    Columns day (1, 2, ...), attendances and in_time, for `weeks` weeks after one to settle.
    """
    journeys = live_through(department, SETTLING + weeks, seed)
    arrive = journeys.people.arrive - SETTLING * WEEK
    stay = (journeys.left - journeys.people.arrive)[arrive >= 0]
    day = (arrive[arrive >= 0] // DAY).astype(int)
    came = np.bincount(day, minlength=7 * weeks)
    in_time = np.bincount(day[stay <= FOUR_HOURS], minlength=7 * weeks)
    return pd.DataFrame({"day": range(1, 7 * weeks + 1), "attendances": came, "in_time": in_time})
