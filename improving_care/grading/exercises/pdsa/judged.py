"""What is true of a trainee's data in the PDSA exercise, and which mistakes are known.

The truth comes from the tables themselves and from what was planted in them. Reasons tell what
goes wrong and never the answer.
"""

from improving_care.grading.exercises.pdsa.drawn import LEVELS, losses
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn
from improving_care.spc import control_chart

_page = places_in("Module 9, PDSA")
CYCLE = _page("Plan, do, study, act")
LOCKED = _page("Why the prediction is locked")
BIG = _page("How big?")
WEEK = _page("One good week")
ASKED = _page("Who was asked")
WRONG = _page("How it goes wrong")
FOUR = _page("Four features, and a comfort")


def _with(*kinds):
    """The answer that takes these kinds of sentence for predictions, beside the true ones."""
    return lambda data: [
        sorted(n for kind in ("prediction", *kinds) for n in data.planted["q1"][kind])
    ]


SENTENCES = Question(
    "q1",
    "Can it turn out wrong?",
    4,
    lambda data: data.planted["q1"]["prediction"],
    (
        Misconception(
            "A hope taken for a prediction",
            _with("hope"),
            "At least one of yours cannot turn out wrong: whatever comes, somebody can say that it "
            "has come true. Ask of each what you would have to see to say no.",
            LOCKED,
        ),
        Misconception(
            "A plan taken for a prediction",
            _with("plan"),
            "At least one of yours says what people will do, and not what will come of it. A plan "
            "can be kept to the letter, and nothing be learnt.",
            LOCKED,
        ),
        Misconception(
            "Everything is a prediction",
            _with("hope", "plan"),
            "A cycle without a prediction has no result, only an end. Sort first: what is done, "
            "what is hoped, and what could be counted and turn out otherwise.",
            WRONG,
        ),
    ),
    "Each of yours says what will be counted, how much, and by when: it can turn out wrong.",
    "For each sentence ask: what would I count, which figure would make it false, and by when "
    "would I know? If you can answer all three, it is a prediction.",
    LOCKED,
)

TRUE_VERDICT = {
    "came": "as predicted",
    "short": "not as predicted",
    "wrong way": "not as predicted",
    "soon": "too soon to tell",
}


def _test(data: Drawn, kind: str) -> str:
    return next(letter for letter, made in data.planted["q2"].items() if made == kind)


VERDICT = Question(
    "q2",
    "Prediction beside result",
    4,
    lambda data: {letter: TRUE_VERDICT[kind] for letter, kind in data.planted["q2"].items()},
    (
        Misconception(
            "Any step the right way is as predicted",
            lambda data: [
                {_test(data, "short"): "as predicted", _test(data, "soon"): "as predicted"},
                {_test(data, "short"): "as predicted"},
            ],
            "A figure that moves the right way need not be what was predicted. Is it further from "
            "the prediction than chance explains? Then something that was believed is not so.",
            LOCKED,
        ),
        Misconception(
            "A step within chance read as success",
            lambda data: [{_test(data, "soon"): "as predicted"}],
            "That step is smaller than what chance does. It is neither success nor failure: test "
            "for longer, or predict what speaks sooner.",
            WEEK,
        ),
        Misconception(
            "Nothing to see read as failure",
            lambda data: [{_test(data, "soon"): "not as predicted"}],
            "What came is as near to the prediction as chance allows, and as near to what was "
            "before. That says neither yes nor no.",
            WEEK,
        ),
        Misconception(
            "Only the exact figure counts",
            lambda data: [{_test(data, "came"): "not as predicted"}],
            "No figure comes out to the decimal. What lies within chance of the prediction came "
            "as predicted.",
            CYCLE,
        ),
    ),
    "You asked twice of each: is it further from before than chance, and from the prediction?",
    "Work out two steps for each test: from before to what came, and from the prediction to what "
    "came. Lay each beside the column chance.",
    CYCLE,
)


def _lacks(feature: str):
    return lambda data: [{data.planted["q3"][feature]: "nothing"}]


FEATURE = Question(
    "q3",
    "What is missing",
    5,
    lambda data: {letter: feature for feature, letter in data.planted["q3"].items()},
    (
        Misconception(
            "No prediction, and nobody misses it",
            _lacks("prediction"),
            "One of the notes you found whole never says what was expected. Whatever had come "
            "would have gone well.",
            LOCKED,
        ),
        Misconception(
            "Before and after taken for data over time",
            _lacks("data over time"),
            "In one of the notes you found whole there are two dots. Two dots always differ or "
            "match, and neither says what the process does.",
            FOUR,
        ),
        Misconception(
            "Two tests taken for linked cycles",
            _lacks("links"),
            "In one of the notes you found whole the second test does not ask what the first left "
            "open. Two tests, one under the other, are no sequence.",
            FOUR,
        ),
        Misconception(
            "Tested on everybody",
            _lacks("small scale"),
            "In one of the notes you found whole everybody was in the first test. If it had been "
            "wrong, everybody would have paid.",
            BIG,
        ),
    ),
    "You found what each note leaves out, and the one that leaves out nothing.",
    "Ask four things of each note: where was it tested first, what was said beforehand, how often "
    "was it counted, and what did the second test take from the first?",
    FOUR,
)

