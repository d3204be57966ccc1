"""The lab of module 18: a month in three dresses, targets, goals, a self-review and a board paper.

Each function returns a widget that asks a question and then shows what happens.
"""

from collections.abc import Callable
from datetime import date
from functools import cache
from html import escape

import ipywidgets
import pandas as pd

from improving_care.datasets import load
from improving_care.hospital.board_pack import BOARD
from improving_care.intake import IntakeError, read_table
from improving_care.intake.page import attention, html_list
from improving_care.intake.reading import MAX_BYTES, too_large
from improving_care.labs.files import Choose, Take
from improving_care.labs.moving import Drawing, Picture, Slider, ask, button, lesson, stack
from improving_care.labs.rows import Rows
from improving_care.labs.three_dresses import ThreeDresses
from improving_care.leading.alignment import alignment_drawing, gaps, merewick
from improving_care.leading.board_report import (
    ALL,
    ENOUGH,
    board_report,
    icons,
    limits_from,
    measures,
    own,
    summary,
)
from improving_care.leading.three_dresses import (
    BASELINE,
    DRESSES,
    MEETING,
    colour,
    every_month,
    meetings,
    table_of,
)
from improving_care.leading.well_led import doubts, review, sentence, standing_picture
from improving_care.project import ProjectError, put
from improving_care.project import load as load_project
from improving_care.spc import PALETTE, control_chart
from improving_care.spc.drawing import CONFIG, SCHEMA

BEFORE_NOON = BOARD["Home before noon"]
TARGETS = range(14, 35)  # per cent home before noon
WINTER = date(2024, 1, 1)  # another month than the page's
LIMITS = {f"the first {BASELINE} points, where there are {ENOUGH}": "", "all points": ALL}
FORMS = {"html": "Paper as a page", "docx": "Paper for Word"}
KINDS = {"chased": "chased: nothing had changed", "seen": "asked about: something had changed"}
MISSED = "missed"
BETTER = {"not told": "", "more is better": "up", "less is better": "down"}


def three_dresses() -> ipywidgets.Widget:
    """The board's twelve measures of a winter month in three dresses: what would you ask about?"""
    return ask(
        "On the page it was July. Here is a January, in mid-winter. In which dress will you miss "
        "fewest of the changes that are truly there?",
        {
            "Two points: this month and last": "Then begin there, and see. Any two months differ; "
            "some of what differs has changed.",
            "Red, amber, green": "Then see whether the reds are where something changed. A colour is "
            "made from the month and a wish, and from nothing else.",
            "Charts with limits": "Perhaps. They see far less that is not there. Whether they see "
            "more of what is, you will find out: decide in all three.",
        },
        ThreeDresses(load("board"), WINTER),
        lesson(
            "Nobody can tell you so in your own trust: there nobody knows what was truly there. Here "
            "it is known, because it was put there."
        ),
    )


def a_year_of_meetings() -> ipywidgets.Widget:
    """What somebody who believes one dress alone would have made of meeting after meeting."""
    found = meetings(_months())
    calendar = sorted(found["month"].unique())
    slider = Slider("Meetings up to", calendar, calendar[-1], _month)
    picture = Picture()

    def move(_=None):
        here = found[found["month"] <= slider.value]
        total = here.groupby("dress", sort=False)[["seen", MISSED, "chased", "left"]].sum()
        told = "; ".join(
            f"{dress}: {row['seen']} of {row['seen'] + row[MISSED]} changes asked about, "
            f"{row['chased']} chases"
            for dress, row in total.iterrows()
        )
        meetings_so_far = slider.at + 1
        words = f"{meetings_so_far} meeting{'s' * (meetings_so_far > 1)}. {told}."
        picture.draw(lambda width: _questions(total, width, words), words)

    slider.observe(move, "at")
    move()
    return ask(
        "Each meeting reads the twelve measures in one dress. After two years, which dress has asked "
        "most questions about nothing?",
        {
            "Two points": "Every measure that got worse since last month is a question, and half of "
            "them do. See whether anything beats it.",
            "Red, amber, green": "What is red stays red until somebody changes the process or the "
            "target. The same question every month.",
            "Charts with limits": "They cry wolf, too: with twelve charts, now and then. See how "
            "often.",
        },
        slider,
        picture,
        lesson(
            "No dress sees everything. But each chase is an email, a plan, an hour of somebody who "
            "could have changed the process. Stop after a year: by then the charts have asked about "
            "fewer changes than the other two. A rule needs some months to see what has begun."
        ),
    )


