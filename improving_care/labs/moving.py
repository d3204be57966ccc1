"""What every lab is made of: a slider that has a name, and a chart that moves and speaks."""

import hashlib
import sys
from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from improving_care.spc import PALETTE

HERE = Path(__file__).parent
WIDEST = 640  # pixels of a chart's plotting area
BESIDE = 165  # pixels that axis and line labels take beside it, until a phone has measured them
CSS = f"""
.course-picture svg {{ display: block; max-width: 100%; height: auto; }}
.course-picture + p, .course-slider, .course-question {{ max-width: 46rem; }}
.course-slider {{ align-items: center; display: flex; flex-wrap: wrap; gap: 0 1rem; }}
.course-slider input {{ accent-color: {PALETTE["teal"]}; flex: 1 1 16rem; height: 2.25rem; }}
.course-slider output {{ font-weight: 600; min-width: 10rem; }}
@media (max-width: 40rem) {{
  .course-slider {{ margin-bottom: 0.75rem; }}
  .course-slider span {{ flex: 1 1 auto; }}
  .course-slider output {{ min-width: 0; }}
  .course-slider input {{ flex-basis: 100%; order: 1; }}
}}
.course-question {{ border: 0; margin: 0 0 0.5rem; padding: 0; }}
.course-question legend {{ font-weight: 600; padding: 0 0 0.25rem; }}
.course-question label {{ display: block; padding: 0.3rem 0 0.3rem 1.7rem; text-indent: -1.7rem; }}
.course-question input {{ accent-color: {PALETTE["teal"]}; height: 1.1rem; margin: 0 0.6rem 0 0;
  vertical-align: -0.15rem; width: 1.1rem; }}
.course-lesson .widget-html-content {{ font-size: inherit; line-height: inherit;
  padding-bottom: 0.75rem; }}
.course-question p {{ border-left: 4px solid {PALETTE["teal"]}; margin: 0.5rem 0;
  padding-left: 0.75rem; }}
.course-choices {{ display: grid; gap: 0.5rem 1.25rem;
  grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); }}
.course-choices > .widget-inline-hbox {{ display: block; height: auto; margin: 0; width: auto; }}
.course-choices .widget-label {{ display: block; font-weight: 600; height: auto; line-height: 1.75;
  overflow: visible; text-align: left; white-space: normal; width: auto; }}
.course-choices :is(select, input) {{ height: 2.25rem !important; width: 100%; }}
.course-choices, .course-lesson {{ max-width: 46rem; }}
.course-plan .course-choices {{
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }}
.course-plan > button {{ margin: 0.75rem 0 0; }}
.course-lesson [role=alert] {{ border-left: 4px solid {PALETTE["concerning"]}; margin: 0.75rem 0;
  padding: 0.25rem 0 0.25rem 0.75rem; }}
"""


class Slider(anywidget.AnyWidget):
    """A slider over `values`, each told by `say(value)`; observe `at`, read `value`."""

    _esm = HERE / "slider.js"
    _css = CSS
    label = traitlets.Unicode().tag(sync=True)
    words = traitlets.List(traitlets.Unicode()).tag(sync=True)
    at = traitlets.Int().tag(sync=True)

    def __init__(self, label: str, values, start=None, say=str):
        self.values = list(values)
        super().__init__(
            label=label,
            words=[say(value) for value in self.values],
            at=0 if start is None else self.values.index(start),
        )

    @property
    def value(self):
        """The value the slider stands at."""
        return self.values[self.at]


class Question(anywidget.AnyWidget):
    """A question whose answers each have a reply; `then` is shown once one is chosen."""

    _esm = HERE / "question.js"
    _css = CSS
    question = traitlets.Unicode().tag(sync=True)
    answers = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Int(-1).tag(sync=True)
    reply = traitlets.Unicode().tag(sync=True)

    def __init__(self, question: str, replies: dict[str, str], then: ipywidgets.Widget):
        self._replies = replies
        self.then = then
        then.layout.display = "none"
        super().__init__(question=question, answers=list(replies))

    @traitlets.observe("chosen")
    def _answer(self, change) -> None:
        self.reply = self._replies[self.answers[change["new"]]]
        self.then.layout.display = ""


