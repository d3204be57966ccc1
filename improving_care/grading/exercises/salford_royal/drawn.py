"""What each trainee finds in the Salford Royal exercise: an invented trust's proud paper.

Each question draws from a stream of its own, again and again until every known mistake gives an
answer of its own, clear of the truth and of the others.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number
from improving_care.grading.exercises.parts import apart, rubric, until, whole
from improving_care.grading.personal import Drawn, Told
from improving_care.hospital import draws
from improving_care.leading.attribution import SCALES, Group, fall
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

TRUSTS = ("Ashcombe", "Brackwater", "Dunmere", "Fellgate", "Holmsea", "Marlowick")
WARDS, FEW = 16, 4  # of question 5: all, and those that are the worst
LETTERS = ("A", "B", "C", "D", "E", "F")
SEES = ("fair", "hero", "luck", "no comparator", "percentages")
# How a percentage of question 6 was made: what was counted, and from which year.
READINGS = {
    "a": ("cases", "first"),
    "b": ("rate", "first"),
    "c": ("cases", "worst"),
    "d": ("rate", "worst"),
}
# Sentences of a paper by what is wrong with them; the two fair ones have nothing wrong.
SENTENCES = {
    "no comparator": (
        "Since our programme began, ulcers on the trust's wards are down by {n} per cent.",
        "We taught all staff, and in the two years since then infections fell by {n} per cent.",
    ),
    "hero": (
        "Nobody had moved this trust before; it took one chief executive who would not give up.",
        "What changed here has a name: the medical director came, and everything followed.",
    ),
    "luck": (
        "We sent the team to the {k} wards with the most falls last month, and this month each of "
        "them has fewer.",
        "The {k} clinics with the longest waits in March got a letter, and in April all of them "
        "did better.",
    ),
    "percentages": (
        "Our wards improved by {n} per cent and the others by {m} per cent, so the programme is "
        "worth {d} per cent.",
        "We came down by {n} per cent, the others by {m} per cent: the programme works {t} times "
        "as "
        "well as doing nothing.",
    ),
    "fair scale": (
        "Had our wards kept the same part of their falls as the others, we would have seen {a}; we "
        "saw {b}. We had chosen that scale beforehand.",
    ),
    "fair words": (
        "MRSA in the blood per 100,000 bed days, from 2019 to 2023, counted by the laboratory: "
        "down "
        "by {n} per cent. We do not know what other trusts did.",
    ),
}
LEVELS = (
    ("Admires or shrugs", "Says that it is a great result, or that figures can say anything."),
    ("Doubts it", "Asks for more data, or names one flaw, and does not say what would settle it."),
    (
        "Asks well",
        "Asks what happened elsewhere, and how the wards were chosen, of this paper in particular; "
        "says what each answer would change.",
    ),
    (
        "Leads with it",
        "Asks that, says what may be true all the same and what to do on Monday; and asks who is "
        "not in the averages, in a way that its authors could bear.",
    ),
)
# Two worked answers to another question, so that a trainee can see what is wanted.
WEAK = (
    "Percentages can be made to say anything, so I would not believe it. They should get an "
    "independent audit before they come back to the board."
)
STRONG = (
    "Well done for counting it. On the wards that did nothing new, did pain at night come down as "
    "well? If it did, half of this is somebody else's, and I would still keep the new round, "
    "since it costs "
    "little. How were the three wards picked: because they were worst in May? Then let us draw "
    "lots "
    "for the next three. And patients who cannot say that they are in pain are in none of these "
    "figures; could the night nurses tell us about two of them?"
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS, TRUSTS[draws.stream(seed, "trust").integers(len(TRUSTS))])


def groups(table: pd.DataFrame) -> tuple[Group, Group]:
    """Return the programme's wards and the others of questions 1 to 4, with their rates."""
    rate = 1000 * table["falls"] / table["bed_days"]
    return Group(*rate[:2].tolist()), Group(*rate[2:].tolist())


