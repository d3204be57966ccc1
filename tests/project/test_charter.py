"""The charter: one page on paper, whole for a screen reader, and a Word file that opens."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document

from improving_care.project import charter
from improving_care.project.beech import BEECH
from improving_care.project.sections import SECTIONS


def full(text: str = "word & <b>bold</b> \x0b ") -> dict:
    """A project with every box filled to its last letter."""

    def filled(schema: dict):
        if schema.get("type") == "object":
            return {name: filled(part) for name, part in schema["properties"].items()}
        if schema.get("type") == "array":
            return [filled(schema["items"])] * schema["maxItems"]
        if "enum" in schema:
            return schema["enum"][-1]
        if schema["type"] == "string":
            return (text * schema["maxLength"])[: schema["maxLength"]]
        return 50

    project = {name: filled(section.schema) for name, section in SECTIONS.items()}
    drivers = [
        {part: f"{number} {words}"[: len(words)] for part, words in row.items()}
        for number, row in enumerate(project["drivers"])
    ]
    return project | {"drivers": drivers}  # each a box of its own


PROJECTS = {"none": {}, "Grace": BEECH, "full": full(), "one word": full("W")}


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", ["none", "Grace", "full"])
def test_it_is_one_sheet_of_paper_however_full(page, name):
    page.set_content(charter(PROJECTS[name]).decode())
    assert pages(page.pdf(prefer_css_page_size=True)) == 1


@pytest.mark.parametrize("width", [375, 1000])
@pytest.mark.parametrize("name", PROJECTS)
def test_it_reads_on_a_phone_and_for_a_screen_reader(page, name, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.set_content(charter(PROJECTS[name]).decode())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.watch.foreign == []


def test_what_a_person_wrote_is_text_and_no_markup():
    html = charter(full()).decode()
    assert "<b>bold" not in html and "&lt;b&gt;bold" in html
    assert "\x0b" not in html
    assert "default-src 'none'" in html


def test_what_does_not_fit_is_said():
    html = charter(full()).decode()
    assert "15 more of measures, 25 more of plan, 32 more rows of drivers" in html
    assert "more of" not in charter(BEECH).decode()


def test_what_other_modules_kept_has_a_line():
    more = {"cycles": [{"decision": "adapt"}, {}], "value_stream": [{"step": "Ask"}]}
    html = charter(BEECH | more).decode()
    assert "2 cycles of Plan, Do, Study, Act; the latest decision: adapt" in html
    assert "1 step from request to done" in html


@pytest.mark.parametrize("name", PROJECTS)
def test_the_word_file_opens_and_holds_the_same(name):
    document = Document(io.BytesIO(charter(PROJECTS[name], "docx")))
    assert round(document.sections[0].page_height.mm) == 297
    assert document.paragraphs[0].style.name == "Heading 1"
    assert document.core_properties.author == ""
    if name == "Grace":
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert BEECH["aim"]["title"] in text and "The problem. Patients on Beech" in text
        cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
        assert "balancing" in cells
        described = document.inline_shapes[0]._inline.docPr.get("descr")
        assert described.startswith("Driver diagram. Aim:")
