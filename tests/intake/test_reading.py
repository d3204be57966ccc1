"""What people's tables look like, and what they are read as: each change is said in a note."""

import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from improving_care.intake import IntakeError, read_table

MONTHS = [pd.Timestamp(2024, month, 1) for month in (1, 2, 3)]


def book(*rows, percent=None) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    if percent:
        made.active[percent].number_format = "0%"
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


# What was brought; one column of what was read; words of a note ("" where nothing was changed).
READ = {
    "plain": ("m,y\n1,5\n2,6\n3,7", "y", [5, 6, 7], ""),
    "pasted from a spreadsheet": ("m\ty\n1\t5\n2\t6\n", "y", [5, 6], ""),
    "bars": ("m|y\n1|5\n2|6\n", "y", [5, 6], ""),
    "UTF-8 with a mark": ("\ufeffm,y\n1,5\n2,6", "m", [1, 2], ""),
    "UTF-16": ("m,y\n1,5\n2,6".encode("utf-16"), "m", [1, 2], "UTF-16"),
    "UTF-16 without a mark": ("m,y\n1,5\n2,6".encode("utf-16-le"), "y", [5, 6], "UTF-16"),
    "Windows text": ("m,Größe\n1,£5\n2,£6".encode("cp1252"), "Größe", [5, 6], "Windows text"),
    "old Mac line ends": ("m,y\r1,5\r2,6\r", "y", [5, 6], ""),
    "Excel's sep line": ("sep=;\nm;y\n1;5\n2;6\n", "y", [5, 6], "semicolons"),
    "decimal commas": ("m;y\n1;3,5\n2;12,25\n", "y", [3.5, 12.25], "3,5 became 3.5"),
    "decimal commas, points": ("m;y\n1;1.204,5\n2;3,5\n", "y", [1204.5, 3.5], "1.204,5"),
    "thousands": ('m,y\n1,"1,204"\n2,"12,310"\n', "y", [1204, 12310], "1,204 became 1204"),
    "thousands in one column": ("y\n1,204\n1,310\n", "y", [1204, 1310], "1,204 became 1204"),
    "thousands with spaces": ("m,y\n1,1 204\n2,12 310\n", "y", [1204, 12310], "1 204"),
    "percent signs": ("m,y\n1,83%\n2,79.5 %\n", "y", [83, 79.5], "83% became 83"),
    "pounds": ("m,y\n1,£ 5\n2,-£6.50\n", "y", [5, -6.5], "currency"),
    "brackets": ("m,y\n1,(5)\n2,6\n", "y", [-5, 6], "negative"),
    "a real minus": ("m,y\n1,−5\n2,6\n", "y", [-5, 6], ""),
    "not available": ("m,y\n1,n/a\n2,6\n3,-\n", "y", [None, 6, None], "not as nought (2 cells)"),
    "suppressed": ("m,y\n1,*\n2,<5\n3,7\n4,8\n", "y", [None, None, 7, 8], "“*” and “<5”"),
    "Excel's errors": ("m,y\n1,#DIV/0!\n2,6\n", "y", [None, 6], "#DIV/0!"),
    "a word among numbers": ("m,y\n1,4\n2,closed\n3,6\n4,7\n", "y", [4, None, 6, 7], "(line 3)"),
    "infinite": ("m,y\n1,inf\n2,6\n3,7\n", "y", [None, 6, 7], "“inf”"),
    "a formula": ("m,y\n1,=1+1\n2,6\n3,7\n", "y", [None, 6, 7], "“=1+1”"),
    "codes with noughts": ("ward,y\n01,5\n02,6\n", "ward", ["01", "02"], ""),
    "codes like 1E5": ("org,y\n1E5,5\n8J094,6\n", "org", ["1E5", "8J094"], ""),
    "a title": ("Falls report\n\nm,y\n1,5\n2,6\n", "y", [5, 6], "“Falls report”"),
    "a title with a date": ("Run:,03/04/2024\nm,y\n1,5\n2,6\n3,7\n", "y", [5, 6, 7], "Run:"),
    "a total": ("w,y\nAsh,5\nElm,6\nTotal,11\n", "y", [5, 6], "“Total” (line 4)"),
    "a total with no name": ("w,y\nAsh,5\nElm,6\n,11\n", "y", [5, 6], "adds up the others"),
    "a footnote": ("m,y\n1,5\n2,6\nSource: the ward\n", "y", [5, 6], "footnote in line 4"),
    "the header on each page": ("m,y\n1,5\nm,y\n2,6\n3,7\n", "y", [5, 6, 7], "stands 2 times"),
    "merged headings": (
        ",2023,,2024,\nward,falls,days,falls,days\nAsh,1,20,3,40\nElm,2,30,4,50\n",
        "2024 falls",
        [3, 4],
        "were joined",
    ),
    "doubled names": ("m,y,y\n1,5,8\n2,6,9\n", "y (2)", [8, 9], "Several columns"),
    "a name missing": ("m,,z\n1,5,8\n2,6,9\n", "Column 2", [5, 6], ""),
    "no header": ("5\n6\n7\n", "Column 1", [5, 6, 7], "no header"),
    "one column": ("falls\n5\n6\n", "falls", [5, 6], ""),
    "an empty column": ("m,notes,y\n1,,5\n2,,6\n", "y", [5, 6], "empty column “notes”"),
    "short rows": ("m,y,z\n1,5\n2,6,7\n", "y", [5, 6], ""),
    "blank rows": ("m,y\n\n1,5\n,\n2,6\n\n", "y", [5, 6], ""),
    "a quoted line break": ('m,"falls\non Beech"\n1,5\n2,6\n', "falls on Beech", [5, 6], ""),
    "ISO dates": ("d,y\n2024-01-01,5\n2024-02-01T00:00:00,6\n", "d", MONTHS[:2], ""),
    "British dates": ("d,y\n01/02/2024,5\n01/03/2024,6\n", "d", MONTHS[1:], "is 1 February 2024"),
    "American dates": (
        "d,y\n01/13/2024,5\n02/01/2024,6\n",
        "d",
        [pd.Timestamp(2024, 1, 13), MONTHS[1]],
        "as in America",
    ),
    "months in words": ("d,y\nJan-24,5\nFebruary 2024,6\nMar '24,7\n", "d", MONTHS, ""),
    "dates in many ways": ("d,y\n01/01/2024,5\n2024-02-01,6\n1st Mar 2024,7\n", "d", MONTHS, "day"),
    "Excel's serial dates": ("date,y\n45292,5\n45323,6\n", "date", MONTHS[:2], "count of days"),
    "year and month": ("month,y\n202401,5\n202402,6\n", "month", MONTHS[:2], "year and month"),
    "numbers that are no dates": ("beds,y\n45292,5\n45323,6\n", "beds", [45292, 45323], ""),
    "workbook": (book(["m", "y"], [1, 5], [2, 6]), "y", [5, 6], ""),
    "dates of a workbook": (
        book(["d", "y"], [datetime(2024, 1, 1), 5], [datetime(2024, 2, 1), 6]),
        "d",
        MONTHS[:2],
        "",
    ),
    "a workbook's percent": (book(["m", "y"], [1, 0.83], [2, 0.8], percent="B2"), "y", [0.83, 0.8], ""),
    "text in a workbook": (book(["m", "y"], [1, "1,204"], [2, "£6"]), "y", [1204, 6], "1,204"),
    "formulas never reckoned": (book(["m", "y", "z"], [1, 5, "=B2"], [2, 6, "=B3"]), "y", [5, 6], "C2"),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_a_table_is_read_as_a_person_would(case):
    content, column, expected, words = READ[case]
    table = read_table(content if isinstance(content, bytes) else content.encode(), "it.csv")
    read = [None if pd.isna(value) else value for value in table.frame[column]]
    assert read == expected
    notes = " ".join(table.notes)
    assert words in notes if words else not notes, notes
    assert all(note.endswith(".") for note in table.notes)


def test_a_file_is_read_from_its_place(tmp_path, good):
    (tmp_path / "falls.csv").write_text(good)
    assert read_table(tmp_path / "falls.csv").frame["falls"].sum() == 66


@pytest.mark.parametrize(
    ("name", "words"), [("", "is a folder"), ("none.csv", "There is no file none.csv")]
)
def test_a_place_without_a_file_is_said(tmp_path, name, words):
    with pytest.raises(IntakeError, match=words):
        read_table(tmp_path / name)


def test_a_large_file_is_refused_before_it_is_read(tmp_path, monkeypatch):
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(IntakeError, match="large.csv is 50 MB: the limits are 20 MB"):
        read_table(tmp_path / "large.csv")


def test_the_sheet_with_numbers_is_read_or_the_one_that_is_named():
    made = openpyxl.Workbook()
    made.active.append(["Read me first"])
    for title, value in (("Falls", 5), ("Ulcers", 9)):
        sheet = made.create_sheet(title)
        for row in (["month", "count"], [1, value], [2, value]):
            sheet.append(row)
    held = io.BytesIO()
    made.save(held)
    table = read_table(held.getvalue(), "it.xlsx")
    assert (table.sheet, table.sheets) == ("Falls", ("Sheet", "Falls", "Ulcers"))
    assert any("“Falls”, one of 3" in note for note in table.notes)
    assert read_table(held.getvalue(), "it.xlsx", "Ulcers").frame["count"].tolist() == [9, 9]
    with pytest.raises(IntakeError, match="no sheet “Harm”.*“Falls”"):
        read_table(held.getvalue(), "it.xlsx", "Harm")


def test_what_a_terminal_or_a_page_could_obey_is_taken_out():
    rows = "".join(f"Beech,{k}\n" for k in range(30))
    table = read_table(f"ward,y\n\x1b[31mAsh\u202e,5\nElm\u00a02,6\n{rows}".encode(), "it.csv")
    assert table.frame["ward"].tolist()[:2] == ["[31mAsh", "Elm 2"]
