"""Hand hygiene by ward and month: what the auditor saw, beside what the sensors counted."""

import numpy as np
import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.place import WARDS, Ward, months

# Share of opportunities at which hands are cleaned. All invented; the wards' own shares lie evenly about
# the middle, which is near what observers have published. Elm starts low, for its story's sake.
USUAL = 0.49
WARDS_DIFFER = 0.06
ELM = 0.25
AUDITED = 30  # opportunities an auditor sees in a month, on average
SENSED_A_BED = 550  # opportunities the sensors count for each bed in a month, on average
SENSED_VARIES = 0.015  # standard deviation of the month's own share, beyond chance


def table(seed: int) -> pd.DataFrame:
    """Return one row a ward and month: what was audited, what was sensed."""
    return pd.concat([_ward(seed, ward) for ward in WARDS.values()], ignore_index=True)


def _ward(seed: int, ward: Ward) -> pd.DataFrame:
    calendar = months()
    level = draws.stream(seed, "hand_hygiene", ward.name, "level")
    usual = USUAL + WARDS_DIFFER * (2 * level.random() - 1) if ward.name != "Elm" else ELM
    seen = np.full(len(calendar), usual)
    for cause in ledger.causes("hand_hygiene", ward.name):
        seen[cause.during(calendar)] += cause.size

    audit = draws.stream(seed, "hand_hygiene", ward.name, "audit")
    opportunities = draws.poisson(audit, [AUDITED] * len(calendar))
    sensor = draws.stream(seed, "hand_hygiene", ward.name, "sensor")
    sensed = draws.poisson(sensor, [SENSED_A_BED * ward.beds] * len(calendar))
    share = np.clip(usual + SENSED_VARIES * draws.bell(sensor, len(calendar)), 0, 1)
    return pd.DataFrame(
        {
            "ward": ward.name,
            "month": calendar,
            "audit_opportunities": opportunities,
            "audit_compliant": draws.binomial(audit, opportunities, seen),
            "sensor_opportunities": sensed,
            "sensor_compliant": draws.binomial(sensor, sensed, share),
        }
    )
