"""One month of the board in three dresses, to decide from: in a lab, and with no kernel on a page."""

import json
from collections.abc import Iterable
from datetime import date
from html import escape
from pathlib import Path

import anywidget
import pandas as pd
import traitlets

from improving_care.intake.page import small
from improving_care.leading.board_report import icons
from improving_care.leading.three_dresses import DRESSES, MEETING, Line, changed, lines
from improving_care.spc import PALETTE, words
from improving_care.spc.showing import svg

SCRIPT = Path(__file__).with_name("three_dresses.js")
# Name of the colour, its shape and the palette's name for it: the shape and the word say it too.
RAG = {"red": ("■", "target"), "amber": ("▲", "concerning"), "green": ("●", "teal")}


def _var(name: str) -> str:
    """A colour that follows the page into the dark, and stands by itself in a lab."""
    return f"var(--{name.replace(' ', '-')}, {PALETTE[name]})"


CSS = f"""
.dresses {{ margin: 1.2rem 0; }}
.dress-choice {{ border: 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin: 0 0 0.8rem; padding: 0; }}
.dress-choice legend {{ font-weight: 650; padding: 0 0 0.3rem; }}
.dress-choice label, .dress-ask {{ cursor: pointer; display: inline-block; padding: 0.35rem 0; }}
.dresses :is(input[type=radio], input[type=checkbox]) {{ accent-color: {_var("teal")}; height: 1.1rem;
  margin: 0; vertical-align: -0.15rem; width: 1.1rem; }}
.dress-cards {{ display: grid; gap: 0.8rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14.5rem), 1fr));
  list-style: none; margin: 0; padding: 0; }}
.dress-card {{ border: 1px solid {_var("common cause")}; border-radius: 8px; box-sizing: border-box;
  color: {_var("ink")}; display: flex; flex-direction: column; margin: 0; min-width: 0; padding: 0.5rem 0.8rem; }}
.dress-card h3 {{ font-size: 1rem; line-height: 1.3; margin: 0 0 0.3rem; }}
.dress-card p {{ margin: 0.15rem 0; }}
.dress-card .course-drawing {{ margin: 0.2rem 0; }}
.dress-card svg {{ display: block; height: auto; max-width: 100%; }}
.dress-ask {{ margin-top: auto; }}
.dress-end {{ font-weight: 600; }}
.dress-two {{ font-size: 1.25rem; font-variant-numeric: tabular-nums; font-weight: 600; }}
.dress-rag, .dress-icon b {{ border: 2px solid currentColor; border-radius: 6px; display: inline-block;
  font-weight: 700; padding: 0.1rem 0.5rem; }}
.dress-icon {{ display: inline-block; margin: 0.15rem 0.9rem 0.15rem 0; }}
.dress-icon b {{ border-radius: 50%; box-sizing: border-box; height: 1.6rem; line-height: 1.25rem; padding: 0;
  text-align: center; width: 1.6rem; }}
.dress-card .dress-of {{ font-size: 0.9rem; line-height: 1.35; margin: 0 0 0.3rem; }}
.dresses[data-dress="0"] :is(.face-1, .face-2), .dresses[data-dress="1"] :is(.face-0, .face-2),
.dresses[data-dress="2"] :is(.face-0, .face-1) {{ display: none; }}
.dress-keys {{ display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 1rem 0 0.6rem; }}
.dress-keys [hidden] {{ display: none; }}
.dresses .dress-keys button {{ background: {_var("paper")}; border: 1.5px solid {_var("teal")}; border-radius: 6px;
  color: {_var("teal")}; cursor: pointer; font: inherit; padding: 0.45rem 1rem; }}
.dress-said p {{ border-left: 4px solid {_var("teal")}; margin: 0.5rem 0; max-width: 46rem; padding-left: 0.75rem; }}
.on-paper h3::before {{ border: 1.5px solid; box-sizing: border-box; content: ""; display: inline-block;
  height: 1.3em; margin-right: 0.4em; vertical-align: -0.25em; width: 1.3em; }}
@media print {{ .dress-choice, .dress-keys, .dress-said, .dress-ask {{ display: none; }}
  .dresses[data-dress] :is(.face-0, .face-1, .face-2) {{ display: block; }} .dress-card {{ break-inside: avoid; }}
  .on-paper .dress-cards {{ gap: 2.5mm; grid-template-columns: repeat(3, minmax(0, 1fr)); }}
  .on-paper .dress-card {{ font-size: 9pt; line-height: 1.35; padding: 1.5mm 2.5mm; }}
  .on-paper .dress-card h3 {{ font-size: 10pt; margin: 0; }}
  .on-paper .dress-card .dress-of {{ font-size: 8.5pt; line-height: 1.2; }}
  .on-paper .dress-card .course-drawing {{ margin: 0; }}
  .on-paper .dress-icon {{ display: block; margin: 0.5mm 0; }}
  .on-paper .dress-icon b {{ height: 4.5mm; line-height: 3.4mm; width: 4.5mm; }} }}
"""


