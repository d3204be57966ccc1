"""The `{doors}` directive: the ways from a module's page into its lab and its exercise.

    :::{doors} 05-control-charts
    :::

Served by the course, the page shows five links (course.js asks `window.courseDoors` for their
addresses). A lab that is no module has one door, its own. On a plain web host and without scripts
the page shows two commands instead: a link that leads nowhere is worse than none. On paper there
are no doors.
"""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.modules import MODULES
from improving_care.site.elements import element, text_element

DOORS = (
    ("lab", "Open the lab", "Move things and watch the chart. No code, nothing to run."),
    ("code", "Open the code", "The same lab in JupyterLab, its code open and free to change."),
    ("exercise", "Do the exercise", "On your own data. Each answer gets a reason."),
    ("mark", "Mark my exercise", "Learning alone? Save it first, then see your page at once."),
)
WHY_SHUT = (
    "A lab calculates, so it runs on your own computer; this page stands on a host that does not. "
    "Fetch the course, open a terminal in its folder and type the first line. It sets everything "
    "up once, then prints the address where these doors are open. The second line checks that all "
    "is well."
)
COMMANDS = "python course.py open\npython course.py test"


class Doors(SphinxDirective):
    """Draw the doors of one module or lab, with what to type where they are shut."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return one element; a name that is neither a module nor a lab is an error."""
        slug = self.arguments[0]
        doors = DOORS if slug in (module.slug for module in MODULES) else DOORS[:1]
        lab = Path(self.env.app.confdir, "notebooks", f"{slug}.ipynb")
        if not lab.is_file():
            raise self.error(f"There is no lab notebooks/{slug}.ipynb; doors need its name.")
        opened = [
            element("li", text_element("a", title, data_door=kind), text_element("span", says))
            for kind, title, says in doors
        ]
        again = element(
            "p",
            nodes.Text("Changed the code and lost the way? "),
            text_element("a", "Start again", data_door="again"),
            nodes.Text(" with the original; what you typed is kept."),
            class_="doors-again",
            hidden=True,
        )
        shut = element(
            "div",
            text_element("p", WHY_SHUT),
            text_element("pre", COMMANDS),
            class_="doors-shut",
        )
        parts = [element("ul", *opened, hidden=True), again, shut]
        if len(doors) == 1:
            parts.remove(again)
        return [element("div", *parts, class_="doors", data_slug=slug)]
