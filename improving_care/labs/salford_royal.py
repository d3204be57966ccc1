"""The lab of module 14: how much of a fall was the programme's, and what luck and counting can do.

Each function returns a widget that asks a question and then shows what happens.
"""

from html import escape

import ipywidgets
import numpy as np
import pandas as pd

from improving_care.datasets import load
from improving_care.hospital import draws
from improving_care.labs.moving import Picture, Slider, ask, button, lesson, stack
from improving_care.leading.attribution import (
    COLLABORATIVE,
    OTHERS,
    SELF_REPORTS,
    WAYS,
    Group,
    as_far_below,
    by_difference,
    by_ratio,
    chosen,
    fall,
    mean_groups,
    ratio_of_ratios,
    rose_most,
)
from improving_care.spc import PALETTE, ControlChart, control_chart
from improving_care.spc.drawing import CONFIG, SCHEMA

FIVE = Group(COLLABORATIVE.before.rate, COLLABORATIVE.after.rate)
REST = Group(OTHERS.before.rate, OTHERS.after.rate)
UNITS, HARM = 40, 850  # an invented hospital's units, and its harm events a month
YEAR = 12  # months
VISITED = pd.Period("2022Q3")  # the quarter after which the three worst wards were inspected
# An invented hospital's infections by year: all that were found, those that began on a ward, and
# bed days in thousands.
YEARS = pd.DataFrame(
    {
        "year": range(2006, 2016),
        "all": [231, 262, 180, 126, 96, 79, 64, 52, 45, 40],
        "began here": [188, 205, 130, 84, 61, 47, 36, 29, 24, 19],
        "days": [212, 215, 221, 228, 236, 241, 247, 252, 258, 262],
    }
)
COUNTS = {
    "all cases": lambda year: year["all"],
    "all cases per 1,000 bed days": lambda year: year["all"] / year["days"],
    "cases that began here": lambda year: year["began here"],
    "those, per 1,000 bed days": lambda year: year["began here"] / year["days"],
}


def everybody_else() -> ipywidgets.Widget:
    """The five wards' fall beside what others might have done, which the reader moves."""
    published = round(100 * fall(REST))
    shares = sorted({*range(0, 81, 10), published})
    slider = Slider("The other wards came down by", shares, 0, "{} per cent".format)
    picture = Picture()

    def move(_=None):
        others = Group(REST.before, REST.before * (1 - slider.value / 100))
        reading = by_ratio(FIVE, others)
        truly = "as they truly did, " if slider.value == published else ""
        beyond = _hundredths(reading.share)
        words = (
            f"If the others came down by {slider.value} per cent, {truly}the five would have come "
            "to "
            f"{reading.expected:.2f} anyway. They came to {FIVE.after:.2f}: "
            + (
                f"{beyond} of 100 parts of their fall are beyond that."
                if beyond > 0
                else "nothing is left for the collaborative."
            )
        )
        picture.draw(lambda width: _lines(FIVE, others, reading.expected, words, width), words)

    slider.observe(move, "at")
    move()
    return ask(
        "C. difficile on the five wards of a collaborative came down by 73 per cent. How much of "
        "that did the collaborative do?",
        {
            "All of it": "It would be, if without it nothing had changed. Who can tell you that? "
            "Move the other wards.",
            "About half": "Perhaps. One number is missing to say so. Move the other wards.",
            "That cannot be said yet": "Right: you have not been told what the other wards did. "
            "Move them, and find the place where they truly ended.",
        },
        slider,
        picture,
        lesson(
            "Find 56 per cent, which is what the paper printed of the 35 other wards. A success "
            "without a comparator is the slider standing at nought."
        ),
    )


def two_scales() -> ipywidgets.Widget:
    """Both readings side by side, and where the five began, which the reader moves."""
    starts = [1.15, 1.4, 1.7, 2.0, 2.3, 2.6]
    slider = Slider("The five began at", starts, 2.6, "{:.2f}".format)
    picture = Picture()

    def move(_=None):
        five = Group(slider.value, slider.value * (1 - fall(FIVE)))
        number, part = by_difference(five, REST), by_ratio(five, REST)
        words = (
            f"The same number fewer: {number.expected:.2f} is expected, and "
            f"{_hundredths(number.share)} of 100 parts of the fall are beyond. The same part "
            "fewer: "
            f"{part.expected:.2f}, and {_hundredths(part.share)} of 100."
        )
        picture.draw(lambda width: _readings(five, number, part, words, width), words)

    slider.observe(move, "at")
    move()
    return ask(
        "The 35 lost 0.64 cases per 1,000 bed days, and kept 44 per cent of them. The five began "
        "at "
        "2.60. Which would you expect of them, with no collaborative?",
        {
            "They lose 0.64 as well": "The same number. Then they would have come to 1.96. Now look "
            "at the other way, and at where the two meet.",
            "They keep 44 per cent as well": "The same part. Then they would have come to 1.15. Now "
            "look at the other way, and at where the two meet.",
            "It depends on what the shared cause does": "It does, and four numbers do not show it. "
            "Say what you think it does, then move where the five began.",
        },
        slider,
        picture,
        lesson(
            "Begin both groups alike, and the two scales agree. That is what a good comparison is "
            "for: it leaves less to choose. Where groups begin far apart, say your scale first."
        ),
    )


