"""What each table of Merewick General holds: the one place for columns, meanings, units, rules.

The dictionary, datapackage.json, datasets/README.md and the reference page are made from here.
"""

import pandas as pd
import pandera.pandas as pa

NOT_NEGATIVE = pa.Check.ge(0, error="must be zero or more")
ABOVE_ZERO = pa.Check.gt(0, error="must be above zero")
FIRST_OF_MONTH = pa.Check(lambda day: day.dt.day == 1, error="must be the first day of a month")
A_MONDAY = pa.Check(lambda day: day.dt.day_of_week == 0, error="must be a Monday")


def _at_most(part: str, whole: str) -> pa.Check:
    """The rule that a count is never above the count that it is a part of."""
    return pa.Check(
        lambda table: (table[part] <= table[whole]).fillna(True).astype(bool),
        error=f"{part} must not be above {whole}",
    )


def _day(title: str, meaning: str, *checks: pa.Check) -> pa.Column:
    return pa.Column(
        "datetime64[ns]",
        list(checks),
        coerce=True,
        title=title,
        description=meaning,
        metadata={"unit": "date, YYYY-MM-DD", "origin": "calendar"},
    )


def _count(
    title: str, meaning: str, unit: str, origin: str, check=NOT_NEGATIVE, gaps=False
) -> pa.Column:
    """A column of whole numbers; with `gaps`, an empty cell says that no figure was sent."""
    return pa.Column(
        "Int64" if gaps else "int64",
        check,
        nullable=gaps,
        coerce=gaps,  # "int64" would cut 1.5 to 1 without a word, "Int64" refuses it
        title=title,
        description=meaning,
        metadata={"unit": unit, "origin": origin},
    )


def _ward() -> pa.Column:
    return pa.Column(
        "str",
        pa.Check.str_length(min_value=1, error="must not be empty"),
        title="Ward",
        description="Name of the ward; each is invented.",
        metadata={"unit": "name", "origin": "list of the hospital's 18 wards"},
    )


FALLS = pa.DataFrameSchema(
    {
        "ward": _ward(),
        "month": _day("Month", "First day of the month.", FIRST_OF_MONTH),
        "bed_days": _count(
            "Occupied bed days",
            "Beds occupied at midnight, added up over the month.",
            "bed days",
            "patient administration: the ward's beds, and an occupancy drawn within three points "
            "of its specialty's usual",
            ABOVE_ZERO,
        ),
        "falls": _count(
            "Falls",
            "Inpatient falls reported in the month. Empty where no figure was sent, which is not "
            "the same as none.",
            "falls",
            "incident reports: drawn at random about an invented rate for each specialty, "
            "in the long run about 6.6 per 1,000 bed days together",
            gaps=True,
        ),
        "injuries": _count(
            "Falls with injury",
            "Those of the falls that caused any injury. Empty where falls is empty.",
            "falls",
            "incident reports: each fall injures with the same chance",
            gaps=True,
        ),
    },
    name="falls",
    title="Falls by ward and month",
    description="Inpatient falls and occupied bed days on 18 wards, April 2022 to March 2025.",
    unique=["ward", "month"],
    checks=[_at_most("falls", "bed_days"), _at_most("injuries", "falls")],
    strict=True,
    ordered=True,
)

AE_WEEKS = pa.DataFrameSchema(
    {
        "week": _day("Week", "Monday on which the week begins.", A_MONDAY),
        "attendances": _count(
            "Attendances",
            "People who came to the emergency department in the week.",
            "attendances",
            "emergency department system: about 110,000 a year, with an invented season and more "
            "variation than chance alone",
            ABOVE_ZERO,
        ),
        "breaches": _count(
            "Four-hour breaches",
            "Those who stayed over four hours from arrival to discharge, admission or transfer.",
            "attendances",
            "emergency department system: drawn with more variation from week to week than chance "
            "alone",
        ),
    },
    name="ae_weeks",
    title="Emergency department by week",
    description="Attendances and four-hour breaches in the 156 whole weeks, "
    "4 April 2022 to 30 March 2025.",
    unique=["week"],
    checks=_at_most("breaches", "attendances"),
    strict=True,
    ordered=True,
)

HAND_HYGIENE = pa.DataFrameSchema(
    {
        "ward": _ward(),
        "month": _day("Month", "First day of the month.", FIRST_OF_MONTH),
        "audit_opportunities": _count(
            "Opportunities, audit",
            "Moments at which hands should be cleaned that the auditor watched in the month.",
            "opportunities",
            "monthly audit by a person on the ward: about 30",
            ABOVE_ZERO,
        ),
        "audit_compliant": _count(
            "Compliant, audit",
            "Those of them at which the auditor saw hands cleaned.",
            "opportunities",
            "monthly audit by a person on the ward",
        ),
        "sensor_opportunities": _count(
            "Opportunities, sensors",
            "Moments at which hands should be cleaned that the sensors at doors and beds counted "
            "in the month.",
            "opportunities",
            "sensors, day and night: about 550 a bed, which is invented",
            ABOVE_ZERO,
        ),
        "sensor_compliant": _count(
            "Compliant, sensors",
            "Those of them followed by a press of a dispenser.",
            "opportunities",
            "sensors, day and night",
        ),
    },
    name="hand_hygiene",
    title="Hand hygiene by ward and month",
    description="Hand cleaning as an auditor saw it and as sensors counted it, on 18 wards, "
    "April 2022 to March 2025.",
    unique=["ward", "month"],
    checks=[
        _at_most("audit_compliant", "audit_opportunities"),
        _at_most("sensor_compliant", "sensor_opportunities"),
    ],
    strict=True,
    ordered=True,
)

SCHEMAS = {schema.name: schema for schema in (FALLS, AE_WEEKS, HAND_HYGIENE)}


def kind(column: pa.Column) -> str:
    """Return what a column holds, in Frictionless's words: "integer", "date" or "string"."""
    dtype = str(column.dtype).lower()
    return "integer" if "int" in dtype else "date" if "datetime" in dtype else "string"


def broken_rule(error: pa.errors.SchemaError | pa.errors.SchemaErrors) -> str:
    """Return, as the end of a sentence about a CSV file, which rule pandera found broken."""
    error = getattr(error, "schema_errors", [error])[0]
    reason, cases, name = error.reason_code.name, error.failure_cases, error.schema.name
    if reason == "COLUMN_NOT_IN_DATAFRAME":
        return f"has no column {cases}"
    if reason == "COLUMN_NOT_IN_SCHEMA":
        return f"has a column {cases} that does not belong there"
    if reason == "COLUMN_NOT_ORDERED":
        return f"must have its columns in the order {', '.join(error.schema.columns)}"
    # pandas counts rows from 0; a text editor counts lines from 1, and the first is the header.
    lines = list(cases["index"] + 2) if isinstance(cases, pd.DataFrame) else []
    line = f" on line {min(lines)}" if lines else ""
    if reason == "DUPLICATES":
        return f"has the same {' and '.join(error.schema.unique)} again on line {max(lines)}"
    if reason == "SERIES_CONTAINS_NULLS":
        return f"has nothing in column {name}{line}"
    if reason in ("DATATYPE_COERCION", "WRONG_DATATYPE"):
        wanted = {"integer": "whole numbers", "date": "dates", "string": "text"}
        return f"must hold {wanted[kind(error.schema)]} alone in column {name}{line}"
    if error.check.error.startswith("must"):
        return f"breaks the rule that {name} {error.check.error}{line}"
    return f"breaks the rule that {error.check.error}{line}"
