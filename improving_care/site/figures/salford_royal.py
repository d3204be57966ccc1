"""The pictures of module 14: how much of a fall was the programme's, and what luck can do."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.datasets import load
from improving_care.labs.salford_royal import HARM, UNITS, VISITED, YEAR, two_years
from improving_care.leading.attribution import (
    COLLABORATIVE,
    OTHERS,
    SCALES,
    WAYS,
    as_far_below,
    by_ratio,
    chosen,
    mean_groups,
    ratio_of_ratios,
    rose_most,
)
from improving_care.site.figures import MONTH, chart_of, line_of, slider_of, words_of
from improving_care.spc import PALETTE

SCALE_NAMES = ["the same number fewer", "the same part fewer"]  # as SCALES, for a reader
WAY_NAMES = ["by lot", "hard for years", "worst just before"]  # as WAYS, for a reader
MONTHS = range(3, 25, 3)
TIMES = np.arange(2, 17) / 2  # what a unit that goes wrong does, times its usual harm
LOOKS = {  # of the lines of a comparison: colour, dash, shape
    "the five": (PALETTE["teal"], [1, 0], "circle"),
    "expected": (PALETTE["neither"], [6, 4], "diamond"),
    "the others": (PALETTE["common cause"], [1, 0], "square"),
}
GAP = 0.24  # of the rates' scale, from one label to the next: a line of letters
BEFORE_AFTER = ("before", "after")
QUARTERS = ("before", "rose most", "after")


def how_much_was_it() -> alt.LayerChart:
    """Two groups of wards before and after, and what the five would have come to otherwise.

    The reader moves where the others ended, and chooses how the five would have followed them.
    """
    five, five_after = COLLABORATIVE.before.rate, COLLABORATIVE.after.rate
    others = OTHERS.before.rate
    expected = f"(scale == 0 ? {five} - ({others} - ended) : {five} * ended / {others})"
    values = {
        "the five": (f"{five}", f"{five_after}"),
        "the others": (f"{others}", "ended"),
        "expected": (f"{five}", expected),
    }
    published = [
        {"at": at} | rate._asdict()
        for group in (COLLABORATIVE, OTHERS)
        for at, rate in enumerate((group.before, group.after))
    ]
    said = (
        f"(ended == {OTHERS.after.rate} ? 'As published: expected ' : 'What if? Expected ') "
        f"+ format({expected}, '.2f') + ', came to {five_after:.2f}: ' "
        f"+ ({expected} <= {five_after} ? 'nothing' : "
        f"format(100 * ({expected} - {five_after}) / {five - five_after:.2f}, '.0f') "
        "+ ' of 100') + ' of the fall is beyond'"
    )
    return _comparison(
        values,
        said,
        description="Cases of C. difficile per 1,000 bed days before and after. The five wards of "
        "the collaborative come down from 2.60 to 0.69, the 35 others from 1.15 to 0.51. A dashed "
        "line shows where the five would have come to had they followed the others: to 1.96 if all "
        "lost the same number, to 1.15 if all kept the same part. Thin bars are the published 95% "
        "intervals, with a tick at the published rate.",
        title={"text": "Two groups of wards at Salford Royal, 2007"},
        params=[
            _radio("scale", "The five would have lost", SCALE_NAMES),
            slider_of("ended", "The other wards ended at", 0.2, 1.15, OTHERS.after.rate, 0.01),
        ],
        before=[
            {
                "data": {"values": published},
                "mark": {"type": "rule", "color": PALETTE["limits"], "strokeWidth": 1},
                "encoding": {
                    "x": _moments(BEFORE_AFTER),
                    "y": {"field": "low", "type": "quantitative"},
                    "y2": {"field": "high"},
                },
            },
            {
                "data": {"values": published},
                "mark": {"type": "tick", "orient": "horizontal", "size": 26, "thickness": 1.5}
                | {"color": PALETTE["limits"]},
                "encoding": {
                    "x": _moments(BEFORE_AFTER),
                    "y": {"field": "rate", "type": "quantitative"},
                },
            },
        ],
    )


def luck_of_the_worst() -> alt.LayerChart:
    """Simulated hospitals in which the programme does nothing; the reader chooses its wards.

    Each figure is a mean over 4,000 hospitals; all wards keep what the published others kept.
    """
    rows = []
    for number, way in enumerate(WAYS):
        for months in MONTHS:
            hospitals = chosen(way, months)
            five, others = mean_groups(hospitals)
            absolute, ratio = (scale(five, others) for scale in SCALES.values())
            rows.append(
                {"way": number, "months": months, "b": five.before, "a": five.after}
                | {"ob": others.before, "oa": others.after, "e": ratio.expected}
                | {"absolute": 100 * absolute.share, "ratio": 100 * ratio.share}
            )
    here = {"filter": "datum.way == way && datum.months == months"}
    said = (
        "'Credited for nothing, of 100: ' + format(max(0, datum.absolute), '.0f') "
        "+ ' (same number), ' + format(max(0, datum.ratio), '.0f') + ' (same part)'"
    )
    return _comparison(
        {
            "the five": ("datum.b", "datum.a"),
            "the others": ("datum.ob", "datum.oa"),
            "expected": ("datum.b", "datum.e"),
        },
        said,
        description="Simulated rates before and after, with a programme that does nothing. When "
        "five wards are chosen because they were the worst in a few months just before, they come "
        "down further than the others. Chosen by lot they do not. When they were hard for years "
        "they keep the same part as the others, and lose a larger number.",
        title={"text": "40 wards, and nothing is done"},
        params=[
            _radio("way", "The five were", WAY_NAMES, 2),
            slider_of("months", "Months counted before", MONTHS[0], MONTHS[-1], 12, 3),
        ],
        rows=[{key: round(value, 5) for key, value in row.items()} for row in rows],
        where=here,
    )


def three_that_rose() -> alt.LayerChart:
    """Merewick's three wards whose falls rose most in a quarter, and the quarter after.

    The reader moves the quarter. Somebody inspected the three in one of them.
    """
    table = rose_most(load("falls"))
    quarters = list(table["quarter"].unique())
    rows = []
    for number, quarter in enumerate(quarters, 1):
        wards = table[table["quarter"] == quarter]
        better = int((wards["next"] < wards["worst"]).sum())
        visit = "the three were inspected" if quarter == VISITED else "nobody inspected them"
        said = f"{_named(quarter)}: {visit}. Better in the next quarter: {better} of 3."
        for place, ward in enumerate(wards.itertuples()):
            for at, rate in enumerate((ward.earlier, ward.worst, ward.next)):
                rows.append(
                    {"n": number, "ward": ward.ward, "place": place, "at": at}
                    | {"rate": round(rate, 2), "said": said}
                )
    y = {"field": "rate", "type": "quantitative", "title": "falls per 1,000 bed days"}
    y["scale"] = {"domain": [0, 22]}
    x = _moments(QUARTERS)
    shape = {"field": "place", "type": "nominal", "legend": None}
    shape["scale"] = {"range": ["circle", "square", "diamond"]}
    here = {"filter": "datum.n == quarter"}
    return chart_of(
        description="Three lines over three quarters: the three wards of Merewick whose falls rose "
        "most, the quarter before, the quarter of the rise, and the quarter after. In most "
        "quarters most of the three come down again, whether anybody inspected them or not.",
        title={"text": "The three wards that rose most, and what came next"},
        params=[slider_of("quarter", "Quarter, counted from summer 2022", 1, len(quarters), 1)],
        data={"values": rows},
        transform=[here],
        layer=[
            {
                "mark": {"type": "line", "color": PALETTE["common cause"], "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "detail": {"field": "ward"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1}
                | {"color": PALETTE["ink"]},
                "encoding": {"x": x, "y": y, "shape": shape},
            },
            {
                "transform": [{"filter": "datum.at == 2"}],
                "mark": {"type": "text", "align": "left", "dx": 10},
                "encoding": {"x": x, "y": y, "text": {"field": "ward"}},
            },
            words_of("datum.said", {"filter": "datum.place == 0 && datum.at == 1"}),
        ],
    )


def one_unit_in_forty(seed: int = 14) -> alt.LayerChart:
    """An invented hospital's harm by month; the reader makes one of its forty units worse."""
    rows = []
    for times in TIMES:
        chart = two_years(times, seed=seed)
        flagged = chart.points["rule"].ne("common cause")
        said = (
            f"The unit: {HARM / UNITS:.0f} to {HARM / UNITS * times:.0f} a month. The hospital: "
            f"{int(chart.points['outside'][YEAR:].sum())} of 12 months outside the limits, "
            f"{int(flagged[YEAR:].sum())} with any signal"
        )
        for i, point in chart.points.iterrows():
            row = {"month": f"{point['x']:%Y-%m-%dT00:00:00}", "times": times, "i": i}
            row |= {name: round(float(point[name]), 1) for name in ("y", *_LINES)}
            rows.append(row | {"flagged": bool(flagged[i])} | ({"said": said} if i == 0 else {}))
    y = {"field": "y", "type": "quantitative", "title": "harm events in the month"}
    y["scale"] = {"domain": [650, 1200], "zero": False}
    marks = {
        "false": {"size": 60, "color": PALETTE["common cause"]},
        "true": {"size": 120, "shape": "square", "color": PALETTE["concerning"]},
    }
    return chart_of(
        description="Harm events by month in an invented hospital of forty units, with limits from "
        "its first year. In the second year one unit is made worse. At twice its usual harm every "
        "month of the hospital still lies inside the limits; only that seven in a row lie above "
        "the centre line gives it away.",
        title={"text": "One unit in forty goes wrong in the second year"},
        params=[slider_of("times", "That unit's harm, times its usual", 1, 8, 2, 0.5)],
        data={"values": rows},
        transform=[{"filter": "datum.times == times"}],
        layer=[
            line_of("centre", PALETTE["limits"]),
            line_of("lower", PALETTE["limits"], strokeDash=[6, 4]),
            line_of("upper", PALETTE["limits"], strokeDash=[6, 4]),
            {
                "mark": {"type": "line", "color": PALETTE["common cause"], "strokeWidth": 1.5},
                "encoding": {"x": MONTH, "y": y},
            },
            *(
                {
                    "transform": [{"filter": f"datum.flagged == {which}"}],
                    "mark": {"type": "point", "filled": True, "opacity": 1} | look,
                    "encoding": {"x": MONTH, "y": y},
                }
                for which, look in marks.items()
            ),
            words_of("datum.said", {"filter": "datum.i == 0"}),
        ],
    )


