"""Goals from board to bay: which serves which, how each is measured, and where the line breaks.

Goals stand in a table, one row each, as the project section "alignment" keeps them: level, goal, the
row of the goal that it serves, and its measure.
"""

from collections.abc import Sequence
from typing import NamedTuple

from improving_care.project.sections import GOAL_LEVELS
from improving_care.project.svg import Svg
from improving_care.project.tree_drawing import Branch, Names, trees

MOST = 5  # goals of a board; the course's own line, since no study gives a number
NAMES = Names(
    ("Board", "Divisions", "Wards", "Bays"),
    ("Board's goal", "Division's goal", "Ward's goal", "Bay's goal"),
)
TOP, MUST_BE_SERVED = GOAL_LEVELS[0], GOAL_LEVELS[:2]  # a ward's goal may be all its own to do
# What stands in a box where the line breaks.
MARKS = {
    "orphan": "▲ serves no goal above",
    "nobody": "▼ served by nothing below",
    "no measure": "✕ no measure",
    "no goal": "? no goal asks for it",
}

# Merewick's own cascade as Mei Lin found it, with the breaks that it had.
MEREWICK = (
    ("board", "Fewer patients harmed in our care", "", "harm of moderate degree or worse, a month"),
    ("board", "Patients seen and home in time", "", "seen within four hours"),
    ("board", "Be an outstanding place to work", "", ""),
    ("board", "Balance the books", "", "spending against budget"),
    ("division", "Medicine: fewer falls", "Fewer patients", "falls per 1,000 bed days"),
    ("division", "Medicine: beds free by noon", "Patients seen", "discharged before noon"),
    ("division", "Surgery: lists start on time", "", "first case late"),
    ("ward", "Beech: a quarter fewer falls by March", "Medicine: fewer", "falls per 1,000 bed days"),
    ("ward", "Beech: patients walk each day", "Medicine: fewer", ""),
    ("ward", "Linden: who goes home tomorrow is known today", "Medicine: beds", "medicines written the day before"),
    ("bay", "Bay 2: a round every hour", "Beech: a quarter", "rounds done of rounds due"),
    ("", "", "", "emails answered within a day"),
)  # fmt: skip


class Goal(NamedTuple):
    """A goal: its row in the table, from 1, its level, and the row of the goal that it serves, or
    None."""

    row: int
    level: str
    goal: str
    serves: int | None
    measure: str


class Gap(NamedTuple):
    """Where the line breaks: of which kind, in which row (0: in no single one), in a sentence."""

    kind: str
    row: int
    says: str


def merewick() -> list[dict]:
    """Return Merewick's cascade as a table's rows."""
    return [dict(zip(("level", "goal", "serves", "measure"), row, strict=True)) for row in MEREWICK]


def goals(rows: Sequence[dict]) -> list[Goal]:
    """Return the rows that hold a goal and its level.

    What a goal serves is a row's number or the beginning of that goal's text; one that is not
    there, or not on a higher level, counts as none.
    """
    cells = [
        {name: _line(row.get(name)) for name in ("level", "goal", "serves", "measure")}
        for row in rows
    ]
    known = {
        number: row
        for number, row in enumerate(cells, 1)
        if row["goal"] and row["level"] in GOAL_LEVELS
    }

    def above(row: dict) -> int | None:
        said = row["serves"].rstrip(".").casefold()
        if not said:
            return None
        found = [
            number
            for number, other in known.items()
            if (said == str(number) or (not said.isdigit() and _starts(other["goal"], said)))
            and GOAL_LEVELS.index(other["level"]) < GOAL_LEVELS.index(row["level"])
        ]
        return found[0] if len(found) == 1 else None

    return [
        Goal(number, row["level"], row["goal"], above(row), row["measure"])
        for number, row in known.items()
    ]


def _line(text: object) -> str:
    return " ".join(str(text or "").split())


def _starts(goal: str, said: str) -> bool:
    return goal.casefold().startswith(said)