def comparison(rng, trust: str) -> dict:
    """Questions 1 to 4: the programme's wards and the others, before and after."""

    def attempt(rng):
        days = rng.integers(150, 260, 4) * 100
        rates = [9 + 4 * rng.random(), 0, 4.5 + 2 * rng.random(), 0]
        kept = 0.62 + 0.22 * rng.random()
        rates[3] = rates[2] * kept
        rates[1] = rates[0] * kept * (0.72 + 0.2 * rng.random())
        falls = draws.poisson(rng, np.array(rates) * days / 1000)
        table = pd.DataFrame(
            {
                "wards": ["programme", "programme", "others", "others"],
                "year": ["before", "after"] * 2,
                "falls": falls,
                "bed_days": days,
            }
        )
        return table if _tells_apart(table) else None

    table = until(rng, attempt)
    rows = "\n".join(
        f"| {row.wards} | {row.year} | {row.falls:,} | {row.bed_days:,} |"
        for row in table.itertuples()
    )
    text = (
        f"**{trust}** had a programme against falls on some of its wards (`mine.wards`). Year by "
        f"year:\n\n| wards | year | falls | bed days |\n| --- | --- | ---: | ---: |\n{rows}"
    )
    again = "The same four rows as in question 1 (`mine.wards`)."
    percent = Number(-500, 1000, "per cent")
    rate = Number(-30, 60, "falls per 1,000 bed days")
    return {
        "given": {"wards": table},
        "told": {
            "q1": Told(text),
            "q2": Told(again, _two_lines(table, trust)),
            "q3": Told(again),
            "q4": Told(again),
        },
        "forms": {
            "q1": percent,
            "q2": Fields({"expected": rate, "beyond": rate}),
            "q3": Fields({"expected": Number(0, 5000, "falls"), "percent": percent}),
            "q4": Fields({"number": percent, "part": percent}),
        },
        "planted": {},
    }


class Sums(NamedTuple):
    """The numbers of questions 1 to 4, right and mistaken, from one table."""

    fall: float  # of the programme's wards, per cent
    others: float  # of the others
    number: tuple  # the reading by difference
    part: tuple  # the reading by ratio
    days: float  # thousand bed days of the programme's wards afterwards

    @property
    def below(self) -> float:
        """How far below the expected the programme's wards came, by ratio, in per cent."""
        return 100 * self.part.beyond / self.part.expected


def sums(table: pd.DataFrame) -> Sums:
    """Return what a person works out from the four rows."""
    programme, others = groups(table)
    number, part = (scale(programme, others) for scale in SCALES.values())
    days = table["bed_days"].iloc[1] / 1000
    return Sums(100 * fall(programme), 100 * fall(others), number, part, days)


def _tells_apart(table: pd.DataFrame) -> bool:
    """Whether every known mistake with these rows has an answer of its own."""
    found, (programme, others) = sums(table), groups(table)
    before, after = programme.before, programme.after
    ones = (
        found.fall,
        100 * (1 - table["falls"][1] / table["falls"][0]),
        100 * (before / after - 1),
        100 * after / before,
    )
    twos = (
        found.number.beyond,
        before - after,
        others.after - after,
        others.before - others.after,
    )
    threes = (
        found.below,
        found.fall - found.others,
        100 * (found.fall / found.others - 1),
        found.fall,
    )
    fours = (100 * found.number.share, 100 * found.part.share)
    fours += tuple(100 - share for share in fours) + (100,)
    expected = [found.days * reading.expected for reading in (found.number, found.part)]
    return (
        apart(ones, 1.5)
        and apart(twos, 0.1)
        and apart(threes, 1.5)
        and apart(fours, 2)
        and apart(expected, 3)
        and found.fall > found.others + 4 > 12
        and min(found.number.beyond, found.part.beyond) > 0.1
        and abs(found.number.expected - others.after) > 0.1
    )


