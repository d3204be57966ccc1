"""The page that a trainee gets back: an nbgrader feedback exporter, one HTML file, no script.

Marks come from the gradebook. Reasons come from judging the plain answers again, here, so that
nothing which a notebook printed is shown as the course's own words; what a trainee wrote is shown
as text, and the page may run no script.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import jinja2
from docutils.nodes import make_id
from nbconvert.exporters import Exporter
from traitlets import Unicode, default

from improving_care.grading.answers import AnswerError, Cards, form_problem, shown
from improving_care.grading.cohort import ALONE, Cohort, cohort_of, drawn
from improving_care.grading.course import CourseError
from improving_care.grading.handed_in import (
    TEXT_STUB,
    cell_source,
    cells,
    handed,
    not_checked,
    unanswered,
    written_id,
)
from improving_care.grading.judging import (
    NOT_CHECKED,
    OTHER_DATA,
    UNANSWERED,
    UNREADABLE,
    Verdict,
    handed_answer,
    judge_notebook,
    questions,
    reflection,
)
from improving_care.grading.personal import trainee_id
from improving_care.grading.pool import file_name
from improving_care.modules import MODULES
from improving_care.spc.colours import stylesheet
from improving_care.spc.showing import svg

RIGHT, PARTLY, NOT_YET, EMPTY, WAITS, READ, YOURS = (
    ("right", "✓", "Right"),
    ("partly", "◐", "Partly right"),
    ("not-yet", "✕", "Not yet"),
    ("empty", "–", "Not answered"),
    ("waits", "…", "Waits for its reader"),
    ("read", "✎", "Read by a person"),
    ("waits", "✎", "For you to read again"),
)


@dataclass
class Card:
    """One question on the page."""

    name: str
    title: str
    status: tuple[str, str, str]
    score: float
    points: float
    answer: str
    reason: str
    misconception: str | None
    read: str
    figures: list[tuple[str, str]] = field(default_factory=list)  # caption, SVG


@dataclass
class Read:
    """A reflection: what was written, and what its reader gave and said, or None for not yet."""

    written: str
    level: float | None = None
    words: str | None = None


class FeedbackPage(Exporter):
    """Turns a marked notebook, as nbgrader hands it over, into the trainee's page."""

    output_mimetype = "text/html"
    site = Unicode(
        "", help="Address of the built site, such as https://example.org/course/, for its links."
    ).tag(config=True)

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    def from_notebook_node(self, nb, resources=None, **kw):
        """Return the page's HTML and the resources."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        place = resources["nbgrader"]
        slug, student = place["assignment"], place["student"]
        marked = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in nb.cells}
        scores = {
            name: marked[name].metadata.nbgrader.score if name in marked else 0.0
            for name in questions(slug)
        }
        cell = marked[reflection(slug).name]
        waits, empty = _reading(place, reflection(slug).name)
        read = Read("" if empty else cell.source)
        if not waits:
            read.level = cell.metadata.nbgrader.score
            read.words = None if empty else cell.metadata.nbgrader.get("comment")
        cohort = cohort_of(self.parent.coursedir.root)
        html = page(slug, student, handed(nb.cells), read, cohort, scores=scores, site=self.site)
        return html, resources


def page(
    slug: str,
    student: str,
    left: dict[str, object],
    read: Read,
    cohort: Cohort,
    scores: dict[str, float] | None = None,
    site: str = "",
) -> str:
    """Return one trainee's page as HTML.

    `left` is what `handed` found; `scores` the marks in the gradebook, or None for those that the
    judge gives; `site` the address of the built course for links into it, or "".
    """
    verdicts = judge_notebook(slug, left, student, cohort)
    if scores is None:
        scores = {name: verdict.score for name, verdict in verdicts.items()}
    cards = [_card(slug, student, v, scores[v.question], left, cohort) for v in verdicts.values()]
    for card in cards:
        shown = [other for other in cards if other.name in questions(slug)[card.name].shows]
        if EMPTY in (other.status for other in shown):
            card.figures = []
    asked = reflection(slug)
    alone = cohort == ALONE
    status = YOURS if alone else WAITS if read.level is None else READ
    if not read.written.strip() and not read.level:
        status = EMPTY
    counted = 0 if alone else asked.points  # who learns alone has nobody to give these marks
    return _template().render(
        module=next(module for module in MODULES if module.slug == slug),
        student=student,
        cards=cards,
        reflection=Card(
            asked.name, asked.title, status, read.level or 0, counted, "", "", None, asked.read
        ),
        levels=asked.levels,
        unanswered=sum(card.reason == UNANSWERED for card in cards),
        read=read,
        written=re.split(r"\n\s*\n", read.written.strip()),
        score=sum(scores.values()) + (read.level or 0),
        maximum=sum(card.points for card in cards) + counted,
        alone=alone,
        link=lambda place: link(place, site),
        colours=stylesheet(),
    )


def page_alone(slug: str, notebook: Path, site: str) -> str:
    """Return the page of somebody who learns alone, as HTML, from their notebook as it was saved.

    Nothing is run. Raises CourseError or ExerciseError, one sentence, where it cannot be marked.
    """
    if not notebook.exists():
        raise CourseError("There is nothing to mark yet: do the exercise, save it and come back.")
    pool = notebook.with_name(file_name(slug))
    if pool.exists() or pool.with_suffix("").exists():
        raise CourseError(
            "Your data come from a facilitator, and so do your marks: send them your notebook."
        )
    found = cells(notebook, slug)
    student = trainee_id(written_id(found))
    written = cell_source(found, reflection(slug).name) or ""
    read = Read("" if written.strip() == TEXT_STUB else written)
    # Nothing is run: what was not answered may not have been run either, where somebody stopped
    # before it, and what `check` left may be about an answer that stands there no more.
    left = {name: {"question": name, "answer": None} for name in unanswered(found)}
    left |= handed(found) | {name: {"not checked": True} for name in not_checked(found)}
    return page(slug, student, left, read, ALONE, site=site)


def place_to_read(read: str) -> tuple[str, str]:
    """Return the page of the book, such as reference/conventions, and the heading that a question
    names; raises StopIteration or ValueError where there is none such."""
    book, heading = read.split(": ", 1)
    part, name = book.split(", ", 1)
    if part == "Reference":
        return f"reference/{name}", heading
    no = int(part.removeprefix("Module "))
    return f"modules/{next(module.slug for module in MODULES if module.no == no)}", heading


def link(read: str, site: str) -> str:
    """Return the address of a place to read on a site, or "" where the site's is not known."""
    if not site:
        return ""
    where, heading = place_to_read(read)
    return f"{site.rstrip('/')}/book/{where}.html#{make_id(heading)}"


