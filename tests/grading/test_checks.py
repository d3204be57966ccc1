"""The visible check of an answer: type first, then size, then a plausible value; never the truth."""

import json

import nbformat
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbclient import NotebookClient

from improving_care.grading import my_exercise
from improving_care.grading.answers import (
    ANSWER,
    Choice,
    Fields,
    Number,
    form_problem,
    plain,
    shown,
)
from improving_care.grading.cohort import drawn
from improving_care.grading.judging import questions
from improving_care.grading.personal import FORM, STOPPED

from .conftest import SLUG, Agreeable


def checked(question, answer, slug=SLUG) -> dict:
    """What `check` leaves among a cell's outputs, by MIME type."""
    InteractiveShell.instance()
    mine = my_exercise(slug, "amina")
    with capture_output() as captured:
        mine.check(question, answer)
    (output,) = captured.outputs
    return output.data


def said(question, answer, slug=SLUG) -> str:
    return checked(question, answer, slug)["text/plain"]


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        # nothing yet
        (
            "q1",
            None,
            "There is no answer yet: write one in the cell above and run that cell first.",
        ),
        # type
        (
            "q1",
            6.5,
            'Named parts in curly brackets are wanted here, with "centre", "lower", "upper", '
            "and this is a number.",
        ),
        (
            "q1",
            {"centre": "6.5", "lower": 1, "upper": 12},
            "In \"centre\": '6.5' is text, in place of falls per 1,000 bed days: write the number "
            "without quotes and without a % sign, such as 2.1.",
        ),
        (
            "q1",
            {"centre": "6,5", "lower": 1, "upper": 12},
            "In \"centre\": '6,5' is text, in place of falls per 1,000 bed days: write the number "
            "without quotes and without a % sign, with a point and no comma, such as 2.1.",
        ),
        ("q2", 3, "Text in quotes is wanted here, and this is a number."),
        (
            "q6",
            14,
            "A list in square brackets is wanted here, such as [3, 4], or [ ] for none, and this "
            "is a number.",
        ),
        ("q6", ["Apr"], "The list holds text: write each month as its number."),
        (
            "q3",
            print,
            "Your answer is a thing called builtin_function_or_method, which cannot be marked: "
            "give numbers, text in quotes, a list in [ ] or pairs in { }.",
        ),
        # size
        (
            "q1",
            {"centre": 6.5, "upper": 12},
            'The part "lower" is missing: the answer needs "centre", "lower", "upper".',
        ),
        (
            "q7",
            {"A": "u", "B": "u", "C": "u", "D": "u", "E": "u"},
            '"E" is not asked for: the answer needs "A", "B", "C", "D" and no more.',
        ),
        ("q6", [3, 3], "The list names a month twice: name each once."),
        # value
        ("q2", "f", "'f' is not one of the choices: write one of a, b, c, d, e."),
        (
            "q1",
            {"centre": 6.5, "lower": 1, "upper": 1200},
            'In "upper": 1200 cannot be falls per 1,000 bed days here: look at the figures again.',
        ),
        ("q6", [40], "There is no month 40: they run from 1 to 36."),
        (
            "q4",
            {"useful": 20.5, "longest_run": 5, "crossings": 9, "signal": "none"},
            'In "useful": a count out of 26 months is counted in whole numbers, and 20.5 is not one.',
        ),
    ],
)
def test_the_first_thing_wrong_with_the_form_is_told_in_one_sentence(question, answer, sentence):
    assert said(question, answer) == sentence


def test_a_right_and_a_wrong_answer_of_good_form_hear_the_same(slug):
    for name, question in questions(slug).items():
        data = drawn(slug, "amina")
        truth = question.truth(data)
        wrong = question.misconceptions[0].wrong(data)[0]
        wrong = truth | wrong if isinstance(wrong, dict) else wrong
        assert said(name, truth, slug) == f"You answer {shown(plain(truth))}. {FORM}"
        assert said(name, wrong, slug) == f"You answer {shown(plain(wrong))}. {FORM}"


