"""A board's questions to itself: how well each answer is known, and what a chair would ask."""

from improving_care.leading.well_led import (
    MEANS,
    QUESTIONS,
    doubts,
    review,
    sentence,
    standing,
    standing_picture,
)
from improving_care.project import load, put
from improving_care.project.sections import KNOWN


def answered(*stands: str) -> list[dict]:
    return [row | {"stands": level} for row, level in zip(review(), stands, strict=False)]


def test_every_question_is_one_and_none_stands_twice():
    assert len(set(QUESTIONS)) == len(QUESTIONS) == 10
    assert all(question.endswith("?") for question in QUESTIONS)
    assert list(MEANS) == list(KNOWN)


def test_it_counts_what_could_be_shown():
    rows = answered(*KNOWN, KNOWN[1])
    assert standing(rows) == dict(zip(KNOWN, (1, 2, 1, 1), strict=True))
    assert sentence(rows) == "Of 5 questions answered, 2 could be shown to somebody who doubts it."
    assert sentence(review()) == "No question is answered yet."
    picture = standing_picture(rows)
    assert "we say so 2" in picture and picture.count("<rect") == 4


def test_what_is_only_said_is_asked_about():
    assert doubts(review()) == []
    assert "Who could tell you" in doubts(answered(KNOWN[0]))[0]
    shown = answered(KNOWN[2])
    assert "nothing is written of how" in doubts(shown)[0]
    shown[0]["know"] = "Nine of ten ideas were answered within a week."
    assert doubts(shown) == [
        "There is nothing that you do not know? Let somebody read this who works nights."
    ]


def test_it_is_kept_in_the_project(tmp_path):
    path = tmp_path / "my-project.json"
    put("well_led", answered(KNOWN[1]), path)
    assert load(path)["well_led"][0]["stands"] == KNOWN[1]
