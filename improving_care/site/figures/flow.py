"""The pictures of module 13: wait against use, averages that match, 85%, and an ordinary week."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.flow import Department, bands, erlang_c, kingman, one_week
from improving_care.flow.drawing import WEEKDAYS, corridor
from improving_care.site.figures import chart_of, slider_of, words_of
from improving_care.spc import PALETTE

CARE = 20  # minutes that one patient takes, in the picture of wait against use
# How much arrivals and care vary, as coefficients of variation, from a clock to a bad night.
VARIATION = (
    (0.3, "like a clock"),
    (0.7, "like a calm clinic"),
    (1.0, "like chance"),
    (1.5, "wild"),
)
LONGEST = 240  # minutes: the longest wait that is drawn; the words stand above
CLINIC, QUARTERS, DAYS = 10, 12, 60


def wait_against_use() -> alt.LayerChart:
    """The mean wait before one doctor as she is busier, by Kingman's formula.

    The reader moves how busy she is and how much arrivals and care vary.
    """
    curves = [
        {"use": use, "kind": kind, "wait": round(kingman(use / 100, CARE, varies, varies), 2)}
        for kind, (varies, _) in enumerate(VARIATION, 1)
        for use in np.arange(50, 98.5, 0.5).tolist()
    ]
    names = "[" + ", ".join(f"'{name}'" for _, name in VARIATION) + "]"
    x = {"field": "use", "type": "quantitative", "title": "how busy the doctor is, per cent"}
    x["scale"] = {"domain": [50, 100], "nice": False}
    y = {"field": "wait", "type": "quantitative", "title": "mean wait, minutes"}
    y["scale"] = {"domain": [0, 1.15 * LONGEST], "nice": False}
    here = {"filter": "datum.kind == kind && datum.use == busy"}
    drawn = {"filter": f"datum.wait <= {LONGEST}"}
    said = (
        f"'Busy ' + busy + '%, and it varies ' + {names}[kind - 1] + ': mean wait ' "
        "+ format(datum.wait, '.0f') + ' minutes. At ' + (busy + 1) + '%: ' "
        "+ format(datum.wait * (busy + 1) * (100 - busy) / (busy * (99 - busy)), '.0f') + '.'"
    )
    return chart_of(
        description="The mean wait before one doctor against how busy she is, from 50 to 98 per "
        "cent. The line is low and nearly flat to about 75 per cent, then bends and climbs ever "
        "more steeply. The more arrivals and care vary, the sooner it climbs.",
        title={"text": f"One doctor, {CARE} minutes for each patient"},
        params=[
            slider_of("busy", "How busy, per cent", 50, 98, 70),
            slider_of("kind", "How much it varies", 1, len(VARIATION), 3),
        ],
        data={"values": curves},
        layer=[
            {
                "transform": [drawn, {"filter": "datum.kind != kind"}],
                "mark": {"type": "line", "color": PALETTE["common cause"], "opacity": 0.8}
                | {"strokeWidth": 1.2},
                "encoding": {"x": x, "y": y, "detail": {"field": "kind", "type": "nominal"}},
            },
            {
                "transform": [drawn, {"filter": "datum.kind == kind"}],
                "mark": {"type": "line", "color": PALETTE["teal"], "strokeWidth": 3},
                "encoding": {"x": x, "y": y},
            },
            {
                "transform": [here, {"calculate": f"min(datum.wait, {LONGEST})", "as": "top"}],
                "mark": {"type": "point", "filled": True, "size": 160, "opacity": 1}
                | {"color": PALETTE["concerning"], "shape": "square"},
                "encoding": {"x": x, "y": y | {"field": "top"}},
            },
            words_of(said, here),
        ],
    )


def quarters(seed: int = 13) -> pd.DataFrame:
    """Draw quarters of a clinic to which CLINIC patients come on a mean day.

    Columns quarter, day (1, 2, ...) and came; in each quarter the mean is CLINIC exactly.
    """
    rng = np.random.default_rng(seed)
    kept = []
    while len(kept) < QUARTERS:
        came = rng.poisson(CLINIC, DAYS)
        if came.sum() == CLINIC * DAYS:
            kept.append(came)
    return pd.DataFrame(
        {
            "quarter": np.repeat(np.arange(1, QUARTERS + 1), DAYS),
            "day": np.tile(np.arange(1, DAYS + 1), QUARTERS),
            "came": np.concatenate(kept),
        }
    )


def averages_match(data: pd.DataFrame) -> alt.LayerChart:
    """Who still waits at the end of each day, with as many places as patients on average.

    `data` is that of `quarters`. The reader moves the quarter and the places of a day. The queue
    is worked out in the browser: places that nobody used yesterday cannot be used today.
    """
    x = {"field": "day", "type": "quantitative", "title": "working day"}
    x["scale"] = {"domain": [1, DAYS], "nice": False}
    y = {"field": "queue", "type": "quantitative", "title": "patients still waiting"}
    y["scale"] = {"domain": [0, 60], "clamp": True}
    said = (
        f"'{CLINIC} come, ' + places + ' can be seen. Queue: mean ' + format(datum.mean, '.1f') "
        "+ ', longest ' + datum.longest + '. Places not used: ' + datum.unused + '.'"
    )
    return chart_of(
        description=f"A clinic over {DAYS} working days to which ten patients come on a mean day. "
        "With ten places a day a queue builds up and seldom clears, although demand and capacity "
        "match exactly over the quarter. With eleven or twelve it stays short.",
        title={"text": "A clinic where the averages match"},
        params=[
            slider_of("places", "Places a day", 9, 13, CLINIC),
            slider_of("quarter", "Another quarter", 1, int(data["quarter"].max()), 1),
        ],
        data={"values": data.to_dict("records")},
        transform=[
            {"filter": "datum.quarter == quarter"},
            {"calculate": "datum.came - places", "as": "more"},
            {
                "window": [{"op": "sum", "field": "more", "as": "balance"}],
                "sort": [{"field": "day"}],
            },
            {
                "window": [{"op": "min", "field": "balance", "as": "lowest"}],
                "sort": [{"field": "day"}],
            },
            {"calculate": "datum.balance - min(0, datum.lowest)", "as": "queue"},
            {
                "joinaggregate": [
                    {"op": "mean", "field": "queue", "as": "mean"},
                    {"op": "max", "field": "queue", "as": "longest"},
                    {"op": "min", "field": "lowest", "as": "least"},
                ]
            },
            {"calculate": "-min(0, datum.least)", "as": "unused"},
        ],
        layer=[
            {
                "mark": {"type": "area", "color": PALETTE["teal"], "opacity": 0.2, "clip": True}
                | {"interpolate": "step-after"},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "line", "color": PALETTE["teal"], "strokeWidth": 2, "clip": True}
                | {"interpolate": "step-after"},
                "encoding": {"x": x, "y": y},
            },
            words_of(said, {"filter": f"datum.day == {DAYS}"}),
        ],
    )


def eighty_five(occupancies=(0.8, 0.85, 0.9, 0.95)) -> pd.DataFrame:
    """How many of 100 patients find no bed free, by occupancy and number of beds (Erlang C)."""
    places = {"a bay of 6 beds": 6, "a ward of 30 beds": 30, "a hospital of 460 beds": 460}
    table = {
        f"{occupancy:.0%} full": {
            name: round(100 * erlang_c(occupancy * beds, 1, beds).chance, 1)
            for name, beds in places.items()
        }
        for occupancy in occupancies
    }
    return pd.DataFrame(table)


def an_ordinary_week(futures: int = 50) -> alt.LayerChart:
    """How many have no place, hour by hour of a week, over that many futures of Merewick."""
    weeks = [one_week(Department(), seed) for seed in range(futures)]
    band = bands(weeks)
    peak = band.loc[band["middle"].idxmax()]
    return alt.LayerChart.from_dict(
        corridor(
            {"as it is": band},
            f"How many patients have no place, by hour of the week, in {futures} futures of the "
            f"same week. Nearly empty at night; it fills from late morning, most of all on "
            f"{WEEKDAYS[int(peak['hour']) // 24]}, when at the worst hour half of the futures have "
            f"{peak['middle']:.0f} or more and one in ten {peak['high']:.0f} or more.",
            width=620,
        )
    )


def same_hospital(weeks: int = 10) -> pd.DataFrame:
    """Weeks of Merewick with other luck and nothing changed: one row a week."""
    lived = [one_week(Department(), seed) for seed in range(weeks)]
    return pd.DataFrame(
        {
            "within four hours": [f"{week.within_four_hours:.0%}" for week in lived],
            "most without a place at once": [int(week.corridor.max()) for week in lived],
        },
        index=[f"week {number}" for number in range(1, weeks + 1)],
    )
