"""What is true of a trainee's trust in the board exercise, and which mistakes are known.

The truth comes from `improving_care.spc` on the trainee's own tables, and from what was planted in
them. Reasons tell what goes wrong and never the answer.
"""

from improving_care.grading.exercises.board.drawn import (
    FAILS,
    HIT_AND_MISS,
    LEVELS,
    LEVELS_OF_GOALS,
    chart_of,
    worst,
)
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.pool import Drawn

_page = places_in("Module 18, board")
DRESSES = _page("What each dress shows")
TARGETS = _page("A target is not a limit")
LEAGUE = _page("A league table is a dress, too")
BAY = _page("From board to bay")
SENTENCE = _page("One honest sentence")
WELL_LED = _page("Are we well led?")
WRONG = _page("How it goes wrong")


def _charts(data: Drawn) -> dict:
    """The chart of each measure by its number."""
    page = data.given["page"]
    return {
        int(line["measure"]): chart_of(data.given["months"], line) for _, line in page.iterrows()
    }


def _changed(data: Drawn) -> list[int]:
    charts = _charts(data)
    return [number for number, chart in charts.items() if chart.variation != "common cause"]


def _coloured(data: Drawn, *colours: str) -> list[int]:
    page = data.given["page"]
    return page["measure"][page["colour"].isin(colours)].tolist()


def _towards(data: Drawn, way: str) -> list[int]:
    """The measures whose last point is "improving" or "concerning"."""
    return [number for number, chart in _charts(data).items() if chart.variation == way]


def _without_green(data: Drawn) -> list:
    return [[number for number in _changed(data) if number not in _coloured(data, "green")]]


ASK = Question(
    "q1",
    "Twelve measures",
    4,
    _changed,
    (
        Misconception(
            "RAG red means act",
            lambda data: [_coloured(data, "red")],
            "You asked about what is red. A colour says on which side of a wish the month lies, not "
            "whether anything has changed: a measure can be red in every month and be what it always "
            "was.",
            DRESSES,
        ),
        Misconception(
            "Two-point comparison",
            lambda data: [data.planted["q1"]["worse"]],
            "You asked about what got worse since last month. In a trust where nothing changes, "
            "about half of the measures do that in any month.",
            DRESSES,
        ),
        Misconception(
            "A target read as a limit",
            lambda data: [_coloured(data, "red", "amber")],
            "You asked about all that miss their target. The dotted line is what somebody wants; the "
            "dashed lines are what the process gives.",
            TARGETS,
        ),
        Misconception(
            "Green means safe",
            _without_green,
            "What you asked about has changed. But a change hides behind a colour that nobody looks "
            "twice at: read the charts of the green ones as well.",
            WRONG,
        ),
        Misconception(
            "Only bad news is a signal",
            lambda data: [_towards(data, "concerning")],
            "You asked about what got worse. Something also got better, and not by chance: who did "
            "what, and would it work elsewhere?",
            DRESSES,
        ),
    ),
    "You asked where the chart shows a change, for the worse or for the better, and left the rest.",
    "For each chart look first for a point beyond a dashed line among the latest, then for seven or "
    "more at the end on one side of the middle line. Colours and last month do not come into it.",
    DRESSES,
)


def _by_icon(data: Drawn) -> dict:
    charts = _charts(data)
    return {
        name: [number for number, chart in charts.items() if chart.assurance == icon]
        for name, icon in (("hit_and_miss", HIT_AND_MISS), ("fails", FAILS))
    }


def _red_fails(data: Drawn) -> list:
    return [{"fails": _coloured(data, "red")}]


def _green_passes(data: Drawn) -> list:
    green = _coloured(data, "green")
    return [{"hit_and_miss": [n for n in _by_icon(data)["hit_and_miss"] if n not in green]}]


ASSURED = Question(
    "q2",
    "If nothing changes",
    4,
    _by_icon,
    (
        Misconception(
            "Red read as failing for good",
            _red_fails,
            "You took the red ones for those that cannot meet their target. For some the target lies "
            "between the limits: red this month, green in another, and the same people doing the "
            "same work.",
            TARGETS,
        ),
        Misconception(
            "A good month read as a reliable process",
            _green_passes,
            "Some that are green this month are missing from your list. Where the target lies "
            "between the limits, the same process will miss it in other months.",
            TARGETS,
        ),
    ),
    "You asked of each target where it lies against the limits, and not which colour the month has.",
    "Take one chart after another: is the dotted line between the two dashed ones? Then it is hit "
    "and miss. Beyond them on the good side? Then the process as it was does not get there.",
    TARGETS,
)


def _wrong_colours(data: Drawn) -> dict:
    usual = [n for n, chart in _charts(data).items() if chart.variation == "common cause"]
    return {
        "red_but_usual": [n for n in _coloured(data, "red") if n in usual],
        "green_but_worse": [
            n for n in _coloured(data, "green") if n in _towards(data, "concerning")
        ],
    }


def _only_inside(data: Drawn) -> list:
    fails = _by_icon(data)["fails"]
    return [{"red_but_usual": [n for n in _wrong_colours(data)["red_but_usual"] if n not in fails]}]