def how_often_it_shows(hospitals: int = 200) -> pd.DataFrame:
    """Of 100 hospitals with a unit that goes wrong: how many charts say so within a year."""

    def high(times: float, alone: bool) -> list[pd.DataFrame]:
        years = [two_years(times, alone=alone, seed=s).points[YEAR:] for s in range(hospitals)]
        return [year[year["y"] > year["centre"]] for year in years]

    found = {}
    for times, name in enumerate(("as usual", "twice that", "three times", "four times"), 1):
        whole, alone = high(times, alone=False), high(times, alone=True)
        found[name] = {
            "hospital: a month beyond the limit": [h["outside"].any() for h in whole],
            "hospital: any signal": [h["rule"].ne("common cause").any() for h in whole],
            "unit: a month beyond the limit": [h["outside"].any() for h in alone],
        }
    of_100 = pd.DataFrame(found).T.map(lambda said: round(100 * np.mean(said)))
    return of_100.rename_axis("the unit's harm")


def nothing_was_done(seed: int = 1) -> pd.DataFrame:
    """What a programme that does nothing is credited with, by how its five wards were chosen."""
    published = ratio_of_ratios(COLLABORATIVE, OTHERS).rate
    rows = {}
    for way, name in zip(WAYS, WAY_NAMES, strict=True):
        hospitals = chosen(way, seed=seed)
        five, others = mean_groups(hospitals)
        rows[name] = {
            "before": five.before,
            "after": five.after,
            "others before": others.before,
            "others after": others.after,
            "part of the expected": five.after / by_ratio(five, others).expected,
            _AS_LOW: round(100 * as_far_below(hospitals, published)),
        }
    table = pd.DataFrame(rows).T.round(2).astype({_AS_LOW: int})
    return table.rename_axis("the five were")


