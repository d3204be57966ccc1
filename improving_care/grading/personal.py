"""A trainee's own exercise: data drawn from their id, what each question tells, a check of form.

What is here never knows a right answer; that is the business of `improving_care.grading.judging`.
"""

import hashlib
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from improving_care.grading.answers import form_problem

PRACTICE = "practice"  # the id in a notebook that nobody has put their own into yet
ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class ExerciseError(ValueError):
    """Something in the notebook needs mending; the text is one sentence that says what."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]


@dataclass(frozen=True)
class Told:
    """What one question says to this trainee alone: a text in Markdown and perhaps a picture."""

    text: str
    picture: object = None  # an altair chart, or None


@dataclass(frozen=True)
class Drawn:
    """One trainee's exercise, as drawn: what is given (tables and plain values, by name), what is
    told and the form of each answer (by question), and what was planted, which only the judge
    reads."""

    given: dict[str, object]
    told: dict[str, Told]
    forms: dict[str, object]
    planted: dict


def trainee_id(written) -> str:
    """Return an id as the course keeps it: small letters, no spaces around it.

    Raises ExerciseError when it is not 2 to 40 letters, digits, dots, dashes or underscores.
    """
    known = written.strip().lower() if isinstance(written, str) else ""
    if not ID.fullmatch(known):
        raise ExerciseError(
            "TRAINEE needs your own id in quotes: 2 to 40 letters, digits, dots, dashes or "
            'underscores, such as TRAINEE = "grace-adeyemi".'
        )
    return known


def exercise_part(slug: str, part: str):
    """Return a module of one exercise: `drawn` (its data) or `judged` (its truth)."""
    name = re.sub(r"^\d+-", "", slug).replace("-", "_")
    try:
        return import_module(f"improving_care.grading.exercises.{name}.{part}")
    except ModuleNotFoundError:
        raise ExerciseError(
            f"There is no exercise called {slug!r}; the first is 05-control-charts."
        ) from None


@lru_cache(maxsize=128)
def drawn(slug: str, trainee: str) -> Drawn:
    """Return the exercise of one trainee: the same for the same id, on every machine."""
    digest = hashlib.sha256(f"{slug}:{trainee}".encode()).digest()
    return exercise_part(slug, "drawn").draw(int.from_bytes(digest[:16], "big"))


class MyExercise:
    """One trainee's exercise in a notebook; its tables are attributes, such as `mine.falls`."""

    def __init__(self, drawn: Drawn):
        self._drawn = drawn
        for name, value in drawn.given.items():
            setattr(self, name, deepcopy(value))

    def tell(self, question: str) -> None:
        """Show what a question says to this trainee alone."""
        from IPython.display import Markdown, display

        told = self._drawn.told[question]
        display(Markdown(told.text))
        if told.picture is not None:
            display(told.picture)

    def check(self, question: str, answer) -> None:
        """Say in one sentence whether the form of an answer is right; never whether it is true."""
        problem = form_problem(self._drawn.forms[question], answer)[1]
        print(problem or "The form is right. Whether the answer is, you hear when it is marked.")


def my_exercise(slug: str, trainee) -> MyExercise:
    """Return the exercise `slug`, with data that belong to this trainee's id alone.

    Raises ExerciseError, one sentence, when the id cannot be one or there is no such exercise.
    """
    known = trainee_id(trainee)
    if known == PRACTICE:
        print("These are practice data. To be marked, write your own id in the cell above.")
    return MyExercise(drawn(slug, known))
