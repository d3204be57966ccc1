"""A bad run chart on your desk: six things a leader may do, and 200 weeks of each.

It is a play. Every number of `Assumed` is invented, none is measured, and a reader may change each:
what follows shows what the assumptions lead to, not what leaders cause.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from improving_care.hospital import draws

WEEKS, WARDS = 200, 200
QUARTER = 13  # weeks
DOES = {
    "wait": "Nothing this week. You look at the chart again next month.",
    "exhort": "After each bad week, a letter to all: please take more care.",
    "blame": "After each bad week you ask who it was, and somebody has to say.",
    "change the target": "After a quarter with more red weeks than green, the target is moved.",
    "go and see": "Two hours each week on the ward, to ask what is in the way, and mend it.",
    "coach": "Staff test their own ideas; you ask what they expect, and find them the hours.",
}


class Assumed(NamedTuple):
    """What the play assumes. All of it is invented.

    `harm` true harm a week at first; `told` the share of it that is reported at usual trust; a
    letter and a question of blame cost `letter` and `blame` of the trust (which is 1 at first), and
    `mends` of what is lost or won goes back each week; being there wins `there` a week. There are
    `obstacles` that a visitor can find, one in `finds` weeks at usual trust, and mending one lessens
    harm by `obstacle`. A test ends every `test` weeks after the first `begins`; `helps` of the
    tests lessen harm by `gain`. Hours a week: `visit` of the leader's, `coached` of the staff's.
    """

    harm: float = 10
    told: float = 0.7
    letter: float = 0.02
    blame: float = 0.08
    mends: float = 0.02
    there: float = 0.006
    obstacles: int = 12
    finds: int = 6
    obstacle: float = 0.01
    begins: int = 8
    test: int = 4
    helps: float = 0.25
    gain: float = 0.04
    visit: float = 2
    coached: float = 20


ASSUMED = Assumed()


class Lived(NamedTuple):
    """What came of one thing done for 200 weeks: arrays of wards x weeks.

    `harm` is how many were harmed in truth, `seen` how many were reported, `trust` stands at 1
    first, `target` is what the week is held against, `hours` what was spent in that week.
    """

    harm: np.ndarray
    seen: np.ndarray
    trust: np.ndarray
    target: np.ndarray
    hours: np.ndarray

    def at_the_end(self, what: str, weeks: int = 26) -> np.ndarray:
        """Return one figure's mean over the last weeks, for each ward."""
        return getattr(self, what)[:, -weeks:].mean(axis=1)

    @property
    def red(self) -> np.ndarray:
        """Which weeks were reported above their target."""
        return self.seen > self.target


@cache
def _luck(harm: float, wards: int, seed: int):
    """Return who would be harmed if nothing changed, and three lucks that no decision moves.

    Counts weeks x wards; then, for each person of these, whether harm still comes and whether it is
    told, weeks x wards x persons; then what a visit finds and what a test brings, weeks x wards.
    """
    mean = np.full((WEEKS, wards), harm)
    would = draws.poisson(draws.stream(seed, "desk", "harm"), mean)
    most = int(would.max())
    persons = np.arange(most) < would[..., None]
    comes, told = (
        draws.stream(seed, "desk", name).random((WEEKS, wards, most), dtype=np.float32)
        for name in ("comes", "told")
    )
    find, help_ = (
        draws.stream(seed, "desk", name).random((WEEKS, wards)) for name in ("find", "help")
    )
    return np.where(persons, comes, 2), told, find, help_  # 2: never, there is no such person


@cache
def lived(does: str, assumed: Assumed = ASSUMED, wards: int = WARDS, seed: int = 17) -> Lived:
    """Return 200 weeks of each of `wards` wards under one of `DOES`; all six share their luck.

    The chance that harm is told follows trust, to at most 0.95. A bad week is one that was reported
    above the target, which at first is what is usual.
    """
    comes, tells, find, help_ = _luck(assumed.harm, wards, seed)
    level, trust = np.ones(wards), np.ones(wards)
    left = np.full(wards, assumed.obstacles)
    target = np.full(wards, assumed.harm * assumed.told)
    known = {name: np.zeros((wards, WEEKS)) for name in Lived._fields}
    for week in range(WEEKS):
        harmed = comes[week] < level[:, None]
        told = np.clip(assumed.told * trust, 0.05, 0.95)
        seen = (harmed & (tells[week] < told[:, None])).sum(axis=1)
        for name, values in (
            ("harm", harmed.sum(axis=1)),
            ("seen", seen),
            ("trust", trust),
            ("target", target),
        ):
            known[name][:, week] = values
        bad = seen > target
        trust = trust + assumed.mends * (1 - trust)
        if does == "exhort":
            trust = trust - assumed.letter * bad
        if does == "blame":
            trust = np.maximum(0.1, trust - assumed.blame * bad)
        if does in ("go and see", "coach"):
            trust = trust + assumed.there
        if does == "go and see":
            known["hours"][:, week] = assumed.visit
            found = (find[week] < trust / assumed.finds) & (left > 0)
            left = left - found
            level = level * (1 - assumed.obstacle * found)
        if does == "coach":
            known["hours"][:, week] = assumed.coached
            ends = week >= assumed.begins and (week - assumed.begins) % assumed.test == 0
            level = level * (1 - assumed.gain * (ends & (help_[week] < assumed.helps)))
        if does == "change the target" and week % QUARTER == QUARTER - 1:
            lately = slice(week + 1 - QUARTER, week + 1)
            red = (known["seen"][:, lately] > known["target"][:, lately]).mean(axis=1)
            target = np.where(red > 0.5, target + 1, target)
    return Lived(**known)
