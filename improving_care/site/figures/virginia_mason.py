"""The pictures of module 15: an alert that nobody answers, time at the bedside, one method."""

import altair as alt
import pandas as pd

from improving_care.datasets import load
from improving_care.leading.stopping import (
    ASSUMED,
    COMES,
    MONTHS,
    NOBODY,
    USUAL,
    Order,
    answered,
    by_month,
    live,
    order,
    orders,
    turned_away,
)
from improving_care.leading.stopping_picture import HEIGHT, band_layers, mark_at, wide
from improving_care.site.figures import MONTH, chart_of, line_of, slider_of, words_of
from improving_care.spc import PALETTE

ABOVE = -32  # pixels above the plotting area: room for two lines, as a phone breaks them
TURN = 19  # the month from which leaders come to fewer alerts
# What four sources say of a nurse's time, in per cent; they did not count the same thing.
BEDSIDE = (
    ("36 American hospitals: patient care activities", 19.3),
    ("Virginia Mason, before: its own account", 35),
    ("Virginia Mason, after: Nurse.com", 80),
    ("Virginia Mason, after: its own account", 90),
)
# Five wards with the same method: of the trust that is missing, what a month of answers gives.
READINESS = {"A": 0.015, "B": 0.03, "C": 0.06, "D": 0.12, "E": 0.24}
NAMED = {"A": "least ready", "E": "readiest"}
LETTERS = 2.6  # patients harmed in a year, on their scale: the height of a line of letters


def nobody_answers() -> alt.LayerChart:
    """Alerts, trust and harm over three years; the reader moves how many alerts are answered."""
    rows = [row | {"kind": "usual", "of_ten": 10} for row in wide(live([COMES] * MONTHS))]
    said = []
    for of_ten in range(11):
        lived = live(turned_away(TURN, answered(of_ten / 10)))
        found = order(lived, TURN) if of_ten < 10 else None
        rows += [row | {"kind": "lived", "of_ten": of_ten} for row in wide(lived, found)]
        said.append({"of_ten": of_ten, "words": _words(found)})
    here = {"filter": "datum.kind == 'usual' || datum.of_ten == of_ten"}
    layers = band_layers({"name": "wards"})
    for layer in layers[1:]:
        layer["transform"] = [here, *layer["transform"]]
    words = words_of("datum.words", {"filter": "datum.of_ten == of_ten"})
    words["encoding"] |= {"y": {"value": ABOVE}}
    return chart_of(
        description="Three lines over 36 months of a model ward. While leaders come to every alert, "
        "alerts rise fivefold in half a year, trust rises, and harm falls slowly. When from month "
        "19 they come to fewer, alerts and trust fall within a month or two; harm turns upward "
        "months later. Dashed: as it would have gone had they gone on coming.",
        title={"text": "A model ward with an alert line", "offset": 36},
        height=HEIGHT,
        params=[slider_of("of_ten", f"From month {TURN}, of ten alerts answered", 0, 10, 10)],
        datasets={"wards": rows},
        layer=[
            *layers,
            mark_at(TURN, "from here on"),
            words | {"data": {"values": said}},
        ],
    )


def _words(found: Order | None) -> str:
    if found is None:
        return "Leaders go on coming. Alerts ease, since things are mended; harm falls."
    harm = (
        f"harm a tenth higher in month {found.harm}"
        if found.harm
        else "harm not a tenth higher by month 36"
    )
    return f"Alerts a tenth lower in month {found.alerts}; {harm}."


def bedside() -> alt.LayerChart:
    """What four sources say of a nurse's time; the reader moves how long the shift is."""
    rows = [{"source": source, "share": share} for source, share in BEDSIDE]
    low, high = BEDSIDE[2][1], BEDSIDE[3][1]
    y = {"field": "source", "type": "nominal", "axis": None, "sort": None}
    x = {"field": "hours", "type": "quantitative", "title": "hours of one shift"}
    x["scale"] = {"domain": [0, 15], "nice": False}  # with room for the words beside a bar
    x["axis"] = {"values": list(range(0, 13, 2))}
    gap = f"format(shift * {(high - low) / 100}, '.1f')"
    words = words_of(
        f"'The two accounts of after lie ' + {gap} + ' hours of a shift apart.'",
        {"aggregate": [{"op": "count", "as": "rows"}]},
    )
    words["encoding"] |= {"y": {"value": ABOVE}}
    return chart_of(
        description="Four bars, hours of a shift that nurses are said to spend at the bedside or on "
        "patient care: 19.3 per cent in a study of 36 American hospitals; 35 per cent before, by "
        "Virginia Mason's own account; after, about 80 per cent by Nurse.com and 90 per cent by "
        "its own account.",
        title={"text": "How much of a shift is at the bedside?", "offset": 36},
        height=210,
        params=[slider_of("shift", "Hours of a shift", 6, 12, 12, 0.5)],
        data={"values": rows},
        transform=[
            {"calculate": "datum.share / 100 * shift", "as": "hours"},
            {
                "calculate": "format(datum.hours, '.1f') + ' h, ' + format(datum.share, '~g') + '%'",
                "as": "told",
            },
        ],
        layer=[
            {
                "mark": {"type": "bar", "height": 18, "yOffset": 8, "color": PALETTE["teal"]},
                "encoding": {"y": y, "x": x},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "dy": 8},
                "encoding": {"y": y, "x": x, "text": {"field": "told"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 1, "dy": -12},
                "encoding": {"y": y, "x": {"datum": 0}, "text": {"field": "source"}},
            },
            words,
        ],
    )


