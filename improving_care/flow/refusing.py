"""What the flow room says when it is asked something that no hospital could do."""

from math import isfinite
from numbers import Integral

UNITS = 10  # times too busy: more than this is a slip in the units, such as 85 for 0.85


class FlowError(ValueError):
    """A queue that cannot be; the text is one sentence that says what it means in a hospital."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]


def number(value, name: str) -> float:
    """Return `value` as a number; FlowError when it is none, is missing or is many."""
    if getattr(value, "ndim", 0):
        raise FlowError(f"{name} has to be one number, and here are {value.size}: give one.")
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise FlowError(f"{name} has to be a number, and this is {value!r}.")
    if not isfinite(value):
        raise FlowError(f"{name} is missing or infinite: give a number that somebody has counted.")
    return float(value)


def arrivals(rate) -> float:
    """Return how many arrive in a unit of time; FlowError unless somebody does."""
    rate = number(rate, "The number who arrive")
    if rate <= 0:
        raise FlowError(
            "Nobody arrives, so nobody waits: give how many patients come in a day or an hour, "
            "more than none."
        )
    return rate


def time(value, what: str, none: bool = False) -> float:
    """Return a time; FlowError when it is negative or, unless `none` may be, no time at all."""
    value = number(value, what)
    if value < 0:
        raise FlowError(f"{what} is negative: no patient leaves before they have come.")
    if value == 0 and not none:
        raise FlowError(f"{what} is nothing at all, and then nobody would be kept from leaving.")
    return value


def each(values, name: str, of: str, count: int) -> None:
    """FlowError unless `values` are `count` numbers, one for each hour or day, none below nothing."""
    try:
        given = [number(value, name) for value in values]
    except TypeError:
        given = []
    if len(given) != count or min(given) < 0:
        raise FlowError(
            f"{name} needs {count} numbers, one for each {of} and none below nothing, such as "
            f"(40,) * {count}."
        )


def seed_of(seed) -> int:
    """Return the seed of a run; FlowError unless it is a whole number, 0 or more."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise FlowError(
            f"The seed is the luck of a run: give a whole number, 0 or more, and not {seed!r}."
        )
    return int(seed)


def servers(count, what: str = "beds or staff") -> int:
    """Return how many serve at once, a whole number; FlowError unless there is one."""
    count = number(count, f"The number of {what}")
    if count != int(count):
        raise FlowError(f"The number of {what} is {count:g}: count whole ones.")
    if count < 1:
        raise FlowError(f"With no {what} nobody is ever seen: give at least one.")
    return int(count)


def full(utilisation: float, who: str = "beds or staff") -> float:
    """Return a utilisation between 0 and 1; FlowError when the queue would grow for ever."""
    utilisation = number(utilisation, "Utilisation")
    if utilisation < 0:
        raise FlowError("Utilisation is negative: nobody can be busy less than none of the time.")
    if utilisation >= UNITS:
        raise FlowError(
            f"The work that comes would keep the {who} busy {utilisation:.0%} of the time, as in no "
            "hospital: look at the units first (0.85 for 85%, arrivals per hour with hours)."
        )
    if utilisation >= 1:
        raise FlowError(
            f"The work that comes would keep the {who} busy {utilisation:.0%} of the time: the "
            "queue grows every day, and there is no average wait until less comes, it takes less "
            "time, or there are more of them."
        )
    return utilisation


def varies(value, whose: str) -> float:
    """Return a coefficient of variation (standard deviation over mean), 0 or more."""
    value = number(value, f"The variation of the {whose}")
    if value < 0:
        raise FlowError(
            f"The variation of the {whose} is negative: 0 means that all are alike, "
            "and nothing is more alike than that."
        )
    return value
