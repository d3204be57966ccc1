"""What each trainee finds in the control-charts exercise: their data, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

from datetime import date

import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number, Positions
from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.pool import Drawn, Told
from improving_care.hospital import draws
from improving_care.hospital.place import days_in_month
from improving_care.spc import control_chart
from improving_care.spc.rules import crossings_limit, longest_run_limit

BEDS = 88  # Beech, Birch and Sycamore together: the wards for older people
FALLS = 6.6  # per 1,000 bed days
WARDS = ("Alder", "Cedar", "Chestnut", "Larch", "Linden", "Oak")
ASSURANCE = ("consistently passes", "hit and miss", "consistently fails")
LETTERS = ("A", "B", "C", "D")

MEASURES = {
    "u": (
        "Falls on Alder each month, with the bed days, which change from month to month. "
        "A patient can fall twice.",
        "Catheter infections each month on Maple, with the catheter days, which change from month "
        "to month. A patient can have two.",
    ),
    "p": (
        "Each week 20 to 60 patients go home from Rowan. For each one Farah Siddiqui notes: were "
        "the medicines explained, yes or no?",
        "Each week 20 to 60 patients are admitted to Linden. For each one Mei Lin notes: was the "
        "skin checked within six hours, yes or no?",
    ),
    "g": (
        "Deep infection after a new hip on Hazel, about one in 400. Mei Lin notes how many "
        "operations lie between one infection and the next.",
        "C. difficile on Larch, about one in 900 admissions. Mei Lin notes how many admissions lie "
        "between one case and the next.",
    ),
    "i": (
        "One figure a day from Joanna Kaye's laboratory: the minutes that the nine o'clock sample "
        "took from door to result.",
        "One figure a week from Colin Baptiste's theatres: the hours of overtime paid.",
    ),
}
LEVELS = (
    (
        "Reacts",
        "Takes last month as news: promises action on it, or explains it, with no look at the "
        "months before.",
    ),
    (
        "Names it",
        "Says that one month may be chance, but not how one would know, or what to do then.",
    ),
    (
        "Reads it",
        "Uses limits or rules, and says what follows: look at the whole system for common cause, "
        "look for what was different for special cause.",
    ),
    (
        "Leads with it",
        "Reads it, says it so that Helen Marsh can use it, and offers a next step small enough to "
        "try, with what it might cost.",
    ),
)
KINDS = ("c", "g", "i", "p", "u", "xbar")


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def _months(count: int) -> list[date]:
    return [date(2022 + (3 + k) // 12, (3 + k) % 12 + 1, 1) for k in range(count)]


def _falls(rng, count: int, multiplier=1.0) -> pd.DataFrame:
    """Return `count` months of falls on the wards for older people, from April 2022."""
    months = _months(count)
    filled = rng.uniform(0.76, 0.96, size=count)  # bays close and open, so bed days differ
    beds = draws.bed_days(rng, BEDS, [days_in_month(month) for month in months], filled)
    falls = draws.falls(rng, beds, FALLS, multiplier)
    return _table(months, falls, beds)


def _table(months, falls, beds) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": range(1, len(months) + 1),
            "when": [f"{month:%b %Y}" for month in months],
            "falls": falls,
            "bed_days": beds,
            "rate": np.round(1000 * np.asarray(falls) / np.asarray(beds), 2),
        }
    )


def _quiet(chart) -> bool:
    """Whether a chart shows common cause only, by its rules and by its runs."""
    return (chart.points["rule"] == "common cause").all() and not chart.runs["signal"].any()


def limits_and_latest(rng) -> dict:
    """Questions 1 and 2: 24 quiet months with three lines that are easily confused, and a 25th
    month that is up on the 24th and, for half of the trainees, above the upper limit."""
    special = bool(rng.integers(2))

    def attempt(rng):
        table = _falls(rng, 24)
        rate = table["rate"]
        chart = control_chart(table, "rate", x="month", kind="i")
        centre, lower, upper = chart.points[["centre", "lower", "upper"]].iloc[0]
        overall = 1000 * table["falls"].sum() / table["bed_days"].sum()
        apart = (
            min(abs(3 * rate.std(ddof=k) - (upper - centre)) for k in (0, 1)) > 0.3
            and abs(overall - centre) > 0.03
            and abs(rate.median() - centre) > 0.06
        )
        if not (apart and lower > 0.3 and rate.iloc[-1] < centre and _quiet(chart)):
            return None
        month = _months(25)[-1]
        beds = int(draws.bed_days(rng, BEDS, [days_in_month(month)], 0.88)[0])
        sigma = (upper - centre) / 3
        wanted = upper + sigma * 0.4 if special else centre + sigma * rng.uniform(0.8, 2.0)
        falls = int(np.ceil(wanted * beds / 1000))
        latest = _table(_months(25), [*table["falls"], falls], [*table["bed_days"], beds])
        after = control_chart(latest, "rate", x="month", kind="i", baseline=24).points
        if after["outside"].iloc[-1] != special or latest["rate"].iloc[-1] < 1.2 * rate.iloc[-1]:
            return None
        if not special and (after["rule"] != "common cause").any():
            return None
        return table, latest, overall

    table, latest, overall = until(rng, attempt)
    rate = table["rate"]
    before, now = latest.iloc[-2], latest.iloc[-1]
    one = (
        f"The table `mine.falls` holds your 24 months. From its column `rate`:\n\n"
        f"- the mean of the 24 rates is **{rate.mean():.3f}**\n"
        f"- their median is **{rate.median():.3f}**\n"
        f"- all falls over all bed days give **{overall:.3f}** per 1,000\n"
        f"- the average moving range is **{rate.diff().abs().mean():.3f}**\n"
        f"- the standard deviation of the 24 rates is **{rate.std():.3f}**"
    )
    two = (
        f"Month 24, {before['when']}: {before['falls']} falls, **{before['rate']:.2f}** per 1,000 "
        f"bed days.\n\nMonth 25, {now['when']}: {now['falls']} falls, **{now['rate']:.2f}** per "
        f"1,000 bed days. That is {100 * (now['rate'] / before['rate'] - 1):.0f}% up."
    )
    picture = paper_chart(
        table, x="month", y="rate", title="falls per 1,000 bed days", place="Wards for older people"
    )
    number = Number(-5, 25, "falls per 1,000 bed days")
    return {
        "given": {"falls": table, "latest": latest},
        "told": {"q1": Told(one, picture), "q2": Told(two)},
        "forms": {
            "q1": Fields({"centre": number, "lower": number, "upper": number}),
            "q2": Choice(("a", "b", "c", "d", "e")),
        },
        "planted": {"q2": special},
    }


def signals(rng) -> dict:
    """Question 3: 28 months of missed doses with one month outside the limits or a shift, and
    somewhere else three months that rise in a row and mean nothing."""
    ward = WARDS[rng.integers(len(WARDS))]
    shifted = bool(rng.integers(2))

    def attempt(rng):
        multiplier = np.ones(28)
        if shifted:
            start, length = int(rng.integers(3, 18)), int(rng.integers(7, 10))
            multiplier[start : start + length] = 1.2 if rng.integers(2) else 0.8
        else:
            multiplier[int(rng.integers(4, 24))] = 1.75
        doses = rng.integers(5200, 6400, size=28)
        missed = draws.falls(rng, doses, 5.2, multiplier)
        table = pd.DataFrame({"month": range(1, 29), "doses": doses, "missed": missed})
        table["rate"] = np.round(1000 * table["missed"] / table["doses"], 2)
        points = control_chart(table, "rate", x="month", kind="i").points
        found = points[points["rule"] != "common cause"]
        if set(found["rule"]) != {"shift" if shifted else "outside limits"}:
            return None
        if (len(found) != 1) != shifted:
            return None
        sigma = (points["upper"] - points["centre"]) / 3
        close = [(points["y"] - points[k]).abs().min() for k in ("upper", "lower", "centre")]
        if min(close[:2]) < 0.15 * sigma[0] or close[2] < 0.04:
            return None  # nobody should have to guess on which side of a line a point lies
        high = points["y"] > points["centre"]
        if not rises_inside(points) or set(points["x"][high]) == set(found["x"]):
            return None
        return table, points

    table, points = until(rng, attempt)
    lines = {name: points[name].iloc[0] for name in ("upper", "centre", "lower")}
    picture = paper_chart(
        table, x="month", y="rate", title="missed doses per 1,000", lines=lines, place=ward
    )
    text = (
        f"**{ward}**, doses of medicine missed per 1,000 given, 28 months (`mine.doses`). "
        f"The centre line is {lines['centre']:.2f}, the limits are {lines['lower']:.2f} and "
        f"{lines['upper']:.2f}."
    )
    return {
        "given": {"doses": table},
        "told": {"q3": Told(text, picture)},
        "forms": {
            "q3": Fields({"months": Positions(28), "rule": Choice(("a", "b", "c", "d", "e"))})
        },
        "planted": {},
    }


def rises_inside(points: pd.DataFrame) -> list[list[int]]:
    """Return each three months that rise in a row where no rule signals, the last first."""
    y, quiet = points["y"].to_numpy(), (points["rule"] == "common cause").to_numpy()
    starts = [
        k
        for k in range(len(y) - 2)
        if y[k] < y[k + 1] < y[k + 2] and quiet[max(0, k - 1) : k + 4].all()
    ]
    return [[k + 1, k + 2, k + 3] for k in reversed(starts)]


def run_chart(rng) -> dict:
    """Question 4: 26 months of falls on one ward, some on the median, whose longest run is the
    longest that chance explains; for half of the trainees too few crossings."""
    ward = WARDS[rng.integers(len(WARDS))]
    drifts = bool(rng.integers(2))

    def attempt(rng):
        multiplier = np.where(np.arange(26) < rng.integers(8, 18), 0.78, 1.22) if drifts else 1
        falls = draws.falls(rng, np.full(26, 840), 7.2, multiplier)
        median = np.median(falls)
        useful = int((falls != median).sum())
        if not 16 <= useful <= 24 or falls.mean() == median:
            return None
        table = pd.DataFrame({"month": range(1, 27), "falls": falls})
        row = control_chart(table, "falls", x="month", kind="run").runs.iloc[0]
        few = row["crossings"] < row["crossings_limit"]
        mean = runs_about(falls, falls.mean())
        if row["longest_run"] != row["longest_run_limit"] or few != drifts:
            return None
        if mean[1:] == (row["longest_run"], row["crossings"]):
            return None
        return table

    table = until(rng, attempt)
    falls = table["falls"]
    text = (
        f"**{ward}**, falls each month, 26 months (`mine.ward`). The median is "
        f"{falls.median():g}, the mean {falls.mean():.2f}.\n\n"
        "| useful points | longest run that is still chance | fewest crossings that are still chance |\n"
        "| ---: | ---: | ---: |\n"
    )
    text += "\n".join(
        f"| {n} | {longest_run_limit(n)} | {crossings_limit(n)} |" for n in range(16, 27)
    )
    picture = paper_chart(table, x="month", y="falls", title="falls", place=ward)
    count = Number(0, 26, "a count out of 26 months", whole=True)
    parts = {"useful": count, "longest_run": count, "crossings": count}
    return {
        "given": {"ward": table},
        "told": {"q4": Told(text, picture)},
        "forms": {
            "q4": Fields({**parts, "signal": Choice(("none", "long run", "few crossings", "both"))})
        },
        "planted": {},
    }


def runs_about(values, line: float) -> tuple[int, int, int]:
    """Return useful points, longest run and crossings about any line."""
    sides = [value > line for value in values if value != line]
    changes = [k for k in range(1, len(sides)) if sides[k] != sides[k - 1]]
    edges = [0, *changes, len(sides)]
    return len(sides), max(np.diff(edges)), len(changes)


def targets(rng) -> dict:
    """Question 5: 24 quiet weeks and two targets, one that they hit and miss, one that they pass
    or fail for certain; which is which, and which way is good, differs from id to id."""
    up, passes, first = (bool(k) for k in rng.integers(2, size=3))
    ward = WARDS[rng.integers(len(WARDS))]

    def attempt(rng):
        misses = draws.falls(rng, np.full(24, 1000), 28)
        value = 100 - misses / 2 if up else misses / 4
        table = pd.DataFrame({"week": range(1, 25), "value": value})
        chart = control_chart(table, "value", x="week", kind="i")
        centre, lower, upper = chart.points[["centre", "lower", "upper"]].iloc[0]
        sigma, good = (upper - centre) / 3, 1 if up else -1
        near = round(centre - 0.6 * sigma * good)
        far = np.floor(lower - 0.5 * sigma) if up == passes else np.ceil(upper + 0.5 * sigma)
        missed = good * (value - near) < 0
        if not (
            _quiet(chart)
            and 4 <= missed.sum() <= 9
            and good * (value[-1] - near) > 0
            and 0 < far < 100
        ):
            return None
        return table, near, int(far), [int(k) + 1 for k in np.flatnonzero(missed)]

    table, near, far, missed = until(rng, attempt)
    named = {"A": near, "B": far} if first else {"A": far, "B": near}
    what = "observations done on time, per cent" if up else "median minutes to answer a call bell"
    side = "at least" if up else "at most"
    text = (
        f"**{ward}**, {what}, 24 weeks (`mine.weeks`). **{'High' if up else 'Low'} is good.**\n\n"
        f"- Target A, the trust's own: {side} **{named['A']}**\n"
        f"- Target B, the regulator's: {side} **{named['B']}**\n\n"
        f"The mean is {table['value'].mean():.2f}, the average moving range "
        f"{table['value'].diff().abs().mean():.2f}."
    )
    lines = {f"target {name}": target for name, target in named.items()}
    picture = paper_chart(table, x="week", y="value", title=what, lines=lines, place=ward)
    word = Choice(ASSURANCE)
    return {
        "given": {"weeks": table, "targets": named, "good": "up" if up else "down"},
        "told": {"q5": Told(text, picture)},
        "forms": {"q5": Fields({"A": word, "B": word, "special": Positions(24, "week")})},
        "planted": {"q5": {"missed": missed, "near": "AB"[not first]}},
    }


def new_limits(rng) -> dict:
    """Question 6: 36 months with a wanted change of known cause, a worsening that nobody can
    explain, and an event that changed nothing."""
    better = int(rng.integers(13, 17))
    worse = better + int(rng.integers(12, 14))  # 12 months are the fewest for limits of their own
    places = (rng.integers(5, 9), better + rng.integers(5, 8), worse + rng.integers(3, 6))
    nothing = int(places[rng.integers(3)])

    def attempt(rng):
        month = np.arange(1, 37)
        table = _falls(rng, 36, np.where(month < better, 1.0, np.where(month < worse, 0.6, 1.1)))
        old = control_chart(table, "rate", x="month", kind="i", baseline=better - 1).points
        new = control_chart(
            table[better - 1 :], "rate", x="month", kind="i", baseline=worse - better
        ).points
        calm = (old["rule"][: better - 1] == "common cause").all() and (
            new["rule"][: worse - better] == "common cause"
        ).all()
        changed = (old["rule"][better - 1 : worse - 1] != "common cause").sum() >= 5
        again = (new["rule"][worse - better :] != "common cause").sum() >= 5
        return table if calm and changed and again else None

    table = until(rng, attempt)
    events = {
        better: "Tom Birkett's idea starts on all three wards: walking aids hang within reach of "
        "every bed. Staff and patients want to keep it, and Ruth Kamara has written it into the "
        "way the wards work.",
        worse: "Falls change, and nobody can say why. The general manager asks Mei Lin for new "
        'limits from here, "so that the chart calms down before the board sees it".',
        nothing: "The wards move to a new form for reporting falls. What counts as a fall stays "
        "the same.",
    }
    text = "Falls per 1,000 bed days on the wards for older people, 36 months (`mine.three_years`)."
    text += "".join(f"\n\n- **Month {month}.** {events[month]}" for month in sorted(events))
    picture = paper_chart(
        table,
        x="month",
        y="rate",
        title="falls per 1,000 bed days",
        place="Wards for older people",
        marks=sorted(events),
    )
    return {
        "given": {"three_years": table, "events": events},
        "told": {"q6": Told(text, picture)},
        "forms": {"q6": Positions(36)},
        "planted": {"q6": {"better": better, "worse": worse, "nothing": nothing}},
    }


def which_chart(rng) -> dict:
    """Question 7: four measures in an order of their own, each made for another chart."""
    kinds = [str(kind) for kind in rng.permutation(list(MEASURES))]
    texts = [MEASURES[kind][rng.integers(2)] for kind in kinds]
    measures = dict(zip(LETTERS, texts, strict=True))
    told = "\n\n".join(f"- **{letter}.** {text}" for letter, text in measures.items())
    return {
        "given": {"measures": measures},
        "told": {"q7": Told(told)},
        "forms": {"q7": Fields({letter: Choice(KINDS) for letter in LETTERS})},
        "planted": {"q7": dict(zip(LETTERS, kinds, strict=True))},
    }


def corridor(rng) -> dict:
    """Question 8: the rubric of the reflection, the same for everybody."""
    return rubric("q8", LEVELS)


PARTS = (limits_and_latest, signals, run_chart, targets, new_limits, which_chart, corridor)
