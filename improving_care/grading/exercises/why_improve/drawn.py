"""What each trainee finds in the why-improve exercise: their figures, and what they are told.

Each question draws from a stream of its own, again and again until its figures show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import pandas as pd

from improving_care.benefits import tornado
from improving_care.benefits.beds import DAYS
from improving_care.grading.answers import Choice, Fields, Number, Positions
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.personal import Drawn, Told

WARDS = ("Ash", "Cedar", "Chestnut", "Larch", "Linden", "Rowan")
LETTERS = ("A", "B", "C", "D", "E", "F")
CLAIMS = LETTERS[:5]
FATES = ("money", "used", "on paper")
# Pairs of lines that hold the same bed days, and lines that hold their own.
PAIRS = (
    (
        "{n} falls with injury fewer, at the price of a fall, which has its bed days in it",
        "{k} bed days that those falls would have added, at the price of a bed day",
    ),
    (
        "{n} ulcers fewer, at the price of an ulcer, which has its bed days in it",
        "{k} bed days by which those patients with ulcers would have stayed longer",
    ),
    (
        "{k} days fewer on which patients wait to go home",
        "{n} operations not cancelled, in the beds that those patients leave",
    ),
)
OWN_DAYS = (
    "{k} bed days on another ward, whose patients hear their blood results a day sooner",
    "{k} bed days in maternity, where mothers go home when they wish to",
)
NO_DAYS = (
    "{n} agency shifts in theatre that are not booked",
    "{n} clinic appointments that somebody comes to",
)
# Five claims of one paper by what becomes of them; `nurse`, `bed` and `price` are always there.
BECOMES = {
    "nurse": (
        "Each nurse of the ward has {n} minutes more in a shift, and spends them with patients. The "
        "paper says: two and a half nurses saved.",
        "used",
    ),
    "bed": (
        "{k} bed days are freed, and each bed is filled the same evening. The paper puts the "
        "average price on them.",
        "used",
    ),
    "price": (
        "{n} falls fewer, times the price of a fall. Nobody has said what becomes of the beds or "
        "the hours.",
        "on paper",
    ),
    "agency": ("{n} agency shifts are not booked; the agency sends no bill for them.", "money"),
    "bay": (
        "A bay of six is closed for the year, and its nurses fill shifts for which an agency was "
        "paid.",
        "money",
    ),
    "stock": ("{k} packs of dressings are not ordered.", "money"),
    "slot": ("{n} slots in theatre that stood empty are filled from the waiting list.", "used"),
}
OTHERS = (("agency", "bay"), ("agency", "slot"), ("bay", "stock"), ("stock", "slot"))
LEVELS = (
    ("Gives a figure", "Names one sum, or the bill itself, as what would be saved."),
    ("Doubts it", "Says that a price is no saving, and leaves the chair with nothing."),
    (
        "Tells what it buys",
        "Says what happens to people, what is freed and used, and what money leaves, each in its "
        "own line and with a range.",
    ),
    (
        "Leads with it",
        "Tells what it buys, says which assumption matters most and how to find it out, and what "
        "would make them stop.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def _between(rng, low: int, high: int, step: int = 1) -> int:
    """Return a whole number from low to high, both possible, in steps."""
    return low + step * int(rng.integers((high - low) // step + 1))


def empty_beds(rng) -> dict:
    """Question 1: bed days of beds that stand empty, and prices of which one is to be used."""
    ward = WARDS[rng.integers(len(WARDS))]
    freed = {
        "bed_days": _between(rng, 180, 620),
        "average": _between(rng, 290, 380),
        "marginal": _between(rng, 52, 96),
    }
    text = (
        f"**{ward}** had {freed['bed_days']} fewer bed days than the year before (`mine.freed`). On "
        "those nights a bed stood empty. No bay was closed, the same nurses were on duty, nobody "
        "else came in.\n\n"
        "| what | pounds for a bed day |\n| --- | ---: |\n"
        f"| all that the ward costs, shared out (average) | {freed['average']} |\n"
        f"| what one bed day more or less changes: food, laundry, drugs (marginal) | "
        f"{freed['marginal']} |"
    )
    return {
        "given": {"freed": freed},
        "told": {"q1": Told(text)},
        "forms": {"q1": Number(0, 1_000_000, "the pounds that leave")},
        "planted": {},
    }


def whole_bays(rng) -> dict:
    """Question 2: bed days that fill some whole bays and a part of one."""
    beds = _between(rng, 4, 6)
    whole, part = _between(rng, 1, 3), _between(rng, 30, 70)
    bays = {
        "bed_days": round(DAYS * beds * (whole + part / 100)),
        "beds": beds,
        "staff": _between(rng, 170_000, 290_000, 1000),
        "average": _between(rng, 290, 380),
    }
    text = (
        f"Across the medical wards {bays['bed_days']:,} bed days are freed in a year "
        "(`mine.bays`), and Ruth can arrange it so that the same beds stand empty on all "
        f"{DAYS} days of it. A bay has {beds} beds. When a whole bay closes, its nurses fill agency "
        f"shifts: £{bays['staff']:,} a year for each bay. The average bed day costs "
        f"£{bays['average']}."
    )
    return {
        "given": {"bays": bays},
        "told": {"q2": Told(text)},
        "forms": {
            "q2": Fields(
                {
                    "bays": Number(0, 20, "a number of bays", whole=True),
                    "pounds": Number(0, 10_000_000, "the pounds that leave"),
                }
            )
        },
        "planted": {},
    }


def twice(rng) -> dict:
    """Question 3: six lines of a paper, among them two pairs that hold the same bed days."""
    pairs = [PAIRS[int(k)] for k in rng.permutation(len(PAIRS))[:2]]
    own, none = (some[rng.integers(len(some))] for some in (OWN_DAYS, NO_DAYS))
    lines = [*pairs[0], *pairs[1], own, none]
    order = [int(k) for k in rng.permutation(len(lines))]
    place = {line: position for position, line in enumerate(order, 1)}  # of line 0, 1, ... 5
    paper = {
        position: lines[line].format(n=_between(rng, 12, 60), k=_between(rng, 90, 480))
        + f": £{_between(rng, 18_000, 96_000, 1000):,}"
        for position, line in enumerate(order, 1)
    }
    told = "\n".join(f"{position}. {line}" for position, line in paper.items())
    text = (
        f"The six lines of the paper (`mine.paper`):\n\n{told}\n\nOf two lines that hold the same bed days, the "
        "one that stands **later** in the list goes."
    )
    return {
        "given": {"paper": paper},
        "told": {"q3": Told(text)},
        "forms": {"q3": Positions(len(lines), "line")},
        "planted": {
            "q3": {
                "pairs": [[place[0], place[1]], [place[2], place[3]]],
                "own": place[4],
            }
        },
    }


def expected(rng) -> dict:
    """Question 4: three outcomes of one change with their chances."""

    def attempt(rng):
        chances = [_between(rng, 20, 40, 5), 0, _between(rng, 10, 20, 5)]
        chances[1] = 100 - sum(chances)
        days = [_between(rng, 0, 60, 10), _between(rng, 160, 320, 10), _between(rng, 600, 990, 10)]
        mean = sum(c * d for c, d in zip(chances, days, strict=True)) / 100
        others = (days[1], days[2], sum(days) / 3)
        if mean != int(mean) or any(abs(mean - other) < 5 for other in others):
            return None
        return chances, days

    chances, days = until(rng, attempt)
    names = ("it hardly takes hold", "it goes as such changes usually do", "all goes well")
    rows = list(zip(names, chances, days, strict=True))
    told = "\n".join(f"| {name} | {chance} of 100 | {day} |" for name, chance, day in rows)
    table = pd.DataFrame(rows, columns=["outcome", "chance", "bed_days"])
    text = (
        f"*“Frees up to {days[2]} bed days a year!”* says the first page. On the last page stands "
        "what the team thinks of its chances (`mine.outcomes`):\n\n"
        f"| outcome | chance | bed days freed |\n| --- | ---: | ---: |\n{told}"
    )
    return {
        "given": {"outcomes": table},
        "told": {"q4": Told(text)},
        "forms": {"q4": Number(0, 2000, "bed days to expect")},
        "planted": {},
    }


def result(values: dict):
    """Return the pounds a year of question 5's case: two gains less what it takes."""
    return values["A"] * values["B"] + values["C"] * values["D"] - values["E"] * values["F"]


