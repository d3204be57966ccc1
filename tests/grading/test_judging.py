"""Every trainee gets data of their own, and on all of them each known mistake has its reason."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.grading.answers import AnswerError, plain
from improving_care.grading.course import EXERCISES
from improving_care.grading.judging import judge, questions, reflection
from improving_care.grading.personal import ExerciseError, MyExercise, drawn, trainee_id
from improving_care.spc import control_chart

from .conftest import SLUG, solutions

TRAINEES = [f"trainee-{number}" for number in range(50)]
ASKED = questions(SLUG)


def whole(truth, wrong):
    """A mistaken answer with the parts it leaves out filled in rightly."""
    return truth | wrong if isinstance(wrong, dict) else wrong


@pytest.mark.parametrize("trainee", TRAINEES)
def test_each_mistake_fails_with_its_own_reason_and_the_truth_passes(trainee):
    data = drawn(SLUG, trainee)
    for name, question in ASKED.items():
        truth = question.truth(data)
        verdict = judge(SLUG, name, truth, trainee)
        assert (verdict.right, verdict.score) == (True, question.points)
        for mistake in question.misconceptions:
            answer = whole(truth, mistake.wrong(data)[0])
            verdict = judge(SLUG, name, answer, trainee)
            assert not verdict.right and verdict.score < question.points
            assert (verdict.misconception, verdict.read) == (mistake.name, mistake.read)
            assert verdict.reason.endswith(mistake.reason)


@pytest.mark.parametrize("trainee", TRAINEES)
def test_the_solutions_of_the_source_pass_for_every_trainee(trainee):
    names = {"mine": MyExercise(drawn(SLUG, trainee)), "control_chart": control_chart}
    for number, text in ((key[-1], text) for key, text in solutions().items() if key != "q8"):
        exec(text, names)
        verdict = judge(SLUG, f"q{number}", names[f"answer_{number}"], trainee)
        assert verdict.right, (number, verdict)


def test_the_mistakes_that_the_course_is_about_are_all_known():
    known = {mistake.name for question in ASKED.values() for mistake in question.misconceptions}
    assert {
        "A target read as a limit",
        "Standard deviation of all points",
        "Two-point comparison",
        "A mean on a run chart",
        "New limits that hide bad news",
        "Three points read as a trend",
    } <= known
    reasons = [m.reason for question in ASKED.values() for m in question.misconceptions]
    assert len(set(reasons)) == len(reasons)


def test_every_place_to_read_is_a_heading_that_is_there():
    pages = {
        "Module 5, control charts": f"modules/{SLUG}.md",
        "Reference, conventions": "reference/conventions.md",
    }
    places = {reflection(SLUG).read}
    for question in ASKED.values():
        places |= {question.read, *(mistake.read for mistake in question.misconceptions)}
    for place in places:
        page, heading = place.split(": ")
        text = (EXERCISES.parent / "book" / pages[page]).read_text(encoding="utf-8")
        assert f"## {heading}" in text.splitlines(), place


def test_data_differ_between_trainees_and_never_for_one():
    one, again, other = (
        drawn.__wrapped__(SLUG, who).given["falls"] for who in ("amina", "amina", "ben")
    )
    assert one.equals(again)
    assert not one.equals(other)


def test_the_same_id_gives_the_same_numbers_everywhere():
    falls = drawn(SLUG, "amina").given["falls"]
    assert falls["falls"].head(6).tolist() == [11, 15, 19, 13, 16, 15]
    assert drawn(SLUG, "amina").given["targets"] == {"A": 76, "B": 84}


def test_answers_differ_from_trainee_to_trainee():
    for name, question in ASKED.items():
        truths = {repr(question.truth(drawn(SLUG, trainee))) for trainee in TRAINEES[:20]}
        assert len(truths) > 1, f"{name} has one answer for everybody"


def test_an_id_is_the_same_however_it_is_written():
    assert trainee_id("  Grace-Adeyemi ") == "grace-adeyemi"


@pytest.mark.parametrize("written", ["", "x", "a b", "../up", None, 7, "a" * 41, "-x"])
def test_what_cannot_be_an_id_gets_one_sentence(written):
    with pytest.raises(ExerciseError) as error:
        trainee_id(written)
    assert str(error.value).startswith("TRAINEE needs your own id in quotes")
    assert error.value._render_traceback_() == [str(error.value)]


def test_marks_are_given_for_each_right_part():
    truth = ASKED["q1"].truth(drawn(SLUG, "amina"))
    verdict = judge(SLUG, "q1", truth | {"upper": truth["upper"] + 1}, "amina")
    assert verdict.score == 2
    assert verdict.reason.startswith("Right so far: centre, lower. ")
    assert verdict.misconception is None


@pytest.mark.parametrize("digits", [2, 3])
def test_an_answer_worked_out_by_hand_from_the_figures_told_is_right(digits):
    for trainee in TRAINEES[:20]:
        rate = drawn(SLUG, trainee).given["falls"]["rate"]
        mean, moving = round(rate.mean(), 3), round(rate.diff().abs().mean(), 3)
        answer = {
            "centre": round(mean, digits),
            "lower": round(mean - 2.66 * moving, digits),
            "upper": round(mean + 2.66 * moving, digits),
        }
        assert judge(SLUG, "q1", answer, trainee).right


def test_another_trainees_answers_are_not_right():
    answers = {name: q.truth(drawn(SLUG, "amina")) for name, q in ASKED.items()}
    scores = [judge(SLUG, name, answer, "ben").score for name, answer in answers.items()]
    assert sum(scores) < sum(question.points for question in ASKED.values()) / 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["centre", "lower", "upper", "months", "rule", "A", "B", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(deadline=None, derandomize=True)
@given(answer=JSON)
def test_any_answer_at_all_gets_a_verdict(answer):
    for name, question in ASKED.items():
        verdict = judge(SLUG, name, answer, "amina")
        assert 0 <= verdict.score <= question.points
        assert verdict.reason


class Agreeable:
    """A thing that says it equals whatever it is compared with."""

    def __eq__(self, other):
        return True

    __hash__ = None


class Number(float):
    """A number that is not a plain one."""


@pytest.mark.parametrize("answer", [Agreeable(), Number(3), [Agreeable()], {"centre": Agreeable()}])
def test_only_plain_values_are_judged(answer):
    with pytest.raises(AnswerError):
        plain(answer)
    for name in ASKED:
        assert judge(SLUG, name, answer, "amina").score == 0


def test_plain_values_stay_as_they_are():
    table = drawn(SLUG, "amina").given["falls"]
    assert plain({"a": (1, 2.5), "b": None, "c": True}) == {"a": [1, 2.5], "b": None, "c": True}
    assert plain(table["falls"]) == table["falls"].tolist()
    assert plain(table["rate"].to_numpy()) == table["rate"].tolist()
    assert plain({3, 1}) == [1, 3]
    for bad in (math.nan, math.inf, 10**400, "x" * 10_000, list(range(10_000)), [[[[[1]]]]]):
        with pytest.raises(AnswerError):
            plain(bad)


def test_the_rubric_has_four_levels_worth_a_mark_each():
    asked = reflection(SLUG)
    assert asked.points == len(asked.levels) == 4
    assert all(name in drawn(SLUG, "amina").told["q8"].text for name, _ in asked.levels)
