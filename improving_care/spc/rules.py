"""Which points are signals: Anhoej's runs analysis, the older run chart rules that it is compared
with, and NHS England's Making Data Count rules.

Every array has one row a chart (or one phase of it) and one column a point, excluded points left
out; NaN is a missing value. Anhoej & Olesen 2014, doi:10.1371/journal.pone.0113825; Perla, Provost
& Murray, BMJ Qual Saf 2011;20:46-51; Making Data Count as in the R package NHSRplotthedots 0.2.2.
"""

from functools import cache
from math import comb, log2

import numpy as np

from improving_care.spc.limits import Limits

RUN_LENGTH = 7  # points in a Making Data Count shift or trend
OLDER_SHIFT, OLDER_TREND = 6, 5  # points in Perla, Provost & Murray's shift and trend
RULES = ("common cause", "outside limits", "trend", "two of three", "shift")
COMMON, OUTSIDE, TREND, TWO_OF_THREE, SHIFT = range(5)


def side(y: np.ndarray, line: np.ndarray) -> np.ndarray:
    """1 above the line, -1 below, 0 on it or missing.

    A value that differs from the line by rounding alone (1 part in 10^10) lies on it.
    """
    gap = y - line
    gap[np.abs(gap) <= 1e-10 * np.maximum(np.abs(y), np.abs(line))] = 0
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(np.sign(gap)).astype(np.int8)


@cache
def longest_run_limit(useful: int) -> int:
    """The longest run that chance explains in so many useful points: round(log2 n) + 3."""
    return round(log2(useful)) + 3


@cache
def crossings_limit(useful: int) -> int:
    """The fewest crossings that chance explains: the 5% point of a fair coin thrown n - 1 times."""
    throws = max(useful - 1, 0)
    crossings, ways = 0, 1
    while 20 * ways < 2**throws:
        crossings += 1
        ways += comb(throws, crossings)
    return crossings


def anhoej(sides: np.ndarray) -> dict[str, np.ndarray]:
    """Runs analysis of each row of `sides` (1, -1, or 0 for a point that does not count).

    Returns useful, longest_run, longest_run_limit, crossings, crossings_limit (floats, NaN in a
    row with no useful point) and signal (True where the longest run is MORE than its limit or the
    crossings are FEWER than theirs).
    """
    useful, longest, crossings = _runs(sides)
    sizes = range(1, sides.shape[1] + 1)
    run_table = np.array([np.nan, *(longest_run_limit(k) for k in sizes)])
    crossing_table = np.array([np.nan, *(crossings_limit(k) for k in sizes)])
    none = useful == 0
    return {
        "useful": useful.astype(float),
        "longest_run": np.where(none, np.nan, longest),
        "longest_run_limit": run_table[useful],
        "crossings": np.where(none, np.nan, crossings),
        "crossings_limit": crossing_table[useful],
        "signal": ~none & ((longest > run_table[useful]) | (crossings < crossing_table[useful])),
    }


