"""The lab of module 12: a sample's journey to follow, to share out and to make shorter.

Each function returns a widget that asks a question and then shows what happens.
"""

from collections.abc import Callable
from functools import lru_cache
from html import escape

import ipywidgets
import pandas as pd

from improving_care.datasets import load
from improving_care.hospital.laboratory import (
    Laboratory,
    at_the_desk,
    by_day,
    one_day,
    request_to_result,
    table_days,
)
from improving_care.hospital.place import SEED
from improving_care.labs.files import Take
from improving_care.labs.moving import Picture, Question, Slider, ask, button, lesson, stack
from improving_care.labs.rows import Rows
from improving_care.labs.sharing_out import Board
from improving_care.lean.bars import waiting_and_work
from improving_care.lean.kanban import cupboard, trade_off
from improving_care.lean.map_drawing import map_html, spell
from improving_care.lean.refusals import LeanError
from improving_care.lean.standard_work import SPECIMENS
from improving_care.lean.value_stream import (
    LETTER,
    SAMPLE,
    ValueStream,
    value_stream,
)
from improving_care.project import ProjectError, put
from improving_care.project import load as load_project
from improving_care.project.section_page import section_page
from improving_care.project.sections import SECTIONS
from improving_care.spc import PALETTE, control_chart
from improving_care.spc.drawing import CONFIG, SCHEMA

HOURLY = pd.Timestamp("2024-03-01")  # when the couriers began to come every hour
INTERVALS = (30, 45, 60, 90, 120, 180, 240)  # minutes between couriers that may be tried
TRIED = 4  # days of each that are simulated, so that a slider answers at once
SHOWN = 90  # days of the cupboard's year that are drawn
PACKS, DELIVERY, ORDER = 4, 3, 20  # the cupboard: packs used a day, days to deliver, packs ordered
ROWS = 5  # steps of a stream of one's own, at first
BUTTON = "16rem"  # width of the lab's buttons
# Ways to keep a mistake from reaching the patient, strongest first, with an example of each.
STRENGTHS = {
    "eliminate": "The thing that can go wrong is no longer there.",
    "force": "It can only be done in the right way.",
    "detect": "It is found before it does harm.",
    "warn": "Something tells you while you do it.",
    "train": "Somebody told you once.",
}
IDEAS = {
    "A printer at the bedside makes the label from the wristband; loose labels are gone": (
        "eliminate",
        "A label for another patient is no longer lying about to be stuck on.",
    ),
    "The tube rack takes a tube only with its barcode outwards": (
        "force",
        "The other way round does not fit.",
    ),
    "A computer compares each result with the patient's last, and holds back what cannot be": (
        "detect",
        "The mistake was made, and is found before anybody acts on it.",
    ),
    "The screen turns yellow when two patients on the ward have the same surname": (
        "warn",
        "It says so at the moment that counts, and can still be overlooked.",
    ),
    "A poster beside the trolley: ‘Check the label!’": (
        "train",
        "It asks memory to do the work, at four in the morning too.",
    ),
}


def follow() -> ipywidgets.Widget:
    """Where the time goes: a sample by day, a sample by night, a clinic letter."""
    streams = _streams()
    slider = Slider("Follow", streams, None, str)
    picture, drawn = Picture(), ipywidgets.HTML(layout={"width": "100%"})

    def move(_=None):
        stream = streams[slider.value]
        drawn.value = map_html(stream)
        picture.draw(lambda width: waiting_and_work(stream, width), stream.sentence())

    slider.observe(move, "at")
    move()
    sample = next(iter(streams.values()))
    return ask(
        f"By day a sample took {spell(sample.lead_time)} from the request to a doctor who saw the "
        "result. How much of that was somebody's work?",
        {
            "About three hours": "Most people guess high: from inside, it feels like work all "
            "day. Follow one sample instead of one person, and look at the ladder.",
            "About one hour": "Less. Follow one sample instead of one person, and look at the "
            "ladder.",
            "About a quarter of an hour": "Right, or near it. In health care one to ten per cent "
            "is common. Now see where the rest goes.",
        },
        slider,
        drawn,
        picture,
        lesson(
            "Nobody is slow here. The sample waits, for a courier, in a heap, for somebody to look."
        ),
    )


