"""What is true of a trainee's figures in the Salford Royal exercise, and which mistakes are known.

The truth comes from `improving_care.leading.attribution` on the trainee's own figures, and from
what was planted in them. Reasons tell what goes wrong and never the answer.
"""

from improving_care.grading.exercises.salford_royal.drawn import (
    FEW,
    LEVELS,
    READINGS,
    groups,
    luck,
    percents,
    sums,
    two_lists,
    until_programme,
)
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn

_page = places_in("Module 14, Salford Royal")
HOW_MUCH = _page("How much of it was the collaborative?")
LUCK = _page("The luck of having been worst")
REPORTS = _page("Two honest reports")
ASK = _page("Your turn to ask")
WRONG = _page("How it goes wrong")
EFFECT = "Regression to the mean read as effect"
CLOSE = 0.04  # how near an answer to "how many times as much" must be


def _sums(data: Drawn):
    return sums(data.given["wards"])


def _groups(data: Drawn):
    return groups(data.given["wards"])


def _cases_alone(data: Drawn) -> list:
    falls = data.given["wards"]["falls"]
    return [100 * (1 - falls[1] / falls[0])]


def _of_the_end(data: Drawn) -> list:
    before, after = _groups(data)[0][:2]
    return [100 * (before / after - 1)]


FALL = Question(
    "q1",
    "How far it came down",
    3,
    lambda data: _sums(data).fall,
    (
        Misconception(
            "Cases read as rates",
            _cases_alone,
            "These are falls, and not falls per bed day. In the second year the wards had another "
            "number of bed days, so part of this change is only that.",
            REPORTS,
        ),
        Misconception(
            "Per cent of the end",
            _of_the_end,
            "You divided by where it ended. Per cent fewer is always of where it began.",
            REPORTS,
        ),
        Misconception(
            "What is left read as what is gone",
            lambda data: [100 - _sums(data).fall],
            "This is what is left. What is gone is 100 less that.",
            REPORTS,
        ),
    ),
    "You took rates, and the first of them as the whole.",
    "Divide falls by bed days for each year. Then: by what part of the first rate is the second "
    "one lower?",
    REPORTS,
    tolerance=0.5,
)


def _same_number(data: Drawn) -> dict:
    reading = _sums(data).number
    return {"expected": reading.expected, "beyond": reading.beyond}


def _afterwards(data: Drawn) -> list:
    programme, others = _groups(data)
    return [{"beyond": others.after - programme.after}, {"expected": others.after}]


SAME_NUMBER = Question(
    "q2",
    "The same number fewer",
    4,
    _same_number,
    (
        Misconception(
            "Success without a comparator",
            lambda data: [{"beyond": _groups(data)[0].before - _groups(data)[0].after}],
            "This is the whole fall of the programme's wards. Part of it came on the other wards "
            "too, which had no programme.",
            HOW_MUCH,
        ),
        Misconception(
            "Only afterwards compared",
            _afterwards,
            "You compared the two groups afterwards. They were not alike before either: compare "
            "how "
            "far each came down.",
            HOW_MUCH,
        ),
        Misconception(
            "What is shared taken for what is beyond",
            lambda data: [{"beyond": _groups(data)[1].before - _groups(data)[1].after}],
            "This is what the others lost, the part that is shared. What is beyond is what the "
            "programme's wards lost on top of it.",
            HOW_MUCH,
        ),
    ),
    "You took what the others lost from where the programme's wards began.",
    "How many falls per 1,000 bed days did the others lose? Take that from where the programme's "
    "wards began: that is expected. Beyond is how far below it they came.",
    HOW_MUCH,
    tolerance=0.02,
)


def _same_part(data: Drawn) -> dict:
    found = _sums(data)
    return {"expected": found.part.expected * found.days, "percent": found.below}


SAME_PART = Question(
    "q3",
    "The same part fewer",
    4,
    _same_part,
    (
        Misconception(
            "Percentages subtracted",
            lambda data: [{"percent": _sums(data).fall - _sums(data).others}],
            "One percentage less another is in points of two different wholes, and says nothing of "
            "the falls that were expected. Work out what was expected, and compare what came "
            "with it.",
            REPORTS,
        ),
        Misconception(
            "Percentages of percentages",
            lambda data: [{"percent": 100 * (_sums(data).fall / _sums(data).others - 1)}],
            "This says how much larger one percentage is than another. It would be just as large "
            "for 2 per cent and 3. Go back to what is left.",
            REPORTS,
        ),
        Misconception(
            "Success without a comparator",
            lambda data: [{"percent": _sums(data).fall}],
            "This is how far the wards fell from where they began. Asked is how far they came "
            "below "
            "where they would have come anyway.",
            HOW_MUCH,
        ),
        Misconception(
            "The other scale",
            lambda data: [{"expected": _sums(data).number.expected * _sums(data).days}],
            "This is what one expects if all wards lose the same number. Asked is the same part: "
            "multiply, where here you took away.",
            HOW_MUCH,
        ),
    ),
    "You let the programme's wards keep the part that the others kept, and compared what came.",
    "What part of their rate did the others keep? The programme's wards would have kept that part "
    "of theirs. Turn it into falls with the bed days of the second year, and see how far below it "
    "they came.",
    HOW_MUCH,
    tolerance=0.6,
)


