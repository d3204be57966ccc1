"""Time as the scarce thing: a ward gives part of its hours to improvement. When does it pay back?

It is a play, and every range is invented: a ward draws its own figures from them, then lives four
years. Some wards have their hours back within two years, some never.
"""

from functools import cache

import numpy as np

from improving_care.benefits import Range
from improving_care.hospital import draws

WEEKS, WARDS = 208, 1000
RANGES = {
    "hours for one test, % of a ward's week": Range(2.5, 4, 8),
    "tests that free time, of 100": Range(5, 25, 45),
    "freed by one of these, % of all hours": Range(0.1, 0.5, 1.0),
    "most that can be freed, % of all hours": Range(5, 12, 20),
    "weeks until half of it is lost": Range(26, 104, 520),
}
# For how long a ward gives, in weeks. Nothing else ends when it stops: what was freed fades as before.
GIVES = {"half a year": 26, "one year": 52, "two years": 104, "all four years": WEEKS}
MEETING = 1.0  # % of the hours that go on meeting and handing over, whatever is given


@cache
def _luck(seed: int) -> np.ndarray:
    return draws.luck(draws.stream(seed, "payback", "tests"), WEEKS, WARDS)


@cache
def balance(given: float, protected: int = WEEKS, seed: int = 17) -> np.ndarray:
    """Return hours freed less hours given, so far: 1,000 wards x 208 weeks, in weeks of a ward.

    Each ward gives `given` % of its hours for the first `protected` weeks. What exceeds the meeting
    goes into tests; one that works frees a share of all hours in each week after it, which fades,
    and no more can be freed than there is waste. The luck is the same whatever is given.
    """
    one, works, frees, most, half = (
        known.at(draws.stream(seed, "payback", name).random(WARDS))
        for name, known in RANGES.items()
    )
    tests = max(0.0, given - MEETING) / one  # finished in a week, on average
    stays = 0.5 ** (1 / half)
    good = draws.poisson_at(_luck(seed), tests * works / 100)  # tests that work, week by week
    freed, total, found = np.zeros(WARDS), np.zeros(WARDS), np.zeros((WARDS, WEEKS))
    for week in range(WEEKS):
        gives = given if week < protected else 0.0
        total = total + (freed - gives) / 100
        found[:, week] = total
        # The nearer a ward is to all that can be freed, the less the next test finds.
        more = good[week] * frees * (1 - freed / most) if gives else 0
        freed = np.minimum(most, freed * stays + more)
    return found


def frees_at_the_end(balance: np.ndarray, given: float, protected: int = WEEKS) -> np.ndarray:
    """Return what is freed in the last week, for each ward, in % of its hours.

    `balance`, `given` and `protected` as they go into and come out of `balance`.
    """
    return 100 * (balance[:, -1] - balance[:, -2]) + (given if protected == WEEKS else 0)


def paid_back(balance: np.ndarray) -> np.ndarray:
    """Return, for each ward, the first week from which it is never behind again; 0 for none."""
    behind = balance < 0
    weeks = balance.shape[1]
    last = np.where(behind.any(axis=1), weeks - np.argmax(behind[:, ::-1], axis=1), 0)
    return np.where(last == weeks, 0, last + 1)
