"""What the demos of module 17 promise: moved as a trainee moves them, without a browser."""

import re

import pytest

from improving_care.labs import leading as lab
from improving_care.labs.moving import Question, Slider
from improving_care.leading import desk

from .demo import Demo


def numbers(words: str, pattern: str) -> list[float]:
    return [float(n.replace("−", "-")) for n in re.search(pattern, words).groups()]


def test_the_last_of_teams_that_are_alike_is_mostly_a_small_one():
    demo = Demo(lab.who_is_last)
    demo.slider.at = len(lab.SURVEYS) - 1
    small, all_of = numbers(demo.picture.words, r"smaller teams in (\d+) of (\d+)\.")
    assert all_of == 30 and small > 18
    out, teams = numbers(demo.picture.words, r"beyond the lines: (\d+) of (\d+)\.")
    assert out <= 0.01 * teams


def test_confounding_on_and_off():
    demo = Demo(lab.the_link)
    effect, driven, like = demo.all(Slider)
    pattern = r"all wards ([+−]?[\d.]+), like with like ([+−]?[\d]+)"
    assert numbers(demo.picture.words, pattern) == [0, 0]
    driven.at = len(driven.values) - 1
    whole, within = numbers(demo.picture.words, pattern)
    assert whole < -0.5 and within == 0
    like.at = 1
    assert "The line says 0 harm" in demo.picture.words
    effect.at = 2
    assert "in truth it is −1.0." in demo.picture.words
    assert "The line says −1.0 harm" in demo.picture.words
    like.at = 0
    assert "The line says −1.0 harm" not in demo.picture.words, "all wards together mislead"


def test_at_merewick_age_explains_what_falls_seemed_to_show():
    demo = Demo(lab.at_merewick)
    plain, held = numbers(demo.picture.words, r"correlation ([+−][\d.]+) as it is, ([+−][\d.]+)")
    assert plain > 0.25 and abs(held) < 0.1


def test_each_of_three_mondays_has_its_own_consequences():
    demo = Demo(lab.three_mondays)
    scenes = [demo.question, *demo.all(Question)]
    assert len(scenes) == 3
    for scene in scenes:
        said = set()
        for chosen in range(len(scene.answers)):
            scene.chosen = chosen
            said.add(scene.reply)
        assert len(said) == len(scene.answers) == 3


def test_the_desk_offers_the_six_and_a_false_assumption():
    demo = Demo(lab.bad_chart)
    does, helps, _ = demo.all(Slider)
    assert does.values == list(desk.DOES)
    does.at = does.values.index("coach")
    harmed = []
    for at in range(len(helps.values)):
        helps.at = at
        harmed += numbers(demo.picture.words, r"a week and ([\d.]+) harmed")
    assert harmed == sorted(harmed)[::-1] and harmed[0] > 9.7


def test_rule_2_comes_to_the_square_root_of_two_and_is_right_for_what_wanders():
    demo = Demo(lab.the_funnel)
    _, drops, drift = demo.all(Slider)
    drops.at = len(drops.values) - 1
    assert numbers(demo.picture.words, r"mm: ([\d.]+) times")[0] == pytest.approx(1.41, abs=0.06)
    drift.at = len(drift.values) - 1
    assert numbers(demo.picture.words, r"mm: ([\d.]+) times")[0] < 0.8


def test_what_nobody_gives_nobody_has_back():
    demo = Demo(lab.hours_back)
    given, _ = demo.all(Slider)
    given.at = 0
    assert "0 within four. 1000 do not." in demo.picture.words


def test_who_stops_giving_has_the_hours_back_sooner_and_frees_less_at_the_end():
    demo = Demo(lab.hours_back)
    _, kept = demo.all(Slider)
    pattern = (
        r"Of 1,000 wards, (\d+) .* and (\d+) within four.* gives (\d+)%.* and ([\d.]+)% are freed"
    )
    two, four, gives, frees = numbers(demo.picture.words, pattern)
    assert gives == 5 and frees > gives
    assert 170 <= two <= 230 and 450 <= four <= 550  # what the question's replies say
    kept.at = kept.values.index("one year")
    stopped = numbers(demo.picture.words, pattern)
    assert stopped[0] > two and stopped[1] > four and stopped[2] == 0 and stopped[3] < frees


def test_at_the_desk_what_is_so_and_what_is_reported_are_named_apart_and_beyond_their_lines():
    demo = Demo(lab.bad_chart)
    does, helps, _ = demo.all(Slider)
    does.at, helps.at = does.values.index("coach"), 0  # the lines come nearest here
    named = [layer for layer in demo.picture.spec["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["data"]["values"][0]["week"] for layer in named] == [desk.WEEKS] * 2
    above, below = named
    assert above["data"]["values"][0]["name"] == "in truth"
    assert below["mark"]["dy"] - above["mark"]["dy"] >= 13, "a line's height apart"
