"""A ward that may stop the line, as a small causal model: alerts, answers, trust and harm.

It is a model, not a measurement. Every figure in `Ward` is invented; what the model is for is the
order in which things move, and how that order hangs on the assumptions (`orders`).
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.hospital import draws

MONTHS = 36
HALF_HEARD = 120  # minutes: a leader who comes after so long counts half as much as one at once
MOVED = 0.1  # of its level before: what is called a fall of alerts, or a rise of harm


class Ward(NamedTuple):
    """What is assumed of a ward, in months; `ASSUMED` says what each figure is. All invented."""

    weaknesses: float = 60
    new: float = 3
    fade: float = 0.05
    noticed: float = 1.2
    trust: float = 0.1
    builds: float = 0.12
    breaks: float = 0.35
    mended: float = 0.05
    harms: float = 0.05


ASSUMED = {
    "weaknesses": "weak points that stand as the line begins",
    "new": "weak points that come up in a month",
    "fade": "share of them that go by themselves in a month",
    "noticed": "times a month that somebody notices one",
    "trust": "share of those times at which somebody would speak, as the line begins",
    "builds": "share of the missing trust that a month of good answers gives",
    "breaks": "share of the trust that a month without an answer takes",
    "mended": "share of answered alerts that take a weak point away for good",
    "harms": "share of weak points that harm somebody in a month",
}


class Answer(NamedTuple):
    """How a month's alerts are answered: how far those who spoke feel heard (1 is fully, 0 not at
    all, below 0 they are blamed), and on what share of the alerts somebody works."""

    heard: float
    worked_on: float


USUAL = Ward()
COMES = Answer(1, 1)
NOBODY = Answer(0, 0)


def answered(share: float, minutes: float = 0) -> Answer:
    """Return the answer of leaders who come to this share of alerts, after so many minutes.

    Late is better than never: what is late is worked on all the same, but felt less.
    """
    return Answer(share * 0.5 ** (minutes / HALF_HEARD), share)


def live(answers: Iterable[Answer], ward: Ward = USUAL) -> pd.DataFrame:
    """Return one row a month: month (1, 2, ...), trust (0 to 1), weaknesses, alerts and harm.

    Weaknesses are those at the month's start, trust is that with which its alerts are raised;
    alerts and harm (patients harmed) are means, without luck. One answer a month.
    """
    return pd.DataFrame(
        [(month, *lived) for month, lived in enumerate(_months(answers, ward), 1)],
        columns=["month", "trust", "weaknesses", "alerts", "harm"],
    )


def _months(answers: Iterable[Answer], ward: Ward):
    """Yield trust, weaknesses, alerts and harm of each month: numbers, or arrays where the ward's
    assumptions are arrays of many wards."""
    standing, trust = ward.weaknesses, ward.trust
    for answer in answers:
        alerts = standing * ward.noticed * trust
        yield trust, standing, alerts, standing * ward.harms
        gone = alerts * answer.worked_on * ward.mended + standing * ward.fade
        standing = np.maximum(0, standing + ward.new - gone)
        trust = trust + ward.builds * max(answer.heard, 0) * (1 - trust)
        trust = np.maximum(0, trust - ward.breaks * (1 - answer.heard) * trust)


def turned_away(month: int, answer: Answer, before: Answer = COMES) -> list[Answer]:
    """Return three years of answers: `before` until the month, from which on it is `answer`."""
    return [before if now < month else answer for now in range(1, MONTHS + 1)]


class Order(NamedTuple):
    """The months in which alerts had fallen and harm had risen by MOVED; None is never."""

    alerts: int | None
    harm: int | None

    @property
    def alerts_first(self) -> bool:
        """Whether alerts had fallen in an earlier month than harm had risen, or harm never."""
        return self.alerts is not None and (self.harm is None or self.alerts < self.harm)


def order(lived: pd.DataFrame, month: int) -> Order:
    """Return when alerts and harm had moved, against the month before leaders turned away."""
    before = lived.iloc[month - 2]
    after = lived.iloc[month - 1 :]
    fallen = after["month"][after["alerts"] < (1 - MOVED) * before["alerts"]]
    risen = after["month"][after["harm"] > (1 + MOVED) * before["harm"]]
    return Order(*(int(found.iloc[0]) if len(found) else None for found in (fallen, risen)))


def orders(wards: int = 400, times: float = 2, month: int = 19, seed: int = 15) -> pd.DataFrame:
    """Return one row for each of `wards` with other assumptions: alerts, harm, alerts_first.

    Each figure of `Ward` is divided or multiplied by up to `times`, each by itself; a share stays
    a share. From `month` on leaders come to two alerts of ten. Alerts and harm are the months in
    which they had moved, as in `order`; missing where they never had.
    """
    rng = draws.stream(seed, "orders")
    factors = 1 + (times - 1) * rng.random((len(USUAL), wards))
    factors = np.where(rng.random(factors.shape) < 0.5, factors, 1 / factors)
    ward = Ward(*(np.asarray(USUAL)[:, None] * factors))
    ward = ward._replace(**{name: np.minimum(1, getattr(ward, name)) for name in SHARES})
    lived = list(_months(turned_away(month, answered(0.2)), ward))
    alerts, harm = (np.array([now[place] for now in lived]) for place in (2, 3))
    fallen = _first(alerts < (1 - MOVED) * alerts[month - 2], month)
    risen = _first(harm > (1 + MOVED) * harm[month - 2], month)
    first = fallen < np.where(np.isnan(risen), np.inf, risen)
    return pd.DataFrame({"alerts": fallen, "harm": risen, "alerts_first": first})


def _first(moved: np.ndarray, month: int) -> np.ndarray:
    """Return, for each column, the first month from `month` on in which it is true, or NaN."""
    after = moved[month - 1 :]
    return np.where(after.any(axis=0), month + after.argmax(axis=0), np.nan)


def by_month(events: pd.DataFrame) -> pd.Series:
    """Return how many events there are in each month, by its first day; a month with none has 0."""
    months = events["day"].dt.to_period("M")
    counts = months.value_counts().sort_index()
    every = pd.period_range(months.min(), months.max(), freq="M")
    return counts.reindex(every, fill_value=0).set_axis(every.to_timestamp())


SHARES = ("fade", "trust", "builds", "breaks", "mended", "harms")
