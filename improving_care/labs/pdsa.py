"""The lab of module 9: four things to try, then a season on Beech that answers back.

Each function returns a widget that asks a question and then shows what happens.
"""

import ipywidgets
import pandas as pd

from improving_care import hospital
from improving_care.labs.moving import Picture, Slider, ask, asked, lesson
from improving_care.labs.my_season import MySeason
from improving_care.project.scale import REACH, losses
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

__all__ = ["how_big", "my_season", "one_good_week", "what_is_missing", "who_has_failed"]

FUTURES, LONGEST = 200, 26
FEWER = 0.2  # "a fifth fewer" is called better
STEP = 20  # per cent, of a bar in the picture
HOURS, WEEKS = 60, 4  # hourly rounding on a whole ward; a test


def my_season() -> MySeason:
    """Return the season that the learner plays, each part a widget: `start`, `cycle`, `log`, ..."""
    return MySeason()


def one_good_week() -> ipywidgets.Widget:
    """200 futures of Beech in which nothing is tried: how many look better all the same?"""
    beech = hospital.ward("Beech")
    lived = beech.weeks()
    usual = lived["falls"].sum() / len(lived)
    falls = beech.futures(FUTURES, LONGEST)["falls"].to_numpy().reshape(FUTURES, LONGEST)
    slider = Slider("Looked at for", range(1, LONGEST + 1), 1, _weeks)
    picture = Picture()

    def move(_=None):
        change = falls[:, : slider.value].mean(axis=1) / usual - 1
        better = int((change <= -FEWER).sum())
        said = (
            f"Nothing was tried in any of the {FUTURES}. After {_weeks(slider.value)} falls look at "
            f"least a fifth fewer than in the half year before in {better}, a fifth more in "
            f"{int((change >= FEWER).sum())}."
        )
        picture.draw(lambda width: _futures(change, width, said), said)

    slider.observe(move, "at")
    move()
    return ask(
        "Suppose that Tom's first week on Beech has one fall, where two or three are usual. Does "
        "hourly rounding work?",
        {
            "Yes: look at the week": "It is a good week. How often would Beech have such a week with "
            "no Tom at all? Move the slider.",
            "It is too soon to say": "Right. Before it means anything you need to know how often "
            "Beech has such a week with nothing tried. Move the slider.",
            "No: one week is nothing": "It is not nothing; it is one week. What it is worth depends "
            "on what chance does. Move the slider.",
        },
        slider,
        picture,
        lesson(
            "Falls are few, so they are slow to speak. Whether the rounds are done speaks in days. "
            "The first tests ask that."
        ),
    )


def how_big() -> ipywidgets.Widget:
    """Scale as a decision: what is lost when one is wrong, and what by waiting."""
    sure = Slider("You are sure that it helps", range(5, 100, 5), 50, lambda n: f"{n} in 100")
    gain = Slider(
        "A week's wait costs, on each ward", range(0, 121, 10), 30, lambda n: f"{n} staff hours"
    )
    picture = Picture()

    def move(_=None):
        found = losses(sure.value / 100, HOURS, gain.value, WEEKS)
        least = min(found, key=lambda scale: found[scale].total)
        loss = found[least]
        said = (
            f"Least to lose: {least}, {loss.total:.0f} hours on average, of which {loss.wrong:.0f} "
            f"because it may not help and {loss.waiting:.0f} because the others wait. On all wards: "
            f"{found['all wards'].total:.0f}."
        )
        picture.draw(lambda width: _losses(found, width, said), said)

    for slider in (sure, gain):
        slider.observe(move, "at")
    move()
    return ask(
        "Hourly rounding takes 60 staff hours a week on a ward. Helen Marsh wants it on all 18 "
        "wards on Monday. You think that it helps one time in two. Where do you test it?",
        {
            "On all wards: patients should not wait": "If you are right, they should not. If you "
            "are wrong, 18 wards lose the hours, and the next idea meets 18 tired wards. Weigh both.",
            "On one ward: big enough to see falls": "Perhaps. First ask what it costs to be wrong "
            "there, and whether a bay would have told you.",
            "In one bay, or on one shift": "A good first guess when you are half sure. There is a "
            "point where it turns. Find it.",
        },
        sure,
        gain,
        picture,
        lesson(
            "Not sure, or dear when wrong: test small. Sure, and dear to wait: go faster. The "
            "hours leave something out: people who did it for nothing remember."
        ),
    )


