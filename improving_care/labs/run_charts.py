"""The lab of module 4: a line to draw by eye, runs to count, and what two points hide.

Each function returns a widget that asks a question and then shows what happens.
"""

import anywidget
import ipywidgets
import numpy as np
import pandas as pd
import traitlets

from improving_care.datasets import load
from improving_care.hospital import draws
from improving_care.labs import is_it_random
from improving_care.labs.moving import Picture, Slider, ask, button, lesson, with_line
from improving_care.spc import PALETTE, ControlChart, control_chart
from improving_care.spc.colours import properties
from improving_care.spc.cost_of_rules import signals_in_100
from improving_care.spc.drawing import CONFIG, SCHEMA
from improving_care.spc.rules import anhoej, side

YEAR = 12  # dots on Grace's wall, and months before a change
AFTER = 24  # months that a change is watched
BEFORE_MEAN, AFTER_MEAN = 60, 45  # minutes, in every story of the two bars
TRUE_SHARE = 0.5  # of moments at which hands are truly cleaned
GUESSES = 9  # the game whose charts are used to practise counting; no page carries it


def by_eye() -> ipywidgets.Widget:
    """Twelve dots and a line that the trainee moves; then the median."""
    falls = _ward("Beech")[:YEAR]
    chart = _run_chart(falls)
    median, counts = float(chart.last["centre"]), falls["falls"]
    slider = Slider("Your line", [half / 2 for half in range(8, 33)], 4.0, lambda line: f"{line:g}")
    picture = Picture()
    shown = False

    def move(_=None):
        line = slider.value
        above, below = (counts > line).sum(), (counts < line).sum()
        on = len(counts) - above - below
        words = f"Your line: {above} dots above, {below} below" + (f", {on} on it." if on else ".")
        if shown:
            gap = abs(line - median)
            away = f"{gap:g} away from it" if gap else "exactly there"
            words += f" The median is {median:g}: half above, half below. Your line is {away}."

        def add(spec):
            if not shown:
                del spec["layer"][0], spec["layer"][-1]  # the median and its name
                spec["title"]["subtitle"] = []
                spec["description"] = f"{len(counts)} dots, and a line at {line:g}. {words}"
            return with_line(_axis(spec, 0, 17), line, "your line", PALETTE["teal"])

        picture.show(chart, words, add=add, title="Falls on Beech, twelve months")

    def show():
        nonlocal shown
        shown = True
        move()

    slider.observe(move, "at")
    pressed = button("Show the median", show, "12rem")
    move()
    return ask(
        "Before you move anything: what does it mean for a line to be in the middle of twelve dots?",
        {
            "It is half-way from the lowest to the highest": "Then one wild month would drag it "
            "along. Move the line until as many dots lie above as below, and see where you are.",
            "It has as many dots above as below": "Right, that is the median. Move the line until "
            "it is so, before you ask for the answer.",
            "It is the mean": "The mean is a middle of another kind: one wild month pulls it. Move "
            "the line until as many dots lie above as below, and see where you are.",
        },
        slider,
        pressed,
        picture,
        lesson("More than one line can be in the middle. The median is the one that all agree on."),
    )


def one_wild_month() -> ipywidgets.Widget:
    """Mean and median as the highest month goes up and up."""
    year = _ward("Beech")[:YEAR]
    highest = year["falls"].idxmax()
    top = int(year["falls"][highest])
    slider = Slider("The highest month", range(top, 61), top, lambda falls: f"{falls} falls")
    picture = Picture()

    def move(_=None):
        falls = year.assign(falls=year["falls"].where(year.index != highest, slider.value))
        mean, chart = float(falls["falls"].mean()), _run_chart(falls)
        above = int((falls["falls"] > mean).sum())
        median = chart.last["centre"]
        picture.show(
            chart,
            f"Mean {mean:.1f}: above it {above}, below it {len(falls) - above}. Median "
            f"{median:g}: above it {(falls['falls'] > median).sum()}, below it "
            f"{(falls['falls'] < median).sum()}.",
            add=lambda spec: with_line(spec, mean, f"mean {mean:.1f}"),
            title="Falls on Beech, and one wild month",
        )

    slider.observe(move, "at")
    move()
    return ask(
        f"The highest month has {top} falls. Suppose it had 60. Which line moves, the mean or the "
        "median?",
        {
            "The mean": "Right: every value has a say in the mean. The median asks only on which "
            "side a dot lies. Move the month, and count the dots on each side of both lines.",
            "The median": "Watch it as you move the month. It asks only on which side a dot lies, "
            "and a high dot that goes higher stays on its side.",
            "Both": "Watch them as you move the month. Only one of them asks how far away a dot is.",
        },
        slider,
        picture,
        lesson("The counts of a run chart need half above and half below: they need the median."),
    )


