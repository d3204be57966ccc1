"""What staff report: incidents, and from June 2023 alerts that stop the line.

Falls and pressure ulcers have tables of their own and are not among the incidents.
"""

import numpy as np
import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.beds import DAYS
from improving_care.hospital.draws import Spread
from improving_care.hospital.place import WARDS, days_in_month, months

A_BED = 0.55  # reports a bed and month, before anything is planted; every figure here is invented
DEPARTMENTS = {"emergency department": 62, "theatres": 26, "pharmacy": 16, "laboratory": 10}
HARM = {"none": 700, "low": 242, "moderate": 48, "severe": 8, "death": 2}  # of 1,000 reports
MINOR = ("none", "low")
KIND = {"medicine": 30, "delay": 22, "equipment": 12, "staffing": 12, "identification": 8, "violence": 10, "other": 6}  # fmt: skip
ROLE = {"nurse": 56, "health care assistant": 18, "doctor": 9, "therapist": 7, "pharmacist": 6, "porter": 4}  # fmt: skip
FIRST_ALERTS, MORE_ALERTS, MOST_ALERTS = 6, 1.7, 42  # a month: at first, more each month, at most
ALERTS_FROM = 14  # the month, June 2023, counted from 0
RESPONSE = Spread(
    (0, 5), (0.5, 48), (0.85, 240), (1, 2200)
)  # minutes to the first leader on the spot
ALERT_ENDS = {"mended at once": 58, "work stopped": 17, "nothing wrong found": 25}


def incidents(seed: int) -> pd.DataFrame:
    """Return one row a report, numbered in the order in which it was made."""
    places = {name: ward.beds * A_BED for name, ward in WARDS.items()} | DEPARTMENTS
    parts = [_place(seed, place, mean) for place, mean in places.items()]
    rows = pd.concat(parts).sort_values(["day", "place", "luck"], kind="stable")
    rows = rows.assign(report=np.arange(1, len(rows) + 1)).drop(columns="luck")
    for cause in ledger.causes("incidents"):
        if cause.effect == "twice":
            first, last = ((end - DAYS[0]).days for end in (cause.first, cause.last))
            again = rows[rows["day"].between(first, last)]
            rows = pd.concat([rows, again]).sort_values("report", kind="stable")
    rows["day"] = [DAYS[day] for day in rows["day"]]
    return rows[["report", "day", "place", "kind", "harm", "by"]].reset_index(drop=True)


def _place(seed: int, place: str, mean: float) -> pd.DataFrame:
    parts = []
    for minor in (True, False):
        rng = draws.stream(seed, "incidents", place, "minor" if minor else "harm")
        kinds = {name: share for name, share in HARM.items() if (name in MINOR) == minor}
        times = np.ones(len(months()))
        for cause in ledger.causes("incidents"):
            if cause.effect == "times" and cause.what == ("minor" if minor else "harm"):
                times[cause.during(months())] *= cause.size
        counts = draws.poisson(rng, mean * times * sum(kinds.values()) / 1000)
        for month, n in zip(months(), counts.tolist(), strict=True):
            start = (month - DAYS[0]).days
            parts.append(
                pd.DataFrame(
                    {
                        "day": start + (rng.random(n) * days_in_month(month)).astype(np.int64),
                        "place": place,
                        "kind": np.array([*KIND])[draws.pick(rng, [*KIND.values()], n)],
                        "harm": np.array([*kinds])[draws.pick(rng, [*kinds.values()], n)],
                        "by": np.array([*ROLE])[draws.pick(rng, [*ROLE.values()], n)],
                        "luck": rng.random(n),
                    }
                )
            )
    return pd.concat(parts)


def alerts(seed: int) -> pd.DataFrame:
    """Return one row an alert: somebody stopped the line and a leader came."""
    rng = draws.stream(seed, "alerts")
    places = [*WARDS, *DEPARTMENTS]
    parts = []
    for k, month in enumerate(months()[ALERTS_FROM:]):
        n = int(draws.poisson(rng, min(FIRST_ALERTS + MORE_ALERTS * k, MOST_ALERTS)))
        start = (month - DAYS[0]).days
        day = np.sort(start + (rng.random(n) * days_in_month(month)).astype(np.int64))
        parts.append(
            pd.DataFrame(
                {
                    "day": [DAYS[d] for d in day],
                    "place": np.array(places)[draws.pick(rng, [1] * len(places), n)],
                    "kind": np.array([*KIND])[draws.pick(rng, [*KIND.values()], n)],
                    "by": np.array([*ROLE])[draws.pick(rng, [*ROLE.values()], n)],
                    "to_response": RESPONSE.draw(rng, n, max(1 - 0.03 * k, 0.5)),
                    "ended": np.array([*ALERT_ENDS])[draws.pick(rng, [*ALERT_ENDS.values()], n)],
                }
            )
        )
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(alert=np.arange(1, len(rows) + 1))[["alert", *rows.columns]]
