"""One change as a business case: fewer falls on three wards, and what it takes to get there."""

from collections.abc import Mapping
from dataclasses import dataclass

from improving_care.benefits.bill import FIRST, LAST, price
from improving_care.benefits.ranges import Range
from improving_care.datasets import load

WARDS = ("Beech", "Birch", "Sycamore")
EFFECT = "of 100 people harmed, how many are spared"
ADDED = "bed days that each harm adds"
WORTH = "pounds that a free bed day is worth"
HOURS = "hours of staff that the change takes"
HOUR = "pounds that an hour is worth"
SHORT = {  # the same where there is little room, such as beside a bar on a phone
    EFFECT: "people spared",
    ADDED: "days harm adds",
    WORTH: "worth of a bed day",
    HOURS: "hours it takes",
    HOUR: "worth of an hour",
}


@dataclass(frozen=True)
class FallsCase:
    """Falls with harm in a year on three wards, and what is assumed: ranges by name."""

    harmed: int
    inputs: Mapping[str, Range]

    def spared(self, values: Mapping):
        """Return how many people a year do not fall and come to harm."""
        return self.harmed * values[EFFECT] / 100

    def net(self, values: Mapping):
        """Return pounds a year: bed days freed at their worth, less the hours at theirs."""
        freed = self.spared(values) * values[ADDED]
        return freed * values[WORTH] - values[HOURS] * values[HOUR]


def falls_case(
    bed_day: str = "bed day, marginal", hour: str = "nurse hour, own staff"
) -> FallsCase:
    """Return the case with the prices of these two items; all assumptions are invented.

    The falls are those with injury or fracture on Beech, Birch and Sycamore, April 2022 to March
    2023.
    """
    falls = load("fall_events")
    days = falls["at"].dt.normalize()
    harmed = (
        falls["ward"].isin(WARDS) & (falls["harm"] != "none") & (days >= FIRST) & (days <= LAST)
    )
    return FallsCase(
        int(harmed.sum()),
        {
            EFFECT: Range(0, 15, 30),
            ADDED: Range(1, 4, 9),
            WORTH: price(bed_day),
            HOURS: Range(300, 500, 900),
            HOUR: price(hour),
        },
    )
