"""A facilitator writes a quiz as plain lines; what is missing is said in one sentence."""

import pytest

from improving_care.site.quiz import QuizError, read_quiz

GOOD = """
? Falls went from 9 to 14.
  What do you say?
- [ ] Worse. || Two points
  always differ.
- [x] Show me the chart. || Right. It says whether 14 is unusual.

? And now?
- [X] Wait. || Yes.
- [ ] Act. || On what?
"""


def test_questions_answers_and_reasons_come_out_as_written():
    first, second = read_quiz(GOOD.splitlines())
    assert first.text == "Falls went from 9 to 14. What do you say?"
    assert [(a.right, a.text) for a in first.answers] == [
        (False, "Worse."),
        (True, "Show me the chart."),
    ]
    assert first.answers[0].reason == "Two points always differ."
    assert [a.right for a in second.answers] == [True, False]


def test_a_right_answer_says_right_once():
    """The page writes “Right.” itself, so an author may write it or leave it."""
    assert read_quiz(GOOD.splitlines())[0].answers[1].reason == "It says whether 14 is unusual."


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("", "empty"),
        ("Falls went up.", "starts with “?”"),
        ("- [x] Yes. || Right.", "comes before its answers"),
        ("? Up?\n- [x] Yes.\n- [ ] No. || Why.", "needs “||”"),
        ("? Up?\n- [x] Yes. || \n- [ ] No. || Why.", "needs “||” and a reason"),
        ("? Up?\n- [x] Yes. || Why.", "at least two answers"),
        ("? Up?\n- [ ] Yes. || Why.\n- [ ] No. || Why.", "exactly one"),
        ("? Up?\n- [x] Yes. || Why.\n- [x] No. || Why.", "exactly one"),
        ("? Up?\n- [y] Yes. || Why.", "“- [ ]” or “- [x]”"),
    ],
)
def test_what_is_missing_is_said(lines, says):
    with pytest.raises(QuizError, match=".") as problem:
        read_quiz(lines.splitlines())
    assert says in str(problem.value)
    assert "\n" not in str(problem.value)
