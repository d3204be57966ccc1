"""Centre lines and limits of the fourteen charts, for many charts at once.

Every array has one row a chart and one column a point; a missing value is NaN. A column may be
missing because nobody measured, or because this chart is shorter than its neighbours: neither
takes part in anything. What is computed for a thousand rows is the same as for one.

Sources: Montgomery, Introduction to Statistical Quality Control, chapters 6 and 7 (i, mr, xbar, s,
p, np, c, u, g, t); Laney 2002 (pp, up); Taylor's normalised individuals chart (ip). Conventions
follow the R package qicharts2 0.8.1; book/reference/conventions.md says where schools differ.
"""

from math import lgamma
from typing import NamedTuple

import numpy as np

D2 = 1.128  # expected range of two normal values, in standard deviations
MR_LIMIT = 3.267  # upper limit of a moving range, in mean moving ranges
T_POWER = 3.6  # times between events to this root are close to normal (Nelson 1994)

WITH_DENOMINATOR = {"p", "np", "pp", "u", "up", "ip"}  # cannot be drawn without n
MAY_DIVIDE = {"run", "i", "mr"}  # draw y / n when n is given
SUBGROUPS = {"xbar", "s"}  # one row a measurement, grouped by x
KINDS = ("run", "i", "mr", "xbar", "s", "p", "np", "pp", "u", "up", "c", "g", "t", "ip")


def _mean(values: np.ndarray) -> np.ndarray:
    """Mean of each row without its NaNs, as a column; NaN where nothing is left."""
    count = np.count_nonzero(~np.isnan(values), axis=1)
    total = np.nansum(values, axis=1)
    return np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)[:, None]


