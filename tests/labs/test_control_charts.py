"""What each demo of module 5's lab promises: moved as a trainee moves it, without a browser."""

import re

from improving_care.labs import control_charts as lab
from improving_care.labs.moving import BESIDE, WIDEST
from improving_care.spc import control_chart

from .demo import Demo


def test_the_month_you_stand_in_hides_what_comes_after():
    demo = Demo(lab.last_month)
    for at in (0, 10, 34):
        demo.slider.at = at
        assert len(demo.picture.spec["data"]["values"]) == at + 2


def test_the_question_tells_of_a_real_rise():
    question = Demo(lab.last_month).question.question
    before, now = map(int, re.findall(r"(\d+) (?:falls )?in ", question))
    assert now > before


def test_new_luck_adds_a_hospital_and_counts_them_all():
    demo = Demo(lab.new_luck)
    button = next(part for part in demo.parts if getattr(part, "description", "") == "New luck")
    first = demo.picture.spec["data"]["values"]
    button.click()
    assert demo.picture.spec["data"]["values"] != first
    assert "Hospitals so far: 2." in demo.picture.words
    assert "of 48." in demo.picture.words
    demo.slider.at += 1
    demo.slider.at -= 1
    button_free = demo.picture.words
    again = Demo(lab.new_luck)
    next(p for p in again.parts if getattr(p, "description", "") == "New luck").click()
    assert again.picture.words == button_free  # luck is drawn from a seed


def test_where_nothing_changes_few_months_fall_outside():
    """Three sigma on a Poisson count of 10: well under one month in a hundred."""
    months = lab._unchanging(10, 200)
    outside = sum(
        control_chart(part, "falls", kind="c").points["outside"].sum()
        for _, part in months.groupby("hospital")
    )
    assert 0 < outside < 0.01 * len(months)


def test_a_target_moves_the_verdict_and_never_the_limits():
    demo = Demo(lab.target)
    limits, verdicts = set(), set()
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        limits |= demo.lines()
        verdicts |= {
            words
            for words in ("inside the limits", "met reliably", "cannot be expected")
            if words in demo.picture.words
        }
    assert len(limits) == 1
    assert len(verdicts) == 3


def test_new_limits_need_all_four_conditions():
    demo = Demo(lab.new_limits)
    boxes = [part for part in demo.parts if hasattr(part, "indent")]
    assert len(boxes) == 4
    for hold, box in enumerate(boxes):
        assert demo.picture.words.startswith(f"{hold} of 4 conditions hold, so the old limits stay")
        box.value = True
    assert demo.picture.words.startswith("All 4 conditions hold")


def test_new_limits_stand_from_the_month_that_is_set():
    demo = Demo(lab.new_limits)
    assert len(demo.lines()) == 1
    demo.slider.at = demo.slider.values.index(lab.ROUNDING)
    assert len(demo.lines()) == 2
    new = [row for row in demo.picture.spec["data"]["values"] if row["phase"] == 2]
    assert new[0]["when"] == "Sep 2023"


def test_a_bad_month_crosses_the_moving_range_limit_long_before_its_own_sd():
    demo = Demo(lab.one_bad_month)
    seen = []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        seen.append(re.findall(r"January is (\w+)", demo.picture.words))
    ranges, spread = (
        next(i for i, pair in enumerate(seen) if pair[column] == "outside") for column in (0, 1)
    )
    assert seen[0] == ["inside", "inside"]
    assert demo.slider.values[spread] >= 1.5 * demo.slider.values[ranges]


def test_a_picture_fits_the_room_there_is():
    demo = Demo(lab.target)
    assert demo.picture.spec["width"] == WIDEST
    demo.picture.room = 400
    assert demo.picture.spec["width"] == 400 - BESIDE
    demo.picture.room = 2000
    assert demo.picture.spec["width"] == WIDEST