def worst_first() -> ipywidgets.Widget:
    """Simulated hospitals: how five wards were chosen, from how many months, and a true effect."""
    ways = Slider("The five were chosen", WAYS, "worst just before")
    months = Slider("Months counted before", (3, 6, 9, 12, 18, 24), 12)
    effect = Slider("The programme truly takes away", range(0, 61, 10), 0, "{} per cent".format)
    picture = Picture()
    published = ratio_of_ratios(COLLABORATIVE, OTHERS).rate

    def move(_=None):
        hospitals = chosen(ways.value, months.value, effect=effect.value / 100)
        five, others = mean_groups(hospitals)
        part, number = by_ratio(five, others), by_difference(five, others)
        below = 100 * part.beyond / part.expected
        words = (
            f"The five: {five.before:.2f} to {five.after:.2f}. The others: {others.before:.2f} to "
            f"{others.after:.2f}. The programme takes away {effect.value} per cent of the cases; "
            f"on the scale of parts it seems to take {max(0, below):.0f}. Of 100 parts of the fall "
            f"it is credited with {max(0, _hundredths(part.share))} on that scale, and with "
            f"{max(0, _hundredths(number.share))} on that of numbers. As far below as Salford's "
            f"five: {100 * as_far_below(hospitals, published):.0f} of 100 hospitals."
        )
        picture.draw(lambda width: _lines(five, others, part.expected, words, width), words)

    for slider in (ways, months, effect):
        slider.observe(move, "at")
    move()
    return ask(
        "Five wards are chosen because they had the most infections last year. The programme does "
        "nothing at all. What happens to them next year, compared with the others?",
        {
            "They come down as the others do": "So one would think. But some of them only had a bad "
            "year, and it is over. Look at the two lines.",
            "They come down further": "Right. A bad year is partly bad luck, and luck does not stay. "
            "Look how far.",
            "They stay bad: that is how they are": "Some are. Those who had a bad year only are in "
            "the five as well. Look at the two lines.",
        },
        ways,
        months,
        effect,
        picture,
        lesson(
            "Draw lots, and what the programme is credited with is what it truly does. If you "
            "cannot: count for longer before you choose, and leave the months by which you chose "
            "out "
            "of the “before”. These are 4,000 simulated hospitals; how Salford's five were chosen, "
            "the "
            "summary of the paper does not say."
        ),
    )


def three_that_rose() -> ipywidgets.Widget:
    """Merewick's wards whose falls rose most in a quarter, and what they did next."""
    falls = load("falls")
    found = rose_most(falls, 6)  # those that rose most stand first in each quarter
    quarters = list(found["quarter"].unique())
    quarter = Slider("Falls rose most in", quarters, VISITED, _named)
    wards = Slider("Wards chosen", range(1, 7), 3)
    picture = Picture()

    def move(_=None):
        table = found.groupby("quarter").head(wards.value)
        now, rest = table[table["quarter"] == quarter.value], table[table["quarter"] != VISITED]
        who = "somebody came to inspect three" if quarter.value == VISITED else "nobody came"
        words = (
            f"{_named(quarter.value)}, then {who}: better in the next quarter, {_better(now)} of "
            f"{len(now)}. In all the quarters when nobody came: {_better(rest)} of {len(rest)}."
        )
        picture.draw(lambda width: _three_quarters(now, words, width), words)

    for slider in (quarter, wards):
        slider.observe(move, "at")
    move()
    return ask(
        "In the summer of 2022 falls rose most on three wards of Merewick. They were inspected in "
        "October, and all three were better by Christmas. What would you look at next?",
        {
            "What the inspectors told them": "It may be worth reading. First see what such wards do "
            "when nobody comes: move the quarter.",
            "What the other wards did": "A good thought: a comparison. A better one still is with "
            "wards that had risen as much, when nobody came. Move the quarter.",
            "What the worst wards of other quarters did": "Right: the same choice, and no visit. Move "
            "the quarter.",
        },
        quarter,
        wards,
        picture,
        lesson(
            "This does not prove that a visit does nothing. It shows what you must beat before you "
            "may say that it did something."
        ),
    )


