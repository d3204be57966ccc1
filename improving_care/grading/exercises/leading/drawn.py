"""What each trainee finds in the leading exercise: their figures, and what they are told.

Each question draws from a stream of its own, again and again until its figures show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

from itertools import combinations

import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number, Positions
from improving_care.grading.exercises.paper import WIDTH, paper_chart
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.personal import Drawn, Told
from improving_care.hospital import draws
from improving_care.leading.engagement import PARTS, Z
from improving_care.leading.tampering import PADDLE, RED, bead_limits, drop, spread
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

WARDS = ("Alder", "Ash", "Cedar", "Chestnut", "Elm", "Larch", "Linden", "Oak", "Rowan", "Willow")
LETTERS = ("A", "B", "C", "D")
SERIES_WEEKS = 40
BEADS = 24  # paddles
DEVIATION = 1.6  # of engagement between people of one team, as the table tells
TEAMS = 12
SCORES = Number(-1, 101, "a score")
LEVELS = (
    (
        "Sends something",
        "Answers one bad figure with a letter, a new rule, a new target or the question who it was.",
    ),
    (
        "Holds still",
        "Sees that the figure may be chance and sends nothing, and does nothing else either.",
    ),
    (
        "Goes and sees",
        "Says what the chart shows, goes where the work is done with a question, and says what "
        "will not be done.",
    ),
    (
        "Makes room",
        "Goes and sees, leaves the change to those who do the work, says whose hours it takes and "
        "how one would know whether it helped, and what might get worse.",
    ),
)
# Another desk: an answer that is weak, and one that is strong.
EXAMPLES = (
    "*Another desk: in January 2025 6.1% of days on Linden were lost to sickness; the ward's limits "
    "are 2.3% and 8.4%, its mean is 5.3%.*\n\n"
    "**Weak (level 1).** “I write to Linden that sickness has gone up, and ask the ward manager for "
    "a plan by Friday. I remind all staff of the absence policy.”\n\n"
    "**Strong (level 4).** “6.1% is inside what Linden gives, so January tells me nothing that two "
    "years did not. But I do not like 5.3%. I go to Linden on two mornings and one night and ask "
    "what makes a shift hard. I send no letter. They choose what to try; I find four hours a week "
    "for it by taking them out of the audit. We look at sickness for half a year, and at overtime, "
    "so that those who are well do not pay for it.”"
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS_OF_IT)


def _between(rng, low: int, high: int, step: int = 1) -> int:
    """Return a whole number from low to high, both possible, in steps."""
    return low + step * int(rng.integers((high - low) // step + 1))


def score(rng) -> dict:
    """Question 1: nine answers of eight people, a few left blank in one part."""
    team = WARDS[rng.integers(len(WARDS))]
    asked = [name for names in PARTS.values() for name in names]

    def attempt(rng):
        person = 0.6 * draws.bell(rng, (8, 1))
        level = np.repeat(np.array([3.9, 3.3, 3.6]) + 0.3 * draws.bell(rng, 3), 3)
        answers = pd.DataFrame(
            np.clip(np.rint(level + person + 0.7 * draws.bell(rng, (8, 9))), 1, 5), columns=asked
        )
        part = list(PARTS.values())[rng.integers(3)]
        for who in draws.sample(rng, np.ones(8), 4):
            answers.loc[int(who), part[rng.integers(3)]] = np.nan
        told = whole_scores(answers)
        close = [abs(a - b) for a, b in combinations(told.values(), 2)]
        return (part, answers) if min(close) > 0.04 else None

    part, answers = until(rng, attempt)
    answers.insert(0, "person", range(1, 9))
    shown = answers.astype(object).where(answers.notna(), "–")
    rows = "\n".join(
        "| " + " | ".join(f"{cell:g}" if cell != "–" else cell for cell in row) + " |"
        for row in shown.to_numpy().tolist()
    )
    names = {
        part: ", ".join(f"`{name}`" for name in questions) for part, questions in PARTS.items()
    }
    sums = {
        part: [
            f"{row.sum():g} from {row.count()}" for _, row in answers[list(questions)].iterrows()
        ]
        for part, questions in PARTS.items()
    }
    added = "\n".join(
        f"| {person} | {' | '.join(of)} |"
        for person, *of in zip(range(1, 9), *sums.values(), strict=True)
    )
    text = (
        f"Eight people of **{team}** answered (`mine.answers`), from 1 (no) to 5 (yes). A dash is "
        "a question that was left out.\n\n"
        + "\n".join(f"- **{part}**: {questions}" for part, questions in names.items())
        + "\n\n| person | "
        + " | ".join(name.replace("_", " ") for name in asked)
        + " |\n"
        + "| ---: " * 10
        + f"|\n{rows}\n\n"
        "Added up, with how many answers each sum is from:\n\n| person | "
        + " | ".join(PARTS)
        + f" |\n| ---: | ---: | ---: | ---: |\n{added}\n\n"
        "From 1 to 5 into 0 to 10: take 1 away, then times 2.5. It comes to the same whether you do "
        "so with every answer or once, with a mean."
    )
    return {
        "given": {"answers": answers},
        "told": {"q1": Told(text)},
        "forms": {"q1": Fields({**dict.fromkeys(PARTS, SCORES), "engagement": SCORES})},
        "planted": {"q1": {"part": part}},
    }


def whole_scores(answers: pd.DataFrame) -> dict[str, float]:
    """Return engagement as it should be and as known mistakes give it, by the mistake's name."""
    asked = [name for names in PARTS.values() for name in names]
    points = (answers[asked] - 1) * 2.5

    def engagement(table):
        parts = [table[list(names)].mean(axis=1) for names in PARTS.values()]
        return float(sum(part.mean() for part in parts) / 3)

    return {
        "right": engagement(points),
        "one to five": engagement(answers[asked]),
        "doubled": engagement(answers[asked] * 2),
        "blank as nothing": engagement(points.fillna(0)),
        "one heap": float(np.nanmean(points.to_numpy())),
        "who agree": float(
            10 * (answers[asked] >= 4).to_numpy().sum() / answers[asked].count().sum()
        ),
    }


