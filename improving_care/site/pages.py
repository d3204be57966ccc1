"""What is done to every page: only the files it needs, tables that scroll, headings that say so."""

import re

from sphinx.application import Sphinx

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CHART = re.compile(r'<svg[^>]*class="marks".*?</svg>', re.DOTALL)
# What Vega writes into each mark and the page does without; the style sheet sets the font.
NEEDLESS = re.compile(
    r' (?:pointer-events="none"|opacity="1"|font-family="[^"]*"|class="(?!marks")[^"]*")'
)
PLACE = re.compile(r' (?:d|transform)="[^"]*"')
# A link of the contents to a page of a module, lab or workshop; the page itself is "#" there.
LISTED = re.compile(r'(<a class="[^"]*" href="(?:[^"]*/)?(?P<page>[^"/]*)">)')
MODULE = re.compile(r"(\d\d)-")  # how the name of a module's page begins
EMPTY_HEADING = re.compile(r"<th\b[^>]*>\s*(?:<p>\s*</p>)?\s*</th>")
NAMED = re.compile(r"<(caption|th)\b[^>]*>(.*?)</\1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")

# What a page may load, and the sign in its body that it needs it; Sphinx adds far more.
SHEETS = {
    "colours.css": "",
    "course.css": "",
    "sphinx-design.min.css": "sd-",
    "is-it-random.css": "is-it-random",
    "compact.css": "data-game",
    "tampering.css": 'class="tampering',
    "sheets.css": 'class="lead sheets',
}
SCRIPTS = {
    "course.js": "",
    "charts.js": "course-chart",
    "is-it-random.js": "is-it-random",
    "walk.js": "waste-walk",
    "timeline.js": "timeline-stop",
    "board-scene.js": "board-scene",
    "compact.js": "data-game",
    "tampering.js": 'class="tampering',
    "design-tabs.js": "sd-tab-set",
    "tex-svg.js": "math",
    "require.js": "widget-view",
    "embed-amd.js": "widget-view",
}


def finish_page(app: Sphinx, pagename: str, templatename: str, context: dict, doctree) -> None:
    """Make tables reachable by keyboard, and leave out style sheets and scripts not needed here."""
    body = context.get("body", "")
    body = TABLE.sub(scrolling_table, body)
    body = CHART.sub(lean_chart, body)
    # What is seen and what is heard must not differ; and what scrolls must be reached by keyboard.
    body = body.replace(' aria-label="Toggle hidden content"', "")
    # Inside a list, as docutils writes it, a screen reader looks for items.
    body = body.replace('role="doc-biblioentry"', 'role="listitem"')
    context["body"] = body.replace("<pre>", '<pre tabindex="0">')
    page = pagename.rsplit("/", 1)[-1]
    if "/modules/" in pagename:
        context["module_number"] = int(MODULE.match(page)[1])
    listed = context["toctree"]
    context["toctree"] = lambda **asked: numbered(listed(**asked), page)
    context["css_files"] = [
        sheet for sheet in context["css_files"] if asked_for(file_name(sheet), SHEETS, body)
    ]
    context["script_files"] = [script for script in context["script_files"] if needed(script, body)]


def numbered(contents: str, page: str) -> str:
    """Return the list of contents with each module's number before its title, as pages name it."""

    def with_number(link: re.Match) -> str:
        module = MODULE.match(page if link["page"] == "#" else link["page"])
        return f'{link[0]}<span class="number">{int(module[1])}</span> ' if module else link[0]

    return LISTED.sub(with_number, contents)


def scrolling_table(match: re.Match) -> str:
    """Return the table inside a region that scrolls by keyboard; empty headings become cells.

    It is named by its caption or the headings of its first row; course.js makes it a tab stop only
    where it scrolls, so that nobody must stop at each table on their way.
    """
    table = EMPTY_HEADING.sub("<td></td>", match[0])
    found = NAMED.findall(table.partition("</tr>")[0])
    named = [text for tag, text in found if tag == "caption"] or [text for _, text in found]
    words = (" ".join(TAG.sub("", text).split()).replace('"', "&quot;") for text in named)
    name = ": ".join(filter(None, ["Table", ", ".join(filter(None, words))]))
    return f'<div class="table-scroll" role="group" aria-label="{name}" tabindex="0">{table}</div>'


def lean_chart(match: re.Match) -> str:
    """Return a still chart a third lighter: no needless attributes, places to 0.01 pixel."""
    chart = NEEDLESS.sub("", match[0])
    return PLACE.sub(lambda place: re.sub(r"(\.\d\d)\d+", r"\1", place[0]), chart)


def file_name(asset) -> str:
    """Return the last part of an asset's path; the empty string for an inline script."""
    return str(getattr(asset, "filename", asset) or "").rsplit("/", 1)[-1]


def asked_for(name: str, signs: dict[str, str], body: str) -> bool:
    """Return whether the body has the sign that it needs the file of this name."""
    return name in signs and signs[name] in body


def needed(script, body: str) -> bool:
    """Return whether this page needs the script."""
    name = file_name(script)
    if name:
        return asked_for(name, SCRIPTS, body)
    # Inline: MathJax's settings, and the state of a page's widgets.
    inline = script.attributes
    return "window.MathJax" in inline.get("body", "") or "widget-state" in inline.get("type", "")
