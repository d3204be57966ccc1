"""What one cell of text says: a number, a date, nothing, or words."""

import math
import re
from datetime import datetime

# Written where a number is not known. None of them is a nought.
MISSING = {
    *("*", "**", "-", "--", "–", "—", ".", "..", "...", "…", ":", "?", "~", "x", "c", "[c]", "[x]"),
    *("n/a", "na", "#n/a", "n.a.", "nan", "null", "none", "missing", "suppressed", "[z]", "z"),
    *("not available", "not applicable", "not recorded", "not known", "unknown", "no data"),
    *("#value!", "#div/0!", "#ref!", "#name?", "#num!", "#null!", "pending", "tbc"),
}
SUPPRESSED = re.compile(r"[<≤]\s?\d+")  # "<5": a small number kept secret

CURRENCY = "£$€"
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:[, ]\d{3})+|\d*)(?P<part>\.\d*)?(?P<power>[eE][+-]\d{1,3})?"
)


def is_missing(text: str) -> bool:
    """True for what people write when a number is not known: n/a, -, *, <5, #DIV/0!."""
    return text.casefold() in MISSING or SUPPRESSED.fullmatch(text) is not None


def number(text: str, decimal_comma: bool = False) -> tuple[float, str] | None:
    """Return the number that a text writes and how it is dressed, or None for anything else.

    The dress is "percent", "currency", "comma", "thousands", "brackets" or "" (plain). Numbers
    with leading noughts are labels (ward 01), and what is beyond a float's range is no number.
    """
    dress = ""
    bare = text.replace("−", "-").strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare, dress = "-" + bare[1:-1].strip(), "brackets"
    if bare.endswith("%"):
        bare, dress = bare[:-1].rstrip(), "percent"
    unsigned = bare.lstrip("+-")
    if unsigned and (unsigned[0] in CURRENCY or unsigned[-1] in CURRENCY):
        bare, dress = bare.replace(unsigned, unsigned.strip(CURRENCY).strip()), "currency"
    if decimal_comma and ("," in bare or "." in bare):
        dress = dress or ("comma" if "," in bare else "thousands")
        bare = bare.translate(str.maketrans(",.", ".,"))
    found = _NUMBER.fullmatch(bare)
    if not found or not (found["whole"] or (found["part"] or ".") != "."):
        return None
    whole = found["whole"]
    if re.match(r"0\d", whole):
        return None
    if "," in whole or " " in whole:
        dress = dress or "thousands"
        bare = bare.replace(",", "").replace(" ", "")
    value = float(bare)
    return (value, dress) if math.isfinite(value) else None


def decimal_mark(texts: set[str]) -> tuple[str | None, str | None]:
    """Return an example of a number with a decimal comma and one with a decimal point."""
    mark = r"[^\d.,]?\d[\d{0}]*[{1}](?!\d{{3}}\D?$)\d+[^\d.,]?"
    comma = re.compile(mark.format(". ", ","))
    point = re.compile(mark.format(", ", "."))
    return (
        min((t for t in texts if "," in t and comma.fullmatch(t)), default=None),
        min((t for t in texts if "." in t and point.fullmatch(t)), default=None),
    )


MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_TIME = r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?Z?)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_GAP = r"[\s,/-]+"
_DATES = [
    re.compile(p)
    for p in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME,
        r"(?:[A-Za-z]{3,9},? )?(?P<first>\d{1,2})[-/.](?P<second_>\d{1,2})[-/.]" + _YEAR + _TIME,
        rf"(?:[A-Za-z]{{3,9}},? )?{_DAY}{_GAP}{_MONTH}{_GAP}{_YEAR}" + _TIME,
        rf"{_MONTH}{_GAP}{_DAY},?\s(?P<year>\d{{4}})",
        rf"{_MONTH}(?:{_GAP})?{_YEAR}",
        rf"(?P<year>\d{{4}}){_GAP}{_MONTH}",
    )
]


def day_order(text: str) -> str | None:
    """Return "day", "month" or "either": which of the first two numbers of a date is the day's.

    None when the text is no date of the kind 03/04/2024; "neither" when no month fits.
    """
    found = _DATES[2].fullmatch(text)
    if not found:
        return None
    first, second = int(found["first"]), int(found["second_"])
    if first > 12:
        return "day" if second <= 12 else "neither"
    return "month" if second > 12 else "either"


def day(text: str, month_first: bool = False) -> datetime | None:
    """Return the date that a text writes, or None; a month alone is its first day."""
    if not 6 <= len(text) <= 40 or not any(c.isdigit() for c in text):
        return None
    found = next((m for p in _DATES if (m := p.fullmatch(text))), None)
    if not found:
        return None
    part = found.groupdict()
    if part.get("first"):
        order = (
            (part["second_"], part["first"]) if month_first else (part["first"], part["second_"])
        )
        part["day"], part["month"] = order
    if part.get("name"):
        name = part["name"].lower()
        number = next((k for k, m in enumerate(MONTHS, 1) if m.startswith(name)), None)
        part["month"] = 9 if name == "sept" else number
        if part["month"] is None:
            return None
    year = int(part["year"].strip("'"))
    year += 0 if year > 99 else 2000 if year < 70 else 1900
    clock = [int(part.get(p) or 0) for p in ("hour", "minute", "second")]
    try:
        found_day = datetime(year, int(part["month"]), int(part.get("day") or 1), *clock)
    except ValueError:
        return None
    return found_day if 1900 <= year <= 2200 else None
