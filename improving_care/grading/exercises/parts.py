"""What every exercise's `drawn` is made with: its parts put together, and data drawn until they do."""

from improving_care.grading.pool import Drawn
from improving_care.hospital import draws

MOST_TRIES = 5000  # the rarest question needs about 200


def whole(seed: int, parts, *about) -> Drawn:
    """Return the exercise that belongs to this seed, from one function a question or two.

    Each is called with a random stream of its own, and with what the whole exercise is `about`; it
    returns a dictionary with given, told, forms and planted, or some of them.
    """
    merged = {name: {} for name in ("given", "told", "forms", "planted")}
    for make in parts:
        for name, values in make(draws.stream(seed, make.__name__), *about).items():
            merged[name].update(values)
    return Drawn(**merged)


def until(rng, attempt):
    """Return the first result of `attempt(rng)` that is not None: data that show what they must."""
    return next(found for _ in range(MOST_TRIES) if (found := attempt(rng)) is not None)
