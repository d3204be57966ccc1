"""The built site in a real browser with the network off: every page, as a reader meets it."""

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe

from improving_care.modules import MODULES
from improving_care.site.build import ROOT
from improving_care.spc.colours import PALETTE_DARK

from .conftest import settle

TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf8"))
PAGES = [TOC["root"], *(page["file"] for part in TOC["parts"] for page in part["chapters"])]
HOME = TOC["root"]
MODULE = "book/modules/05-control-charts"
PHONE = {"width": 375, "height": 740}
LAB = {"lab": "/voila/render/", "code": "/door/code/", "again": "/door/again/"}


def pictures(page) -> list[str]:
    return page.locator(".course-chart svg").evaluate_all("all => all.map(s => s.outerHTML)")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_and_asks_nothing_of_another_host(page, site, name):
    page.goto(f"{site}{name}.html")
    settle(page)
    assert page.watch.foreign == []
    assert page.watch.errors == []
    assert page.locator("h1").count() == 1
    assert page.locator("img:not([alt])").count() == 0
    figures = page.locator(".course-chart")
    assert figures.count() == page.locator(".course-chart svg[aria-label]").count()
    for label in page.locator(".course-chart svg").evaluate_all(
        "all => all.map(s => s.getAttribute('aria-label'))"
    ):
        assert len(label.split()) >= 5, f"alt text that says what the chart shows, not {label!r}"


