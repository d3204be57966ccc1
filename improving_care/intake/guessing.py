"""What to chart, and how: a first guess with its reason, for a person to correct."""

import re
from dataclasses import dataclass

import pandas as pd

# From so many cases a point on, plain p and u limits are too tight to mean anything: chance is
# then a small part of why points differ, and Laney's p' and u' let the points say how large.
LARGE = 1000

# Words of columns that count what could have happened: cases, or exposure over time.
CASES = (
    r"attend|admission|discharge|patients|visits|arrivals|seen|audited|observed|opportunit|"
    r"appointment|operations|procedures|births|deliver|referral|sample|denominator|total|eligible|"
    r"^n$|^all\b|cases"
)
EXPOSURE = r"bed ?days|\bdays\b|hours|population|exposure|staff|wte|fte|\bbeds\b|occupied"
# Words of columns that count what did happen.
EVENTS = (
    r"breach|fall|infection|ulcer|incident|death|died|harm|error|complaint|cancel|late\b|dna|"
    r"not attend|event|count|numerator|compliant|clean|within|failed|readmi|reattend|cdiff|c\.? diff"
)
LABELS = r"\b(id|code|number|no|row|index|year|month no|week no)\b|^#|^column 1$"
ORDER = r"week|month|year|day|period|quarter|order|sequence|observation|subgroup|visit no|^x$|^no\b"


@dataclass(frozen=True)
class Guess:
    """A column's name, or a kind of chart, or None; and the reason in a sentence."""

    value: str | None
    reason: str


@dataclass(frozen=True)
class Guesses:
    """What to chart (`y`), in which order (`x`), out of how many (`n`), on which `kind`."""

    x: Guess
    y: Guess
    n: Guess
    kind: Guess


def guess(frame: pd.DataFrame, y: str | None = None) -> Guesses:
    """Return what to chart in a table; with `y` given, how to chart that column."""
    x = _guess_x(frame)
    numbers = [
        c for c in frame if pd.api.types.is_numeric_dtype(frame[c]) and c not in (x.value, y)
    ]
    n = _guess_n(frame, numbers, y)
    if y is None:
        chosen = _guess_y(frame, [c for c in numbers if c != n.value] or numbers, n.value)
        if chosen.value == n.value or not _counts_out_of(frame, chosen.value, n.value):
            n = Guess(None, "No column counts out of how many.")
    else:
        chosen = Guess(y, "You chose it.")
        if n.value and not _counts_out_of(frame, y, n.value):
            n = Guess(None, f"“{y}” is not counted out of another column.")
    return Guesses(x, chosen, n, guess_kind(frame, chosen.value, n.value))


def _is_count(values: pd.Series) -> bool:
    known = values.dropna()
    return len(known) > 0 and bool((known >= 0).all() and (known % 1 == 0).all())


def _counts_out_of(frame: pd.DataFrame, y: str, n: str | None) -> bool:
    return n is not None and _is_count(frame[y]) and bool((frame[n].dropna() >= 0).all())


def _named(column: str, words: str) -> bool:
    return re.search(words, column.replace("_", " "), re.IGNORECASE) is not None


def _guess_x(frame: pd.DataFrame) -> Guess:
    dates = [c for c in frame if pd.api.types.is_datetime64_any_dtype(frame[c])]
    if dates:
        return Guess(dates[0], f"“{dates[0]}” holds dates.")
    for column in frame:
        values = frame[column]
        if not _named(column, ORDER) or values.isna().any() or not values.is_unique:
            continue
        if values.dtype.kind != "f" or values.is_monotonic_increasing:
            return Guess(column, f"“{column}” is different in each row, and named like an order.")
    return Guess(None, "No column holds dates: the rows are taken in their order.")


def _guess_n(frame: pd.DataFrame, numbers: list[str], y: str | None) -> Guess:
    for words, what in ((EXPOSURE, "exposure"), (CASES, "cases")):
        found = [c for c in numbers if _named(c, words) and _is_count(frame[c].round())]
        found = [c for c in found if (frame[c].dropna() >= 0).all() and not _named(c, EVENTS)]
        if found and len(numbers) + (y is not None) > 1:
            largest = max(found, key=lambda c: frame[c].median())
            return Guess(largest, f"“{largest}” is named like a count of {what}.")
    return Guess(None, "No column counts out of how many.")


def _guess_y(frame: pd.DataFrame, numbers: list[str], n: str | None) -> Guess:
    if not numbers:  # the only column of numbers was taken for the order
        last = [c for c in frame if pd.api.types.is_numeric_dtype(frame[c])][-1]
        return Guess(last, f"“{last}” is the only column of numbers.")
    if len(numbers) == 1:
        other = " other" if n else " only"
        return Guess(numbers[0], f"“{numbers[0]}” is the{other} column of numbers.")
    for column in numbers:
        if _named(column, EVENTS):
            return Guess(column, f"“{column}” is named like something that happens.")
    plain = next((c for c in numbers if not _named(c, LABELS)), numbers[-1])
    return Guess(plain, f"“{plain}” is the first column of numbers that is no label.")


def guess_kind(frame: pd.DataFrame, y: str, n: str | None) -> Guess:
    """Return the kind of chart for a column, counted out of another or not.

    i for measurements, and for counts with no n; p for cases out of cases; u for events in an
    exposure; pp and up (Laney) when the usual n is LARGE or more.
    """
    values = frame[y].dropna()
    if n is None:
        why = "holds negative numbers" if (values < 0).any() else "stands alone"
        return Guess("i", f"“{y}” {why}, so each point is taken as one measurement: an i chart.")
    both = frame[[y, n]].dropna()
    share = bool((both[y] <= both[n]).all()) and not _named(n, EXPOSURE)
    kind = "p" if share else "u"
    why = (
        f"“{y}” is never more than “{n}”"
        if share
        else f"“{n}” is an exposure, not a number of cases"
        if _named(n, EXPOSURE)
        else f"“{y}” is sometimes more than “{n}”"
    )
    usual = both[n].median()
    if usual < LARGE:
        return Guess(kind, f"{why}: a {kind} chart.")
    return Guess(
        f"{kind}p",
        f"{why}; with about {usual:,.0f} in “{n}” a point, plain {kind} limits would be absurdly "
        f"tight: a {kind}' chart (Laney).",
    )
