"""`python course.py data`: write the hospital's tables and their dictionary from one seed."""

import argparse
import bz2
import os
import sys
from pathlib import Path

import pandas as pd

from improving_care.datasets import FOLDER
from improving_care.hospital.merewick import Hospital
from improving_care.hospital.place import SEED

REFERENCE = FOLDER.parent / "book" / "reference"
COMPRESS = 2_000_000  # characters of a table above which its file is compressed


def main(argv: list[str]) -> int:
    """Write every table; return 0, or 2 when an argument or the folder will not do."""
    parser = argparse.ArgumentParser(
        prog="python course.py data",
        description="Write Merewick General's tables, the same bytes from the same seed.",
    )
    parser.add_argument("--seed", default=str(SEED), help=f"whole number; {SEED} unless told")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder; datasets/ unless told")
    options = parser.parse_args(argv)
    if not (options.seed.isascii() and options.seed.isdigit()):
        print("The seed must be a whole number, zero or more.", file=sys.stderr)
        return 2
    try:
        write(int(options.seed), options.out)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        print(
            f"Nothing can be written to {options.out} ({reason}); name another folder with --out.",
            file=sys.stderr,
        )
        return 2
    return 0


def write(seed: int, folder: Path) -> None:
    """Write the tables, datapackage.json and README.md to a folder.

    For the course's own datasets/ the reference pages are written too. Each file is whole or as it
    was: it is written beside its place and then put there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Merewick General, seed {seed}, to {folder}", flush=True)

    # Imported once a line is on the screen: the schemas take a second or two to load.
    from improving_care.datasets.dictionary import data_page, datapackage, readme
    from improving_care.datasets.schemas import SCHEMAS
    from improving_care.hospital.detection import detection_page
    from improving_care.hospital.reference import merewick_page

    hospital = Hospital(seed)
    rows = {}
    for name, schema in SCHEMAS.items():
        table = hospital.table(name)[list(schema.columns)]
        schema.validate(table)
        text = csv(table)
        large = len(text) > COMPRESS
        # bzip2's bytes are the same everywhere; zlib's differ from one system to the next.
        content = bz2.compress(text.encode()) if large else text.encode()
        file = f"{name}.csv.bz2" if large else f"{name}.csv"
        _put(folder / file, content)
        rows[name] = (file, len(table))
        print(f"  {file}, {len(table):,} rows", flush=True)
    _put(folder / "datapackage.json", datapackage(folder, rows))
    _put(folder / "README.md", readme(rows))
    print("  datapackage.json and README.md", flush=True)
    if folder.resolve() == FOLDER.resolve():
        _put(REFERENCE / "data.md", data_page(rows))
        _put(REFERENCE / "merewick.md", merewick_page())
        _put(REFERENCE / "detection.md", detection_page(hospital))
        print("  book/reference/data.md, merewick.md and detection.md", flush=True)


def csv(table: pd.DataFrame) -> str:
    """Return a table as the text of its file."""
    return table.to_csv(index=False, lineterminator="\n", float_format="%.3f")


def _put(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content.encode() if isinstance(content, str) else content)
    os.replace(beside, path)