class ThreeDresses(anywidget.AnyWidget):
    """The board's twelve measures of one month, to decide from in each of three dresses."""

    _esm = SCRIPT
    _css = CSS
    cards = traitlets.Unicode().tag(sync=True)
    changed = traitlets.List(traitlets.Unicode()).tag(sync=True)
    dresses = traitlets.List(traitlets.Unicode()).tag(sync=True)
    month = traitlets.Unicode().tag(sync=True)

    def __init__(self, board: pd.DataFrame, month: date = MEETING):
        here = lines(board, month)
        super().__init__(
            cards=_in_turn(here),
            changed=changed(here),
            dresses=list(DRESSES),
            month=f"{month:%B %Y}",
        )


def three_dresses_on_a_page(board: pd.DataFrame) -> str:
    """Return the same as HTML that needs no kernel; without scripts every dress stands there."""
    here = lines(board)
    script = SCRIPT.read_text(encoding="utf-8").replace("export default { render };", "")
    return f"""<style>{CSS}</style>
{_in_turn(here)}
<script type="module">{script}
play(document.querySelector(".dresses"), {json.dumps(changed(here))}, {json.dumps(DRESSES)}, "{MEETING:%B %Y}");
</script>"""


def dress_on_paper(board: pd.DataFrame, dress: str) -> str:
    """Return the same month in one dress alone as HTML to hand out, with a box before each name."""
    face = FACES[DRESSES.index(dress)]
    cards = _cards(((line, face(line)) for line in lines(board)), "dresses on-paper")
    return f"<style>{CSS}</style>{cards}"


def _in_turn(here: list[Line]) -> str:
    """The measures as cards to play with, each with its three faces."""
    return _cards(
        (line, "".join(f'<div class="face-{k}">{face(line)}</div>' for k, face in enumerate(FACES)))
        for line in here
    )


def _cards(faces: Iterable[tuple[Line, str]], look: str = "dresses") -> str:
    cards = "".join(_card(line, face) for line, face in faces)
    return f'<div class="{look}"><ul class="dress-cards">{cards}</ul></div>'


def _card(line: Line, face: str) -> str:
    counted = words.subject(line.chart.settings)
    return (
        f'<li class="dress-card"><h3>{escape(line.measure.name)}</h3>'
        f'<p class="dress-of">{escape(counted[:1].upper() + counted[1:])}</p>{face}</li>'
    )


def _two_points(line: Line) -> str:
    moved = {"better": "better", "worse": "worse", "the same": "no change"}[line.moved]
    before, now = line.chart.points["x"].iloc[-2:]
    arrow = "→" if line.now == line.before else "↗" if line.now > line.before else "↘"
    return (
        f'<p class="dress-two">{line.figure(line.before)} {arrow} {line.figure(line.now)}</p>'
        f"<p>{before:%B} to {now:%B}: {moved}</p>"
    )


def _colour(line: Line) -> str:
    shape, name = RAG[line.colour]
    side = "at least" if line.measure.wanted == "up" else "at most"
    return (
        f'<p class="dress-two">{line.figure(line.now)}</p>'
        f'<p><span class="dress-rag" style="color: {_var(name)}">{shape} {line.colour}</span></p>'
        f"<p>Target: {side} {line.figure(line.measure.target)}</p>"
    )


def _chart(line: Line) -> str:
    shown = "".join(
        f'<span class="dress-icon"><b style="color: {_var(meaning)}">{glyph}</b> {said}</span>'
        for glyph, said, meaning in icons(line.chart)
    )
    return f'<div class="course-drawing">{svg(small(line.chart))}</div><p>{shown}</p>'


FACES = (_two_points, _colour, _chart)  # what a card shows in each of DRESSES