def driver(rng) -> dict:
    """Question 5: six ranges of a case; the widest in per cent is not the one that drives it."""
    names = (
        "agency shifts that are not booked",
        "pounds for an agency shift",
        "bed days freed",
        "pounds that a free bed day is worth",
        "hours of staff that it takes",
        "pounds for an hour",
    )
    usual_between = ((30, 70), (360, 520), (80, 260), (60, 90), (300, 700), (25, 32))

    def attempt(rng):
        ranges = {}
        for letter, (low, high) in zip(LETTERS, usual_between, strict=True):
            usual = _between(rng, low, high)
            down, up = _between(rng, 10, 70), _between(rng, 10, 90)
            ranges[letter] = (
                max(1, round(usual * (1 - down / 100))),
                usual,
                max(usual + 1, round(usual * (1 + up / 100))),
            )
        table = tornado(result, ranges)
        width = {letter: (high - low) / usual for letter, (low, usual, high) in ranges.items()}
        widest, second = sorted(width, key=width.get)[:-3:-1]
        first, next_one = table["swing"][:2]
        clear = first > 1.25 * next_one and width[widest] > 1.1 * width[second]
        return ranges if clear and widest != table["input"][0] else None

    ranges = until(rng, attempt)
    ends = tornado(result, ranges).set_index("input")
    rows = [
        (letter, name, *ranges[letter], *ends.loc[letter, ["at_low", "at_high"]].astype(int))
        for letter, name in zip(LETTERS, names, strict=True)
    ]
    columns = ["letter", "what", "low", "usual", "high", "at_low", "at_high"]
    told = "\n".join(
        f"| {letter} | {what} | {low} | {usual} | {high} | {at_low:,} | {at_high:,} |"
        for letter, what, low, usual, high, at_low, at_high in rows
    )
    middle = result({letter: usual for letter, (_, usual, _) in ranges.items()})
    text = (
        "Pounds a year = **A × B + C × D − E × F**. With every figure as usual that is "
        f"£{middle:,}. Mei Lin has worked out the rest (`mine.case`): the last two columns are the "
        "pounds a year when that one figure is low, or high, and all others are as usual.\n\n"
        "| | figure | low | usual | high | pounds if low | pounds if high |\n"
        f"| --- | --- | ---: | ---: | ---: | ---: | ---: |\n{told}"
    )
    return {
        "given": {"case": pd.DataFrame(rows, columns=columns)},
        "told": {"q5": Told(text)},
        "forms": {
            "q5": Fields(
                {
                    "figure": Choice(tuple(letter.lower() for letter in LETTERS)),
                    "swing": Number(0, 10_000_000, "a bar's length in pounds"),
                }
            )
        },
        "planted": {},
    }


def becomes(rng) -> dict:
    """Question 6: five claims of a paper, and what becomes of each."""
    others = OTHERS[rng.integers(len(OTHERS))]
    kinds = ["nurse", "bed", "price", *others]
    kinds = [kinds[int(k)] for k in rng.permutation(len(kinds))]
    where = dict(zip(CLAIMS, kinds, strict=True))
    claims = {
        letter: BECOMES[kind][0].format(n=_between(rng, 9, 24), k=_between(rng, 90, 480))
        for letter, kind in where.items()
    }
    told = "\n\n".join(f"- **{letter}.** {claim}" for letter, claim in claims.items())
    return {
        "given": {"claims": claims},
        "told": {"q6": Told(f"Five claims of the paper (`mine.claims`):\n\n{told}")},
        "forms": {"q6": Fields({letter: Choice(FATES) for letter in CLAIMS})},
        "planted": {"q6": where},
    }


def the_chair(rng) -> dict:
    """Question 7: the rubric of the reflection, the same for everybody."""
    return rubric("q7", LEVELS)


PARTS = (empty_beds, whole_bays, twice, expected, driver, becomes, the_chair)
