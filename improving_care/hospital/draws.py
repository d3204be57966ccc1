"""Chance at Merewick General: each function turns a random stream into counts.

The same stream gives the same counts on every machine. Means are built with + - * / only, whose
results IEEE 754 fixes to the last bit (no sine, power or exponential of our own), and what comes
out is whole numbers. numpy's samplers compare a uniform number with a logarithm inside; whether
two machines' logarithms differ in the last bit matters only when the uniform number falls between
them, about once in 10^15 draws.
"""

import zlib

import numpy as np


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
    share = np.clip(occupancy + rng.uniform(-spread, spread, size=days.shape), 0, 1)
    return np.rint(beds * days * share).astype(np.int64)


def falls(rng, bed_days, per_1000, multiplier=1.0, overdispersion: float = 0.0) -> np.ndarray:
    """Return the number of falls in each period, as whole numbers.

    `bed_days` in each period; `per_1000` falls per 1,000 bed days; `multiplier` a change of that
    rate, one number or one a period (0.75 is a quarter fewer). Poisson about that mean.
    `overdispersion` is the coefficient of variation of the rate itself from period to period:
    with 0.3 the counts are negative binomial, with 0 (the default) Poisson alone.
    """
    bed_days = np.asarray(bed_days)
    mean = bed_days * np.asarray(per_1000) / 1000 * np.asarray(multiplier)
    if overdispersion:
        variance = overdispersion * overdispersion
        mean = mean * rng.gamma(1 / variance, variance, size=mean.shape)
    return rng.poisson(mean)