def what_is_missing() -> ipywidgets.Widget:
    """How many published projects have all four features, and which is missing in three notes?"""
    return ask(
        "72 published projects wrote down enough of their cycles to be judged. How many of the 72 "
        "met all four features of the method?",
        {
            "About half": "So one would hope. It was three of 72. Nearly all of the wider group "
            "reported improvement.",
            "About a quarter": "It was fewer: three of 72. If your first log lacks something, you "
            "are in good company.",
            "Three": "Yes: 4 per cent. So be kind to your own first log, and look at it honestly.",
        },
        asked(
            "“Cycle 1: Tom does rounds in bay two for a week; he expects to manage eight in ten. "
            "He manages five: nobody covers his break. Cycle 2: leaflets for relatives.” What is "
            "missing?",
            {
                "A prediction": "There is one: eight in ten. Look at what cycle 2 learnt from "
                "cycle 1.",
                "The second cycle does not follow from the first": "Right. They learnt about the "
                "break, and then did something else. Linked cycles carry what was learnt.",
                "A small scale": "One bay, one week: small enough. Look at what cycle 2 learnt from "
                "cycle 1.",
            },
        ),
        asked(
            "“We introduced rounds in bay two, then in all bays, with a weekly chart. It went "
            "well, and staff were pleased.” What is missing?",
            {
                "A prediction": "Right. Whatever had come would have gone well. Nothing could have "
                "surprised them.",
                "Data over time": "There is a weekly chart. What could it have been compared with?",
                "Nothing": "It reads well, and that is the trap: nobody said beforehand what they "
                "expected.",
            },
        ),
        asked(
            "“We predicted 80% of rounds done in bay two and audited once, at the end of the "
            "month: 82%. We mended the form and audited bay three: 85%.” What is missing?",
            {
                "Linked cycles": "The second follows from the first: the mended form. How many "
                "points has each test?",
                "Data over time": "Right. One audit is one dot. It cannot say whether it rises, "
                "falls or was a good day.",
                "A small scale": "A bay is small. How many points has each test?",
            },
        ),
        lesson(
            "Linked cycles; a prediction; small first; data over time. The fifth is the paper: "
            "write it down the same day."
        ),
    )


def who_has_failed() -> ipywidgets.Widget:
    """A test goes wrong: is it the idea, the doing of it, or the people?"""
    return ask(
        "Week two. Tom predicted eight rounds in ten; 38 in 100 were done. Falls did not move. "
        "What do you do first?",
        {
            "Remind the staff what was agreed": "They know. Something stood in the way, and a "
            "reminder does not move it. Ask what it was.",
            "Give up: the idea does not work": "The idea was not tested: it was hardly done. Ask "
            "what stood in the way.",
            "Ask those who did it what got in the way": "Right. A plan that cannot be done has "
            "taught you something about the plan. The night staff know what.",
        },
        asked(
            "The bell and the drug round fall on the hour. The night staff say: at half past it "
            "could be done. What is that, in the words of the method?",
            {
                "Adopt": "Not yet: nobody has tried it at half past. What is mended is tested again.",
                "Adapt": "Right: mended as those who do it say, and tested again, small.",
                "Abandon": "There is no reason yet to let the idea go. It has not had its test.",
            },
        ),
        asked(
            "Another ward, another idea. In the third test it is done nine times in ten, for twelve "
            "weeks. Falls lie where they lay, and the prediction was far below. And now?",
            {
                "Train the staff again": "They did it, nine times in ten. Now the idea has had its "
                "test, and the answer may be no.",
                "Let it go, with thanks, and say what was learnt": "Right. Done, and it did not do "
                "what you predicted. To abandon is a result. Tell whoever had the idea before you tell anybody else.",
                "Put it on all wards: more data": "18 wards would pay for an answer that you have.",
            },
        ),
        lesson(
            "Not done: the plan was tested, and the plan was wrong. Done, and nothing moved: the "
            "idea was tested. In neither did a person fail."
        ),
    )