def count_them() -> ipywidgets.Widget:
    """Longest run and crossings, counted by the trainee on one chart after another."""
    charts = is_it_random.game(GUESSES)
    chart = Slider("Chart", range(1, len(charts) + 1), 1)
    run = Slider("Longest run, my count", range(1, 17), 1)
    crossings = Slider("Crossings, my count", range(24), 0)
    picture = Picture()

    def move(_=None):
        dealt = charts[chart.value - 1]
        drawn = _run_chart(_table(dealt["values"], "minutes"), "minutes")
        found = [
            _checked("Longest run", run.value, dealt["run"], "more than {} is a signal"),
            _checked("Crossings", crossings.value, dealt["crossings"], "fewer than {} is a signal"),
        ]
        useful = drawn.runs["useful"].iloc[0]

        def hide(spec):
            spec["title"]["subtitle"] = []  # it has the counts
            spec["description"] = (
                f"Run chart: {', '.join(map(str, dealt['values']))}; median {dealt['median']:g}."
            )
            return spec

        picture.show(
            drawn,
            f"{useful} useful points. {' '.join(found)}",
            add=hide,
            title=f"Chart {chart.value}: minutes to a bed",
        )

    for slider in (chart, run, crossings):
        slider.observe(move, "at")
    move()
    return ask(
        "A dot lies exactly on the median, between two that lie above it. What does it do to the run?",
        {
            "It ends the run": "No: it is on neither side, so it has no say. The run goes on past "
            "it, and is no longer for it. Now count: move each slider to your count.",
            "It makes the run longer by one": "No: it is on neither side, so it has no say. The run "
            "goes on past it. Now count: move each slider to your count.",
            "Nothing": "Right: it is on neither side, so it has no say. Now count: move each slider "
            "to your count.",
        },
        chart,
        run,
        crossings,
        picture,
        lesson("Count two or three charts, then go on. After a few, the eye does it by itself."),
    )


def how_long() -> ipywidgets.Widget:
    """How long a run chart must wait for a change of a size that you set."""
    slider = Slider(
        f"From month {YEAR + 1} on", range(0, 71, 5), 20, lambda cut: f"{cut} per cent fewer falls"
    )
    picture = Picture()
    luck = 1

    def move(_=None):
        falls = _changed_wards(luck, 1 - slider.value / 100)
        table = _table(falls[0])
        chart = _run_chart(table, baseline=YEAR)
        seen = _first_seen(falls)
        if seen[0]:
            said = f"First signal after {seen[0]} months of the new level."
        else:
            said = f"No signal in {AFTER} months of the new level."
        what = "with such a change" if slider.value else "where nothing changed"
        said += f" Of 100 wards {what}, {(seen > 0).sum()} signal within two years."
        picture.show(chart, f"{said} {chart.sentence()}", title="The old median, carried on")

    def another():
        nonlocal luck
        luck += 1
        move()

    slider.observe(move, "at")
    pressed = button("New luck", another, "12rem")
    move()
    return ask(
        "A ward has ten falls a month. A change takes away one fall in five. After how many months "
        "does a run chart signal?",
        {
            "Two or three": "Hope is faster than a chart. Two or three dots gather on one side all "
            "the time. Try it, with new luck a few times, then with a larger change.",
            "About half a year": "With luck. A fifth fewer is a small change beside what chance "
            "does to ten. Try it, with new luck a few times, then with a larger change.",
            "It may take years": "Right: a fifth fewer is a small change beside what chance does to "
            "ten. Try it, with new luck a few times, then with a larger change.",
        },
        slider,
        pressed,
        picture,
        lesson(
            "No signal yet is not the same as no change. To see sooner, make a larger change, or "
            "count something that happens more often. Set no change at all: a line from only twelve "
            "months, looked at every month, also cries wolf."
        ),
    )


