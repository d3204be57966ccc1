"""The lab of module 13: five things to move about why patients wait.

Each function returns a widget that asks a question and then shows what happens.
"""

import asyncio
from functools import lru_cache

import ipywidgets
import numpy as np
import pandas as pd
from IPython import get_ipython

from improving_care import flow
from improving_care.flow.dice import DICE, ROUNDS, STATIONS, play
from improving_care.flow.drawing import corridor
from improving_care.flow.merewick import BEDS, HOUR, Department, cost
from improving_care.labs.moving import Picture, Slider, ask, button, lesson
from improving_care.labs.watching import Watch
from improving_care.spc import PALETTE, control_chart
from improving_care.spc.drawing import CONFIG, SCHEMA

__all__ = ["how_full", "dice_game", "one_day", "empty_the_corridor", "one_good_day"]

# So many futures are shown, then so many: the first at once, the others as they are lived through.
FUTURES = (3, 8, 15, 22, 29, 36, 43, 50)
WIDER = 90  # pixels more than a control chart has: nothing stands beside these pictures
GAMES = 200  # of dice, for what usually happens
FIVE = slice(17, None, 24)  # five in the afternoon, of each day of a week by hour
USUAL = Department()
LISTS = {
    "as now, Monday most": USUAL.electives,
    "even, five days": (20, 19, 19, 19, 19, 0, 0),
    "even, seven days": (14, 14, 14, 14, 14, 13, 13),
}
SHIFTS = {"midnight": 0, "08:00": 8, "12:00": 12, "16:00": 16}
IDEAS = {
    "nothing at all": USUAL,
    "six more places from 16:00": USUAL.changed(places=USUAL.places[:16] + (46,) * 8),
    "two in five go home by the lounge": USUAL.changed(lounge=0.4),
}
# Weeks before an idea and since, and a seed whose first day since is a good one.
BEFORE, SINCE, GOOD_LUCK = 20, 20, 31


def how_full() -> ipywidgets.Widget:
    """How likely the next patient waits, by occupancy, for a bay, a ward or a hospital."""
    beds = Slider("Beds in one pool", (4, 6, 10, 16, 30, 60, 120, 240, BEDS), 30, "{} beds".format)
    full = Slider("Occupancy", range(50, 100), 85, "{}%".format)
    picture = Picture()

    def move(_=None):
        curve = [
            {
                "full": percent,
                "chance": flow.erlang_c(beds.value * percent / 100, 1, beds.value).chance,
            }
            for percent in range(50, 100)
        ]
        here = next(row for row in curve if row["full"] == full.value)
        words = (
            f"{beds.value} beds, {full.value}% full: {100 * here['chance']:.1f} of 100 patients "
            "find no bed free when they come."
        )
        picture.draw(lambda width: _curve(curve, here, words, width + WIDER), words)

    for slider in (beds, full):
        slider.observe(move, "at")
    move()
    return ask(
        f"A bay of 6 beds and a hospital of {BEDS} are both 85% full. Where is the next patient "
        "more likely to find no bed?",
        {
            "In the bay of 6": "Right. With few beds, two patients more are a crisis. Move the beds "
            "and watch the whole line go.",
            "In the hospital": "More come to a hospital, but their ups and downs mostly cancel out. "
            "Move the beds and watch the whole line go.",
            "The same in both: 85% is 85%": "The same share is full, but not the same number is "
            "free. Move the beds and watch the whole line go.",
        },
        beds,
        full,
        picture,
        lesson(
            "There is no number of per cent at which waiting begins. It begins early where beds "
            "are few, and late where many share one pool. This sketch has one pool, steady arrivals "
            "and stays that chance alone decides: real wards have none of the three."
        ),
    )


