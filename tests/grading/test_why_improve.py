"""Module 1's exercise: on every trainee's figures each known mistake has its own reason."""

import math
import re

import pytest

from improving_care.benefits.beds import DAYS
from improving_care.grading.course import EXERCISES
from improving_care.grading.exercises.why_improve.drawn import result
from improving_care.grading.exercises.why_improve.judged import QUESTIONS, REFLECTION
from improving_care.grading.judging import judge, questions
from improving_care.grading.personal import drawn

from .conftest import code, grade_id, read

SLUG = "01-why-improve"
TRAINEES = [f"trainee-{number}" for number in range(150)]
SOURCE = EXERCISES / "source" / SLUG / f"{SLUG}.ipynb"


def whole(truth, wrong):
    return truth | wrong if isinstance(wrong, dict) else wrong


def test_each_mistake_fails_with_its_own_reason_and_the_truth_passes():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        for name, question in questions(SLUG).items():
            truth = question.truth(data)
            assert judge(SLUG, name, truth, trainee).right, (trainee, name, truth)
            for mistake in question.misconceptions:
                for wrong in mistake.wrong(data):
                    verdict = judge(SLUG, name, whole(truth, wrong), trainee)
                    assert not verdict.right and verdict.score < question.points
                    assert verdict.misconception == mistake.name, (trainee, name, wrong)
                    assert verdict.reason.endswith(mistake.reason)


def test_the_source_answers_rightly_for_everybody():
    for trainee in TRAINEES[:40]:
        names = {"TRAINEE": trainee}
        for cell in read(SOURCE):
            if cell["cell_type"] == "code" and not re.match(r"TRAINEE|mine\.", code(cell)):
                exec(code(cell), names)
        for number, question in enumerate(QUESTIONS, 1):
            verdict = judge(SLUG, question.name, names[f"answer_{number}"], trainee)
            assert verdict.right, (trainee, question.name, verdict)


def test_the_truth_is_what_a_person_works_out_by_hand():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        bays, case = data.given["bays"], data.given["case"].set_index("letter")
        whole_bays = math.floor(bays["bed_days"] / DAYS / bays["beds"])
        assert judge(
            SLUG, "q2", {"bays": whole_bays, "pounds": whole_bays * bays["staff"]}, trainee
        ).right
        usual = case["usual"].to_dict()
        lengths = {
            letter: abs(
                result(usual | {letter: case.at[letter, "high"]})
                - result(usual | {letter: case.at[letter, "low"]})
            )
            for letter in case.index
        }
        longest = max(lengths, key=lengths.get)
        answer = {"figure": longest, "swing": lengths[longest]}
        assert judge(SLUG, "q5", answer, trainee).right
        assert lengths[longest] == abs(case.at[longest, "at_high"] - case.at[longest, "at_low"])


def test_answers_differ_from_trainee_to_trainee():
    for question in QUESTIONS:
        truths = {repr(question.truth(drawn(SLUG, trainee))) for trainee in TRAINEES[:20]}
        assert len(truths) > 5, question.name


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for question in QUESTIONS for mistake in question.misconceptions}
    assert {
        "Average cost for marginal cost",
        "The same bed day counted twice",
        "The best case as the expected one",
        "A price taken for a saving",
        "A part of a nurse",
        "A part of a bay",
    } <= known


def test_every_place_to_read_is_a_heading_of_the_page():
    page = (EXERCISES.parent / "book" / "modules" / f"{SLUG}.md").read_text(encoding="utf-8")
    places = {REFLECTION.read, *(q.read for q in QUESTIONS)}
    places |= {mistake.read for q in QUESTIONS for mistake in q.misconceptions}
    for place in places:
        where, heading = place.split(": ", 1)
        assert where == "Module 1, why improve"
        assert f"## {heading}" in page.splitlines()


def test_the_marks_told_are_the_marks_given():
    cells = read(SOURCE)
    given = {
        grade_id(cell): cell["metadata"]["nbgrader"]["points"]
        for cell in cells
        if "points" in cell["metadata"].get("nbgrader", {})
    }
    assert given == {q.name: q.points for q in (*QUESTIONS, REFLECTION)}
    assert f"{sum(given.values())} marks" in code(cells[0])


@pytest.mark.parametrize("trainee", TRAINEES[:10])
def test_what_is_told_holds_the_figures_and_not_the_truth(trainee):
    data = drawn(SLUG, trainee)
    told = data.told["q1"].text
    assert all(str(value) in told for value in data.given["freed"].values())
    assert f"{questions(SLUG)['q1'].truth(data):.0f}" not in told
    assert data.told["q3"].text.count("£") == 6
