"""What to chart, and how: a first guess with its reason, for a person to correct."""

import re
from dataclasses import dataclass

import pandas as pd

from improving_care.intake.choosing import THOUSANDS, derived

# With so many cases and events a point, plain p and u limits are too tight to mean anything:
# chance is a small part of why points differ, and Laney's p' and u' let the points say how large.
# Many bed days with few falls are no such thing: there, chance is most of it.
LARGE, MANY = 1000, 100

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
        chosen = _guess_y(frame, [c for c in numbers if c != _column(n)] or numbers, n.value)
    else:
        chosen = Guess(y, "You chose it.")
    if n.value and (chosen.value == _column(n) or not _is_count(frame[chosen.value])):
        n = Guess(None, f"“{chosen.value}” is not counted out of another column.")
    return Guesses(x, chosen, n, guess_kind(*_with(frame, chosen.value, n.value)))


def _column(n: Guess) -> str | None:
    return n.value and n.value.removesuffix(THOUSANDS)


def _with(frame: pd.DataFrame, y: str, n: str | None) -> tuple[pd.DataFrame, str, str | None]:
    if n is None:
        return frame, y, None
    frame, n = derived(frame, n)
    return frame, y, n


def _is_count(values: pd.Series) -> bool:
    known = values.dropna()
    return len(known) > 0 and bool((known >= 0).all() and (known % 1 == 0).all())


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
        found = [c for c in numbers if _named(c, words) and not _named(c, EVENTS)]
        found = [c for c in found if (frame[c].dropna() >= 0).all()]
        if found and len(numbers) + (y is not None) > 1:
            largest = max(found, key=lambda c: frame[c].median())
            # Rates are told for each thousand bed days, not for one.
            often = THOUSANDS if words == EXPOSURE and frame[largest].median() >= LARGE / 10 else ""
            return Guess(largest + often, f"“{largest}” is named like a count of {what}.")
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
    exposure; pp and up (Laney) where cases and events are LARGE and MANY.
    """
    values = frame[y].dropna()
    if n is None or n == y:
        why = "holds negative numbers" if (values < 0).any() else "stands alone"
        return Guess("i", f"“{y}” {why}, so each point is taken as one measurement: an i chart.")
    both = frame[[y, n]].dropna()
    exposure = _named(n, EXPOSURE)
    share = not exposure and bool((both[y] <= both[n]).all())
    if exposure:
        why = f"“{n}” is an exposure, not a number of cases"
    else:
        why = f"“{y}” is {'never' if share else 'sometimes'} more than “{n}”"
    kind = "p" if share else "u"
    cases = both[n].median()
    events = (both[y].clip(upper=both[n] - both[y]) if share else both[y]).median()
    if events < MANY or (share and cases < LARGE):
        return Guess(kind, f"{why}: a {kind} chart.")
    large = f"{cases:,.0f} in “{n}”" if share else f"{events:,.0f} in “{y}”"
    return Guess(
        f"{kind}p",
        f"{why}; with about {large} a point, plain {kind} limits would be absurdly tight: "
        f"a {kind}' chart (Laney).",
    )
