"""The game on screen and the game on paper are one game."""

import re
from pathlib import Path
from random import Random

import numpy as np
import pytest

from improving_care.flow import FlowError
from improving_care.flow.dice import COUNTERS, DICE, ROUNDS, STATIONS, play

FACILITATE = Path(__file__).parents[2] / "book" / "facilitate"


def on_paper(throw, rounds: int, counters: int) -> tuple[int, list[int]]:
    """Play by the sheet's words with trays of counters: how many are home, who still waits."""
    trays, home = [["counter"] * counters for _ in range(4)], []
    for _ in range(rounds):
        door, *dice = [throw() for _ in range(5)]
        hands = [
            [tray.pop() for _ in range(min(len(tray), die))]
            for tray, die in zip(trays, dice, strict=True)
        ]
        trays[0].extend(["counter"] * door)
        for tray, hand in zip([*trays[1:], home], hands, strict=True):
            tray.extend(hand)
    return len(home), [len(tray) for tray in trays]


@pytest.mark.parametrize("faces", DICE.values(), ids=DICE)
def test_the_same_dice_end_the_same_on_paper(faces):
    for seed in range(30):
        game = play(faces, seed)
        throw = iter(game.throws.ravel().tolist()).__next__
        assert on_paper(throw, ROUNDS, COUNTERS) == (
            game.home[-1],
            game.waiting[-1].tolist(),
        )


def test_other_dice_give_the_same_statistics():
    luck = Random(5)
    paper = np.array(
        [on_paper(lambda: luck.randint(1, 6), ROUNDS, COUNTERS)[0] for _ in range(4000)]
    )
    screen = np.array([play(seed=seed).home[-1] for seed in range(4000)])
    error = np.sqrt((paper.var() + screen.var()) / 4000)
    assert abs(paper.mean() - screen.mean()) < 4 * error
    assert paper.std() == pytest.approx(screen.std(), rel=0.1)


def test_dice_that_vary_less_bring_more_people_home():
    home = [np.mean([play(faces, seed).home[-1] for seed in range(500)]) for faces in DICE.values()]
    assert home == sorted(home)
    assert {np.mean(faces) for faces in DICE.values()} == {3.5}


def test_the_printed_sheet_has_the_rules_of_the_screen():
    text = (FACILITATE / "13-game-sheet.md").read_text(encoding="utf-8")
    assert f"{ROUNDS} rounds" in text
    assert re.search(rf"\b{COUNTERS} counters\b", text)
    assert all(station in text.lower() for station in STATIONS)


def test_the_facilitators_page_tells_what_happens_on_screen():
    text = (FACILITATE / "13-flow.md").read_text(encoding="utf-8")
    games = np.array([play(seed=seed).home for seed in range(2000)])
    low, high = np.quantile(games[:, ROUNDS], [0.05, 0.95])
    mean = games[:, ROUNDS].mean()
    assert f"between {low:.0f} and {high:.0f} home, about {mean:.0f} on average" in text
    low, high = np.quantile(games[:, 10], [0.05, 0.95])
    mean = games[:, 10].mean()
    assert f"after 10 rounds between {low:.0f} and {high:.0f}, about {mean:.0f}." in text
    steady = np.mean([play(DICE["3 or 4"], seed).home[-1] for seed in range(2000)])
    assert f"about {steady:.0f} go home on average" in text


@pytest.mark.parametrize(("faces", "rounds"), [((), 20), ((-1, 2), 20), ((1, 2), 0)])
def test_a_game_that_cannot_be_played_gets_one_sentence(faces, rounds):
    with pytest.raises(FlowError, match=r"\.$"):
        play(faces, rounds=rounds)
