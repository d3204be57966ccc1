"""The pictures of module 5: a month to stand in, and wards where nothing changes."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.site.figures import MONTH, chart_of, line_of, slider_of, words_of
from improving_care.spc import PALETTE, control_charts
from improving_care.spc.limits import D2


def stand_in_a_month(ward: pd.DataFrame, name: str) -> alt.LayerChart:
    """Falls on one ward up to the month that the reader stands in, with XmR limits of those months.

    `ward` has the columns month and falls. The limits are worked out in the browser, by the same
    formula as `control_chart(..., kind="i")`.
    """
    falls = ward["falls"].astype(float).tolist()
    values = [
        {"i": i, "month": f"{month:%Y-%m-%dT00:00:00}", "name": f"{month:%B %Y}", "falls": count}
        for i, (month, count) in enumerate(zip(ward["month"], falls, strict=True), 1)
    ]
    known = "datum.i <= stand ? {} : null"
    lately = {"filter": "datum.i >= stand - 1 && datum.i <= stand"}
    here = {"filter": "datum.i == stand"}
    y = {"field": "falls", "type": "quantitative", "title": "falls in the month"}
    y["scale"] = {"domain": [0, max(falls) * 1.6]}
    said = (
        "datum.name + ': ' + datum.falls + ' falls, ' + (datum.falls == datum.before ? 'as many as' "
        ": abs(datum.falls - datum.before) + ' ' + (datum.falls > datum.before ? 'more' : 'fewer') "
        "+ ' than') + ' last month. Limits ' + format(datum.lower, '.1f') + ' to ' "
        "+ format(datum.upper, '.1f') + '.'"
    )
    return chart_of(
        description=f"Falls on {name} by month. The two latest months are joined by a thick line; "
        "dashed limits show what the ward gives month by month. In every month of these, the latest "
        "figure lies between the limits, whatever the month before was.",
        title={"text": f"Falls on {name}, up to the month you stand in"},
        params=[slider_of("stand", "You stand in month", 4, len(values), len(values))],
        data={"values": values},
        transform=[
            {"window": [{"op": "lag", "field": "falls", "as": "before"}], "sort": [{"field": "i"}]},
            {"calculate": known.format("datum.falls"), "as": "known"},
            {
                "calculate": known.format("abs(datum.falls - datum.before)").replace(
                    "datum.i <=", "datum.i > 1 && datum.i <="
                ),
                "as": "range",
            },
            {
                "joinaggregate": [
                    {"op": "mean", "field": "known", "as": "centre"},
                    {"op": "mean", "field": "range", "as": "mean_range"},
                ]
            },
            {"calculate": f"max(0, datum.centre - 3 * datum.mean_range / {D2})", "as": "lower"},
            {"calculate": f"datum.centre + 3 * datum.mean_range / {D2}", "as": "upper"},
        ],
        layer=[
            line_of("centre", PALETTE["limits"]),
            line_of("lower", PALETTE["limits"], strokeDash=[6, 4]),
            line_of("upper", PALETTE["limits"], strokeDash=[6, 4]),
            {
                "transform": [{"filter": "datum.i <= stand"}],
                "mark": {"type": "line", "color": PALETTE["common cause"], "strokeWidth": 1.5},
                "encoding": {"x": MONTH, "y": y},
            },
            {
                "transform": [{"filter": "datum.i <= stand"}],
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 70,
                    "fill": PALETTE["paper"],
                    "stroke": PALETTE["common cause"],
                    "strokeWidth": 1.8,
                    "opacity": 1,
                },
                "encoding": {"x": MONTH, "y": y},
            },
            {
                "transform": [lately],
                "mark": {"type": "line", "color": PALETTE["concerning"], "strokeWidth": 4},
                "encoding": {"x": MONTH, "y": y},
            },
            {
                "transform": [here],
                "mark": {"type": "point", "filled": True, "size": 160, "shape": "square"}
                | {"color": PALETTE["concerning"], "opacity": 1},
                "encoding": {"x": MONTH, "y": y},
            },
            words_of(said, here),
        ],
    )


def nothing_changes(
    charts: int = 24, months: int = 24, mean: float = 10, seed: int = 5
) -> pd.DataFrame:
    """Draw years in which nothing changes: columns chart, month (1, 2, ...) and falls.

    Falls are Poisson with the same mean in every month.
    """
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "chart": np.repeat(np.arange(1, charts + 1), months),
            "month": np.tile(np.arange(1, months + 1), charts),
            "falls": rng.poisson(mean, charts * months),
        }
    )


def many_quiet_wards(data: pd.DataFrame) -> alt.LayerChart:
    """One ward at a time from `nothing_changes`, chosen by a slider, with its C chart and signals."""
    found = control_charts(data, "falls", by="chart", x="month", kind="c")
    signals = found.signals().drop(columns="runs").sum(axis=1)
    points, wards = [], []
    for ward, chart in found.items():
        table = chart.points
        lines = table.iloc[0][["centre", "lower", "upper"]].astype(float).round(2).to_dict()
        wards.append({"ward": ward, "said": _said(signals[ward])} | lines)
        flags = (table["rule"] != "common cause").astype(int)
        points += [
            {"ward": ward, "month": month, "falls": falls, "signal": signal}
            for month, falls, signal in zip(
                table["x"].astype(int), table["y"].astype(int), flags, strict=True
            )
        ]
    last = int(data["month"].max())
    x = {"field": "month", "type": "quantitative", "title": "month", "axis": {"tickMinStep": 1}}
    x["scale"] = {"domain": [1, last], "nice": False}
    y = {"field": "falls", "type": "quantitative", "title": "falls in the month"}
    y["scale"] = {"domain": [0, int(data["falls"].max()) + 4]}
    of_ward = {"data": {"name": "wards"}, "transform": [{"filter": "datum.ward == another"}]}

    def line(field: str, **mark) -> dict:
        rule = {"type": "rule", "strokeWidth": 1.5, "color": PALETTE["limits"], **mark}
        return of_ward | {"mark": rule, "encoding": {"y": y | {"field": field}}}

    def of_points(mark: dict, **channels) -> dict:
        return {
            "data": {"name": "points"},
            "transform": [{"filter": "datum.ward == another"}],
            "mark": mark,
            "encoding": {"x": x, "y": y} | channels,
        }

    dot = {"type": "point", "size": 80, "strokeWidth": 1.8, "opacity": 1}
    said = {"type": "text", "align": "left", "baseline": "top", "fontSize": 14}
    words = {"x": {"value": 8}, "y": {"value": 2}, "text": {"field": "said", "type": "nominal"}}
    return chart_of(
        description=f"{len(wards)} wards in which nothing changes, one at a time: {last} months "
        f"each, about {data['falls'].mean():.0f} falls a month, with C chart limits. The counts "
        "rise and fall by chance; now and then a point signals although nothing changed.",
        title={"text": "A ward where nothing changes"},
        datasets={"points": points, "wards": wards},
        params=[slider_of("another", "Another ward", 1, int(data["chart"].max()), 1)],
        layer=[
            line("centre"),
            line("lower", strokeDash=[6, 4]),
            line("upper", strokeDash=[6, 4]),
            of_points({"type": "line", "strokeWidth": 1.5, "color": PALETTE["common cause"]}),
            of_points(
                dot,
                shape=_two("signal", ["circle", "square"]),
                fill=_two("signal", [PALETTE["paper"], PALETTE["neither"]]),
                stroke=_two("signal", [PALETTE["common cause"], PALETTE["neither"]]),
            ),
            of_ward | {"mark": said, "encoding": words},
        ],
    )


def _said(signals: int) -> str:
    """What a ward where nothing changed shows, in one sentence."""
    if not signals:
        return "No signal: the chart says nothing changed, and nothing did."
    points = "1 point signals" if signals == 1 else f"{signals} points signal"
    return f"{points}, though nothing changed: a false alarm."


def _two(field: str, looks: list[str]) -> dict:
    """A channel that looks one way for 0 and the other for 1."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": [0, 1], "range": looks},
        "legend": None,
    }


def false_alarms(months=(12, 24, 36, 60), wards: int = 4000) -> pd.DataFrame:
    """How many of 100 quiet wards give at least one false alarm, by rule and number of months.

    Draws `wards` wards with `nothing_changes` for each number of months and charts them all.
    """
    table = {}
    for count in months:
        data = nothing_changes(wards, count, seed=count)
        charts = control_charts(data, "falls", by="chart", x="month", kind="i")
        found = charts.signals()
        table[f"{count} months"] = {
            "outside the limits": (found["outside limits"] > 0).mean(),
            "all four Making Data Count rules": (found.drop(columns="runs").sum(axis=1) > 0).mean(),
            "long run or few crossings": found["runs"].mean(),
        }
    return (pd.DataFrame(table) * 100).round().astype(int)
