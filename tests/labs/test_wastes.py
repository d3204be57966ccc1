"""What each demo of module 11's lab promises: moved as a trainee moves it, without a browser."""

import re

from improving_care.labs import wastes as lab
from improving_care.lean.wastes import metres

from .demo import Demo


def test_the_minutes_told_are_those_of_the_shift():
    demo = Demo(lab.whose_time)
    for at, (ward, number) in enumerate(demo.slider.values):
        demo.slider.at = at
        shift = lab._shifts()[ward, number]
        care = (shift["activity"] == "care at the bedside").sum()
        assert f"of 450 minutes worked, {care} are care at the bedside" in demo.picture.words


def test_a_wider_line_only_ever_counts_more():
    demo = Demo(lab.where_the_line_is)
    shares = []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        shares.append(int(re.search(r"(\d+)% of the time", demo.picture.words)[1]))
    assert shares == sorted(set(shares)) and shares[0] == 20


def test_more_hours_are_more_metres():
    demo = Demo(lab.spaghetti_hour_by_hour)
    walked = []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        walked.append(int(demo.picture.words.split(" metres")[0].replace(",", "")))
    assert walked == sorted(walked) and walked[-1] == metres(lab._shifts()["Beech", 2])


def test_where_it_stands_today_a_cupboard_saves_nothing_and_care_never_moves():
    demo = Demo(lab.move_the_cupboard)
    assert demo.picture.words.startswith("0 metres fewer a shift on average; 0 of 12")
    care, better = set(), 0
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        care.add(re.search(r"bedside: (\d+) minutes", demo.picture.words)[1])
        better += "0 of 12 nurses walk further" in demo.picture.words
    assert len(care) == 1
    assert 1 < better < len(demo.slider.values), "some places hurt somebody, some nobody"


def test_two_observers_agree_less_on_the_word_than_on_the_waste():
    demo = Demo(lab.two_observers)
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        same, waste = map(int, re.findall(r"(\d+) of 24", demo.picture.words))
        assert same < waste
        squares = sum(row["same"] for row in demo.picture.spec["data"]["values"])
        assert squares == same
