"""A prediction in plain words, read and compared with what came.

"falls down 20% by week 4", "walked up 10 points by week 6", "rounds done to 80% by week 2",
"bell minutes the same by week 4", or, without an amount, "falls down by week 8". Week 1 is the
trial's first.
"""

import re
from math import sqrt
from typing import NamedTuple

import pandas as pd

from improving_care.hospital.measures import Measure
from improving_care.hospital.refusals import HospitalError, short

FORM = re.compile(
    r"(?P<measure>[a-z][a-z _]*?) (?:(?P<way>up|down|the same|same)"
    r"(?: (?:by )?(?P<amount>\d{1,4}(?:\.\d)?) ?(?P<unit>%|points?))?"
    r"|to (?P<level>\d{1,5}(?:\.\d)?) ?(?P<of>%?)) by week (?P<week>\d{1,3})\.?"
)
BEFORE = 26  # weeks, at the most, that a trial is compared with


class Prediction(NamedTuple):
    """One prediction: of which measure, which way ("up", "down", "same" or "to"), how much, by when.

    `amount` is a share of what was before (0.2 for 20%), points of a share (0.1 for 10 points),
    the level itself after "to", or None where no amount was given.
    """

    measure: str
    way: str
    amount: float | None
    week: int


def read_prediction(text, weeks: int, known: dict[str, Measure], process: str) -> Prediction:
    """Return the prediction that a sentence makes for a trial of so many weeks, or refuse it."""
    example = f'"{next(m.name for m in known.values() if m.good)} down 20% by week {weeks}"'
    if text is None or (isinstance(text, str) and not text.strip()):
        raise HospitalError(
            f"Say first what you expect, for instance prediction={example}: whoever has predicted "
            "nothing cannot be surprised, and surprise is where the learning is."
        )
    if not isinstance(text, str) or len(text) > 200:
        raise HospitalError(f"A prediction is a short sentence, such as {example}.")
    found = FORM.fullmatch(" ".join(text.lower().replace("_", " ").split()))
    if not found:
        raise HospitalError(
            f"{short(text)} cannot be read as a prediction; say which measure, up, down, the same "
            f"or to a level, and by when, such as {example}."
        )
    measure, way = found["measure"], (found["way"] or "to").replace("the same", "same")
    options = [m.name for m in known.values() if m.good] + [process]
    if measure not in options:
        raise HospitalError(
            f'There is no measure called "{measure}" here; there are {", ".join(options)}.'
        )
    week = int(found["week"])
    if not 1 <= week <= weeks:
        raise HospitalError(f"The trial lasts {weeks} weeks; predict by week 1 to {weeks}.")
    share = measure == process or known[measure].kind == "share"
    if measure == process and way != "to":
        raise HospitalError(
            f'Nobody counted "{process}" before the trial; predict a level, such as '
            f'"{process} to 80% by week {week}".'
        )
    if found["amount"] and way == "same":
        raise HospitalError(f'"{measure} the same by week {week}" needs no amount.')
    if found["amount"] and share != (found["unit"] != "%"):
        say = f"{measure} {way} 10 points" if share else f"{measure} {way} 20%"
        raise HospitalError(
            f'"{measure}" is {"a" if share else "not a"} percentage itself, so say how much as in '
            f'"{say} by week {week}".'
        )
    if way == "to" and share != bool(found["of"]):
        say = f"{measure} to 80%" if share else f"{measure} to 5"
        raise HospitalError(f'Say the level as in "{say} by week {week}".')
    number = found["amount"] or found["level"]
    amount = None if number is None else float(number)
    if amount is not None and (share or way in ("up", "down")):
        amount /= 100
    if amount is not None and amount > 1 and (share or way == "down"):
        raise HospitalError(f'"{text[:60]}" is more than all of it; predict 100% at the most.')
    return Prediction(measure, way, amount, week)


class Figure(NamedTuple):
    """A measure over some weeks: its level, and how far chance alone moves it (one standard error)."""

    level: float
    error: float


def figure(rows: pd.DataFrame, column: str, of: str | None, kind: str) -> Figure | None:
    """Return the level of a measure over the rows' weeks, or None where nothing was counted.

    A rate is events per 1,000, with Poisson error sqrt(events); a share p has the larger of the
    binomial error and what the weeks' own spread shows; minutes have the weeks' standard deviation.
    """
    rows = rows[[column] if of is None else [column, of]].dropna()
    if of is not None:
        rows = rows[rows[of] > 0]
    if rows.empty:
        return None
    if kind == "minutes":
        spread = float(rows[column].std()) if len(rows) > 1 else 0.1 * float(rows[column].mean())
        return Figure(float(rows[column].mean()), spread / sqrt(len(rows)))
    events, out_of = float(rows[column].sum()), float(rows[of].sum())
    if kind == "rate":
        return Figure(1000 * events / out_of, 1000 * sqrt(max(events, 1)) / out_of)
    p = events / out_of
    by_chance = sqrt(max(p * (1 - p), 1 / out_of / 4) / out_of)
    weekly = (rows[column] / rows[of]).astype(float)
    by_weeks = float(weekly.std()) / sqrt(len(rows)) if len(rows) > 7 else 0.0
    return Figure(p, max(by_chance, by_weeks))


def expected(prediction: Prediction, before: Figure | None, share: bool) -> float | None:
    """Return the level that was predicted, or None where only a way was."""
    if prediction.way == "to":
        return prediction.amount
    if before is None:
        return None
    if prediction.way == "same":
        return before.level
    if prediction.amount is None:
        return None
    sign = 1 if prediction.way == "up" else -1
    step = prediction.amount * (1 if share else before.level)
    return before.level + sign * step


def verdict(
    prediction: Prediction, before: Figure | None, after: Figure | None, level: float | None
) -> str:
    """Return "as predicted", "not as predicted", "too soon to tell" or "nothing counted".

    Two standard errors are the most that is put down to chance.
    """
    if after is None or (before is None and prediction.way != "to"):
        return "nothing counted"
    if prediction.way == "to":
        return (
            "as predicted"
            if abs(after.level - level) <= 2 * after.error + 0.02
            else "not as predicted"
        )
    moved = after.level - before.level
    chance = 2 * sqrt(before.error**2 + after.error**2)
    if prediction.way == "same":
        return "as predicted" if abs(moved) <= chance else "not as predicted"
    wanted = 1 if prediction.way == "up" else -1
    if abs(moved) <= chance:
        return (
            "too soon to tell"
            if level is None or abs(after.level - level) <= chance
            else "not as predicted"
        )
    if moved * wanted < 0 or (level is not None and abs(after.level - level) > chance):
        return "not as predicted"
    return "as predicted"