def dice_game() -> ipywidgets.Widget:
    """Four stations and five dice: who is home after twenty rounds, and where the others wait."""
    dice = Slider("Each die shows", DICE, "1 to 6")
    after = Slider("After round", range(ROUNDS + 1), ROUNDS)
    picture = Picture()
    thrown = 1

    def move(_=None):
        game = play(DICE[dice.value], thrown)
        home, waiting = int(game.home[after.value]), game.waiting[after.value].tolist()
        usual = np.mean(_homes(dice.value))
        shown = [game.throws[after.value - 1].tolist()] if after.value else []
        words = (
            f"Game {thrown}, after round {after.value}: {home} are home, {sum(waiting)} still wait. "
            + "".join(f"The dice showed {_dice(throw)}. " for throw in shown)
            + f"If each station moved its average they would be {3.5 * after.value:.0f}. Over {GAMES} "
            f"games with these dice, {usual:.0f} are home after {ROUNDS} rounds, not "
            f"{3.5 * ROUNDS:.0f}."
        )
        picture.draw(lambda width: _trays(waiting, words, width), words)

    def again():
        nonlocal thrown
        thrown += 1
        move()

    for slider in (dice, after):
        slider.observe(move, "at")
    pressed = button("Throw again", again, "10rem")
    move()
    return ask(
        "Every die shows 3.5 on average: the door's, and each station's. How many of the 70 who "
        "should go through are home after twenty rounds?",
        {
            "70, give or take a few": "That is what the averages say. Throw, and look where people "
            "wait: a high throw is lost when nobody waits there.",
            "About 55": "Close. A high throw is lost when nobody waits there, and a low one is "
            "never made up for. Throw again a few times.",
            "Fewer than 40": "It is not as bad as that, since four wait before each station at the "
            "start. Throw again a few times, and watch where they wait.",
        },
        dice,
        after,
        pressed,
        picture,
        lesson(
            "Nobody was slow and nobody idled. One station's good luck cannot be lent to "
            "another's bad luck. Take dice that vary less: the average is the same 3.5."
        ),
    )


def one_day() -> ipywidgets.Widget:
    """A Tuesday at Merewick's front door, each patient a dot."""
    watch = Watch(flow.live_through(USUAL, 2, seed=3), day=8, start=7 * HOUR)
    return ask(
        "A Tuesday at the front door. When will most patients be without a place?",
        {
            "At eleven, when most arrive": "Most arrive then. Press Play, and see when most are "
            "left without a place.",
            "In the afternoon": "Press Play, and see when it fills, and what fills it.",
            "At night, when fewest staff are there": "Fewer places are open then, and far fewer "
            "people come. Press Play and see.",
        },
        watch,
        lesson(
            "A place is not free when care is over: who needs a ward bed keeps it until there is "
            "one. What you see in the corridor began upstairs."
        ),
    )


def empty_the_corridor() -> ipywidgets.Widget:
    """Marek's corridor: what each change does to it in fifty futures, and what it costs."""
    extra = Slider("More places for 8 hours", range(0, 13, 2), 0, "{} more".format)
    begin = Slider("They open at", SHIFTS, "16:00")
    nurses = Slider("Triage nurses", (1, 2, 3), 1)
    lounge = Slider("Discharge lounge", range(0, 60, 10), 0, "{}% wait there".format)
    noon = Slider("Home before noon", (18, 25, 33, 40), 18, "{}% of those going".format)
    lists = Slider("Planned admissions", LISTS)
    levers = (extra, begin, nurses, lounge, noon, lists)
    picture, running = Picture(), Gradually()

    def department() -> Department:
        opens = SHIFTS[begin.value]
        return USUAL.changed(
            places=tuple(
                places + extra.value * (opens <= hour < opens + 8)
                for hour, places in enumerate(USUAL.places)
            ),
            triage_nurses=nurses.value,
            lounge=lounge.value / 100,
            before_noon=USUAL.before_noon if noon.value == 18 else noon.value / 100,
            electives=LISTS[lists.value],
        )

    def futures():
        changed = department()
        for known in FUTURES:
            usual = [_week(USUAL, seed) for seed in range(known)]
            now = [_week(changed, seed) for seed in range(known)]
            named = {"as it is": flow.bands(usual)}
            if changed != USUAL:
                named["with your changes"] = flow.bands(now)
            words = _told(changed, usual, now)
            top = 1.15 * max(band["high"].max() for band in named.values())
            picture.draw(
                lambda width, named=named, words=words, top=top: corridor(
                    named,
                    f"Patients without a place by hour of a week: for each hour, a line at half of "
                    f"the futures and a band from one in ten to nine in ten. {words}",
                    width=width + WIDER,
                    top=top,
                ),
                words,
            )
            yield

    for lever in levers:
        lever.observe(lambda _: running.begin(futures()), "at")
    running.begin(futures())
    return ask(
        "You may change one thing at Merewick this year. What empties Marek's corridor?",
        {
            "More places to be seen in": "Try it, at different hours, and look at the bill. Then "
            "ask what each new place is filled with.",
            "Another triage nurse": "Try it, and look at two numbers: the first wait, and how many "
            "have no place.",
            "Beds left earlier in the day": "Try it two ways, by the lounge and by mornings. Nobody "
            "goes home a day sooner: see what the hours do.",
            "Planned operations spread over the week": "Try it. Look at the whole week, and at who "
            "is put off.",
        },
        *levers,
        picture,
        lesson(
            "A band, not a line: whoever promises you one number has looked at one future. Where "
            "two bands overlap, one good week proves nothing. All costs are invented."
        ),
    )


