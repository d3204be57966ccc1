"""What module 2's lab promises: its demos, and a project that is kept as it is written."""

import json
import re

import pytest

from improving_care.labs import aim_and_drivers as lab
from improving_care.labs.moving import Drawing, Question
from improving_care.project import load, put, read, write
from improving_care.project.beech import BEECH
from improving_care.project.keeping import LARGEST, NAME

from .demo import Demo


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Where this person's project lies."""
    (tmp_path / "my-work").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "my-work" / NAME


def test_a_small_step_takes_longer_to_see_than_a_large_one():
    demo = Demo(lab.goal_and_date)
    waits = []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        waits.append(int(re.search(r"about (\d+) months", demo.picture.words)[1]))
    assert waits == sorted(waits)
    assert waits[0] == 7 and waits[-1] > 60


def test_every_measure_and_every_draft_gets_a_reason_for_each_answer():
    for make in (lab.first_drafts, lab.sort_measures):
        asked = Demo(make).all(Question)
        assert len(asked) >= 3
        for question in asked:
            replies = set()
            for chosen in range(len(question.answers)):
                question.chosen = chosen
                replies.add(question.reply)
            assert len(replies) == len(question.answers)


def test_two_people_agree_more_with_each_draft():
    demo = Demo(lab.two_people)
    drawing = demo.all(Drawing)[0]
    kappas = []
    for at in range(3):
        demo.slider.at = at
        kappas.append(float(re.search(r"kappa is ([\d.]+)\.", drawing.words)[1]))
    assert kappas == sorted(kappas) and kappas[-1] > 0.8
    drawing.room = 340
    assert 'viewBox="0 0 340' in drawing.svg


def test_what_is_written_is_kept_at_once(path):
    mine = lab.my_project()
    assert not path.exists(), "looking alone writes nothing"
    mine.rows["aim"].rows = [{"what": "fewer falls"}]
    assert load() == {"aim": {"what": "fewer falls"}}
    assert "By when?" in mine.aim.children[-1].value
    mine.rows["drivers"].rows = [{"primary": "Legs stay strong"}, {}, {}]
    assert load()["drivers"] == [{"primary": "Legs stay strong"}]
    assert "Legs stay strong" in mine.drivers.children[-3].svg
    again = lab.my_project()
    assert again.rows["aim"].kept == {"what": "fewer falls"}


def test_what_others_kept_and_added_stays(path):
    put("cycles", [{"question": "Can one bay do it?"}])
    put("aim", {"title": "A", "colour": "green"})
    mine = lab.my_project()
    mine.rows["plan"].rows = [{"step": "Ask Edith"}]
    put("cycles", [{"question": "Can two?"}])  # another module, meanwhile
    mine.rows["aim"].rows = [mine.rows["aim"].rows[0] | {"title": "B"}]
    assert load() == {
        "cycles": [{"question": "Can two?"}],
        "aim": {"title": "B", "colour": "green"},
        "plan": [{"step": "Ask Edith"}],
    }
    assert mine.kept()["cycles"] == [{"question": "Can two?"}]


def test_grace_lends_her_project_to_who_has_none(path):
    mine = lab.my_project()
    assert mine.example.layout.display == ""
    mine.example.click()
    assert load() == BEECH
    assert mine.example.layout.display == "none"
    assert "No part is missing" in mine.aim.children[-1].value
    assert "The family is whole" in mine.measures.children[-1].value


@pytest.mark.parametrize("content", [b"{", b"[]", write(BEECH)[:-9], None])
def test_a_file_that_cannot_be_used_is_refused_and_nothing_is_lost(path, content):
    put("aim", {"title": "mine"})
    mine = lab.my_project()
    mine.bring(bytes(LARGEST + 1) if content is None else content)
    assert re.fullmatch(r'<p role="alert">[^<]+\.</p>', mine.alert.value)
    assert load() == {"aim": {"title": "mine"}}
    mine.bring(write(BEECH))
    assert mine.alert.value == ""
    assert load() == BEECH
    assert json.loads((path.parent / "kept" / "my-project-1.json").read_text())["aim"]


def test_a_project_broken_by_hand_is_said_and_can_be_put_aside(path):
    path.write_text("{ my own notes")
    mine = lab.my_project()
    assert "is damaged" in mine.alert.value
    mine.rows["aim"].rows = [{"title": "typed all the same"}]
    assert path.read_text() == "{ my own notes"
    mine.anew.click()
    assert mine.alert.value == ""
    assert load() == {"aim": {"title": "typed all the same"}}
    assert (path.parent / "kept" / "my-project-1.json").read_text() == "{ my own notes"


def test_the_files_to_take_away(path):
    mine = lab.my_project()
    mine.bring(write(BEECH))
    assert mine.driver_file("svg").startswith(b"<svg") and b'role="img"' in mine.driver_file("svg")
    assert mine.driver_file("png").startswith(b"\x89PNG")
    assert b"Tom's round" in mine.driver_file("csv")
    assert read(write(mine.kept())) == BEECH
