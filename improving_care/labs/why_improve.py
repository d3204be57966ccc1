"""The lab of module 1: a bill for harm, the range around it, what drives it, and what is money.

Each function returns a widget that asks a question and then shows what happens.
"""

from html import escape

import ipywidgets
import numpy as np

from improving_care.benefits import (
    BenefitsError,
    Range,
    bed_days_freed,
    falls_case,
    harm_bill,
    harmed_twice,
    simulated,
    spread,
    tornado,
    usual,
)
from improving_care.benefits.beds import BAY, BAY_STAFF, DAYS
from improving_care.benefits.bill import WAIT, WAIT_LINE, WAITING, price
from improving_care.benefits.drawing import tornado_picture
from improving_care.benefits.falls_case import SHORT
from improving_care.labs.moving import Picture, Slider, ask, button, lesson, stack
from improving_care.project import ProjectError, put
from improving_care.project import load as load_project
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

MILLION, MILLIONS = 1e6, "million pounds a year"
PLACES = {"all at their lowest": 0, "halfway down": 0.5, "as usual": 1, "halfway up": 1.5}
PLACES["all at their highest"] = 2
FREED = range(0, 8001, 400)  # bed days in a year
FATES = (
    "nobody decides",
    "they are filled with patients who wait",
    "every bay that stands empty closes",
)
RUTHS = "Fewer falls with harm on Beech, Birch and Sycamore"
CHANGE, NOW = "the change", "harmed a year, now"  # as the project keeps them, beside the ranges
# A paper with five claims; each is one set of bed days or money, told by what it is made of.
CLAIMS = (
    ("40 falls with injury fewer, at their price", 76_000, "the falls"),
    ("160 bed days freed by those falls", 52_800, "the falls"),
    ("20 ulcers fewer, at their price", 48_000, "the ulcers"),
    ("300 days fewer of waiting to go home", 99_000, "the waits"),
    ("60 operations not cancelled, in the beds of those who went", 90_000, "the waits"),
)


def what_harm_costs() -> ipywidgets.Widget:
    """The bill: each line with its range, the reader's prices, and how many wait to go home."""
    where = Slider("Prices are", PLACES, "as usual")
    waiting = Slider(
        "Who wait to go home", range(10, 61, 5), int(WAITING.usual), "{} patients a day".format
    )
    picture, bill = Picture(), harm_bill()

    def move(_=None):
        values = {line: _within(known, PLACES[where.value]) for line, known in bill.prices.items()}
        each = bill.each(values | {WAIT: waiting.value})
        total = sum(each.values())
        first = max(each, key=each.get)
        words = (
            f"The bill is £{total / MILLION:.1f} million. The largest line is {first}: "
            f"£{each[first] / MILLION:.1f} million. Without the days waiting to go home it is "
            f"£{(total - each[WAIT_LINE]) / MILLION:.1f} million."
        )
        picture.draw(lambda width: _bars(each, words, width), words)

    for slider in (where, waiting):
        slider.observe(move, "at")
    move()
    return ask(
        "Which of these costs Merewick most in a year?",
        {
            "Falls": "They are what most people think of first. Look how long the bar is beside "
            "the others.",
            "Infections": "Dear for each, and few. Look at the whole list.",
            "Operations cancelled on the day": "The largest of what was counted. One line was not "
            "counted at all: look at it.",
            "Days on which somebody waits to go home": "Yes, if 35 a day is right. Nobody counted "
            "them: move that slider, and see how much of the bill is a guess.",
        },
        where,
        waiting,
        picture,
        lesson(
            "Counts come from the hospital's tables, prices from a list that is invented. The "
            "patients who wait are an assumption: no table has them."
        ),
    )


