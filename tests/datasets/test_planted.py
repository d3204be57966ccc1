"""Merewick is the size and shape it claims, and every planted cause shows at its true size.

Each figure is printed beside what it is compared with: `pytest -rP tests/datasets`.
"""

import math

import numpy as np
import pandas as pd
import pytest

from improving_care.datasets import load
from improving_care.hospital import draws, ledger
from improving_care.hospital.falls import _month_by_month
from improving_care.hospital.place import PEOPLE, WARDS, days_in_month, months
from improving_care.hospital.usual import USUAL
from improving_care.spc import control_chart

PLANTED = {name: ledger.causes(name) for name in ("falls", "ae_weeks", "hand_hygiene")}


def with_effect(table: str, effect: str) -> list[ledger.Cause]:
    return [cause for cause in PLANTED[table] if cause.effect == effect]


def name_of(cause: ledger.Cause) -> str:
    return f"{cause.cause}, {cause.where}, {cause.first:%b %Y}"


def days(column: pd.Series) -> list:
    return [day.date() for day in column]


def by_ward(name: str, ward: str) -> pd.DataFrame:
    table = load(name)
    return table[table.ward == ward].reset_index(drop=True)


def compared(what: str, found: float, wanted: float, error: float) -> None:
    """Print a figure beside the truth; fail beyond three standard errors (some 20 are compared).

    An effect larger than four standard errors must also be seen, two away from no effect.
    """
    print(f"{what}: {found:.3f}, planted {wanted:.3f}, standard error {error:.3f}")
    assert abs(found - wanted) <= 3 * error
    assert abs(found) > 2 * error or abs(wanted) <= 4 * error


# The place


def test_the_hospital_is_the_one_of_the_story():
    assert len(WARDS) == 18 and sum(ward.beds for ward in WARDS.values()) == 500
    assert {ward.specialty for ward in WARDS.values()} == set(USUAL)
    assert len(PEOPLE) == len({person.name for person in PEOPLE}) == 17
    assert len(months()) == 36 and sum(map(days_in_month, months())) == 1_096


# The anchors


def test_falls_are_near_the_published_rate():
    falls = load("falls").dropna()
    rate = falls.falls.sum() / falls.bed_days.sum() * 1_000
    injured = falls.injuries.sum() / falls.falls.sum()
    print(f"falls per 1,000 bed days {rate:.2f} (published 6.63); injured {injured:.1%} (30-50%)")
    assert rate == pytest.approx(6.63, rel=0.05)
    assert 0.30 <= injured <= 0.50


def test_older_peoples_wards_fall_most_and_maternity_and_children_hardly():
    year_one = load("falls").query("month < '2023-04-01'")
    falls = year_one.groupby("ward")[["falls", "bed_days"]].sum()
    rate = (falls.falls / falls.bed_days * 1_000).sort_values(ascending=False)
    print(rate.astype(float).round(2).to_string())
    assert set(rate.index[:3]) == {"Birch", "Sycamore", "Beech"}
    assert set(rate.index[-2:]) == {"Willow", "Juniper"} and rate.iloc[-2] < 1.5


def test_beds_are_never_more_than_full():
    for name, ward in WARDS.items():
        filled = by_ward("falls", name).bed_days / [ward.beds * days_in_month(m) for m in months()]
        assert filled.max() <= 1 and filled.min() > 0.6, name


def test_attendances_are_about_110_000_a_year():
    weeks = load("ae_weeks")
    a_year = weeks.attendances.mean() / 7 * 365.25
    print(f"attendances a year {a_year:,.0f} (110,000)")
    assert a_year == pytest.approx(110_000, rel=0.02)


def test_four_hour_performance_lies_where_trusts_lie_and_is_worst_in_winter():
    weeks = load("ae_weeks")
    monthly = weeks.groupby(weeks.week.dt.to_period("M"))[["attendances", "breaches"]].sum()
    share = 1 - monthly.breaches / monthly.attendances
    weekly = 1 - weeks.breaches / weeks.attendances
    inside = weekly.between(0.71, 0.93).mean()
    print(f"months {share.min():.1%} to {share.max():.1%}, median {weekly.median():.1%} (83%)")
    print(f"weeks between 71% and 93%: {inside:.1%} (trusts: 90%)")
    assert weekly.median() == pytest.approx(0.83, abs=0.015) and inside >= 0.95
    for first in ("2022-04", "2023-04", "2024-04"):
        year = share[pd.period_range(first, periods=12, freq="M")]
        assert sorted(year.nsmallest(4).index.month) == [1, 2, 3, 12]


