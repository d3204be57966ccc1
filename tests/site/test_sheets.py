"""The sheets to print: a module's cards and forms exist, are told of, fit A4 and say how many."""

import re

import pytest

from improving_care.site.build import ROOT

FACILITATE = ROOT / "book" / "facilitate"
SHEETS = [path.stem for path in sorted(FACILITATE.glob("*-sheets.md"))]
TOLD = re.compile(r"(\d+) pages")


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def plan_of(sheet: str) -> str:
    """The text of the facilitators' page of the sheet's module."""
    (plan,) = [
        path
        for path in FACILITATE.glob(f"{sheet[:3]}*.md")
        if "Run a workshop" in path.read_text(encoding="utf8")
    ]
    return plan.read_text(encoding="utf8")


def on_paper(page) -> None:
    """Show the page as it prints: as wide as A4 less its margins of 18 mm, at 96 dots an inch."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 657, "height": 900})


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_plan_and_the_list_of_plans_lead_to_the_sheets_and_say_how_many_pages(sheet):
    pages = TOLD.search((FACILITATE / f"{sheet}.md").read_text(encoding="utf8"))[0]
    for text in (plan_of(sheet), (FACILITATE / "workshops.md").read_text(encoding="utf8")):
        assert re.search(rf"\[[^\]]*{pages}[^\]]*\]\({sheet}\.md\)", text)


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_sheets_print_on_as_many_pages_as_told_and_nothing_is_wider_than_one(sheet, page, site):
    page.goto(f"{site}book/facilitate/{sheet}.html")
    page.wait_for_load_state("networkidle")
    told = TOLD.search(page.locator(".lead.sheets").inner_text())[1]
    assert pages_of(page.pdf(format="A4")) == int(told)
    on_paper(page)
    wider = page.evaluate(
        "[...document.querySelectorAll('body *')]"
        ".filter((each) => each.checkVisibility() && each.getBoundingClientRect().right > 658)"
        ".map((each) => each.outerHTML.slice(0, 80))"
    )
    assert wider == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_card_is_cut_and_each_has_room(sheet, page, site):
    page.goto(f"{site}book/facilitate/{sheet}.html")
    on_paper(page)
    cut = page.evaluate(
        "[...document.querySelectorAll('.cards > li')]"
        ".filter((card) => card.scrollWidth > card.clientWidth || card.clientHeight > 900)"
        ".map((card) => card.textContent)"
    )
    assert cut == []
    for line in page.locator(".line").all():
        assert line.bounding_box()["height"] >= 30  # 8 mm, for a hand
