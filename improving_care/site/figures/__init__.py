"""The pictures that a reader moves on a page, with no kernel: Vega-Lite charts with a slider.

One file a module; what they share stands here.
"""

import altair as alt
import pandas as pd

from improving_care.spc.drawing import CONFIG, SCHEMA

WIDTH, HEIGHT = 620, 280
PAPER, PHONE = 720, 330  # pixels across, of a drawing in a wide window and in a narrow one
MONTH = {"field": "month", "type": "temporal", "title": None}


class Markup:
    """Something that a page shows as the HTML that it is."""

    def __init__(self, html: str):
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


class Drawing:
    """A drawing for a page, laid out twice: for paper and wide windows, and for a phone."""

    def __init__(self, make):
        """`make(width)` returns an `<svg>` of that many pixels across."""
        self.svg = {name: make(width) for name, width in (("paper", PAPER), ("phone", PHONE))}

    def _repr_html_(self) -> str:
        both = (svg.replace("<svg ", f'<svg class="{n}" ', 1) for n, svg in self.svg.items())
        return f'<figure class="course-drawing">{"".join(both)}</figure>'


def slider_of(
    name: str, label: str, first: float, last: float, start: float, step: float = 1
) -> dict:
    """Return a parameter that the reader moves from `first` to `last`, with a label."""
    bind = {"input": "range", "min": first, "max": last, "step": step, "name": label}
    return {"name": name, "value": start, "bind": bind}


def chart_of(**parts) -> alt.LayerChart:
    """Return a layered chart in the course's look from its Vega-Lite parts.

    `description` is its alt text: it says what the picture shows, not that there is one.
    """
    common = {"$schema": SCHEMA, "width": WIDTH, "height": HEIGHT, "config": CONFIG}
    return alt.LayerChart.from_dict(common | parts)


def line_of(field: str, colour: str, **mark) -> dict:
    """Return a layer that draws one field as a line over the months."""
    return {
        "mark": {"type": "line", "color": colour, "strokeWidth": 1.5, **mark},
        "encoding": {"x": MONTH, "y": {"field": field, "type": "quantitative"}},
    }


def words_of(said: str, *before: dict) -> dict:
    """Return a layer that writes one sentence at the top left, worked out as the reader moves.

    `said` is a Vega expression for the sentence; `before` are transforms that leave one row. What
    the field `said` holds is read out when the reader has moved something: use it for nothing else.
    """
    return {
        "transform": [*before, {"calculate": said, "as": "said"}],
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 14},
        "encoding": {
            "x": {"value": 8},
            "y": {"value": 2},
            "text": {"field": "said", "type": "nominal"},
        },
    }


class Words:
    """A table of words, whole and from the left: pandas cuts long texts, and sets them right."""

    def __init__(self, table: pd.DataFrame, look: str = ""):
        """`table` has a named index; its name stands in the one line of the head.

        `look` names more classes of the stylesheets, for a form to fill in by hand.
        """
        self.table, self.classes = table, f"words {look}".split()

    def _repr_html_(self) -> str:
        shown = self.table.rename_axis(columns=self.table.index.name, index=None)
        with pd.option_context("display.max_colwidth", None):
            return shown.to_html(classes=self.classes, border=0)
