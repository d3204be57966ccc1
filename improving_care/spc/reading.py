"""From a table to the rows and columns that the charts are computed from, with every refusal.

A refusal is a `ChartError`: one sentence that says what is wrong and what to do.
"""

from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

from improving_care.spc.limits import KINDS, MAY_DIVIDE, SUBGROUPS, WITH_DENOMINATOR

WHOLE = {"p", "np", "pp", "c"}
NOT_NEGATIVE = {"p", "np", "pp", "u", "up", "c", "g"}
SHARE = {"p", "np", "pp"}


class ChartError(ValueError):
    """The chart cannot be drawn; the message is one sentence that says what to do."""


@dataclass(frozen=True)
class Settings:
    """What a person asked for: the arguments of `control_chart`, checked."""

    y: str
    x: str | None
    n: str | None
    kind: str
    baseline: int | None
    phases: tuple[int, ...]
    exclude: tuple[int, ...]
    screen: bool
    direction: str | None
    target: float | None


@dataclass
class Series:
    """Many charts' points: one row a chart, one column a point, NaN where there is none."""

    y: np.ndarray
    n: np.ndarray | None
    sd: np.ndarray | None
    x: np.ndarray
    lengths: np.ndarray


def check_settings(
    y: str,
    *,
    kind: str,
    x: str | None = None,
    n: str | None = None,
    baseline: int | None = None,
    phases=(),
    exclude=(),
    screen: bool = False,
    direction: str | None = None,
    target: float | None = None,
) -> Settings:
    """Return the settings, or raise ChartError for what no table could make right."""
    if kind not in KINDS:
        near = get_close_matches(str(kind), KINDS, 1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        raise ChartError(
            f"There is no chart kind '{kind}'{hint}; choose one of {', '.join(KINDS)}."
        )
    if direction not in ("up", "down", None):
        raise ChartError(f"direction is '{direction}'; say 'up', 'down' or None.")
    if kind in WITH_DENOMINATOR and n is None:
        raise ChartError(f"A chart of kind '{kind}' needs n, the column that y is counted out of.")
    if n is not None and kind not in WITH_DENOMINATOR | MAY_DIVIDE:
        raise ChartError(f"A chart of kind '{kind}' has no use for n; leave n out.")
    if kind in SUBGROUPS and x is None:
        raise ChartError(
            f"A chart of kind '{kind}' needs x, the column that groups its measurements."
        )
    if target is not None and not (_is_number(target) and np.isfinite(target)):
        raise ChartError(f"target is {target!r}; give a number or None.")
    return Settings(
        y=y,
        x=x,
        n=n,
        kind=kind,
        baseline=None if baseline is None else _positions("baseline", [baseline])[0],
        phases=_positions("phases", phases),
        exclude=_positions("exclude", exclude),
        screen=bool(screen),
        direction=direction,
        target=None if target is None else float(target),
    )


def _is_number(value) -> bool:
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _positions(name: str, values) -> tuple[int, ...]:
    values = [values] if _is_number(values) else list(values)
    if not all(_is_number(v) and float(v).is_integer() for v in values):
        raise ChartError(
            f"{name} holds {values!r}; give positions as whole numbers, counted from 1."
        )
    return tuple(sorted({int(v) for v in values}))


def check_positions(settings: Settings, points: int) -> None:
    """Raise ChartError when a phase, an exclusion or the baseline lies outside the points."""
    for name, values, last in (
        ("phases", settings.phases, points - 1),
        ("exclude", settings.exclude, points),
    ):
        for value in values:
            if not 1 <= value <= last:
                raise ChartError(
                    f"{name} holds {value}, but there are {points} points; "
                    f"give positions from 1 to {last}."
                )
    if settings.baseline is not None and not 2 <= settings.baseline <= points:
        raise ChartError(
            f"baseline is {settings.baseline}, but there are {points} points; "
            f"give a number from 2 to {points}."
        )


def column(data: pd.DataFrame, name: str, role: str) -> pd.Series:
    """Return one column; ChartError when it is missing or stands twice."""
    if not isinstance(data, pd.DataFrame):
        raise ChartError("data is not a table; give a pandas DataFrame.")
    if name not in data.columns:
        columns = [str(c) for c in data.columns]
        near = get_close_matches(str(name), columns, 1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        raise ChartError(
            f"There is no column '{name}' for {role}{hint}; the columns are: {', '.join(columns)}."
        )
    found = data[name]
    if isinstance(found, pd.DataFrame):
        raise ChartError(f"There are {found.shape[1]} columns called '{name}'; rename all but one.")
    return found


def numbers(values: pd.Series, name: str) -> np.ndarray:
    """Return a column as floats, missing as NaN; ChartError for text or infinity."""
    dtype = values.dtype
    if not (pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_complex_dtype(dtype)):
        for place, value in enumerate(values, 1):
            if not (_is_number(value) or pd.isna(value)) and not hasattr(value, "as_integer_ratio"):
                raise ChartError(
                    f"Column '{name}' holds {str(value)[:40]!r} in row {place}, which is not a number; "
                    "correct it, or leave it empty."
                )
    result = values.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(result).any():
        place = int(np.flatnonzero(np.isinf(result))[0]) + 1
        raise ChartError(
            f"Column '{name}' is infinite in row {place}; correct it, or leave it empty."
        )
    return result


def order(values: pd.Series, name: str) -> tuple[np.ndarray, bool]:
    """Return x as dates, numbers or labels, and whether it has an order that can be checked."""
    if values.isna().any():
        place = int(np.flatnonzero(values.isna())[0]) + 1
        raise ChartError(
            f"Column '{name}' is empty in row {place}; fill it in, or leave the row out."
        )
    if isinstance(values.dtype, pd.PeriodDtype):
        values = values.dt.to_timestamp()
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        values = values.dt.tz_localize(None)
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.to_numpy(), True
    if pd.api.types.is_numeric_dtype(values.dtype):
        result = values.to_numpy(dtype=float)
        if np.isinf(result).any():
            raise ChartError(f"Column '{name}' holds an infinite value; correct it.")
        return result, True
    text = values.astype(str)
    dates = pd.to_datetime(text, format="ISO8601", errors="coerce")
    if not dates.isna().any():
        return dates.to_numpy(), True
    return text.to_numpy(dtype=object), False


def _row(place: np.ndarray) -> int:
    """The row, counted from 1, at which a check first failed."""
    return int(np.flatnonzero(place)[0]) + 1


def check_values(settings: Settings, y: np.ndarray, n: np.ndarray | None) -> None:
    """Raise ChartError for values that this kind of chart cannot hold."""
    kind, name = settings.kind, settings.y
    if n is not None:
        if (n <= 0).any():
            place = _row(n <= 0)
            raise ChartError(
                f"Column '{settings.n}' is {n[place - 1]:g} in row {place}; "
                "n counts what could have happened, so leave such a row out or correct it."
            )
        if kind in SHARE and (y > n).any():
            place = _row(y > n)
            raise ChartError(
                f"Row {place} has {y[place - 1]:g} in '{name}' out of {n[place - 1]:g} in "
                f"'{settings.n}', which is above 1; a p chart needs cases out of n, so swap or "
                "correct them."
            )
    if kind in NOT_NEGATIVE and (y < 0).any():
        place = _row(y < 0)
        raise ChartError(
            f"Column '{name}' is {y[place - 1]:g} in row {place}; a count cannot be negative."
        )
    if kind in WHOLE and (y % 1 > 0).any():
        place = _row(y % 1 > 0)
        raise ChartError(
            f"Column '{name}' is {y[place - 1]:g} in row {place}; a chart of kind '{kind}' counts "
            "whole events, so give counts, or use kind='i'."
        )
    if kind == "t" and (y <= 0).any():
        place = _row(y <= 0)
        raise ChartError(
            f"Column '{name}' is {y[place - 1]:g} in row {place}; time between events must be above "
            "zero, so give smaller units, or count events with kind='c'."
        )


def read(
    data: pd.DataFrame, settings: Settings, codes: np.ndarray | None = None, charts: int = 1
) -> Series:
    """Lay the table out as one row a chart (`codes` says which row belongs to which).

    Raises ChartError for values that cannot be drawn, an order that cannot be right, or fewer
    than two points.
    """
    y = numbers(column(data, settings.y, "y"), settings.y)
    n = None if settings.n is None else numbers(column(data, settings.n, "n"), settings.n)
    x, ordered = None, False
    if settings.x is not None:
        x, ordered = order(column(data, settings.x, "x"), settings.x)
    check_values(settings, y, n)

    codes = np.zeros(len(y), dtype=np.intp) if codes is None else codes
    if (np.diff(codes) < 0).any():
        rows = np.argsort(codes, kind="stable")
        codes, y = codes[rows], y[rows]
        n = None if n is None else n[rows]
        x = None if x is None else x[rows]
    if x is not None:
        _check_order(settings, x, ordered, codes)

    sd = None
    if settings.kind in SUBGROUPS:
        keys = pd.factorize(x)[0]
        grouped = pd.DataFrame({"chart": codes, "key": keys, "y": y}).groupby(["chart", "key"])["y"]
        table = grouped.agg(["mean", "std", "count"]).reset_index()
        first = np.flatnonzero(np.r_[True, (np.diff(codes) != 0) | (np.diff(keys) != 0)])
        codes, x = table["chart"].to_numpy(), x[first]
        sd, n = table["std"].to_numpy(), table["count"].to_numpy(dtype=float)
        y = table["mean"].to_numpy() if settings.kind == "xbar" else sd
    elif n is not None:
        y = y / n if settings.kind != "np" else np.where(np.isnan(n), np.nan, y)

    lengths = np.bincount(codes, minlength=charts)
    if lengths.min() < 2:
        raise ChartError(f"There is only {lengths.min()} point; a chart needs at least 2.")
    check_positions(settings, int(lengths.min()))
    position = np.arange(len(codes)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    shape = (charts, int(lengths.max()))

    def lay(values, empty):
        if values is None:
            return None
        if len(values) == shape[0] * shape[1]:
            return values.reshape(shape)
        grid = np.full(shape, empty, dtype=values.dtype)
        grid[codes, position] = values
        return grid

    x = (position + 1) if x is None else x
    empty = np.datetime64("NaT") if x.dtype.kind == "M" else (None if x.dtype == object else 0)
    grid = lay(y, np.nan)
    if np.isnan(grid).all(axis=1).any():
        raise ChartError(
            f"Column '{settings.y}' has no value at all; fill it in, or choose another."
        )
    return Series(grid, lay(n, np.nan), lay(sd, np.nan), lay(x, empty), lengths)


def _check_order(settings: Settings, x: np.ndarray, ordered: bool, codes: np.ndarray) -> None:
    name, same_chart = settings.x, np.diff(codes) == 0
    if ordered:
        backwards = (x[1:] < x[:-1]) & same_chart
        if backwards.any():
            place = _row(backwards) + 1
            raise ChartError(
                f"Column '{name}' is out of order at row {place} ({_show(x[place - 1])}); "
                f"sort the table by '{name}' first."
            )
        doubled = (x[1:] == x[:-1]) & same_chart
    else:
        frame = pd.DataFrame({"chart": codes, "x": x})
        doubled = frame.duplicated().to_numpy()[1:]
        if settings.kind in SUBGROUPS:
            changed = (x[1:] != x[:-1]) & same_chart
            doubled = doubled & changed
    if doubled.any() and (settings.kind not in SUBGROUPS or not ordered):
        place = _row(doubled) + 1
        raise ChartError(
            f"Column '{name}' has {_show(x[place - 1])} twice (row {place}); keep one row for each, "
            "or chart each group by itself."
        )


def _show(value) -> str:
    return str(value)[:10] if isinstance(value, np.datetime64) else f"{value}"
