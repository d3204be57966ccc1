"""The home page's two directives: `{hospital}`, its picture, and `{modules-map}`, its map."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.modules import MODULES, Module
from improving_care.site.elements import element, text_element
from improving_care.site.hospital_picture import hospital_svg


class Hospital(SphinxDirective):
    """Draw Merewick General."""

    def run(self) -> list[nodes.Node]:
        """Return the drawing inside a figure."""
        return [
            element("figure", nodes.raw("", hospital_svg(), format="html"), class_="place-picture")
        ]


class Map(SphinxDirective):
    """Draw the modules as rooms along a path through the hospital, which reads as a list."""

    def run(self) -> list[nodes.Node]:
        """Return one ordered list; a module that is written is a link to its page."""
        try:
            return [element("ol", *map(self.stop, MODULES), class_="map", role="list")]
        except ValueError as problem:
            raise self.error(str(problem)) from None

    def stop(self, module: Module) -> element:
        """Return one module's room."""
        name = name_of(module, self.env)
        return element(
            "li",
            text_element("span", str(module.no), class_="no"),
            name,
            text_element("span", module.place, class_="where"),
            text_element("span", minutes_of(module), class_="minutes"),
            class_="written" if module.written else "planned",
        )


def name_of(module: Module, env) -> element:
    """Return a module's title, a link to its page if it is written; ValueError if there is none."""
    if not module.written:
        return text_element("span", module.title, class_="name")
    page = f"book/modules/{module.slug}"
    if page not in env.found_docs:
        raise ValueError(f"modules.py calls {module.slug} written, but there is no {page}.md.")
    address = env.app.builder.get_relative_uri(env.docname, page)
    return text_element("a", module.title, href=address, class_="name")


def minutes_of(module: Module) -> str:
    """Return what a module takes, and whether it is written."""
    return f"{module.minutes} minutes" + ("" if module.written else ", not yet written")
