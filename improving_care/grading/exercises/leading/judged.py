"""What is true of a trainee's figures in the leading exercise, and which mistakes are known.

The truth comes from the trainee's own tables, and from what was planted in them. Reasons tell what
goes wrong and never the answer.
"""

import math

from improving_care.grading.exercises.leading.drawn import (
    LETTERS,
    LEVELS,
    SERIES_WEEKS,
    back,
    differences,
    leaves,
    plain_difference,
    whole_scores,
)
from improving_care.grading.exercises.paper import WIDTH, paper_chart
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.personal import Drawn
from improving_care.leading.engagement import PARTS, Z, by_team
from improving_care.leading.tampering import PADDLE, bead_limits
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

_page = places_in("Module 17, leading beside staff")
SCORE = _page("Nine questions")
LEAGUE = _page("The last team")
LINK = _page("Engagement and harm")
DESK = _page("A bad chart on your desk")
FUNNEL = _page("Deming's funnel")
BEADS = _page("Red beads")
TIME = _page("Time")
WRONG = _page("How it goes wrong")


def _scores(data: Drawn) -> dict:
    found = by_team(data.given["answers"].assign(team=0), ["team"]).iloc[0]
    return {name: float(found[name]) for name in (*PARTS, "engagement")}


def _engagement(data: Drawn, mistake: str) -> list:
    return [{"engagement": whole_scores(data.given["answers"])[mistake]}]


TEAM = Question(
    "q1",
    "One team's score",
    4,
    _scores,
    (
        Misconception(
            "Five points doubled to ten",
            lambda data: _engagement(data, "doubled"),
            "Doubling makes 5 into 10, and 1 into 2: nobody could score nothing. From 1 to 5 there "
            "are four steps. Take 1 away first, then each step is worth two and a half.",
            SCORE,
        ),
        Misconception(
            "Left on the scale of 1 to 5",
            lambda data: _engagement(data, "one to five"),
            "This is the mean of the answers as they were ticked. The survey's scores run from 0 to "
            "10, and only so can you lay yours beside others.",
            SCORE,
        ),
        Misconception(
            "A blank counted as a nought",
            lambda data: _engagement(data, "blank as nothing"),
            "Whoever left a question out did not answer it with the lowest score. Take the mean of "
            "what that person did answer in the part.",
            SCORE,
        ),
        Misconception(
            "All answers in one heap",
            lambda data: _engagement(data, "one heap"),
            "In one heap a part with blanks weighs less than the others. Each part counts as a "
            "third: work out the parts first.",
            SCORE,
        ),
        Misconception(
            "The share who agree",
            lambda data: _engagement(data, "who agree"),
            "This counts who ticked 4 or 5. It makes a 3 as bad as a 1, and a 4 as good as a 5. The "
            "score takes the mean.",
            SCORE,
        ),
    ),
    "You scored each person's parts, left out what was left out, and gave each part its third.",
    "Take 1 from each answer and multiply by 2.5. For each person take the mean of a part's "
    "questions, of those that were answered; then the mean of the eight people; then the mean of "
    "the three parts.",
    SCORE,
    tolerance=0.011,
)


def _beyond(data: Drawn, reach: float = 1.0) -> dict:
    teams, everybody = data.given["teams"], data.given["everybody"]
    away = teams["engagement"] - everybody
    limit = teams["reach"] * reach
    return {
        "low": teams["team"][away < -limit].tolist(),
        "high": teams["team"][away > limit].tolist(),
    }


def _bottom(data: Drawn, count: int) -> list[int]:
    teams = data.given["teams"]
    return teams.nsmallest(count, "engagement")["team"].tolist()


def _teams_read(data: Drawn) -> dict:
    """Each team's score beside what chance does to a team of its size."""
    teams, everybody = data.given["teams"], data.given["everybody"]
    out = _beyond(data)
    rows = [
        {
            "team": row.team,
            "engagement": row.engagement,
            "out": row.team in out["low"] + out["high"],
        }
        | {"low": everybody - row.reach, "high": everybody + row.reach}
        for row in teams.itertuples()
    ]
    x = {"field": "team", "type": "ordinal", "title": "team", "axis": {"labelAngle": 0}}
    y = {"field": "engagement", "type": "quantitative", "title": "engagement, 0 to 10"}
    y["scale"] = {"zero": False}
    named = ", ".join(map(str, out["low"] + out["high"]))
    return {
        "$schema": SCHEMA,
        "description": f"Twelve teams, each as a mark beside a bar from {everybody:.2f} less its "
        f"reach to as much more; team {named} lies outside its bar.",
        "width": WIDTH,
        "height": 240,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "width": 14, "color": PALETTE["limits"], "opacity": 0.25},
                "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": _if_out("square", "circle"),
                    "color": _if_out(PALETTE["neither"], PALETTE["common cause"]),
                },
            },
        ],
        "config": CONFIG,
    }


