"""The lab of module 15: a ward that may stop the line, three years of it, in your hands.

Each function returns a widget that asks a question and then shows what happens.
"""

from functools import lru_cache

import ipywidgets
import pandas as pd

from improving_care.datasets import load
from improving_care.labs.moving import Picture, Question, Slider, ask, lesson, stack
from improving_care.leading.stopping import (
    COMES,
    MONTHS,
    NOBODY,
    USUAL,
    Answer,
    answered,
    live,
    order,
    orders,
    turned_away,
)
from improving_care.leading.stopping_picture import HEIGHT, band_layers, mark_at, wide
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

SAME = 12  # alerts a month, on each of the wards that look alike
NO_AXIS = 115  # pixels that an axis's labels take beside other charts, and that bands may have
MINUTES = (0, 15, 30, 60, 120, 240, 480)
SERIOUS = ("moderate", "severe", "death")
# What Mei Lin lays beside the alerts of a quarter, by the column of `quarters`.
BESIDE = {
    "nothing": ("alerts", "alerts in the quarter"),
    "the bed days": ("per_1000", "alerts per 1,000 bed days"),
    "how soon somebody came": ("minutes", "minutes to a leader, the middle one"),
    "what came of it": ("nothing_wrong", "of 100 alerts, nothing wrong found"),
    "serious incidents reported": ("serious", "serious incidents, per 1,000 bed days"),
}
HALF_YEAR = 6  # months that each answer to one of the six alerts shapes


def more_alerts() -> ipywidgets.Widget:
    """Three years in which somebody comes each time: alerts rise long before harm has fallen."""
    lived = live([COMES] * MONTHS)
    slider = Slider("Month", range(1, MONTHS + 1), 1, str)
    picture = Picture()

    def move(_=None):
        so_far = lived[: slider.value]
        first, now = so_far.iloc[0], so_far.iloc[-1]
        said = (
            f"Month {slider.value}: {now['alerts']:.0f} alerts, where it began with "
            f"{first['alerts']:.0f}. Patients harmed in a year, at this rate: "
            f"{12 * now['harm']:.0f}; it began with {12 * first['harm']:.0f}."
        )
        picture.draw(lambda width: _bands(so_far, width, said), said)

    slider.observe(move, "at")
    move()
    return ask(
        "A ward opens an alert line, and a leader comes to every alert. In half a year alerts go "
        "from 7 a month to more than 30. What has harm done by then?",
        {
            "It has risen with the alerts": "An alert is not harm; it is somebody who spoke. Move "
            "the month, and look at the lowest band.",
            "It has hardly moved": "Right. What changed first is that people tell. Move the month, "
            "and see when harm follows.",
            "It has fallen by half": "One would wish so. Things must be mended first, one after "
            "another. Move the month, and see when.",
        },
        slider,
        picture,
        lesson(
            "People tell; then things are mended; then fewer are hurt. Whoever judges the line by "
            "its first half year closes it."
        ),
    )


def nobody_comes() -> ipywidgets.Widget:
    """From a month on leaders come to fewer alerts: which line moves first, and by how long."""
    share = Slider("Of ten alerts answered", range(11), 10, str)
    month = Slider("From month", range(7, 32, 3), 19, str)
    picture, usual = Picture(), live([COMES] * MONTHS)

    def move(_=None):
        lived = live(turned_away(month.value, answered(share.value / 10)))
        found = order(lived, month.value)
        harm = f"in month {found.harm}" if found.harm else "not within the three years"
        if share.value == 10:
            said = "Leaders go on coming. Alerts ease, since things are mended; harm falls."
            found = None
        elif found.alerts is None:
            said = f"Alerts do not fall by a tenth. Harm is a tenth higher {harm}."
        else:
            said = (
                f"Alerts are a tenth lower in month {found.alerts}; harm is a tenth higher {harm}. "
                f"By month {MONTHS} it is {12 * lived['harm'].iloc[-1]:.0f} harmed in a year, and "
                f"would have been {12 * usual['harm'].iloc[-1]:.0f}."
            )
        picture.draw(lambda width: _bands(lived, width, said, usual, found, month.value), said)

    for slider in (share, month):
        slider.observe(move, "at")
    move()
    return ask(
        "For a year and a half a leader has come each time. A new director looks at alerts on "
        "Mondays, and two of ten get an answer. What does the board see first?",
        {
            "More patients harmed": "That comes, and it comes late. Move the first slider to 2, "
            "and watch which line bends first.",
            "Fewer alerts": "Right, within a month or two. Move the first slider to 2, and see how "
            "long it is until harm bends.",
            "Nothing at all": "The director may hope so. Move the first slider to 2, and look at the "
            "upper two bands.",
        },
        share,
        month,
        picture,
        lesson(
            "Between the dot and the square the figures look better than before: fewer alerts, and "
            "no more harm. That is the time in which one could still turn back."
        ),
    )


