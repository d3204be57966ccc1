"""The change ideas of Merewick: what one does and what it costs, beside what it truly does.

All stands in ideas.json. A trainee may see an idea's name, who proposes it, what one does and
what it costs a week (`changes`); what is under "truth", and each place's culture, only the
hospital, tests and graders read. The sizes are ranges: each hospital (a seed) and place draws its
own size from them once, or has the ledger's where something of that name was planted. Most do
little. Where a size comes from stands beside it as "source"; most are invented.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.measures import DEPARTMENTS, PLACES, measures
from improving_care.hospital.place import WARDS
from improving_care.hospital.refusals import HospitalError, short

FILE = Path(__file__).with_name("ideas.json")


class Effect(NamedTuple):
    """What an idea truly does to one measure, at full take-up in the whole place.

    `how` is "times" (a factor) or "adds" (to a share); `size` alone, and `together` when the idea
    called `needs` is at work as well.
    """

    measure: str
    how: str
    size: float
    needs: str | None
    together: float
    source: str


class Idea(NamedTuple):
    """A change idea; `ease`, `strain`, `fades` and `story` are the hospital's secret.

    `hours` and `money` (pounds) a week and `due` (how often `process` is due a week) are for the
    whole ward or department. `ease` is added to the chance of being taken up; `strain` is the
    goodwill it costs a week, of 100; `fades` the weeks in which half of it is gone when nobody
    leads it.
    """

    name: str
    places: tuple[str, ...]
    who: str
    what: str
    hours: float
    money: float
    process: str
    due: float
    ease: float
    strain: float
    fades: float
    story: str


class Culture(NamedTuple):
    """How a place takes a change, each 0 to 1: how it is led, trust, tiredness of past projects."""

    led: float
    trust: float
    tired: float

    @property
    def willing(self) -> float:
        """How ready people are, 0 to 1: the mean of being led, trust, and not being tired."""
        return (self.led + self.trust + 1 - self.tired) / 3


@cache
def ideas(place: str) -> dict[str, Idea]:
    """Return the ideas that a ward or department could try, by name."""
    found = {}
    for row in _file()["ideas"]:
        if place in _places(row):
            own = {key: value for key, value in row.items() if key not in ("places", "truth")}
            truth = {key: value for key, value in row["truth"].items() if key != "effects"}
            found[row["name"]] = Idea(places=_places(row), **own, **truth)
    return found


@cache
def effects(seed: int, place: str, idea: str) -> tuple[Effect, ...]:
    """Return what an idea truly does at a place: one draw a seed and place from each range."""
    row = next(row for row in _file()["ideas"] if row["name"] == idea)
    found = []
    for effect in row["truth"]["effects"]:
        if effect["measure"] not in measures(place):
            continue
        rng = draws.stream(seed, "effect", place, idea, effect["measure"])
        luck = float(rng.random())
        size = _planted(place, idea, effect)
        if size is None:
            size = effect["from"] + luck * (effect["to"] - effect["from"])
        low, high = effect.get("together", (size, size))
        found.append(
            Effect(
                effect["measure"],
                effect["effect"],
                size,
                effect.get("with"),
                low + luck * (high - low),
                effect["source"],
            )
        )
    return tuple(found)


@cache
def culture(place: str) -> Culture:
    """Return a place's culture; it is the hospital's secret."""
    return Culture(**_file()["cultures"][place])


def secrets() -> list[str]:
    """Return the sentences about true effects that no page may show."""
    return [row["truth"]["story"] for row in _file()["ideas"]]


def changes(place: str | None = None) -> pd.DataFrame:
    """Return the menu of change ideas, one row each: change, who, what, process, costs, where.

    `place` leaves those that a ward or department could try. Costs are staff hours and pounds a
    week for the whole ward or department; a smaller scale costs its share. Raises HospitalError
    for a place that is not there.
    """
    if place is not None:
        check_place(place)
    rows = [row for row in _file()["ideas"] if place is None or place in _places(row)]
    return pd.DataFrame(
        {
            "change": [row["name"] for row in rows],
            "who": [row["who"] for row in rows],
            "what": [row["what"] for row in rows],
            "process": [row["process"] for row in rows],
            "hours": [row["hours"] for row in rows],
            "money": [row["money"] for row in rows],
            "where": [", ".join(_where(row)) for row in rows],
        }
    )


def check_place(name) -> None:
    """Raise HospitalError unless this is a ward or department of Merewick."""
    if not isinstance(name, str) or name not in PLACES:
        raise HospitalError(
            f"There is no {short(name)} at Merewick; there are {', '.join(PLACES)}."
        )


def _planted(place: str, idea: str, effect: dict) -> float | None:
    """Return the ledger's size where a cause of this name is planted in that table and place."""
    if "planted" not in effect:
        return None
    for cause in ledger.causes(effect["planted"], place):
        if (cause.cause, cause.effect) == (idea, effect["effect"]):
            return cause.size
    return None


def _places(row: dict) -> tuple[str, ...]:
    # Beech cannot copy itself.
    own = row["name"].removesuffix("'s forms")
    return tuple(p for p in PLACES if ("ward" if p in WARDS else p) in row["places"] and p != own)


def _where(row: dict) -> list[str]:
    return [
        {"ward": "wards"}.get(place, place)
        for place in ("ward", *DEPARTMENTS)
        if place in row["places"]
    ]


@cache
def _file() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))