def moving_target() -> ipywidgets.Widget:
    """The same 28 months under another target: what moves, and what does not."""
    own_rows = table_of(load("board"), BEFORE_NOON)
    months = own_rows[own_rows["month"] <= pd.Timestamp(MEETING)]
    shares = months[BEFORE_NOON.says] / months[BEFORE_NOON.of]
    slider = Slider(
        "Target", TARGETS, round(100 * BEFORE_NOON.target), lambda target: f"at least {target}%"
    )
    picture = Picture()

    def move(_=None):
        target = slider.value / 100
        chart = control_chart(
            months,
            BEFORE_NOON.says,
            x="month",
            n=BEFORE_NOON.of,
            kind=BEFORE_NOON.kind,
            baseline=12,
            direction="up",
            target=target,
        )
        seen = [colour(share, target, "up") for share in shares]
        counts = ", ".join(f"{seen.count(one)} {one}" for one in ("green", "amber", "red"))
        picture.show(
            chart,
            f"The old page: {counts}. The limits: {100 * chart.last['lower']:.0f}% to "
            f"{100 * chart.last['upper']:.0f}%, as before; {chart.assurance}.",
            title="Home before noon",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "The board lowers its target for home before noon from 33% to 19%. What happens on the wards?",
        {
            "More people go home before noon": "Not one. Move the target, and watch what moves on the chart.",
            "Nothing; the page gets greener": "Right. Move the target, and watch what moves on the "
            "chart.",
            "Staff relax, and it gets worse": "They had no time to read the page. Move the target, "
            "and watch what moves on the chart.",
        },
        slider,
        picture,
        lesson(
            "Colours follow the target. The limits follow the work. A board can change both: one by "
            "a vote, the other with time, money and people who know how."
        ),
    )


def goals() -> ipywidgets.Widget:
    """Goals from board to bay, the learner's own or Merewick's, drawn at every key."""
    table = Rows("alignment", {"level": 1.4, "goal": 3, "serves": 2.4, "measure": 2.4})
    drawing, said = Drawing(), _said()

    def tell():
        rows = table.kept
        drawing.draw(lambda width: alignment_drawing(rows, width))
        found = [gap.says for gap in gaps(rows)]
        whole = "The line holds from board to bay. Ask in a bay whether they know it."
        said.value = _list(found, whole if rows else "Write the board's first goal.")

    return ask(
        "A ward has a goal, a measure and a fine chart. It serves no goal of the board. What is wrong?",
        {
            "The ward should drop it": "Perhaps the ward sees what the board does not. Ask before you "
            "cut.",
            "The board should add a goal": "It may. Or the goal is there, and nobody said so. Ask "
            "both ends.",
            "The two ends do not know of each other": "Yes, and either can be right. The drawing "
            "shows where to talk.",
        },
        *_kept("alignment", table, tell, "Begin with Merewick's goals", merewick),
        drawing,
        said,
        lesson(
            "A line in a drawing is not yet a conversation. Take it to a ward and ask somebody what "
            "they do for it."
        ),
    )


def are_we_well_led() -> ipywidgets.Widget:
    """Ten questions that a board asks itself, kept in the learner's project."""
    table = Rows("well_led", {"question": 2.6, "know": 3, "stands": 1.4, "next": 2})
    drawing, said = Drawing(), _said()

    def tell():
        rows = table.kept
        drawing.draw(lambda width: standing_picture(rows, width), sentence(rows))
        said.value = _list(doubts(rows), "")

    return ask(
        "“We are well led: the regulator rated us good.” What kind of an answer is that?",
        {
            "It settles it": "It says what somebody saw on some days. Would your night staff say the "
            "same?",
            "It says nothing": "It says something: that on those days nobody saw worse. It does not "
            "say how you would know on other days.",
            "“We say so”, in others' words": "That is one step of four. The next is what you could "
            "show; the last, what others see unasked.",
        },
        *_kept("well_led", table, tell, "Begin with ten questions", review),
        drawing,
        said,
        lesson("Change the questions as you like. Keep the ones that you would rather not answer."),
    )


