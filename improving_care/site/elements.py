"""One docutils node for an HTML element of our own, so that directives need no raw HTML."""

from docutils import nodes


class element(nodes.General, nodes.Element):  # docutils names its nodes in lower case
    """An HTML element: `element(tag, *children, **attributes)`; True is a bare attribute."""

    def __init__(self, tag: str = "div", *children: nodes.Node, **attributes):
        super().__init__("", *children)
        self.tag = tag
        self.html_attributes = {
            name.rstrip("_").replace("_", "-"): "" if value is True else str(value)
            for name, value in attributes.items()
            if value is not None and value is not False
        }

    def copy(self):
        """Return a copy without children; docutils asks every node for this."""
        twin = type(self)(self.tag)
        twin.html_attributes = dict(self.html_attributes)
        return twin


def text_element(tag: str, text: str, **attributes) -> element:
    """Return an element that holds nothing but a text."""
    return element(tag, nodes.Text(text), **attributes)


def visit(translator, node: element) -> None:
    """Write the opening tag."""
    translator.body.append(
        translator.starttag(node, node.tag, suffix="", empty=False, **node.html_attributes)
    )


def depart(translator, node: element) -> None:
    """Write the closing tag, except where HTML has none."""
    if node.tag not in ("input", "br", "img"):
        translator.body.append(f"</{node.tag}>\n")