def test_plain_p_limits_are_absurdly_tight_where_p_prime_is_right():
    weeks = load("ae_weeks")
    calm = weeks[~weeks.week.dt.month.isin([12, 1, 2, 3])]
    calm = calm.assign(number=range(1, len(calm) + 1), within=calm.attendances - calm.breaches)
    outside = {
        kind: control_chart(calm, "within", x="number", n="attendances", kind=kind)
        .points.outside.astype(bool)
        .mean()
        for kind in ("p", "pp")
    }
    print(
        f"weeks outside their limits, no cause planted: p {outside['p']:.0%}, p' {outside['pp']:.0%}"
    )
    assert outside["p"] > 0.2 and outside["pp"] < 0.02


def test_the_auditor_sees_a_quarter_become_three_quarters_where_sensors_see_nothing():
    elm = by_ward("hand_hygiene", "Elm")
    before, after = elm.month < "2023-03-01", elm.month >= "2023-05-01"
    seen, sensed = (
        [
            elm[f"{by}_compliant"][m].sum() / elm[f"{by}_opportunities"][m].sum()
            for m in (before, after)
        ]
        for by in ("audit", "sensor")
    )
    print(
        f"audit {seen[0]:.0%} to {seen[1]:.0%} (24% to 76%); sensor {sensed[0]:.1%} to {sensed[1]:.1%}"
    )
    assert seen == pytest.approx([0.24, 0.76], abs=0.04)
    assert sensed == pytest.approx([0.25, 0.25], abs=0.01)


def test_hand_hygiene_elsewhere_is_near_what_observers_have_published():
    others = load("hand_hygiene").query("ward != 'Elm'")
    seen = others.audit_compliant.sum() / others.audit_opportunities.sum()
    print(f"observed compliance, other wards: {seen:.1%} (published 45% to 52%)")
    assert 0.45 <= seen <= 0.52


# The planted causes, each at its size


@pytest.mark.parametrize("cause", with_effect("falls", "times"), ids=name_of)
def test_a_change_of_a_falls_rate_shows_at_its_size(cause):
    ward = by_ward("falls", cause.where)
    during = cause.during(days(ward.month))
    clean = ~np.any(
        [c.during(days(ward.month)) for c in PLANTED["falls"] if c.where == cause.where], 0
    )
    counts = [int(ward.falls[m].sum()) for m in (during, clean)]
    rates = [
        count / ward.bed_days[m].sum() for count, m in zip(counts, (during, clean), strict=True)
    ]
    error = math.sqrt(1 / counts[0] + 1 / counts[1])
    compared(name_of(cause), math.log(rates[0] / rates[1]), math.log(cause.size), error)


def test_rounding_is_seen_and_the_copied_forms_are_not():
    beech = control_chart(
        by_ward("falls", "Beech"),
        "falls",
        x="month",
        n="bed_days",
        kind="u",
        baseline=17,
        direction="down",
    ).points
    improving = beech.x[beech.verdict == "improving"]
    print(
        f"Beech, limits from the first 17 months: {len(improving)} improving, from {improving.min():%b %Y}"
    )
    assert len(improving) >= 7 and improving.min() >= pd.Timestamp("2023-09-01")
    birch = by_ward("falls", "Birch").query("month >= '2024-01-01'")
    points = control_chart(birch, "falls", x="month", n="bed_days", kind="u").points
    assert (points.rule == "common cause").all()


def swing(falls: np.ndarray, chased: np.ndarray) -> float:
    """Mean step from month to month while figures are chased, over that of other months."""
    steps, inside = np.abs(np.diff(falls)), chased[1:]
    return steps[inside].mean() / steps[~inside].mean()


