"""The columns that the tables are made of, the rules that they keep, and what is said when not."""

from itertools import pairwise

import pandas as pd
import pandera.pandas as pa

NOT_NEGATIVE = pa.Check.ge(0, error="must be zero or more")
ABOVE_ZERO = pa.Check.gt(0, error="must be above zero")
FIRST_OF_MONTH = pa.Check(lambda day: day.dt.day == 1, error="must be the first day of a month")
ONE_OR_NONE = pa.Check.isin([0, 1], error="must be 0 or 1")
A_MONDAY = pa.Check(lambda day: day.dt.day_of_week == 0, error="must be a Monday")


def at_most(part: str, whole: str) -> pa.Check:
    """The rule that a count is never above the count that it is a part of."""
    return pa.Check(
        lambda table: (table[part] <= table[whole]).fillna(True).astype(bool),
        error=f"{part} must not be above {whole}",
    )


def in_order(*times: str) -> list[pa.Check]:
    """The rules that none of these times is before the one that it follows."""

    def rule(before: str, after: str) -> pa.Check:
        return pa.Check(
            lambda table: table[before] <= table[after],
            error=f"{after} must not be before {before}",
        )

    return [rule(*pair) for pair in pairwise(times)]


def day(title: str, meaning: str, *checks: pa.Check) -> pa.Column:
    return pa.Column(
        "datetime64[ns]",
        list(checks),
        coerce=True,
        title=title,
        description=meaning,
        metadata={"unit": "date, YYYY-MM-DD", "origin": "calendar"},
    )


def count(
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


def ward() -> pa.Column:
    return pa.Column(
        "str",
        pa.Check.str_length(min_value=1, error="must not be empty"),
        title="Ward",
        description="Name of the ward; each is invented.",
        metadata={"unit": "name", "origin": "list of the hospital's 18 wards"},
    )


def number(title: str, meaning: str, unit: str, origin: str) -> pa.Column:
    """A column of numbers with up to three decimals, zero or more."""
    return pa.Column(
        "float64",
        NOT_NEGATIVE,
        title=title,
        description=meaning,
        metadata={"unit": unit, "origin": origin},
    )


def time(title: str, meaning: str, origin: str, gaps=False) -> pa.Column:
    """A column of moments to the minute, in the hospital's own clock; it knows no summer time."""
    return pa.Column(
        "datetime64[ns]",
        nullable=gaps,
        coerce=True,
        title=title,
        description=meaning,
        metadata={"unit": "date and time, YYYY-MM-DDTHH:MM", "origin": origin, "minutes": True},
    )


def word(title: str, meaning: str, origin: str, options=(), gaps=False) -> pa.Column:
    """A column of words, one of `options` where there are any."""
    rule = pa.Check.isin(options, error=f"must be one of {', '.join(options)}") if options else None
    return pa.Column(
        "str",
        rule or pa.Check.str_length(min_value=1, error="must not be empty"),
        nullable=gaps,
        title=title,
        description=meaning,
        metadata={"unit": "word" if options else "name", "origin": origin},
    )


def key(what: str) -> pa.Column:
    """A running number, from 1, that names a row."""
    return count("Number", f"Number of the {what}, from 1.", "number", "running number", ABOVE_ZERO)


def right(step: str, meaning: str, origin: str) -> pa.Column:
    """A column that says whether the next step could use this one's work as it came."""
    said = f"1 if {meaning}, 0 if not."
    return count(f"{step} right", said, "1 or 0", origin, ONE_OR_NONE)


def of_spell(who: str) -> pa.Column:
    """The number of a spell, in the table spells."""
    return count(
        "Spell",
        f"{who}, a row of the table spells.",
        "number of a spell",
        "patient administration",
        ABOVE_ZERO,
    )


def kind(column: pa.Column) -> str:
    """Return what a column holds, in Frictionless's words: "integer", "number", "date", "datetime" or "string"."""
    dtype = str(column.dtype).lower()
    if "datetime" in dtype:
        return "datetime" if column.metadata.get("minutes") else "date"
    return "integer" if "int" in dtype else "number" if "float" in dtype else "string"


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
        wanted = {"integer": "whole numbers", "number": "numbers", "string": "text"}
        wanted |= {"date": "dates", "datetime": "dates with a time"}
        return f"must hold {wanted[kind(error.schema)]} alone in column {name}{line}"
    if error.check.error.startswith("must"):
        return f"breaks the rule that {name} {error.check.error}{line}"
    return f"breaks the rule that {error.check.error}{line}"
