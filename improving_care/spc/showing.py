"""How an altair chart reaches the screen without asking another host.

In JupyterLab and Voila it travels as Vega-Lite 5, which they draw themselves. On the site it is a
still SVG that needs no script, with its specification beside it for those that move.
"""

import json
import os
import re
from html import escape

import altair as alt
import vl_convert

SITE = "IMPROVING_CARE_SITE"  # set while the site is built
VERSION_5 = "https://vega.github.io/schema/vega-lite/v5.json"


def svg(spec: dict) -> str:
    """The picture as an SVG element with its description as label."""
    drawn = vl_convert.vegalite_to_svg(spec)
    # Inside an image nothing has a role of its own; Vega's, without names, fail axe.
    drawn = re.sub(r' (?:role="graphics-\w+"|aria-roledescription="[^"]*")', "", drawn)
    label = escape(spec.get("description", ""), quote=True)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)


def in_a_notebook(spec: dict, **_) -> dict[str, object]:
    """What a notebook shows of a chart, by MIME type; altair calls it for each of its own."""
    if os.environ.get(SITE):
        # "</" inside a script element would end it.
        data = json.dumps(spec, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
        return {
            "text/html": f'<figure class="course-chart">{svg(spec)}'
            f'<script type="application/json">{data}</script></figure>',
            "text/plain": spec.get("description", "A chart."),
        }
    return {
        "application/vnd.vegalite.v5+json": spec | {"$schema": VERSION_5},
        "text/plain": spec.get("description", "A chart."),
    }


def use() -> None:
    """Let altair show every chart in the course's own way."""
    alt.renderers.register("course", in_a_notebook)
    alt.renderers.enable("course")
