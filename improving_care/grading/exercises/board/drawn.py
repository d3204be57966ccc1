"""What each trainee finds in the board exercise: an invented trust of their own, and its paper.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Positions
from improving_care.grading.exercises.parts import mixed, rubric, until, whole
from improving_care.grading.pool import Drawn, Told
from improving_care.hospital import draws
from improving_care.spc import PALETTE, ControlChart, control_chart
from improving_care.spc.drawing import CONFIG, SCHEMA
from improving_care.spc.limits import D2

TRUSTS = ("Ashby Vale", "Fernleigh", "Harrow Bridge", "Kestrel Bay", "Marlow Dene", "Northmere")
MONTHS, BASELINE = 24, 12
LETTERS = ("a", "b", "c", "d", "e")
LINES = ("lower", "centre", "upper")
LIMITS_998 = 3.090232  # standard errors to the outer lines of a funnel
# Name, which way is good, the usual level and the standard deviation of a month.
MEASURES = (
    ("falls per 1,000 bed days", "down", 6.4, 0.7),
    ("pressure ulcers per 1,000 bed days", "down", 3.1, 0.4),
    ("seen within four hours, %", "up", 74.0, 2.2),
    ("discharged before noon, %", "up", 19.0, 1.5),
    ("operations cancelled on the day, %", "down", 12.5, 1.3),
    ("appointments missed, %", "down", 8.2, 0.7),
    ("minutes to triage", "down", 17.0, 1.6),
    ("days lost to sickness, %", "down", 5.1, 0.4),
    ("complaints per 1,000 stays", "down", 4.6, 0.5),
    ("hands cleaned, by sensor, %", "up", 48.0, 2.0),
    ("patients screened within six hours, %", "up", 81.0, 2.4),
    ("letters sent within a week, %", "up", 63.0, 3.0),
    ("back in hospital within 30 days, %", "down", 11.6, 0.8),
    ("staff who would recommend the work, %", "up", 61.0, 2.5),
)
CHANGED = 8  # months since the level moved, where it did
SHIFT = 2.5  # sigma by which it moved
AMBER = 0.5  # sigma by which a target may be missed and the page still says amber


class Profile(NamedTuple):
    """What a measure shows in the last month: `moved` in sigma towards the good (0: nothing has
    changed), its colour, and its target by the icon on the first year's limits."""

    moved: float
    colour: str
    assurance: str