def too_late() -> ipywidgets.Widget:
    """Every alert is worked on, but the leader comes later and later."""
    slider = Slider("A leader is there after", MINUTES, 0, _minutes)
    picture, usual = Picture(), live([COMES] * MONTHS)

    def move(_=None):
        lived = live([answered(1, slider.value)] * MONTHS)
        last = lived.iloc[-1]
        said = (
            f"After three years somebody would speak {100 * last['trust']:.0f} of 100 times; "
            f"{last['alerts']:.0f} alerts a month, {12 * last['harm']:.0f} harmed in a year."
        )
        picture.draw(lambda width: _bands(lived, width, said, usual), said)

    slider.observe(move, "at")
    move()
    return ask(
        "Every alert is worked on and written up. But the leader comes four hours later. Does that "
        "matter?",
        {
            "No: what counts is that it is mended": "What is told is mended. How much is told "
            "hangs on how people were met. Move the slider.",
            "Yes: next time fewer people speak": "Right, in this model. Who waits alone for four "
            "hours beside a stopped list thinks twice. Move the slider.",
            "Only if somebody complains": "Who has stopped speaking does not complain either. Move "
            "the slider.",
        },
        slider,
        picture,
        lesson(
            "That two hours halve how far somebody feels heard is our assumption. Ask on your own "
            "wards: how long is too long?"
        ),
    )


def two_quiet_wards() -> ipywidgets.Widget:
    """Wards with the same alerts a month: the same count from many dangers, or from few."""
    speaks = Slider("Of 100 times, somebody speaks", range(10, 101, 10), 90, str)
    picture = Picture()

    def move(_=None):
        dangers = SAME / USUAL.noticed / (speaks.value / 100)
        said = (
            f"{SAME} alerts a month. Of 100 times {speaks.value} are told, so {dangers:.0f} weak "
            f"points stand there, and {12 * USUAL.harms * dangers:.0f} patients are harmed in a "
            "year."
        )
        picture.draw(lambda width: _alike(speaks.value, said, width), said)

    speaks.observe(move, "at")
    move()
    return ask(
        f"Two wards of one size have {SAME} alerts a month each. Are they equally safe?",
        {
            "Yes": "The count is the same. What it is made of need not be. Move the slider.",
            "One cannot say": "Right. It hangs on how many of those who see something speak. Move "
            "the slider.",
            "Neither is safe, with so many alerts": "An alert is not harm. Move the slider, and "
            "look at what is behind the same count.",
        },
        speaks,
        picture,
        lesson(
            "Alerts are dangers times telling. One number cannot give you two. So ask for a second: "
            "harm that is found without anybody telling, or a survey."
        ),
    )


