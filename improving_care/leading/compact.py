"""The compact: what each of two sides gives and gets, unsaid and written; what a reader would ask.

A compact is the section "compact" of a project. What the first side gives, the other one gets.
"""

import re

import numpy as np
import pandas as pd

SIDES = ("first", "second")
OTHER = {"first": "second", "second": "first"}
UNNAMED = {"first": "One side", "second": "The other side"}
BEGIN, MEMORY, MONTHS = 0.9, 0.7, 24  # of the toy model: our assumptions
# Words for what people hold dear. Two people can mean two things by each, and nobody can see it.
VALUE = re.compile(
    r"\b(accountab\w*|attitude|better|communicat\w*|committ?ed|commitment|engag\w*|excellen\w*|"
    r"honest\w*|integrity|open(?:ness)?|ownership|partnership|passion\w*|positive\w*|"
    r"pro-?active\w*|profession\w*|reliab\w*|respect\w*|responsib\w*|support(?:ive|ing)?|"
    r"team ?(?:player|work\w*)|transparen\w*|valued?|values)\b",
    re.IGNORECASE,
)
ONE_PERSON = re.compile(r"\b(Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sir|Dame)\.? [A-Z]\w*")


def sides(compact: dict) -> dict[str, str]:
    """Return the names of the two sides, by "first" and "second"."""
    return {side: str(compact.get(side, "")).strip() or UNNAMED[side] for side in SIDES}


def inside(name: str) -> str:
    """Return a side's name as it stands inside a sentence: "The trust" is "the trust"."""
    return name[0].lower() + name[1:] if name.startswith(("The ", "One ")) else name


def promises(compact: dict, side: str) -> list[dict]:
    """Return what a side gives: its rows in which something is promised."""
    return [row for row in compact.get(f"{side}_gives", []) if str(row.get("gives", "")).strip()]


def value_in(text: str) -> str | None:
    """Return the first word in a text that names a value and nothing that one could see."""
    found = VALUE.search(text)
    return found[0] if found else None


def can_be_seen(promise: dict) -> bool:
    """Whether a promise says how both sides would see that it is kept."""
    return len(str(promise.get("seen", "")).split()) >= 2


def doubts(compact: dict) -> list[str]:
    """Return what a reader of the compact would ask, a sentence or two each.

    Checks what a program can see: whether both sides give, whether a promise could be seen and has
    a time, whether it hangs on one person, what happens when it is broken. Whether the deal is
    fair, the two sides decide.
    """
    names = sides(compact)
    given = {side: promises(compact, side) for side in SIDES}
    if not any(given.values()):
        return []
    found = []
    for side in SIDES:
        more, fewer = len(given[side]), len(given[OTHER[side]])
        if more and not fewer:
            found.append(
                f"{names[OTHER[side]]}: nothing given yet. So far it is a list of demands. What "
                "comes back for it?"
            )
        elif fewer and more > 2 * fewer:
            found.append(
                f"{names[side]}: {more} things given, {fewer} got. It may be fair; ask whether they "
                "would say so."
            )
        for row in given[side]:
            found += _doubts_of(row, names, side)
    for part, says in (
        ("together", "What do both sides want, in words that a patient would use?"),
        ("review", "When do the two sides look again, and who calls them together?"),
        ("broken", "What happens when a promise is broken? Say it now, for both sides alike."),
    ):
        if not str(compact.get(part, "")).strip():
            found.append(says)
    return found


def _doubts_of(row: dict, names: dict[str, str], side: str) -> list[str]:
    gives = " ".join(str(row["gives"]).split()).rstrip(".")
    quoted = f"“{gives if len(gives) <= 60 else gives[:57].rstrip() + '…'}”"
    found = []
    value = value_in(gives)
    if not can_be_seen(row):
        found.append(
            f"{quoted} names a value, “{value}”: what would somebody see or hear when it is kept?"
            if value
            else f"{quoted} has no measure: how would both sides see that it is kept?"
        )
    elif not str(row.get("when", "")).strip():
        found.append(f"{quoted}: from when, or how often?")
    if person := ONE_PERSON.search(gives):
        found.append(f"{quoted} hangs on one person, {person[0]}. Who keeps it in a week of leave?")
    if row.get("answer") == "not yet":
        found.append(
            f"{quoted}: the answer is “not yet”. What would it need? Ask {inside(names[OTHER[side]])}, "
            "before you write it again."
        )
    return found


def whose_turn(compact: dict) -> str:
    """Return, in a sentence, which side has the keyboard now and what for."""
    names = sides(compact)
    given = {side: promises(compact, side) for side in SIDES}
    for side in SIDES:
        open_ones = sum(row.get("answer", "") == "" for row in given[OTHER[side]])
        if given[OTHER[side]] and open_ones:
            return (
                f"{names[side]}, it is your turn: {open_ones} "
                f"{'promise waits' if open_ones == 1 else 'promises wait'} for your yes or not yet."
            )
    for side in SIDES:
        if not given[side]:
            return f"{names[side]}, it is your turn: promise one thing that you could start soon."
        if any(row.get("answer") == "not yet" for row in given[side]):
            return f"{names[side]}, it is your turn: mend what got a “not yet”, after asking why."
    return "Both sides have said yes to every promise. Read the page aloud, then sign."


