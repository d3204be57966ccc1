"""What every demo of every lab promises: it asks before it shows, and it moves and speaks."""

from importlib import import_module

import pytest

from improving_care.labs.moving import Picture, Question, Slider
from improving_care.modules import MODULES

from .demo import Demo

LABS = [
    import_module(f"improving_care.labs.{m.name.replace('-', '_')}") for m in MODULES if m.written
]
DEMOS = [
    pytest.param(make, id=f"{lab.__name__.split('.')[-1]}-{make.__name__}")
    for lab in LABS
    for make in lab.DEMOS
]


@pytest.mark.parametrize("make", DEMOS)
def test_it_asks_before_it_shows_and_has_a_reply_for_every_answer(make):
    demo = Demo(make)
    assert isinstance(demo.question, Question)
    assert demo.question.question.endswith("?")
    assert demo.shown.layout.display == "none"
    replies = set()
    for chosen in range(len(demo.question.answers)):
        demo.question.chosen = chosen
        replies.add(demo.question.reply)
    assert demo.shown.layout.display == ""
    assert "" not in replies
    assert len(replies) == len(demo.question.answers)


@pytest.mark.parametrize("make", DEMOS)
def test_every_place_of_every_slider_draws_and_speaks(make):
    demo = Demo(make)
    for slider in demo.all(Slider):
        start = slider.at
        for at in range(len(slider.values)):
            slider.at = at
            for picture in demo.all(Picture):
                assert picture.spec["description"]
                assert picture.words.endswith((".", "?", "!"))
                assert "nan" not in picture.words.lower().split()
        slider.at = start