def _card(slug, student, verdict: Verdict, score: float, left: dict, cohort: Cohort) -> Card:
    """What the page says of one judged question."""
    asked = questions(slug)[verdict.question]
    try:
        answer = handed_answer(left.get(asked.name))
    except AnswerError:
        answer = None
    status = RIGHT if verdict.right else PARTLY if verdict.score else NOT_YET
    if answer is None and verdict.reason not in (UNREADABLE, NOT_CHECKED):
        status = EMPTY
    card = Card(
        asked.name,
        asked.title,
        status,
        score,
        asked.points,
        shown(_in_order(drawn(slug, trainee_id(student), cohort).forms[asked.name], answer)),
        verdict.reason,
        verdict.misconception,
        verdict.read,
    )
    if not verdict.right and verdict.misconception != OTHER_DATA:
        card.figures = _figures(slug, student, asked, answer, cohort)
    return card


def _figures(slug, student, asked, answer, cohort: Cohort) -> list[tuple[str, str]]:
    """A trainee's chart, as they answered or else as they saw it, and the chart as it is read;
    none to who has given no answer that could be marked."""
    data = drawn(slug, trainee_id(student), cohort)
    answer, problem = form_problem(data.forms[asked.name], answer)
    if problem or asked.picture is None:
        return []
    theirs, caption = data.told[asked.name].picture, "Your data, as the question showed them"
    if asked.answered:
        try:
            theirs, caption = asked.answered(data, answer), "Your answer, drawn"
        except ValueError:  # there is no such chart, as of limits from a single point
            pass
    theirs = theirs.to_dict() if hasattr(theirs, "to_dict") else theirs
    right = ("The same data, as the course reads them", svg(asked.picture(data)))
    return [(caption, svg(theirs)), right] if theirs else [right]


def _reading(place: dict, name: str) -> tuple[bool, bool]:
    """Whether a person has still to mark the reflection, and whether nothing was written."""
    from nbgrader.api import Gradebook

    with Gradebook(place["db_url"]) as gradebook:
        where = (place["notebook"], place["assignment"], place["student"])
        grade = gradebook.find_grade(name, *where)
        return grade.needs_manual_grade, grade.auto_score == 0 and grade.manual_score is None


def _in_order(form, answer):
    """An answer in named parts in the order of its question: a saved notebook sorts them as text.
    Cards lie on their piles."""
    if not isinstance(answer, dict):
        return answer
    if isinstance(form, Cards) and not form.problem(answer):
        by_card = form.read(answer)
        piles = {
            label: [int(card) for card, laid in by_card.items() if laid == label]
            for label in form.labels
        }
        return {label: sorted(cards) for label, cards in piles.items() if cards}
    asked = list(getattr(form, "parts", ()))
    place = {name: asked.index(name) for name in answer if name in asked}
    place |= {name: int(name) for name in answer if name.isdecimal()}
    return dict(sorted(answer.items(), key=lambda part: place.get(part[0], len(asked))))


def _template() -> jinja2.Template:
    """The page's template; what is put into it is escaped unless it says otherwise."""
    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    found = jinja2.Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.filters["number"] = lambda value: f"{value:g}"
    return found.get_template("feedback.html.j2")
