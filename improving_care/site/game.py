"""The `{is-it-random}` directive: a game of twenty charts that needs no kernel.

    :::{is-it-random}
    :::

The games are those of `improving_care.labs.is_it_random`; is-it-random.js plays them and keeps the
score on the reader's device.
"""

import json

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.labs.is_it_random import all_games
from improving_care.site.elements import element, text_element

WITHOUT = (
    "This game needs a browser with scripts on. Without one, play it with coins: the facilitator's "
    "page says how."
)


class IsItRandom(SphinxDirective):
    """Draw the game's box, with all of its games inside."""

    def run(self) -> list[nodes.Node]:
        """Return one element; its sentence stands where scripts are off."""
        data = json.dumps(all_games(), separators=(",", ":")).replace("</", "<\\/")
        return [
            element(
                "div",
                text_element("p", WITHOUT),
                nodes.raw("", f'<script type="application/json">{data}</script>', format="html"),
                class_="is-it-random",
            )
        ]
