"""Merewick beside 39 other trusts, numbered, by financial year; the others are invented too."""

import numpy as np
import pandas as pd

from improving_care.hospital import draws

OTHERS = 39
YEARS = (2022, 2023, 2024)  # in which the financial year begins
BED_DAYS = (90_000, 420_000)  # smallest and largest trust, in a year
# Standard deviations between trusts, as a share of the mean: what a funnel calls over-dispersion.
DIFFER = {"deaths": 0.09, "c_difficile": 0.22, "falls": 0.15}
# Usual rates: spells a bed day, deaths a spell, cases per 100,000 and falls per 1,000 bed days.
SPELLS, DEATHS, C_DIFFICILE, FALLS = 1 / 4.5, 0.031, 17, 6.6
ATTENDANCES = 0.68  # a bed day
WITHIN, WITHIN_DIFFERS = 0.83, 0.055
ENGAGEMENT, ENGAGEMENT_DIFFERS, ENGAGEMENT_YEARLY = 6.85, 0.22, 0.05
GROWN_LIKE = 0.03  # a year's bed days move by about so much from the last's


def trusts(seed: int, merewick: pd.DataFrame) -> pd.DataFrame:
    """Return one row a trust and year; `merewick` holds our own three rows, from our own tables."""
    rows = []
    for number in range(1, OTHERS + 1):
        name = f"Trust {number:02d}"
        rng = draws.stream(seed, "trusts", name)
        size = BED_DAYS[0] + (BED_DAYS[1] - BED_DAYS[0]) * float(rng.random())
        own = {what: max(0.2, 1 + sd * float(draws.bell(rng))) for what, sd in DIFFER.items()}
        within = WITHIN + WITHIN_DIFFERS * float(draws.bell(rng))
        engaged = ENGAGEMENT + ENGAGEMENT_DIFFERS * float(draws.bell(rng))
        for year in YEARS:
            bed_days = round(size * (1 + GROWN_LIKE * float(draws.bell(rng))))
            spells = round(bed_days * SPELLS)
            attendances = round(bed_days * ATTENDANCES)
            share = min(max(within + 0.01 * float(draws.bell(rng)), 0.5), 0.98)
            expected = round(1000 * spells * DEATHS)  # in thousandths, as our own are added up
            yearly = engaged + ENGAGEMENT_YEARLY * float(draws.bell(rng))
            rows.append(
                {
                    "trust": name,
                    "year": year,
                    "bed_days": bed_days,
                    "spells": spells,
                    "deaths": int(draws.poisson(rng, expected / 1000 * own["deaths"])),
                    "expected_deaths": expected / 1000,
                    "c_difficile": int(
                        draws.poisson(rng, bed_days * C_DIFFICILE / 1e5 * own["c_difficile"])
                    ),
                    "falls": int(draws.poisson(rng, bed_days * FALLS / 1000 * own["falls"])),
                    "attendances": attendances,
                    "breaches": int(draws.binomial(rng, attendances, 1 - share)),
                    "engagement": round(yearly * 1000) / 1000,
                }
            )
    table = pd.concat([merewick, pd.DataFrame(rows)], ignore_index=True)
    return table.astype(
        {name: np.int64 for name in table if table[name].dtype == object and name != "trust"}
    )