def gaps(rows: Sequence[dict]) -> list[Gap]:
    """Return every place where the line from board to bay breaks, in the order of the rows.

    Kinds: "orphan" (a goal that serves none above), "nobody" (a goal of the board or a division that
    no other serves), "no measure", "no goal" (a measure alone), "no level" and "too many" goals of the board.
    """
    there = goals(rows)
    served = {goal.serves for goal in there}
    found = []
    for number, row in enumerate(rows, 1):
        goal, level, measure = (_line(row.get(name)) for name in ("goal", "level", "measure"))
        if measure and not goal:
            found.append(
                Gap("no goal", number, f"“{measure}” is measured, and no goal asks for it.")
            )
        if goal and level not in GOAL_LEVELS:
            found.append(Gap("no level", number, f"“{goal}” has no level: whose goal is it?"))
    for goal in there:
        if goal.level != TOP and goal.serves is None:
            found.append(
                Gap(
                    "orphan",
                    goal.row,
                    f"“{goal.goal}” serves no goal above it: whose priority is it, and what does "
                    "the board not know?",
                )
            )
        if goal.level in MUST_BE_SERVED and goal.row not in served:
            found.append(
                Gap(
                    "nobody",
                    goal.row,
                    f"“{goal.goal}” is served by nothing below: who would do something different "
                    "tomorrow?",
                )
            )
        if not goal.measure:
            found.append(
                Gap(
                    "no measure", goal.row, f"“{goal.goal}” has no measure: how would anybody know?"
                )
            )
    top = [goal for goal in there if goal.level == TOP]
    if len(top) > MOST:
        found.append(
            Gap(
                "too many",
                0,
                f"The board has {len(top)} goals; with more than {MOST}, whoever has to choose on a "
                "Tuesday night finds one for everything. Which would you let go of?",
            )
        )
    return sorted(found, key=lambda gap: (gap.row or len(rows) + 1, gap.kind))


def alignment_drawing(rows: Sequence[dict], width: int = 960) -> Svg:
    """Return the goals as trees from board to bay, the gaps marked in their boxes in words.

    A goal that serves none above stands in its own column with no line to it. The label says the
    same in words.
    """
    there = goals(rows)
    found = {(gap.kind, gap.row) for gap in gaps(rows)}
    branches = {goal.row: _branch(goal, found) for goal in there}
    roots = []
    for goal in there:
        branch = branches[goal.row]
        if goal.serves is None:
            roots.append(branch)
        else:
            branches[goal.serves].grown.append(branch)
    for row in rows:
        if _line(row.get("measure")) and not _line(row.get("goal")):
            roots.append(
                Branch(f"A measure alone: {_line(row['measure'])}", 3, notes=(_mark("no goal"),))
            )
    if not roots:
        roots = [Branch("The first goal of the board stands here", 0)]
    return trees(roots, NAMES, description(rows), width)


def _branch(goal: Goal, found: set[tuple[str, int]]) -> Branch:
    notes = [(f"= {goal.measure}", "limits")] if goal.measure else []
    notes += [_mark(kind) for kind in MARKS if (kind, goal.row) in found]
    return Branch(goal.goal, GOAL_LEVELS.index(goal.level), notes=tuple(notes))


def _mark(kind: str) -> tuple[str, str]:
    return MARKS[kind], "concerning"


def description(rows: Sequence[dict]) -> str:
    """Return what the drawing shows, in words: each goal, what it serves, its measure, the gaps."""
    there = {goal.row: goal for goal in goals(rows)}
    if not there:
        return "Goals from board to bay: none is written yet."
    told = []
    for goal in there.values():
        serves = f", for “{there[goal.serves].goal}”" if goal.serves else ""
        measure = f", measured by {goal.measure}" if goal.measure else ", with no measure"
        told.append(f"{NAMES.one[GOAL_LEVELS.index(goal.level)]}: {goal.goal}{serves}{measure}.")
    count = len(gaps(rows))
    ends = "No gap." if not count else f"{count} gap{'s' * (count > 1)}."
    return f"Goals from board to bay. {' '.join(told)} {ends}"
