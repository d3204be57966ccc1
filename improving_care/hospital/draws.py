"""Chance at Merewick General: each function turns a random stream into whole numbers.

The same stream gives the same numbers on every machine and with every release of numpy. Of numpy
only the streams' uniform numbers are used, which are whole numbers divided by 2^53; numpy's own
Poisson and binomial draws are not, because they change (2.5 draws other binomials than 2.4) and
because they lean on each system's logarithm. What is done with the uniform numbers is + - * / and
square roots, whose results IEEE 754 fixes to the last bit, and one exponential taken in decimal.
"""

import zlib
from decimal import Decimal
from math import sqrt

import numpy as np

FEW = 100  # up to here a count is drawn exactly, above it from a rounded bell curve


def stream(seed: int, *key: str) -> np.random.Generator:
    """Return the random stream that belongs to one source, such as `("falls", "Beech")`.

    The key is the source's place in numpy's tree of seeds, so that no source moves when another
    is added, taken away or drawn from more often.
    """
    place = [zlib.crc32(part.encode()) for part in key]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=place)))


def bed_days(rng, beds: int, days, occupancy, spread: float = 0.03) -> np.ndarray:
    """Return the occupied bed days of each period, as whole numbers.

    `beds` open beds; `days` in each period, for example [30, 31, 30]; `occupancy` the usual share
    of beds filled at midnight (0 to 1, one number or one a period); each period's share lies
    evenly within `spread` of it. Never more than beds x days.
    """
    days = np.asarray(days)
    share = np.clip(occupancy + spread * (2 * rng.random(days.shape) - 1), 0, 1)
    return np.rint(beds * days * share).astype(np.int64)


def falls(rng, bed_days, per_1000, multiplier=1.0) -> np.ndarray:
    """Return the number of falls in each period, as whole numbers: Poisson, chance alone.

    `bed_days` in each period; `per_1000` falls per 1,000 bed days; `multiplier` a change of that
    rate (0.75 is a quarter fewer). Each is one number or one a period.
    """
    return poisson(rng, np.asarray(bed_days) * per_1000 / 1000 * multiplier)


def poisson(rng, mean) -> np.ndarray:
    """Return a Poisson count for each mean, as whole numbers in the shape of `mean`.

    A mean up to 100 takes one uniform number, so that the same stream with a lower mean gives the
    same luck and fewer events; a larger mean takes a bell curve of the same mean and variance.
    """
    return _each(lambda m: _poisson(rng, m), mean)


def binomial(rng, n, p) -> np.ndarray:
    """Return, for each n and p, how many of n succeed when each does with chance p (0 to 1).

    Whole numbers in the shape of n and p together. An n up to 100 takes one uniform number; a
    larger one takes a bell curve of the same mean and variance, kept between 0 and n.
    """
    return _each(lambda trials, chance: _binomial(rng, int(trials), chance), n, p)


def bell(rng, size=()) -> np.ndarray:
    """Return numbers from a bell curve of mean 0 and standard deviation 1, in the shape `size`.

    The sum of twelve uniform numbers less six: close to a normal curve, never beyond 6.
    """
    total = np.zeros(size) - 6
    for _ in range(12):
        total += rng.random(size)
    return total


def pick(rng, weights, size=()) -> np.ndarray:
    """Return positions in `weights` (whole numbers, zero or more), each as often as its weight."""
    ends = np.cumsum(np.asarray(weights, dtype=np.int64))
    return np.searchsorted(ends, np.floor(rng.random(size) * ends[-1]), side="right")


def sample(rng, weights, size: int) -> np.ndarray:
    """Return `size` different positions in `weights`, the heavier sooner, in rising order."""
    # Each position's luck divided by its weight: the smallest win (Efraimidis and Spirakis 2006
    # take powers; the quotient needs no logarithm and is near it while few are taken of many).
    luck = rng.random(len(weights)) / np.maximum(np.asarray(weights, dtype=float), 1e-9)
    return np.sort(np.argsort(luck, kind="stable")[:size])


class Spread:
    """A distribution told by its quantiles: `Spread((0, 5), (0.5, 60), (1, 240))`.

    Between the told shares of the population the value rises evenly. Whole numbers are drawn from
    4,096 equally likely ones, so that no system's logarithm has a part in them.
    """

    SIZE = 4096

    def __init__(self, *quantiles: tuple[float, float]):
        values = []
        for k in range(self.SIZE):
            share = (k + 0.5) / self.SIZE
            i = next(i for i in range(1, len(quantiles)) if share <= quantiles[i][0])
            (low, a), (high, b) = quantiles[i - 1], quantiles[i]
            values.append(a + (b - a) * (share - low) / (high - low))
        self.values = np.array(values)

    @property
    def mean(self) -> float:
        """The mean of the values."""
        return sum(self.values.tolist()) / self.SIZE

    def draw(self, rng, size=(), times=1.0) -> np.ndarray:
        """Return whole numbers in the shape `size`, each value first multiplied by `times`."""
        places = (rng.random(size) * self.SIZE).astype(np.int64)
        return np.rint(self.values[places] * times).astype(np.int64)


def _each(draw, *values) -> np.ndarray:
    values = np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in values))
    counts = [draw(*(float(v) for v in row)) for row in zip(*map(np.ravel, values), strict=True)]
    return np.array(counts, dtype=np.int64).reshape(values[0].shape)


def _poisson(rng, mean: float) -> int:
    if mean > FEW:
        return max(0, round(mean + sqrt(mean) * float(bell(rng))))
    luck, count = rng.random(), 0
    chance = so_far = float((-Decimal(mean)).exp())
    while luck >= so_far and chance > 0:
        count += 1
        chance *= mean / count
        so_far += chance
    return count


def _binomial(rng, n: int, p: float) -> int:
    if n > FEW:
        spread = sqrt(n * p * (1 - p))
        return min(max(0, round(n * p + spread * float(bell(rng)))), n)
    luck, count, chance = rng.random(), 0, 1.0
    if p == 1:
        return n
    for _ in range(n):
        chance *= 1 - p
    so_far = chance
    while luck >= so_far and count < n:
        chance *= (n - count) / (count + 1) * (p / (1 - p))
        count += 1
        so_far += chance
    return count
