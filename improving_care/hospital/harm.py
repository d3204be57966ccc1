"""Harm on the wards, one row an event, each to a patient who lies there that day.

Falls (`fall_events`) are those that `falls.table` counts by month; ulcers and infections are drawn
here. Who is harmed is drawn among those present: the frail more often.
"""

import numpy as np
import pandas as pd

from improving_care.hospital import beds, draws, ledger
from improving_care.hospital.beds import DAYS
from improving_care.hospital.place import WARDS, Ward, days_in_month, months
from improving_care.hospital.usual import USUAL

FRAIL_HARMED = 3  # times as likely as others of the same ward
# Of 100 falls, by hour from midnight: most in the early morning and the late evening.
FALLS_BY_HOUR = (4, 4, 4, 5, 5, 6, 6, 5, 4, 4, 4, 4, 3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 4, 4)
FELL_AT = {"bedside": 46, "toilet or bathroom": 27, "chair": 14, "corridor": 9, "elsewhere": 4}
UNSEEN = 0.7  # share of falls that nobody saw
FRACTURES = 0.045  # share of injuries that are a fracture, so 1 to 3% of falls
CATEGORY = {2: 76, 3: 16, 4: 3, 0: 5}  # of 100 new pressure ulcers; 0 is unstageable
DEVICE = 0.3  # device-related ulcers for each other one; they count once the definition says so
ON_ADMISSION = {True: 0.075, False: 0.012}  # share who come with an ulcer, frail or not
# Other infections than C. difficile, cases per 100,000 bed days: invented.
INFECTIONS = {"E. coli bloodstream": 22, "MRSA bloodstream": 0.8}
NOROVIRUS_WINTER = 6  # cases per 100,000 bed days, December to March


def fall_events(
    seed: int, ward: Ward, table: pd.DataFrame, stays: pd.DataFrame, present
) -> pd.DataFrame:
    """Return one row a fall on a ward, as many a month as `falls.table` says (`table`).

    `stays` are the ward's own, `present` who lies there at each midnight (`spells.present`).
    """
    rng = draws.stream(seed, "fall_events", ward.name)
    rows = []
    for start, (falls, injuries) in _months(table[["falls", "injuries"]].itertuples(index=False)):
        if pd.isna(falls):
            continue  # reports lost: nobody fell, as far as anybody can say
        days, who = _patients(rng, int(falls), start, stays, present)
        hurt = np.zeros(len(days), dtype=bool)
        hurt[draws.sample(rng, np.ones(len(days)), int(injuries))] = True
        broken = hurt & (rng.random(len(days)) < FRACTURES)
        rows.append(
            pd.DataFrame(
                {
                    "day": days,
                    "minute": 60 * draws.pick(rng, FALLS_BY_HOUR, len(days))
                    + (rng.random(len(days)) * 60).astype(np.int64),
                    "place": np.array([*FELL_AT])[draws.pick(rng, [*FELL_AT.values()], len(days))],
                    "seen": np.where(rng.random(len(days)) < UNSEEN, "no", "yes"),
                    "harm": np.where(broken, "fracture", np.where(hurt, "injury", "none")),
                    "stay": who,
                }
            )
        )
    return pd.concat(rows).assign(ward=ward.name)


