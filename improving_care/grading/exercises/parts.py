"""What every exercise's `drawn` is made with: its parts put together, and data drawn until they do."""

from itertools import combinations

from improving_care.grading.pool import Drawn, Told
from improving_care.hospital import draws

MOST_TRIES = 5000  # the rarest question needs about 200
LETTERS = ("a", "b", "c", "d")  # of what one may choose


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


def apart(values, gap: float) -> bool:
    """Return whether every two of these numbers differ by more than `gap`."""
    return all(abs(one - other) > gap for one, other in combinations(values, 2))


def rubric(question: str, levels, more: str = "") -> dict:
    """Return the part of an exercise that tells a reflection's levels, (name, looks) each, and
    `more` below them; it is the same for everybody."""
    listed = "\n".join(f"{k}. **{name}.** {looks}" for k, (name, looks) in enumerate(levels, 1))
    text = f"A person marks this one, with one mark for each level reached:\n\n{listed}"
    return {"told": {question: Told("\n\n".join([text, more]) if more else text)}}


def mixed(rng, items) -> list:
    """Return the items in an order of their own, by uniform numbers alone."""
    items = list(items)
    luck = rng.random(len(items))
    return [items[k] for k in sorted(range(len(items)), key=lambda k: luck[k])]


def between(rng, low: int, high: int) -> int:
    """Return a whole number from low to high, both included."""
    return low + int((high - low + 1) * rng.random())


def lettered(rng, texts: dict[str, str]) -> tuple[dict[str, str], dict[str, str], str]:
    """Return the letter of each choice by name, the text of each letter, and both as told, in an
    order of their own."""
    letters = dict(zip(mixed(rng, texts), LETTERS, strict=True))
    told = {letter: texts[name] for name, letter in letters.items()}
    return letters, told, "\n".join(f"- **{letter}** {text}" for letter, text in told.items())