def one_method() -> alt.LayerChart:
    """Harm on five model wards with one method; the reader moves how long leaders go on coming."""
    rows = [
        {"ward": ward, "until": until, "month": row["month"], "harm": row["harm"]}
        | {"name": NAMED.get(ward, "")}
        for until in range(6, MONTHS + 1, 6)
        for ward, builds in READINESS.items()
        for row in wide(
            live(turned_away(until + 1, NOBODY), USUAL._replace(builds=builds, trust=0.05))
        )
    ]
    x = {"field": "month", "type": "quantitative", "title": "month"}
    x["scale"] = {"domain": [1, MONTHS], "nice": False}
    y = {"field": "harm", "type": "quantitative", "title": "patients harmed in a year"}
    y["scale"] = {"domain": [0, 45], "nice": False}
    here = {"filter": "datum.until == until"}
    said = (
        "'After three years: from ' + format(datum.least, '.0f') + ' to ' "
        "+ format(datum.most, '.0f') + ' harmed in a year.'"
    )
    return chart_of(
        description="Five lines over 36 months, one for each of five model wards with the same "
        "method, differing in how fast people come to trust it. Harm falls fast on the readiest "
        "and hardly at all on the least ready. When leaders stop coming early, the lines turn up "
        "again and end close to where they began.",
        title={"text": "One method, five model wards, made unlike by us"},
        params=[slider_of("until", "Leaders come until month", 6, MONTHS, MONTHS, 6)],
        data={"values": rows},
        transform=[here],
        layer=[
            {
                "mark": {"type": "line", "color": PALETTE["teal"], "strokeWidth": 2.5},
                "encoding": {"x": x, "y": y, "detail": {"field": "ward", "type": "nominal"}},
            },
            {
                "transform": [
                    {"filter": f"datum.month == {MONTHS}"},
                    {"joinaggregate": [{"op": "max", "field": "harm", "as": "most"}]},
                    {
                        "calculate": f"datum.name == '{NAMED['E']}' "
                        f"? min(datum.harm, datum.most - {LETTERS}) : datum.harm",
                        "as": "height",
                    },
                ],
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"x": x, "y": y | {"field": "height"}, "text": {"field": "name"}},
            },
            words_of(
                said,
                {"filter": f"datum.month == {MONTHS}"},
                {
                    "aggregate": [
                        {"op": "min", "field": "harm", "as": "least"},
                        {"op": "max", "field": "harm", "as": "most"},
                    ]
                },
            ),
        ],
    )


def merewicks_line() -> alt.LayerChart:
    """Merewick's alerts by month since its line opened, and nothing beside them."""
    counted = by_month(load("alerts"))
    rows = [
        {"month": f"{month:%Y-%m-%dT00:00:00}", "alerts": int(alerts)}
        for month, alerts in counted.items()
    ]
    return chart_of(
        description=f"A line of dots: alerts at Merewick in each month from {counted.index[0]:%B %Y} to "
        f"{counted.index[-1]:%B %Y}. They rise from {counted.iloc[0]} in the first month to "
        f"{counted.max()} in the highest, with ups and downs.",
        title={"text": "Alerts at Merewick, by month"},
        height=200,
        data={"values": rows},
        layer=[
            line_of("alerts", PALETTE["common cause"]),
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1}
                | {"color": PALETTE["teal"]},
                "encoding": {
                    "x": MONTH | {"axis": {"format": "%b %Y"}},
                    "y": {"field": "alerts", "type": "quantitative", "title": "alerts"},
                },
            },
        ],
    )


def assumptions() -> pd.DataFrame:
    """What the model assumes of a ward, with the figure of each; all of it is invented."""
    figures = pd.DataFrame({"figure": USUAL._asdict()})
    return figures.rename(ASSUMED).map("{:g}".format)


def which_moves_first(wards: int = 400) -> pd.DataFrame:
    """Of 100 wards with other assumptions: where alerts fall before harm rises, and by how long."""
    rows = {}
    for times in (1.5, 2, 3):
        found = orders(wards, times)
        first = round(100 * found["alerts_first"].mean())
        rows[f"every figure up to {times:g} times as much, or as little"] = {
            "alerts fall first": first,
            "together, or harm first": 100 - first,
            "months between, middle ward": int((found["harm"] - found["alerts"]).median()),
        }
    return pd.DataFrame(rows).T
