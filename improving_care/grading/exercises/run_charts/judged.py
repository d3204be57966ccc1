"""What is true of a trainee's data in the run-charts exercise, and which mistakes are known.

The truth comes from `improving_care.spc` on the trainee's own tables, and from what was planted in
them. Reasons tell what goes wrong and never the answer.
"""

import numpy as np

from improving_care.grading.exercises.run_charts.drawn import LETTERS, LEVELS, NEW
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn
from improving_care.spc import control_chart

_page = places_in("Module 4, run charts")
LINE = _page("Draw the line")
COUNT = _page("Two things to count")
TWO = _page("What two points hide")
PLANNED = _page("Before the first dot: a plan")
WATCHED = _page("Who counts moves the dot")
MISSING = _page("Missing is not zero")
WRONG = _page("How it goes wrong")


def _read(table, y: str, title: str, **settings) -> dict:
    """The picture of a run chart as it should be read."""
    chart = control_chart(table, y, x="month", kind="run", **settings)
    return chart.spec(width=560, title=title)


def _means(data: Drawn) -> list:
    falls = data.given["falls"]["falls"]
    return [falls.mean(), round(falls.mean(), 1), round(falls.mean()), falls.fillna(0).mean()]


MIDDLE = Question(
    "q1",
    "Where is the middle?",
    3,
    lambda data: float(data.given["falls"]["falls"].median()),
    (
        Misconception(
            "Mean for median",
            _means,
            "This is a mean. One wild month pulls it up, and most dots then lie below it. The line "
            "of a run chart has as many dots above it as below.",
            LINE,
        ),
        Misconception(
            "Missing read as zero",
            lambda data: [float(data.given["falls"]["falls"].fillna(0).median())],
            "Here the two months that were never sent stand as 0. Nobody knows what happened in "
            "them, so they have no place in the order.",
            MISSING,
        ),
        Misconception(
            "The middle of the list as it stands",
            lambda data: [float(data.given["falls"]["falls"].dropna().iloc[7])],
            "This is the month in the middle of the list. The median is in the middle of the "
            "values: put them in order of size first.",
            LINE,
        ),
    ),
    "You left out what was not sent, put the rest in order of size, and took the one in the middle.",
    "Leave out the months with nothing sent, put the other values in order of size, and take the "
    "one that has as many below it as above.",
    LINE,
    tolerance=0.04,
    picture=lambda data: _read(data.given["falls"], "falls", "Falls, with the median"),
)


def _five(data: Drawn) -> dict:
    wards = data.given["wards"]
    signals = {
        letter: control_chart(wards, letter, x="month", kind="run").runs["signal"].iloc[0]
        for letter in LETTERS
    }
    return {letter: "signal" if found else "none" for letter, found in signals.items()}


def _at_least(data: Drawn) -> list:
    planted = data.planted["q2"]
    run, crossings = (
        {planted[role]: "signal"} for role in ("run at the limit", "crossings at the limit")
    )
    return [run | crossings, run, crossings]


FIVE_WARDS = Question(
    "q2",
    "Signal, or none?",
    5,
    _five,
    (
        Misconception(
            "Any uneven picture is a signal",
            lambda data: [dict.fromkeys(LETTERS, "signal")],
            "Chance alone is uneven: it draws runs, and it leaves gaps in the crossings. That is "
            "why there are limits. Hold each count against its own.",
            WRONG,
        ),
        Misconception(
            "At least, for more than",
            _at_least,
            "One of these counts stands exactly at its limit. Up to the limit chance explains it: a "
            "run must be longer, and crossings must be fewer.",
            COUNT,
        ),
        Misconception(
            "The run alone",
            lambda data: [{data.planted["q2"]["crossings below"]: "none"}],
            "One ward has no long run, and still too few crossings. Either of the two is enough.",
            COUNT,
        ),
    ),
    "You held each count against its own limit, and took a limit that is met for chance.",
    "Find each ward's line in the second table. It is a signal if the longest run is more than its "
    "limit, or if the crossings are fewer than theirs.",
    COUNT,
)

POSTER = Question(
    "q3",
    "The poster",
    3,
    lambda data: "c" if data.planted["q3"] else "b",
    (
        Misconception(
            "Two points",
            lambda data: ["a"],
            "These two months were chosen. In any row of dots one early one is high and one late "
            "one is low; the poster hides the other twenty-two.",
            TWO,
        ),
        Misconception(
            "Dots in clumps read as a signal",
            lambda data: ["e"],
            "Chance makes clumps. Whether these are more than chance is what the two counts are "
            "for.",
            WRONG,
        ),
        Misconception(
            "Never enough dots",
            lambda data: ["d"],
            "Ten to twelve useful points are enough to begin to count. With 24 a change of any size "
            "to speak of has a good chance to show.",
            COUNT,
        ),
    ),
    "You left the poster aside, and counted.",
    "Forget the two months. Count the longest run and the crossings about the median, and hold each "
    "against its limit.",
    COUNT,
    picture=lambda data: _read(data.given["poster"], "minutes", "All 24 months"),
)


def _without(data: Drawn, *kinds: str) -> list[int]:
    return [month for kind, month in data.planted["q4"].items() if kind not in kinds]


