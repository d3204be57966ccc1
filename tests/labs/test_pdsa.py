"""What the demos of module 9 promise: moved as a trainee moves them, without a browser."""

import re

from improving_care import hospital
from improving_care.labs import pdsa as lab

from .demo import Demo


def test_the_longer_one_looks_the_fewer_quiet_futures_look_better():
    demo = Demo(lab.one_good_week)
    better = []
    for at in (0, 3, 25):
        demo.slider.at = at
        better.append(
            int(re.search(r"fewer than in the half year before in (\d+)", demo.picture.words)[1])
        )
    assert better[0] > better[1] > better[2] > 0


def test_the_bars_that_look_better_hold_the_futures_that_the_words_count():
    demo = Demo(lab.one_good_week)
    for at in (0, 5, 12, 25):
        demo.slider.at = at
        bars = demo.picture.spec["data"]["values"]
        said = int(re.search(r"before in (\d+)", demo.picture.words)[1])
        assert sum(bar["futures"] for bar in bars) == lab.FUTURES
        assert sum(bar["futures"] for bar in bars if bar["better"]) == said


def test_nothing_is_tried_in_the_quiet_futures():
    futures = hospital.ward("Beech").futures(3, lab.LONGEST)
    assert set(futures["change"]) == {""}


def test_the_least_to_lose_turns_from_the_smallest_test_to_the_largest():
    demo = Demo(lab.how_big)
    sure = demo.slider
    least = []
    for at in (0, len(sure.values) - 1):
        sure.at = at
        least.append(re.search(r"Least to lose: ([a-z ]+),", demo.picture.words)[1])
    assert least == ["one shift", "all wards"]
