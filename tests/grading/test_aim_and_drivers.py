"""Module 2's exercise: what it is about, and that it can be worked out by hand."""

import re

from improving_care.grading.cohort import drawn
from improving_care.grading.judging import judge, questions
from improving_care.project.agreement import agreement

SLUG = "02-aim-and-drivers"
TRAINEES = [f"trainee-{number}" for number in range(20)]
ASKED = questions(SLUG)


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
