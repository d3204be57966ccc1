"""What is true of a trainee's data in the aim-and-drivers exercise, and which mistakes are known.

The truth comes from the trainee's own tables and from what was planted in them. Reasons tell what
goes wrong and never the answer.
"""

from improving_care.grading.exercises.aim_and_drivers.drawn import (
    LEVELS,
    agreements,
    changes,
    goals_from,
)
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn
from improving_care.project.agreement import agreement

_page = places_in("Module 2, aim, measures, changes")
PARTS = _page("An aim has parts")
TRUE = _page("What would have to be true?")
FAMILY_OF = _page("A family of measures")
COUNTS = _page("What counts?")
LUCK = _page("How much of it is luck?")
WRONG = _page("How it goes wrong")


def _accepted(*parts: int):
    """The answers of somebody who lets these parts of an aim pass."""

    def wrong(data: Drawn) -> list:
        empty = data.planted["q1"]
        return [
            {name: [each for each in faults if each != part]}
            for part in parts
            for name, faults in empty.items()
            if part in faults
        ]

    return wrong


AIMS = Question(
    "q1",
    "What the aims lack",
    4,
    lambda data: data.planted["q1"],
    (
        Misconception(
            "Filled in, and so complete",
            lambda data: [{"A": [], "B": []}],
            "Every box has words in it, and some of the words say nothing. Ask of each whether two "
            "people could disagree about it in a year.",
            PARTS,
        ),
        Misconception(
            "An activity taken for an aim",
            _accepted(1),
            "One of these aims begins with something to do. It can be done to the last letter, and no "
            "patient need notice. An aim says what will be better; the doing is a change idea.",
            WRONG,
        ),
        Misconception(
            "A fine word taken for an amount",
            _accepted(2),
            "One amount has no figure in it. Whoever wants to will find, in the end, that it was "
            "met; and whoever does not, that it was not.",
            PARTS,
        ),
        Misconception(
            "A goal without a date",
            _accepted(3),
            "One date is on no calendar. A goal without a date can never be missed, so nobody need "
            "hurry, and nobody need stop.",
            WRONG,
        ),
    ),
    "You saw through each fine word, and let each part stand that holds what it should.",
    "Take the five parts one by one. Part 1 is what a patient notices, part 2 has a figure, part 3 "
    "is on a calendar, part 4 names the patients, part 5 says what is counted and where.",
    PARTS,
)


def _goals(data: Drawn) -> dict:
    return goals_from(data.given["tuesdays"], data.given["more"])


HOW_FAR = Question(
    "q2",
    "How far is the goal",
    3,
    lambda data: _goals(data)["goal"],
    (
        Misconception(
            "Points for per cent",
            lambda data: [_goals(data)["points"]],
            "You added percentage points. By so many per cent of what it is now means that much of "
            "the present share, which is a smaller step; say in an aim which of the two is meant.",
            PARTS,
        ),
        Misconception(
            "The last week as the starting point",
            lambda data: [_goals(data)["last"]],
            "You started from the last Tuesday alone. One week is mostly luck; the aim says the 12 "
            "weeks together.",
            PARTS,
        ),
        Misconception(
            "The step for the goal",
            lambda data: [_goals(data)["rise"]],
            "That is how far the share has to rise. The goal is where it arrives: today's share and "
            "the step together.",
            PARTS,
        ),
    ),
    "You took all the patients of the 12 weeks, and that share of it on top.",
    "First find today's share: all who were up, of all patients, times 100. Then add the given per "
    "cent of that share to it.",
    PARTS,
    tolerance=0.16,
)


def _of_kind(data: Drawn, kind: str) -> list[str]:
    return [letter for letter, its in data.planted["q3"].items() if its == kind]


def _called(kind: str, name: str):
    """The answers of somebody who calls the measures of one kind by another name."""

    def wrong(data: Drawn) -> list:
        letters = _of_kind(data, kind)
        return [dict.fromkeys(letters, name), *({letter: name} for letter in letters)]

    return wrong


FAMILY = Question(
    "q3",
    "Outcome, process, balancing",
    4,
    lambda data: data.planted["q3"],
    (
        Misconception(
            "A process taken for an outcome",
            _called("process", "outcome"),
            "You call an outcome what staff do. It can be done every time, and nothing get better "
            "for a patient. An outcome is what the aim is about.",
            FAMILY_OF,
        ),
        Misconception(
            "The balancing measure forgotten",
            _called("balancing", "process"),
            "You count among the processes something that nobody means to do. It is what might get "
            "worse while the aim is met: ask who would notice first.",
            FAMILY_OF,
        ),
        Misconception(
            "Whatever happens to patients is an outcome",
            _called("balancing", "outcome"),
            "It happens to patients, or to staff, but it is not what this aim is about. It is here to "
            "see whether something else pays for the aim.",
            FAMILY_OF,
        ),
    ),
    "You asked of each measure whether it tells of the aim, of the work, or of the price.",
    "Ask of each: is it the thing that the aim wants to be different? Is it something that staff do to "
    "get there? Or is it something that could suffer meanwhile?",
    FAMILY_OF,
)


def _passed(name: str):
    """The boxes named by somebody who lets one kind of fault pass."""
    return lambda data: [[box for kind, box in data.planted["q4"].items() if kind != name]]


