"""The wastes, the discharge morning's data file, and what a shift's minutes and metres come to."""

import pytest

from improving_care.datasets import load
from improving_care.hospital.ward_plan import ROOMS, walk
from improving_care.lean.refusals import LeanError
from improving_care.lean.ward_drawing import path, spaghetti, time_bar
from improving_care.lean.wastes import (
    KINDS,
    LABELS,
    NARROW,
    NEAR,
    NOT_WASTE,
    WASTED,
    WASTES,
    WIDER,
    finds,
    kind_of,
    labelled,
    metres,
    places,
    time_by_kind,
    year_of,
)

TABLE = load("nurse_observation")
SHIFTS = dict(list(TABLE.groupby(["ward", "shift"])))
BEECH = SHIFTS["Beech", 2]


def test_there_are_24_finds_in_four_scenes_and_every_waste_is_among_them():
    assert len(finds()) == len({find.id for find in finds()}) == 24
    assert [find.place for find in finds()] == sorted(
        (find.place for find in finds()), key=[place.name for place in places()].index
    )
    assert {find.place for find in finds()} == {place.name for place in places()}
    first = [next(iter(find.accepted)) for find in finds()]
    assert set(first) == set(LABELS) and first.count(NOT_WASTE) == 3


@pytest.mark.parametrize("find", finds(), ids=lambda find: find.id)
def test_each_label_of_each_find_gets_a_reason_or_a_hint(find):
    assert set(find.accepted) <= set(LABELS) and not set(find.hints) & set(find.accepted)
    replies = {label: find.reply(label) for label in LABELS}
    assert {label for label, (fine, _) in replies.items() if fine} == set(find.accepted)
    for label, (_, said) in replies.items():
        assert said.endswith((".", "?")), label
    assert find.name[0].isupper() and find.sees.endswith(".")
    # What one sees is told without the answer.
    for label in WASTES:
        assert label not in find.name.lower().split() and label not in find.sees.lower().split()


def test_running_out_called_inventory_gets_a_hint_of_its_own():
    gap = next(find for find in finds() if find.id == "gap")
    fine, said = gap.reply("inventory")
    assert not fine and "not there" in said and said != gap.hint


def test_seven_wastes_and_the_eighth():
    assert len(WASTES) == 8 and list(WASTES)[-1] == "skills" and LABELS[-1] == NOT_WASTE
    assert all(pair <= set(WASTES) and len(pair) == 2 for pair in NEAR)


def test_every_activity_has_a_kind_and_shares_add_up():
    for activity in set(TABLE.activity) - {"break"}:
        assert kind_of(activity) in KINDS
    assert set(WASTED) <= set(TABLE.activity)
    for value in (NARROW, WIDER):
        shares = time_by_kind(BEECH, value)
        assert list(shares.index) == list(KINDS) and shares.sum() == pytest.approx(1)
    assert time_by_kind(BEECH, WIDER)["value"] > time_by_kind(BEECH)["value"]
    assert time_by_kind(BEECH, WIDER)["waste"] == time_by_kind(BEECH)["waste"]


def test_the_break_does_not_count():
    no_break = BEECH[BEECH.activity != "break"]
    assert time_by_kind(BEECH).equals(time_by_kind(no_break))


def test_metres_are_those_of_the_table_and_change_only_by_the_cupboard():
    for shift in SHIFTS.values():
        assert metres(shift) == shift.metres.sum()
        without = shift[shift.place != "Store"]
        assert metres(without, store=5) == metres(without)
    assert metres(BEECH, ROOMS["Store"].middle) == metres(BEECH)


def test_a_shift_without_a_way_is_no_way():
    assert metres(BEECH[:1]) == 0 and path(BEECH[:1]) == []


def test_the_line_on_the_plan_begins_and_ends_where_the_nurse_does():
    points = path(BEECH, store=20)
    arrived = BEECH.place != BEECH.place.shift()
    assert len(points) == 4 * (arrived.sum() - 1)
    assert [point["k"] for point in points] == list(range(len(points)))
    at_store = [p for p, q in zip(points, points[1:], strict=False) if p["m"] != q["m"]]
    assert any(abs(point["x"] - 20) < 1 for point in at_store)


def test_pictures_say_in_words_what_they_show():
    spec = spaghetti(BEECH, 600, "Beech")
    assert "The plan of the ward" in spec["description"] and "A square" in spec["description"]
    bar = time_bar(time_by_kind(BEECH), 600, "Beech")
    assert "value: 25%" in bar["description"] and "waste: 22%" in bar["description"]


def test_a_year_is_365_shifts():
    assert year_of(700) == {"kilometres": 256, "steps": 365_000, "hours": 61}
    assert walk("Bay 1", "Store") > walk("Bay 4", "Store")


def test_two_people_agree_on_waste_far_more_often_than_on_its_name():
    pairs = [pair for number in range(200) for pair in labelled(number)]
    same = sum(one == other for one, other in pairs) / len(pairs)
    waste = sum((one == NOT_WASTE) == (other == NOT_WASTE) for one, other in pairs) / len(pairs)
    assert same < 0.6 and waste > 0.95
    assert labelled(3) == labelled(3) != labelled(4)
    for find, pair in zip(finds(), labelled(1), strict=True):
        assert set(pair) <= set(find.accepted)


@pytest.mark.parametrize(
    ("store", "said"),
    [(-20, "the corridor runs from 0 to 56"), (500, "the corridor"), ("x", "has to be a number")],
)
def test_a_cupboard_stands_on_the_ward_or_is_refused_in_one_sentence(store, said):
    table = load("nurse_observation")
    with pytest.raises(LeanError, match=said):
        metres(table[table["ward"] == "Beech"], store)
    with pytest.raises(LeanError, match="choose Ash, Beech or Larch"):
        metres(table[table["ward"] == "Beach"])
