"""The `{where-to-begin}` directive: a quiz whose answers lead to a module, and the modules it knows.

Written as a `{quiz}`, but each question begins with the number of the module that teaches it:

    :::{where-to-begin}
    ? 4: Falls this month 12, a year ago 11. Is it getting worse?
    - [ ] Yes, by 9 per cent. || Two numbers always differ.
    - [x] I want the months in between. || With the dots in order you can count.
    :::

Below the questions stand the modules with their minutes; course.js marks there what the first
answer to each question showed, and says where to begin. A module that is not yet written is named
and not linked. Without scripts the list is a plain overview.
"""

import re

from docutils import nodes

from improving_care.modules import MODULES, Module
from improving_care.site.elements import element, text_element
from improving_care.site.home import minutes_of, name_of
from improving_care.site.quiz import Question, Quiz, QuizError, read_quiz

NUMBERED = re.compile(r"(\d+):\s+(.*)", re.DOTALL)


class WhereToBegin(Quiz):
    """Draw the questions as a quiz does, then the list of their modules."""

    def run(self) -> list[nodes.Node]:
        """Return one element; a question without the number of a module is an error."""
        try:
            asked = [of_module(question) for question in read_quiz(list(self.content))]
        except QuizError as problem:
            raise self.error(str(problem)) from None
        modules = [module for module, _ in asked]
        minutes = sum(module.minutes for module in modules if module.written)
        return [
            element(
                "div",
                *(self.draw(question) for _, question in asked),
                element("p", class_="begin-here", role="status"),
                text_element(
                    "p",
                    f"Those that are written, together: {minutes // 60} hours "
                    f"{minutes % 60} minutes, in as many evenings as you like.",
                ),
                element("ol", *map(self.module, modules), class_="begin-list", role="list"),
                class_="where-to-begin",
            )
        ]

    def module(self, module: Module) -> element:
        """Return one module of the list, a link if it is written."""
        return element(
            "li",
            text_element("span", str(module.no), class_="no"),
            name_of(module, self.env),
            text_element("span", minutes_of(module), class_="minutes"),
            element("span", class_="found"),
            data_written=module.written,
        )


def of_module(question: Question) -> tuple[Module, Question]:
    """Return the module that a question names, and the question without its number; QuizError when
    there is no such module."""
    match = NUMBERED.fullmatch(question.text)
    found = [module for module in MODULES if match and module.no == int(match[1])]
    if not found:
        raise QuizError(
            f"The question “{question.text}” must begin with the number of a module and a colon, "
            "as in “4: Is it getting better?”."
        )
    return found[0], Question(match[2], question.answers)
