"""A goal and its date: how long one waits to see that a goal is met."""

from math import exp

RUN = 7  # points in a row on one side of the centre line: Making Data Count's shift


def below(line: float, mean: float) -> float:
    """Return the chance, 0 to 1, that a Poisson count with this mean lies below `line`."""
    term, total, count = exp(-mean), 0.0, 0
    while count < line:
        total += term
        count += 1
        term *= mean / count
    return total


def months_to_see(before: float, after: float) -> float:
    """Return how many months pass, on average, until a lower level shows as a shift.

    Falls are a Poisson count that goes from `before` to `after` a month at once, and stays there.
    The shift is RUN months in a row below the old mean. Expected waiting time for a run of r
    successes of chance p: (1 - p^r) / ((1 - p) p^r); Feller, An Introduction to Probability Theory
    and Its Applications, volume 1, chapter XIII.
    """
    chance = below(before, after)
    run = chance**RUN
    return (1 - run) / ((1 - chance) * run) if chance < 1 else float(RUN)