def pressure_ulcers(seed: int, ward: Ward, stays: pd.DataFrame, present) -> pd.DataFrame:
    """Return one row a pressure ulcer: those that people came with, and those that began here."""
    rng = draws.stream(seed, "pressure_ulcers", ward.name)
    share = stays["frail"].map(ON_ADMISSION).to_numpy()
    came_with = stays[(rng.random(len(stays)) < share) & (stays["came"] >= 0)]
    kinds, weights = np.array([*CATEGORY]), [*CATEGORY.values()]
    rows = [
        pd.DataFrame(
            {
                "day": came_with["came"],
                "category": kinds[draws.pick(rng, weights, len(came_with))],
                "origin": "on admission",
                "device": "no",
                "stay": came_with.index,
            }
        )
    ]
    counted = [cause for cause in ledger.causes("pressure_ulcers") if cause.effect == "counts"]
    mean = beds.by_month(seed, ward) * USUAL[ward.specialty].ulcers / 1000
    for device, counts in (
        ("no", draws.poisson(rng, mean)),
        ("yes", draws.poisson(rng, DEVICE * mean)),
    ):
        for start, count in _months(counts.tolist()):
            if device == "yes" and not any(c.first <= DAYS[start] <= c.last for c in counted):
                continue  # they happen, and the definition does not count them
            days, who = _patients(rng, count, start, stays, present)
            category = kinds[draws.pick(rng, weights, count)]
            rows.append(
                pd.DataFrame(
                    {
                        "day": days,
                        "category": category,
                        "origin": "on the ward",
                        "device": device,
                        "stay": who,
                    }
                )
            )
    return pd.concat(rows).assign(ward=ward.name)


def infections(seed: int, ward: Ward, stays: pd.DataFrame, present) -> pd.DataFrame:
    """Return one row a case of infection that began on the ward."""
    bed_days = beds.by_month(seed, ward)
    winter = np.array([month.month in (12, 1, 2, 3) for month in months()])
    rates = {
        "C. difficile": np.full(36, USUAL[ward.specialty].c_difficile),
        **{name: np.full(36, rate) for name, rate in INFECTIONS.items()},
        "norovirus": NOROVIRUS_WINTER * winter,
    }
    rows = []
    for name, rate in rates.items():
        rng = draws.stream(seed, "infections", ward.name, name)
        counts = draws.poisson(rng, bed_days * rate / 100_000)
        found = [_patients(rng, n, start, stays, present) for start, n in _months(counts.tolist())]
        for cause in ledger.causes("infections", ward.name):
            if cause.effect == "cases" and cause.what == name:
                first, last = ((end - DAYS[0]).days for end in (cause.first, cause.last))
                spread = np.linspace(first, last, int(cause.size)).astype(int)
                found.append((spread, np.array([_one(rng, d, stays, present) for d in spread])))
        days, who = (np.concatenate(part) for part in zip(*found, strict=True))
        rows.append(pd.DataFrame({"day": days, "infection": name, "stay": who}))
    return pd.concat(rows).assign(ward=ward.name)


def _months(values):
    """Yield, for each month, the number of its first day and its value."""
    for month, value in zip(months(), values, strict=True):
        yield (month - DAYS[0]).days, value


def _patients(rng, count: int, start: int, stays: pd.DataFrame, present) -> tuple:
    """Return days of the month that begins on day `start`, in order, and who was harmed on each."""
    days = np.arange(start, start + days_in_month(DAYS[start]))
    chosen = np.sort(days[draws.pick(rng, [len(present[d]) for d in days], count)])
    return chosen, np.array([_one(rng, day, stays, present) for day in chosen], dtype=np.int64)


def _one(rng, day: int, stays: pd.DataFrame, present) -> int:
    """Return the stay (its index) of one patient present on a day, the frail more likely."""
    there = present[day]
    weights = np.where(stays["frail"].to_numpy()[there], FRAIL_HARMED, 1)
    return int(stays.index[there[draws.pick(rng, weights)]])


def each_ward(
    seed: int, stays: pd.DataFrame, present: dict, falls: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return fall_events, pressure_ulcers and infections of every ward, with `stay` for the spell."""
    found = {"fall_events": [], "pressure_ulcers": [], "infections": []}
    for ward in WARDS.values():
        own = stays[stays["ward"] == ward.name]
        counts = falls[falls["ward"] == ward.name]
        found["fall_events"].append(fall_events(seed, ward, counts, own, present[ward.name]))
        found["pressure_ulcers"].append(pressure_ulcers(seed, ward, own, present[ward.name]))
        found["infections"].append(infections(seed, ward, own, present[ward.name]))
    return {name: pd.concat(parts, ignore_index=True) for name, parts in found.items()}
