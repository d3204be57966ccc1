"""A learner's own compact in a lab: two sides who take turns, or one who writes for both.

What is written is kept at every key in my-project.json, in the section "compact".
"""

from html import escape

import ipywidgets

from improving_care.labs.files import Choose, Take
from improving_care.labs.moving import Drawing, button, stack
from improving_care.labs.my_project import Keeping, others
from improving_care.labs.rows import Rows
from improving_care.leading.compact import MEREWICK, OTHER, SIDES, doubts, inside, sides, whose_turn
from improving_care.leading.compact_page import compact_page
from improving_care.leading.deal_drawing import deal_picture
from improving_care.project import load, put, write
from improving_care.project.keeping import LARGEST, NAME
from improving_care.project.sections import WRITERS

FORMS = {
    "who": ("first", "second", "writers", "together"),
    "later": ("review", "broken"),
}
TABLES = [f"{side}_{kind}" for kind in ("unsaid", "gives") for side in SIDES]
WIDE = {"gives": 7, "seen": 7, "when": 6, "answer": 4, "gets": 7}


class MyCompact(Keeping):
    """The widgets, one attribute each: `start`, `unsaid`, `promises`, `page`.

    What a person does, a program can: write into `rows[name].rows`, press `over.click()`.
    """

    def __init__(self):
        super().__init__()
        self.rows = {name: Rows("compact", only=only) for name, only in FORMS.items()}
        self.rows |= {name: Rows("compact", WIDE, name, answer="answer") for name in TABLES}
        self.example = button("Begin with Merewick's deal", self._example)
        self._filling = False
        for part in self.rows.values():
            part.observe(self._changed, "rows")
        self._make_unsaid()
        self._deal, self._turn, self._doubts = Drawing(), ipywidgets.HTML(), ipywidgets.HTML()
        self._heads = {side: ipywidgets.HTML() for side in SIDES}

        self.start = self._stacked(
            ipywidgets.HTML(
                f"<p>What you write is kept at once, in {NAME} in your folder my-work.</p>"
            ),
            self.example,
            self.rows["who"],
            Choose(f"Or go on with a {NAME} that you saved", ".json", LARGEST, self._chosen),
        )
        self.unsaid = self._stacked(self._whose, *self._own.values(), self.over, self._both)
        self.promises = self._stacked(
            self._turn,
            *(part for side in SIDES for part in (self._heads[side], self.rows[f"{side}_gives"])),
            self._deal,
        )
        # Whoever signs for a side need not see what its people wrote while the others looked away.
        said = ipywidgets.HTML(
            f"<p>The lists of what nobody said are on neither: they stay here and in {NAME}.</p>"
        )
        papers = {"html": "Compact to print and sign", "docx": "Compact for Word"}
        self.page = self._stacked(
            self.rows["later"],
            self._doubts,
            Take(lambda form: compact_page(self.compact(), form), papers, "compact"),
            said,
            Take(lambda _: write(self.kept()), {"json": f"Save {NAME}"}, NAME.split(".")[0]),
        )
        self._show_kept()

    def compact(self) -> dict:
        """Return the section as it stands in the boxes."""
        kept = {**self.rows["who"].kept, **self.rows["later"].kept}
        return kept | {name: self.rows[name].kept for name in TABLES if self.rows[name].kept}

    def kept(self) -> dict:
        """Return the whole project: what other modules added, and this compact."""
        compact = self.compact()
        return others() | ({"compact": compact} if compact else {})

    # The unsaid deal: one side writes while the other looks away, then both see.

    def _make_unsaid(self) -> None:
        self._whose, self._both = ipywidgets.HTML(), ipywidgets.HTML()
        self._own = {side: stack(self.rows[f"{side}_unsaid"]) for side in SIDES}
        self.over = button("", self._hand_over)
        self._writing = "first"

    def _hand_over(self) -> None:
        """Go on to the other side, then to both, then back to the first."""
        self._writing = {"first": "second", "second": "both", "both": "first"}[self._writing]
        self._show_turn()

    def _show_turn(self) -> None:
        names, writing = sides(self.compact()), self._writing
        alone = self.compact().get("writers") == WRITERS[1]
        for side, box in self._own.items():
            box.layout.display = "" if writing == side else "none"
        self._both.value = _beside(self.compact()) if writing == "both" else ""
        if writing == "both":
            said = (
                "<b>Both lists.</b> Read across. What stands on one side only is where a deal "
                "breaks without anybody having broken their word."
            )
            if alone:
                said += " You wrote both. Ask somebody of the other side which lines are wrong."
        else:
            name, other = escape(names[writing]), escape(names[OTHER[writing]])
            away = (
                "Write as they would speak, not as you would have them speak."
                if alone and writing == "second"
                else ""
                if alone
                else f"{other}, please look away for five minutes."
            )
            said = (
                f"<b>{name}, it is your turn.</b> {away} What do you give, though nobody wrote it "
                "down? What do you expect, though nobody said so? Three of each are plenty."
            )
        self._whose.value = f'<p role="status">{said}</p>'
        self.over.description = {
            "first": "Change chairs: the other side writes" if alone else "Done: hand over",
            "second": "Done: show both lists",
            "both": "Write on, from the first side",
        }[writing]

    # Keeping

    def _changed(self, _=None) -> None:
        if not self._filling:
            self._say(lambda: put("compact", self.compact()))
            self._tell()

    def _example(self) -> None:
        if self._say(lambda: put("compact", MEREWICK)):
            self._show_kept()
            self.rows["who"].begin()

    def _show_kept(self) -> None:
        """Fill the boxes from the file."""
        project: dict = {}
        self._say(lambda: project.update(load()))
        kept = project.get("compact", {})
        self._filling = True
        for name, only in FORMS.items():
            # What the course does not know stays in the first form, and so in the file.
            here = only if name == "later" else set(kept) - set(FORMS["later"]) - set(TABLES)
            self.rows[name].fill({part: kept[part] for part in here if part in kept})
        for name in TABLES:
            self.rows[name].fill(kept.get(name, []))
        self._filling = False
        self._writing = "both" if all(kept.get(f"{side}_unsaid") for side in SIDES) else "first"
        self._tell()

    def _tell(self) -> None:
        """Say whose turn it is, what the deal looks like, and what a reader would ask."""
        compact = self.compact()
        names = sides(compact)
        self.example.layout.display = "none" if compact else ""
        self._show_turn()
        self._turn.value = f'<p role="status"><b>{escape(whose_turn(compact))}</b></p>'
        for side in SIDES:
            name, other = (escape(inside(names[each])) for each in (side, OTHER[side]))
            self._heads[side].value = f"<h4>From {name} to {other}</h4>"
        self._deal.draw(lambda width: deal_picture(compact, width))
        asked = "".join(f"<li>{escape(doubt)}</li>" for doubt in doubts(compact))
        whole = "<p>Nothing that a program could ask is open. Would both sides sign it on a bad day?</p>"
        begun = any(compact.get(f"{side}_gives") for side in SIDES)
        said = f"<p>A reader would ask:</p><ul>{asked}</ul>" if asked else whole if begun else ""
        self._doubts.value = f'<div role="status">{said}</div>'


def _beside(compact: dict) -> str:
    """What one side says that it gives beside what the other one expects, both ways."""
    names = sides(compact)

    def listed(side: str, part: str) -> str:
        rows = [row[part] for row in compact.get(f"{side}_unsaid", []) if row.get(part)]
        return "".join(f"<li>{escape(text)}</li>" for text in rows) or "<li>(nothing)</li>"

    def column(title: str, items: str) -> str:
        return f"<div><b>{escape(title)}</b><ul>{items}</ul></div>"

    return "".join(
        '<div class="course-beside">'
        + column(f"{names[side]}: we give", listed(side, "gives"))
        + column(f"{names[OTHER[side]]}: we expect", listed(OTHER[side], "gets"))
        + "</div>"
        for side in SIDES
    )