def one_figure() -> ipywidgets.Widget:
    """Four thousand possible years of the bill: figures that move alone, or together."""
    bill = harm_bill()
    found = {
        "each by itself": simulated(bill.total, bill.inputs) / MILLION,
        "prices together": simulated(bill.total, bill.inputs, together=tuple(bill.prices))
        / MILLION,
        "all together": simulated(bill.total, bill.inputs, together=tuple(bill.inputs)) / MILLION,
    }
    plan = usual(bill.total, bill.inputs) / MILLION
    slider = Slider("The figures move", found)
    picture = Picture()

    def move(_=None):
        values = found[slider.value]
        known = spread(values)
        words = (
            f"In nine of ten years the bill lies between £{known.low:.1f} and £{known.high:.1f} "
            f"million; the mean is £{known.mean:.1f} million. With every figure as usual it is "
            f"£{plan:.1f} million, and {np.mean(values > plan):.0%} of the years cost more."
        )
        picture.draw(lambda width: _years(values, plan, words, width), words)

    slider.observe(move, "at")
    move()
    return ask(
        "Every figure on the page has a usual value, and with those the bill is "
        f"£{plan:.1f} million. In how many years of ten is it more?",
        {
            "In about five": "It would be, if each range reached as far down as up. Look at the "
            "picture: these reach further up.",
            "In more than five": "Right. Most of these ranges reach further up than down, so the "
            "mean lies above the usual.",
            "In fewer than five": "The other way: most of these ranges reach further up than down.",
        },
        slider,
        picture,
        lesson(
            "A single figure hides two things: how wide the range is, and that it is lopsided. If "
            "all prices come from one list they are wrong together, and the range is wider still."
        ),
    )


def what_to_find_out() -> ipywidgets.Widget:
    """A tornado of the bill: find one input out exactly, and see how much narrower it gets."""
    bill = harm_bill()
    nothing = "nothing yet"
    strongest = tornado(bill.total, bill.inputs)["input"].tolist()
    slider = Slider(
        "Find out exactly",
        [nothing, *strongest],
        say=lambda name: name if name == nothing else _called(name),
    )
    picture = Picture()
    first = spread(simulated(bill.total, bill.inputs))

    def move(_=None):
        known = slider.value
        inputs = {
            name: Range(*[found.usual] * 3) if name == known else found
            for name, found in bill.inputs.items()
        }
        now = spread(simulated(bill.total, inputs))
        narrower = 1 - (now.high - now.low) / (first.high - first.low)
        words = (
            f"Nine in ten years lie between £{now.low / MILLION:.1f} and "
            f"£{now.high / MILLION:.1f} million."
        )
        if known != nothing:
            words += f" Knowing “{_called(known)}” makes that {narrower:.0%} narrower."
        table = tornado(bill.total, inputs).head(6)
        table["input"] = table["input"].map(_called)
        middle = usual(bill.total, inputs)
        picture.draw(
            lambda width: tornado_picture(table, middle, words, width, MILLION, MILLIONS), words
        )

    slider.observe(move, "at")
    move()
    return ask(
        "You may find out one figure exactly. Which makes the bill most certain?",
        {
            "The price of a C. difficile": "It is the price with a wide range. There are few of "
            "them, so it hardly moves the bill. Try it.",
            "How many patients wait to go home": "A good choice: it takes a clipboard. Try it, "
            "then try the price of such a day.",
            "How many falls there were": "They are counted already. What is not known is the "
            "price of each. Look for the widest bar.",
        },
        slider,
        picture,
        lesson(
            "The widest bar is not the worst problem. It is the figure about which you know least, "
            "times how much of it there is."
        ),
    )


def a_bed_day() -> ipywidgets.Widget:
    """Freed bed days: what the average says, and what leaves, by what becomes of the beds."""
    freed = Slider("Bed days freed in a year", FREED, 2000, "{:,}".format)
    fate = Slider("And then", FATES)
    picture = Picture()
    average, marginal = price("bed day, general ward").usual, price("bed day, marginal").usual

    def move(_=None):
        worth = bed_days_freed(freed.value, average, marginal)
        leaves = dict(zip(FATES, (worth.marginal, 0.0, worth.closed), strict=True))[fate.value]
        beds = freed.value / DAYS
        told = {
            FATES[0]: "Lunch, laundry and drugs are not bought; everybody else is paid as before.",
            FATES[1]: f"No money leaves. {freed.value:,} more days of care are given, about "
            f"{beds:.0f} beds' worth. Say it in days, for people.",
            FATES[2]: f"{worth.bays} bay{'s' * (worth.bays != 1)} of {BAY} can close, with "
            f"£{BAY_STAFF:,} of staff each.",
        }[fate.value]
        words = (
            f"The average price says £{worth.average:,.0f}. What leaves is £{leaves:,.0f}. {told}"
        )
        picture.draw(lambda width: _two_bars(worth.average, leaves, words, width), words)

    for slider in (freed, fate):
        slider.observe(move, "at")
    move()
    return ask(
        "Better discharge frees 2,000 bed days in a year, and the average bed day costs "
        f"£{average:.0f}. How much money leaves the budget?",
        {
            "£660,000": "That is the average price. Move the second slider, and watch how much of "
            "it can leave.",
            "About £140,000": "If the beds stay empty and nobody closes anything: lunch, laundry, "
            "drugs. Now see what becomes of the beds.",
            "It depends on what becomes of the beds": "Right. Try the three things that can become "
            "of them.",
        },
        freed,
        fate,
        picture,
        lesson(
            "A bed day is money only if something closes, and nine in ten of Merewick's beds are "
            "full. Most freed beds are used. That is no failure; it is another line on the page."
        ),
    )


