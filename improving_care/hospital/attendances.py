"""Every attendance at the emergency department: when, how ill, how long, and where to then.

Attendances and four-hour breaches of each whole week are those of `emergency.table`, and whoever
is admitted lies in a bed that `spells` holds.
"""

from datetime import timedelta

import numpy as np
import pandas as pd

from improving_care.hospital import draws, emergency, ledger
from improving_care.hospital.beds import DAYS
from improving_care.hospital.draws import Spread
from improving_care.hospital.place import FIRST_DAY
from improving_care.hospital.spells import stamp

# Hundredths of a week's attendances by day, Monday first, and how each hour compares, midnight
# first: near published shapes, the single figures invented.
BY_DAY = (160, 144, 141, 140, 139, 137, 139)
BY_HOUR = (55, 45, 38, 32, 27, 31, 38, 64, 118, 186, 225, 230, 208, 178, 168, 162, 160, 156, 150, 142, 130, 112, 92, 72)  # fmt: skip
TRIAGE = (2, 14, 45, 33, 6)  # of 100: immediate, very urgent, urgent, standard, not urgent
AMBULANCE = (95, 72, 42, 14, 6)  # of 100, by triage category
AGE = Spread((0, 0), (0.12, 6), (0.25, 19), (0.5, 41), (0.75, 66), (0.93, 84), (1, 101))
WITHIN = Spread((0, 12), (0.1, 62), (0.5, 152), (0.85, 222), (1, 240))  # minutes in all
BREACH = Spread((0, 241), (0.3, 282), (0.6, 380), (0.865, 720), (0.97, 960), (1, 1500))
TO_TRIAGE = Spread((0, 1), (0.5, 17), (0.9, 43), (1, 95))
TO_SEEN = Spread((0, 1), (0.5, 55), (0.9, 150), (1, 290))  # from triage
SEEN_SOONER = (0.1, 0.4, 0.9, 1.2, 1.3)  # times, by triage category
LEFT = 0.03  # share who leave before they are seen
AGAIN = 0.087  # share who have been here in the last seven days


def attend(seed: int, came_to_beds: pd.DataFrame) -> pd.DataFrame:
    """Return one row an attendance, in order of arrival, with days as numbers and minutes.

    `came_to_beds` holds the emergencies of `spells.stays`: index, came (day), age; each becomes the
    admission of one attendance that ends on that day, whose column `stay` names the index.
    """
    blocks = [_block(seed, *block) for block in _blocks(seed)]
    table = pd.concat(blocks, ignore_index=True)
    rng = draws.stream(seed, "ed_attendances", "beds")
    age = table["age"].to_numpy(copy=True)
    stay = np.full(len(table), -1)
    ends = (table["minute"] + table["total"]).to_numpy()
    end_day = table["day"].to_numpy() + ends // 1440
    need = table["need"].to_numpy() + draws.bell(rng, len(table)) / 2
    need[(table["left"]).to_numpy()] = -99
    by_day = np.argsort(end_day, kind="stable")
    first, last = (
        np.searchsorted(end_day[by_day], np.arange(len(DAYS)), side=s) for s in ("left", "right")
    )
    for day, group in came_to_beds.groupby("came"):
        if day < 0:
            continue  # came before the record begins
        there = by_day[first[day] : last[day]]
        chosen = there[np.argsort(-need[there], kind="stable")[: len(group)]]
        oldest = chosen[np.argsort(-age[chosen], kind="stable")]
        group = group.sort_values("age", ascending=False, kind="stable")
        stay[oldest] = group.index
        age[oldest] = group["age"]
    return table.assign(stay=stay, age=age, end_day=end_day, end_minute=ends % 1440)


def records(attended: pd.DataFrame, spell_of_stay: pd.Series) -> pd.DataFrame:
    """Return the table `ed_attendances` from `attend`; `spell_of_stay` gives each stay's number."""
    admitted = attended["stay"] >= 0
    seen = (~attended["left"]).to_numpy()
    outcome = np.where(admitted, "admitted", np.where(seen, "home", "left"))
    return pd.DataFrame(
        {
            "attendance": np.arange(1, len(attended) + 1),
            "arrived": stamp(attended["day"], attended["minute"]),
            "by": np.where(attended["ambulance"], "ambulance", "foot"),
            "age": attended["age"],
            "triage": attended["triage"],
            "to_triage": attended["to_triage"],
            "to_seen": pd.array(attended["to_seen"].where(seen), dtype="Int64"),
            "total": attended["total"],
            "outcome": outcome,
            "again": np.where(attended["again"], "yes", "no"),
            "spell": pd.array(attended["stay"].map(spell_of_stay), dtype="Int64"),
        }
    )


