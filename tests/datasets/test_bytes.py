"""One seed gives the same bytes everywhere, and a change in one place stays in that place."""

import bz2
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from improving_care.datasets import FOLDER
from improving_care.hospital import emergency, falls, hand_hygiene, ledger, write
from improving_care.hospital.merewick import Hospital
from improving_care.hospital.place import WARDS, Ward

ROOT = FOLDER.parent
FILES = [
    resource["path"]
    for resource in json.loads((FOLDER / "datapackage.json").read_text())["resources"]
]
NAMES = sorted(["README.md", "datapackage.json", *FILES])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """What the command writes in a process of its own, with its own order of sets and hashes."""
    out = tmp_path_factory.mktemp("data") / "new folder"
    done = subprocess.run(
        [sys.executable, "-m", "improving_care", "data", "--out", str(out)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    said = [line.split(",")[0].strip() for line in done.stdout.splitlines()]
    assert said[1 : 1 + len(FILES)] == FILES
    return out


def test_the_command_writes_what_is_in_the_course(written):
    assert list(contents(written)) == NAMES
    committed = {name: (FOLDER / name).read_bytes() for name in NAMES}
    assert contents(written) == committed, "Run `python course.py data` and commit what it writes."


def test_a_second_run_gives_the_same_bytes(written, tmp_path):
    assert write.main(["--out", str(tmp_path)]) == 0
    assert contents(tmp_path) == contents(written)


def test_another_seed_gives_another_hospital(written, tmp_path):
    assert write.main(["--out", str(tmp_path), "--seed", "7"]) == 0
    for name in NAMES:
        same = (tmp_path / name).read_bytes() == (written / name).read_bytes()
        assert same == (name == "costs.csv"), name  # prices are told, not drawn


def test_the_tables_are_plain_text_with_one_kind_of_line_end(written):
    for name in NAMES:
        content = (written / name).read_bytes()
        content = bz2.decompress(content) if name.endswith(".bz2") else content
        assert b"\r" not in content and content.endswith(b"\n") and content.isascii(), name


def test_the_reference_pages_are_what_the_command_would_write():
    from improving_care.datasets.dictionary import data_page
    from improving_care.hospital.detection import detection_page
    from improving_care.hospital.reference import merewick_page

    hospital = Hospital()
    rows = {
        name: (file, len(hospital.table(name)))
        for name, file in ((f.split(".")[0], f) for f in FILES)
    }
    assert (write.REFERENCE / "data.md").read_text(encoding="utf-8") == data_page(rows)
    assert (write.REFERENCE / "merewick.md").read_text(encoding="utf-8") == merewick_page()
    found = (write.REFERENCE / "detection.md").read_text(encoding="utf-8")
    assert found == detection_page(hospital)


@pytest.mark.parametrize("seed", ["-1", "1.5", "today", ""])
def test_a_seed_that_is_no_whole_number_is_refused(seed, tmp_path, capsys):
    assert write.main([f"--seed={seed}", "--out", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err == "The seed must be a whole number, zero or more.\n"
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_refused_in_a_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("here already")
    assert write.main(["--out", str(tmp_path / "file")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Nothing can be written to ") and said.endswith("with --out.\n")
    assert said.count("\n") == 1


def test_a_larger_effect_on_one_ward_moves_only_that_wards_months(monkeypatch, tmp_path):
    before = falls.table(1), emergency.table(1), hand_hygiene.table(1)
    rows = json.loads(ledger.FILE.read_text(encoding="utf-8"))
    next(row for row in rows if row["cause"] == "hourly rounding")["size"] = 0.1
    changed = tmp_path / "ledger.json"
    changed.write_text(json.dumps(rows))
    monkeypatch.setattr(ledger, "FILE", changed)
    after = falls.table(1), emergency.table(1), hand_hygiene.table(1)

    differs = (before[0][["falls", "injuries"]] != after[0][["falls", "injuries"]]).any(axis=1)
    moved = before[0][differs.fillna(False)]
    assert set(moved.ward) == {"Beech"}
    assert moved.month.min() == pd.Timestamp("2023-09-01").date() and len(moved) > 10
    pd.testing.assert_series_equal(before[0].bed_days, after[0].bed_days)
    pd.testing.assert_frame_equal(before[1], after[1])
    pd.testing.assert_frame_equal(before[2], after[2])


def test_a_new_ward_moves_no_other(monkeypatch):
    for table in (falls.table, hand_hygiene.table):
        before = table(1)
        with monkeypatch.context() as patch:
            patch.setitem(WARDS, "Aspen", Ward("Aspen", "stroke", 20))
            after = table(1)
        assert len(after) == len(before) + 36
        kept = after[after.ward != "Aspen"].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, before)


def test_a_cause_in_one_table_moves_no_other(monkeypatch, tmp_path):
    before = falls.table(1), hand_hygiene.table(1)
    rows = json.loads(ledger.FILE.read_text(encoding="utf-8"))
    changed = tmp_path / "ledger.json"
    changed.write_text(json.dumps([row for row in rows if row["table"] != "ae_weeks"]))
    weeks = emergency.table(1)
    monkeypatch.setattr(ledger, "FILE", changed)
    pd.testing.assert_frame_equal(before[0], falls.table(1))
    pd.testing.assert_frame_equal(before[1], hand_hygiene.table(1))
    assert (weeks.attendances == emergency.table(1).attendances).all()
    assert (weeks.breaches != emergency.table(1).breaches).any()
