"""An A3 and an improvement week on one page: whole, escaped, and one page when it is full."""

import io
import re

import pytest
from docx import Document

from improving_care.project.section_page import NOT_YET, section_page
from improving_care.project.sections import SECTIONS

FULL = {
    section: {
        name: ("On Beech a patient waits for a bed, and nobody knows why. " * 20)[
            : part["maxLength"]
        ]
        for name, part in SECTIONS[section].schema["properties"].items()
    }
    for section in ("a3", "week")
}


@pytest.mark.parametrize("section", ["a3", "week"])
@pytest.mark.parametrize("kept", ["full", "empty"])
def test_a_section_is_one_page_with_every_part(section, kept, page):
    written = FULL[section] if kept == "full" else {}
    page.set_content(section_page(section, written).decode())
    titles = [part["title"] for part in SECTIONS[section].schema["properties"].values()]
    assert page.locator("h2").all_text_contents() == titles
    told = page.locator(".parts p").all_text_contents()
    assert told == ([text.strip() for text in written.values()] or [NOT_YET] * len(titles))
    pdf = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Type /Pages.*?/Count (\d+)", pdf, re.DOTALL) == [b"1"]


def test_what_was_written_is_text_in_both_files(page):
    kept = {"target": "<script>document.title = 'run'</script>\n9 in 10 by noon"}
    page.set_content(section_page("a3", kept).decode())
    assert page.title() == "A3" and "<script>" in page.locator(".parts").inner_text()
    document = Document(io.BytesIO(section_page("a3", kept, "docx")))
    words = [paragraph.text for paragraph in document.paragraphs]
    assert kept["target"] in words and words.count(NOT_YET) == 5
