"""Eight theatres: each case that was planned for a list, when it began and ended, or why not.

Seven have a list each weekday from half past eight to five; theatre 8, kept for emergencies, has
no list and is not in the table.
"""

import numpy as np
import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.beds import DAYS
from improving_care.hospital.draws import Spread
from improving_care.hospital.spells import stamp

# Specialty of each theatre and the ward that its patients lie on, if any.
THEATRES = {
    1: ("general surgery", "Elm"),
    2: ("general surgery", "Elm"),
    3: ("orthopaedics", "Hazel"),
    4: ("orthopaedics", "Hazel"),
    5: ("day surgery", None),
    6: ("gynaecology", "Holly"),
    7: ("urology", None),
}
START, LIST = 8 * 60 + 30, 510  # minutes after midnight; minutes of a list
PLANNED = {
    "general surgery": Spread((0, 45), (0.5, 95), (1, 210)),
    "orthopaedics": Spread((0, 55), (0.5, 100), (1, 190)),
    "day surgery": Spread((0, 25), (0.5, 50), (1, 95)),
    "gynaecology": Spread((0, 30), (0.5, 65), (1, 150)),
    "urology": Spread((0, 25), (0.5, 60), (1, 160)),
}
TOOK = Spread((0, 0.55), (0.5, 0.97), (0.9, 1.35), (1, 1.9))  # times as long as planned
BETWEEN = Spread((0, 8), (0.5, 17), (1, 45))  # minutes from one patient out to the next in
EARLY = Spread((0, 0), (1, 14))  # minutes after the start, for a first case on time
OVERBOOKED = 545  # minutes up to which a list is planned: more than there are
LATE = Spread((0, 16), (0.6, 34), (1, 75))
FIRST_LATE = 0.35  # share of first cases more than a quarter of an hour late
# Cancelled on the day, of 1,000 cases, at any place in the list; near one trust's published reasons.
CANCELLED = {"unfit": 48, "no bed": 22, "did not attend": 9, "not needed": 6, "equipment": 9, "staff": 8}  # fmt: skip
OVERRUN = 100  # minutes that a list may run over before its last case is cancelled


def theatre_cases(seed: int, stays: pd.DataFrame, spell_of_stay: pd.Series) -> pd.DataFrame:
    """Return one row a planned case, in order of day, theatre and place in the list.

    Operated patients of Elm, Hazel and Holly are planned stays that began that day.
    """
    made = pd.concat([_theatre(seed, *item) for item in THEATRES.items()], ignore_index=True)
    made = made.sort_values(["day", "theatre", "place"], kind="stable").reset_index(drop=True)
    spell = pd.Series(pd.NA, index=made.index, dtype="Int64")
    operated = made[made["cancelled"] == ""]
    for ward in ("Elm", "Hazel", "Holly"):
        theatres = [number for number, (_, of) in THEATRES.items() if of == ward]
        beds = stays[
            (stays["ward"] == ward) & (stays["source"] == "planned") & (stays["came"] >= 0)
        ]
        by_day = {day: list(group) for day, group in beds.groupby("came").groups.items()}
        for i, day in operated[operated["theatre"].isin(theatres)]["day"].items():
            if by_day.get(day):
                spell[i] = spell_of_stay[by_day[day].pop(0)]
    done = made["cancelled"] == ""
    return pd.DataFrame(
        {
            "case": np.arange(1, len(made) + 1),
            "day": [DAYS[day] for day in made["day"]],
            "theatre": made["theatre"],
            "place": made["place"],
            "specialty": made["specialty"],
            "planned_start": stamp(made["day"], made["planned_start"]),
            "planned_minutes": made["planned"],
            "into_theatre": stamp(made["day"], made["began"]).where(done),
            "out_of_theatre": stamp(made["day"], made["ended"]).where(done),
            "cancelled": made["cancelled"].where(~done),
            "spell": spell,
        }
    )


def _theatre(seed: int, theatre: int, about: tuple) -> pd.DataFrame:
    specialty = about[0]
    rng = draws.stream(seed, "theatre_cases", str(theatre))
    planted = ledger.causes("theatre_cases", f"theatre {theatre}")
    rows = []
    for day, date in enumerate(DAYS):
        if date.weekday() >= 5:
            continue
        acts = {c.what: c.size for c in planted if c.first <= date <= c.last}
        planned = PLANNED[specialty].draw(rng, 14).tolist()
        took = TOOK.draw(rng, 14, np.array(planned)).tolist()
        luck = rng.random(14).tolist()
        gap = BETWEEN.draw(rng, 14).tolist()
        late = rng.random() < acts.get("first case late", FIRST_LATE)
        clock = START + int((LATE if late else EARLY).draw(rng))
        length = next(k for k in range(1, 14) if sum(planned[: k + 1]) + 15 * k > OVERBOOKED)
        reasons = CANCELLED | {"no bed": CANCELLED["no bed"] * acts.get("no bed", 1)}
        for place in range(length):
            minutes = planned[place]
            cancelled = ""
            if place == length - 1 and clock + minutes > START + LIST + OVERRUN:
                cancelled = "no time"
            elif luck[place] * 1000 < sum(reasons.values()):
                ends = np.cumsum([*reasons.values()])
                cancelled = [*reasons][int(np.searchsorted(ends, luck[place] * 1000, side="right"))]
            planned_start = START + sum(planned[:place]) + 15 * place
            rows.append((day, theatre, place + 1, specialty, planned_start, minutes, clock, clock + took[place], cancelled))  # fmt: skip
            if not cancelled:
                clock += took[place] + gap[place]
    names = ["day", "theatre", "place", "specialty", "planned_start", "planned", "began", "ended", "cancelled"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)
