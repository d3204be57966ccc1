"""What each trainee finds in the run-charts exercise: their data, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number, Positions
from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.personal import Drawn, Told
from improving_care.hospital import draws
from improving_care.spc.rules import anhoej, crossings_limit, longest_run_limit, side

WARDS = ("Alder", "Cedar", "Larch", "Linden", "Oak", "Rowan")
LETTERS = ("A", "B", "C", "D", "E")
FIVE = Choice(("a", "b", "c", "d", "e"))
SIGNAL = ("signal", "none")
SINCE = ("better", "no change", "worse")
FLAWS = ("definition", "sample", "watched", "zero", "fine")
MONTHS = 24
NEW = 12  # months of a new definition that set its line

PLAN = {
    "definition": (
        "We count delays that are too long.",
        "We count patients who were not happy with their meal.",
    ),
    "sample": (
        "We look at the ten notes that lie on top, on the day when Mei Lin has time.",
        "We ask the relatives who come to the office.",
    ),
    "watched": (
        "The ward manager walks beside each nurse and notes whether the hands are cleaned.",
        "Each doctor is told on Monday whose letters are timed that week.",
    ),
    "zero": (
        "A ward that sends nothing by the fifth counts as none, so that the total is complete.",
        "Where the form was not filled in, the program takes it that nothing happened.",
    ),
    "fine": (
        "We count each patient who waits more than 60 minutes from the written request to the "
        "first dose, by the times on the chart: all of them.",
        "We look at the first five discharges of each weekday and note if the letter left before "
        "the patient did.",
    ),
}
LEVELS = (
    (
        "Looks at two",
        "Compares now with then, or asks for more data, with no thought of what is counted.",
    ),
    ("Draws it", "Wants dots in order and a median, and does not say who counts what."),
    (
        "Plans it",
        "Says what is counted so that two people would count the same, who writes it down, how "
        "often, and what would count as a signal.",
    ),
    (
        "Plans it for people",
        "Plans it, and says who looks at it, what is written on it, what might go wrong with the "
        "counting, and what would be believed too soon.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def _minutes(rng, moved=0.0) -> np.ndarray:
    """Return 24 whole numbers about 60, with `moved` standard deviations added."""
    return np.rint(60 + 9 * (draws.bell(rng, MONTHS) + moved)).astype(int)


def counts(values, line: float | None = None) -> dict[str, int]:
    """Return useful, longest_run, crossings and their two limits about a line, the median unless
    given; signal is 1 or 0. Missing values do not count."""
    y = np.asarray(values, dtype=float)[None, :]
    line = np.nanmedian(y) if line is None else line
    found = anhoej(side(y, np.array([[line]])))
    return {name: int(numbers[0]) for name, numbers in found.items()}


def _limits(useful) -> str:
    """Return a Markdown table of the limits for these numbers of useful points."""
    rows = "\n".join(
        f"| {n} | {longest_run_limit(n)} | {crossings_limit(n)} |" for n in sorted(set(useful))
    )
    return (
        "| useful points | longest run that is still chance | fewest crossings that are still "
        f"chance |\n| ---: | ---: | ---: |\n{rows}"
    )


def middle(rng) -> dict:
    """Question 1: 17 months of falls, two of them never sent and one wild."""
    ward = WARDS[rng.integers(len(WARDS))]

    def attempt(rng):
        falls = draws.poisson(rng, np.full(17, 9.0)).astype(float)
        falls[rng.integers(17)] = rng.integers(31, 48)
        falls[rng.choice(np.arange(1, 16), size=2, replace=False)] = np.nan
        known = falls[~np.isnan(falls)]
        median, mean = np.median(known), known.mean()
        if len(known) < 15 or np.nanmax(falls) < 31 or mean - median < 1.2:
            return None
        told = (median, np.median(np.nan_to_num(falls)), known[7])
        means = (mean, round(mean), known.sum() / len(falls))
        if len(set(told)) < 3 or any(abs(one - other) < 0.2 for one in told for other in means):
            return None
        return falls

    table = pd.DataFrame({"month": range(1, 18), "falls": until(rng, attempt)})
    listed = ", ".join("nothing sent" if n != n else f"{n:.0f}" for n in table["falls"])
    text = f"**{ward}**, falls each month, 17 months (`mine.falls`):\n\n{listed}."
    picture = paper_chart(table, x="month", y="falls", title="falls", place=ward)
    return {
        "given": {"falls": table},
        "told": {"q1": Told(text, picture)},
        "forms": {"q1": Number(0, 60, "falls in the middle month")},
        "planted": {},
    }


def five_wards(rng) -> dict:
    """Question 2: five counted charts: quiet, a run at its limit and one beyond it, crossings at
    their limit and below it, in an order of their own."""

    def attempt(rng):
        # Dots that lean on their neighbours: what is rare by chance is found sooner.
        bell, lean = draws.bell(rng, (400, MONTHS)), 0.8 * rng.random(400)
        for month in range(1, MONTHS):
            bell[:, month] += lean * bell[:, month - 1]
        values = np.rint(60 + 9 * bell).astype(int)
        found = anhoej(side(values.astype(float), np.median(values, axis=1)[:, None]))
        run = found["longest_run"] - found["longest_run_limit"]
        spare = found["crossings"] - found["crossings_limit"]
        roles = {
            "quiet": (run < -2) & (spare > 2),
            "run at the limit": (run == 0) & (spare > 0),
            "run beyond": (run > 0) & (spare > 0),
            "crossings at the limit": (run < 0) & (spare == 0),
            "crossings below": (run < 0) & (spare < 0),
        }
        fits = {role: here & (found["useful"] >= 18) for role, here in roles.items()}
        if not all(here.any() for here in fits.values()):
            return None
        return {role: values[here.argmax()] for role, here in fits.items()}

    drawn = until(rng, attempt)
    order = [str(role) for role in rng.permutation(list(drawn))]
    series = {letter: drawn[role] for letter, role in zip(LETTERS, order, strict=True)}
    table = pd.DataFrame({"month": range(1, MONTHS + 1)} | series)
    found = {letter: counts(values) for letter, values in series.items()}
    rows = "\n".join(
        f"| {letter} | {c['useful']} | {c['longest_run']} | {c['crossings']} |"
        for letter, c in found.items()
    )
    text = (
        "Minutes to the first painkiller, 24 months, five wards (`mine.wards`). Daniel has counted:"
        f"\n\n| ward | useful points | longest run | crossings |\n| --- | ---: | ---: | ---: |\n{rows}"
        f"\n\n{_limits(c['useful'] for c in found.values())}"
    )
    word = Choice(SIGNAL)
    return {
        "given": {"wards": table},
        "told": {"q2": Told(text)},
        "forms": {"q2": Fields({letter: word for letter in LETTERS})},
        "planted": {"q2": dict(zip(order, LETTERS, strict=True))},
    }


def poster(rng) -> dict:
    """Question 3: two months on a poster, cut from 24 that are quiet but lumpy, or that, for half
    of the trainees, truly moved."""
    moved = bool(rng.integers(2))
    ward = WARDS[rng.integers(len(WARDS))]

    def attempt(rng):
        values = _minutes(rng, -1.7 * (np.arange(MONTHS) >= 11) if moved else 0.0)
        found = counts(values)
        first, last = int(values[:8].argmax()), int(values[-8:].argmin()) + MONTHS - 8
        lumpy = 5 <= found["longest_run"] < found["longest_run_limit"]
        quiet = lumpy and found["crossings"] > found["crossings_limit"]
        if found["useful"] < 20 or values[last] > 0.75 * values[first]:
            return None
        if moved != bool(found["signal"]) or not (moved or quiet):
            return None
        return values, first, last

    values, first, last = until(rng, attempt)
    table = pd.DataFrame({"month": range(1, MONTHS + 1), "minutes": values})
    fall = round(100 * (1 - values[last] / values[first]))
    text = (
        f'**The poster:** *"{ward}: minutes to a bed. Month {first + 1}: {values[first]}. Month '
        f'{last + 1}: {values[last]}. Down by {fall} per cent!"*\n\nBehind it lie 24 months '
        f"(`mine.poster`). The median is {np.median(values):g}.\n\n"
        f"{_limits([counts(values)['useful']])}"
    )
    picture = paper_chart(
        table,
        x="month",
        y="minutes",
        title="minutes to a bed",
        lines={"median": float(np.median(values))},
        place=ward,
    )
    return {
        "given": {"poster": table},
        "told": {"q3": Told(text, picture)},
        "forms": {"q3": FIVE},
        "planted": {"q3": moved},
    }


def gaps(rng) -> dict:
    """Question 4: 18 months as the system sent them, with a true none, a zero that means nothing
    came, a month that was never sent and one in which the ward was closed."""
    months = sorted(int(m) for m in rng.choice(np.arange(2, 18), size=4, replace=False))
    kinds = [str(kind) for kind in rng.permutation(["none", "lost", "unsent", "closed"])]
    where = dict(zip(kinds, months, strict=True))
    falls = np.maximum(draws.poisson(rng, np.full(18, 6.0)), 1).astype(float)
    falls[[where[kind] - 1 for kind in ("none", "lost", "closed")]] = 0
    falls[where["unsent"] - 1] = np.nan
    notes = {
        "none": "0. The sister went through all the notes: nobody fell.",
        "lost": "0. That month the old system was switched off before the new one was on.",
        "unsent": "empty. The return was not sent.",
        "closed": "0. The ward was closed for painting; nobody lay there.",
    }
    text = (
        "Eighteen months of falls on Rowan as the system prints them (`mine.sent`). Fourteen months "
        f"hold numbers from {int(falls[falls > 0].min())} to {int(np.nanmax(falls))}. The others, "
        "with what Mei Lin found out when she rang the ward:"
    )
    found = {month: notes[kind] for kind, month in where.items()}
    text += "".join(f"\n\n- **Month {month}:** {note}" for month, note in found.items())
    return {
        "given": {"sent": pd.DataFrame({"month": range(1, 19), "falls": falls}), "notes": found},
        "told": {"q4": Told(text)},
        "forms": {"q4": Positions(18)},
        "planted": {"q4": where},
    }


def new_words(rng) -> dict:
    """Question 5: 36 months in which more is counted from one month on; and, for half of the
    trainees, a true improvement a year later."""
    start = int(rng.integers(11, 15))
    better = bool(rng.integers(2))
    month = np.arange(1, 37)

    def attempt(rng):
        level = np.where(month < start, 20.0, 28.0)
        if better:
            level = np.where(month < start + NEW, level, 21.0)
        values = np.maximum(np.rint(level + 3.2 * draws.bell(rng, 36)), 0).astype(int)
        old, new = values[: start - 1], values[start - 1 :]
        line, new_line = float(np.median(old)), float(np.median(new[:NEW]))
        about_old, about_new = counts(values, line), counts(new, new_line)
        below = np.median(new[NEW:]) < new_line
        calm = not counts(new[:NEW])["signal"] and not counts(old)["signal"]
        if not (calm and about_old["signal"] and np.mean(new > line) > 0.6):
            return None
        if bool(about_new["signal"]) != better or (better and not below):
            return None
        return values, line, new_line, about_old, about_new

    values, line, new_line, about_old, about_new = until(rng, attempt)
    table = pd.DataFrame({"month": month, "doses": values})
    side_of = sum(values[start + NEW - 1 :] < new_line)
    text = (
        "Missed doses on the medical wards, 36 months (`mine.doses`). From **month "
        f"{start}** a new form also counts doses that come more than an hour late. Two lines, and "
        "what is counted about each:\n\n"
        f"| line | months | useful points | longest run | crossings |\n| --- | --- | ---: | ---: | ---: |\n"
        f"| median of months 1 to {start - 1}: {line:g} | 1 to 36 | {about_old['useful']} | "
        f"{about_old['longest_run']} | {about_old['crossings']} |\n"
        f"| median of months {start} to {start + NEW - 1}: {new_line:g} | {start} to 36 | "
        f"{about_new['useful']} | {about_new['longest_run']} | {about_new['crossings']} |\n\n"
        f"{_limits([about_old['useful'], about_new['useful']])}\n\n"
        f"Of the months from {start + NEW} on, {side_of} of {36 - start - NEW + 1} lie below "
        f"{new_line:g}."
    )
    picture = paper_chart(
        table,
        x="month",
        y="doses",
        title="missed doses",
        lines={f"{line:g}": line, f"{new_line:g}": new_line},
        place="Medical wards",
        marks=[start],
    )
    return {
        "given": {"doses": table, "new_form": start},
        "told": {"q5": Told(text, picture)},
        "forms": {
            "q5": Fields(
                {
                    "new_line": Number(0, 36, "a month from 1 to 36, or 0", whole=True),
                    "since": Choice(SINCE),
                }
            )
        },
        "planted": {"q5": {"start": start, "better": better}},
    }


def two_counts(rng) -> dict:
    """Question 6: an audit of hands that rises, and sensors that rise with it or do not."""
    cleaner = bool(rng.integers(2))
    month = np.arange(1, MONTHS + 1)

    def attempt(rng):
        rises = month >= 10
        audit = 100 * draws.binomial(rng, [30] * MONTHS, np.where(rises, 0.72, 0.32)) / 30
        sensed = 31 + 1.6 * draws.bell(rng, MONTHS) + (26 * rises if cleaner else 0)
        table = pd.DataFrame({"month": month, "audit": audit.round(), "sensors": sensed.round(1)})
        if not counts(table["audit"])["signal"]:
            return None
        return table if bool(counts(table["sensors"])["signal"]) == cleaner else None

    table = until(rng, attempt)
    before, after = (
        table[table["month"].between(*span)].mean().round().astype(int)
        for span in ((1, 9), (10, MONTHS))
    )
    found = counts(table["sensors"])
    text = (
        "Hands cleaned on a surgical ward, per cent (`mine.hands`). From month 10 the auditor wears "
        "a badge, and the day of the audit is known.\n\n"
        "| | months 1 to 9 | months 10 to 24 |\n| --- | ---: | ---: |\n"
        f"| the audit, 30 moments a month | {before['audit']} | {after['audit']} |\n"
        f"| the sensors, all moments | {before['sensors']} | {after['sensors']} |\n\n"
        f"On the sensors' run chart: useful points {found['useful']}, longest run "
        f"{found['longest_run']} (up to {found['longest_run_limit']} is chance), crossings "
        f"{found['crossings']} (at least {found['crossings_limit']} is chance). The picture shows "
        "the audit."
    )
    picture = paper_chart(
        table, x="month", y="audit", title="per cent, by audit", place="Surgical ward"
    )
    return {
        "given": {"hands": table},
        "told": {"q6": Told(text, picture)},
        "forms": {"q6": FIVE},
        "planted": {"q6": cleaner},
    }


def plan(rng) -> dict:
    """Question 7: five lines of a plan, four of them with a flaw each, in an order of their own."""
    flaws = [str(flaw) for flaw in rng.permutation(list(PLAN))]
    lines = dict(zip(LETTERS, [PLAN[flaw][rng.integers(2)] for flaw in flaws], strict=True))
    told = "\n\n".join(f"- **{letter}.** {line}" for letter, line in lines.items())
    return {
        "given": {"plan": lines},
        "told": {"q7": Told(told)},
        "forms": {"q7": Fields({letter: Choice(FLAWS) for letter in LETTERS})},
        "planted": {"q7": dict(zip(LETTERS, flaws, strict=True))},
    }


def office_wall(rng) -> dict:
    """Question 8: the rubric of the reflection, the same for everybody."""
    return rubric("q8", LEVELS)


PARTS = (middle, five_wards, poster, gaps, new_words, two_counts, plan, office_wall)