BARS = [-100, -60, -20, 20, 60, 100, 140, 180]  # per cent, named on the axis
DEMOS = (one_good_week, how_big, what_is_missing, who_has_failed)


def _weeks(weeks: int) -> str:
    return f"{weeks} week{'s' * (weeks > 1)}"


def _futures(change, width: int, said: str) -> dict:
    """Bars of futures by how falls differ from usual, those that look better in their own look."""
    # Rounded down, so that "a fifth fewer" begins where a bar begins.
    low = (pd.Series(100 * change) // STEP * STEP).clip(-100, 180)
    low = low.where(change > -FEWER, low.clip(upper=-2 * STEP))
    counted = low.value_counts().sort_index()
    values = [
        {"from": int(at), "to": int(at) + STEP, "futures": int(count), "better": int(at) < -STEP}
        for at, count in counted.items()
    ]
    x = {"field": "from", "type": "quantitative", "scale": {"domain": [-100, 200], "nice": False}}
    y = {"field": "futures", "type": "quantitative", "title": f"futures, of {FUTURES}"}
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": 240,
        "config": CONFIG,
        "description": f"Bars: {FUTURES} futures by how far their falls lie from the half year "
        f"before. {said}",
        "title": {"text": "Falls, against the half year before"},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "binSpacing": 2, "strokeWidth": 1.5},
                "encoding": {
                    "x": x | {"title": "per cent more or fewer falls", "axis": {"values": BARS}},
                    "x2": {"field": "to"},
                    "y": y,
                    "y2": {"datum": 0},
                    "fill": _two("better", PALETTE["improving"], PALETTE["paper"]),
                    "stroke": _two("better", PALETTE["improving"], PALETTE["common cause"]),
                },
            },
            {
                "data": {"values": [{"from": -100, "name": "looks better"}]},
                "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 4, "dy": 2}
                | {"fontWeight": "bold", "color": PALETTE["improving"]},
                "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "name"}},
            },
        ],
    }


def _two(field: str, yes: str, no: str) -> dict:
    return {"condition": {"test": f"datum.{field}", "value": yes}, "value": no}


def _losses(found: dict, width: int, said: str) -> dict:
    """Two bars for each scale: lost because it may not help, and lost because others wait."""
    values = [
        {"scale": scale, "part": part, "hours": hours, "said": f"{part}: {hours:,.0f}"}
        for scale, loss in found.items()
        for part, hours in (("does not help", loss.wrong), ("others wait", loss.waiting))
    ]
    y = {"field": "scale", "type": "nominal", "title": None, "sort": list(REACH)}
    x = {"field": "hours", "type": "quantitative", "title": "staff hours lost, on average"}
    x["axis"] = {"tickCount": 4}
    x["scale"] = {"domain": [0, 1.25 * max(1000, *(row["hours"] for row in values))], "nice": False}
    offset = {"yOffset": {"field": "part", "type": "nominal"}}
    colours = {
        "scale": {
            "domain": ["does not help", "others wait"],
            "range": [PALETTE["concerning"], PALETTE["limits"]],
        },
        "legend": None,
    }
    return {
        "$schema": SCHEMA,
        "width": width,
        "height": 260,
        "config": CONFIG,
        "description": f"Two bars for each scale of a test, from one shift to all wards. {said}",
        "title": {"text": "What a test of four weeks may lose"},
        "data": {"values": values},
        "encoding": {"y": y, "x": x} | offset,
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {"color": {"field": "part", "type": "nominal"} | colours},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 12},
                "encoding": {"text": {"field": "said"}},
            },
        ],
    }
