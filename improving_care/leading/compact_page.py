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
PARTS = ("gives", "seen", "when")
COLUMNS = ("How both would see it", "From when, how often")
SIGNS = ("Name", "Signature", "Date")
NOT_SAID = "(not yet said)"
NOT_AGREED = "Nothing agreed yet."
NOTHING_TO_SIGN = "No promise has the other side's yes: so far there is nothing to sign."
OPEN = "Still open: not part of what is signed"
OPEN_COLUMNS = (
    "Promise, as it stands",
    "How seen, from when",
    "From whom; what the other side says",
)
_STYLE = f"""
.sides{{margin:.4em 0}}.sign{{break-inside:avoid;display:grid;gap:1.2em 1.5em;
grid-template-columns:1fr 1fr;margin-top:1.2em}}
.sign p{{border-bottom:1px solid {PALETTE["limits"]};margin:0;padding-top:1.5em}}
.sign h2{{margin:0}}tbody th{{width:44%}}td:nth-child(3),th:nth-child(3){{width:22%}}
.open{{border:1px dashed {PALETTE["limits"]};margin-top:1.6em;padding:0 .8em .4em}}
.open tbody th{{width:32%}}
@media screen and (max-width:40rem){{.sign{{grid-template-columns:1fr}}}}
"""


@dataclass(frozen=True)
class _Page:
    """What stands on the page, cut to its length."""

    sides: tuple[str, str]
    together: str
    agreed: tuple[list[list[str]], list[list[str]]]
    open: list[list[str]]
    review: str
    broken: str
    foot: str


def compact_page(compact: dict, form: str = "html") -> bytes:
    """Return a compact as the content of a file to sign: form "html" or "docx".

    `compact` is the section "compact" of a project. What is empty is said to be; what is too long
    for one page is cut. A promise to which the other side has not said yes stands apart, below the
    lines to sign; where nothing is agreed there are none.
    """
    pages = [_page(compact, longest) for longest in LENGTHS]
    page = next((page for page in pages if _size(page) >= READABLE), pages[-1])
    return _html(page) if form == "html" else _docx(page)


def _page(compact: dict, longest: int) -> _Page:
    names = tuple(short(name, 60) for name in sides(compact).values())
    agreed, still_open = ([], []), []
    for name, other, side, yes in zip(names, names[::-1], SIDES, agreed, strict=True):
        for row in promises(compact, side):
            gives, seen, when = (short(row.get(part, ""), longest) for part in PARTS)
            if row.get("answer") == "yes":
                yes.append([gives, seen or NOT_SAID, when or NOT_SAID])
            else:
                how = ", ".join(filter(None, (seen, when))) or NOT_SAID
                answer = f"{short(inside(other), 30)}: {row.get('answer') or 'no answer yet'}"
                still_open.append([gives, how, f"{short(inside(name), 30)}; {answer}"])
    foot = "Compact, made with the course Improving Care. It is a promise, and no contract of work."
    if compact.get("writers") == WRITERS[1]:
        foot += " Written by one person for both sides: a draft to put before the other."
    return _Page(
        names,
        short(compact.get("together", ""), longest) or NOT_SAID,
        agreed,
        still_open,
        short(compact.get("review", ""), longest) or NOT_SAID,
        short(compact.get("broken", ""), longest) or NOT_SAID,
        foot,
    )


def _size(page: _Page) -> float:
    """Return the points of the letters with which the page stays one page."""
    cells = [cell for rows in (*page.agreed, page.open) for row in rows for cell in row]
    texts = [*page.sides, page.together, page.review, page.broken, page.foot, *cells]
    rest = 1200 + 500 * bool(any(page.agreed) and page.open)  # both: lines to sign, and a block
    characters = sum(map(len, texts)) + 30 * len(cells) + rest
    return letters(characters, FULL, SMALLEST, LARGEST)


def _titles(page: _Page) -> list[str]:
    one, other = map(inside, page.sides)
    return [f"From {one} to {other}", f"From {other} to {one}"]


def _title(page: _Page) -> str:
    return f"The compact between {inside(page.sides[0])} and {inside(page.sides[1])}"


def _html(page: _Page) -> bytes:
    body = [f"<h1>{escape(_title(page))}</h1>", f'<p class="aim">{escape(page.together)}</p>']
    for title, rows in zip(_titles(page), page.agreed, strict=True):
        body.append(f"<h2>{escape(title)}</h2>")
        head = ["Promise", *COLUMNS]
        body.append(html_table(title, head, rows) if rows else f"<p>{NOT_AGREED}</p>")
    for name, text in (("When we look again", page.review), ("If it is broken", page.broken)):
        body.append(f"<p><b>{name}.</b> {escape(text)}</p>")
    lines = "".join(f"<p>{line}:</p>" for line in SIGNS)
    signed = "".join(
        f"<div><h2>For {escape(inside(side))}</h2>{lines}</div>" for side in page.sides
    )
    body.append(
        f'<div class="sign">{signed}</div>'
        if any(page.agreed)
        else f"<p><b>{NOTHING_TO_SIGN}</b></p>"
    )
    if page.open:
        table = html_table(OPEN, list(OPEN_COLUMNS), page.open)
        body.append(f'<div class="open"><h2>{OPEN}</h2>{table}</div>')
    return sheet(_title(page), "".join(body), page.foot, _size(page), _STYLE)


def _docx(page: _Page) -> bytes:
    document = word_document(_title(page), _size(page))
    document.add_heading(_title(page), 1)
    document.add_paragraph().add_run(page.together).bold = True
    for title, rows in zip(_titles(page), page.agreed, strict=True):
        document.add_heading(title, 2)
        if rows:
            word_table(document, ["Promise", *COLUMNS], rows)
        else:
            document.add_paragraph(NOT_AGREED)
    for name, text in (("When we look again", page.review), ("If it is broken", page.broken)):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}. ").bold = True
        paragraph.add_run(text)
    if any(page.agreed):
        document.add_heading("Signed", 2)
        word_table(document, ["For", *SIGNS], [[inside(side), "", "", ""] for side in page.sides])
    else:
        document.add_paragraph().add_run(NOTHING_TO_SIGN).bold = True
    if page.open:
        document.add_heading(OPEN, 2)
        word_table(document, list(OPEN_COLUMNS), page.open)
    document.add_paragraph(page.foot)
    return word_file(document)
