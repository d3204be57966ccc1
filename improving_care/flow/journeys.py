"""How each patient's journey went, and what can be counted from it."""

from dataclasses import dataclass

import numpy as np

from improving_care.flow.merewick import HOUR, WEEK
from improving_care.flow.people import People

FOUR_HOURS = 4 * HOUR


@dataclass
class Journeys:
    """The moments of each journey, in minutes, one of each for every patient.

    `triaged` is when triage begins, `ready` when it is over, `seen` when a place is free, `decided`
    when care is over and `left` when the patient leaves the department, for home or for a bed.
    `put_off` says of each planned admission whether there was no bed for it.
    """

    people: People
    triaged: np.ndarray
    ready: np.ndarray
    seen: np.ndarray
    decided: np.ndarray
    left: np.ndarray
    put_off: np.ndarray

    @classmethod
    def of(cls, people: People) -> "Journeys":
        """Return journeys that have only begun."""
        begun = [people.arrive.copy() for _ in range(5)]
        return cls(people, *begun, np.zeros(len(people.planned), dtype=bool))

    def waits(self) -> dict[str, np.ndarray]:
        """Return minutes of each patient's four waits, by name."""
        return {
            "for triage": self.triaged - self.people.arrive,
            "for a place": self.seen - self.ready,
            "for a bed": self.left - self.decided,
            "in all": self.left - self.people.arrive,
        }

    def inside(self, begin, end, every: float = HOUR, weeks: int = 1) -> np.ndarray:
        """Return how many are between two moments, such as `ready` and `seen`, at each time.

        Times run from 0 in steps of `every` minutes for `weeks` weeks.
        """
        times = np.arange(0, weeks * WEEK, every)
        come = np.searchsorted(np.sort(begin), times, side="right")
        return come - np.searchsorted(np.sort(end), times, side="right")

    def without_a_place(self, **steps) -> np.ndarray:
        """Return how many are past triage and have no place, at each time: the corridor."""
        return self.inside(self.ready, self.seen, **steps)

    def within_four_hours(self, week: int) -> float:
        """Return the share of those who came in a week (0 is the first) that left in four hours."""
        during = self.people.arrive // WEEK == week
        return float(np.mean((self.left - self.people.arrive)[during] <= FOUR_HOURS))
