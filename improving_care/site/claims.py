"""The `{claim}` role: a source beside a claim, and how strong that source is.

Who writes a page puts it after the sentence: ``{claim}`self-reported guardian2011` ``. The key is
that of an entry of book/reference/references.bib.
"""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinxcontrib.bibtex.roles import CiteRole

from improving_care.site.elements import element, text_element

# Each strength, the mark that stands for it on the page, and what it means.
STRENGTHS = {
    "controlled": ("◆", "there was something to compare with"),
    "independent": ("◇", "somebody outside counted or inspected, with nothing to compare"),
    "self-reported": ("●", "the organisation's own figure about itself"),
    "story": ("○", "told or argued, not counted"),
}


class Claim(SphinxRole):
    """Draw the strength of a claim and its source, linked to the page of references."""

    def run(self):
        """Return a mark, the strength in words and the citation; an error names what is amiss."""
        strength, _, key = self.text.partition(" ")
        if strength not in STRENGTHS or not key.strip():
            known = ", ".join(STRENGTHS)
            problem = self.inliner.reporter.error(
                f"A claim is a strength ({known}) and a key of references.bib, not “{self.text}”.",
                line=self.lineno,
            )
            return [self.inliner.problematic(self.rawtext, self.rawtext, problem)], [problem]
        mark, meaning = STRENGTHS[strength]
        cited, messages = CiteRole()(
            "cite:alp", self.rawtext, key.strip(), self.lineno, self.inliner
        )
        shown = text_element("span", mark, aria_hidden="true")
        claim = element(
            "span",
            element("span", shown, nodes.Text(f"{strength}:"), class_="strength"),
            *cited,
            class_="claim",
            title=meaning,
        )
        return [nodes.Text(" "), claim], messages


class Strengths(SphinxDirective):
    """Draw the list of strengths, from the firmest to the least, with what each means."""

    def run(self) -> list[nodes.Node]:
        """Return one list of terms and meanings."""
        terms = element("dl", class_="strengths")
        for strength, (mark, meaning) in STRENGTHS.items():
            term = element("dt", text_element("span", mark, aria_hidden="true"))
            term += nodes.Text(f" {strength}")
            terms += [term, text_element("dd", meaning)]
        return [terms]
