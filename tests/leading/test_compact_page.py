"""The compact to sign: one page on paper, whole for a screen reader, and a Word file that opens."""

import io
from html import escape

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document

from improving_care.leading.compact import MEREWICK
from improving_care.leading.compact_page import compact_page

from ..project.test_charter import full, pages

COMPACTS = {
    "none": {},
    "Merewick": MEREWICK,
    "full": full()["compact"],
    "one word": full("W")["compact"],
}


@pytest.mark.parametrize("name", ["none", "Merewick", "full"])
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
    assert "draft" not in html and " *" not in html


def test_what_is_not_agreed_or_not_said_is_marked():
    alone = {"writers": "one, alone", "first_gives": [{"gives": "We ring"}, {"gives": " "}]}
    html = compact_page(alone).decode()
    assert "We ring *" in html and "* The other side has not said yes." in html
    assert "Written by one person for both sides" in html
    # What both want, two lines below, what the other side gives; and of the promise both columns.
    assert html.count("(not yet said)") == 6


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
    assert "Signature" in cells
    if name == "Merewick":
        assert MEREWICK["second_gives"][1]["gives"] in cells
        assert any(MEREWICK["broken"] in paragraph.text for paragraph in document.paragraphs)
