"""What each trainee finds in the wastes exercise: a ward of their own, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import json
from pathlib import Path

import pandas as pd

from improving_care.grading.answers import Cards, Choice, Fields, Number
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
from improving_care.lean.wastes import LABELS, NARROW, NOT_WASTE, SPEED, WASTED

CARDS = json.loads(Path(__file__).with_name("cards.json").read_text(encoding="utf-8"))
# How many cards of each sort a trainee gets; 40 in all.
WAITS, OUT, WORK, EACH = 5, 5, 3, 3
WARDS = ("Alder", "Cedar", "Chestnut", "Elm", "Hazel", "Linden", "Oak", "Rowan", "Sycamore")

# What one may do next; the letters differ from id to id. The first is right.
GIVES = {
    "slivers": "Seconds and minutes all over the day. The ward has to decide what they are for.",
    "nurse": "A part of a nurse: over a year it is enough to take a shift off the rota.",
    "care": "More time with patients. It comes by itself, once the walking is gone.",
    "none": "Nothing. Walking is part of the work.",
}
TRAYS = {
    "packing": "Watch how a tray is packed, with the six of them, and change that.",
    "person": "Speak with her, and have her trays checked for a month.",
    "careful": "Ask all six in writing to take more care.",
    "best": "Let the one with the lowest rate pack them all.",
}
WALK = {
    "act": "Take the finds that both saw as waste, and agree with the ward which one to try first.",
    "argue": "Sit down and argue each card until the labels are the same.",
    "vote": "Let the senior of the two decide the labels; then start.",
    "again": "Throw the walk away and train both, until they agree on nine in ten.",
}
LEVELS = (
    (
        "Blames",
        "Names a person or a department as the trouble, or tells people to work harder.",
    ),
    (
        "Labels",
        "Names wastes rightly, but as a list from outside: nobody who does the work is asked, and "
        "nothing is said of the patient.",
    ),
    (
        "Sees it with them",
        "Says what the patient would call value, goes to look with the people who do the work, and "
        "says what in the way of working makes the waste.",
    ),
    (
        "Tries something",
        "Sees it with them, offers one small change with a measure, and says what the time gained "
        "is for and what could get worse.",
    ),
)


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    ward = WARDS[int(len(WARDS) * draws.stream(seed, "ward").random())]
    return whole(seed, PARTS, ward)


def cards(rng, ward: str) -> dict:
    """Question 1: 40 cards from a walk on a ward, some of them no waste at all."""

    def some(count: int, wanted) -> list[dict]:
        return mixed(rng, filter(wanted, CARDS))[:count]

    picked = [
        *some(WAITS, lambda card: card.get("trap") == "wait"),
        *some(OUT, lambda card: card.get("trap") == "out"),
        *some(WORK, lambda card: "trap" not in card and card["accepted"][0] == NOT_WASTE),
    ]
    for label in LABELS[:-1]:
        wanted = [c for c in CARDS if "trap" not in c and c["accepted"][0] == label]
        picked += mixed(rng, wanted)[:EACH]
    left = [c for c in CARDS if c not in picked and "trap" not in c]
    picked = mixed(rng, picked + mixed(rng, left)[: 40 - len(picked)])
    table = pd.DataFrame(
        {
            "card": range(1, 41),
            "seen": [card["text"].format(ward=ward, n=between(rng, 7, 25)) for card in picked],
        }
    )
    told = f"Your walk on **{ward}**, 40 cards (`mine.cards`):\n\n" + "\n".join(
        f"{row.card}. {row.seen}" for row in table.itertuples()
    )
    return {
        "given": {"cards": table},
        "told": {"q1": Told(told)},
        "forms": {"q1": Cards(40, LABELS)},
        "planted": {
            "q1": {
                str(number): {"accepted": card["accepted"], "trap": card.get("trap")}
                for number, card in enumerate(picked, 1)
            }
        },
    }


# What a nurse does in a morning, with the fewest and most minutes of each time.
DONE = {
    "care at the bedside": (3, 8),
    "giving medicines": (3, 6),
    "writing notes": (4, 9),
    "arranging care": (3, 7),
    "fetching": (1, 3),
    "looking for things": (1, 4),
    "waiting": (2, 5),
    "doing again": (2, 5),
}


def morning(rng, ward: str) -> dict:
    """Question 2: a nurse's morning in blocks of minutes, with a break in it."""

    def attempt(rng):
        rows = [
            (done, between(rng, *DONE[done])) for done in DONE for _ in range(between(rng, 3, 8))
        ]
        table = pd.DataFrame(mixed(rng, [*rows, ("break", 30)]), columns=["activity", "minutes"])
        shares = [value_shares(table), *wrong_shares(table).values()]
        values = [share["value"] for share in shares]
        apart = min(abs(a - b) for i, a in enumerate(values) for b in values[:i])
        return table if apart > 0.5 and 15 < values[0] < 32 else None

    table = until(rng, attempt)
    seen = table.groupby("activity", sort=False)["minutes"].agg(["count", "sum"])
    rows = "\n".join(
        f"| {name} | {row['count']} | {row['sum']} |" for name, row in seen.sort_index().iterrows()
    )
    told = (
        f"One nurse's morning on {ward} (`mine.morning` has every block):\n\n"
        f"| activity | times seen | minutes |\n|---|---:|---:|\n{rows}\n\n"
        "The ward has agreed where it draws the line: **care at the bedside** is value; "
        f"**{', '.join(WASTED)}** are waste; the rest is needed as things are."
    )
    share = Number(0, 100, "a share in per cent")
    return {
        "given": {"morning": table},
        "told": {"q2": Told(told)},
        "forms": {"q2": Fields({"value": share, "waste": share})},
        "planted": {},
    }