def fair(rng) -> dict:
    """Question 2: twelve teams of unlike size. The last in the table is small and within what
    chance allows; a larger team, which is not last, is beyond it."""
    sizes = np.array([9, 11, 14, 18, 22, 27, 33, 41, 56, 78, 104, 140])

    def attempt(rng):
        n = sizes[[int(k) for k in draws.sample(rng, rng.random(TEAMS), TEAMS)]]
        n = n[np.argsort(rng.random(TEAMS))]
        mean = 6.7 + DEVIATION / np.sqrt(n) * draws.bell(rng, TEAMS)
        big = np.flatnonzero(n >= 56)
        low = int(big[rng.integers(len(big))])
        mean[low] = 6.7 - 3.9 * DEVIATION / np.sqrt(n[low])
        if rng.integers(2):
            high = int(np.flatnonzero((n >= 33) & (np.arange(TEAMS) != low))[0])
            mean[high] = 6.7 + 3.8 * DEVIATION / np.sqrt(n[high])
        table = pd.DataFrame(
            {
                "team": range(1, TEAMS + 1),
                "answers": n,
                "engagement": np.round(mean, 2),
            }
        )
        everybody = (table["answers"] * table["engagement"]).sum() / n.sum()
        table["reach"] = np.round(Z["99.8%"] * DEVIATION / np.sqrt(n), 2)
        away = (table["engagement"] - round(everybody, 2)).abs()
        narrow = Z["95%"] / Z["99.8%"] * table["reach"]
        last = table["engagement"].idxmin()
        by_score = table["engagement"].argsort().tolist()
        below = table["engagement"] < round(everybody, 2)
        lowest = [set(by_score[:count]) for count in (1, 3, int(below.sum()))]
        clear = (
            (away - table["reach"]).abs().min() > 0.04
            and (away - narrow).abs().min() > 0.01
            and last != low
            and n[last] <= 18
            and away[last] < table["reach"][last]
            and ((away > narrow) & (away < table["reach"])).any()
            and below.sum() > 4
            and all(
                set(np.flatnonzero(below & (away > reach))) not in lowest
                for reach in (narrow, table["reach"])
            )
        )
        return (table, round(float(everybody), 2)) if clear else None

    table, everybody = until(rng, attempt)
    rows = "\n".join(
        f"| {row.team} | {row.answers} | {row.engagement:.2f} | {row.reach:.2f} |"
        for row in table.itertuples()
    )
    text = (
        f"Twelve teams, one year (`mine.teams`). All who answered together: **{everybody:.2f}**. "
        f"People of one team differ by {DEVIATION} (standard deviation). *Reach* is how far from "
        "that mean chance takes a team of this size, up or down: 3.09 × "
        f"{DEVIATION} / √answers. Two in a thousand go further.\n\n"
        f"| team | answers | engagement | reach |\n| ---: | ---: | ---: | ---: |\n{rows}"
    )
    place = Positions(TEAMS, "team")
    return {
        "given": {"teams": table, "everybody": everybody},
        "told": {"q2": Told(text)},
        "forms": {"q2": Fields({"low": place, "high": place})},
        "planted": {},
    }


