"""What each trainee finds in the value-stream exercise: their data, and what they are told.

Each question draws from a stream of its own, again and again until every known mistake gives an
answer of its own, clear of the truth and of the others.
"""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number
from improving_care.grading.exercises.parts import apart, rubric, until, whole
from improving_care.grading.personal import Drawn, Told
from improving_care.lean.bars import waiting_and_work
from improving_care.lean.standard_work import best_balance, whole_people
from improving_care.lean.value_stream import ValueStream
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG

STREAMS = {
    "a discharge prescription on Ash": ("Write", "Fetch", "Check", "Dispense", "Hand over"),
    "an X-ray of a hip on Hazel": ("Request", "Vet", "Fetch", "Take", "Report"),
    "a referral to Eilidh Munro": ("Write", "Sort", "Call", "See", "Note"),
    "a bed on Rowan, from asked for to made": ("Ask", "Free", "Clean", "Make", "Call down"),
}
TASKS = ("Greet", "Check the name", "Print labels", "Take blood", "Pack the tube", "Book out")
PEOPLE = ("Asha", "Ben", "Carys")
OF_TIME = ["step", "wait", "process"]
LETTERS = ("a", "b", "c", "d", "e")
LEVELS = (
    (
        "Buys",
        "Says yes or no to the analyser for its speed or its price, with no look at where samples "
        "wait.",
    ),
    (
        "Names it",
        "Says that most of the time is waiting, but not where, or how one would know.",
    ),
    (
        "Reads it",
        "Uses a map: the longest wait, what makes the heap, day apart from night; and says which "
        "step to mend first.",
    ),
    (
        "Leads with it",
        "Reads it, predicts what a small test would show and what it might cost, asks the people "
        "who do the work, and says what else to measure so that nobody pays for the speed.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def ratios(steps: pd.DataFrame) -> dict[str, float]:
    """The activity ratio of a stream in per cent, and what people take for it."""
    wait, work = steps["wait"].sum(), steps["work"].sum()
    each = steps["work"] / (steps["work"] + steps["wait"])
    return {
        "right": float(100 * work / (wait + work)),
        "work against waiting": float(100 * work / wait),
        "upside down": float((wait + work) / work),
        "mean of the steps": 100 * float(each.mean()),
    }


def bars(steps: pd.DataFrame) -> dict:
    """The picture of a stream: waiting and work of each step, in words too without its totals."""
    picture = waiting_and_work(ValueStream(steps.rename(columns={"work": "process"})[OF_TIME]))
    said = "; ".join(f"{row.step} {row.wait} and {row.work}" for row in steps.itertuples())
    return picture | {"description": f"Minutes of waiting and of work at each step: {said}."}


def shares(right) -> dict[str, float]:
    """The share right in every step, in per cent, and what people take for it."""
    right = np.asarray(right, dtype=float)
    return {
        "right": 100 * float(np.prod(right / 100)),
        "average": float(right.mean()),
        "weakest": float(right.min()),
        "faults added up": 100 - float((100 - right).sum()),
    }


def stream_and_shares(rng) -> dict:
    """Questions 1, 2 and 6: five steps with wait, work and share right; and what to mend first."""
    name = list(STREAMS)[rng.integers(len(STREAMS))]

    def attempt(rng):
        wait = rng.integers(4, 40, size=5)
        longest, loud = (int(k) for k in rng.permutation(5)[:2])
        wait[longest] = rng.integers(70, 160)
        wait[loud] = rng.integers(20, 40)
        work = rng.integers(2, 9, size=5)
        right = rng.integers(82, 99, size=5)
        steps = pd.DataFrame(
            {"step": STREAMS[name], "wait": wait, "work": work, "right": right}
        ).astype({column: int for column in ("wait", "work", "right")})
        fastest = int(work.argmin())
        others = [k for k in range(5) if k not in (longest, loud, fastest)]
        weakest = min(others, key=lambda k: right[k]) if others else None
        fits = (
            len({longest, loud, fastest}) == 3
            and weakest is not None
            and apart(ratios(steps).values(), 0.3)
            and apart(shares(right).values(), 1.0)
        )
        return (steps, longest, loud, fastest, weakest) if fits else None

    steps, longest, loud, fastest, weakest = until(rng, attempt)
    called = steps["step"].tolist()
    total = int(steps["work"].sum())
    # What each idea saves, in minutes of one patient's lead time.
    ideas = {
        "longest": (
            f"Before **{called[longest]}**, things are passed on three times as often: the wait "
            "becomes a third of what it is.",
            float(steps["wait"][longest] * 2 / 3),
        ),
        "fastest": (
            f"A new machine halves the work of **{called[fastest]}**, the quickest step.",
            float(steps["work"][fastest] / 2),
        ),
        "loudest": (
            f"Most complaints are about the wait before **{called[loud]}**. It can be halved.",
            float(steps["wait"][loud] / 2),
        ),
        "hurry": (
            "Everybody is asked to work a tenth faster, in all steps.",
            total / 10,
        ),
        "check": (
            f"A second person checks what comes out of **{called[weakest]}**, which adds 2 minutes "
            "of work.",
            -2.0,
        ),
    }
    order = [str(kind) for kind in rng.permutation(list(ideas))]
    letters = dict(zip(order, LETTERS, strict=True))
    texts = {letter: ideas[kind][0] for kind, letter in letters.items()}
    table = "| step | waits before it, min | work, min | right, % |\n| --- | ---: | ---: | ---: |\n"
    table += "\n".join(
        f"| {row.step} | {row.wait} | {row.work} | {row.right} |" for row in steps.itertuples()
    )
    one = f"You follow **{name}** (`mine.steps`), means of forty.\n\n{table}"
    six = f"The same stream, **{name}**. Five ideas (`mine.ideas`):\n\n" + "\n\n".join(
        f"- **{letter}.** {text}" for letter, text in texts.items()
    )
    minutes = Number(0, 2000, "minutes")
    return {
        "given": {"steps": steps, "ideas": texts},
        "told": {
            "q1": Told(one, alt.Chart.from_dict(bars(steps))),
            "q2": Told(
                "The column `right` of `mine.steps` says how often the next step could use the "
                f"work as it came, in per cent: **{', '.join(map(str, steps['right']))}**."
            ),
            "q6": Told(six),
        },
        "forms": {
            "q1": Fields(
                {"lead": minutes, "work": minutes, "ratio": Number(0, 100, "a ratio in per cent")}
            ),
            "q2": Number(0, 100, "a share in per cent"),
            "q6": Fields({"mend": Choice(LETTERS), "saves": Number(-50, 500, "minutes saved")}),
        },
        "planted": {
            "q6": {"letters": letters, "saves": {kind: idea[1] for kind, idea in ideas.items()}}
        },
    }


def takts(day: dict) -> dict[str, float]:
    """The takt of a day in minutes, and what people take for it."""
    available = day["open"] - day["breaks"]
    return {
        "right": available / day["people"],
        "cycle": day["cycle"],
        "lead": day["stay"],
        "breaks left in": day["open"] / day["people"],
        "upside down": day["people"] / (available / 60),
    }


def takt(rng) -> dict:
    """Question 3: a blood clinic's morning, with cycle time and stay told beside it."""

    def attempt(rng):
        day = {
            "open": int(rng.choice([180, 210, 240, 270])),
            "breaks": int(rng.choice([15, 20, 30, 40])),
            "people": int(rng.integers(24, 61)),
            "cycle": round(float(rng.uniform(4, 9)), 1),
            "stay": int(rng.integers(14, 32)),
        }
        return day if apart(takts(day).values(), 0.2) else None

    day = until(rng, attempt)
    text = (
        f"The blood clinic's door stands open for **{day['open']} minutes** in the morning. In that "
        f"time the staff have **{day['breaks']} minutes** of break. **{day['people']} people** "
        f"come. A nurse takes **{day['cycle']:.1f} minutes** for each. From the door in to the "
        f"door out each person spends **{day['stay']} minutes** (`mine.morning`)."
    )
    return {
        "given": {"morning": day},
        "told": {"q3": Told(text)},
        "forms": {"q3": Number(0, 200, "minutes")},
        "planted": {},
    }


def staffing(tasks: pd.DataFrame, pace: float, wait: int) -> dict[str, float]:
    """How many people a bench's work takes, and what people take for it."""
    total = float(tasks["minutes"].sum())
    return {
        "right": total / pace,
        "longest task": float(tasks["minutes"].max()) / pace,
        "with the wait": (total + wait) / pace,
    }


def bench(rng) -> dict:
    """Questions 4 and 5: six tasks of three people, one of whom has more than the takt although
    the tasks could be shared so that nobody has."""

    def attempt(rng):
        tasks = pd.DataFrame(
            {"task": TASKS, "minutes": np.round(rng.integers(3, 16, size=6) / 10, 1)}
        )
        cuts = sorted(int(k) for k in rng.permutation(5)[:2] + 1)
        ends = (0, *cuts, 6)
        spans = zip(ends, ends[1:], strict=False)
        who = [name for name, (a, b) in zip(PEOPLE, spans, strict=True) for _ in range(a, b)]
        held = tasks["minutes"].groupby(pd.Categorical(who, PEOPLE), observed=True).sum()
        total, best = float(tasks["minutes"].sum()), round(best_balance(tasks["minutes"], 3), 1)
        pace = round(best + float(rng.integers(1, 4)) / 10, 1)
        needed = total / pace
        fits = (
            2.12 < needed < 2.45
            and (held > pace + 0.05).sum() == 1
            and best - total / 3 > 0.12
            and apart([best, total / 3, pace, float(held.max())], 0.08)
            and apart(staffing(tasks, pace, 30).values(), 0.15)
        )
        return (tasks.assign(who=who), pace) if fits else None

    tasks, pace = until(rng, attempt)
    table = "| task | who | minutes |\n| --- | --- | ---: |\n" + "\n".join(
        f"| {row.task} | {row.who} | {row.minutes:.1f} |" for row in tasks.itertuples()
    )
    text = (
        f"Six tasks for each person who comes (`mine.tasks`). The takt is **{pace:.1f} minutes**. "
        f"Between door and chair a person waits **30 minutes**.\n\n{table}"
    )
    return {
        "given": {"tasks": tasks, "takt": pace},
        "told": {
            "q4": Told(text),
            "q5": Told(
                f"The same six tasks (`mine.tasks`), the same three people, takt **{pace:.1f} "
                "minutes**. Tasks cannot be cut in two and keep their order, and each person does "
                f"tasks that follow each other.\n\n{table}"
            ),
        },
        "forms": {
            "q4": Fields(
                {
                    "staff": Number(0, 60, "people"),
                    "people": Number(0, 60, "people", whole=True),
                }
            ),
            "q5": Fields(
                {
                    "behind": Choice((*(name.lower() for name in PEOPLE), "nobody")),
                    "best": Number(0, 30, "minutes"),
                    "first": Choice(("a", "b", "c")),
                }
            ),
        },
        "planted": {
            "q4": {"people": whole_people(float(tasks["minutes"].sum()) / pace)},
        },
    }


def falls_of(samples: pd.DataFrame) -> dict[str, float]:
    """By how many minutes each median or mean fell: of day, of night, of all."""
    by = samples.groupby(["when", "part"])["minutes"]
    whole = samples.groupby("when")["minutes"]
    return {
        **{f"median {p}": by.median()["before", p] - by.median()["after", p] for p in PARTS_OF_DAY},
        **{f"mean {p}": by.mean()["before", p] - by.mean()["after", p] for p in PARTS_OF_DAY},
        "median all": whole.median()["before"] - whole.median()["after"],
    }


PARTS_OF_DAY = ("day", "night")


def day_and_night(rng) -> dict:
    """Question 7: samples before and after a change that reached either the day or the night."""
    gained = PARTS_OF_DAY[rng.integers(2)]

    def attempt(rng):
        rows = []
        for part, count in (("day", 26), ("night", 14)):
            usual = rng.uniform(130, 170) if part == "day" else rng.uniform(190, 240)
            for when in ("before", "after"):
                level = usual * (0.6 if when == "after" and part == gained else 1.0)
                luck = rng.random(count)
                tail = luck * luck * luck * luck
                minutes = np.rint(level * (0.75 + 0.45 * luck + 1.2 * tail * tail))
                rows += [{"when": when, "part": part, "minutes": int(m)} for m in minutes]
        samples = pd.DataFrame(rows)
        found = falls_of(samples)
        other = PARTS_OF_DAY[gained == "day"]
        fits = (
            abs(found[f"median {other}"]) <= 8
            and found[f"median {gained}"] > 40
            and all(
                abs(found[f"{kind}"] - found[f"median {part}"]) > 2
                for part in PARTS_OF_DAY
                for kind in ("median all", f"mean {part}")
            )
            and abs(found["mean day"] - found["median all"]) > 2
        )
        return samples if fits else None

    samples = until(rng, attempt)
    counts = samples.groupby(["part", "when"])["minutes"]
    table = "| | median before | median after | mean before | mean after |\n| --- | ---: | ---: | ---: | ---: |\n"
    rows = [(part, counts.median()[part], counts.mean()[part]) for part in PARTS_OF_DAY] + [
        (
            "all together",
            samples.groupby("when")["minutes"].median(),
            samples.groupby("when")["minutes"].mean(),
        )
    ]
    table += "\n".join(
        f"| {name} | {median['before']:.1f} | {median['after']:.1f} | {mean['before']:.1f} "
        f"| {mean['after']:.1f} |"
        for name, median, mean in rows
    )
    text = (
        "Minutes from request to result, 40 samples before a change and 40 after "
        f"(`mine.samples`).\n\n{table}"
    )
    number = Number(-400, 400, "minutes")
    return {
        "given": {"samples": samples},
        "told": {"q7": Told(text, _strips(samples))},
        "forms": {
            "q7": Fields(
                {"day": number, "night": number, "gained": Choice(("day", "night", "both"))}
            )
        },
        "planted": {"q7": gained},
    }


def _strips(samples: pd.DataFrame):
    """Each sample as a dot, before above after, day apart from night."""
    rows = samples.assign(
        row=[f"{part}, {when}" for part, when in zip(samples["part"], samples["when"], strict=True)]
    )
    order = [f"{part}, {when}" for part in PARTS_OF_DAY for when in ("before", "after")]
    return alt.Chart.from_dict(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "description": f"Minutes from request to result as dots in four rows, "
            f"{', '.join(order)}: {len(rows)} samples from {rows['minutes'].min()} to "
            f"{rows['minutes'].max()} minutes.",
            "width": 560,
            "height": 200,
            "data": {"values": rows[["row", "minutes"]].to_dict("records")},
            "mark": {
                "type": "point",
                "color": PALETTE["ink"],
                "size": 45,
                "opacity": 0.7,
                "strokeWidth": 1.5,
            },
            "encoding": {
                "y": {"field": "row", "type": "nominal", "sort": order, "title": None},
                "x": {
                    "field": "minutes",
                    "type": "quantitative",
                    "title": "minutes from request to result",
                    "scale": {"zero": True},
                },
            },
            "config": CONFIG,
        }
    )


def analyser(rng) -> dict:
    """Question 8: the rubric of the reflection, the same for everybody."""
    return rubric("q8", LEVELS)


PARTS = (stream_and_shares, takt, bench, day_and_night, analyser)
