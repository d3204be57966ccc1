"""Six outpatient clinics: each appointment, when it was booked, and whether anybody came."""

import numpy as np
import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.beds import DAYS
from improving_care.hospital.draws import Spread
from improving_care.hospital.spells import stamp

# Appointments a day and how often the clinic's patients stay away, times the usual: invented.
CLINICS = {
    "eye": (24, 0.8),
    "diabetes": (16, 1.35),
    "heart": (14, 0.85),
    "skin": (16, 1.0),
    "hip and knee": (18, 0.8),
    "antenatal": (16, 1.1),
}
START, SLOT = 9 * 60, 15
AHEAD = Spread((0, 3), (0.3, 21), (0.6, 56), (0.9, 120), (1, 210))  # days between booking and day
NEW = 0.36  # share of first appointments
STAYS_AWAY = 0.049  # share who do not attend an appointment booked a day ahead ...
FORGETS = 0.00052  # ... and more for each day ahead
CANCELS = {"patient": 0.06, "hospital": 0.055}
WAITED = Spread((0, 0), (0.4, 12), (0.8, 38), (1, 120))


def clinic_appointments(seed: int) -> pd.DataFrame:
    """Return one row an appointment, in order of day, clinic and time."""
    made = pd.concat([_clinic(seed, name, *about) for name, about in CLINICS.items()])
    made = made.sort_values(["day", "clinic", "minute"], kind="stable").reset_index(drop=True)
    attended = made["outcome"] == "attended"
    return pd.DataFrame(
        {
            "appointment": np.arange(1, len(made) + 1),
            "clinic": made["clinic"],
            "at": stamp(made["day"], made["minute"]),
            "booked_days_ahead": made["ahead"],
            "kind": np.where(made["new"], "new", "follow-up"),
            "outcome": made["outcome"],
            "waited": pd.array(made["waited"].where(attended), dtype="Int64"),
        }
    )


def _clinic(seed: int, clinic: str, slots: int, away: float) -> pd.DataFrame:
    rng = draws.stream(seed, "clinic_appointments", clinic)
    days = np.array([k for k, day in enumerate(DAYS) if day.weekday() < 5])
    n = len(days) * slots
    day = np.repeat(days, slots)
    times = np.ones(n)
    for cause in ledger.causes("clinic_appointments", clinic):
        first, last = ((end - DAYS[0]).days for end in (cause.first, cause.last))
        times[(day >= first) & (day <= last)] *= cause.size
    ahead = AHEAD.draw(rng, n)
    luck = rng.random(n)
    missed = (STAYS_AWAY + FORGETS * ahead) * away * times
    by_patient = missed + CANCELS["patient"]
    by_hospital = by_patient + CANCELS["hospital"]
    outcome = np.select(
        [luck < missed, luck < by_patient, luck < by_hospital],
        ["did not attend", "cancelled by patient", "cancelled by hospital"],
        "attended",
    )
    return pd.DataFrame(
        {
            "day": day,
            "clinic": clinic,
            # Two rooms, so that two patients are called at a time.
            "minute": START + SLOT * (np.tile(np.arange(slots), len(days)) // 2),
            "ahead": ahead,
            "new": rng.random(n) < NEW,
            "outcome": outcome,
            "waited": WAITED.draw(rng, n),
        }
    )