def board_paper() -> ipywidgets.Widget:
    """A board paper that writes itself: Merewick's of any month."""
    months = _months()
    slider = Slider("Month", months, pd.Timestamp(MEETING), _month)
    picture, said = Picture(), _said()

    def charts() -> dict:
        return {line.measure.name: line.chart for line in months[slider.value]}

    def move(_=None):
        here = charts()
        first, chart = min(here.items(), key=attention)
        marks = "; ".join(f"{glyph} {says}" for glyph, says, _ in icons(chart))
        title = f"First on the page: {first}"
        picture.show(chart, f"{marks}. {chart.sentence()}", title=title, icons=False)
        said.value = f"<p><b>{_month(slider.value)}.</b> {summary(here)}</p>"

    def paper(form: str) -> bytes:
        title = f"Merewick General: the board's measures, {_month(slider.value)}"
        return board_report(charts(), title, form)

    slider.observe(move, "at")
    move()
    return ask(
        "Who should write the sentence under a chart in a board paper?",
        {
            "Whoever answers for the measure": "They know most. They also have most to explain. Let "
            "the chart speak first, and them after it.",
            "The analyst": "With care, yes. But in a hurry, after bad news, even analysts find an "
            "adjective.",
            "The chart": "It cannot know why. But it says the same kind of thing whether the news is "
            "good or bad.",
        },
        slider,
        said,
        picture,
        Take(paper, FORMS, "board-paper"),
        lesson(
            "Choose a month, and save the page. It takes some seconds: twelve charts are drawn."
        ),
    )


def own_paper() -> ipywidgets.Widget:
    """A board paper from a table of the learner's own: a column of months, then one a measure."""
    return OwnPaper().shown


class OwnPaper:
    """The widget `shown`. What a person does, a program can: `bring` a table's content, change
    `better` and `target` of a measure, and `limits` of all, read `said`; `paper(form)` gives the file."""

    def __init__(self):
        self.said, self.choices, self.better, self.target = _said(), stack(), {}, {}
        self.limits = ipywidgets.Dropdown(options=LIMITS, description="Limits from")
        self.limits.observe(self._tell, "value")
        self._frame = None
        self.take = Take(self.paper, FORMS, "board-paper")
        self.take.layout.display = "none"
        label = (
            "A table, CSV or XLSX: a column of months, then one column for each measure "
            "(“cancelled out of operations” holds what “cancelled” is counted out of)"
        )
        self.shown = stack(
            Choose(label, ".csv,.xlsx,.txt,.tsv", MAX_BYTES, self.bring),
            button("Try it with an example", lambda: self.bring(example())),
            self.choices,
            self.said,
            self.take,
        ).add_class("course-plan")

    def bring(self, content: bytes | None) -> None:
        """Take a table in, or say in one sentence why not; None is a file that is too large."""
        self._frame, self.better, self.target, self.choices.children = None, {}, {}, ()
        try:
            if content is None:
                raise IntakeError(too_large("The table", MAX_BYTES + 1))
            self._frame = read_table(content, "The table").frame
            found, _ = own(self._frame)
        except IntakeError as error:
            self._refuse(error)
            return
        for measure in found:
            self.better[measure] = ipywidgets.Dropdown(options=BETTER, description=measure)
            self.target[measure] = ipywidgets.Text(description=f"Target for {measure}")
        for box in (*self.better.values(), *self.target.values()):
            box.observe(self._tell, "value")
        pairs = [box for measure in found for box in (self.better[measure], self.target[measure])]
        self.choices.children = [
            ipywidgets.Box(boxes).add_class("course-choices") for boxes in ([self.limits], pairs)
        ]
        self._tell()

    def _charts(self) -> tuple[dict, list[str]]:
        ways = {
            way: [m for m, box in self.better.items() if box.value == way] for way in ("up", "down")
        }
        targets = {m: box.value for m, box in self.target.items() if box.value.strip()}
        baseline = self.limits.value or None
        return own(self._frame, ways["up"], ways["down"], targets, baseline)

    def _tell(self, _=None) -> None:
        try:
            charts, notes = self._charts()
        except IntakeError as error:
            self._refuse(error)
            return
        ranked = sorted(charts.items(), key=attention)
        lines = [f"{name}: {chart.sentence()}" for name, chart in ranked]
        read = f"{measures(len(charts))} read."
        if not all(box.value for box in self.better.values()):
            read += " Above, say of each which way is better."
        notes = [limits_from(charts), *notes]
        self.said.value = (
            f'<p role="status">{read} <b>{summary(charts)}</b></p>{html_list([*lines, *notes])}'
        )
        self.take.layout.display = ""

    def _refuse(self, error: IntakeError) -> None:
        self.said.value = f'<p role="alert">{escape(str(error))}</p>'
        self.take.layout.display = "none"

    def paper(self, form: str) -> bytes:
        """Return the paper as the content of a file: "html" or "docx"."""
        charts, notes = self._charts()
        return board_report(charts, "The board's measures", form, notes)


