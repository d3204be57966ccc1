"""What is true of a trainee's data in the compact exercise, and which mistakes are known.

Reasons tell what goes wrong and never the answer.
"""

from improving_care.grading.exercises.compact.drawn import (
    LEVELS,
    SIDES,
    kept_shares,
    mean_presence,
    presence,
    wrong_kept,
)
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn

_page = places_in("Module 16, compact")
UNSAID = _page("The deal that nobody wrote")
SEEN = _page("A promise that could be seen")
ASKING = _page("Ask before you offer")
FEEDBACK = _page("Say what you saw")
REVIEW = _page("The first review")
WRONG = _page("How it goes wrong")
TRUST = _page("How far to trust it")

OTHER = dict(zip(SIDES, reversed(SIDES), strict=True))


def _pile(side: str, seen: bool) -> str:
    return f"{side} {'seen' if seen else 'unseen'}"


def _piles(data: Drawn) -> dict:
    return {n: _pile(s["gives"], s["seen"]) for n, s in data.planted["q1"].items()}


def _same_side(data: Drawn) -> dict:
    """Rightly told who gives, and not whether it can be seen: half."""
    return {n: {_pile(s["gives"], not s["seen"]): 0.5} for n, s in data.planted["q1"].items()}


def _values_seen(data: Drawn) -> list:
    return [{n: _pile(s["gives"], True)} for n, s in data.planted["q1"].items() if not s["seen"]]


def _speaker_gives(data: Drawn) -> list:
    """The statements whose speaker tells of what the other side does, one at a time."""
    return [
        {n: _pile(s["by"], s["seen"])}
        for n, s in data.planted["q1"].items()
        if s["by"] != s["gives"]
    ]


STATEMENTS = Question(
    "q1",
    "The unsaid deal",
    10,
    _piles,
    (
        Misconception(
            "Values read as behaviours",
            _values_seen,
            "At least one that you call seen names a value. Ask two people to watch for a week and "
            "tick when it happens: would they tick the same?",
            SEEN,
        ),
        Misconception(
            "Whoever speaks is who gives",
            _speaker_gives,
            "At least one lies with the side that speaks, and tells of what the other one does. Ask "
            "of each: whose hands would be doing it?",
            UNSAID,
        ),
    ),
    "You told apart who gives and who speaks, and what one can see from what one can wish.",
    "Two questions for each card: who would have to do something? And could two people who watch "
    "agree whether it was done?",
    UNSAID,
    others=_same_side,
)


def _lacking(lack: str):
    """The answers that call an objective whole which lacks this, one at a time."""
    return lambda data: [
        {name: "none"} for name, lacks in data.planted["q2"].items() if lacks == lack
    ]


OBJECTIVES = Question(
    "q2",
    "Six objectives",
    6,
    lambda data: dict(data.planted["q2"]),
    (
        Misconception(
            "A value taken for an act",
            _lacking("act"),
            "One that you call whole has a date and a number, and nothing to count: it says what "
            "somebody should be. What would be done, that somebody else could see?",
            SEEN,
        ),
        Misconception(
            "A one-sided deal",
            _lacking("give"),
            "One that you call whole asks, and gives nothing for it. What does this person get, so "
            "that it can be done?",
            WRONG,
        ),
        Misconception(
            "A date taken for a measure",
            _lacking("number"),
            "One that you call whole has a date and no number. On that date, would two people agree "
            "whether it was met?",
            SEEN,
        ),
        Misconception(
            "A promise with no end",
            _lacking("date"),
            "One that you call whole never begins or falls due. When would anybody look?",
            SEEN,
        ),
    ),
    "You found each gap, and left alone what was whole.",
    "Go through each with four questions: what is done, how much of it, by or from when, and what "
    "comes back for it?",
    SEEN,
)


def _labels(data: Drawn) -> list[int]:
    places = data.planted["q3"]
    return sorted(places["harsh"] + places["kind"])


def _praise_left_out(data: Drawn) -> list:
    places = data.planted["q3"]
    return [sorted(places["harsh"]), *(sorted([*places["harsh"], k]) for k in places["kind"])]


def _hard_words(data: Drawn) -> list:
    places = data.planted["q3"]
    return [
        sorted(_labels(data) + places["blunt"]),
        sorted(places["harsh"] + places["blunt"]),
        *(sorted([*_labels(data), k]) for k in places["blunt"]),
    ]


SENTENCES = Question(
    "q3",
    "About the person, or about what was done",
    3,
    _labels,
    (
        Misconception(
            "Praise is no label",
            _praise_left_out,
            "Praise can say what somebody is, too. It is pleasant, and it tells nobody what to do "
            "again. Look once more at the kind sentences.",
            FEEDBACK,
        ),
        Misconception(
            "Hard words are labels",
            _hard_words,
            "At least one of yours is hard to hear, and says only what happened: a camera could have "
            "recorded it. That is what honest feedback is made of.",
            FEEDBACK,
        ),
    ),
    "You went by what the sentence is about, and not by how it feels.",
    "Ask of each: does it say what somebody is, or what somebody did? Kind or hard does not matter.",
    FEEDBACK,
)


def _rounded(shares: dict[str, float]) -> dict[str, float]:
    return {name: round(share, 1) for name, share in shares.items()}


def _kept(data: Drawn) -> dict:
    return _rounded(kept_shares(data.given["kept"])) | {"next": data.planted["q4"]["both"]}


def _kept_wrong(name: str):
    def wrong(data: Drawn) -> list:
        shares = _rounded(wrong_kept(data.given["kept"])[name])
        return [shares, *({side: share} for side, share in shares.items())]

    return wrong


def _choice(question: str, part: str, name: str):
    return lambda data: [{part: data.planted[question][name]}]


