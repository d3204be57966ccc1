"""Module 15's lab: what is said follows what is moved."""

import pytest

from improving_care.labs import virginia_mason as lab
from improving_care.labs.moving import Picture, Question, Slider

from .demo import Demo


def test_leaders_who_turn_away_see_fewer_alerts_first():
    demo = Demo(lab.nobody_comes)
    share, month = demo.all(Slider)
    share.at = share.values.index(2)
    assert "Alerts are a tenth lower in month 20; harm is a tenth higher in month 25." in (
        demo.picture.words
    )
    month.at = month.values.index(31)
    assert "harm is a tenth higher in month 34" in demo.picture.words
    share.at = share.values.index(10)
    assert demo.picture.words.startswith("Leaders go on coming.")


def test_the_later_somebody_comes_the_fewer_speak():
    demo = Demo(lab.too_late)
    said = []
    for at in range(len(lab.MINUTES)):
        demo.slider.at = at
        said.append(int(demo.picture.words.split("would speak ")[1].split(" of 100")[0]))
    assert said == sorted(said, reverse=True) and said[0] > 90 > 20 > said[-1]


def test_one_count_of_alerts_stands_for_ten_times_the_harm():
    demo = Demo(lab.two_quiet_wards)
    harmed = []
    for speaks in (10, 100):
        demo.slider.at = demo.slider.values.index(speaks)
        harmed.append(int(demo.picture.words.split(", and ")[1].split(" patients")[0]))
    assert harmed == [60, 6]


def test_what_is_said_of_merewicks_line_is_what_stands_in_its_tables():
    table = lab.quarters()
    assert len(table) == 7 and table["alerts"].sum() == 541  # the first three came before July
    demo = Demo(lab.what_lies_beside)
    demo.slider.at = 1
    assert f"{table['per_1000'].iloc[-1]:g} in January to March 2025" in demo.picture.words


@pytest.mark.parametrize(("way", "harmed"), [(0, 17), (2, 36), (3, 36)])
def test_each_answer_on_duty_shapes_the_months_that_follow(way, harmed):
    *asked, picture, told = lab.on_duty().children
    assert [one.layout.display for one in asked] == ["", *["none"] * 5]
    for place, question in enumerate(asked):
        assert isinstance(question, Question) and told.value == ""
        question.chosen = way
        assert question.reply
        assert f"Month {6 * (place + 1)}:" in picture.words
    assert all(one.layout.display == "" for one in asked)
    assert isinstance(picture, Picture) and f" {harmed} harmed in a year." in picture.words
    assert told.value == lab.ENDS


def test_the_picture_and_the_sentence_tell_one_number():
    demo = Demo(lab.more_alerts)
    for at in (0, 11, 35):
        demo.slider.at = at
        last = demo.picture.spec["datasets"]["wards"][-1]
        assert f"at this rate: {last['harm']:.0f};" in demo.picture.words


def test_an_answer_on_duty_may_be_changed():
    *asked, picture, _ = lab.on_duty().children
    asked[0].chosen = 2
    asked[1].chosen = 0
    before = picture.words
    asked[0].chosen = 0
    assert picture.words != before and "Month 12:" in picture.words
