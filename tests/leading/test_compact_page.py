"""The compact to sign: one page on paper, whole for a screen reader, and a Word file that opens."""

import io
import re
from html import escape

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document

from improving_care.leading.compact import MEREWICK
from improving_care.leading.compact_page import (
    NOT_AGREED,
    NOTHING_TO_SIGN,
    OPEN,
    compact_page,
)

from ..project.test_charter import full, pages


def answered(compact: dict, *answers: str) -> dict:
    """A compact whose promises are answered so, in turns."""
    return compact | {
        name: [row | {"answer": answers[at % len(answers)]} for at, row in enumerate(compact[name])]
        for name in ("first_gives", "second_gives")
    }


COMPACTS = {
    "none": {},
    "Merewick": MEREWICK,
    "two open": answered(MEREWICK, "yes", "yes", "not yet"),
    "full": full()["compact"],
    "full, agreed": answered(full()["compact"], "yes"),
    "full, half of it": answered(full()["compact"], "yes", ""),
    "one word": full("W")["compact"],
}


@pytest.mark.parametrize("name", [name for name in COMPACTS if name != "one word"])
def test_it_is_one_sheet_of_paper_however_full(page, name):
    page.set_content(compact_page(COMPACTS[name]).decode())
    assert pages(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("width", [375, 1000])
@pytest.mark.parametrize("name", COMPACTS)
def test_it_reads_on_a_phone_and_for_a_screen_reader(page, name, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.set_content(compact_page(COMPACTS[name]).decode())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.watch.foreign == []


def test_both_sides_give_and_both_sign():
    html = compact_page(MEREWICK).decode()
    assert "From the consultants to the trust" in html and "From the trust to the cons" in html
    assert html.count("Signature:") == html.count("Date:") == 2
    for side in ("first", "second"):
        for row in MEREWICK[f"{side}_gives"]:
            assert escape(row["gives"]) in html and escape(row["seen"]) in html
    assert "draft" not in html and OPEN not in html


def test_what_is_not_agreed_stands_below_the_lines_to_sign():
    html = compact_page(COMPACTS["two open"]).decode()
    before, signed, after = re.split(r'<div class="sign">|<div class="open">', html)
    for side in ("first", "second"):
        *yes, later = (escape(row["gives"]) for row in MEREWICK[f"{side}_gives"])
        assert all(each in before for each in yes) and later not in before + signed
        assert later in after
    assert OPEN in after and "the trust: not yet" in after


def test_where_nothing_is_agreed_the_sheet_says_so_and_has_no_line_to_sign():
    alone = {"writers": "one, alone", "first_gives": [{"gives": "We ring"}, {"gives": " "}]}
    html = compact_page(alone).decode()
    assert html.count(NOT_AGREED) == 2 and NOTHING_TO_SIGN in html and "Signature" not in html
    assert "We ring" in html.split(OPEN, 1)[1] and "one side; the other side: no answer yet" in html
    assert "Written by one person for both sides" in html
    # What both want, two lines below; and how the promise would be seen.
    assert html.count("(not yet said)") == 4


def test_what_a_person_wrote_is_text_and_no_markup():
    html = compact_page(full()["compact"]).decode()
    assert "<b>bold" not in html and "&lt;b&gt;bold" in html and "\x0b" not in html
    assert "default-src 'none'" in html


@pytest.mark.parametrize("name", COMPACTS)
def test_the_word_file_opens_and_holds_the_same(name):
    document = Document(io.BytesIO(compact_page(COMPACTS[name], "docx")))
    assert round(document.sections[0].page_height.mm) == 297
    assert document.paragraphs[0].style.name == "Heading 1"
    cells = [c.text for table in document.tables for row in table.rows for c in row.cells]
    agreed = name not in ("none", "full", "one word")
    assert ("Signature" in cells) is agreed
    assert any(NOTHING_TO_SIGN in paragraph.text for paragraph in document.paragraphs) != agreed
    if name == "two open":
        heads = [table.rows[0].cells[0].text for table in document.tables]
        assert heads == ["Promise", "Promise", "For", "Promise, as it stands"]
        later = [row.cells[0].text for row in document.tables[3].rows[1:]]
        assert later == [MEREWICK[f"{side}_gives"][2]["gives"] for side in ("first", "second")]
        assert not set(later) & {c.text for t in document.tables[:2] for c in t.column_cells(0)}
    if name == "Merewick":
        assert MEREWICK["second_gives"][1]["gives"] in cells
        assert any(MEREWICK["broken"] in paragraph.text for paragraph in document.paragraphs)
