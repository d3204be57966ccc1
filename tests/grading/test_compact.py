"""Module 16's exercise: the right side counts half, and the mistakes it is about are known."""

import re

from improving_care.grading.cohort import drawn
from improving_care.grading.exercises.compact.drawn import STATEMENTS
from improving_care.grading.judging import judge, questions
from improving_care.site.build import ROOT

SLUG = "16-compact"
TRAINEES = [f"trainee-{number}" for number in range(20)]


def test_the_mistakes_that_the_module_is_about_are_known():
    known = {mistake.name for q in questions(SLUG).values() for mistake in q.misconceptions}
    assert {
        "A one-sided deal",
        "Values read as behaviours",
        "A promise with no measure counts as kept",
        "The hero",
        "Success without a comparator",
        "Praise is no label",
    } <= known


def test_the_right_side_alone_counts_half():
    cards = drawn(SLUG, "amina").planted["q1"]
    truth = questions(SLUG)["q1"].truth(drawn(SLUG, "amina"))
    sides = {n: f"{s['gives']} {'unseen' if s['seen'] else 'seen'}" for n, s in cards.items()}
    verdict = judge(SLUG, "q1", sides, "amina")
    assert verdict.score == 5
    assert "0 of 20 are right, and 20 more nearly, which counts in part." in verdict.reason
    assert judge(SLUG, "q1", truth, "amina").score == 10


def test_everybody_gets_both_sides_by_both_speakers_seen_and_unseen():
    for trainee in TRAINEES:
        cards = drawn(SLUG, trainee).planted["q1"].values()
        sorts = [(c["by"], c["gives"], c["seen"]) for c in cards]
        assert len(set(sorts)) == 8 and len(sorts) == 20
        assert drawn(SLUG, trainee).given["statements"]["says"].is_unique


def test_everybody_meets_each_lack_and_a_whole_objective():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        assert set(data.planted["q2"].values()) == {"act", "number", "date", "give", "none"}
        assert len(set(data.given["objectives"].values())) == 6


def test_how_many_objectives_are_whole_is_said_as_it_is_drawn_for_everybody():
    source = ROOT / "exercises" / "source" / SLUG / f"{SLUG}.ipynb"
    said = re.findall(r"(At least one|One) is whole", source.read_text(encoding="utf-8"))
    counts = {
        list(drawn(SLUG, f"trainee-{number}").planted["q2"].values()).count("none")
        for number in range(60)
    }
    assert counts == {1, 2}, "some have two whole ones: no word may say that it is one"
    assert said == ["At least one"]
    assert "the whole one" not in questions(SLUG)["q2"].right


def test_the_bank_of_statements_is_in_order():
    texts = [statement["text"] for statement in STATEMENTS]
    assert len(set(texts)) == len(texts) == 40


def test_the_same_id_gives_the_same_numbers_everywhere():
    data = drawn(SLUG, "amina")
    assert data.given["changes"]["kept"].tolist() == [7, 8, 2, 7, 5, 8, 6, 13, 8, 5, 8, 7]
    assert data.given["survey"]["agree"].tolist() == [52, 44]


def test_shares_of_all_asked_are_said_to_be_that_whatever_else_was_chosen():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        table = data.given["survey"].set_index("year")
        shares = (100 * table["agree"] / table["asked"]).round(1).to_dict()
        for name, letter in data.planted["q6"].items():
            answer = shares | {"at_least": shares["after"], "claim": letter}
            verdict = judge(SLUG, "q6", answer, trainee)
            assert verdict.misconception == "The silent counted as no", (trainee, name)
