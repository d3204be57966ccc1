"""How the hospital says no: one sentence that says what to do instead."""


class HospitalError(ValueError):
    """What a person asked of the hospital and cannot have, in one sentence that says what to do."""


def short(value) -> str:
    """Return a value as a sentence may quote it: at most 60 characters."""
    try:
        return repr(value)[:60]
    except ValueError:  # a number of thousands of digits
        return "a number too long to write"