def same_two_bars() -> ipywidgets.Widget:
    """Four stories that have the same mean before and the same mean after."""
    slider = Slider("Story", list(STORIES), next(iter(STORIES)))
    picture = Picture()

    def move(_=None):
        table = _table(_story(slider.value), "minutes")
        chart = _run_chart(table, "minutes")
        fall = round(100 * (1 - AFTER_MEAN / BEFORE_MEAN))
        picture.show(
            chart,
            f"Before {BEFORE_MEAN}, after {AFTER_MEAN}: down {fall} per cent, as in every story. "
            f"{STORIES[slider.value]}",
            add=lambda spec: _with_note(spec, YEAR + 0.5, "the new rota"),
            title="Minutes to a bed",
        )

    slider.observe(move, "at")
    move()
    return ask(
        f"A slide has two bars: before the new rota {BEFORE_MEAN} minutes, after it {AFTER_MEAN}. "
        "What do the two bars prove?",
        {
            "That the rota works": "They would look the same if it did nothing. Here are four "
            "stories with these very bars. Go through them.",
            "That waits fell after the rota": "Not even that. In one of these four stories they "
            "fell long before it. Go through them.",
            "Nothing yet": "Right. Here are four stories with these very bars. Go through them.",
        },
        slider,
        picture,
        lesson("Ask for the dots in order. When it began to move says more than by how much."),
    )


def watching() -> ipywidgets.Widget:
    """Chance error and bias: how many are watched, and what watching does."""
    many = Slider("Watched each month", (5, 10, 20, 30, 50, 100, 200, 500), 30)
    lean = Slider("While watched", range(0, 45, 5), 0, lambda points: f"{points} points cleaner")
    picture = Picture()

    def move(_=None):
        share = TRUE_SHARE + lean.value / 100
        stream = draws.stream(many.value, "watching")
        seen = 100 * draws.binomial(stream, [many.value] * AFTER, share) / many.value
        table = _table(seen.round(1), "per_cent")
        truth = 100 * TRUE_SHARE
        picture.show(
            _run_chart(table, "per_cent"),
            f"The months go from {seen.min():.0f} to {seen.max():.0f} per cent: a spread of "
            f"{seen.max() - seen.min():.0f} points. Their mean is {seen.mean():.0f}. The truth is "
            f"{truth:.0f}, in every month.",
            add=lambda spec: with_line(_axis(spec, 0, 100), truth, f"the truth: {truth:.0f}"),
            title="Hands cleaned, as the audit sees it",
        )

    many.observe(move, "at")
    lean.observe(move, "at")
    move()
    return ask(
        "Hands are cleaned at half of all moments, month after month. An audit watches 30. "
        "Between which figures will two years of audits lie?",
        {
            "45 and 55 per cent": "Wider. Thirty is few, and chance is large. Move the first slider, "
            "then the second, and see which error goes away when you watch more.",
            "About 30 and 70 per cent": "About right. Thirty is few. Move the first slider, then "
            "the second, and see which error goes away when you watch more.",
            "0 and 100 per cent": "Not as wide as that. Move the first slider, then the second, and "
            "see which error goes away when you watch more.",
        },
        many,
        lean,
        picture,
        lesson(
            "Watch more, and the dots come together. If being watched changes people, they come "
            "together in the wrong place."
        ),
    )