def beads(rng) -> dict:
    """Question 3: 24 paddles of red beads; for half of the trainees one of them from another box."""
    odd = bool(rng.integers(2))
    limits = bead_limits()

    def attempt(rng):
        red = draws.binomial(rng, np.full(BEADS, PADDLE), RED)
        if odd:
            red[int(rng.integers(3, BEADS - 3))] = _between(rng, 20, 24)
        table = pd.DataFrame({"paddle": range(1, BEADS + 1), "red": red})
        mean = table["red"].mean()
        own = bead_limits(mean)
        order = table["red"].sort_values(kind="stable")
        outside = (table["red"] > own.upper) | (table["red"] < own.lower)
        swollen = 3 * table["red"].std()
        clear = (
            outside.sum() == odd
            and abs(swollen - (own.upper - own.mean)) > 0.3
            and abs(swollen - 2 / 3 * (own.upper - own.mean)) > 0.3
            and order.iloc[0] < order.iloc[1]
            and order.iloc[-3] > order.iloc[-4]
            and (table["red"] - own.upper).abs().min() > 0.3
        )
        return table if clear and abs(own.mean - limits.mean) < 1.3 else None

    table = until(rng, attempt)
    mean = table["red"].mean()
    picture = paper_chart(
        table, x="paddle", y="red", title=f"red beads of {PADDLE}", place="A box of beads"
    )
    text = (
        f"Twenty-four paddles of {PADDLE} beads (`mine.beads`). The mean is **{mean:.2f}** red "
        f"beads; the standard deviation of the 24 counts is {table['red'].std():.2f}. The limits "
        f"of such a count are the mean ± 3 × √(mean × (1 − mean / {PADDLE}))."
    )
    limit = Number(-20, PADDLE, "a number of red beads")
    return {
        "given": {"beads": table},
        "told": {"q3": Told(text, picture)},
        "forms": {
            "q3": Fields({"lower": limit, "upper": limit, "special": Positions(BEADS, "paddle")})
        },
        "planted": {},
    }


def rules(rng) -> dict:
    """Question 4: forty weeks under each of the four rules, and the spread that rule 2 makes."""
    names = dict(zip(LETTERS, [int(k) + 1 for k in rng.permutation(4)], strict=True))
    own = _between(rng, 30, 80) / 10

    def series(rule: int):
        def attempt(rng):
            slip = np.round(4 * draws.bell(rng, (SERIES_WEEKS, 1)), 1)
            hours = np.round(drop(slip, rule).rest[:, 0], 1)
            wide, crossed = spread(hours), crossings(hours)
            seen = {
                1: 3.5 < wide < 4.3 and 16 <= crossed <= 22,
                2: 5.2 < wide < 6.5 and 25 <= crossed <= 32,
                3: wide > 8 and crossed >= 34,
                4: wide > 8 and crossed <= 8,
            }
            return hours if seen[rule] else None

        return until(rng, attempt)

    weeks = pd.DataFrame(
        {"week": range(1, SERIES_WEEKS + 1)}
        | {letter: series(rule) for letter, rule in names.items()}
    )
    rows = "\n".join(
        f"| {letter} | {spread(weeks[letter]):.1f} | {crossings(weeks[letter])} |"
        for letter in LETTERS
    )
    text = (
        f"Four wards start from the same steady process (`mine.weeks`): how far the hours worked "
        "in a week lay above or below plan. Each has a manager with a rule of her own:\n\n"
        "1. leaves the plan alone,\n"
        "2. moves the plan, from where it stands, by as much as last week was off, the other way,\n"
        "3. goes back to the first plan and leans from there as far the other way as last week was "
        "off,\n"
        "4. plans for what last week was.\n\n"
        "On a fifth ward nobody has touched the plan for a year. Its weeks lie "
        f"**{own:.1f}** hours (standard deviation) about it.\n\n"
        "| ward | how far from plan (standard deviation) | weeks on the other side of plan from the "
        f"week before, of {SERIES_WEEKS - 1} |\n| --- | ---: | ---: |\n{rows}\n\n"
        "Where nothing joins a week to the one before, about half of the weeks change sides."
    )
    choice = Choice(("1", "2", "3", "4"))
    return {
        "given": {"weeks": weeks, "own_spread": own},
        "told": {"q4": Told(text, four_series(weeks))},
        "forms": {
            "q4": Fields(
                {**dict.fromkeys(LETTERS, choice), "spread": Number(0, 100, "a spread in hours")}
            )
        },
        "planted": {"q4": names},
    }


