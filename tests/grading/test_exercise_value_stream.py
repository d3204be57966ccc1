"""Module 12's exercise: what it is about, and the same numbers everywhere."""

from improving_care.grading.exercises.value_stream.drawn import draw
from improving_care.grading.judging import questions

SLUG = "12-value-stream"
TRAINEES = [f"trainee-{number}" for number in range(20)]


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {m.name for question in questions(SLUG).values() for m in question.misconceptions}
    assert {
        "The average of %C&A",
        "Speeding the fastest step",
        "Cycle for takt",
        "Day and night in one figure",
        "More people before balance",
    } <= known


FIRST = {
    "steps": {
        "step": ["Write", "Sort", "Call", "See", "Note"],
        "wait": [33, 118, 4, 15, 38],
        "work": [2, 5, 7, 4, 8],
        "right": [90, 92, 86, 94, 86],
    },
    "takt": 2.4,
    "morning": {"open": 210, "breaks": 15, "people": 38, "cycle": 7.1, "stay": 26},
}


def test_the_same_seed_gives_the_same_numbers_everywhere():
    given = draw(12).given
    assert given["steps"].to_dict("list") == FIRST["steps"]
    assert (given["takt"], given["morning"]) == (FIRST["takt"], FIRST["morning"])
