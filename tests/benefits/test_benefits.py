"""The arithmetic of benefits: ranges, chance, what drives a result, and what a bed day is worth."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care import benefits
from improving_care.benefits import BenefitsError, Range
from improving_care.benefits.bill import WAIT, WAIT_LINE, price
from improving_care.datasets import load

THREE = st.tuples(*[st.integers(0, 10_000)] * 3).map(sorted).map(lambda ends: Range(*ends))


@settings(deadline=None, derandomize=True)
@given(known=THREE)
def test_a_range_is_a_triangle(known):
    luck = (np.arange(4000) + 0.5) / 4000
    values = known.at(luck)
    assert values.min() >= known.low - 1e-6 and values.max() <= known.high + 1e-6
    assert np.all(np.diff(values) >= -1e-6)
    assert values.mean() == pytest.approx(known.mean, abs=0.001 * (known.high - known.low + 1))
    below = (known.usual - known.low) / max(known.high - known.low, 1)
    if known.low < known.high:
        assert np.mean(values < known.usual) == pytest.approx(below, abs=0.001)


def test_the_same_seed_gives_the_same_years_and_another_gives_others():
    inputs = {"a": (1, 2, 4), "b": (10, 20, 30)}

    def product(values):
        return values["a"] * values["b"]

    one, again = (benefits.simulated(product, inputs, runs=500) for _ in range(2))
    assert one.tolist() == again.tolist()
    assert one.tolist() != benefits.simulated(product, inputs, runs=500, seed=2).tolist()


def test_an_input_that_is_added_moves_no_other():
    alone = benefits.simulated(lambda v: v["a"], {"a": (1, 2, 4)}, runs=50)
    beside = benefits.simulated(lambda v: v["a"], {"b": (0, 1, 2), "a": (1, 2, 4)}, runs=50)
    assert alone.tolist() == beside.tolist()


def test_figures_that_move_together_reach_further():
    bill = benefits.harm_bill()
    alone = benefits.spread(benefits.simulated(bill.total, bill.inputs))
    moved = benefits.simulated(bill.total, bill.inputs, together=tuple(bill.inputs))
    together = benefits.spread(moved)
    assert together.high - together.low > 1.8 * (alone.high - alone.low)
    assert alone.mean == pytest.approx(together.mean, rel=0.03)


def test_the_mean_of_lopsided_ranges_lies_above_the_usual():
    bill = benefits.harm_bill()
    values = benefits.simulated(bill.total, bill.inputs)
    assert values.mean() > benefits.usual(bill.total, bill.inputs)
    assert values.mean() == pytest.approx(
        bill.total({name: known.mean for name, known in bill.inputs.items()}), rel=0.01
    )


def test_a_tornado_moves_one_input_at_a_time():
    table = benefits.tornado(lambda v: v["a"] * v["b"] - v["c"], {
        "a": (1, 2, 3), "b": (10, 10, 10), "c": (0, 5, 50),
    })  # fmt: skip
    assert table["input"].tolist() == ["c", "a", "b"]
    assert table.iloc[0][["at_low", "at_high", "swing"]].tolist() == [20, -30, 50]
    assert table.iloc[1][["at_low", "at_high", "swing"]].tolist() == [5, 25, 20]
    assert table.iloc[2]["swing"] == 0


def test_the_bill_counts_what_the_tables_hold():
    bill = benefits.harm_bill()
    falls = load("falls")
    year = falls[(falls["month"] >= "2022-04") & (falls["month"] < "2023-04")]
    names = ("falls, no injury", "falls with injury", "falls with fracture")
    assert sum(bill.counts[name] for name in names) == year["falls"].sum()
    assert sum(bill.counts[name] for name in names[1:]) == year["injuries"].sum()
    lines = bill.lines()
    assert lines["line"][0] == WAIT_LINE and WAIT_LINE not in bill.counts
    assert lines["usual"].sum() == benefits.usual(bill.total, bill.inputs)
    assert (lines["low"] <= lines["usual"]).all() and (lines["usual"] <= lines["high"]).all()


def test_more_who_wait_cost_more_and_nothing_else_moves():
    few, many = (benefits.harm_bill(waiting=(n, n, n)) for n in (10, 20))
    values = {name: known.usual for name, known in few.prices.items()}
    more = many.total(values | {WAIT: 20}) - few.total(values | {WAIT: 10})
    assert more == 10 * 365 * price("day waiting to go home").usual


def test_stays_with_two_kinds_of_harm_are_those_of_the_tables():
    falls, ulcers = load("fall_events"), load("pressure_ulcers")
    falls = falls[(falls["at"] < "2023-04-01") & (falls["harm"] != "none")]
    ulcers = ulcers[(ulcers["day"] < "2023-04-01") & (ulcers["origin"] == "on the ward")]
    both = falls["spell"].dropna().unique()
    twice = benefits.harmed_twice().set_index(["one", "other"])["stays"]
    assert (
        twice["fall with harm", "new pressure ulcer"]
        == ulcers.loc[ulcers["spell"].isin(both), "spell"].nunique()
    )


def test_only_whole_bays_close():
    bay = 6 * 365
    worth = [benefits.bed_days_freed(n, 330, 70, staff=1000) for n in (0, bay - 1, bay, 2 * bay)]
    assert [each.bays for each in worth] == [0, 0, 1, 2]
    assert worth[1].closed == worth[1].marginal == 70 * (bay - 1)
    assert worth[2].closed == 70 * bay + 1000
    assert worth[2].average == 330 * bay


@settings(deadline=None, derandomize=True)
@given(days=st.integers(0, 40_000))
def test_what_leaves_is_never_more_than_the_average_says(days):
    worth = benefits.bed_days_freed(days, 330, 70)
    assert 0 <= worth.marginal <= worth.closed <= worth.average


def test_a_word_in_the_paper_turns_a_cost_into_a_gain():
    marginal, average = (
        benefits.usual(case.net, case.inputs)
        for case in map(benefits.falls_case, ("bed day, marginal", "bed day, general ward"))
    )
    assert marginal < 0 < average


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: benefits.harm_bill(waiting=(50, 35, 20)), "goes 50, 35, 20: put the low"),
        (lambda: benefits.harm_bill(waiting=(1, 2)), "needs three figures"),
        (lambda: benefits.usual(sum, {"a": ("1", 2, 3)}), "“a” has to be a number"),
        (lambda: benefits.usual(sum, {"a": (1, 2, float("nan"))}), "“a” has to be a number"),
        (lambda: benefits.bed_days_freed(-1, 330, 70), "is below nothing"),
        (lambda: benefits.bed_days_freed(10, 70, 330), "give the larger as the average"),
        (lambda: benefits.bed_days_freed(10, 330, 70, beds=0), "has at least one bed"),
        (lambda: benefits.simulated(len, {"a": (1, 2, 3)}, runs=0), "Between 1 and 1,000,000"),
        (lambda: benefits.falls_case("a bed"), "There is no price for 'a bed'"),
    ],
)
def test_what_cannot_be_gets_one_sentence(ask, sentence):
    with pytest.raises(BenefitsError) as error:
        ask()
    assert sentence in str(error.value)
    assert str(error.value).count(". ") == 0
    assert error.value._render_traceback_() == [str(error.value)]