def missing_months() -> ipywidgets.Widget:
    """Two months that were never sent, in three ways of filling them."""
    ward = _ward("Chestnut")
    known = ward["falls"].astype(float)
    fillings = {
        "left as a gap": (known, "Two months are unknown, and the chart says so."),
        "filled with 0": (known.fillna(0), "Two months that nobody counted are now the best ever."),
        "filled with the median": (
            known.fillna(known.median()),
            "The chart looks whole, and two of its dots are invented.",
        ),
    }
    slider = Slider("The two months", list(fillings), "left as a gap")
    picture = Picture()

    def move(_=None):
        falls, said = fillings[slider.value]
        about = falls[(ward["month"] >= "2023-01-01") & (ward["month"] < "2024-01-01")]
        chart = _run_chart(ward.assign(falls=falls))
        picture.show(chart, f"{said} Mean of 2023: {about.mean():.1f}.", title="Falls on Chestnut")

    slider.observe(move, "at")
    move()
    return ask(
        "Chestnut's figures for July and August 2023 were lost between two systems. What goes on the "
        "chart?",
        {
            "0": "A 0 says that nobody fell. Nobody knows that. Try the three ways, and read the "
            "mean of that year under each.",
            "A gap": "Right: unknown is not none. Try the three ways all the same, and read the mean "
            "of that year under each.",
            "The usual value": "Then two dots are invented, and nobody who sees the chart can tell. "
            "Try the three ways, and read the mean of that year under each.",
        },
        slider,
        picture,
        lesson("A gap is honest. Write beside it why it is there."),
    )


def new_definition() -> ipywidgets.Widget:
    """The same ward, the same falls, and a form that counts more of them from one month on."""
    slider = Slider(
        "The new form counts", range(0, 65, 5), 30, lambda more: f"{more} per cent more as falls"
    )
    box = ipywidgets.Checkbox(
        description=f"A new line from month {YEAR + 1}",
        indent=False,
        layout={"width": "100%"},
    )
    picture = Picture()

    def move(_=None):
        means = np.full(2 * YEAR, 12.0)
        means[YEAR:] *= 1 + slider.value / 100
        table = _table(draws.poisson(draws.stream(4, "new definition"), means))
        chart = _run_chart(table, phases=[YEAR] if box.value else (), baseline=YEAR)
        signals = chart.runs["signal"].any()
        said = "The counts signal" if signals else "The counts do not signal"
        why = ", and not one patient more has fallen." if signals else "."
        picture.show(
            chart,
            said + why,
            add=lambda spec: _with_note(spec, YEAR + 0.5, "new form"),
            title="A ward where only the form changes",
        )

    slider.observe(move, "at")
    box.observe(move, "value")
    move()
    return ask(
        "From month 13 a new form also counts patients whom a nurse lowers to the floor. What will "
        "the chart show?",
        {
            "More harm": "It will look like it. But it is the word that changed, and not the ward. "
            "Move how much more is counted, then begin a new line.",
            "A step up, and no more harm": "Right: it is the word that changed, and not the ward. "
            "Move how much more is counted, then begin a new line.",
            "Nothing, the ward is the same": "The ward is; the dots are not. Something else is "
            "counted now. Move how much more is counted, then begin a new line.",
        },
        slider,
        box,
        picture,
        lesson(
            "Write the day of a new definition on the chart, and begin a new line there. Then "
            "the old dots are compared with old ones, and the new with new."
        ),
    )


