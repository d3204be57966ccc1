"""The `{claim}` role: a source beside a claim, and how strong that source is.

Who writes a page puts it after the sentence: ``{claim}`self-reported guardian2011` ``. The key is
that of an entry of book/reference/references.bib. Under the first mark of a page stands what the
marks mean. The page of references shows beside each source how strong the pages take it to be.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from docutils import nodes
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.template import field, href, sentence
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
REFERENCES = "book/reference/references"
CLAIM = re.compile(r"\{claim\}`([\w-]+) (\w+)`")


class Sources(PlainStyle):
    """How the page of references writes a source: its title is the link, or it says that none is."""

    def format_title(self, e, which_field, as_sentence=True):
        """Return the title, as the link to the source where that is an address."""
        title = super().format_title(e, which_field, as_sentence)
        return href[field("url", raw=True), title] if "url" in e.fields else title

    def format_web_refs(self, e):
        """Return the DOI, nothing where the title is the link, or a sentence that there is none."""
        if "url" in e.fields:
            return ""
        return super().format_web_refs(e) if "doi" in e.fields else sentence["No link"]


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
        cited, messages = CiteRole()(
            "cite:alp", self.rawtext, key.strip(), self.lineno, self.inliner
        )
        return [nodes.Text(" "), _marked(strength, ":", *cited)], messages


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


def given(pages: Iterable[Path]) -> dict[str, set[str]]:
    """Return the strengths that these pages' claims give to each source, by its key."""
    strengths = defaultdict(set)
    for page in pages:
        for strength, key in CLAIM.findall(page.read_text(encoding="utf8")):
            strengths[key].add(strength)
    return strengths


def say_what_marks_mean(app, doctree, docname) -> None:
    """Say under the block that holds a page's first claim what each mark means.

    Not where the page lists the meanings itself, nor on sheets to print, which say it in their own.
    """
    ours = {}
    for node in doctree.findall(element):
        ours.setdefault(node.html_attributes.get("class"), node)
    sheets = any("sheets" in node["classes"] for node in doctree.findall(nodes.container))
    if "claim" not in ours or "strengths" in ours or sheets:
        return
    block = ours["claim"]
    while not isinstance(block.parent, nodes.section):
        block = block.parent
    line = element("p", nodes.Text("The marks, from the firmest:"), class_="marks-said")
    for strength, (mark, meaning) in STRENGTHS.items():
        shown = text_element("span", mark, aria_hidden="true")
        line += [nodes.Text(" "), element("b", shown, nodes.Text(f" {strength}:"))]
        line += nodes.Text(f"{meaning}.")
    line += nodes.Text(" A mark speaks of the claim, not of how good a journal is. ")
    there = app.builder.get_relative_uri(docname, REFERENCES)
    line += text_element("a", "All sources", href=there)
    block.parent.insert(block.parent.index(block) + 1, line)


def show_strengths(app, doctree, docname) -> None:
    """Draw beside each source of a list how strong the site's pages take it to be."""
    sources = list(doctree.findall(nodes.citation))
    if not sources:
        return
    strengths = given(Path(app.env.doc2path(page)) for page in app.env.found_docs)
    keys = {source.citation_id: source.key for source in app.env.get_domain("cite").citations}
    for source in sources:
        for strength in (s for s in STRENGTHS if s in strengths[keys[source["ids"][0]]]):
            source[-1] += [nodes.Text(" "), _marked(strength)]


def _marked(strength: str, then: str = "", *children: nodes.Node) -> element:
    """A strength as its mark and its word, with what stands behind it."""
    mark, meaning = STRENGTHS[strength]
    shown = text_element("span", mark, aria_hidden="true")
    words = element("span", shown, nodes.Text(f"{strength}{then}"), class_="strength")
    return element("span", words, *children, class_="claim", title=meaning)
