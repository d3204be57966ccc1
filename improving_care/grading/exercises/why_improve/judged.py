"""What is true of a trainee's figures in the why-improve exercise, and which mistakes are known.

The truth comes from `improving_care.benefits` on the trainee's own figures, and from what was
planted in them. Reasons tell what goes wrong and never the answer.
"""

from improving_care.benefits import bed_days_freed, tornado
from improving_care.benefits.beds import DAYS
from improving_care.benefits.drawing import tornado_picture
from improving_care.grading.exercises.why_improve.drawn import BECOMES, LEVELS, result
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn

_page = places_in("Module 1, why improve")
PRICE = _page("A price is not a saving")
STEPS = _page("When is a bed day money?")
TWICE = _page("The same bed day twice")
DRIVES = _page("One change, in a business case")
WRONG = _page("How it goes wrong")


def _freed(data: Drawn) -> tuple[int, int, int]:
    freed = data.given["freed"]
    return freed["bed_days"], freed["average"], freed["marginal"]


def _leaves(data: Drawn) -> float:
    return bed_days_freed(*_freed(data)).marginal


EMPTY = Question(
    "q1",
    "What leaves",
    3,
    _leaves,
    (
        Misconception(
            "Average cost for marginal cost",
            lambda data: [bed_days_freed(*_freed(data)).average],
            "The average shares out nurses and building too, and those were paid as before. Ask "
            "which bills become smaller when one bed stands empty.",
            PRICE,
        ),
        Misconception(
            "Average and marginal added",
            lambda data: [_freed(data)[0] * (_freed(data)[1] + _freed(data)[2])],
            "The average has the marginal cost in it already, and most of the average does not "
            "leave.",
            PRICE,
        ),
        Misconception(
            "What stays taken for what leaves",
            lambda data: [_freed(data)[0] * (_freed(data)[1] - _freed(data)[2])],
            "The average less the marginal is the part that is paid whether or not somebody lies "
            "in the bed: it is what stays.",
            PRICE,
        ),
        Misconception(
            "Nothing at all leaves",
            lambda data: [0],
            "Nearly nothing, and yet something: a patient who is not there is not fed, and no "
            "sheet is washed. Nothing would be right if the bed had been filled.",
            PRICE,
        ),
    ),
    "You took what changes with one bed day, and left alone what is paid in any case.",
    "Multiply the bed days by the price of what changes with one bed day more or less, and by "
    "nothing else.",
    PRICE,
    tolerance=0.5,
)


def _bays(data: Drawn) -> tuple[dict, float, int]:
    """Return what is given, the bays with their part, and the whole ones."""
    bays = data.given["bays"]
    part = bays["bed_days"] / (DAYS * bays["beds"])
    return bays, part, int(part)


def _closed(data: Drawn) -> dict:
    bays = data.given["bays"]
    worth = bed_days_freed(bays["bed_days"], bays["average"], 0, bays["beds"], bays["staff"])
    return {"bays": worth.bays, "pounds": worth.closed}


def _with_a_part(data: Drawn) -> list:
    bays, part, _ = _bays(data)
    return [{"pounds": parts * bays["staff"]} for parts in (part, round(part, 2), round(part, 1))]


def _rounded_up(data: Drawn) -> list:
    bays, _, whole = _bays(data)
    return [{"bays": whole + 1, "pounds": (whole + 1) * bays["staff"]}]


BAYS = Question(
    "q2",
    "Whole bays",
    4,
    _closed,
    (
        Misconception(
            "A part of a bay",
            _with_a_part,
            "These pounds have a part of a bay in them. A part cannot close: while one patient "
            "lies there, somebody has to be on duty.",
            STEPS,
        ),
        Misconception(
            "One bay too many",
            _rounded_up,
            "There are not enough free beds for the last of these bays: some of its patients would "
            "have nowhere to lie. Round down.",
            STEPS,
        ),
        Misconception(
            "All bed days at the average price",
            lambda data: [{"pounds": _bays(data)[0]["bed_days"] * _bays(data)[0]["average"]}],
            "At the average price each bed day carries its share of roof and heating, which a "
            "closed bay still has. Ask what leaves when it closes.",
            STEPS,
        ),
    ),
    "You closed what stands empty as a whole, and left the part of a bay open.",
    "A bay that stands empty all year is its beds times 365 bed days. See how often that goes "
    "whole into what was freed; then count the staff of those bays.",
    STEPS,
    tolerance=0.5,
)


def _later(data: Drawn) -> list[int]:
    return sorted(max(pair) for pair in data.planted["q3"]["pairs"])


PAPER = Question(
    "q3",
    "The same bed day twice",
    4,
    _later,
    (
        Misconception(
            "The same bed day counted twice",
            lambda data: [[]],
            "With every line left in, some bed days are paid for twice. Ask of each line which "
            "patients' days it holds, and at which end of the bed it looks.",
            TWICE,
        ),
        Misconception(
            "One pair seen, one not",
            lambda data: [[line] for line in _later(data)],
            "This is one of the pairs. There is another pair of lines in which the same days stand "
            "under two names.",
            TWICE,
        ),
        Misconception(
            "Other people's bed days left out as well",
            lambda data: [[*_later(data), data.planted["q3"]["own"]]],
            "One of these lines holds the days of patients who are in no other line. That they are "
            "bed days does not make them the same ones.",
            TWICE,
        ),
        Misconception(
            "Both lines of a pair left out",
            lambda data: [[line for pair in data.planted["q3"]["pairs"] for line in pair]],
            "Now these days are counted not at all. Each stands once: of a pair one line goes, and "
            "one stays.",
            TWICE,
        ),
    ),
    "You left each bed day on the paper once.",
    "Write beside each line whose bed days it holds. Where two lines have the same answer, the "
    "later one goes; all others stay.",
    TWICE,
)


