"""The staff: what they answer in the yearly survey, and the days they are away sick, by team."""

import numpy as np
import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.place import WARDS, days_in_month, months

YEARS = (2022, 2023, 2024)  # the survey is in October
A_BED = 2.6  # staff of a ward for each bed
OTHERS = {
    "emergency department": 240,
    "theatres": 330,
    "pharmacy": 90,
    "laboratory": 120,
    "outpatients": 130,
    "therapies": 150,
    "porters and cleaning": 260,
    "offices": 380,
}
ANSWERS = 0.48  # share of the staff who answer
# The nine questions in three parts, in our own words; each is answered 1 (no) to 5 (yes).
QUESTIONS = {
    "motivation": ("looks_forward", "enthusiastic", "absorbed"),
    "involvement": ("can_suggest", "can_improve", "shows_initiative"),
    "advocacy": ("recommends_work", "recommends_care", "care_comes_first"),
}
# Mean answer to each question, then the standard deviations between teams, people and answers.
MEAN = (3.45, 3.85, 3.90, 3.75, 3.45, 3.80, 3.55, 3.70, 3.75)
TEAMS_DIFFER, PEOPLE_DIFFER, ANSWERS_DIFFER = 0.16, 0.62, 0.72
SICK = 0.048  # share of contracted days lost
SICK_BY_MONTH = (
    1.16,
    1.08,
    1.02,
    0.94,
    0.92,
    0.92,
    0.95,
    0.94,
    0.96,
    1.02,
    1.05,
    1.14,
)  # January first
TEAM_SICKNESS_DIFFERS = 0.12


def teams() -> dict[str, int]:
    """Return the staff of each team: the wards and the departments, about 3,000 in all."""
    return {name: round(ward.beds * A_BED) for name, ward in WARDS.items()} | OTHERS


def staff_survey(seed: int) -> pd.DataFrame:
    """Return one row a person who answered: year, team and the nine answers."""
    names = [name for part in QUESTIONS.values() for name in part]
    parts = []
    for team, staff in teams().items():
        level = TEAMS_DIFFER * float(draws.bell(draws.stream(seed, "staff_survey", team)))
        for year in YEARS:
            rng = draws.stream(seed, "staff_survey", team, str(year))
            planted = [
                cause.size
                for cause in ledger.causes("staff_survey", team)
                if cause.first.year <= year <= cause.last.year
            ]
            n = int(draws.binomial(rng, staff, ANSWERS))
            person = level + sum(planted) + PEOPLE_DIFFER * draws.bell(rng, (n, 1))
            given = np.array(MEAN) + person + ANSWERS_DIFFER * draws.bell(rng, (n, len(names)))
            answers = np.clip(np.rint(given), 1, 5).astype(np.int64)
            parts.append(pd.DataFrame(answers, columns=names).assign(year=year, team=team))
    rows = pd.concat(parts, ignore_index=True).sort_values(["year", "team"], kind="stable")
    rows = rows.assign(answer=np.arange(1, len(rows) + 1))
    return rows[["answer", "year", "team", *names]].reset_index(drop=True)


def absence(seed: int) -> pd.DataFrame:
    """Return one row a team and month: staff, contracted days, days lost to sickness."""
    parts = []
    for team, staff in sorted(teams().items()):
        rng = draws.stream(seed, "absence", team)
        level = 1 + TEAM_SICKNESS_DIFFERS * float(draws.bell(rng))
        share = SICK * level * np.array([SICK_BY_MONTH[month.month - 1] for month in months()])
        for cause in ledger.causes("absence", team):
            share[cause.during(months())] *= cause.size
        # A month's sick leave comes in stretches of some days, so it varies more than single days do.
        days = np.array([round(staff * days_in_month(month) * 5 / 7) for month in months()])
        stretches = draws.poisson(rng, days * share / 4)
        lost = np.minimum(4 * stretches + (3 * rng.random(len(days))).astype(np.int64), days)
        parts.append(
            pd.DataFrame(
                {"team": team, "month": months(), "staff": staff, "days": days, "lost": lost}
            )
        )
    return pd.concat(parts, ignore_index=True)