def _if_out(yes: str, no: str) -> dict:
    return {"condition": {"test": "datum.out", "value": yes}, "value": no}


FAIR = Question(
    "q2",
    "Twelve teams, fairly",
    4,
    _beyond,
    (
        Misconception(
            "The league table",
            lambda data: [{"low": _bottom(data, 1)}, {"low": _bottom(data, 3)}],
            "Somebody is always last, and a small team is there sooner than a large one: a few "
            "unhappy people move its mean. Ask of each team whether it is further from the mean "
            "than chance takes a team of its size.",
            LEAGUE,
        ),
        Misconception(
            "Everybody below the mean",
            lambda data: [{"low": _beyond(data, 0)["low"]}],
            "About half of all teams lie below the mean, in any hospital. That is what a mean is.",
            LEAGUE,
        ),
        Misconception(
            "Lines for one team, used on twelve",
            lambda data: [_beyond(data, Z["95%"] / Z["99.8%"])],
            "These are the teams beyond the 95% lines. One team in twenty is there by chance alone, "
            "and you looked at twelve. The reach in the table is the wider one.",
            LEAGUE,
        ),
    ),
    "You held each team against what chance does to a team of its size.",
    "For each team take the distance from the mean of all. If it is more than the team's own reach, "
    "the team stands out: low if it lies below, high if above.",
    LEAGUE,
    picture=_teams_read,
)


def _own_limits(data: Drawn):
    return bead_limits(data.given["beads"]["red"].mean())


def _bead_truth(data: Drawn) -> dict:
    beads, limits = data.given["beads"], _own_limits(data)
    outside = (beads["red"] > limits.upper) | (beads["red"] < limits.lower)
    return {
        "lower": limits.lower,
        "upper": limits.upper,
        "special": beads["paddle"][outside].tolist(),
    }


def _sd_limits(data: Drawn) -> list:
    red = data.given["beads"]["red"]
    half = 3 * red.std()
    return [{"lower": red.mean() - half, "upper": red.mean() + half}]


def _two_sigma(data: Drawn) -> list:
    low, mean, high = _own_limits(data)
    return [{"lower": mean - 2 * (mean - low) / 3, "upper": mean + 2 * (high - mean) / 3}]


def _most(data: Drawn) -> list[int]:
    return data.given["beads"].nlargest(3, "red")["paddle"].tolist()


def _beads_read(data: Drawn) -> dict:
    """The paddles with the limits of their box."""
    limits = _own_limits(data)
    return paper_chart(
        data.given["beads"],
        x="paddle",
        y="red",
        title=f"red beads of {PADDLE}",
        place="A box of beads",
        lines=limits._asdict(),
    )


RED = Question(
    "q3",
    "Red beads",
    3,
    _bead_truth,
    (
        Misconception(
            "The league table of beads",
            lambda data: [{"special": _most(data)}],
            "These paddles hold the most. Some always do. Whoever is spoken to about it goes back "
            "to the same box.",
            BEADS,
        ),
        Misconception(
            "The hero",
            lambda data: [{"special": [int(data.given["beads"]["red"].idxmin()) + 1]}],
            "This paddle holds the fewest red beads. Nobody earned it: ask whether it lies beyond a "
            "limit, before you ask how it was done.",
            WRONG,
        ),
        Misconception(
            "Standard deviation of all counts",
            _sd_limits,
            "These limits come from the 24 counts themselves, and one odd paddle would widen the "
            "very limits that should show it. For beads of two colours the box says how much chance "
            "gives.",
            BEADS,
        ),
        Misconception(
            "Two sigma for three",
            _two_sigma,
            "At two sigma one paddle in twenty is called special though nothing is. Three is where "
            "looking for a reason begins to pay.",
            BEADS,
        ),
    ),
    "You asked of each paddle what the box gives, and not who held it.",
    "Take the formula in the text: the root first, three times that on each side of the mean. Then "
    "look for paddles beyond the two limits; there may be none.",
    BEADS,
    tolerance=0.06,
    picture=_beads_read,
)