def couriers() -> ipywidgets.Widget:
    """How often couriers come: the wait for them, and what the heaps do at the desk."""
    slider = Slider("A courier every", INTERVALS, 180, spell)
    picture = Picture()

    def move(_=None):
        days = _tried(Laboratory(couriers=slider.value))
        day = days[by_day(days)]
        fetched = (day["picked_up"] - day["collected"]).dt.total_seconds().mean() / 60
        desk = (day["booked"] - day["received"]).dt.total_seconds().mean() / 60
        picture.draw(
            lambda width: _heaps(days, width),
            f"Couriers every {spell(slider.value)}. By day a sample waits {spell(fetched)} for "
            f"the courier, then {spell(desk)} at the desk. From request to result: "
            f"{spell(request_to_result(day).median())}, the median.",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "Couriers come every three hours. If they came every hour, with the same people at the "
        "desk and as many samples, what would become shorter?",
        {
            "Only the wait for the courier": "That too. Move the slider, and watch the desk as "
            "well: a small heap is soon done, and the last in a large one waits for all before it.",
            "Also the wait at the desk": "Right. The desk has time enough over the day. It is the "
            "heap that makes the queue. Move the slider and watch both.",
            "Nothing: the desk is the problem": "It looks like it at twenty-five past eleven. Move the "
            "slider, and see what the desk does when the heaps are small.",
        },
        slider,
        picture,
        lesson(
            "Less at a time, more often, is called levelling. It needs no one to work faster; it "
            "costs walks. Joanna and the porters have to agree who walks them."
        ),
    )


def day_and_night() -> ipywidgets.Widget:
    """One median for two processes: all samples, those by day, those by night."""
    samples = load("lab_samples")
    parts = {
        "all samples": samples,
        "by day, 07:00 to 20:00": samples[by_day(samples)],
        "by night": samples[~by_day(samples)],
    }
    slider = Slider("Show", parts, None, str)
    picture = Picture()

    def move(_=None):
        part = parts[slider.value]
        medians = _medians(part)
        before = medians["day"] < HOURLY
        chart = control_chart(
            medians, "minutes", x="day", kind="i", baseline=int(before.sum()), direction="down"
        )
        was, now = (
            request_to_result(part[mask]).median()
            for mask in (part["requested"] < HOURLY, part["requested"] >= HOURLY)
        )
        picture.show(
            chart,
            f"{slider.value[:1].upper()}{slider.value[1:]}: the median was {was:.0f} minutes and "
            f"is {now:.0f}, {_change(was, now)}.",
            title="Median minutes from request to result",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "Since March 2024 couriers come every hour. The median for all samples has fallen by a "
        "third. Did the night staff's patients gain?",
        {
            "Yes, by a third": "A median of everything says that. Look at the night alone.",
            "Yes, but less": "Look at the night alone before you say how much.",
            "The figure cannot say": "Right: two processes stand in one figure. Look at each alone.",
        },
        slider,
        picture,
        lesson(
            "Day couriers changed; the night porter's rounds did not. One figure for both hides "
            "the good news and the work that is left."
        ),
    )


def share_out() -> ipywidgets.Widget:
    """Takt, and six tasks to share between three people: drag them, or use the keys or the table."""
    return ask(
        "At the specimen bench Asha is always behind, and Ben and Carys wait for her. In the busy "
        f"hour {SPECIMENS.demand} samples come. What first?",
        {
            "Ask for a fourth person": "A fourth person would wait for Asha too. First find out how "
            "many people's work it is, then share it.",
            "Share the tasks anew": "Right: first see how much work there is, then share it. Ask for "
            "people when a fair share is still too much.",
            "Ask Asha to be quicker": "She has most of the tasks. Speed is not what is missing, "
            "and hurry makes mistakes in labels.",
        },
        Board(SPECIMENS),
        lesson(
            "Takt is the pace of what is asked for: minutes there are, divided by samples. Whoever "
            "has more work in each sample than the takt falls behind, however hard they try. "
            "Move the demand until three people cannot do it, shared as well as may be: now the "
            "request for a fourth has a reason."
        ),
    )


