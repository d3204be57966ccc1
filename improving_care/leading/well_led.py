"""A board asks itself whether it is well led: questions of the course's own, and how well each answer
is known.

No question here is a regulator's. A board that answers them has not been inspected; it has looked.
"""

from collections import Counter
from collections.abc import Sequence
from html import escape

from improving_care.project.sections import KNOWN
from improving_care.project.svg import Svg, svg
from improving_care.spc.palette import PALETTE

QUESTIONS = (
    "Which three goals would a porter name, if we asked one tonight?",
    "Which of our measures has changed, and which has only moved?",
    "What did we stop asking for this year, so that there was time for something else?",
    "When did bad news last reach us from inside before it came from outside?",
    "What became of the last ten ideas that staff sent upwards?",
    "What happened to the last person who told us that we were wrong?",
    "What did we learn this month by standing where care is given?",
    "Whose harm do our figures not count?",
    "What do patients tell us that our figures do not?",
    "What would we have to see to say: no, we are not well led?",
)
MEANS = {
    "we do not know": "An honest start. Who could tell you, and by when?",
    "we say so": "It is said in the room. What would somebody see who did not believe it?",
    "we can show it": "There is a figure or an event that others could check. Is it still true?",
    "others can see it": "Staff or patients would say the same unasked. Has anybody asked them?",
}
LEVELS = len(KNOWN)
COLOURS = ("concerning", "concerning", "improving", "improving")
LABEL, ROW, HIGH, SIZE = 150, 34, 20, 14  # pixels of the names, of a row, a bar and the letters


def review() -> list[dict]:
    """Return the questions as rows of the project section "well_led", not yet answered."""
    return [{"question": question} for question in QUESTIONS]


def standing(rows: Sequence[dict]) -> dict[str, int]:
    """Return how many questions are answered at each level of knowing, the weakest level first."""
    found = Counter(row.get("stands") for row in rows)
    return {level: found[level] for level in KNOWN}


def doubts(rows: Sequence[dict]) -> list[str]:
    """Return what a chair would ask about a self-review, a sentence each."""
    found = []
    for number, row in enumerate(rows, 1):
        stands, know, following = (
            " ".join(str(row.get(part) or "").split()) for part in ("stands", "know", "next")
        )
        if stands in KNOWN[2:] and not know:
            found.append(f"Row {number}: “{stands}”, and nothing is written of how. What is it?")
        if stands in KNOWN[:2] and not following:
            found.append(f"Row {number}: “{stands}”. {MEANS[stands]}")
    counts = standing(rows)
    if sum(counts.values()) and not counts[KNOWN[0]]:
        found.append(
            "There is nothing that you do not know? Let somebody read this who works nights."
        )
    return found


def sentence(rows: Sequence[dict]) -> str:
    """Return where a board stands, in one sentence: how much of it others could see."""
    counts = standing(rows)
    answered = sum(counts.values())
    if not answered:
        return "No question is answered yet."
    shown = counts[KNOWN[2]] + counts[KNOWN[3]]
    several = "1 question" if answered == 1 else f"{answered} questions"
    return f"Of {several} answered, {shown} could be shown to somebody who doubts it."


def standing_picture(rows: Sequence[dict], width: int = 640) -> Svg:
    """Return how many questions stand at each level of knowing, as bars with words and counts."""
    counts = standing(rows)
    most = max(*counts.values(), 1)
    wide = max(width - LABEL - 40, 40)
    parts = []
    for place, ((level, count), colour) in enumerate(zip(counts.items(), COLOURS, strict=True)):
        top = ROW * place
        long = wide * count / most
        fill = PALETTE[colour] if place in (0, LEVELS - 1) else PALETTE["paper"]
        parts.append(
            f'<text x="0" y="{top + 19}" fill="{PALETTE["ink"]}">{escape(level)}</text>'
            f'<text x="{LABEL + long + 8:.4g}" y="{top + 19}" fill="{PALETTE["ink"]}">{count}</text>'
        )
        if count:
            parts.append(
                f'<rect x="{LABEL}" y="{top + 4}" width="{long:.4g}" height="{HIGH}" fill="{fill}" '
                f'stroke="{PALETTE[colour]}" stroke-width="2"/>'
            )
    label = "How well the board knows its answers: " + ", ".join(
        f"{level} {count}" for level, count in counts.items()
    )
    return svg(width, ROW * LEVELS, f"{label}. {sentence(rows)}", parts, SIZE)
