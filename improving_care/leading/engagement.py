"""Engagement as the NHS staff survey scores it: nine questions, three parts, one number of 0 to 10.

Motivation, involvement and advocacy have three questions each; a part is the mean of its questions
and engagement the mean of the three parts, so that no part weighs more where a question was left
out. Answers of 1 to 5 become 0 to 10. How the survey itself treats unanswered questions we did not
read; ours stands in `scores`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from improving_care.datasets import load
from improving_care.hospital.staff import QUESTIONS

PARTS: Mapping[str, tuple[str, ...]] = QUESTIONS
Z = {"95%": 1.959964, "99.8%": 3.090232}  # Spiegelhalter 2005, doi:10.1002/sim.1970


class EngagementError(ValueError):
    """Answers that cannot be scored; its text is one sentence that says what to do."""


def scores(answers: pd.DataFrame) -> pd.DataFrame:
    """Return each person's three parts and engagement, 0 to 10, one row for each row of `answers`.

    `answers` has the nine questions of `PARTS` as columns, 1 (no) to 5 (yes), missing where none
    was given: a part is the mean of what was answered in it, and who answered nothing in a part
    has no engagement score. Raises EngagementError for a column that is not there or an answer that
    is not 1 to 5.
    """
    asked = [name for names in PARTS.values() for name in names]
    if missing := [name for name in asked if name not in answers]:
        raise EngagementError(f"There is no column {missing[0]}; the nine are {', '.join(asked)}.")
    given = answers[asked].astype(float)
    if not (given.isin(range(1, 6)) | given.isna()).all(axis=None):
        raise EngagementError("Each answer is a whole number from 1 (no) to 5 (yes), or missing.")
    points = (given - 1) * 2.5
    parts = pd.DataFrame({part: points[list(names)].mean(axis=1) for part, names in PARTS.items()})
    return parts.assign(engagement=parts.mean(axis=1, skipna=False))


def by_team(answers: pd.DataFrame, by: Sequence[str] = ("team", "year")) -> pd.DataFrame:
    """Return one row a team and year: answers (how many), the three parts, engagement, deviation.

    `deviation` is the standard deviation between the people of that team. `answers` is as for
    `scores`, with the columns of `by`.
    """
    by = list(by)
    each = answers[by].join(scores(answers)).dropna(subset="engagement")
    teams = each.groupby(by)
    table = teams[[*PARTS, "engagement"]].mean()
    table.insert(0, "answers", teams.size())
    return table.assign(deviation=teams["engagement"].std()).reset_index()


def survey(by: Sequence[str] = ("team", "year")) -> pd.DataFrame:
    """Return Merewick's own staff survey, scored: see `by_team`."""
    return by_team(load("staff_survey"), by)


def funnel(teams: pd.DataFrame) -> pd.DataFrame:
    """Return teams of one year with what chance allows each of them, and which stand out.

    Adds `everybody` (the mean of all who answered), `low` and `high` (the 99.8% lines for a team
    with that many answers, from the deviation between people within teams, pooled) and `stands_out`
    ("low", "high" or "no"). A team of one person adds nothing to the pooled deviation.
    """
    n, mean = teams["answers"], teams["engagement"]
    everybody = (n * mean).sum() / n.sum()
    between_people = pooled_deviation(teams)
    half = Z["99.8%"] * between_people / np.sqrt(n)
    found = np.select([mean < everybody - half, mean > everybody + half], ["low", "high"], "no")
    return teams.assign(
        everybody=everybody, low=everybody - half, high=everybody + half, stands_out=found
    )


def pooled_deviation(teams: pd.DataFrame) -> float:
    """Return the standard deviation between people of one team, from all teams together."""
    free = teams["answers"] - 1
    return float(np.sqrt((free * teams["deviation"].fillna(0) ** 2).sum() / free.sum()))