def value_shares(table: pd.DataFrame) -> dict[str, float]:
    """Return value and waste in per cent of the minutes worked, breaks left out."""
    worked = table[table["activity"] != "break"]
    return _shares(worked["activity"], worked["minutes"])


def wrong_shares(table: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return what the known mistakes make of it: breaks counted, times for minutes, all that is
    no waste called value."""
    worked = table[table["activity"] != "break"]
    right = value_shares(table)
    return {
        "break": _shares(table["activity"], table["minutes"]),
        "times": _shares(worked["activity"], pd.Series(1, index=worked.index)),
        "busy": {"value": 100 - right["waste"]},
    }


def _shares(activity: pd.Series, weight: pd.Series) -> dict[str, float]:
    return {
        name: float(100 * weight[activity.isin(which)].sum() / weight.sum())
        for name, which in (("value", NARROW), ("waste", WASTED))
    }


def cupboard(rng, ward: str) -> dict:
    """Question 3: trips to a cupboard that moves, and what a year of them gives."""
    trips = between(rng, 14, 30)
    now = between(rng, 30, 48)
    then = now - between(rng, 12, 22)
    shifts = 365 * between(rng, 2, 4)
    letters, gains, choices = lettered(rng, GIVES)
    told = (
        f"On **{ward}** a nurse goes to the store cupboard **{trips}** times a shift, and back. One "
        f"way is **{now} metres** today. From the new place it would be **{then} metres**. In a "
        f"year there are **{shifts:,}** such shifts. A brisk walk makes {SPEED} metres a minute."
        f"\n\nAnd what does the ward gain?\n\n{choices}"
    )
    plan = {"trips": trips, "now": now, "then": then, "shifts": shifts, "pace": SPEED}
    return {
        "given": {"plan": plan, "gains": gains},
        "told": {"q3": Told(told)},
        "forms": {
            "q3": Fields(
                {
                    "metres": Number(0, 20_000, "metres a shift"),
                    "hours": Number(0, 20_000, "hours a year"),
                    "gives": Choice(LETTERS),
                }
            )
        },
        "planted": {"q3": letters},
    }


def trays(rng, ward: str) -> dict:
    """Question 4: six people pack trays; who packs most has most with something missing, and no
    higher a rate than the others."""
    names = ("Ana", "Bridie", "Carol", "Devi", "Esther", "Fay")
    most = int(len(names) * rng.random())

    def attempt(rng):
        packed = [between(rng, 40, 90) for _ in names]
        packed[most] = between(rng, 210, 280)
        missing = draws.binomial(rng, packed, 0.07)
        table = pd.DataFrame({"who": names, "packed": packed, "missing": missing})
        hers, others = tray_rates(table, names[most])
        alone = (table["missing"] == table["missing"].max()).sum() == 1
        if not (alone and missing[most] == missing.max() and -1.5 < hers - others < -0.2):
            return None
        return table

    table = until(rng, attempt)
    letters, steps, choices = lettered(rng, TRAYS)
    rows = "\n".join(f"| {r.who} | {r.packed} | {r.missing} |" for r in table.itertuples())
    told = (
        f"Trays for cannulas on {ward}, packed last quarter, and how many had something missing "
        f"(`mine.trays`):\n\n| who | packed | missing |\n|---|---:|---:|\n{rows}\n\n"
        f'The incident list names **{names[most]}** most often. "Have a word with her," says the '
        f"general manager. What would you do next?\n\n{choices}"
    )
    rate = Number(0, 100, "trays in 100")
    return {
        "given": {"trays": table, "named": names[most], "tray_steps": steps},
        "told": {"q4": Told(told)},
        "forms": {"q4": Fields({"hers": rate, "others": rate, "next": Choice(LETTERS)})},
        "planted": {"q4": letters},
    }


def tray_rates(table: pd.DataFrame, who: str) -> tuple[float, float]:
    """Return trays with something missing in 100 packed: hers, and the others' together."""
    her = table["who"] == who
    return tuple(
        float(100 * table["missing"][which].sum() / table["packed"][which].sum())
        for which in (her, ~her)
    )


def two_walks(rng, ward: str) -> dict:
    """Question 5: two people's labels for 20 cards, with fewer the same than both saw as waste."""

    def attempt(rng):
        pool = mixed(rng, CARDS)[:20]
        rows = []
        for number, card in enumerate(pool, 1):
            one, other = (
                card["accepted"][int(len(card["accepted"]) * luck)]
                if luck_of_others < 0.75
                else LABELS[int(len(LABELS) * luck)]
                for luck, luck_of_others in rng.random((2, 2))
            )
            rows.append({"card": number, "dee": one, "farah": other})
        table = pd.DataFrame(rows)
        same, waste = agreement(table)
        return table if 8 <= same <= 14 and same + 3 <= waste <= 19 else None

    table = until(rng, attempt)
    letters, steps, choices = lettered(rng, WALK)
    rows = "\n".join(f"| {r.card} | {r.dee} | {r.farah} |" for r in table.itertuples())
    told = (
        f"Twenty cards from one walk on {ward}, labelled by two people apart (`mine.two`):\n\n"
        f"| card | Dee | Farah |\n|---:|---|---|\n{rows}\n\n"
        f"What would you do next?\n\n{choices}"
    )
    count = Number(0, 20, "a count out of 20 cards", whole=True)
    return {
        "given": {"two": table, "walk_steps": steps},
        "told": {"q5": Told(told)},
        "forms": {"q5": Fields({"same": count, "waste": count, "next": Choice(LETTERS)})},
        "planted": {"q5": letters},
    }


def agreement(table: pd.DataFrame) -> tuple[int, int]:
    """Return on how many cards the two labels are the same, and on how many both say waste or
    both say no waste."""
    same = (table["dee"] == table["farah"]).sum()
    waste = ((table["dee"] == NOT_WASTE) == (table["farah"] == NOT_WASTE)).sum()
    return int(same), int(waste)


def huddle(rng, ward: str) -> dict:
    """Question 6: the rubric of the reflection, the same for everybody."""
    return rubric("q6", LEVELS)


PARTS = (cards, morning, cupboard, trays, two_walks, huddle)
