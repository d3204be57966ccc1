"""Chance at Merewick General: each function turns a random stream into whole numbers.

The same stream gives the same numbers on every machine and with every release of numpy. Of numpy
only the streams' uniform numbers are used, which are whole numbers divided by 2^53; numpy's own
Poisson and binomial draws are not, because they change (2.5 draws other binomials than 2.4) and
because they lean on each system's logarithm. What is done with the uniform numbers is + - * / and
square roots, whose results IEEE 754 fixes to the last bit, with a table of exponentials that is
made in decimal.
"""

import zlib
from decimal import Decimal
from functools import cache

import numpy as np

FEW = 100  # up to here a count is drawn exactly, above it from a rounded bell curve
TWELVE = 12  # uniform numbers whose sum, less 6, is close to a normal curve
STEPS = (
    64  # a table of exponentials has this many to the whole number; a short series does the rest
)


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
    mean = np.asarray(mean, dtype=float)
    return poisson_at(_luck_for(rng, mean > FEW), mean)


def binomial(rng, n, p) -> np.ndarray:
    """Return, for each n and p, how many of n succeed when each does with chance p (0 to 1).

    Whole numbers in the shape of n and p together. An n up to 100 takes one uniform number; a
    larger one takes a bell curve of the same mean and variance, kept between 0 and n.
    """
    n, p = np.broadcast_arrays(np.asarray(n, dtype=float), np.asarray(p, dtype=float))
    return binomial_at(_luck_for(rng, n > FEW), n, p)


def bell(rng, size=()) -> np.ndarray:
    """Return numbers from a bell curve of mean 0 and standard deviation 1, in the shape `size`.

    The sum of twelve uniform numbers less six: close to a normal curve, never beyond 6.
    """
    total = np.zeros(size) - 6
    for _ in range(TWELVE):
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


def luck(rng, *shape: int) -> np.ndarray:
    """Return twelve uniform numbers for each place of `shape`, along a last axis of their own.

    They are the luck of one count, drawn before its mean is known: `poisson_at` and `binomial_at`
    turn them into a count for any mean, so that two scenarios differ by their means alone.
    """
    return rng.random((*shape, TWELVE))


def bell_at(luck) -> np.ndarray:
    """Return the numbers of a bell curve (mean 0, standard deviation 1) that this luck gives."""
    total = np.zeros(luck.shape[:-1]) - 6
    for number in range(TWELVE):
        total += luck[..., number]
    return total


def poisson_at(luck, mean) -> np.ndarray:
    """Return the Poisson counts that this luck gives about these means, as whole numbers.

    Counted up from 0 until the chance so far passes the first uniform number (means to 100), or
    a rounded bell curve. A lower mean never gives more events with the same luck, up to 100.
    """
    mean = np.broadcast_to(np.asarray(mean, dtype=float), luck.shape[:-1])
    count = np.empty(mean.shape, dtype=np.int64)
    large = mean > FEW
    if large.any():
        some = mean[large]
        bells = bell_at(luck[large])
        count[large] = np.maximum(0, np.rint(some + np.sqrt(some) * bells))
    few = ~large
    count[few] = _count_up(
        luck[few][..., 0],
        exp_minus(mean[few]),
        lambda events, which: mean[few][which] / events,
    )
    return count


def binomial_at(luck, n, p) -> np.ndarray:
    """Return how many of n succeed with chance p (0 to 1) when this is the luck, whole numbers.

    As `poisson_at`: counted up for an n to 100, a rounded bell curve between 0 and n beyond.
    """
    n, p, _ = np.broadcast_arrays(
        np.asarray(n, dtype=float), np.asarray(p, dtype=float), luck[..., 0]
    )
    count = np.empty(n.shape, dtype=np.int64)
    large = n > FEW
    if large.any():
        trials, chance = n[large], p[large]
        spread = np.sqrt(trials * chance * (1 - chance))
        drawn = np.rint(trials * chance + spread * bell_at(luck[large]))
        count[large] = np.clip(drawn, 0, trials)
    certain = ~large & (p == 1)
    count[certain] = n[certain]
    few = ~large & ~certain
    trials, chance = np.floor(n[few]), p[few]
    none = np.ones(trials.shape)
    for number in range(int(trials.max(initial=0))):
        none = np.where(number < trials, none * (1 - chance), none)
    odds = chance / (1 - chance)
    count[few] = _count_up(
        luck[few][..., 0],
        none,
        lambda events, which: (trials[which] - (events - 1)) / events * odds[which],
        trials,
    )
    return count


def exp_minus(x) -> np.ndarray:
    """Return e to the power of minus x, for each x of 0 to 100: the same bits on every machine.

    A table made in decimal gives the whole part and the part in 64ths, a series of eight terms
    the rest, which is below 1/64; right to within a few units of the sixteenth digit.
    """
    wholes, parts = _exponentials()
    x = np.asarray(x, dtype=float)
    steps = np.floor(x * STEPS).astype(np.int64)
    rest = x - steps / STEPS
    series = np.ones(x.shape)
    for term in range(8, 0, -1):
        series = 1 - rest / term * series
    return wholes[steps // STEPS] * (parts[steps % STEPS] * series)


@cache
def _exponentials() -> tuple[np.ndarray, np.ndarray]:
    wholes = [float((-Decimal(k)).exp()) for k in range(FEW + 1)]
    parts = [float((-Decimal(k) / STEPS).exp()) for k in range(STEPS)]
    return np.array(wholes), np.array(parts)


def _luck_for(rng, large) -> np.ndarray:
    """Return luck in the shape of `large`: twelve numbers where it is true, else one, in turn."""
    takes = np.where(large, TWELVE, 1).ravel()
    first = np.cumsum(takes) - takes
    drawn = np.concatenate([rng.random(int(takes.sum())), np.zeros(TWELVE)])
    return drawn[first[:, None] + np.arange(TWELVE)].reshape(*large.shape, TWELVE)


def _count_up(luck, none, next_to_last, most=None) -> np.ndarray:
    """Return the counts at which the chance so far passes `luck`; `none` is the chance of no event.

    `next_to_last(events, which)` says how the chance of that many events compares with one fewer.
    It ends at `most`, or, where there is no most, once the chance is too small to be a number.
    """
    count = np.zeros(luck.shape, dtype=np.int64)
    chance, so_far = none.copy(), none.copy()
    events = 0
    going = np.arange(len(luck))
    while True:
        more = chance[going] > 0 if most is None else events < most[going]
        going = going[(luck[going] >= so_far[going]) & more]
        if not len(going):
            return count
        events += 1
        chance[going] *= next_to_last(events, going)
        so_far[going] += chance[going]
        count[going] = events
