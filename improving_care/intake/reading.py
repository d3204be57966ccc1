"""What somebody brings, as rows of cells, before anything is made of them.

Nothing that is brought is trusted: sizes are checked before reading, formulas and macros are
never run, and whatever is not a table is refused in one sentence that says what to do.
"""

import csv
import io
import json
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 200
LIMITS = (
    f"the limits are {MAX_BYTES // 1_000_000} MB, {MAX_ROWS:,} rows and {MAX_COLUMNS} columns, "
    "so bring only the rows and columns of the chart"
)
# A spreadsheet is a zip file: a small one can hold endless zeros.
MAX_UNPACKED = 10 * MAX_BYTES
LONGEST_CELL = 10_000

Cell = str | float | datetime | None


class IntakeError(ValueError):
    """One sentence that says what is wrong with a file and what to do."""


@dataclass
class Rows:
    """`rows` of cells and the `lines` they stand on (1-based), as in the file."""

    rows: list[list[Cell]]
    lines: list[int]
    notes: list[str] = field(default_factory=list)
    sheets: tuple[str, ...] = ()
    sheet: str | None = None


def quote(cell: object) -> str:
    """Return a cell or a name as it is shown in a sentence: one short line in quotation marks."""
    text = printable(str(cell))
    return f"“{text if len(text) <= 40 else text[:37] + '…'}”"


def printable(text: str) -> str:
    """Return text on one line: whatever a terminal or a page could obey becomes a space."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def read_rows(source: Path | str | bytes, name: str = "", sheet: str | None = None) -> Rows:
    """Return the rows of a file (a path) or of its content (bytes, as uploaded or pasted).

    `name` is what sentences call it; `sheet` chooses a sheet of a workbook, by default the first
    with numbers in it. Raises IntakeError.
    """
    content = source if isinstance(source, bytes) else _content(Path(source))
    name = printable(name) or ("The text" if isinstance(source, bytes) else Path(source).name)
    if len(content) > MAX_BYTES:
        raise IntakeError(too_large(name, len(content)))
    if not content.strip(b"\x00\t\r\n "):
        raise IntakeError(f"{name} is empty: bring a table with a header and rows of numbers.")
    _refuse_other_formats(content, name)
    if content.startswith(b"PK\x03\x04"):
        found = _workbook(content, name, sheet)
    elif sheet is not None:
        raise IntakeError(f"{name} is not a workbook and has no sheets: leave the sheet out.")
    else:
        found = _text(content, name)
    if len(found.rows) > MAX_ROWS:
        raise IntakeError(f"{name} has more than {MAX_ROWS:,} rows: {LIMITS}.")
    if max((len(row) for row in found.rows), default=0) > MAX_COLUMNS:
        raise IntakeError(f"{name} has more than {MAX_COLUMNS} columns: {LIMITS}.")
    return found


def too_large(name: str, size: int) -> str:
    """Return the refusal of a file of `size` bytes."""
    return f"{name} is {size / 1_000_000:.0f} MB: {LIMITS}."


def _content(path: Path) -> bytes:
    name = printable(path.name)
    try:
        if path.is_dir():
            raise IntakeError(f"{name} is a folder: name the file in it.")
        if not path.exists():
            raise IntakeError(f"There is no file {name}: check its name and its folder.")
        if not path.is_file():  # a device or a pipe never ends
            raise IntakeError(f"{name} is not a file: save the table as CSV or XLSX first.")
        if path.stat().st_size > MAX_BYTES:
            raise IntakeError(too_large(name, path.stat().st_size))
        return path.read_bytes()
    except PermissionError:
        raise IntakeError(
            f"{name} may not be read: close it in other programs, or copy it to your own folder."
        ) from None
    except OSError as error:
        raise IntakeError(f"{name} could not be read ({error.strerror}): copy it again.") from None


STARTS = {
    b"%PDF": "is a PDF: a table in it must first be copied into a spreadsheet and saved as CSV",
    b"{\\rtf": "is a Word text (RTF): copy its table into a spreadsheet and save that as CSV",
    b"\x89PNG": "is a picture: type its numbers into a spreadsheet and save that as CSV",
    b"\xff\xd8\xff": "is a picture: type its numbers into a spreadsheet and save that as CSV",
    b"GIF8": "is a picture: type its numbers into a spreadsheet and save that as CSV",
    b"\x1f\x8b": "is a compressed file: unpack it and bring the table inside",
    b"7z\xbc\xaf": "is a compressed file: unpack it and bring the table inside",
    b"Rar!": "is a compressed file: unpack it and bring the table inside",
    b"PAR1": "is a Parquet file: save the table as CSV",
    b"SQLite format 3": "is a database: save one table of it as CSV",
}


def _refuse_other_formats(content: bytes, name: str) -> None:
    """Raise IntakeError for what is known by its first bytes, whatever its name says."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf\t\r\n ")
    for mark, what in STARTS.items():
        if start.startswith(mark):
            raise IntakeError(f"{name} {what}.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # the container of Office files before 2007
        if "EncryptedPackage".encode("utf-16-le") in content:
            what = "is protected by a password: save a copy without the password"
        elif "WordDocument".encode("utf-16-le") in content:
            what = "is a Word document: copy its table into a spreadsheet and save that as CSV"
        else:
            what = "is an old Excel workbook (.xls): open it in Excel and save it as XLSX or CSV"
        raise IntakeError(f"{name} {what}.")


# Workbooks


def _workbook(content: bytes, name: str, sheet: str | None) -> Rows:
    import openpyxl  # slow to import, and only workbooks need it

    formulas = _check_zip(content, name)
    try:
        # openpyxl warns of styles and menus it does not know; none of them is data.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            options = {"read_only": True, "keep_links": False}
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, **options)
            visible = [s.title for s in book.worksheets if s.sheet_state == "visible"]
            visible = visible or [s.title for s in book.worksheets]
            if sheet is not None and sheet not in book.sheetnames:
                names = ", ".join(quote(s) for s in visible[:20])
                raise IntakeError(f"There is no sheet {quote(sheet)} in {name}: it has {names}.")
            for title in visible if sheet is None else [sheet]:
                found = _sheet(book[title], name)
                if any(isinstance(c, float | datetime) for row in found.rows for c in row):
                    break
            found.sheets, found.sheet = tuple(visible), title
            if len(visible) > 1:
                found.notes.append(f"Read the sheet {quote(title)}, one of {len(visible)}.")
            if formulas:
                book = openpyxl.load_workbook(io.BytesIO(content), **options)
                _note_unsaved(found, book[title])
    except IntakeError:
        raise
    except Exception:  # a damaged workbook makes openpyxl raise anything at all
        raise IntakeError(
            f"{name} is a damaged workbook: open it in a spreadsheet program and save it again."
        ) from None
    return found