def example() -> bytes:
    """Return five of Merewick's measures as a table that somebody might bring."""
    board = load("board")
    wide = pd.DataFrame({"month": sorted(board["month"].unique())})
    for name, of in (
        ("Falls, Beech", "bed days"),
        ("Seen within four hours", "attendances"),
        ("Operations cancelled on the day", "operations"),
        ("C. difficile", None),
        ("Reports of moderate harm or worse", None),
    ):
        rows = board[board["measure"] == name]
        wide[BOARD[name].says] = rows["count"].to_numpy()
        if of:
            wide[f"{BOARD[name].says} out of {of}"] = rows["out_of"].to_numpy()
    return wide.to_csv(index=False).encode()


DEMOS = (three_dresses, a_year_of_meetings, moving_target, goals, are_we_well_led, board_paper)


@cache
def _months() -> dict:
    """Every month's charts, drawn up once, so that sliders answer at once."""
    return every_month(load("board"))


def _month(month: pd.Timestamp) -> str:
    return f"{month:%B %Y}"


def _said() -> ipywidgets.HTML:
    return ipywidgets.HTML(layout={"width": "100%"}).add_class("course-lesson")


def _list(sentences: list[str], whole: str) -> str:
    """Sentences as a list that is read out when it changes, or `whole` when there are none."""
    return f'<div role="status">{html_list(sentences) or f"<p>{whole}</p>"}</div>'


def _kept(
    section: str, table: Rows, tell: Callable, begin: str, example: Callable
) -> tuple[ipywidgets.Widget, ...]:
    """Return a table that is kept in the project at every key, with a button that fills an empty one
    with an example; `tell()` says below what it shows."""
    alert = _said()

    def keep(_=None):
        try:
            put(section, table.kept)
            alert.value = ""
        except ProjectError as error:
            alert.value = f'<p role="alert">{escape(str(error))}</p>'
        start.layout.display = "none" if table.kept else ""
        tell()

    def fill_in():
        table.fill(example())
        table.begin()

    start = button(begin, fill_in)
    try:
        table.fill(load_project().get(section, []))
    except ProjectError as error:
        alert.value = f'<p role="alert">{escape(str(error))}</p>'
    start.layout.display = "none" if table.kept else ""
    table.observe(keep, "rows")
    tell()
    return alert, start, table


def _questions(total: pd.DataFrame, width: int, description: str) -> dict:
    """Bars of what each dress asked about, as Vega-Lite: chases, then changes."""
    rows = [
        {"dress": dress, "kind": said, "count": int(total.loc[dress, kind]), "order": place}
        for dress in DRESSES
        for place, (kind, said) in enumerate(KINDS.items())
    ]
    there = [
        {
            "dress": dress,
            "said": f"{row[MISSED]} missed",
            "end": int(row["seen"] + row["chased"]),
        }
        for dress, row in total.iterrows()
    ]
    y = {"field": "dress", "type": "nominal", "sort": list(DRESSES), "title": None}
    y["axis"] = {"labelLimit": 140, "ticks": False, "domain": False}
    x = {"type": "quantitative", "title": "questions asked", "axis": {"tickCount": 5}}
    most = max(row["end"] for row in there)
    scale = {"domain": [0, max(most * 1.45, 10)]}
    colours = [PALETTE["paper"], PALETTE["improving"]]
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": width,
        "height": 150,
        "layer": [
            {
                "data": {"values": rows},
                "mark": {
                    "type": "bar",
                    "stroke": PALETTE["improving"],
                    "strokeWidth": 2,
                    "height": 26,
                },
                "encoding": {
                    "y": y,
                    "x": x | {"field": "count", "scale": scale},
                    "order": {"field": "order"},
                    "color": {
                        "field": "kind",
                        "type": "nominal",
                        "sort": list(KINDS.values()),
                        "scale": {"domain": list(KINDS.values()), "range": colours},
                        "legend": {
                            "symbolStrokeColor": PALETTE["improving"],
                            "columns": 1,
                            "labelLimit": 0,
                        },
                    },
                },
            },
            {
                "data": {"values": there},
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {
                    "y": y,
                    "x": x | {"field": "end", "scale": scale},
                    "text": {"field": "said"},
                },
            },
        ],
        "config": CONFIG,
    }
