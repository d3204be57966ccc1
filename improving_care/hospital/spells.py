"""Every stay on every ward: who came when and by which way, how ill, how long, how it ended.

A spell here is one stay on one ward: nobody is moved, which no real hospital can say. The beds
filled at midnight are given (`beds.by_day`), and people come and go so that each midnight holds.
"""

from datetime import timedelta

import numpy as np
import pandas as pd

from improving_care.hospital import beds, draws, ledger
from improving_care.hospital.beds import DAYS
from improving_care.hospital.draws import Spread
from improving_care.hospital.place import FIRST_DAY, WARDS, Ward
from improving_care.hospital.usual import USUAL

# How a stay compares with the mean of its kind: median about 0.8, one in ten above twice.
STAY = Spread((0, 0.1), (0.1, 0.3), (0.25, 0.5), (0.5, 0.82), (0.75, 1.3), (0.9, 2.1), (0.99, 3.6), (1, 7))  # fmt: skip
FRAIL_STAYS = 1.6  # times as long as others
FRAIL_DIES = 4  # times as often as others of the same ward
# Ages, by who lies there.
FRAIL_AGE = Spread((0, 62), (0.2, 76), (0.6, 84), (0.9, 92), (1, 101))
ADULT_AGE = Spread((0, 18), (0.2, 38), (0.5, 57), (0.8, 72), (1, 88))
CHILD_AGE = Spread((0, 0), (0.35, 1), (0.6, 5), (0.85, 11), (1, 15))
MOTHER_AGE = Spread((0, 17), (0.2, 25), (0.5, 30), (0.8, 35), (1, 45))
STAYS_THE_WEEKEND = 0.4  # share of those due home on Saturday or Sunday who go on Monday
PLANNED_AT_WEEKENDS = 0.15  # share of planned admissions that a weekend keeps
# Minutes after midnight.
MORNING = Spread((0, 500), (0.3, 600), (1, 719))
AFTERNOON = Spread((0, 720), (0.3, 860), (0.7, 1000), (0.95, 1140), (1, 1260))
ANY_TIME = Spread((0, 0), (1, 1439))
PLANNED_TIME = Spread((0, 420), (0.6, 480), (1, 690))
NIGHT = Spread((0, 1200), (1, 1435))


def stays(seed: int) -> pd.DataFrame:
    """Return one row a stay, wards in order, with days as numbers from FIRST_DAY (0).

    Columns: ward, came, left (1,096 where still there), source, age, frail, risk (deaths expected
    per 1,000), died, and left_at (minutes after midnight).
    """
    return pd.concat([_ward(seed, ward) for ward in WARDS.values()], ignore_index=True)


def present(ward_stays: pd.DataFrame) -> list[np.ndarray]:
    """Return, for each of the 1,096 midnights, the places of those who lie there, in `ward_stays`."""
    came, left = (ward_stays[name].to_numpy() for name in ("came", "left"))
    there: list[list[int]] = [[] for _ in DAYS]
    for i, (first, last) in enumerate(
        zip(np.maximum(came, 0).tolist(), left.tolist(), strict=True)
    ):
        for day in range(first, last):
            there[day].append(i)
    return [np.array(who) for who in there]


def _ward(seed: int, ward: Ward) -> pd.DataFrame:
    usual = USUAL[ward.specialty]
    filled = beds.by_day(seed, ward).tolist()
    expected = round(sum(filled) / usual.nights * 2) + 500  # more luck than will be needed
    luck = _luck(draws.stream(seed, "spells", ward.name), ward, expected)
    came, left, here = [], [], []
    for _ in range(filled[0]):  # who lay there as the record begins
        due = luck["nights"][len(came)]
        came.append(-1 - int(due * luck["entered"][len(came)]))
        left.append(came[-1] + due)
        here.append(len(came) - 1)
    for i in here:  # those whose stay would be over already go within the first days
        left[i] = max(left[i], 1 + i % 3)
    for day, wanted in enumerate(filled):
        here.sort(key=left.__getitem__)
        going = sum(left[i] <= day for i in here)
        new = wanted - (len(here) - going)
        going += max(-new, 0)  # a bed is needed: the next due go a day early
        for i in here[:going]:
            left[i] = day
        here = here[going:]
        for _ in range(max(new, 0)):
            i = len(came)
            came.append(day)
            left.append(_weekend(day + luck["nights"][i], luck["weekend"][i]))
            here.append(i)
    count = len(came)
    left = np.minimum(left, len(DAYS))
    table = pd.DataFrame({name: values[:count] for name, values in luck.items()})
    table = table.assign(ward=ward.name, came=came, left=left)
    table["source"] = _sources(ward, usual.emergency, table)
    times = np.prod([cause.size for cause in ledger.causes("deaths", ward.name)])
    table["died"] = (table["fate"] * 1000 < table["risk"] * times) & (table["left"] < len(DAYS))
    noon = table["home_by_noon"] < usual.before_noon
    table["left_at"] = np.where(noon, table["morning"], table["afternoon"])
    table["left_at"] = table["left_at"].mask(table["died"], table["any_time"])
    kept = ["ward", "came", "left", "source", "age", "frail", "risk", "died", "left_at", "any_time"]
    return table[[*kept, "planned_time"]]


