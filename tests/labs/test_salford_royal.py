"""Module 14's lab: the figures follow what is moved, and sums by hand get a reply each."""

import re
from itertools import product

import pytest

from improving_care.labs import salford_royal as lab
from improving_care.labs.moving import Slider

from .demo import Demo


def test_without_a_comparison_all_of_the_fall_looks_like_the_programmes():
    demo = Demo(lab.everybody_else)
    assert "100 of 100 parts of their fall are beyond" in demo.picture.words
    demo.slider.at = demo.slider.values.index(56)
    assert "as they truly did, the five would have come to 1.14 anyway" in demo.picture.words
    assert "24 of 100 parts" in demo.picture.words
    demo.slider.at = len(demo.slider.values) - 1
    assert "nothing is left for the collaborative" in demo.picture.words


def test_the_scales_agree_where_the_groups_begin_alike():
    demo = Demo(lab.two_scales)
    shares = []
    for value in (2.6, 1.15):
        demo.slider.at = demo.slider.values.index(value)
        shares.append([int(share) for share in re.findall(r"(\d+) of 100", demo.picture.words)])
    assert shares[0][0] > 2 * shares[0][1]
    assert shares[1][0] == shares[1][1]


def test_a_programme_that_does_something_is_found_by_lot():
    demo = Demo(lab.worst_first)
    ways, _, effect = demo.all(Slider)
    ways.at = ways.values.index("by lot")
    effect.at = effect.values.index(40)
    credited = int(demo.picture.words.split("credited with ")[1].split(" ")[0])
    assert 36 <= credited <= 44


def test_both_published_percentages_are_found_in_one_table():
    demo = Demo(lab.eight_percentages)
    sliders, found = demo.all(Slider), set()
    for places in product(*(range(len(slider.values)) for slider in sliders)):
        for slider, place in zip(sliders, places, strict=True):
            slider.at = place
        found.add(int(demo.picture.words.split("down ")[1].split(" ")[0]))
    assert {83, 90} <= found and len(found) > 8


def test_each_quarter_shows_the_wards_that_were_chosen():
    demo = Demo(lab.three_that_rose)
    quarter, wards = demo.all(Slider)
    assert "better in the next quarter, 3 of 3" in demo.picture.words
    wards.at = wards.values.index(6)
    assert " of 6. " in demo.picture.words
    quarter.at += 1
    assert "nobody came" in demo.picture.words


def test_the_units_own_chart_shows_what_the_hospitals_does_not():
    demo = Demo(lab.one_unit)
    outside = []
    for demo.slider.at in range(2):
        outside.append(int(demo.picture.words.split("second year ")[1].split(" ")[0]))
    assert outside[0] <= 3 and outside[1] >= 11


@pytest.mark.parametrize("right", [0, 4, 6])
def test_sums_by_hand_are_looked_at_one_by_one(right):
    _, grid, button, said = lab.by_hand().children
    answers = (0.64, 1.96, 1.27, 0.44, 1.15, 0.46)
    for number, (box, answer) in enumerate(zip(grid.children, answers, strict=True)):
        box.value = answer if number < right else 17
    button.click()
    assert said.value.count("✓ Right") == right
    assert said.value.count("Not yet") == len(answers) - right
    assert ("two thirds, or a quarter" in said.value) == (right == len(answers))