@pytest.mark.parametrize("name", [*PAGES, "search"])
@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_no_serious_finding_of_axe(browser, site, name, look):
    context = browser.new_context(
        viewport=PHONE if look == "phone" else {"width": 1280, "height": 900},
        color_scheme="dark" if look == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{site}{name}.html")
    settle(page)
    found = Axe().run(page).response["violations"]
    context.close()
    serious = [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert serious == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_on_a_phone(page, site, name):
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{name}.html")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for figure in page.locator(".course-chart").all():
        boxes = figure.evaluate(
            "f => [...f.querySelectorAll('text')].filter(t => t.textContent.trim())"
            ".map(t => t.getBoundingClientRect()).filter(b => b.height).map(b => [b.right, b.height])"
        )
        assert max(right for right, _ in boxes) <= PHONE["width"]
        assert min(height for _, height in boxes) >= 9, "the smallest writing can be read"


@pytest.mark.parametrize("module", ["04-run-charts", "05-control-charts", "18-board"])
def test_paper_cuts_no_name_of_a_line(page, site, module):
    page.goto(f"{site}book/modules/{module}.html")
    settle(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 657, "height": 900})  # A4 less its margins
    wider = page.locator(".course-chart svg").evaluate_all(
        "all => all.flatMap(s => [...s.querySelectorAll('text')].filter(t => t.textContent.trim() &&"
        " t.getBoundingClientRect().right > s.getBoundingClientRect().right + 0.5))"
        ".map(t => t.textContent)"
    )
    assert wider == []


def test_a_slider_moves_the_chart_by_mouse_and_by_keyboard(page, site):
    page.goto(f"{site}{MODULE}.html")
    figure = page.locator(".course-chart").filter(has=page.locator("input[type=range]")).first
    slider = figure.locator("input[type=range]").first
    slider.scroll_into_view_if_needed()
    assert slider.evaluate("s => s.labels.length") == 1, "a screen reader says what it moves"
    settle(page)

    def picture() -> str:
        return figure.locator("svg").evaluate("s => s.outerHTML")

    still = picture()
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    part = slider.evaluate("s => (s.value - s.min) / (s.max - s.min)")
    page.mouse.move(box["x"] + 8 + (box["width"] - 16) * part, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (0.85 if part < 0.5 else 0.15), middle, steps=8)
    page.mouse.up()
    figure.evaluate("f => f.view.runAsync().then(() => null)")
    dragged = picture()
    assert dragged != still

    slider.focus()
    ends = []
    for key in ("Home", "End"):
        page.keyboard.press(key)
        figure.evaluate("f => f.view.runAsync().then(() => null)")
        ends.append(picture())
    assert ends[0] != ends[1]
    last = slider.input_value()
    page.keyboard.press("ArrowLeft")
    assert slider.input_value() != last
    assert page.watch.errors == []


def test_charts_are_drawn_anew_when_a_phone_is_turned(page, site):
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{MODULE}.html")
    settle(page)
    page.set_viewport_size({"width": PHONE["height"], "height": PHONE["width"]})
    figure = page.locator(".course-chart").first
    page.wait_for_function(
        "f => f.querySelector('svg').width.baseVal.value > 400", arg=figure.element_handle()
    )
    assert page.watch.errors == []


def test_only_a_chart_that_moves_loads_the_charts_script(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}book/reference/conventions.html")
    settle(page)
    moving = page.locator(".course-chart input").count()
    assert any("vega.js" in url for url in asked) == bool(moving)


def test_charts_change_with_the_page_in_the_dark(page, site):
    page.goto(f"{site}{MODULE}.html")
    settle(page)
    ink = page.locator(".course-chart text").first
    light = ink.evaluate("t => getComputedStyle(t).fill")
    page.get_by_role("button", name="Dark").click()
    dark = ink.evaluate("t => getComputedStyle(t).fill")
    assert dark != light
    red, green, blue = (int(PALETTE_DARK["ink"][i : i + 2], 16) for i in (1, 3, 5))
    assert dark == f"rgb({red}, {green}, {blue})"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark", "it is remembered"


def test_a_page_reads_whole_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{MODULE}.html")
    assert page.locator(".course-chart svg").first.is_visible()
    assert page.get_by_text("python course.py open").is_visible()
    quiz = page.locator(".quiz").first
    assert quiz.get_by_role("button").count() == 0, "no button that would do nothing"
    quiz.locator("summary").click()
    assert quiz.locator("details li").first.is_visible()
    context.close()


def test_each_answer_of_each_quiz_gets_its_reason_by_keyboard(page, site):
    page.goto(f"{site}{MODULE}.html")
    quizzes = page.locator(".quiz").all()
    assert 3 <= len(quizzes) <= 6
    for quiz in quizzes:
        reply = quiz.get_by_role("status")
        answers = quiz.get_by_role("radio").all()
        assert reply.inner_text() == ""
        quiz.get_by_role("button", name="Check").focus()
        page.keyboard.press("Enter")
        assert reply.inner_text() == "Choose an answer first."
        reasons = quiz.locator("details li .reason").all_text_contents()
        # Wrong answers first, so that each is followed by another try.
        for right in (False, True):
            for number, answer in enumerate(answers):
                item = quiz.locator("details li").nth(number)
                if (item.get_attribute("data-right") is not None) != right:
                    continue
                answers[0].focus()
                page.keyboard.press("Space")
                for _ in range(number):
                    page.keyboard.press("ArrowDown")
                assert answer.is_checked()
                assert reply.inner_text() == "", "an old reply must not stand beside a new choice"
                page.keyboard.press("Tab")
                page.keyboard.press("Enter")
                said = reply.inner_text()
                assert said.startswith("Right." if right else "Not this one.")
                assert " ".join(reasons[number].split()) in " ".join(said.split())
                assert said.endswith("Try another.") != right
        assert quiz.get_by_text("Answers and reasons").is_visible()


def test_doors_are_links_only_where_a_server_stands_behind_them(browser, site):
    """A plain host shows the two commands; the course's server answers doors.js itself."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}{MODULE}.html")
    assert page.locator(".doors a:visible").count() == 0
    assert page.locator(".doors-shut").first.is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".doors").first.is_visible(), "on paper there are no doors"
    page.emulate_media(media="screen")
    doors = {**LAB, "exercise": "/door/exercise/", "mark": "/door/mark/"}
    context.route("**/doors.js", lambda route: route.fulfill(body=f"window.courseDoors = {doors}"))
    page.reload()
    assert not page.locator(".doors-shut").first.is_visible()
    for name, address in {
        "Open the lab": "/voila/render/05-control-charts.ipynb",
        "Open the code": "/door/code/05-control-charts",
        "Do the exercise": "/door/exercise/05-control-charts",
        "Mark my exercise": "/door/mark/05-control-charts",
        "Start again": "/door/again/05-control-charts",
    }.items():
        assert page.get_by_role("link", name=name).first.get_attribute("href") == address
    context.close()


def test_the_home_page_shows_the_place_three_doors_and_the_map(page, site):
    page.goto(f"{site}{HOME}.html")
    picture = page.locator("svg.hospital")
    assert "Beech" in picture.get_attribute("aria-label")
    assert page.locator(".choices a").all_text_contents() == [
        "I want to learn",
        "I run a workshop",
        "I only want to chart my data",
    ]
    stops = page.get_by_role("listitem").filter(has=page.locator(".no"))
    assert stops.count() == len(MODULES)
    for module, stop in zip(MODULES, stops.all(), strict=True):
        words = stop.inner_text()
        assert module.title in words
        assert f"{module.minutes} minutes" in words
        assert ("not yet written" in words) != module.written
        assert stop.get_by_role("link").count() == int(module.written)


def test_a_module_says_its_number_on_its_page_and_in_the_contents(page, site):
    page.goto(f"{site}{MODULE}.html")
    assert page.locator(".module-number").text_content() == "Module 5"
    assert page.title().startswith("5 ")
    numbers = page.locator(".contents ul").first.locator(".number").all_text_contents()
    assert [int(number) for number in numbers] == [m.no for m in MODULES if m.written]
    page.goto(f"{site}book/start.html")
    assert page.locator(".module-number").count() == 0


def test_every_link_within_the_site_leads_somewhere(page, site, folder):
    for name in PAGES:
        page.goto(f"{site}{name}.html")
        for address in page.locator("a[href]").evaluate_all("all => all.map(a => a.href)"):
            if not address.startswith(site):
                continue
            path, _, anchor = address.removeprefix(site).partition("#")
            target = folder / path
            assert target.is_file(), f"{name} links to {path}"
            if anchor:
                assert f'id="{anchor}"' in target.read_text(encoding="utf8"), f"{name}: {address}"


def test_the_search_finds_a_word_of_a_page(page, site):
    page.goto(f"{site}{HOME}.html")
    page.get_by_label("Search").fill("Beech")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for(timeout=20_000)
    assert page.watch.foreign == []
    assert page.watch.errors == []


@pytest.mark.parametrize(("name", "budget"), [(HOME, 80_000), (MODULE, 250_000)])
def test_a_page_stays_light_until_something_on_it_moves(browser, site, name, budget):
    """What must arrive before the page can be read, formulas and live charts aside."""
    context = browser.new_context()
    page = context.new_page()
    sizes = {}
    page.on("response", lambda r: sizes.update({r.url: len(r.body())}))
    page.goto(f"{site}{name}.html")
    settle(page)
    context.close()
    later = ("vega.js", "tex-svg.js")
    assert (
        sum(size for url, size in sizes.items() if later[0] not in url and later[1] not in url)
        < budget
    )
