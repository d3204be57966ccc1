"""The lab of module 2: four things to try at Merewick, then one's own project.

Each function returns a widget that asks a question and then shows what happens.
"""

from html import escape

import ipywidgets
import pandas as pd

from improving_care.datasets import load
from improving_care.hospital.falls_notes import DEFINITIONS, NOTES
from improving_care.labs.moving import Drawing, Picture, Slider, ask, asked, lesson
from improving_care.labs.my_project import MyProject
from improving_care.project.agreement import agreement, agreement_picture
from improving_care.project.goal import months_to_see
from improving_care.project.sections import KINDS
from improving_care.spc import PALETTE, control_chart

__all__ = ["first_drafts", "goal_and_date", "my_project", "sort_measures", "two_people"]

AUTUMN = pd.Timestamp("2023-09-01")  # when Grace writes her aim
WINTER = pd.Timestamp("2024-03-01")
LATEST = pd.Timestamp("2026-08-01")  # on the axis of the goal
MEANS = {
    "outcome": "An outcome is what the aim is about, as a patient feels it.",
    "process": "A process is what staff do to get there.",
    "balancing": "A balancing measure watches what could suffer meanwhile.",
}
READERS = ("Grace", "Tom")


def my_project() -> MyProject:
    """Return the learner's own project, each part a widget: `start`, `aim`, `drivers`, ..."""
    return MyProject()


def first_drafts() -> ipywidgets.Widget:
    """Four first drafts of an aim: what is missing in each?"""
    return ask(
        "“Reduce falls on Beech.” What is the first thing that you would ask Grace?",
        {
            "How will you do it?": "That comes last. Ask first what “it” is: how much, by when, for "
            "whom. Else any change will do, and any result.",
            "How much, and by when?": "Yes. As Don Berwick says: some is not a number, soon is not a time. Three "
            "more drafts follow.",
            "Who is to blame?": "Nobody fell because of one person. And an aim looks forward. Ask "
            "how much, and by when.",
        },
        asked(
            "“Train all staff of Beech in falls prevention by 31 March 2025.” What is wrong?",
            {
                "Nothing: it has a number and a date": "Both belong to the training. Everybody "
                "trained, and as many falls as before: the aim would be met.",
                "It is something to do, and no aim": "Right. Training is a change idea. The aim is "
                "what a patient would notice: fewer falls.",
            },
        ),
        asked(
            "“Significantly fewer falls on Beech as soon as possible.” How many parts are missing?",
            {
                "None": "“Significantly” is no amount and “as soon as possible” no date. Read it "
                "again as if you wanted to get out of it.",
                "Two: how much, by when": "Those two hide behind fine words. There is one more: "
                "measured how? Two people must count the same falls.",
                "Three: how much, by when, measured how": "All three. Fine words hide the first "
                "two; the third is nowhere.",
            },
        ),
        asked(
            "“No falls on Beech from next Monday.” It has a number, a date and a ward. A good aim?",
            {
                "Yes: one fall is one too many": "It is. But nobody knows how to get there, and "
                "there is a way to reach zero that Eilidh fears: nobody gets out of bed.",
                "No: it invites the wrong thing": "Right. The surest way to no falls is that nobody "
                "walks. An aim needs a balancing measure beside it.",
            },
        ),
        lesson("How much, by when, for whom, measured how: and what must not get worse."),
    )


def goal_and_date() -> ipywidgets.Widget:
    """A goal and its date on Beech's chart: when could anybody see that it is met?"""
    falls = load("falls")
    beech = falls[(falls["ward"] == "Beech") & (falls["month"] < AUTUMN)]
    before = beech["falls"].mean()
    goal = Slider("Goal", range(1, 10), 8, lambda goal: f"{goal} falls a month")
    date = Slider("By", pd.date_range(AUTUMN, periods=24, freq="MS"), WINTER, _month)
    chart = control_chart(beech, "falls", x="month", kind="i", direction="down")
    picture = Picture()

    def move(_=None):
        wait, there = months_to_see(before, goal.value), date.at + 1
        enough = "enough, on average" if wait <= there else "too few"
        picture.show(
            chart,
            f"From {before:.1f} to {goal.value} falls a month by the end of {_month(date.value)}. "
            f"If the ward gets there at once, seven months in a row below the line take about "
            f"{wait:.0f} months to come. There are {there}: {enough} to see it.",
            add=lambda spec: _with_goal(spec, goal.value, date.value, wait),
            title="Falls on Beech, and a goal",
            icons=False,
        )

    for slider in (goal, date):
        slider.observe(move, "at")
    move()
    return ask(
        "Grace lowers the goal to 8 falls a month, to be on the safe side. Does that make it easier "
        "to show that it is met?",
        {
            "Yes: a small step is soon done": "Done, perhaps. Shown, no: a small step hides among "
            "the ups and downs. Move the goal and the date.",
            "No: a small step is harder to see": "Right. The smaller the step, the longer it hides "
            "among the ups and downs. Move the goal and the date.",
        },
        goal,
        date,
        picture,
        lesson(
            "A goal has to be large enough to see, and its date late enough to see it. Neither says "
            "that it can be reached: for that you need an idea."
        ),
    )


