"""From a table and what somebody wants of it to the rows that a chart is made of."""

from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from improving_care.intake.cells import number
from improving_care.intake.reading import IntakeError, quote
from improving_care.spc.limits import SUBGROUPS
from improving_care.spc.words import SHARES, plain

MOST_POINTS = 2_000  # on one chart: more cannot be told apart
MOST_GROUPS = 1_000  # on one page
THOUSANDS = " / 1000"  # after a column's name: count it in thousands


@dataclass
class Chosen:
    """The rows to chart, in order, and a sentence for each thing that was done to them."""

    frame: pd.DataFrame
    notes: list[str] = field(default_factory=list)


def describe(frame: pd.DataFrame) -> str:
    """Return the table's columns and what each holds, for a sentence."""
    kinds = {"M": "dates", "f": "numbers"}
    return ", ".join(f"{quote(c)} ({kinds.get(frame[c].dtype.kind, 'text')})" for c in frame)


def keep(frame: pd.DataFrame, where: dict[str, str]) -> pd.DataFrame:
    """Return the rows that hold, in each column named, the value named. Raises IntakeError."""
    for column, value in where.items():
        written = shown(_column(frame, column))
        kept = frame[written == value]
        if kept.empty:
            values = [quote(v) for v in written.dropna().unique()]
            others = f" and {len(values) - 10} others" if len(values) > 10 else ""
            raise IntakeError(
                f"No row has {quote(value)} in {quote(column)}: it holds "
                f"{', '.join(values[:10])}{others}."
            )
        frame = kept
    return frame


def derived(frame: pd.DataFrame, name: str) -> tuple[pd.DataFrame, str]:
    """Return the table with the column that `name` asks for, and that column's name.

    "attendances - breaches" becomes "attendances without breaches", and "bed_days / 1000" becomes
    "1,000 bed days"; any other name is left as it is. Raises IntakeError.
    """
    if name in frame:
        return frame, name
    if " - " in name:
        whole, part = (side.strip() for side in name.split(" - ", 1))
        values, made = numbers(frame, whole) - numbers(frame, part), f"{whole} without {part}"
    elif name.endswith(THOUSANDS):
        whole = name.removesuffix(THOUSANDS)
        values, made = numbers(frame, whole) / 1000, f"1,000 {plain(whole)}"
    else:
        return frame, name
    return frame.assign(**{made: values}), made


def choose(
    frame: pd.DataFrame,
    y: str,
    *,
    kind: str,
    x: str | None = None,
    n: str | None = None,
    by: str | None = None,
) -> Chosen:
    """Return the rows of `frame` to chart, sorted by x.

    Rows without x are left out; rows with a nought in n become gaps. Raises IntakeError.
    """
    chosen = Chosen(frame)
    for column in (y, n):
        if column is not None:
            numbers(frame, column)
    if y == n:
        raise IntakeError(f"{quote(y)} cannot be counted out of itself: choose another column.")
    for column in (x, by):
        if column is not None:
            _column(frame, column)
    if n is not None and (frame[n] == 0).any():
        count = int((frame[n] == 0).sum())
        frame = frame.assign(**{n: frame[n].where(frame[n] != 0)})
        chosen.notes.append(f"{_rows(count)} with a nought in {quote(n)} became a gap.")
    for column in (x, by):
        if column is not None and frame[column].isna().any():
            count = int(frame[column].isna().sum())
            frame = frame[frame[column].notna()]
            chosen.notes.append(f"{_rows(count)} with nothing in {quote(column)} left out.")
    if frame.empty:
        raise IntakeError("No row is left to chart: choose other columns or other rows.")
    if x is not None and frame[x].dtype.kind in "fM":
        parts = frame.groupby(by, sort=False)[x] if by else [("", frame[x])]
        if not all(part.is_monotonic_increasing for _, part in parts):
            chosen.notes.append(f"The rows were sorted by {quote(x)}.")
        frame = frame.sort_values(x, kind="stable")
    if x is not None and kind not in SUBGROUPS:
        _refuse_doubled(frame, x, by)
    if by:
        frame = frame.assign(**{by: shown(frame[by])})
    groups = frame[by].nunique() if by else 1
    if groups > MOST_GROUPS:
        raise IntakeError(
            f"{quote(by)} has {groups:,} groups, more than the {MOST_GROUPS:,} of one page: "
            "choose a column with fewer, or keep fewer rows."
        )
    longest = frame[by].value_counts().max() if by else len(frame)
    if kind not in SUBGROUPS and longest > MOST_POINTS:
        raise IntakeError(
            f"This chart would have {longest:,} points, more than {MOST_POINTS:,}: keep fewer "
            "rows, or add them up by week or month first."
        )
    chosen.frame = frame.reset_index(drop=True)
    return chosen


def read_target(text: str, kind: str) -> float | None:
    """Return the target that somebody wrote, None for nothing: on a p chart 95% is 0.95.

    Raises IntakeError.
    """
    if not text.strip():
        return None
    found = number(text.strip())
    if not found:
        raise IntakeError(f"The target {quote(text)} is not a number: write it as 95 or 0.95.")
    value, dress = found
    if kind in SHARES and dress == "percent":
        return value / 100
    if kind in SHARES and not 0 <= value <= 1:
        raise IntakeError(
            f"This chart draws a share, which ends at 1: write the target as {text.strip()}% or "
            f"{value / 100:g}."
        )
    return value


def _rows(count: int) -> str:
    return f"{count:,} row{' was' if count == 1 else 's were'}"


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        near = get_close_matches(name, list(frame), 1)
        hint = f", perhaps {quote(near[0])}" if near else ""
        raise IntakeError(f"There is no column {quote(name)}{hint}: there are {describe(frame)}.")
    return frame[name]


def numbers(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column of numbers. Raises IntakeError when there is none of that name."""
    values = _column(frame, name)
    if values.dtype.kind != "f":
        example = next((v for v in shown(values).dropna() if not number(v)), "nothing")
        raise IntakeError(
            f"{quote(name)} does not hold numbers (as in {quote(example)}): "
            "choose another column, or mend its cells."
        )
    return values


def shown(values: pd.Series) -> pd.Series:
    """Return the values of a column as a person writes them: 2024-04-01, 1, Beech."""
    if values.dtype.kind == "M":
        return values.dt.strftime("%Y-%m-%d")
    if values.dtype.kind == "f":
        return values.astype(object).map("{:.10g}".format, na_action="ignore")
    return values


def _refuse_doubled(frame: pd.DataFrame, x: str, by: str | None) -> None:
    """Raise IntakeError when two rows of a chart stand for the same time."""
    keys = [by, x] if by else [x]
    doubled = frame.duplicated(keys)
    if not doubled.any():
        return
    first = frame[doubled].iloc[0]
    when = quote(shown(frame.loc[doubled, x]).iloc[0])
    where = f" in {quote(first[by])}" if by else ""
    if frame.duplicated()[doubled].all():
        raise IntakeError(
            f"{when} stands twice{where} with the same numbers, as if it was loaded twice: "
            "take the second one out."
        )
    texts = [c for c in frame if c not in keys and frame[c].dtype.kind not in "fM"]
    telling = next((c for c in texts if not frame.duplicated([*keys, c]).any()), None)
    columns = [telling] if telling else texts
    raise IntakeError(
        f"There are several rows for {when}{where}: "
        + (
            f"keep those with one value of {' and of '.join(quote(c) for c in columns)}."
            if columns
            else "keep one row for each."
        )
    )
