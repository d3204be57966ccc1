"""What each trainee finds in the aim-and-drivers exercise: their data, and what they are told.

Each question draws from a stream of its own, again and again until its data show what the
question is about, so that every known mistake gives an answer of its own for every id.
"""

import pandas as pd

from improving_care.grading.answers import Choice, Fields, Number, Positions
from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.exercises.parts import rubric, until, whole
from improving_care.grading.personal import Drawn, Told
from improving_care.hospital import draws

LETTERS = ("A", "B", "C", "D", "E")
KINDS = ("outcome", "process", "balancing")
# The parts of an aim as they stand on the form: what each should hold, by its number.
PARTS_OF_AIM = ("what will be better", "how much", "by when", "for whom, and where", "measured how")
AIMS = (
    (
        ("Fewer falls", "Roll out the falls training to all staff"),
        ("from 11 a month to 7 a month", "a significant reduction"),
        ("31 March 2026", "as soon as possible"),
        ("patients on Sycamore, 32 beds for rehabilitation", "all our patients"),
        ("falls in the incident reports, by the ward's written definition", "by audit"),
    ),
    (
        ("Shorter waits for pain relief", "Introduce a new pain chart"),
        ("from 70 minutes to 30 minutes, the median", "much shorter than now"),
        ("30 September 2025", "in the near future, and ongoing"),
        ("patients with a broken hip who come to Hazel", "everybody in pain"),
        ("minutes from arrival to first dose, from the drug chart, each patient", "on the dashboard"),
    ),
    (
        ("Medicines ready when a patient may go home", "Hold a weekly discharge meeting"),
        ("from 35 per cent before two o'clock to 60 per cent", "a step change"),
        ("31 December 2025", "by the time we are inspected, at the latest"),
        ("patients who go home from Rowan", "every patient, everywhere"),
        ("time on the pharmacy's bag, against the time on the letter", "by feedback"),
    ),
    (
        ("Fewer new pressure ulcers", "Buy new mattresses for the ward"),
        ("from 4 a month to 2 a month", "as few as we can"),
        ("30 June 2026", "going forward"),
        ("patients on Beech and Birch", "anyone at risk"),
        ("two nurses look at every patient on the first Monday of the month", "as usual"),
    ),
)  # fmt: skip
FAMILIES = (
    (
        "fewer falls on Sycamore",
        ("Falls in a month, for each 1,000 bed days", "Patients who broke a bone in a fall, each quarter"),
        (
            "Hourly rounds done, of those due",
            "Staff who have had the falls training, per cent",
            "Patients with their walking aid in reach, at a spot check",
        ),
        (
            "Patients out of bed by noon, per cent",
            "Minutes until a call bell is answered in the other bays",
            "Nights on which a patient was woken for a check",
        ),
    ),
    (
        "patients of Rowan leave before two o'clock with their medicines",
        ("Hours from “may go home” to out of the door", "Patients gone by two o'clock, per cent"),
        (
            "Prescriptions written the evening before, per cent",
            "Ward rounds with a pharmacist present",
            "Bags checked by a second person",
        ),
        (
            "Mistakes found in medicines taken home",
            "Patients back in hospital within seven days",
            "Minutes that Farah's team works past the end of the shift",
        ),
    ),
    (
        "fewer new pressure ulcers on Hazel",
        ("New pressure ulcers, for each 1,000 bed days", "Patients who go home with an ulcer they did not bring"),
        (
            "Patients whose skin was looked at within six hours",
            "Staff who finished the e-learning",
            "Turns written down, of turns due",
        ),
        (
            "Times a night that a patient is woken to be turned",
            "Minutes a shift that go into the forms",
            "Patients who wait longer for pain relief meanwhile",
        ),
    ),
)  # fmt: skip
TREES = (
    (
        "fewer falls on Sycamore",
        (
            ("Legs stay strong", "Out of bed every day", "A walk to the window before lunch"),
            ("Needs are met before somebody gets up alone", "Somebody looks in often", "A round every hour, with four questions"),
            ("The way to the toilet is safe at night", "Light without a switch", "A lamp that wakes when feet touch the floor"),
        ),
        ("Run a study day on falls", "Carry out an audit of falls forms"),
        ("Better communication", "More awareness", "Stronger leadership"),
        ("New uniforms for the ward", "A shorter form for annual leave", "A second printer at the desk"),
    ),
    (
        "patients of Rowan leave before two o'clock",
        (
            ("The decision is made early", "A senior doctor sees likely leavers first", "A list of likely leavers at four the day before"),
            ("Medicines are ready", "The prescription is written the day before", "The pharmacist joins the round for one bay"),
            ("Somebody is there at the other end", "The family knows the day", "A card with the day, filled in with the patient"),
        ),
        ("Train all staff in discharge", "Review the discharge policy"),
        ("Better teamwork", "A culture of discharge", "More ownership"),
        ("A new sign over the entrance", "Fewer kinds of coffee", "Longer visiting hours in summer"),
    ),
)  # fmt: skip
# Kinds of case that two people read differently, and the sentence that settles each.
AWKWARD = (
    ("lowered to the floor by staff", "A patient whom staff lower to the floor is counted."),
    ("found on the floor, nobody saw", "A patient found on the floor is counted, seen or not."),
    ("slid to a footstool or a mat", "Coming to rest on anything lower is counted, not the floor alone."),
    ("down on purpose", "A patient who goes down on purpose is not counted."),
)  # fmt: skip
HURT = "A fall is counted only when somebody is hurt."
TALK = "The two talk about each case until they agree."
LEVELS = (
    ("Goes along", "Takes the aim as it is, or refuses it; says nothing of how it could be met or known."),
    ("Names a fault", "Says that the number, the date or the measure is wrong, and leaves it there."),
    ("Mends it", "Offers an aim with its parts, and asks what might get worse and who would notice."),
    ("Leads with it", "Mends it, gives the chief executive words she can use, and a first step, with whom, that shows soon whether they are on the way."),
)  # fmt: skip