def cost_of_rules() -> ipywidgets.Widget:
    """What the older rules and Anhoej's cost in false alarms, and what they buy."""
    points = Slider("Points on each chart", range(12, 61, 4), 24)
    change = Slider(
        "True change, half-way",
        [half / 2 for half in range(7)],
        0.0,
        lambda sd: f"{sd:g} standard deviations" if sd else "none",
    )
    picture = Picture()
    luck = 1

    def move(_=None):
        table = signals_in_100((points.value,), change.value, charts=1000, seed=luck)
        found = table.iloc[:, 0]
        older, newer = found["older: any of these"], found["Anhøj: either"]
        what = "a true change" if change.value else "a false alarm"
        words = f"Of 100 charts the older rules signal on {older}, Anhøj's two tests on {newer}: "
        words += f"each is {what}."
        picture.draw(lambda width: _bars(found, width, words), words)

    def another():
        nonlocal luck
        luck += 1
        move()

    points.observe(move, "at")
    change.observe(move, "at")
    pressed = button("New luck", another, "12rem")
    move()
    return ask(
        "Nothing ever changes on 100 charts of 24 points. On how many will at least one of the older "
        "rules cry wolf?",
        {
            "About 5": "That is near what Anhøj's two tests do. Move the points, then the second "
            "slider: what does the crying of the older rules buy?",
            "About 15": "More. Each rule cries seldom; together, and along 24 points, they cry "
            "often. Then move the second slider: what does the crying buy?",
            "More than 30": "Right: each rule cries seldom, together they cry often. Then move the "
            "second slider: what does the crying buy?",
        },
        points,
        change,
        pressed,
        picture,
        lesson(
            "No rule is free. The older rules see a true change sooner and cry wolf far more often. "
            "Choose before you look at the dots, and say on the chart what you chose."
        ),
    )


class RandomGame(anywidget.AnyWidget):
    """The game of twenty charts, as on the page: `deal` is what its script needs."""

    _esm = (
        (is_it_random.ASSETS / "is-it-random.js").read_text(encoding="utf-8")
        + """
export default {
  render({ model, el }) {
    const box = document.createElement("div");
    box.className = "is-it-random";
    el.append(box);
    isItRandom(box, model.get("deal"));
  },
};
"""
    )
    _css = f".is-it-random {{ {properties(PALETTE)} }}\n" + (
        is_it_random.ASSETS / "is-it-random.css"
    ).read_text(encoding="utf-8")
    deal = traitlets.Dict().tag(sync=True)


def random_game() -> ipywidgets.Widget:
    """Is this random? Twenty charts, with the reason for each and the score."""
    return ask(
        "Twenty charts, some of chance alone. How many will you tell rightly?",
        {
            "All twenty": "Nobody does, and neither do the tests. Play, and read the reasons.",
            "About fifteen": "That would be good. Play, and read the reasons.",
            "About ten": "A coin gets ten. You will do better. Play, and read the reasons.",
        },
        RandomGame(deal=is_it_random.all_games()),
        lesson("Play the same number as a colleague, and talk about where you differ."),
    )


DEMOS = (
    by_eye,
    one_wild_month,
    count_them,
    how_long,
    same_two_bars,
    watching,
    missing_months,
    new_definition,
    cost_of_rules,
    random_game,
)

STORIES = {
    "It moved when the rota began": "It moved when the rota began, and it stayed.",
    "It was falling all along": "It was falling long before the rota, at the same pace.",
    "It moved before the rota": "It moved four months before anybody had a rota.",
    "It fell, and came back": "It fell for some months, and is on its way back.",
}


def _story(story: str) -> np.ndarray:
    """Return 24 months, twelve before and twelve after, whose two means are always the same."""
    month = np.arange(2 * YEAR)
    shape = {
        "It moved when the rota began": np.where(month < YEAR, 0, -15.0),
        "It was falling all along": -1.25 * month,
        "It moved before the rota": np.where(month < YEAR - 4, 0, -20.0),
        "It fell, and came back": np.where(month < YEAR, 0, -32 + 3.1 * (month - YEAR)),
    }[story]
    minutes = shape + 3.5 * draws.bell(draws.stream(3, "same two bars"), 2 * YEAR)
    minutes[:YEAR] += BEFORE_MEAN - minutes[:YEAR].mean()
    minutes[YEAR:] += AFTER_MEAN - minutes[YEAR:].mean()
    return minutes.round(1)


