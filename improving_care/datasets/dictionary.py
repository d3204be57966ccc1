"""The tables' dictionary, made from the schemas: datapackage.json, a README and a page to read."""

import hashlib
import json
from pathlib import Path

import pandera.pandas as pa

from improving_care.datasets.schemas import SCHEMAS, kind

INVENTED = (
    "All of it is invented. Merewick General is no real hospital, and no figure here comes from a "
    "patient, a member of staff or a ward."
)
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
SOURCE = (
    "Three financial years, 1 April 2022 to 31 March 2025. Whole numbers and ISO dates; UTF-8, "
    "commas, one line a row. An empty cell is a figure that was not sent, never a zero."
)


def datapackage(folder: Path) -> str:
    """Return datapackage.json (Frictionless) for the tables that lie in a folder."""
    package = {
        "profile": "tabular-data-package",
        "name": "merewick-general",
        "title": "Merewick General, an invented hospital",
        "description": f"{INVENTED} {SOURCE}",
        "licenses": [LICENCE],
        "resources": [_resource(schema, folder) for schema in SCHEMAS.values()],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def readme() -> str:
    """Return datasets/README.md."""
    return f"""# The tables of Merewick General

{INVENTED}

{SOURCE}

`python course.py data` makes every file in this folder from one seed, the same bytes each time; \
change `improving_care/hospital/` or `improving_care/datasets/schemas.py`, not these. In a \
notebook, `load("falls")` from `improving_care.datasets` gives a table checked against its schema, \
and `describe("falls")` its dictionary. `datapackage.json` says the same to machines.

Licence: [{LICENCE["title"]}]({LICENCE["path"]}).

{_tables("[{0}.csv]({0}.csv)")}"""


def page() -> str:
    """Return book/reference/data.md, with each table to download."""
    return f"""# The hospital's data

<!-- `python course.py data` makes this page from improving_care/datasets/schemas.py. -->

{INVENTED}

{SOURCE}

In a notebook, `load("falls")` from `improving_care.datasets` gives a table, checked, and \
`describe("falls")` its dictionary. The tables may be used under \
[{LICENCE["title"]}]({LICENCE["path"]}).

{_tables("{{download}}`Download {0}.csv <../../datasets/{0}.csv>`")}"""


def _tables(link: str) -> str:
    return "\n".join(_table(schema, link) for schema in SCHEMAS.values())


def _table(schema: pa.DataFrameSchema, link: str) -> str:
    rows = "\n".join(
        f"| `{c.name}` | {c.description} | {c.metadata['unit']} | {_sentence(c.metadata['origin'])} |"
        for c in schema.columns.values()
    )
    return f"""## {schema.title}

{schema.description} {link.format(schema.name)}

| column | meaning | unit | origin |
|---|---|---|---|
{rows}
"""


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _resource(schema: pa.DataFrameSchema, folder: Path) -> dict:
    content = (folder / f"{schema.name}.csv").read_bytes()
    return {
        "profile": "tabular-data-resource",
        "name": schema.name,
        "path": f"{schema.name}.csv",
        "title": schema.title,
        "description": schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(column) for column in schema.columns.values()],
            "primaryKey": schema.unique,
        },
    }


def _field(column: pa.Column) -> dict:
    smallest = {"minimum": 0} if kind(column) == "integer" else {}
    return {
        "name": column.name,
        "type": kind(column),
        "title": column.title,
        "description": column.description,
        "unit": column.metadata["unit"],
        "origin": column.metadata["origin"],
        "constraints": {"required": not column.nullable, **smallest},
    }
