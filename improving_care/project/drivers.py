"""A driver diagram: a table of drivers and change ideas, drawn as a tree.

The table has one row for each change idea, with the secondary and primary driver it belongs to. A
cell left empty is filled from the row above, as in a spreadsheet where a name is written once.
"""

from dataclasses import dataclass, field
from html import escape

from improving_care.project.aim import is_activity
from improving_care.project.svg import NARROW, Svg, svg, wrapped
from improving_care.spc.palette import PALETTE

LEVELS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
ONE = ("Aim", "Primary driver", "Secondary driver", "Change idea")
COLUMNS = ("primary", "secondary", "change")
SHARES = (0.25, 0.22, 0.25, 0.28)  # of the width that the four columns take
GAP = 26  # between columns, where the lines run
INDENT = 18
SIZE, LINE, PAD, BETWEEN = 13, 17, 7, 9  # of the letters, a line, a box's inside, its outside
COLOURS = ("teal", "improving", "neither", "limits")
DASHES = ("", "", "6 3", "2 3")  # a level has its dashes as well as its colour


@dataclass
class Branch:
    """A box of the diagram: its text, its level (0 the aim, 3 a change idea), what hangs on it."""

    text: str
    level: int = 0
    grown: list["Branch"] = field(default_factory=list)

    def hang(self, text: str, level: int) -> "Branch":
        """Return the branch of this text and level below this one, grown if there is none."""
        for branch in self.grown:
            if (branch.text, branch.level) == (text, level):
                return branch
        self.grown.append(Branch(text, level))
        return self.grown[-1]


def tree(drivers: list[dict], aim: str) -> Branch:
    """Return the diagram of the project section "drivers" as a tree whose root is the aim."""
    root = Branch(aim)
    primary, secondary = "", ""
    for row in drivers:
        cells = [" ".join(str(row.get(name, "")).split()) for name in COLUMNS]
        if cells[0] and cells[0] != primary:
            primary, secondary = cells[0], ""
        secondary = cells[1] or secondary
        branch = root
        for level, text in enumerate((primary, secondary, cells[2]), start=1):
            if text:
                branch = branch.hang(text, level)
    return root


def description(root: Branch) -> str:
    """Return what the diagram shows, in words: the alt text."""
    if not root.grown:
        return f"Driver diagram with the aim alone: {root.text}"
    return f"Driver diagram. Aim: {root.text} " + " ".join(_told(b) for b in root.grown)


def _told(branch: Branch) -> str:
    below = [_told(each) for each in branch.grown if each.level < 3]
    ideas = [each.text for each in branch.grown if each.level == 3]
    said = f"{ONE[branch.level]}: {branch.text.rstrip('.')}"
    said += f", with the change idea{'s' * (len(ideas) > 1)} {'; '.join(ideas)}." if ideas else "."
    return " ".join([said, *below])


def doubts(drivers: list[dict]) -> list[str]:
    """Return what a reader of the diagram would ask, a sentence each: its logic, not its truth."""
    found = []

    def look(branch: Branch) -> None:
        if branch.level in (1, 2) and is_activity(branch.text):
            found.append(
                f"“{branch.text}” is something you do: it reads like a change idea. What must be "
                "different for it to work? That is the driver."
            )
        if branch.level == 1 and not branch.grown:
            found.append(f"“{branch.text}” has nothing behind it yet: what does it depend on?")
        if branch.level == 2 and not branch.grown:
            found.append(f"“{branch.text}” has no change idea: what could you try?")
        for each in branch.grown:
            look(each)

    root = tree(drivers, "")
    look(root)
    if len([each for each in root.grown if each.level == 1]) == 1:
        found.append("One primary driver alone? Ask what else would have to be true.")
    if any(each.level > 1 for each in root.grown):
        found.append("The first row has no primary driver: which one does it belong to?")
    return found


