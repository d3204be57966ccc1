"""The game "Is this random?": twenty run charts from a seed, what is true of each, and what the
two tests say. Numbers and words alone: the page and the lab play the same games.

The same seed gives the same game on every machine, so that a game can be played again, or by two
people side by side.
"""

from pathlib import Path

import numpy as np

from improving_care.hospital import draws
from improving_care.spc.rules import anhoej, side

CHARTS, POINTS = 20, 24
GAMES = range(1, 9)  # the games that a page carries
LEVEL, SPREAD = 50, 10
ASSETS = Path(__file__).parents[2] / "book" / "assets"  # where the page keeps its script and style

# What was drawn, with its share of the charts, and what is said of it afterwards.
KINDS = {
    "nothing": (0.5, "Nothing changed: chance alone made all {points} points."),
    "up": (0.11, "Something changed: from point {at} on, the level is higher."),
    "down": (0.11, "Something changed: from point {at} on, the level is lower."),
    "drift": (0.12, "Something changed: the level crept the same way a little at every point."),
    "turns": (
        0.08,
        "Something is mixed: two processes take turns, one high and one low, as when day and "
        "night share a chart.",
    ),
    "far": (
        0.08,
        "Something happened once: point {at} had a cause of its own, and the rest are chance.",
    ),
}
# What is added where the two tests see nothing, though something is there.
UNSEEN = {
    "up": "The tests did not see it either: the change is too small, or there are too few points.",
    "down": "The tests did not see it either: the change is too small, or there are too few points.",
    "drift": "The tests did not see it either: it is too slow for {points} points.",
    "turns": "Neither test looks for too many crossings. Ask where the numbers come from.",
    "far": "Neither test looks for one far point. A control chart does: that is module 5.",
}
WOLF = "The tests cry wolf here: a pattern that chance draws now and then."


def game(seed: int) -> list[dict]:
    """Return the twenty charts of one game.

    Each has values (24 whole numbers), median, kind (a name in KINDS), at (the first point that
    is different, counted from 1; 0 where that means nothing), run and crossings (each the count
    and its limit) and signal (whether Anhoej's tests see anything).
    """
    charts = [_draw(draws.stream(seed, "is it random", str(k))) for k in range(CHARTS)]
    values = np.array([chart["values"] for chart in charts], dtype=float)
    medians = np.median(values, axis=1)
    found = anhoej(side(values, medians[:, None]))
    for row, chart in enumerate(charts):
        counts = {name: int(found[name][row]) for name in found if name != "signal"}
        chart["median"] = float(medians[row])
        chart["run"] = [counts["longest_run"], counts["longest_run_limit"]]
        chart["crossings"] = [counts["crossings"], counts["crossings_limit"]]
        chart["signal"] = bool(found["signal"][row])
    return charts


def words() -> dict:
    """Return what the game says: `why` by kind, `unseen` by kind, and `wolf`."""
    said = {kind: why.replace("{points}", str(POINTS)) for kind, (_, why) in KINDS.items()}
    unseen = {kind: text.replace("{points}", str(POINTS)) for kind, text in UNSEEN.items()}
    return {"why": said, "unseen": unseen, "wolf": WOLF}


def all_games() -> dict:
    """Return what the game's script needs, as plain values: `words`, and `games` by number."""
    return {"words": words(), "games": {str(number): game(number) for number in GAMES}}


def _draw(rng) -> dict:
    """Return the values of one chart, its kind and where it becomes different."""
    shares = np.cumsum([share for share, _ in KINDS.values()])[:-1]  # the last kind is the rest
    kind = list(KINDS)[int(np.searchsorted(shares, rng.random(), side="right"))]
    place, size, way = rng.random(), rng.random(), 1 if rng.random() < 0.5 else -1
    point = np.arange(POINTS)
    at, moved = 0, np.zeros(POINTS)
    if kind in ("up", "down"):
        at = 9 + int(8 * place)
        moved = (1.4 + size) * (point >= at - 1) * (1 if kind == "up" else -1)
    if kind == "drift":
        moved = way * (2 + 1.5 * size) * point / (POINTS - 1)
    if kind == "turns":
        moved = (1 + 0.5 * size) * np.where(point % 2, way, -way)
    if kind == "far":
        at = 3 + int((POINTS - 4) * place)
        moved = way * (4 + size) * (point == at - 1)
    values = np.rint(LEVEL + SPREAD * (draws.bell(rng, POINTS) + moved)).astype(int)
    return {"values": values.tolist(), "kind": kind, "at": at}
