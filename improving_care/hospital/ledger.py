"""What was planted in Merewick's tables, how large it truly is, where and when.

The tables' makers take their effects from ledger.json, and tests and graders read the truth
there; nothing that a reader is shown may tell it.
"""

import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).with_name("ledger.json")


class Cause(NamedTuple):
    """One planted cause, in force from `first` to `last`, both days included.

    `effect` says what `size` does there: "times" multiplies a rate, "adds" is added to a share
    (-0.07 is seven points fewer), "missing" leaves that many months out, "chases" moves a rate
    the other way by that many times last month's gap from the usual, "counts" lets a definition
    count what it did not before, "cases" puts that many cases there, "twice" loads the rows again.
    A size of 1 for "times", or 0 for "adds", is a change that was made and did nothing. `what`
    names the part of the table that it acts on, where that is not all.
    """

    cause: str
    table: str
    where: str
    first: date
    last: date
    effect: str
    size: float
    story: str
    what: str = ""

    def during(self, days: list[date]) -> np.ndarray:
        """Return, for each of these days, whether the cause is in force (booleans)."""
        return np.array([self.first <= day <= self.last for day in days])


def causes(table: str, where: str | None = None) -> list[Cause]:
    """Return the causes planted in a table, or in one ward or department of it."""
    return [row for row in rows() if row.table == table and where in (None, row.where)]


def rows() -> list[Cause]:
    """Return every planted cause."""
    return [_cause(row) for row in json.loads(FILE.read_text(encoding="utf-8"))]


def _cause(row: dict) -> Cause:
    first, last = (date.fromisoformat(row.pop(end)) for end in ("from", "to"))
    return Cause(first=first, last=last, **row)