def _check_zip(content: bytes, name: str) -> bool:
    """Refuse what is not a sound XLSX workbook; return whether it holds formulas."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            if any(part.startswith("word/") for part in parts):
                raise IntakeError(
                    f"{name} is a Word document: "
                    "copy its table into a spreadsheet and save that as CSV."
                )
            if "xl/workbook.xml" not in parts:
                other = any(p.startswith("xl/") or p == "content.xml" for p in parts)
                raise IntakeError(
                    f"{name} is another kind of spreadsheet: save it as XLSX or CSV."
                    if other
                    else f"{name} is a zip file: unpack it and bring the table inside."
                )
            if sum(info.file_size for info in parts.values()) > MAX_UNPACKED:
                raise IntakeError(
                    f"{name} unpacks to more than {MAX_UNPACKED // 1_000_000} MB: {LIMITS}."
                )
            sheets = [i for p, i in parts.items() if p.startswith("xl/worksheets/")]
            return any(re.search(rb"<f[ >/]", archive.read(part)) for part in sheets)
    except IntakeError:
        raise
    except Exception:  # a damaged archive raises zlib, struct and zipfile errors of many kinds
        raise IntakeError(f"{name} is damaged: copy it again, or save it again.") from None


def _sheet(sheet, name: str) -> Rows:
    sheet.reset_dimensions()  # the size that a file states may be wrong
    rows = Rows([], [])
    for line, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = [_spreadsheet_cell(value) for value in values]
        while row and row[-1] is None:
            row.pop()
        if row:
            rows.rows.append(row)
            rows.lines.append(line)
        if len(rows.rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
            break  # refused by the caller
    if not rows.rows:
        raise IntakeError(f"The sheet {quote(sheet.title)} of {name} is empty: choose another.")
    return rows


def _spreadsheet_cell(value: object) -> Cell:
    if value is None or isinstance(value, datetime):
        return value if value is None else value.replace(tzinfo=None)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, time | timedelta):
        return str(value)
    return printable(str(value)[:LONGEST_CELL]) or None


def _note_unsaved(found: Rows, formulas) -> None:
    """Note the formulas whose results the program that wrote the workbook did not save."""
    formulas.reset_dimensions()
    saved = dict(zip(found.lines, found.rows, strict=True))
    unsaved = [
        cell.coordinate
        for row in formulas.iter_rows(max_row=max(saved))
        for cell in row
        if cell.data_type == "f"
        and (cell.column > len(saved.get(cell.row, ())) or saved[cell.row][cell.column - 1] is None)
    ]
    if unsaved:
        found.notes.append(
            f"{_count(len(unsaved), 'formula')} without a saved result ({unsaved[0]}"
            f"{' …' if len(unsaved) > 1 else ''}) stayed empty: "
            "open the workbook in a spreadsheet program, save it and bring it again."
        )


def _count(k: int, thing: str) -> str:
    return f"{k:,} {thing}{'' if k == 1 else 's'}"


# Text


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """Return the text of some bytes and what it was read as, "" for the usual UTF-8."""
    marks = {b"\xff\xfe\x00\x00": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    encoding = next((e for mark, e in marks.items() if content.startswith(mark)), None)
    if encoding is None and b"\x00" in content:
        encoding = _utf16_without_mark(content)
        if encoding is None:
            raise IntakeError(
                f"{name} is not text, or is damaged (it holds NUL bytes): "
                "save the table as CSV or XLSX again."
            )
    try:
        if encoding:
            return content.decode(encoding), f"as Unicode text ({encoding.upper()})"
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "as Windows text (cp1252)"
    except UnicodeDecodeError:
        raise IntakeError(
            f"{name} is in an encoding that cannot be told: save it as “CSV UTF-8”."
        ) from None


def _utf16_without_mark(content: bytes) -> str | None:
    half = len(content) // 2
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[first::2].count(0) > 0.8 * half and content[1 - first :: 2].count(0) == 0:
            return encoding
    return None


DELIMITERS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}


def _text(content: bytes, name: str) -> Rows:
    text, encoding = _decode(content, name)
    text = text.rstrip("\x1a")  # the end-of-file mark of old DOS programs
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text))
    if controls > len(text) / 100:
        raise IntakeError(f"{name} is not text: save the table as CSV or XLSX.")
    text = text.replace("\x00", " ")
    start = text.lstrip()
    if start.startswith("<"):
        raise IntakeError(
            f"{name} is a web page or XML, whatever its name says: "
            "open it in a spreadsheet program and save it as XLSX or CSV."
        )
    if start.startswith(("{", "[")) and _is_json(start):
        raise IntakeError(f"{name} is JSON: save the table as CSV, one row a point.")

    stated = re.match(r"sep=(.)\r?\n", text)
    delimiter = stated[1] if stated else _delimiter(text)
    if stated:
        text = text[stated.end() :]
    found = Rows([], [])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            cells = [printable(cell) or None for cell in row]
            if any(cells):
                found.rows.append(cells)
                found.lines.append(reader.line_num + bool(stated))
            if len(found.rows) > MAX_ROWS or len(row) > MAX_COLUMNS:
                break  # refused by the caller
    except csv.Error:
        raise IntakeError(
            f"The quotation marks of {name} do not pair up (from line {_next(found)} on): "
            'write "" for a quotation mark inside a cell, or take it out.'
        ) from None
    for row in found.rows:
        while row and row[-1] is None:
            row.pop()
    how = [encoding] if encoding else []
    if delimiter != ",":
        how.append(f"separated by {DELIMITERS.get(delimiter, quote(delimiter))}")
    if encoding or delimiter == ";":
        found.notes.append(f"Read {', '.join(how)}.")
    return found


def _next(found: Rows) -> int:
    return found.lines[-1] + 1 if found.lines else 1


def _is_json(text: str) -> bool:
    if text.startswith('{"') or text == "{}":
        return True
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts most of the first lines into the same number of cells."""
    lines = [line for line in text[:100_000].splitlines()[:100] if line.strip()]

    def agreement(delimiter: str) -> int:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            return 0
        wide = [width for width in widths if width > 1]
        return max((wide.count(width) for width in set(wide)), default=0)

    best = max(DELIMITERS, key=agreement)
    # One column of numbers such as 1,204 under a heading is not two columns.
    number = r"\s*\W?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\s*"
    if best == "," and "," not in lines[0] and all(re.fullmatch(number, s) for s in lines[1:]):
        return "\t"
    return best
