"""Waiting and work at each step of a stream, as bars: a Vega-Lite picture."""

from improving_care.lean.value_stream import ValueStream
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

LONG = 3 * 1440  # minutes of lead time from which days are told


def waiting_and_work(stream: ValueStream, width: int = 560) -> dict:
    """Return a Vega-Lite dictionary with one bar a step, waiting first and then work."""
    unit, each = ("days", 1440) if stream.lead_time > LONG else ("minutes", 1)
    rows = [
        {"step": row.step, "what": what, "time": round(value / each, 3), "order": order}
        for row in stream.steps.itertuples()
        for order, (what, value) in enumerate((("waiting", row.wait), ("work", row.process)))
    ]
    colours = {"domain": ["waiting", "work"], "range": [PALETTE["concerning"], PALETTE["teal"]]}
    return {
        "$schema": SCHEMA,
        "description": f"{stream.title}: waiting and work at each step. {stream.sentence()}",
        "width": width,
        "height": 34 * len(stream.steps),
        "data": {"values": rows},
        "mark": {"type": "bar", "height": 18},
        "encoding": {
            "y": {"field": "step", "type": "nominal", "sort": None, "title": None},
            "x": {"field": "time", "type": "quantitative", "title": f"mean {unit}"},
            "color": {"field": "what", "type": "nominal", "scale": colours},
            "order": {"field": "order"},
        },
        "config": CONFIG,
    }
