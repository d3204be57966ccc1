"""The rules of a compact: what a reader would ask, whose turn it is, and the toy."""

import pytest

from improving_care.leading.compact import (
    BEGIN,
    MEREWICK,
    agreed,
    doubts,
    inside,
    many_deals,
    tit_for_tat,
    value_in,
    whose_turn,
)
from improving_care.leading.deal_drawing import deal_picture, description, kept_spec
from improving_care.project import read, write

GOOD = {"gives": "We ring before we come", "seen": "a line in the book", "when": "each day"}


def deal(first=(), second=(), **more) -> dict:
    rest = {"together": "x", "review": "x", "broken": "x"}
    return {
        "first": "A",
        "second": "B",
        "first_gives": list(first),
        "second_gives": list(second),
    } | (rest | more)


def test_merewicks_deal_is_whole_and_a_project_keeps_it():
    assert doubts(MEREWICK) == []
    assert agreed(MEREWICK) == (6, 6)
    assert whose_turn(MEREWICK).startswith("Both sides have said yes")
    assert read(write({"compact": MEREWICK})) == {"compact": MEREWICK}
    drawn = deal_picture(MEREWICK)
    for side in ("first", "second"):
        for row in MEREWICK[f"{side}_gives"]:
            assert ", from " in row["when"], "how much, and from when"
            assert f">{row['when']}<" in drawn and f", {row['when']}" in description(MEREWICK)


def test_of_an_empty_deal_nothing_is_asked():
    assert doubts({}) == [] and doubts(deal([{"gives": " "}])) == []


@pytest.mark.parametrize(
    ("promise", "says"),
    [
        ({"gives": "We respect them"}, "“We respect them” names a value, “respect”: what would"),
        ({"gives": "We ring first"}, "“We ring first” has no measure: how would both"),
        ({"gives": "We ring first", "seen": "yes"}, "has no measure"),
        ({"gives": "We ring", "seen": "a line in the book"}, "“We ring”: from when, or how often?"),
        (GOOD | {"gives": "Dr Nair comes to the group"}, "hangs on one person, Dr Nair."),
        (GOOD | {"answer": "not yet"}, "the answer is “not yet”. What would it need? Ask B"),
    ],
)
def test_each_doubt_about_a_promise_is_said(promise, says):
    (said,) = doubts(deal([promise], [GOOD]))
    assert says in said


def test_a_one_sided_deal_is_called_so():
    (said,) = doubts(deal([GOOD]))
    assert said == "B: nothing given yet. So far it is a list of demands. What comes back for it?"
    (said,) = doubts(deal([GOOD] * 3, [GOOD]))
    assert said.startswith("A: 3 things given, 1 got.")
    assert doubts(deal([GOOD] * 2, [GOOD])) == []


@pytest.mark.parametrize("part", ["together", "review", "broken"])
def test_what_both_must_say_is_asked_for(part):
    assert len(doubts(deal([GOOD], [GOOD], **{part: " "}))) == 1


def test_turns_go_from_side_to_side():
    yes, later = GOOD | {"answer": "yes"}, GOOD | {"answer": "not yet"}
    assert whose_turn({}).startswith("One side, it is your turn: promise one")
    assert whose_turn(deal([GOOD])) == (
        "B, it is your turn: 1 promise waits for your yes or not yet."
    )
    assert whose_turn(deal([yes])).startswith("B, it is your turn: promise one")
    assert whose_turn(deal([yes], [GOOD, GOOD])) == (
        "A, it is your turn: 2 promises wait for your yes or not yet."
    )
    assert whose_turn(deal([yes], [later])).startswith("B, it is your turn: mend")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("We are Professional", "Professional"),
        ("team work", "team work"),
        ("We are committed to aims", "committed"),
        ("We name tomorrow's discharges", None),
        ("We open the clinic at nine", "open"),
    ],
)
def test_values_are_found_by_their_words(text, word):
    assert value_in(text) == word


def test_a_word_for_a_value_does_no_harm_where_there_is_a_measure():
    promise = {
        "gives": "We open the clinic at nine",
        "seen": "the clock in the hall",
        "when": "daily",
    }
    assert doubts(deal([promise], [GOOD])) == []


def test_inside_a_sentence_the_is_small():
    assert inside("The trust") == "the trust" and inside("Theatres") == "Theatres"


def test_in_the_toy_each_side_comes_to_keep_what_it_sees():
    for kept, seen in ((0.9, 0.5), (1, 1), (0.4, 0)):
        table = tit_for_tat(kept, seen)
        assert table["consultants"].iloc[0] == BEGIN
        assert abs(table["consultants"].iloc[-1] - kept * seen) < 0.001
        assert (table["trust"] == kept).all()
    ends = many_deals(seen=(0.2, 0.9), deals=200)["less than half is kept in"]
    assert list(ends) == ["100 of 100", "0 of 100"]


@pytest.mark.parametrize("width", [300, 720])
def test_a_deal_is_drawn_and_told(width):
    wild = {"gives": "<b>W</b> & " + "long" * 60}
    picture = deal_picture(deal([GOOD, wild], [GOOD]), width)
    assert "A: 2 promises, 1 with a measure" in description(deal([GOOD, wild]))
    assert "<b>" not in picture and picture.count("stroke-dasharray") == 1
    assert deal_picture({}, width).count("no promise yet") == 2
    assert kept_spec(tit_for_tat(0.9, 0.5), width, "said")["description"] == "said"
