"""The tables agree with each other: whoever is counted in one place lies in the other."""

import pandas as pd
import pytest

from improving_care.datasets import load
from improving_care.hospital import staff
from improving_care.hospital.place import WARDS

LAST = pd.Timestamp("2025-04-01")


@pytest.fixture(scope="module")
def spells() -> pd.DataFrame:
    return load("spells").set_index("spell", drop=False)


@pytest.fixture(scope="module")
def attendances() -> pd.DataFrame:
    return load("ed_attendances")


@pytest.fixture(scope="module")
def beds() -> pd.DataFrame:
    return load("bed_days")


def year(days: pd.Series) -> pd.Series:
    return days.dt.year - (days.dt.month < 4)


def test_every_day_of_every_ward_is_there(beds):
    assert len(beds) == 18 * 1_096 and set(beds.ward) == set(WARDS)
    assert (beds.beds == beds.ward.map({ward.name: ward.beds for ward in WARDS.values()})).all()


def test_who_came_less_who_went_is_who_is_there(beds):
    for _, ward in beds.groupby("ward"):
        moved = ward.admissions - ward.discharges - ward.deaths
        assert (ward.occupied.diff()[1:] == moved[1:]).all()


def test_bed_days_of_a_month_are_those_that_the_falls_are_divided_by(beds):
    months = beds.groupby(["ward", beds.day.dt.to_period("M").dt.to_timestamp()]).occupied.sum()
    falls = load("falls").set_index(["ward", "month"]).bed_days
    assert (months == falls.reindex(months.index)).all()


def test_bed_days_are_counted_from_stays(spells, beds):
    table = beds.set_index(["ward", "day"])
    ended = spells[spells.outcome != "still in"]
    counts = {
        "admissions": spells[spells.admitted >= "2022-04-01"].groupby(
            ["ward", spells.admitted.dt.normalize()]
        ),
        "discharges": ended[ended.outcome == "home"].groupby(
            ["ward", ended.discharged.dt.normalize()]
        ),
        "deaths": ended[ended.outcome == "died"].groupby(["ward", ended.discharged.dt.normalize()]),
    }
    for name, groups in counts.items():
        assert (groups.size().reindex(table.index, fill_value=0) == table[name]).all(), name
    noon = ended[(ended.outcome == "home") & (ended.discharged.dt.hour < 12)]
    found = noon.groupby(["ward", noon.discharged.dt.normalize()]).size()
    assert (found.reindex(table.index, fill_value=0) == table.discharges_before_noon).all()


def test_nobody_goes_before_they_came_and_who_is_still_in_has_not_gone(spells):
    assert spells.discharged.isna().eq(spells.outcome == "still in").all()
    ended = spells.dropna(subset="discharged")
    assert (ended.discharged.dt.normalize() > ended.admitted.dt.normalize()).all()
    assert spells.admitted.is_monotonic_increasing and spells.admitted.max() < LAST


@pytest.mark.parametrize(
    "name, when", [("fall_events", "at"), ("pressure_ulcers", "day"), ("infections", "day")]
)
def test_harm_belongs_to_a_stay_on_that_ward_that_day(spells, name, when):
    events = load(name)
    stay = spells.loc[events.spell].reset_index(drop=True)
    day = events[when].dt.normalize()
    assert (stay.ward == events.ward).all()
    assert (stay.admitted.dt.normalize() <= day).all()
    assert (stay.discharged.fillna(LAST).dt.normalize() > day).all()


def test_falls_by_month_are_the_falls_one_by_one():
    events, falls = load("fall_events"), load("falls").set_index(["ward", "month"])
    month = events["at"].dt.to_period("M").dt.to_timestamp()
    found = events.groupby(["ward", month]).size().reindex(falls.index, fill_value=0)
    hurt = events[events.harm != "none"]
    injured = hurt.groupby(["ward", month[hurt.index]]).size().reindex(falls.index, fill_value=0)
    sent = falls.falls.notna()
    assert (found == falls.falls.fillna(0)).all() and (injured == falls.injuries.fillna(0)).all()
    assert (found[~sent] == 0).all()


def test_whoever_came_through_the_department_was_admitted_as_they_left_it(spells, attendances):
    admitted = attendances[attendances.outcome == "admitted"]
    assert attendances.spell.notna().eq(attendances.outcome == "admitted").all()
    assert admitted.spell.is_unique
    stay = spells.loc[admitted.spell].reset_index(drop=True)
    left = admitted["arrived"] + pd.to_timedelta(admitted.total, unit="min")
    assert (stay.admitted == left.reset_index(drop=True)).all()
    assert (stay.age == admitted.age.reset_index(drop=True)).all()
    came = spells[(spells.source == "emergency") & (spells.admitted >= "2022-04-01")]
    assert set(came.spell) == set(admitted.spell)