def crossings(hours) -> int:
    """Return how many weeks lie on the other side of plan from the week before."""
    high = np.asarray(hours) > 0
    return int((high[1:] != high[:-1]).sum())


def four_series(weeks: pd.DataFrame) -> dict:
    """Return four charts, one under the other: hours off plan by week, each on its own scale."""
    rows = weeks.melt("week", var_name="ward", value_name="hours").to_dict("records")
    most = {letter: float(weeks[letter].abs().max()) for letter in LETTERS}
    x = {"field": "week", "type": "quantitative", "title": None, "scale": {"nice": False}}
    y = {"field": "hours", "type": "quantitative", "title": None, "axis": {"tickCount": 3}}

    def chart(letter: str) -> dict:
        return {
            "title": {"text": f"Ward {letter}: hours above or below plan"},
            "width": WIDTH,
            "height": 90,
            "transform": [{"filter": f"datum.ward == '{letter}'"}],
            "layer": [
                {
                    "mark": {"type": "rule", "color": PALETTE["limits"]},
                    "encoding": {"y": {"datum": 0}},
                },
                {
                    "mark": {
                        "type": "line",
                        "color": PALETTE["common cause"],
                        "point": {"color": PALETTE["ink"], "size": 30},
                    },
                    "encoding": {"x": x, "y": y},
                },
            ],
        }

    said = ", ".join(f"{letter} up to {far:.0f} hours" for letter, far in most.items())
    return {
        "$schema": SCHEMA,
        "description": f"Four wards over {SERIES_WEEKS} weeks, each as hours above or below plan. "
        f"They go this far from it: {said}.",
        "data": {"values": rows},
        "vconcat": [chart(letter) for letter in LETTERS],
        "config": CONFIG,
    }


SAYS = {
    "cause": "Where staff are engaged patients fall less. So if engagement rises on all wards, "
    "falls come down by as much.",
    "persons": "A nurse who is engaged has patients who fall less than those of a nurse who is not.",
    "kind": "Most of it is the kind of ward. Engagement may still matter; this table cannot tell.",
    "nothing": "Within each kind there is next to nothing. So engagement makes no difference to "
    "falls.",
}