KEPT = Question(
    "q4",
    "Were the promises kept?",
    4,
    _kept,
    (
        Misconception(
            "A promise with no measure counts as kept",
            _kept_wrong("kept"),
            "You counted what nobody looked at as kept. Nobody knows. A side that is not looked at "
            "then seems to keep nearly everything.",
            REVIEW,
        ),
        Misconception(
            "A promise with no measure counts as broken",
            _kept_wrong("broken"),
            "You divided by all that fell due, so what nobody looked at counts as broken. Nobody "
            "knows. Say how much is unknown, and leave it out of the share.",
            REVIEW,
        ),
        Misconception(
            "A mean of the months",
            _kept_wrong("months"),
            "You took the mean of twelve percentages. A month with few promises then weighs as much "
            "as one with many: add up first, then divide.",
            REVIEW,
        ),
        Misconception(
            "Only one side is held to the deal",
            _choice("q4", "next", "consultants"),
            "A deal that is enforced on one side alone is an order. What would the consultants see "
            "of the other side's half?",
            WRONG,
        ),
        Misconception(
            "Values in place of a measure",
            _choice("q4", "next", "values"),
            "Nobody could tell in a year whether that page was kept. It adds words where a count is "
            "missing.",
            WRONG,
        ),
        Misconception(
            "What nobody looked at is forgotten",
            _choice("q4", "next", "fine"),
            "Look at how much of one side's half was never looked at. A share of the rest cannot "
            "speak for it.",
            REVIEW,
        ),
    ),
    "You counted what was looked at, said how much nobody knows, and went after both halves.",
    "For each side add up the twelve months: kept, divided by looked at, times 100. For the unknown "
    "take the trust's due less looked at, divided by due.",
    REVIEW,
    tolerance=0.06,
)


def _mean_presence(data: Drawn) -> list:
    shares = _rounded(mean_presence(data.given["changes"]))
    return [shares, *({name: share} for name, share in shares.items())]


ONE = Question(
    "q5",
    "While Alan was away",
    4,
    lambda data: _rounded(presence(data.given["changes"])) | {"reads": data.planted["q5"]["one"]},
    (
        Misconception(
            "The hero",
            _choice("q5", "reads", "hero"),
            "He may deserve thanks. But a deal that needs him each month ends in his first long "
            "leave. Who else could keep it?",
            WRONG,
        ),
        Misconception(
            "The year hides the months",
            _choice("q5", "reads", "average"),
            "The year's figure mixes two kinds of month that have nothing in common. Whoever had a "
            "clinic changed in one of them would not call it good enough.",
            REVIEW,
        ),
        Misconception(
            "The others do not care",
            _choice("q5", "reads", "blame"),
            "It says what people are, and you have seen only what was done. Ask first whether anybody "
            "told them that the promise was theirs.",
            FEEDBACK,
        ),
        Misconception(
            "Months of few changes weigh as much",
            _mean_presence,
            "You took the mean of the months' percentages. Add up the changes and the promises kept "
            "first, then divide.",
            REVIEW,
        ),
    ),
    "You set the two kinds of month side by side, and asked what happens without him.",
    "Two sums for the months with Alan there, two for those with him away: kept divided by changes, "
    "times 100. Then ask what a deal should not depend on.",
    REVIEW,
    tolerance=0.06,
)


def _surveyed(data: Drawn) -> dict:
    before, after = data.given["survey"].itertuples()
    return {
        "before": round(100 * before.agree / before.answered, 1),
        "after": round(100 * after.agree / after.answered, 1),
        "at_least": round(100 * after.agree / after.asked, 1),
        "claim": data.planted["q6"]["careful"],
    }


def _of_all_asked(data: Drawn) -> list:
    before, after = data.given["survey"].itertuples()
    shares = {
        "before": round(100 * before.agree / before.asked, 1),
        "after": round(100 * after.agree / after.asked, 1),
    }
    return [shares, *({name: share} for name, share in shares.items())]


def _silent_as_the_others(data: Drawn) -> list:
    return [{"at_least": _surveyed(data)["after"]}]


SURVEY = Question(
    "q6",
    "Do they know the deal?",
    5,
    _surveyed,
    (
        Misconception(
            "The silent counted as no",
            _of_all_asked,
            "You divided by all who were asked. Then whoever did not answer counts as not agreeing. "
            "For the first two, stay with those who answered.",
            REVIEW,
        ),
        Misconception(
            "The silent think like the others",
            _silent_as_the_others,
            "You took those who did not answer to be like those who did. For the least that it can "
            "be, suppose that none of them agrees.",
            TRUST,
        ),
        Misconception(
            "Success without a comparator",
            _choice("q6", "claim", "worked"),
            "Two figures, a year or two apart, and everything else in the hospital changed meanwhile. "
            "Who had no compact, and how did it go there? And who did not answer?",
            TRUST,
        ),
        Misconception(
            "Counts in place of shares",
            _choice("q6", "claim", "counted"),
            "Fewer people answered at all, so fewer ticked anything. Set each count beside those who "
            "answered.",
            REVIEW,
        ),
        Misconception(
            "Not perfect, so worthless",
            _choice("q6", "claim", "bin"),
            "It says something about those who answered, and a limit for the rest can be worked out. "
            "Say both.",
            TRUST,
        ),
    ),
    "You kept to those who answered, worked out what the silent could do, and claimed no more.",
    "Before and after: agree divided by answered, times 100. At least: agree divided by all who were "
    "asked, in the year after. Then ask what was there to compare with.",
    REVIEW,
    tolerance=0.06,
)

REFLECTION = Reflection("q7", "After the review", LEVELS, ASKING)

QUESTIONS = (STATEMENTS, OBJECTIVES, SENTENCES, KEPT, ONE, SURVEY)