def what_lies_beside() -> ipywidgets.Widget:
    """Merewick's own line by quarter, and what Mei Lin lays beside it."""
    table = quarters()
    slider = Slider("Lay beside it", list(BESIDE), "nothing")
    picture = Picture()

    def move(_=None):
        column, title = BESIDE[slider.value]
        first, last = table.iloc[0], table.iloc[-1]
        said = (
            f"{title[0].upper()}{title[1:]}: {first[column]:.4g} in {first['quarter']}, "
            f"{last[column]:.4g} in {last['quarter']}."
        )
        picture.draw(lambda width: _quarters(table, column, title, said, width), said)

    slider.observe(move, "at")
    move()
    return ask(
        "Merewick's alerts go up, quarter after quarter. Which of these would tell you that it is "
        "bad news?",
        {
            "Alerts that rise further": "More of the same number tells more of the same. Lay "
            "something beside it.",
            "Bed days that fall": "Then the rate would rise faster than the count. It is a reason "
            "to divide; it is not bad news by itself. Lay them beside it.",
            "Serious harm that rises with them": "Right. Then it is no longer only telling. Lay it "
            "beside, and judge for yourself.",
        },
        slider,
        picture,
        lesson(
            "Serious incidents here are reported ones, and so hang on telling too, if less than the "
            "small ones. Case notes read by chance would not; Merewick's tables have none."
        ),
    )


def how_much_hangs_on_it() -> ipywidgets.Widget:
    """400 wards with other assumptions: by how many months alerts fall before harm rises."""
    slider = Slider(
        "Each figure may be up to", (1.25, 1.5, 2, 2.5, 3, 4), 1.25, "{:g} times as much".format
    )
    picture = Picture()

    def move(_=None):
        found = orders(times=slider.value)
        first = 100 * found["alerts_first"].mean()
        said = (
            f"On {first:.0f} of 100 such wards alerts have fallen before harm has risen. On the "
            "others they move together, harm moves first, or alerts never fall."
        )
        picture.draw(lambda width: _leads(found, said, width), said)

    slider.observe(move, "at")
    move()
    return ask(
        "Every figure in this model is invented. If each of them may be three times as large or as "
        "small, on how many of 100 wards do alerts still fall before harm rises?",
        {
            "About half: then anything can happen": "More than that. The order hangs on trust going "
            "faster than weak points pile up. Move the slider.",
            "Most of them, and not all": "Right. Move the slider, and look at the wards on which "
            "it fails.",
            "All of them": "Not all: where weak points harm fast, both move together. Move the "
            "slider.",
        },
        slider,
        picture,
        lesson(
            "That makes the order likely <em>in a world like this model's</em>. Whether a real ward is like "
            "it, no simulation can say."
        ),
    )


def on_duty() -> ipywidgets.Widget:
    """Three years in six alerts: each answer shapes the half year that follows it."""
    asked = [
        Question(words, {GO: f"{found} {WAYS[GO][1]}"} | _REPLIES, stack())
        for words, found in ALERTS.items()
    ]
    ways = [answer for answer, _ in WAYS.values()]
    usual = live([COMES] * MONTHS)
    picture, told = Picture(), lesson("")

    def move(_=None):
        chosen = [ways[one.chosen] for one in asked if one.chosen >= 0]
        for place, one in enumerate(asked):
            one.layout.display = "" if place <= len(chosen) else "none"
        lived = live([way for way in chosen for _ in range(HALF_YEAR)] or [COMES])
        now, best = lived.iloc[-1], usual.iloc[len(lived) - 1]
        said = (
            f"Month {len(lived)}: alerts a month, {now['alerts']:.0f}; {12 * now['harm']:.0f} "
            f"harmed in a year. Had you gone each time: {best['alerts']:.0f} and "
            f"{12 * best['harm']:.0f}."
        )
        told.value = ENDS if len(chosen) == len(asked) else ""
        picture.draw(lambda width: _bands(lived, width, said, usual), said)

    for one in asked:
        one.observe(move, "chosen")
    move()
    return stack(*asked, picture, told)