def test_attendances_and_breaches_by_week_are_those_of_the_weekly_table(attendances):
    weeks = load("ae_weeks").set_index("week")
    monday = (
        attendances.arrived - pd.to_timedelta(attendances.arrived.dt.day_of_week, unit="D")
    ).dt.normalize()
    by_week = attendances.groupby(monday)
    assert (by_week.size().reindex(weeks.index) == weeks.attendances).all()
    late = (attendances.total > 240).groupby(monday).sum()
    assert (late.reindex(weeks.index) == weeks.breaches).all()
    assert attendances.to_seen.isna().eq(attendances.outcome == "left").all()


def test_deaths_and_their_risks_are_added_up_from_stays(spells):
    ended = spells.dropna(subset="discharged")
    keys = ["ward", ended.discharged.dt.to_period("M").dt.to_timestamp().rename("month"), "frail"]
    table = load("deaths").set_index(["ward", "month", "frail"])
    groups = ended.groupby(keys)
    assert (groups.size().reindex(table.index, fill_value=0) == table.spells).all()
    died = (ended.outcome == "died").groupby([ended[k] if isinstance(k, str) else k for k in keys])
    assert (died.sum().reindex(table.index, fill_value=0) == table.deaths).all()
    risk = groups.risk.sum().reindex(table.index, fill_value=0) / 1000
    assert (risk - table.expected).abs().max() < 1e-9


def test_operated_patients_lie_on_a_ward_where_they_were_planned_that_day(spells):
    cases = load("theatre_cases")
    operated = cases.dropna(subset="spell")
    stay = spells.loc[operated.spell].reset_index(drop=True)
    assert operated.spell.is_unique and (stay.source == "planned").all()
    assert (stay.admitted.dt.normalize() == operated.day.reset_index(drop=True)).all()
    ward = operated.specialty.map(
        {"general surgery": "Elm", "orthopaedics": "Hazel", "gynaecology": "Holly"}
    )
    assert (stay.ward == ward.reset_index(drop=True)).all()
    assert (
        cases.cancelled.notna().eq(cases.into_theatre.isna()).all()
        and operated.cancelled.isna().all()
    )
    done = cases.dropna(subset="into_theatre")
    assert (done.out_of_theatre > done.into_theatre).all()
    after = done.groupby(["day", "theatre"]).out_of_theatre.shift()
    assert (done.into_theatre[after.notna()] >= after.dropna()).all()


def test_every_team_of_the_survey_is_a_team_of_the_staff_list():
    survey, absence = load("staff_survey"), load("absence")
    assert set(survey.team) == set(absence.team) == set(staff.teams())
    answered = survey.groupby(["year", "team"]).size()
    assert (answered <= answered.index.get_level_values("team").map(staff.teams())).all()
    asked = [name for names in staff.QUESTIONS.values() for name in names]
    assert survey[asked].isin(range(1, 6)).all(axis=None)
    assert sum(staff.teams().values()) == pytest.approx(3_000, rel=0.01)


def test_merewick_among_the_trusts_is_merewick(spells, attendances, beds):
    own = load("trusts").query("trust == 'Merewick'").set_index("year")
    ended = spells.dropna(subset="discharged")
    infections = load("infections").query("infection == 'C. difficile'")
    found = {
        "bed_days": beds.occupied.groupby(year(beds.day)).sum(),
        "spells": ended.groupby(year(ended.discharged)).size(),
        "deaths": (ended.outcome == "died").groupby(year(ended.discharged)).sum(),
        "c_difficile": infections.groupby(year(infections.day)).size(),
        "falls": load("fall_events").pipe(lambda t: t.groupby(year(t["at"])).size()),
        "attendances": attendances.groupby(year(attendances.arrived)).size(),
        "breaches": (attendances.total > 240).groupby(year(attendances.arrived)).sum(),
    }
    for name, counts in found.items():
        assert (counts == own[name]).all(), name
    assert load("trusts").groupby("year").size().eq(40).all()


def test_a_report_that_is_there_twice_is_the_same_twice():
    reports = load("incidents")
    twice = reports[reports.duplicated("report", keep=False)]
    assert len(twice) == 2 * len(twice.drop_duplicates()) > 0
    assert reports.drop_duplicates().report.is_unique
