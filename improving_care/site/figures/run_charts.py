"""The pictures of module 4: a line to draw by eye, two months to choose, a wall that fills up,
months that were never sent, and hands that are watched."""

from itertools import combinations

import altair as alt
import pandas as pd

from improving_care.site.figures import MONTH, chart_of, line_of, slider_of
from improving_care.spc import PALETTE, control_chart
from improving_care.spc.rules import crossings_limit, longest_run_limit

FALLS = {"field": "falls", "type": "quantitative", "title": "falls in the month"}
SAID = {"type": "text", "align": "left", "baseline": "top", "fontSize": 14}


def draw_the_line(ward: pd.DataFrame, name: str) -> alt.LayerChart:
    """One ward's dots and a line that the reader moves, with how many dots lie on each side.

    `ward` has the columns month and falls.
    """
    falls = ward["falls"].astype(float)
    median = falls.median()
    said = (
        "datum.above + ' above, ' + datum.below + ' below'"
        " + (datum.on ? ', ' + datum.on + ' on the line. ' : '. ')"
        " + (datum.above == datum.below ? 'Half and half: your line is a median.' : '')"
    )
    count = "datum.falls {} line ? 1 : 0"
    marks = {"above": ">", "below": "<", "on": "=="}
    return chart_of(
        description=f"{len(falls)} months of falls on {name}, from {falls.min():.0f} to "
        f"{falls.max():.0f}, and a line to move. Half of the dots lie above {median:g} and half "
        "below.",
        title={"text": f"Falls on {name}: where is the middle?"},
        params=[slider_of("line", "Your line", 4, 16, 5, step=0.5)],
        data={"values": _rows(ward)},
        transform=[
            *({"calculate": count.format(sign), "as": name} for name, sign in marks.items()),
            {"joinaggregate": [{"op": "sum", "field": name, "as": name} for name in marks]},
            {"calculate": said, "as": "said"},
            {"calculate": "line", "as": "line"},
        ],
        layer=[
            line_of("falls", PALETTE["common cause"]),
            _dots(FALLS | {"scale": {"domain": [0, 20]}}),
            line_of("line", PALETTE["teal"], strokeWidth=3, strokeDash=[10, 4]),
            _words(first=True),
        ],
    )


def the_wall_fills(ward: pd.DataFrame, name: str) -> alt.LayerChart:
    """A run chart to which the reader adds one month after another, with its two counts.

    The median is worked out in the browser; the counts come from `control_chart(..., kind="run")`.
    """
    rows = _rows(ward)
    for known, row in enumerate(rows, 1):
        row["said"] = _counts(ward[:known]) if known > 1 else ""
    on = "datum.i <= known ? datum.falls : null"
    place = "datum.falls == datum.median ? 'on the median' : 'useful'"
    y = FALLS | {"scale": {"domain": [0, ward["falls"].max() * 1.5]}}
    return chart_of(
        description=f"A run chart of falls on {name} that grows month by month to {len(rows)} "
        f"months, with its median, longest run and crossings. {_counts(ward)}",
        title={"text": f"Falls on {name}, month by month"},
        params=[slider_of("known", "Months on the wall", 2, len(rows), 12)],
        data={"values": rows},
        transform=[
            {"calculate": on, "as": "seen"},
            {"joinaggregate": [{"op": "median", "field": "seen", "as": "median"}]},
            {"calculate": place, "as": "place"},
        ],
        layer=[
            line_of("median", PALETTE["limits"]),
            line_of("seen", PALETTE["common cause"]),
            _dots(
                y | {"field": "seen"},
                shape=_looks(["circle", "cross"]),
                fill=_looks([PALETTE["paper"], PALETTE["limits"]]),
                stroke=_looks([PALETTE["common cause"], PALETTE["limits"]]),
            ),
            _words("datum.i == known"),
        ],
    )


def two_months(ward: pd.DataFrame, name: str) -> alt.LayerChart:
    """The story that any two months tell, chosen by two sliders over one ward's run chart."""
    rows = _rows(ward)
    up, down, same = count_pairs(ward["falls"])
    picked = [{"filter": "datum.i == first || datum.i == second"}]
    change = "round(100 * (datum.late - datum.early) / datum.early)"
    said = (
        "datum.early_name + ': ' + datum.early + '. ' + datum.late_name + ': ' + datum.late + '. '"
        f" + (datum.late == datum.early ? 'No change.' : 'Falls ' + (datum.late > datum.early ? "
        f"'up' : 'down') + ' by ' + abs({change}) + ' per cent.')"
    )
    ends = [
        {"op": op, "field": field, "as": name}
        for op, field, name in (
            ("first_value", "falls", "early"),
            ("last_value", "falls", "late"),
            ("first_value", "name", "early_name"),
            ("last_value", "name", "late_name"),
        )
    ]
    told = {"window": ends, "sort": [{"field": "i"}], "frame": [None, None]}
    y = FALLS | {"scale": {"domain": [0, ward["falls"].max() * 1.4]}}
    thick = {"color": PALETTE["concerning"], "opacity": 1}
    at = {"x": MONTH, "y": y}
    return chart_of(
        description=f"Falls on {name}, {len(rows)} months, with two months chosen and joined by a "
        f"thick line. Of the {up + down + same} pairs of months, {up} say up, {down} say down and "
        f"{same} say no change.",
        title={"text": f"Falls on {name}, and the two months you show"},
        params=[
            slider_of("first", "One month", 1, len(rows), 3),
            slider_of("second", "Another month", 1, len(rows), 22),
        ],
        data={"values": rows},
        layer=[
            line_of("falls", PALETTE["common cause"]),
            _dots(y),
            {
                "transform": picked,
                "mark": {"type": "line", "strokeWidth": 4} | thick,
                "encoding": at,
            },
            {
                "transform": picked,
                "mark": {"type": "point", "filled": True, "size": 160, "shape": "square"} | thick,
                "encoding": at,
            },
            {
                "transform": [
                    *picked,
                    told,
                    {"calculate": said, "as": "said"},
                    {"filter": "datum.i == second"},
                ],
                "mark": SAID,
                "encoding": _at_the_top(),
            },
        ],
    )


