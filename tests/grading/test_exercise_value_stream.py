"""Module 12's exercise: the truth passes, the source's solutions are right, each mistake is known."""

import json

import pytest

from improving_care.grading.cohort import drawn
from improving_care.grading.course import EXERCISES
from improving_care.grading.exercises.value_stream.drawn import draw
from improving_care.grading.judging import judge, questions
from improving_care.grading.personal import MyExercise

SLUG = "12-value-stream"
TRAINEES = [f"trainee-{number}" for number in range(20)]


def solved(trainee: str) -> dict:
    """Run the code cells of the source as a script, and return what each check is handed."""
    cells = json.loads((EXERCISES / "source" / SLUG / f"{SLUG}.ipynb").read_text())["cells"]
    names, left = {"TRAINEE": trainee}, {}
    for cell in cells:
        text = "".join(cell["source"])
        if cell["cell_type"] == "code" and not text.startswith("TRAINEE"):
            exec(text, names)
            if isinstance(names.get("mine"), MyExercise):
                names["mine"].tell = lambda question: None
                names["mine"].check = left.__setitem__
    return left


@pytest.mark.parametrize("trainee", TRAINEES)
def test_each_mistake_has_its_own_reason_and_the_source_is_right(trainee):
    data, answers = drawn(SLUG, trainee), solved(trainee)
    for name, question in questions(SLUG).items():
        assert judge(SLUG, name, answers[name], trainee).right, (name, answers[name])
        truth = question.truth(data)
        for mistake in question.misconceptions:
            wrong = mistake.wrong(data)[0]
            answer = truth | wrong if isinstance(wrong, dict) else wrong
            verdict = judge(SLUG, name, answer, trainee)
            assert not verdict.right and verdict.misconception == mistake.name, (name, answer)


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