SCALE = Question(
    "q4",
    "What a test may lose",
    4,
    lambda data: losses(data.given["case"]),
    (
        Misconception(
            "The best case as the expected one",
            lambda data: [losses(data.given["case"], "only if right")],
            "This is what is lost if the change helps. It may not. Weigh it by the chance that it "
            "does, and add what is lost if it does not.",
            BIG,
        ),
        Misconception(
            "Only what goes wrong",
            lambda data: [losses(data.given["case"], "only if wrong")],
            "This is what is lost if the change does not help. By that alone one would never begin. "
            "Waiting costs something too: weigh both by their chance.",
            BIG,
        ),
        Misconception(
            "The chance the wrong way round",
            lambda data: [losses(data.given["case"], "the wrong way round")],
            "The two chances have changed places: the hours of a test are lost when it does *not* "
            "help, and the saving is missed when it does.",
            BIG,
        ),
    ),
    "You weighed both losses by their chance, and found where their sum is least.",
    "For each scale work out two sums: chance that it does not help, times hours, times weeks, "
    "times wards in the test; and chance that it helps, times saving, times weeks, times wards that "
    "wait. A bay is a quarter of a ward.",
    BIG,
    tolerance=0.6,
)

GOOD_WEEK = Question(
    "q5",
    "One good week",
    3,
    lambda data: "c" if data.planted["q5"] else "d",
    (
        Misconception(
            "One good week proves it",
            lambda data: ["a"],
            "Among twenty weeks with nothing tried there are some as good as that. One of them "
            "may well fall where a test begins.",
            WEEK,
        ),
        Misconception(
            "A mean before and a mean after",
            lambda data: ["b"],
            "Two means always differ. They hide the order of the weeks, and with it whether "
            "anything moved, and when.",
            CYCLE,
        ),
        Misconception(
            "One bad week refutes it",
            lambda data: ["e"],
            "Half of all weeks lie on the bad side of a median, in any process. One of them says as "
            "little as one good one.",
            WEEK,
        ),
    ),
    "You read the weeks in order, with the rules for runs.",
    "Count the longest run of weeks on one side of the median, leaving out those on it. In 30 weeks "
    "chance explains a run of up to eight.",
    WEEK,
    picture=lambda data: control_chart(
        data.given["weeks"], "count", x="week", kind="run", direction="down"
    ).spec(width=560, title="Bells over ten minutes"),
)

NEXT_STEP = {"holds": "adopt", "not done": "adapt", "harm": "adapt", "no": "abandon"}
NEXT_STEP["early"] = "go on"


def _instead(kind: str, step: str):
    return lambda data: [{data.planted["q6"][kind]: step}]


ACT = Question(
    "q6",
    "Adopt, adapt, abandon, or go on",
    5,
    lambda data: {letter: NEXT_STEP[kind] for kind, letter in data.planted["q6"].items()},
    (
        Misconception(
            "Not done, so it does not work",
            _instead("not done", "abandon"),
            "One of those that you abandon was hardly done. The plan has failed; the idea has not "
            "been tested. Nobody failed either: ask what got in the way.",
            WRONG,
        ),
        Misconception(
            "Not done, so try harder",
            _instead("not done", "go on"),
            "One of those that you would go on with was hardly done. More of the same gives more of "
            "the same. What stood in the way will still stand there.",
            ASKED,
        ),
        Misconception(
            "The outcome without its balancing measure",
            _instead("harm", "adopt"),
            "One of those that you adopt does harm elsewhere: what was watched got worse. The "
            "measure was named beforehand for exactly that.",
            WRONG,
        ),
        Misconception(
            "A good start read as proof",
            _instead("early", "adopt"),
            "One of those that you adopt has had a few weeks, and chance explains them. It is done "
            "well; let it speak.",
            WEEK,
        ),
        Misconception(
            "An idea that may not die",
            _instead("no", "adapt"),
            "One of those that you adapt was done, for months, and did not do what was predicted. "
            "It has had its test. To let go of it, with thanks, is a result.",
            WRONG,
        ),
    ),
    "You asked first whether it was done, then whether it helped, and all along what got worse.",
    "Go through the columns from left to right: long enough? Done? As predicted? Nothing worse? The "
    "first no tells you what to do.",
    CYCLE,
)


def _letter(name: str):
    return lambda data: [data.planted["q7"][name]]


def _other(data: Drawn) -> list:
    """The test that would be right after the other result."""
    truth = data.planted["q7"]["truth"]
    return [data.planted["q7"]["wider" if truth == "mended" else "mended"]]


NEXT_CYCLE = Question(
    "q7",
    "The next cycle",
    3,
    lambda data: data.planted["q7"][data.planted["q7"]["truth"]],
    (
        Misconception(
            "Test on everything",
            _letter("everywhere"),
            "One bay and two weeks are no reason for all wards. What you do not know yet would "
            "cost all of them.",
            BIG,
        ),
        Misconception(
            "A failed test as failed people",
            _letter("reminded"),
            "A reminder says that people forgot. Nothing in what came says so. The next cycle takes "
            "up what was found.",
            WRONG,
        ),
        Misconception(
            "Plan, do, and on to the next idea",
            _letter("other"),
            "That is another idea. What the first cycle found is left lying, and nothing is "
            "linked to it.",
            FOUR,
        ),
        Misconception(
            "A next cycle that answers another question",
            _other,
            "A fine test, but not of what this cycle left open. Read once more what came, and why.",
            FOUR,
        ),
    ),
    "Your next cycle asks what this one left open, on a small scale, with a prediction.",
    "Read what came, and the reason beside it. Which of the five takes that up, small, with a figure "
    "that can turn out wrong?",
    FOUR,
)

REFLECTION = Reflection("q8", "By next Tuesday", LEVELS, ASKED)

QUESTIONS = (SENTENCES, VERDICT, FEATURE, SCALE, GOOD_WEEK, ACT, NEXT_CYCLE)
