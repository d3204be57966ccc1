"""A trainee's own exercise in a notebook: their data, what each question tells, a check of form.

What is here never knows a right answer; that is the business of `improving_care.grading.judging`.
"""

import re
from copy import deepcopy
from pathlib import Path

from improving_care.grading import answer_cells
from improving_care.grading.answers import ANSWER, AnswerError, form_problem, plain, shown
from improving_care.grading.pool import PRACTICE, Drawn, ExerciseError, file_name, from_file
from improving_care.grading.pool import Told as Told  # for the exercises, which import it from here

ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
ID_LOOKS = (
    "2 to 40 plain letters (a to z), digits, dots, dashes or underscores, such as grace-adeyemi"
)
FORM = "The form is right. Whether the answer is, you hear when it is marked."
STOPPED = (
    "The cell above stopped, so there is no answer. Mend it and run it, then run this cell again.\n"
    'Numbers have a point and no % sign (2.1), letters and words stand in quotes ("a").'
)


def trainee_id(written) -> str:
    """Return an id as the course keeps it: small letters, no spaces around it.

    Raises ExerciseError when it is not 2 to 40 plain letters, digits, dots, dashes or underscores.
    """
    known = written.strip().lower() if isinstance(written, str) else ""
    if not ID.fullmatch(known):
        raise ExerciseError(f"TRAINEE needs your own id in quotes: {ID_LOOKS}.")
    return known


class MyExercise:
    """One trainee's exercise in a notebook; its tables are attributes, such as `mine.falls`."""

    def __init__(self, drawn: Drawn):
        self._drawn = drawn
        for name, value in drawn.given.items():
            setattr(self, name, deepcopy(value))
        answer_cells.follow([_answer(question) for question in drawn.forms])

    def tell(self, question: str) -> None:
        """Show what a question says to this trainee alone."""
        from IPython.display import Markdown, display

        from improving_care.spc.showing import in_a_notebook

        told = self._drawn.told[question]
        display(Markdown(told.text))
        if isinstance(told.picture, dict):
            display(in_a_notebook(told.picture), raw=True)
        elif told.picture is not None:
            display(told.picture)

    def check(self, question: str, answer) -> None:
        """Say what is taken for the answer and whether its form is right; never whether it is true.

        Leaves the answer among the cell's outputs, as plain data, for whoever marks the notebook,
        with the fingerprint of the cell that gave it. Leaves none where that cell stopped.
        """
        from IPython.display import display

        name = _answer(question)
        if answer_cells.stopped(name):
            print(STOPPED)
            return
        problem = form_problem(self._drawn.forms[question], answer)[1]
        try:
            left = {"question": question, "answer": plain(answer)}
        except AnswerError:
            left = {"question": question, "unreadable": True}
        if code := answer_cells.given_by(name):
            left["given_by"] = code
        said = problem or f"You answer {shown(left['answer'])}. {FORM}"
        display({ANSWER: left, "text/plain": said}, raw=True)


def _answer(question: str) -> str:
    """What the answer to a question is called in the notebook."""
    return f"answer_{question[1:]}"


def my_exercise(slug: str, trainee) -> MyExercise:
    """Return the exercise `slug`, with the data that belong to this trainee's id.

    They come from the pool's file beside the notebook or, for those who learn alone and have
    none, from the course itself. Raises ExerciseError, one sentence, when the id cannot be one,
    the file is damaged, or there is no such exercise.
    """
    known = trainee_id(trainee)
    if known == PRACTICE:
        print(
            "These are data for practice, the same for everybody. If a facilitator gave you an id, "
            "write it in the cell above and run it again."
        )
    file = Path(file_name(slug))
    if found := next((path for path in (file, file.with_suffix("")) if path.exists()), None):
        return MyExercise(from_file(found.read_bytes(), slug, known))
    from improving_care.grading.cohort import drawn

    if known != PRACTICE:
        print(
            f'Your data are ready, chosen by the id "{known}": learning alone, you need no more.\n'
            f"Did a facilitator send you this notebook? Then put {file}, the second file that came, "
            "beside it and run this cell again."
        )
    return MyExercise(drawn(slug, known))
