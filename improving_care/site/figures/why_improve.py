"""The pictures of module 1: the bill for harm, a change's case, and when a bed day is money."""

import altair as alt
import pandas as pd

from improving_care.benefits import (
    bed_days_freed,
    falls_case,
    harm_bill,
    simulated,
    spread,
    usual,
)
from improving_care.benefits.beds import BAY, BAY_STAFF, DAYS
from improving_care.benefits.bill import WAIT_LINE, price
from improving_care.benefits.falls_case import ADDED, EFFECT, HOUR, HOURS, SHORT, WARDS, WORTH
from improving_care.site.figures import WIDTH, chart_of, slider_of, words_of
from improving_care.spc import PALETTE

MILLION = 1e6
MOST_FREED = 12_000  # bed days, in the picture of what is money
FREED_STEP = 250


def words_above(said: str, *before: dict) -> dict:
    """Return a layer of words as `words_of` does, on one line above the plotting area.

    It ends at the right edge, since on a phone there is little room beside the names of bars.
    """
    layer = words_of(said, *before)
    layer["mark"] |= {"align": "right", "baseline": "bottom"}
    layer["encoding"] |= {"x": {"value": WIDTH}, "y": {"value": -6}}
    return layer


def the_bill() -> alt.LayerChart:
    """What harm and delay cost in a year, line by line, with the reader's prices.

    The reader moves where in its range every price stands, and how many patients wait.
    """
    bill = harm_bill()
    rows = [
        {"line": line, "number": bill.counts.get(line, 0), "waits": line == WAIT_LINE}
        | known._asdict()
        for line, known in bill.prices.items()
    ]
    waits = bill.waiting
    number = f"(datum.waits ? waiting * {DAYS} : datum.number)"
    # From the low price over the usual to the high one, as one slider goes from 0 over 50 to 100.
    here = (
        "(prices < 50 ? datum.low + (datum.usual - datum.low) * prices / 50 "
        ": datum.usual + (datum.high - datum.usual) * (prices - 50) / 50)"
    )
    y = {"field": "line", "type": "nominal", "title": None, "axis": {"labelLimit": 220}}
    y["sort"] = bill.lines()["line"].tolist()
    x = {"type": "quantitative", "title": "million pounds a year", "scale": {"domain": [0, 9]}}
    x["axis"] = {"tickCount": 5, "format": "~g"}
    said = (
        "'The bill: £' + format(datum.total, '.1f') + 'm. Could be £' "
        "+ format(datum.least, '.1f') + 'm to £' + format(datum.most, '.1f') + 'm.'"
    )
    return chart_of(
        description="Nine lines of a bill in million pounds a year, each a bar from its lowest to "
        "its highest price with a mark at the reader's. Days waiting to go home, which nobody "
        "counted, are by far the longest bar; operations cancelled on the day and falls with "
        "injury follow; the others are short.",
        title={"text": "What harm and delay cost Merewick, one year"},
        height=330,
        params=[
            slider_of("prices", "Prices, from all low (0) to all high (100)", 0, 100, 50, 5),
            slider_of("waiting", "Patients a day who wait to go home", 10, 60, waits.usual),
        ],
        data={"values": rows},
        transform=[
            {"calculate": f"{number} * datum.low / {MILLION:.0f}", "as": "from"},
            {"calculate": f"{number} * datum.high / {MILLION:.0f}", "as": "to"},
            {"calculate": f"{number} * {here} / {MILLION:.0f}", "as": "pounds"},
        ],
        layer=[
            {
                "mark": {"type": "bar", "color": PALETTE["common cause"], "height": 14}
                | {"opacity": 0.45, "clip": True},
                "encoding": {"y": y, "x": x | {"field": "from"}, "x2": {"field": "to"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1}
                | {"color": PALETTE["teal"], "clip": True},
                "encoding": {"y": y, "x": x | {"field": "pounds"}},
            },
            words_above(
                said,
                {
                    "aggregate": [
                        {"op": "sum", "field": "pounds", "as": "total"},
                        {"op": "sum", "field": "from", "as": "least"},
                        {"op": "sum", "field": "to", "as": "most"},
                    ]
                },
            ),
        ],
    )


def what_drives_it() -> alt.LayerChart:
    """The tornado of one change: fewer falls on three wards, by the reader's own assumptions.

    The reader moves the effect, the bed days that a fall adds, what a free bed day is worth and
    the hours. Each bar takes one of them from its low to its high figure, all others as set.
    """
    case = falls_case()
    rows = [
        {"key": key, "name": SHORT[name], "low": known.low, "high": known.high}
        for key, (name, known) in zip(
            ("effect", "added", "worth", "hours", "hour"), case.inputs.items(), strict=True
        )
    ]
    average = price("bed day, general ward")
    rows[2]["high"] = average.high  # a reader may believe the average; then this is its range
    usual_hour = case.inputs[HOUR].usual

    def with_one(end: str) -> str:
        """The net pounds with this row's input at `end` and the others as the reader set them."""

        def of(key: str, otherwise: str) -> str:
            return f"(datum.key == '{key}' ? datum.{end} : {otherwise})"

        return (
            f"{case.harmed} * {of('effect', 'effect')} / 100 * {of('added', 'added')} * "
            f"{of('worth', 'worth')} - {of('hours', 'hours')} * {of('hour', usual_hour)}"
        )

    net = f"({case.harmed} * effect / 100 * added * worth - hours * {usual_hour})"
    said = (
        f"format({case.harmed} * effect / 100, '.0f') + ' falls spared, ' "
        f"+ format({case.harmed} * effect / 100 * added, '.0f') + ' bed days: ' "
        f"+ ({net} < 0 ? 'costs £' : 'gains £') + format(abs({net}), ',.0f')"
    )
    x = {"type": "quantitative", "title": "pounds a year, net"}
    x["axis"] = {"tickCount": 5, "format": "~s"}
    y = {"field": "name", "type": "nominal", "title": None}
    y["sort"] = {"field": "swing", "op": "max", "order": "descending"}
    return chart_of(
        description="A tornado chart of a business case. Five bars about a line at the reader's "
        "own figure, the widest on top: each shows how far the result moves when one assumption "
        "goes from its low to its high end. With the figures as they first stand the result is a "
        "cost of about seven thousand pounds.",
        title={"text": f"Fewer falls on {', '.join(WARDS[:-1])} and {WARDS[-1]}: what drives it"},
        height=230,
        params=[
            slider_of("effect", "Of 100 falls with harm, spared", 0, 30, case.inputs[EFFECT].usual),
            slider_of("added", "Bed days that such a fall adds", 1, 9, case.inputs[ADDED].usual),
            slider_of("worth", "A free bed day is worth, £", 35, 480, case.inputs[WORTH].usual, 5),
            slider_of("hours", "Hours of staff", 300, 900, case.inputs[HOURS].usual, 50),
        ],
        data={"values": rows},
        transform=[
            {"calculate": with_one("low"), "as": "at_low"},
            {"calculate": with_one("high"), "as": "at_high"},
            {"calculate": "abs(datum.at_high - datum.at_low)", "as": "swing"},
            {"calculate": net, "as": "net"},
        ],
        layer=[
            {
                "mark": {"type": "bar", "color": PALETTE["common cause"], "height": 20}
                | {"opacity": 0.6},
                "encoding": {"y": y, "x": x | {"field": "at_low"}, "x2": {"field": "at_high"}},
            },
            {
                "mark": {"type": "rule", "color": PALETTE["teal"], "strokeWidth": 2.5},
                "encoding": {"x": x | {"field": "net", "aggregate": "max"}},
            },
            {
                "data": {"values": [{"zero": 0}]},
                "mark": {"type": "rule", "color": PALETTE["ink"], "strokeDash": [4, 3]},
                "encoding": {"x": x | {"field": "zero"}},
            },
            words_above(said, {"aggregate": [{"op": "count", "as": "rows"}]}),
        ],
    )


def when_it_is_money() -> alt.LayerChart:
    """What freed bed days are worth by three answers; the reader moves how many are freed."""
    average, marginal = (
        price(item).usual for item in ("bed day, general ward", "bed day, marginal")
    )
    rows = []
    for freed in range(0, MOST_FREED + 1, FREED_STEP):
        worth = bed_days_freed(freed, average, marginal)
        rows.append(
            {"freed": freed, "bays": worth.bays}
            | {end: round(getattr(worth, end) / MILLION, 4) for end in worth._fields[:3]}
        )
    x = {"field": "freed", "type": "quantitative", "title": "bed days freed in a year"}
    x["scale"] = {"domain": [0, MOST_FREED], "nice": False}
    y = {"type": "quantitative", "title": "million pounds a year", "scale": {"domain": [0, 4.4]}}
    looks = {
        "average": ("at the average price", PALETTE["common cause"], [6, 4], "linear"),
        "closed": ("if empty bays close", PALETTE["improving"], [1, 0], "step-after"),
        "marginal": ("leaves by itself", PALETTE["concerning"], [1, 0], "linear"),
    }
    lines = [
        {
            "mark": {"type": "line", "color": colour, "strokeDash": dash, "strokeWidth": 2.5}
            | {"interpolate": shape},
            "encoding": {"x": x, "y": y | {"field": name}},
        }
        for name, (_, colour, dash, shape) in looks.items()
    ]
    names = [
        {
            "transform": [{"filter": f"datum.freed == {at}"}],
            "mark": {"type": "text", "align": "right", "dx": -6, "dy": dy, "color": colour},
            "encoding": {"x": x, "y": y | {"field": name}, "text": {"value": looks[name][0]}},
        }
        for name, at, dy, colour in (
            ("average", 9000, -8, PALETTE["limits"]),
            ("closed", 11500, -10, PALETTE["improving"]),
            ("marginal", 11500, 22, PALETTE["concerning"]),
        )
    ]
    here = {"filter": "datum.freed == freed"}
    said = (
        "'Average: £' + format(datum.average, '.2f') + 'm. Leaves: £' "
        "+ format(datum.marginal, '.2f') + 'm. ' + (datum.bays == 0 ? 'No bay can close.' "
        ": datum.bays + (datum.bays == 1 ? ' bay' : ' bays') + ' closed: £' "
        "+ format(datum.closed, '.2f') + 'm.')"
    )
    return chart_of(
        description=f"Pounds against bed days freed in a year, three lines. At the average price, "
        f"{average:.0f} pounds, a steep straight line. What leaves by itself, {marginal:.0f} pounds "
        f"a day, is a shallow one. Between them stairs: a bay of {BAY} beds, with "
        f"{BAY_STAFF:,} pounds of staff, can only be closed whole, so money leaves in steps, and "
        "the stairs never reach the average.",
        title={"text": "When is a bed day money?"},
        params=[
            slider_of("freed", "Bed days freed in a year", 0, MOST_FREED, 2000, FREED_STEP),
        ],
        data={"values": rows},
        layer=[
            *lines,
            *names,
            {
                "mark": {"type": "rule", "color": PALETTE["teal"], "strokeWidth": 1.5},
                "transform": [here],
                "encoding": {"x": x},
            },
            words_of(said, here),
        ],
    )


def possible_bills(runs: int = 4000, seed: int = 1) -> pd.DataFrame:
    """The bill, simulated: where nine in ten of `runs` years lie, if prices move alone or together."""
    bill = harm_bill()
    ways = {"each by itself": (), "all together": tuple(bill.inputs)}
    rows = {}
    for way, together in ways.items():
        found = spread(simulated(bill.total, bill.inputs, runs, seed, together))
        rows[f"figures move {way}"] = {
            "5 in 100 below": found.low,
            "mean": found.mean,
            "5 in 100 above": found.high,
        }
    middle = usual(bill.total, bill.inputs)
    rows["every figure at its usual"] = dict.fromkeys(next(iter(rows.values())), middle)
    table = pd.DataFrame(rows).T / MILLION
    return table.round(1).rename_axis("million pounds a year")