def _letter(data: Drawn, rule: int) -> str:
    return next(letter for letter in LETTERS if data.planted["q4"][letter] == rule)


def _rules_truth(data: Drawn) -> dict:
    names = {letter: str(data.planted["q4"][letter]) for letter in LETTERS}
    return names | {"spread": data.given["own_spread"] * math.sqrt(2)}


def _swapped(data: Drawn, one: int, other: int) -> list:
    return [{_letter(data, one): str(other), _letter(data, other): str(one)}]


def _read_series(data: Drawn) -> dict:
    """The weeks of the one who leaves the plan alone, on the scale of the one who corrects."""
    calm, corrected = _letter(data, 1), _letter(data, 2)
    weeks = data.given["weeks"]
    far = float(weeks[corrected].abs().max())
    return paper_chart(
        weeks,
        x="week",
        y=calm,
        title=f"ward {calm}, hours off plan",
        place=f"The ward that leaves its plan alone, {SERIES_WEEKS} weeks",
        lines={f"{corrected}, at its highest": far, f"{corrected}, at its lowest": -far},
    )


RULES = Question(
    "q4",
    "Four managers",
    5,
    _rules_truth,
    (
        Misconception(
            "Correction taken for a cure",
            lambda data: [
                {"spread": data.given["own_spread"] / part} for part in (2, math.sqrt(2))
            ],
            "If it helped to take off what last week was off, the weeks would lie closer. But last "
            "week's luck does not come again: the correction brings it in a second time, upside "
            "down.",
            FUNNEL,
        ),
        Misconception(
            "A correction that costs nothing",
            lambda data: [{"spread": data.given["own_spread"]}],
            "Each week now holds its own luck and last week's as well. Two lucks vary more than one.",
            FUNNEL,
        ),
        Misconception(
            "Twice as wide",
            lambda data: [{"spread": 2 * data.given["own_spread"]}],
            "Two lucks add up, but not as lengths: it is their variances that add, and the spread "
            "is the root of that.",
            FUNNEL,
        ),
        Misconception(
            "Tampering taken for calm",
            lambda data: _swapped(data, 1, 2),
            "Both stay near the plan. Look from week to week: where a manager corrects, a high week "
            "is mostly followed by a low one, and the weeks lie further out.",
            FUNNEL,
        ),
        Misconception(
            "Leaning and copying confused",
            lambda data: _swapped(data, 3, 4),
            "Both go far. One swings from side to side, wider and wider; the other walks off and "
            "does not come back.",
            FUNNEL,
        ),
    ),
    "You read each rule from what it does, and let variances add.",
    "Look first which two go far: one swings, one walks. Of the other two the corrected one lies "
    "wider, and changes sides more often. For the spread, add the variance of this week's luck and of last week's, and "
    "take the root.",
    FUNNEL,
    tolerance=0.06,
    picture=_read_series,
)


def _link_truth(data: Drawn) -> dict:
    found = differences(data.given["wards"])
    return {
        "all": found["all"],
        "older": found["older people"],
        "short": found["short stay"],
        "says": data.planted["q5"]["kind"],
    }


ECOLOGICAL = Question(
    "q5",
    "Engagement and falls",
    5,
    _link_truth,
    (
        Misconception(
            "Correlation as cause",
            lambda data: [{"says": data.planted["q5"]["cause"]}],
            "Across all wards the two go together. Now compare like with like, ward of one kind with "
            "ward of the same kind: what is left? To raise the one need not move the other.",
            LINK,
        ),
        Misconception(
            "Averages read as persons",
            lambda data: [{"says": data.planted["q5"]["persons"]}],
            "The table holds wards, not nurses. Within a ward it may be the other way round, and "
            "these figures could not show it. That is what ecological means.",
            LINK,
        ),
        Misconception(
            "Not shown, so not so",
            lambda data: [{"says": data.planted["q5"]["nothing"]}],
            "A table that cannot show an effect has not shown that there is none. Few wards are "
            "left within a kind, and falls are few.",
            LINK,
        ),
        Misconception(
            "A plain mean of rates",
            lambda data: [{"all": plain_difference(data.given["wards"])}],
            "A small ward's rate weighs here as much as a large one's. Add falls and bed days first, "
            "then divide.",
            LINK,
        ),
        Misconception(
            "Less taken from more",
            lambda data: [
                {
                    "all": -_link_truth(data)["all"],
                    "older": -_link_truth(data)["older"],
                    "short": -_link_truth(data)["short"],
                }
            ],
            "The differences are right and the signs are turned: take the rate where engagement is "
            "more, and subtract the rate where it is less.",
            LINK,
        ),
    ),
    "You compared like with like, and claimed no more than sixteen wards can show.",
    "Falls over bed days times 1,000 gives a rate. More engaged less the less engaged: once for all "
    "sixteen, once for each kind. Then ask which sentence claims no more than that.",
    LINK,
    tolerance=0.06,
)