class Picture(anywidget.AnyWidget):
    """A chart that can be replaced in place, and a sentence that is read out with it."""

    _esm = HERE / "picture.js"
    _css = CSS
    spec = traitlets.Dict().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    room = traitlets.Int(0).tag(sync=True)  # pixels across, as the browser finds them
    beside = traitlets.Int(BESIDE).tag(sync=True)  # of these, what is no plotting area

    def __init__(self):
        super().__init__()
        self._draw = None
        self.on_msg(self._send_vega)

    def show(self, chart, words: str = "", add=None, **options) -> None:
        """Draw a ControlChart with `words` under it; its own sentence unless given.

        The options are those of `ControlChart.plot`; `add` may change the Vega-Lite dictionary.
        """

        def draw(width: int) -> dict:
            spec = chart.spec(width=width, **options)
            return add(spec) if add else spec

        self.draw(draw, words or chart.sentence())

    def draw(self, make, words: str) -> None:
        """Draw the Vega-Lite dictionary that `make(width)` gives, with `words` under it.

        `width` is the pixels that there are for the plotting area; the dictionary's width and its
        description, which is the alt text, must be set.
        """
        self._draw = make
        with self.hold_sync():
            self.spec = self._made(self._width())
            self.words = words

    def _made(self, width: int) -> dict:
        return self._draw(width) | {"usermeta": {"asked": width}}

    def _width(self) -> int:
        return min(WIDEST, max(160, self.room - self.beside)) if self.room else WIDEST

    @traitlets.observe("room", "beside")
    def _fit(self, change) -> None:
        if self.spec and self.spec["usermeta"]["asked"] != self._width():
            self.spec = self._made(self._width())

    def _send_vega(self, _widget, _message, _buffers) -> None:
        self.send({"vega": vega()})


class Drawing(anywidget.AnyWidget):
    """A picture in SVG that can be replaced in place, with words that are read out under it."""

    _esm = HERE / "drawing.js"
    _css = CSS
    svg = traitlets.Unicode().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    room = traitlets.Int(0).tag(sync=True)  # pixels across, as the browser finds them

    def draw(self, make, words: str = "") -> None:
        """Draw the `<svg>` text that `make(width)` gives, with `words` under it.

        `width` is the pixels that there are across. The `<svg>` is our own, its texts escaped, and
        has role="img" and an aria-label that says what it shows.
        """
        self._draw = make
        with self.hold_sync():
            self.svg = make(self.room or WIDEST)
            self.words = words

    @traitlets.observe("room")
    def _fit(self, change) -> None:
        if self.svg:
            self.svg = self._draw(self.room)


def vega() -> str:
    """Return one JavaScript module whose default export is vegaEmbed; no other host is asked.

    Bundling takes a second, so the result is kept beside the environment it was made from.
    """
    import vl_convert

    source = "export default vegaEmbed;"
    mark = hashlib.sha256(f"{vl_convert.__version__} {source}".encode()).hexdigest()[:12]
    kept = Path(sys.prefix) / "labs" / f"vega-{mark}.js"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(".part")
        half.write_text(vl_convert.javascript_bundle(source), encoding="utf-8")
        half.replace(kept)
    return kept.read_text(encoding="utf-8")


def stack(*parts) -> ipywidgets.VBox:
    """Return parts one under the other, across the whole page."""
    return ipywidgets.VBox(parts, layout={"width": "100%"})


def lesson(text: str) -> ipywidgets.HTML:
    """Return what a demo leaves behind, in a sentence or two."""
    return ipywidgets.HTML(text, layout={"width": "100%"}).add_class("course-lesson")


def ask(question: str, replies: dict[str, str], *then: ipywidgets.Widget) -> ipywidgets.VBox:
    """Return a demo: a question, and what is shown once it is answered; a reply for each answer."""
    shown = stack(*then)
    return stack(Question(question, replies, shown), shown)


def asked(question: str, replies: dict[str, str]) -> Question:
    """Return a question with a reply for each answer, and nothing that it opens."""
    return Question(question, replies, stack())


def button(text: str, press, width: str = "auto") -> ipywidgets.Button:
    """Return a button that calls `press()`, as wide as its words unless told."""
    made = ipywidgets.Button(
        description=text,
        layout={"width": width, "height": "2.5rem", "align_self": "flex-start"},
        style={"button_color": PALETTE["teal"], "text_color": PALETTE["paper"]},
    )
    made.on_click(lambda _: press())
    return made


def with_line(spec: dict, y: float, name: str, colour: str = PALETTE["neither"]) -> dict:
    """Add a named line across a chart's Vega-Lite dictionary, and return it."""
    line = {"data": {"values": [{"limit": y, "name": name}]}}
    height = {"y": {"field": "limit", "type": "quantitative"}}
    spec["layer"] += [
        line
        | {
            "mark": {"type": "rule", "color": colour, "strokeWidth": 2, "strokeDash": [10, 3]},
            "encoding": height,
        },
        line
        | {
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "color": colour},
            "encoding": height | {"x": {"value": 4}, "text": {"field": "name"}},
        },
    ]
    return spec
