"""Module 11's exercise: every defensible label counts, near ones in part, confusions are named."""

import pytest

from improving_care.grading.answers import Cards, form_problem
from improving_care.grading.cohort import drawn
from improving_care.grading.course import EXERCISES
from improving_care.grading.exercises.wastes.drawn import CARDS
from improving_care.grading.judging import judge, questions
from improving_care.lean.wastes import LABELS, NEAR

SLUG = "11-wastes"
SOURCE = EXERCISES / "source" / SLUG / f"{SLUG}.ipynb"
TRAINEES = [f"trainee-{number}" for number in range(40)]
PILES = Cards(6, ("waiting", "motion", "not waste"))


def planted(trainee: str) -> dict:
    return drawn(SLUG, trainee).planted["q1"]


def test_the_mistakes_that_the_module_is_about_are_known():
    known = {mistake.name for q in questions(SLUG).values() for mistake in q.misconceptions}
    assert {"Every wait is waste", "Running out is inventory", "Blaming the person"} <= known


def test_every_label_that_can_be_defended_counts_whole():
    for trainee in TRAINEES[:10]:
        cards = planted(trainee)
        for k in range(3):
            answer = {
                number: card["accepted"][k % len(card["accepted"])]
                for number, card in cards.items()
            }
            assert judge(SLUG, "q1", answer, trainee).right


def test_a_near_label_counts_half_and_another_nothing():
    cards = planted("amina")
    best = {number: card["accepted"][0] for number, card in cards.items()}
    near = next(
        (number, label)
        for number, card in cards.items()
        for label in LABELS
        if {label, best[number]} in NEAR and label not in card["accepted"]
    )
    far = next(
        (number, label)
        for number, card in cards.items()
        for label in LABELS
        if {label, best[number]} not in NEAR and label not in card["accepted"]
    )
    nearly = ", and 1 more nearly, which counts in part"
    for (number, label), also in ((near, nearly), (far, "")):
        verdict = judge(SLUG, "q1", best | {number: label}, "amina")
        assert not verdict.right
        assert verdict.reason.startswith(
            f"39 of 40 are right{also}. Most often you chose {label} where {best[number]} fits "
            "better (once). "
        )


def test_the_confusion_made_most_often_is_named_first():
    cards = planted("amina")
    best = {number: card["accepted"][0] for number, card in cards.items()}
    out = [number for number, card in cards.items() if card["trap"] == "out"]
    verdict = judge(SLUG, "q1", best | dict.fromkeys(out, "inventory"), "amina")
    assert f"you chose inventory where defects fits better ({len(out)} times)." in verdict.reason
    assert verdict.misconception == "Running out is inventory"


def test_everybody_gets_forty_cards_with_all_labels_and_both_traps():
    for trainee in TRAINEES[:10]:
        cards = planted(trainee)
        assert list(cards) == [str(number) for number in range(1, 41)]
        assert {card["accepted"][0] for card in cards.values()} == set(LABELS)
        traps = [card["trap"] for card in cards.values()]
        assert traps.count("wait") == traps.count("out") == 5
        seen = drawn(SLUG, trainee).given["cards"]["seen"]
        assert seen.is_unique and not seen.str.contains("[{}]").any()


def test_the_bank_of_cards_is_in_order():
    texts = [card["text"] for card in CARDS]
    assert len(set(texts)) == len(texts)
    for card in CARDS:
        assert set(card["accepted"]) <= set(LABELS)
        if card.get("trap") == "wait":
            assert card["accepted"] == ["not waste"]
        if card.get("trap") == "out":
            assert card["accepted"][0] == "defects" and "inventory" not in card["accepted"]


def test_the_same_id_gives_the_same_numbers_everywhere():
    data = drawn(SLUG, "amina")
    assert data.given["plan"] == {"trips": 22, "now": 33, "then": 16, "shifts": 730, "pace": 70}
    assert data.given["trays"]["packed"].tolist() == [65, 86, 82, 54, 219, 41]


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            "waiting",
            'Piles in curly brackets are wanted here, such as {"waiting": [1, 4]}, and this is '
            "text.",
        ),
        (
            {"wating": [1]},
            "'wating' is not one of the labels: waiting, motion, not waste.",
        ),
        ({"waiting": 1}, 'In "waiting": A list in square brackets is wanted here'),
        ({"waiting": [1, 9]}, 'In "waiting": There is no card 9: they run from 1 to 6.'),
        ({"waiting": [1, 1]}, 'In "waiting": The list names a card twice: name each once.'),
        (
            {"waiting": [1, 2, 3], "motion": [3, 4, 5, 6]},
            "Card 3 lies on two piles: leave it on one.",
        ),
        (
            {"waiting": [1, 2, 3], "motion": [4, 6]},
            "Card 5 has no label yet: each of the 6 needs one.",
        ),
        ({1: 2}, "2 is not one of the labels"),
    ],
)
def test_piles_of_the_wrong_form_get_one_sentence(answer, sentence):
    assert form_problem(PILES, answer)[1].startswith(sentence)


def test_piles_and_single_cards_are_the_same_answer():
    by_pile = {"Waiting ": [1, 2], "motion": [3.0], "not waste": [6, 5, 4]}
    by_card = {1: "waiting", 2: "waiting", 3: "motion", 4: "not waste", 5: "not waste"}
    read = form_problem(PILES, by_pile)
    assert read == form_problem(PILES, by_card | {6: "not waste"})
    assert read[1] is None and list(read[0]) == ["1", "2", "3", "4", "5", "6"]
