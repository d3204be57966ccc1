"""The exercise of module 9: on everybody's data each known mistake has its own reason."""

import json
import re

import pytest

from improving_care.grading.course import EXERCISES
from improving_care.grading.judging import agrees, judge, questions, reflection
from improving_care.grading.personal import MyExercise, drawn
from improving_care.spc import control_chart

SLUG = "09-pdsa"
TRAINEES = [f"trainee-{number}" for number in range(40)]
ASKED = questions(SLUG)


def whole(truth, wrong):
    """A mistaken answer with the parts it leaves out filled in rightly."""
    return truth | wrong if isinstance(wrong, dict) else wrong


def solutions() -> dict[str, str]:
    source = EXERCISES / "source" / SLUG / f"{SLUG}.ipynb"
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    named = {c["metadata"].get("nbgrader", {}).get("grade_id", ""): c["source"] for c in cells}
    return {
        name: re.sub(r"### (BEGIN|END) SOLUTION\n?", "", "".join(text))
        for name, text in named.items()
        if name.startswith("answer-")
    }


@pytest.mark.parametrize("trainee", TRAINEES)
def test_each_mistake_fails_with_its_own_reason_and_the_truth_passes(trainee):
    data = drawn(SLUG, trainee)
    for name, question in ASKED.items():
        truth = question.truth(data)
        verdict = judge(SLUG, name, truth, trainee)
        assert (verdict.right, verdict.score) == (True, question.points)
        wrongs = [mistake.wrong(data)[0] for mistake in question.misconceptions]
        answers = [whole(truth, wrong) for wrong in wrongs]
        for k, (mistake, answer) in enumerate(zip(question.misconceptions, answers, strict=True)):
            verdict = judge(SLUG, name, answer, trainee)
            assert not verdict.right and verdict.score < question.points
            assert (verdict.misconception, verdict.read) == (mistake.name, mistake.read)
            assert verdict.reason.endswith(mistake.reason)
            assert not any(agrees(answer, other, question.tolerance) for other in answers[:k])


@pytest.mark.parametrize("trainee", TRAINEES)
def test_the_solutions_of_the_source_pass_for_every_trainee(trainee):
    names = {"mine": MyExercise(drawn(SLUG, trainee)), "control_chart": control_chart}
    for name, text in solutions().items():
        exec(text, names)
        number = name[-1]
        verdict = judge(SLUG, f"q{number}", names[f"answer_{number}"], trainee)
        assert verdict.right, (number, verdict)


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for question in ASKED.values() for mistake in question.misconceptions}
    assert {
        "No prediction, and nobody misses it",
        "Test on everything",
        "One good week proves it",
        "Plan, do, and on to the next idea",
        "A failed test as failed people",
        "The outcome without its balancing measure",
    } <= known
    reasons = [m.reason for question in ASKED.values() for m in question.misconceptions]
    assert len(set(reasons)) == len(reasons)


def test_every_place_to_read_is_a_heading_that_is_there():
    text = (EXERCISES.parent / "book" / "modules" / f"{SLUG}.md").read_text(encoding="utf-8")
    places = {reflection(SLUG).read}
    for question in ASKED.values():
        places |= {question.read, *(mistake.read for mistake in question.misconceptions)}
    for place in places:
        page, heading = place.split(": ")
        assert page == "Module 9, PDSA"
        assert f"## {heading}" in text.splitlines(), place


def test_answers_differ_from_trainee_to_trainee():
    for name, question in ASKED.items():
        truths = {repr(question.truth(drawn(SLUG, trainee))) for trainee in TRAINEES[:20]}
        assert len(truths) > 1, f"{name} has one answer for everybody"


def test_losses_worked_out_by_hand_to_whole_hours_are_right():
    for trainee in TRAINEES[:20]:
        truth = ASKED["q4"].truth(drawn(SLUG, trainee))
        rounded = {k: v if k == "least" else round(v) for k, v in truth.items()}
        assert judge(SLUG, "q4", rounded, trainee).right
