"""Agreement of two people: against the definition, in words and as a picture."""

import re

import pytest

from improving_care.hospital.falls_notes import DEFINITIONS, NOTES
from improving_care.project.agreement import agreed, agreement, agreement_picture


def pairs(both: int, first: int, second: int, neither: int):
    one = ["yes"] * (both + first) + ["no"] * (second + neither)
    other = ["yes"] * both + ["no"] * first + ["yes"] * second + ["no"] * neither
    return one, other


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        ((20, 5, 10, 15), 0.4),  # 35 of 50 alike, chance 0.5
        ((45, 15, 25, 15), 0.1304),  # the same agreement, other shares: 60 of 100, chance 0.54
        ((25, 35, 5, 35), 0.2593),
        ((1, 0, 0, 19), 1.0),
        ((0, 1, 1, 18), -0.0526),
    ],
)
def test_kappa_on_worked_tables(table, kappa):
    assert agreement(*pairs(*table)).kappa == pytest.approx(kappa, abs=5e-5)


def test_one_answer_to_all_has_no_kappa_and_says_so():
    found = agreement(["no"] * 20, ["no"] * 20)
    assert found.kappa is None
    assert "kappa has no value" in found.sentence()


def test_no_case_and_uneven_answers_are_refused():
    with pytest.raises(ValueError):
        agreement([], [])
    with pytest.raises(ValueError):
        agreement(["yes"], [])


def test_grace_and_tom_both_count_ten_and_agree_on_half():
    first, _, third = DEFINITIONS
    assert first.grace.count("yes") == first.tom.count("yes") == 10
    assert (agreement(first.grace, first.tom).observed, len(NOTES)) == (0.5, 20)
    kappas = [agreement(each.grace, each.tom).kappa for each in DEFINITIONS]
    assert kappas == sorted(kappas)
    found = agreement(third.grace, third.tom)
    # What the page works out by hand.
    assert (found.observed, round(found.by_chance, 2), round(found.kappa, 2)) == (0.95, 0.53, 0.89)


def test_only_cases_that_both_answered_count():
    assert agreed([{"case": "1", "first": "yes"}, {"second": "no"}]) is None
    kept = [{"first": "yes", "second": "yes"}, {"first": "no", "second": ""}]
    assert agreed(kept).cases == 1


@pytest.mark.parametrize("width", [330, 720])
def test_the_picture_shows_every_answer_and_frames_each_difference(width):
    read = DEFINITIONS[1]
    svg = agreement_picture(read.grace, read.tom, ("Grace", "Tom"), width)
    assert svg.count("<circle") == 40
    assert svg.count("<rect") == len(agreement(read.grace, read.tom).apart)
    assert "they differ on 3, 5, 6, 7, 14, 16, 20" in svg
    assert max(float(x) for x in re.findall(r'cx="([\d.]+)"', svg)) + 7 <= width