BOXES = Question(
    "q4",
    "Boxes in the wrong place",
    3,
    lambda data: list(data.planted["q4"].values()),
    (
        Misconception(
            "A thing to do among the drivers",
            _passed("activity"),
            "One of the drivers that you let stand is something to do. Ask what would be different "
            "when it has been done: that is the driver.",
            TRUE,
        ),
        Misconception(
            "A wish among the change ideas",
            _passed("wish"),
            "One of the change ideas that you let stand cannot be tried on Tuesday: nobody would "
            "know what to do. A change idea says who does what.",
            TRUE,
        ),
        Misconception(
            "A box that leads nowhere",
            _passed("stranger"),
            "One box that you let stand may be a good thing, but say “so that” and follow it to the "
            "left: it does not lead to the aim.",
            TRUE,
        ),
    ),
    "You found the activity, the wish, and the box that leads nowhere.",
    "Say each line from right to left with “so that” between. Three boxes do not fit: something to "
    "do that stands as a driver, a wish that stands as an idea, a thing that leads nowhere.",
    TRUE,
)


def _agreement(data: Drawn) -> dict:
    cases = data.given["cases"]
    found = agreement(cases["first"].tolist(), cases["second"].tolist())
    return {"agreement": found.observed, "kappa": found.kappa}


def _as_kappa(name: str):
    """The answer of somebody who gives another figure for kappa."""
    return lambda data: [{"kappa": agreements(data.given["cases"])[name]}]


TWO_PEOPLE = Question(
    "q5",
    "Two people, twenty cases",
    4,
    _agreement,
    (
        Misconception(
            "Agreement by per cent taken for kappa",
            _as_kappa("agreement"),
            "That is how often they agree. Where nearly all cases are no, two people who never looked "
            "would agree nearly as often. Kappa takes away what chance gives.",
            LUCK,
        ),
        Misconception(
            "Chance taken for a coin",
            _as_kappa("coins"),
            "You took chance to be one half, as with coins. These two say no far more often than yes, "
            "so by chance they agree far more often than on half.",
            LUCK,
        ),
        Misconception(
            "Only the yeses counted",
            lambda data: [
                {"kappa": agreements(data.given["cases"])["yes alone"]},
                {"agreement": agreements(data.given["cases"])["yes alone"]},
            ],
            "You looked only at cases with a yes. They also agree where both say no, and kappa counts "
            "that, and then takes away what chance gives of it.",
            LUCK,
        ),
    ),
    "You took from their agreement what two people with these habits would reach blindly.",
    "Count the cases on which they say the same, and divide by 20. For chance: the product of their "
    "shares of yes, and the product of their shares of no, added. Kappa is (agreement - chance) / (1 - "
    "chance).",
    LUCK,
    tolerance=0.011,
)


def _sentence(name: str):
    return lambda data: [data.planted["q6"][name]]


SENTENCE = Question(
    "q6",
    "One sentence more",
    3,
    lambda data: data.planted["q6"]["settles"],
    (
        Misconception(
            "The commonest case settled",
            _sentence("commonest"),
            "That settles the commonest kind. But there is another on which they differ more often. "
            "Look at that column.",
            COUNTS,
        ),
        Misconception(
            "Only what hurts is counted",
            _sentence("hurt"),
            "That counts something else: harm, and by luck. The next patient down the same way may "
            "break a hip. And is a bruise hurt? You have a new word to define.",
            COUNTS,
        ),
        Misconception(
            "Agreement by talking",
            _sentence("talk"),
            "They will agree, and the next two people will not: what they settled stands nowhere. "
            "Write down what they found out, as a rule that anybody can use.",
            COUNTS,
        ),
    ),
    "You settled the kind of case on which they differ most, in words that anybody can use.",
    "Which row has the most cases on which they differ? Find the sentence that says what to do with "
    "just those.",
    COUNTS,
)


def _changes(data: Drawn) -> dict:
    given = data.given
    return changes(given["ulcers"], given["start"], given["under_a_device"])


ULCERS = Question(
    "q7",
    "A number that moved",
    4,
    lambda data: {"change": _changes(data)["like for like"], "says": "b"},
    (
        Misconception(
            "A new definition read as harm",
            lambda data: [
                {"change": _changes(data)["as counted"], "says": "a"},
                {"change": _changes(data)["as counted"]},
                {"says": "a"},
            ],
            "From that month on more is counted. Part of the rise is in the counting, so compare the "
            "same thing before and after: without what was not counted before.",
            WRONG,
        ),
        Misconception(
            "One month against the next",
            lambda data: [{"change": _changes(data)["two months"]}],
            "You compared the last month before with the first one after. Two months always differ; "
            "use all the months on both sides.",
            WRONG,
        ),
        Misconception(
            "Nothing can be compared any more",
            lambda data: [{"says": "d"}],
            "It can, because somebody wrote down how many of the new kind there were. That is why a "
            "ward counts both ways for a while when a definition changes.",
            WRONG,
        ),
    ),
    "You compared like with like, and said what moved.",
    "Take the ulcers under a device out of the months after. Divide by the number of those months, and "
    "take away the mean of the months before.",
    WRONG,
    tolerance=0.011,
)

REFLECTION = Reflection("q8", "None by Christmas", LEVELS, FAMILY_OF)

QUESTIONS = (AIMS, HOW_FAR, FAMILY, BOXES, TWO_PEOPLE, SENTENCE, ULCERS)
