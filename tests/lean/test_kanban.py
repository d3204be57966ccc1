"""A cupboard keeps its books, and its card trades stock against days that go short."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.lean.kanban import cupboard, trade_off
from improving_care.lean.refusals import LeanError

SETTINGS = {"demand": 4, "delivery": 3}


def test_more_on_the_card_means_more_held_and_fewer_days_short():
    table = trade_off(range(0, 31, 5), 20, **SETTINGS)
    assert table["held"].is_monotonic_increasing
    assert table["days_short"].is_monotonic_decreasing
    print(table.to_string())
    assert table["days_short"].iloc[0] > 60 and table["days_short"].iloc[-1] == 0


def test_the_first_packs_above_the_average_buy_most_of_the_safety():
    at_average, above, far = trade_off([12, 18, 30], 20, **SETTINGS)["days_short"]
    assert at_average - above > 5 * (above - far)


@settings(deadline=None, derandomize=True, max_examples=40)
@given(st.integers(0, 40), st.integers(1, 40), st.integers(1, 9), st.integers(0, 50))
def test_packs_are_neither_lost_nor_made(card, order, delivery, seed):
    year = cupboard(card, order, demand=3.5, delivery=delivery, days=120, seed=seed)
    came = year["stock"].diff().fillna(year["stock"].iloc[0] - card - order) + year["used"]
    assert (came % order == 0).all() and (came >= 0).all()
    assert (year["stock"] >= 0).all()
    assert ((year["missed"] == 0) | (year["stock"] == 0)).all()


def test_the_days_are_the_same_whatever_the_card_says():
    few, many = (cupboard(card, 20, **SETTINGS) for card in (2, 30))
    assert (few["used"] + few["missed"]).equals(many["used"] + many["missed"])


@pytest.mark.parametrize(
    "card, order, demand, delivery",
    [
        (-1, 5, 1, 1),
        (1, 0, 1, 1),
        (1, 5, 0, 1),
        (1, 5, 1, 0),
        (1, 5, 1, 1.5),
        (1, 5, float("nan"), 1),
    ],
)
def test_a_cupboard_that_cannot_be_is_refused_in_one_sentence(card, order, demand, delivery):
    with pytest.raises(LeanError, match="A cupboard needs a card"):
        cupboard(card, order, demand=demand, delivery=delivery)
