"""A section of a project on one A4 page: an A3 to hang up, the plan of an improvement week."""

from html import escape

from improving_care.project.charter import letters, sheet, word_document, word_file
from improving_care.project.sections import SECTIONS

NOT_YET = "(not yet written)"
SMALLEST, LARGEST = 7.5, 11.5  # points of the letters
FULL = 330_000  # letters of 1 point that a page holds beside its headings
_STYLE = ".parts{columns:2;column-gap:2em}.parts div{break-inside:avoid;padding-top:.7em}.parts h2{margin-top:0}.parts p{white-space:pre-line}"
_STYLE += "@media screen and (max-width:40rem){.parts{columns:1}}"


def section_page(section: str, kept: dict, form: str = "html") -> bytes:
    """Return a section with named parts as the content of a file: form "html" or "docx".

    `kept` is what stands in the project. Each part stands below its title; one that is empty is said
    to be. Letters are as large as one page allows.
    """
    known = SECTIONS[section]
    parts = [
        (part["title"], str(kept.get(name, "") or "").strip() or NOT_YET)
        for name, part in known.schema["properties"].items()
    ]
    characters = sum(len(title) + len(text) + 80 for title, text in parts)
    size = letters(characters, FULL, SMALLEST, LARGEST)
    foot = f"{known.title}, made with the course Improving Care."
    if form == "docx":
        document = word_document(known.title, size)
        document.add_heading(known.title, 1)
        for title, text in parts:
            document.add_heading(title, 2)
            document.add_paragraph(text)
        document.add_paragraph(foot)
        return word_file(document)
    told = "".join(
        f"<div><h2>{escape(title)}</h2><p>{escape(text)}</p></div>" for title, text in parts
    )
    body = f'<h1>{escape(known.title)}</h1><div class="parts">{told}</div>'
    return sheet(known.title, body, foot, size, _STYLE)
