"""The data package is valid, says what the schemas say, and gives nothing away."""

import bz2
import gc
import hashlib
import json
import re

import frictionless
import pytest

from improving_care.datasets import FOLDER, load
from improving_care.datasets.columns import kind
from improving_care.datasets.schemas import SCHEMAS
from improving_care.hospital import ledger
from improving_care.hospital.place import WARDS
from improving_care.hospital.write import REFERENCE

PACKAGE = FOLDER / "datapackage.json"
PAGE, MEREWICK = REFERENCE / "data.md", REFERENCE / "merewick.md"
PUBLIC = [PACKAGE, FOLDER / "README.md", PAGE]
ROWS = 2_000  # of each table: the whole of the largest would take a minute and say no more


@pytest.fixture(scope="module")
def package() -> dict:
    return json.loads(PACKAGE.read_text(encoding="utf-8"))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_frictionless_finds_package_and_tables_valid():
    report = frictionless.validate(str(PACKAGE), limit_rows=ROWS)
    gc.collect()  # frictionless leaves the package's own file for the collector to close
    assert report.valid, report.flatten(["path", "type", "note"])
    assert report.stats["tasks"] == len(SCHEMAS)


def test_the_package_agrees_with_the_files_and_the_schemas(package):
    assert [resource["name"] for resource in package["resources"]] == list(SCHEMAS)
    for resource in package["resources"]:
        content = (FOLDER / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        fields = resource["schema"]["fields"]
        text = bz2.decompress(content) if resource.get("compression") else content
        assert [field["name"] for field in fields] == text.decode().split("\n", 1)[0].split(",")
        for field, column in zip(fields, SCHEMAS[resource["name"]].columns.values(), strict=True):
            assert (field["name"], field["type"]) == (column.name, kind(column))
            assert field["constraints"]["required"] == (not column.nullable)
            assert field["description"] == column.description


def test_the_package_says_that_all_is_invented_and_may_be_used(package):
    assert package["description"].startswith("All of it is invented.")
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    for path in PUBLIC:
        text = path.read_text(encoding="utf-8")
        assert "All of it is invented." in text, path
        assert "creativecommons.org/licenses/by/4.0" in text, path


def test_the_page_offers_each_table_and_the_other_tells_each_column(package):
    text, columns = PAGE.read_text(encoding="utf-8"), MEREWICK.read_text(encoding="utf-8")
    for resource in package["resources"]:
        name = resource["name"]
        if "compression" in resource:
            assert f'<a href="../../tables/{name}.zip" download>' in text
        else:
            (target,) = re.findall(rf"{{download}}`{name}\.csv <([^>]*)>`", text)
            assert (PAGE.parent / target).resolve() == (FOLDER / f"{name}.csv").resolve()
        for column in SCHEMAS[name].columns:
            assert f"| `{column}` |" in columns.partition(f"`{name}`. ")[2].partition("###")[0]


def test_nothing_public_gives_away_what_was_planted():
    for path in PUBLIC:
        text = path.read_text(encoding="utf-8").lower()
        for name in SCHEMAS:
            for cause in ledger.causes(name):
                assert cause.cause not in text and cause.story.lower() not in text, path
                for day in (cause.first, cause.last):
                    assert f"{day:%Y-%m}" not in text, path
        wards = [ward for ward in WARDS if re.search(rf"\b{ward.lower()}\b", text)]
        assert wards == [], path
        assert "ledger" not in text, path
    for name in SCHEMAS:
        assert not {"cause", "phase", "planted"} & set(load(name).columns)
