"""The ward in your hand: two dice and a few cards that give what Beech gives, on paper.

A white and a coloured die have 36 outcomes, each as likely as any other. Each column of the dice
card is a spread of counts, cut into 36 equal parts.
"""

from collections.abc import Callable
from math import comb, exp, factorial
from typing import NamedTuple

import pandas as pd

from improving_care.hospital.measures import measures

WARD = "Beech"
FEWER = 2 / 3  # of the falls, where a card says "a third fewer"
LOOKED_AT = 10  # rounds that a team looks at in a week
# How much of hourly rounding is done in one bay of Beech, as the ward that answers back has it.
DONE = {"hardly taken up": 0.25, "week 1": 0.44, "week 2": 0.66, "week 3 on": 0.82}


class Card(NamedTuple):
    """What the facilitator's secret card says of a team's idea."""

    taken_up: bool
    falls: str
    also: str


# Most ideas are taken up on a willing ward, and most change no outcome.
CARDS = (
    *(Card(True, "as before", "") for _ in range(6)),
    *(Card(True, "a third fewer", "") for _ in range(3)),
    Card(True, "a third fewer", "Fewer patients walk. Say so only if somebody watches it."),
    Card(True, "as before", "Call bells ring longer. Say so only if somebody watches it."),
    Card(False, "as before", "The night staff were not asked."),
)


def dice_card() -> pd.DataFrame:
    """Return what two dice give: 36 rows ("1, 1" for white and coloured, ...), one column a spread.

    Falls are a week's on the whole ward; rounds are those done of ten looked at in the bay.
    """
    known = measures(WARD)
    usual = known["falls"].level / 1000 * known["bed days"].level
    columns = {
        "falls, as before": cut(_poisson(usual)),
        "falls, a third fewer": cut(_poisson(FEWER * usual)),
    }
    for name, done in DONE.items():
        columns[f"rounds of ten, {name}"] = cut(_binomial(LOOKED_AT, done))
    rows = [f"{white}, {other}" for white in range(1, 7) for other in range(1, 7)]
    return pd.DataFrame(columns, index=pd.Index(rows, name="white, coloured"))


def cut(chance: Callable[[int], float]) -> list[int]:
    """Return 36 counts that are spread as `chance(count)` says: one from the middle of each part."""
    counts, count, below = [], 0, chance(0)
    for part in range(36):
        while below < (part + 0.5) / 36:
            count += 1
            below += chance(count)
        counts.append(count)
    return counts


def _poisson(mean: float) -> Callable[[int], float]:
    return lambda count: exp(-mean) * mean**count / factorial(count)


def _binomial(of: int, p: float) -> Callable[[int], float]:
    return lambda count: comb(of, count) * p**count * (1 - p) ** (of - count)
