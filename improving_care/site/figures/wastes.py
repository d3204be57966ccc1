"""The pictures of module 11: one shift on the ward's plan, and what twelve shifts went into."""

import altair as alt
import pandas as pd

from improving_care.hospital.ward_plan import spot
from improving_care.lean.ward_drawing import (
    COLOURS,
    cupboard_layer,
    path,
    path_layer,
    plan_layers,
)
from improving_care.lean.wastes import NARROW, NOT_WASTE, WIDER, labelled, metres, time_by_kind
from improving_care.site.figures import chart_of, slider_of, words_of
from improving_care.spc import PALETTE

HOURS = 8
# Where the store cupboard could stand, in metres along the corridor; None is where it stands.
CUPBOARDS = {"by the way in, as today": None, "beside the station": 27.0, "across from bay 1": 4.5}


def one_shift(shift: pd.DataFrame, name: str) -> alt.LayerChart:
    """One nurse's ways on the ward's plan, hour by hour, with the cupboard to move."""
    points, marks, said = [], [], []
    for k, store in enumerate(CUPBOARDS.values()):
        points += [point | {"s": k} for point in path(shift, store)]
        x, y = spot("Store", store)
        marks.append({"x": x, "y": y, "s": k})
        for hours in range(1, HOURS + 1):
            minutes = shift[shift["minute"] < 60 * hours]
            said.append({"s": k, "h": hours, "said": _said(minutes, hours, store)})
    here = {"filter": "datum.s == cupboard"}
    until = {"filter": "datum.s == cupboard && datum.m < 60 * hours"}
    whole = metres(shift)
    ways = int((shift["place"] != shift["place"].shift()).sum()) - 1
    radio = {"input": "radio", "options": list(range(len(CUPBOARDS))), "labels": list(CUPBOARDS)}
    return chart_of(
        height=250,
        description=f"{name}: the plan of the ward with a line for each of {ways} ways that one "
        f"nurse walked, {whole:,} metres in eight hours. The lines are thickest between the bays, "
        "the station and the store at the far end.",
        title={"text": f"{name}: where one nurse walked"},
        params=[
            slider_of("hours", "Hours into the shift", 1, HOURS, HOURS),
            {
                "name": "cupboard",
                "value": 0,
                "bind": radio | {"name": "The store cupboard stands"},
            },
        ],
        layer=[
            *plan_layers(),
            path_layer(points, transform=[until]),
            cupboard_layer(marks, transform=[here]),
            {
                "data": {"values": said},
                "transform": [{"filter": "datum.s == cupboard && datum.h == hours"}],
                "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 14},
                "encoding": {
                    "x": {"value": 8},
                    "y": {"value": 262},
                    "text": {"field": "said", "type": "nominal"},
                },
            },
        ],
    )


def _said(minutes: pd.DataFrame, hours: int, store: float | None) -> str:
    """What one cupboard does to the walking of these hours, and what it does not do."""
    today, now = metres(minutes), metres(minutes, store)
    care = int(minutes["activity"].isin(NARROW).sum())
    until = f"{7 + hours:02d}:00"
    told = f"Until {until}: {now:,} metres walked, {care} minutes of care at the bedside."
    if store is None:
        return told
    return f"{told} {abs(today - now):,} metres {'fewer' if now < today else 'more'} than today."


def twelve_shifts(table: pd.DataFrame) -> alt.LayerChart:
    """The time worked in each observed shift, by kind, with the line of value to be drawn."""
    rows = []
    for k, value in enumerate((NARROW, WIDER)):
        for (ward, number), shift in table.groupby(["ward", "shift"]):
            left = 0.0
            for kind, share in time_by_kind(shift, value).items():
                rows.append(
                    {"v": k, "shift": f"{ward} {number}", "kind": kind}
                    | {"from": round(left, 3), "to": round(left + share, 3)}
                    | {"part": f"{round(100 * share)}%" if kind == "value" else ""}
                )
                left += share
    mean = [round(100 * time_by_kind(table, value)["value"]) for value in (NARROW, WIDER)]
    said = [{"v": k, "said": f"So counted, {part}% is value."} for k, part in enumerate(mean)]
    words = words_of("datum.said", {"filter": "datum.v == value"})
    words["encoding"] |= {"y": {"value": -18}}
    shifts = {"field": "shift", "type": "nominal", "title": None, "axis": {"ticks": False}}
    x = {"type": "quantitative", "title": None, "scale": {"domain": [0, 1]}}
    x["axis"] = {"format": "%", "tickCount": 5}
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
        "legend": {"columnPadding": 4, "labelFontSize": 12},
    }
    options = ["care at the bedside", "and giving medicines, and checking"]
    radio = {"input": "radio", "options": [0, 1], "labels": options, "name": "Count as value"}
    return chart_of(
        height=330,
        description=f"Twelve bars, one a shift, of the time worked: value at the left, what is "
        f"needed as things are in the middle, waste at the right. Care at the bedside takes "
        f"{mean[0]}% of all the time; counted with medicines and checks, {mean[1]}%.",
        title={"text": "Twelve shifts: what the time went into", "offset": 28},
        params=[{"name": "value", "value": 0, "bind": radio}],
        data={"values": rows},
        transform=[{"filter": "datum.v == value"}],
        layer=[
            {
                "mark": {"type": "bar", "stroke": PALETTE["paper"], "strokeWidth": 1.5},
                "encoding": {
                    "x": {"field": "from"} | x,
                    "x2": {"field": "to"},
                    "y": shifts,
                    "color": colour,
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "color": PALETTE["paper"]}
                | {"fontWeight": "bold"},
                "encoding": {
                    "x": {"field": "from"} | x,
                    "y": shifts,
                    "text": {"field": "part", "type": "nominal"},
                },
            },
            {"data": {"values": said}} | words,
        ],
    )


def two_people(pairs: int = 500) -> pd.DataFrame:
    """On how many of the 24 finds two careful people agree: lowest, middle and highest of many."""
    found = [labelled(pair) for pair in range(pairs)]
    counts = {
        "the same label": [sum(one == other for one, other in pair) for pair in found],
        "waste, or not": [
            sum((one == NOT_WASTE) == (other == NOT_WASTE) for one, other in pair) for pair in found
        ],
    }
    return (
        pd.DataFrame(
            {what: pd.Series(count).quantile([0.05, 0.5, 0.95]) for what, count in counts.items()}
        )
        .T.set_axis(["1 pair in 20 below", "middle pair", "1 pair in 20 above"], axis=1)
        .astype(int)
    )
