"""The `{funnel}` and `{red-beads}` directives: two of Deming's games that need no kernel.

    :::{funnel}
    :::

The luck is drawn by `improving_care.leading.tampering` at build, so the page shows what the package
computes; tampering.js adds it up by the rule that a reader chooses. Without scripts, and on paper,
a table says what comes of each.
"""

import json

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from improving_care.leading.tampering import (
    AT_THE_DESK,
    DAYS,
    DROPS,
    PADDLE,
    RULES,
    WORKERS,
    bead_limits,
    drop,
    red_beads,
    slips,
    spread,
)
from improving_care.site.elements import element, text_element

GAMES = range(1, 7)  # lucks that a page carries


class Funnel(SphinxDirective):
    """Draw the funnel's box: its luck, and the table that stands where scripts are off."""

    def run(self) -> list[nodes.Node]:
        """Return one element."""
        lucks = [slips(seed).tolist() for seed in GAMES]
        rows = [
            (f"{rule}. {does}", AT_THE_DESK[rule], f"{spread(drop(slips(1), rule).rest):.1f} mm")
            for rule, does in RULES.items()
        ]
        heads = "After each drop", "At a desk", f"Spread after {DROPS} drops"
        data = {"lucks": lucks, "rules": RULES, "desk": AT_THE_DESK}
        return [element("div", _script(data), _table(heads, rows), class_="tampering funnel")]


class RedBeads(SphinxDirective):
    """Draw the red beads' box: its luck, and the table that stands where scripts are off."""

    def run(self) -> list[nodes.Node]:
        """Return one element."""
        limits = bead_limits()
        beads = red_beads(1)
        rows = [
            (name, *map(str, beads[:, place].tolist()), str(beads[:, place].sum()))
            for place, name in enumerate(WORKERS)
        ]
        heads = "Red beads", *(f"Day {day + 1}" for day in range(DAYS)), "Sum"
        data = {
            "lucks": [red_beads(seed).tolist() for seed in GAMES],
            "workers": WORKERS,
            "paddle": PADDLE,
            "limits": [round(limits.lower, 1), limits.mean, round(limits.upper, 1)],
        }
        return [element("div", _script(data), _table(heads, rows), class_="tampering red-beads")]


def _script(data: dict) -> nodes.raw:
    text = json.dumps(data, separators=(",", ":")).replace("</", "<\\/")
    return nodes.raw("", f'<script type="application/json">{text}</script>', format="html")


def _table(heads, rows) -> element:
    head = element("tr", *(text_element("th", text, scope="col") for text in heads))
    body = [
        element(
            "tr",
            text_element("th", row[0], scope="row"),
            *(text_element("td", cell) for cell in row[1:]),
        )
        for row in rows
    ]
    return element("table", element("thead", head), element("tbody", *body))