def ecological(rng) -> dict:
    """Question 5: sixteen wards of two kinds; engagement and falls go together across all of them
    and hardly within either kind."""
    order = [list(SAYS)[int(k)] for k in rng.permutation(4)]

    def attempt(rng):
        kind = ["older people"] * 8 + ["short stay"] * 8
        engaged = ["more"] * 2 + ["less"] * 6 + ["more"] * 6 + ["less"] * 2
        days = np.array([_between(rng, 6200, 9800, 10) for _ in kind])
        rate = np.where(np.array(kind) == "older people", 9.0, 3.4)
        table = pd.DataFrame(
            {
                "ward": range(1, 17),
                "kind": kind,
                "engaged": engaged,
                "bed_days": days,
                "falls": draws.falls(rng, days, rate),
            }
        )
        found = differences(table)
        clear = (
            found["all"] < -1.8
            and abs(found["older people"]) < 0.6
            and abs(found["short stay"]) < 0.5
            and abs(found["all"] - plain_difference(table)) > 0.12
        )
        return table if clear else None

    table = until(rng, attempt)
    table = table.iloc[np.argsort(rng.random(16))].reset_index(drop=True).assign(ward=range(1, 17))
    sums = table.groupby(["kind", "engaged"])[["falls", "bed_days"]].sum()
    rows = "\n".join(
        f"| {kind} | {engaged} | {(table.kind.eq(kind) & table.engaged.eq(engaged)).sum()} | "
        f"{row.falls} | {row.bed_days:,} |"
        for (kind, engaged), row in sums.iterrows()
    )
    letters = dict(zip("abcd", order, strict=True))
    said = "\n".join(f"- **{letter}** {SAYS[name]}" for letter, name in letters.items())
    text = (
        "Sixteen wards, one year (`mine.wards`). *More* and *less*: engagement above or below the "
        "middle of the sixteen. Summed up:\n\n"
        "| kind of ward | engaged | wards | falls | bed days |\n| --- | --- | ---: | ---: | ---: |\n"
        f"{rows}\n\nWhich may be said (`mine.wards_say`)?\n\n{said}"
    )
    rate = Number(-30, 30, "a difference in falls per 1,000 bed days")
    return {
        "given": {
            "wards": table,
            "wards_say": {letter: SAYS[name] for letter, name in letters.items()},
        },
        "told": {"q5": Told(text)},
        "forms": {
            "q5": Fields(
                {
                    "all": rate,
                    "older": rate,
                    "short": rate,
                    "says": Choice(("a", "b", "c", "d")),
                }
            )
        },
        "planted": {"q5": {name: letter for letter, name in letters.items()}},
    }


def differences(table: pd.DataFrame) -> dict[str, float]:
    """Return falls per 1,000 bed days on more engaged wards less those on less engaged ones: for
    all wards, and by kind."""

    def difference(rows):
        sums = rows.groupby("engaged")[["falls", "bed_days"]].sum()
        rate = 1000 * sums["falls"] / sums["bed_days"]
        return float(rate["more"] - rate["less"])

    return {"all": difference(table)} | {
        kind: difference(rows) for kind, rows in table.groupby("kind")
    }


def plain_difference(table: pd.DataFrame) -> float:
    """Return the same for all wards as a plain mean of the wards' rates, which is not the same."""
    rate = (1000 * table["falls"] / table["bed_days"]).groupby(table["engaged"]).mean()
    return float(rate["more"] - rate["less"])


def pays_back(rng) -> dict:
    """Question 6: hours given, hours kept up, hours freed: low (never), usual and high."""

    def attempt(rng):
        plan = {
            "weeks": _between(rng, 8, 20),
            "hours": _between(rng, 40, 120, 5),
            "keep": _between(rng, 8, 20),
        }
        freed = {
            "low": plan["keep"] - _between(rng, 2, 6),
            "usual": plan["keep"] + _between(rng, 10, 24),
            "high": plan["keep"] + _between(rng, 30, 60),
        }
        found = back(plan, freed)
        usual = {found["usual"], found["high"]}
        usual |= {back(plan, freed, keep=0)["usual"], back(plan, freed, start=0)["usual"]}
        return (plan, freed) if len(usual) == 4 and found["usual"] < 300 else None

    plan, freed = until(rng, attempt)
    ward = WARDS[rng.integers(len(WARDS))]
    rows = "\n".join(f"| {name} | {hours} |" for name, hours in freed.items())
    text = (
        f"**{ward}** gives **{plan['hours']}** hours a week for **{plan['weeks']}** weeks "
        "(`mine.plan`). Nothing is freed while it does. From then on the change takes "
        f"**{plan['keep']}** hours a week to keep up, and frees (`mine.freed`):\n\n"
        f"| | hours freed a week |\n| --- | ---: |\n{rows}"
    )
    week = Number(0, 2000, "a number of weeks (0 for never)", whole=True)
    return {
        "given": {"plan": plan, "freed": freed},
        "told": {"q6": Told(text)},
        "forms": {"q6": Fields(dict.fromkeys(freed, week))},
        "planted": {},
    }


