"""Is an answer right, and if not, which known mistake is it? Plain values in, a verdict out.

The judge works from plain values alone, so that it need not share a process with the notebook
that an answer comes from.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from improving_care.grading.answers import AnswerError, form_problem, plain
from improving_care.grading.cohort import (
    ALONE,
    Cohort,
    drawn,
    exercise_part,
    practice_or_alone,
    truths,
)
from improving_care.grading.personal import trainee_id
from improving_care.grading.pool import Drawn, place

UNANSWERED = "There is no answer to this one yet."
STOPPED = (
    "No answer came out of your notebook here: its check was not run, or stopped. Run the notebook "
    "from the top and save it: a cell that stops shows a message that says what to mend."
)
UNREADABLE = (
    "Your answer was not made of plain numbers, text or lists, so it could not be marked. Give it "
    "in the form that the cell shows."
)
NOT_CHECKED = (
    "This answer was changed or run again after its check, so there is no mark for it yet. Run the "
    "answer's cell and the check below it, save, and have it marked again."
)
OTHER_DATA = "Answers to other data"
OTHER_DATA_REASON = (
    "These are answers to other data. Check that the id in the notebook is the one you were given, "
    "run it from the top, and answer from the figures that it shows you."
)
TELLING = 15  # how much must agree before answers are said to be those to other data
MANY = 12  # with more parts than these an answer is told by its agreement, not part by part


@dataclass(frozen=True)
class Misconception:
    """A mistake that people are known to make.

    `wrong` gives the answers it leads to on this trainee's data, the typical one first; an answer
    in named parts may leave parts out, which then do not matter.
    """

    name: str
    wrong: Callable[[Drawn], list]
    reason: str
    read: str


@dataclass(frozen=True)
class Question:
    """What judges one question: the truth on this trainee's data and what is said of an answer.

    Where more than one answer can be defended, `others` gives by part what each other answer is
    worth: 1 if it is as good as the truth, less if it is near it.
    """

    name: str
    title: str
    points: int
    truth: Callable[[Drawn], object]
    misconceptions: tuple[Misconception, ...]
    right: str
    wrong: str
    read: str
    tolerance: float = 0
    picture: Callable[[Drawn], dict] | None = None  # the data as they should be read, Vega-Lite
    answered: Callable[[Drawn, object], dict] | None = None  # the same as an answer reads them
    shows: tuple[str, ...] = ()  # other questions, whose truth the picture shows as well
    others: Callable[[Drawn], dict[str, dict[object, float]]] | None = None


@dataclass(frozen=True)
class Reflection:
    """A question that a person marks: `levels` are (name, what it looks like), lowest first, and
    the mark is the level's number, from 1."""

    name: str
    title: str
    levels: tuple[tuple[str, str], ...]
    read: str

    @property
    def points(self) -> int:
        return len(self.levels)


@dataclass(frozen=True)
class Verdict:
    """What became of an answer: marks, whether it is right, the mistake recognised or None, the
    reason in a sentence or two, and where to read."""

    question: str
    score: float
    maximum: float
    right: bool
    misconception: str | None
    reason: str
    read: str


def places_in(book: str) -> Callable[[str], str]:
    """Return what names a heading of a book as a place to read; `feedback.place_to_read` takes it
    apart. `book` is such as "Module 13, flow" or "Reference, conventions"."""
    return lambda heading: f"{book}: {heading}"


def questions(slug: str) -> dict[str, Question]:
    """Return the judged questions of an exercise by name, in order."""
    return {question.name: question for question in exercise_part(slug, "judged").QUESTIONS}


def reflection(slug: str) -> Reflection:
    """Return the exercise's question that a person marks, with its rubric."""
    return exercise_part(slug, "judged").REFLECTION


def judge(slug: str, question: str, answer, trainee: str, cohort: Cohort = ALONE) -> Verdict:
    """Return the verdict on one answer of one trainee; any answer gets one, none raises.

    An answer in named parts gets marks for each right part, to the nearest quarter. Raises
    CourseError when the cohort has no data for this exercise.
    """
    asked = questions(slug)[question]
    data = drawn(slug, trainee_id(trainee), cohort)
    given = answer
    answer, problem = form_problem(data.forms[question], given)
    if problem:
        reason = UNANSWERED if given is None else f"{problem} No marks yet."
        return _no_marks(asked, reason)
    truth = asked.truth(data)
    parts = truth if isinstance(truth, dict) else {"": truth}
    shown = answer if isinstance(truth, dict) else {"": answer}
    others = asked.others(data) if asked.others else {}
    worth = {
        name: 1.0
        if agrees(shown[name], part, asked.tolerance)
        else _worth(shown[name], others.get(name, {}), asked.tolerance)
        for name, part in parts.items()
    }
    good = [name for name in parts if worth[name] == 1]
    if len(good) == len(parts):
        return Verdict(question, float(asked.points), asked.points, True, None, asked.right, "")
    score = round(4 * asked.points * sum(worth.values()) / len(parts)) / 4
    known = next(
        (
            mistake
            for mistake in asked.misconceptions
            if any(agrees(answer, wrong, asked.tolerance) for wrong in mistake.wrong(data))
        ),
        None,
    )
    reason = known.reason if known else asked.wrong
    if len(parts) > MANY:
        reason = f"{_agreement(parts, shown, worth)} {reason}"
    elif len(parts) > 1:
        near = [name for name in parts if 0 < worth[name] < 1]
        bad = [name for name in parts if not worth[name]]
        lists = (("Right so far", good), ("Right in part", near), ("Not yet", bad))
        told = [f"{what}: {', '.join(names)}." for what, names in lists if names]
        reason = f"{' '.join(told).replace('_', ' ')} {reason}"
    return Verdict(
        question,
        score,
        asked.points,
        False,
        known.name if known else None,
        reason,
        known.read if known else asked.read,
    )