def sort_measures() -> ipywidgets.Widget:
    """A family of measures: outcome, process or balancing?"""
    family = (
        (
            "The share of hourly rounds that were done",
            "process",
            "It says whether the change is done. Every round can be done, and as many patients "
            "fall.",
        ),
        (
            "Patients out of bed by noon",
            "balancing",
            "It is Eilidh's question: does something get worse while the falls get fewer?",
        ),
        (
            "Falls with a fracture",
            "outcome",
            "It is what the patient suffers. It is rare, too, so it needs a chart for rare events.",
        ),
        (
            "Staff who went to the training",
            "process",
            "It counts what staff do. No patient notices who sat in the room.",
        ),
        (
            "Minutes that a call bell in the other bays waits",
            "balancing",
            "The rounds take somebody's time. Somebody else may wait longer for it.",
        ),
    )
    return ask(
        "Falls on a ward come down by half in a year. What do you ask before you cheer?",
        {
            "Nothing: cheer": "Do cheer. Then ask what it cost: on one ward patients stayed in bed "
            "until noon, so that none could fall.",
            "Was something else done, and did something get worse?": "Both. For the first you need "
            "a process measure, for the second a balancing measure.",
            "Is it a significant result?": "Worth asking, and a chart answers it. But it will not "
            "say what got worse meanwhile.",
        },
        *(
            asked(
                f"{name}: which kind of measure?",
                {
                    each: f"{'Right.' if each == kind else f'{MEANS[each]} This is {kind}.'} {why}"
                    for each in KINDS
                },
            )
            for name, kind, why in family
        ),
        lesson(
            "One or two outcomes, a few processes, one thing that must not get worse: a family. "
            "More than six, and nobody counts them."
        ),
    )


def two_people() -> ipywidgets.Widget:
    """Grace and Tom read the same 20 notes by three definitions of a fall."""
    slider = Slider("Definition", range(len(DEFINITIONS)), 0, lambda k: f"draft {k + 1}")
    drawing, text = Drawing(), lesson("")

    def move(_=None):
        definition = DEFINITIONS[slider.value]
        grace, tom = definition.grace, definition.tom
        found = agreement(grace, tom)
        drawing.draw(
            lambda width: agreement_picture(grace, tom, READERS, width),
            f"Grace counts {grace.count('yes')} falls, Tom {tom.count('yes')}. {found.sentence()}",
        )
        notes = "".join(
            f"<li>{escape(note)} Grace: {one}. Tom: {other}.{' <b>They differ.</b>' * (one != other)}"
            "</li>"
            for note, one, other in zip(NOTES, grace, tom, strict=True)
        )
        text.value = (
            f"<p><b>“{escape(definition.text)}”</b></p><details><summary>The 20 notes, and what "
            f"Grace and Tom say</summary><ol>{notes}</ol></details>"
        )

    slider.observe(move, "at")
    move()
    return ask(
        "Grace and Tom each count the falls in the same 20 notes. Each counts ten. Do they agree?",
        {
            "Yes: ten and ten": "Ten and ten, but which ten? Look at the picture: each column is "
            "one note.",
            "Perhaps: were they the same ten?": "That is the question. Each column is one note.",
        },
        slider,
        text,
        drawing,
        lesson(
            "Two equal counts can hide two different things. A definition is good when two people "
            "who do not talk to each other mark the same notes."
        ),
    )


DEMOS = (first_drafts, goal_and_date, sort_measures, two_people)


def _with_goal(spec: dict, goal: int, date: pd.Timestamp, wait: float) -> dict:
    """Add to a chart the goal up to its date, and the month in which it would be seen."""
    seen = AUTUMN + pd.DateOffset(months=round(wait) - 1)
    ends = [{"when": f"{month:%Y-%m-%d}", "goal": goal} for month in (AUTUMN, date)]
    marks = [(date, "the date", "target")]
    if seen <= LATEST:
        marks.append((seen, "to be seen from here", "neither"))
    years = [{"year": 2022, "month": 4}, {"year": LATEST.year, "month": LATEST.month}]
    when = {"field": "when", "type": "temporal", "scale": {"domain": years}}
    height = {"field": "goal", "type": "quantitative"}
    spec["layer"][0]["encoding"]["x"]["axis"] = {"format": "%b %Y", "tickCount": 7}
    spec["layer"].append(
        {
            "data": {"values": ends},
            "mark": {"type": "line", "color": PALETTE["target"], "strokeWidth": 3},
            "encoding": {"x": when, "y": height},
        }
    )
    for month, name, colour in marks:
        data = {"values": [{"when": f"{month:%Y-%m-%d}", "name": name}]}
        mark = {"type": "text", "angle": 270, "align": "right", "dx": -8, "dy": -7}
        spec["layer"] += [
            {
                "data": data,
                "mark": {"type": "rule", "color": PALETTE[colour], "strokeDash": [3, 3]},
                "encoding": {"x": when},
            },
            {
                "data": data,
                "mark": mark | {"color": PALETTE[colour], "baseline": "middle"},
                "encoding": {"x": when, "y": {"value": 0}, "text": {"field": "name"}},
            },
        ]
    return spec


def _month(month: pd.Timestamp) -> str:
    return f"{month:%B %Y}"
