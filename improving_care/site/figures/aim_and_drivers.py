"""The pictures of module 2: a goal and its date, Grace's drivers, and agreement by luck."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.hospital.falls_notes import DEFINITIONS, NOTES
from improving_care.project.agreement import agreement, agreement_picture
from improving_care.project.aim import aim_sentence
from improving_care.project.beech import BEECH
from improving_care.project.drivers import driver_diagram
from improving_care.project.goal import months_to_see
from improving_care.site.figures import HEIGHT, Drawing, Words, chart_of, line_of, slider_of
from improving_care.spc import PALETTE, control_chart

LATER = 36  # months after the aim that the axis shows
CASES = 20


def graces_drivers() -> Drawing:
    """Grace's driver diagram."""
    aim = aim_sentence(BEECH["aim"])
    return Drawing(lambda width: driver_diagram(BEECH["drivers"], aim, width))


def two_readers(draft: int) -> Drawing:
    """What Grace and Tom make of the twenty notes by one draft of the definition, from 1."""
    read = DEFINITIONS[draft - 1]
    return Drawing(lambda width: agreement_picture(read.grace, read.tom, ("Grace", "Tom"), width))


def the_notes() -> Words:
    """The twenty notes that two people read, with a column for each of them to fill."""
    number = pd.Index(range(1, len(NOTES) + 1), name="note")
    return Words(pd.DataFrame({"what is written": NOTES, "first": "", "second": ""}, index=number))


def goal_and_date(ward: pd.DataFrame, name: str) -> alt.LayerChart:
    """Falls on one ward, with a goal and a date that the reader moves.

    `ward` has the columns month and falls. The chart marks the month in which a shift of seven
    months would show, on average, if the goal were reached at once (`months_to_see`).
    """
    points = control_chart(ward, "falls", x="month", kind="i").points
    lines = points[["centre", "lower", "upper"]].iloc[0].round(1)
    first = ward["month"].iloc[-1] + pd.DateOffset(months=1)
    months = pd.date_range(first, periods=LATER, freq="MS")
    falls = [
        {"month": f"{month:%Y-%m-%dT00:00:00}", "falls": int(count)} | lines.to_dict()
        for month, count in zip(ward["month"], ward["falls"], strict=True)
    ]
    goals = []
    for goal in range(1, round(lines["centre"]) + 1):
        wait = round(months_to_see(ward["falls"].mean(), goal))
        seen = months[wait - 1] if wait <= LATER else None
        goals.append(
            {
                "to": goal,
                "wait": wait,
                "seen": f"{seen:%Y-%m-%dT00:00:00}" if seen is not None else None,
            }
        )
    dates = [
        {"k": k, "month": f"{month:%Y-%m-%dT00:00:00}", "name": f"{month:%B %Y}"}
        for k, month in enumerate(months, 1)
    ]
    x = {"field": "month", "type": "temporal", "title": None}
    ends = [{"year": m.year, "month": m.month} for m in (ward["month"].iloc[0], months[-1])]
    x["scale"] = {"domain": ends}
    x["axis"] = {"format": "%b %Y", "tickCount": 7}
    y = {"field": "falls", "type": "quantitative", "title": "falls in the month"}
    y["scale"] = {"domain": [0, 1.5 * float(lines["upper"])], "nice": False}
    of_goal = {
        "data": {"name": "dates"},
        "transform": [
            {"filter": "datum.k == date"},
            {"calculate": "goal", "as": "to"},
            {
                "lookup": "to",
                "from": {"data": {"name": "goals"}, "key": "to", "fields": ["wait", "seen"]},
            },
            {"calculate": "toDate(datum.seen)", "as": "seen"},
        ],
    }
    said = (
        "'To ' + goal + ' a month by ' + datum.name + '.\\nGot there at once, it shows after about ' "
        "+ datum.wait + ' months: ' + (datum.wait > date ? 'too early to tell.' : 'time to tell.')"
    )
    centre = float(lines["centre"])
    return chart_of(
        description=f"Falls on {name} by month, {centre:g} a month on average between limits of "
        f"{lines['lower']:g} and {lines['upper']:g}, then a goal that ends at its date. A small step "
        "down takes years to show as a shift; half as many falls show after about eight months.",
        title={"text": f"Falls on {name}, and the goal that you set"},
        datasets={"falls": falls, "goals": goals, "dates": dates},
        params=[
            slider_of("goal", "Goal, falls a month", 1, goals[-1]["to"], 8),
            slider_of("date", "Months to get there", 1, LATER, 7),
        ],
        layer=[
            {"data": {"name": "falls"}} | _line("centre", x),
            {"data": {"name": "falls"}} | _line("lower", x, strokeDash=[6, 4]),
            {"data": {"name": "falls"}} | _line("upper", x, strokeDash=[6, 4]),
            {"data": {"name": "falls"}} | line_of("falls", PALETTE["common cause"]),
            {
                "data": {"name": "falls"},
                "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1}
                | {"fill": PALETTE["paper"], "stroke": PALETTE["common cause"]},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"name": "dates"},
                "transform": [{"filter": "datum.k <= date"}, {"calculate": "goal", "as": "falls"}],
                "mark": {"type": "line", "color": PALETTE["target"], "strokeWidth": 4},
                "encoding": {"x": x, "y": y},
            },
            of_goal
            | {
                "mark": {"type": "rule", "color": PALETTE["neither"], "strokeDash": [3, 3]},
                "encoding": {
                    "x": x | {"field": "seen"},
                    "y": {"value": 66},
                    "y2": {"value": HEIGHT},
                },
            },
            of_goal
            | {
                "mark": {"type": "text", "color": PALETTE["neither"], "align": "right", "dx": -6},
                "encoding": {
                    "x": x | {"field": "seen"},
                    "y": {"value": 110},
                    "text": {"value": "shows from here"},
                },
            },
            of_goal
            | {
                "transform": [*of_goal["transform"], {"calculate": said, "as": "said"}],
                "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 14}
                | {"lineBreak": "\n"},
                "encoding": {
                    "x": {"value": 8},
                    "y": {"value": 2},
                    "text": {"field": "said", "type": "nominal"},
                },
            },
        ],
    )