def two_bins() -> ipywidgets.Widget:
    """A store cupboard with a card: stock held against days on which something is missing."""
    cards = range(0, 41, 2)
    slider = Slider("The card goes off at", cards, 8, lambda packs: f"{packs} packs or fewer")
    picture, all_cards = Picture(), Picture()
    table = trade_off(cards, ORDER, demand=PACKS, delivery=DELIVERY)

    def move(_=None):
        year = cupboard(slider.value, ORDER, demand=PACKS, delivery=DELIVERY)
        short = int((year["missed"] > 0).sum())
        picture.draw(
            lambda width: _stock(year.head(SHOWN), width),
            f"In the year {year['stock'].mean():.0f} packs stand in the cupboard, on average, and "
            f"on {short} of {len(year)} days somebody finds it empty. The picture shows the first "
            f"{SHOWN} days.",
        )
        all_cards.draw(lambda width: _traded(table, slider.at, width), _bought(table, slider.at))

    slider.observe(move, "at")
    move()
    return ask(
        f"The ward uses about {PACKS} packs of blood tubes a day, and new ones take {DELIVERY} "
        "days. When must the card go off, so that the cupboard is almost never empty?",
        {
            f"At {PACKS * DELIVERY}: what three days use": "They use that on average, and some "
            "packs are gone before the card goes off: more than every second delivery comes too "
            "late. Move the slider.",
            "Somewhat above that": "Right: enough for an unlucky three days. Find how much that "
            "is.",
            "Keep as much as fits": "It would never be empty. It would also be full of tubes past "
            "their date, and nobody would see what is missing. Find the least that is safe.",
        },
        slider,
        picture,
        all_cards,
        lesson(
            "A kanban card is a request that stands where the work is: no one counts, no one "
            "orders ‘some more to be safe’. The first few packs above the average buy nearly all "
            "of the safety; the rest buy dust."
        ),
    )


def mistakes() -> ipywidgets.Widget:
    """Five ideas against wrong labels, and how strong each is."""
    return ask(
        "One sample in eleven comes with a label, tube or form that the laboratory cannot use. "
        "What will help most?",
        {
            "Remind everybody": "It is quick, and people mean well already. A reminder fades in "
            "days. Sort the five ideas below.",
            "Make the wrong way impossible": "Right, where it can be done. Sort the five ideas "
            "below.",
            "Check everything twice": "A second check finds some, and each checker trusts the "
            "other. Sort the five ideas below.",
        },
        *(
            Question(
                f"{idea}. What does it do?",
                {
                    name: f"Right. {why}"
                    if name == strength
                    else f"To {name} means: {what[:1].lower()}{what[1:]} Is that so here?"
                    for name, what in STRENGTHS.items()
                },
                stack(),
            )
            for idea, (strength, why) in IDEAS.items()
        ),
        lesson(
            "Eliminate, force, detect, warn, train: the higher in this row, the less it leans on "
            "a tired person's memory. Real wards need several, and the strong ones first."
        ),
    )


