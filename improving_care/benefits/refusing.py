"""What the benefits room says when it is given figures that cannot be."""

from math import isfinite


class BenefitsError(ValueError):
    """A figure that cannot be used; the text is one sentence that says what to do."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]


def number(value, name: str) -> float:
    """Return `value` as a number; BenefitsError when it is none or is missing."""
    if isinstance(value, bool) or not hasattr(value, "__float__") or not isfinite(value):
        raise BenefitsError(f"{name} has to be a number, and this is {value!r}: give one figure.")
    return float(value)


def count(value, name: str) -> float:
    """Return `value` as a number that is not negative."""
    value = number(value, name)
    if value < 0:
        raise BenefitsError(f"{name} is below nothing: give 0 or more.")
    return value
