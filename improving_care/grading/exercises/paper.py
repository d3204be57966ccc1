"""A chart as drawn on paper: points, and the lines one is told, but no word of what they mean."""

import pandas as pd

from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG

INK, LINE, GREY, TEAL = (PALETTE[name] for name in ("ink", "limits", "common cause", "teal"))
WIDTH = 600


def paper_chart(
    table: pd.DataFrame, *, x: str, y: str, title: str, place: str, lines=None, marks=()
) -> dict:
    """Return a chart of one column in order, in Vega-Lite.

    `title` names what stands on the y axis and `place` where it was counted; `lines` are levels by
    name; `marks` are positions on the x axis at which something happened.
    """
    lines = lines or {}
    across = {
        "field": x,
        "type": "quantitative",
        "title": x,
        "scale": {"nice": False, "padding": 12},
    }
    up = {
        "field": y,
        "type": "quantitative",
        "title": title,
        "scale": {"zero": False, "padding": 8},
    }
    level = {"field": "level", "type": "quantitative"}
    layers = [
        {
            "data": {"values": [{x: place} for place in marks]},
            "encoding": {"x": across},
            "layer": [
                {"mark": {"type": "rule", "color": TEAL, "strokeWidth": 1.5}},
                {
                    "mark": {"type": "text", "color": TEAL, "dy": -8, "fontWeight": "bold"},
                    "encoding": {"y": {"value": 0}, "text": {"field": x}},
                },
            ],
        },
        {
            "data": {"values": [{"name": name, "level": at} for name, at in lines.items()]},
            "encoding": {"y": level},
            "layer": [
                {"mark": {"type": "rule", "color": LINE, "strokeDash": [6, 4]}},
                {
                    "mark": {"type": "text", "align": "left", "fontSize": 12},
                    "encoding": {"x": {"value": WIDTH + 8}, "text": {"field": "name"}},
                },
            ],
        },
        {"mark": {"type": "line", "color": GREY}, "encoding": {"x": across, "y": up}},
        {
            "mark": {"type": "circle", "color": INK, "size": 55, "opacity": 1},
            "encoding": {"x": across, "y": up, "tooltip": [{"field": x}, {"field": y}]},
        },
    ]
    rows = table[[x, y]].astype(object).where(table[[x, y]].notna(), None)  # JSON has no NaN
    said = "".join(f"; {name} at {at:.2f}" for name, at in lines.items())
    said += f"; a mark at {x} {', '.join(map(str, marks))}" if marks else ""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": f"{place}, {title}: {len(table)} points, "
        f"from {table[y].min():g} to {table[y].max():g}{said}.",
        "width": WIDTH,
        "height": 240,
        "data": {"values": rows.to_dict("records")},
        "layer": [layer for layer in layers if layer.get("data", {"values": 1})["values"]],
        "config": CONFIG,
    }
