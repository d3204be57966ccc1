"""The charter: a project on one A4 page, as HTML to print and as DOCX to hand round."""

import io
import re
from dataclasses import dataclass
from html import escape

from improving_care.project.aim import aim_sentence
from improving_care.project.drivers import description, driver_diagram, drivers_png, tree
from improving_care.project.sections import SECTIONS
from improving_care.spc.palette import PALETTE

FORMS = ("html", "docx")
UNNAMED = "My improvement project"
TOLD = ("problem", "why", "scope", "team", "lead", "sponsor")
MOST_ROWS = 5  # of a table; the rest stays in the file
# How long a text may be above the tables and in them: the longest with which it fits.
LENGTHS = ((400, 240), (240, 150), (180, 100), (130, 70), (100, 50))
MOST_DRIVERS = 8
READABLE = 7.5  # points
SMALLEST, LARGEST = 7, 10.5  # points of the letters
FULL = 180_000  # letters of 1 point that a page holds beside its diagram


@dataclass(frozen=True)
class _Page:
    """What stands on the page, cut to its length."""

    title: str
    aim: str
    told: list[tuple[str, str]]
    drivers: list[dict]
    tables: list[tuple[str, list[str], list[list[str]]]]
    also: list[tuple[str, str]]
    left_out: str


def charter(project: dict, form: str = "html") -> bytes:
    """Return a project's charter as the content of a file: form "html" or "docx".

    `project` holds sections by name, as `load()` gives them; what is not there is left out, and what
    is too long for one page is cut and said to be.
    """
    pages = (_page(project, *longest) for longest in LENGTHS)
    page = next((page for page in pages if _size(page) >= READABLE), None)
    page = page or _page(project, *LENGTHS[-1])
    return _html(page) if form == "html" else _docx(page)


def _page(project: dict, above: int, within: int) -> _Page:
    aim = project.get("aim", {})
    titles = {n: part["title"] for n, part in SECTIONS["aim"].schema["properties"].items()}
    told = [(_label(titles[name]), short(aim[name], above)) for name in TOLD if aim.get(name)]
    tables, cut = [], []
    for name in ("measures", "plan"):
        parts = SECTIONS[name].schema["items"]["properties"]
        filled = [row for row in project.get(name, []) if any(row.get(part) for part in parts)]
        rows = [[short(row.get(part, ""), within) for part in parts] for row in filled[:MOST_ROWS]]
        if rows:
            head = [_label(part["title"]) for part in parts.values()]
            tables.append((SECTIONS[name].title, head, rows))
        if len(filled) > MOST_ROWS:
            cut.append(f"{len(filled) - MOST_ROWS} more of {SECTIONS[name].title.lower()}")
    drivers = project.get("drivers", [])
    if len(drivers) > MOST_DRIVERS:
        cut.append(f"{len(drivers) - MOST_DRIVERS} more rows of drivers")
    also = [
        (section.title, short(line, within))
        for name, section in SECTIONS.items()
        if project.get(name) and (line := section.line(project[name]))
    ]
    return _Page(
        short(aim.get("title", ""), within) or UNNAMED,
        short(aim_sentence(aim), above),
        told,
        [
            {part: short(text, within) for part, text in row.items()}
            for row in drivers[:MOST_DRIVERS]
        ],
        tables,
        also,
        f"In my-project.json, and not on this page: {', '.join(cut)}." if cut else "",
    )


def _label(title: str) -> str:
    """The short name of a part: what stands before its explanation."""
    return re.split(r"[:,]", title)[0]


