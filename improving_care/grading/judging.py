"""Is an answer right, and if not, which known mistake is it? Plain values in, a verdict out.

The judge works from plain values alone, so that it need not share a process with the notebook
that an answer comes from.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from improving_care.grading.answers import AnswerError, form_problem, plain
from improving_care.grading.personal import Drawn, drawn, exercise_part, trainee_id

ANSWER = "application/vnd.improving-care.answer+json"  # how an answer stands in a marked notebook
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

    Where more than one answer can be defended, `others` gives by part what each other text is
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
    others: Callable[[Drawn], dict[str, dict[str, float]]] | None = None


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


def questions(slug: str) -> dict[str, Question]:
    """Return the judged questions of an exercise by name, in order."""
    return {question.name: question for question in exercise_part(slug, "judged").QUESTIONS}


def reflection(slug: str) -> Reflection:
    """Return the exercise's question that a person marks, with its rubric."""
    return exercise_part(slug, "judged").REFLECTION


def judge(slug: str, question: str, answer, trainee: str) -> Verdict:
    """Return the verdict on one answer of one trainee; any answer gets one, none raises.

    An answer in named parts gets marks for each right part, to the nearest quarter.
    """
    asked = questions(slug)[question]
    data = drawn(slug, trainee_id(trainee))
    given = answer
    answer, problem = form_problem(data.forms[question], given)
    if problem:
        reason = "This one is not answered." if given is None else f"{problem} No marks yet."
        return Verdict(question, 0.0, asked.points, False, None, reason, asked.read)
    truth = asked.truth(data)
    parts = truth if isinstance(truth, dict) else {"": truth}
    shown = answer if isinstance(truth, dict) else {"": answer}
    others = asked.others(data) if asked.others else {}
    worth = {
        name: 1.0
        if agrees(shown[name], part, asked.tolerance)
        else (others[name].get(shown[name], 0.0) if name in others else 0.0)
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
    elif good:
        reason = f"Right so far: {', '.join(good)}. {reason}"
    return Verdict(
        question,
        score,
        asked.points,
        False,
        known.name if known else None,
        reason,
        known.read if known else asked.read,
    )


def _agreement(parts: dict[str, str], shown: dict[str, str], worth: dict[str, float]) -> str:
    """How far many labels agree, and which were most often taken for which."""
    good = sum(one == 1 for one in worth.values())
    taken = Counter((shown[name], parts[name]) for name in parts if worth[name] < 1)
    most = ", ".join(
        f"{given} where {wanted} fits better ({count})"
        for (given, wanted), count in taken.most_common(2)
    )
    return (
        f"Agreement: {good} of {len(parts)}; weighted, with near labels at their part, "
        f"{sum(worth.values()):g}. Most often taken for each other: {most}."
    )


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


def mark(slug: str, question: str, answer, trainee: str) -> float:
    """Judge an answer inside a notebook that nbgrader runs, and return its marks.

    Leaves the answer as plain data among the cell's outputs, for the feedback page. Raises
    AssertionError, with the reason, when there is no mark to give.
    """
    from IPython.display import display

    try:
        left = {"answer": plain(answer)}
    except AnswerError:
        left = {"answer": None, "unreadable": True}
    display({ANSWER: left}, raw=True)
    verdict = judge(slug, question, answer, trainee)
    assert verdict.score > 0, verdict.reason
    print(verdict.reason)
    return verdict.score