_AS_LOW = "as low as Salford, of 100"
_LINES = ("centre", "lower", "upper")


def _named(quarter: pd.Period) -> str:
    return f"{quarter.start_time:%B} to {quarter.end_time:%B %Y}"


def _moments(names: tuple[str, ...]) -> dict:
    """Return an x axis of moments 0, 1, ... with room for labels beside the last."""
    last = len(names) - 1
    return {
        "field": "at",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-0.2 * last, 1.8 * last], "nice": False},
        "axis": {
            "values": list(range(len(names))),
            "labelExpr": f"{list(names)}[datum.value]",
            "labelOverlap": False,
        },
    }


def _radio(name: str, label: str, options: list[str], start: int = 0) -> dict:
    """Return a parameter that is the number of the option that the reader chooses."""
    bind = {"input": "radio", "options": list(range(len(options))), "labels": options}
    return {"name": name, "value": start, "bind": bind | {"name": label}}


def _comparison(values, said, *, rows=None, where=None, before=(), **parts) -> alt.LayerChart:
    """Return a chart of two groups before and after, and of what was expected.

    `values` are, for each line of LOOKS, two Vega expressions; `rows` what they read, one of which
    the filter `where` leaves; `before` are layers to draw under the lines.
    """
    y = {"field": "rate", "type": "quantitative", "title": "cases per 1,000 bed days"}
    y["scale"] = {"domain": [0, 4.2]}
    encoding = {"x": _moments(BEFORE_AFTER), "y": y}
    kept = [where] if where else []
    # A label stands where its line ends, or above the label that stands there already.
    ends_at = [f"({values[name][1]}) + {place}e-6" for place, name in enumerate(LOOKS)]
    ends_at = ", ".join(ends_at)
    apart = [
        {"calculate": f"sort([{ends_at}])", "as": "sorted"},
        {"calculate": "datum.sorted[0]", "as": "low"},
        {"calculate": f"max(datum.sorted[1], datum.low + {GAP})", "as": "mid"},
        {"calculate": f"max(datum.sorted[2], datum.mid + {GAP})", "as": "high"},
    ]
    lines, ends = [], []
    for place, (name, (colour, dash, shape)) in enumerate(LOOKS.items()):
        first, last = values[name]
        steps = [
            *kept,
            {"calculate": "[0, 1]", "as": "at"},
            {"flatten": ["at"]},
            {"calculate": f"datum.at == 0 ? {first} : {last}", "as": "rate"},
        ]
        lines += [
            {
                "transform": steps,
                "mark": {"type": "line", "color": colour, "strokeDash": dash, "strokeWidth": 2.5},
                "encoding": encoding,
            },
            {
                "transform": steps,
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1}
                | {"color": colour, "shape": shape},
                "encoding": encoding,
            },
        ]
        ends.append(
            {
                "transform": [
                    *steps,
                    {"filter": "datum.at == 1"},
                    {"calculate": f"'{name}, ' + format(datum.rate, '.2f')", "as": "label"},
                    *apart,
                    {
                        "calculate": "[datum.low, datum.mid, datum.high]"
                        f"[indexof(datum.sorted, [{ends_at}][{place}])]",
                        "as": "height",
                    },
                ],
                "mark": {"type": "text", "align": "left", "dx": 12, "color": colour},
                "encoding": encoding | {"y": y | {"field": "height"}, "text": {"field": "label"}},
            }
        )
    return chart_of(
        data={"values": rows or [{}]},
        layer=[*before, *lines, *ends, words_of(said, *kept)],
        **parts,
    )
