"""The check of a script: it finds what is there, and calls a label a label."""

import pytest

from improving_care.leading.feedback import (
    AGREEMENT,
    EFFECT,
    LABEL,
    OBSERVED,
    QUESTION,
    SCRIPTS,
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
    assert {found.says for found in check(script, "")} == {
        part.there if part.avoid else part.missing for part in script.parts
    } or all(found.says for found in check(script, ""))


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
        (QUESTION, "What did you see?"),
        (QUESTION, "I wonder: how was it for you?"),
        (AGREEMENT, "Shall we look at it again on Friday?"),
        (AGREEMENT, "I'll come to the round next week"),
        (AGREEMENT, "Let's try it and meet in two weeks"),
    ],
)
def test_each_part_is_found_where_it_is(part, text):
    assert well(FEEDBACK, text)[part.name]


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (OBSERVED, "You do not communicate."),
        (EFFECT, "It is not good."),
        (QUESTION, "All right?"),
        (QUESTION, "Do you see what I mean?"),
        (AGREEMENT, "Please do better in future."),
    ],
)
def test_and_not_where_it_is_not(part, text):
    assert not well(FEEDBACK, text)[part.name]


def test_what_is_found_is_quoted_and_what_is_missing_says_what_to_do():
    found = {
        each.part: each.says for each in check(FEEDBACK, "You are rude. {} How was it for you?")
    }
    assert "“You are rude”" in found[LABEL.name] and "{}" not in found[LABEL.name]
    assert found[EFFECT.name] == EFFECT.missing