def short(text: object, longest: int) -> str:
    """Return text on one line that any file can hold, cut at a word when it is too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    if len(line) <= longest:
        return line
    space = line.rfind(" ", 0, longest)
    return line[: space if space > 0 else longest] + " …"


def _size(page: _Page) -> float:
    """Return the points of the letters with which the page stays one page."""
    rows = [cell for _, _, table in page.tables for row in table for cell in row]
    texts = [page.aim, *(text for _, text in page.told), *rows, *(line for _, line in page.also)]
    texts += [text for row in page.drivers for text in row.values()]
    characters = sum(map(len, texts)) + 40 * (len(page.drivers) + len(rows) / 4)
    return letters(characters, FULL, SMALLEST, LARGEST)


def letters(characters: float, full: float, smallest: float, largest: float) -> float:
    """Return the points of the letters with which so many fit a page that holds `full` letters of
    1 point: no less than `smallest` and no more than `largest`."""
    return round(min(largest, max(smallest, (full / max(characters, 1)) ** 0.5)), 1)


_STYLE = """
:root{color-scheme:light}
@page{size:A4;margin:12mm}
body{font:%(size)spt/1.35 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
color:%(ink)s;background:%(paper)s;margin:0 auto;max-width:186mm;overflow-wrap:anywhere;padding:1.5rem 1rem}
h1{font-size:1.7em;line-height:1.2;margin:0}h2{color:%(teal)s;font-size:1.1em;margin:.9em 0 .25em}
.aim{border-left:4px solid %(teal)s;font-size:1.25em;margin:.6em 0;padding-left:.6em}
dl,.also{columns:2;column-gap:1.5em}dl{margin:.6em 0}.also p{break-inside:avoid}dl div{break-inside:avoid;margin-bottom:.4em}
dt{font-weight:600}dd{margin:0}p{margin:.3em 0}
table{border-collapse:collapse;width:100%%}
th,td{border-bottom:1px solid %(limits)s;min-width:5.6em;padding:.2em .8em .2em 0;
text-align:left;vertical-align:top}tbody th{font-weight:400}
svg{display:block;height:auto;max-height:74mm;max-width:100%%}.phone{display:none}
.scrolls{overflow-x:auto}footer{color:%(limits)s;font-size:.85em;margin-top:.9em}
@media screen and (max-width:40rem){dl,.also{columns:1}body{font-size:1rem}.paper{display:none}
.phone{display:block;max-height:none}.scrolls table{min-width:34rem}}
@media print{body{max-width:none;padding:0}.scrolls{overflow:visible}}
"""


def _html(page: _Page) -> bytes:
    body = [f"<h1>{escape(page.title)}</h1>", f'<p class="aim">{escape(page.aim)}</p>']
    told = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in page.told)
    body += [f"<dl>{told}</dl>"] if told else []
    if page.drivers:
        body.append("<h2>Drivers</h2>")
        for where, width in (("paper", 960), ("phone", 330)):
            picture = driver_diagram(page.drivers, page.aim, width)
            body.append(picture.replace("<svg ", f'<svg class="{where}" ', 1))
    for title, head, rows in page.tables:
        body += [f"<h2>{title}</h2>", html_table(title, head, rows)]
    if page.also:
        lines = "".join(f"<p><b>{title}.</b> {escape(line)}</p>" for title, line in page.also)
        body += [f'<h2>Also in this project</h2><div class="also">{lines}</div>']
    return sheet(f"{page.title}: project charter", "".join(body), _foot(page), _size(page))


def sheet(title: str, body: str, foot: str, size: float, style: str = "") -> bytes:
    """Return one A4 page as an HTML file: `body` is HTML, `size` the points of its letters.

    Its policy forbids scripts and requests, whatever a text might hold.
    """
    style = _STYLE % {**PALETTE, "size": size} + style
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><main>{body}</main><footer>{escape(foot)}</footer></body></html>\n"
    ).encode()


def html_table(title: str, head: list[str], rows: list[list[str]]) -> str:
    """Return a table whose first column names its rows, in a box that scrolls; texts are escaped."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    lines = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return scrolls(title, f"<table><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>")


def scrolls(label: str, wide: str) -> str:
    """What may be wider than a phone, in a box that scrolls by touch and by keys."""
    return (
        f'<div class="scrolls" tabindex="0" role="region" aria-label="{escape(label)}">{wide}</div>'
    )


def _foot(page: _Page) -> str:
    return f"Project charter, made with the course Improving Care. {page.left_out}".strip()


def word_document(title: str, size: float):
    """Return an empty Word file of one A4 page: its headings marked, its letters of `size` points."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Mm(12)
    teal = RGBColor.from_string(PALETTE["teal"][1:])
    for name, points in (("Normal", size), ("Heading 1", 1.7 * size), ("Heading 2", 1.1 * size)):
        style = document.styles[name]
        style.font.size, style.font.name = Pt(points), "Calibri"
        style.element.rPr.rFonts.attrib.pop(qn("w:asciiTheme"), None)
        style.element.rPr.rFonts.attrib.pop(qn("w:hAnsiTheme"), None)
        style.paragraph_format.space_before = Pt(0 if name != "Heading 2" else size * 0.6)
        style.paragraph_format.space_after = Pt(size * 0.25)
        if name != "Normal":
            style.font.color.rgb = teal
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    document.styles["Normal"].element.rPr.append(language)
    return document


def word_table(document, head: list[str], rows: list[list[str]]) -> None:
    """Add a table to a Word file, its head marked as one."""
    from docx.oxml import OxmlElement

    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    for row in (head, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            if row is head:
                cell.paragraphs[0].runs[0].bold = True
    marked = table.rows[0]._tr.get_or_add_trPr()
    marked.append(OxmlElement("w:tblHeader"))


def word_file(document) -> bytes:
    """Return a Word file's content."""
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _docx(page: _Page) -> bytes:
    """The page as a Word file, the picture with its words."""
    from docx.shared import Mm

    document = word_document(f"{page.title}: project charter", _size(page))
    document.add_heading(page.title, 1)
    document.add_paragraph().add_run(page.aim).bold = True
    for name, text in page.told:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}. ").bold = True
        paragraph.add_run(text)
    if page.drivers:
        document.add_heading("Drivers", 2)
        svg = driver_diagram(page.drivers, page.aim)
        wide, high = (int(x) for x in re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
        picture = document.add_picture(
            io.BytesIO(drivers_png(page.drivers, page.aim)),
            width=Mm(min(186, 80 * wide / high)),
        )
        words = description(tree(page.drivers, page.aim))
        picture._inline.docPr.set("descr", words)
    for title, head, rows in page.tables:
        document.add_heading(title, 2)
        word_table(document, head, rows)
    if page.also:
        document.add_heading("Also in this project", 2)
        for title, line in page.also:
            document.add_paragraph(f"{title}. {line}")
    document.add_paragraph(_foot(page))
    return word_file(document)