HIT_AND_MISS, PASSES, FAILS = "hit and miss", "consistently passes", "consistently fails"
JUMPED = "jumped"  # inside its limits, and far worse than the month before
PROFILES = {
    JUMPED: Profile(0, "red", HIT_AND_MISS),
    "worse and green": Profile(-SHIFT, "green", PASSES),
    "worse and red": Profile(-SHIFT, "red", HIT_AND_MISS),
    "better and red": Profile(SHIFT, "red", FAILS),
    "usual, red, hit and miss": Profile(0, "red", HIT_AND_MISS),
    "usual, red, fails": Profile(0, "red", FAILS),
    "usual, red, fails too": Profile(0, "red", FAILS),
    "usual, green, hit and miss": Profile(0, "green", HIT_AND_MISS),
    "usual, green, hit and miss too": Profile(0, "green", HIT_AND_MISS),
    "usual, green, passes": Profile(0, "green", PASSES),
    "usual, green, passes too": Profile(0, "green", PASSES),
    "usual, amber": Profile(0, "amber", HIT_AND_MISS),
}
SENTENCES = {
    "honest": "“{name} gives between {lower} and {upper} in a month, and this month lies between "
    "them. The target of {target} does too, so it will be met in some months and missed in others "
    "until the way of working changes.”",
    "two points": "“{name} has become {percent}% worse since last month. The division has been "
    "asked for an explanation.”",
    "target": "“{name} is outside its limit of {target} and therefore out of control. We are "
    "looking for what went wrong this month.”",
    "exhort": "“{name} is red. Staff have been reminded of how important it is, and we expect green "
    "next month.”",
    "nothing": "“{name} lies within its limits, so there is no problem and nothing to do.”",
}
# The goals of a trust's cascade; what makes a gap is drawn for each trainee.
CASCADE = {
    "board": (
        ("fewer patients harmed", "harm of moderate degree or worse"),
        ("patients home in time", "seen within four hours"),
        ("staff who want to stay", "staff who leave in a year"),
    ),
    "division": (
        ("medicine: fewer falls", "falls per 1,000 bed days"),
        ("medicine: beds free by noon", "discharged before noon"),
        ("surgery: no list cancelled for want of a bed", "cancelled for no bed"),
        ("therapies: rosters out six weeks before", "weeks' notice of a roster"),
    ),
    "ward": (
        ("ward 4: a fifth fewer falls", "falls per 1,000 bed days"),
        ("ward 7: tomorrow's discharges known today", "medicines written the day before"),
        ("ward 9: beds told by ten", "beds told by ten o'clock"),
        ("ward 2: nobody swaps a night alone", "nights worked as planned"),
    ),
    "bay": (
        ("bay 1: a round every hour", "rounds done of rounds due"),
        ("bay 3: walking aids in reach", "beds with the aid in reach"),
    ),
}
LEVELS_OF_GOALS = tuple(CASCADE)
LEVELS = (
    (
        "Assures",
        "Answers yes, and leans on what is said about the trust: a rating, a green page, a rank, "
        "the chief executive's word.",
    ),
    (
        "Lists",
        "Names things that a well-led board has, such as a strategy or visits, but not what would "
        "show that they work.",
    ),
    (
        "Shows",
        "Says what the board could see for itself: measures over time with their limits, goals "
        "that reach a bay, what staff say; and what would make it doubt.",
    ),
    (
        "Learns",
        "Shows it, names one thing that the board does not know, and says how, by when and from "
        "whom it will find out, and what would change its mind.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    trust = TRUSTS[int(len(TRUSTS) * draws.stream(seed, "trust").random())]
    return whole(seed, PARTS, trust)


def chart_of(months: pd.DataFrame, line) -> ControlChart:
    """Return the XmR chart of one measure of a trust, its limits from the first year.

    `months` has the columns measure, month and value; `line` is the measure's row on the board's
    page.
    """
    return control_chart(
        months[months["measure"] == line.measure],
        "value",
        x="month",
        kind="i",
        baseline=BASELINE,
        direction=line.good,
        target=line.target,
    )


def _series(rng, name: str, good: str, level: float, spread: float, kind: str) -> dict:
    """One measure's 24 months with a target, drawn until they are what the profile says."""
    profile, towards = PROFILES[kind], 1 if good == "up" else -1

    def attempt(rng):
        z = draws.bell(rng, MONTHS)
        z[MONTHS - CHANGED :] += profile.moved
        if kind == JUMPED:
            z[-2:] = 1.6 + 0.4 * z[-2] / 3, -1.4 + 0.4 * z[-1] / 3
        value = np.round(level + spread * towards * z, 1)
        first = value[:BASELINE]
        centre, sigma = first.mean(), np.abs(np.diff(first)).mean() / D2
        if not 0.75 * spread < sigma < 1.25 * spread:
            return None
        shown = towards * (value - centre) / sigma  # in sigma towards the good
        close = np.abs(np.abs(shown) - 3).min() < 0.12 or np.abs(shown[-CHANGED:]).min() < 0.15
        if close or (shown[-1] - shown[-2] < -2.6) != (kind == JUMPED):
            return None  # nobody should have to guess on which side of a line a point lies
        place = _target(profile, shown)
        target = round(float(centre + towards * sigma * place), 1)
        if abs(abs(place) - 3) < 0.25 or (abs(place) < 3) != (profile.assurance == HIT_AND_MISS):
            return None
        if not 0 < target < 99 or target == value[-1]:
            return None
        table = pd.DataFrame({"month": range(1, MONTHS + 1), "value": value})
        chart = control_chart(
            table, "value", x="month", kind="i", baseline=BASELINE, direction=good, target=target
        )
        signals = chart.points["rule"] != "common cause"
        icon = (
            "common cause"
            if not profile.moved
            else "improving"
            if profile.moved > 0
            else "concerning"
        )
        early = signals[: MONTHS - CHANGED * bool(profile.moved)]
        if early.any() or chart.variation != icon or chart.assurance != profile.assurance:
            return None
        return table, target, shown[-1] - shown[-2]

    table, target, step = until(rng, attempt)
    return {"name": name, "good": good, "target": target, "table": table, "step": step}


def _target(profile: Profile, shown: np.ndarray) -> float:
    """Where the target stands, in sigma towards the good: on the side of the last month that its
    colour says, inside the limits or beyond them as its icon says."""
    last = shown[-1]
    if profile.assurance == FAILS:
        return max(4.2, last + 1.6)
    if profile.assurance == PASSES:
        return min(-4.2, shown.min() - 1.2)
    return last + {"red": 1.2, "amber": 0.5 * AMBER, "green": -0.8}[profile.colour]


def paper(rng, trust: str) -> dict:
    """Questions 1 to 4: twelve measures of one trust as a board's page, and their 24 months."""
    named = mixed(rng, MEASURES)[: len(PROFILES)]
    profiles = mixed(rng, PROFILES)

    def attempt(rng):
        found = [
            _series(rng, *measure, profile)
            for measure, profile in zip(named, profiles, strict=True)
        ]
        worse = [number for number, one in enumerate(found, 1) if one["step"] < 0]
        kinds = dict(enumerate(profiles, 1))
        changed = [n for n, kind in kinds.items() if PROFILES[kind].moved]
        return (found, worse) if not {*worse} <= {*changed} and not {*changed} <= {*worse} else None

    found, worse = until(rng, attempt)
    months = pd.concat(
        [one["table"].assign(measure=number) for number, one in enumerate(found, 1)]
    )[["measure", "month", "value"]].reset_index(drop=True)
    page = pd.DataFrame(
        {
            "measure": range(1, len(found) + 1),
            "name": [one["name"] for one in found],
            "good": [one["good"] for one in found],
            "target": [one["target"] for one in found],
            "last_month": [float(one["table"]["value"].iloc[-2]) for one in found],
            "this_month": [float(one["table"]["value"].iloc[-1]) for one in found],
            "colour": [PROFILES[profile].colour for profile in profiles],
        }
    )
    rows = "\n".join(
        f"| {r.measure} | {r.name} | {r.good} | {r.target:g} | {r.last_month:g} | {r.this_month:g} "
        f"| {r.colour} |"
        for r in page.itertuples()
    )
    one = (
        f"**{trust}**, an invented trust. This is its board's page for month {MONTHS} "
        f"(`mine.page`):\n\n"
        "| | measure | good is | target | last month | this month | colour |\n"
        f"|---:|---|---|---:|---:|---:|---|\n{rows}\n\n"
        f"And these are the same measures over {MONTHS} months (`mine.months`), each with its mean and "
        f"its limits (dashed) from the first {BASELINE} months. The thin lines stand two thirds of "
        "the way to a limit. The dotted line is the target."
    )
    jumped = page.iloc[profiles.index(JUMPED)]
    letters, sentences, choices = _choices(rng, _sentences(months, jumped))
    four = (
        f"Measure {jumped['measure']}, **{jumped['name']}**, went from {jumped['last_month']:g} to "
        f"{jumped['this_month']:g}. The target is {jumped['target']:g}.\n\n{choices}"
    )
    several = Positions(len(found), "measure")
    return {
        "given": {"page": page, "months": months, "sentences": sentences},
        "told": {"q1": Told(one, twelve_charts(months, page)), "q4": Told(four)},
        "forms": {
            "q1": several,
            "q2": Fields({"hit_and_miss": several, "fails": several}),
            "q3": Fields({"red_but_usual": several, "green_but_worse": several}),
            "q4": Choice(LETTERS),
        },
        "planted": {
            "q1": {"profiles": profiles, "worse": worse},
            "q4": letters,
        },
    }


def _choices(rng, texts: dict[str, str]) -> tuple[dict[str, str], dict[str, str], str]:
    """Return the letter of each choice, the text of each letter, and both as told."""
    letters = dict(zip(mixed(rng, texts), LETTERS, strict=True))
    told = {letters[name]: texts[name] for name in letters}
    return letters, told, "\n".join(f"- **{letter}** {text}" for letter, text in told.items())


def _sentences(months: pd.DataFrame, line) -> dict[str, str]:
    """The five sentences about the measure that jumped, with its own figures."""
    last = chart_of(months, line).last
    name = line["name"][:1].upper() + line["name"][1:].removesuffix(", %")
    percent = abs(line["this_month"] / line["last_month"] - 1) * 100
    figures = {
        "name": name,
        "lower": f"{last['lower']:.1f}",
        "upper": f"{last['upper']:.1f}",
        "target": f"{line['target']:g}",
        "percent": f"{percent:.0f}",
    }
    return {kind: text.format(**figures) for kind, text in SENTENCES.items()}


def twelve_charts(months: pd.DataFrame, page: pd.DataFrame) -> dict:
    """Return the twelve measures over time with limits and target, and no word of what they mean."""
    values, lines = [], []
    for line in page.itertuples():
        points = chart_of(months, line).points
        values += [
            {"n": line.measure, "month": int(month), "value": float(value)}
            for month, value in zip(points["x"], points["y"], strict=True)
        ]
        levels = points[list(LINES)].iloc[0].round(2).to_dict()
        name = {"n": line.measure, "chart": f"{line.measure}. {line.name}", "target": line.target}
        lines.append(name | {level: float(at) for level, at in levels.items()})
    x = {"field": "month", "type": "quantitative", "title": None, "axis": {"tickCount": 4}}
    x["scale"] = {"nice": False, "domain": [1, MONTHS]}
    y = {"field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 4}}
    y["scale"] = {"zero": False}

    def line(field: str, colour: str, **mark) -> dict:
        return {
            "mark": {"type": "line", "color": PALETTE[colour], "strokeWidth": 1.2, **mark},
            "encoding": {"x": x, "y": y | {"field": field}},
        }

    return {
        "$schema": SCHEMA,
        "description": f"{len(page)} small charts over {MONTHS} months: "
        + "; ".join(f"{r.measure}, {r.name}, target {r.target:g}" for r in page.itertuples())
        + ". Each point, its target and its limits stand in mine.months and mine.page.",
        "data": {"values": values},
        # The lines of each chart stand once, not at each point: a pool goes by mail.
        "transform": [
            {
                "lookup": "n",
                "from": {
                    "data": {"values": lines},
                    "key": "n",
                    "fields": ["chart", "target", *LINES],
                },
            },
            *(
                {"calculate": f"(datum.centre + 2 * datum.{limit}) / 3", "as": f"near_{limit}"}
                for limit in ("lower", "upper")
            ),
        ],
        "facet": {
            "field": "chart",
            "type": "nominal",
            "title": None,
            "sort": [f"{r.measure}. {r.name}" for r in page.itertuples()],
            "header": {"labelAnchor": "start", "labelFontSize": 12, "labelColor": PALETTE["ink"]},
        },
        "columns": 2,
        "resolve": {"scale": {"y": "independent"}},
        "spec": {
            "width": 260,
            "height": 110,
            "layer": [
                line("centre", "limits"),
                line("lower", "limits", strokeDash=[6, 4]),
                line("upper", "limits", strokeDash=[6, 4]),
                line("near_lower", "limits", strokeWidth=0.5),
                line("near_upper", "limits", strokeWidth=0.5),
                line("target", "target", strokeDash=[2, 3], strokeWidth=2),
                line("value", "common cause"),
                {
                    "mark": {"type": "circle", "color": PALETTE["ink"], "size": 22, "opacity": 1},
                    "encoding": {"x": x, "y": y},
                },
            ],
        },
        "config": CONFIG,
    }


def league(rng, trust: str) -> dict:
    """Question 5: twelve units with their rates and funnel limits, one of them outside, and not one
    of the bottom three."""

    def attempt(rng):
        small = rng.random(12) < 0.6
        stays = 10 * np.where(small, 6 + 16 * rng.random(12), 150 + 250 * rng.random(12)).astype(
            int
        )
        rate = np.full(12, 0.12)
        odd = int(12 * rng.random())
        stays[odd], rate[odd] = 2800 + 10 * int(60 * rng.random()), 0.148
        back = draws.binomial(rng, stays, rate)
        mean = back.sum() / stays.sum()
        half = LIMITS_998 * np.sqrt(mean * (1 - mean) / stays)
        share, lower, upper = (
            np.round(100 * line, 2)
            for line in (back / stays, np.maximum(mean - half, 0), mean + half)
        )
        outside = np.flatnonzero((share > upper) | (share < lower)).tolist()
        edge = np.minimum(np.abs(share - upper), np.abs(share - lower)).min()
        worse = (share > share[odd]).sum()
        if outside != [odd] or not 3 <= worse <= 6 or edge < 0.05 or len({*share}) < 12:
            return None
        columns = {"stays": stays, "back": back, "rate": share, "lower": lower, "upper": upper}
        return pd.DataFrame({"unit": range(1, 13)} | columns)

    table = until(rng, attempt)
    rows = "\n".join(
        f"| {r.unit} | {r.stays:,} | {r.back:,} | {r.rate:.2f} | {r.lower:.2f} to {r.upper:.2f} |"
        for r in table.sort_values("rate").itertuples()
    )
    told = (
        "Back in hospital within 30 days, twelve heart failure units (`mine.league`), as the newspaper "
        "has them: the best first. The last column is what chance alone gives a unit of that size at "
        "the mean of all twelve, in 998 years of 1,000.\n\n"
        f"| unit | stays | back | % | chance gives, % |\n|---:|---:|---:|---:|---|\n{rows}"
    )
    return {
        "given": {"league": table},
        "told": {"q5": Told(told)},
        "forms": {"q5": Positions(12, "unit")},
        "planted": {},
    }


def worst(table: pd.DataFrame, count: int) -> list[int]:
    """Return the units at the bottom of the league, as many as asked."""
    return table.sort_values("rate")["unit"].tolist()[-count:]


def cascade(rng, trust: str) -> dict:
    """Question 6: a trust's goals from board to bay, with two that serve none, two that have no
    measure, and one of the board's that nobody serves."""
    above = {
        "medicine: fewer falls": "fewer patients harmed",
        "medicine: beds free by noon": "patients home in time",
        "surgery: no list cancelled for want of a bed": "patients home in time",
        "therapies: rosters out six weeks before": "staff who want to stay",
        "ward 4: a fifth fewer falls": "medicine: fewer falls",
        "ward 7: tomorrow's discharges known today": "medicine: beds free by noon",
        "ward 9: beds told by ten": "surgery: no list cancelled for want of a bed",
        "ward 2: nobody swaps a night alone": "therapies: rosters out six weeks before",
        "bay 1: a round every hour": "ward 4: a fifth fewer falls",
        "bay 3: walking aids in reach": "ward 4: a fifth fewer falls",
    }
    every = [(level, *goal) for level, goals in CASCADE.items() for goal in goals]
    order = mixed(rng, every)
    number = {goal: place for place, (_, goal, _) in enumerate(order, 1)}

    def attempt(rng):
        unserved = mixed(rng, CASCADE["board"])[0][0]
        cut = [goal for goal, other in above.items() if other == unserved]
        more = mixed(rng, [goal for goal in above if goal not in cut])[0]
        orphans = sorted({*cut, more})
        served = {above[goal] for goal in above if goal not in orphans}
        nobody = [
            goal
            for level in ("board", "division")
            for goal, _ in CASCADE[level]
            if goal not in served
        ]
        unmeasured = mixed(rng, [goal for goal in number if goal not in orphans])[:2]
        if nobody != [unserved] or unserved in unmeasured or len(orphans) not in (2, 3):
            return None
        return orphans, unmeasured, nobody

    orphans, unmeasured, nobody = until(rng, attempt)
    table = pd.DataFrame(
        {
            "goal": number.values(),
            "level": [level for level, _, _ in order],
            "text": [goal for _, goal, _ in order],
            "serves": [
                number[above[goal]] if goal in above and goal not in orphans else 0
                for _, goal, _ in order
            ],
            "measure": ["" if goal in unmeasured else measure for _, goal, measure in order],
        }
    )
    rows = "\n".join(
        f"| {r.goal} | {r.level} | {r.text} | {r.serves or '–'} | {r.measure or '–'} |"
        for r in table.itertuples()
    )
    told = (
        f"The goals of {trust}, in the order in which people sent them (`mine.goals`; in `serves`, "
        "0 stands for none):\n\n"
        f"| | level | goal | serves | measure |\n|---:|---|---|---:|---|\n{rows}"
    )
    several = Positions(len(order), "goal")
    return {
        "given": {"goals": table},
        "told": {"q6": Told(told)},
        "forms": {
            "q6": Fields({"orphans": several, "unmeasured": several, "served_by_none": several})
        },
        "planted": {
            "q6": {
                "orphans": sorted(number[goal] for goal in orphans),
                "unmeasured": sorted(number[goal] for goal in unmeasured),
                "served_by_none": sorted(number[goal] for goal in nobody),
            }
        },
    }


def chair(rng, trust: str) -> dict:
    """Question 7: the rubric of the reflection, the same for everybody."""
    return rubric("q7", LEVELS)


PARTS = (paper, league, cascade, chair)
