"""Deming's funnel and red beads: what happens to a steady process when somebody adjusts it.

A marble falls from a funnel above a target and rolls a little. Four rules say what is done after
each drop. W. Edwards Deming describes them, and the beads, in *Out of the Crisis* (1986).
"""

from typing import NamedTuple

import numpy as np

from improving_care.hospital import draws

SPREAD = 10  # mm: how far a marble rolls, one standard deviation each way
DROPS = 60
RULES = {
    1: "Leave the funnel over the target.",
    2: "Move the funnel, from where it stands, as far the other way as the marble missed.",
    3: "Go back to the target, then as far the other way as the marble missed.",
    4: "Put the funnel where the last marble came to rest.",
}
AT_THE_DESK = {
    1: "Wait: look at the process, not at the week.",
    2: "After each week, correct by as much as it was off.",
    3: "After each week, start again from the plan and lean as far the other way.",
    4: "Do what was done last week: each learns from the one before.",
}
WORKERS = ("Tom", "Dee", "Farah", "Marek", "Joanna", "Colin")
DAYS, PADDLE, RED = 4, 50, 0.2  # days, beads on a paddle, share of red ones in the box


class Dropped(NamedTuple):
    """Where the funnel stood at each drop and where the marble came to rest, n x 2, in mm."""

    funnel: np.ndarray
    rest: np.ndarray


class Limits(NamedTuple):
    """What red beads give: the mean of a paddle and its three-sigma limits (an np chart)."""

    lower: float
    mean: float
    upper: float


def slips(seed: int, drops: int = DROPS) -> np.ndarray:
    """Return how far each marble rolls from under the funnel, drops x 2, in tenths of a mm.

    Whole tenths, so that the page's script adds up the same numbers.
    """
    rng = draws.stream(seed, "funnel")
    return np.rint(10 * SPREAD * draws.bell(rng, (drops, 2))) / 10


def drop(slip: np.ndarray, rule: int, middle: np.ndarray | None = None) -> Dropped:
    """Return where the funnel stood and the marbles came to rest under a rule of `RULES`.

    `slip` as from `slips`, in mm from under the funnel; the target is at 0, 0. `middle` moves the
    process itself (n x 2, in mm), as when the table tilts; without it the process is steady.
    """
    funnel, rest = np.zeros_like(slip), np.zeros_like(slip)
    moved = np.zeros_like(slip) if middle is None else middle
    at = np.zeros(slip.shape[1])
    for k in range(len(slip)):
        funnel[k] = at
        rest[k] = at + moved[k] + slip[k]
        at = {1: np.zeros_like(at), 2: at - rest[k], 3: -rest[k], 4: rest[k]}[rule]
    return Dropped(funnel, rest)


def spread(rest: np.ndarray) -> float:
    """Return how far marbles lie from the target: the root of the mean square, each way, in mm.

    Under rule 1 it is the process's own standard deviation; under rule 2 each rest is one slip less
    the one before, so its variance is twice that and the spread is the square root of 2 times it.
    """
    return float(np.sqrt((rest**2).mean()))


def times_wider(rule: int, drops: int = 2000, seed: int = 1, drift: float = 0) -> float:
    """Return how many times rule 1's spread a rule's is, by simulation with the same luck.

    `drift` is the standard deviation, in mm, of the step by which the process's middle wanders from
    each drop to the next; 0 is a steady process.
    """
    slip = slips(seed, drops)
    steps = drift * draws.bell(draws.stream(seed, "drift"), slip.shape)
    middle = np.cumsum(steps, axis=0)
    return spread(drop(slip, rule, middle).rest) / spread(drop(slip, 1, middle).rest)


def red_beads(seed: int, days: int = DAYS) -> np.ndarray:
    """Return the red beads on each worker's paddle, days x 6: chance alone, the same for all."""
    shape = (days, len(WORKERS))
    return draws.binomial(draws.stream(seed, "red beads"), np.full(shape, PADDLE), RED)


def bead_limits(mean: float = PADDLE * RED, paddle: int = PADDLE) -> Limits:
    """Return what a paddle gives when nothing differs: n p with limits 3 sqrt(n p (1 - p))."""
    half = 3 * np.sqrt(mean * (1 - mean / paddle))
    return Limits(max(0.0, float(mean - half)), float(mean), min(float(paddle), float(mean + half)))
