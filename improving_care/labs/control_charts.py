"""The lab of module 5: five things to move, and the same chart of your own figures.

Each function returns a widget that asks a question and then shows what happens.
"""

import ipywidgets
import numpy as np
import pandas as pd

from improving_care.datasets import load
from improving_care.labs.moving import Picture, Slider, ask, button, lesson, with_line
from improving_care.labs.own_data import own_data
from improving_care.spc import ControlChart, control_chart, control_charts

__all__ = ["last_month", "new_luck", "target", "new_limits", "one_bad_month", "own_data"]

ROUNDING = pd.Timestamp("2023-09-01")  # when hourly rounding began on Beech
NOTHING_CHANGES = 24  # months of the hospital where nothing changes
CONDITIONS = (
    "The chart signals a difference",
    "We know why",
    "The new behaviour is wanted",
    "We expect it to last",
)


def last_month() -> ipywidgets.Widget:
    """Falls went up from last month: did they? The month to stand in is a slider."""
    falls = _ward("Beech").set_index("month", drop=False)["falls"]
    rises = falls.diff()
    worst = rises[rises.index < ROUNDING].idxmax()
    slider = Slider("You stand in", falls.index[1:], worst, _month)
    picture = Picture()

    def move(_=None):
        known = falls[: slider.value]
        chart = _falls_chart(known.reset_index())
        before, now = known.iloc[-2:]
        way = "up" if now > before else "down" if now < before else "neither up nor down"
        picture.show(
            chart,
            f"Last month {before}, this month {now}: the two-month story says {way}. "
            f"The chart: {chart.sentence()}",
            title="Falls on Beech",
        )

    slider.observe(move, "at")
    move()
    return ask(
        f"Beech had {falls.shift()[worst]} falls in {_month(worst - pd.DateOffset(months=1))} and "
        f"{falls[worst]} in {_month(worst)}. Did falls go up?",
        {
            "Yes, look at the numbers": "The count is higher. Whether the ward changed is another "
            "question, and two numbers cannot answer it. Look at the months around them.",
            "No, that is chance": "You may be right. Two numbers cannot show it, one way or the "
            "other. Look at the months around them.",
            "Two numbers cannot tell": "Right. Two numbers always differ or match; neither says "
            "whether the ward changed. Look at the months around them.",
        },
        slider,
        picture,
        lesson(
            "The two-month story changes its mind nearly every month. The chart waits until "
            "there is something to say."
        ),
    )


def new_luck() -> ipywidgets.Widget:
    """A hospital where nothing changes, drawn again and again at a rate that you set."""
    slider = Slider(
        "True rate", range(2, 21), 10, lambda rate: f"{rate} falls a month, every month"
    )
    picture = Picture()
    drawn = 1

    def move(_=None):
        months = _unchanging(slider.value, drawn)
        charts = control_charts(months, "falls", by="hospital", x="month", kind="c")
        points = pd.concat(chart.points.assign(hospital=name) for name, chart in charts.items())
        ups = (points.groupby("hospital")["y"].diff() > 0).sum()
        picture.show(
            charts[drawn],
            f"Hospitals so far: {drawn}. Months outside the limits: {points['outside'].sum()} of "
            f"{len(points)}. Months that went up from the month before: {ups} of "
            f"{len(points) - drawn}. Nothing changed in any of them.",
            title="A hospital where nothing changes",
        )

    def another():
        nonlocal drawn
        drawn += 1
        move()

    slider.observe(move, "at")
    pressed = button("New luck", another, "10rem")
    move()
    return ask(
        "Nothing changes in this hospital. Of its 24 months, how many fall outside the limits?",
        {
            "None": "Most of the time, yes. Draw it again a few times and watch the count.",
            "One or two": "It happens, but seldom: limits at three sigma let about one quiet "
            "month in some hundreds fall outside. Draw it again a few times.",
            "Five or more": "Far fewer: the limits are set wide, so that chance seldom crosses "
            "them. Draw it again a few times and watch the count.",
        },
        slider,
        pressed,
        picture,
        lesson(
            "Nearly half of the months go up, and nothing has happened. Whoever asks what "
            "happened after each rise will always find a story."
        ),
    )


def target() -> ipywidgets.Widget:
    """A target is not a limit: what moves, and what does not, when the target does."""
    falls = _ward("Beech").loc[lambda table: table["month"] < ROUNDING]
    slider = Slider("Target", range(0, 31), 8, lambda falls: f"at most {falls} falls a month")
    picture = Picture()

    def move(_=None):
        picture.show(_falls_chart(falls, target=slider.value), title="Falls on Beech")

    slider.observe(move, "at")
    move()
    return ask(
        "The board sets Beech a target of 8 falls a month. What happens to the limits?",
        {
            "They move towards 8": "Watch them as you move the target. The limits are the voice "
            "of the process; a wish does not change a process.",
            "They stay where they are": "Right. The limits say what the process gives; the target "
            "says what somebody wants. Move the target and watch.",
        },
        slider,
        picture,
        lesson(
            "A target between the limits is met in some months and missed in others by the "
            "same ward doing the same work. Praise and blame then follow luck."
        ),
    )