# Each alert, and what you find when you go.
ALERTS = {
    "Month 1. Dee Walsh, porter, stops a list: wristband and notes differ. Theatre waits, and you "
    "are in a meeting. What do you do?": "It is the patient's married name. You say thank you, in "
    "front of the surgeon.",
    "Month 7. A night nurse pulls the line: two drugs in boxes that look alike, side by side. It is "
    "ten past two, and you are on call. What do you do?": "By three the boxes stand on two shelves.",
    "Month 13. The pharmacy box is late again: the ninth alert about it. You know it by now. "
    "What do you do?": "You have read it nine times. Now you see the trolley, and why it is late.",
    "Month 19. A junior doctor stops a consultant. She was mistaken, and he is on your telephone. "
    "What do you do?": "You thank her for stopping, in his hearing, and mean it.",
    "Month 25. Winter, and the corridor is full. A cleaner pulls the line: a wet floor, and no "
    "sign. What do you do?": "It takes four minutes. Three people saw you do it.",
    "Month 31. Tom Birkett, health care assistant, pulls the line. He cannot say why: a patient is "
    "not herself. What do you do?": "You ring the outreach team on the way, and stay until they are "
    "there.",
}
GO = "Go yourself, now"
WAYS = {
    GO: (COMES, "Whoever pulled the line sees you come, and so does everybody else in the room."),
    "Ask your deputy to look in this week": (
        Answer(0.4, 0.8),
        "It is looked into, and most of it is mended. Whoever pulled the line has gone home by "
        "then, and wonders.",
    ),
    "Leave it for Monday's meeting": (
        NOBODY,
        "On Monday it is item nine. Nobody tells the person who pulled the line what became of it.",
    ),
    "Find out who is to blame": (
        Answer(-0.5, 0.8),
        "Something is mended. The next person looks over their shoulder before they reach for the "
        "line.",
    ),
}
_REPLIES = {way: reply for way, (_, reply) in WAYS.items() if way != GO}
ENDS = (
    "Three years. Change an answer, and see which of them mattered most, and when. To go costs hours, "
    "and this model does not count them. Nobody can go to thirty-five alerts a month alone: *you* is "
    "whoever may change something. Who would share it? And on your own ward: who spoke up last, and "
    "who came?"
)
DEMOS = (
    more_alerts,
    nobody_comes,
    too_late,
    two_quiet_wards,
    what_lies_beside,
    how_much_hangs_on_it,
)


@lru_cache
def quarters() -> pd.DataFrame:
    """Return Merewick's alert line by full quarter, with what lies beside it; the columns are
    quarter and those of BESIDE."""
    alerts, beds = load("alerts"), load("bed_days")
    # A report that was loaded twice stands in the table twice, with one number.
    reports = load("incidents").drop_duplicates("report")
    parts = {
        "alerts": alerts.groupby(_quarter(alerts)).size(),
        "minutes": alerts.groupby(_quarter(alerts))["to_response"].median(),
        "nothing_wrong": 100
        * (alerts["ended"] == "nothing wrong found").groupby(_quarter(alerts)).mean(),
        "bed_days": beds.groupby(_quarter(beds))["occupied"].sum(),
        "serious": reports["harm"].isin(SERIOUS).groupby(_quarter(reports)).sum(),
    }
    table = pd.DataFrame(parts).dropna().iloc[1:]  # the line opened within its first quarter
    table["per_1000"] = (1000 * table["alerts"] / table["bed_days"]).round(2)
    table["serious"] = (1000 * table["serious"] / table["bed_days"]).round(2)
    table["nothing_wrong"] = table["nothing_wrong"].round()
    names = [f"{quarter.start_time:%B} to {quarter.end_time:%B %Y}" for quarter in table.index]
    return table.assign(quarter=names).reset_index(drop=True)


def _quarter(table: pd.DataFrame) -> pd.Series:
    return table["day"].dt.to_period("Q")


def _minutes(minutes: int) -> str:
    if minutes == 0:
        return "no time at all"
    return f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"


def _spec(description: str, width: int, height: int, **parts) -> dict:
    common = {"$schema": SCHEMA, "description": description, "width": width, "height": height}
    return common | {"config": CONFIG} | parts


def _bands(lived, width: int, said: str, usual=None, found=None, month=None) -> dict:
    """Alerts, trust and harm in three bands, with what would have been, and where it turned."""
    rows = [row | {"kind": "lived"} for row in wide(lived, found)]
    if usual is not None:
        rows += [row | {"kind": "usual"} for row in wide(usual)]
    marks = [mark_at(month, "leaders turn away")] if found else []
    return _spec(
        f"A model ward by month: alerts, how often somebody would speak, patients harmed. {said}",
        width + NO_AXIS,
        HEIGHT,
        datasets={"wards": rows},
        layer=[*band_layers({"name": "wards"}), *marks],
    )