def the_same_bed_twice() -> ipywidgets.Widget:
    """Five claims of one paper, added one by one, with each bed day counted once."""
    slider = Slider(
        "Lines of the paper", range(1, len(CLAIMS) + 1), 1, f"{{}} of {len(CLAIMS)}".format
    )
    picture = Picture()
    twice = harmed_twice()
    stays = "; ".join(f"{row.one} and {row.other}, {row.stays}" for row in twice.itertuples())

    def move(_=None):
        rows, seen = [], set()
        for name, pounds, days in CLAIMS[: slider.value]:
            rows.append({"claim": name, "pounds": pounds, "again": days in seen})
            seen.add(days)
        added = sum(row["pounds"] for row in rows)
        once = sum(row["pounds"] for row in rows if not row["again"])
        name, _, days = CLAIMS[slider.value - 1]
        last = (
            f"these are the bed days of {days}, which stand above already."
            if rows[-1]["again"]
            else "these bed days are new."
        )
        words = (
            f"Line {slider.value}, {name}: {last} The paper adds up to £{added:,}; with each bed "
            f"day once it is £{once:,}."
        )
        picture.draw(lambda width: _claims(rows, words, width), words)

    slider.observe(move, "at")
    move()
    return ask(
        "A paper has five lines: falls, the bed days of those falls, ulcers, waits to go home, "
        "operations that were not cancelled for want of those beds. How many may be added?",
        {
            "All five": "Each is true, and some are the same beds seen twice. Add them one by one.",
            "Four": "One pair is easy to see. There is another: add them one by one.",
            "Three": "Right. Add them one by one, and see which are the same beds.",
        },
        slider,
        picture,
        lesson(
            "It happens inside one patient too. Stays with two kinds of harm in the year of the "
            f"bill: {stays}. Few; and each of their long stays is in two prices."
        ),
    )


DEMOS = (what_harm_costs, one_figure, what_to_find_out, a_bed_day, the_same_bed_twice)


def one_change() -> ipywidgets.Widget:
    """A business case of one's own: ranges to fill in, what comes of them, a place in the project."""
    case = falls_case()
    try:
        kept = load_project().get("benefits", {})
    except ProjectError as error:
        return lesson(escape(str(error)))
    figures = {row.get("what"): row.get("value", "") for row in kept.get("assumptions", [])}
    what = ipywidgets.Text(figures.get(CHANGE, RUTHS), description="The change")
    harmed = ipywidgets.BoundedIntText(
        _figure(figures.get(NOW), case.harmed), min=0, max=100_000, description="Harmed a year"
    )
    boxes = {
        name: _three(name, _range(figures.get(name), known)) for name, known in case.inputs.items()
    }
    said, picture = ipywidgets.HTML(layout={"width": "100%"}).add_class("course-lesson"), Picture()

    def keep():
        inputs = {name: tuple(box.value for box in row.children[1:]) for name, row in boxes.items()}
        own = type(case)(harmed.value, inputs)
        try:
            values = simulated(own.net, inputs)
            known = spread(values)
            words = case_in_words(own)
            put(
                "benefits",
                {
                    **kept,
                    "summary": words,
                    "low": round(known.low),
                    "likely": round(known.middle),
                    "high": round(known.high),
                    "assumptions": [
                        {"what": CHANGE, "value": what.value[:80]},
                        {"what": NOW, "value": f"{harmed.value}"},
                        *(
                            {"what": name, "value": ", ".join(f"{end:g}" for end in ends)}
                            for name, ends in inputs.items()
                        ),
                    ],
                },
            )
        except (ProjectError, BenefitsError) as error:
            said.value = escape(str(error))
            return
        said.value = f"{escape(words)} It is kept in my-project.json."
        table, middle = tornado(own.net, inputs), usual(own.net, inputs)
        table["input"] = table["input"].map(SHORT)
        find = (
            f"The line: {_pounds(middle)} pounds, with every figure as usual. The widest bar: "
            f"{table['input'][0]}. That is what to find out first."
        )
        picture.draw(lambda width: tornado_picture(table, middle, find, width), find)

    pressed = button("Work it out and keep it", keep)
    named = ipywidgets.Box([what, harmed]).add_class("course-choices")
    return stack(named, *boxes.values(), pressed, said, picture).add_class("course-plan")