def _luck(rng, ward: Ward, count: int) -> dict[str, list]:
    """Everything that is drawn for each patient to come, in order, one list a thing."""
    usual = USUAL[ward.specialty]
    frail = rng.random(count) < usual.frail
    if ward.specialty == "children":
        age = CHILD_AGE.draw(rng, count)
    elif ward.specialty == "maternity":
        age = MOTHER_AGE.draw(rng, count)
    else:
        age = np.where(frail, FRAIL_AGE.draw(rng, count), ADULT_AGE.draw(rng, count))
    base = usual.nights / STAY.mean / (1 + (FRAIL_STAYS - 1) * usual.frail)
    nights = STAY.draw(rng, count, base * np.where(frail, FRAIL_STAYS, 1))
    risk = 1000 * usual.deaths / (1 + (FRAIL_DIES - 1) * usual.frail)
    risk = risk * np.where(frail, FRAIL_DIES, 1)
    # Five years of age are a twelfth more or less of the risk, about the middle of their kind.
    middle = np.where(frail, FRAIL_AGE.mean, ADULT_AGE.mean)
    risk = risk * np.clip(1 + (age - middle) / 60, 0.3, 2) if usual.deaths > 0.001 else risk
    return {
        "frail": frail.tolist(),
        "age": age.tolist(),
        "nights": np.maximum(nights, 1).tolist(),
        "risk": np.rint(risk).astype(np.int64).tolist(),
        "entered": rng.random(count).tolist(),
        "weekend": rng.random(count).tolist(),
        "way": rng.random(count).tolist(),
        "fate": rng.random(count).tolist(),
        "home_by_noon": rng.random(count).tolist(),
        "morning": MORNING.draw(rng, count).tolist(),
        "afternoon": AFTERNOON.draw(rng, count).tolist(),
        "any_time": ANY_TIME.draw(rng, count).tolist(),
        "planned_time": PLANNED_TIME.draw(rng, count).tolist(),
    }


def _weekend(due: int, luck: float) -> int:
    """The day of going home: some of those due at a weekend wait for Monday."""
    weekday = (FIRST_DAY.weekday() + due) % 7
    return due + 7 - weekday if weekday >= 5 and luck < STAYS_THE_WEEKEND else due


def _sources(ward: Ward, emergency: float, table: pd.DataFrame) -> np.ndarray:
    """How each came: "emergency", "planned", "birth" or "transfer"; few are planned at weekends."""
    weekend = (FIRST_DAY.weekday() + table["came"]) % 7 >= 5
    planned = {"maternity": "birth", "rehabilitation": "transfer"}.get(ward.specialty, "planned")
    share = np.full(len(table), emergency)
    if planned == "planned":
        share = np.where(weekend, 1 - (1 - emergency) * PLANNED_AT_WEEKENDS, emergency)
    return np.where(table["way"] < share, "emergency", planned)


def records(made: pd.DataFrame, arrived_on_ward: pd.Series) -> pd.DataFrame:
    """Return the table `spells` from `stays` and the minute at which emergencies came to their ward.

    `arrived_on_ward` is indexed like `made` and holds those who came through the department; a
    stay's number, `spell`, follows the time of admission.
    """
    minute = made["planned_time"].where(
        made["source"].isin(["planned", "transfer"]), made["any_time"]
    )
    minute = arrived_on_ward.reindex(made.index).fillna(minute).astype(np.int64)
    table = made.assign(minute=minute)
    order = table.sort_values(["came", "minute", "ward"], kind="stable").index
    table = table.loc[order].assign(spell=np.arange(1, len(table) + 1))
    gone = table["left"] < len(DAYS)
    outcome = np.where(table["died"], "died", np.where(gone, "home", "still in"))
    return pd.DataFrame(
        {
            "spell": table["spell"],
            "ward": table["ward"],
            "admitted": stamp(table["came"], table["minute"]),
            "source": table["source"],
            "age": table["age"],
            "frail": np.where(table["frail"], "yes", "no"),
            "risk": table["risk"],
            "discharged": stamp(table["left"], table["left_at"]).where(gone),
            "outcome": outcome,
        }
    )


def stamp(day: pd.Series, minute: pd.Series) -> pd.Series:
    """Return days from FIRST_DAY and minutes after midnight as text, 2022-04-01T00:05."""
    first, last = int(day.min()), int(day.max())
    names = np.array([f"{FIRST_DAY + timedelta(days=k):%Y-%m-%d}T" for k in range(first, last + 1)])
    clock = np.array([f"{k // 60:02d}:{k % 60:02d}" for k in range(24 * 60)])
    text = np.char.add(names[np.asarray(day) - first], clock[np.asarray(minute)])
    return pd.Series(text, index=day.index, dtype=object)


def bed_days(made: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return one row a ward and day: ward, day, beds, occupied, admissions, discharges, ..."""
    parts = []
    for ward in WARDS.values():
        here = made[made["ward"] == ward.name]
        gone = here[here["left"] < len(DAYS)]
        alive = gone[~gone["died"]]
        parts.append(
            pd.DataFrame(
                {
                    "ward": ward.name,
                    "day": DAYS,
                    "beds": ward.beds,
                    "occupied": beds.by_day(seed, ward),
                    "admissions": _per_day(here[here["came"] >= 0]["came"]),
                    "discharges": _per_day(alive["left"]),
                    "discharges_before_noon": _per_day(alive[alive["left_at"] < 720]["left"]),
                    "deaths": _per_day(gone[gone["died"]]["left"]),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _per_day(days: pd.Series) -> np.ndarray:
    return np.bincount(days, minlength=len(DAYS))
