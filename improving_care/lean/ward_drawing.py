"""A nurse's shift as pictures: the spaghetti diagram on the ward's plan, and where the time went.

Numbers come from `improving_care.lean.wastes`; here they become Vega-Lite. Only features that
Vega-Lite 5 and 6 share are used.
"""

import pandas as pd

from improving_care.hospital.ward_plan import CORRIDOR, DEPTH, LENGTH, MIDDLE, ROOMS, spot
from improving_care.lean.wastes import KINDS
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

INK, PAPER, LINE = PALETTE["ink"], PALETTE["paper"], PALETTE["limits"]
COLOURS = dict(
    zip(KINDS, (PALETTE["improving"], PALETTE["common cause"], PALETTE["concerning"]), strict=True)
)
ACROSS = {"type": "quantitative", "scale": {"domain": [0, LENGTH]}, "axis": None}
DOWN = {"type": "quantitative", "scale": {"domain": [DEPTH + 0.2, -0.2]}, "axis": None}


def spec_of(width: int, height: int, description: str, **parts) -> dict:
    """Return a Vega-Lite dictionary in the course's look; `description` is its alt text."""
    common = {"$schema": SCHEMA, "config": CONFIG, "width": width, "height": height}
    return common | {"description": description} | parts


def plan_layers() -> list[dict]:
    """Return the layers that draw the ward: its rooms, each with its name."""
    rooms = [
        {"x": r.left, "x2": r.left + r.width, "y": r.top, "y2": r.bottom, "room": name}
        | {
            "at": r.middle,
            "high": r.top + 0.9 if r.north else r.bottom - 0.7,
        }
        for name, r in ROOMS.items()
    ]
    data = {"data": {"values": rooms}}
    return [
        data
        | {
            "mark": {"type": "rect", "fill": "transparent", "stroke": LINE, "strokeWidth": 1.2},
            "encoding": {
                "x": {"field": "x"} | ACROSS,
                "x2": {"field": "x2"},
                "y": {"field": "y"} | DOWN,
                "y2": {"field": "y2"},
            },
        },
        data
        | {
            "mark": {"type": "text", "fontSize": 10, "color": INK},
            "encoding": {
                "x": {"field": "at"} | ACROSS,
                "y": {"field": "high"} | DOWN,
                "text": {"field": "room", "type": "nominal"},
            },
        },
    ]


def cupboard_layer(marks: list[dict], **more) -> dict:
    """Return the layer that draws the store cupboard where it stands: a square at x, y."""
    return {
        "data": {"values": marks},
        "mark": {"type": "point", "shape": "square", "filled": True, "size": 190, "opacity": 1}
        | {"color": PALETTE["teal"], "stroke": PAPER, "strokeWidth": 1.5},
        "encoding": {"x": {"field": "x"} | ACROSS, "y": {"field": "y"} | DOWN},
    } | more


def path_layer(points: list[dict], **more) -> dict:
    """Return the layer that draws one walked line through points (x, y), in the order of k."""
    return {
        "data": {"values": points},
        "mark": {
            "type": "line",
            "color": PALETTE["concerning"],
            "strokeWidth": 1.3,
            "opacity": 0.6,
            "interpolate": "cardinal",
            "tension": 0.3,
        },
        "encoding": {
            "x": {"field": "x"} | ACROSS,
            "y": {"field": "y"} | DOWN,
            "order": {"field": "k", "type": "quantitative"},
        },
    } | more


def path(shift: pd.DataFrame, store: float | None = None) -> list[dict]:
    """Return the points of the way walked in a shift: x and y in metres, k their order, m the minute.

    Each way is moved aside a little, so that ways along the same corridor can be told apart.
    """
    stops = list(zip(shift["minute"], shift["place"], strict=True))
    points: list[dict] = []
    here = _beside("", spot(stops[0][1], store), 0)
    for (_, start), (minute, end) in zip(stops, stops[1:], strict=False):
        if start == end:
            continue
        way = len(points) // 4
        there = _beside(end, spot(end, store), way)
        low = MIDDLE + _aside(way, 31) * (CORRIDOR[1] - CORRIDOR[0]) * 0.42
        turn = 1.5 if there[0] > here[0] else -1.5
        for x, y in (here, (here[0] + turn, low), (there[0] - turn, low), there):
            points.append({"x": round(x, 1), "y": round(y, 1), "k": len(points), "m": int(minute)})
        here = there
    return points


def _beside(room: str, at: tuple[float, float], way: int) -> tuple[float, float]:
    """A place near the middle of a room, another for each way; by the cupboard hardly apart."""
    wide = 0.5 if room == "Store" else 2.0
    return at[0] + wide * _aside(way, 13), at[1] + 0.6 * wide * _aside(way, 19)


def _aside(way: int, step: int) -> float:
    """A number from -1 to 1 that runs evenly through its range from way to way."""
    return (way * step % 47 - 23) / 23


def spaghetti(shift: pd.DataFrame, width: int, title: str, store: float | None = None) -> dict:
    """Return the ward's plan with the way walked in the minutes of `shift`, as Vega-Lite."""
    x, y = spot("Store", store)
    ways = int((shift["place"] != shift["place"].shift()).sum()) - 1
    return spec_of(
        width,
        round(width * 0.36),
        f"{title}. The plan of the ward, bays above the corridor and working rooms below, with "
        f"one line for each of {ways} ways walked. A square marks the store cupboard.",
        title={"text": title},
        layer=[*plan_layers(), path_layer(path(shift, store)), cupboard_layer([{"x": x, "y": y}])],
    )


def time_bar(shares: pd.Series, width: int, title: str) -> dict:
    """Return one bar of the time worked, parted into value, needed and waste, as Vega-Lite.

    `shares` has the share (0 to 1) of each of KINDS.
    """
    rows, left = [], 0.0
    for row, (kind, share) in enumerate(shares.items()):
        percent = round(100 * float(share))
        rows.append(
            {"kind": kind, "from": left, "to": left + float(share), "row": row}
            | {"said": f"{kind}: {percent}%"}
        )
        left += float(share)
    told = "; ".join(row["said"] for row in rows)
    x = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    colour = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
    }
    return spec_of(
        width,
        132,
        f"{title}: one bar of the time worked, in parts. {told}.",
        title={"text": title},
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "bar", "height": 34, "stroke": PAPER, "strokeWidth": 2},
                "encoding": {
                    "x": {"field": "from"} | x,
                    "x2": {"field": "to"},
                    "y": {"value": 20},
                    "color": colour,
                },
            },
            {
                "mark": {
                    "type": "point",
                    "shape": "square",
                    "filled": True,
                    "size": 120,
                    "opacity": 1,
                },
                "encoding": {
                    "x": {"value": 8},
                    "y": {"field": "row", "type": "quantitative", "axis": None}
                    | {"scale": {"domain": [0, 2], "range": [66, 118]}},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "text", "align": "left", "fontSize": 14},
                "encoding": {
                    "x": {"value": 22},
                    "y": {"field": "row", "type": "quantitative", "axis": None}
                    | {"scale": {"domain": [0, 2], "range": [66, 118]}},
                    "text": {"field": "said", "type": "nominal"},
                },
            },
        ],
    )
