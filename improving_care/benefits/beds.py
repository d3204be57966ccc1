"""A bed day is not money: what an average says, what leaves by itself, and what leaves if a bay
is closed."""

from typing import NamedTuple

from improving_care.benefits.refusing import BenefitsError, count

DAYS = 365
BAY = 6  # beds that are staffed, and can be closed, together
BAY_STAFF = 250_000  # pounds a year for the nurses of a bay; invented, as every price here


class BedDays(NamedTuple):
    """Freed bed days, in pounds a year: three answers to one question."""

    average: float  # at the average price: what a business case likes to say
    marginal: float  # leaves by itself: food, laundry and drugs that are not bought
    closed: float  # leaves if every bay that stands empty is closed, its staff included
    bays: int  # whole bays that may be closed


def bed_days_freed(
    bed_days: float,
    average: float,
    marginal: float,
    beds: int = BAY,
    staff: float = BAY_STAFF,
) -> BedDays:
    """Return what `bed_days` freed in a year are worth, in pounds.

    `average` and `marginal` are prices of one bed day; `beds` the beds of a bay and `staff` what
    its nurses cost in a year. A part of a bay cannot be closed, as little as a part of a nurse.
    That the free beds are always the same ones is the kindest case: a real ward is never so tidy.
    """
    bed_days = count(bed_days, "The number of bed days")
    average, marginal = count(average, "The average price"), count(marginal, "The marginal price")
    if marginal > average:
        raise BenefitsError(
            f"The marginal price, {marginal:g}, is above the average, {average:g}: an average has "
            "the marginal cost in it, so give the larger as the average."
        )
    if beds < 1:
        raise BenefitsError("A bay has at least one bed: give 1 or more.")
    bays = int(bed_days // (DAYS * beds))
    by_itself = bed_days * marginal
    return BedDays(bed_days * average, by_itself, by_itself + bays * staff, bays)
