"""Clinic letters: from the consultation to the envelope, by way of four people's trays."""

from datetime import datetime, time, timedelta

import numpy as np
import pandas as pd

from improving_care.hospital import draws
from improving_care.hospital.laboratory import as_text, table_days

# All invented.
A_CLINIC = 6  # letters of each clinic that are followed
TYPED_EACH_DAY = (9, 17)  # o'clock between which the typists work
TYPING_WAITS = (4, 11)  # working days that a dictation waits for a typist
CHECKED_ON, CHECKED_AT = 3, 13  # a Thursday, o'clock: when the consultant looks through the tray
POST_GOES = 16  # o'clock
# Share of each step's work that the next can use as it is, and the days it costs when it cannot.
RIGHT = {"dictated": (0.88, 2), "typed": (0.81, 7), "checked": (0.95, 7), "signed": (0.97, 1)}
STAMPS = ("consulted", "dictated", "typed", "checked", "signed", "sent")


def table(seed: int) -> pd.DataFrame:
    """Return one row a letter: when each step was done, and what the next could use."""
    rows = pd.concat([_clinic(seed, day) for day in table_days()], ignore_index=True)
    rows[list(STAMPS)] = rows[list(STAMPS)].apply(as_text)
    rows.insert(0, "letter", np.arange(1, len(rows) + 1))
    return rows


def _clinic(seed: int, day) -> pd.DataFrame:
    rng = draws.stream(seed, "clinic_letters", f"{day}")
    return pd.DataFrame([_letter(rng, day, k) for k in range(A_CLINIC)])


def _letter(rng, day, number: int) -> dict:
    """Return one letter's row; a step that has to be done again keeps it for RIGHT's days."""
    *faults, clinic, evening, typist, hour = rng.random(len(RIGHT) + 4)
    right = {
        step: luck < share for luck, (step, (share, _)) in zip(faults, RIGHT.items(), strict=True)
    }
    lost = {step: 0 if right[step] else days for step, (_, days) in RIGHT.items()}
    consulted = datetime.combine(day, time(9)) + timedelta(minutes=int(30 * number + 20 * clinic))
    desk = datetime.combine(day, time(17)) + timedelta(minutes=int(10 * number + 8 * evening))
    dictated = _working(desk, int(2 * evening))  # the same evening, or the next day's
    low, high = TYPING_WAITS
    typed = _working(dictated, low + int((high - low + 1) * typist) + lost["dictated"])
    first, last = TYPED_EACH_DAY
    typed = typed.replace(hour=first, minute=0) + timedelta(minutes=int(60 * (last - first) * hour))
    checked = _next(typed, CHECKED_ON, CHECKED_AT) + timedelta(
        minutes=4 * number + int(3 * hour), days=lost["typed"]
    )
    signed = checked + timedelta(minutes=2 + int(20 * typist), days=lost["checked"])
    sent = _working(signed, lost["signed"] + (signed.hour >= POST_GOES))
    sent = sent.replace(hour=POST_GOES, minute=number)
    times = (consulted, dictated, typed, checked, signed, sent)
    flags = {f"{step}_right": int(right[step]) for step in RIGHT}
    return dict(zip(STAMPS, times, strict=True)) | flags


def _working(moment: datetime, days: int) -> datetime:
    """Return the moment that many working days later; Saturday and Sunday become Monday."""
    for _ in range(days):
        moment += timedelta(days=1)
        while moment.weekday() > 4:
            moment += timedelta(days=1)
    return moment


def _next(moment: datetime, weekday: int, hour: int) -> datetime:
    """Return the next such weekday and hour after a moment."""
    then = moment.replace(hour=hour, minute=0) + timedelta(days=(weekday - moment.weekday()) % 7)
    return then if then > moment else then + timedelta(days=7)
