"""Merewick's front door in numbers, all in one place, and what may be changed about it.

Times are minutes from midnight at the start of a Monday. All of it is invented; the shapes (by
hour, by weekday, stays, how many are admitted, who goes home before noon) follow published ones.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from improving_care.flow.refusing import (
    FlowError,
    arrivals,
    each,
    full,
    number,
    servers,
    time,
    varies,
)
from improving_care.hospital.place import WARDS

HOUR, DAY, WEEK = 60, 1440, 10_080
MONDAY = 0.16  # of the week's arrivals
BY_WEEKDAY = (MONDAY, 0.143, 0.14, 0.138, 0.139, 0.139, 0.141)
# Arrivals by hour, the mean hour 1: ten to noon twice the mean, the trough at four in the morning.
BY_HOUR = (0.52, 0.42, 0.34, 0.28, 0.25, 0.27, 0.34, 0.52, 0.95, 1.55, 2.0, 2.0)
BY_HOUR += (1.75, 1.55, 1.5, 1.45, 1.45, 1.45, 1.4, 1.3, 1.15, 0.98, 0.8, 0.65)

BEDS = sum(ward.beds for ward in WARDS.values() if ward.name != "Willow")  # maternity has its own


@dataclass(frozen=True)
class Urgency:
    """Patients of one urgency: their share, mean minutes of care, and the share admitted."""

    share: float
    care: float
    admitted: float


# 1 goes straight in; 2 and 3 see the triage nurse first, and 2 is seen before 3.
URGENCIES = (Urgency(0.10, 150, 0.75), Urgency(0.45, 120, 0.37), Urgency(0.45, 75, 0.08))


@dataclass(frozen=True)
class Department:
    """An emergency department and the wards behind it; `changed` gives another one.

    `places` are the cubicles that have a nurse and a doctor, one number for each hour of the day;
    a patient keeps a place from being seen until leaving, the wait for a ward bed included.
    """

    a_year: float = 110_000  # attendances
    by_hour: tuple = BY_HOUR
    by_weekday: tuple = BY_WEEKDAY
    urgencies: tuple = URGENCIES
    triage_nurses: int = 1
    triage: float = 3  # minutes
    triage_varies: float = 0.5  # standard deviation over mean
    places: tuple = (28,) * 8 + (40,) * 16
    care_varies: float = 0.7
    beds: int = BEDS
    nights: float = 4  # median stay of who is admitted
    nights_spread: float = 0.637  # of the log of the nights: their mean is 4.9
    before_noon: float = 0.176  # share of those going home who leave before noon
    lounge: float = 0.0  # share of those going home who wait for it in the lounge
    lounge_sooner: float = 3 * HOUR
    electives: tuple = (26, 24, 20, 16, 10, 0, 0)  # planned admissions each weekday
    elective_nights: float = 2.5
    put_off_at: int = 25  # so many wait for a bed that planned operations are put off

    def __post_init__(self):
        """Refuse, in one sentence, what no department could be."""
        arrivals(self.a_year)
        servers(self.triage_nurses, "triage nurses")
        time(self.triage, "The time that triage takes", none=True)
        varies(self.triage_varies, "triage")
        varies(self.care_varies, "care")
        time(self.lounge_sooner, "How much sooner the lounge frees a bed", none=True)
        for name, of, count in (
            ("places", "hour of the day", 24),
            ("by_hour", "hour of the day", 24),
            ("by_weekday", "day of the week", 7),
            ("electives", "day of the week", 7),
        ):
            each(getattr(self, name), name, of, count)
        arrivals(min(sum(self.by_hour), sum(self.by_weekday)))
        servers(max(self.places), "places to be seen in")
        for places in self.places:
            servers(places or 1, "places to be seen in")
        for planned in self.electives:
            servers(planned or 1, "planned patients")
        for urgency in self.urgencies:
            time(urgency.care, "The time that care takes")
        shares = sum(number(urgency.share, "The share") for urgency in self.urgencies)
        if abs(shares - 1) > 1e-6:
            raise FlowError(
                f"The urgencies hold {shares:.0%} of those who come: their shares add up to 1, "
                "because each patient has one."
            )
        for name in ("before_noon", "lounge"):
            if not 0 <= number(getattr(self, name), name) <= 1:
                raise FlowError(f"{name} is a share of those going home: between 0 and 1.")
        admitted = self.a_day * sum(u.share * u.admitted for u in self.urgencies)
        if admitted or sum(self.electives):
            servers(self.beds, "ward beds")
            stay = self.mean_nights(self.nights)
            booked = sum(self.electives) / 7 * self.mean_nights(self.elective_nights)
            full((admitted * stay + booked) / self.beds, "ward beds")
        care = self.a_day * sum(u.share * u.care for u in self.urgencies)
        full(care / (sum(self.places) * HOUR), "places")
        full(self.a_day * self.triage / self.triage_nurses / DAY, "triage nurses")

    @property
    def a_day(self) -> float:
        """How many arrive on a mean day."""
        return self.a_year / 365.25

    def mean_nights(self, median: float) -> float:
        """Return the mean stay in nights that belongs to a median, before rounding."""
        return time(median, "The median stay") * float(np.exp(self.nights_spread**2 / 2))

    def changed(self, **changes) -> "Department":
        """Return a department that differs in these fields; FlowError for a name it has not."""
        known = [field.name for field in fields(self)]
        if unknown := [name for name in changes if name not in known]:
            raise FlowError(f"{unknown[0]} cannot be changed: a department has {', '.join(known)}.")
        return replace(self, **changes)


def one_queue(rate, service, servers, service_varies=1.0) -> Department:
    """Return a department that is nothing but one queue, for the formulas to be held against.

    `rate` patients an hour at every hour of the week, each of whom keeps one of `servers` places
    for `service` hours on average; no triage, one urgency, nobody admitted.
    """
    return Department(
        a_year=rate * 24 * 365.25,
        by_hour=(1,) * 24,
        by_weekday=(1,) * 7,
        urgencies=(Urgency(1, service * HOUR, 0),),
        triage_nurses=1,
        triage=0,
        places=(servers,) * 24,
        care_varies=service_varies,
        electives=(0,) * 7,
    )


# What a change costs in a year, in pounds, invented like all else; each is for one of its kind.
PLACE_HOUR = 55  # one more place with its staff, for an hour
TRIAGE_NURSE = 290_000  # one more at the door, day and night
LOUNGE = 240_000  # two nurses and an assistant, twelve hours a day
MORNINGS = (
    12_000  # for each percentage point more before noon: a pharmacist's and doctors' mornings
)
WEEKENDS = 410_000  # theatres and staff for planned admissions on Saturday and Sunday


def cost(department: Department) -> int:
    """Return what a department costs in a year beyond Merewick's own, in pounds."""
    usual = Department()
    more_places = sum(department.places) - sum(usual.places)
    return round(
        more_places * PLACE_HOUR * 365
        + (department.triage_nurses - usual.triage_nurses) * TRIAGE_NURSE
        + (department.lounge > 0) * LOUNGE
        + 100 * (department.before_noon - usual.before_noon) * MORNINGS
        + (sum(department.electives[5:]) > 0) * WEEKENDS
    )
