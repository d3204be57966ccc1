"""Falls by ward and month: Poisson about each specialty's rate, and what the ledger plants."""

import numpy as np
import pandas as pd

from improving_care.hospital import beds, draws, ledger
from improving_care.hospital.place import WARDS, Ward, months
from improving_care.hospital.usual import USUAL

INJURED = 0.4  # share of falls with any injury; published figures lie between 0.3 and 0.5


def table(seed: int) -> pd.DataFrame:
    """Return one row a ward and month: ward, month, bed_days, falls, injuries."""
    return pd.concat([_ward(seed, ward) for ward in WARDS.values()], ignore_index=True)


def _ward(seed: int, ward: Ward) -> pd.DataFrame:
    calendar = months()
    planted = ledger.causes("falls", ward.name)
    bed_days = beds.by_month(seed, ward)
    per_1000 = USUAL[ward.specialty].falls

    times, chase = np.ones(len(calendar)), np.zeros(len(calendar))
    for cause in planted:
        if cause.effect == "times":
            times[cause.during(calendar)] *= cause.size
        if cause.effect == "chases":
            chase[cause.during(calendar)] = cause.size
    falls_stream = draws.stream(seed, "falls", ward.name)
    falls = _month_by_month(falls_stream, bed_days, per_1000 * times, chase)
    injuries = draws.binomial(draws.stream(seed, "injuries", ward.name), falls, INJURED)

    rows = pd.DataFrame(
        {"ward": ward.name, "month": calendar, "bed_days": bed_days, "falls": falls}
    ).assign(injuries=injuries)
    for cause in planted:
        if cause.effect == "missing":
            lost = cause.during(calendar)
            rows[["falls", "injuries"]] = rows[["falls", "injuries"]].astype("Int64")
            rows.loc[lost, ["falls", "injuries"]] = pd.NA
    return rows


def _month_by_month(rng, bed_days, per_1000, chase) -> np.ndarray:
    """Return the falls of each month; where `chase` is above 0, last month's figure moves the rate.

    That is the second rule of Deming's funnel: move the setting, from where it stands, by minus
    `chase` times the last gap. It is kept between 0.3 and 1.7 times the usual.
    """
    falls, setting = [], 1.0
    for i in range(len(bed_days)):
        if chase[i]:
            gap = falls[-1] / (bed_days[i - 1] * per_1000[i - 1] / 1000) - 1
            setting = min(max(setting - chase[i] * gap, 0.3), 1.7)
        else:
            setting = 1.0
        falls.append(draws.falls(rng, bed_days[i], per_1000[i], setting))
    return np.array(falls)
