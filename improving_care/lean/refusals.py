"""How the Lean tools say no: one sentence that says what to do instead."""

from math import isfinite
from numbers import Real


class LeanError(ValueError):
    """A stream, a share of work or a cupboard that cannot be, in one sentence."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]


def number(value, what: str, *, missing: bool = False) -> float:
    """Return a number that somebody counted; LeanError when it is none, or endless, or missing
    where it may not be (`missing` lets a number that is missing through)."""
    if missing and value is None:
        return float("nan")
    if isinstance(value, bool) or not isinstance(value, Real):
        raise LeanError(f"{what} has to be a number, and this is {value!r}.")
    if not isfinite(value) and not (missing and value != value):
        raise LeanError(f"{what} is missing or endless: give a number that somebody has counted.")
    return float(value)
