"""The twelve measures on the board's page, month by month, and whether a board saw what was planted.

`scored` counts how decisions fared, and `BoardMeasure.moved` says afterwards which way a measure was
moved; neither names a cause.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.hospital import ledger
from improving_care.hospital.place import months
from improving_care.hospital.refusals import HospitalError, short

FOUR_HOURS = 240  # minutes
NOON = 12


class BoardMeasure(NamedTuple):
    """One line of the board's page.

    `says` is what is counted and `of` what it is counted out of, in words, with `per` of these to
    one (1,000 bed days). `kind` is the control chart's, `good` the good direction, if there is one.
    `target` is the board's own, and `wanted` the side of it that the old page calls green.
    `table`, `where` and `what` say which rows of the ledger act on it; an empty `where` is all.
    """

    name: str
    says: str
    kind: str
    target: float
    wanted: str
    table: str
    where: str = ""
    what: str = ""
    of: str = ""
    per: int = 1
    good: str | None = "down"

    def moved(self, month: date) -> str:
        """Return which way what is planted moves the measure in this month, and since when, such as
        "lower since September 2023"; "" where nothing acts on it. Of the cause it says nothing."""
        causes = [
            cause
            for cause in ledger.causes(self.table)
            if self.where in ("", cause.where)
            and self.what in ("", cause.what)
            and not _does_nothing(cause)
        ]
        return " and ".join(
            f"{_way(cause)} since {_begun(cause, causes):%B %Y}"
            for cause in causes
            if cause.first <= _last_day(month) and cause.last >= month
        )


BOARD = {
    measure.name: measure
    for measure in (
        BoardMeasure(
            "Falls, Beech",
            "falls on Beech",
            "u",
            6.6,
            "down",
            "falls",
            "Beech",
            of="thousand bed days",
            per=1000,
        ),
        BoardMeasure(
            "Falls, Birch",
            "falls on Birch",
            "u",
            6.6,
            "down",
            "falls",
            "Birch",
            of="thousand bed days",
            per=1000,
        ),
        BoardMeasure(
            "New pressure ulcers",
            "new pressure ulcers",
            "u",
            2.2,
            "down",
            "pressure_ulcers",
            of="thousand bed days",
            per=1000,
        ),
        BoardMeasure(
            "C. difficile", "C. difficile cases", "c", 2, "down", "infections", what="C. difficile"
        ),
        BoardMeasure(
            "Reports of no or low harm",
            "reports of no or low harm",
            "c",
            450,
            "down",
            "incidents",
            what="minor",
            good=None,
        ),
        BoardMeasure(
            "Reports of moderate harm or worse",
            "reports of moderate harm or worse",
            "c",
            20,
            "down",
            "incidents",
            what="harm",
        ),
        BoardMeasure(
            "Seen within four hours",
            "patients seen within four hours",
            "pp",
            0.85,
            "up",
            "ae_weeks",
            of="attendances",
            good="up",
        ),
        BoardMeasure(
            "Minutes to triage",
            "minutes to triage",
            "i",
            25,
            "down",
            "ed_attendances",
            what="to_triage",
            of="attendance",
        ),
        BoardMeasure(
            "Operations cancelled on the day",
            "operations cancelled on the day",
            "pp",
            0.08,
            "down",
            "theatre_cases",
            what="no bed",
            of="operations planned",
        ),
        BoardMeasure(
            "Missed appointments, diabetes",
            "missed diabetes appointments",
            "p",
            0.075,
            "down",
            "clinic_appointments",
            "diabetes",
            of="appointments",
        ),
        BoardMeasure(
            "Sickness, Hawthorn",
            "days lost to sickness on Hawthorn",
            "pp",
            0.06,
            "down",
            "absence",
            "Hawthorn",
            of="working days",
        ),
        BoardMeasure(
            "Home before noon",
            "discharges before noon",
            "pp",
            0.33,
            "up",
            "spells",
            of="discharges",
            good="up",
        ),
    )
}


class Scored(NamedTuple):
    """How many decisions were of each sort: asked about a change that is there (`seen`), left
    alone though one is there (`missed`), asked where there is none (`chased`), left alone where
    there is none (`left`)."""

    seen: int
    missed: int
    chased: int
    left: int


def scored(asked: Mapping[str, bool], month: date) -> Scored:
    """Return how decisions about some of the measures fare against what was planted.

    `asked` says, by the measure's name, whether the board asked what had changed; `month` is the
    first day of the month that it read. Raises HospitalError for a name or month that is not there.
    """
    if unknown := [name for name in asked if name not in BOARD]:
        raise HospitalError(
            f"The board has no measure called {short(unknown[0])}; choose from: {', '.join(BOARD)}."
        )
    month = pd.Timestamp(month).date()
    if month not in months():
        raise HospitalError("Give the first day of a month from April 2022 to March 2025.")
    truth = {name: bool(BOARD[name].moved(month)) for name in asked}
    return Scored(
        seen=sum(asked[name] and truth[name] for name in asked),
        missed=sum(truth[name] and not asked[name] for name in asked),
        chased=sum(asked[name] and not truth[name] for name in asked),
        left=sum(not asked[name] and not truth[name] for name in asked),
    )


def table(hospital) -> pd.DataFrame:
    """Return the twelve measures by month: measure, month, count and out_of (<NA> for a count)."""
    falls, reports = hospital.table("falls"), hospital.table("incidents").drop_duplicates()
    minor = reports["harm"].isin(["none", "low"])
    beds = falls.groupby("month")["bed_days"].sum()
    ulcers = hospital.table("pressure_ulcers").query("origin == 'on the ward'")
    cases = hospital.table("infections").query("infection == 'C. difficile'")
    came = hospital.table("ed_attendances")
    planned = hospital.table("theatre_cases")
    booked = hospital.table("clinic_appointments").query("clinic == 'diabetes'")
    away = hospital.table("absence").query("team == 'Hawthorn'").set_index("month")
    home = hospital.table("spells").query("outcome != 'died'").dropna(subset=["discharged"])
    wards = {name: rows.set_index("month") for name, rows in falls.groupby("ward")}

    series = {
        "Falls, Beech": (wards["Beech"]["falls"], wards["Beech"]["bed_days"]),
        "Falls, Birch": (wards["Birch"]["falls"], wards["Birch"]["bed_days"]),
        "New pressure ulcers": (_by_month(ulcers["day"]), beds),
        "C. difficile": (_by_month(cases["day"]), None),
        "Reports of no or low harm": (_by_month(reports["day"][minor]), None),
        "Reports of moderate harm or worse": (_by_month(reports["day"][~minor]), None),
        "Seen within four hours": (
            _by_month(came["arrived"][came["total"] <= FOUR_HOURS]),
            _by_month(came["arrived"]),
        ),
        "Minutes to triage": (
            came["to_triage"].groupby(_month(came["arrived"])).sum(),
            _by_month(came["arrived"]),
        ),
        "Operations cancelled on the day": (
            _by_month(planned["day"][planned["cancelled"].fillna("") != ""]),
            _by_month(planned["day"]),
        ),
        "Missed appointments, diabetes": (
            _by_month(booked["at"][booked["outcome"] == "did not attend"]),
            _by_month(booked["at"]),
        ),
        "Sickness, Hawthorn": (away["lost"], away["days"]),
        "Home before noon": (
            _by_month(home["discharged"][home["discharged"].str[11:13].astype(int) < NOON]),
            _by_month(home["discharged"]),
        ),
    }
    calendar = months()
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "measure": name,
                    "month": calendar,
                    "count": count.reindex(calendar, fill_value=0).to_numpy(dtype=np.int64),
                    "out_of": pd.array(
                        [pd.NA] * len(calendar)
                        if whole is None
                        else whole.reindex(calendar).to_numpy(dtype=np.int64),
                        dtype="Int64",
                    ),
                }
            )
            for name, (count, whole) in series.items()
        ],
        ignore_index=True,
    )


def _month(days: pd.Series) -> pd.Series:
    """The first day of the month of each day or time, given as a date or as text."""
    return pd.to_datetime(days.astype(str).str[:7] + "-01").dt.date


def _by_month(days: pd.Series) -> pd.Series:
    return _month(days).value_counts()


def _last_day(month: date) -> date:
    return (pd.Timestamp(month) + pd.offsets.MonthEnd(1)).date()


def _way(cause: ledger.Cause) -> str:
    if cause.effect == "chases":
        return "up and down more"
    return "lower" if cause.size < (0 if cause.effect == "adds" else 1) else "higher"


def _begun(cause: ledger.Cause, causes: list[ledger.Cause]) -> date:
    """The first day of a cause, or of what it goes on from."""
    for earlier in causes:
        if earlier.cause == cause.cause and earlier.last + timedelta(days=1) == cause.first:
            return _begun(earlier, causes)
    return cause.first


def _does_nothing(cause: ledger.Cause) -> bool:
    """Whether a change was made and did nothing, or takes figures away in place of moving them."""
    return (cause.effect, cause.size) in (
        ("times", 1.0),
        ("adds", 0.0),
    ) or cause.effect == "missing"
