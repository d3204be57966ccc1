"""The change ideas: enough of them, honestly sized, whole, and silent about what they truly do."""

import json

import pytest

from improving_care import hospital
from improving_care.hospital import ideas
from improving_care.hospital.measures import DEPARTMENTS, PLACES, column, measures
from improving_care.hospital.place import WARDS

ROWS = json.loads(ideas.FILE.read_text(encoding="utf-8"))["ideas"]
# Where the course's anchors or a source that somebody opened give a size, it is named.
BY = {row["name"]: row for row in ROWS}


def test_there_are_ideas_for_every_kind_of_place():
    assert len(ROWS) >= 25 and len(BY) == len(ROWS)
    for place in PLACES:
        assert len(ideas.ideas(place)) >= 5, place
    assert set().union(*(row["places"] for row in ROWS)) == {"ward", *DEPARTMENTS}


@pytest.mark.parametrize("place", PLACES)
def test_every_idea_is_whole_where_it_is_offered(place):
    here, known = ideas.ideas(place), measures(place)
    columns = {measure.column for measure in known.values()}
    for name, idea in here.items():
        found = ideas.effects(1, place, name)
        assert found, name
        for effect in found:
            assert known[effect.measure].kind != "size", (name, effect.measure)
            assert effect.how in ("times", "adds") and effect.source
            assert (effect.how == "adds") == (known[effect.measure].kind == "share"), name
            assert effect.needs is None or effect.needs in here, name
        assert not {column(idea.process)} & columns, name
        assert idea.hours > 0 and idea.due > 0 and idea.fades > 0
    assert len({idea.process for idea in here.values()}) == len(here)
    culture = ideas.culture(place)
    assert all(0 < part < 1 for part in culture)


def test_true_sizes_lie_within_their_ranges_and_differ_between_hospitals():
    drawn = {seed: ideas.effects(seed, "Cedar", "hourly rounding")[0].size for seed in range(40)}
    assert all(0.75 <= size <= 1 for size in drawn.values()) and len(set(drawn.values())) == 40


def test_most_ideas_do_little_some_nothing_some_harm_some_only_together_some_fade():
    """Little: at full take-up less than a tenth of a rate, or five points of a share, halfway."""

    def halfway(effect):
        return (effect["from"] + effect["to"]) / 2 - (effect["effect"] == "times")

    def better(name, effect):
        place = next(p for p in PLACES if name in ideas.ideas(p))
        up = measures(place)[effect["measure"]].good == "up"
        return halfway(effect) * (1 if up else -1)

    kinds = {"little": set(), "nothing": set(), "harm": set(), "together": set(), "fades": set()}
    for name, row in BY.items():
        effects = [
            e
            for e in row["truth"]["effects"]
            if e["measure"] in measures(next(p for p in PLACES if name in ideas.ideas(p)))
        ]
        gains = [better(name, e) for e in effects]
        large = [
            g
            for e, g in zip(effects, gains, strict=True)
            if g > (0.1 if e["effect"] == "times" else 0.05)
        ]
        if not large:
            kinds["little"].add(name)
        if max(gains) <= 0.0:
            kinds["nothing"].add(name)
        if min(gains) < -0.004:
            kinds["harm"].add(name)
        if any("with" in e for e in effects):
            kinds["together"].add(name)
        if row["truth"]["fades"] < 12:
            kinds["fades"].add(name)
    print({kind: sorted(names) for kind, names in kinds.items()})
    assert len(kinds["little"]) > len(BY) / 2
    assert {"bed alarms", "falls posters"} <= kinds["nothing"]
    assert {"bed rest for those at risk", "a letter to all staff"} <= kinds["harm"]
    assert len(kinds["together"]) >= 3 and len(kinds["fades"]) >= 4


def test_the_menu_shows_what_one_does_and_costs_and_nothing_of_what_it_does():
    menu = hospital.changes()
    assert list(menu) == ["change", "who", "what", "process", "hours", "money", "where"]
    assert len(menu) == len(ROWS)
    shown = menu.to_string() + hospital.changes("Beech").to_string()
    assert not [secret for secret in ideas.secrets() if secret in shown]
    assert "Beech's forms" not in set(hospital.changes("Beech")["change"])
    assert set(hospital.changes("pharmacy")["change"]) == set(ideas.ideas("pharmacy"))


def test_every_place_has_a_culture_and_the_story_is_kept():
    cultures = json.loads(ideas.FILE.read_text(encoding="utf-8"))["cultures"]
    assert set(cultures) == set(PLACES)
    willing = {name: ideas.culture(name).willing for name in WARDS}
    assert max(willing, key=willing.get) == "Beech"
    assert sorted(willing, key=willing.get)[:2] == ["Hawthorn", "Birch"]