def test_an_answer_leaves_the_notebook_as_plain_data():
    rate = my_exercise(SLUG, "amina").falls["rate"]
    left = checked("q1", {"centre": rate.mean(), "lower": np.int64(2), "upper": 9})[ANSWER]
    assert json.loads(json.dumps(left)) == left
    assert left["question"] == "q1" and type(left["answer"]["lower"]) is int
    assert checked("q1", None)[ANSWER] == {"question": "q1", "answer": None}


@pytest.mark.parametrize("answer", [Agreeable(), [Agreeable()], print, "x" * 6000, float("nan")])
def test_what_is_not_plain_data_stays_inside(answer):
    assert checked("q2", answer)[ANSWER] == {"question": "q2", "unreadable": True}


@pytest.mark.parametrize(
    ("answer", "as_said"),
    [
        ({"centre": 5.21, "rule": "c", "months": [3, 4]}, "centre: 5.21; rule: c; months: 3, 4"),
        ([], "none"),
        (0.037, "0.037"),
        (52.0, "52"),
    ],
)
def test_an_answer_is_said_back_as_a_person_writes_it(answer, as_said):
    assert shown(answer) == as_said


def test_a_per_cent_written_as_a_part_of_one_is_asked_about(slug):
    percent = Number(0, 100, "a share in per cent")
    assert percent.problem(0.33) == "0.33 here is less than one per cent: did you mean 33?"
    assert percent.problem(0) is percent.problem(1) is percent.problem(33.3) is None
    assert Number(0, 1, "a share of all cases, from 0 to 1").problem(0.33) is None
    for name, question in questions(slug).items():  # a true answer is never asked about
        data = drawn(slug, "amina")
        assert form_problem(data.forms[name], question.truth(data))[1] is None


@pytest.mark.parametrize("written", ["b", "B", " b ", "B."])
def test_a_choice_may_have_a_capital_and_a_point(written):
    kind = Choice(("a", "b"))
    assert form_problem(kind, written) == ("b", None)
    assert form_problem(Fields({"one": kind}), {"one": written}) == ({"one": "b"}, None)


def test_a_comma_in_a_number_is_told():
    assert "write one, with a point" in said("q1", {"centre": (2, 1), "lower": 1, "upper": 12})


RIGHT = 'answer_2 = "a"'
CELLS = [
    f'from improving_care.grading import my_exercise\nmine = my_exercise("{SLUG}", "amina")',
    'mine.check("q1", answer_1)',  # its cell was never run
    "answer_2 = a",
    'mine.check("q2", answer_2)',
    RIGHT,
    'mine.check("q2", answer_2)',
    "answer_2 = 50%",
    'mine.check("q2", answer_2)',
    "answer_2 = undone",
    'mine.check("q2", answer_2)',
    'answer_2 = "b"\nraise NotImplementedError("the line that was to be deleted")',
    'mine.check("q2", answer_2)',
    'answer_2 = "c"\nprint(undone)',
    'mine.check("q2", answer_2)',
]


def test_a_check_never_speaks_of_the_answer_before_the_one_that_stopped(tmp_path):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    where = {"metadata": {"path": tmp_path}}
    NotebookClient(notebook, timeout=60, allow_errors=True, resources=where).execute()
    heard = []
    for cell in notebook.cells:
        if "check" in cell.source:
            (output,) = cell.outputs
            data = output.get("data", {})
            answer = data.get(ANSWER, {}).get("answer")
            heard.append((answer, data.get("text/plain") or output.text.strip()))
    good = f"You answer {{}}. {FORM}"
    nothing = "There is no answer yet: write one in the cell above and run that cell first."
    assert heard == [
        (None, nothing),
        (None, STOPPED),
        ("a", good.format("a")),
        (None, STOPPED),
        (None, STOPPED),
        ("b", good.format("b")),
        ("c", good.format("c")),
    ]


def test_whose_data_they_are_is_said(capsys):
    my_exercise(SLUG, "practice")
    assert "If a facilitator gave you an id, write it" in capsys.readouterr().out
    my_exercise(SLUG, "amina")
    assert "learning alone, you need no more" in capsys.readouterr().out
