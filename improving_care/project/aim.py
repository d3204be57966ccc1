"""An aim: its sentence made from parts, and what each part still lacks."""

import re
from typing import NamedTuple

# What a person does about it, and not what a patient would notice. By the first word alone.
ACTIVITIES = (
    "arrange audit complete conduct create deliver design develop educate embed ensure establish "
    "form hold implement install introduce launch monitor organise pilot produce promote provide "
    "purchase redesign refresh relaunch replace review roll run set start teach train update write"
).split()
EVERYBODY = ("all", "all patients", "anyone", "everybody", "everyone", "patients", "people")
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
PARTS = ("what", "goal", "by", "whom", "measured")  # those that an aim cannot do without


class Lack(NamedTuple):
    """What is wrong with one part of an aim, in a sentence that says what to do."""

    part: str
    says: str


def aim_sentence(aim: dict) -> str:
    """Return the aim in one sentence, with a gap wherever a part is missing.

    `aim` is the section "aim" of a project.
    """
    part = {name: str(aim.get(name, "")).strip().rstrip(".") for name in (*PARTS, "start")}
    what = part["what"] or "[what will be better?]"
    whom = _joined("for", part["whom"] or "[whom?]", ("on", "in", "at", "among", "of"))
    start = _joined("from", part["start"] or "[how much?]")
    goal = _joined("to", part["goal"] or "[how much?]")
    by = _joined("by", part["by"] or "[when?]", ("before", "until"))
    measured = _joined("by", part["measured"] or "[what?]", ("as", "from", "in", "with"))
    sentence = f"{what} {whom}: {start} {goal} {by}, measured {measured}."
    return sentence[:1].upper() + sentence[1:]


def _joined(word: str, text: str, others: tuple[str, ...] = ()) -> str:
    """Return the text after its word, unless the person wrote that word or another as good."""
    return text if text.lower().split()[0] in (word, *others) else f"{word} {text}"


def lacks(aim: dict) -> list[Lack]:
    """Return what the aim lacks, part by part; an empty list when nothing is missing.

    Checks what a program can see: a number, a date, a group, a way to count, and a first word that
    says an activity. Whether the aim is worth it, people decide.
    """
    part = {name: str(aim.get(name, "")).strip() for name in (*PARTS, "start")}
    checks = (_what, _goal, _by, _whom, _measured)
    return [lack for check in checks if (lack := check(part))]


def is_activity(text: str) -> bool:
    """Whether a text begins with something one does, such as "train" or "introducing"."""
    first = re.sub(r"[^a-z]", "", text.lower().split(" ")[0])
    stems = {s for verb in ACTIVITIES for s in (verb, verb.removesuffix("e"), verb + verb[-1])}
    return first in ACTIVITIES or first.endswith("ing") and first.removesuffix("ing") in stems


def _what(part: dict) -> Lack | None:
    text = part["what"].lower()
    if not text:
        return Lack("what", "What will be better? Say it as a patient would notice it.")
    if is_activity(text):
        return Lack(
            "what",
            f"“{text.split()[0].capitalize()}” is something you do. What will be better when you "
            "have done it? The doing belongs under change ideas.",
        )
    return None


def _goal(part: dict) -> Lack | None:
    if not re.search(r"\d|\b(none|zero|half|halve|no)\b", part["goal"].lower()):
        said = f"“{part['goal']}” could be any number. " if part["goal"] else ""
        return Lack("goal", f"{said}How much? Put a number there, so that all know when it is met.")
    if not re.search(r"\d|\b(none|zero)\b", part["start"].lower()):
        return Lack(
            "start",
            "From how much? Without today's figure nobody can tell how far the goal is away.",
        )
    return None


def _by(part: dict) -> Lack | None:
    text = part["by"].lower()
    if not text:
        return Lack("by", "By when? A goal without a date is a wish.")
    year = re.search(r"\b20\d\d\b", text)
    day = re.search(rf"\b({MONTHS})", text) or re.search(r"\d{1,2}[./-]\d{1,2}", text)
    if year and day:
        return None
    if year:
        return Lack("by", f"“{part['by']}” is a year long: say the month, too.")
    return Lack("by", f"“{part['by']}” is no date: name a month and a year.")


def _whom(part: dict) -> Lack | None:
    text = part["whom"].lower()
    if not text:
        return Lack("whom", "For whom, and where? Name the patients and the ward or clinic.")
    if re.sub(r"^(for|of|in) ", "", text) in EVERYBODY:
        return Lack("whom", f"“{part['whom']}” is everybody: name the patients and where they are.")
    return None


def _measured(part: dict) -> Lack | None:
    if len(part["measured"].split()) < 3:
        said = f"“{part['measured']}” does not say what is counted. " if part["measured"] else ""
        return Lack(
            "measured",
            f"{said}Measured how? Say what is counted, out of what, and where it is written down.",
        )
    return None