def judge_notebook(
    slug: str, handed: dict[str, object], trainee: str, cohort: Cohort = ALONE
) -> dict[str, Verdict]:
    """Return the verdict on each question of one notebook, by name, in order.

    `handed` holds, by question, what `check` left among the outputs, as it came: nothing in it is
    trusted. A question that it does not hold was not reached. Wrong answers that agree, together,
    with the truth of other data get that as their reason, unless more are right for one's own.
    """
    verdicts, answers = {}, {}
    for name, asked in questions(slug).items():
        try:
            answers[name] = handed_answer(handed.get(name))
        except AnswerError as problem:
            verdicts[name] = _no_marks(asked, str(problem))
        else:
            verdicts[name] = judge(slug, name, answers[name], trainee, cohort)
    wrong = {name: answers[name] for name in answers if not verdicts[name].right}
    others = _to_other_data(slug, wrong, trainee_id(trainee), cohort)
    if len(others) < sum(verdict.right for verdict in verdicts.values()):
        return verdicts  # whoever mostly answers from their own data does not have another's
    for name in others:
        verdicts[name] = replace(verdicts[name], misconception=OTHER_DATA, reason=OTHER_DATA_REASON)
    return verdicts


def handed_answer(left):
    """Return the answer in what `check` left, as plain data, or None where nothing was answered.

    Raises AnswerError, with what the trainee is told, where there is nothing that can be judged.
    """
    if not isinstance(left, dict):
        raise AnswerError(STOPPED)
    if "answer" not in left:
        raise AnswerError(NOT_CHECKED if "not checked" in left else UNREADABLE)
    try:
        return plain(left["answer"])
    except AnswerError:
        raise AnswerError(UNREADABLE) from None


def _no_marks(asked: Question, reason: str) -> Verdict:
    return Verdict(asked.name, 0.0, asked.points, False, None, reason, asked.read)


def _parts(value) -> dict:
    """An answer's named parts, or the whole as its only part."""
    return value if isinstance(value, dict) else {"": value}


def _to_other_data(slug: str, wrong: dict, trainee: str, cohort: Cohort) -> set[str]:
    """The questions whose wrong answers are true of one other data set.

    One such answer may be chance: people's mistakes are close to the truth, and so are others'
    truths. What agrees must weigh TELLING in all: two decimal numbers and a little more, since two
    agree with one of two hundred data sets too often.
    """
    data, asked = drawn(slug, trainee, cohort), questions(slug)
    read = {name: form_problem(data.forms[name], answer) for name, answer in wrong.items()}
    wrong = {name: answer for name, (answer, problem) in read.items() if not problem}
    own = {name: asked[name].truth(data) for name in wrong}
    if sum(sum(_weights(data.forms[name], own[name]).values()) for name in wrong) < TELLING:
        return set()
    others = []
    if cohort.folder is not None:
        others = [*truths(slug, cohort)]
        del others[place(slug, trainee, len(others))]
    others += [
        {name: asked[name].truth(other) for name in wrong}
        for other in practice_or_alone(slug, trainee, cohort)
    ]
    most, found = 0, set()
    for other in others:
        agree = {n for n in wrong if agrees(wrong[n], other[n], asked[n].tolerance)}
        weight = 0
        for name in agree:  # only what differs from one's own truth tells anything
            mine, weights = _parts(own[name]), _weights(data.forms[name], other[name])
            weight += sum(
                weights[part]
                for part, value in _parts(other[name]).items()
                if part not in mine or not agrees(value, mine[part], asked[name].tolerance)
            )
        if weight > most:
            most, found = weight, agree
    return found if most >= TELLING else set()


def _weights(form, truth) -> dict[str, int]:
    """How much each part of a truth tells when an answer agrees with it: a decimal number 7,
    anything else, of which there are few to choose from, 2."""
    kinds = getattr(form, "parts", {"": form})
    return {
        part: 7 if getattr(kinds.get(part), "whole", True) is False else 2 for part in _parts(truth)
    }


def _worth(answer, others: dict[object, float], tolerance: float) -> float:
    """What an answer is worth that is not the truth, where others can be defended."""
    return max((w for other, w in others.items() if agrees(answer, other, tolerance)), default=0.0)


def _agreement(parts: dict[str, str], shown: dict[str, str], worth: dict[str, float]) -> str:
    """How many of many labels are right, and which were most often taken for which."""
    good = sum(one == 1 for one in worth.values())
    near = sum(0 < one < 1 for one in worth.values())
    taken = Counter((shown[name], parts[name]) for name in parts if worth[name] < 1)
    most = ", then ".join(
        f"{given} where {wanted} fits better ({'once' if count == 1 else f'{count} times'})"
        for (given, wanted), count in taken.most_common(2)
    )
    close = f", and {near} more nearly, which counts in part" if near else ""
    return f"{good} of {len(parts)} are right{close}. Most often you chose {most}."


def agrees(answer, wanted, tolerance: float) -> bool:
    """Whether a well-formed answer is `wanted`: numbers within the tolerance, text in any case,
    positions in any order, named parts each (those that `wanted` leaves out do not matter)."""
    if isinstance(wanted, dict):
        return all(agrees(answer[name], part, tolerance) for name, part in wanted.items())
    if isinstance(wanted, list):
        return set(answer) == set(wanted)
    if isinstance(wanted, str):
        return answer.strip().lower() == wanted
    return abs(answer - wanted) <= tolerance