def _back(data: Drawn, **mistake) -> dict:
    return back(data.given["plan"], data.given["freed"], **mistake)


def _never_missed(data: Drawn) -> list:
    plan, freed = data.given["plan"], data.given["freed"]
    cost, gap = plan["weeks"] * plan["hours"], plan["keep"] - freed["low"]
    return [{"low": plan["weeks"] - (-cost // gap)}, {"low": -(-cost // gap)}]


BACK = Question(
    "q6",
    "When are the hours back?",
    4,
    _back,
    (
        Misconception(
            "What it takes to keep up, forgotten",
            lambda data: [_back(data, keep=0)],
            "A change that nobody keeps up is gone in a season. The hours for that come off what is "
            "freed, every week.",
            TIME,
        ),
        Misconception(
            "Counted from the end of the giving",
            lambda data: [_back(data, start=0)],
            "The weeks of giving have gone by as well. The question counts from the first day.",
            TIME,
        ),
        Misconception(
            "The best case as the plan",
            lambda data: [{"usual": _back(data)["high"]}],
            "That is what happens when all goes well. Say what usually happens, and beside it the "
            "worst.",
            TIME,
        ),
        Misconception(
            "Never is no answer",
            _never_missed,
            "Here less is freed than it takes to keep up. Each week loses hours, so they do not come "
            "back, however long one waits. Say so before, not after.",
            TIME,
        ),
    ),
    "You counted what it takes to go on, and let never be an answer.",
    "First what was given: weeks times hours. Then what is left of the freed hours each week when "
    "the keeping up is paid. If nothing is left, it is never. Else divide, round up, and add the "
    "weeks of giving.",
    TIME,
)


def _hero_truth(data: Drawn) -> dict:
    found = leaves(data.given["worst"])
    says = "more" if found["left"] > data.given["reach"] else "chance"
    return found | {"says": data.planted["q7"][says]}


def _other(data: Drawn) -> str:
    found = leaves(data.given["worst"])
    return data.planted["q7"]["chance" if found["left"] > data.given["reach"] else "more"]


HERO = Question(
    "q7",
    "Who did it?",
    4,
    _hero_truth,
    (
        Misconception(
            "The hero",
            lambda data: [
                {
                    "left": leaves(data.given["worst"])["fell"],
                    "says": data.planted["q7"]["hero"],
                },
                {"left": leaves(data.given["worst"])["fell"]},
                {"says": data.planted["q7"]["hero"]},
            ],
            "Four wards came down where nobody new had come. These wards were chosen because their "
            "year was bad, and after a bad year a better one is likely. Take that away first.",
            WRONG,
        ),
        Misconception(
            "Compared with the wrong wards",
            lambda data: [
                {
                    "others": data.given["all_wards"],
                    "left": leaves(data.given["worst"])["fell"] - data.given["all_wards"],
                }
            ],
            "All 18 were not chosen for a bad year, so nothing pulls them back. Her ward was. "
            "Compare it with those that were chosen in the same way.",
            WRONG,
        ),
        Misconception(
            "Not shown, so she did nothing",
            lambda data: [{"says": data.planted["q7"]["never"]}],
            "One ward and one year cannot show that nobody makes a difference. They can show how "
            "much there is to explain.",
            WRONG,
        ),
        Misconception(
            "Chance read the wrong way round",
            lambda data: [{"says": _other(data)}],
            "Hold what is left against the reach in the text: beyond it is more than chance gives, "
            "within it is not.",
            WRONG,
        ),
    ),
    "You took away what came to the others too, and held the rest against chance.",
    "Before less after, for ward A; the same for the other four, and their mean; then one less the "
    "other. Is that more than chance moves it?",
    WRONG,
    tolerance=0.06,
)

REFLECTION = Reflection("q8", "A bad chart on your desk", LEVELS, DESK)

QUESTIONS = (TEAM, FAIR, RED, RULES, ECOLOGICAL, BACK, HERO)
