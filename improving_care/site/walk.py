"""The `{waste-walk}` directive: a discharge morning to search, on the screen or on paper.

    :::{waste-walk}
    :::

On the screen walk.js lets a reader find the 24 things by mouse, touch or keyboard and say which
waste each is; what is accepted, and why, stands on the page already, in the same morning in words.
Without scripts, and on paper, the numbers in the picture lead to those words.

`:::{waste-walk} paper` shows the picture with its numbers and an empty line for each.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.lean.wastes import NOT_WASTE, WASTES, Find, finds, places
from improving_care.site.discharge_picture import HEIGHT, WIDTH, discharge_svg
from improving_care.site.elements import element, text_element


class WasteWalk(SphinxDirective):
    """Draw the picture with its places to press, and the same morning in words."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return one element; an argument other than `paper` is an error."""
        picture = nodes.raw("", discharge_svg(), format="html")
        if self.arguments == ["paper"]:
            return [element("div", picture, class_="walk-canvas"), _lines()]
        if self.arguments:
            raise self.error("A waste walk takes no word but “paper”.")
        canvas = element("div", picture, *map(_spot, finds()), class_="walk-canvas")
        return [
            element(
                "div",
                text_element(
                    "p", "The picture goes on to the right: push it along.", class_="walk-on"
                ),
                element(
                    "div",
                    canvas,
                    class_="walk-picture",
                    role="group",
                    aria_label="The discharge morning, a picture that scrolls",
                    tabindex=0,
                ),
                _bar(),
                element(
                    "details",
                    text_element("summary", "The same morning in words"),
                    *_words(),
                    class_="walk-words",
                ),
                _labels(),
                class_="waste-walk",
            )
        ]


def _spot(find: Find) -> element:
    """A button over one thing in the picture; walk.js shows it."""
    return element(
        "button",
        text_element("span", find.name, class_="heard"),
        type="button",
        class_="walk-spot",
        data_find=find.id,
        style=f"left:{100 * find.x / WIDTH:.2f}%;top:{100 * find.y / HEIGHT:.2f}%",
        hidden=True,
    )


def _bar() -> element:
    return element(
        "div",
        text_element("p", "", class_="walk-score", role="status"),
        text_element("button", "Show where to look", type="button", class_="walk-show"),
        text_element("button", "Forget my walk", type="button", class_="walk-forget"),
        class_="walk-bar",
        hidden=True,
    )


def _words() -> list[element]:
    """The whole morning in words, scene by scene, numbered as in the picture."""
    parts, number = [], 1
    for place in places():
        here = [find for find in finds() if find.place == place.name]
        parts.append(text_element("p", place.title, class_="place"))
        parts.append(element("ol", *map(_told, here), start=number))
        number += len(here)
    return parts


def _told(find: Find) -> element:
    """One thing in words: what one sees, what it may be called and why, and the hints."""
    reasons = [
        element(
            "li",
            text_element("strong", f"{label}:"),
            text_element("span", why),
            data_waste=label,
        )
        for label, why in find.accepted.items()
    ]
    hints = {"": find.hint, **find.hints}
    return element(
        "li",
        text_element("p", find.sees),
        text_element(
            "button", "Which waste is it?", type="button", class_="walk-look", hidden=True
        ),
        element(
            "details",
            text_element("summary", "What it may be called, and why"),
            element("ul", *reasons),
            *(
                text_element("p", hint, hidden=True, data_hint=label)
                for label, hint in hints.items()
            ),
            class_="walk-answer",
        ),
        data_find=find.id,
    )


def _labels() -> element:
    """The nine labels to choose from, each with its meaning, for walk.js to copy."""
    meanings = WASTES | {NOT_WASTE: "The patient would miss it, slow or not."}
    choices = [
        element(
            "label",
            element("input", type="radio", name="waste", value=label),
            element("span", text_element("strong", label), nodes.Text(f" {meaning}")),
        )
        for label, meaning in meanings.items()
    ]
    return element("template", *choices)


def _lines() -> element:
    """An empty line for each thing."""
    lines = [text_element("b", str(number)) for number in range(1, len(finds()) + 1)]
    return element("ol", *(element("li", line) for line in lines), class_="walk-lines")
