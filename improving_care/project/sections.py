"""The sections of a project: each has a title, a plain JSON Schema and one line for the charter.

A module adds to the project by a section here and by `keeping.put`. A schema names what the course
knows; whatever else stands in the file is kept as it is. `title` is what a person reads.
"""

from collections.abc import Callable
from dataclasses import dataclass

from improving_care.project.agreement import agreed

KINDS = ("outcome", "process", "balancing")
ANSWERS = ("", "yes", "no")
DECISIONS = ("", "adopt", "adapt", "abandon")
WRITERS = ("two, in turns", "one, alone")  # of a compact
GOAL_LEVELS = ("board", "division", "ward", "bay")
# How well a board can answer a question about itself, from the weakest to the strongest.
KNOWN = ("we do not know", "we say so", "we can show it", "others can see it")


def text(title: str, longest: int = 300, **more) -> dict:
    """Return the schema of a text a person writes."""
    return {"title": title, "type": "string", "maxLength": longest, **more}


def number(title: str, **more) -> dict:
    """Return the schema of a number, or null where none was given."""
    return {"title": title, "type": ["number", "null"], **more}


def form(**parts: dict) -> dict:
    """Return the schema of named parts; each may be left out."""
    return {"type": "object", "properties": parts}


def rows(most: int, **parts: dict) -> dict:
    """Return the schema of a table: at most so many rows, each of these parts."""
    return {"type": "array", "maxItems": most, "items": form(**parts)}


@dataclass(frozen=True)
class Section:
    """A part of the project. `line` says it in one sentence on the charter, from what is kept."""

    title: str
    schema: dict
    line: Callable[[dict | list], str] = lambda kept: ""

    def empty(self) -> dict | list:
        """Return what stands there before anything was written."""
        return [] if self.schema["type"] == "array" else {}


def _counted(kept: list, thing: str) -> str:
    return f"1 {thing}" if len(kept) == 1 else f"{len(kept)} {thing}s"


def _cycles(kept: list) -> str:
    decided = [cycle["decision"] for cycle in kept if cycle.get("decision")]
    last = f"; the latest decision: {decided[-1]}" if decided else ""
    return f"{_counted(kept, 'cycle')} of Plan, Do, Study, Act{last}"


def _agreed(kept: list) -> str:
    found = agreed(kept)
    return f"Two people, one definition. {found.sentence()}" if found else ""


UNSAID = {
    "gives": text("We give, though nobody wrote it down", 160),
    "gets": text("We expect, though nobody said so", 160),
}
PROMISE = {
    "gives": text("We give", 160),
    "seen": text("How both would see it", 160),
    "when": text("From when, or how often", 80),
    "answer": {"title": "The other side says", "enum": ["", "yes", "not yet"]},
}


def _promised(kept: dict) -> str:
    given = [
        row
        for side in ("first", "second")
        for row in kept.get(f"{side}_gives", [])
        if row.get("gives")
    ]
    agreed = sum(row.get("answer") == "yes" for row in given)
    return f"{_counted(given, 'promise')} of two sides, {agreed} of them agreed" if given else ""


