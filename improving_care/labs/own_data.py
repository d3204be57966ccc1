"""Bring your own: a table that somebody pastes or chooses becomes a control chart.

The browser hands the table to the kernel on the same machine and to nobody else.
"""

from collections.abc import Callable
from html import escape
from pathlib import Path

import anywidget
import ipywidgets
import pandas as pd
import traitlets

from improving_care.datasets import FOLDER
from improving_care.intake import IntakeError, Table, read_table
from improving_care.intake.choosing import THOUSANDS, choose, derived, keep, read_target, shown
from improving_care.intake.guessing import guess, guess_kind
from improving_care.intake.page import FORMATS, chart_file, html_list, html_table, title
from improving_care.intake.reading import MAX_BYTES, too_large
from improving_care.labs.files import Take
from improving_care.labs.moving import Picture, stack
from improving_care.spc import KINDS, ChartError, ControlChart, control_chart, words
from improving_care.spc.limits import MAY_DIVIDE, WITH_DENOMINATOR
from improving_care.spc.palette import PALETTE

HERE = Path(__file__).parent
EXAMPLE = FOLDER / "falls.csv"
MOST_VALUES, LONGEST_VALUE = 1000, 100  # in a list to choose from
FIRST_ROWS, FIRST_COLUMNS = 5, 12

CSS = f"""
.course-bring label {{ display: block; font-weight: 600; margin: 0.5rem 0 0.25rem; }}
.course-bring textarea {{ box-sizing: border-box; font: 0.9rem/1.4 ui-monospace, monospace;
  padding: 0.5rem; width: 100%; }}
.course-bring button {{ background: {PALETTE["teal"]}; border: 0;
  border-radius: 0.35rem; color: {PALETTE["paper"]}; cursor: pointer; font: inherit;
  margin: 0.35rem 0.5rem 0.35rem 0; padding: 0.5rem 1rem; }}
.course-own .widget-html-content {{ font-size: inherit; line-height: 1.5; }}
.course-own [role=alert] {{ border-left: 4px solid {PALETTE["concerning"]}; margin: 0.75rem 0;
  padding: 0.25rem 0 0.25rem 0.75rem; }}
.course-own table {{ border-collapse: collapse; display: block; overflow-x: auto; }}
.course-own caption {{ text-align: left; }}
.course-own :is(th, td) {{ font-weight: 400; border-bottom: 1px solid #dfe4e8; padding: 0.2rem 1rem 0.2rem 0;
  text-align: left; white-space: nowrap; }}
"""


class Bring(anywidget.AnyWidget):
    """A box to paste into, a file to choose, an example; calls `take(name, content)`.

    What is larger than MAX_BYTES is not sent: `refuse(name, size)` is called instead.
    """

    _esm = HERE / "bring.js"
    _css = CSS
    most = traitlets.Int(MAX_BYTES).tag(sync=True)

    def __init__(self, take: Callable[[str, bytes], None], refuse: Callable[[str, int], None]):
        super().__init__()
        self._take, self._refuse = take, refuse
        self._parts: list[bytes] = []
        self.on_msg(self._receive)

    def _receive(self, _widget, message: dict, buffers: list) -> None:
        if message.get("example"):
            self.send({"text": EXAMPLE.read_text(encoding="utf-8")})
        elif not message["parts"]:
            self._refuse(message["name"], message["size"])
        else:
            self._parts = [*(self._parts if message["part"] else []), bytes(buffers[0])]
            if len(self._parts) == message["parts"]:
                content, self._parts = b"".join(self._parts), []
                self._take(message["name"], content)