def _runs(marks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return, for each row, how many marks are not 0, the longest run of equal ones and how often
    they change; a 0 neither breaks a run nor makes it longer."""
    counts = marks != 0
    so_far = np.cumsum(counts, axis=1, dtype=np.int32)
    column = np.arange(marks.shape[1], dtype=np.int32)
    last = np.maximum.accumulate(np.where(counts, column, -1), axis=1)
    before = np.full_like(last, -1)
    before[:, 1:] = last[:, :-1]
    previous = np.take_along_axis(marks, np.maximum(before, 0), axis=1)
    changes = counts & (before >= 0) & (previous != marks)
    start = np.maximum.accumulate(np.where(changes, so_far - 1, 0), axis=1)
    return so_far[:, -1], (so_far - start).max(axis=1), changes.sum(axis=1)


@cache
def runs_limits(useful: int) -> tuple[int, int]:
    """The fewest and the most runs that chance explains in so many useful points.

    Worked out exactly: half of the points on each side in every order, at most 2.5% of the orders
    below the fewest and 2.5% above the most (Swed & Eisenhart 1943). Printed tables of the older
    rules differ from this by a run at some numbers of points.
    """
    below, above = useful // 2, useful - useful // 2
    orders = [0, 0]  # by number of runs
    for runs in range(2, useful + 1):
        half, odd = divmod(runs, 2)
        ways = comb(below - 1, half - 1) * comb(above - 1, half - 1 + odd)
        ways += comb(below - 1, half - 1 + odd) * comb(above - 1, half - 1)
        orders.append(ways)
    few, many = 0, useful
    while 40 * sum(orders[: few + 1]) <= sum(orders):
        few += 1
    while 40 * sum(orders[many:]) <= sum(orders):
        many -= 1
    return few, many


def perla(y: np.ndarray, sides: np.ndarray) -> dict[str, np.ndarray]:
    """The older run chart rules on each row of `y`, whose `sides` are those that `anhoej` takes.

    Returns shift (six or more useful points in a row on one side), trend (five or more points in a
    row that rise, or that fall; of equal neighbours only the first counts, and a missing value is
    passed over), few_runs and many_runs (outside `runs_limits`), and signal (any of them). The
    astronomical point is left out: it is judged by eye, so no number stands for it.
    """
    useful, longest, crossings = _runs(sides)
    values = np.where(np.isnan(y), -1, np.arange(y.shape[1]))
    known = np.take_along_axis(y, np.maximum.accumulate(np.maximum(values, 0), axis=1), axis=1)
    steps = np.nan_to_num(np.sign(np.diff(known, axis=1))).astype(np.int8)
    table = np.array([runs_limits(k) if k > 1 else (0, 1) for k in range(y.shape[1] + 1)])
    runs = crossings + 1
    found = {
        "shift": longest >= OLDER_SHIFT,
        "trend": _runs(steps)[1] >= OLDER_TREND - 1,
        "few_runs": (useful > 1) & (runs < table[useful, 0]),
        "many_runs": (useful > 1) & (runs > table[useful, 1]),
    }
    return found | {"signal": np.any(list(found.values()), axis=0)}


def _in_runs(marks: np.ndarray, length: int) -> np.ndarray:
    """True at each column that is part of `length` equal non-zero marks in a row."""
    member = np.zeros(marks.shape, dtype=bool)
    columns = marks.shape[1] - length + 1
    if columns < 1:
        return member
    whole = marks[:, :columns] != 0
    for step in range(1, length):
        whole &= marks[:, step : step + columns] == marks[:, :columns]
    for step in range(length):
        member[:, step : step + columns] |= whole
    return member


def outside(y: np.ndarray, lines: Limits) -> tuple[np.ndarray, np.ndarray]:
    """Whether each point lies beyond the limits, and the way it points (1 up, -1 down, 0)."""
    over, under = side(y, lines.upper) > 0, side(y, lines.lower) < 0
    return over | under, over.astype(np.int8) - under


def making_data_count(
    y: np.ndarray, lines: Limits, runs: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """The rule that flags each point (an index into RULES) and the way it points (1 up, -1 down).

    Precedence: outside limits, trend, two of three, shift. All seven members of a shift or trend
    are flagged; of two of three only the points between 2 and 3 sigma. A gap or a value on the
    centre breaks a shift; a gap or two equal values break a trend. Without `runs` (moving ranges,
    whose neighbours share a point) only points outside the limits are flagged.
    """
    beyond, way = outside(y, lines)
    rule = np.where(beyond, OUTSIDE, COMMON).astype(np.int8)
    if not runs:
        return rule, way
    about = side(y, lines.centre)
    close = ~beyond & ((side(y, lines.near_upper) > 0) | (side(y, lines.near_lower) < 0))

    rule[_in_runs(about, RUN_LENGTH)] = SHIFT

    if y.shape[1] >= 3:
        together = about[:, :-2] + about[:, 1:-1] + about[:, 2:]
        near = close.astype(np.int8)
        window = (np.abs(together) == 3) & (near[:, :-2] + near[:, 1:-1] + near[:, 2:] >= 2)
        reach = np.zeros(y.shape, dtype=bool)
        for step in range(3):
            reach[:, step : step + window.shape[1]] |= window
        rule[reach & close] = TWO_OF_THREE

    away = np.where(beyond, way, about)
    steps = np.nan_to_num(np.sign(np.diff(y, axis=1))).astype(np.int8)
    rising = _in_runs(steps, RUN_LENGTH - 1)
    trend = np.zeros(y.shape, dtype=bool)
    trend[:, :-1] |= rising
    trend[:, 1:] |= rising
    slope = np.zeros(y.shape, dtype=np.int8)
    slope[:, 1:] = steps
    # A point in the middle of a trend, or at its foot, goes the way of the step that follows it.
    slope[:, :-1] = np.where(trend[:, 1:] & trend[:, :-1], steps, slope[:, :-1])
    rule[trend] = TREND
    away[trend & ~beyond] = slope[trend & ~beyond]
    rule[beyond] = OUTSIDE
    return rule, np.where(rule == COMMON, 0, away).astype(np.int8)