def agreed(compact: dict) -> tuple[int, int]:
    """Return how many promises the other side said yes to, and how many there are."""
    rows = [row for side in SIDES for row in promises(compact, side)]
    return sum(row.get("answer") == "yes" for row in rows), len(rows)


def tit_for_tat(kept: float, seen: float, memory: float = MEMORY) -> pd.DataFrame:
    """Return a toy model of a deal: what two sides keep of their promises over MONTHS.

    The trust keeps a share `kept` of its promises, and the consultants see a share `seen` of them;
    what they cannot see, they take as not kept. Each month they keep what they have come to expect
    of the other side: `memory` (0 to 1) is how much of last month's view stays. They begin with
    BEGIN. Columns: month, trust, consultants (shares from 0 to 1). No study stands behind it.
    """
    month = np.arange(MONTHS)
    consultants = kept * seen + (BEGIN - kept * seen) * memory**month
    return pd.DataFrame({"month": month + 1, "trust": kept, "consultants": consultants})


def many_deals(
    seen=(0.2, 0.5, 0.9), kept: float = 0.9, promises: int = 6, deals: int = 2000, seed: int = 16
) -> pd.DataFrame:
    """Return how deals end in the toy model with luck in it, by what can be seen.

    Each month the trust keeps each of its `promises` with chance `kept`, and each that is kept is
    seen with chance `seen`. Columns: what the middle deal's consultants keep after MONTHS, in per
    cent, and in how many deals of 100 they keep less than half.
    """
    rng = np.random.default_rng(seed)
    table = {}
    for share in seen:
        expect = np.full(deals, BEGIN)
        for _ in range(MONTHS):
            found = rng.binomial(rng.binomial(promises, kept, deals), share) / promises
            expect = MEMORY * expect + (1 - MEMORY) * found
        table[f"{100 * share:.0f} in 100 can be seen"] = {
            "the middle deal keeps": f"{100 * np.median(expect):.0f}%",
            "less than half is kept in": f"{100 * (expect < 0.5).mean():.0f} of 100",
        }
    return pd.DataFrame(table).T


# What Alan Whitcombe and the consultants wrote down. All of it is invented.
MEREWICK = {
    "first": "The consultants",
    "second": "The trust",
    "writers": "two, in turns",
    "together": "A patient knows on the first evening who is in charge of their care, and hears of "
    "a change before it happens.",
    "first_unsaid": [
        {"gives": "We stay until the list is done", "gets": "Nobody tells us how to run a clinic"},
        {"gives": "We come in at night without a second call", "gets": "Leave when we ask for it"},
        {"gives": "We do not go to the newspapers", "gets": "A change is discussed with us first"},
    ],
    "second_unsaid": [
        {"gives": "We leave their job plans alone", "gets": "They come to what they are asked to"},
        {"gives": "We pay for the courses", "gets": "They put the trust's aims first"},
        {"gives": "We take the complaints", "gets": "They tell us when something goes wrong"},
    ],
    "first_gives": [
        {
            "gives": "One of us sits with each ward's improvement group",
            "seen": "Names in the group's notes, counted each month",
            "when": "every week, from April",
            "answer": "yes",
        },
        {
            "gives": "We name tomorrow's discharges before we leave the ward",
            "seen": "The nurse in charge marks it on the board",
            "when": "nine rounds in ten, from June",
            "answer": "yes",
        },
        {
            "gives": "We bring our own figures, bad ones included",
            "seen": "One chart from each specialty at the monthly meeting",
            "when": "each month, from May",
            "answer": "yes",
        },
    ],
    "second_gives": [
        {
            "gives": "Whoever leads a piece of the work has two patients fewer in one clinic",
            "seen": "The clinic's template, open to both",
            "when": "one clinic a week, from April",
            "answer": "yes",
        },
        {
            "gives": "No change to a clinic or list before two who work in it were at the table",
            "seen": "Their two names on the notice, six weeks ahead",
            "when": "every change, from today",
            "answer": "yes",
        },
        {
            "gives": "Figures go to the team first, and hang up with no name; each consultant's own "
            "go to them, and to their appraiser",
            "seen": "Either side may take down what breaks this; the appraisal form says what was "
            "seen",
            "when": "every chart, from today",
            "answer": "yes",
        },
    ],
    "review": "Every three months, an hour, chaired in turn. The counts of both sides come first.",
    "broken": "Whoever sees it says so within a week, to the one who broke it. Twice: it comes to "
    "the review. Nobody is punished for naming it.",
}
