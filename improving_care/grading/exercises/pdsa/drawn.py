"""What each trainee finds in the PDSA exercise: their data, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number, Positions
from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.pool import Drawn, Told
from improving_care.hospital import draws
from improving_care.project.scale import expected_loss
from improving_care.spc import control_chart

LETTERS = ("A", "B", "C", "D", "E")
VERDICTS = ("as predicted", "not as predicted", "too soon to tell")
FEATURES = ("links", "prediction", "small scale", "data over time", "nothing")
NEXT = ("adopt", "adapt", "abandon", "go on")
BAYS = 4  # of six beds each, on the ward of question 4
WARDS = ("Ash", "Birch", "Cedar", "Larch", "Linden", "Sycamore")
PREDICTIONS = (
    "Of the walks that are due, {n} in 100 will be done by week {w}.",
    "The mean time that a bell rings will be {n} per cent shorter by week {w}.",
    "At least {n} in 100 medicines will be written the day before by week {w}.",
    "Readmissions will stay the same, and {n} in 100 calls will be made by week {w}.",
)
HOPES = (
    "Handover will become much more meaningful for the team.",
    "We hope that patients will notice a real difference in {w} weeks.",
    "Falls will come down significantly, as they must.",
    "Staff will feel ownership, and {n} ideas will blossom.",
)
PLANS = (
    "Somebody goes round every hour for {w} weeks, from Monday.",
    "All {n} staff of the ward are trained before we begin.",
    "Farah's team checks {n} charts a day, at two o'clock.",
    "Eilidh counts who walks, each morning for {w} weeks.",
)
TOPICS = (
    ("walks with the physiotherapist", "walks are done", "at ten instead of nine", "new slippers"),
    ("a talk about falls with each patient", "talks are held", "in the evening", "a poster"),
    ("hourly rounding", "rounds are done", "at half past the hour", "bed alarms"),
    ("a look at every sleeping tablet", "charts are looked at", "on Tuesdays", "herbal tea"),
    ("a huddle in the morning", "huddles are held", "at half past eight", "a letter to all"),
)
ALREADY = "nine in ten were done by day, by Tom and those who like him"
HARDLY = "four in ten were done, because the drug round falls on the hour"
NEXT_TESTS = {
    "mended": "The same bay, with the rounds at half past, as those who do them say; 80% by week 2.",
    "wider": "One bay at night, without Tom; 80% by week 2.",
    "everywhere": "All wards from Monday, with a chart for each.",
    "reminded": "The same once more, with a reminder of what was agreed.",
    "other": "Bed alarms in the same bay; 80% by week 2.",
}
LEVELS = (
    (
        "Does it",
        "Names an idea and when it begins, everywhere or for everybody; nothing could turn out wrong.",
    ),
    (
        "Tests it",
        "Makes the test small, but says no prediction, or nothing that is counted.",
    ),
    (
        "Plans a cycle",
        "A small scale, a prediction with a number and a date, what is counted, and what might get "
        "worse.",
    ),
    (
        "Learns from it",
        "A whole cycle, and also: who was asked and who was not, what each result would lead to, "
        "and what the next cycle would ask.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def _some(rng, options, count: int) -> list:
    return [options[int(k)] for k in rng.permutation(len(options))[:count]]


def sentences(rng) -> dict:
    """Question 1: seven sentences, of which two or three are predictions."""
    count = int(rng.integers(2, 4))
    kinds = ["prediction"] * count + ["hope"] * 2 + ["plan"] * (5 - count)
    pools = {"prediction": PREDICTIONS, "hope": HOPES, "plan": PLANS}
    texts = [text for kind in pools for text in _some(rng, pools[kind], kinds.count(kind))]
    order = [int(k) for k in rng.permutation(7)]
    told, where = {}, {kind: [] for kind in pools}
    for number, k in enumerate(order, 1):
        told[number] = texts[k].format(n=10 * int(rng.integers(3, 9)), w=int(rng.integers(2, 7)))
        where[kinds[k]].append(number)
    text = "\n".join(f"{number}. {sentence}" for number, sentence in told.items())
    return {
        "given": {"sentences": told},
        "told": {"q1": Told(f"Seven sentences from a wall (`mine.sentences`):\n\n{text}")},
        "forms": {"q1": Positions(7, "sentence")},
        "planted": {"q1": where},
    }


def verdicts(rng) -> dict:
    """Question 2: four tests of change, each with its prediction and what came."""
    kinds = [str(k) for k in rng.permutation(["came", "short", "wrong way", "soon"])]
    rows = []
    for letter, kind in zip(LETTERS, kinds, strict=False):
        before = round(float(rng.uniform(10, 14)), 1)
        chance = round(float(rng.uniform(1.2, 1.8)), 1)
        if kind == "came":
            predicted = before - 2.2 * chance
            after = predicted + float(rng.uniform(-0.5, 0.5)) * chance
        elif kind == "short":  # it moved by more than chance, and far less than was said
            predicted = before - 3.4 * chance
            after = before - float(rng.uniform(1.3, 1.7)) * chance
        elif kind == "wrong way":
            predicted = before - 1.5 * chance
            after = before + float(rng.uniform(1.3, 1.8)) * chance
        else:
            predicted = before - 0.9 * chance
            after = before - float(rng.uniform(0.3, 0.7)) * chance
        rows.append((letter, before, round(predicted, 1), round(after, 1), chance))
    table = pd.DataFrame(rows, columns=["test", "before", "predicted", "came", "chance"])
    lines = "\n".join(
        f"| {row.test} | {row.before} | {row.predicted} | {row.came} | {row.chance} |"
        for row in table.itertuples()
    )
    text = (
        "Four tests, each on a ward of its own, falls per 1,000 bed days (`mine.tests`). *Chance* is "
        "how far chance alone moves a figure, up or down.\n\n"
        f"| test | before | predicted | came | chance |\n| --- | ---: | ---: | ---: | ---: |\n{lines}"
    )
    return {
        "given": {"tests": table},
        "told": {"q2": Told(text)},
        "forms": {"q2": Fields({letter: Choice(VERDICTS) for letter in LETTERS[:4]})},
        "planted": {"q2": dict(zip(LETTERS, kinds, strict=False))},
    }


def features(rng) -> dict:
    """Question 3: five notes of two cycles; four lack one feature each, one lacks nothing."""
    lacking = [str(k) for k in rng.permutation(FEATURES)]
    topics = _some(rng, TOPICS, 5)
    notes = {
        letter: _note(rng, topic, lacks)
        for letter, topic, lacks in zip(LETTERS, topics, lacking, strict=True)
    }
    text = "\n\n".join(f"**{letter}.** {note}" for letter, note in notes.items())
    return {
        "given": {"notes": notes},
        "told": {"q3": Told(f"Five notes (`mine.notes`):\n\n{text}")},
        "forms": {"q3": Fields({letter: Choice(FEATURES) for letter in LETTERS})},
        "planted": {"q3": dict(zip(lacking, LETTERS, strict=True))},
    }


def _note(rng, topic, lacks: str) -> str:
    idea, done, mended, other = topic
    first, share = 10 * int(rng.integers(4, 7)), 10 * int(rng.integers(7, 10))
    ward = WARDS[rng.integers(len(WARDS))]
    where = "on all eighteen wards" if lacks == "small scale" else f"in one bay of {ward}"
    said = (
        f"We tried {idea} {where}, full of hope"
        if lacks == "prediction"
        else f"We tried {idea} {where} and said beforehand that {share}% of {done} by week 3"
    )
    counted = (
        f"We counted once before and once after: {first}%"
        if lacks == "data over time"
        else f"We counted each week and drew it in order: it came to {first}%"
    )
    then = (
        f"The second test was of something that a visitor had praised: {other}"
        if lacks == "links"
        else f"Those who did it said that {mended} it would be easier, so that was the second test"
    )
    again = "" if lacks in ("prediction", "links") else f", and again we said {share}%"
    return f"{said}. {counted}. {then}{again}."


def scale(rng) -> dict:
    """Question 4: what a test may lose in one bay, on one ward and on all of a hospital's wards."""

    def attempt(rng):
        case = {
            "sure": int(rng.choice([20, 30, 40, 60, 70, 80, 90])),
            "hours": 5 * int(rng.integers(4, 13)),
            "gain": 5 * int(rng.integers(2, 13)),
            "weeks": int(rng.integers(2, 7)),
            "wards": int(rng.integers(6, 13)),
        }
        ways = [losses(case, way) for way in WAYS]
        figures = [[way[name] for name in ("bay", "ward", "all")] for way in ways]
        apart = all(
            abs(a - b) > 2
            for k, one in enumerate(figures)
            for other in figures[k + 1 :]
            for a, b in zip(one, other, strict=True)
        )
        least = sorted(figures[0])
        return case if apart and least[1] - least[0] > 5 else None

    case = until(rng, attempt)
    text = (
        f"A hospital of **{case['wards']}** wards, each of {BAYS} bays that are alike "
        "(`mine.case`).\n\n"
        f"- The change takes **{case['hours']}** staff hours a week on a ward, a bay its share.\n"
        f"- If it helps, it saves a ward **{case['gain']}** staff hours a week, all told.\n"
        f"- You are **{case['sure']}** in 100 sure that it helps.\n"
        f"- The test lasts **{case['weeks']}** weeks.\n\n"
        "If it does not help, its hours are lost wherever it is tested. If it does, the saving is "
        "lost wherever it is *not* tested. Weigh each by its chance, and add."
    )
    number = Number(0, 20_000, "staff hours")
    return {
        "given": {"case": case},
        "told": {"q4": Told(text)},
        "forms": {
            "q4": Fields(
                {name: number for name in ("bay", "ward", "all")}
                | {"least": Choice(("bay", "ward", "all"))}
            )
        },
        "planted": {},
    }


