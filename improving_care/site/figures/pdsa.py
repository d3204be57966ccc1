"""The pictures of module 9: what a test may lose, how luck looks like success, and the paper twin."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.hospital import ward
from improving_care.hospital.measures import measures
from improving_care.hospital.two_dice import CARDS, FEWER
from improving_care.project.scale import REACH
from improving_care.site.figures import chart_of, slider_of
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


def toms_two_cycles() -> pd.DataFrame:
    """Tom's first two cycles in one bay of Beech, as the ward answered, one row a week."""
    beech = ward("Beech", seed=2)
    trial = "hourly rounding", "one bay"
    first = beech.try_change(*trial, 2, "rounds done to 80% by week 2", "walked")
    beech.adapt("hourly rounding")
    second = beech.try_change(*trial, 4, "rounds done to 80% by week 4", "walked")
    both = pd.concat([first.assign(cycle=1), second.assign(cycle=2)])
    done = 100 * both["rounds_done"] / both["rounds_done_due"]
    walked = 100 * both["walked"] / both["patients_asked"]
    return (
        pd.DataFrame(
            {
                "when": [
                    f"cycle {cycle}, week {week}"
                    for cycle, week in zip(both["cycle"], both["week_of_trial"], strict=True)
                ],
                "predicted, by its end": "80%",
                "rounds done, of those due": [f"{share:.0f}%" for share in done],
                "patients who walked": [f"{share:.0f}%" for share in walked],
            }
        )
        .set_index("when")
        .rename_axis(None)
    )


def cards() -> pd.DataFrame:
    """The facilitator's secret cards, one row each."""
    return pd.DataFrame(
        {
            "rounds": [
                "taken up: columns week 1, week 2, week 3 on"
                if card.taken_up
                else "hardly taken up"
                for card in CARDS
            ],
            "falls": [card.falls for card in CARDS],
            "and": [card.also for card in CARDS],
        },
        index=pd.Index(range(1, len(CARDS) + 1), name="card"),
    )
