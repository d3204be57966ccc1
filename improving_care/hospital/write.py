"""`python course.py data`: write the hospital's tables and their dictionary from one seed."""

import argparse
import os
import sys
from pathlib import Path

from improving_care.datasets import FOLDER

SEED = 20220401
PAGE = FOLDER.parent / "book" / "reference" / "data.md"


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

    For the course's own datasets/ the reference page is written too. Each file is whole or as it
    was: it is written beside its place and then put there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Merewick General, seed {seed}, to {folder}", flush=True)

    # Imported once a line is on the screen: the schemas take a second or two to load.
    from improving_care.datasets.dictionary import datapackage, page, readme
    from improving_care.datasets.schemas import SCHEMAS
    from improving_care.hospital import emergency, falls, hand_hygiene

    makers = {
        "falls": falls.table,
        "ae_weeks": emergency.table,
        "hand_hygiene": hand_hygiene.table,
    }
    for name, schema in SCHEMAS.items():
        table = schema.validate(makers[name](seed)).sort_values(schema.unique)
        text = table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
        _put(folder / f"{name}.csv", text)
        print(f"  {name}.csv, {len(table)} rows", flush=True)
    _put(folder / "datapackage.json", datapackage(folder))
    _put(folder / "README.md", readme())
    print("  datapackage.json and README.md", flush=True)
    if folder.resolve() == FOLDER.resolve():
        _put(PAGE, page())
        print("  book/reference/data.md", flush=True)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(beside, path)