def draw(seed: int) -> Drawn:
    """Return the exercise that belongs to this seed."""
    return whole(seed, PARTS)


def _some(rng, things, count: int) -> list:
    return [things[int(k)] for k in rng.permutation(len(things))[:count]]


def two_aims(rng) -> dict:
    """Question 1: two forms, each with two parts that hold fine words in place of what they should.
    An activity, an amount and a date are always among the four."""
    faults = [1, 2, 3, int(rng.integers(4, 6))]
    order = [faults[int(k)] for k in rng.permutation(4)]
    empty = {"A": sorted(order[:2]), "B": sorted(order[2:])}
    text, aims = [], {}
    for name, aim in zip("AB", _some(rng, AIMS, 2), strict=True):
        aims[name] = [part[k in empty[name]] for k, part in enumerate(aim, 1)]
        rows = "\n".join(
            f"| {k} | {asked} | {said} |"
            for k, (asked, said) in enumerate(zip(PARTS_OF_AIM, aims[name], strict=True), 1)
        )
        text.append(
            f"**Aim {name}**\n\n| | part | what stands there |\n| --- | --- | --- |\n{rows}"
        )
    part = Positions(5, "part")
    return {
        "given": {"aims": aims},
        "told": {"q1": Told("\n\n".join(text))},
        "forms": {"q1": Fields({"A": part, "B": part})},
        "planted": {"q1": empty},
    }


def how_far(rng) -> dict:
    """Question 2: twelve weeks of patients out of bed by noon, and a goal in per cent of that."""
    share = float(rng.uniform(0.3, 0.5))
    more = (15, 20, 25, 30)[rng.integers(4)]

    def attempt(rng):
        patients = rng.integers(18, 29, size=12)
        up = draws.binomial(rng, patients, share)
        table = pd.DataFrame({"week": range(1, 13), "patients": patients, "up_by_noon": up})
        goals = goals_from(table, more)
        apart = all(
            abs(one - other) > 0.4
            for k, one in enumerate(goals.values())
            for other in list(goals.values())[k + 1 :]
        )
        return table if apart and max(goals.values()) < 95 else None

    table = until(rng, attempt)
    total, up = int(table["patients"].sum()), int(table["up_by_noon"].sum())
    text = (
        f"Every Tuesday for 12 weeks Eilidh goes round Sycamore at noon (`mine.tuesdays`). In all she "
        f"counts **{total}** patients; **{up}** of them are out of bed or have been since six. "
        f"On the last Tuesday it is {table['up_by_noon'].iloc[-1]} of {table['patients'].iloc[-1]}.\n\n"
        f"The team writes: *the share of patients out of bed by noon rises **by {more} per cent** of "
        f"what it is over the 12 weeks together.*"
    )
    shares = table.assign(share=(100 * table["up_by_noon"] / table["patients"]).round(1))
    picture = paper_chart(
        shares, x="week", y="share", title="out of bed by noon, per cent", place="Sycamore"
    )
    return {
        "given": {"tuesdays": table, "more": more},
        "told": {"q2": Told(text, picture)},
        "forms": {"q2": Number(0, 100, "a per cent of patients")},
        "planted": {},
    }


