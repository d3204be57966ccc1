"""A board on which tasks are shared between people, in a lab and, with no kernel, on a page."""

import json
from html import escape
from pathlib import Path

import anywidget
import traitlets

from improving_care.lean.standard_work import Bench
from improving_care.spc import PALETTE

SCRIPT = Path(__file__).with_name("sharing_out.js")
INK, TEAL, PAPER, ORANGE, GREY = (
    f"var(--{name}, {PALETTE[name]})" for name in ("ink", "teal", "paper", "concerning", "limits")
)
CSS = f"""
.course-board {{ max-width: 46rem; }}
.course-board .course-slider {{ align-items: center; display: flex; flex-wrap: wrap; gap: 0 1rem; }}
.course-board .course-slider input {{ accent-color: {TEAL}; flex: 1 1 14rem; height: 2.25rem; }}
.course-board .course-slider output {{ font-weight: 600; min-width: 7rem; }}
.course-lanes {{ display: grid; gap: 0.6rem; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); }}
.course-lane {{ border: 1.5px dashed {GREY}; border-radius: 8px; min-height: 9rem; padding: 0.5rem; }}
.course-lane p {{ font-weight: 650; margin: 0 0 0.4rem; }}
.course-board .course-card {{ background: {PAPER}; border: 1.5px solid {TEAL}; border-radius: 6px; color: {INK};
  cursor: grab; display: block; font: inherit; font-size: 0.92rem; line-height: 1.3; margin: 0 0 0.4rem;
  padding: 0.4rem 0.5rem; position: relative; text-align: left; touch-action: none; width: 100%; }}
.course-board .course-card.held {{ cursor: grabbing; z-index: 2; box-shadow: 0 3px 10px #0006; }}
.course-board .course-picture {{ margin: 0.8rem 0 0.2rem; max-width: 30rem; }}
.course-board .course-picture svg {{ display: block; height: auto; width: 100%; }}
.course-board .course-picture text {{ fill: {INK}; font-size: 13px; }}
.course-board .course-picture .inside {{ fill: {PAPER}; }}
.course-board .within {{ fill: {TEAL}; }}
.course-board .over {{ fill: {ORANGE}; stroke: {INK}; stroke-width: 2; }}
.course-board .takt {{ stroke: {INK}; stroke-width: 2; stroke-dasharray: 5 3; }}
.course-board .course-table summary {{ cursor: pointer; padding: 0.4rem 0; }}
.course-board .course-table select {{ background: {PAPER}; color: {INK}; font: inherit; padding: 0.3rem; }}
.course-board .course-table :is(th, td) {{ font-weight: normal; padding: 0.3rem 1rem 0.3rem 0; text-align: left; }}
@media print {{ .course-board :is(.course-slider, .course-hint, .course-table) {{ display: none; }} }}
"""


class Board(anywidget.AnyWidget):
    """A bench's tasks to share out; `who` and `demand` follow what the trainee does."""

    _esm = SCRIPT
    _css = CSS
    tasks = traitlets.List().tag(sync=True)
    people = traitlets.List(traitlets.Unicode()).tag(sync=True)
    who = traitlets.Dict().tag(sync=True)
    available = traitlets.Float().tag(sync=True)
    demand = traitlets.Int().tag(sync=True)
    least = traitlets.Int().tag(sync=True)
    most = traitlets.Int().tag(sync=True)

    def __init__(self, bench: Bench):
        super().__init__(**bench.settings())


def board_on_a_page(bench: Bench) -> str:
    """Return the board as HTML that needs no kernel; without scripts, a table stands there."""
    rows = "".join(
        f"<tr><td>{escape(task)}</td><td>{minutes:.1f} min</td><td>{escape(bench.who[task])}</td></tr>"
        for task, minutes in bench.tasks
    )
    script = SCRIPT.read_text(encoding="utf-8").replace("export default { render };", "")
    return f"""<style>{CSS}</style>
<div class="board-here"><table><thead><tr><th>Task</th><th>Work</th><th>Who</th></tr></thead>
<tbody>{rows}</tbody></table></div>
<script type="module">{script}
const held = {json.dumps(bench.settings())};
const heard = {{}};
const model = {{
  get: (name) => held[name],
  set: (name, value) => {{ held[name] = value; heard[`change:${{name}}`]?.(); }},
  on: (event, act) => {{ heard[event] = act; }},
  save_changes: () => {{}},
}};
const el = document.querySelector(".board-here");
el.replaceChildren();
render({{ model, el }});
</script>"""
