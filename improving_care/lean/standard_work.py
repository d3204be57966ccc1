"""Standard work: how often one must be done, how many people that takes, who does what.

Takt and staff needed are the usual Lean definitions (takt = available time / demand; staff needed
= sum of cycle times / takt). Both use means, so they say what is needed if nothing varied.
"""

from math import ceil, isfinite
from numbers import Real
from typing import NamedTuple

import pandas as pd

from improving_care.lean.refusals import LeanError, number


class Bench(NamedTuple):
    """Work on one item, shared between people: tasks (name, minutes), who does each, and how many
    items are asked for in `available` minutes, with the fewest and most that may be tried."""

    tasks: tuple[tuple[str, float], ...]
    people: tuple[str, ...]
    who: dict[str, str]
    available: float
    demand: int
    least: int
    most: int

    def settings(self) -> dict:
        """Return the bench as plain values."""
        tasks = [{"task": task, "minutes": minutes} for task, minutes in self.tasks]
        return self._asdict() | {"tasks": tasks, "people": list(self.people)}


# Joanna Kaye's specimen bench in a busy hour, before she looked: every time is invented. Opening,
# matching and booking in are together the work that the laboratory's day has at the desk.
SPECIMENS = Bench(
    tasks=(
        ("Unpack", 0.4),
        ("Match label and form", 0.6),
        ("Book in", 0.6),
        ("Print barcode", 0.4),
        ("Start the spin", 0.7),
        ("Fill the rack", 0.8),
    ),
    people=("Asha", "Ben", "Carys"),
    who={
        "Unpack": "Asha",
        "Match label and form": "Asha",
        "Book in": "Asha",
        "Print barcode": "Asha",
        "Start the spin": "Ben",
        "Fill the rack": "Carys",
    },
    available=60,
    demand=38,
    least=20,
    most=60,
)


def takt_time(available: float, demand: float) -> float:
    """Return the minutes in which one must be done: available minutes over the number asked for.

    Both belong to the same span, such as a shift; breaks are not available time. It is the pace of
    what is asked for, not of anybody's work. Raises LeanError when either is not above zero.
    """
    _above_zero(available, "The time available is {} minutes", "give the shift less its breaks")
    _above_zero(demand, "The demand is {}", "with nothing asked for there is no pace to keep")
    return available / demand


def staff_needed(cycle_times, takt: float) -> float:
    """Return how many people the work takes: the sum of the cycle times over the takt, unrounded.

    `cycle_times` are minutes of hands-on work for one item, one for each task; `takt` is in minutes.
    Round up for whole people: 2.2 is three people with room, or two once some work is taken out.
    """
    times = _minutes(cycle_times)
    if not times:
        raise LeanError("There are no tasks: give the minutes of at least one.")
    _above_zero(takt, "The takt is {} minutes", "work it out from time and demand first")
    return sum(times) / takt


def loads(tasks: pd.DataFrame, who: dict[str, str], takt: float) -> pd.DataFrame:
    """Return each person's minutes for one item: person, tasks, minutes, over (beyond the takt).

    `tasks` has the columns task and minutes; `who` names the person for every task. Raises
    LeanError when a task is nobody's.
    """
    if nobody := [task for task in tasks["task"] if task not in who]:
        raise LeanError(f"Nobody does {nobody[0]!r}: give it to somebody.")
    shared = tasks.assign(person=tasks["task"].map(who)).groupby("person", sort=False)
    table = shared.agg(tasks=("task", ", ".join), minutes=("minutes", "sum")).reset_index()
    return table.assign(over=table["minutes"] > takt)


def best_balance(minutes, people: int) -> float:
    """Return the heaviest load, in minutes, of the best way to share tasks that keep their order.

    Each person gets neighbouring tasks, as on a bench. Raises LeanError without people or tasks.
    """
    times = _minutes(minutes)
    if not times or people < 1:
        raise LeanError("Sharing takes at least one task and one person.")
    sums = [0.0]
    for time in times:
        sums.append(sums[-1] + time)
    best = sums[1:]  # the heaviest load when one person does all up to here
    for _ in range(min(people, len(times)) - 1):
        best = [
            min(
                max(best[cut - 1] if cut else 0.0, sums[end + 1] - sums[cut])
                for cut in range(end + 1)
            )
            for end in range(len(times))
        ]
    return best[-1]


def whole_people(needed: float) -> int:
    """Return the whole people for a number needed; 2.0000001 by rounding is still two."""
    return ceil(round(needed, 6))


def _minutes(tasks) -> list[float]:
    times = [number(time, "The time of a task") for time in tasks]
    for time in times:
        if time < 0:
            raise LeanError(f"A task takes {time:g} minutes: give zero or more.")
    return times


def _above_zero(value, said: str, do: str) -> None:
    if not (isinstance(value, Real) and isfinite(value) and value > 0):
        raise LeanError(f"{said.format(value)}: {do}.")
