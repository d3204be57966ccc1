"""The pictures of module 2 say what the package says."""

import re
from html import escape

import pytest
import vl_convert

from improving_care.datasets import load
from improving_care.hospital.falls_notes import NOTES
from improving_care.project.agreement import agreement
from improving_care.project.goal import months_to_see
from improving_care.site.figures.aim_and_drivers import (
    agreement_and_chance,
    goal_and_date,
    graces_drivers,
    kappa_of_few_cases,
    the_notes,
    two_readers,
)

falls = load("falls")
BEECH = falls[(falls["ward"] == "Beech") & (falls["month"] < "2023-09")]


def drawn(chart, *at: int) -> str:
    """The picture as SVG, with its sliders at these values."""
    spec = chart.to_dict()
    for param, value in zip(spec["params"], at, strict=True):
        param["value"] = value
    return vl_convert.vegalite_to_svg(spec)


@pytest.mark.parametrize(("goal", "date"), [(1, 1), (5, 12), (7, 15), (8, 36), (9, 36)])
def test_the_month_in_which_a_goal_shows_is_that_of_the_package(goal, date):
    svg = drawn(goal_and_date(BEECH, "Beech"), goal, date)
    wait = round(months_to_see(BEECH["falls"].mean(), goal))
    assert f"after about {wait} months" in svg
    assert ("time to tell" in svg) == (wait <= date)
    assert ("too early" in svg) == (wait > date)
    assert ("shows from here" in svg) == (wait <= 36)


@pytest.mark.parametrize("yes", [1, 4, 10])
def test_agreement_and_its_luck_are_those_of_the_package(yes):
    svg = drawn(agreement_and_chance(), yes)
    first = ["yes"] * yes + ["no"] * (20 - yes)
    second = ["yes"] * (yes - 1) + ["no", "yes"] + ["no"] * (19 - yes)
    found = agreement(first, second)
    for share in (found.observed, found.by_chance, found.kappa):
        assert f"{share:.2f}".replace("-", "−") in svg


def test_few_cases_tell_little():
    table = kappa_of_few_cases(sizes=(20, 200), studies=1500)
    spread = table["to"] - table["from"]
    assert spread["20 cases"] > 0.35 > 0.2 > spread["200 cases"]
    assert ((table["from"] < 0.8) & (table["to"] > 0.8)).all()


def test_a_drawing_stands_once_for_paper_and_once_for_a_phone():
    for drawing in (graces_drivers(), two_readers(1)):
        html = drawing._repr_html_()
        labels = re.findall(r'<svg class="(\w+)"[^>]* role="img" aria-label="([^"]+)"', html)
        assert [name for name, _ in labels] == ["paper", "phone"]
        assert labels[0][1] == labels[1][1]


def test_the_notes_to_copy_are_twenty_and_whole():
    html = the_notes()._repr_html_()
    assert len(NOTES) == 20
    assert all(escape(note, quote=False) in html for note in NOTES)