# How the loss is weighed, rightly and by each known mistake: chances of being wrong, and of right.
WAYS = ("rightly", "only if right", "only if wrong", "the wrong way round")


def losses(case: dict, way: str = "rightly") -> dict:
    """Return the hours that a test may lose by scale, and where they are least."""
    sure, wards = case["sure"] / 100, case["wards"]
    if way == "the wrong way round":
        sure = 1 - sure
    found = {}
    for name, reach in (("bay", 1 / BAYS), ("ward", 1), ("all", wards)):
        figures = case["hours"], case["gain"], case["weeks"], reach, wards
        if way == "only if right":
            found[name] = expected_loss(1, *figures).waiting
        elif way == "only if wrong":
            found[name] = expected_loss(0, *figures).wrong
        else:
            found[name] = expected_loss(sure, *figures).total
    return found | {"least": min(found, key=found.get)}


def one_good_week(rng) -> dict:
    """Question 5: 20 weeks before a test and 10 of it; for half of the trainees a long run."""
    shifted = bool(rng.integers(2))
    ward = WARDS[rng.integers(len(WARDS))]

    def attempt(rng):
        level = np.where((np.arange(30) >= 20) & shifted, 5.0, 9.0)
        table = pd.DataFrame({"week": range(1, 31), "count": draws.poisson(rng, list(level))})
        before, test = table["count"][:20], table["count"][20:]
        chart = control_chart(table, "count", x="week", kind="run")
        run = chart.runs.iloc[0]
        good = test.iloc[0] <= before.quantile(0.15) and test.mean() < before.mean() - 0.4
        median = table["count"].median()
        long = run["longest_run"] > run["longest_run_limit"]
        in_test = (test[test != median] < median).all()
        if run["useful"] < 23 or not good or bool(run["signal"]) != shifted:
            return None  # with 23 useful points or more the longest run is judged by the same limit
        if shifted and not (long and in_test):
            return None
        # Somebody who reads on must see weeks that are not good, or else all good.
        return table if shifted or (test > median).sum() >= 4 else None

    table = until(rng, attempt)
    first = int(table["count"][20])
    text = (
        f"**{ward}**, bells that rang for more than ten minutes, 30 weeks (`mine.weeks`). The test "
        f"begins in **week 21**, which has {first}. The median is {table['count'].median():g}; the "
        f"mean of the 20 weeks before is {table['count'][:20].mean():.2f}, that of the 10 weeks of "
        f"the test {table['count'][20:].mean():.2f}."
    )
    picture = paper_chart(
        table, x="week", y="count", title="bells over ten minutes", place=ward, marks=[21]
    )
    return {
        "given": {"weeks": table},
        "told": {"q5": Told(text, picture)},
        "forms": {"q5": Choice(("a", "b", "c", "d", "e"))},
        "planted": {"q5": shifted},
    }


