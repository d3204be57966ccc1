"""A driver diagram: a table of drivers and change ideas, drawn as a tree.

The table has one row for each change idea, with the secondary and primary driver it belongs to. A
cell left empty is filled from the row above, as in a spreadsheet where a name is written once.
"""

from improving_care.project.aim import is_activity
from improving_care.project.svg import Svg
from improving_care.project.tree_drawing import Branch, Names, trees
from improving_care.spc.palette import PALETTE

NAMES = Names(
    ("Aim", "Primary drivers", "Secondary drivers", "Change ideas"),
    ("Aim", "Primary driver", "Secondary driver", "Change idea"),
)
COLUMNS = ("primary", "secondary", "change")


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
    said = f"{NAMES.one[branch.level]}: {branch.text.rstrip('.')}"
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
    """Return the diagram as an `<svg>` of this width in pixels, with its description as label."""
    root = tree(drivers, aim)
    return trees([root], NAMES, description(root), width)


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
