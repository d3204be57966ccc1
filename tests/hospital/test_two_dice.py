"""The paper twin gives what the ward that answers back gives."""

from math import comb

import numpy as np
import pandas as pd
import pytest

from improving_care import hospital
from improving_care.hospital import two_dice

TRIAL = "hourly rounding", "one bay"


@pytest.fixture(scope="module")
def beech():
    return hospital.ward("Beech")


@pytest.fixture(scope="module")
def rounds(beech) -> pd.DataFrame:
    """The share of rounds done in 1,000 futures, one row each, one column a week of the test."""
    futures = beech.futures(1000, 6, *TRIAL)
    futures["share"] = (futures["rounds_done"] / futures["rounds_done_due"]).astype(float)
    futures["week"] -= beech.now
    return futures.pivot(index="future", columns="week", values="share")


def apart(counts, chances) -> float:
    """Half of the sum of differences between what the dice give and a spread of chances: 0 to 1."""
    dice = np.bincount(counts, minlength=len(chances)) / 36
    wide = np.zeros(max(len(dice), len(chances)))
    wide[: len(chances)] = chances
    wide[: len(dice)] -= dice
    return float(np.abs(wide).sum() / 2)


def of_ten(shares) -> np.ndarray:
    """How many of ten rounds looked at were done, when these are the shares that are done."""
    return np.array(
        [(comb(10, k) * shares**k * (1 - shares) ** (10 - k)).mean() for k in range(11)]
    )


def test_falls_on_paper_are_falls_on_the_ward(beech):
    falls = beech.futures(1000, 8)["falls"]
    chances = np.bincount(falls) / len(falls)
    card = two_dice.dice_card()
    usual, fewer = card["falls, as before"], card["falls, a third fewer"]
    assert apart(usual, chances) < 0.06
    assert usual.mean() == pytest.approx(falls.mean(), rel=0.03)
    # The test would notice another spread: a third fewer lies well away.
    assert apart(fewer, chances) > 0.15
    assert fewer.mean() / usual.mean() == pytest.approx(two_dice.FEWER, abs=0.02)


@pytest.mark.parametrize(
    ("name", "weeks"), [("week 1", [1]), ("week 2", [2]), ("week 3 on", [3, 4, 5, 6])]
)
def test_rounds_on_paper_are_rounds_on_the_ward_where_they_are_taken_up(rounds, name, weeks):
    taken_up = rounds[rounds[6] > 0.5][weeks].to_numpy().ravel()
    column = two_dice.dice_card()[f"rounds of ten, {name}"]
    assert apart(column, of_ten(taken_up)) < 0.06
    assert column.mean() / 10 == pytest.approx(taken_up.mean(), abs=0.02)


def test_rounds_hardly_taken_up_are_as_few_on_paper(rounds):
    hardly = rounds[rounds[6] < 0.5].to_numpy().ravel()
    column = two_dice.dice_card()["rounds of ten, hardly taken up"]
    assert column.mean() / 10 == pytest.approx(hardly.mean(), abs=0.04)


def test_as_many_cards_as_trials_are_taken_up(rounds):
    cards = np.mean([card.taken_up for card in two_dice.CARDS])
    assert cards == pytest.approx((rounds[6] > 0.5).mean(), abs=0.05)
    assert sum(card.falls == "as before" for card in two_dice.CARDS) > len(two_dice.CARDS) / 2


def test_each_throw_of_two_dice_stands_once():
    card = two_dice.dice_card()
    assert len(card) == 36 and card.index.is_unique
    assert card.index[0] == "1, 1" and card.index[-1] == "6, 6"
