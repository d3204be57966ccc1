"""What is true of a trainee's data in the flow exercise, and which mistakes are known.

The truth comes from `improving_care.flow` and `improving_care.spc` on the trainee's own figures, and
from what was planted in them. Reasons tell what goes wrong and never the answer.
"""

from improving_care.flow import kingman, little
from improving_care.grading.exercises.flow.drawn import FULL, LEVELS, queue
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn
from improving_care.spc import control_chart

_page = places_in("Module 13, flow")
MATCH = _page("When the averages match")
BUSY = _page("How busy is too busy")
LAW = _page("How many are inside")
EIGHTY_FIVE = _page("Eighty-five per cent")
STUCK = _page("Where they get stuck")
GOOD_DAY = _page("One good day")


def _a_day(data: Drawn) -> float:
    return data.given["weeks"]["admitted"].sum() / 56


INSIDE = Question(
    "q1",
    "How many are inside",
    3,
    lambda data: little(rate=_a_day(data), stay=data.given["ward"]["mean_stay"]),
    (
        Misconception(
            "The median stay for the mean",
            lambda data: [_a_day(data) * data.given["ward"]["median_stay"]],
            "Half of the patients stay less than the median, but those who stay for weeks fill "
            "beds too, and the median does not see them. Little's law asks for the mean.",
            LAW,
        ),
        Misconception(
            "Weeks multiplied by days",
            lambda data: [7 * _a_day(data) * data.given["ward"]["mean_stay"]],
            "The stay is in days, so the admissions must be counted for a day too. Yours are those "
            "of a week.",
            LAW,
        ),
        Misconception(
            "The beds there are",
            lambda data: [data.given["ward"]["beds"]],
            "That is how many beds the ward has. How many are in them on a mean day follows from "
            "how many come and how long they stay.",
            LAW,
        ),
    ),
    "Admissions for each day times the mean stay: that many are inside on a mean day.",
    "Work out how many are admitted on a mean day, in days and not in weeks, and multiply by the "
    "mean stay.",
    LAW,
    tolerance=0.06,
)


def _never_lent(data: Drawn) -> int:
    more = data.given["clinic"]["came"] - data.given["places"]
    return int(more.clip(lower=0).sum())


AVERAGES = Question(
    "q2",
    "When the averages match",
    4,
    lambda data: queue(data.given["clinic"]["came"], data.given["places"])[-1],
    (
        Misconception(
            "Averages match, so nobody waits",
            lambda data: [0],
            "In all there are as many places as patients, but a place that nobody used on a quiet "
            "day is gone on a busy one. Go day by day: who still waits tonight comes tomorrow as "
            "well.",
            MATCH,
        ),
        Misconception(
            "Quiet days never help",
            lambda data: [_never_lent(data)],
            "You added up what was too much on the busy days. But on a quiet day the clinic sees "
            "some of those who still wait: take them off before you go on.",
            MATCH,
        ),
        Misconception(
            "Only the worst day counts",
            lambda data: [max(0, int(data.given["clinic"]["came"].max()) - data.given["places"])],
            "That is what one day left over. Those who wait are carried from each day to the next.",
            MATCH,
        ),
    ),
    "You carried those who wait from day to day, and no unused place with them.",
    "Go day by day: those who waited last night, and those who came, less the places; never below "
    "none.",
    MATCH,
)


def _waits(data: Drawn, spread=None) -> dict:
    """Mean minutes at both uses; `spread` stands in for the formula's half sum of squares."""
    scanner = data.given["scanner"]
    uses = {name: scanner[name] / 100 for name in ("now", "then")}
    if spread is None:
        spread = (1 + scanner["varies"] ** 2) / 2
    return {name: kingman(use, scanner["minutes"]) * spread for name, use in uses.items()}


def _in_step(data: Drawn) -> list:
    scanner, now = data.given["scanner"], _waits(data)["now"]
    return [
        {"then": now * scanner["then"] / scanner["now"]},
        {"then": now + scanner["then"] - scanner["now"]},
    ]


FULL_USE = Question(
    "q3",
    "Busy, and busier",
    4,
    _waits,
    (
        Misconception(
            "Full use is efficient",
            _in_step,
            "You let the wait rise in step with the use. But what keeps waits short is the part of "
            "the time in which the scanner stands free, and the plan takes most of that away.",
            BUSY,
        ),
        Misconception(
            "Variation left out",
            lambda data: [_waits(data, spread=1)],
            "This takes the scan times to vary as much as the arrivals do. They vary less here, "
            "and that is worth minutes to every patient.",
            BUSY,
        ),
        Misconception(
            "Variation not squared",
            lambda data: [_waits(data, spread=(1 + data.given["scanner"]["varies"]) / 2)],
            "The two variations go into the formula squared, and then half of their sum.",
            BUSY,
        ),
    ),
    "You let the wait follow what is left free, and not what is used.",
    "Put the use into use ÷ (1 − use) as a share, such as 0.8, and multiply by half the sum of the "
    "squares and by the minutes.",
    BUSY,
    tolerance=0.6,
)

