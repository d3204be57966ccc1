"""What module 16's lab promises: its demos, and a deal that two sides write in turns and keep."""

import json
import re

import pytest

from improving_care.labs import compact as lab
from improving_care.labs.moving import Question
from improving_care.leading.compact import MEREWICK
from improving_care.project import load, put, write
from improving_care.project.keeping import NAME

from .demo import Demo


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Where this person's project lies."""
    (tmp_path / "my-work").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "my-work" / NAME


def test_every_statement_gets_a_reason_for_each_answer():
    asked = Demo(lab.the_unsaid_deal).all(Question)
    assert len(asked) == len(lab.UNSAID) + 1
    for question in asked:
        replies = set()
        for chosen in range(len(question.answers)):
            question.chosen = chosen
            replies.add(question.reply)
        assert len(replies) == len(question.answers) and "" not in replies


def test_the_more_can_be_seen_the_more_is_kept():
    demo = Demo(lab.what_is_seen)
    ends = []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        ends.append(int(re.search(r"keep (\d+) in 100\.$", demo.picture.words)[1]))
    assert ends == sorted(ends) and ends[0] == 0 and ends[-1] == 90


def test_two_sides_write_in_turns_and_neither_sees_the_others_list(path):
    mine = lab.my_compact()
    assert not path.exists(), "looking alone writes nothing"
    mine.rows["who"].rows = [{"first": "The ward", "second": "The porters"}]
    assert "The ward, it is your turn" in mine._whose.value
    assert "The porters, please look away" in mine._whose.value
    mine.rows["first_unsaid"].rows = [{"gives": "we ring early", "gets": "a chair comes"}]
    assert [box.layout.display for box in mine._own.values()] == ["", "none"]
    mine.over.click()
    assert [box.layout.display for box in mine._own.values()] == ["none", ""]
    assert "we ring early" not in mine._both.value + mine._whose.value
    mine.rows["second_unsaid"].rows = [{"gives": "we come", "gets": "<b>thanks</b>"}]
    mine.over.click()
    assert "we ring early" in mine._both.value and "&lt;b&gt;thanks" in mine._both.value
    assert load()["compact"]["second_unsaid"] == [{"gives": "we come", "gets": "<b>thanks</b>"}]
    assert "we ring early" in lab.my_compact()._both.value, "another day both lists are there"


def test_one_alone_changes_chairs_and_the_page_says_so(path):
    mine = lab.my_compact()
    mine.rows["who"].rows = [{"first": "I", "second": "Them", "writers": "one, alone"}]
    assert mine.over.description == "Change chairs: the other side writes"
    mine.over.click()
    assert "as they would speak" in mine._whose.value and "look away" not in mine._whose.value
    mine.over.click()
    assert "Ask somebody of the other side" in mine._whose.value


def test_promises_are_answered_in_turns_drawn_and_doubted(path):
    mine = lab.my_compact()
    assert "promise one thing" in mine._turn.value and mine._doubts.value.count("<li>") == 0
    mine.rows["first_gives"].rows = [{"gives": "We support them"}]
    assert "The other side, it is your turn" in mine._turn.value
    assert "names a value" in mine._doubts.value and "stroke-dasharray" in mine._deal.svg
    mine.rows["first_gives"].rows = [{"gives": "We support them", "answer": "not yet"}]
    assert "nothing given yet" in mine._doubts.value
    assert load() == {
        "compact": {"first_gives": [{"gives": "We support them", "answer": "not yet"}]}
    }


def test_merewick_lends_its_deal_and_the_rest_of_the_project_stays(path):
    put("aim", {"title": "mine"})
    mine = lab.my_compact()
    assert mine.example.layout.display == ""
    mine.example.click()
    assert load() == {"aim": {"title": "mine"}, "compact": MEREWICK}
    assert mine.example.layout.display == "none" and mine.compact() == MEREWICK
    assert "Nothing that a program could ask" in mine._doubts.value
    assert mine.kept() == load()


def test_what_the_course_does_not_know_stays(path):
    put("compact", {"first": "A", "colour": "green", "review": "May"})
    mine = lab.my_compact()
    mine.rows["later"].rows = [mine.rows["later"].rows[0] | {"broken": "we talk"}]
    assert load()["compact"] == {
        "first": "A",
        "colour": "green",
        "review": "May",
        "broken": "we talk",
    }


@pytest.mark.parametrize("content", [b"{", write({"compact": MEREWICK})[:-9]])
def test_a_file_that_cannot_be_used_is_refused_and_nothing_is_lost(path, content):
    put("compact", {"first": "mine"})
    mine = lab.my_compact()
    mine.bring(content)
    assert re.fullmatch(r'<p role="alert">The file that you chose is [^<]+\.</p>', mine.alert.value)
    assert load() == {"compact": {"first": "mine"}}
    mine.bring(write({"compact": MEREWICK}))
    assert mine.alert.value == "" and load() == {"compact": MEREWICK}


def test_a_project_broken_by_hand_is_said_and_can_be_put_aside(path):
    path.write_text("{ my own notes")
    mine = lab.my_compact()
    mine.rows["who"].rows = [{"first": "typed all the same"}]
    assert "is damaged" in mine.alert.value and path.read_text() == "{ my own notes"
    mine.anew.click()
    assert load() == {"compact": {"first": "typed all the same"}}
    assert json.loads(path.read_text())["version"] == 1
