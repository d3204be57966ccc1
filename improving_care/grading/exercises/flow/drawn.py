"""What each trainee finds in the flow exercise: their data, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import numpy as np
import pandas as pd

from improving_care.flow import erlang_c, kingman
from improving_care.grading.answers import Choice, Fields, Number
from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.personal import Drawn, Told
from improving_care.hospital import draws
from improving_care.spc import control_chart

WARDS = ("Ash", "Beech", "Cedar", "Chestnut", "Larch", "Linden")
CLINICS = ("The chest-pain clinic", "The heart scan", "The fracture clinic", "The endoscopy list")
STATIONS = ("triage", "doctor", "tests", "bed")
FULL = tuple(range(50, 100, 5))  # per cent, the columns of question 7
LEVELS = (
    (
        "Agrees",
        "Takes full beds for good use, or one good day for proof, or promises more of whatever is "
        "asked for.",
    ),
    (
        "Doubts",
        "Says that waits depend on more than averages or on more than one day, but not how one "
        "would know, or what to do.",
    ),
    (
        "Explains",
        "Says why waits climb as use nears full and why averages that match still leave people "
        "waiting, and where the next patient cannot move on.",
    ),
    (
        "Leads with it",
        "Explains it so that Helen Marsh can use it, names what to measure before and after, and "
        "offers a next step small enough to try, with what it might cost.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def _pick(rng, items):
    return items[int(rng.integers(len(items)))]


def inside(rng) -> dict:
    """Question 1: admissions and stays of eight steady weeks, for Little's law."""
    ward = _pick(rng, WARDS)

    def attempt(rng):
        weekly = 20 + draws.poisson(rng, np.full(8, 18.0))
        mean, median = round(4.2 + 2 * rng.random(), 1), round(3 + rng.random(), 1)
        patients = weekly.sum() / 56 * mean
        beds = round(patients / (0.86 + 0.1 * rng.random()))
        if abs(beds - patients) < 1 or abs(mean - median) < 0.8:
            return None
        return weekly, mean, median, beds

    weekly, mean, median, beds = until(rng, attempt)
    table = pd.DataFrame({"week": range(1, 9), "admitted": weekly, "left": weekly[::-1]})
    text = (
        f"**{ward}**, {beds} beds, eight weeks in which as many left as came (`mine.weeks`).\n\n"
        f"- admitted in the eight weeks (56 days): **{weekly.sum()}**\n"
        f"- mean stay: **{mean} days**\n"
        f"- median stay: **{median} days**"
    )
    ward_facts = {"mean_stay": mean, "median_stay": median, "beds": beds}
    return {
        "given": {"weeks": table, "ward": ward_facts},
        "told": {"q1": Told(text)},
        "forms": {"q1": Number(0, 2000, "a number of patients")},
        "planted": {},
    }


def averages(rng) -> dict:
    """Question 2: ten days on which as many come in all as can be seen in all."""
    clinic = _pick(rng, CLINICS)

    def attempt(rng):
        places = int(rng.integers(7, 12))
        came = draws.poisson(rng, np.full(10, float(places)))
        came[-1] += 10 * places - came.sum()
        left = queue(came, places)
        never_lent = int(np.maximum(came - places, 0).sum())
        worst = max(0, int(came.max()) - places)
        if came[-1] < 0 or left[-1] < 3 or len({left[-1], never_lent, worst}) < 3:
            return None
        return came, places

    came, places = until(rng, attempt)
    table = pd.DataFrame({"day": range(1, 11), "came": came})
    text = (
        f"**{clinic}**, ten working days (`mine.clinic`). It can see **{places}** patients a day, "
        f"{10 * places} in all. Nobody waits as the first day begins.\n\n"
        f"| day | {' | '.join(map(str, range(1, 11)))} | in all |\n"
        f"| --- |{' ---: |' * 11}\n"
        f"| came | {' | '.join(map(str, came))} | {came.sum()} |"
    )
    picture = paper_chart(
        table,
        x="day",
        y="came",
        title="patients who came",
        lines={"can be seen": places},
        place=clinic,
    )
    return {
        "given": {"clinic": table, "places": places},
        "told": {"q2": Told(text, picture)},
        "forms": {"q2": Number(0, 200, "a number of patients", whole=True)},
        "planted": {},
    }


def queue(came, places: int) -> list[int]:
    """Return how many still wait at the end of each day; a place not used is lost."""
    waiting, left = 0, []
    for count in came:
        waiting = max(0, waiting + int(count) - places)
        left.append(waiting)
    return left


