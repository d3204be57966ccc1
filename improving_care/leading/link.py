"""Engagement beside harm and absence: what goes together across wards, and what it does not show.

A link between averages of wards is ecological: each point is a ward, not a person, and whatever
kind of ward it is may drive both of its figures.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.datasets import load
from improving_care.hospital import draws, place
from improving_care.leading.engagement import survey

OLD = 75  # years of age
MEASURES = {
    "falls": "falls per 1,000 bed days",
    "ulcers": "new pressure ulcers per 1,000 bed days",
    "absence": "days lost to sickness, %",
}
# The lab's wards: how far the kind of ward moves each figure when it moves both, and chance.
KIND_MOVES = {"engagement": 0.45, "harm": -2.4}
CHANCE = {"engagement": 0.35, "harm": 1.2}
USUAL = {"engagement": 6.7, "harm": 7.0}


class Correlation(NamedTuple):
    """How closely two figures go together, -1 to 1, and what is left with a third held still."""

    plain: float
    held: float


@cache
def wards() -> pd.DataFrame:
    """Return Merewick's 18 wards over the three years, one row each.

    Columns: ward, engagement (0 to 10), falls and ulcers (per 1,000 bed days), absence (% of
    contracted days), older (share of stays by patients of 75 or more). A pressure ulcer counts
    where it began on the ward and under no device, so that its definition is the same throughout.
    """
    falls, ulcers, away = load("falls").dropna(), load("pressure_ulcers"), load("absence")
    beds = load("bed_days").groupby("ward")["occupied"].sum()
    counted = falls.groupby("ward")[["falls", "bed_days"]].sum().astype(float)
    began = ulcers[(ulcers["origin"] == "on the ward") & (ulcers["device"] == "no")]
    lost = away.groupby("team")[["lost", "days"]].sum()
    stays = load("spells")
    table = pd.DataFrame(
        {
            "engagement": survey(["team"]).set_index("team")["engagement"],
            "falls": 1000 * counted["falls"] / counted["bed_days"],
            "ulcers": 1000 * began.groupby("ward").size() / beds,
            "absence": 100 * lost["lost"] / lost["days"],
            "older": (stays["age"] >= OLD).groupby(stays["ward"]).mean(),
        }
    )
    return table.loc[counted.index].rename_axis("ward").reset_index()


def correlation(x, y, held=None) -> Correlation:
    """Return Pearson's correlation of x and y, and of what `held` leaves of them.

    `held` is a third figure in the same order; its straight line is taken out of both first (a
    partial correlation). Without it both numbers are the same.
    """
    x, y = (np.asarray(values, dtype=float) for values in (x, y))
    plain = float(np.corrcoef(x, y)[0, 1])
    if held is None:
        return Correlation(plain, plain)
    rest = [values - np.polyval(np.polyfit(held, values, 1), held) for values in (x, y)]
    return Correlation(plain, float(np.corrcoef(*rest)[0, 1]))


def fronts_and_backs() -> list[str]:
    """Return six wards as cards to fold, front and back in turn: what goes together, then why.

    They are the three wards with the most older patients and the three with the fewest; the
    children's ward is left out, since nobody would lay it beside the others.
    """
    by_age = wards().query("ward != 'Juniper'").sort_values("older")
    six = pd.concat([by_age[:3], by_age[-3:]]).sort_values("ward")
    cards = []
    for letter, ward in zip("ABCDEF", six.itertuples(), strict=True):
        cards += [
            f"**Ward {letter}**\n\nEngagement **{ward.engagement:.2f}**, of 0 to 10\n\n"
            f"Falls for each 1,000 bed days **{ward.falls:.1f}**",
            f"**{letter} is {ward.ward}**, {place.WARDS[ward.ward].specialty}\n\n"
            f"Of 100 stays **{100 * ward.older:.0f}** are those of patients of {OLD} or more",
        ]
    return cards


def made_up(effect: float, moved: float, wards: int = 40, seed: int = 17) -> pd.DataFrame:
    """Return wards that are invented, of two kinds: ward, kind, engagement (0 to 10), harm.

    `effect` is what one more point of engagement truly does to harm (per 1,000 bed days), -1 or so;
    `moved` is how far the kind of ward drives both figures, 0 (not at all) to 1. The chance is the
    same whatever the two are, so that only they make a difference.
    """
    rng = draws.stream(seed, "engagement and harm")
    kind = np.where(np.arange(wards) % 2, 1, -1)
    luck = {name: CHANCE[name] * draws.bell(rng, wards) for name in CHANCE}
    for name, numbers in luck.items():  # chance that has itself nothing to do with the kind
        luck[name] = numbers - np.where(
            kind == 1, numbers[kind == 1].mean(), numbers[kind == -1].mean()
        )
    luck["harm"] -= (
        luck["engagement"] * (luck["harm"] @ luck["engagement"]) / (luck["engagement"] ** 2).sum()
    )
    own = luck["engagement"] + moved * KIND_MOVES["engagement"] * kind
    harm = luck["harm"] + moved * KIND_MOVES["harm"] * kind + effect * own
    return pd.DataFrame(
        {
            "ward": range(1, wards + 1),
            "kind": np.where(kind == 1, "short stay", "older people"),
            "engagement": USUAL["engagement"] + own,
            "harm": np.maximum(0, USUAL["harm"] + harm),
        }
    )