RAG = Question(
    "q3",
    "Which colours were wrong",
    4,
    _wrong_colours,
    (
        Misconception(
            "Every red is a signal",
            lambda data: [{"red_but_usual": []}],
            "You found no red one that is what it always was. Look at the charts of the red ones "
            "again: is the last point outside what that measure gives?",
            DRESSES,
        ),
        Misconception(
            "Every green is well",
            lambda data: [{"green_but_worse": []}],
            "You found nothing the matter behind a green. A target can be so easy that a measure may "
            "get worse for months before the colour turns.",
            WRONG,
        ),
        Misconception(
            "A missed target read as a change",
            _only_inside,
            "You left out red ones whose target lies beyond the limits. That the process cannot "
            "reach the target is no news about this month: it could not last year either.",
            TARGETS,
        ),
    ),
    "You kept apart what the colour says, a wish, and what the chart says, a change.",
    "Go through the red ones: which charts show no signal at the end? Then through the green ones: "
    "which show a signal for the worse?",
    DRESSES,
)


def _letter(kind: str):
    return lambda data: [data.planted["q4"][kind]]


HONEST = Question(
    "q4",
    "One honest sentence",
    3,
    lambda data: data.planted["q4"]["honest"],
    (
        Misconception(
            "A percentage on last month",
            _letter("two points"),
            "That is two points and a story. From one month to the next this measure has moved as "
            "far before, with nobody explaining it.",
            DRESSES,
        ),
        Misconception(
            "The target called a limit",
            _letter("target"),
            "A target is nobody's limit. It is a wish, and a wish cannot be out of control.",
            TARGETS,
        ),
        Misconception(
            "Exhortation",
            _letter("exhort"),
            "They knew that it is important. A reminder changes nothing about how the work is done, "
            "and the next green month will be taken for its success.",
            WRONG,
        ),
        Misconception(
            "Inside the limits, so all is well",
            _letter("nothing"),
            "Steady is not the same as good. The process gives what it gives, and the target says "
            "that this is not good enough.",
            TARGETS,
        ),
    ),
    "It says what the process gives, where the month lies, and what would have to change.",
    "Look for the sentence that would still be true next month, and that names no culprit.",
    SENTENCE,
)


def _outside(data: Drawn) -> list[int]:
    table = data.given["league"]
    beyond = (table["rate"] > table["upper"]) | (table["rate"] < table["lower"])
    return table["unit"][beyond].tolist()


def _above_mean(data: Drawn) -> list:
    table = data.given["league"]
    mean = 100 * table["back"].sum() / table["stays"].sum()
    return [table["unit"][table["rate"] > mean].tolist()]


LEAGUE_TABLE = Question(
    "q5",
    "The newspaper's league",
    3,
    _outside,
    (
        Misconception(
            "The league table",
            lambda data: [worst(data.given["league"], count) for count in (3, 1, 2)],
            "You took them from the bottom of the league. Somebody is always last. Small units lie at "
            "both ends because chance moves them furthest: compare each with what chance gives a unit "
            "of its own size.",
            LEAGUE,
        ),
        Misconception(
            "Worse than average",
            _above_mean,
            "About half of all units lie above the mean, in any year and any country.",
            LEAGUE,
        ),
    ),
    "You asked of each unit whether chance alone gives as much to one of its size.",
    "Put each unit's percentage beside its own last column: does it lie between the two figures?",
    LEAGUE,
)


def _of_level(data: Drawn, level: str) -> list[int]:
    table = data.given["goals"]
    return table["goal"][table["level"] == level].tolist()


def _top_too(data: Drawn) -> list:
    top = _of_level(data, LEVELS_OF_GOALS[0])
    return [{"orphans": sorted({*data.planted["q6"]["orphans"], *top})}]


def _all_unserved(data: Drawn) -> list:
    table = data.given["goals"]
    unserved = [goal for goal in table["goal"] if goal not in set(table["serves"])]
    return [{"served_by_none": unserved}]


ALIGNED = Question(
    "q6",
    "From board to bay",
    4,
    lambda data: data.planted["q6"],
    (
        Misconception(
            "The board's goals read as orphans",
            _top_too,
            "The board's own goals serve no goal above them, and need not: they are where the line "
            "begins. An orphan is a goal lower down that reaches none of them.",
            BAY,
        ),
        Misconception(
            "The last in the line read as unserved",
            _all_unserved,
            "A ward's or a bay's goal can be all its own to do. The question is which goal of the "
            "board, or of a division, nobody below does anything for.",
            BAY,
        ),
    ),
    "You followed the line up and down, and found where it breaks.",
    "Go through the rows three times. Up: whose line ends before it reaches the board? Then: who has "
    "nothing in the last column? Then down: which goal of the board or a division is named by nobody?",
    BAY,
)

REFLECTION = Reflection("q7", "The chair's question", LEVELS, WELL_LED)

QUESTIONS = (ASK, ASSURED, RAG, HONEST, LEAGUE_TABLE, ALIGNED)
