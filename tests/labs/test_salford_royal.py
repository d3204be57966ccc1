"""Module 14's lab: the figures follow what is moved, and sums by hand get a reply each."""

import math
import re
from itertools import product

import pytest

from improving_care.labs import salford_royal as lab
from improving_care.labs.moving import Slider
from improving_care.site.build import ROOT
from improving_care.site.figures import salford_royal as figures
from tests.site.test_figures_why_improve import said

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
    credited = int(demo.picture.words.split("seems to take ")[1].split(".")[0])
    assert 38 <= credited <= 42


def test_both_published_percentages_are_found_in_one_table():
    demo = Demo(lab.many_percentages)
    sliders, found = demo.all(Slider), set()
    for places in product(*(range(len(slider.values)) for slider in sliders)):
        for slider, place in zip(sliders, places, strict=True):
            slider.at = place
        found.add(int(demo.picture.words.split("down ")[1].split(" ")[0]))
    assert {83, 90} <= found
    ways = [len(slider.values) for slider in sliders]
    page = (ROOT / "book/modules/14-salford-royal.md").read_text(encoding="utf8")
    assert f"read in {math.prod(ways)} ways" in page


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
    assert outside == [1, 12]  # as page and plan say


def test_page_and_lab_chart_one_hospital():
    demo = Demo(lab.one_unit)
    _, units, times = demo.all(Slider)
    for value in (1, 2, 3, 8):
        times.at = times.values.index(value)
        on_page = " ".join(map(str, said(figures.one_unit_in_forty(), times=value)))
        assert re.findall(r"(\d+) of 12|(\d+) with any", on_page) == re.findall(
            r"(\d+) of 12|flag (\d+) in", demo.picture.words
        )
    units.at = units.values.index(80)
    assert "from 11 to 85 a month" in demo.picture.words


def test_page_and_lab_credit_luck_with_the_same():
    demo = Demo(lab.worst_first)
    words = demo.picture.words
    on_page = " ".join(map(str, said(figures.luck_of_the_worst(), way=2, months=12)))
    number, part = re.search(r"(\d+) \(same number\), (\d+) \(same part\)", on_page).groups()
    assert f"credited with {part} on that scale, and with {number} on that of numbers" in words
    as_low = figures.nothing_was_done().iloc[-1, -1]
    assert f"five: {as_low:.0f} of 100 hospitals" in words


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
