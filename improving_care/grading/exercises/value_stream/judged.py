"""What is true of a trainee's data in the value-stream exercise, and which mistakes are known.

The truth comes from the trainee's own tables. Reasons tell what goes wrong and never the answer.
"""

from improving_care.grading.exercises.value_stream.drawn import (
    LEVELS,
    PARTS_OF_DAY,
    TASKS,
    bars,
    falls_of,
    ratios,
    shares,
    staffing,
    takts,
)
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn
from improving_care.lean.standard_work import best_balance

_page = places_in("Module 12, the patient's journey")
FOLLOW = _page("Follow the tube, not the people")
RIGHT_FIRST = _page("Right the first time")
HEAPS = _page("Heaps")
MIXED = _page("One figure, two processes")
TAKT = _page("How often, how many, who")
WRONG = _page("How it goes wrong")


def _bars(data: Drawn) -> dict:
    return bars(data.given["steps"])


def _totals(data: Drawn) -> dict:
    steps = data.given["steps"]
    work = int(steps["work"].sum())
    return {"lead": int(steps["wait"].sum()) + work, "work": work, "ratio": ratios(steps)["right"]}


JOURNEY = Question(
    "q1",
    "Lead, work and ratio",
    3,
    _totals,
    (
        Misconception(
            "Lead time without the waiting",
            lambda data: [{"lead": _totals(data)["work"]}],
            "Lead time is what the patient lives through: all the waiting and all the work, from "
            "the request to the end. What you give is the work alone.",
            FOLLOW,
        ),
        Misconception(
            "Work set against waiting",
            lambda data: [{"ratio": ratios(data.given["steps"])["work against waiting"]}],
            "The activity ratio is work as a part of the whole lead time. You divided by the "
            "waiting alone, and the work is a part of the whole too.",
            FOLLOW,
        ),
        Misconception(
            "The ratio upside down",
            lambda data: [{"ratio": ratios(data.given["steps"])["upside down"]}],
            "That is how many times the lead time holds the work. The activity ratio goes the "
            "other way: work divided by lead time, in per cent.",
            FOLLOW,
        ),
        Misconception(
            "The mean of the steps' ratios",
            lambda data: [{"ratio": ratios(data.given["steps"])["mean of the steps"]}],
            "A short step would count as much as a long one. Add up all the work, add up all the "
            "time, and divide once.",
            FOLLOW,
        ),
    ),
    "You added up waiting and work, and set the work against the whole.",
    "Lead time: all waits and all work. Ratio: work divided by lead time, times 100, with one "
    "decimal.",
    FOLLOW,
    tolerance=0.06,
    picture=_bars,
)

ROLLED = Question(
    "q2",
    "Right in every step",
    3,
    lambda data: shares(data.given["steps"]["right"])["right"],
    (
        Misconception(
            "The average of %C&A",
            lambda data: [shares(data.given["steps"]["right"])["average"]],
            "An average is what a middling step does. A patient's request has to pass all the "
            "steps, one after the other, so the shares are multiplied.",
            RIGHT_FIRST,
        ),
        Misconception(
            "The weakest step for the whole",
            lambda data: [shares(data.given["steps"]["right"])["weakest"]],
            "The weakest step alone would let that many through. The other steps take their part "
            "of what is left.",
            RIGHT_FIRST,
        ),
        Misconception(
            "Faults added up",
            lambda data: [shares(data.given["steps"]["right"])["faults added up"]],
            "Adding the faults counts a request twice that goes wrong twice. Multiply the shares "
            "that are right.",
            RIGHT_FIRST,
        ),
    ),
    "You multiplied the shares: a request has to pass every step.",
    "Turn each per cent into a share (92% is 0.92), multiply all five, and turn back.",
    RIGHT_FIRST,
    tolerance=0.11,
)


def _takt(kind: str):
    return lambda data: [takts(data.given["morning"])[kind]]


PACE = Question(
    "q3",
    "Takt",
    3,
    lambda data: takts(data.given["morning"])["right"],
    (
        Misconception(
            "Cycle for takt",
            _takt("cycle"),
            "That is how long a nurse takes: the cycle time. Takt is how often a person is due, "
            "and it comes from time and demand alone. It would be the same if she were twice as "
            "fast.",
            TAKT,
        ),
        Misconception(
            "Lead for takt",
            _takt("lead"),
            "That is how long a person stays: the lead time. Takt is the pace at which people "
            "have to be done, not how long one of them spends.",
            TAKT,
        ),
        Misconception(
            "Breaks left in",
            _takt("breaks left in"),
            "In a break nobody works. The time available is the time the door is open less the "
            "breaks.",
            TAKT,
        ),
        Misconception(
            "Takt upside down",
            _takt("upside down"),
            "That is how many people an hour. Takt is the other way about: minutes for one person.",
            TAKT,
        ),
    ),
    "Time that there is, less breaks, divided by the people who come.",
    "Take the breaks from the time the door is open, and divide by the people who come.",
    TAKT,
    tolerance=0.06,
)


def _staffing(data: Drawn) -> dict[str, float]:
    return staffing(data.given["tasks"], data.given["takt"], 30)


