"""What each trainee finds in the Virginia Mason exercise: an alert line, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number
from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.pool import Drawn, Told
from improving_care.hospital import draws
from improving_care.leading.stopping import Ward, answered, live, turned_away

WARDS = ("Alder", "Cedar", "Chestnut", "Elm", "Larch", "Linden", "Oak", "Rowan")
YEAR = 12
CHANGES = ("up", "level", "down")
LEVEL = 0.1  # a change of up to a tenth is called level; none is drawn near that
HARM = ("none", "low", "moderate", "severe", "death")
SERIOUS = HARM[2:]
LETTERS = ("A", "B", "C", "D", "E")
FOUR = LETTERS[:4]
ALERTS, SOON = 25, 30  # alerts in question 4, and minutes
ROW = 7  # months in a row on one side that make a shift
READINGS = ("a", "b", "c", "d", "e", "f")
CLAIMS = {
    "controlled": (
        "{trust} gave an alert line to {n} of its wards, drawn by lot. On those wards {k} of 1,000 "
        "patients were harmed in the year, on the wards without a line {more}.",
        "A university laid {trust}'s {n} wards with an alert line beside {n} like them without one, "
        "month by month over the same two years. Harm fell on both; on the first by {k} per cent "
        "more.",
    ),
    "independent": (
        "An inspector came to {trust} without notice, and read {n} alerts of her own choice. In {k} "
        "of 100 a leader had come within the hour.",
        "Auditors from outside counted for a week at {trust}, on {n} wards: for {k} of 100 alerts "
        "somebody came. They looked at no other hospital.",
    ),
    "self-reported": (
        "“Since our alert line opened, harm is down by {k} per cent,” says the annual report of "
        "{trust}. It names {n} wards, and no other hospital.",
        "On its own pages {trust} writes: of our staff {k} per cent now feel safe to speak up, "
        "after {n} months of our programme.",
    ),
    "story": (
        "“Everything changed on the day our chief executive ran down {n} flights of stairs to a "
        "porter's alert,” says a nurse of {trust}. “Nobody has been afraid since.”",
        "A surgeon of {trust} tells {n} visitors how she stopped her own list, and how one man, "
        "the director, stood behind her. That turned the place round, she says.",
    ),
}
STRENGTHS = tuple(CLAIMS)
LEVELS = (
    ("Reacts", "Takes the rise of alerts as bad news or as good news, and nothing beside it."),
    (
        "Doubts it",
        "Says that more reports need not mean more harm, but not what one would look at.",
    ),
    (
        "Reads it",
        "Asks for harm, response times and the denominator beside the alerts, says what each would "
        "mean, and calls nothing proven.",
    ),
    (
        "Leads with it",
        "Reads it so that Sandra Pryce can use it, says what a fall of alerts would mean, and what "
        "leaders will do by when so that people go on telling.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def change(before: float, after: float) -> str:
    """Return "up", "level" or "down": level is within a tenth of what was before."""
    if abs(after / before - 1) <= LEVEL:
        return "level"
    return "up" if after > before else "down"


def _clear(before: float, after: float, wanted: str) -> bool:
    """Whether two figures differ as wanted, and so clearly that no rounding could change it."""
    moved = after / before - 1
    return {"up": moved > 0.18, "level": abs(moved) < 0.05, "down": moved < -0.15}[wanted]


def _one_of(rng, options):
    return options[int(rng.integers(len(options)))]


def _between(rng, low: int, high: int) -> int:
    """Return a whole number from low to high, both possible."""
    return low + int(rng.integers(high - low + 1))


def _years(table: pd.DataFrame, column: str) -> tuple[int, int]:
    """Return the sums of a column over the first twelve months and the last twelve."""
    return int(table[column][:YEAR].sum()), int(table[column][-YEAR:].sum())


def yearly_rates(table: pd.DataFrame, column: str) -> tuple[float, float]:
    """Return events per 1,000 bed days, all over all, in the first and the last twelve months."""
    pairs = zip(_years(table, column), _years(table, "bed_days"), strict=True)
    before, after = (1000 * events / days for events, days in pairs)
    return before, after


def bay(rng) -> dict:
    """Question 1: two years of alerts on a ward that opened a bay, or closed one."""
    ward, opened = _one_of(rng, WARDS), bool(rng.integers(2))
    beds = [24] * YEAR + [36] * YEAR if opened else [36] * YEAR + [24] * YEAR

    def attempt(rng):
        days = np.concatenate([draws.bed_days(rng, b, [30], 0.88, 0.1) for b in beds])
        rate = 26 if opened else np.repeat([20, 29], YEAR)
        table = pd.DataFrame(
            {
                "month": range(1, 25),
                "bed_days": days,
                "alerts": draws.poisson(rng, days * rate / 1000),
            }
        )
        rates, counts = yearly_rates(table, "alerts"), _years(table, "alerts")
        by_month = 1000 * table["alerts"] / table["bed_days"]
        apart = min(abs(by_month[:YEAR].mean() - rates[0]), abs(by_month[-YEAR:].mean() - rates[1]))
        wanted = ("level", "up") if opened else ("up", "level")
        told = (_clear(*rates, wanted[0]), _clear(*counts, wanted[1]))
        return table if all(told) and apart > 0.06 else None

    table = until(rng, attempt)
    counts, days = _years(table, "alerts"), _years(table, "bed_days")
    what = "opened a bay of twelve beds" if opened else "closed a bay of twelve beds"
    text = (
        f"**{ward}** {what} at the end of month 12. Its two years, month by month, are in "
        "`mine.line`: `month`, `bed_days`, `alerts`.\n\n"
        f"| | alerts | bed days |\n| --- | ---: | ---: |\n"
        f"| months 1 to 12 | {counts[0]} | {days[0]:,} |\n"
        f"| months 13 to 24 | {counts[1]} | {days[1]:,} |"
    )
    picture = paper_chart(table, x="month", y="alerts", title="alerts a month", place=ward)
    rate = Number(0, 2000, "alerts per 1,000 bed days")
    return {
        "given": {"line": table},
        "told": {"q1": Told(text, picture)},
        "forms": {"q1": Fields({"before": rate, "after": rate, "change": Choice(CHANGES)})},
        "planted": {},
    }


def both(rng) -> dict:
    """Question 2: reports and patients harmed over two years; what the two say together."""
    reports, harm = _one_of(rng, (("up", "level"), ("up", "down"), ("down", "level"), ("up", "up")))
    times = {"up": 1.45, "level": 1.0, "down": 0.62}

    def attempt(rng):
        month = np.arange(24)
        table = pd.DataFrame({"month": month + 1})
        for name, mean, way in (("reports", 70, reports), ("harmed", 9, harm)):
            table[name] = draws.poisson(rng, mean * np.where(month < YEAR, 1.0, times[way]))
        ways = (_clear(*_years(table, "reports"), reports), _clear(*_years(table, "harmed"), harm))
        return table if all(ways) else None

    table = until(rng, attempt)
    sums = {name: _years(table, name) for name in ("reports", "harmed")}
    text = (
        "Four medical wards, two years, with nearly the same bed days in both (`mine.both`, by "
        "month).\n\n| | months 1 to 12 | months 13 to 24 |\n| --- | ---: | ---: |\n"
        f"| incidents reported | {sums['reports'][0]} | {sums['reports'][1]} |\n"
        "| patients harmed, found by two nurses who read case notes drawn by lot, the same number "
        f"each month | {sums['harmed'][0]} | {sums['harmed'][1]} |"
    )
    return {
        "given": {"both": table},
        "told": {"q2": Told(text)},
        "forms": {
            "q2": Fields(
                {
                    "reports": Choice(CHANGES),
                    "harm": Choice(CHANGES),
                    "reading": Choice(READINGS),
                }
            )
        },
        "planted": {},
    }


def severity(rng) -> dict:
    """Question 3: reports by level of harm in two years, where the serious share falls and the
    serious reports do not."""
    rises = bool(rng.integers(2))

    def attempt(rng):
        serious = _between(rng, 55, 90)
        rows = {"before": (serious, _between(rng, 620, 760), _between(rng, 200, 260))}
        more = 1.28 if rises else 1.0
        rows["after"] = (round(serious * more * (1 + (rng.random() - 0.5) / 20)),) + tuple(
            round(n * (1.7 + 0.3 * rng.random())) for n in rows["before"][1:]
        )
        table = pd.DataFrame({"harm": HARM})
        for year, (some, none, low) in rows.items():
            severe = draws.binomial(rng, some, 0.18)
            death = draws.binomial(rng, severe, 0.2)
            table[year] = [none, low, some - int(severe), int(severe - death), int(death)]
        days = [_between(rng, 40_000, 41_000) for _ in rows]
        rates = [row[0] / day for row, day in zip(rows.values(), days, strict=True)]
        share = [100 * row[0] / sum(row) for row in rows.values()]
        right = _clear(*rates, "up" if rises else "level") and share[1] < 0.85 * share[0]
        return (table, days) if right else None

    table, days = until(rng, attempt)
    told = "\n".join(f"| {row.harm} | {row.before} | {row.after} |" for row in table.itertuples())
    text = (
        "Reports of one year before the alert line and one year after (`mine.levels`), by the harm "
        "that was done.\n\n| harm | before | after |\n| --- | ---: | ---: |\n"
        f"{told}\n| **all reports** | {table['before'].sum()} | {table['after'].sum()} |\n"
        f"| **bed days** | {days[0]:,} | {days[1]:,} |\n\nThe bed days are in `mine.days`. "
        "*Serious* is moderate harm or worse."
    )
    share = Number(0, 100, "a share in per cent")
    return {
        "given": {"levels": table, "days": {"before": days[0], "after": days[1]}},
        "told": {"q3": Told(text)},
        "forms": {"q3": Fields({"before": share, "after": share, "serious": Choice(CHANGES)})},
        "planted": {},
    }


def waits(rng) -> dict:
    """Question 4: the minutes until a leader came, with some alerts to which nobody came."""

    def attempt(rng):
        nobody = _between(rng, 4, 6)
        came = draws.Spread((0, 4), (0.5, 34), (0.85, 140), (1, 600)).draw(rng, ALERTS - nobody)
        order = [int(k) for k in rng.permutation(ALERTS)]
        minutes = [[*came.tolist(), *[None] * nobody][k] for k in order]
        found = [response(minutes, way) for way in ("none", "left out", "zero")]
        medians = [one["median"] for one in found] + [float(np.mean(came))]
        apart = min(abs(a - b) for k, a in enumerate(medians) for b in medians[:k])
        shares = [one["within_30"] for one in found]
        tie = SOON in minutes
        return minutes if apart > 2 and len(set(shares[:2])) == 2 and not tie else None

    minutes = until(rng, attempt)
    told = ", ".join("nobody" if m is None else f"{m}" for m in minutes)
    text = (
        f"The last {ALERTS} alerts, and the minutes until a leader was there: {told}.\n\nIn "
        "`mine.minutes` an alert to which nobody came is `None`."
    )
    return {
        "given": {"minutes": minutes},
        "told": {"q4": Told(text)},
        "forms": {
            "q4": Fields(
                {
                    "median": Number(0, 2000, "minutes"),
                    "within_30": Number(0, 100, "a share in per cent"),
                }
            )
        },
        "planted": {},
    }


def response(minutes: list, nobody: str) -> dict:
    """Return the median minutes and the per cent within half an hour.

    Alerts to which `nobody` came wait for ever ("none" came), are "left out", or count as "zero".
    """
    came = [m for m in minutes if m is not None]
    empty = len(minutes) - len(came)
    waited = came + {"none": [float("inf")] * empty, "left out": [], "zero": [0] * empty}[nobody]
    soon = sum(wait <= SOON for wait in waited)
    return {"median": float(np.median(waited)), "within_30": 100 * soon / len(waited)}


def four_wards(rng) -> dict:
    """Question 5: four wards, one that is quiet and harms, one that speaks and harms least, one
    with the most harm only because it has the most bed days."""

    def attempt(rng):
        kinds = [str(kind) for kind in rng.permutation(["quiet", "speaks", "large", "usual"])]
        # Alerts and patients harmed per 1,000 bed days, bed days, and staff of 100 who would speak.
        known = {
            "quiet": (4, 7.5, _between(rng, 6200, 7400), _between(rng, 24, 36)),
            "speaks": (34, 2.2, _between(rng, 6200, 7400), _between(rng, 78, 90)),
            "large": (16, 4.6, _between(rng, 14_000, 15_500), _between(rng, 56, 66)),
            "usual": (14, 4.6, _between(rng, 6200, 7400), _between(rng, 54, 68)),
        }
        rows = []
        for letter, kind in zip(FOUR, kinds, strict=True):
            alerts, harmed, days, speak = known[kind]
            counts = [int(draws.poisson(rng, rate * days / 1000)) for rate in (alerts, harmed)]
            rows.append((letter, *counts, days, speak))
        table = pd.DataFrame(rows, columns=["ward", "alerts", "harmed", "bed_days", "would_speak"])
        where = dict(zip(kinds, FOUR, strict=True))
        by_ward = table.set_index("ward")
        rates = by_ward[["alerts", "harmed"]].div(by_ward["bed_days"], axis=0)
        fits = (
            rates["harmed"].idxmax() == rates["alerts"].idxmin() == where["quiet"]
            and rates["harmed"].idxmin() == rates["alerts"].idxmax() == where["speaks"]
            and by_ward["harmed"].idxmax() == where["large"]
            and by_ward["alerts"].idxmin() == where["quiet"]
            and by_ward["alerts"].idxmax() == where["speaks"]
            and rates["harmed"].nlargest(2).iloc[0] > 1.15 * rates["harmed"].nlargest(2).iloc[1]
        )
        return (table, where) if fits else None

    table, where = until(rng, attempt)
    told = "\n".join(
        f"| {row.ward} | {row.alerts} | {row.harmed} | {row.bed_days:,} | {row.would_speak} |"
        for row in table.itertuples()
    )
    text = (
        "Four wards, one year (`mine.wards`). Patients harmed were found by reading case notes, "
        "not from reports.\n\n"
        "| ward | alerts | patients harmed | bed days | of 100 staff, would speak up |\n"
        f"| --- | ---: | ---: | ---: | ---: |\n{told}"
    )
    letter = Choice(tuple(letter.lower() for letter in FOUR))
    return {
        "given": {"wards": table},
        "told": {"q5": Told(text)},
        "forms": {"q5": Fields({"visit": letter, "learn_from": letter})},
        "planted": {"q5": {kind: letter.lower() for kind, letter in where.items()}},
    }


def seventh(values, line: float, above: bool, first: int) -> int | None:
    """Return the month of the seventh in a row on one side of a line, counted from month `first`."""
    row = 0
    for month, value in enumerate(values[first - 1 :], first):
        row = row + 1 if (value > line) == above else 0
        if row == ROW:
            return month
    return None


def first_beyond(values, line: float, above: bool, first: int) -> int | None:
    """Return the first month, from month `first` on, on one side of a line."""
    months = enumerate(values[first - 1 :], first)
    return next((month for month, value in months if (value > line) == above), None)


def months_of(table: pd.DataFrame, lines: dict, name: str, month: int, found) -> int | None:
    """Return what `found` gives for alerts (below their line) or harm (above it)."""
    return found(table[name].tolist(), lines[name], name == "harm", month)


def turning(rng) -> dict:
    """Question 6: three years in which leaders stop coming; alerts and harm with luck.

    The means are those of the model of `leading.stopping`, for eight wards that have had their
    line for years.
    """
    month = _between(rng, 13, 15)
    means = live(turned_away(month, answered(0.1)), Ward(weaknesses=29, trust=0.98))

    def attempt(rng):
        table = pd.DataFrame({"month": means["month"]})
        for name in ("alerts", "harm"):
            table[name] = draws.poisson(rng, 8 * means[name].to_numpy())
        before = table[: month - 1]
        lines = {name: round(float(before[name].mean()), 1) for name in ("alerts", "harm")}
        drifts = any(
            seventh(before[name].tolist(), line, above, 1)
            for name, line in lines.items()
            for above in (True, False)
        )
        a, h = (months_of(table, lines, name, month, seventh) for name in lines)
        on_a_line = any((table[name] == line).any() for name, line in lines.items())
        if drifts or on_a_line or not a or not h or h <= a + 2:
            return None
        first = tuple(months_of(table, lines, name, month, first_beyond) for name in lines)
        answers = {(a, h), (a - ROW + 1, h - ROW + 1), first, (month, month)}
        return (table, lines) if len(answers) == 4 else None

    table, lines = until(rng, attempt)
    told = "\n".join(
        f"| {row.month} | {row.alerts} | {row.harm} |" for row in table[month - 1 :].itertuples()
    )
    text = (
        f"Eight wards with one alert line, 36 months (`mine.three_years`). In **month {month}** a "
        "new director on duty begins. He looks at alerts on Mondays.\n\n"
        f"The mean of the months before: {lines['alerts']:g} alerts and {lines['harm']:g} patients "
        "harmed a month (`mine.lines`).\n\n| month | alerts | patients harmed |\n"
        f"| ---: | ---: | ---: |\n{told}"
    )
    picture = paper_chart(
        table,
        x="month",
        y="harm",
        title="patients harmed a month",
        place="Eight wards",
        lines={"mean before": lines["harm"]},
        marks=(month,),
    )
    when = Number(1, 36, "a month", whole=True)
    return {
        "given": {"three_years": table, "lines": lines, "month": month},
        "told": {"q6": Told(text, picture)},
        "forms": {"q6": Fields({"alerts": when, "harm": when})},
        "planted": {},
    }


def claims(rng) -> dict:
    """Question 7: five claims about alert lines, and how strong each is."""
    kinds = [*STRENGTHS, _one_of(rng, ("self-reported", "story"))]
    texts = {kind: [CLAIMS[kind][int(k)] for k in rng.permutation(2)] for kind in STRENGTHS}
    trusts = [int(k) + 2 for k in rng.permutation(38)[: len(kinds)]]
    made = []
    for kind, trust in zip(kinds, trusts, strict=True):
        k = _between(rng, 21, 48)
        words = (
            texts[kind]
            .pop()
            .format(
                trust=f"trust {trust}", n=_between(rng, 6, 14), k=k, more=k + _between(rng, 6, 12)
            )
        )
        made.append((kind, words[0].upper() + words[1:]))
    order = [int(k) for k in rng.permutation(len(made))]
    where = {letter: made[k][0] for letter, k in zip(LETTERS, order, strict=True)}
    shown = {letter: made[k][1] for letter, k in zip(LETTERS, order, strict=True)}
    told = "\n\n".join(f"- **{letter}.** {words}" for letter, words in shown.items())
    return {
        "given": {"claims": shown},
        "told": {"q7": Told(f"Five claims, all of invented trusts (`mine.claims`):\n\n{told}")},
        "forms": {"q7": Fields({letter: Choice(STRENGTHS) for letter in LETTERS})},
        "planted": {"q7": where},
    }


def the_chair(rng) -> dict:
    """Question 8: the rubric of the reflection, the same for everybody."""
    return rubric("q8", LEVELS)


PARTS = (bay, both, severity, waits, four_wards, turning, claims, the_chair)
