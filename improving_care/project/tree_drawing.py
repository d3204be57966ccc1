"""A tree of boxes: in columns from left to right, or on a phone one indented list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from improving_care.project.svg import NARROW, Svg, svg, wrapped
from improving_care.spc.palette import PALETTE

SHARES = (0.25, 0.22, 0.25, 0.28)  # of the width that the four columns take
GAP = 26  # between columns, where the lines run
INDENT = 18
SIZE, LINE, PAD, BETWEEN = 13, 17, 7, 9  # of the letters, a line, a box's inside, its outside
COLOURS = ("teal", "improving", "neither", "limits")
DASHES = ("", "", "6 3", "2 3")  # a level has its dashes as well as its colour


@dataclass
class Branch:
    """A box of the tree: its text, its level (0 the first column), what hangs on it, and notes under
    its text, each with the name of its colour."""

    text: str
    level: int = 0
    grown: list["Branch"] = field(default_factory=list)
    notes: tuple[tuple[str, str], ...] = ()

    def hang(self, text: str, level: int) -> "Branch":
        """Return the branch of this text and level below this one, grown if there is none."""
        for branch in self.grown:
            if (branch.text, branch.level) == (text, level):
                return branch
        self.grown.append(Branch(text, level))
        return self.grown[-1]


@dataclass(frozen=True)
class Names:
    """What the four levels are called: over their columns, and one of each, in its own box."""

    columns: Sequence[str]
    one: Sequence[str]


def trees(roots: Sequence[Branch], names: Names, label: str, width: int) -> Svg:
    """Return trees one under the other as an `<svg>` of this width in pixels; `label` says what it
    shows.

    Below NARROW pixels the four columns become one indented list, so that a phone can read it.
    """
    parts, height = (_listed if width < NARROW else _in_columns)(roots, names, width)
    return svg(width, height, label, parts, SIZE)


def _in_columns(roots: Sequence[Branch], names: Names, width: int) -> tuple[list[str], int]:
    """Draw trees from left to right; each parent stands beside the middle of what it has."""
    wide = [share * (width - 3 * GAP - 3) for share in SHARES]
    left = [1.5 + sum(wide[:level]) + GAP * level for level in range(4)]
    parts = [
        f'<text x="{left[level]:g}" y="{SIZE}" font-weight="600" fill="{PALETTE["ink"]}">{name}</text>'
        for level, name in enumerate(names.columns)
    ]

    def tall(branch: Branch) -> float:
        below = sum(tall(each) + BETWEEN for each in branch.grown) - BETWEEN
        return max(_box_height(branch, wide[branch.level]), below)

    def place(branch: Branch, top: float) -> float:
        """Draw a branch in the room below `top`; return the height of its middle."""
        room, level = tall(branch), branch.level
        below = sum(tall(each) + BETWEEN for each in branch.grown) - BETWEEN
        start, middles = top + max(0, (room - below) / 2), []
        for each in branch.grown:
            middles.append((each.level, place(each, start)))
            start += tall(each) + BETWEEN
        high = _box_height(branch, wide[level])
        middle = (middles[0][1] + middles[-1][1]) / 2 if middles else top + room / 2
        middle = min(max(middle, top + high / 2), top + room - high / 2)
        edge = left[level] + wide[level]
        parts.extend(
            _line(f"M{left[of]:g} {y:g}H{edge + GAP / 2:g}V{middle:g}H{edge:g}")
            for of, y in middles
        )
        if middles:
            parts.append(
                f'<path d="M{edge:g} {middle:g}l7 -4v8z" fill="{PALETTE["limits"]}" stroke="none"/>'
            )
        parts.append(_box(branch, left[level], middle - high / 2, wide[level]))
        return middle

    top = SIZE + 10
    for root in roots:
        place(root, top)
        top += tall(root) + BETWEEN
    return parts, round(top - BETWEEN + 2)


def _listed(roots: Sequence[Branch], names: Names, width: int) -> tuple[list[str], int]:
    """Draw trees from top to bottom, each level further in, with its name in the box."""
    parts, top = [], 1.0

    def place(branch: Branch) -> float:
        nonlocal top
        x = 1 + INDENT * branch.level
        wide = width - x - 1
        own = top
        parts.append(_box(branch, x, own, wide, names.one[branch.level]))
        top += _box_height(branch, wide) + LINE + BETWEEN
        for each in branch.grown:
            y = place(each)
            parts.append(_line(f"M{1 + INDENT * each.level:g} {y:g}H{x + 8:g}V{y - 1:g}"))
            last = y
        if branch.grown:
            foot = own + _box_height(branch, wide) + LINE
            parts.append(_line(f"M{x + 8:g} {foot:g}V{last:g}"))
        return own + PAD + LINE / 2

    for root in roots:
        place(root)
    return parts, round(top - BETWEEN + 2)


def _line(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{PALETTE["limits"]}" stroke-width="1.5"/>'


def _box(branch: Branch, x: float, y: float, wide: float, name: str = "") -> str:
    words = _words(branch, wide)
    if name:
        words.insert(0, (name, COLOURS[branch.level], 600))
    high = LINE * len(words) + 2 * PAD
    colour, dashes = PALETTE[COLOURS[branch.level]], DASHES[branch.level]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    thick = 2.5 if branch.level == 0 else 1.5
    said = "".join(
        f'<text x="{x + PAD + 1:g}" y="{y + PAD + LINE * (i + 0.78):.4g}" font-weight="{weight}" '
        f'fill="{PALETTE[ink]}">{escape(line)}</text>'
        for i, (line, ink, weight) in enumerate(words)
    )
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" rx="4" '
        f'fill="{PALETTE["paper"]}" stroke="{colour}" stroke-width="{thick}"{dashed}/>{said}'
    )


def _box_height(branch: Branch, wide: float) -> float:
    return LINE * len(_words(branch, wide)) + 2 * PAD


def _words(branch: Branch, wide: float) -> list[tuple[str, str, int]]:
    """Return the lines in a box, each with its colour and weight: its text, then its notes."""
    room = wide - 2 * PAD - 2
    bold = branch.level == 0
    lines = [
        (line, "ink", 400 + 200 * bold)
        for line in wrapped(
            branch.text, room / (1.16 if bold else 1), SIZE
        )  # bold letters are wider
    ]
    for note, colour in branch.notes:
        lines += [(line, colour, 400) for line in wrapped(note, room, SIZE)]
    return lines