SECTIONS = {
    "aim": Section(
        "Aim",
        form(
            title=text("Name of the project", 80),
            problem=text("The problem: what happens now, to whom, and how we know", 600),
            why=text("Why it matters, and to whom", 400),
            what=text("What will be better", 120),
            whom=text("For whom, and where", 120),
            start=text("From how much", 60),
            goal=text("To how much", 60),
            by=text("By when", 60),
            measured=text("Measured how", 200),
            team=text("The team, a patient or carer among them", 300),
            lead=text("Who leads it", 80),
            sponsor=text("Who sponsors it", 80),
            scope=text("In and out: what belongs to it, what does not", 300),
        ),
    ),
    "drivers": Section(
        "Drivers",
        rows(
            40,
            primary=text("Primary driver", 80),
            secondary=text("Secondary driver", 80),
            change=text("Change idea", 100),
        ),
    ),
    "measures": Section(
        "Measures",
        rows(
            20,
            name=text("Measure", 100),
            kind={"title": "Kind", "enum": ["", *KINDS]},
            definition=text("Operational definition: what counts, and what does not", 400),
            how=text("Who collects it, how and when", 200),
        ),
    ),
    "agreement": Section(
        "Agreement",
        rows(
            40,
            case=text("Case", 120),
            first={"title": "First person", "enum": list(ANSWERS)},
            second={"title": "Second person", "enum": list(ANSWERS)},
        ),
        _agreed,
    ),
    "plan": Section(
        "Plan",
        rows(
            30,
            step=text("What", 150),
            who=text("Who", 80),
            by=text("By when", 60),
        ),
    ),
    "benefits": Section(
        "Benefits",
        form(
            summary=text("What it is worth, with its range", 400),
            low=number("Pounds a year, low"),
            likely=number("Pounds a year, likely"),
            high=number("Pounds a year, high"),
            assumptions=rows(30, what=text("Assumption", 200), value=text("Value", 80)),
        ),
        lambda kept: kept.get("summary", ""),
    ),
    "cycles": Section(
        "Tests of change",
        rows(
            60,
            question=text("Question"),
            change=text("Change tested"),
            prediction=text("Prediction"),
            scale=text("Scale", 120),
            watched=text("Watched, in case it gets worse", 120),
            asked=text("Who was asked, and who was not"),
            when=text("When", 60),
            done=text("What was done", 600),
            found=text("What was found", 600),
            decision={"title": "Decision", "enum": list(DECISIONS)},
            why=text("Why"),
            next=text("Next cycle"),
        ),
        _cycles,
    ),
    # A play of module 9, as the hospital keeps it: it is checked where it is opened.
    "season": Section("A season at Merewick", form()),
    "value_stream": Section(
        "Value stream",
        rows(
            40,
            step=text("Step", 100),
            wait_minutes=number("Wait before it, minutes", minimum=0),
            process_minutes=number("Process time, minutes", minimum=0),
            complete=number("Complete and accurate, per cent", minimum=0, maximum=100),
        ),
        lambda kept: f"{_counted(kept, 'step')} from request to done",
    ),
    "a3": Section(
        "A3",
        form(
            background=text("Background", 800),
            current=text("Current condition", 800),
            target=text("Target condition", 800),
            causes=text("Causes", 800),
            countermeasures=text("Countermeasures", 800),
            follow_up=text("Follow-up", 800),
        ),
        lambda kept: kept.get("target", ""),
    ),
    "week": Section(
        "Improvement week",
        form(
            stream=text("The stream: from what, to what"),
            team=text("Who: people who do the work, and one who is served by it"),
            measure=text("What you measure, and where it stands now"),
            monday=text("Monday: see the work, draw it as it is", 600),
            tuesday=text("Tuesday: find the waits and their causes, choose", 600),
            wednesday=text("Wednesday: try it, for real and small", 600),
            thursday=text("Thursday: mend it, try again, write it down as standard work", 600),
            friday=text("Friday: show it, measure it, say who keeps it", 600),
            again=text("Who measures again after 30, 60 and 90 days, and who asks them"),
        ),
        lambda kept: kept.get("stream", ""),
    ),
    "compact": Section(
        "Compact",
        form(
            first=text("One side", 80),
            second=text("The other side", 80),
            writers={"title": "Who writes", "enum": ["", *WRITERS]},
            together=text("What both want, as a patient would notice it"),
            first_unsaid=rows(12, **UNSAID),
            second_unsaid=rows(12, **UNSAID),
            first_gives=rows(8, **PROMISE),
            second_gives=rows(8, **PROMISE),
            review=text("When both look again, and who calls them together", 200),
            broken=text("If a promise is not kept, on either side"),
        ),
        _promised,
    ),
    "alignment": Section(
        "Goals from board to bay",
        rows(
            40,
            level={"title": "Level", "enum": ["", *GOAL_LEVELS]},
            goal=text("Goal", 120),
            serves=text("Serves: the first words of the goal above, or its row", 120),
            measure=text("Measured by", 120),
        ),
        lambda kept: f"{_counted(kept, 'row')} of goals and measures",
    ),
    "well_led": Section(
        "Are we well led?",
        rows(
            30,
            question=text("Question", 200),
            know=text("How do we know?", 400),
            stands={"title": "How well do we know it?", "enum": ["", *KNOWN]},
            next=text("What next, who, by when", 200),
        ),
        lambda kept: f"{_counted([row for row in kept if row.get('stands')], 'question')} answered",
    ),
}