def count_pairs(values: pd.Series) -> tuple[int, int, int]:
    """Return how many pairs of points go up from the earlier to the later, how many down, and how
    many stay level; missing values are left out."""
    steps = [late - early for early, late in combinations(values.dropna().tolist(), 2)]
    up, down = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return up, down, len(steps) - up - down


def annotated(
    ward: pd.DataFrame, name: str, notes: dict[str, str], baseline: int
) -> alt.LayerChart:
    """A run chart whose median is that of the first `baseline` months, with what happened when.

    `notes` are short texts by month, such as {"2023-09": "Rounds begin"}.
    """
    chart = control_chart(ward, "falls", x="month", kind="run", baseline=baseline)
    spec = chart.spec(title=f"Falls on {name}, with the median of the first {baseline} months")
    values = [{"x": f"{month}-01T00:00:00", "note": note} for month, note in notes.items()]
    x = {"field": "x", "type": "temporal"}
    teal = {"color": PALETTE["teal"]}
    spec["layer"] += [
        {
            "data": {"values": values},
            "mark": {"type": "rule", "strokeDash": [3, 3]} | teal,
            "encoding": {"x": x},
        },
        {
            "data": {"values": values},
            "mark": {"type": "text", "align": "left", "dx": 5, "fontWeight": "bold"} | teal,
            "encoding": {"x": x, "y": {"value": 6}, "text": {"field": "note"}},
        },
    ]
    written = "; ".join(f"{pd.Timestamp(month):%B %Y}: {note}" for month, note in notes.items())
    spec["description"] += f" Written on the chart: {written}."
    return alt.LayerChart.from_dict(spec)


def never_sent(ward: pd.DataFrame, name: str) -> alt.LayerChart:
    """A ward with months that were never sent: left as a gap, or read as 0 if the reader ticks."""
    empty = ward["falls"].isna()
    known = {"gap": ward, "zero": ward.assign(falls=ward["falls"].astype(float).fillna(0))}
    year = slice(empty.to_numpy().argmax() - 12, empty.to_numpy().argmax() + 12)
    means = {way: table["falls"][year].mean() for way, table in known.items()}
    said = {
        "gap": f"Two months are unknown. Two years about them: {means['gap']:.1f} a month.",
        "zero": f"Best two months ever! Two years about them: {means['zero']:.1f} a month.",
    }
    rows = _rows(known["zero"])
    for row, lost in zip(rows, empty, strict=True):
        row["lost"] = bool(lost)
    y = FALLS | {"scale": {"domain": [0, float(known["zero"]["falls"].max()) * 1.3]}}
    words = f"zero ? {said['zero']!r} : {said['gap']!r}"
    shown = "datum.lost && !zero ? null : datum.falls"
    median = known["gap"]["falls"].median()
    return chart_of(
        description=f"Falls on {name} by month, median {median:g}. July and August 2023 were never "
        "sent: left as a gap they say nothing, read as 0 they look like the best months of all.",
        title={"text": f"Falls on {name}"},
        params=[
            {
                "name": "zero",
                "value": False,
                "bind": {"input": "checkbox", "name": "Read the two empty months as 0"},
            }
        ],
        data={"values": rows},
        transform=[
            {"calculate": shown, "as": "falls"},
            {"calculate": words, "as": "said"},
            {"calculate": f"{median}", "as": "median"},
        ],
        layer=[
            line_of("median", PALETTE["limits"]),
            line_of("falls", PALETTE["common cause"]),
            _dots(
                y,
                shape=_looks(["circle", "square"], "lost", [False, True]),
                fill=_looks([PALETTE["paper"], PALETTE["concerning"]], "lost", [False, True]),
                stroke=_looks(
                    [PALETTE["common cause"], PALETTE["concerning"]], "lost", [False, True]
                ),
            ),
            _words(first=True),
        ],
    )


