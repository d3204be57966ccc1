"""A ward that may stop the line, as a small causal model: alerts, answers, trust and harm.

It is a model, not a measurement. Every figure in `Ward` is invented; what the model is for is the
order in which things move, and how that order hangs on the assumptions (`orders`).
"""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from improving_care.hospital import draws

MONTHS = 36
HALF_HEARD = 120  # minutes: a leader who comes after so long counts half as much as one at once
MOVED = 0.1  # of its level before: what is called a fall of alerts, or a rise of harm


class Ward(NamedTuple):
    """What is assumed of a ward. Months, shares of 1, and counts; all of it invented."""

    weaknesses: float = 60  # things that can go wrong, as the line begins
    new: float = 3  # that come up in a month
    fade: float = 0.05  # of those that stand, that go by themselves in a month
    noticed: float = 1.2  # times a month that somebody notices one that stands
    trust: float = 0.1  # share of those times at which somebody would speak, as the line begins
    builds: float = 0.12  # of the trust that is missing, that a month of good answers gives
    breaks: float = 0.35  # of the trust that there is, that a month without an answer takes
    mended: float = 0.05  # of answered alerts, that take a weakness away for good
    harms: float = 0.05  # of the weaknesses that stand, that harm somebody in a month


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
    standing, trust, rows = ward.weaknesses, ward.trust, []
    for month, answer in enumerate(answers, 1):
        alerts = standing * ward.noticed * trust
        rows.append((month, trust, standing, alerts, standing * ward.harms))
        gone = min(standing, alerts * answer.worked_on * ward.mended + standing * ward.fade)
        standing += ward.new - gone
        trust += ward.builds * max(answer.heard, 0) * (1 - trust)
        trust = max(0.0, trust - ward.breaks * (1 - answer.heard) * trust)
    return pd.DataFrame(rows, columns=["month", "trust", "weaknesses", "alerts", "harm"])


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

    Each figure of `Ward` is divided or multiplied by up to `times`, each by itself. From the month
    on leaders come to two alerts of ten.
    """
    rng = draws.stream(seed, "orders")
    answers = turned_away(month, answered(0.2))
    rows = []
    for _ in range(wards):
        changed = [known * _between(rng, times) for known in USUAL]
        ward = Ward(*changed)
        ward = ward._replace(**{name: min(1.0, getattr(ward, name)) for name in SHARES})
        found = order(live(answers, ward), month)
        rows.append((*found, found.alerts_first))
    return pd.DataFrame(rows, columns=["alerts", "harm", "alerts_first"])


SHARES = ("fade", "trust", "builds", "breaks", "mended", "harms")


def _between(rng, times: float) -> float:
    """Return a factor between 1 / times and times, as often below 1 as above."""
    factor = 1 + (times - 1) * float(rng.random())
    return factor if rng.integers(2) else 1 / factor