def back(plan: dict, freed: dict, keep=None, start=None) -> dict[str, int]:
    """Return the week, counted from the start, by the end of which the hours are back; 0 for never.

    `keep` and `start` stand for a mistake: other hours to keep it up, other weeks to begin with.
    """
    keep = plan["keep"] if keep is None else keep
    start = plan["weeks"] if start is None else start
    cost = plan["weeks"] * plan["hours"]
    return {
        name: 0 if hours <= keep else start - (-cost // (hours - keep))
        for name, hours in freed.items()
    }


TELLS = {
    "hero": "The new manager did it: before her it was bad, with her it is good.",
    "chance": "What is left lies within chance: this table cannot tell it from luck.",
    "more": "What is left is more than chance gives: go to the ward and ask what they did.",
    "never": "A new manager makes no difference.",
}


def hero(rng) -> dict:
    """Question 7: five wards chosen because they were worst; one got a new manager, all fell."""
    real = bool(rng.integers(2))
    order = [list(TELLS)[int(k)] for k in rng.permutation(4)]

    def attempt(rng):
        before = np.round(8.4 + 0.5 * draws.bell(rng, 5), 1)
        after = np.round(before - 1.6 - 0.5 * draws.bell(rng, 5), 1)
        reach = _between(rng, 14, 19) / 10
        left = _between(rng, 24, 34) / 10 if real else _between(rng, 3, 9) / 10
        fell = (before - after)[1:].mean()
        after[0] = round(float(before[0] - fell - left), 1)
        table = pd.DataFrame({"ward": list("ABCDE"), "before": before, "after": after})
        found = leaves(table)
        all_wards = round(float(_between(rng, 1, 3) / 10), 1)
        clear = (
            abs(found["left"] - reach) > 0.25
            and (found["left"] > reach) == real
            and found["others"] > 0.9
            and abs(found["others"] - all_wards) > 0.4
            and found["left"] > 0.15
            and after.min() > 0.5
        )
        return (table, reach, all_wards) if clear else None

    table, reach, all_wards = until(rng, attempt)
    rows = "\n".join(f"| {row.ward} | {row.before} | {row.after} |" for row in table.itertuples())
    letters = dict(zip("abcd", order, strict=True))
    said = "\n".join(f"- **{letter}** {TELLS[name]}" for letter, name in letters.items())
    text = (
        "The five wards of 18 with the most falls in one year, and the year after (`mine.worst`), "
        "per 1,000 bed days. Ward A had a new manager from the first day of the second year; "
        f"nothing was done on the other four. All 18 wards together came down by {all_wards}.\n\n"
        f"| ward | the worst year | the year after |\n| --- | ---: | ---: |\n{rows}\n\n"
        "Chance alone moves the difference between one such ward and four others by up to "
        f"**{reach}** either way.\n\nWhich may be said (`mine.stage_says`)?\n\n{said}"
    )
    fall = Number(-20, 20, "a fall per 1,000 bed days")
    return {
        "given": {
            "worst": table,
            "all_wards": all_wards,
            "reach": reach,
            "stage_says": {letter: TELLS[name] for letter, name in letters.items()},
        },
        "told": {"q7": Told(text)},
        "forms": {
            "q7": Fields(
                {
                    "fell": fall,
                    "others": fall,
                    "left": fall,
                    "says": Choice(("a", "b", "c", "d")),
                }
            )
        },
        "planted": {"q7": {name: letter for letter, name in letters.items()}},
    }


def leaves(table: pd.DataFrame) -> dict[str, float]:
    """Return how far ward A fell, how far the other four did on average, and what is left."""
    fell = table["before"] - table["after"]
    return {
        "fell": float(fell[0]),
        "others": float(fell[1:].mean()),
        "left": float(fell[0] - fell[1:].mean()),
    }


def the_desk(rng) -> dict:
    """Question 8: the rubric of the reflection and two examples, the same for everybody."""
    return rubric("q8", LEVELS, EXAMPLES)


PARTS_OF_IT = (score, fair, beads, rules, ecological, pays_back, hero, the_desk)
