"""What is true of a trainee's data in the wastes exercise, and which mistakes are known.

Every label that can be defended is accepted. Reasons tell what goes wrong and never the answer.
"""

from improving_care.grading.exercises.wastes.drawn import (
    LEVELS,
    agreement,
    tray_rates,
    value_shares,
    wrong_shares,
)
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn
from improving_care.lean.wastes import LABELS, NEAR

_page = places_in("Module 11, wastes")
VALUE = _page("Who says what value is")
EIGHT = _page("Eight names for waste")
SHIFT = _page("Where a shift goes")
CUPBOARD = _page("Move the cupboard")
WRONG = _page("How it goes wrong")
TRUST = _page("How far to trust it")


def _best_labels(data: Drawn) -> dict:
    return {number: card["accepted"][0] for number, card in data.planted["q1"].items()}


def _other_labels(data: Drawn) -> dict:
    """What a label other than the commonest is worth: 1 if it can be defended, a half if near."""
    worth = {}
    for number, card in data.planted["q1"].items():
        best, *also = card["accepted"]
        near = {label: 0.5 for label in LABELS if {label, best} in NEAR}
        worth[number] = near | dict.fromkeys(also, 1.0)
    return worth


def _trapped(trap: str, label: str):
    """The answers that put this label on a card of this sort, one card at a time."""
    return lambda data: [
        {number: label} for number, card in data.planted["q1"].items() if card["trap"] == trap
    ]


CARDS = Question(
    "q1",
    "Forty cards",
    10,
    _best_labels,
    (
        Misconception(
            "Every wait is waste",
            _trapped("wait", "waiting"),
            "At least one of the waits that you call waste is part of the care: something takes "
            "effect, heals, grows or is watched in that time. Ask who would miss it if it were cut.",
            VALUE,
        ),
        Misconception(
            "Running out is inventory",
            _trapped("out", "inventory"),
            "Inventory is more than is needed now. At least once you use it for a thing that is "
            "not there: then the supply has failed.",
            EIGHT,
        ),
    ),
    "Each label can be defended.",
    "Look at the person or thing on the card: does it move, lie, stand, or is it done again? And "
    "ask first whether the patient would miss it.",
    EIGHT,
    others=_other_labels,
)


def _rounded(shares: dict[str, float]) -> dict[str, float]:
    return {name: round(share, 1) for name, share in shares.items()}


def _mistaken(name: str):
    return lambda data: [_rounded(wrong_shares(data.given["morning"])[name])]


MORNING = Question(
    "q2",
    "A morning in per cent",
    4,
    lambda data: _rounded(value_shares(data.given["morning"])),
    (
        Misconception(
            "Whatever keeps us busy is value",
            _mistaken("busy"),
            "You took all that is not waste for value. Between the two lies what is needed as "
            "things are: the patient did not come for it, and today it cannot be left out.",
            VALUE,
        ),
        Misconception(
            "Times counted in place of minutes",
            _mistaken("times"),
            "You counted how often, not how long. A short thing seen often then weighs as much as "
            "a long one.",
            SHIFT,
        ),
        Misconception(
            "The break counted as work",
            _mistaken("break"),
            "The break is in your total. People have a right to it, and it is neither value nor "
            "waste: leave it out of the time worked.",
            SHIFT,
        ),
    ),
    "You took minutes of the time worked, by the line that the ward drew.",
    "Add up the minutes without the break. Then divide: minutes of value by that sum, and minutes "
    "of the four kinds of waste by it, times 100.",
    SHIFT,
    tolerance=0.06,
)


def _moved(data: Drawn) -> dict:
    plan = data.given["plan"]
    return _walked(data, 2 * plan["trips"] * (plan["now"] - plan["then"])) | {
        "gives": data.planted["q3"]["slivers"]
    }


def _walked(data: Drawn, metres: int) -> dict:
    plan = data.given["plan"]
    return {"metres": metres, "hours": metres * plan["shifts"] / plan["pace"] / 60}


def _one_way(data: Drawn) -> list:
    plan = data.given["plan"]
    metres = plan["trips"] * (plan["now"] - plan["then"])
    return [_walked(data, metres), {"metres": metres}, {"hours": _walked(data, metres)["hours"]}]


def _all_of_it(data: Drawn) -> list:
    plan = data.given["plan"]
    metres = 2 * plan["trips"] * plan["now"]
    return [_walked(data, metres), {"metres": metres}, {"hours": _walked(data, metres)["hours"]}]


