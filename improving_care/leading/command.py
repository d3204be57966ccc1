"""`python course.py board`: a table in, a board paper out; without a table, Merewick's own."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from improving_care.datasets import load
from improving_care.intake import IntakeError, read_table
from improving_care.intake.command import answer, save, telling
from improving_care.intake.reading import printable, quote
from improving_care.leading.board_report import (
    ALL,
    ENOUGH,
    FORMS,
    board_report,
    limits_from,
    merewick,
    own,
)
from improving_care.leading.three_dresses import BASELINE, MEETING


def main(argv: list[str]) -> int:
    """Run the command; return 0, 2 for bad input, 130 when stopped."""
    return answer(_parser(), _paper, argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python course.py board",
        description="Write a board paper of one page: a control chart for each measure, each with one "
        "sentence. Nothing leaves this machine.",
    )
    add = parser.add_argument
    add(
        "file",
        type=Path,
        nargs="?",
        help="CSV, XLSX, or text with tabs: a column of months, then one column a measure; "
        '"cancelled out of operations" holds what "cancelled" is counted out of (default: Merewick\'s board)',
    )
    add("--up", metavar="COLUMN", action="append", default=[], help="more of this is better")
    add("--down", metavar="COLUMN", action="append", default=[], help="less of this is better")
    add(
        "--target",
        metavar="COLUMN=NUMBER",
        action="append",
        default=[],
        help="a target, such as cancelled=8%%",
    )
    add(
        "--baseline",
        type=_baseline,
        metavar="K",
        help=f"set the limits by the first K points, or by {ALL} (default: {BASELINE} of at least "
        f"{ENOUGH}, else {ALL})",
    )
    add("--month", metavar="YYYY-MM", help="of Merewick's board (default: 2024-07)")
    add("--title", default="", help="the heading of the paper")
    add("--sheet", help="the sheet of a workbook (default: the first with numbers)")
    add("--out", type=Path, required=True, help="paper.html or paper.docx")
    return parser


def _paper(args: argparse.Namespace) -> int:
    form = args.out.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise IntakeError(
            f"Give --out a name that ends in .{' or .'.join(FORMS)}, not {printable(args.out.name)}."
        )
    if not args.out.resolve().parent.is_dir():
        raise IntakeError(f"There is no folder {args.out.resolve().parent}: make it first.")
    notes: Sequence[str] = ()
    if args.file is None:
        with telling("Reading Merewick's tables …"):
            month = _month(args.month)
            charts = merewick(load("board"), month)
        title = f"Merewick General: the board's measures, {month:%B %Y}"
    else:
        with telling(f"Reading {printable(args.file.name)} …"):
            table = read_table(args.file, sheet=args.sheet)
        targets = dict(_pair(text) for text in args.target)
        charts, notes = own(table.frame, args.up, args.down, targets, args.baseline)
        notes = [*table.notes, *notes]
        title = f"The board's measures: {printable(args.file.stem)}"
    for note in notes:
        print(f"- {note}")
    with telling("Drawing …"):
        content = board_report(charts, args.title or title, form, notes)
    save(args.out, content)
    for name, chart in charts.items():
        print(f"{name}: {chart.sentence()}")
    print(limits_from(charts))
    print(f"Written: {args.out}")
    return 0


def _baseline(text: str) -> int | str:
    if text != ALL and not text.isdecimal():
        raise argparse.ArgumentTypeError(f"write a whole number or {ALL}, not {text!r}")
    return text if text == ALL else int(text)


def _month(text: str | None) -> pd.Timestamp:
    """Return the month asked for; IntakeError unless Merewick's board has charts for it."""
    if text is None:
        return pd.Timestamp(MEETING)
    known = sorted(load("board")["month"].unique())[BASELINE:]
    for month in known:
        if f"{month:%Y-%m}" == text.strip():
            return month
    raise IntakeError(
        f"Give --month as {known[0]:%Y-%m} to {known[-1]:%Y-%m}, not {quote(text)}: the first "
        f"{BASELINE} months set the limits."
    )


def _pair(text: str) -> tuple[str, str]:
    column, equals, value = text.rpartition("=")
    if not equals:
        raise IntakeError(f"Write --target as COLUMN=NUMBER, not {quote(text)}.")
    return column.strip(), value.strip()