def _shares(data: Drawn) -> tuple[float, float]:
    found = _sums(data)
    return 100 * found.number.share, 100 * found.part.share


def _percents_subtracted(data: Drawn) -> list:
    points = _sums(data).fall - _sums(data).others
    return [{"part": points}, {"number": points}]


SHARES = Question(
    "q4",
    "How much of it was the programme",
    4,
    lambda data: dict(zip(("number", "part"), _shares(data), strict=True)),
    (
        Misconception(
            "Success without a comparator",
            lambda data: [{"number": 100, "part": 100}],
            "All of the fall would be the programme's only if the other wards had stayed where "
            "they "
            "were.",
            WRONG,
        ),
        Misconception(
            "What is shared taken for what is beyond",
            lambda data: [
                dict(zip(("number", "part"), (100 - s for s in _shares(data)), strict=True))
            ],
            "These are the parts that were shared with the other wards. Asked is the rest.",
            HOW_MUCH,
        ),
        Misconception(
            "One scale for both",
            lambda data: [{"number": share, "part": share} for share in reversed(_shares(data))],
            "The two scales expect different things of these wards, so they leave different parts "
            "of the fall to the programme. You have used one of them twice.",
            HOW_MUCH,
        ),
        Misconception(
            "The two scales changed over",
            lambda data: [dict(zip(("part", "number"), _shares(data), strict=True))],
            "You have both, the wrong way round. In question 2 all wards lose the same number; in "
            "question 3 they keep the same part.",
            HOW_MUCH,
        ),
        Misconception(
            "Percentages subtracted",
            _percents_subtracted,
            "You took the others' percentage from the programme's. Those are points, and no part of "
            "the fall: ask how much of what the programme's wards lost is beyond.",
            REPORTS,
        ),
    ),
    "You set what is beyond against the whole fall, on each scale.",
    "On each scale: what is beyond, divided by the whole fall of the programme's wards.",
    HOW_MUCH,
    tolerance=0.7,
)


def _luck(data: Drawn) -> dict:
    table, came_to = data.given["halves"], data.given["came_to"]
    by_itself = luck(table)
    return {"luck": by_itself, "left": until_programme(table) - came_to - by_itself}


def _whole_fall(data: Drawn) -> list:
    whole = until_programme(data.given["halves"]) - data.given["came_to"]
    return [{"left": whole}, {"luck": 0}]


def _all_wards(data: Drawn) -> list:
    table = data.given["halves"]
    return [{"luck": float(table["first"].mean() - table["second"].mean())}]


WORST = Question(
    "q5",
    "Chosen for being worst",
    5,
    _luck,
    (
        Misconception(
            EFFECT,
            _whole_fall,
            "Here the whole fall is credited to the programme. These wards were chosen because "
            "they "
            "were worst just then: see how far such wards come down when nobody does anything.",
            LUCK,
        ),
        Misconception(
            "Two different lists of the worst",
            lambda data: [{"luck": two_lists(data.given["halves"])}],
            "The worst of the second half-year are not the same wards as the worst of the first. "
            "Choose them once, and follow those.",
            LUCK,
        ),
        Misconception(
            "All wards followed",
            _all_wards,
            "Over all wards luck cancels out. It does not for wards that were chosen because they "
            "were high: follow only those.",
            LUCK,
        ),
    ),
    "You followed the same wards into a half-year when nobody did anything.",
    f"Find the {FEW} highest of the first half-year. What is the mean of those same wards in each "
    "half-year? The difference is luck. Take it from the fall in the paper.",
    LUCK,
    tolerance=0.02,
)


def _times(data: Drawn, digits: int | None = None) -> float:
    """How many times as much is left by the first account, from percentages with these digits."""
    found = percents(data.given["years"], digits)
    one, other = data.planted["q6"]
    return (100 - found[one]) / (100 - found[other])