def _alike(speaks: int, said: str, width: int) -> dict:
    """Harm on wards with the same alerts, by how often somebody there would speak."""
    rows = [
        {"speaks": of_100, "harm": round(12 * USUAL.harms * SAME / USUAL.noticed / of_100 * 100, 1)}
        for of_100 in range(10, 101, 2)
    ]
    x = {"field": "speaks", "type": "quantitative", "title": "of 100 times, somebody speaks"}
    x["scale"] = {"domain": [0, 100]}
    y = {"field": "harm", "type": "quantitative", "title": "patients harmed in a year"}
    y["scale"] = {"domain": [0, 70]}
    return _spec(
        f"A falling curve: wards that all have {SAME} alerts a month, by how often somebody speaks. "
        f"{said}",
        width,
        240,
        title={"text": f"Wards with {SAME} alerts a month"},
        data={"values": rows},
        encoding={"x": x, "y": y},
        layer=[
            {"mark": {"type": "line", "color": PALETTE["common cause"], "strokeWidth": 2}},
            {
                "transform": [{"filter": f"datum.speaks == {speaks}"}],
                "mark": {"type": "point", "filled": True, "size": 180, "opacity": 1}
                | {"color": PALETTE["concerning"], "shape": "square"},
            },
        ],
    )


def _quarters(table: pd.DataFrame, column: str, title: str, said: str, width: int) -> dict:
    """One column of the quarters as bars."""
    rows = [
        {"quarter": row["quarter"].split(" to ")[0][:3] + row["quarter"][-5:], "value": row[column]}
        for row in table.to_dict("records")
    ]
    return _spec(
        f"Bars by quarter at Merewick: {title}. {said}",
        width,
        220,
        title={"text": f"Merewick: {title}"},
        data={"values": rows},
        mark={"type": "bar", "color": PALETTE["teal"]},
        encoding={
            "x": {"field": "quarter", "type": "ordinal", "title": "quarter from", "sort": None}
            | {"axis": {"labelAngle": 0}},
            "y": {"field": "value", "type": "quantitative", "title": None},
        },
    )


def _leads(found: pd.DataFrame, said: str, width: int) -> dict:
    """How many wards by the months between alerts that fall and harm that rises."""
    counted = (found["harm"] - found["alerts"]).dropna().clip(-3, 15).value_counts().sort_index()
    rows = [
        {"from": int(months) - 0.5, "to": int(months) + 0.5, "wards": int(wards)}
        | {"first": bool(months > 0)}
        for months, wards in counted.items()
    ]
    x = {"field": "from", "type": "quantitative", "title": "months from fewer alerts to more harm"}
    x["scale"] = {"domain": [-4, 16], "nice": False}
    x["axis"] = {"values": [-3, 0, 3, 6, 9, 12, 15]}
    return _spec(
        f"Bars: model wards by how many months alerts fall before harm rises. {said}",
        width,
        220,
        title={"text": "400 wards with other assumptions"},
        data={"values": rows},
        layer=[
            {
                "mark": {"type": "rect", "strokeWidth": 1.5},
                "encoding": {
                    "x": x,
                    "x2": {"field": "to"},
                    "y": {"field": "wards", "type": "quantitative", "title": "wards"},
                    "y2": {"datum": 0},
                    "fill": {
                        "condition": {"test": "datum.first", "value": PALETTE["teal"]},
                        "value": PALETTE["paper"],
                    },
                    "stroke": {
                        "condition": {"test": "datum.first", "value": PALETTE["teal"]},
                        "value": PALETTE["concerning"],
                    },
                },
            },
            {
                "data": {"values": [{"at": 0.5}]},
                "mark": {"type": "rule", "color": PALETTE["ink"], "strokeDash": [4, 3]},
                "encoding": {"x": x | {"field": "at"}},
            },
        ],
    )
