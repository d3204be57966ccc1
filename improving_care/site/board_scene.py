"""The `{board-scene}` directive: a paper on the table, and only so many questions to ask.

    :::{board-scene}
    ? You are on the board, and there is time for two questions. Which?
    - What happened elsewhere? [something to compare with] || What one would have heard.
    - Who is behind this? || What one would have heard.
    ! 2
    :::

`||` stands between a question and its answer; what stands in brackets is what the question looks
for, and may be left out. The last line says how many may be asked. A line that begins otherwise
carries on the line above it. There is no right choice: after the last one board-scene.js says what
was looked for and what was not. Without scripts, and on paper, all answers stand below.
"""

import re
from dataclasses import dataclass, field

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.site.elements import element, text_element

LOOKS_FOR = re.compile(r"(?P<text>.*?)\s*(?:\[(?P<what>[^\]]+)\])?")


class SceneError(ValueError):
    """One sentence that says what is wrong with a scene and how to mend it."""


@dataclass
class Ask:
    """One question that may be asked: its words, what it looks for, and what one hears."""

    text: str
    looks_for: str
    heard: str


@dataclass
class Scene:
    """A scene: what is on the table, the questions, and how many of them may be asked."""

    told: str
    most: int = 0
    asks: list[Ask] = field(default_factory=list)


def read_scene(lines: list[str]) -> Scene:
    """Return the scene written in the lines of a `{board-scene}`; SceneError if it is not whole."""
    entries: list[str] = []
    for line in (line.strip() for line in lines):
        if line.startswith(("? ", "- ", "! ")):
            entries.append(line)
        elif line and entries:
            entries[-1] += " " + line
        elif line:
            raise SceneError(f"A scene begins with a line that starts with “?”, not “{line}”.")
    if not entries or not entries[0].startswith("?"):
        raise SceneError("A scene begins with a line that starts with “?”.")
    scene = Scene(entries[0][1:].strip())
    for entry in entries[1:]:
        if entry.startswith("!"):
            scene.most = int(entry[1:]) if entry[1:].strip().isdecimal() else 0
            continue
        text, bars, heard = (part.strip() for part in entry[1:].partition("||"))
        if not (text and bars and heard):
            raise SceneError(f"The question “{text}” needs “||” and what one hears after it.")
        match = LOOKS_FOR.fullmatch(text)
        scene.asks.append(Ask(match["text"], match["what"] or "", heard))
    if not 1 <= scene.most < len(scene.asks):
        raise SceneError(
            "A scene ends with “!” and how many questions may be asked, fewer than there are."
        )
    return scene


class BoardScene(SphinxDirective):
    """Draw each question with its answer; board-scene.js lets a reader ask some of them."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return one element."""
        try:
            scene = read_scene(list(self.content))
        except SceneError as problem:
            raise self.error(str(problem)) from None
        return [
            element(
                "div",
                element("p", *self.inline(scene.told), class_="scene-told"),
                element(
                    "ul",
                    *map(self.draw, scene.asks),
                    class_="scene-asks",
                    aria_label="Questions to ask",
                ),
                text_element("p", "", class_="scene-sum"),
                class_="board-scene",
                data_most=scene.most,
            )
        ]

    def inline(self, text: str) -> list[nodes.Node]:
        children, messages = self.state.inline_text(text, self.lineno)
        return children + messages

    def draw(self, ask: Ask) -> element:
        return element(
            "li",
            element("p", *self.inline(ask.text), class_="scene-ask"),
            element("div", element("p", *self.inline(ask.heard)), class_="scene-heard"),
            data_looks_for=ask.looks_for,
        )