def _made(data: Drawn) -> dict:
    return {**dict(zip(("one", "other"), data.planted["q6"], strict=True)), "times": _times(data)}


def _not_rounded(data: Drawn) -> dict:
    """The same from percentages that were not rounded, unless it is one of the mistakes."""
    times = _times(data, 6)
    taken = any(abs(times - wrong["times"]) <= CLOSE for wrong in _percents_compared(data))
    return {} if taken else {"times": {times: 1}}


def _turned(at: int):
    """The answers in which one report's reading differs in its count (0) or its first year (1)."""

    def wrong(data: Drawn) -> list:
        answers = []
        for name, letter in zip(("one", "other"), data.planted["q6"], strict=True):
            made = READINGS[letter]
            answers += [
                {name: like}
                for like, reading in READINGS.items()
                if reading[at] != made[at] and reading[1 - at] == made[1 - at]
            ]
        return answers

    return wrong


def _percents_compared(data: Drawn) -> list:
    one, other = sorted(data.given["reports"])
    return [{"times": other / one}, {"times": other - one}, {"times": (100 - other) / (100 - one)}]


TWO_REPORTS = Question(
    "q6",
    "Two reports of one thing",
    5,
    _made,
    (
        Misconception(
            "Percentages of percentages",
            _percents_compared,
            "You compared what is gone. What patients meet is what is left: 100 less each "
            "percentage. How many times as much is left in the first account as in the second?",
            REPORTS,
        ),
        Misconception(
            "Cases taken for rates",
            _turned(0),
            "The first year is right for one of these accounts, and what was counted is not: the "
            "bed days changed too, so cases and rates did not fall alike.",
            REPORTS,
        ),
        Misconception(
            "The first year taken for the worst",
            _turned(1),
            "One of these begins in another year. From the highest year everything looks like a "
            "steeper fall.",
            REPORTS,
        ),
    ),
    "You found of what, and from when, each account speaks, and compared what is left.",
    "Work out all four percentages, and see which two they print. Then take each from 100: how "
    "many "
    "times as much is left in the first as in the second?",
    REPORTS,
    tolerance=CLOSE,
    others=_not_rounded,
)


def _letter(data: Drawn, kind: str) -> str:
    return next(letter for letter, made in data.planted["q7"].items() if made == kind)


def _sees(data: Drawn) -> dict:
    return {
        letter: kind.split(" ")[0] if kind.startswith("fair") else kind
        for letter, kind in data.planted["q7"].items()
    }


def _as_fair(kind: str):
    return lambda data: [{_letter(data, kind): "fair"}]


def _suspected(data: Drawn) -> list:
    kinds = ("fair scale", "fair words")
    others = ("no comparator", "luck", "percentages", "hero")
    return [{_letter(data, kind): other} for kind in kinds for other in others]


MAY_BE_SAID = Question(
    "q7",
    "What may be said",
    6,
    _sees,
    (
        Misconception(
            "The hero",
            _as_fair("hero"),
            "One of the sentences gives to one person what many did. It cannot be tested, and "
            "nobody can copy it: ask what was done.",
            WRONG,
        ),
        Misconception(
            "Success without a comparator",
            _as_fair("no comparator"),
            "One of the sentences takes a fall for an effect, and does not say what happened where "
            "nobody did anything.",
            WRONG,
        ),
        Misconception(
            EFFECT,
            _as_fair("luck"),
            "One of the sentences is about places that were chosen because they were worst. They "
            "would have come down by themselves, most of them.",
            LUCK,
        ),
        Misconception(
            "Percentages of percentages",
            _as_fair("percentages"),
            "One of the sentences does sums with two percentages that have different wholes.",
            REPORTS,
        ),
        Misconception(
            "Everything suspected",
            _suspected,
            "One of these is fair: it claims no more than it shows, and says on which scale, or of "
            "what and from when. Not every number is a trick.",
            WRONG,
        ),
    ),
    "You saw what is wrong with four of them, and let the fair ones stand.",
    "Ask of each: does it claim that something caused this? Then, was there a comparison? Who was "
    "chosen, and why? Is it a sum of percentages? Is it one person's doing?",
    WRONG,
    # A sentence about luck, or about a hero, has no comparator either.
    others=lambda data: {_letter(data, kind): {"no comparator": 0.5} for kind in ("luck", "hero")},
)

REFLECTION = Reflection("q8", "What would you have asked?", LEVELS, ASK)

QUESTIONS = (FALL, SAME_NUMBER, SAME_PART, SHARES, WORST, TWO_REPORTS, MAY_BE_SAID)