def _two_lines(table: pd.DataFrame, trust: str) -> dict:
    """The four rates as two lines, before and after."""
    rates = [round(1000 * row.falls / row.bed_days, 2) for row in table.itertuples()]
    rows = [
        {"wards": row.wards, "year": row.year, "rate": rate}
        for row, rate in zip(table.itertuples(), rates, strict=True)
    ]
    x = {"field": "year", "type": "ordinal", "sort": None, "title": None}
    x["axis"] = {"labelAngle": 0}
    y = {"field": "rate", "type": "quantitative", "title": "falls per 1,000 bed days"}
    which = {"field": "wards", "type": "nominal", "scale": {"domain": ["programme", "others"]}}
    colour = {"range": [PALETTE["teal"], PALETTE["common cause"]]}
    shape = {"range": ["circle", "square"]}
    return {
        "$schema": SCHEMA,
        "description": f"{trust}, falls per 1,000 bed days: the programme's wards from "
        f"{rates[0]:.2f} before to {rates[1]:.2f} after, the others from {rates[2]:.2f} to "
        f"{rates[3]:.2f}.",
        "width": 420,
        "height": 240,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "color": which | {"scale": which["scale"] | colour}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": which | {"scale": which["scale"] | colour},
                    "shape": which | {"scale": which["scale"] | shape},
                },
            },
        ],
        "config": CONFIG,
    }


def chosen_for_being_worst(rng, trust: str) -> dict:
    """Question 5: sixteen wards in two half-years when nothing was done, then a programme."""

    def attempt(rng):
        lasting = 4 + 4 * rng.random(WARDS)
        days = 5.0  # thousand bed days of a ward in half a year
        halves = draws.poisson(rng, np.tile(lasting * days, (2, 1))) / days
        table = pd.DataFrame(
            {
                "ward": np.arange(1, WARDS + 1),
                "first": np.round(halves[0], 1),
                "second": np.round(halves[1], 1),
            }
        )
        fourth, fifth = table["first"].nlargest(FEW + 1).iloc[-2:]
        last, next_one = table["second"].nlargest(FEW + 1).iloc[-2:]
        if fourth == fifth or last == next_one:
            return None
        left = 1.2 * rng.random() - 0.3  # now and then nothing, or less
        came_to = round(until_programme(table) - luck(table) - left, 2)
        ways = (
            luck(table),
            two_lists(table),
            float(table["first"].mean() - table["second"].mean()),
            0.0,
        )
        whole_fall = until_programme(table) - came_to
        clear = apart((*ways, whole_fall, whole_fall / 2), 0.12) and abs(left) > 0.05
        return (table, came_to) if clear else None

    table, came_to = until(rng, attempt)
    rows = "\n".join(f"| {r.ward} | {r.first:g} | {r.second:g} |" for r in table.itertuples())
    text = (
        f"Sixteen more wards of {trust} (`mine.halves`), falls per 1,000 bed days in two "
        "half-years. All are of one size, and in neither was anything done.\n\n| ward | first "
        "half-year | second half-year "
        f"|\n| ---: | ---: | ---: |\n{rows}\n\nThen the {FEW} worst wards of the **second** "
        f"half-year got a programme. Their mean had been {until_programme(table):.2f}; in the "
        "third "
        f"half-year it was {came_to:.2f} (`mine.came_to`). *“A clear success,”* says the paper."
    )
    rate = Number(-30, 30, "falls per 1,000 bed days")
    return {
        "given": {"halves": table, "came_to": came_to},
        "told": {"q5": Told(text)},
        "forms": {"q5": Fields({"luck": rate, "left": rate})},
        "planted": {},
    }


def luck(table: pd.DataFrame) -> float:
    """How far the worst wards of the first half-year came down by the second, by themselves."""
    worst = table.nlargest(FEW, "first")
    return float(worst["first"].mean() - worst["second"].mean())


def two_lists(table: pd.DataFrame) -> float:
    """The worst of the first half-year less the worst of the second, who are others."""
    return float(table["first"].nlargest(FEW).mean() - table["second"].nlargest(FEW).mean())


def until_programme(table: pd.DataFrame) -> float:
    """The mean, in the second half-year, of its worst wards: where the programme found them."""
    return float(table["second"].nlargest(FEW).mean())


def percents(years: pd.DataFrame, digits: int | None = None) -> dict[str, float]:
    """Per cent fewer to the last year, by how it was made (READINGS): whole numbers, or with some
    digits."""
    rate = years["cases"] / years["bed_days"]
    found = {}
    for letter, (what, since) in READINGS.items():
        values = years["cases"] if what == "cases" else rate
        first = values.iloc[0] if since == "first" else values.max()
        found[letter] = round(100 * (1 - values.iloc[-1] / first), digits)
    return found


