"""Module 9's exercise: what it is about, and that it can be worked out by hand."""

import re

from improving_care.grading.cohort import drawn
from improving_care.grading.judging import judge, questions

SLUG = "09-pdsa"
TRAINEES = [f"trainee-{number}" for number in range(20)]
ASKED = questions(SLUG)


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


def test_a_trainee_can_work_the_figures_out_by_hand():
    """The losses of question 4 from what is told, to whole hours; a bay is a quarter of a ward."""
    for trainee in TRAINEES:
        text = drawn(SLUG, trainee).told["q4"].text
        wards, hours, gain, sure, weeks = map(int, re.findall(r"\*\*(\d+)\*\*", text))
        losses = {
            name: round(
                (100 - sure) / 100 * hours * weeks * reach
                + sure / 100 * gain * weeks * (wards - reach)
            )
            for name, reach in (("bay", 0.25), ("ward", 1), ("all", wards))
        }
        answer = losses | {"least": min(losses, key=losses.get)}
        assert judge(SLUG, "q4", answer, trainee).right
