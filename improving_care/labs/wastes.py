"""The lab of module 11: five things to move about a nurse's shift, a cupboard and two observers.

Each function returns a widget that asks a question and then shows what happens.
"""

from functools import lru_cache

import ipywidgets
import pandas as pd

from improving_care.datasets import load
from improving_care.hospital.ward_plan import ROOMS
from improving_care.labs.moving import Picture, Slider, ask, lesson
from improving_care.lean.ward_drawing import LINE, spaghetti, spec_of, time_bar
from improving_care.lean.wastes import (
    NARROW,
    NOT_WASTE,
    STEP,
    WIDER,
    labelled,
    metres,
    time_by_kind,
    year_of,
)
from improving_care.spc import PALETTE

# Ways to draw the line round value, the narrowest first.
LINES = {
    "care at the bedside alone": NARROW,
    "and giving medicines": (*NARROW, "giving medicines"),
    "and checking a patient": WIDER,
    "and preparing medicines": (*WIDER, "preparing medicines"),
}
SPOTS = [k + 0.5 for k in range(2, 53, 2)]  # metres along the corridor where a cupboard may stand


def whose_time() -> ipywidgets.Widget:
    """What the minutes of one shift went into; the shift is a slider."""
    shifts = _shifts()
    slider = Slider("Watched", list(shifts), ("Beech", 2), _named)
    picture = Picture()

    def move(_=None):
        minutes = shifts[slider.value]
        worked = minutes[minutes["activity"] != "break"]
        share = time_by_kind(minutes)
        counted = worked["activity"].value_counts()
        picture.draw(
            lambda width: time_bar(share, width, _named(slider.value)),
            f"{_named(slider.value)}: of {len(worked)} minutes worked, {counted[NARROW[0]]} are "
            f"care at the bedside, and {counted['writing notes']} go into writing notes.",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "Of every 100 minutes that a nurse works on an early shift, how many are care at the "
        "bedside?",
        {
            "About 80": "One would wish so. Watch a shift, then another.",
            "About 50": "Many guess so, nurses too. Watch a shift, then another.",
            "About 20": "About so, here and in one large American study. Watch a shift, then "
            "another: they differ.",
        },
        slider,
        picture,
        lesson(
            "Nobody is idle. Most of the time goes into work that somebody needs as things are. "
            "The question is which things."
        ),
    )


def where_the_line_is() -> ipywidgets.Widget:
    """How much of the time is value depends on what counts as value."""
    table = load("nurse_observation")
    slider = Slider("Count as value", list(LINES), next(iter(LINES)))
    picture = Picture()

    def move(_=None):
        share = time_by_kind(table, LINES[slider.value])
        picture.draw(
            lambda width: time_bar(share, width, "Twelve shifts together"),
            f"Count {'care at the bedside, ' if slider.at else ''}{slider.value}: "
            f"{share['value']:.0%} of the time worked is value.",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "A nurse gives a patient her tablets and stays until they are swallowed. Is that value?",
        {
            "Yes, she came for that": "Many would say so with you. Now move the line, and see what "
            "it does to the figure.",
            "No, it is not hands-on care": "Some studies count so. Now move the line, and see what "
            "it does to the figure.",
        },
        slider,
        picture,
        lesson(
            "Before you compare two wards' figures, ask where each drew the line. A ward can be "
            "compared with itself, if the line stays where it is."
        ),
    )


def spaghetti_hour_by_hour() -> ipywidgets.Widget:
    """One nurse's ways on the ward's plan, hour by hour."""
    shift = _shifts()["Beech", 2]
    slider = Slider("Until", range(8, 16), 9, lambda hour: f"{hour:02d}:00")
    picture = Picture()

    def move(_=None):
        until = shift[shift["minute"] < 60 * (slider.value - 7)]
        visits = until["place"][until["place"] != until["place"].shift()].value_counts()
        picture.draw(
            lambda width: spaghetti(until, width, f"Beech, 07:00 to {slider.value:02d}:00"),
            f"{metres(until):,} metres. Most often at: {visits.index[0]} ({visits.iloc[0]} times), "
            f"{visits.index[1]} ({visits.iloc[1]}).",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "She works in bays 1 and 2. Where else will her way lead her most often by 15:00?",
        {
            "The station": "It leads there often. Move the hours and count the others.",
            "The medicines room": "It leads there every round. Move the hours and count the others.",
            "The store cupboard": "Move the hours and see how often, and how far it is.",
        },
        slider,
        picture,
        lesson(
            "A line on the floor plan accuses nobody. It shows what the building asks of a person."
        ),
    )


def move_the_cupboard() -> ipywidgets.Widget:
    """The same twelve shifts with the store cupboard elsewhere: metres saved, and what is not."""
    shifts = _shifts()
    today = {key: metres(shift) for key, shift in shifts.items()}
    slider = Slider("The cupboard stands", SPOTS, SPOTS[-1], _where)
    picture = Picture()

    def move(_=None):
        saved = {key: today[key] - metres(shift, slider.value) for key, shift in shifts.items()}
        mean = sum(saved.values()) / len(saved)
        year = year_of(abs(mean))
        worse = sum(value < 0 for value in saved.values())
        care = int(load("nurse_observation")["activity"].isin(NARROW).sum() / len(shifts))
        picture.draw(
            lambda width: _saved(saved, width),
            f"{abs(mean):.0f} metres {'fewer' if mean >= 0 else 'more'} a shift on average; "
            f"{worse} of 12 nurses walk further. In a year of 365 such shifts: "
            f"{year['steps']:,} steps of {STEP} m, {year['hours']} hours of walking. Care at the "
            f"bedside: {care} minutes a shift, as before.",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "You may put the store cupboard anywhere along the corridor. What will a better place "
        "give the ward?",
        {
            "Fewer steps": "Yes, for most. Move it, and see for whom not.",
            "One nurse more": "No: minutes saved come in slivers, a few seconds at a time, all day "
            "long. No rota can be made of them. Move it, and see how many.",
            "More time with patients": "Only if somebody decides that it goes there. Move it, and "
            "watch what stays the same.",
        },
        slider,
        picture,
        lesson(
            "Steps saved are worth what they are used for. The best place for one bay is not the "
            "best for another, so ask both before the cupboard moves."
        ),
    )