def two_reports(rng, trust: str) -> dict:
    """Question 6: six years, and two percentages that were made from them in two ways."""

    def attempt(rng):
        days = (180_000 + 12_000 * np.arange(6) * (2 * rng.random() - 0.6)).astype(int) // 100 * 100
        shape = np.array([1.0, 1.15 + 0.5 * rng.random(), 0.9, 0.6, 0.4, 0.2 + 0.15 * rng.random()])
        cases = draws.poisson(rng, 95 * shape * days / 180_000)
        years = pd.DataFrame({"year": range(2015, 2021), "cases": cases, "bed_days": days})
        rates = cases / days
        found = percents(years)
        small, large = sorted((int(k) for k in rng.permutation(4)[:2]), key=_of(found))
        one, other = ("abcd"[k] for k in (small, large))
        left = (100 - found[one]) / (100 - found[other])
        clear = (
            apart(found.values(), 1)
            and cases.argmax() == rates.argmax() == 1
            and max(found.values()) < 94
            and apart((left, 1 / left, found[other] / found[one], found[other] - found[one]), 0.1)
        )
        return (years, one, other, found) if clear else None

    years, one, other, found = until(rng, attempt)
    rows = "\n".join(f"| {r.year} | {r.cases} | {r.bed_days:,} |" for r in years.itertuples())
    kinds = "\n".join(
        f"- **{letter}.** {'cases' if what == 'cases' else 'cases per 1,000 bed days'}, from "
        f"{'the first year' if since == 'first' else 'the worst year'} to the last"
        for letter, (what, since) in READINGS.items()
    )
    text = (
        f"C. difficile at {trust} (`mine.years`):\n\n| year | cases | bed days |\n| --- | ---: | "
        f"---: |\n{rows}\n\nTwo accounts of the trust tell of it. One says **down "
        f"{found[one]} per cent**, the other **down {found[other]} per cent**, both rounded "
        f"(`mine.reports`). Each was made in one of these ways:\n\n{kinds}"
    )
    letter = Choice(tuple(READINGS))
    return {
        "given": {"years": years, "reports": [found[one], found[other]]},
        "told": {"q6": Told(text)},
        "forms": {
            "q6": Fields(
                {"one": letter, "other": letter, "times": Number(0, 100, "how many times as much")}
            )
        },
        "planted": {"q6": [one, other]},
    }


def _of(found: dict[str, int]):
    return lambda k: found["abcd"[k]]


def what_may_be_said(rng, trust: str) -> dict:
    """Question 7: six sentences of a paper, four of them with a known mistake."""
    kinds = [list(SENTENCES)[int(k)] for k in rng.permutation(len(SENTENCES))]
    where = dict(zip(LETTERS, kinds, strict=True))
    said = {}
    for letter, kind in where.items():
        some = SENTENCES[kind]
        n, m = int(rng.integers(50, 80)), int(rng.integers(20, 45))
        a, b = int(rng.integers(120, 190)), int(rng.integers(80, 115))
        said[letter] = some[rng.integers(len(some))].format(
            n=n, m=m, d=n - m, t=f"{n / m:.1f}", k=int(rng.integers(3, 7)), a=a, b=b
        )
    told = "\n\n".join(f"- **{letter}.** {sentence}" for letter, sentence in said.items())
    return {
        "given": {"sentences": said},
        "told": {
            "q7": Told(f"Six sentences from papers like {trust}'s (`mine.sentences`):\n\n{told}")
        },
        "forms": {"q7": Fields({letter: Choice(SEES) for letter in LETTERS})},
        "planted": {"q7": where},
    }


def the_board_asks(rng, trust: str) -> dict:
    """Question 8: the rubric of the reflection, and two worked answers to another question."""
    answers = (
        "Two answers to another paper (“pain at night down by 40 per cent on three wards”), so "
        "that "
        f"you see what is meant. *One that reaches level 2:* {WEAK}\n\n*One that reaches level 4:* "
        f"{STRONG}"
    )
    return rubric("q8", LEVELS, answers)


PARTS = (
    comparison,
    chosen_for_being_worst,
    two_reports,
    what_may_be_said,
    the_board_asks,
)
