"""Engagement: nine questions, three parts, and teams held against chance."""

import numpy as np
import pandas as pd
import pytest

from improving_care.datasets import load
from improving_care.leading.engagement import (
    PARTS,
    EngagementError,
    by_team,
    funnel,
    scores,
    survey,
)

ASKED = [name for names in PARTS.values() for name in names]


def person(*answers) -> pd.DataFrame:
    return pd.DataFrame([dict(zip(ASKED, answers, strict=True))])


def test_nine_questions_in_three_parts_of_three():
    assert list(PARTS) == ["motivation", "involvement", "advocacy"]
    assert [len(names) for names in PARTS.values()] == [3, 3, 3]


@pytest.mark.parametrize(("answer", "score"), [(1, 0), (2, 2.5), (3, 5), (4, 7.5), (5, 10)])
def test_one_to_five_becomes_nought_to_ten(answer, score):
    assert (scores(person(*[answer] * 9)).iloc[0] == score).all()


def test_a_question_left_out_is_left_out_and_each_part_counts_a_third():
    found = scores(person(5, np.nan, np.nan, 1, 1, 1, 3, 3, 3)).iloc[0]
    assert found.tolist() == [10, 0, 5, 5]


def test_who_answers_nothing_in_a_part_has_no_score_and_is_not_counted():
    both = pd.concat([person(4, 4, 4, np.nan, np.nan, np.nan, 4, 4, 4), person(*[3] * 9)])
    both = both.assign(team="A").reset_index(drop=True)
    assert scores(both)["engagement"].isna().tolist() == [True, False]
    assert by_team(both, ["team"]).loc[0, ["answers", "engagement"]].tolist() == [1, 5]


@pytest.mark.parametrize("answer", [0, 6, 2.5])
def test_an_answer_that_cannot_be_gets_one_sentence(answer):
    with pytest.raises(EngagementError, match="whole number from 1"):
        scores(person(answer, *[3] * 8))


def test_a_missing_column_gets_one_sentence():
    with pytest.raises(EngagementError, match="There is no column absorbed; the nine are"):
        scores(person(*[3] * 9).drop(columns="absorbed"))


def test_merewick_by_year_is_what_the_table_of_trusts_has():
    trusts = load("trusts").query("trust == 'Merewick'").set_index("year")["engagement"]
    own = survey(["year"]).set_index("year")["engagement"]
    for year, score in own.items():
        assert score == pytest.approx(trusts[year], abs=0.001)


def test_the_funnel_cries_wolf_twice_in_a_thousand():
    rng = np.random.default_rng(3)
    out = total = 0
    for _ in range(400):
        sizes = rng.integers(8, 160, 26)
        mean = 6.7 + 1.6 / np.sqrt(sizes) * rng.standard_normal(26)
        teams = pd.DataFrame({"answers": sizes, "engagement": mean, "deviation": 1.6})
        out += (funnel(teams)["stands_out"] != "no").sum()
        total += 26
    assert 0.0008 < out / total < 0.0035


def test_the_lines_are_wide_for_small_teams_and_the_middle_is_all_who_answered():
    teams = funnel(survey().query("year == 2023"))
    by_size = teams.sort_values("answers")
    assert (by_size["high"] - by_size["low"]).is_monotonic_decreasing
    every = scores(load("staff_survey").query("year == 2023"))["engagement"].mean()
    assert teams["everybody"].iloc[0] == pytest.approx(every)
