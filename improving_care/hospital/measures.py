"""What is measured each week on a ward or in a department, and its usual level.

A play of the hospital starts from these levels. What the tables have too (falls, ulcers, infections,
beds, stays, discharges, hands, the emergency department, sickness, clinics, starts of lists) has the tables' usual level; all others are invented, near
a published figure where the course knows one.
"""

from functools import cache
from typing import NamedTuple

from improving_care.hospital import (
    attendances,
    clinics,
    emergency,
    hand_hygiene,
    ledger,
    staff,
    theatres,
)
from improving_care.hospital.place import WARDS
from improving_care.hospital.usual import usual

DEPARTMENTS = ("emergency department", "theatres", "pharmacy", "laboratory", "outpatients")
PLACES = (*WARDS, *DEPARTMENTS)
WINTER = (12, 1, 2, 3)  # months
STAYS_AWAY = clinics.STAYS_AWAY + clinics.FORGETS * clinics.AHEAD.mean
# What the ledger plants each winter in the share seen within four hours.
FEWER_IN_WINTER = min(c.size for c in ledger.causes("ae_weeks") if c.cause == "winter")


def column(name: str) -> str:
    """Return what the column of a measure or process is called: "before noon" is before_noon."""
    return name.replace(" ", "_")


class Measure(NamedTuple):
    """A column of a week's table, and how chance makes it.

    `kind` is "size" (a number near `level`, evenly within `varies` of it, as a share), "rate"
    (events, Poisson, `level` per 1,000 of `of`), "share" (how many of `of`, each with chance
    `level`) or "minutes" (a mean of `level`, a standard deviation of `varies` times it). `good`
    is "up", "down" or None. A share's chance moves by `varies` (standard deviation) from week to
    week, and by `winter` from December to March.
    """

    name: str
    says: str
    kind: str
    level: float
    of: str | None = None
    good: str | None = None
    varies: float = 0.0
    winter: float = 0.0

    @property
    def column(self) -> str:
        """What the measure's column is called."""
        return column(self.name)


STAFF = (
    Measure("shifts", "shifts planned", "size", 150),
    Measure("absent", "shifts lost to sickness", "share", staff.SICK, "shifts", "down"),
    Measure("staff asked", "staff asked in the week's short survey", "size", 20),
    Measure(
        "would recommend",
        "staff who would recommend this as a place to work",
        "share",
        0.6,
        "staff asked",
        "up",
    ),
)
DEPARTMENT = {
    "emergency department": (
        Measure(
            "attendances",
            "people who came",
            "size",
            emergency.A_WEEK,
            varies=0.05,
        ),
        Measure(
            "within four hours",
            "seen and left within four hours",
            "share",
            emergency.WITHIN_FOUR_HOURS,
            "attendances",
            "up",
            emergency.SHARE_VARIES,
            FEWER_IN_WINTER,
        ),
        Measure(
            "first wait",
            "minutes to triage",
            "minutes",
            attendances.TO_TRIAGE.mean,
            good="down",
            varies=0.12,
        ),
        Measure(
            "corridor hours",
            "hours that patients waited in the corridor",
            "minutes",
            620,
            good="down",
            varies=0.15,
        ),
        Measure(
            "left unseen",
            "left before being seen",
            "share",
            attendances.LEFT,
            "attendances",
            "down",
        ),
        Measure(
            "came back",
            "came back within seven days",
            "share",
            attendances.AGAIN,
            "attendances",
            "down",
        ),
    ),
    "theatres": (
        Measure("cases", "cases planned", "size", 160, varies=0.06),
        Measure("cancelled", "cancelled on the day", "share", 0.139, "cases", "down", 0, 0.03),
        Measure("lists", "lists run", "size", 80),
        Measure(
            "late starts",
            "lists whose first case was late",
            "share",
            theatres.FIRST_LATE,
            "lists",
            "down",
        ),
        Measure("overran", "lists that overran", "share", 0.2, "lists", "down"),
        Measure(
            "between cases",
            "minutes between cases",
            "minutes",
            theatres.BETWEEN.mean,
            good="down",
            varies=0.06,
        ),
    ),
    "pharmacy": (
        Measure("prescriptions", "discharge prescriptions", "size", 420, varies=0.06),
        Measure(
            "ready by noon",
            "discharge medicines ready by noon",
            "share",
            0.22,
            "prescriptions",
            "up",
        ),
        Measure(
            "medicine minutes",
            "minutes from prescription to medicines",
            "minutes",
            150,
            good="down",
            varies=0.07,
        ),
        Measure("items", "items dispensed", "size", 9000, varies=0.04),
        Measure("dispensing errors", "wrong items found", "rate", 1.2, "items", "down"),
    ),
    "laboratory": (
        Measure("samples", "samples received", "size", 6200, varies=0.04),
        Measure(
            "result minutes",
            "minutes from request to result, by day",
            "minutes",
            150,
            good="down",
            varies=0.06,
        ),
        Measure(
            "night minutes",
            "minutes from request to result, by night",
            "minutes",
            95,
            good="down",
            varies=0.08,
        ),
        Measure("samples rejected", "samples rejected", "share", 0.021, "samples", "down"),
    ),
    "outpatients": (
        Measure("appointments", "appointments booked", "size", 3600, varies=0.05),
        Measure(
            "did not attend", "did not attend", "share", STAYS_AWAY, "appointments", "down", 0.006
        ),
        Measure(
            "clinic minutes",
            "minutes waited in clinic",
            "minutes",
            clinics.WAITED.mean,
            good="down",
            varies=0.08,
        ),
    ),
}