def many_percentages() -> ipywidgets.Widget:
    """One invented hospital's infections, and the percentage that the reader makes of them."""
    since = Slider("From", YEARS["year"][:6], 2006)
    until = Slider("To", YEARS["year"][6:], 2012)
    what = Slider("Counted", COUNTS, "all cases")
    picture = Picture()

    def move(_=None):
        values = COUNTS[what.value](YEARS.set_index("year"))
        gone = round(100 * (1 - values[until.value] / values[since.value]))
        words = (
            f"{what.value.capitalize()}, from {since.value} to {until.value}: down {gone} per "
            "cent. "
            f"Left are {100 - gone} of 100."
        )
        picture.draw(
            lambda width: _years(values, since.value, until.value, what.value, words, width), words
        )

    for slider in (since, until, what):
        slider.observe(move, "at")
    move()
    (low, high), arrests = SELF_REPORTS["C. difficile"], SELF_REPORTS["cardiac arrests"]
    return ask(
        f"Two accounts of one trust about itself: C. difficile down {low} per cent, and down "
        f"{high}. "
        f"Cardiac arrests down {arrests[0]}, and {arrests[1]}. What has happened?",
        {
            "One of them is wrong": "It may be. Before you say so, see how many percentages one "
            "table can give.",
            "Somebody made it look better": "Nobody need have. See how many percentages one table "
            "can give, all of them true.",
            "They may count different things or years": "Right. See how far that goes with one "
            "table.",
        },
        since,
        until,
        what,
        picture,
        lesson(
            f"Try to find {low}, and then {high}. Both are here, and both are true. What is left "
            f"differs more than what is gone: {100 - low} of 100 is "
            f"{(100 - low) / (100 - high):.1f} "
            f"times {100 - high}; for the arrests, {100 - arrests[0]} and {100 - arrests[1]} are "
            "nearly the same. This hospital is invented: nobody has printed Salford's four words, "
            "of what, from, to, counted by."
        ),
    )


def two_years(
    times: float, *, alone: bool = False, units: int = UNITS, seed: int = 14
) -> ControlChart:
    """Return an invented hospital's harm by month; one unit does `times` its usual in year two.

    The limits are those of the first year. With `alone` it is the chart of that unit and no other.
    """
    months = pd.date_range("2022-04-01", periods=2 * YEAR, freq="MS")
    usual = HARM / units
    done = usual * np.repeat([1.0, times], YEAR)
    if alone:
        harm = draws.poisson(draws.stream(seed, "that unit"), done)
    else:  # more harm adds its mean: the luck of the whole stays as it is while a reader moves it
        whole = draws.stream(seed, "one unit in forty")
        harm = draws.poisson(whole, np.full(len(months), float(HARM))) + done - usual
    table = pd.DataFrame({"month": months, "harm events": harm})
    return control_chart(table, "harm events", x="month", kind="i", direction="down", baseline=YEAR)


def one_unit() -> ipywidgets.Widget:
    """One unit of a hospital goes wrong in the second year; its own chart, or the hospital's."""
    looked = Slider("You look at", ("the whole hospital", "that unit alone"))
    units = Slider("Units in the hospital", (10, 20, 40, 80), UNITS)
    times = Slider("That unit's harm, times its usual", range(1, 9), 3)
    picture = Picture()

    def move(_=None):
        usual = HARM / units.value
        alone = looked.value == looked.values[1]
        chart = two_years(times.value, alone=alone, units=units.value)
        second = chart.points[YEAR:]
        outside, flagged = second["outside"].sum(), (second["rule"] != "common cause").sum()
        picture.show(
            chart,
            f"{looked.value.capitalize()}: in the second year {outside} of 12 months lie outside "
            f"the limits, and the rules flag {flagged} in all. The unit went from {usual:.0f} to "
            f"{usual * times.value:.0f} a month.",
            title=f"Harm events, {looked.value}",
        )

    for slider in (looked, units, times):
        slider.observe(move, "at")
    move()
    return ask(
        "One unit in forty does three times its usual harm, for a whole year. Which chart shows "
        "it?",
        {
            "The hospital's": "Half right. A month beyond its limits is rare; a run of months on the "
            "high side is likely, for somebody who looks for runs. It never says where. Look at "
            "the unit's own.",
            "The unit's own": "Right, if there is one, if its harm is counted as harm, and if "
            "somebody looks. Compare the two.",
            "Neither": "The hospital's will perhaps have a run on the high side, and not say where. "
            "Look at the unit's own.",
        },
        looked,
        units,
        times,
        picture,
        lesson(
            "A trust is not one process: chart the unit. And ask what is counted there. Harm that "
            "is filed as a known complication is on no chart, of a unit or of a hospital; somebody "
            "who works there may have said so long ago. This hospital is simulated."
        ),
    )


