"""The bed-flow game: a hospital of four stations and five dice, on screen as on paper."""

from typing import NamedTuple

import numpy as np

from improving_care.flow.refusing import FlowError

STATIONS = ("triage", "doctor", "bed", "going home")
ROUNDS = 20
COUNTERS = 4  # patients before each station at the start
DICE = {"1 to 6": (1, 2, 3, 4, 5, 6), "2 to 5": (2, 3, 3, 4, 4, 5), "3 or 4": (3, 3, 3, 4, 4, 4)}


class Game(NamedTuple):
    """One game: `throws` (rounds x 5: the door's die first), who waits before each station after
    each round (`waiting`, rounds + 1 x 4, the start first), and how many are `home` by then."""

    throws: np.ndarray
    waiting: np.ndarray
    home: np.ndarray


def play(faces=DICE["1 to 6"], seed: int = 1, rounds: int = ROUNDS) -> Game:
    """Return one game with dice of these six faces; the same seed throws the same dice.

    Each round all throw at once. The door's die says how many come. Each station moves as many on
    as its die shows, but no more than waited there before the round.
    """
    if not len(faces) or min(faces) < 0:
        raise FlowError("A die needs faces, and none of them can show fewer than no patients.")
    if rounds < 1:
        raise FlowError("A game of no rounds moves nobody: play at least one.")
    throws = np.asarray(faces)[np.random.default_rng(seed).integers(len(faces), size=(rounds, 5))]
    waiting = np.full((rounds + 1, 4), COUNTERS)
    home = np.zeros(rounds + 1, dtype=int)
    for number, (door, *shown) in enumerate(throws.tolist(), 1):
        moved = np.minimum(waiting[number - 1], shown)
        waiting[number] = waiting[number - 1] - moved + [door, *moved[:-1]]
        home[number] = home[number - 1] + moved[-1]
    return Game(throws, waiting, home)