def watched_hands(ward: pd.DataFrame, name: str) -> alt.LayerChart:
    """Hand hygiene on one ward as an auditor saw it and as sensors counted it, up to a month.

    `ward` has the columns of `load("hand_hygiene")`.
    """
    shares = {
        way: 100 * ward[f"{way}_compliant"] / ward[f"{way}_opportunities"]
        for way in ("audit", "sensor")
    }
    values = [
        {"i": i, "month": f"{month:%Y-%m-%dT00:00:00}", "name": f"{month:%B %Y}"}
        | {way: round(float(share.iloc[i - 1]), 1) for way, share in shares.items()}
        for i, month in enumerate(ward["month"], 1)
    ]
    y = {"type": "quantitative", "title": "hands cleaned, per cent"}
    y["scale"] = {"domain": [0, 110]}
    seen = {"filter": "datum.i <= known"}
    said = (
        "datum.name + ': the auditor saw ' + round(datum.audit) + ' per cent, "
        "the sensors counted ' + round(datum.sensor) + '.'"
    )

    def way(field: str, colour: str, shape: str) -> list[dict]:
        at = {"x": MONTH, "y": y | {"field": field}}
        point = {"type": "point", "size": 60, "shape": shape, "opacity": 1, "strokeWidth": 1.8}
        return [
            {
                "transform": [seen],
                "mark": {"type": "line", "color": colour, "strokeWidth": 1.5},
                "encoding": at,
            },
            {
                "transform": [seen],
                "mark": point | {"stroke": colour, "fill": PALETTE["paper"]},
                "encoding": at,
            },
        ]

    last = {way: share[-12:].mean() for way, share in shares.items()}
    first = {way: share[:11].mean() for way, share in shares.items()}
    return chart_of(
        description=f"Hand cleaning on {name} by month. Before March 2023 the auditor saw "
        f"{first['audit']:.0f} per cent and the sensors counted {first['sensor']:.0f}. In the last "
        f"year the auditor saw {last['audit']:.0f} and the sensors still counted "
        f"{last['sensor']:.0f}.",
        title={"text": f"Hands cleaned on {name}: circles the auditor, squares the sensors"},
        params=[slider_of("known", "Months known", 2, len(values), 11)],
        data={"values": values},
        layer=[
            *way("audit", PALETTE["concerning"], "circle"),
            *way("sensor", PALETTE["improving"], "square"),
            {
                "transform": [{"filter": "datum.i == known"}, {"calculate": said, "as": "said"}],
                "mark": SAID,
                "encoding": _at_the_top(),
            },
        ],
    )


def what_chance_explains(useful=range(10, 37)) -> pd.DataFrame:
    """The longest run and the fewest crossings that chance explains, by number of useful points."""
    return pd.DataFrame(
        {
            "longest run, up to": [longest_run_limit(count) for count in useful],
            "crossings, at least": [crossings_limit(count) for count in useful],
        },
        index=pd.Index(useful, name="useful points"),
    )


def _rows(ward: pd.DataFrame) -> list[dict]:
    """The months as Vega-Lite takes them: i (from 1), month, name and falls (None if missing)."""
    return [
        {
            "i": i,
            "month": f"{month:%Y-%m-%dT00:00:00}",
            "name": f"{month:%B %Y}",
            "falls": None if pd.isna(falls) else float(falls),
        }
        for i, (month, falls) in enumerate(zip(ward["month"], ward["falls"], strict=True), 1)
    ]


def _counts(ward: pd.DataFrame) -> str:
    """What a run chart counts, in one sentence."""
    runs = control_chart(ward, "falls", x="month", kind="run").runs.iloc[0]
    if pd.isna(runs["longest_run"]):
        return "Every point lies on the median."
    return (
        f"Useful points {runs['useful']}. Longest run {runs['longest_run']} (up to "
        f"{runs['longest_run_limit']} is chance). Crossings {runs['crossings']} (at least "
        f"{runs['crossings_limit']} is chance)."
    )


def _dots(y: dict, **channels) -> dict:
    """A layer of points, empty circles unless `channels` say otherwise."""
    look = {"type": "point", "size": 70, "strokeWidth": 1.8, "opacity": 1}
    plain = {"fill": PALETTE["paper"], "stroke": PALETTE["common cause"]} if not channels else {}
    return {"mark": look | plain, "encoding": {"x": MONTH, "y": y} | channels}


def _looks(looks: list[str], field: str = "place", domain=("useful", "on the median")) -> dict:
    """A channel that looks one way for the first of two values and another for the second."""
    scale = {"domain": list(domain), "range": looks}
    return {"field": field, "type": "nominal", "scale": scale, "legend": None}


def _words(where: str = "", first: bool = False) -> dict:
    """A layer that writes `said` at the top, from the first month or from where a test holds."""
    return {
        "transform": [{"filter": "datum.i == 1" if first else where}],
        "mark": SAID,
        "encoding": _at_the_top(),
    }


def _at_the_top() -> dict:
    return {"x": {"value": 8}, "y": {"value": 2}, "text": {"field": "said", "type": "nominal"}}
