"""The `{doors}` directive: the ways from a module's page into its lab and its exercise.

    :::{doors} 05-control-charts
    :::

Served by the course, the page shows four links (course.js asks `window.courseDoors` for their
addresses). On a plain web host, on paper and without scripts it shows the two commands instead,
because a link that leads nowhere is worse than none.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.modules import MODULES
from improving_care.site.elements import element, text_element

DOORS = (
    ("lab", "Open the lab", "Move things and watch the chart. No code, nothing to run."),
    ("code", "Open the code", "The same lab in JupyterLab, its code open and free to change."),
    ("exercise", "Do the exercise", "On your own data. Each answer gets a reason."),
)


class Doors(SphinxDirective):
    """Draw the three doors of one module, with what to type where they are shut."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return one element; an unknown module is an error that names those there are."""
        slug = self.arguments[0]
        if slug not in (module.slug for module in MODULES):
            raise self.error(f"There is no module “{slug}”; improving_care/modules.py lists them.")
        doors = [
            element(
                "li",
                text_element("a", title, data_door=kind),
                text_element("span", says),
            )
            for kind, title, says in DOORS
        ]
        shut = element(
            "div",
            text_element(
                "p",
                "The lab and the exercise run on your own computer, because they calculate; this "
                "page does not. Fetch the course, then type these two lines in its folder. The "
                "second says which address to open.",
            ),
            text_element("pre", "python course.py test\npython course.py open", tabindex=0),
            class_="doors-shut",
        )
        again = element(
            "p",
            nodes.Text("Changed the code and lost the way? "),
            text_element("a", "Start again", data_door="again"),
            nodes.Text(" with the original; what you typed is kept."),
            class_="doors-again",
            hidden=True,
        )
        return [
            element(
                "div",
                element("ul", *doors, hidden=True),
                again,
                shut,
                class_="doors",
                data_slug=slug,
            )
        ]