def case_in_words(case) -> str:
    """Return a business case in two sentences: people first, then pounds with their range."""
    spared = simulated(case.spared, case.inputs)
    people, pounds = spread(spared), spread(simulated(case.net, case.inputs))
    return (
        f"Spared a year: about {people.mean:.0f} (nine in ten between {people.low:.0f} and "
        f"{people.high:.0f}). Pounds a year, less what it takes: {_pounds(pounds.middle)} (nine in "
        f"ten between {_pounds(pounds.low)} and {_pounds(pounds.high)})."
    )


def _pounds(pounds: float) -> str:
    """Return pounds to the nearest hundred: figures as rough as these bear no more."""
    return f"{round(pounds, -2) + 0:,.0f}".replace("-", "−")


def _figure(written: str | None, otherwise: int) -> int:
    """Return the whole number that the project kept, or another where it holds none."""
    return int(written) if (written or "").isdecimal() else otherwise


def _range(written: str | None, otherwise: Range) -> Range:
    """Return the three figures that the project kept as text, or others where it holds none."""
    try:
        return Range(*map(float, (written or "").split(",")))
    except (TypeError, ValueError):
        return otherwise


def _called(name: str) -> str:
    """Return an input of the bill as a person would say it."""
    return "how many wait to go home" if name == WAIT else f"price: {name}"


def _three(name: str, known: Range) -> ipywidgets.VBox:
    """Return a line to fill in: a name, and three boxes for its low, usual and high figure."""
    boxes = [
        ipywidgets.FloatText(
            figure, description=end, tooltip=f"{name}, {end}", layout={"width": "8.5rem"}
        )
        for end, figure in known._asdict().items()
    ]
    for box in boxes:
        box.style = {"description_width": "3.5rem"}
    title = lesson(f"<p><b>{escape(name.capitalize())}</b></p>")
    return ipywidgets.HBox([title, *boxes], layout={"flex_flow": "row wrap", "width": "100%"})


def _within(known: Range, place: float) -> float:
    """Return the figure at a place in a range: 0 is low, 1 usual, 2 high."""
    if place <= 1:
        return known.low + (known.usual - known.low) * place
    return known.usual + (known.high - known.usual) * (place - 1)


def _spec(description: str, width: int, height: int, **parts) -> dict:
    common = {"$schema": SCHEMA, "description": description, "width": width, "height": height}
    return common | {"config": CONFIG} | parts


def _bars(each: dict, words: str, width: int) -> dict:
    """The bill, one bar a line in million pounds; the line that was not counted has its own colour."""
    rows = [
        {"line": line, "pounds": round(pounds / MILLION, 3), "counted": line != WAIT_LINE}
        for line, pounds in each.items()
    ]
    return _spec(
        f"The bill for harm, one bar a line, longest first. {words}",
        width,
        270,
        data={"values": rows},
        mark={"type": "bar"},
        encoding={
            "y": {"field": "line", "type": "nominal", "title": None, "sort": "-x"}
            | {"axis": {"labelLimit": 200}},
            "x": {
                "field": "pounds",
                "type": "quantitative",
                "title": MILLIONS,
                "scale": {"domain": [0, 9]},
                "axis": {"tickCount": 5},
            },
            "color": {
                "condition": {"test": "datum.counted", "value": PALETTE["teal"]},
                "value": PALETTE["common cause"],
            },
        },
    )