def one_good_day() -> ipywidgets.Widget:
    """Dr Reid's idea on a control chart of the four-hour figure, week by week."""
    weeks = {idea: _weeks(idea) for idea in IDEAS}
    idea = Slider("What Dr Reid changed", IDEAS)
    since = Slider("Weeks since", range(1, SINCE + 1), 1)
    picture = Picture()
    before, after = _in_days(USUAL)
    good = after["in_time"].iloc[0] / after["attendances"].iloc[0]

    def move(_=None):
        known = weeks[idea.value][: BEFORE + since.value]
        chart = control_chart(
            known,
            "patients_gone_in_four_hours",
            n="all_who_came",
            x="week",
            kind="pp",
            direction="up",
            baseline=BEFORE,
        )
        count = "1 week" if since.value == 1 else f"{since.value} weeks"
        picture.show(
            chart,
            f"{idea.value.capitalize()}, {count} since. {chart.sentence()}",
            title=f"Within four hours, by week; limits from the {BEFORE} weeks before",
        )

    for slider in (idea, since):
        slider.observe(move, "at")
    move()
    return ask(
        f"In the {BEFORE} weeks before, {before['in_time'].sum() / before['attendances'].sum():.0%} "
        f"left within four hours. On the first day with Dr Reid's idea it is {good:.0%}. Does one "
        "good day prove it?",
        {
            "Yes: he saw it with his own eyes": "He saw a good day. Begin with nothing changed at "
            "all, and see how good and how bad the weeks get by themselves.",
            "No: it may be chance": "It may. Begin with nothing changed at all, then try an idea, "
            "and see how many weeks it takes to be sure.",
            "Ask him for one more day": "Two good days happen too. Begin with nothing changed at "
            "all, and see how good and how bad the weeks get by themselves.",
        },
        idea,
        since,
        picture,
        lesson(
            "That good day is the same in all three, so no idea made it. What you "
            "want to know is whether the weeks have changed, and that takes several of them, "
            "before and after. Now and then a week signals though nothing was changed: "
            "every rule sometimes cries wolf."
        ),
    )


DEMOS = (how_full, dice_game, one_day, empty_the_corridor, one_good_day)


def in_the_kernel(call, *given) -> None:
    """Let a notebook's kernel do something when it has a moment; without one, do it at once."""
    shell = get_ipython()
    if shell is not None and hasattr(shell, "kernel"):
        asyncio.get_running_loop().call_later(0.02, call, *given)
    else:
        call(*given)


class Gradually:
    """Does the first of some steps at once and the others later, as `later(call, step)` says.

    A later `begin` ends what an earlier one has not finished, so that a slider answers at once.
    """

    def __init__(self, later=in_the_kernel):
        self._later = later
        self._steps = None

    def begin(self, steps) -> None:
        """Take the steps of this generator, and forget any others."""
        self._steps = steps
        self._next(steps)

    def _next(self, steps) -> None:
        if steps is self._steps and next(steps, steps) is not steps:
            self._later(self._next, steps)