def two_observers() -> ipywidgets.Widget:
    """Two careful people label the same 24 finds; how often do they choose the same name?"""
    slider = Slider("Pair of observers", range(1, 21), 1, lambda pair: f"number {pair}")
    picture = Picture()

    def move(_=None):
        pairs = labelled(slider.value)
        same = sum(one == other for one, other in pairs)
        waste = sum((one == NOT_WASTE) == (other == NOT_WASTE) for one, other in pairs)
        picture.draw(
            lambda width: _grid(pairs, width),
            f"The same label on {same} of {len(pairs)}. The same answer to whether it is waste at "
            f"all: {waste} of {len(pairs)}.",
        )

    slider.observe(move, "at")
    move()
    return ask(
        "Two careful people label the 24 finds of the discharge morning, each with a label that "
        "can be defended. On how many will they agree?",
        {
            "On all": "If there were one right name for each thing. Look at a few pairs.",
            "On about half": "Look at a few pairs, and then at the second figure.",
            "On hardly any": "More than that. Look at a few pairs, and then at the second figure.",
        },
        slider,
        picture,
        lesson(
            "They walk the same corridor and see the same things. Which name it gets matters less "
            "than that both saw it, and what they do next."
        ),
    )


DEMOS = (whose_time, where_the_line_is, spaghetti_hour_by_hour, move_the_cupboard, two_observers)


@lru_cache
def _shifts() -> dict[tuple[str, int], pd.DataFrame]:
    return dict(list(load("nurse_observation").groupby(["ward", "shift"])))


def _named(shift: tuple[str, int]) -> str:
    return f"{shift[0]}, shift {shift[1]}"


def _where(along: float) -> str:
    """Where a cupboard stands that is so many metres along the corridor, as staff would say it."""
    across = next(
        name
        for name, room in ROOMS.items()
        if not room.north and room.left <= along < room.left + room.width
    )
    return f"{along:g} m along, by the {across.lower()}"


def _saved(saved: dict[tuple[str, int], int], width: int) -> dict:
    """Bars of the metres that each shift saves, to the left where it walks further."""
    rows = [
        {"shift": _named(key), "metres": value, "said": f"{value:+,}".replace("+0", "0")}
        for key, value in saved.items()
    ]
    y = {"field": "shift", "type": "nominal", "title": None, "axis": {"ticks": False}}
    x = {"field": "metres", "type": "quantitative", "title": "metres fewer in the shift"}
    x["scale"] = {"domain": [-700, 1500]}
    told = f"from {min(saved.values()):,} to {max(saved.values()):,} metres"
    return spec_of(
        width,
        270,
        f"Twelve bars, one a shift: metres saved against today, {told}.",
        title={"text": "Metres fewer than today, shift by shift"},
        data={"values": rows},
        layer=[
            {
                "data": {"values": [{"metres": 0}]},
                "mark": {"type": "rule", "color": LINE},
                "encoding": {"x": x},
            },
            {
                "mark": {"type": "bar", "color": PALETTE["improving"]},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {
                        "condition": {
                            "test": "datum.metres < 0",
                            "value": PALETTE["concerning"],
                        },
                        "value": PALETTE["improving"],
                    },
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {
                    "x": {"field": "right", "type": "quantitative"},
                    "y": y,
                    "text": {"field": "said", "type": "nominal"},
                },
                "transform": [{"calculate": "max(datum.metres, 0)", "as": "right"}],
            },
        ],
    )


def _grid(pairs: list[tuple[str, str]], width: int) -> dict:
    """A square for each find where the two labels are the same, an empty circle where not."""
    rows = [
        {"x": k % 8, "y": k // 8, "same": int(one == other), "no": k + 1}
        for k, (one, other) in enumerate(pairs)
    ]
    at = {
        "x": {"field": "x", "type": "quantitative", "axis": None}
        | {"scale": {"domain": [-0.5, 7.5], "nice": False}},
        "y": {"field": "y", "type": "quantitative", "axis": None}
        | {"scale": {"domain": [2.5, -0.5], "nice": False}},
    }
    same = sum(row["same"] for row in rows)

    def marks(which: int, **mark) -> dict:
        return {
            "transform": [{"filter": f"datum.same == {which}"}],
            "mark": {"type": "point", "size": 620, "opacity": 1, **mark},
            "encoding": at,
        }

    return spec_of(
        width,
        160,
        f"24 finds, numbered: a filled square on the {same} that got the same label from both, an "
        f"empty circle on the {len(pairs) - same} others.",
        title={"text": "■ the same label  ○ two labels"},
        data={"values": rows},
        layer=[
            marks(1, shape="square", filled=True, color=PALETTE["improving"]),
            marks(0, shape="circle", fill="transparent", stroke=LINE, strokeWidth=2),
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": at
                | {
                    "text": {"field": "no", "type": "quantitative"},
                    "color": {
                        "condition": {"test": "datum.same == 1", "value": PALETTE["paper"]},
                        "value": PALETTE["ink"],
                    },
                },
            },
        ],
    )
