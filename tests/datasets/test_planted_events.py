"""What the ledger plants in the tables of single events shows at its size, and only there."""

import math

import numpy as np
import pandas as pd
import pytest

from improving_care.datasets import load
from improving_care.hospital import ledger, staff
from improving_care.hospital.merewick import Hospital
from improving_care.hospital.place import months

from .test_planted import compared, name_of

TABLES = sorted({table for table in Hospital().tables if ledger.causes(table)})


def planted(table: str, where: str | None = None, what: str = "") -> list[ledger.Cause]:
    return [cause for cause in ledger.causes(table, where) if what in ("", cause.what)]


def rates(
    name: str, during: np.ndarray, counts: np.ndarray, size: np.ndarray
) -> tuple[float, float]:
    """The log of the rate while a cause acts over that of other times, and its standard error."""
    events = [counts[m].sum() for m in (during, ~during)]
    found = math.log(events[0] / size[during].sum()) - math.log(events[1] / size[~during].sum())
    return found, math.sqrt(sum(1 / n for n in events))


def test_every_cause_of_the_ledger_is_in_a_table_that_there_is():
    rows = [cause for table in TABLES for cause in ledger.causes(table)]
    assert len(rows) == len(ledger.rows())
    assert {cause.effect for cause in rows} == {
        "times",
        "adds",
        "missing",
        "chases",
        "counts",
        "cases",
        "twice",
        "is",
    }


def test_the_second_triage_nurse_shortens_the_first_wait_and_nothing_else():
    (cause,) = planted("ed_attendances")
    table = load("ed_attendances")
    during = cause.during(table.arrived.dt.date)
    first = table.to_triage[during].median() / table.to_triage[~during].median()
    print(f"minutes to triage {first:.2f} times, planted {cause.size}")
    assert first == pytest.approx(cause.size, abs=0.06)
    winter = table.arrived.dt.month.isin([12, 1, 2, 3])
    total = table.total[during & ~winter].mean() / table.total[~during & ~winter].mean()
    assert total == pytest.approx(1, abs=0.02)


def test_a_new_definition_raises_new_ulcers_by_a_third_and_only_from_its_month():
    (cause,) = planted("pressure_ulcers")
    new = load("pressure_ulcers").query("origin == 'on the ward'")
    device = new[new.device == "yes"]
    assert device.day.min().date() >= cause.first
    since = new[new.day.dt.date >= cause.first]
    found = len(since) / (since.device == "no").sum()
    error = math.sqrt((since.device == "yes").sum()) / (since.device == "no").sum()
    compared("ulcers counted, times", math.log(found), math.log(cause.size), error)
    month = new[new.device == "no"].day.dt.to_period("M").value_counts().sort_index()
    late = month[month.index >= "2024-04"].mean() / month[month.index < "2024-04"].mean()
    compared(
        "ulcers of the old kind, times",
        math.log(late),
        0,
        math.sqrt(1 / month[:24].sum() + 1 / month[24:].sum()),
    )


@pytest.mark.parametrize("cause", planted("infections"), ids=name_of)
def test_a_cluster_stands_out_of_its_year(cause):
    cases = load("infections").query("ward == @cause.where and infection == @cause.what")
    inside = cases.day.dt.date.between(cause.first, cause.last)
    assert inside.sum() >= cause.size
    year_before = (cases.day < pd.Timestamp(cause.first)) & (
        cases.day >= pd.Timestamp(cause.first) - pd.Timedelta(days=365)
    )
    print(
        f"{cause.where}, {cause.what}: {inside.sum()} cases, {year_before.sum()} in the year before"
    )
    assert year_before.sum() <= 2


def test_crude_mortality_ranks_hazel_and_elm_one_way_and_the_groups_the_other():
    table = load("deaths").query("ward in ['Hazel', 'Elm']")
    groups = table.groupby(["frail", "ward"])[["spells", "deaths", "expected"]].sum()
    crude = groups.groupby("ward").sum()
    rate, within = crude.deaths / crude.spells, groups.deaths / groups.spells
    print(f"crude {rate.round(4).to_dict()}, within groups {within.round(4).to_dict()}")
    assert rate.Hazel > rate.Elm
    assert all(within[frail, "Elm"] > within[frail, "Hazel"] for frail in ("no", "yes"))
    for cause in planted("deaths"):
        own = crude.loc[cause.where]
        compared(
            name_of(cause),
            math.log(own.deaths / own.expected),
            math.log(cause.size),
            1 / math.sqrt(own.deaths),
        )


@pytest.mark.parametrize(
    "cause", planted("incidents", what="minor") + planted("incidents", what="harm"), ids=name_of
)
def test_reports_rise_while_harm_falls(cause):
    reports = load("incidents").drop_duplicates()
    own = reports[reports.harm.isin(["none", "low"]) == (cause.what == "minor")]
    counts = own.groupby(own.day.dt.to_period("M").dt.to_timestamp()).size().to_numpy()
    calendar = months()
    clean = np.array(
        [month < min(c.first for c in planted("incidents", what=cause.what)) for month in calendar]
    )
    during = cause.during(calendar)
    kept = clean | during
    found, error = rates(cause.cause, during[kept], counts[kept], np.ones(kept.sum()))
    compared(name_of(cause), found, math.log(cause.size), error)


