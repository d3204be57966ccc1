"""Every trainee gets data of their own, and on all of them each known mistake has its reason."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.grading.answers import AnswerError, plain
from improving_care.grading.cohort import ALONE, drawn
from improving_care.grading.course import EXERCISES
from improving_care.grading.feedback import place_to_read
from improving_care.grading.judging import (
    OTHER_DATA,
    STOPPED,
    UNANSWERED,
    UNREADABLE,
    judge,
    judge_notebook,
    questions,
    reflection,
)
from improving_care.grading.personal import trainee_id
from improving_care.grading.pool import ExerciseError

from .conftest import FEW, SLUG, Agreeable, code, few, read, source

TRAINEES = [f"trainee-{number}" for number in range(50)]
ASKED = questions(SLUG)


def whole(truth, wrong):
    """A mistaken answer with the parts it leaves out filled in rightly."""
    return truth | wrong if isinstance(wrong, dict) else wrong


def handed(answers: dict) -> dict:
    """Answers as a notebook leaves them."""
    return {name: {"question": name, "answer": plain(value)} for name, value in answers.items()}


def truths(slug: str, trainee: str, cohort=ALONE) -> dict:
    data = drawn(slug, trainee, cohort)
    return {name: question.truth(data) for name, question in questions(slug).items()}


def answered(slug: str, trainee: str) -> dict[str, object]:
    """Run a solved source's cells as a script, and return what it hands to each check."""
    names, left = {"TRAINEE": trainee}, {}
    for cell in read(source(slug)):
        if cell["cell_type"] != "code" or code(cell).startswith("TRAINEE"):
            continue
        if "mine" in names:
            names["mine"].tell = lambda question: None
            names["mine"].check = left.__setitem__
        exec(code(cell), names)
    return left


def test_each_mistake_fails_with_its_own_reason_and_the_truth_passes(slug):
    for trainee in TRAINEES:
        data = drawn(slug, trainee)
        for name, question in questions(slug).items():
            truth = question.truth(data)
            verdict = judge(slug, name, truth, trainee)
            assert (verdict.right, verdict.score) == (True, question.points), (trainee, name)
            for mistake in question.misconceptions:
                answer = whole(truth, mistake.wrong(data)[0])
                verdict = judge(slug, name, answer, trainee)
                assert not verdict.right and verdict.score < question.points, (trainee, mistake)
                told = (verdict.misconception, verdict.read)
                assert told == (mistake.name, mistake.read), (trainee, name, answer)
                assert verdict.reason.endswith(mistake.reason)


def test_the_solutions_of_the_source_pass_for_every_trainee(slug):
    for trainee in TRAINEES:
        verdicts = judge_notebook(slug, handed(answered(slug, trainee)), trainee)
        assert all(verdict.right for verdict in verdicts.values()), (trainee, verdicts)


def test_every_mistake_has_a_reason_of_its_own(slug):
    reasons = [m.reason for question in questions(slug).values() for m in question.misconceptions]
    assert len(set(reasons)) == len(reasons)
    assert all(question.misconceptions for question in questions(slug).values())


def test_every_place_to_read_is_a_heading_that_is_there(slug):
    places = {reflection(slug).read}
    for question in questions(slug).values():
        places |= {question.read, *(mistake.read for mistake in question.misconceptions)}
    for place in places:
        page, heading = place_to_read(place)
        text = (EXERCISES.parent / "book" / f"{page}.md").read_text(encoding="utf-8")
        headings = [line.lstrip("# ") for line in text.splitlines() if line.startswith("#")]
        assert heading in headings, place


def test_answers_differ_from_trainee_to_trainee(slug):
    for name, question in questions(slug).items():
        found = {repr(question.truth(drawn(slug, trainee))) for trainee in TRAINEES[:20]}
        assert len(found) > 1, f"{name} has one answer for everybody"


def test_the_rubric_has_four_levels_worth_a_mark_each(slug):
    asked = reflection(slug)
    assert asked.points == len(asked.levels) == 4
    assert all(name in drawn(slug, "amina").told[asked.name].text for name, _ in asked.levels)


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


