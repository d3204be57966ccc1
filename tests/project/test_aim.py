"""An aim's sentence and what it lacks; a goal and when it shows; a family of measures."""

import numpy as np
import pytest

from improving_care.datasets import load
from improving_care.project.aim import aim_sentence, is_activity, lacks
from improving_care.project.beech import BEECH
from improving_care.project.goal import months_to_see
from improving_care.project.measures import measures_lack

AIM = BEECH["aim"]


def lacking(**parts) -> list[str]:
    return [lack.part for lack in lacks(AIM | parts)]


def test_graces_aim_is_whole_and_says_what_the_data_say():
    assert lacks(AIM) == []
    falls = load("falls")
    beech = falls[(falls["ward"] == "Beech") & (falls["month"] < "2023-09")]["falls"]
    assert (len(beech), beech.sum()) == (17, 160)
    assert f"from {beech.mean():.1f} a month to 7 a month by 31 March 2025" in aim_sentence(AIM)


@pytest.mark.parametrize(
    ("part", "empty"),
    [
        ("what", ["", "Train all staff", "introducing a bundle", "Roll out the form", "planning"]),
        ("goal", ["", "fewer", "a significant reduction"]),
        ("by", ["", "soon", "as soon as possible", "2025", "March", "next year"]),
        ("whom", ["", "patients", "all patients", "for everybody"]),
        ("measured", ["", "by audit", "dashboard"]),
    ],
)
def test_each_missing_part_is_named_alone(part, empty):
    for text in empty:
        assert lacking(**{part: text}) == ([part] if text != "planning" else []), text


@pytest.mark.parametrize(
    "by", ["31 March 2025", "March 2025", "31/3/2025", "by the end of may 2026"]
)
def test_a_date_may_be_written_in_many_ways(by):
    assert lacking(by=by) == []


def test_a_goal_needs_a_start():
    assert lacking(start="") == ["start"]
    assert lacking(goal="half of it") == []


def test_a_sentence_shows_its_gaps_and_repeats_no_word():
    assert aim_sentence({}).count("[") == 6
    said = aim_sentence(AIM | {"whom": "on Beech", "by": "by March 2025", "start": "from 9"})
    assert "falls on Beech: from 9 to 7 a month by March 2025" in said


def test_what_begins_with_doing_is_an_activity():
    assert is_activity("Training all staff") and is_activity("run a study day")
    assert not is_activity("Fewer falls") and not is_activity("Legs stay strong")
    assert not is_activity("")


@pytest.mark.parametrize("after", [3.0, 6.0, 7.0])
def test_the_months_to_see_a_goal_are_those_of_a_simulation(after):
    before = 160 / 17
    rng = np.random.default_rng(2)
    below = rng.poisson(after, (3000, 400)) < before
    waits = []
    for ward in below:
        run = 0
        for month, low in enumerate(ward, 1):
            run = run + 1 if low else 0
            if run == 7:
                waits.append(month)
                break
    assert len(waits) == len(below)
    assert np.mean(waits) == pytest.approx(months_to_see(before, after), rel=0.05)


def test_a_smaller_step_takes_longer_to_see():
    waits = [months_to_see(9.4, goal) for goal in range(10)]
    assert waits == sorted(waits) and waits[0] == pytest.approx(7)


def test_a_family_lacks_what_is_missing_by_kind_and_by_definition():
    assert measures_lack(BEECH["measures"]) == []
    assert len(measures_lack([])) == 3
    without = [row for row in BEECH["measures"] if row["kind"] != "balancing"]
    assert measures_lack(without)[0].startswith("No balancing measure yet")
    vague = [*BEECH["measures"], {"name": "Safety", "definition": "as usual"}]
    assert [says.split("”")[0] for says in measures_lack(vague)] == ["“Safety", "“Safety"]
