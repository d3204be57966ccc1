"""From rows of cells to a clean table, with a sentence for each thing that was changed."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd

from improving_care.intake import cells
from improving_care.intake.reading import Cell, IntakeError, Rows, quote, read_rows

TOTALS = re.compile(
    r"(grand |sub-?)?totals?|sum|average|mean|overall|year to date|ytd|all (rows|wards)", re.I
)
# A column that has one of these words in its name, and numbers in it, may hold dates.
DATED = re.compile(r"date|day|week|month|period|w/?c|time|when", re.I)
NO_NUMBERS = (
    "There is no column of numbers: bring a table with a header, and under it a column of dates "
    "and a column of numbers."
)
NOTHING_BELOW = "There is a header and nothing below it: add the rows of numbers."
MOSTLY = 2 / 3  # of its cells: then a column is one of numbers, or of dates


@dataclass(frozen=True)
class Table:
    """A table that somebody brought, ready to choose from.

    `frame` has one row a row, with columns of numbers, dates or text; `notes` say what was
    changed, a sentence each; `sheets` are the names in a workbook, `sheet` the one that was read.
    """

    frame: pd.DataFrame
    notes: tuple[str, ...]
    sheets: tuple[str, ...] = ()
    sheet: str | None = None


def read_table(source: Path | str | bytes, name: str = "", sheet: str | None = None) -> Table:
    """Return the table in a file (a path) or in its content (bytes, as uploaded or pasted).

    Reads CSV, pasted text and XLSX. `name` is what sentences call it; `sheet` chooses a sheet of
    a workbook. Raises IntakeError, one sentence that says what to do.
    """
    found = read_rows(source, name, sheet)
    notes = found.notes
    names, rows, lines = _below_header(found, notes)
    frame = _columns(names, rows, lines, notes)
    frame = _without_blank_total(frame, notes)
    if not any(pd.api.types.is_numeric_dtype(frame[c]) for c in frame):
        raise IntakeError(_why_no_numbers(notes))
    return Table(frame, tuple(notes), found.sheets, found.sheet)


def _why_no_numbers(notes: list[str]) -> str:
    return next((note for note in notes if "without a saved result" in note), NO_NUMBERS)


def _sort(cell: Cell) -> str:
    """Return "nothing", "number", "date" or "text"."""
    if cell is None:
        return "nothing"
    if isinstance(cell, float):
        return "number"
    if isinstance(cell, datetime):
        return "date"
    if cells.is_missing(cell):
        return "nothing"
    if cells.number(cell) or cells.number(cell, decimal_comma=True):
        return "number"
    return "date" if cells.day(cell) or cells.day(cell, month_first=True) else "text"


def _below_header(found: Rows, notes: list[str]) -> tuple[list[str], list[list[Cell]], list[int]]:
    """Return the columns' names, and the rows of data with their lines.

    The header is the first row with words where most rows have numbers or dates; the data begin
    below it; what stands above is a title.
    """
    rows, lines = found.rows, found.lines
    _refuse_periods_across(rows)
    sorts = [[_sort(cell) for cell in row] for row in rows[:500]]
    widths = Counter(len(row) for row in sorts if len(row) - row.count("nothing") > 1)
    width = max(widths, key=widths.get) if widths else 1
    usual = []
    for column in range(width):
        seen = Counter(row[column] for row in sorts if len(row) > column)
        seen.pop("nothing", None)
        usual.append(max(seen, key=lambda s: (seen[s], s != "text"), default="nothing"))

    def told(row: list[str]) -> list[tuple[str, str]]:
        pairs = zip(row, usual, strict=False)
        return [(s, u) for s, u in pairs if u in ("number", "date") and s != "nothing"]

    def is_data(row: list[str]) -> bool:
        like = sum(s == u for s, u in told(row))
        return like > 0 and 2 * like >= len(told(row))

    def is_header(row: list[str]) -> bool:
        words = [s == "text" for s, _ in told(row)]
        return len(words) > 0 and all(words) and 2 * (len(row) - row.count("nothing")) >= width

    data = [k for k, row in enumerate(sorts) if is_data(row)]
    header = next((k for k, row in enumerate(sorts[:30]) if is_header(row)), None)
    # A title may hold a date or a year; three rows of numbers are no title.
    if header is not None and sum(k < header for k in data) <= 2:
        data = [k for k in data if k > header]
    if not data:
        raise IntakeError(NOTHING_BELOW if len(rows) == 1 else _why_no_numbers(notes))
    start = data[0]
    names = _names(rows, lines, start, width, notes)
    return names, *_body(rows[start:], lines[start:], names, usual, notes)


def _refuse_periods_across(rows: list[list[Cell]]) -> None:
    for row in rows[:10]:
        shown = [cell for cell in row if cell is not None]
        dates = sum(_sort(cell) == "date" for cell in shown)
        years = [c for cell in shown if 1900 <= (c := _plain(cell)) <= 2100]
        in_turn = len(years) > 2 and all(b == a + 1 for a, b in zip(years, years[1:], strict=False))
        if len(shown) - max(dates, len(years) if in_turn else 0) <= 2 and (dates > 2 or in_turn):
            raise IntakeError(
                "The dates run across the top: turn the table so that they run down the side "
                "(in Excel: Copy, then Paste Special, Transpose)."
            )


def _plain(cell: Cell) -> float:
    found = cells.number(cell) if isinstance(cell, str) else None
    return cell if isinstance(cell, float) else found[0] if found else -1


def _names(rows, lines, start: int, width: int, notes: list[str]) -> list[str]:
    """Return the columns' names from the row above the data, joined with the one above it when
    cells were merged there; note the title lines, and the names that had to be made."""
    header = _text(rows[start - 1], width) if start else [""] * width
    width = max(width, len(header))
    used = [any(len(r) > c and r[c] is not None for r in rows[start:]) for c in range(width)]
    first = start - 1
    named = [name for name, use in zip(header, used, strict=False) if use]
    poor = "" in named or len(set(named)) < len(named)
    touches = start > 1 and lines[start - 1] - lines[start - 2] == 1
    if poor and touches and sum(cell is not None for cell in rows[start - 2]) > 1:
        above, group = _text(rows[start - 2], width), ""
        for column, name in enumerate(header):
            group = above[column] or group
            header[column] = f"{group} {name}".strip() if above[column] or name else ""
        first = start - 2
        notes.append("The two rows of headings were joined, as in " + quote(header[-1]) + ".")
    if start == 0:
        notes.append("There is no header: the columns are numbered.")
    elif first > 0:
        count = "One line" if first == 1 else f"{first} lines"
        shown = next(cell for cell in rows[0] if cell is not None)
        notes.append(
            f"{count} above the header ({quote(shown)}) was left out."
            if first == 1
            else f"{count} above the header (from {quote(shown)} on) were left out."
        )
    seen: Counter[str] = Counter()
    names = []
    for column, name in enumerate(header, start=1):
        name = name or f"Column {column}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    doubled = [name for name, count in seen.items() if count > 1]
    if doubled:
        notes.append(
            f"Several columns are called {quote(doubled[0])}: "
            f"the second became {quote(doubled[0] + ' (2)')}."
        )
    return names


def _text(row: list[Cell], width: int) -> list[str]:
    shown = [
        ""
        if c is None
        else f"{c:%b %Y}"
        if isinstance(c, datetime)
        else f"{c:g}"
        if isinstance(c, float)
        else c[:80]
        for c in row
    ]
    return shown + [""] * (width - len(shown))


def _body(rows, lines, names: list[str], usual: list[str], notes: list[str]):
    """Return the rows of data and their lines, without totals, footnotes and repeated headers."""
    kept, kept_lines, totals, repeated = [], [], [], 0
    header = [name.casefold() for name in names]
    told = [c for c, sort in enumerate(usual) if sort in ("number", "date")]
    for row, line in zip(rows, lines, strict=True):
        if len(row) > len(names):
            raise IntakeError(
                f"Line {line} has {len(row)} cells, but the header has {len(names)}: "
                "put quotation marks around a cell with a comma in it, or give each column a name."
            )
        first = next(cell for cell in row if cell is not None)
        if isinstance(first, str) and TOTALS.fullmatch(first.rstrip(":")):
            totals.append((line, first))
        elif [str(cell).casefold() for cell in row] == header:
            repeated += 1
        else:
            kept.append(row)
            kept_lines.append(line)
    while kept and len(names) > 1 and len(kept[-1]) == 1 and _sort(kept[-1][0]) == "text":
        notes.append(f"The footnote in line {kept_lines.pop()} was left out.")
        kept.pop()
    if totals:
        line, label = totals[0]
        more = f" and {len(totals) - 1} more" if len(totals) > 1 else ""
        notes.append(f"The row {quote(label)} (line {line}){more} was left out: it adds up others.")
    if repeated:
        notes.append(f"The header stands {repeated + 1} times: the repeats were left out.")
    if not kept:
        raise IntakeError(NOTHING_BELOW)
    for row, line in list(zip(kept, kept_lines, strict=True))[1:]:
        found = [row[c] for c in told if c < len(row) and row[c] is not None]
        if len(found) == len(told) > 1 and all(_sort(cell) == "text" for cell in found):
            raise IntakeError(
                f"A second table seems to begin in line {line}: bring one table at a time."
            )
    return kept, kept_lines


def _columns(names: list[str], rows, lines, notes: list[str]) -> pd.DataFrame:
    """Return the table with each column read as numbers, dates or text."""
    columns = {
        name: [row[c] if c < len(row) else None for row in rows] for c, name in enumerate(names)
    }
    texts = {cell for column in columns.values() for cell in column if isinstance(cell, str)}
    comma, point = cells.decimal_mark(texts)
    if comma and point:
        raise IntakeError(
            f"Some numbers have a decimal comma ({quote(comma)}) and some a decimal point "
            f"({quote(point)}): write them all in one way."
        )
    dressed: dict[str, str] = {}
    read: dict[str, pd.Series] = {}
    empty = []
    for name, column in columns.items():
        if all(cell is None for cell in column):
            empty.append(name)
            continue
        read[name] = (
            _dates(name, column, notes)
            or _numbers(name, column, lines, bool(comma), dressed, notes)
            or [None if c is None else _label(c) for c in column]
        )
    said = [name for name in empty if not re.fullmatch(r"Column \d+", name)]
    if said:
        notes.append(f"The empty column {quote(said[0])}{_more(said)} was left out.")
    explain = {
        "percent": "The % signs were dropped: {}.",
        "currency": "Signs of currency were dropped: {}.",
        "thousands": "Marks between thousands were dropped: {}.",
        "comma": "Commas were read as decimal points: {}.",
        "brackets": "Numbers in brackets were read as negative: {}.",
    }
    notes.extend(explain[dress].format(example) for dress, example in dressed.items())
    if not read:
        raise IntakeError(NOTHING_BELOW)
    return pd.DataFrame(read)


def _more(items: list) -> str:
    return f" (and {len(items) - 1} more)" if len(items) > 1 else ""


def _label(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:g}" if cell % 1 else f"{cell:.0f}"
    return f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) else cell


def _dates(name: str, column: list[Cell], notes: list[str]) -> list | None:
    """Return the column as dates, or None when it is not one of dates."""
    known = {
        c for c in column if c is not None and not (isinstance(c, str) and cells.is_missing(c))
    }
    texts = {c for c in known if isinstance(c, str)}
    numbers = {c for c in known if isinstance(c, float)} | {
        found[0] for t in texts if (found := cells.number(t)) and re.fullmatch(r"\d+(\.\d+)?", t)
    }
    if numbers and len(numbers) == len(known) and DATED.search(name):
        return _dates_from_numbers(name, column, numbers, notes)
    orders = {
        order: min(t for t in texts if cells.day_order(t) == order)
        for order in {cells.day_order(t) for t in texts}
    }
    if "day" in orders and "month" in orders:
        raise IntakeError(
            f"The dates in {quote(name)} mix day/month and month/day "
            f"({quote(orders['day'])}, {quote(orders['month'])}): write them as 2024-03-31."
        )
    month_first = "month" in orders
    read = {t: cells.day(t, month_first) for t in texts}
    good = sum(d is not None for d in read.values()) + sum(isinstance(c, datetime) for c in known)
    if not known or good < MOSTLY * len(known):
        return None
    if month_first:
        notes.append(
            f"The dates in {quote(name)} were read month first, as in America, "
            f"because of {quote(orders['month'])}."
        )
    elif "either" in orders or "day" in orders:
        example = orders.get("either") or orders["day"]
        notes.append(
            f"The dates in {quote(name)} were read day first: "
            f"{example} is {_written(read[example])}."
        )
    bad = [c for c in known if not isinstance(c, datetime) and read.get(c) is None]
    if bad:
        shown = sorted(_label(c) for c in bad)
        notes.append(f"{quote(shown[0])}{_more(shown)} in {quote(name)} is not a date.")
    return [c if isinstance(c, datetime) else read.get(c) for c in column]


def _written(day: datetime) -> str:
    return f"{day.day} {day:%B %Y}"


def _dates_from_numbers(name: str, column, numbers: set[float], notes) -> list | None:
    """Return a column such as 45383 (Excel's count of days) or 20240401 as dates, or None."""
    if not all(value % 1 == 0 for value in numbers):
        return None
    example = min(numbers)
    if all(20_000 <= value <= 73_000 for value in numbers):  # 1954 to 2099

        def read(value):
            return datetime(1899, 12, 30) + timedelta(days=value)

        how = "Excel's count of days"
    elif all(19_000_101 <= value <= 21_001_231 for value in numbers):

        def read(value):
            text = f"{value:.0f}"
            return cells.day(f"{text[:4]}-{text[4:6]}-{text[6:]}")

        how = "year, month, day"
    elif all(190_001 <= value <= 210_012 for value in numbers):

        def read(value):
            text = f"{value:.0f}"
            return cells.day(f"{text[:4]}-{text[4:]}")

        how = "year and month"
    else:
        return None
    dates = {value: read(value) for value in numbers}
    if None in dates.values():
        return None
    notes.append(
        f"The numbers in {quote(name)} were read as dates ({how}): "
        f"{example:.0f} is {_written(dates[example])}."
    )
    as_number = {
        c: c if isinstance(c, float) else (cells.number(c) or (None,))[0]
        for c in set(column)
        if c is not None
    }
    return [dates.get(as_number.get(c)) for c in column]


def _numbers(name, column, lines, decimal_comma: bool, dressed: dict, notes) -> list | None:
    """Return the column as numbers, or None when it is not one of numbers."""
    texts = {c for c in column if isinstance(c, str)}
    missing = {t for t in texts if cells.is_missing(t)}
    read = {t: found for t in texts - missing if (found := cells.number(t, decimal_comma))}
    cells_known = [c for c in column if c is not None and c not in missing]
    good = sum(isinstance(c, float) or c in read for c in cells_known)
    if not good or good < MOSTLY * len(cells_known):
        return None
    for text, (value, dress) in ((c, read[c]) for c in column if c in read):
        if dress and dress not in dressed:
            dressed[dress] = f"{text} became {value:.10g}"
    if missing:
        count = sum(c in missing for c in column)
        shown = " and ".join(quote(t) for t in sorted(missing)[:2])
        notes.append(
            f"{shown} in {quote(name)} {'was' if count == 1 else 'were'} read as missing, "
            f"not as nought ({count} cell{'' if count == 1 else 's'})."
        )
    if good < len(cells_known):
        line, bad = next(
            (line, c)
            for line, c in zip(lines, column, strict=True)
            if c is not None and not isinstance(c, float) and c not in read and c not in missing
        )
        count = len(cells_known) - good
        notes.append(
            f"{quote(_label(bad))} in {quote(name)} (line {line}) is not a number and became a gap"
            + (f", as did {count - 1} more." if count > 1 else ".")
        )
    return [
        c if isinstance(c, float) else read[c][0] if c in read else float("nan") for c in column
    ]


def _without_blank_total(frame: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """Leave out a last row with no label whose numbers are the sums of those above."""
    numbers = frame.select_dtypes("number")
    others = frame.drop(columns=numbers.columns)
    if len(frame) < 3 or others.empty or numbers.empty or others.iloc[-1].notna().any():
        return frame
    last = numbers.iloc[-1].dropna()
    above = numbers.iloc[:-1][last.index].sum()
    if last.empty or not (abs(last - above) <= 1e-6 * above.abs().clip(lower=1)).all():
        return frame
    notes.append("The last row was left out: it adds up the others.")
    return frame.iloc[:-1]