def test_the_same_id_gives_the_same_numbers_everywhere():
    falls = drawn(SLUG, "amina").given["falls"]
    assert falls["falls"].head(6).tolist() == [18, 16, 14, 11, 20, 18]
    assert drawn(SLUG, "amina").given["targets"] == {"A": 83, "B": 96}


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
    assert verdict.reason.startswith("Right so far: centre, lower. Not yet: upper. ")
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


def others(slug: str, trainee: str):
    """Somebody whose data are not this trainee's, in the small cohort."""
    own = truths(slug, trainee, few(slug))
    return next(who for who in TRAINEES if truths(slug, who, few(slug)) != own)


def test_another_trainees_answers_get_that_as_their_reason(slug):
    cohort = few(slug)
    for trainee in TRAINEES[:FEW]:
        copied = handed(truths(slug, others(slug, trainee), cohort))
        verdicts = judge_notebook(slug, copied, trainee, cohort).values()
        wrong = [verdict for verdict in verdicts if not verdict.right]
        assert len(wrong) > 1 and {verdict.misconception for verdict in wrong} == {OTHER_DATA}
        # A choice of two is right for half of all people, whoever makes it.
        assert sum(v.score for v in verdicts) < 0.75 * sum(v.maximum for v in verdicts)


def test_answers_to_the_data_for_practice_or_for_learning_alone_are_found_too(slug):
    for left, cohort in (
        (truths(slug, "practice"), ALONE),
        (truths(slug, "practice"), few(slug)),
        (truths(slug, "practice", few(slug)), few(slug)),
        (truths(slug, "amina"), few(slug)),
    ):
        verdicts = judge_notebook(slug, handed(left), "amina", cohort).values()
        assert {v.misconception for v in verdicts if not v.right} == {OTHER_DATA}


def test_mistakes_are_never_taken_for_answers_to_other_data(slug):
    cohort = few(slug)
    for trainee in TRAINEES[:12]:
        data, own = drawn(slug, trainee, cohort), truths(slug, trainee, cohort)
        for number in (0, -1):
            mistaken = {
                name: whole(own[name], asked.misconceptions[number].wrong(data)[0])
                for name, asked in questions(slug).items()
            }
            verdicts = judge_notebook(slug, handed(mistaken), trainee, cohort)
            assert OTHER_DATA not in {v.misconception for v in verdicts.values()}, trainee


def test_one_answer_that_is_anothers_by_chance_gets_its_own_reason(slug):
    """Two numbers agree with one of two hundred data sets often enough to accuse the innocent."""
    cohort = few(slug)
    for trainee in TRAINEES[:FEW]:
        own, another = truths(slug, trainee, cohort), truths(slug, others(slug, trainee), cohort)
        for name in own:
            verdicts = judge_notebook(slug, handed(own | {name: another[name]}), trainee, cohort)
            assert OTHER_DATA not in {v.misconception for v in verdicts.values()}, (trainee, name)


def test_what_a_notebook_did_not_hand_over_gets_a_sentence():
    verdicts = judge_notebook(
        SLUG, {"q2": {"unreadable": True}, "q3": {"answer": None}, "q4": 7, "q5": []}, "amina"
    )
    assert verdicts["q1"].reason == verdicts["q4"].reason == verdicts["q5"].reason == STOPPED
    assert verdicts["q2"].reason == UNREADABLE
    assert verdicts["q3"].reason == UNANSWERED
    assert list(verdicts) == list(ASKED) and not any(v.score for v in verdicts.values())


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
@given(left=JSON | st.dictionaries(st.sampled_from(["answer", "question"]), JSON))
def test_anything_at_all_gets_a_verdict(left):
    verdicts = judge_notebook(SLUG, dict.fromkeys(ASKED, left), "amina", few())
    for verdict in verdicts.values():
        assert 0 <= verdict.score <= verdict.maximum
        assert verdict.reason


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