@lru_cache(maxsize=5000)
def _week(department: Department, seed: int) -> flow.futures.Week:
    return flow.one_week(department, seed)


def _told(changed: Department, usual: list, now: list) -> str:
    """What the futures so far say of a change."""

    def of(weeks, what) -> float:
        return float(np.mean([what(week) for week in weeks]))

    def five(week) -> float:
        return week.corridor[FIVE].mean()

    known = f"{len(now)} futures"
    emptier = sum(five(a) < five(b) for a, b in zip(now, usual, strict=True))
    if changed == USUAL:
        told = f"{known}. As it is: {of(now, five):.1f} without a place at five in the afternoon"
    else:
        told = (
            f"{known}. Without a place at five in the afternoon: {of(now, five):.1f}, as it is "
            f"{of(usual, five):.1f}; fewer in {emptier} of the {known}"
        )
    return (
        f"{told}. First wait {of(now, lambda w: w.first_wait):.0f} minutes; "
        f"{of(now, lambda w: w.within_four_hours):.0%} within four hours; "
        f"{of(now, lambda w: w.put_off):.0f} planned operations put off in the week. "
        f"Cost: £{cost(changed):,} a year."
    )


def _dice(throw: list[int]) -> str:
    """What the five dice showed in a round, each with its place."""
    return ", ".join(
        f"{place} {face}" for face, place in zip(throw, ("door", *STATIONS), strict=True)
    )


@lru_cache
def _homes(dice: str) -> list[int]:
    return [int(play(DICE[dice], seed).home[-1]) for seed in range(GAMES)]


@lru_cache
def _in_days(department: Department) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The days before the idea and since, with one luck for every department."""
    table = flow.days(department, BEFORE + SINCE, GOOD_LUCK)
    return table[: 7 * BEFORE], table[7 * BEFORE :]


def _weeks(idea: str) -> pd.DataFrame:
    """Each week's attendances and how many left in time: as it is, then with the idea at work.

    Both halves come from whole runs with the same people; a change has settled when it is seen.
    """
    both = pd.concat([_in_days(USUAL)[0], _in_days(IDEAS[idea])[1]])
    weeks = both.groupby((both["day"] - 1) // 7 + 1)[["attendances", "in_time"]].sum()
    return (
        weeks.rename(
            columns={"attendances": "all_who_came", "in_time": "patients_gone_in_four_hours"}
        )
        .rename_axis("week")
        .reset_index()
    )


def _curve(curve: list[dict], here: dict, words: str, width: int) -> dict:
    x = {"field": "full", "type": "quantitative", "title": "occupancy, per cent"}
    x["scale"] = {"domain": [50, 100], "nice": False}
    y = {"field": "chance", "type": "quantitative", "title": "chance of no free bed"}
    y |= {"scale": {"domain": [0, 1]}, "axis": {"format": ".0%"}}
    return {
        "$schema": SCHEMA,
        "description": f"The chance of finding no bed free, against occupancy. {words}",
        "width": width,
        "height": 260,
        "config": CONFIG,
        "encoding": {"x": x, "y": y},
        "layer": [
            {
                "data": {"values": curve},
                "mark": {"type": "line", "color": PALETTE["teal"], "strokeWidth": 3},
            },
            {
                "data": {"values": [here]},
                "mark": {"type": "point", "filled": True, "shape": "square", "size": 160}
                | {"color": PALETTE["concerning"], "opacity": 1},
            },
        ],
    }


def _trays(waiting: list[int], words: str, width: int) -> dict:
    rows = [
        {"station": f"before {station}", "waiting": count}
        for station, count in zip(STATIONS, waiting, strict=True)
    ]
    y = {"field": "station", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 200}
    x = {"field": "waiting", "type": "quantitative", "title": "patients who wait"}
    x |= {"scale": {"domain": [0, 40], "clamp": True}}
    return {
        "$schema": SCHEMA,
        "description": f"How many wait before each station, as bars. {words}",
        "width": width,
        "height": 160,
        "config": CONFIG,
        "data": {"values": rows},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "bar", "color": PALETTE["teal"], "height": 22}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6},
                "encoding": {"text": {"field": "waiting"}},
            },
        ],
    }
