"""Merewick beside what has been published: each figure is printed with its anchor.

`pytest -rP tests/datasets/test_anchors.py` shows them. Where an anchor comes from one place or one
year the band about it is wide: Merewick is near it, and is nobody's copy.
"""

import numpy as np
import pandas as pd
import pytest

from improving_care.datasets import load
from improving_care.hospital import staff


def near(what: str, found: float, low: float, high: float, published: str) -> None:
    print(f"{what}: Merewick {found:.4g}, published {published}")
    assert low <= found <= high, what


@pytest.fixture(scope="module")
def attendances() -> pd.DataFrame:
    return load("ed_attendances")


def test_attendances_by_weekday_and_hour(attendances):
    monday = (attendances.arrived.dt.day_of_week == 0).mean()
    near("Monday's share of the week", monday, 0.155, 0.165, "16%")
    hours = attendances.arrived.dt.hour.value_counts(normalize=True) * 24
    near("10:00 to 12:00, times the mean hour", hours[[10, 11]].mean(), 1.85, 2.1, "about 2")
    week = attendances.groupby(
        [attendances.arrived.dt.day_of_week, attendances.arrived.dt.hour]
    ).size()
    trough = (
        attendances[attendances.arrived.dt.hour == 4]
        .groupby(attendances.arrived.dt.day_of_week)
        .size()
        .mean()
    )
    assert hours.idxmin() == 4
    near("Monday 11:00 over 04:00", week[0, 11] / trough, 7.5, 11, "about 9")


def test_how_long_people_stay_in_the_department(attendances):
    near(
        "over 12 hours from arrival",
        (attendances.total > 720).mean(),
        0.018,
        0.028,
        "2.3% (2019-20)",
    )
    near("came back within 7 days", (attendances.again == "yes").mean(), 0.083, 0.091, "8.7%")
    near("admitted", (attendances.outcome == "admitted").mean(), 0.25, 0.31, "26 to 31%")
    evening = attendances.arrived.dt.hour.between(17, 23)
    longer = attendances.total[evening].median() / attendances.total[~evening].median()
    near("evening arrivals stay, times as long", longer, 1.05, 1.6, "longer")


def test_stays_deaths_and_going_home():
    spells, beds = load("spells"), load("bed_days")
    ended = spells.dropna(subset="discharged")
    nights = (ended.discharged.dt.normalize() - ended.admitted.dt.normalize()).dt.days
    # 500 beds, nine in ten of them filled, and an emergency department of this size leave, by
    # Little's law, about 4.4 nights a stay.
    near("stay, median nights", nights.median(), 3, 5, "4 (one set of data)")
    near("stay, mean nights", nights.mean(), 4.0, 5.5, "4.9 (one set of data)")
    near("stay, 90th percentile", nights.quantile(0.9), 8, 12, "10 (one set of data)")
    near(
        "stay, 99th percentile",
        nights.quantile(0.99),
        14,
        32,
        "15 (one set of data); 66 (heart surgery)",
    )
    near("deaths per stay", (ended.outcome == "died").mean(), 0.028, 0.035, "3.1%")
    noon = beds.discharges_before_noon.sum() / beds.discharges.sum()
    near("discharges before noon", noon, 0.15, 0.205, "17.6% (10.4 to 26.2%)")
    near("beds filled", beds.occupied.sum() / beds.beds.sum(), 0.85, 0.93, "85% is a rule of thumb")


def test_harm():
    events, ulcers, beds = load("fall_events"), load("pressure_ulcers"), load("bed_days")
    near("falls with a fracture", (events.harm == "fracture").mean(), 0.01, 0.03, "1 to 3%")
    spells = load("spells").set_index("spell")
    last = pd.Timestamp("2025-04-01")
    stay = spells.loc[ulcers.spell].reset_index(drop=True)
    days = (stay.discharged.fillna(last).dt.normalize() - ulcers.day).dt.days
    new = days[(ulcers.origin == "on the ward") & (ulcers.day < "2024-04-01")].sum()
    before = beds[beds.day < "2024-04-01"].occupied.sum()
    near("in-patients with a new ulcer", new / before, 0.006, 0.013, "0.9 to 1.0%")
    near(
        "in-patients with any ulcer", days.sum() / beds.occupied.sum(), 0.035, 0.055, "4.3 to 4.7%"
    )


def test_c_difficile_is_rare_and_near_poisson():
    cases, beds = load("infections").query("infection == 'C. difficile'"), load("bed_days")
    rate = len(cases) / beds.occupied.sum() * 100_000
    near(
        "C. difficile per 100,000 bed days",
        rate,
        11,
        22,
        "of the order of 15 to 20 (England today, not retrieved)",
    )
    weeks = np.bincount((cases.day - pd.Timestamp("2022-04-01")).dt.days // 7, minlength=157)[:156]
    near("week-to-week correlation", np.corrcoef(weeks[1:], weeks[:-1])[0, 1], -0.2, 0.2, "0.03")
    near(
        "variance over mean, by week",
        weeks.var(ddof=1) / weeks.mean(),
        0.75,
        1.6,
        "near Poisson: 1",
    )


def test_theatres_and_clinics():
    cases, appointments = load("theatre_cases"), load("clinic_appointments")
    reasons = cases.cancelled.dropna().value_counts(normalize=True)
    near("cancelled on the day", cases.cancelled.notna().mean(), 0.12, 0.155, "13.9%")
    for reason, share in {
        "unfit": 0.337,
        "no bed": 0.218,
        "no time": 0.173,
        "did not attend": 0.069,
        "not needed": 0.041,
    }.items():
        near(f"of these, {reason}", reasons[reason], share * 0.75, share * 1.25, f"{share:.1%}")
    minutes = (cases.out_of_theatre - cases.into_theatre).dt.total_seconds().sum() / 60
    lists = cases.groupby(["theatre", "day"]).ngroups
    near("touch time of a list", minutes / lists / 510, 0.65, 0.85, "85% is an aim")
    near("did not attend", (appointments.outcome == "did not attend").mean(), 0.070, 0.082, "7.6%")


def test_staff_survey():
    survey = load("staff_survey")
    asked = [name for names in staff.QUESTIONS.values() for name in names]
    mean = survey[asked].to_numpy().mean()
    near("engagement, 1 to 5", mean, 3.55, 3.85, "3.61 (2011) to 3.78 (2015)")
    best = load("trusts").groupby("year").engagement.max().max()
    near("engagement, 0 to 10, best of 40 trusts", best, 7.0, 7.7, "7.32 (2023)")
