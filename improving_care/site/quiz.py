"""The `{quiz}` directive: questions with a reason for every answer, right or wrong.

A facilitator writes one like this; `||` stands between the answer and its reason:

    :::{quiz}
    ? Falls on Beech went from 9 to 14. What do you tell the chief nurse?
    - [ ] Falls are getting worse. || Two points always differ. That says nothing yet.
    - [x] Nothing yet; show me the chart. || Right. The chart says whether 14 is unusual.

    ? A second question may follow in the same block.
    - [x] Yes. || Right, as many as you like.
    - [ ] No. || Look again.
    :::

A line that begins with neither `?` nor `- [` carries on the line above it. Emphasis, links and
maths work everywhere; the page itself says “Right.” or “Not this one.” Each question needs at least two answers, exactly one of them right.

Without scripts, and on paper, the reasons stand below the answers in a list that opens.
"""

import re
from dataclasses import dataclass, field

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.site.elements import element, text_element

ANSWER = re.compile(r"- \[([ xX])\]\s*(.*)", re.DOTALL)


class QuizError(ValueError):
    """One sentence that says what is wrong with a quiz and how to mend it."""


@dataclass
class Answer:
    """One answer: is it right, what it says, and the reason shown to who chooses it."""

    right: bool
    text: str
    reason: str


@dataclass
class Question:
    """One question and its answers, in the order in which they were written."""

    text: str
    answers: list[Answer] = field(default_factory=list)


def read_quiz(lines: list[str]) -> list[Question]:
    """Return the questions written in the lines of a `{quiz}`; QuizError when one is not whole."""
    entries: list[str] = []
    for line in (line.strip() for line in lines):
        if line.startswith("?") or line.startswith("- ["):
            entries.append(line)
        elif line and entries:
            entries[-1] += " " + line
        elif line:
            raise QuizError(f"A quiz begins with a line that starts with “?”, not “{line}”.")

    questions: list[Question] = []
    for entry in entries:
        if entry.startswith("?"):
            questions.append(Question(entry[1:].strip()))
            continue
        match = ANSWER.fullmatch(entry)
        if match is None:
            raise QuizError(f"An answer starts with “- [ ]” or “- [x]”, not “{entry}”.")
        if not questions:
            raise QuizError("A question, a line that starts with “?”, comes before its answers.")
        text, bars, reason = (part.strip() for part in match[2].partition("||"))
        if not (text and bars and reason):
            raise QuizError(f"The answer “{text}” needs “||” and a reason after it.")
        # The page says “Right.” itself, so that it stands before every right answer's reason.
        questions[-1].answers.append(Answer(match[1] != " ", text, reason.removeprefix("Right. ")))

    if not questions:
        raise QuizError("This quiz is empty: write a line that starts with “?”.")
    for question in questions:
        if len(question.answers) < 2:
            raise QuizError(f"The question “{question.text}” needs at least two answers.")
        if sum(answer.right for answer in question.answers) != 1:
            raise QuizError(f"The question “{question.text}” needs exactly one “- [x]” answer.")
    return questions


class Quiz(SphinxDirective):
    """Draw each question as a fieldset with a Check button; quiz.js brings it to life."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return one element a question."""
        try:
            questions = read_quiz(list(self.content))
        except QuizError as problem:
            raise self.error(str(problem)) from None
        return [self.draw(question) for question in questions]

    def inline(self, text: str) -> list[nodes.Node]:
        children, messages = self.state.inline_text(text, self.lineno)
        return children + messages

    def draw(self, question: Question) -> element:
        name = f"quiz-{self.env.new_serialno('quiz')}"
        choices = [
            element(
                "label",
                element("input", type="radio", name=name, value=i, class_="quiz-choice"),
                element("span", *self.inline(answer.text)),
            )
            for i, answer in enumerate(question.answers)
        ]
        reasons = [
            element(
                "li",
                element("p", *self.inline(answer.text), class_="choice"),
                element(
                    "p",
                    text_element("strong", "Right." if answer.right else "Not this one."),
                    nodes.Text(" "),
                    element("span", *self.inline(answer.reason)),
                    class_="reason",
                ),
                data_right=answer.right,
            )
            for answer in question.answers
        ]
        return element(
            "div",
            element(
                "fieldset",
                element("legend", *self.inline(question.text)),
                *choices,
                text_element("button", "Check", type="button", class_="quiz-check", hidden=True),
            ),
            # Present from the start: screen readers announce only what changes in a known region.
            element("div", class_="quiz-reply", role="status"),
            element(
                "details",
                text_element("summary", "Answers and reasons"),
                element("ol", *reasons),
            ),
            class_="quiz",
        )