def new_limits() -> ipywidgets.Widget:
    """Rebasing: where new limits would begin, and whether the four conditions hold."""
    falls = _ward("Beech")
    starts = [None, *falls["month"][2:-2]]
    slider = Slider(
        "New limits from", starts, None, lambda month: _month(month) if month else "no new limits"
    )
    checks = [
        ipywidgets.Checkbox(description=text, indent=False, layout={"width": "100%"})
        for text in CONDITIONS
    ]
    picture = Picture()

    def move(_=None):
        start = slider.value
        if start is None:
            chart = _falls_chart(falls, baseline=12)
        else:
            chart = _falls_chart(falls, phases=[int((falls["month"] < start).sum())])
        hold = sum(check.value for check in checks)
        if hold < len(checks):
            may = f"{hold} of 4 conditions hold, so the old limits stay."
        elif start is None:
            may = "All 4 conditions hold: say from which month, and write the reason on the chart."
        else:
            may = "All 4 conditions hold: draw the new limits, and write the reason on the chart."
        picture.show(chart, f"{may} {chart.sentence()}", title="Falls on Beech")

    for moved, trait in [(slider, "at"), *((check, "value") for check in checks)]:
        moved.observe(move, trait)
    move()
    return ask(
        "Falls on Beech look lower since the autumn of 2023. May Grace draw new limits?",
        {
            "Yes, old limits look untidy": "Untidy is no reason. New limits drawn too soon make "
            "bad news look usual, and good news too. Four conditions say when.",
            "Yes, when four conditions hold": "Right. Tick what you know of Beech, then say from "
            "which month.",
            "No, never": "Limits may be drawn anew, but never by themselves. Four conditions say "
            "when.",
        },
        *checks,
        slider,
        picture,
    )


def one_bad_month() -> ipywidgets.Widget:
    """Limits from moving ranges beside limits from the SD of all points, as one month worsens."""
    year = _ward("Elm").loc[lambda table: table["month"].between("2023-04-01", "2024-03-01")]
    january = year["month"] == "2024-01-01"
    slider = Slider("January 2024", range(6, 31), 6, lambda falls: f"{falls} falls")
    picture = Picture()

    def move(_=None):
        falls = year.assign(falls=year["falls"].mask(january, slider.value))
        chart = control_chart(falls, "falls", x="month", kind="i", direction="down")
        wide = falls["falls"].mean() + 3 * falls["falls"].std()
        right = float(chart.points["upper"].iloc[0])
        picture.show(
            chart,
            f"January has {slider.value} falls. Limit from moving ranges: {right:.1f}, so January "
            f"is {_seen(slider.value, right)}. Three standard deviations of all points: "
            f"{wide:.1f}, so January is {_seen(slider.value, wide)}.",
            add=lambda spec: with_line(spec, wide, "3 SDs of all points"),
            title="Falls on Elm, a year",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "Suppose norovirus comes to Elm in January, and falls with it. Will three standard "
        "deviations of all twelve months show that January is special?",
        {
            "Yes, at once": "In the end, but late: the bad month is part of the standard deviation "
            "that judges it. Make January worse, and see which limit it crosses first.",
            "Later than it should": "Right: the bad month is part of the standard deviation that "
            "judges it. Make January worse, and see which limit it crosses first.",
        },
        slider,
        picture,
        lesson("A limit should not be moved by what it is there to find."),
    )


DEMOS = (last_month, new_luck, target, new_limits, one_bad_month)


def _ward(name: str) -> pd.DataFrame:
    falls = load("falls")
    return falls[falls["ward"] == name]


def _month(month: pd.Timestamp) -> str:
    return f"{month:%B %Y}"


def _falls_chart(falls: pd.DataFrame, **settings) -> ControlChart:
    return control_chart(falls, "falls", x="month", kind="c", direction="down", **settings)


def _seen(falls: float, limit: float) -> str:
    return "outside" if falls > limit else "inside"


def _unchanging(rate: float, hospitals: int) -> pd.DataFrame:
    """Return months of `hospitals` hospitals, each with its own luck and the same true rate."""
    months = np.arange(1, NOTHING_CHANGES + 1)
    return pd.concat(
        pd.DataFrame(
            {
                "hospital": hospital,
                "month": months,
                "falls": np.random.default_rng(hospital).poisson(rate, NOTHING_CHANGES),
            }
        )
        for hospital in range(1, hospitals + 1)
    )