def future_state() -> ipywidgets.Widget:
    """A future-state map: choose changes, predict, then run the laboratory and compare."""
    every = Slider("A courier every", INTERVALS, 180, spell)
    desks = Slider("At the desk", (1, 2, 3), 2, lambda people: _people(people))
    looks = Slider("The scientist looks every", (5, 10, 15, 30, 60), 30, spell)
    label = Slider(
        "Labels", (False, True), False, lambda on: "printed at the bedside" if on else "as now"
    )
    guess = Slider("I predict a median of", range(60, 301, 10), 200, lambda m: f"{m} minutes")
    picture, drawn = Picture(), ipywidgets.HTML(layout={"width": "100%"})
    runs = [(None, Laboratory())]

    def show():
        predicted, works = guess.value, _chosen(every, desks, looks, label)
        runs.append((predicted, works))
        found = _tried(works)
        day = found[by_day(found)]
        median = request_to_result(day).median()
        stream = value_stream(day, SAMPLE, load("step_times"), "The future state")
        drawn.value = map_html(stream)
        picture.draw(
            lambda width: _predicted(runs, None, width),
            f"You predicted {predicted} minutes; the laboratory gives {median:.0f} by day, "
            f"{_off(predicted, median)}. {stream.sentence()}",
        )

    def choose(_=None):
        coming = (guess.value, _chosen(every, desks, looks, label))
        picture.draw(
            lambda width: _predicted(runs, coming, width),
            "Not run yet: choose, set your prediction, then run the laboratory.",
        )

    for moved in (every, desks, looks, label, guess):
        moved.observe(choose, "at")
    choose()
    return ask(
        "You may change one thing only in Joanna's laboratory. Which shortens the time from "
        "request to result most?",
        {
            "One more person at the desk": "The obvious one, and the dearest. Predict, then run it.",
            "Couriers more often": "A good guess from the map. Predict by how much, then run it.",
            "The scientist looks more often": "Cheap, at least. Predict by how much, then run it.",
            "Labels right at the bedside": "Fewer calls to the wards. Predict by how much, then "
            "run it.",
        },
        every,
        desks,
        looks,
        label,
        guess,
        button("Run the laboratory", show, BUTTON),
        picture,
        drawn,
        lesson(
            "A prediction that was wrong is the part to keep: it shows what you had not seen. The "
            "dearest change is not always the best, and two changes seldom add up."
        ),
    )


def own_stream() -> ipywidgets.Widget:
    """A stream of the trainee's own: steps in a table, the map, and a place in their project."""
    try:
        kept = load_project().get("value_stream") or [{}] * ROWS
    except ProjectError as error:
        return lesson(escape(str(error)))
    rows, said, keep = _own_rows("value_stream", kept, {"step": 2})
    drawn = ipywidgets.HTML(layout={"width": "100%"})

    def draw():
        if not keep():
            return
        try:
            stream = own_value_stream(rows.kept)
        except LeanError as error:
            said.value = escape(str(error))
            return
        drawn.value = map_html(stream)
        said.value = escape(stream.sentence())

    return stack(rows, said, button("Draw it", draw, BUTTON), drawn)


def own_value_stream(steps: list[dict]) -> ValueStream:
    """Return the stream that a person's rows give, as they stand in their project."""
    table = pd.DataFrame(
        [
            {
                "step": step["step"].strip(),
                "wait": step.get("wait_minutes") or 0,
                "process": step.get("process_minutes") or 0,
                "right": float("nan") if step.get("complete") is None else step["complete"] / 100,
            }
            for step in steps
            if (step.get("step") or "").strip()
        ]
    )
    if table.empty:
        raise LeanError("There are no steps yet: name at least one, with its minutes.")
    return ValueStream(table, "Your own stream")


def own_a3() -> ipywidgets.Widget:
    """An A3 of the trainee's own, kept in their project."""
    return _own_form("a3")


def own_week() -> ipywidgets.Widget:
    """An improvement week of the trainee's own, kept in their project."""
    return _own_form("week")


DEMOS = (follow, couriers, day_and_night, share_out, two_bins, mistakes, future_state)


def _own_form(section: str) -> ipywidgets.Widget:
    """Return one box to write in for each part of a section of the project."""
    try:
        kept = load_project().get(section, {})
    except ProjectError as error:
        return lesson(escape(str(error)))
    rows, said, _ = _own_rows(section, kept)
    papers = {"html": "As a page to print", "docx": "As a page for Word"}
    page = Take(lambda form: section_page(section, rows.kept, form), papers, section)
    return stack(rows, said, page)


