"""The picture of a control chart, as Vega-Lite.

Only features that Vega-Lite 5 and 6 share are used: JupyterLab draws version 5, altair 6 writes
version 6.
"""

from textwrap import wrap

import altair as alt
import numpy as np
import pandas as pd

from improving_care.spc import words
from improving_care.spc.palette import PALETTE, SHAPES

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
LEFT_OUT = "left out"
LETTER = 6.5  # pixels across, on average, in a subtitle; a longer line would shrink the picture
LONG = pd.Timedelta(days=300)  # a time axis that needs years beside its months

# One look for every chart of the course.
CONFIG = {
    "background": "transparent",
    "aria": False,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": PALETTE["ink"],
        "titleColor": PALETTE["ink"],
        "domainColor": PALETTE["limits"],
        "tickColor": PALETTE["limits"],
        "grid": False,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelOverlap": True,
        "labelSeparation": 8,  # fonts differ: two names of months must not run together
    },
    "legend": {
        "labelColor": PALETTE["ink"],
        "labelFontSize": 13,
        "orient": "bottom",
        "title": None,
        "columnPadding": 28,  # fonts differ: a wider one must not run into the next symbol
    },
    "title": {
        "anchor": "start",
        "color": PALETTE["ink"],
        "subtitleColor": PALETTE["ink"],
        "fontSize": 16,
        "subtitleFontSize": 13,
        "offset": 12,
    },
    "text": {"color": PALETTE["ink"], "fontSize": 13},
}

# Glyph and words of each icon; the glyph says it without colour.
VARIATION = {
    "common cause": ("∿", "Common cause"),
    "improving": ("✓", "Improving"),
    "concerning": ("!", "Concerning"),
    "neither": ("↕", "Changed"),
}
ASSURANCE = {
    "consistently passes": ("P", "Passes the target", "improving"),
    "consistently fails": ("F", "Fails the target", "concerning"),
    "hit and miss": ("?", "Hit and miss", "common cause"),
}


def _x_type(x: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(x):
        return "temporal"
    return "quantitative" if pd.api.types.is_numeric_dtype(x) else "ordinal"


def rows(chart) -> list[dict]:
    """The chart's points as plain values for Vega-Lite, a missing number as None."""
    points, kind = chart.points, chart.settings.kind
    x = points["x"]
    if _x_type(x) == "temporal":
        # A date without a time would be read as midnight in Greenwich and drawn as the day before.
        x = x.dt.strftime("%Y-%m-%dT%H:%M:%S")
    numbers = {
        name: [None if value != value else value for value in points[name].tolist()]
        for name in ("y", "centre", "lower", "upper")
    }
    excluded = points["excluded"].tolist()
    columns = numbers | {
        "x": x.tolist(),
        "when": [words.when(value) for value in points["x"]],
        "label": ["" if value is None else words.figure(value, kind) for value in numbers["y"]],
        "phase": points["phase"].tolist(),
        "rule": points["rule"].tolist(),
        "point": [
            LEFT_OUT if out else verdict
            for out, verdict in zip(excluded, points["verdict"].tolist(), strict=True)
        ],
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _icons(chart, width: int) -> list[dict]:
    """Layers for the two icons, at the top right, each a ring, a glyph and its words."""
    shown = []
    if chart.variation:
        shown.append((*VARIATION[chart.variation], chart.variation))
    if chart.assurance:
        shown.append(ASSURANCE[chart.assurance])
    layers = []
    for place, (glyph, text, meaning) in enumerate(reversed(shown)):
        at = width - 150 * place - 116
        colour = PALETTE[meaning]
        common = {"y": {"value": -16}}
        layers += [
            {
                "data": {"values": [{}]},
                "mark": {"type": "point", "size": 420, "filled": False, "strokeWidth": 2.5},
                "encoding": common | {"x": {"value": at}, "stroke": {"value": colour}},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "text", "text": glyph, "fontWeight": "bold", "fontSize": 14},
                "encoding": common | {"x": {"value": at}, "color": {"value": colour}},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "text", "text": text, "align": "left"},
                "encoding": common | {"x": {"value": at + 17}},
            },
        ]
    return layers


