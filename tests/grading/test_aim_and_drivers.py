"""Module 2's exercise: for every trainee the solution is right and each known mistake is known."""

import re

import nbformat
import pytest

from improving_care.grading.course import EXERCISES
from improving_care.grading.judging import judge, questions, reflection
from improving_care.grading.personal import MyExercise, drawn
from improving_care.project.agreement import agreement

SLUG = "02-aim-and-drivers"
TRAINEES = [f"trainee-{number}" for number in range(20)]
ASKED = questions(SLUG)


@pytest.fixture(scope="module")
def solutions():
    source = nbformat.read(EXERCISES / "source" / SLUG / f"{SLUG}.ipynb", as_version=4)
    return {
        cell.metadata["nbgrader"]["grade_id"].replace("answer-", "q"): cell.source
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id", "").startswith("answer-")
    }


@pytest.mark.parametrize("trainee", TRAINEES)
def test_the_truth_the_solution_and_each_mistake_get_their_own_verdict(trainee, solutions):
    data = drawn(SLUG, trainee)
    names = {"mine": MyExercise(data)}
    for name, question in ASKED.items():
        truth = question.truth(data)
        exec(solutions[name], names)
        for answer in (truth, names[f"answer_{name[1]}"]):
            assert judge(SLUG, name, answer, trainee).score == question.points, (name, answer)
        for mistake in question.misconceptions:
            wrong = mistake.wrong(data)[0]
            answer = truth | wrong if isinstance(wrong, dict) else wrong
            verdict = judge(SLUG, name, answer, trainee)
            assert not verdict.right
            assert (verdict.misconception, verdict.read) == (mistake.name, mistake.read)


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for question in ASKED.values() for mistake in question.misconceptions}
    assert {
        "An activity taken for an aim",
        "A goal without a date",
        "A process taken for an outcome",
        "The balancing measure forgotten",
        "Agreement by per cent taken for kappa",
        "A new definition read as harm",
    } <= known


def test_every_place_to_read_is_a_heading_of_the_page():
    page = (EXERCISES.parent / "book" / "modules" / f"{SLUG}.md").read_text(encoding="utf-8")
    places = {reflection(SLUG).read}
    for question in ASKED.values():
        places |= {question.read, *(mistake.read for mistake in question.misconceptions)}
    for place in places:
        module, heading = place.split(": ", 1)
        assert module == "Module 2, aim, measures, changes"
        assert f"## {heading}" in page.splitlines(), place


def test_a_trainee_can_work_the_figures_out_by_hand():
    for trainee in TRAINEES[:5]:
        told = drawn(SLUG, trainee).told
        total, up = map(int, re.findall(r"\*\*(\d+)\*\*", told["q2"].text))
        more = int(re.search(r"by (\d+) per cent", told["q2"].text)[1])
        goal = round(round(100 * up / total, 1) * (1 + more / 100), 1)
        assert judge(SLUG, "q2", goal, trainee).right
        rows = re.findall(r"\| \d+ \| (yes|no) \| (yes|no) \|", told["q5"].text)
        found = agreement([one for one, _ in rows], [other for _, other in rows])
        answer = {"agreement": found.observed, "kappa": round(found.kappa, 2)}
        assert judge(SLUG, "q5", answer, trainee).right


def test_another_trainees_answers_are_not_right():
    answers = {name: question.truth(drawn(SLUG, "amina")) for name, question in ASKED.items()}
    scores = [judge(SLUG, name, answer, "ben").score for name, answer in answers.items()]
    assert sum(scores) < sum(question.points for question in ASKED.values()) / 2