@cache
def measures(place: str) -> dict[str, Measure]:
    """Return the measures of a ward or department by name, what each is counted out of first."""
    own = _ward(place) if place in WARDS else DEPARTMENT[place]
    return {measure.name: measure for measure in (*own, *STAFF)}


def _ward(name: str) -> tuple[Measure, ...]:
    ward, here = WARDS[name], usual(name)
    days = 7 * ward.beds * here.occupancy
    hands = hand_hygiene.ELM if name == "Elm" else hand_hygiene.USUAL
    asked = ward.beds * here.occupancy
    return (
        Measure("bed days", "occupied bed days", "size", days, varies=0.03),
        Measure("falls", "falls", "rate", here.falls, "bed days", "down"),
        Measure("pressure ulcers", "new pressure ulcers", "rate", here.ulcers, "bed days", "down"),
        Measure(
            "c difficile",
            "C. difficile infections",
            "rate",
            here.c_difficile / 100,
            "bed days",
            "down",
        ),
        Measure("watched", "chances to clean hands that an auditor saw", "size", 20),
        Measure(
            "clean when watched",
            "hands cleaned while an auditor looked",
            "share",
            hands,
            "watched",
            "up",
        ),
        Measure(
            "sensed",
            "chances to clean hands that sensors counted",
            "size",
            hand_hygiene.SENSED_A_BED * ward.beds * 7 / 30,
            varies=0.03,
        ),
        Measure(
            "clean by sensor",
            "hands cleaned, as sensors counted",
            "share",
            hands,
            "sensed",
            "up",
            hand_hygiene.SENSED_VARIES,
        ),
        Measure("discharges", "discharges", "size", days / here.nights, varies=0.12),
        Measure(
            "before noon", "discharged before noon", "share", here.before_noon, "discharges", "up"
        ),
        Measure("readmitted", "readmitted within 30 days", "share", 0.12, "discharges", "down"),
        Measure("patients asked", "patients asked on one day", "size", asked, varies=0.05),
        Measure("walked", "patients who walked that day", "share", 0.55, "patients asked", "up"),
        Measure(
            "bell minutes",
            "minutes that a call bell rings, on average",
            "minutes",
            6.5,
            good="down",
            varies=0.1,
        ),
    )
