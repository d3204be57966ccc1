"""The `{negotiation}` and `{scripts}` directives: module 16's games, with no kernel.

    :::{negotiation}
    :::

compact.js plays them on the page. Without scripts, and on paper, the same stands there in words:
each move with its reply and its reason; each script, weak and strong.
"""

import json

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.leading.feedback import SCRIPTS, Script, plain_scripts
from improving_care.leading.negotiation import SCENES, Scene, graph
from improving_care.site.elements import element, text_element


class Negotiation(SphinxDirective):
    """Draw the box of the negotiation, with its scenes in words inside."""

    def run(self) -> list[nodes.Node]:
        """Return one element."""
        return [_play("talk", list(map(graph, SCENES.values())), map(_scene, SCENES.values()))]


class Scripts(SphinxDirective):
    """Draw the box of the scripts, with the scripts themselves inside."""

    def run(self) -> list[nodes.Node]:
        """Return one element."""
        return [_play("scripts", plain_scripts(), map(_script, SCRIPTS))]


def _play(game: str, data: list, words) -> element:
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("</", "<\\/")
    return element(
        "div",
        nodes.raw("", f'<script type="application/json">{text}</script>', format="html"),
        element("div", *words, class_="play-words"),
        class_="play",
        data_game=game,
    )


def _scene(scene: Scene) -> element:
    """A scene in words: the letter, and what each move gets when it does what it is for."""
    moves = [
        element(
            "li",
            text_element("p", f"{scene.you}: “{move.says}”", class_="you"),
            text_element("p", move.they),
            text_element("p", move.why or scene.outcomes[3], class_="why"),
        )
        for move in scene.moves
    ]
    return element(
        "details",
        text_element("summary", f"{scene.title}: the moves in words"),
        text_element(
            "blockquote", f"The letter of {scene.they}: {scene.position}", class_="play-letter"
        ),
        element("ol", *moves, class_="talk-said"),
    )


def _script(script: Script) -> element:
    return element(
        "details",
        text_element("summary", f"{script.title}: the weak and the strong script"),
        text_element("p", script.scene),
        text_element("blockquote", script.weak, class_="play-letter"),
        *(
            part
            for sentence, why in script.strong
            for part in (text_element("p", sentence), text_element("p", why, class_="why"))
        ),
    )