def test_chasing_every_figure_makes_birch_swing():
    (cause,) = with_effect("falls", "chases")
    ward = by_ward("falls", cause.where)
    chased = cause.during(days(ward.month))
    found = swing(ward.falls.to_numpy(dtype=float), chased)
    rate = np.full(36, USUAL["older people"].falls)
    luck = {
        size: np.array(
            [
                swing(
                    _month_by_month(draws.stream(s, "luck"), ward.bed_days, rate, size * chased),
                    chased,
                )
                for s in range(300)
            ]
        )
        for size in (0, cause.size)
    }
    low, high = np.quantile(luck[cause.size], [0.025, 0.975])
    by_chance = np.quantile(luck[0], 0.975)
    print(
        f"swing {found:.2f}; with tampering {low:.2f} to {high:.2f}; chance alone up to {by_chance:.2f}"
    )
    assert low <= found <= high and found > by_chance


def test_missing_months_are_gaps_and_nothing_else_is():
    (cause,) = with_effect("falls", "missing")
    falls = load("falls")
    gaps = falls[falls.falls.isna()]
    assert set(gaps.ward) == {cause.where} and len(gaps) == cause.size
    assert cause.during(days(gaps.month)).all() and gaps.injuries.isna().all()
    assert falls.injuries.isna().sum() == cause.size and (gaps.bed_days > 0).all()
    for name in ("ae_weeks", "hand_hygiene"):
        assert load(name).notna().all(axis=None)


@pytest.mark.parametrize("cause", PLANTED["ae_weeks"], ids=name_of)
def test_a_change_of_four_hour_performance_shows_at_its_size(cause):
    weeks = load("ae_weeks")
    share = (1 - weeks.breaches / weeks.attendances).to_numpy()
    for other in PLANTED["ae_weeks"]:
        if other != cause:
            share = share - other.size * other.during(days(weeks.week))
    during = cause.during(days(weeks.week))
    found = share[during].mean() - share[~during].mean()
    error = math.sqrt(
        share[during].var(ddof=1) / during.sum() + share[~during].var(ddof=1) / (~during).sum()
    )
    compared(name_of(cause), found, cause.size, error)


@pytest.mark.parametrize("cause", PLANTED["hand_hygiene"], ids=name_of)
def test_what_the_auditor_adds_shows_at_its_size_and_the_sensor_adds_nothing(cause):
    ward = by_ward("hand_hygiene", cause.where)
    during = cause.during(days(ward.month))
    before = np.array([day < PLANTED["hand_hygiene"][0].first for day in days(ward.month)])
    n = [ward.audit_opportunities[m].sum() for m in (during, before)]
    p = [ward.audit_compliant[m].sum() / k for m, k in zip((during, before), n, strict=True)]
    error = math.sqrt(sum(q * (1 - q) / k for q, k in zip(p, n, strict=True)))
    compared(f"{name_of(cause)}, audit", p[0] - p[1], cause.size, error)
    sensed = ward.sensor_compliant / ward.sensor_opportunities
    error = sensed.std() * math.sqrt(1 / during.sum() + 1 / before.sum())
    compared(f"{name_of(cause)}, sensor", sensed[during].mean() - sensed[before].mean(), 0, error)


# And chance alone everywhere else


def test_other_wards_falls_are_chance_alone():
    planted = {cause.where for cause in PLANTED["falls"] if cause.size != 1}
    spread, freedom = 0.0, 0
    for name in set(WARDS) - planted:
        ward = by_ward("falls", name)
        expected = ward.bed_days * ward.falls.sum() / ward.bed_days.sum()
        spread += float(((ward.falls - expected) ** 2 / expected).sum())
        freedom += len(ward) - 1
    compared(
        "variance over mean, wards with nothing planted",
        spread / freedom,
        1,
        math.sqrt(2 / freedom),
    )


def test_other_wards_hands_do_not_change_when_elms_auditor_is_known():
    others = load("hand_hygiene").query("ward != 'Elm'")
    before = others.month < "2023-03-01"
    for by in ("audit", "sensor"):
        share = others[f"{by}_compliant"] / others[f"{by}_opportunities"]
        share = share - share.groupby(others.ward).transform("mean")
        found = share[~before].mean() - share[before].mean()
        error = share.std() * math.sqrt(1 / before.sum() + 1 / (~before).sum())
        compared(f"other wards, {by}", found, 0, error)


def test_no_sign_of_a_cause_before_it_was_planted():
    beech = by_ward("falls", "Beech").query("month < '2023-09-01'")
    points = control_chart(beech, "falls", x="month", n="bed_days", kind="u").points
    assert (points.rule == "common cause").all()
