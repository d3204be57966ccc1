"""A figure about a real organisation has its source beside it, and no source stands unused."""

import re

import pytest

from improving_care.modules import MODULES
from improving_care.site.build import ROOT
from improving_care.site.claims import given

BOOK = ROOT / "book"
CASES = [module.slug for module in MODULES if 14 <= module.no <= 18]
REAL = re.compile(r"Salford|Virginia Mason|Northern Care|Care Quality|Joint Commission|Warwick")
# What is asked in a quiz, computed in a cell or listed to read further is no claim of the page.
ELSEWHERE = re.compile(
    r"^:::\{quiz\}$.*?^:::$|^```\{code-cell\}.*?^```$|^## Read further$.*\Z",
    re.MULTILINE | re.DOTALL,
)
INVENTED = re.compile("Merewick|simulated|model")


def cited(text: str) -> list[str]:
    return re.findall(r"\{(?:claim|cite)\}`(?:[\w-]+ )?(\w+)`", text)


@pytest.mark.parametrize("slug", CASES)
def test_a_figure_about_a_real_organisation_has_its_source_beside_it(slug):
    page = (BOOK / "modules" / f"{slug}.md").read_text(encoding="utf8")
    for paragraph in re.split(r"\n\s*\n|\n(?=[-|?] )", ELSEWHERE.sub("", page)):
        if REAL.search(paragraph) and re.search(r"\d", paragraph):
            assert cited(paragraph) or INVENTED.search(paragraph), paragraph


def test_every_source_is_used_and_listed_once():
    listed = re.findall(
        r"^@\w+\{(\w+),$", (BOOK / "reference" / "references.bib").read_text("utf8"), re.MULTILINE
    )
    used = {key for page in BOOK.rglob("*.md") for key in cited(page.read_text(encoding="utf8"))}
    assert sorted(listed) == sorted(used)


# What one source can carry in two strengths, and why.
IN_TWO = {
    "seattletimesdeath": "A newspaper reports what anybody could see, a death and an apology, and "
    "repeats what the hospital said that it would do.",
}


def test_a_source_is_as_strong_on_one_page_as_on_another():
    strengths = given(BOOK.rglob("*.md"))
    assert {key for key, found in strengths.items() if len(found) > 1} == set(IN_TWO)


def test_the_references_show_each_strength_and_have_titles_for_links(page, site):
    page.goto(f"{site}book/reference/references.html")
    sources = page.locator(".citation").all_inner_texts()
    strengths = given(BOOK.rglob("*.md"))
    shown = [re.findall(r"[◆◇●○]\s*([\w-]+)", source) for source in sources]
    assert sum(map(len, shown)) == sum(map(len, strengths.values()))
    death = next(at for at, source in enumerate(sources) if "Tragic death drives" in source)
    assert shown[death] == ["independent", "story"]
    links = page.locator(".citation a").all_inner_texts()
    assert links and not [link for link in links if link.startswith("http")]
    linked = page.locator(".citation:has(a)").count()
    assert page.locator(".citation", has_text="No link.").count() == len(sources) - linked
