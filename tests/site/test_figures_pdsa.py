"""The pictures of module 9 say what the package says, and the page says what they show."""

import re
from pathlib import Path

import pytest
import vl_convert

from improving_care.hospital.two_dice import CARDS
from improving_care.project.scale import losses
from improving_care.site.figures.pdsa import (
    HOURS,
    WEEKS,
    cards,
    looks_better,
    scale_and_loss,
    toms_two_cycles,
    toms_weeks,
)

PAGE = Path(__file__).parents[2] / "book" / "modules" / "09-pdsa.md"


@pytest.mark.parametrize(("sure", "gain"), [(50, 20), (95, 60), (5, 0), (75, 45)])
def test_losses_worked_out_in_the_browser_are_those_of_the_package(sure, gain):
    spec = scale_and_loss().to_dict()
    for param, value in zip(spec["params"], (sure, gain), strict=True):
        param["value"] = value
    svg = vl_convert.vegalite_to_svg(spec)
    found = losses(sure / 100, HOURS, gain, WEEKS)
    least = min(found, key=lambda scale: found[scale].total)
    assert f"Least: {least}, {found[least].total:,.0f} hours." in svg
    for loss in found.values():
        assert f"does not help: {loss.wrong:,.0f}<" in svg
        assert f"others wait: {loss.waiting:,.0f}<" in svg


def test_the_page_tells_what_the_table_of_luck_shows():
    table = looks_better()
    assert 25 <= table.at["nothing changes", "4 weeks"] <= 35  # "about three wards in ten"
    assert 67 <= table.at["a third fewer", "4 weeks"] <= 75  # "three in ten do not look better yet"
    assert 8 <= table.at["nothing changes", "26 weeks"] <= 12  # "one ward in ten is still lucky"
    assert 81 <= table.at["a third fewer", "26 weeks"] <= 86  # "and one in six unlucky"
    assert list(table.loc["a third fewer"]) == sorted(table.loc["a third fewer"])
    assert list(table.loc["nothing changes"]) == sorted(table.loc["nothing changes"])[::-1]


def test_the_story_tells_what_the_ward_answered():
    done = list(toms_weeks()["done"])
    assert 60 <= done[1] < 70  # "about two rounds in three"; Dr Nair's five came nearer than eight
    assert abs(done[1] - 50) < abs(done[1] - 80)
    assert abs(done[-1] - 80) <= 7  # "This time it comes"
    text = PAGE.read_text(encoding="utf-8")
    assert "about two rounds in three were done" in re.sub(r"\s+", " ", text)


def test_the_two_cycles_are_drawn_with_what_was_predicted():
    svg = vl_convert.vegalite_to_svg(toms_two_cycles().to_dict())
    for text in ("Tom: 80", "Dr Nair: 50", *(f"{share:.0f}" for share in toms_weeks()["done"])):
        assert f">{text}<" in svg


def test_the_secret_cards_are_twelve_and_whole():
    assert len(cards().table) == len(CARDS) == 12
    assert all(card.also in cards()._repr_html_() for card in CARDS)
