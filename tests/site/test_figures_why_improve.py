"""Module 1's pictures: what the browser works out as the reader moves is what Python works out."""

import pytest
import vl_convert

from improving_care import benefits
from improving_care.benefits.falls_case import ADDED, EFFECT, HOURS, WORTH
from improving_care.site.figures import why_improve as figures


def said(chart, **moved) -> list[str]:
    """The words in a picture, drawn with these parameters as the reader moved them."""
    return [item["text"] for item in items(chart, **moved) if "text" in item]


def items(chart, **moved) -> list[dict]:
    """What a picture is drawn of, likewise."""
    spec = chart.to_dict()
    for param in spec["params"]:
        param["value"] = moved.get(param["name"], param["value"])
    return list(_items(vl_convert.vegalite_to_scenegraph(spec)))


def _items(part):
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _items(each)


@pytest.mark.parametrize(("prices", "end"), [(0, "low"), (50, "usual"), (100, "high")])
def test_the_bill_moves_with_the_prices(prices, end):
    bill = benefits.harm_bill(waiting=(20, 20, 20))
    total = bill.lines()[end].sum() / 1e6
    words = said(figures.the_bill(), prices=prices, waiting=20)
    assert any(f"The bill: £{total:.1f}m." in str(text) for text in words)


@pytest.mark.parametrize("moved", [{}, {"worth": 330}, {"effect": 30, "added": 9, "hours": 300}])
def test_the_case_moves_with_each_assumption(moved):
    case = benefits.falls_case()
    values = {name: known.usual for name, known in case.inputs.items()}
    names = {"effect": EFFECT, "added": ADDED, "worth": WORTH, "hours": HOURS}
    net = case.net(values | {names[name]: value for name, value in moved.items()})
    words = said(figures.what_drives_it(), **moved)
    wanted = f"{'costs' if net < 0 else 'gains'} £{abs(net):,.0f}"
    assert any(wanted in str(text) for text in words)


def test_a_bay_closes_when_it_stands_empty():
    words = said(figures.when_it_is_money(), freed=2000)
    assert any("No bay can close." in str(text) for text in words)
    words = said(figures.when_it_is_money(), freed=4500)
    assert any("2 bays closed: £0.81m" in str(text) for text in words)  # 4,500 x 70 + 2 x 250,000


def test_the_simulation_can_be_run_again():
    few, more = figures.possible_bills(runs=500), figures.possible_bills()
    assert list(few.index) == list(more.index)
    assert abs(few - more).max().max() < 0.6