def _line(field: str, x: dict, **mark) -> dict:
    line = line_of(field, PALETTE["limits"], **mark)
    line["encoding"]["x"] = x
    return line


def agreement_and_chance() -> alt.LayerChart:
    """Two people who agree on 18 of 20 cases, as the thing they look for gets rarer."""
    rows = []
    for yes in range(1, CASES // 2 + 1):
        # Both say yes to all but one; each says yes alone to one.
        both = yes - 1
        first = ["yes"] * both + ["yes", "no"] + ["no"] * (CASES - both - 2)
        second = ["yes"] * both + ["no", "yes"] + ["no"] * (CASES - both - 2)
        found = agreement(first, second)
        rows += [
            {"yes": yes, "what": what, "share": round(share, 3)}
            for what, share in {
                "they agree": found.observed,
                "chance gives": found.by_chance,
                "kappa": found.kappa,
            }.items()
        ]
    names = ["they agree", "chance gives", "kappa"]
    here = {
        "data": {"values": rows},
        "transform": [
            {"filter": "datum.yes == yes"},
            {"calculate": "max(0, datum.share)", "as": "end"},
        ],
    }
    y = {"field": "what", "type": "nominal", "title": None, "sort": names}
    y["axis"] = {"labelFontSize": 14, "ticks": False, "domain": False}
    x = {"field": "share", "type": "quantitative", "title": None}
    x["scale"] = {"domain": [-0.1, 1.1], "nice": False}
    x["axis"] = {"values": [0, 0.2, 0.4, 0.6, 0.8, 1], "format": ".1f"}
    colours = [PALETTE["common cause"], PALETTE["limits"], PALETTE["teal"]]
    colour = {"field": "what", "type": "nominal", "legend": None}
    colour["scale"] = {"domain": names, "range": colours}
    value = {"field": "share", "type": "quantitative", "format": ".2f"}
    return chart_of(
        description="Two people agree on 18 of 20 cases. When each says yes ten times, chance gives "
        "half of that agreement and kappa is 0.80. When each says yes once, chance gives nearly all "
        "of it and kappa is below 0.",
        title={"text": "18 of 20 alike, and what of it is luck"},
        height=150,
        params=[slider_of("yes", "Each says yes so many times", 1, CASES // 2, CASES // 2)],
        layer=[
            here
            | {
                "mark": {"type": "bar", "height": 22},
                "encoding": {"x": x, "y": y, "color": colour},
            },
            here
            | {
                "mark": {"type": "text", "align": "left", "dx": 6, "fontSize": 14},
                "encoding": {"x": x | {"field": "end"}, "y": y, "text": value},
            },
        ],
    )


def kappa_of_few_cases(sizes=(20, 50, 100, 200), studies: int = 4000, seed: int = 2):
    """Return where kappa falls in nine of ten studies, by the number of cases.

    Two people who agree as Grace and Tom would on very many cases: each says yes to half of them,
    and they give the same answer to nine in ten, so the true kappa is 0.80.
    """
    rng = np.random.default_rng(seed)
    table = {}
    for size in sizes:
        first = rng.random((studies, size)) < 0.5
        second = first ^ (rng.random((studies, size)) < 0.1)
        observed = (first == second).mean(axis=1)
        one, other = first.mean(axis=1), second.mean(axis=1)
        chance = one * other + (1 - one) * (1 - other)
        kappa = (observed - chance) / (1 - chance)
        low, high = np.quantile(kappa, [0.05, 0.95])
        table[f"{size} cases"] = {"from": round(low, 2), "to": round(high, 2)}
    return pd.DataFrame(table).T
