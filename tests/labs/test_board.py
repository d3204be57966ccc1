"""The lab of module 18: what its parts do with what a person decides, writes and brings."""

import pytest

from improving_care.hospital.board_pack import scored
from improving_care.labs import board as lab
from improving_care.labs.rows import Rows
from improving_care.labs.three_dresses import ThreeDresses
from improving_care.leading.alignment import merewick
from improving_care.leading.three_dresses import MEETING, lines
from improving_care.project import load, put

from .demo import Demo


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    (tmp_path / "my-work").mkdir()
    monkeypatch.chdir(tmp_path)


def part(demo: Demo, kind):
    return demo.all(kind)[0]


def press(demo: Demo, begins: str) -> None:
    next(b for b in demo.parts if getattr(b, "description", "").startswith(begins)).click()


def test_the_dresses_know_of_each_measure_what_the_hospital_scores():
    dresses = part(Demo(lab.three_dresses), ThreeDresses)
    here = lines(lab.load("board"), lab.WINTER)
    assert lab.WINTER != MEETING and dresses.month == "January 2024"  # the page has July already
    seen = [bool(scored({x.measure.name: True}, lab.WINTER).seen) for x in here]
    assert [bool(told) for told in dresses.changed] == seen
    assert "December to January" in dresses.cards and "June" not in dresses.cards
    for line in here:
        assert f"<h3>{line.measure.name}</h3>" in dresses.cards
    assert dresses.cards.count('role="img"') == len(here)


def test_lowering_the_target_greens_the_page_and_moves_no_limit():
    demo = Demo(lab.moving_target)
    seen = set()
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        seen |= demo.lines()
    assert len({upper for _, _, upper in seen}) <= 28  # one for each month, at every target
    demo.slider.at = 0
    assert "28 green, 0 amber, 0 red" in demo.picture.words
    demo.slider.at = len(demo.slider.values) - 1
    assert "0 green" in demo.picture.words and "consistently fails" in demo.picture.words


def test_goals_are_drawn_and_kept_as_they_are_written():
    demo = Demo(lab.goals)
    table = part(demo, Rows)
    assert load().get("alignment") is None
    press(demo, "Begin with Merewick")
    assert load()["alignment"] == merewick()
    drawing = part(demo, lab.Drawing)
    assert "7 gaps." in drawing.svg
    rows = [dict(row) for row in table.rows]
    rows[6]["serves"] = "Patients seen"
    table.rows = rows
    assert "6 gaps." in drawing.svg and load()["alignment"][6]["serves"] == "Patients seen"
    again = Demo(lab.goals)
    assert part(again, Rows).kept == rows


def test_a_self_review_is_kept_and_beside_what_others_keep():
    put("alignment", merewick())
    demo = Demo(lab.are_we_well_led)
    press(demo, "Begin with ten")
    table = part(demo, Rows)
    rows = [dict(row) for row in table.rows]
    rows[0]["stands"] = "we say so"
    table.rows = rows
    assert load()["well_led"][0]["stands"] == "we say so" and load()["alignment"] == merewick()
    assert "Of 1 question answered, 0" in part(demo, lab.Drawing).words


def test_a_project_that_cannot_be_used_gets_its_sentence(tmp_path):
    (tmp_path / "my-work" / "my-project.json").write_text("{", encoding="utf-8")
    demo = Demo(lab.goals)
    assert any(
        "is damaged" in getattr(each, "value", "") for each in demo.parts if hasattr(each, "value")
    )


def test_a_paper_of_ones_own_follows_what_is_said_of_each_measure():
    paper = lab.OwnPaper()
    paper.bring(lab.example())
    assert len(paper.better) == 5 and "5 measures" in paper.said.value
    measure = "falls on Beech"
    paper.better[measure].value, paper.target[measure].value = "down", "6.6"
    assert "the target of 6.6" in paper.said.value
    assert b"the target of 6.6" in paper.paper("html")
    assert "set by the first 12 points (Apr 2022 to Mar 2023)" in paper.said.value
    paper.limits.value = "all"
    assert "The limits are set by all points." in paper.said.value
    assert b"The limits are set by all points." in paper.paper("html")
    paper.bring(b"only words\nhere")
    assert 'role="alert"' in paper.said.value and paper.take.layout.display == "none"
    assert paper.choices.children == ()
