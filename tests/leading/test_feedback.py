"""The check of a script: it finds what is there, and calls a label a label."""

import pytest

from improving_care.grading.exercises.compact.drawn import SENTENCES
from improving_care.leading.feedback import (
    AGREEMENT,
    EFFECT,
    LABEL,
    LEAST,
    OBSERVED,
    QUESTION,
    SCRIPTS,
    TOO_SHORT,
    check,
)

BY_NAME = {script.name: script for script in SCRIPTS}
FEEDBACK = BY_NAME["feedback"]


def well(script, text) -> dict[str, bool]:
    return {found.part: found.well for found in check(script, text)}


@pytest.mark.parametrize("script", SCRIPTS, ids=list(BY_NAME))
def test_the_weak_one_lacks_everything_and_the_strong_one_nothing(script):
    assert not any(well(script, script.weak).values())
    assert all(well(script, script.best).values())
    assert all(sentence and why for sentence, why in script.strong)


@pytest.mark.parametrize("script", SCRIPTS, ids=list(BY_NAME))
@pytest.mark.parametrize("text", ["", " \n", "Monday", "Thank you, Sam"])
def test_a_text_of_a_word_or_two_is_never_well(script, text):
    assert len(text.split()) < LEAST
    assert [found.says for found in check(script, text)] == [
        TOO_SHORT if part.avoid else part.missing for part in script.parts
    ]
    assert not any(well(script, text).values())


@pytest.mark.parametrize("script", SCRIPTS, ids=list(BY_NAME))
def test_what_was_not_found_is_said_to_be_that_and_no_more(script):
    for part in script.parts:
        assert part.missing.startswith("I found no "), part.name


@pytest.mark.parametrize(
    "text",
    [
        "You are lazy.",
        "You're so unprofessional, Sam.",
        "You’re rude.",
        "you never listen",
        "You always come late.",
        "Your attitude worries me.",
        "You are a star.",
        "You are such a difficult person.",
        "You are not a team player.",
        "You are a born leader!",
        "your arrogance stopped Nia",
        "You were rude and unprofessional",
        "You are aggressive",
        "I think you are toxic",
        "You are a bit bossy",
        "You come across as aggressive",
        "You are amazing",
        "I find you difficult.",
        "You can be quite intimidating at times.",
        "You have a bad attitude.",
        "You acted like a bully on the round.",
        "What a star you are!",
        *SENTENCES["harsh"],
        *SENTENCES["kind"],
    ],
)
def test_a_label_is_found_kind_or_unkind(text):
    assert not well(FEEDBACK, text)[LABEL.name]


@pytest.mark.parametrize(
    "text",
    [
        "You are on call on Friday.",
        "You left the round before the last two patients were seen.",
        "You shouted at Ana in front of a patient.",
        "I know that you are tired after nights.",
        "You are the third to say so.",
        "You were late for the difficult list on Monday.",
        "You said that the plan was brilliant, and left.",
        "You called the patient a nightmare in the corridor.",
        "You were the only person in bay two at nine.",
        "She was cold, and asked for a blanket twice.",
        *SENTENCES["blunt"],
        *SENTENCES["plain"],
    ],
)
def test_hard_words_about_what_was_done_are_no_label(text):
    assert well(FEEDBACK, text)[LABEL.name]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (OBSERVED, "On Tuesday you left the round at ten."),
        (OBSERVED, "I heard you answer for her"),
        (EFFECT, "so the drug chart waited until ten"),
        (EFFECT, "She did not ask again."),
        (EFFECT, "she has not spoken since"),
        (EFFECT, "the daughter wrote to us"),
        (EFFECT, "Marek stopped, and nobody named the two."),
        (EFFECT, "Nia cried in the sluice."),
        (EFFECT, "Two patients were not named until ten."),
        (EFFECT, "The list began forty minutes late."),
        (OBSERVED, "At the huddle you interrupted Marek twice."),
        (QUESTION, "Tell me how you saw it."),
        (AGREEMENT, "Could you let Marek finish tomorrow?"),
        (QUESTION, "What did you see?"),
        (QUESTION, "I wonder: how was it for you?"),
        (AGREEMENT, "Shall we look at it again on Friday?"),
        (AGREEMENT, "I'll come to the round next week"),
        (AGREEMENT, "Let's try it and meet in two weeks"),
        (AGREEMENT, "We meet on Friday 3 May"),
        (AGREEMENT, "We'll both look at it in a fortnight."),
        (AGREEMENT, "Can we sit down next week?"),
    ],
)
def test_each_part_is_found_where_it_is(part, text):
    assert well(FEEDBACK, text)[part.name]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (OBSERVED, "You do not communicate."),
        (EFFECT, "It is not good."),
        (EFFECT, "In the huddle you stopped Marek twice."),
        (EFFECT, "You left the round at ten."),
        (EFFECT, "I saw you and Nia talk about the list."),
        (QUESTION, "All right?"),
        (QUESTION, "Do you see what I mean?"),
        (AGREEMENT, "Please do better in future."),
        (AGREEMENT, "We meet as equals."),
    ],
)
def test_and_not_where_it_is_not(part, text):
    assert not well(FEEDBACK, text)[part.name]


@pytest.mark.parametrize(
    "text",
    [
        "You must name tomorrow's discharges by 11 every day from 1 April",
        "You'll ring the ward each morning from the 3rd of March",
        "Every Monday you check the list, until the end of June",
        "You are to sign every chart by Friday",
        "On nine rounds in ten you will also tell the nurse in charge, within three months",
    ],
)
def test_an_objective_may_be_said_in_several_ways(text):
    found = well(BY_NAME["objective"], text)
    assert found["an act"] and found["how much"] and found["by when"], found


@pytest.mark.parametrize(
    "text", ["You must communicate.", "You need to be more proactive", "You will improve by 11"]
)
def test_a_wish_is_no_act_and_an_hour_no_date(text):
    found = well(BY_NAME["objective"], text)
    assert not found["an act"] and not found["by when"]


def test_what_is_found_is_quoted_and_what_is_missing_says_what_to_do():
    found = {
        each.part: each.says for each in check(FEEDBACK, "You are rude. {} How was it for you?")
    }
    assert "“You are rude”" in found[LABEL.name] and "{}" not in found[LABEL.name]
    assert found[EFFECT.name] == EFFECT.missing
