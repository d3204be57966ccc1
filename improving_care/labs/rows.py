"""A table or a form to write in: one labelled box for each part of a project's section."""

from pathlib import Path

import anywidget
import traitlets

from improving_care.project.sections import SECTIONS
from improving_care.spc.palette import PALETTE

HERE = Path(__file__).parent
CSS = f"""
.course-rows {{ container-type: inline-size; font-size: 1rem; width: 100%; }}
.course-rows label {{ display: block; }}
.course-rows label span {{ display: block; font-weight: 600; padding: 0.25rem 0; }}
.course-rows :is(input, textarea, select) {{ background: {PALETTE["paper"]};
  border: 1px solid {PALETTE["limits"]}; border-radius: 0.25rem; box-sizing: border-box;
  color: {PALETTE["ink"]}; field-sizing: content; font: inherit; min-height: 2.4rem;
  padding: 0.35rem 0.5rem; resize: vertical; width: 100%; }}
.course-rows .form .line {{ display: grid; gap: 0.4rem 1.25rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); }}
.course-rows .head {{ display: none; }}
.course-rows .list .line {{ border-bottom: 1px solid {PALETTE["common cause"]}; display: grid;
  gap: 0.3rem; padding: 0.4rem 0; }}
.course-rows button {{ background: {PALETTE["paper"]}; border: 1px solid {PALETTE["teal"]};
  border-radius: 0.35rem; color: {PALETTE["teal"]}; cursor: pointer; font: inherit;
  margin: 0; min-height: 2.4rem; min-width: 2.4rem; padding: 0.3rem 0.7rem; }}
.course-rows .number {{ color: {PALETTE["limits"]}; padding-top: 0.4rem; }}
.course-rows .keys {{ align-items: start; display: flex; gap: 0.3rem; }}
.course-rows .foot {{ align-items: center; display: flex; flex-wrap: wrap; gap: 0.3rem 1rem;
  padding: 0.5rem 0; }}
.course-mine .widget-html-content {{ font-size: inherit; line-height: 1.5; }}
.course-mine [role=alert] {{ border-left: 4px solid {PALETTE["concerning"]}; margin: 0.75rem 0;
  padding: 0.25rem 0 0.25rem 0.75rem; }}
.course-beside {{ display: grid; gap: 0 1.5rem; max-width: 46rem;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }}
@container (min-width: 34rem) {{
  .course-rows :is(.head, .list .line) {{ border: 0; display: grid; gap: 0.3rem;
    grid-template-columns: 1.4rem var(--columns) 5.1rem; padding: 0.15rem 0; }}
  .course-rows .head {{ align-items: end; font-weight: 600; }}
  .course-rows .list label span {{ display: none; }}
}}
"""


class Rows(anywidget.AnyWidget):
    """A section of a project, one box for each part; observe `rows`, a list of dictionaries.

    A section that is no table is one row. What the course does not know in a row stays in it.
    Of a section with tables inside, `part` names one of them; `only` names the boxes of a form.
    `answer` names a box in which somebody answers what stands in the others of its row: whoever
    changes one of those takes the answer back.
    """

    _esm = HERE / "rows.js"
    _css = CSS
    columns = traitlets.List(traitlets.Dict()).tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    most = traitlets.Int().tag(sync=True)
    one = traitlets.Bool().tag(sync=True)
    answer = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        section: str,
        wide: dict[str, float] | None = None,
        part: str | None = None,
        only: tuple[str, ...] = (),
        answer: str = "",
    ):
        schema = SECTIONS[section].schema
        schema = schema["properties"][part] if part else schema
        self._blank = 3  # rows to begin with
        one = schema["type"] == "object"
        parts = schema["properties"] if one else schema["items"]["properties"]
        columns = [
            {
                "name": name,
                "title": box["title"],
                "longest": box.get("maxLength", 0),
                "options": box.get("enum"),
                "number": "number" in box.get("type", ""),
                "wide": (wide or {}).get(name, 1),
            }
            for name, box in parts.items()
            if not only or name in only
        ]
        most = 1 if one else schema["maxItems"]
        super().__init__(columns=columns, one=one, most=most, answer=answer)
        self.fill([])

    @property
    def kept(self) -> dict | list:
        """What is written, as the project keeps it: empty rows at the end are left out."""
        if self.one:
            return self.rows[0]
        rows = list(self.rows)
        while rows and not any(rows[-1].values()):
            rows.pop()
        return rows

    def begin(self) -> None:
        """Go to the first box and say how much is filled in: a button that did it is gone by then,
        and without this the keyboard would lose its place."""
        self.send({"begin": True})

    def fill(self, kept: dict | list) -> None:
        """Put what a project keeps into the boxes."""
        blank = [{} for _ in range(1 if self.one else self._blank)]
        self.rows = [kept or {}] if self.one else (list(kept) or blank)
        self.send({"fill": True})