def spec(
    chart, *, width: int = 640, height: int = 300, title: str | None = None, icons: bool = True
) -> dict:
    """The chart as a Vega-Lite dictionary; width and height of the plotting area in pixels."""
    settings, points = chart.settings, chart.points
    kind, share = settings.kind, settings.kind in words.SHARES
    x_type = _x_type(points["x"])
    x = {"field": "x", "type": x_type, "title": words.plain(settings.x) if settings.x else None}
    if x_type == "ordinal":
        x["sort"] = None
    if x_type == "quantitative":
        x["scale"] = {"zero": False, "nice": False}
    if x_type == "temporal" and points["x"].max() - points["x"].min() > LONG:
        x["axis"] = {"format": "%b %Y"}  # else a label falls where no January is, and tells no year
    y_axis = {"format": ".0%"} if share else {}
    y = {
        "field": "y",
        "type": "quantitative",
        "title": words.subject(settings),
        "scale": {"zero": False, "nice": True},
        "axis": y_axis,
    }

    def line(field: str, colour: str, **mark) -> dict:
        constant = points.groupby("phase")[field].nunique().max() <= 1
        return {
            "mark": {"type": "line", "color": colour, "strokeWidth": 1.5, **mark}
            | ({} if constant else {"interpolate": "step"}),
            "encoding": {
                "x": x,
                "y": y | {"field": field},
                "detail": {"field": "phase", "type": "nominal"},
            },
        }

    has_limits = points["upper"].notna().any()
    layers = [line("centre", PALETTE["limits"])]
    if has_limits:
        layers += [line(edge, PALETTE["limits"], strokeDash=[6, 4]) for edge in ("lower", "upper")]
    if settings.target is not None:
        layers.append(
            {
                "data": {"values": [{"y": settings.target}]},
                "mark": {
                    "type": "rule",
                    "color": PALETTE["target"],
                    "strokeWidth": 2,
                    "strokeDash": [2, 3],
                },
                "encoding": {"y": y},
            }
        )
    values = rows(chart)
    present = {row["point"] for row in values}
    meanings = [meaning for meaning in (*SHAPES, LEFT_OUT) if meaning in present]
    scale = {
        "shape": [SHAPES.get(m, "cross") for m in meanings],
        "stroke": [PALETTE.get(m, PALETTE["limits"]) for m in meanings],
        "fill": [
            PALETTE["paper"] if m == "common cause" else PALETTE.get(m, PALETTE["paper"])
            for m in meanings
        ],
    }
    legend = {"symbolSize": 90} if len(meanings) > 1 else None
    marks = {
        channel: {
            "field": "point",
            "type": "nominal",
            "scale": {"domain": meanings, "range": looks},
            "legend": legend,
        }
        for channel, looks in scale.items()
    }
    layers += [
        {
            "mark": {"type": "line", "color": PALETTE["common cause"], "strokeWidth": 1.5},
            "encoding": {"x": x, "y": y},
        },
        {
            "mark": {"type": "point", "size": 70, "strokeWidth": 1.8, "opacity": 1},
            "encoding": {"x": x, "y": y}
            | marks
            | {
                "tooltip": [
                    {"field": "when", "title": words.plain(settings.x or "point")},
                    {"field": "label", "title": words.subject(settings)},
                    {"field": "rule", "title": "rule"},
                ]
            },
        },
    ]
    # The names of the lines stand at their ends, nearer than a legend.
    last = chart.last
    names = [("centre", "median" if kind in ("run", "g") else "centre")]
    if has_limits:
        names += [("upper", "upper limit"), ("lower", "lower limit")]
    ends = [
        {"y": last[edge], "name": f"{name} {words.figure(last[edge], kind)}"}
        for edge, name in names
        if not np.isnan(last[edge])
    ]
    if settings.target is not None:
        ends.append({"y": settings.target, "name": f"target {words.figure(settings.target, kind)}"})
    _part(ends, points, settings.target, height)
    layers.append(
        {
            "data": {"values": ends},
            "mark": {"type": "text", "align": "left", "fontSize": 12},
            "encoding": {
                "x": {"value": width + 8},
                "y": {"field": "at", "type": "quantitative"},
                "text": {"field": "name"},
            },
        }
    )
    notes = [words.NAMES[kind]]
    run = chart.runs.iloc[-1]
    if kind == "run" and run["useful"]:
        notes += [
            f"longest run {run['longest_run']} (up to {run['longest_run_limit']} is chance)",
            f"{run['crossings']} crossings (at least {run['crossings_limit']} is chance)",
        ]
    if settings.baseline:
        line = "median" if kind == "run" else "limits"
        notes.append(f"{line} from the first {settings.baseline} points")
    if settings.screen:
        notes.append("large moving ranges screened out")
    heading = title or words.subject(settings)
    return {
        "$schema": SCHEMA,
        "description": chart.alt_text(),
        "width": width,
        "height": height,
        # Right of the lines stand their names, and a reader's font may be a tenth wider than ours.
        "padding": {"left": 5, "top": 5, "right": 20, "bottom": 5},
        "title": {
            "text": heading[:1].upper() + heading[1:],
            "subtitle": [
                line
                for text in (", ".join(notes), *chart.warnings)
                for line in wrap(text, int((width + 150) / LETTER))
            ],
        },
        "data": {"values": values},
        "layer": layers + (_icons(chart, width) if icons else []),
        "config": CONFIG,
    }


def _part(ends: list[dict], points: pd.DataFrame, target: float | None, height: int) -> None:
    """Give each end label a height (`at`, in y units) so that no two overlap."""
    values = pd.concat([points[c] for c in ("y", "lower", "upper", "centre")]).dropna()
    span = max(values.max(), target or values.max()) - min(values.min(), target or values.min())
    gap = span * 15 / height
    below = -np.inf
    for end in sorted(ends, key=lambda e: e["y"]):
        end["at"] = below = max(end["y"], below + gap)


def plot(chart, **options) -> alt.LayerChart:
    """The chart as an altair chart; the options are those of `spec`."""
    return alt.LayerChart.from_dict(spec(chart, **options))
