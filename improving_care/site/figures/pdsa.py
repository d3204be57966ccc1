"""The pictures of module 9: what a test may lose, how luck looks like success, and the paper twin."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.hospital import ward
from improving_care.hospital.measures import measures
from improving_care.hospital.two_dice import CARDS, FEWER
from improving_care.project.scale import REACH
from improving_care.site.figures import Words, chart_of, slider_of
from improving_care.spc import PALETTE

HOURS, WEEKS = 60, 4  # hourly rounding on a whole ward; a test
BEFORE = 26  # weeks that a test is compared with
BETTER = 0.8  # of the falls before: "a fifth fewer" is called better


def scale_and_loss() -> alt.LayerChart:
    """What a test of four weeks may lose at each scale; the reader moves two beliefs.

    The hours are worked out in the browser, by the formula of `improving_care.project.scale`.
    """
    most = max(REACH.values())
    rows = [
        {"scale": scale, "reach": reach, "part": part}
        for scale, reach in REACH.items()
        for part in ("does not help", "others wait")
    ]
    wrong = f"(1 - sure / 100) * {HOURS * WEEKS} * datum.reach"
    waiting = f"sure / 100 * gain * {WEEKS} * ({most} - datum.reach)"
    y = {"field": "scale", "type": "nominal", "title": None, "sort": list(REACH)}
    x = {
        "field": "hours",
        "type": "quantitative",
        "title": "staff hours lost, on average",
        "scale": {"domain": [0, 8000], "nice": False},
        "axis": {"tickCount": 5},
    }
    offset = {"yOffset": {"field": "part", "type": "nominal"}}
    colour = {
        "field": "part",
        "type": "nominal",
        "scale": {
            "domain": ["does not help", "others wait"],
            "range": [PALETTE["concerning"], PALETTE["limits"]],
        },
        "legend": None,
    }
    said = (
        "'Least: ' + datum.scale + ', ' + format(datum.wrong + datum.waiting, ',.0f') + ' hours.'"
    )
    return chart_of(
        description="Two bars for each scale of a test: one shift, one bay, one ward, all wards. "
        "One bar is what is lost if the change does not help: it grows with the scale. The other is "
        "what is lost because others wait, if it does help: it shrinks with the scale. When one is "
        "half sure and waiting costs little, the smallest test loses least.",
        title={"text": "What a test of four weeks may lose"},
        params=[
            slider_of("sure", "Sure that it helps, of 100", 5, 95, 50),
            slider_of("gain", "Hours a week's wait costs a ward", 0, 60, 20),
        ],
        data={"values": rows},
        transform=[
            {"calculate": wrong, "as": "wrong"},
            {"calculate": waiting, "as": "waiting"},
            {
                "calculate": "datum.part == 'others wait' ? datum.waiting : datum.wrong",
                "as": "hours",
            },
            {"calculate": "datum.wrong + datum.waiting", "as": "total"},
            {"joinaggregate": [{"op": "min", "field": "total", "as": "least"}]},
            {"calculate": "datum.part + ': ' + format(datum.hours, ',.0f')", "as": "label"},
        ],
        layer=[
            {"mark": {"type": "bar"}, "encoding": {"x": x, "y": y, "color": colour} | offset},
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}}
                | offset,
            },
            {
                "transform": [
                    {"filter": "datum.total <= datum.least + 1e-6 && datum.part == 'others wait'"},
                    {"calculate": said, "as": "said"},
                    {"window": [{"op": "row_number", "as": "row"}]},
                    {"filter": "datum.row == 1"},
                ],
                "mark": {"type": "text", "align": "right", "baseline": "top"}
                | {"fontSize": 14, "fontWeight": "bold"},
                "encoding": {
                    "x": {"value": "width"},
                    "y": {"value": 2},
                    "text": {"field": "said", "type": "nominal"},
                },
            },
        ],
    )


def looks_better(weeks=(1, 4, 12, 26), wards: int = 4000, seed: int = 9) -> pd.DataFrame:
    """Of 100 wards like Beech, how many show a fifth fewer falls after a test of so many weeks.

    One row where nothing changes and one where falls truly are a third fewer; each test is
    compared with the 26 weeks before it.
    """
    known = measures("Beech")
    mean = known["falls"].level / 1000 * known["bed days"].level
    rng = np.random.default_rng(seed)
    table = {}
    for count in weeks:
        before = rng.poisson(mean * BEFORE, wards) / BEFORE
        table[f"{count} week{'s' * (count > 1)}"] = {
            name: 100 * (rng.poisson(times * mean * count, wards) / count <= BETTER * before).mean()
            for name, times in (("nothing changes", 1), ("a third fewer", FEWER))
        }
    return pd.DataFrame(table).round().astype(int)


def toms_weeks() -> pd.DataFrame:
    """Tom's first two cycles in one bay of Beech, as the ward answered, one row a week.

    `cycle` is 1 or 2; `done` and `walked` are per cent of the rounds due and the patients asked.
    """
    beech = ward("Beech", seed=2)
    trial = "hourly rounding", "one bay"
    first = beech.try_change(*trial, 2, "rounds done to 80% by week 2", "walked")
    beech.adapt("hourly rounding")
    second = beech.try_change(*trial, 4, "rounds done to 80% by week 4", "walked")
    both = pd.concat([first.assign(cycle=1), second.assign(cycle=2)], ignore_index=True)
    return pd.DataFrame(
        {
            "cycle": both["cycle"],
            "done": (100 * both["rounds_done"] / both["rounds_done_due"]).round(),
            "walked": (100 * both["walked"] / both["patients_asked"]).round(),
        }
    )


def toms_two_cycles() -> alt.LayerChart:
    """What came in Tom's two cycles, week by week, with what was predicted beside it."""
    weeks = toms_weeks()
    split = (weeks["cycle"] == 1).sum() + 0.5
    last = len(weeks) + 0.5
    x = {"field": "week", "type": "quantitative", "title": "week of the tests"}
    x["scale"] = {"domain": [0.5, last], "nice": False}
    x["axis"] = {"values": list(range(1, len(weeks) + 1)), "format": "d"}
    y = {"type": "quantitative", "title": "of 100", "scale": {"domain": [0, 108], "nice": False}}
    y["axis"] = {"values": [0, 20, 40, 60, 80, 100]}
    said = [
        {"week": 0.5, "end": split, "share": 80, "told": 84, "who": "Tom: 80"},
        {"week": 0.5, "end": split, "share": 50, "told": 54, "who": "Dr Nair: 50"},
        {"week": split, "end": last, "share": 80, "told": 76, "who": "the same: 80"},
    ]
    cycles = [{"week": 0.5, "name": "cycle 1"}, {"week": split, "name": "cycle 2"}]
    red = {"color": PALETTE["target"]}

    def dots(field: str, colour: str, shape: str) -> list[dict]:
        at = {"x": x, "y": y | {"field": field}, "detail": {"field": "cycle", "type": "nominal"}}
        point = {"type": "point", "size": 70, "shape": shape, "opacity": 1, "strokeWidth": 1.8}
        return [
            {"mark": {"type": "line", "color": colour, "strokeWidth": 1.5}, "encoding": at},
            {"mark": point | {"stroke": colour, "fill": PALETTE["paper"]}, "encoding": at},
        ]

    told = ", ".join(f"{share:.0f}" for share in weeks["done"])
    walked = ", ".join(f"{share:.0f}" for share in weeks["walked"])
    return chart_of(
        description=f"Two weeks of a first cycle and four of a second in one bay. Rounds done, of "
        f"100 due: {told}. Predicted for the end of the first: 80 by Tom, 50 by Dr Nair; for the "
        f"end of the second: 80. Of 100 patients asked, so many walked: {walked}.",
        title={"text": "Circles: rounds done. Squares: patients who walked"},
        data={
            "values": [{"week": at + 1} | row for at, row in enumerate(weeks.to_dict("records"))]
        },
        layer=[
            {
                "data": {"values": said},
                "mark": {"type": "rule", "strokeDash": [6, 3], "strokeWidth": 2} | red,
                "encoding": {"x": x, "x2": {"field": "end"}, "y": y | {"field": "share"}},
            },
            {
                "data": {"values": said},
                "mark": {"type": "text", "align": "left", "dx": 6} | red,
                "encoding": {"x": x, "y": y | {"field": "told"}, "text": {"field": "who"}},
            },
            {
                "data": {"values": [{"week": split}]},
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": PALETTE["limits"]},
                "encoding": {"x": x},
            },
            {
                "data": {"values": cycles},
                "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 6}
                | {"fontWeight": "bold"},
                "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "name"}},
            },
            *dots("walked", PALETTE["neither"], "square"),
            *dots("done", PALETTE["teal"], "circle"),
            {
                "mark": {"type": "text", "baseline": "bottom", "dy": -8, "fontWeight": "bold"},
                "encoding": {
                    "x": x,
                    "y": y | {"field": "done"},
                    "text": {"field": "done", "type": "quantitative"},
                },
            },
        ],
    )


def cards() -> Words:
    """The facilitator's secret cards, one row each."""
    table = pd.DataFrame(
        {
            "rounds": [
                "taken up: read week 1, week 2, week 3 on" if card.taken_up else "hardly taken up"
                for card in CARDS
            ],
            "falls": [card.falls for card in CARDS],
            "and": [card.also for card in CARDS],
        },
        index=pd.Index(range(1, len(CARDS) + 1), name="card"),
    )
    return Words(table)
