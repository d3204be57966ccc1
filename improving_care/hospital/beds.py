"""Beds filled at midnight: by month and by day, so that the days of a month add up to it."""

from datetime import timedelta

import numpy as np

from improving_care.hospital import draws
from improving_care.hospital.place import FIRST_DAY, LAST_DAY, Ward, days_in_month, months
from improving_care.hospital.usual import USUAL

DAYS = [FIRST_DAY + timedelta(days=i) for i in range((LAST_DAY - FIRST_DAY).days + 1)]
# Thousandths of a usual day, Monday first: fewer planned patients at the weekend, and discharges
# pile up on Friday.
BY_WEEKDAY = (1000, 1015, 1020, 1015, 985, 980, 985)
DAYS_VARY = 12  # standard deviation in thousandths, from one day to the next


def by_month(seed: int, ward: Ward) -> np.ndarray:
    """Return the occupied bed days of each of the 36 months, as whole numbers."""
    days = [days_in_month(month) for month in months()]
    rng = draws.stream(seed, "bed_days", ward.name)
    return draws.bed_days(rng, ward.beds, days, USUAL[ward.specialty].occupancy)


def by_day(seed: int, ward: Ward) -> np.ndarray:
    """Return the beds filled at each of the 1,096 midnights; each month adds up to `by_month`."""
    luck = np.rint(DAYS_VARY * draws.bell(draws.stream(seed, "midnights", ward.name), len(DAYS)))
    shape = np.array([BY_WEEKDAY[day.weekday()] for day in DAYS]) + luck.astype(np.int64)
    filled, first = [], 0
    for month, total in zip(months(), by_month(seed, ward).tolist(), strict=True):
        count = days_in_month(month)
        filled += _shared_out(total, shape[first : first + count].tolist(), ward.beds)
        first += count
    return np.array(filled)


def _shared_out(total: int, shape: list[int], most: int) -> list[int]:
    """Share a total out over the days in proportion to `shape`, none above `most`, in whole beds."""
    whole = sum(shape)
    shares = [min(total * part // whole, most) for part in shape]
    rest = [-(total * part % whole) for part in shape]
    left = total - sum(shares)
    while left:
        for i in sorted(range(len(shape)), key=rest.__getitem__):
            if left and shares[i] < most:
                shares[i] += 1
                left -= 1
    return shares