DEMOS = (
    everybody_else,
    two_scales,
    worst_first,
    three_that_rose,
    many_percentages,
    one_unit,
)


def by_hand() -> ipywidgets.Widget:
    """Six sums about the four published rates, each looked at by itself."""
    number, part = by_difference(FIVE, REST), by_ratio(FIVE, REST)
    asked = (
        ("The same number. The 35 lost", REST.before - REST.after, "1.15 less 0.51."),
        ("So the five would have come to", number.expected, "2.60 less what the 35 lost."),
        ("Beyond it they came down by", number.beyond, "What was expected, less 0.69."),
        ("The same part. Of 1, the 35 kept", 1 - fall(REST), "0.51 divided by 1.15."),
        ("So the five would have come to", part.expected, "2.60 times the part that was kept."),
        ("Beyond it they came down by", part.beyond, "What was expected, less 0.69."),
    )
    boxes = [
        ipywidgets.FloatText(description=f"{number}. {text}")
        for number, (text, _, _) in enumerate(asked, 1)
    ]
    said = ipywidgets.HTML(layout={"width": "100%"}).add_class("course-lesson")

    def look():
        lines = []
        for box, (_, wanted, hint) in zip(boxes, asked, strict=True):
            right = abs(box.value - wanted) <= 0.015
            lines.append("✓ Right." if right else f"→ Not yet. {escape(hint)}")
        done = all(line.startswith("✓") for line in lines)
        said.value = f"<ol>{''.join(f'<li>{line}</li>' for line in lines)}</ol>" + (
            "All six. Of a fall of 1.91, 1.27 is beyond on one scale and 0.46 on the other: two "
            "thirds, or a quarter."
            if done
            else ""
        )

    told = lesson(
        "Five wards: 2.60 became 0.69. The 35 others: 1.15 became 0.51. Two decimals will do."
    )
    grid = ipywidgets.VBox(boxes).add_class("course-choices")
    return stack(told, grid, button("Look at my sums", look), said)


def _hundredths(share: float) -> int:
    return round(100 * share)


def _named(quarter: pd.Period) -> str:
    return f"{quarter.start_time:%B} to {quarter.end_time:%B %Y}"


def _better(table: pd.DataFrame) -> int:
    return int((table["next"] < table["worst"]).sum())


def _spec(description: str, width: int, height: int, **parts) -> dict:
    common = {"$schema": SCHEMA, "description": description, "width": width, "height": height}
    return common | {"config": CONFIG} | parts


def _in_time(*moments: str) -> dict:
    x = {"field": "when", "type": "ordinal", "title": None, "sort": list(moments)}
    return x | {"axis": {"labelAngle": 0}, "scale": {"paddingOuter": 0.3}}


def _lines(five: Group, others: Group, expected: float, words: str, width: int) -> dict:
    """Two groups before and after, and where the five would have come to anyway, dashed."""
    looks = {
        "the five": (five.before, five.after, PALETTE["teal"], [1, 0], "circle"),
        "expected": (five.before, expected, PALETTE["neither"], [6, 4], "diamond"),
        "the others": (others.before, others.after, PALETTE["common cause"], [1, 0], "square"),
    }
    y = {"field": "rate", "type": "quantitative", "title": "cases per 1,000 bed days"}
    y["scale"] = {"domain": [0, 3.6]}
    encoding = {"x": _in_time("before", "after"), "y": y}
    layers, ends = [], []
    for name, (before, after, colour, dash, shape) in looks.items():
        rows = [{"when": "before", "rate": before}, {"when": "after", "rate": after}]
        data = {"data": {"values": rows}, "encoding": encoding}
        layers += [
            data
            | {"mark": {"type": "line", "color": colour, "strokeDash": dash, "strokeWidth": 2.5}},
            data
            | {
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1}
                | {"color": colour, "shape": shape}
            },
        ]
        ends.append((after, name, colour))
    labels = [
        {
            "data": {"values": [{"when": "after", "rate": at, "name": name}]},
            "mark": {"type": "text", "align": "left", "dx": 12, "color": colour},
            "encoding": encoding | {"text": {"field": "name"}},
        }
        for at, (_, name, colour) in zip(_apart([end[0] for end in ends]), ends, strict=True)
    ]
    return _spec(f"Rates before and after, as lines. {words}", width, 250, layer=layers + labels)


