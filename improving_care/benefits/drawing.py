"""The tornado as Vega-Lite, for a lab and for a page of feedback."""

import pandas as pd

from improving_care.spc.drawing import CONFIG, SCHEMA
from improving_care.spc.palette import PALETTE


def tornado_picture(
    table: pd.DataFrame,
    middle: float,
    words: str,
    width: int,
    unit: float = 1,
    axis: str = "pounds a year",
) -> dict:
    """Return the chart of a `tornado` table, as a Vega-Lite dictionary `width` pixels wide.

    `middle` is the result at usual figures; `unit` what the results are divided by, and `axis` its
    name; `words` stand in the alt text.
    """
    rows = [
        {"input": row.input, "low": row.at_low / unit, "high": row.at_high / unit}
        for row in table.itertuples()
    ]
    x = {"type": "quantitative", "title": axis, "scale": {"zero": False, "padding": 10}}
    x["axis"] = {"tickCount": 5, "format": "~s"}
    y = {"field": "input", "type": "nominal", "title": None, "sort": None}
    y["axis"] = {"labelLimit": 220 if width > 400 else 130}
    bars = {"type": "bar", "color": PALETTE["common cause"], "opacity": 0.7, "height": 18}
    line = {"type": "rule", "color": PALETTE["teal"], "strokeWidth": 2.5}
    return {
        "$schema": SCHEMA,
        "description": "A tornado: one bar for each figure, from what comes of its low end to what "
        f"comes of its high one, the widest on top. {words}",
        "width": width,
        "height": 34 * len(rows),
        "config": CONFIG,
        "layer": [
            {
                "data": {"values": rows},
                "mark": bars,
                "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": [{"middle": middle / unit}]},
                "mark": line,
                "encoding": {"x": x | {"field": "middle"}},
            },
        ],
    }