STAFF = Question(
    "q4",
    "How many people",
    4,
    lambda data: {"staff": _staffing(data)["right"], "people": data.planted["q4"]["people"]},
    (
        Misconception(
            "Rounded down",
            lambda data: [{"people": data.planted["q4"]["people"] - 1}],
            "With that many whole people, there is more work than hands, and what is left over "
            "piles up. Round up, or take some work out first.",
            TAKT,
        ),
        Misconception(
            "One person for each task",
            lambda data: [{"people": len(TASKS)}],
            "Nobody has to do one task only. It is the minutes that count, not into how many "
            "tasks they are cut.",
            TAKT,
        ),
        Misconception(
            "The longest task alone",
            lambda data: [{"staff": _staffing(data)["longest task"]}],
            "Every task has to be done for each person who comes, not the longest alone. Add up "
            "the minutes of all six.",
            TAKT,
        ),
        Misconception(
            "Waiting counted as work",
            lambda data: [{"staff": _staffing(data)["with the wait"]}],
            "While a person waits, nobody's hands are busy with them. Staff needed is made of "
            "work alone.",
            TAKT,
        ),
    ),
    "All the work for one person, divided by the takt, and up to whole people.",
    "Add the minutes of all six tasks, divide by the takt; then round up.",
    TAKT,
    tolerance=0.06,
)


def _balance(data: Drawn) -> dict:
    tasks = data.given["tasks"]
    held = tasks.groupby("who")["minutes"].sum()
    return {
        "behind": str(held.idxmax()).lower(),
        "best": best_balance(tasks["minutes"], 3),
        "first": "a",
    }


BALANCE = Question(
    "q5",
    "Who falls behind, and what first",
    4,
    _balance,
    (
        Misconception(
            "More people before balance",
            lambda data: [{"first": "b"}],
            "A new person helps only if some of the heaviest load goes to them. The work that "
            "there is fits these people; find out how before you ask for more.",
            WRONG,
        ),
        Misconception(
            "Hurry for balance",
            lambda data: [{"first": "c"}],
            "The one who is behind has more tasks, not slower hands. Hurry makes mistakes, and "
            "the next step pays for them.",
            WRONG,
        ),
        Misconception(
            "The average keeps up",
            lambda data: [{"behind": "nobody"}],
            "On average there is time enough. But each person has their own pile: whoever has "
            "more work than the takt falls behind while the others wait.",
            TAKT,
        ),
        Misconception(
            "An even split of the minutes",
            lambda data: [{"best": float(data.given["tasks"]["minutes"].sum()) / 3}],
            "That would be best if tasks could be cut anywhere. They cannot: try where to put the "
            "two cuts, and look at the heaviest of the three loads.",
            TAKT,
        ),
    ),
    "You compared each load with the takt, and shared before asking for more.",
    "Add up each person's minutes and compare with the takt. Then try the ten ways to put two "
    "cuts between six tasks, and keep the one whose heaviest load is least.",
    TAKT,
    tolerance=0.04,
)


def _idea(kind: str):
    return lambda data: [{"mend": data.planted["q6"]["letters"][kind]}]


MEND = Question(
    "q6",
    "Which step to mend first",
    3,
    lambda data: {
        "mend": data.planted["q6"]["letters"]["longest"],
        "saves": data.planted["q6"]["saves"]["longest"],
    },
    (
        Misconception(
            "Speeding the fastest step",
            _idea("fastest"),
            "That step is the quickest already: half of little is less. A patient hardly notices. "
            "Look for the longest wait.",
            WRONG,
        ),
        Misconception(
            "The loudest complaint",
            _idea("loudest"),
            "The complaints are real, and worth an answer. But a stream is as long as its waits: "
            "put the minutes side by side.",
            HEAPS,
        ),
        Misconception(
            "Everybody a little faster",
            _idea("hurry"),
            "Work is the small part of the time, and a tenth of it is smaller still. What it "
            "costs is care.",
            WRONG,
        ),
        Misconception(
            "A check for a cure",
            _idea("check"),
            "A second check adds work and time, and finds some of the faults. It does not stop "
            "one of them from being made.",
            WRONG,
        ),
    ),
    "You worked out each idea's minutes, and began with the longest wait.",
    "Work out for each idea how many minutes of one patient's time it saves. A wait that becomes "
    "a third has lost two thirds.",
    HEAPS,
    tolerance=0.4,
    picture=_bars,
)


def _median_falls(data: Drawn) -> dict:
    found = falls_of(data.given["samples"])
    return {part: float(found[f"median {part}"]) for part in PARTS_OF_DAY} | {
        "gained": data.planted["q7"]
    }


def _all_falls(data: Drawn) -> list:
    every = float(falls_of(data.given["samples"])["median all"])
    return [{"day": every, "night": every}]


def _mean_falls(data: Drawn) -> list:
    found = falls_of(data.given["samples"])
    return [{part: float(found[f"mean {part}"]) for part in PARTS_OF_DAY}]


TWO = Question(
    "q7",
    "Day and night",
    4,
    _median_falls,
    (
        Misconception(
            "Day and night in one figure",
            _all_falls,
            "That is the change of all samples together. Two processes stand in it, and neither "
            "of them changed by that much.",
            MIXED,
        ),
        Misconception(
            "Means of times with a long tail",
            _mean_falls,
            "A few samples that took very long pull the mean about. The question asks for what a "
            "usual sample gained: take the medians.",
            _page("How far to trust it"),
        ),
        Misconception(
            "Everybody gained",
            lambda data: [{"gained": "both"}],
            "One of the two medians hardly moved. A figure for all together makes it look as if "
            "everybody had gained.",
            MIXED,
        ),
    ),
    "You took the two apart, and looked at a usual sample of each.",
    "For day and for night apart: the median before less the median after. Then look at which of "
    "the two moved by more than a few minutes.",
    MIXED,
    tolerance=0.6,
)

REFLECTION = Reflection("q8", "A second analyser", LEVELS, FOLLOW)

QUESTIONS = (JOURNEY, ROLLED, PACE, STAFF, BALANCE, MEND, TWO)