def _changed_wards(luck: int, times: float, wards: int = 100) -> np.ndarray:
    """Return the falls of `wards` wards, a row each: Poisson of mean 10, and after a year of 10 x
    `times`. The same luck with a lower mean gives fewer falls and never more."""
    uniform = np.random.default_rng(luck).random((wards, YEAR + AFTER))
    return np.hstack(
        [
            _poisson(uniform[:, :YEAR], 10),
            _poisson(uniform[:, YEAR:], 10 * times),
        ]
    )


def _poisson(uniform: np.ndarray, mean: float) -> np.ndarray:
    """Return the Poisson count that belongs to each uniform number."""
    chances = np.exp(-mean) * np.cumprod(np.r_[1, mean / np.arange(1, 60)])
    return np.searchsorted(np.cumsum(chances), uniform).astype(float)


def _first_seen(falls: np.ndarray) -> np.ndarray:
    """Return after how many months past the first year each ward's run chart first signals about
    the first year's median, looked at every month; 0 where it never does."""
    sides = side(falls, np.median(falls[:, :YEAR], axis=1)[:, None])
    signals = [anhoej(sides[:, : YEAR + known])["signal"] for known in range(1, AFTER + 1)]
    return np.where(np.any(signals, axis=0), np.argmax(signals, axis=0) + 1, 0)


def _ward(name: str) -> pd.DataFrame:
    falls = load("falls")
    return falls[falls["ward"] == name].reset_index(drop=True)


def _table(values, name: str = "falls") -> pd.DataFrame:
    return pd.DataFrame({"month": range(1, len(values) + 1), name: values})


def _run_chart(table: pd.DataFrame, y: str = "falls", **settings) -> ControlChart:
    return control_chart(table, y, x="month", kind="run", **settings)


def _checked(name: str, said: int, found: list[int], rule: str) -> str:
    """Say whether a count is right; the count and its limit only when it is."""
    count, limit = found
    if said != count:
        return f"{name}: you say {said}. Not yet."
    return f"{name}: {count}, right; {rule.format(limit)}."


def _with_note(spec: dict, at: float, note: str) -> dict:
    """Add an upright line with a note to a chart over numbered months."""
    data = {"data": {"values": [{"at": at, "note": note}]}}
    x = {"x": {"field": "at", "type": "quantitative"}}
    colour = {"color": PALETTE["teal"]}
    spec["layer"] += [
        data | {"mark": {"type": "rule", "strokeDash": [3, 3]} | colour, "encoding": x},
        data
        | {
            "mark": {"type": "text", "align": "left", "dx": 5, "fontWeight": "bold"} | colour,
            "encoding": x | {"y": {"value": 6}, "text": {"field": "note"}},
        },
    ]
    return spec


def _axis(spec: dict, low: float, high: float) -> dict:
    """Fix a chart's upright axis, so that one picture can be held against the next."""
    for layer in spec["layer"]:
        if layer["encoding"].get("y", {}).get("field") == "y":
            layer["encoding"]["y"]["scale"] = {"domain": [low, high]}
    return spec


def _bars(found: pd.Series, width: int, words: str) -> dict:
    """The signals of each rule in 100 charts, as bars with their numbers."""
    values = [{"rule": rule, "signals": int(count)} for rule, count in found.items()]
    for value in values:
        together = value["rule"].endswith(("any of these", "either"))
        value["colour"] = PALETTE["teal" if together else "common cause"]
    y = {"field": "rule", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 220, "labelFontSize": 12}
    x = {"field": "signals", "type": "quantitative", "title": "of 100 charts that signal"}
    x["scale"] = {"domain": [0, 100]}
    at = {"y": y, "x": x}
    return {
        "$schema": SCHEMA,
        "description": f"{words} "
        + ", ".join(f"{value['rule']} {value['signals']}" for value in values)
        + ".",
        "width": width - 60,  # the names of the rules are longer than most labels
        "height": 210,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": at | {"color": {"field": "colour", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": at | {"text": {"field": "signals"}},
            },
        ],
        "config": CONFIG,
    }
