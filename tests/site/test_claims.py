"""A figure about a real organisation has its source beside it, and no source stands unused."""

import html
import re

import pytest

from improving_care.modules import MODULES
from improving_care.site.build import ROOT
from improving_care.site.claims import CLAIM, STRENGTHS, given

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


MARKED = [path for path in BOOK.rglob("*.md") if CLAIM.search(path.read_text(encoding="utf8"))]


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_each_page_with_marks_says_once_what_they_mean(path, folder):
    built = folder / path.relative_to(ROOT).with_suffix(".html")
    text = built.read_text(encoding="utf8")
    said = re.findall(r'<p class="marks-said">.*?</p>|<dl class="strengths">.*?</dl>', text, re.S)
    if "lead sheets" in text:
        assert not said, "a sheet to print says it in its own words"
        return
    assert len(said) == 1
    words = " ".join(re.sub(r"<[^>]*>", "", html.unescape(said[0])).split())
    places = [words.index(f"{mark} {strength}") for strength, (mark, _) in STRENGTHS.items()]
    assert places == sorted(places), "from the firmest to the least"
    assert all(meaning in words for _, meaning in STRENGTHS.values())


def test_what_marks_mean_stands_under_the_first_and_is_printed(page, site):
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{site}book/modules/17-leading.html")
    first = page.locator(".claim").first.bounding_box()
    said = page.locator(".marks-said")
    below = said.bounding_box()["y"] - first["y"]
    assert 0 < below < 400, "in sight of the mark, on a phone too"
    page.emulate_media(media="print")
    assert said.is_visible()
    said.get_by_role("link", name="All sources").click()
    assert page.url.endswith("book/reference/references.html")


@pytest.mark.parametrize("width", [375, 1280])
def test_the_source_behind_a_mark_is_in_sight_with_its_own_mark(page, site, width):
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{site}book/modules/17-leading.html")
    page.locator(".claim a").last.click()
    source = page.locator(".citation:target")
    assert source.bounding_box()["y"] >= 0
    mark = source.locator(".claim").bounding_box()
    assert mark["y"] + mark["height"] <= 700