def act(rng) -> dict:
    """Question 6: five tests, and what to do next with each."""
    kinds = [str(k) for k in rng.permutation(["holds", "not done", "harm", "no", "early"])]
    rows = []
    for letter, kind in zip(LETTERS, kinds, strict=True):
        done = int(rng.integers(28, 42) if kind == "not done" else rng.integers(82, 95))
        weeks = int(rng.integers(2, 4) if kind == "early" else rng.integers(12, 20))
        outcome = {
            "holds": "as predicted",
            "harm": "as predicted",
            "no": "not as predicted",
            "not done": "not as predicted",
            "early": "too soon to tell",
        }[kind]
        watched = "worse" if kind == "harm" else "the same"
        rows.append((letter, weeks, done, outcome, watched))
    table = pd.DataFrame(rows, columns=["test", "weeks", "done", "outcome", "watched"])
    lines = "\n".join(
        f"| {row.test} | {row.weeks} | {row.done}% | {row.outcome} | {row.watched} |"
        for row in table.itertuples()
    )
    text = (
        "Five tests, each in one bay, of ideas that should prevent harm (`mine.results`). In each, "
        "80% done was predicted. *Watched* is the measure that might get worse.\n\n"
        "| test | weeks | done | outcome | watched |\n| --- | ---: | ---: | --- | --- |\n" + lines
    )
    return {
        "given": {"results": table},
        "told": {"q6": Told(text)},
        "forms": {"q6": Fields({letter: Choice(NEXT) for letter in LETTERS})},
        "planted": {"q6": dict(zip(kinds, LETTERS, strict=True))},
    }


def next_cycle(rng) -> dict:
    """Question 7: what came of the first cycle, and five tests that could be the second."""
    hardly = bool(rng.integers(2))
    names = [str(k) for k in rng.permutation(list(NEXT_TESTS))]
    letters = dict(zip("abcde", names, strict=True))
    text = (
        "Tom's first cycle: hourly rounding, one bay, two weeks, eight in ten predicted. What came: "
        f"**{HARDLY if hardly else ALREADY}**.\n\n"
        + "\n".join(f"- **{letter}** {NEXT_TESTS[name]}" for letter, name in letters.items())
    )
    return {
        "given": {
            "came": HARDLY if hardly else ALREADY,
            "next_tests": {letter: NEXT_TESTS[name] for letter, name in letters.items()},
        },
        "told": {"q7": Told(text)},
        "forms": {"q7": Choice(tuple("abcde"))},
        "planted": {
            "q7": {name: letter for letter, name in letters.items()}
            | {"truth": "mended" if hardly else "wider"}
        },
    }


def by_tuesday(rng) -> dict:
    """Question 8: the rubric of the reflection, the same for everybody."""
    return rubric("q8", LEVELS)


PARTS = (sentences, verdicts, features, scale, one_good_week, act, next_cycle, by_tuesday)
