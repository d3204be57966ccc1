"""The home page's picture of Merewick General and its map of the modules."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective
from improving_care.modules import MODULES
from improving_care.site.elements import element, text_element


class Hospital(SphinxDirective):
    def run(self):
        return []


class Map(SphinxDirective):
    """The twenty modules as rooms along a path through the hospital; an ordered list to read."""

    def run(self) -> list[nodes.Node]:
        """Return one ordered list; a module that is written is a link to its page."""
        return [element("ol", *(self.stop(module) for module in MODULES), class_="map")]

    def stop(self, module) -> element:
        title = nodes.Text(module.title)
        if module.written:
            page = f"book/modules/{module.slug}"
            if page not in self.env.found_docs:
                raise self.error(f"modules.py says that {module.slug} is written; {page} is not.")
            uri = self.env.app.builder.get_relative_uri(self.env.docname, page)
            name = element("a", title, href=uri)
        else:
            name = element("span", title)
        return element(
            "li",
            element("span", nodes.Text(module.place), class_="place"),
            element("span", name, class_="name"),
            element(
                "span",
                nodes.Text(
                    f"{module.minutes} minutes"
                    if module.written
                    else f"{module.minutes} minutes, not written yet"
                ),
                class_="minutes",
            ),
            class_="written" if module.written else "planned",
            value=module.no,
        )
