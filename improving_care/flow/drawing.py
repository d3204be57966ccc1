"""The picture of a corridor: bands of many futures, hour by hour of a week, as Vega-Lite."""

import pandas as pd

from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# Each band has a colour and a way to draw its middle, so that colour alone says nothing.
LOOKS = ({"color": "common cause", "dash": [6, 4]}, {"color": "teal", "dash": [1, 0]})


def corridor(named: dict[str, pd.DataFrame], description: str, *, width: int, top=None) -> dict:
    """Return the Vega-Lite dictionary of one or two bands, by name, as `bands` gives them.

    `top` is the highest number on the axis, or None to fit.
    """
    rows = [
        {"name": name} | {key: round(float(value), 1) for key, value in row.items()}
        for name, band in named.items()
        for row in band.to_dict("records")
    ]
    names, looks = list(named), LOOKS[-len(named) :]
    legend = {"symbolType": "stroke", "symbolStrokeWidth": 3, "symbolSize": 500, "symbolOpacity": 1}
    by_name = {"field": "name", "type": "nominal", "legend": legend if len(names) > 1 else None}
    colour = by_name | {
        "scale": {"domain": names, "range": [PALETTE[look["color"]] for look in looks]}
    }
    dash = by_name | {"scale": {"domain": names, "range": [look["dash"] for look in looks]}}
    days = " : ".join(f"datum.value == {24 * n} ? '{day[:3]}'" for n, day in enumerate(WEEKDAYS))
    x = {
        "field": "hour",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, 168], "nice": False},
        "axis": {"values": [24 * n for n in range(7)], "labelExpr": f"{days} : ''"}
        | {"labelAlign": "left", "labelOverlap": False, "grid": True}
        | {"gridColor": PALETTE["limits"], "gridOpacity": 0.35},
    }
    y = {"field": "low", "type": "quantitative", "title": "patients without a place"}
    if top is not None:
        y["scale"] = {"domain": [0, top], "clamp": True}
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": width,
        "height": 260,
        "config": CONFIG,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.25, "clip": True},
                "encoding": {"x": x, "y": y, "y2": {"field": "high"}, "color": colour},
            },
            {
                "mark": {"type": "line", "strokeWidth": 2.5, "clip": True},
                "encoding": {
                    "x": x,
                    "y": y | {"field": "middle"},
                    "color": colour,
                    "strokeDash": dash,
                },
            },
        ],
    }
