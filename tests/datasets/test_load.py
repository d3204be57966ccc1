"""A table comes checked, with its dictionary; a broken one is refused in one sentence."""

import shutil
import subprocess
import sys

import pandas as pd
import pytest

from improving_care import datasets
from improving_care.datasets import DatasetError, describe, load
from improving_care.datasets.schemas import SCHEMAS

AGAIN = "run `python course.py data` to write it again."


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the tables that a test may break."""
    copy = tmp_path / "datasets"
    shutil.copytree(datasets.FOLDER, copy)
    monkeypatch.setattr(datasets, "FOLDER", copy)
    return copy


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_holds_its_schema(name):
    table = load(name)
    assert list(table.columns) == list(SCHEMAS[name].columns)
    assert len(table) >= 16
    if SCHEMAS[name].unique:
        assert not table.duplicated(SCHEMAS[name].unique).any()


def test_types_are_dates_and_whole_numbers_and_a_gap_stays_a_gap():
    falls = load("falls")
    assert pd.api.types.is_datetime64_any_dtype(falls.month)
    assert str(falls.bed_days.dtype) == "int64"
    assert str(falls.falls.dtype) == "Int64" and falls.falls.isna().any()


def test_months_and_weeks_follow_the_calendar():
    months = pd.date_range("2022-04-01", "2025-03-01", freq="MS")
    for name in ("falls", "hand_hygiene"):
        for _, ward in load(name).groupby("ward"):
            assert list(ward.month) == list(months)
    weeks = load("ae_weeks").week
    assert list(weeks) == list(pd.date_range("2022-04-04", "2025-03-24", freq="7D"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_dictionary_says_what_the_schema_says(name):
    said = describe(name)
    assert list(said.columns) == ["column", "type", "unit", "meaning", "origin"]
    columns = SCHEMAS[name].columns
    assert said.column.tolist() == list(columns)
    assert said.meaning.tolist() == [c.description for c in columns.values()]
    for part in ("unit", "origin"):
        assert said[part].tolist() == [c.metadata[part] for c in columns.values()]
        assert (said[part].str.len() > 3).all()


def test_an_unknown_name_is_answered_with_what_there_is():
    for ask in (load, describe):
        with pytest.raises(DatasetError) as told:
            ask("fall")
        there = ", ".join(sorted(SCHEMAS))
        assert str(told.value) == f"There is no table called 'fall'; choose one of: {there}."


BROKEN = {
    "a negative count": (
        ("1151,8,", "1151,-8,"),
        "breaks the rule that falls must be zero or more",
    ),
    "a word for a number": (
        ("1151,8,", "1151,eight,"),
        "must hold whole numbers alone in column falls",
    ),
    "half a fall": (("1151,8,", "1151,8.5,"), "must hold whole numbers alone in column falls"),
    "half a bed day": (
        ("1151,8,", "1151.5,8,"),
        "must hold whole numbers alone in column bed_days",
    ),
    "no bed days": ((",1151,", ",,"), "has nothing in column bed_days on line 2"),
    "bed days of none": ((",1151,", ",0,"), "breaks the rule that bed_days must be above zero"),
    "more injuries than falls": (
        ("1151,8,", "1151,0,"),
        "breaks the rule that injuries must not be above falls",
    ),
    "a day within the month": (
        ("2022-04-01", "2022-04-02"),
        "breaks the rule that month must be the first day of a month",
    ),
    "a month in words": (("2022-04-01", "April"), "must hold dates alone in column month"),
    "a month left out": (("2022-04-01", ""), "has nothing in column month"),
    "a month twice": (("2022-05-01", "2022-04-01"), "has the same ward and month again on line 3"),
    "no ward": (("Alder,2022-04", ",2022-04"), "has nothing in column ward on line 2"),
    "a column renamed": (
        ("falls,injuries", "falls,hurt"),
        "has a column hurt that does not belong there",
    ),
    "columns in another order": (
        ("ward,month", "month,ward"),
        "must have its columns in the order ward, month, bed_days, falls, injuries",
    ),
}


@pytest.mark.parametrize("change, complaint", BROKEN.values(), ids=BROKEN)
def test_a_broken_table_is_refused_in_one_sentence(folder, change, complaint):
    path = folder / "falls.csv"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    with pytest.raises(DatasetError) as told:
        load("falls")
    said = str(told.value)
    assert said.startswith(f"datasets/falls.csv {complaint}") and said.endswith(f": {AGAIN}")
    assert "\n" not in said


def test_a_column_lost_is_refused(folder):
    path = folder / "falls.csv"
    pd.read_csv(path).drop(columns="injuries").to_csv(path, index=False)
    with pytest.raises(DatasetError) as told:
        load("falls")
    assert str(told.value) == f"datasets/falls.csv has no column injuries: {AGAIN}"


def test_a_week_that_starts_on_a_tuesday_is_refused(folder):
    path = folder / "ae_weeks.csv"
    path.write_text(path.read_text().replace("2022-04-04", "2022-04-05"))
    with pytest.raises(DatasetError, match="week must be a Monday on line 2"):
        load("ae_weeks")


@pytest.mark.parametrize("content", [b"", b'"', b"\xff\xfe\x00", b"a\n1,2\n1,2,3\n"])
def test_a_file_that_is_no_table_is_refused_in_one_sentence(folder, content):
    (folder / "falls.csv").write_bytes(content)
    with pytest.raises(DatasetError) as told:
        load("falls")
    assert str(told.value).endswith(AGAIN) and "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["falls.csv", "datapackage.json"])
def test_a_file_that_is_gone_is_refused_in_one_sentence(folder, name):
    (folder / name).unlink()
    with pytest.raises(DatasetError) as told:
        load("falls")
    assert str(told.value) == f"datasets/{name} is not there: {AGAIN}"


def test_asking_for_the_dictionary_does_not_wait_for_pandera():
    code = (
        "import sys; from improving_care.datasets import describe; describe('falls');"
        "sys.exit(any(m in sys.modules for m in ('pandera', 'altair', 'ipywidgets')))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=datasets.FOLDER.parent).returncode == 0