def _years(values: np.ndarray, plan: float, words: str, width: int) -> dict:
    """Possible years by their bill, with a line at the bill at usual figures."""
    counts, edges = np.histogram(values, bins=np.arange(2, 18.01, 0.5))
    rows = [
        {"from": float(edge), "to": float(edge) + 0.5, "years": int(count)}
        for edge, count in zip(edges, counts, strict=False)
    ]
    x = {"type": "quantitative", "title": MILLIONS, "scale": {"domain": [2, 18]}}
    y = {"field": "years", "type": "quantitative", "title": "possible years"}
    line = {"data": {"values": [{"plan": plan, "name": "as usual"}]}}
    return _spec(
        f"{len(values):,} possible years of the bill. {words}",
        width,
        240,
        layer=[
            {
                "data": {"values": rows},
                "mark": {"type": "rect", "color": PALETTE["teal"], "opacity": 0.75},
                "encoding": {
                    "x": x | {"field": "from"},
                    "x2": {"field": "to"},
                    "y": y,
                    "y2": {"datum": 0},
                },
            },
            line
            | {
                "mark": {"type": "rule", "color": PALETTE["concerning"], "strokeWidth": 2.5},
                "encoding": {"x": x | {"field": "plan"}},
            },
            line
            | {
                "mark": {"type": "text", "align": "right", "dx": -6, "baseline": "top"}
                | {"color": PALETTE["concerning"]},
                "encoding": {
                    "x": x | {"field": "plan"},
                    "y": {"value": 2},
                    "text": {"field": "name"},
                },
            },
        ],
    )


def _two_bars(average: float, leaves: float, words: str, width: int) -> dict:
    """What the average price says beside what leaves, in million pounds a year."""
    rows = [
        {"what": "average price says", "pounds": average / MILLION},
        {"what": "money that leaves", "pounds": leaves / MILLION},
    ]
    return _spec(
        f"Two bars. {words}",
        width,
        110,
        data={"values": rows},
        mark={"type": "bar"},
        encoding={
            "y": {"field": "what", "type": "nominal", "title": None, "sort": None},
            "x": {
                "field": "pounds",
                "type": "quantitative",
                "title": MILLIONS,
                "scale": {"domain": [0, 2.8]},
                "axis": {"tickCount": 5},
            },
            "color": {
                "field": "what",
                "type": "nominal",
                "legend": None,
                "scale": {
                    "domain": [row["what"] for row in rows],
                    "range": [PALETTE["common cause"], PALETTE["teal"]],
                },
            },
        },
    )


def _claims(rows: list[dict], words: str, width: int) -> dict:
    """The claims of a paper as bars; one that is counted twice is hollow and says so."""
    shown = [
        {"line": f"line {number}", "thousand": row["pounds"] / 1000, "again": row["again"]}
        | {"note": "the same bed days again" if row["again"] else ""}
        for number, row in enumerate(rows, 1)
    ]
    y = {"field": "line", "type": "nominal", "title": None, "sort": None}
    y["scale"] = {"domain": [f"line {number}" for number in range(1, len(CLAIMS) + 1)]}
    x = {"field": "thousand", "type": "quantitative", "title": "thousand pounds"}
    x |= {"scale": {"domain": [0, 110]}, "axis": {"tickCount": 5}}
    return _spec(
        f"The lines of a paper as bars; those whose bed days stand above already are hollow. {words}",
        width,
        190,
        data={"values": shown},
        encoding={"y": y, "x": x},
        layer=[
            {
                "mark": {"type": "bar", "height": 22, "strokeWidth": 2},
                "encoding": {
                    "color": {
                        "condition": {"test": "datum.again", "value": "transparent"},
                        "value": PALETTE["teal"],
                    },
                    "stroke": {
                        "condition": {"test": "datum.again", "value": PALETTE["concerning"]},
                        "value": PALETTE["teal"],
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {"x": {"value": 0}, "text": {"field": "note"}},
            },
        ],
    )