def _apart(heights: list[float], gap: float = 0.22) -> list[float]:
    """Return heights for labels, in the same order, moved up where they would lie on each other."""
    placed = dict.fromkeys(range(len(heights)), 0.0)
    last = -1.0
    for place in np.argsort(heights, kind="stable").tolist():
        last = placed[place] = max(heights[place], last + gap)
    return list(placed.values())


def _readings(five: Group, number, part, words: str, width: int) -> dict:
    """The whole fall as one bar for each scale, cut where it is shared and where it is beyond."""
    rows = []
    for name, reading in (("same number", number), ("same part", part)):
        for piece, start, end in (
            ("beyond", five.after, reading.expected),
            ("shared", reading.expected, five.before),
        ):
            rows.append({"scale": name, "piece": piece, "from": start, "to": end})
            rows[-1] |= {"label": f"{piece} {end - start:.2f}"}
    y = {"field": "scale", "type": "nominal", "title": None, "sort": None}
    x = {"type": "quantitative", "title": "cases per 1,000 bed days"}
    x |= {"scale": {"domain": [0, 2.7]}, "axis": {"tickCount": 4}}
    pieces = {"domain": ["beyond", "shared"], "range": [PALETTE["teal"], PALETTE["common cause"]]}
    return _spec(
        f"Two bars from where the five ended to where they began. {words}",
        width,
        170,
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "bar", "height": 34},
                "encoding": {
                    "y": y,
                    "x": x | {"field": "from"},
                    "x2": {"field": "to"},
                    "color": {"field": "piece", "type": "nominal", "scale": pieces, "legend": None},
                },
            },
            *(
                {
                    "transform": [{"filter": f"datum.piece == '{piece}'"}],
                    "mark": {"type": "text", "align": align, "dy": dy},
                    "encoding": {"y": y, "x": x | {"field": edge}, "text": {"field": "label"}},
                }
                for piece, align, edge, dy in (
                    ("beyond", "left", "from", -25),  # one above, one below: a phone is narrow
                    ("shared", "right", "to", 25),
                )
            ),
        ],
    )


def _three_quarters(table: pd.DataFrame, words: str, width: int) -> dict:
    """Each chosen ward's falls in three quarters, as a line."""
    moments = ("quarter before", "rose most", "quarter after")
    rows = [
        {"ward": ward.ward, "when": when, "rate": round(rate, 2)}
        for ward in table.itertuples()
        for when, rate in zip(moments, (ward.earlier, ward.worst, ward.next), strict=True)
    ]
    names = [
        {"ward": ward, "when": moments[-1], "rate": at}
        for ward, at in zip(table["ward"], _apart(table["next"].tolist(), 1.2), strict=True)
    ]
    y = {"field": "rate", "type": "quantitative", "title": "falls per 1,000 bed days"}
    y["scale"] = {"domain": [0, 20]}
    encoding = {"x": _in_time(*moments), "y": y}
    return _spec(
        f"The chosen wards' falls over three quarters. {words}",
        width,
        250,
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "line", "color": PALETTE["common cause"], "strokeWidth": 2}
                | {"point": {"filled": True, "color": PALETTE["ink"], "size": 70}},
                "encoding": encoding | {"detail": {"field": "ward"}},
            },
            {
                "data": {"values": names},
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": encoding | {"text": {"field": "ward"}},
            },
        ],
    )


def _years(values: pd.Series, since: int, until: int, what: str, words: str, width: int) -> dict:
    """The years as bars; the two that the percentage is made of are dark, with their number."""
    rows = [
        {"year": int(year), "value": round(float(value), 3), "used": year in (since, until)}
        for year, value in values.items()
    ]
    y = {"field": "value", "type": "quantitative", "title": what}
    x = {"field": "year", "type": "ordinal", "title": None, "axis": {"labelAngle": 0}}
    shown = "d" if values.max() > 10 else ".2f"
    return _spec(
        f"Infections by year as bars, the first and the last year dark. {words}",
        width,
        230,
        data={"values": rows},
        encoding={"x": x, "y": y},
        layer=[
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "color": {
                        "condition": {"test": "datum.used", "value": PALETTE["teal"]},
                        "value": PALETTE["common cause"],
                    },
                    "opacity": {"condition": {"test": "datum.used", "value": 1}, "value": 0.45},
                },
            },
            {
                "transform": [{"filter": "datum.used"}],
                "mark": {"type": "text", "dy": -8},
                "encoding": {"text": {"field": "value", "format": shown}},
            },
        ],
    )