def test_reports_as_a_whole_are_up_by_about_two_fifths():
    reports = load("incidents").drop_duplicates()
    month = reports.day.dt.to_period("M").value_counts()
    up = month[month.index >= "2023-07"].mean() / month[month.index < "2023-07"].mean()
    print(f"reports {up:.2f} times")
    assert up == pytest.approx(1.4, abs=0.06)


def test_one_week_was_loaded_twice():
    (cause,) = planted("incidents", what="twice") or [
        c for c in planted("incidents") if c.effect == "twice"
    ]
    reports = load("incidents")
    again = reports[reports.duplicated()]
    assert cause.during(again.day.dt.date).all()
    week = reports.drop_duplicates()
    assert len(again) == cause.during(week.day.dt.date).sum() > 50


def test_theatre_five_starts_late_and_has_no_beds_in_winter():
    cases = load("theatre_cases")
    first = cases[(cases.place == 1)].dropna(subset="into_theatre")
    late = (first.into_theatre - first.planned_start).dt.total_seconds() > 15 * 60
    by_theatre = late.groupby(first.theatre).mean()
    (cause,) = planted("theatre_cases", what="first case late")
    print(by_theatre.round(2).to_dict())
    assert by_theatre[5] == pytest.approx(cause.size, abs=0.04)
    assert by_theatre.drop(5).max() < 0.45
    winter = cases.day.dt.month.isin([12, 1, 2, 3])
    no_bed = (cases.cancelled == "no bed").groupby([cases.theatre == 5, winter]).mean()
    size = planted("theatre_cases", what="no bed")[0].size
    print(
        f"cancelled for no bed in winter, times: theatre 5 {no_bed[True, True] / no_bed[True, False]:.1f}, planted {size}"
    )
    assert no_bed[True, True] / no_bed[True, False] == pytest.approx(size, rel=0.35)
    assert no_bed[False, True] / no_bed[False, False] == pytest.approx(1, abs=0.3)


@pytest.mark.parametrize("cause", planted("staff_survey"), ids=name_of)
def test_engagement_moves_where_it_was_planted(cause):
    survey = load("staff_survey").query("team == @cause.where")
    asked = [name for names in staff.QUESTIONS.values() for name in names]
    person = survey[asked].mean(axis=1)
    during = survey.year.between(cause.first.year, cause.last.year)
    parts = [person[survey.year == 2022], person[during]]
    error = math.sqrt(sum(part.var() / len(part) for part in parts))
    # Answers end at 1 and 5, so a little of what moves is lost at the ends.
    compared(name_of(cause), parts[1].mean() - parts[0].mean(), cause.size * 0.93, error)


def test_absence_follows_the_merger_and_nothing_else_moves_so():
    table = load("absence")
    (cause,) = planted("absence")
    after = table.month >= pd.Timestamp(cause.first)
    rate = (
        table.groupby(["team", after])[["lost", "days"]]
        .sum()
        .pipe(lambda t: t.lost / t.days)
        .unstack()
    )
    up = rate[True] / rate[False]
    print(
        f"{cause.where} {up[cause.where]:.2f} times, planted {cause.size}; others up to {up.drop(cause.where).max():.2f}"
    )
    assert up[cause.where] == pytest.approx(cause.size, rel=0.15) and up.idxmax() == cause.where


def test_a_text_brings_a_quarter_more_of_those_who_stay_away():
    (cause,) = planted("clinic_appointments")
    table = load("clinic_appointments").query("clinic == @cause.where")
    missed = (table.outcome == "did not attend").to_numpy()
    found, error = rates(
        cause.cause, cause.during(table["at"].dt.date), missed, np.ones(len(missed))
    )
    compared(name_of(cause), found, math.log(cause.size), error)


def test_the_three_wards_that_rose_most_were_visited_and_were_better_without_cause():
    visited = [cause for cause in ledger.causes("falls") if cause.cause == "inspection visit"]
    falls = load("falls")
    quarter = falls.groupby(["ward", falls.month.dt.to_period("Q")])[["falls", "bed_days"]].sum()
    rate = (quarter.falls / quarter.bed_days * 1000).astype(float).unstack()
    spring, summer, autumn = (rate[pd.Period(f"2022Q{k}")] for k in (2, 3, 4))
    worst = (summer - spring).nlargest(3).index
    print(rate.loc[worst].iloc[:, :3].round(2).to_string())
    assert set(worst) == {cause.where for cause in visited} and all(c.size == 1 for c in visited)
    assert (autumn[worst] < summer[worst]).all()


def test_other_trusts_differ_by_more_than_chance():
    trusts = load("trusts").query("year == 2023 and trust != 'Merewick'")
    z = (trusts.deaths - trusts.expected_deaths) / np.sqrt(trusts.expected_deaths)
    print(f"variance of z over 39 trusts: {z.var():.1f}; chance alone 1")
    assert z.var() > 3
