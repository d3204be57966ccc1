"""The eight wastes, a discharge morning with 24 things to find, and what a nurse's time goes into.

A label is a way of seeing, and more than one may be defensible: each find says which are, and why.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from improving_care.hospital import draws
from improving_care.hospital.ward_plan import LENGTH, walk
from improving_care.lean.refusals import LeanError, number

NOT_WASTE = "not waste"
# Seven from Ohno's list; the eighth, skills, was added by others later.
WASTES = {
    "transport": "Things or patients are moved, and nobody is better for the move.",
    "inventory": "More lies there than is needed now: goods, or work in a heap.",
    "motion": "People walk, search, bend, click.",
    "waiting": "Somebody, or something, stands still until somebody else is ready.",
    "over-production": "More is made than is needed, or sooner.",
    "over-processing": "More is done to it than the patient needs.",
    "defects": "It is wrong, broken or missing, and has to be put right.",
    "skills": "What people know and think is not asked for.",
}
LABELS = (*WASTES, NOT_WASTE)
# Pairs that careful people mix up: the same thing seen from two sides.
NEAR = (
    {"transport", "motion"},
    {"over-production", "over-processing"},
    {"over-production", "inventory"},
)

# What an observed minute is to the patient. How much counts as value depends on who draws the
# line, so there are two lines: the narrow one is care at the bedside alone.
NARROW = ("care at the bedside",)
WIDER = (*NARROW, "giving medicines", "checking a patient")
WASTED = ("fetching", "looking for things", "waiting", "doing again")
KINDS = ("value", "needed as things are", "waste")

SPEED = 70  # metres a minute, a brisk walk: our assumption
STEP = 0.7  # metres: our assumption


class Place(NamedTuple):
    """One of the four scenes of the discharge morning."""

    name: str
    time: str
    title: str


class Find(NamedTuple):
    """One thing to find: where it stands in the picture, what one sees, and what it may be called.

    `x` and `y` are its middle in the picture's own units; `accepted` gives the reason for each
    defensible label, the commonest first; `hints` answer single wrong labels, `hint` the others.
    """

    id: str
    place: str
    x: int
    y: int
    name: str
    sees: str
    accepted: dict[str, str]
    hint: str
    hints: dict[str, str] = {}

    def reply(self, label: str) -> tuple[bool, str]:
        """Return whether a label is defensible, and the reason or a hint."""
        if label in self.accepted:
            return True, self.accepted[label]
        return False, self.hints.get(label, self.hint)


@lru_cache
def places() -> tuple[Place, ...]:
    """Return the four scenes in the order of the day."""
    return tuple(Place(**row) for row in _morning()["places"])


@lru_cache
def finds() -> tuple[Find, ...]:
    """Return the 24 things to find, scene by scene; their numbers on paper count from 1."""
    return tuple(Find(**row) for row in _morning()["finds"])


def _morning() -> dict:
    file = Path(__file__).with_name("discharge_morning.json")
    return json.loads(file.read_text(encoding="utf-8"))


def labelled(pair: int) -> list[tuple[str, str]]:
    """Return the labels that two careful people give to the finds of the discharge morning.

    Each takes any label that can be defended, with equal chance; `pair` is the number of the two.
    """
    rng = draws.stream(pair, "two observers")
    return [
        tuple(list(find.accepted)[int(len(find.accepted) * luck)] for luck in rng.random(2))
        for find in finds()
    ]


def kind_of(activity: str, value: tuple[str, ...] = NARROW) -> str:
    """Return what an activity is to the patient, where those in `value` are what they came for."""
    if activity in value:
        return "value"
    return "waste" if activity in WASTED else "needed as things are"


def time_by_kind(minutes: pd.DataFrame, value: tuple[str, ...] = NARROW) -> pd.Series:
    """Return the share (0 to 1) of the time worked for each of KINDS; breaks do not count.

    `minutes` has one row a minute with its activity, as in the table nurse_observation.
    """
    worked = minutes["activity"][minutes["activity"] != "break"]
    shares = worked.map(lambda activity: kind_of(activity, value)).value_counts(normalize=True)
    return shares.reindex(KINDS, fill_value=0.0)


def metres(shift: pd.DataFrame, store: float | None = None) -> int:
    """Return the metres walked in one observed shift, minute by minute from place to place.

    `store` puts the store cupboard elsewhere, so many metres along the corridor; the same work is
    done in the same order. Raises LeanError for no minutes, or a place outside the ward.
    """
    if shift.empty:
        raise LeanError(
            "Nobody was watched in this table: choose Ash, Beech or Larch, and a shift from 1 to 4."
        )
    if store is not None and not 0 <= number(store, "The cupboard's place") <= LENGTH:
        raise LeanError(
            f"The cupboard cannot stand {store:g} metres along: the corridor runs from 0 to "
            f"{LENGTH:g}."
        )
    stops = shift["place"].tolist()
    return sum(walk(start, end, store) for start, end in zip(stops, stops[1:], strict=False))


def year_of(metres: float) -> dict[str, int]:
    """Return what so many metres a shift come to in 365 shifts: kilometres, steps and hours."""
    year = 365 * metres
    return {
        "kilometres": round(year / 1000),
        "steps": int(round(year / STEP, -3)),
        "hours": round(year / SPEED / 60),
    }
