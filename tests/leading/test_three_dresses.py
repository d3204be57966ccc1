"""One month in three dresses, and a board that is scored without being told what is hidden."""

from datetime import date

import pandas as pd
import pytest

from improving_care.datasets import load
from improving_care.hospital import ledger
from improving_care.hospital.board_pack import BOARD, scored
from improving_care.hospital.refusals import HospitalError
from improving_care.leading.three_dresses import (
    BASELINE,
    DRESSES,
    MEETING,
    changed,
    colour,
    every_month,
    lines,
    meetings,
    table_of,
)


@pytest.fixture(scope="module")
def board():
    return load("board")


def test_a_colour_is_a_month_and_a_wish():
    assert colour(0.85, 0.85, "up") == "green" == colour(6.6, 6.6, "down")
    assert colour(0.77, 0.85, "up") == "amber" == colour(7.2, 6.6, "down")
    assert colour(0.76, 0.85, "up") == "red" == colour(7.3, 6.6, "down")


def test_the_board_counts_what_the_tables_hold(board):
    falls = load("falls").query("ward == 'Birch'")
    own = table_of(board, BOARD["Falls, Birch"])
    assert own["falls on Birch"].tolist() == falls["falls"].tolist()
    assert (own["thousand bed days"] * 1000).round().tolist() == falls["bed_days"].tolist()
    weeks = load("ae_weeks")
    share = board[board["measure"] == "Seen within four hours"]
    # Weeks and months cut the three years differently by a few days.
    assert share["out_of"].sum() == pytest.approx(weeks["attendances"].sum(), rel=0.01)
    assert 1 - share["count"].sum() / share["out_of"].sum() == pytest.approx(
        weeks["breaches"].sum() / weeks["attendances"].sum(), rel=0.02
    )


def test_every_dress_reads_the_same_month(board):
    for line in lines(board):
        points = line.chart.points["y"]
        assert (line.before, line.now) == tuple(points.iloc[-2:])
        assert line.chart.points["x"].iloc[-1] == pd.Timestamp(MEETING)
        assert line.asked_by(DRESSES[1]) == (line.colour == "red")


def test_what_the_page_says_of_july_is_so(board):
    here = {line.measure.name: line for line in lines(board)}
    changed = {name for name in here if scored({name: True}, MEETING).seen}
    red = {name for name, line in here.items() if line.colour == "red"}
    assert len(changed) == 7 and len(red) == 4 and len(changed & red) == 2
    green = [here[name].chart.variation for name in changed if here[name].colour == "green"]
    assert green.count("concerning") == 1
    unseen = [name for name in changed if here[name].chart.variation == "common cause"]
    assert len(unseen) == 1


def test_afterwards_each_measure_tells_which_way_it_was_moved_and_since_when(board):
    for month, here in every_month(board).items():
        scores = [scored({line.measure.name: True}, month).seen for line in here]
        assert [bool(told) for told in changed(here)] == [bool(seen) for seen in scores]
    told = dict(zip(BOARD, changed(lines(board)), strict=True))
    # Two steps of one cause, one after the other, are one change.
    assert told["Reports of moderate harm or worse"] == "lower since July 2023"
    assert told["Reports of no or low harm"] == "higher since July 2023"
    winter = dict(zip(BOARD, changed(lines(board, date(2024, 1, 1))), strict=True))
    assert winter["Seen within four hours"] == "lower since December 2023"
    wild = dict(zip(BOARD, changed(lines(board, date(2023, 5, 1))), strict=True))
    assert wild["Falls, Birch"] == "up and down more since January 2023"


def test_a_score_counts_and_names_nothing(board):
    every = dict.fromkeys(BOARD, True)
    found = scored(every, MEETING)
    assert sum(found) == len(BOARD) and found.missed == found.left == 0
    none = scored(dict.fromkeys(BOARD, False), MEETING)
    assert (none.missed, none.left) == (found.seen, found.chased)
    assert all(isinstance(count, int) for count in found)


def test_the_score_is_that_of_the_ledger():
    """A change that was made and did nothing is nothing, and so is one that is over."""
    for cause in ledger.causes("clinic_appointments", "diabetes"):
        first = date(cause.first.year, cause.first.month, 1)
        before = (pd.Timestamp(first) - pd.DateOffset(months=1)).date()
        assert scored({"Missed appointments, diabetes": True}, first).seen == 1
        assert scored({"Missed appointments, diabetes": True}, before).chased == 1
    winter, summer = date(2024, 1, 1), date(2024, 7, 1)
    assert scored({"Seen within four hours": True}, winter).seen == 1
    assert scored({"Seen within four hours": True}, summer).chased == 1  # triage moved it by 0


def test_a_measure_or_month_that_is_not_there_gets_one_sentence():
    with pytest.raises(HospitalError, match="no measure called 'Falls'; choose from: Falls, Beech"):
        scored({"Falls": True}, MEETING)
    with pytest.raises(HospitalError, match="first day of a month from April 2022 to March 2025"):
        scored({"Falls, Beech": True}, date(2021, 1, 1))


def test_charts_chase_less_than_the_other_dresses(board):
    months = every_month(board)
    assert len(months) == 36 - BASELINE
    found = meetings(months).groupby("dress")[["seen", "missed", "chased", "left"]].sum()
    assert found.sum(axis=1).eq(12 * len(months)).all()
    assert found["chased"].idxmin() == DRESSES[2]
    assert found.loc[DRESSES[2], "chased"] * 3 < found.loc[DRESSES[0], "chased"]