def goals_from(table: pd.DataFrame, more: int) -> dict[str, float]:
    """Return the goal, per cent of patients, and those that the known mistakes lead to."""
    now = 100 * table["up_by_noon"].sum() / table["patients"].sum()
    last = 100 * table["up_by_noon"].iloc[-1] / table["patients"].iloc[-1]
    times = 1 + more / 100
    return {
        "goal": now * times,
        "points": now + more,
        "last": last * times,
        "rise": now * (times - 1),
    }


def family(rng) -> dict:
    """Question 3: five measures of one aim, two of them processes and two balancing."""
    aim, *pools = FAMILIES[rng.integers(len(FAMILIES))]
    measures = [
        (text, kind)
        for kind, pool, count in zip(KINDS, pools, (1, 2, 2), strict=True)
        for text in _some(rng, pool, count)
    ]
    measures = dict(zip(LETTERS, _some(rng, measures, 5), strict=True))
    told = "\n\n".join(f"- **{letter}.** {text}" for letter, (text, _) in measures.items())
    return {
        "given": {"measures": {letter: text for letter, (text, _) in measures.items()}},
        "told": {"q3": Told(f"The aim: *{aim}*.\n\n{told}")},
        "forms": {"q3": Fields({letter: Choice(KINDS) for letter in LETTERS})},
        "planted": {"q3": {letter: kind for letter, (_, kind) in measures.items()}},
    }


def boxes(rng) -> dict:
    """Question 4: a driver diagram of nine boxes, three of which do not belong where they stand."""
    aim, branches, activities, wishes, strangers = TREES[rng.integers(len(TREES))]
    tree = [list(branches[int(k)]) for k in rng.permutation(3)]
    lost = int(rng.integers(3))
    hoped, strange = (int(k) for k in rng.permutation(3)[:2])
    tree[lost][1] = activities[rng.integers(len(activities))]
    tree[hoped][2] = wishes[rng.integers(len(wishes))]
    tree[strange][2] = strangers[rng.integers(len(strangers))]
    ranks = ("Primary driver", "Secondary driver", "Change idea")
    lines = [
        f"{'    ' * rank}- {ranks[rank]} **{3 * branch + rank + 1}**: {text}"
        for branch, texts in enumerate(tree)
        for rank, text in enumerate(texts)
    ]
    planted = {"activity": 3 * lost + 2, "wish": 3 * hoped + 3, "stranger": 3 * strange + 3}
    return {
        "given": {"boxes": {str(k): text for k, text in enumerate(sum(tree, []), 1)}},
        "told": {"q4": Told(f"The aim: *{aim}*.\n\n" + "\n".join(lines))},
        "forms": {"q4": Positions(9, "box")},
        "planted": {"q4": planted},
    }


def two_people(rng) -> dict:
    """Question 5: twenty cases read by two people, a thing so rare that chance agrees on most."""

    def attempt(rng):
        both, one, other = int(rng.integers(1, 4)), int(rng.integers(1, 3)), int(rng.integers(0, 3))
        pairs = [("yes", "yes")] * both + [("yes", "no")] * one + [("no", "yes")] * other
        pairs += [("no", "no")] * (20 - len(pairs))
        pairs = [pairs[int(k)] for k in rng.permutation(20)]
        table = pd.DataFrame(pairs, columns=["first", "second"])
        table.insert(0, "case", range(1, 21))
        figures = list(agreements(table).values())
        apart = all(abs(a - b) > 0.04 for k, a in enumerate(figures) for b in figures[k + 1 :])
        return table if apart and 0.1 < agreements(table)["kappa"] < 0.7 else None

    table = until(rng, attempt)
    rows = "\n".join(f"| {row.case} | {row.first} | {row.second} |" for row in table.itertuples())
    text = (
        "Tom and a colleague from nights each read the same 20 admission notes (`mine.cases`): was "
        "the fear of falling asked about, by the ward's definition?\n\n"
        f"| case | first | second |\n| ---: | --- | --- |\n{rows}"
    )
    return {
        "given": {"cases": table},
        "told": {"q5": Told(text)},
        "forms": {
            "q5": Fields(
                {
                    "agreement": Number(0, 1, "a share of all cases, from 0 to 1"),
                    "kappa": Number(-1, 1, "a kappa"),
                }
            )
        },
        "planted": {},
    }


def agreements(table: pd.DataFrame) -> dict[str, float]:
    """Return agreement and kappa, and the figures that the known mistakes lead to."""
    first, second = table["first"] == "yes", table["second"] == "yes"
    agree = float((first == second).mean())
    one, other = float(first.mean()), float(second.mean())
    chance = one * other + (1 - one) * (1 - other)
    return {
        "agreement": agree,
        "kappa": (agree - chance) / (1 - chance),
        "coins": 2 * agree - 1,
        "yes alone": float((first & second).sum() / (first | second).sum()),
    }


