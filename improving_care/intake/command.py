"""`python course.py chart`: a file in, a control chart out."""

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from improving_care.intake import IntakeError, read_table
from improving_care.intake.choosing import choose, derived, describe, keep, numbers, read_target
from improving_care.intake.guessing import guess, guess_kind
from improving_care.intake.page import FORMATS, chart_file, charts_file, title
from improving_care.intake.reading import printable, quote
from improving_care.spc import KINDS, ChartError, control_chart, control_charts
from improving_care.spc.limits import WITH_DENOMINATOR

SLOW = 2  # seconds after which a person wants to know that something happens


def main(argv: list[str]) -> int:
    """Run the command; return 0, 2 for bad input, 130 when stopped."""
    return answer(_parser(), _chart, argv)


def answer(
    parser: argparse.ArgumentParser, work: Callable[[argparse.Namespace], int], argv: list[str]
) -> int:
    """Return what `work` makes of the arguments: 2, with its sentence, where it refuses them."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console may not know every letter of a name
    args = parser.parse_args(argv)
    try:
        return work(args)
    except (IntakeError, ChartError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped: nothing was written.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python course.py chart",
        description="Draw a control chart of a column in a CSV or XLSX file. Nothing leaves this machine.",
    )
    add = parser.add_argument
    add("file", type=Path, help="the table: CSV, XLSX, or text with tabs")
    add("--y", metavar="COLUMN", help='counted or measured; "A - B" is A without B')
    add("--x", metavar="COLUMN", help="dates or order (default: the column of dates)")
    add(
        "--n",
        metavar="COLUMN",
        help='out of how many (default: guessed, and said); "A / 1000" is A in thousands',
    )
    add("--kind", choices=KINDS, help="the kind of chart (default: guessed, and said)")
    add("--by", metavar="COLUMN", help="one chart for each value, on one page")
    add("--where", metavar="COLUMN=VALUE", action="append", default=[], help="keep these rows only")
    add("--target", default="", help="a number, or a percentage such as 95%%")
    add("--direction", choices=("up", "down"), help="which way is better")
    add("--baseline", type=int, metavar="K", help="set the limits by the first K points")
    add(
        "--phases",
        type=_positions,
        default=(),
        metavar="K,K",
        help="last point of each phase but the last",
    )
    add(
        "--exclude",
        type=_positions,
        default=(),
        metavar="K,K",
        help="points left out of the limits",
    )
    add("--screen", action="store_true", help="leave very large moving ranges out of the limits")
    add("--sheet", help="the sheet of a workbook (default: the first with numbers)")
    add("--out", type=Path, required=True, help="chart.html, .png, .svg or .csv")
    return parser


def _positions(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(",") if part)
    except ValueError:
        raise argparse.ArgumentTypeError(f"write whole numbers with commas, not {text!r}") from None


def _chart(args: argparse.Namespace) -> int:
    suffix = _check_out(args)
    with telling(f"Reading {printable(args.file.name)} …"):
        table = read_table(args.file, sheet=args.sheet)
    notes = list(table.notes)
    where = dict(_pair(text) for text in args.where)
    frame = keep(table.frame, where)
    if args.y is None:
        raise IntakeError(
            f"Say which column to chart, perhaps --y {quote(guess(frame).y.value)}: "
            f"{printable(args.file.name)} has {describe(frame)}."
        )
    frame, y = derived(frame, args.y)
    numbers(frame, y)
    guesses = guess(frame, y)
    x, n, kind = args.x or guesses.x.value, args.n, args.kind
    if n is None and (kind is None or kind in WITH_DENOMINATOR):
        n = guesses.n.value
    if n is not None:
        frame, n = derived(frame, n)
        numbers(frame, n)
    if kind is None:
        found = guess_kind(frame, y, n)
        kind = found.value
        notes.append(found.reason)
    chosen = choose(frame, y, x=x, n=n, kind=kind, by=args.by)
    notes += chosen.notes
    if args.direction is None and kind != "run":
        notes.append("Better and worse are not told apart: say --direction up or down.")
    for note in notes:
        print(f"- {note}")

    asked = {
        "x": x,
        "n": n,
        "kind": kind,
        "baseline": args.baseline,
        "phases": args.phases,
        "exclude": args.exclude,
        "screen": args.screen,
        "direction": args.direction,
        "target": read_target(args.target, kind),
    }
    with telling("Drawing …"):
        if args.by:
            charts = control_charts(chosen.frame, y, by=args.by, **asked)
            content = charts_file(
                charts, suffix, args.by, title(charts.settings, where), notes, _progress()
            )
            said = f"{len(charts)} charts"
            for group, why in charts.refused.items():
                print(f"- Not charted: {group}: {why}")
        else:
            chart = control_chart(chosen.frame, y, **asked)
            content = chart_file(chart, suffix, title(chart.settings, where), notes)
            said = chart.sentence()
            for warning in chart.warnings:
                print(f"- {warning}")
    save(args.out, content)
    print(said)
    print(f"Written: {args.out}")
    return 0


def _check_out(args: argparse.Namespace) -> str:
    suffix = args.out.suffix.lower().lstrip(".")
    name = printable(args.out.name)
    wanted = ("html", "csv") if args.by else FORMATS
    if suffix not in wanted:
        why = "With --by the result is a page: give" if args.by else "Give"
        raise IntakeError(f"{why} --out a name that ends in .{', .'.join(wanted)}, not {name}.")
    if not args.out.resolve().parent.is_dir():
        raise IntakeError(f"There is no folder {args.out.resolve().parent}: make it first.")
    if args.out.is_dir():
        raise IntakeError(f"{name} is a folder: give --out the name of a file.")
    if args.out.exists() and args.file.exists() and args.out.samefile(args.file):
        raise IntakeError(f"{name} is the table itself: give --out another name.")
    return suffix


def _pair(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals:
        raise IntakeError(f"Write --where as COLUMN=VALUE, not {quote(text)}.")
    return column.strip(), value.strip()


def save(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises IntakeError."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError as error:
        raise IntakeError(
            f"{printable(path.name)} could not be written ({error.strerror}): "
            "close it in other programs, or choose another folder."
        ) from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def telling(message: str) -> Iterator[None]:
    """Print the message when what is done takes more than SLOW seconds."""
    timer = threading.Timer(SLOW, print, [message], {"file": sys.stderr, "flush": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _progress():
    """Return a function that prints how many charts are drawn, every SLOW seconds."""
    said = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said > SLOW:
            said = time.monotonic()
            print(f"{done} of {total} charts drawn", file=sys.stderr, flush=True)

    return progress
