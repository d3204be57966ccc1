"""The page that a trainee gets back: an nbgrader feedback exporter, one HTML file, no script.

Marks come from the gradebook. Reasons come from judging the plain answers again, here, so that
nothing which a notebook printed is shown as the course's own words.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import jinja2
from nbconvert.exporters import Exporter
from traitlets import default

from improving_care.grading.judging import ANSWER, judge, questions, reflection
from improving_care.grading.personal import drawn, trainee_id
from improving_care.modules import MODULES
from improving_care.site.colours import stylesheet
from improving_care.spc.showing import svg

LONGEST = 300  # characters of an answer that are shown
RIGHT, PARTLY, NOT_YET, EMPTY, WAITS, READ = (
    ("right", "✓", "Right"),
    ("partly", "◐", "Partly right"),
    ("not-yet", "✕", "Not yet"),
    ("empty", "–", "Not answered"),
    ("waits", "…", "Waits for its reader"),
    ("read", "✎", "Read by a person"),
)
STOPPED = (
    "Your notebook stopped before this answer could be marked. Run it from the top: the cell that "
    "stops it shows a message."
)
UNREADABLE = (
    "Your answer was not made of plain numbers, text or lists, so it could not be marked. Give it "
    "in the form that the cell shows."
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
    figure: str = ""


class FeedbackPage(Exporter):
    """Turns a marked notebook, as nbgrader hands it over, into the trainee's page."""

    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self):
        return ".html"

    def from_notebook_node(self, nb, resources=None, **kw):
        """Return the page's HTML and the resources."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        place = resources["nbgrader"]
        slug, student = place["assignment"], place["student"]
        marked = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in nb.cells}
        cards = [_card(slug, student, name, marked.get(name)) for name in questions(slug)]
        asked = reflection(slug)
        waits = _waits(place, asked.name)
        html = _template().render(
            module=next(module for module in MODULES if module.slug == slug),
            student=student,
            cards=cards,
            reflection=_reflection_card(asked, marked.get(asked.name), waits),
            levels=asked.levels,
            level=0 if waits else round(marked[asked.name].metadata.nbgrader.score),
            written=re.split(r"\n\s*\n", marked[asked.name].source.strip()),
            words=marked[asked.name].metadata.nbgrader.get("comment"),
            score=place["score"],
            maximum=place["max_score"],
            waits=waits,
            colours=stylesheet(),
        )
        return html, resources


def _card(slug: str, student: str, name: str, cell) -> Card:
    """What the page says of one judged question."""
    asked = questions(slug)[name]
    score = cell.metadata.nbgrader.score if cell else 0.0
    outputs = json.loads(json.dumps(cell.outputs)) if cell else []
    handed = next((o["data"][ANSWER] for o in outputs if ANSWER in o.get("data", {})), None)
    if handed is None or handed.get("unreadable"):
        status, reason = (EMPTY, STOPPED) if handed is None else (NOT_YET, UNREADABLE)
        return Card(name, asked.title, status, score, asked.points, "", reason, None, asked.read)
    verdict = judge(slug, name, handed["answer"], student)
    status = RIGHT if verdict.right else PARTLY if verdict.score else NOT_YET
    if handed["answer"] is None:
        status = EMPTY
    figure = ""
    if asked.picture and status not in (RIGHT, EMPTY):
        figure = svg(asked.picture(drawn(slug, trainee_id(student))))
    return Card(
        name,
        asked.title,
        status,
        score,
        asked.points,
        _shown(handed["answer"]),
        verdict.reason,
        verdict.misconception,
        verdict.read,
        figure,
    )


def _reflection_card(asked, cell, waits: bool) -> Card:
    score = cell.metadata.nbgrader.score
    status = WAITS if waits else READ if score else EMPTY
    return Card(asked.name, asked.title, status, score, asked.points, "", "", None, asked.read)


def _waits(place: dict, name: str) -> bool:
    """Whether a person has still to mark the reflection."""
    from nbgrader.api import Gradebook

    with Gradebook(place["db_url"]) as gradebook:
        where = (place["notebook"], place["assignment"], place["student"])
        return gradebook.find_grade(name, *where).needs_manual_grade


def _shown(answer) -> str:
    """A plain answer as a person would write it, cut where it is very long."""
    if isinstance(answer, dict):
        text = "; ".join(f"{name}: {_shown(part)}" for name, part in answer.items())
    elif isinstance(answer, list):
        text = ", ".join(_shown(item) for item in answer) or "none"
    elif isinstance(answer, float):
        text = f"{answer:.2f}".rstrip("0").rstrip(".")
    else:
        text = "" if answer is None else str(answer)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def _template() -> jinja2.Template:
    """The page's template; what is put into it is escaped unless it says otherwise."""
    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    found = jinja2.Environment(loader=folder, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.filters["number"] = lambda value: f"{value:g}"
    return found.get_template("feedback.html.j2")