GAPS = Question(
    "q4",
    "What goes on the chart as a gap?",
    3,
    lambda data: _without(data, "none"),
    (
        Misconception(
            "Missing read as zero",
            lambda data: [[]],
            "Without a gap every empty month becomes a 0, and a 0 says that somebody looked and "
            "nobody had fallen.",
            MISSING,
        ),
        Misconception(
            "A printed zero believed",
            lambda data: [
                _without(data, "none", "lost", "closed"),
                _without(data, "none", "lost"),
                _without(data, "none", "closed"),
            ],
            "A zero that a system prints can mean that nothing happened, that nothing arrived, or "
            "that nothing could happen. Ask of each zero who looked, and at whom.",
            MISSING,
        ),
        Misconception(
            "A true none taken for missing",
            lambda data: [_without(data)],
            "In one of these months somebody went through the notes, and nobody had fallen. That is "
            "a real 0, and a good one: it belongs on the chart.",
            MISSING,
        ),
    ),
    "You kept the 0 that somebody had looked for, and left a gap where nobody can know.",
    "Ask of each of the four months: were there patients, and did somebody look? Only then is 0 a "
    "figure.",
    MISSING,
)


def _new_words(data: Drawn) -> dict:
    start = data.given["new_form"]
    new = data.given["doses"][start - 1 :]
    chart = control_chart(new, "doses", x="month", kind="run", baseline=NEW)
    since = "no change"
    if chart.runs["signal"].iloc[0]:
        lower = np.median(new["doses"][NEW:]) < chart.last["centre"]
        since = "better" if lower else "worse"
    return {"new_line": start, "since": since}


NEW_WORDS = Question(
    "q5",
    "A new form",
    4,
    _new_words,
    (
        Misconception(
            "A definition change read as harm",
            lambda data: [{"since": "worse"}],
            "The step up came on the day when more was counted. Dots of the new form can be held "
            "only against dots of the new form.",
            WRONG,
        ),
        Misconception(
            "One line through two definitions",
            lambda data: [{"new_line": 0}],
            "One line through all the months compares what is counted now with what was counted "
            "then. They are two measures with one name.",
            WRONG,
        ),
    ),
    "You began a new line with the new form, and judged the new dots by it alone.",
    "Begin a new line in the month in which the meaning changed. Then look at the second row of the "
    "table: does chance explain it, and if not, which way have the dots gone?",
    WRONG,
    picture=lambda data: _read(
        data.given["doses"],
        "doses",
        "Missed doses, a line for each form",
        phases=(data.given["new_form"] - 1,),
        baseline=min(NEW, data.given["new_form"] - 1),
    ),
)

TWO_COUNTS = Question(
    "q6",
    "Are hands cleaner?",
    3,
    lambda data: "b" if data.planted["q6"] else "c",
    (
        Misconception(
            "The audit believed",
            lambda data: ["a"],
            "The audit rose when the auditor began to be seen. By itself it cannot tell cleaner "
            "hands from hands that are cleaned for her: ask a count that nobody notices.",
            WATCHED,
        ),
        Misconception(
            "Watching more, against bias",
            lambda data: ["e"],
            "Watching more makes the audit steadier, and leaves it where it leans. Chance error "
            "shrinks with numbers; bias does not.",
            WATCHED,
        ),
        Misconception(
            "The lower figure is the broken one",
            lambda data: ["d"],
            "The two count different moments: one those that are watched, the other all. That they "
            "differ is what one would expect, and no sign of a broken sensor.",
            WATCHED,
        ),
    ),
    "You asked the count that nobody notices.",
    "Look at the sensors alone: does their run chart signal? Then say what that makes of the audit.",
    WATCHED,
    picture=lambda data: _read(data.given["hands"], "sensors", "Hands cleaned, by the sensors"),
)


def _line_with(data: Drawn, flaw: str) -> str:
    return next(letter for letter, made in data.planted["q7"].items() if made == flaw)


PLAN = Question(
    "q7",
    "Five lines of a plan",
    5,
    lambda data: data.planted["q7"],
    (
        Misconception(
            "A word that everybody knows",
            lambda data: [{_line_with(data, "definition"): "fine"}],
            "Everybody knows the word, and each means something else by it. Give it to two people "
            "with the same twenty cases, and compare.",
            PLANNED,
        ),
        Misconception(
            "What comes easily, taken for a sample",
            lambda data: [{_line_with(data, "sample"): "fine"}],
            "Those who are easy to reach are seldom like the others. A sample is taken by a rule "
            "that does not ask who is near.",
            PLANNED,
        ),
        Misconception(
            "Missing read as zero, in a plan",
            lambda data: [{_line_with(data, "zero"): "fine"}],
            "This line turns silence into good news, and the worst wards into the best. Let the "
            "plan say what becomes of what does not arrive.",
            MISSING,
        ),
    ),
    "You found in each line what two people, a handy pile, a watcher or a silence would do to it.",
    "Ask of each line: would two people count the same? Are those who are looked at like the rest? "
    "Do they know? What becomes of what does not arrive?",
    PLANNED,
)

REFLECTION = Reflection("q8", "On the office wall", LEVELS, PLANNED)

QUESTIONS = (MIDDLE, FIVE_WARDS, POSTER, GAPS, NEW_WORDS, TWO_COUNTS, PLAN)