def full_use(rng) -> dict:
    """Question 3: one scanner, how busy it is and how busy somebody wants it to be."""

    def attempt(rng):
        minutes = int(rng.integers(12, 31))
        now, then = (int(percent) for percent in (rng.integers(70, 84), rng.integers(90, 97)))
        varies = round(0.4 + 0.5 * rng.random(), 1)
        waits = [kingman(use / 100, minutes, 1, varies) for use in (now, then)]
        points = waits[0] + then - now
        if abs(waits[1] - points) < 2 or abs(waits[1] - waits[0] * then / now) < 2:
            return None
        return minutes, now, then, varies

    minutes, now, then, varies = until(rng, attempt)
    text = (
        f"The scanner takes **{minutes} minutes** for a patient on average. Arrivals vary as chance "
        f"makes them: a coefficient of variation of **1**. Scan times vary less: **{varies}**. It is "
        f"busy **{now}%** of the time. The plan is **{then}%**.\n\n"
        "Mean wait = use ÷ (1 − use) × (arrivals' variation² + scan times' variation²) ÷ 2 × "
        "minutes for a patient."
    )
    facts = {"minutes": minutes, "now": now, "then": then, "varies": varies}
    minutes_waited = Number(0, 2000, "minutes of waiting")
    return {
        "given": {"scanner": facts},
        "told": {"q3": Told(text)},
        "forms": {"q3": Fields({"now": minutes_waited, "then": minutes_waited})},
        "planted": {},
    }


def one_day(rng) -> dict:
    """Question 4: 24 Mondays without a signal, and a 25th, better than the one before, that for
    half of the trainees lies beyond the upper limit."""
    special = bool(rng.integers(2))

    def attempt(rng):
        late = draws.binomial(rng, np.full(24, 340), 0.22 + 0.012 * draws.bell(rng, 24))
        share = np.round(100 * (340 - late) / 340, 1)
        table = pd.DataFrame({"monday": range(1, 25), "share": share})
        points = control_chart(table, "share", x="monday", kind="i").points
        if (points["rule"] != "common cause").any():
            return None
        centre, upper = points["centre"].iloc[0], points["upper"].iloc[0]
        sigma = (upper - centre) / 3
        good = upper + 0.5 * sigma if special else centre + sigma * (0.8 + 0.9 * rng.random())
        good = round(float(good), 1)
        latest = pd.concat(
            [table, pd.DataFrame({"monday": [25], "share": [good]})], ignore_index=True
        )
        after = control_chart(latest, "share", x="monday", kind="i", baseline=24).points
        if (
            good >= 99
            or good < share[-1] + 2
            or (after["rule"].iloc[-1] != "common cause") != special
        ):
            return None
        return latest

    latest = until(rng, attempt)
    before, now = latest["share"].iloc[-2:]
    mean, moving = latest["share"][:24].mean(), latest["share"][:24].diff().abs().mean()
    text = (
        f"Per cent who left within four hours, each Monday (`mine.mondays`). On Monday 25 Dr Reid "
        f"tries his idea: **{now}%**, after {before}% the Monday before.\n\n"
        f"Mean of the 24 Mondays before: **{mean:.2f}**. Their average moving range: "
        f"**{moving:.2f}**."
    )
    picture = paper_chart(
        latest, x="monday", y="share", title="per cent within four hours", place="Mondays"
    )
    return {
        "given": {"mondays": latest},
        "told": {"q4": Told(text, picture)},
        "forms": {"q4": Choice(("a", "b", "c", "d", "e"))},
        "planted": {"q4": special},
    }


def two_lists(rng) -> dict:
    """Question 5: twelve weeks of two waiting lists, a long one that holds and one that grows."""
    grows = _pick(rng, "AB")

    def attempt(rng):
        joined = draws.poisson(rng, np.full((2, 12), 40.0))
        # On the list that holds as many are treated as join, in other weeks.
        treated = np.stack([draws.poisson(rng, np.full(12, 34.0)), rng.permutation(joined[1])])
        if not 54 <= joined[0].sum() - treated[0].sum() <= 96:
            return None
        start = np.array([[int(rng.integers(90, 160))], [int(rng.integers(260, 380))]])
        return joined, treated, start + np.cumsum(joined - treated, axis=1)

    joined, treated, waiting = until(rng, attempt)
    order = {grows: 0, "AB".replace(grows, ""): 1}
    table, text = {"week": range(1, 13)}, "Two waiting lists over twelve weeks (`mine.lists`).\n"
    for name in "AB":
        row = order[name]
        table |= {
            f"{name}_joined": joined[row],
            f"{name}_treated": treated[row],
            f"{name}_waiting": waiting[row],
        }
        text += (
            f"\n- **List {name}**: joined **{joined[row].sum()}**, treated "
            f"**{treated[row].sum()}**; waiting, the mean of twelve Fridays: "
            f"**{waiting[row].mean():.1f}**"
        )
    weeks = Number(0, 100, "a mean wait in weeks")
    return {
        "given": {"lists": pd.DataFrame(table)},
        "told": {"q5": Told(text)},
        "forms": {"q5": Fields({"grows": Choice(("a", "b")), "A": weeks, "B": weeks})},
        "planted": {"q5": grows},
    }


