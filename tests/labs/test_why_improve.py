"""Module 1's lab: the figures follow what is moved, and a case of one's own is kept."""

import pytest

from improving_care.labs import why_improve as lab
from improving_care.labs.moving import Picture, Slider
from improving_care.project import load, put

from .demo import Demo


@pytest.fixture
def mine(tmp_path, monkeypatch):
    (tmp_path / "my-work").mkdir()
    monkeypatch.chdir(tmp_path)


def test_more_who_wait_make_a_larger_bill():
    demo = Demo(lab.what_harm_costs)
    waiting = demo.all(Slider)[1]
    said = []
    for patients in (10, 60):
        waiting.at = waiting.values.index(patients)
        said.append(demo.picture.words)
    assert "The largest line is cancelled operations" in said[0]
    assert "The largest line is days waiting to go home: £7.2 million" in said[1]


def test_to_know_one_figure_never_widens_the_range_and_the_first_narrows_it_most():
    demo = Demo(lab.what_to_find_out)
    narrower = []
    for at in range(1, len(demo.slider.values)):
        demo.slider.at = at
        narrower.append(int(demo.picture.words.split(" makes that ")[1].split("%")[0]))
    assert min(narrower) >= -1 and max(narrower[:2]) == max(narrower)


def test_a_filled_bed_is_used_and_no_money_leaves():
    demo = Demo(lab.a_bed_day)
    freed, fate = demo.all(Slider)
    freed.at = freed.values.index(4400)
    leaves = []
    for at in range(3):
        fate.at = at
        leaves.append(demo.picture.words.split("What leaves is ")[1].split(". ")[0])
    assert leaves == ["£308,000", "£0", "£808,000"]


def test_each_bed_day_of_the_paper_is_counted_once():
    demo = Demo(lab.the_same_bed_twice)
    demo.slider.at = len(lab.CLAIMS) - 1
    assert "adds up to £365,800" in demo.picture.words
    assert "once it is £223,000" in demo.picture.words


def own(case) -> tuple:
    named, *rows, button, said, picture = case.children
    return *named.children, rows, button, said, picture


def test_a_case_of_ones_own_is_kept_and_comes_back(mine):
    put("benefits", {"note": "not ours"})
    what, harmed, rows, button, said, picture = own(lab.one_change())
    what.value, harmed.value = "rounds <b>at night</b>", 60
    rows[0].children[2].value = 20
    button.click()
    assert "It is kept" in said.value and isinstance(picture, Picture) and picture.spec
    kept = load()["benefits"]
    assert kept["low"] < kept["likely"] < kept["high"]
    assert kept["summary"].startswith("Spared a year: about ")
    assert kept["note"] == "not ours"
    what, harmed, rows, *_ = own(lab.one_change())
    assert (what.value, harmed.value) == ("rounds <b>at night</b>", 60)
    assert [box.value for box in rows[0].children[1:]] == [0, 20, 30]


def test_figures_in_the_wrong_order_get_one_sentence_and_are_not_kept(mine):
    *_, rows, button, said, _ = own(lab.one_change())
    rows[0].children[1].value = 99
    button.click()
    assert "put the low figure first" in said.value
    assert load() == {}
