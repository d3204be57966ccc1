"""Module 14's page in a real browser, network off: the walk through the years, and the scenes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from improving_care.labs.salford_royal import YEARS
from improving_care.site import visit_on_paper
from improving_care.site.board_scene import SceneError, read_scene
from improving_care.site.build import ROOT
from improving_care.site.claims import STRENGTHS
from improving_care.site.timeline import KINDS, TimelineError, read_timeline

PAGE = "book/modules/14-salford-royal"
SOURCE = (ROOT / f"{PAGE}.md").read_text(encoding="utf8")
STOPS = read_timeline(SOURCE.split(":::{timeline}\n")[1].split("\n:::")[0].splitlines())
PHONE = {"width": 375, "height": 740}


@pytest.fixture
def walk(page, site):
    page.goto(f"{site}{PAGE}.html")
    expect(page.locator(".timeline-count")).to_have_text(f"Stop 1 of {len(STOPS)}")
    return page


def shown(page):
    return page.locator(".timeline-stop:visible")


def test_the_whole_walk_by_keyboard_alone(walk):
    walk.locator(".timeline-marks [aria-selected=true]").focus()
    for number, stop in enumerate(STOPS, 1):
        expect(shown(walk)).to_have_count(1)
        expect(shown(walk).locator(".timeline-title")).to_have_text(stop.title)
        expect(walk.locator(".timeline-count")).to_have_text(f"Stop {number} of {len(STOPS)}")
        mark = walk.evaluate("document.activeElement.getAttribute('aria-label')")
        assert mark == f"{stop.when}, {stop.title}"
        walk.keyboard.press("ArrowRight")
    walk.keyboard.press("Home")
    expect(shown(walk).locator(".timeline-title")).to_have_text(STOPS[0].title)
    walk.keyboard.press("End")
    expect(shown(walk).locator(".timeline-title")).to_have_text(STOPS[-1].title)
    assert walk.watch.errors == [] and walk.watch.foreign == []


def test_todays_eyes_are_shut_until_they_are_asked_for(walk):
    eyes = walk.get_by_role("button", name="With today's eyes")
    expect(walk.locator(".timeline-today:visible")).to_have_count(0)
    eyes.focus()
    walk.keyboard.press("Space")
    expect(eyes).to_have_attribute("aria-pressed", "true")
    later = walk.get_by_role("button", name="Later")
    later.focus()
    for _ in STOPS[1:]:
        expect(walk.locator(".timeline-today:visible")).to_have_count(1)
        walk.keyboard.press("Enter")
    expect(walk.locator(".timeline-count")).to_have_text(f"Stop {len(STOPS)} of {len(STOPS)}")
    # At the end the button stays, and so does the keyboard's place.
    assert walk.evaluate("document.activeElement.textContent").startswith("Later")
    assert walk.evaluate("scrollX") == 0


def test_three_questions_are_asked_and_the_end_says_what_was_looked_for(walk):
    scene = walk.locator(".board-scene").first
    expect(scene.locator(".scene-heard:visible")).to_have_count(0)
    buttons = scene.get_by_role("listitem").get_by_role("button")
    for number, which in enumerate((0, 3, 7), 1):
        buttons.nth(which).focus()
        walk.keyboard.press("Enter")
        if number < 3:
            expect(scene.locator(".scene-heard:visible")).to_have_count(number)
            expect(scene.locator(".scene-sum")).to_contain_text(f"Asked: {number} of 3")
    expect(scene.locator(".scene-sum")).to_contain_text(
        "You looked for something to compare with and those who are not heard."
    )
    expect(scene.locator(".scene-heard:visible")).to_have_count(buttons.count())
    buttons.nth(1).focus()
    walk.keyboard.press("Enter")  # no fourth question
    expect(scene.locator(".asked")).to_have_count(3)
    scene.get_by_role("button", name="Choose again").click()
    expect(scene.locator(".scene-heard:visible")).to_have_count(0)


def test_the_letter_has_one_first_answer(walk):
    scene = walk.locator(".board-scene").nth(2)
    scene.get_by_role("listitem").nth(1).get_by_role("button").click()
    expect(scene.locator(".scene-sum")).to_contain_text("The other answers stand above")
    expect(scene.locator(".asked")).to_have_count(1)


def test_axe_is_content_in_the_middle_of_the_walk_and_on_a_phone(browser, site):
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site}{PAGE}.html")
    page.get_by_role("button", name="With today's eyes").click()
    for _ in range(6):
        page.get_by_role("button", name="Later").click()
    page.locator(".board-scene").first.get_by_role("listitem").first.get_by_role("button").click()
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    current = page.locator(".timeline-marks [aria-selected=true]").bounding_box()
    assert 0 <= current["x"] and current["x"] + current["width"] <= PHONE["width"]
    assert min(current["width"], current["height"]) >= 44, "a finger's width"
    context.close()


def test_without_scripts_and_on_paper_everything_stands_there(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{PAGE}.html")
    expect(page.locator(".timeline-stop:visible")).to_have_count(len(STOPS))
    heard = page.locator(".scene-heard").count()
    expect(page.locator(".scene-heard:visible")).to_have_count(heard)
    context.close()
    page = browser.new_page()
    page.goto(f"{site}{PAGE}.html")
    expect(page.locator(".timeline-stop:visible")).to_have_count(1)
    page.emulate_media(media="print")
    expect(page.locator(".timeline-stop:visible")).to_have_count(len(STOPS))
    expect(page.locator(".timeline-today:visible")).to_have_count(len(STOPS))
    expect(page.locator(".scene-heard:visible")).to_have_count(heard)
    page.close()


def test_every_stop_has_its_source_and_every_kind_is_walked():
    assert {stop.kind for stop in STOPS} == set(KINDS)
    for stop in STOPS:
        assert "{claim}`" in " ".join(stop.then), stop.title
    claims = re.findall(r"\{claim\}`([\w-]+) (\w+)`", SOURCE)
    assert len(claims) > 40


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "needs at least two stops"),
        ("Once.", "begins with a line that starts with “=”"),
        ("= 2008 | done", "A stop starts with “= when | kind | title”"),
        ("= 2008 | won | A prize", "“won” is no kind of stop"),
        ("= 2008 | done | A\n= 2009 | done | B\nIt was.", "The stop “A” needs a sentence"),
    ],
)
def test_a_timeline_that_is_not_whole_gets_one_sentence(text, problem):
    with pytest.raises(TimelineError, match=re.escape(problem)):
        read_timeline(text.splitlines())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "begins with a line that starts with “?”"),
        ("Hello", "not “Hello”"),
        ("? Which?\n- One", "The question “One” needs “||”"),
        ("? Which?\n- One || Yes.\n- Two || No.", "ends with “!”"),
        ("? Which?\n- One || Yes.\n- Two || No.\n! 2", "fewer than there are"),
    ],
)
def test_a_scene_that_is_not_whole_gets_one_sentence(text, problem):
    with pytest.raises(SceneError, match=re.escape(problem)):
        read_scene(text.splitlines())


def test_a_scene_is_read_as_it_is_written():
    scene = read_scene(
        "? Which?\n- What else? [a comparison]\n  || Much.\n- Who? || Nobody.\n! 1".splitlines()
    )
    assert (scene.told, scene.most) == ("Which?", 1)
    assert [(a.text, a.looks_for, a.heard) for a in scene.asks] == [
        ("What else?", "a comparison", "Much."),
        ("Who?", "", "Nobody."),
    ]


def test_the_cards_have_no_source_and_no_later_eyes():
    told = visit_on_paper.cards() + visit_on_paper.black_cards()
    assert len(told) == len(STOPS) == 15
    assert not any("{claim}" in card for card in told)
    for stop in STOPS:
        # No title: many a title tells which heap its card belongs on.
        begins = f"**{stop.when}**\n\n{stop.then[0][:40]}"
        (card,) = (card for card in told if card.startswith(begins))
        assert not stop.today or stop.today[0][:40] not in card
    # How many were harmed is told after the black cards, in the pause.
    assert not re.search("seven|thirteen", " ".join(visit_on_paper.black_cards()), re.IGNORECASE)


def test_the_plan_says_of_the_cards_what_the_page_says():
    heap = visit_on_paper.heaps().table["heap"]
    assert {no for no, marks in heap.items() if marks == "self-reported"} == {1, 3, 6, 7, 11}
    assert [no for no, marks in heap.items() if " or " in marks] == [4]
    assert set(heap[[1, 2, *range(5, 11)]]) == set(STRENGTHS), "no heap is empty in 45 minutes"


def test_the_scenes_on_paper_ask_and_do_not_answer():
    for scene in (visit_on_paper.board_of_2011(), visit_on_paper.letter_at_merewick()):
        asks, heard = re.findall(r"^- (.+?)(?: \[.+\])?\n  \|\| (.{20})", SOURCE, re.MULTILINE), 0
        for ask, answer in asks:
            heard += f"☐ {ask}" in scene[0]
            assert answer not in scene[0]
        assert heard in (4, 8)


def test_the_four_posters_say_what_the_plan_says():
    years = YEARS.head(6)
    gone = [
        round(100 * (1 - rate.iloc[-1] / rate.iloc[year]))
        for rate in (years["all"], years["began here"] / years["days"])
        for year in (0, 1)
    ]
    plan = (ROOT / "book/facilitate/14-salford-royal.md").read_text(encoding="utf8")
    assert "{}, {}, {} and {} per cent".format(*gone) in plan
    assert "2006 | 231 | 188 | 212,000" in visit_on_paper.six_years()[0]