def _median(values: np.ndarray) -> np.ndarray:
    """Median of each row without its NaNs, as a column; NaN where nothing is left."""
    ordered = np.sort(values, axis=1)  # NaN sorts last
    count = np.count_nonzero(~np.isnan(values), axis=1)
    rows = np.arange(len(values))
    low = ordered[rows, np.maximum(count - 1, 0) // 2]
    high = ordered[rows, np.minimum(count // 2, values.shape[1] - 1)]
    return np.where(count > 0, (low + high) / 2, np.nan)[:, None]


def moving_ranges(values: np.ndarray) -> np.ndarray:
    """Absolute differences of neighbours; NaN in the first column and on both sides of a gap."""
    ranges = np.full(values.shape, np.nan)
    np.abs(np.diff(values, axis=1), out=ranges[:, 1:])
    return ranges


def _mean_range(values: np.ndarray, screen: bool) -> np.ndarray:
    """Mean moving range of each row; with `screen`, without the ranges beyond their limit."""
    ranges = moving_ranges(values)
    mean = _mean(ranges)
    if screen:
        mean = _mean(np.where(ranges < MR_LIMIT * mean, ranges, np.nan))
    return mean


def c4(sizes: np.ndarray) -> np.ndarray:
    """Expected standard deviation of a normal sample of each size, in standard deviations."""
    sizes = np.asarray(sizes, dtype=float)
    table = {
        k: np.sqrt(2 / (k - 1)) * np.exp(lgamma(k / 2) - lgamma((k - 1) / 2))
        for k in np.unique(sizes[sizes > 1])
    }
    return np.vectorize(lambda k: table.get(k, np.nan), otypes=[float])(sizes)


def _pooled_sd(sd: np.ndarray, n: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Mean subgroup SD when all sizes are equal, otherwise pooled by degrees of freedom."""
    used = np.where(base, sd, np.nan)
    weight = np.where(np.isnan(used), 0, n - 1)
    freedom = weight.sum(axis=1, keepdims=True)
    squares = np.nansum(weight * np.nan_to_num(used) ** 2, axis=1, keepdims=True)
    pooled = np.sqrt(
        np.divide(squares, freedom, out=np.full_like(squares, np.nan), where=freedom > 0)
    )
    equal = np.nanmax(n, axis=1, keepdims=True) == np.nanmin(n, axis=1, keepdims=True)
    return np.where(equal, _mean(used), pooled)


class Limits(NamedTuple):
    """Lines of a chart, each broadcastable to its points; `near` lines stand at 2 sigma."""

    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray


def _lines(centre, sigma, middle=None, floor=None, cap=None, back=None) -> Limits:
    """Lines at 3 and 2 sigma from `middle` (the centre if None), clipped, then scaled `back`."""
    middle = centre if middle is None else middle
    lines = [middle + k * sigma for k in (-3, 3, -2, 2)]
    if floor is not None or cap is not None:
        lines = [np.clip(line, floor, cap) for line in lines]
    return Limits(centre, *(back(line) for line in lines)) if back else Limits(centre, *lines)


def limits(
    kind: str,
    y: np.ndarray,
    n: np.ndarray | None,
    base: np.ndarray,
    *,
    sd: np.ndarray | None = None,
    screen: bool = False,
) -> Limits:
    """Return the centre line, the limits and the lines at 2 sigma; NaN where they are unknown.

    `y` is what is drawn (a rate where the chart draws a rate), `n` its denominators or subgroup
    sizes, `base` True where a point may be used for the limits, `sd` the subgroup SDs (xbar, s).
    Neighbours are adjacent columns: leave excluded points out before calling.
    """
    used = np.where(base, y, np.nan)
    if kind == "run":
        return _lines(_median(used), np.nan)
    if kind == "i":
        return _lines(_mean(used), _mean_range(used, screen) / D2)
    if kind == "mr":
        centre = _mean(used)
        top = MR_LIMIT * centre
        return Limits(centre, 0 * centre, top, 0 * centre, top * 2 / 3)
    if kind == "t":
        root = used ** (1 / T_POWER)
        middle = _mean(root)
        sigma = _mean_range(root, screen) / D2
        return _lines(middle**T_POWER, sigma, middle, floor=0, back=lambda line: line**T_POWER)
    if kind == "g":
        mean = _mean(used)
        return _lines(_median(used), np.sqrt(mean * (mean + 1)), mean, floor=0)
    if kind == "c":
        centre = _mean(used)
        return _lines(centre, np.sqrt(centre), floor=0)
    if kind in SUBGROUPS:
        usual = _pooled_sd(sd, n, base)
        if kind == "s":
            ratio = np.sqrt(1 - c4(n) ** 2) / c4(n)
            return _lines(usual, ratio * usual, floor=0)
        size = np.where(np.isnan(used), 0, n)
        total = size.sum(1, keepdims=True)
        weighted = (size * np.nan_to_num(used)).sum(1, keepdims=True)
        centre = np.divide(weighted, total, out=np.full_like(weighted, np.nan), where=total > 0)
        return _lines(centre, usual / (c4(n) * np.sqrt(n)))
    return _with_denominator(kind, used, n, screen)


def _with_denominator(kind: str, used: np.ndarray, n: np.ndarray, screen: bool) -> Limits:
    """Lines of p, np, pp, u, up and ip, whose limits move with n."""
    size = np.where(np.isnan(used), np.nan, n)
    share = used / n if kind == "np" else used
    total = np.nansum(size, axis=1, keepdims=True)
    centre = np.divide(
        np.nansum(share * size, axis=1, keepdims=True),
        total,
        out=np.full_like(total, np.nan),
        where=total > 0,
    )
    if kind == "ip":
        inverse = np.full(n.shape, np.nan)
        inverse[:, 1:] = 1 / size[:, 1:] + 1 / size[:, :-1]
        scaled = np.sqrt(np.pi / 2) * moving_ranges(used) / np.sqrt(inverse)
        mean = _mean(scaled)
        if screen:
            mean = _mean(np.where(scaled < MR_LIMIT * mean, scaled, np.nan))
        return _lines(centre, mean / np.sqrt(n))
    binomial = kind in ("p", "np", "pp")
    sigma = np.sqrt((centre * (1 - centre) if binomial else centre) / n)
    if kind in ("pp", "up"):
        # A centre of exactly 0 or 1 has no spread at all: its z scores are 0, not 0 / 0.
        z = np.where(np.isnan(used), np.nan, 0.0)
        np.divide(used - centre, sigma, out=z, where=(sigma > 0) & ~np.isnan(used))
        sigma = sigma * _mean_range(z, screen) / D2
    if kind == "np":
        return _lines(n * centre, n * sigma, floor=0, cap=n)
    return _lines(centre, sigma, floor=0, cap=1 if binomial else None)