def stuck(rng) -> dict:
    """Question 6: four stations in a row, one of which lets fewest through, on a busy evening."""
    place = int(_pick(rng, (0, 2, 3, 3)))
    least = int(rng.integers(7, 11))

    def attempt(rng):
        can = [least + int(extra) for extra in rng.integers(2, 9, size=4)]
        can[place] = least
        arrive = least + int(rng.integers(2, 5))
        next_least = sorted(can)[1]
        if len(set(can)) < 4 or (place == 0 and next_least >= min(arrive, 2 * least)):
            return None
        return can, arrive

    can, arrive = until(rng, attempt)
    table = pd.DataFrame({"station": STATIONS, "an_hour": can})
    text = (
        f"**This evening {arrive} patients arrive each hour**, hour after hour, and every one of "
        "them goes through all four stations (`mine.stations`).\n\n"
        f"| station | {' | '.join(STATIONS)} |\n| --- |{' ---: |' * 4}\n"
        f"| patients it can move on in an hour | {' | '.join(map(str, can))} |\n\n"
        "The offer: **one more triage nurse**, so that triage can move on twice as many."
    )
    return {
        "given": {"stations": table, "arrive": arrive},
        "told": {"q6": Told(text)},
        "forms": {
            "q6": Fields(
                {
                    "stuck": Choice(STATIONS),
                    "now": Number(0, 100, "patients an hour", whole=True),
                    "after": Number(0, 100, "patients an hour", whole=True),
                }
            )
        },
        "planted": {},
    }


def occupancy(rng) -> dict:
    """Question 7: how full a small and a large unit may be for the same risk of finding no bed."""

    def attempt(rng):
        small, large = int(rng.integers(8, 17)), int(rng.integers(40, 140))
        limit = int(_pick(rng, (5, 10, 15, 20)))
        chances = {beds: no_bed(beds) for beds in (small, large)}
        highest = {
            beds: max((full for full, chance in row.items() if chance <= limit), default=0)
            for beds, row in chances.items()
        }
        clear = all(
            abs(chance - limit) > 0.2 for row in chances.values() for chance in row.values()
        )
        if not clear or 85 in highest.values() or not 50 <= highest[small] < highest[large]:
            return None
        return small, large, limit, chances

    small, large, limit, chances = until(rng, attempt)
    rows = [
        {"beds": beds} | {str(full): chance for full, chance in row.items()}
        for beds, row in chances.items()
    ]
    heads = " | ".join(f"{full}% full" for full in FULL)
    text = (
        f"Of 100 patients who come, how many find no bed free? (Erlang C: one pool, steady "
        f"arrivals, `mine.no_bed`.)\n\n| beds | {heads} |\n| --- |{' ---: |' * len(FULL)}\n"
    )
    text += "\n".join(
        f"| {beds} | {' | '.join(f'{chance:.1f}' for chance in row.values())} |"
        for beds, row in chances.items()
    )
    text += f"\n\nRuth Kamara accepts that **{limit} in 100** find no bed free, and no more."
    share = Number(0, 100, "per cent of beds full")
    return {
        "given": {"no_bed": pd.DataFrame(rows), "limit": limit},
        "told": {"q7": Told(text)},
        "forms": {"q7": Fields({"small": share, "large": share})},
        "planted": {"q7": {"small": small, "large": large}},
    }


def no_bed(beds: int) -> dict[int, float]:
    """Return, for each occupancy in FULL, how many of 100 find none of so many beds free."""
    return {full: round(100 * erlang_c(beds * full / 100, 1, beds).chance, 1) for full in FULL}


def corridor(rng) -> dict:
    """Question 8: the rubric of the reflection, the same for everybody."""
    return rubric("q8", LEVELS)


PARTS = (inside, averages, full_use, one_day, two_lists, stuck, occupancy, corridor)