def _gives(name: str):
    return lambda data: [{"gives": data.planted["q3"][name]}]


MOVED = Question(
    "q3",
    "The cupboard moves",
    4,
    _moved,
    (
        Misconception(
            "Minutes saved are a nurse saved",
            _gives("nurse"),
            "The minutes come a few seconds at a time, in every hour of the day, and each nurse has "
            "her own. No shift can be taken off a rota for them.",
            CUPBOARD,
        ),
        Misconception(
            "Time saved turns into care by itself",
            _gives("care"),
            "What is freed fills up with whatever calls loudest. It becomes care only where a ward "
            "decides so, and looks whether it did.",
            CUPBOARD,
        ),
        Misconception(
            "One way counted for two",
            _one_way,
            "Whoever goes to the cupboard also comes back: each trip is two ways.",
            CUPBOARD,
        ),
        Misconception(
            "All of the way saved",
            _all_of_it,
            "The new place has a way to it as well. Saved is only what the new way is shorter.",
            CUPBOARD,
        ),
    ),
    "You counted both ways, only what the way is shorter, and you did not count a nurse.",
    "Each trip is two ways, and each way is shorter by old less new. Metres times shifts, by the "
    "pace, give minutes; by 60, hours. Then ask in what pieces they come.",
    CUPBOARD,
    tolerance=0.6,
)


def _rates(data: Drawn) -> dict:
    hers, others = tray_rates(data.given["trays"], data.given["named"])
    return {
        "hers": round(hers, 1),
        "others": round(others, 1),
        "next": data.planted["q4"]["packing"],
    }


def _share_of_missing(data: Drawn) -> list:
    table = data.given["trays"]
    her = table["who"] == data.given["named"]
    share = 100 * table["missing"][her].sum() / table["missing"].sum()
    return [{"hers": round(float(share), 1)}]


def _next(question: str, name: str):
    return lambda data: [{"next": data.planted[question][name]}]


PACKED = Question(
    "q4",
    "Have a word with her",
    4,
    _rates,
    (
        Misconception(
            "Blaming the person",
            _next("q4", "person"),
            "Set her rate beside the others' before you speak with anybody. A long list can come "
            "from much work; and where all six miss things, the cause is not one of the six.",
            WRONG,
        ),
        Misconception(
            "Telling everybody to take more care",
            _next("q4", "careful"),
            "They take care already, and trays go out with things missing. A letter changes nothing "
            "about the way in which a tray is packed.",
            WRONG,
        ),
        Misconception(
            "Her share of all misses read as her rate",
            _share_of_missing,
            "That is her part of all the trays with something missing. Her rate is how many of her "
            "own trays have something missing.",
            WRONG,
        ),
    ),
    "You set her rate beside the others', and looked at the packing in place of the packer.",
    "For each: trays with something missing, divided by trays packed, times 100. Then ask what all "
    "six have in common.",
    WRONG,
    tolerance=0.06,
)


def _agreed(data: Drawn) -> dict:
    same, waste = agreement(data.given["two"])
    return {"same": same, "waste": waste, "next": data.planted["q5"]["act"]}


TWO = Question(
    "q5",
    "Two people, one walk",
    3,
    _agreed,
    (
        Misconception(
            "The labels must be the same",
            lambda data: [*_next("q5", "argue")(data), *_next("q5", "again")(data)],
            "A label is a way of seeing, and the same thing can have two. The walk has done its "
            "work when people saw the same thing; hours on its name mend nothing.",
            TRUST,
        ),
        Misconception(
            "Rank decides what is seen",
            _next("q5", "vote"),
            "Whoever is senior sees one side of it. Two honest labels tell more than one that was "
            "ordered.",
            TRUST,
        ),
        Misconception(
            "Seen as waste, counted as the same label",
            lambda data: [{"same": agreement(data.given["two"])[1]}],
            "That is how often both say waste, or both say none. For the labels, count the cards on "
            "which the very same word stands twice.",
            TRUST,
        ),
    ),
    "You counted both kinds of agreement, and went on to what both saw.",
    "Count first the cards with the same word twice. Then count again, asking of each only: waste, "
    "or not? Then ask what the walk was for.",
    TRUST,
)

REFLECTION = Reflection("q6", "At the huddle", LEVELS, VALUE)

QUESTIONS = (CARDS, MORNING, MOVED, PACKED, TWO)
