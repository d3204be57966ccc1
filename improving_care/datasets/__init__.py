"""The hospital's tables: `load` one, `describe` its columns. Every figure in them is invented."""

import json
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parents[2] / "datasets"
AGAIN = "run `python course.py data` to write it again."


class DatasetError(ValueError):
    """A table cannot be read; its message is one sentence that says what to do."""


def load(name: str) -> pd.DataFrame:
    """Return a table, such as "falls", checked against its schema.

    Dates and times are datetimes, counts whole numbers; a count that was not sent is <NA>. The
    largest, `ed_attendances`, takes two seconds. Raises DatasetError when there is no such table, or when its file is gone or not as its schema says.
    """
    path = FOLDER / _resource(name)["path"]
    try:
        table = pd.read_csv(path, encoding="utf-8")
    except FileNotFoundError:
        raise DatasetError(f"datasets/{path.name} is not there: {AGAIN}") from None
    except (ValueError, OSError):
        raise DatasetError(f"datasets/{path.name} cannot be read as a table: {AGAIN}") from None
    return _checked(name, table, path.name)


def describe(name: str) -> pd.DataFrame:
    """Return a table's dictionary, one row a column: column, type, unit, meaning, origin."""
    return pd.DataFrame(
        {
            "column": field["name"],
            "type": field["type"],
            "unit": field["unit"],
            "meaning": field["description"],
            "origin": field["origin"],
        }
        for field in _resource(name)["schema"]["fields"]
    )


def _resource(name: str) -> dict:
    """Return what datapackage.json, made from the schemas, says of a table."""
    try:
        package = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DatasetError(f"datasets/datapackage.json is not there: {AGAIN}") from None
    tables = {resource["name"]: resource for resource in package["resources"]}
    if name not in tables:
        there = ", ".join(sorted(tables))
        raise DatasetError(f"There is no table called {name!r}; choose one of: {there}.")
    return tables[name]


def _checked(name: str, table: pd.DataFrame, file: str) -> pd.DataFrame:
    # pandera takes half a second to import and to check for the first time; whoever asks for the
    # dictionary alone does not wait for it.
    from pandera.errors import SchemaError, SchemaErrors

    from improving_care.datasets.columns import broken_rule
    from improving_care.datasets.schemas import SCHEMAS

    try:
        return SCHEMAS[name].validate(table)
    except (SchemaError, SchemaErrors) as error:
        raise DatasetError(f"datasets/{file} {broken_rule(error)}: {AGAIN}") from None
