"""The `{cards}` and `{lines}` directives: what a facilitator prints to cut up, and to write on.

    :::{cards}
    - What stands on a card, with all that a page may use.
    - The next one.
    :::

    :::{cards} improving_care.leading.negotiation.letter_of_the_trust
    :columns: 3
    :copies: 2
    :class: black
    :::

    :::{lines} 4
    What we would ask:
    :::

A text that stands elsewhere in the course stays there: name the function that returns the cards'
texts, one each. `columns` (else 2) is how many stand side by side, `copies` how often each comes;
class `black` draws a thick frame, `uncut` none, for a text that is read and not cut out.
`{lines}` draws as many lines as it says below its text. On a page whose lead is also `sheets` each
heading of the second level begins a new sheet of A4.
"""

from importlib import import_module

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from improving_care.site.elements import element


class Cards(SphinxDirective):
    """Draw each text in a box with a dashed line around it, where the scissors go."""

    has_content = True
    optional_arguments = 1
    option_spec = {
        "columns": directives.positive_int,
        "copies": directives.positive_int,
        "class": directives.class_option,
    }

    def run(self) -> list[nodes.Node]:
        """Return one element; what is neither a list nor a function's texts is an error."""
        cards = self.named(self.arguments[0]) if self.arguments else self.listed()
        copies = self.options.get("copies", 1)
        items = [
            element("li", *(child.deepcopy() for child in card))
            for card in cards
            for _ in range(copies)
        ]
        columns = self.options.get("columns", 2)
        return [
            element(
                "ul",
                *items,
                class_=" ".join(["cards", *self.options.get("class", [])]),
                style=f"--columns: {columns}",
            )
        ]

    def named(self, name: str) -> list[list[nodes.Node]]:
        """Return what the function of this name says, text by text."""
        module, _, function = name.rpartition(".")
        try:
            texts = getattr(import_module(module), function)()
        except (ImportError, AttributeError, ValueError):
            raise self.error(f"There is no “{name}”: name a function that returns texts.") from None
        return [self.read(text.splitlines()) for text in texts]

    def listed(self) -> list[list[nodes.Node]]:
        """Return the items of the list that the content is."""
        read = self.read(list(self.content))
        if len(read) != 1 or not isinstance(read[0], nodes.bullet_list):
            raise self.error("Cards are one list: begin each card with “- ”.")
        return [item.children for item in read[0]]

    def read(self, lines: list[str]) -> list[nodes.Node]:
        """Return what the lines say, with all that a page may use."""
        box = nodes.container()
        source = self.get_source_info()[0]
        self.state.nested_parse(StringList(lines, source=source), self.content_offset, box)
        return box.children


class Lines(SphinxDirective):
    """Draw lines to write on by hand, below what they are for."""

    has_content = True
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return one element; the argument is how many lines."""
        box = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, box)
        lines = [element("p", class_="line") for _ in range(int(self.arguments[0]))]
        return [element("div", *box.children, *lines, class_="lines")]