def one_sentence(rng) -> dict:
    """Question 6: four awkward kinds of case; two people differ most on one that is not the
    commonest. Which one sentence would settle most?"""

    def attempt(rng):
        cases = rng.integers(3, 10, size=4)
        differ = [int(rng.integers(0, count + 1)) for count in cases]
        most = sorted(differ)
        if most[-1] - most[-2] < 2 or sorted(cases)[-1] == sorted(cases)[-2]:
            return None
        worst, commonest = differ.index(most[-1]), int(cases.argmax())
        return (cases, differ, worst, commonest) if worst != commonest else None

    cases, differ, worst, commonest = until(rng, attempt)
    kinds = [name for name, _ in AWKWARD]
    table = pd.DataFrame({"kind": kinds, "cases": cases, "they_differ_on": differ})
    sentences = [*(sentence for _, sentence in AWKWARD), HURT, TALK]
    order = [int(k) for k in rng.permutation(6)]
    letters = dict(zip("abcdef", (sentences[k] for k in order), strict=True))
    rows = "\n".join(
        f"| {row.kind} | {row.cases} | {row.they_differ_on} |" for row in table.itertuples()
    )
    text = (
        f"Grace and Tom read more notes and sort the awkward ones (`mine.awkward`):\n\n"
        f"| kind of case | cases | they differ on |\n| --- | ---: | ---: |\n{rows}\n\n"
        + "\n".join(f"- **{letter}** {sentence}" for letter, sentence in letters.items())
    )
    where = {sentence: letter for letter, sentence in letters.items()}
    planted = {
        "settles": where[sentences[worst]],
        "commonest": where[sentences[commonest]],
        "hurt": where[HURT],
        "talk": where[TALK],
    }
    return {
        "given": {"awkward": table, "sentences": letters},
        "told": {"q6": Told(text)},
        "forms": {"q6": Choice(tuple("abcdef"))},
        "planted": {"q6": planted},
    }


def new_definition(rng) -> dict:
    """Question 7: 24 months of ulcers; from one month on another kind of ulcer is counted, too."""

    def attempt(rng):
        start = int(rng.integers(11, 16))  # the first month with the new definition
        skin = draws.poisson(rng, [float(rng.uniform(13, 18))] * 24)
        device = draws.poisson(rng, [float(rng.uniform(5, 7))] * 24)
        device[: start - 1] = 0
        table = pd.DataFrame({"month": range(1, 25), "counted": skin + device})
        change = changes(table, start, int(device.sum()))
        figures = list(change.values())
        apart = all(abs(a - b) > 0.3 for k, a in enumerate(figures) for b in figures[k + 1 :])
        like, step = change["like for like"], change["as counted"]
        return (table, start, int(device.sum())) if apart and abs(like) < 1.5 < 3 < step else None

    table, start, device = until(rng, attempt)
    before, after = table["counted"][: start - 1], table["counted"][start - 1 :]
    text = (
        f"New pressure ulcers in the hospital, 24 months (`mine.ulcers`). From **month {start}** on, "
        "ulcers under a device, such as a mask or a tube, are counted as well; before, they were "
        f"not.\n\n- months 1 to {start - 1}: **{before.sum()}** in {len(before)} months, "
        f"**{before.mean():.3f}** a month\n- months {start} to 24: **{after.sum()}** in {len(after)} "
        f"months, **{after.mean():.3f}** a month; **{device}** of them under a device"
    )
    picture = paper_chart(
        table, x="month", y="counted", title="ulcers counted", place="Merewick", marks=[start]
    )
    return {
        "given": {"ulcers": table, "start": start, "under_a_device": device},
        "told": {"q7": Told(text, picture)},
        "forms": {
            "q7": Fields(
                {
                    "change": Number(-60, 60, "a change in ulcers a month"),
                    "says": Choice(("a", "b", "c", "d")),
                }
            )
        },
        "planted": {},
    }


def changes(table: pd.DataFrame, start: int, device: int) -> dict[str, float]:
    """Return the change in ulcers a month like for like, and those of the known mistakes."""
    before, after = table["counted"][: start - 1], table["counted"][start - 1 :]
    return {
        "like for like": float((after.sum() - device) / len(after) - before.mean()),
        "as counted": float(after.mean() - before.mean()),
        "two months": float(after.iloc[0] - before.iloc[-1]),
    }


def by_christmas(rng) -> dict:
    """Question 8: the rubric of the reflection, the same for everybody."""
    return rubric("q8", LEVELS)


PARTS = (two_aims, how_far, family, boxes, two_people, one_sentence, new_definition, by_christmas)