def _own_rows(section: str, kept: dict | list, wide=None) -> tuple[Rows, ipywidgets.HTML, Callable]:
    """Return a section's boxes, kept in the project at every key; what is said of that; and `keep`,
    which keeps them now and returns whether it could."""
    rows, said = Rows(section, wide), _said()
    rows.fill(kept)

    def keep(_=None) -> bool:
        try:
            put(section, rows.kept)
        except ProjectError as error:
            said.value = escape(str(error))
            return False
        said.value = f"Kept in my-project.json, as your {SECTIONS[section].title}."
        return True

    rows.observe(keep, "rows")
    return rows, said, keep


def _said() -> ipywidgets.HTML:
    return ipywidgets.HTML(layout={"width": "100%"}).add_class("course-lesson")


def _streams() -> dict[str, ValueStream]:
    samples, times = load("lab_samples"), load("step_times")
    before = samples[samples["requested"] < HOURLY]
    return {
        "a sample by day": value_stream(before[by_day(before)], SAMPLE, times, "A sample by day"),
        "a sample by night": value_stream(
            before[~by_day(before)], SAMPLE, times, "A sample by night"
        ),
        "a clinic letter": value_stream(load("clinic_letters"), LETTER, times, "A clinic letter"),
    }


@lru_cache(maxsize=64)
def _tried(works: Laboratory) -> pd.DataFrame:
    """Return the samples of a few days under one way of working; the days are always the same."""
    return pd.concat([one_day(SEED, day, works) for day in table_days()[:TRIED]], ignore_index=True)


def _chosen(every, desks, looks, label) -> Laboratory:
    works = Laboratory(couriers=every.value, desks=desks.value, looks=looks.value)
    return works._replace(collected_right=0.99) if label.value else works


def _medians(samples: pd.DataFrame) -> pd.DataFrame:
    """Return the median minutes from request to result of each day that has samples."""
    minutes = request_to_result(samples).groupby(samples["requested"].dt.normalize()).median()
    return minutes.rename("minutes").rename_axis("day").reset_index()


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _change(was: float, now: float) -> str:
    part = now / was - 1
    return "about the same" if abs(part) < 0.04 else f"{part:+.0%}".replace("-", "−")


def _off(predicted: float, found: float) -> str:
    gap = predicted - found
    if abs(gap) <= 10:
        return "so you saw it coming"
    return f"{abs(gap):.0f} {'less' if gap > 0 else 'more'} than you thought"


def _spec(description: str, width: int, height: int, **parts) -> dict:
    common = {"$schema": SCHEMA, "description": description, "width": width, "height": height}
    return common | {"config": CONFIG} | parts


def _heaps(days: pd.DataFrame, width: int) -> dict:
    """How many samples stand at the desk, every five minutes of one day."""
    first = days["requested"].dt.normalize() == days["requested"].min().normalize()
    standing = at_the_desk(days[first], every=5)
    rows = standing.assign(at=standing["at"].dt.strftime("%Y-%m-%dT%H:%M:%S")).to_dict("records")
    return _spec(
        f"Samples that wait at the desk through one day: at most {standing['samples'].max()} at once. Each "
        "courier brings a heap, which the desk then works down.",
        width,
        220,
        data={"values": rows},
        mark={
            "type": "area",
            "interpolate": "step-after",
            "color": PALETTE["concerning"],
            "opacity": 0.85,
        },
        encoding={
            "x": {"field": "at", "type": "temporal", "title": None, "axis": {"format": "%H:%M"}},
            "y": {
                "field": "samples",
                "type": "quantitative",
                "title": "samples at the desk",
                "scale": {"domain": [0, 140]},
            },
        },
    )


def _stock(year: pd.DataFrame, width: int) -> dict:
    """The packs in the cupboard day by day, with a mark on each day that went short."""
    short = year[year["missed"] > 0]
    day = {"field": "day", "type": "quantitative", "title": "day"}
    day["scale"] = {"domain": [1, len(year)], "nice": False}
    packs = {"field": "stock", "type": "quantitative", "title": "packs in the cupboard"}
    return _spec(
        f"Packs in the cupboard over {len(year)} days, {year['stock'].min()} to "
        f"{year['stock'].max()}; {len(short)} days on which it ran out are marked with a cross.",
        width,
        220,
        layer=[
            {
                "data": {"values": year[["day", "stock"]].to_dict("records")},
                "mark": {"type": "line", "interpolate": "step-after", "color": PALETTE["teal"]},
                "encoding": {"x": day, "y": packs},
            },
            {
                "data": {"values": short[["day", "stock"]].to_dict("records")},
                "mark": {
                    "type": "point",
                    "shape": "cross",
                    "filled": True,
                    "size": 70,
                    "color": PALETTE["concerning"],
                    "opacity": 1,
                },
                "encoding": {"x": day, "y": packs},
            },
        ],
    )


