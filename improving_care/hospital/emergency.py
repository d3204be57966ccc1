"""The emergency department by week: how many came, and how many stayed over four hours."""

from datetime import timedelta

import numpy as np
import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.place import FIRST_DAY, LAST_DAY

A_WEEK = 110_000 / 365.25 * 7  # attendances
# How each month's attendances compare with the year's mean, January first: invented.
BY_MONTH = (0.97, 0.98, 1.02, 0.99, 1.02, 1.03, 1.02, 0.97, 0.99, 1.01, 1.01, 0.99)
WITHIN_FOUR_HOURS = 0.85  # usual share, outside the ledger's causes
# Weeks differ by more than chance among 2,100 people: staffing, beds, one bad night. These are
# standard deviations, invented; the second makes plain p limits about a third of what they should be.
ATTENDANCES_VARY = 0.02  # of the week's mean, as a share of it
SHARE_VARIES = 0.024  # of the week's share within four hours


def table(seed: int) -> pd.DataFrame:
    """Return one row a whole week, Monday first: week, attendances, breaches."""
    weeks = _mondays()
    season = np.array([BY_MONTH[week.month - 1] for week in weeks])
    share = np.full(len(weeks), WITHIN_FOUR_HOURS)
    for cause in ledger.causes("ae_weeks"):
        share[cause.during(weeks)] += cause.size

    came = draws.stream(seed, "ae_weeks", "attendances")
    mean = A_WEEK * season * (1 + ATTENDANCES_VARY * draws.bell(came, len(weeks)))
    attendances = draws.poisson(came, mean)
    stayed = draws.stream(seed, "ae_weeks", "breaches")
    share = np.clip(share + SHARE_VARIES * draws.bell(stayed, len(weeks)), 0, 1)
    breaches = draws.binomial(stayed, attendances, 1 - share)
    return pd.DataFrame({"week": weeks, "attendances": attendances, "breaches": breaches})


def _mondays() -> list:
    first = FIRST_DAY + timedelta(days=-FIRST_DAY.weekday() % 7)
    return [first + timedelta(weeks=i) for i in range(((LAST_DAY - first).days + 1) // 7)]
