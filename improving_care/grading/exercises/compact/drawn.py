"""What each trainee finds in the compact exercise: a deal of their own, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import json
from pathlib import Path

import pandas as pd

from improving_care.grading.answers import Cards, Choice, Fields, Number, Positions
from improving_care.grading.exercises.parts import (
    LETTERS,
    between,
    lettered,
    mixed,
    rubric,
    until,
    whole,
)
from improving_care.grading.personal import Drawn, Told
from improving_care.hospital import draws

STATEMENTS = json.loads(Path(__file__).with_name("statements.json").read_text(encoding="utf-8"))
SIDES = ("consultants", "trust")
PILES = ("consultants seen", "consultants unseen", "trust seen", "trust unseen")
SEEN, UNSEEN = 3, 2  # statements of each sort by each speaker: 20 in all
LACKING = ("act", "number", "date", "give", "none")  # what an objective may lack
PEOPLE = {"consultants": "A consultant", "trust": "A manager"}
SPECIALTIES = ("surgery", "medicine", "children", "the emergency department", "orthopaedics")

# Objectives in four pieces. `value` is what stands in place of an act where there is none.
OBJECTIVES = (
    {
        "act": "you name tomorrow's discharges to the nurse in charge before you leave the ward",
        "value": "you show leadership on discharge",
        "number": "on nine rounds in ten",
        "date": "By 30 September",
        "give": "You get the pharmacist on the round.",
    },
    {
        "act": "you ring the family doctor on the day of a death",
        "value": "you communicate well with family doctors",
        "number": "in nineteen cases of twenty",
        "date": "From 1 June",
        "give": "The ward clerk finds the number and puts you through.",
    },
    {
        "act": "you are in theatre before the first patient is brought in",
        "value": "you are committed to a good start of the list",
        "number": "on four lists in five",
        "date": "By 31 October",
        "give": "The trust sends for the first patient before seven.",
    },
    {
        "act": "you ask the most junior person first",
        "value": "you respect every member of the team",
        "number": "at eight huddles in ten",
        "date": "By 30 June",
        "give": "The huddle is moved to when your clinic has ended.",
    },
    {
        "act": "you book your leave six weeks ahead",
        "value": "you take responsibility for your clinics",
        "number": "every time",
        "date": "From 1 July",
        "give": "You have an answer, yes or no, within a week.",
    },
    {
        "act": "you sit with the ward's improvement group for its half hour",
        "value": "you are engaged in improvement",
        "number": "three weeks in four",
        "date": "From 1 May",
        "give": "Your Tuesday clinic is two patients shorter.",
    },
    {
        "act": "you show your own infection chart at the meeting",
        "value": "you are open about your results",
        "number": "each month",
        "date": "By 31 December",
        "give": "Mei Lin draws it, and no chart carries a name outside that room.",
    },
    {
        "act": "you write the plan in the notes before the patient leaves your clinic",
        "value": "you are professional in your documentation",
        "number": "for nine patients in ten",
        "date": "By 30 November",
        "give": "The clinic's template has one patient fewer an hour.",
    },
)
# Sentences from feedback; "you" is a colleague.
SENTENCES = {
    "harsh": (
        "You are careless with the notes.",
        "You are not a team player.",
        "Your attitude at handover is a problem.",
        "You are impatient with the juniors.",
        "You are one of those who resist everything.",
        "You are simply disorganised.",
    ),
    "kind": (
        "You are a star.",
        "You are a born leader.",
        "You are such a calm person.",
        "You are the best registrar we have had.",
        "You are brilliant with relatives.",
    ),
    "blunt": (
        "You shouted at Ana in front of a patient.",
        "You left the round before the last two patients were seen.",
        "You signed for a drug that had not been given.",
        "You came at nine; the list was to begin at half past eight.",
        "You said to a student that the question was stupid.",
    ),
    "plain": (
        "On Monday you asked each of us what we had seen.",
        "The family told me that you sat with them until eleven.",
        "After your call nobody in bay two spoke for some time.",
        "How did that round look from where you stood?",
        "Three letters from your clinic were written on the day.",
    ),
}
NEXT = {
    "both": "Find a measure for the trust's promises that nobody looks at, and show both sides "
    "in one table at each review.",
    "consultants": "Hold the consultants to what they signed. The trust's part will follow.",
    "values": "Write a page on trust and respect, so that both sides feel bound.",
    "fine": "Nothing: of what was looked at, both sides keep most.",
}
RESTS = {
    "one": "The promise rests on one person. Write down who keeps it when he is away.",
    "hero": "Alan Whitcombe makes the deal work. Thank him, and ask him to be away less.",
    "average": "Over the whole year it is kept most of the time. That is good enough.",
    "blame": "The other managers do not care. Name them at the review.",
}
CLAIMS = {
    "careful": "Of those who answered, a larger share agrees. Fewer answered, and there is no "
    "trust without a compact to compare with.",
    "worked": "The compact works: agreement has risen since it was signed.",
    "counted": "Agreement has fallen: fewer people ticked “agree” than the year before.",
    "bin": "A survey that not everybody answers says nothing at all. Leave it out.",
}
LEVELS = (
    ("Takes a side", "Says who is right and who is to blame, or tells one side what it must do."),
    (
        "Preaches",
        "Calls for trust, respect or commitment on both sides; nobody could see whether it came.",
    ),
    (
        "Asks and offers",
        "Asks what lies behind the complaint, and offers something from one's own side in return "
        "for something; it could be seen.",
    ),
    (
        "Makes a deal",
        "Asks first, offers and asks for one thing each, says how both would see it and from when, "
        "and what happens if it is not kept. Labels nobody.",
    ),
)
EXAMPLES = (
    (
        "Weak",
        "“Ward managers have to understand that theatres are under pressure. We should all show "
        "more respect and pull together. I will remind everybody of our values.”",
        "Level 2: nobody is asked anything, and nobody could tell whether it was done.",
    ),
    (
        "Strong",
        "“What does a late list cost you on the ward? I hear: two patients fed at four. We can ring "
        "you at eleven when the order has changed; Colin writes down each call. Could you have "
        "the first patient ready at seven? The theatre porter notes that. We look at both "
        "counts in four weeks, and whoever sees it broken says so the same day.”",
        "Level 4: a question first, a give on each side, both can be counted, and it says what "
        "happens if not.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    luck = draws.stream(seed, "specialty").random()
    return whole(seed, PARTS, SPECIALTIES[int(len(SPECIALTIES) * luck)])


def statements(rng, specialty: str) -> dict:
    """Question 1: 20 sentences of an unsaid deal, each said by one of two sides."""
    picked = []
    for by in SIDES:
        for gives in SIDES:
            for seen, count in ((True, SEEN), (False, UNSEEN)):
                sort = {"by": by, "gives": gives, "seen": seen}
                fits = [s for s in STATEMENTS if sort.items() <= s.items()]
                picked += mixed(rng, fits)[:count]
    picked = mixed(rng, picked)
    table = pd.DataFrame(
        {
            "card": range(1, len(picked) + 1),
            "who": [PEOPLE[s["by"]] for s in picked],
            "says": [s["text"] for s in picked],
        }
    )
    told = "The unsaid deal, in twenty sentences (`mine.statements`):\n\n" + "\n".join(
        f"{row.card}. {row.who}: “{row.says}”" for row in table.itertuples()
    )
    return {
        "given": {"statements": table},
        "told": {"q1": Told(told)},
        "forms": {"q1": Cards(len(picked), PILES)},
        "planted": {
            "q1": {
                str(number): {name: s[name] for name in ("by", "gives", "seen")}
                for number, s in enumerate(picked, 1)
            }
        },
    }


def objectives(rng, specialty: str) -> dict:
    """Question 2: six objectives from an appraisal, each of which lacks one part or none."""
    lacks = mixed(rng, (*LACKING, ("none", "give", "act")[between(rng, 0, 2)]))
    texts = {}
    for name, lack, pieces in zip("ABCDEF", lacks, mixed(rng, OBJECTIVES), strict=False):
        act = pieces["value"] if lack == "act" else pieces["act"]
        parts = [pieces["date"]] * (lack != "date") + [pieces["number"]] * (lack != "number")
        sentence = ", ".join([*parts, act])
        sentence = f"{sentence[0].upper()}{sentence[1:]}."
        texts[name] = f"{sentence} {pieces['give']}" if lack != "give" else sentence
    told = f"Six objectives for consultants in {specialty} (`mine.objectives`):\n\n" + "\n".join(
        f"- **{name}** {text}" for name, text in texts.items()
    )
    return {
        "given": {"objectives": texts},
        "told": {"q2": Told(told)},
        "forms": {"q2": Fields(dict.fromkeys(texts, Choice(LACKING)))},
        "planted": {"q2": dict(zip(texts, lacks, strict=True))},
    }


def sentences(rng, specialty: str) -> dict:
    """Question 3: eight sentences of feedback, half of them about what a person is."""
    kinds = mixed(rng, [kind for kind in SENTENCES for _ in range(2)])
    pools = {kind: mixed(rng, texts) for kind, texts in SENTENCES.items()}
    said = [pools[kind].pop() for kind in kinds]
    table = pd.DataFrame({"sentence": range(1, 9), "says": said})
    told = "Eight sentences to a colleague (`mine.sentences`):\n\n" + "\n".join(
        f"{number}. {text}" for number, text in enumerate(said, 1)
    )
    places = {kind: [k for k, each in enumerate(kinds, 1) if each == kind] for kind in SENTENCES}
    return {
        "given": {"sentences": table},
        "told": {"q3": Told(told)},
        "forms": {"q3": Positions(8, "sentence")},
        "planted": {"q3": places},
    }


def kept(rng, specialty: str) -> dict:
    """Question 4: a year of both sides' promises, many of the trust's never looked at."""

    def attempt(rng):
        sides = []
        for side, low, high, looked, share in (
            ("consultants", 14, 30, 0.93, 0.84),
            ("trust", 8, 24, 0.55, 0.72),
        ):
            due = [between(rng, low, high) for _ in range(12)]
            seen = draws.binomial(rng, due, looked)
            done = draws.binomial(rng, seen, share)
            sides.append(
                pd.DataFrame(
                    {"month": range(1, 13), "side": side, "due": due}
                    | {"looked_at": seen, "kept": done}
                )
            )
        table = pd.concat(sides).sort_values(["month", "side"], ignore_index=True)
        if (table["looked_at"] < 3).any():
            return None
        answers = [kept_shares(table), *wrong_kept(table).values()]
        for side in SIDES:
            values = [answer[side] for answer in answers]
            if min(abs(a - b) for i, a in enumerate(values) for b in values[:i]) < 0.4:
                return None
        return table

    table = until(rng, attempt)
    letters, steps, choices = lettered(rng, NEXT)
    rows = "\n".join(
        "| {} | {} |".format(
            month,
            " | ".join(f"{r.due} | {r.looked_at} | {r.kept}" for r in pair.itertuples()),
        )
        for month, pair in table.groupby("month")
    )
    year = table.groupby("side")[["due", "looked_at", "kept"]].sum()
    rows += "\n| all | {} |".format(
        " | ".join(str(year.at[side, k]) for side in SIDES for k in year)
    )
    told = (
        f"A year of the compact in {specialty} (`mine.kept`). *Due* is how often a promise fell "
        "due, *looked at* how often somebody noted whether it was kept.\n\n"
        "| month | consultants: due | looked at | kept | trust: due | looked at | kept |\n"
        f"|---:|---:|---:|---:|---:|---:|---:|\n{rows}\n\nAnd what next?\n\n{choices}"
    )
    share = Number(0, 100, "a share in per cent")
    return {
        "given": {"kept": table, "next_steps": steps},
        "told": {"q4": Told(told)},
        "forms": {
            "q4": Fields(
                {"consultants": share, "trust": share, "unknown": share, "next": Choice(LETTERS)}
            )
        },
        "planted": {"q4": letters},
    }


def kept_shares(table: pd.DataFrame) -> dict[str, float]:
    """Return for each side what it kept of what was looked at, in per cent, and as `unknown` what
    share of the trust's promises nobody looked at."""
    sums = table.groupby("side")[["due", "looked_at", "kept"]].sum()
    shares = {side: float(100 * sums.kept[side] / sums.looked_at[side]) for side in SIDES}
    unseen = 100 * (sums.due["trust"] - sums.looked_at["trust"]) / sums.due["trust"]
    return shares | {"unknown": float(unseen)}


