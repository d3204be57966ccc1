"""The negotiation and the scripts of module 16 in a real browser: by keyboard, kept, on paper."""

import pytest
from playwright.sync_api import expect

from improving_care.leading.feedback import SCRIPTS, check
from improving_care.leading.negotiation import CONSULTANTS, SCENES, State, answer

from .conftest import settle

PAGE = "book/modules/16-compact"
PHONE = {"width": 375, "height": 740}


@pytest.fixture
def opened(page, site):
    page.goto(f"{site}{PAGE}.html")
    settle(page)
    return page


def talk(page):
    return page.locator(".play[data-game=talk] > div:not(.play-words)")


def scripts(page):
    return page.locator(".play[data-game=scripts] > div:not(.play-words)")


def say(page, words: str) -> None:
    talk(page).get_by_role("button", name=words).press("Enter")


def starts(kind: str) -> list[str]:
    return [move.says[:40] for move in CONSULTANTS.moves if move.kind == kind]


def test_asking_offering_and_writing_it_down_by_keyboard(opened):
    heard = talk(opened).locator(".talk-interests li")
    expect(heard).to_have_text(["? Not yet known."] * 3)
    for words in starts("ask"):
        say(opened, words)
    assert talk(opened).get_by_text("Known: ").count() == 3
    for words in starts("offer"):
        say(opened, words)
    assert talk(opened).get_by_text("✓ Met: ").count() == 3
    say(opened, "Shall we write down")
    expect(talk(opened).locator(".talk-ended")).to_contain_text("3 of 3 interests heard, 3 met")
    expect(talk(opened).locator(".talk-said li").last).to_contain_text(CONSULTANTS.outcomes[3])
    assert talk(opened).locator(".talk-choices").is_hidden()
    assert opened.watch.errors == []


def test_every_reply_is_the_one_that_the_rules_give(opened):
    """A long way through both scenes, and each reply beside that of the rules."""
    for at, scene in enumerate(SCENES.values()):
        talk(opened).get_by_label("Your chair").select_option(str(at))
        state = State()
        for step in range(24):
            move = scene.moves[(5 * step + step // 3) % len(scene.moves)]
            reply = answer(scene, state, move)
            say(opened, move.says)
            last = talk(opened).locator(".talk-said li").last
            expect(last.locator("p").nth(1)).to_have_text(reply.they)
            expect(last.locator(".why")).to_have_text(reply.why)
            state = reply.state
            if state.over:
                break
        assert talk(opened).locator(".met").count() == len(state.met)


def test_the_third_push_ends_it_and_a_move_can_be_taken_back(opened):
    for words in starts("push"):
        say(opened, words)
    gauge = talk(opened).locator(".talk-gauge")
    expect(gauge).to_contain_text("has left the room")
    expect(talk(opened).get_by_text("Never asked for: ")).to_have_count(3)
    talk(opened).get_by_role("button", name="Take back the last").press("Enter")
    expect(gauge).to_contain_text("wary")
    assert talk(opened).get_by_role("status").inner_text().count(CONSULTANTS.they) >= 1
    opened.reload()
    settle(opened)
    expect(gauge).to_contain_text("wary")
    assert talk(opened).locator(".talk-said li").count() == 2
    talk(opened).get_by_role("button", name="Begin again").click()
    expect(gauge).to_contain_text("can talk")


@pytest.mark.parametrize("kept", ["{", "[]", '{"consultants": [99, -1, "x"], "chosen": 7}', "null"])
def test_whatever_stands_on_the_device_the_talk_can_be_played(page, site, kept):
    page.goto(f"{site}{PAGE}.html")
    page.evaluate("kept => localStorage.setItem('improving-care-talk', kept)", kept)
    page.evaluate("kept => localStorage.setItem('improving-care-scripts', kept)", kept)
    page.reload()
    settle(page)
    say(page, starts("ask")[0])
    assert talk(page).locator(".talk-said li").count() == 1
    assert page.watch.errors == []


def test_the_check_on_the_page_says_what_python_says(opened):
    for at, script in enumerate(SCRIPTS):
        scripts(opened).get_by_label("Script").select_option(str(at))
        for text in (
            script.weak,
            script.best,
            "You’re rude.\n\n On Friday I saw you sit. How was it? Shall we meet on Monday?",
            "I think you come across as a bit bossy, and the daughter wrote to us",
            "I saw that Mr Nuñez had not been seen. You are lazy. Łukasz fell ill, é and all.",
            "She’s not spoken since: everybody says so. Two patients were not named until ten.",
            "Monday",
            "",
        ):
            scripts(opened).get_by_role("textbox").fill(text)
            scripts(opened).get_by_role("button", name="What is in it?").press("Enter")
            said = scripts(opened).locator(".script-found li").all_text_contents()
            assert said == [f"{'✓' if f.well else '→'} {f.says}" for f in check(script, text)]
    assert opened.watch.errors == []


def test_the_strong_one_is_shown_after_a_try_beside_ones_own(opened):
    box = scripts(opened)
    box.get_by_role("button", name="Show a strong one").press("Enter")
    expect(box.locator(".script-strong")).to_contain_text("Improve it a little first")
    box.get_by_role("textbox").press("End")
    opened.keyboard.type(" By 30 June.")
    box.get_by_role("button", name="Show a strong one").press("Enter")
    for sentence, why in SCRIPTS[0].strong:
        expect(box.locator(".script-strong")).to_contain_text(sentence)
        expect(box.locator(".script-strong")).to_contain_text(why)
    rows = box.locator(".script-strong tbody tr")
    assert rows.count() == len(SCRIPTS[0].parts)
    expect(rows.nth(2)).to_have_text("by when– no✓ yes✓ yes")
    opened.reload()
    settle(opened)
    assert box.get_by_role("textbox").input_value().endswith("By 30 June.")


def test_whoever_goes_back_to_the_weak_one_finds_their_own_text_again(opened):
    box = scripts(opened)
    text, key = box.get_by_role("textbox"), lambda name: box.get_by_role("button", name=name)
    weak, mine = key("Back to the weak one"), key("Back to mine")
    assert weak.is_hidden() and mine.is_hidden()
    text.fill("My first.")
    weak.press("Enter")
    expect(text).to_have_value(SCRIPTS[0].weak)
    opened.reload()
    settle(opened)
    text.fill("My second.")
    weak.press("Enter")
    mine.press("Enter")
    expect(text).to_have_value("My second.")
    mine.press("Enter")
    expect(text).to_have_value("My first.")
    mine.press("Enter")
    expect(text).to_have_value("My second.")
    assert opened.watch.errors == []


def test_without_scripts_and_on_paper_it_stands_there_in_words(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{PAGE}.html")
    page.locator(".play-words summary").first.click()
    for move in CONSULTANTS.moves:
        assert page.get_by_text(move.they, exact=True).first.is_visible()
    assert page.get_by_role("button", name="Begin again").count() == 0
    context.close()
    page = browser.new_page()
    page.goto(f"{site}{PAGE}.html")
    settle(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.get_by_text(SCRIPTS[2].strong[0][1], exact=True).first.is_visible()
    assert page.locator(".talk-choices").first.is_hidden()
    page.close()


def test_on_a_phone_each_move_is_a_fingers_height(page, site):
    page.set_viewport_size(PHONE)
    page.goto(f"{site}{PAGE}.html")
    settle(page)
    for button in talk(page).locator(".talk-choices button").all():
        box = button.bounding_box()
        assert box["height"] >= 34 and box["x"] + box["width"] <= PHONE["width"]
