"""Module 15's pictures: what the reader sees is what the model and the sources give."""

import re

import pytest
import vl_convert

from improving_care.leading.stopping import answered, live, order, turned_away
from improving_care.site.figures import virginia_mason as figures

from .test_figures_why_improve import items


def said(chart, **moved) -> str:
    """The words in a picture, drawn with these parameters as the reader moved them."""
    spec = chart.to_dict()
    for param in spec["params"]:
        param["value"] = moved.get(param["name"], param["value"])
    return " | ".join(_texts(vl_convert.vegalite_to_scenegraph(spec)))


def _texts(part):
    if isinstance(part, dict):
        if "text" in part:
            yield str(part["text"])
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)


@pytest.mark.parametrize("of_ten", range(10))
def test_the_ward_moves_with_the_answers(of_ten):
    found = order(live(turned_away(19, answered(of_ten / 10))), 19)
    words = said(figures.nobody_answers(), of_ten=of_ten)
    assert f"Alerts a tenth lower in month {found.alerts};" in words
    assert (f"harm a tenth higher in month {found.harm}." in words) == (found.harm is not None)


def test_with_every_alert_answered_nothing_is_said_to_be_wrong():
    assert "Leaders go on coming." in said(figures.nobody_answers(), of_ten=10)


@pytest.mark.parametrize(("shift", "apart"), [(12, "1.2"), (8, "0.8")])
def test_two_accounts_of_one_ward_lie_apart(shift, apart):
    words = said(figures.bedside(), shift=shift)
    assert f"lie {apart} hours of a shift apart" in words
    assert f"{0.193 * shift:.1f} h, 19.3%" in words


def test_five_wards_with_one_method_end_apart_unless_leaders_leave():
    ends = {}
    for until in (6, 36):
        words = said(figures.one_method(), until=until).split("from ")[1].split(" harmed")[0]
        low, high = map(int, words.split(" to "))
        ends[until] = high - low
    assert ends[36] >= 8 and ends[6] <= 4


def test_the_readiest_and_the_least_ready_ward_are_told_apart_where_they_end_alike():
    found = items(figures.one_method(), until=6)
    least, most = (
        [item["y"] for item in found if item.get("text") == name] for name in figures.NAMED.values()
    )
    assert len(least) == len(most) == 1 and most[0] - least[0] >= 13


def test_the_model_ward_says_where_it_begins():
    words = said(figures.nobody_answers(), of_ten=2).split(" | ")
    assert {"7", "10", "36"} <= set(words)


def test_merewicks_line_says_its_first_and_its_highest_month():
    description = figures.merewicks_line().to_dict()["description"]
    assert "from 3 in the first month to 51 in the highest" in description


@pytest.mark.parametrize("width", [300, 620])
def test_the_months_of_merewicks_line_have_their_year_and_do_not_run_together(width):
    spec = figures.merewicks_line().to_dict() | {"width": width}
    labels = re.findall(
        r'transform="translate\(([\d.]+),[^>]*opacity="1">(\w{3} 20\d\d)</text>',
        vl_convert.vegalite_to_svg(spec),
    )
    assert len(labels) >= 3
    places = [float(x) for x, _ in labels]
    letter = 7  # pixels across, at 13 pixels high
    assert min(b - a for a, b in zip(places, places[1:], strict=False)) >= 8 * letter


def test_the_simulation_can_be_run_again():
    few, more = figures.which_moves_first(wards=200), figures.which_moves_first()
    assert list(few.index) == list(more.index)
    assert (few.iloc[:, :2] - more.iloc[:, :2]).abs().max().max() <= 6