def _bought(table: pd.DataFrame, at: int) -> str:
    """What the next higher card would hold more, and how many days it would save."""
    if at == len(table) - 1:
        return "None of these cards is higher."
    here, more = table.iloc[at], table.iloc[at + 1]
    return (
        f"With the card at {more['card']:.0f}: {more['held'] - here['held']:.1f} packs more on "
        f"average, and {here['days_short'] - more['days_short']:.0f} days fewer without any."
    )


def _traded(table: pd.DataFrame, at: int, width: int) -> dict:
    """Days of the year that went short against packs held, for every card; this one is marked."""
    here = table.iloc[at]
    x = {"field": "held", "type": "quantitative", "title": "packs in the cupboard, on average"}
    y = {"field": "days_short", "type": "quantitative", "title": "days in the year it was empty"}
    return _spec(
        f"Days on which the cupboard was empty against the packs that it holds, for cards from 0 to "
        f"{table['card'].max()}: the line falls steeply, then runs along the bottom. The square is "
        f"the card at {here['card']:.0f}: {here['held']:.0f} packs, {here['days_short']:.0f} days.",
        width,
        180,
        encoding={"x": x, "y": y},
        layer=[
            {
                "data": {"values": table.round(1).to_dict("records")},
                "mark": {"type": "line", "color": PALETTE["teal"], "point": True},
            },
            {
                "data": {"values": [here.round(1).to_dict()]},
                "mark": {"type": "point", "shape": "square", "filled": True, "size": 160}
                | {"color": PALETTE["concerning"], "opacity": 1},
            },
        ],
    )


def _predicted(runs: list, coming, width: int) -> dict:
    """Each run of the laboratory with what was predicted, and the run that is to come, if any."""
    rows = []
    for predicted, works in [*runs, *([coming] if coming else [])]:
        name = _named(works) if predicted else "as it is"
        if predicted:
            rows.append({"run": name, "minutes": predicted, "what": "predicted"})
        if (predicted, works) != coming:
            found = _tried(works)
            median = float(request_to_result(found[by_day(found)]).median())
            rows.append({"run": name, "minutes": median, "what": "simulated"})
    domain = ["simulated", "predicted"]
    looks = {"shape": ["circle", "diamond"], "color": [PALETTE["teal"], PALETTE["neither"]]}
    marks = {
        channel: {"field": "what", "type": "nominal", "scale": {"domain": domain, "range": values}}
        for channel, values in looks.items()
    }
    said = "; ".join(
        f"{row['run'].replace('|', ', ')}: {row['what']} {row['minutes']:.0f}" for row in rows
    )
    lines = {"labelExpr": "split(datum.label, '|')"}
    return _spec(
        f"Median minutes from request to result by day. {said}.",
        width,
        40 + 44 * len({row["run"] for row in rows}),
        data={"values": rows},
        mark={"type": "point", "filled": True, "size": 150, "opacity": 1},
        encoding={
            "y": {"field": "run", "type": "nominal", "sort": None, "title": None, "axis": lines},
            "x": {
                "field": "minutes",
                "type": "quantitative",
                "title": "median minutes, request to result",
                "scale": {"domain": [60, 300]},
            },
        }
        | marks,
    )


def _named(works: Laboratory) -> str:
    """Return a way of working in two short lines."""
    labels = ", bedside labels" if works.collected_right > Laboratory().collected_right else ""
    return f"{spell(works.couriers)}, {_people(works.desks)}|looks {spell(works.looks)}{labels}"
