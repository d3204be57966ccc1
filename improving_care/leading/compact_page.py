"""The compact on one A4 page to sign, as HTML to print and as DOCX to hand round."""

from dataclasses import dataclass
from html import escape

from improving_care.leading.compact import SIDES, inside, promises, sides
from improving_care.project.charter import (
    html_table,
    letters,
    sheet,
    short,
    word_document,
    word_file,
    word_table,
)
from improving_care.project.sections import WRITERS
from improving_care.spc.palette import PALETTE

# How long a text may be: the longest of these with which the page stays one page.
LENGTHS = (300, 160, 110, 70, 45)
READABLE = 8  # points
SMALLEST, LARGEST = 7, 11.5  # points of the letters
FULL = 280_000  # letters of 1 point that a page holds beside its lines to sign
COLUMNS = ("How both would see it", "From when, how often")
SIGNS = ("Name", "Signature", "Date")
NOT_SAID = "(not yet said)"
_STYLE = f"""
.sides{{margin:.4em 0}}.sign{{break-inside:avoid;display:grid;gap:1.2em 1.5em;
grid-template-columns:1fr 1fr;margin-top:1.2em}}
.sign p{{border-bottom:1px solid {PALETTE["limits"]};margin:0;padding-top:1.5em}}
.sign h2{{margin:0}}tbody th{{width:44%}}td:nth-child(3),th:nth-child(3){{width:22%}}
@media screen and (max-width:40rem){{.sign{{grid-template-columns:1fr}}}}
"""


@dataclass(frozen=True)
class _Page:
    """What stands on the page, cut to its length."""

    sides: tuple[str, str]
    together: str
    given: tuple[list[list[str]], list[list[str]]]
    review: str
    broken: str
    foot: str


def compact_page(compact: dict, form: str = "html") -> bytes:
    """Return a compact as the content of a file to sign: form "html" or "docx".

    `compact` is the section "compact" of a project. What is empty is said to be; what is too long
    for one page is cut. A promise to which the other side has not said yes is marked.
    """
    pages = [_page(compact, longest) for longest in LENGTHS]
    page = next((page for page in pages if _size(page) >= READABLE), pages[-1])
    return _html(page) if form == "html" else _docx(page)


def _page(compact: dict, longest: int) -> _Page:
    names = tuple(short(name, 60) for name in sides(compact).values())
    given = tuple(
        [
            [short(row.get("gives", ""), longest) + _mark(row)]
            + [short(row.get(part, ""), longest) or NOT_SAID for part in ("seen", "when")]
            for row in promises(compact, side)
        ]
        for side in SIDES
    )
    foot = "Compact, made with the course Improving Care. It is a promise, and no contract of work."
    if compact.get("writers") == WRITERS[1]:
        foot += " Written by one person for both sides: a draft to put before the other."
    if any("*" in row[0][-2:] for rows in given for row in rows):
        foot += " * The other side has not said yes."
    return _Page(
        names,
        short(compact.get("together", ""), longest) or NOT_SAID,
        given,
        short(compact.get("review", ""), longest) or NOT_SAID,
        short(compact.get("broken", ""), longest) or NOT_SAID,
        foot,
    )


def _mark(row: dict) -> str:
    return "" if row.get("answer") == "yes" else " *"


def _size(page: _Page) -> float:
    """Return the points of the letters with which the page stays one page."""
    cells = [cell for rows in page.given for row in rows for cell in row]
    texts = [*page.sides, page.together, page.review, page.broken, page.foot, *cells]
    characters = sum(map(len, texts)) + 30 * len(cells) + 1200
    return letters(characters, FULL, SMALLEST, LARGEST)


def _titles(page: _Page) -> list[str]:
    one, other = map(inside, page.sides)
    return [f"From {one} to {other}", f"From {other} to {one}"]


def _title(page: _Page) -> str:
    return f"The compact between {inside(page.sides[0])} and {inside(page.sides[1])}"


def _html(page: _Page) -> bytes:
    body = [f"<h1>{escape(_title(page))}</h1>", f'<p class="aim">{escape(page.together)}</p>']
    for title, rows in zip(_titles(page), page.given, strict=True):
        body.append(f"<h2>{escape(title)}</h2>")
        head = ["Promise", *COLUMNS]
        body.append(html_table(title, head, rows) if rows else f"<p>{NOT_SAID}</p>")
    for name, text in (("When we look again", page.review), ("If it is broken", page.broken)):
        body.append(f"<p><b>{name}.</b> {escape(text)}</p>")
    lines = "".join(f"<p>{line}:</p>" for line in SIGNS)
    signed = "".join(
        f"<div><h2>For {escape(inside(side))}</h2>{lines}</div>" for side in page.sides
    )
    body.append(f'<div class="sign">{signed}</div>')
    return sheet(_title(page), "".join(body), page.foot, _size(page), _STYLE)


def _docx(page: _Page) -> bytes:
    document = word_document(_title(page), _size(page))
    document.add_heading(_title(page), 1)
    document.add_paragraph().add_run(page.together).bold = True
    for title, rows in zip(_titles(page), page.given, strict=True):
        document.add_heading(title, 2)
        if rows:
            word_table(document, ["Promise", *COLUMNS], rows)
        else:
            document.add_paragraph(NOT_SAID)
    for name, text in (("When we look again", page.review), ("If it is broken", page.broken)):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}. ").bold = True
        paragraph.add_run(text)
    document.add_heading("Signed", 2)
    word_table(document, ["For", *SIGNS], [[inside(side), "", "", ""] for side in page.sides])
    document.add_paragraph(page.foot)
    return word_file(document)
