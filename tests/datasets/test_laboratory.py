"""The laboratory's samples and the clinic's letters: what was planted, and what heaps do."""

import pandas as pd
import pytest

from improving_care import datasets
from improving_care.datasets import DatasetError, load
from improving_care.hospital import laboratory, ledger
from improving_care.hospital.laboratory import Laboratory, by_day, request_to_result


@pytest.fixture(scope="module")
def samples():
    return load("lab_samples")


def test_the_median_falls_by_about_a_third_and_the_nights_do_not_move(samples):
    (day, night) = ledger.causes("lab_samples")
    assert (day.where, night.where) == ("laboratory, day", "laboratory, night")
    assert night.size == 1
    after = samples["requested"] >= pd.Timestamp(day.first)
    minutes, in_the_day = request_to_result(samples), by_day(samples)
    fall = 1 - minutes[after].median() / minutes[~after].median()
    print(f"{minutes[~after].median():g} to {minutes[after].median():g} minutes: {fall:.0%} less")
    assert 0.28 < fall < 0.4
    nights = [minutes[~in_the_day & part].median() for part in (after, ~after)]
    print(f"by night {nights[1]:g} before, {nights[0]:g} after")
    assert nights[0] == pytest.approx(nights[1], rel=0.03)
    assert 0.15 < (~in_the_day).mean() < 0.3


def test_the_same_night_is_the_same_to_the_minute_however_the_couriers_go_by_day():
    day = laboratory.table_days()[10]
    slow, fast = (laboratory.one_day(1, day, Laboratory(couriers=c)) for c in (180, 60))
    assert (slow["requested"] == fast["requested"]).all()
    before_dawn = slow["requested"].dt.hour < 5
    pd.testing.assert_frame_equal(slow[before_dawn], fast[before_dawn])


def test_samples_arrive_in_heaps_and_hourly_couriers_bring_smaller_ones(samples):
    after = samples["requested"] >= "2024-03-01"
    in_the_day = by_day(samples)
    heap = samples[in_the_day].groupby([after[in_the_day], "picked_up"]).size()
    before, later = heap[False].mean(), heap[True].mean()
    print(f"samples of the four places on a round: {before:.1f} before, {later:.1f} after")
    assert before > 2 * later


def test_one_more_at_the_desk_helps_less_than_smaller_heaps():
    days = laboratory.table_days()[:8]

    def median(**works):
        each = [laboratory.one_day(1, day, Laboratory(**works)) for day in days]
        return request_to_result(pd.concat(each)).median()

    assert median(couriers=60) < median(desks=3) < median()


def test_the_shares_that_could_be_used_are_those_planted(samples):
    for step, (share, _) in laboratory.RIGHT.items():
        assert samples[f"{step}_right"].mean() == pytest.approx(share, abs=0.012)


def test_every_second_wednesday_and_no_other_day(samples):
    days = sorted(set(samples["requested"].dt.date))
    assert days == laboratory.table_days() and len(days) == 78
    assert {day.weekday() for day in days} == {2}
    assert set(samples["ward"]) == set(laboratory.PLACES)


def test_letters_wait_days_for_minutes_of_work():
    letters, times = load("clinic_letters"), load("step_times")
    days = (letters["sent"] - letters["consulted"]).dt.total_seconds() / 86_400
    work = times[times["stream"] == "letter"].groupby("step")["seconds"].mean().sum() / 60
    print(f"median {days.median():.1f} days, for {work:.0f} minutes of work")
    assert 10 < days.median() < 21 and 10 < work < 30
    assert (letters["sent"].dt.day_of_week < 5).all()


def test_the_desks_work_as_timed_is_the_work_that_the_queue_is_made_of():
    times = load("step_times")
    desk = times[times["step"] == "Book in"]["seconds"].mean()
    assert desk == pytest.approx(60 * laboratory.BOOK_IN, rel=0.1)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (
            ("2022-04-07T17:07", "2022-04-05T17:07"),
            "breaks the rule that dictated must not be before consulted on line 2",
        ),
        (("2022-04-07T17:07", "soon"), "must hold dates with a time alone in column dictated"),
        ((",0,1,1,1\n", ",2,1,1,1\n"), "dictated_right must be 0 or 1 on line 2"),
    ],
)
def test_a_broken_letter_is_refused_in_a_sentence(tmp_path, monkeypatch, change, complaint):
    for file in ("datapackage.json", "clinic_letters.csv"):
        text = (datasets.FOLDER / file).read_text()
        (tmp_path / file).write_text(text.replace(*change, 1))
    monkeypatch.setattr(datasets, "FOLDER", tmp_path)
    with pytest.raises(DatasetError) as told:
        load("clinic_letters")
    assert complaint in str(told.value)