ONE_DAY = Question(
    "q4",
    "One good day",
    3,
    lambda data: "c" if data.planted["q4"] else "d",
    (
        Misconception(
            "One good day proves it",
            lambda data: ["a"],
            "It is better than the Monday before, and so is about every second Monday. Ask where it "
            "lies among all of them.",
            GOOD_DAY,
        ),
        Misconception(
            "Better than average proves it",
            lambda data: ["b"],
            "About half of all Mondays are better than average, with no idea at all behind them.",
            GOOD_DAY,
        ),
        Misconception(
            "One day can never say anything",
            lambda data: ["e"],
            "A single day beyond a limit is worth asking about: chance alone seldom goes there. It "
            "still does not say why.",
            GOOD_DAY,
        ),
    ),
    "You put the day beside the limits, and asked of it no more than one day can tell.",
    "The upper limit lies 2.66 average moving ranges above the mean. Is Monday 25 beyond it?",
    GOOD_DAY,
    picture=lambda data: control_chart(
        data.given["mondays"], "share", x="monday", kind="i", baseline=24, direction="up"
    ).spec(width=560, title="Per cent within four hours, Mondays"),
)


def _by_the_law(data: Drawn, name: str) -> float:
    """The mean wait in weeks that Little's law gives for one list, whether it may or not."""
    table = data.given["lists"]
    return little(inside=table[f"{name}_waiting"].mean(), rate=table[f"{name}_joined"].mean())


def _lists(data: Drawn) -> dict:
    grows = data.planted["q5"]
    steady = "AB".replace(grows, "")
    return {"grows": grows.lower(), grows: 0, steady: _by_the_law(data, steady)}


LISTS = Question(
    "q5",
    "Two lists, and Little's law",
    4,
    _lists,
    (
        Misconception(
            "A long list is a growing list",
            lambda data: [{"grows": "AB".replace(data.planted["q5"], "").lower()}],
            "How long a list is does not say whether it grows. Only who joins and who is treated, "
            "put side by side, can say that.",
            LAW,
        ),
        Misconception(
            "Little's law on a growing queue",
            lambda data: [{data.planted["q5"]: _by_the_law(data, data.planted["q5"])}],
            "Little's law needs as many to leave as come. On this list they do not, so its mean "
            "says only where it happened to be, and whoever joins last waits longer than any mean.",
            LAW,
        ),
    ),
    "You compared those who joined with those who were treated before you trusted the law.",
    "For each list put those who joined beside those who were treated. Only where the two match is "
    "the mean wait the mean number waiting, divided by how many join in a week; else write 0.",
    LAW,
    tolerance=0.06,
)


def _through(stations: list, arrive: int) -> int:
    return min(arrive, *stations)


def _stuck(data: Drawn) -> dict:
    can, arrive = data.given["stations"]["an_hour"].tolist(), data.given["arrive"]
    return {
        "stuck": data.given["stations"]["station"].iloc[can.index(min(can))],
        "now": _through(can, arrive),
        "after": _through([2 * can[0], *can[1:]], arrive),
    }


def _twice(data: Drawn) -> list:
    now = _stuck(data)["now"]
    return [{"after": 2 * now}, {"after": data.given["arrive"]}]


def _somewhere_else(data: Drawn) -> list:
    return [{"stuck": "bed" if _stuck(data)["stuck"] == "triage" else "triage"}]


GET_STUCK = Question(
    "q6",
    "Where they get stuck",
    4,
    _stuck,
    (
        Misconception(
            "More at the front, more through",
            _twice,
            "A second nurse moves people on from triage faster. Ask what the stations behind it can "
            "take: whoever is moved on faster may only wait in another room.",
            STUCK,
        ),
        Misconception(
            "The usual suspect",
            _somewhere_else,
            "That station is often blamed, and sometimes rightly. Here another one moves on fewer "
            "in an hour, and everybody has to pass it.",
            STUCK,
        ),
    ),
    "No more can go through than the narrowest station lets through.",
    "Find the station that moves on fewest in an hour. No more than that go through, whatever the "
    "others do; then double triage and look for the narrowest again.",
    STUCK,
)


def _highest(data: Drawn) -> dict:
    table = data.given["no_bed"].set_index("beds")
    return {
        name: max(full for full in FULL if table.at[beds, str(full)] <= data.given["limit"])
        for name, beds in data.planted["q7"].items()
    }


def _other_way_round(data: Drawn) -> list:
    truth = _highest(data)
    return [{"small": truth["large"], "large": truth["small"]}]


OCCUPANCY = Question(
    "q7",
    "How full may it be",
    2,
    _highest,
    (
        Misconception(
            "85% as a law",
            lambda data: [{"small": 85, "large": 85}],
            "85% came from one modelled hospital. What a share of full beds means for the next "
            "patient depends on how many beds there are: look along each row.",
            EIGHTY_FIVE,
        ),
        Misconception(
            "The larger unit must stay emptier",
            _other_way_round,
            "More come to a large unit, but their ups and downs mostly cancel out, so it can be "
            "fuller for the same risk.",
            EIGHTY_FIVE,
        ),
    ),
    "You looked along each row for the last occupancy that keeps the risk.",
    "For each unit go along its row, and stop at the last column in which no more than the accepted "
    "number find no bed.",
    EIGHTY_FIVE,
)

REFLECTION = Reflection("q8", "By the lift", LEVELS, STUCK)

QUESTIONS = (INSIDE, AVERAGES, FULL_USE, ONE_DAY, LISTS, GET_STUCK, OCCUPANCY)