def driver_diagram(drivers: list[dict], aim: str, width: int = 960) -> Svg:
    """Return the diagram as an `<svg>` of this width in pixels, with its description as label.

    Below NARROW pixels the four columns become one indented list, so that a phone can read it.
    """
    root = tree(drivers, aim)
    parts, height = (_listed if width < NARROW else _in_columns)(root, width)
    return svg(width, height, description(root), parts, SIZE)


def _in_columns(root: Branch, width: int) -> tuple[list[str], int]:
    """Draw the tree from left to right; each parent stands beside the middle of what it has."""
    wide = [share * (width - 3 * GAP - 3) for share in SHARES]
    left = [1.5 + sum(wide[:level]) + GAP * level for level in range(4)]
    parts = [
        f'<text x="{left[level]:g}" y="{SIZE}" font-weight="600" fill="{PALETTE["ink"]}">{name}</text>'
        for level, name in enumerate(LEVELS)
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
    place(root, top)
    return parts, round(top + tall(root) + 2)


def _listed(root: Branch, width: int) -> tuple[list[str], int]:
    """Draw the tree from top to bottom, each level further in, with its name in the box."""
    parts, top = [], 1.0

    def place(branch: Branch) -> float:
        nonlocal top
        x = 1 + INDENT * branch.level
        wide = width - x - 1
        own = top
        parts.append(_box(branch, x, own, wide, named=True))
        top += _box_height(branch, wide) + LINE + BETWEEN
        for each in branch.grown:
            y = place(each)
            parts.append(_line(f"M{1 + INDENT * each.level:g} {y:g}H{x + 8:g}V{y - 1:g}"))
            last = y
        if branch.grown:
            foot = own + _box_height(branch, wide) + LINE
            parts.append(_line(f"M{x + 8:g} {foot:g}V{last:g}"))
        return own + PAD + LINE / 2

    place(root)
    return parts, round(top - BETWEEN + 2)


def _line(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{PALETTE["limits"]}" stroke-width="1.5"/>'


def _box(branch: Branch, x: float, y: float, wide: float, named: bool = False) -> str:
    lines = _wrapped(branch, wide)
    high = LINE * (len(lines) + named) + 2 * PAD
    colour, dashes = PALETTE[COLOURS[branch.level]], DASHES[branch.level]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    thick = 2.5 if branch.level == 0 else 1.5
    words = [(line, "ink", 400 + 200 * (branch.level == 0)) for line in lines]
    if named:
        words.insert(0, (ONE[branch.level], COLOURS[branch.level], 600))
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
    return LINE * len(_wrapped(branch, wide)) + 2 * PAD


def _wrapped(branch: Branch, wide: float) -> list[str]:
    """Return the text in lines that fit a box."""
    room = (wide - 2 * PAD - 2) / (1.16 if branch.level == 0 else 1)  # the aim is bold
    return wrapped(branch.text, room, SIZE)


def drivers_csv(drivers: list[dict]) -> bytes:
    """Return the table as CSV with the course's three columns, for a spreadsheet."""
    import pandas as pd

    from improving_care.intake.page import neutral
    from improving_care.project.sections import SECTIONS

    named = SECTIONS["drivers"].schema["items"]["properties"]
    table = pd.DataFrame(
        [[neutral(row.get(name, "")) for name in COLUMNS] for row in drivers],
        columns=[named[name]["title"] for name in COLUMNS],
    )
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")


def drivers_png(drivers: list[dict], aim: str) -> bytes:
    """Return the diagram as a PNG on white, twice as fine as on the screen."""
    import vl_convert

    return vl_convert.svg_to_png(on_white(driver_diagram(drivers, aim)), scale=2)


def on_white(picture: Svg) -> Svg:
    """Return the picture with a white ground, for papers that may lie on any colour."""
    ground = f'<rect width="100%" height="100%" fill="{PALETTE["paper"]}"/>'
    return Svg(picture.replace(">", f">{ground}", 1))