def _days(data: Drawn) -> list[int]:
    return data.given["outcomes"]["bed_days"].tolist()


def _expected(data: Drawn) -> float:
    outcomes = data.given["outcomes"]
    return float((outcomes["chance"] * outcomes["bed_days"]).sum() / 100)


EXPECTED = Question(
    "q4",
    "What to expect",
    3,
    _expected,
    (
        Misconception(
            "The best case as the expected one",
            lambda data: [_days(data)[2]],
            "This is what happens when all goes well. The team itself does not think that likely: "
            "look at its chance.",
            WRONG,
        ),
        Misconception(
            "The likeliest case as the expected one",
            lambda data: [_days(data)[1]],
            "This is the outcome seen most often. What you get on average over many such changes "
            "has the good and the bad ones in it, too.",
            WRONG,
        ),
        Misconception(
            "The chances left aside",
            lambda data: [sum(_days(data)) / 3, round(sum(_days(data)) / 3)],
            "This is the plain mean of three outcomes, as if each were as likely as the others. The "
            "last page says that they are not.",
            WRONG,
        ),
    ),
    "You weighed each outcome with its chance.",
    "Think of a hundred such changes. Multiply each outcome by how many of the hundred go that way, "
    "add, and divide by a hundred.",
    WRONG,
    tolerance=0.6,
)


def _ranges(data: Drawn) -> dict:
    case = data.given["case"].set_index("letter")
    return {letter: tuple(row) for letter, row in zip(case.index, _ends(case), strict=True)}


def _ends(case) -> list:
    return case[["low", "usual", "high"]].to_numpy().tolist()


def _table(data: Drawn):
    return tornado(result, _ranges(data))


def _driver(data: Drawn) -> dict:
    first = _table(data).iloc[0]
    return {"figure": first["input"].lower(), "swing": float(first["swing"])}


def _widest(data: Drawn) -> list:
    case = data.given["case"]
    width = (case["high"] - case["low"]) / case["usual"]
    letter = case["letter"][width.idxmax()]
    swing = _table(data).set_index("input").loc[letter, "swing"]
    return [{"figure": letter.lower(), "swing": float(swing)}, {"figure": letter.lower()}]


def _half(data: Drawn) -> list:
    first = _table(data).iloc[0]
    middle = result({letter: known[1] for letter, known in _ranges(data).items()})
    return [{"swing": abs(float(first[end]) - middle)} for end in ("at_high", "at_low")]


def _picture(data: Drawn) -> dict:
    middle = result({letter: known[1] for letter, known in _ranges(data).items()})
    return tornado_picture(_table(data), middle, "Which figure drives the case", width=560)


DRIVER = Question(
    "q5",
    "What drives it",
    4,
    _driver,
    (
        Misconception(
            "The widest in per cent",
            _widest,
            "This figure is the least certain by itself. It moves little that is worth much: what "
            "counts is how far the pounds go.",
            DRIVES,
        ),
        Misconception(
            "Half a bar",
            _half,
            "This is the way from the middle to one end. A bar goes from one end to the other.",
            DRIVES,
        ),
    ),
    "You looked at how far the result moves, from end to end.",
    "For each row take the distance between the last two columns. The longest is the bar on top.",
    DRIVES,
    tolerance=1,
    picture=_picture,
)


def _letter(data: Drawn, kind: str) -> str:
    return next(letter for letter, made in data.planted["q6"].items() if made == kind)


BECOMES_OF_IT = Question(
    "q6",
    "What becomes of it",
    5,
    lambda data: {letter: BECOMES[kind][1] for letter, kind in data.planted["q6"].items()},
    (
        Misconception(
            "A price taken for a saving",
            lambda data: [
                {_letter(data, "price"): "money"},
                {_letter(data, "price"): "used"},
            ],
            "A count times a price says what harm is worth. Until somebody says what becomes of "
            "the beds and hours, nothing has left and nothing has been used.",
            PRICE,
        ),
        Misconception(
            "A part of a nurse",
            lambda data: [
                {_letter(data, "nurse"): "money"},
                {_letter(data, "nurse"): "on paper"},
            ],
            "Minutes spread over many nurses cannot be paid out, however often they are added up; "
            "and at a bedside they are more than paper.",
            PRICE,
        ),
        Misconception(
            "A filled bed taken for money",
            lambda data: [
                {_letter(data, "bed"): "money"},
                {_letter(data, "bed"): "on paper"},
            ],
            "The bed was filled the same evening: somebody was cared for in it, and every bill is "
            "paid as before.",
            STEPS,
        ),
    ),
    "You asked of each claim which bill becomes smaller, and who is better off.",
    "Ask of each claim: will somebody send a smaller bill? Then it is money. Is a bed, a slot or an "
    "hour there for somebody? Then it is used. Does nobody say? Then it is on paper.",
    PRICE,
)

REFLECTION = Reflection("q7", "In which account?", LEVELS, WRONG)

QUESTIONS = (EMPTY, BAYS, PAPER, EXPECTED, DRIVER, BECOMES_OF_IT)
