"""What people bring: files that cannot be charted, each made here, and the real figures."""

import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
GOOD = "month,falls,bed_days\n" + "".join(
    f"2024-{month:02d}-01,{falls},{days}\n"
    for month, falls, days in zip(
        range(1, 13),
        [5, 7, 4, 6, 8, 5, 3, 6, 7, 5, 4, 6],
        [812, 790, 820, 801, 815, 799, 808, 811, 796, 803, 818, 805],
        strict=True,
    )
)


@pytest.fixture
def real_data() -> Path:
    """NHS England's A&E figures, which stand beside the checkout and are never part of it.

    COURSE_REAL_DATA names their folder; by default any folder beside the checkout is searched.
    """
    named = os.environ.get("COURSE_REAL_DATA")
    places = [Path(named)] if named else sorted(ROOT.parent.glob("*/data"))
    found = next((p for p in places if (p / "ae_attendances.csv").is_file()), None)
    if found is None:
        why = "ae_attendances.csv was not found: name its folder in COURSE_REAL_DATA."
        pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)
    return found / "ae_attendances.csv"


def workbook(rows, *more, title="Data") -> bytes:
    """An XLSX file with one sheet of rows, and more sheets if given."""
    book = openpyxl.Workbook()
    for place, table in enumerate([rows, *more]):
        sheet = book.active if place == 0 else book.create_sheet(f"{title} {place + 1}")
        for row in table:
            sheet.append(row)
    book.worksheets[0].title = title
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def packed(**parts: bytes | str) -> bytes:
    """A zip file of the parts, compressed; __ in a name stands for / and _ before xml for a dot."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return held.getvalue()


def with_part(book: bytes, part: str, content: bytes) -> bytes:
    """A workbook in which one part is another."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(held, "w", 8) as new:
        for info in old.infolist():
            new.writestr(info, content if info.filename == part else old.read(info))
    return held.getvalue()


def old_office(stream: str) -> bytes:
    """The start of an Office file from before 2007 that holds a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + stream.encode("utf-16-le") + bytes(99)


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(ord("b"), ord("k"))
    )
    + b']><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>'
)
BOOK = workbook([["month", "falls"], *([k, k % 5] for k in range(1, 20))])

# What is wrong: the file's name, what is in it (made when needed, if large), and words that the
# one sentence must hold.
MALFORMED = {
    "empty": ("falls.csv", b"", "is empty"),
    "only blank lines": ("falls.csv", b"\r\n \r\n\t\r\n", "is empty"),
    "header only": ("falls.csv", b"month,falls,bed_days\n", "nothing below it"),
    "50 MB": ("falls.csv", lambda: b"1,2\n" * 13_000_000, "is 52 MB"),
    "too many rows": ("falls.csv", b"falls\n" + b"1\n" * 200_001, "more than 200,000 rows"),
    "too many columns": ("falls.csv", b"1," * 201 + b"\n", "more than 200 columns"),
    "all text": ("falls.csv", b"month,ward\nApril,Beech\nMay,Elm\n", "no column of numbers"),
    "an unclosed quotation mark": ("falls.csv", b'month,falls\n1,"5\n2,6\n', "quotation marks"),
    "thousands unquoted": ("falls.csv", b"month,falls\n1,204\n2,1,310\n3,4\n", "Line 3 has 3"),
    "decimal comma and point": ("f.csv", b"m;y\n1;1,5\n2;2.5\n", "decimal comma"),
    "dates of two countries": ("f.csv", b"day,y\n03/25/2024,1\n25/03/2024,2\n", "2024-03-31"),
    "dates across the top": ("f.csv", b"ward,Apr-24,May-24,Jun-24\nElm,1,2,3\n", "run across"),
    "years across the top": ("f.csv", b"ward,2022,2023,2024\nElm,1,2,3\n", "run across"),
    "two tables": ("f.csv", b"m,y\n1,5\n2,6\n\nm,deaths\n1,0\n2,1\n", "second table"),
    "loaded twice": ("f.csv", b"week,falls\n2024-01-01,5\n2024-01-08,6\n2024-01-08,6\n", "twice"),
    "doubled dates": (
        "f.csv",
        b"week,falls\n2024-01-01,5\n2024-01-08,6\n2024-01-08,7\n",
        "several",
    ),
    "one row": ("falls.csv", b"month,falls\n2024-01-01,5\n", "at least 2"),
    "infinite": ("falls.csv", b"falls\ninf\n-inf\n1e999\n", "no column of numbers"),
    "NUL bytes": ("falls.csv", GOOD.encode().replace(b"\n", b"\n\0\0"), "NUL"),
    "control characters": ("falls.csv", b"\x01\x02\x03\x04\x05\x06 a,b\n1,2\n", "not text"),
    "no known encoding": ("falls.csv", b"m,y\n\x81\x8d,1\n\x90\x9d,2\n", "encoding"),
    "random bytes": ("falls.csv", bytes(range(256)) * 20, "not text"),
    "JSON rows": ("falls.csv", json.dumps([{"m": 1, "y": 2}]).encode(), "is JSON"),
    "JSON object": ("falls.json", b'{"m": [1, 2], "y": [3, 4', "is JSON"),
    "PDF renamed": ("falls.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is a PDF"),
    "Word renamed": ("falls.csv", packed(word__document_xml="<w/>"), "is a Word document"),
    "RTF": ("falls.csv", rb"{\rtf1\ansi Falls}", "Word text"),
    "a picture": ("falls.csv", b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture"),
    "HTML saved as .xls": ("falls.xls", b"\n<html><table><tr><td>1", "web page"),
    "XML saved as .xls": ("falls.xls", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web page"),
    "old .xls": ("falls.xls", old_office("Workbook"), "old Excel workbook"),
    "password": ("falls.xlsx", old_office("EncryptedPackage"), "password"),
    "old .doc": ("falls.xls", old_office("WordDocument"), "Word document"),
    "OpenDocument": ("falls.ods", packed(content_xml="<x/>"), "another kind of spreadsheet"),
    "a zip file": ("falls.zip", packed(falls=GOOD), "unpack it"),
    "a gzip file": ("falls.csv.gz", gzip.compress(GOOD.encode(), mtime=0), "unpack it"),
    "zip bomb": (
        "falls.xlsx",
        lambda: packed(xl__workbook_xml="<x/>", xl__worksheets__sheet1_xml=bytes(201_000_000)),
        "unpacks to more than 200 MB",
    ),
    "entity bomb": (
        "falls.xlsx",
        with_part(BOOK, "xl/worksheets/sheet1.xml", LAUGHS),
        "damaged workbook",
    ),
    "half a workbook": ("falls.xlsx", BOOK[: len(BOOK) // 2], "is damaged"),
    "a broken sheet": (
        "falls.xlsx",
        with_part(BOOK, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
        "damaged workbook",
    ),
    "an empty sheet": ("falls.xlsx", workbook([]), "is empty"),
    "formulas never reckoned": (
        "falls.xlsx",
        workbook([["month", "falls"], ["April", "=1+1"], ["May", "=A9"]]),
        "without a saved result",
    ),
}


@pytest.fixture(params=MALFORMED)
def malformed(request):
    """One file that cannot be charted: its name, its content, and words of the sentence."""
    name, content, words = MALFORMED[request.param]
    return name, content() if callable(content) else content, words


@pytest.fixture
def good() -> str:
    """Twelve months of falls and bed days."""
    return GOOD
