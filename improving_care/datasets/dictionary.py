"""The tables' dictionary, made from the schemas: datapackage.json, a README and pages to read."""

import hashlib
import json
import re
from pathlib import Path

import pandera.pandas as pa

from improving_care.datasets.columns import kind
from improving_care.datasets.schemas import SCHEMAS

INVENTED = (
    "All of it is invented. Merewick General is no real hospital, and no figure here comes from a "
    "patient, a member of staff or a ward."
)
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
HOW = (
    'In a notebook, `load("falls")` from `improving_care.datasets` gives a table, checked, and '
    '`describe("falls")` its dictionary.'
)
SOURCE = (
    "Three financial years, 1 April 2022 to 31 March 2025. Whole numbers and ISO dates; UTF-8, "
    "commas, one line a row. An empty cell is a figure that was not sent, never a zero."
)


def datapackage(folder: Path, rows: dict[str, tuple[str, int]]) -> str:
    """Return datapackage.json (Frictionless) for the tables that lie in a folder.

    `rows` tells the file and the number of rows of each table.
    """
    package = {
        "profile": "tabular-data-package",
        "name": "merewick-general",
        "title": "Merewick General, an invented hospital",
        "description": f"{INVENTED} {SOURCE}",
        "licenses": [LICENCE],
        "resources": [
            _resource(schema, folder / rows[name][0]) for name, schema in SCHEMAS.items()
        ],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def readme(rows: dict[str, tuple[str, int]]) -> str:
    """Return datasets/README.md."""
    listed = "\n".join(
        f"| [{file}]({file}) | {SCHEMAS[name].title} | {count:,} |"
        for name, (file, count) in rows.items()
    )
    return f"""# The tables of Merewick General

{INVENTED}

{SOURCE}

`python course.py data` makes every file in this folder from one seed, the same bytes each time; \
change `improving_care/hospital/` or `improving_care/datasets/schemas.py`, not these. {HOW} \
`datapackage.json` says the same to machines. Files of over two megabytes are compressed \
(`.bz2`), which pandas reads as they are.

Licence: [{LICENCE["title"]}]({LICENCE["path"]}).

| file | what | rows |
|---|---|---|
{listed}

The columns stand in [book/reference/merewick.md](../book/reference/merewick.md).
"""


def data_page(rows: dict[str, tuple[str, int]]) -> str:
    """Return book/reference/data.md, with each table to download."""
    listed = "\n".join(
        f"| [{SCHEMAS[name].title}](merewick.md#{_anchor(SCHEMAS[name])}) | {count:,} | {_download(file)} |"
        for name, (file, count) in rows.items()
    )
    return f"""# The hospital's data

<!-- `python course.py data` makes this page from improving_care/datasets/schemas.py. -->

{INVENTED}

{SOURCE}

Each table opens in a spreadsheet. The large ones come zipped, and the largest has more rows than \
some spreadsheets like. {HOW} The tables may be used under \
[{LICENCE["title"]}]({LICENCE["path"]}).

| table | rows | to download |
|---|---|---|
{listed}
"""


def _anchor(schema: pa.DataFrameSchema) -> str:
    """The name that the page gives to a table's heading."""
    return re.sub(r"[^a-z0-9]+", "-", schema.title.lower()).strip("-")


def _download(file: str) -> str:
    """A link to a table; the site's build puts the compressed ones into zip files, which open anywhere."""
    name = file.split(".")[0]
    if file.endswith(".bz2"):
        return f'<a href="../../tables/{name}.zip" download>{name}.zip</a>'
    return f"{{download}}`{file} <../../datasets/{file}>`"


def columns_of(schema: pa.DataFrameSchema) -> str:
    """Return a table's heading, what it is, and a Markdown table of its columns."""
    rows = "\n".join(
        f"| `{c.name}` | {c.description} | {c.metadata['unit']} | {_sentence(c.metadata['origin'])} |"
        for c in schema.columns.values()
    )
    return f"""### {schema.title}

`{schema.name}`. {schema.description}

| column | meaning | unit | origin |
|---|---|---|---|
{rows}
"""


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _resource(schema: pa.DataFrameSchema, file: Path) -> dict:
    content = file.read_bytes()
    resource = {
        "profile": "tabular-data-resource",
        "name": schema.name,
        "path": file.name,
        "title": schema.title,
        "description": schema.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [_field(column) for column in schema.columns.values()]},
    }
    if schema.unique:
        resource["schema"]["primaryKey"] = schema.unique
    if file.suffix == ".bz2":
        resource["compression"] = "bz2"
    return resource


def _field(column: pa.Column) -> dict:
    smallest = {"minimum": 0} if kind(column) in ("integer", "number") else {}
    form = {"format": "%Y-%m-%dT%H:%M"} if kind(column) == "datetime" else {}
    return {
        "name": column.name,
        "type": kind(column),
        **form,
        "title": column.title,
        "description": column.description,
        "unit": column.metadata["unit"],
        "origin": column.metadata["origin"],
        "constraints": {"required": not column.nullable, **smallest},
    }
