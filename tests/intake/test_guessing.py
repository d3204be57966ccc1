"""What is charted, and how, when nobody has said: always with a reason."""

import pandas as pd
import pytest

from improving_care.intake.choosing import keep
from improving_care.intake.guessing import guess
from improving_care.intake.table import read_table

DATES = list(pd.date_range("2023-01-01", periods=24, freq="MS"))


def table(**columns) -> pd.DataFrame:
    return pd.DataFrame(
        {name: [float(value)] * 24 if isinstance(value, int) else value for name, value in columns.items()}
    )  # fmt: skip


# The columns, then the guesses: x, y, n, kind, and words of the reason for the kind.
GUESSES = {
    "dates and a column": (dict(d=DATES, y=5), ("d", "y", None, "i"), "one measurement"),
    "cases out of cases": (
        dict(month=DATES, patients=80, falls=5),
        ("month", "falls", "patients", "p"),
        "never more than",
    ),
    "events in an exposure": (
        dict(month=DATES, falls=8, bed_days=900),
        ("month", "falls", "bed_days / 1000", "u"),
        "is an exposure",
    ),
    "more events than cases": (
        dict(month=DATES, patients=80, complaints=90),
        ("month", "complaints", "patients", "u"),
        "sometimes more than",
    ),
    "thousands of cases": (
        dict(month=DATES, attendances=9000, breaches=1500),
        ("month", "breaches", "attendances", "pp"),
        "about 9,000 in “attendances” a point, plain p limits would be absurdly tight",
    ),
    "thousands of cases, few events": (
        dict(month=DATES, discharges=9000, deaths=9),
        ("month", "deaths", "discharges", "p"),
        "never more than",
    ),
    "many events in an exposure": (
        dict(month=DATES, incidents=700, bed_days=14000),
        ("month", "incidents", "bed_days / 1000", "up"),
        "plain u limits would be absurdly tight",
    ),
    "negative numbers": (
        dict(month=DATES, change=-3, patients=80),
        ("month", "change", None, "i"),
        "negative",
    ),
    "shares with their cases": (
        dict(month=DATES, share=[0.5] * 24, patients=80),
        ("month", "share", None, "i"),
        "one measurement",
    ),
    "no dates": (dict(falls=5), (None, "falls", None, "i"), "one measurement"),
    "weeks in turn": (
        dict(week=[float(k) for k in range(1, 25)], falls=5),
        ("week", "falls", None, "i"),
        "one measurement",
    ),
}


@pytest.mark.parametrize("case", GUESSES)
def test_the_chart_is_guessed_with_a_reason(case):
    columns, expected, words = GUESSES[case]
    found = guess(table(**columns))
    assert (found.x.value, found.y.value, found.n.value, found.kind.value) == expected
    assert words in found.kind.reason
    assert all(g.reason.endswith(".") for g in (found.x, found.y, found.n, found.kind))


def test_four_hour_figures_of_the_nhs_become_a_p_prime_chart(real_data):
    found = guess(keep(read_table(real_data).frame, {"type": "1"}))
    assert (found.x.value, found.y.value, found.n.value) == ("period", "breaches", "attendances")
    assert found.kind.value == "pp"