def wrong_kept(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return what the known mistakes make of it: not looked at taken as kept, or as broken, and
    the mean of the months."""
    sums = table.groupby("side")[["due", "looked_at", "kept"]].sum()
    months = (100 * table["kept"] / table["looked_at"]).groupby(table["side"]).mean()
    unseen = sums.due - sums.looked_at
    return {
        "kept": {side: float(100 * (sums.kept + unseen)[side] / sums.due[side]) for side in SIDES},
        "broken": {side: float(100 * sums.kept[side] / sums.due[side]) for side in SIDES},
        "months": {side: float(months[side]) for side in SIDES},
    }


def one_person(rng, specialty: str) -> dict:
    """Question 5: a promise that is kept while one person is there."""

    def attempt(rng):
        away = set(mixed(rng, range(1, 13))[:3])
        due = [between(rng, 5, 14) for _ in range(12)]
        months = range(1, 13)
        share = [0.4 if month in away else 0.93 for month in months]
        table = pd.DataFrame(
            {"month": months, "alan_away": [month in away for month in months], "due": due}
            | {"kept": draws.binomial(rng, due, share)}
        )
        right, mean = presence(table), mean_presence(table)
        apart = min(abs(right[name] - mean[name]) for name in right) > 0.4
        return table if apart and right["there"] > 85 and right["away"] < 60 else None

    table = until(rng, attempt)
    letters, readings, choices = lettered(rng, RESTS)
    rows = "\n".join(
        f"| {r.month} | {'away' if r.alan_away else ''} | {r.due} | {r.kept} |"
        for r in table.itertuples()
    )
    told = (
        "The promise *no change before two who work there were at the table*, month by month "
        "(`mine.changes`), and whether Alan Whitcombe was away.\n\n"
        f"| month | Alan | changes | promise kept |\n|---:|---|---:|---:|\n{rows}\n\n"
        f"Over the year: {100 * table['kept'].sum() / table['due'].sum():.0f} in 100. How do you "
        f"read it?\n\n{choices}"
    )
    share = Number(0, 100, "a share in per cent")
    return {
        "given": {"changes": table, "readings": readings},
        "told": {"q5": Told(told)},
        "forms": {"q5": Fields({"there": share, "away": share, "reads": Choice(LETTERS)})},
        "planted": {"q5": letters},
    }


def presence(table: pd.DataFrame) -> dict[str, float]:
    """Return how often the promise was kept, in per cent, with Alan there and with Alan away."""
    sums = table.groupby("alan_away")[["due", "kept"]].sum()
    share = 100 * sums["kept"] / sums["due"]
    return {"there": float(share[False]), "away": float(share[True])}


def mean_presence(table: pd.DataFrame) -> dict[str, float]:
    """Return the same from the mean of the months' percentages, which is a known mistake."""
    share = (100 * table["kept"] / table["due"]).groupby(table["alan_away"]).mean()
    return {"there": float(share[False]), "away": float(share[True])}


def survey(rng, specialty: str) -> dict:
    """Question 6: consultants who say that they know the deal, before and after, with fewer
    answers after."""

    def attempt(rng):
        asked = between(rng, 120, 190)
        first = int(asked * (0.78 + 0.12 * rng.random()))
        second = int(asked * (0.42 + 0.12 * rng.random()))
        agree = int(first * (0.40 + 0.10 * rng.random()))
        later = int(second * (0.60 + 0.10 * rng.random()))
        return (asked, first, agree, second, later) if later < agree - 3 else None

    asked, first, agree, second, later = until(rng, attempt)
    table = pd.DataFrame(
        {
            "year": ["before", "after"],
            "asked": [asked, asked],
            "answered": [first, second],
            "agree": [agree, later],
        }
    )
    letters, claims, choices = lettered(rng, CLAIMS)
    told = (
        "“I know what the trust gives, and what I give.” All consultants were asked, a year before "
        "the compact and a year after (`mine.survey`).\n\n"
        "| | asked | answered | agree |\n|---|---:|---:|---:|\n"
        f"| before | {asked} | {first} | {agree} |\n| after | {asked} | {second} | {later} |\n\n"
        f"What may be claimed?\n\n{choices}"
    )
    share = Number(0, 100, "a share in per cent")
    return {
        "given": {"survey": table, "claims": claims},
        "told": {"q6": Told(told)},
        "forms": {
            "q6": Fields(
                {"before": share, "after": share, "at_least": share, "claim": Choice(LETTERS)}
            )
        },
        "planted": {"q6": letters},
    }


def the_review(rng, specialty: str) -> dict:
    """Question 7: the rubric of the reflection, and two answers to another evening."""
    examples = "\n\n".join(f"**{name}.** {text} *{why}*" for name, text, why in EXAMPLES)
    answers = (
        "Two answers to another complaint, “theatre keeps our patients hungry”, from the manager of theatres:"
        f"\n\n{examples}"
    )
    return rubric("q7", LEVELS, answers)


PARTS = (statements, objectives, sentences, kept, one_person, survey, the_review)