def _blocks(seed: int):
    """Each stretch of days with its attendances and breaches: the whole weeks, and the odd days."""
    weeks = emergency.table(seed)
    first = (weeks["week"].iloc[0] - FIRST_DAY).days
    yield _odd_days(seed, 0, first)
    for week, attendances, breaches in weeks.itertuples(index=False):
        start = (week - FIRST_DAY).days
        yield start, 7, attendances, breaches
    yield _odd_days(seed, start + 7, len(DAYS) - start - 7)


def _odd_days(seed: int, start: int, count: int):
    """Days outside the whole weeks, of which no week tells the number."""
    rng = draws.stream(seed, "ed_attendances", "odd days", str(start))
    day = FIRST_DAY + timedelta(days=start)
    share = sum(BY_DAY[(day.weekday() + k) % 7] for k in range(count)) / 1000
    season = emergency.BY_MONTH[day.month - 1]
    came = int(draws.poisson(rng, emergency.A_WEEK * season * share))
    within = emergency.WITHIN_FOUR_HOURS + sum(
        cause.size for cause in ledger.causes("ae_weeks") if cause.first <= day <= cause.last
    )
    return start, count, came, int(draws.binomial(rng, came, 1 - within))


def _block(seed: int, start: int, days: int, attendances: int, breaches: int) -> pd.DataFrame:
    rng = draws.stream(seed, "ed_attendances", str(start))
    n = int(attendances)
    monday = (FIRST_DAY.weekday() + start) % 7
    weights = [BY_DAY[(monday + d) % 7] * hour for d in range(days) for hour in BY_HOUR]
    minute = 60 * draws.pick(rng, weights, n) + (rng.random(n) * 60).astype(np.int64)
    minute.sort()
    hour = minute // 60 % 24
    triage = draws.pick(rng, TRIAGE, n)
    age = AGE.draw(rng, n)
    ambulance = rng.random(n) * 100 < np.array(AMBULANCE)[triage]
    left = (rng.random(n) < LEFT) & (triage >= 2)
    # Who needs a bed, and with it the long waits: the urgent, the old, those brought in.
    need = age / 40 - 0.8 * triage + ambulance * 0.8
    evening = (hour >= 17) | (hour < 3)
    slow = draws.bell(rng, n) + 0.8 * need + 0.7 * evening - 5 * left
    total = np.empty(n, dtype=np.int64)
    slowest = np.argsort(-slow, kind="stable")
    for who, spread in ((slowest[breaches:], WITHIN), (slowest[:breaches], BREACH)):
        blurred = np.argsort(slow[who] + 1.5 * draws.bell(rng, len(who)), kind="stable")
        shares = (np.arange(len(who)) + rng.random(len(who))) / max(len(who), 1)
        places = (shares * Spread.SIZE).astype(np.int64)
        total[who[blurred]] = np.rint(spread.values[places]).astype(np.int64)
    total[left] = np.minimum(total[left], 239)
    day = start + minute // 1440
    times = np.ones(n)
    for cause in ledger.causes("ed_attendances"):
        first, last = ((end - FIRST_DAY).days for end in (cause.first, cause.last))
        times[(day >= first) & (day <= last)] *= cause.size
    to_triage = np.minimum(np.maximum(TO_TRIAGE.draw(rng, n, times), 1), total // 3)
    wait = TO_SEEN.draw(rng, n, np.array(SEEN_SOONER)[triage])
    to_seen = np.minimum(to_triage + wait, total - np.minimum(10, total // 4))
    return pd.DataFrame(
        {
            "day": day,
            "minute": minute % 1440,
            "ambulance": ambulance,
            "age": age,
            "triage": triage + 1,
            "to_triage": to_triage,
            "to_seen": to_seen,
            "total": total,
            "left": left,
            "again": rng.random(n) < AGAIN,
            "need": need,
        }
    )
