"""The bill for harm: what was counted at Merewick in a year, times prices that are ranges."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from improving_care.benefits.beds import DAYS
from improving_care.benefits.ranges import Range, checked
from improving_care.benefits.refusing import BenefitsError
from improving_care.datasets import load

FIRST, LAST = "2022-04-01", "2023-03-31"  # the year before the improving starts
# Patients who, on a usual day, are well enough to go home and wait for something. No table counts
# them: this range is an assumption.
WAITING = Range(20, 35, 50)
WAIT = "patients a day who wait to go home"
WAIT_LINE = "days waiting to go home"
# Each line of the bill, short enough for a phone, by the item of the table costs that prices it.
ITEMS = {
    "falls, no injury": "fall without injury",
    "falls with injury": "fall with injury",
    "falls with fracture": "fall with fracture",
    "ulcers, category 2": "pressure ulcer, category 2",
    "ulcers, category 3, 4": "pressure ulcer, category 3 or 4",
    "C. difficile": "C. difficile",
    "bloodstream infections": "bloodstream infection",
    "cancelled operations": "operation cancelled on the day",
    WAIT_LINE: "day waiting to go home",
}


@dataclass(frozen=True)
class HarmBill:
    """What harm and delay cost in a year: `counts` by line, `prices` by line, `waiting` a day.

    The days waiting are not counted: they are `waiting` patients on each of 365 days.
    """

    counts: Mapping[str, int]
    prices: Mapping[str, Range]
    waiting: Range = WAITING

    @property
    def inputs(self) -> dict[str, Range]:
        """Everything that is a range: each line's price, and how many wait."""
        return {**self.prices, WAIT: self.waiting}

    def each(self, values: Mapping) -> dict:
        """Return each line in pounds a year, at these prices and this many waiting."""
        numbers = {**self.counts, WAIT_LINE: DAYS * values[WAIT]}
        return {line: numbers[line] * values[line] for line in self.prices}

    def total(self, values: Mapping):
        """Return the whole bill in pounds a year: the formula of the other tools."""
        return sum(self.each(values).values())

    def lines(self) -> pd.DataFrame:
        """Return one row a line, largest first: line, number, and low, usual and high in pounds.

        At low and high every figure is at its lowest or highest, the patients who wait too.
        """
        ends = {
            end: self.each({name: getattr(known, end) for name, known in self.inputs.items()})
            for end in Range._fields
        }
        numbers = {**self.counts, WAIT_LINE: round(DAYS * self.waiting.usual)}
        rows = [
            {"line": line, "number": numbers[line]} | {end: ends[end][line] for end in ends}
            for line in self.prices
        ]
        return pd.DataFrame(rows).sort_values("usual", ascending=False, ignore_index=True)


def price(item: str) -> Range:
    """Return what one of something costs at Merewick, in pounds; every price is invented."""
    costs = load("costs").set_index("item")
    if item not in costs.index:
        raise BenefitsError(f"There is no price for {item!r}: choose an item of the table costs.")
    row = costs.loc[item]
    return Range(*(float(row[end]) for end in Range._fields))


def harm_bill(waiting=WAITING, first: str = FIRST, last: str = LAST) -> HarmBill:
    """Return Merewick's bill for the days `first` to `last`, with `waiting` patients a day.

    Counts are of the whole hospital; ulcers are those that began on a ward. Cases without a price
    (norovirus, ulcers whose category is not known) are left out.
    """
    falls, ulcers, infections = (
        _within(load(name), when, first, last)
        for name, when in (("fall_events", "at"), ("pressure_ulcers", "day"), ("infections", "day"))
    )
    theatre = _within(load("theatre_cases"), "day", first, last)
    ulcers = ulcers[ulcers["origin"] == "on the ward"]
    harm, kind = falls["harm"].value_counts(), infections["infection"].value_counts()
    numbers = (
        harm.get("none", 0),
        harm.get("injury", 0),
        harm.get("fracture", 0),
        (ulcers["category"] == 2).sum(),
        ulcers["category"].isin((3, 4)).sum(),
        kind.get("C. difficile", 0),
        kind[kind.index.str.contains("bloodstream")].sum(),
        theatre["cancelled"].notna().sum(),
    )
    return HarmBill(
        {line: int(number) for line, number in zip(ITEMS, numbers, strict=False)},
        {line: price(item) for line, item in ITEMS.items()},
        checked({WAIT: waiting})[WAIT],
    )


def harmed_twice(first: str = FIRST, last: str = LAST) -> pd.DataFrame:
    """Return how many stays had two kinds of harm: columns one, other, stays.

    Each kind's price has the added bed days of a whole stay in it, so for these stays the same bed
    days stand on the bill twice.
    """
    falls, ulcers, infections = (
        _within(load(name), when, first, last)
        for name, when in (("fall_events", "at"), ("pressure_ulcers", "day"), ("infections", "day"))
    )
    stays = {
        "fall with harm": set(falls.loc[falls["harm"] != "none", "spell"]),
        "new pressure ulcer": set(ulcers.loc[ulcers["origin"] == "on the ward", "spell"]),
        "infection": set(infections["spell"]),
    }
    rows = [(one, other, len(stays[one] & stays[other])) for one, other in combinations(stays, 2)]
    return pd.DataFrame(rows, columns=["one", "other", "stays"])


def _within(table: pd.DataFrame, when: str, first: str, last: str) -> pd.DataFrame:
    days = table[when].dt.normalize()
    return table[(days >= first) & (days <= last)]