class OwnData:
    """The widget. What a person does, a program can: `take` a table, change a choice's value,
    read `said` (a refusal), `chart` (None while there is none) and `notes`."""

    def __init__(self):
        self.chart: ControlChart | None = None
        self._table: Table | None = None
        self._brought = ("", b"")
        self._busy = False

        self.said = ipywidgets.HTML()
        self.rows = ipywidgets.HTML()
        self.reasons = ipywidgets.HTML()
        self.notes = ipywidgets.HTML()
        self.picture = Picture()
        self.sheet = _dropdown("Sheet of the workbook")
        self.y = _dropdown("What to chart")
        self.n = _dropdown("Out of how many")
        self.x = _dropdown("In the order of")
        self.kind = _dropdown("Kind of chart", [(words.NAMES[k], k) for k in KINDS])
        ways = [("Not said", ""), ("Up is better", "up"), ("Down is better", "down")]
        self.direction = _dropdown("Which way is better?", ways)
        self.target = ipywidgets.Text(description="Target, if any", continuous_update=False)
        self.where: dict[str, ipywidgets.Dropdown] = {}

        self._choices = ipywidgets.Box().add_class("course-choices")
        self._asked = stack(self.rows, self._choices, self.reasons)
        self._drawn = stack(
            self.picture,
            self.notes,
            Take(self.file, {f: f"Save as {f.upper()}" for f in FORMATS}, "chart"),
        )
        bring = Bring(self.take, self.refuse)
        self.widget = stack(bring, self.sheet, self.said, self._asked, self._drawn)
        self.widget.add_class("course-own")
        for part in (self.sheet, self._asked, self._drawn):
            _show(part, False)

        # A choice is followed by the guesses that depend on it, and always by drawing.
        self._steps = [self._read, self._guess_n, self._guess_kind, self._draw]
        for choice, step in ((self.sheet, 0), (self.y, 1), (self.n, 2)):
            self._follow(choice, step)
        for choice in (self.x, self.kind, self.direction, self.target):
            self._follow(choice, 3)

    def take(self, name: str, content: bytes) -> None:
        """Read a table that was brought, guess how to chart it, and draw it."""
        self._brought = (name, content)
        self._busy = True
        self.sheet.options = ()
        self._busy = False
        self._go(0)

    def refuse(self, name: str, size: int) -> None:
        """Say that what was brought is too large."""
        self._table = None
        self._fail(IntakeError(too_large(name or "The text", size)))

    def _follow(self, choice: ipywidgets.Widget, step: int) -> None:
        choice.observe(lambda _: self._go(step), "value")

    def _go(self, step: int) -> None:
        """Do the steps from `step` on; the choices that they change start no steps themselves."""
        if self._busy:
            return
        self._busy = True
        try:
            for work in self._steps[step:]:
                work()
        except (IntakeError, ChartError) as error:
            self._fail(error)
        finally:
            self._busy = False

    def _fail(self, error: ValueError) -> None:
        """Say one sentence, and hide what no longer holds."""
        self.chart = None
        self.said.value = f'<p role="alert">{escape(str(error))}</p>'
        _show(self._asked, self._table is not None)
        _show(self._drawn, False)

    def _read(self) -> None:
        name, content = self._brought
        self._table = None
        self._table = table = read_table(content, name, self.sheet.value)
        frame, first = table.frame, guess(table.frame)
        self.sheet.options, self.sheet.value = table.sheets, table.sheet
        _show(self.sheet, len(table.sheets) > 1)
        self.rows.value = _first_rows(frame)
        numbers = [c for c in frame if frame[c].dtype.kind == "f"]
        self.x.options = [("The order of the rows", ""), *((c, c) for c in frame)]
        exposures = [c + THOUSANDS for c in numbers if c + THOUSANDS == first.n.value]
        self.n.options = [("Nothing", ""), *((c, c) for c in [*numbers, *exposures])]
        # What is left of n is offered too: those seen in time, beside the breaches.
        rest = [f"{first.n.value} - {first.y.value}"] if first.n.value in numbers else []
        self.y.options = [*numbers, *rest]
        self.x.value, self.y.value = first.x.value or "", first.y.value
        self._offer_groups(frame)
        choices = (self.y, self.n, self.x, self.kind, self.direction, self.target)
        self._choices.children = (*self.where.values(), *choices)
        _show(self._asked, True)

    def _offer_groups(self, frame: pd.DataFrame) -> None:
        """Offer to keep one value of each column of text; choose one where x stands twice."""
        x, self.where = self.x.value, {}
        for column in sorted(frame, key=lambda c: -frame[c].nunique()):
            if frame[column].dtype.kind in "fM" or column == x:
                continue
            values = list(shown(self._table.frame[column]).dropna().unique())
            if not 1 < len(values) <= MOST_VALUES or max(map(len, values)) > LONGEST_VALUE:
                continue
            every = ("All rows", "")
            choice = _dropdown(f"Only {words.plain(column)}", [every, *((v, v) for v in values)])
            known = shown(frame[column]).value_counts()
            if x and frame[x].duplicated().any() and len(known):
                choice.value = known.index[0]
                frame = keep(frame, {column: choice.value})
            self._follow(choice, 3)
            self.where[column] = choice

    def _kept(self) -> dict[str, str]:
        return {c: choice.value for c, choice in self.where.items() if choice.value}

    def _frame(self) -> tuple[pd.DataFrame, str, str | None]:
        """The rows that are kept, and the names of y and n in them."""
        frame, y = derived(keep(self._table.frame, self._kept()), self.y.value)
        frame, n = derived(frame, self.n.value) if self.n.value else (frame, None)
        return frame, y, n

    def _guess_n(self) -> None:
        frame, y, _ = self._frame()
        self.n.value = guess(frame, y).n.value or ""

    def _guess_kind(self) -> None:
        frame, y, n = self._frame()
        found = guess_kind(frame, y, n)
        self.kind.value = found.value
        why = f"{guess(frame, y).x.reason} {found.reason} Correct what was guessed wrongly."
        self.reasons.value = f"<p>{escape(why)}</p>"

    def _draw(self) -> None:
        frame, y, n = self._frame()
        x, kind = self.x.value or None, self.kind.value
        n = n if kind in WITH_DENOMINATOR | MAY_DIVIDE else None
        chosen = choose(frame, y, x=x, n=n, kind=kind)
        self.chart = control_chart(
            chosen.frame,
            y,
            x=x,
            n=n,
            kind=kind,
            direction=self.direction.value or None,
            target=read_target(self.target.value, kind),
        )
        self._notes = [*self._table.notes, *chosen.notes]
        self.picture.show(self.chart, title=self._title())
        self.notes.value = html_list(self._notes)
        self.said.value = ""
        _show(self._drawn, True)

    def _title(self) -> str:
        return title(self.chart.settings, self._kept())

    def file(self, form: str) -> bytes:
        """Return the chart as the content of a file: "html", "png", "svg" or "csv"."""
        return chart_file(self.chart, form, self._title(), self._notes)


def own_data() -> ipywidgets.Widget:
    """Return the widget: paste or choose a table, correct the guesses, see and save the chart."""
    return OwnData().widget


def _show(widget: ipywidgets.Widget, yes: bool) -> None:
    widget.layout.display = "" if yes else "none"


def _dropdown(label: str, options=()) -> ipywidgets.Dropdown:
    return ipywidgets.Dropdown(description=label, options=options)


def _first_rows(frame: pd.DataFrame) -> str:
    """The first rows as an HTML table, to see at a glance what was read."""
    some = frame.iloc[:FIRST_ROWS, :FIRST_COLUMNS]
    columns = [["" if pd.isna(cell) else cell[:40] for cell in shown(some[c])] for c in some]
    caption = f"The first rows of {len(frame):,}, as they were read"
    return html_table(list(some), list(zip(*columns, strict=True)), caption)
