"""The weeks of a ward or department: what was decided, how it was taken up, and what came of it.

Everything here follows from the seed, the place, the decisions and the luck; nothing else is kept.
Luck is drawn before it is known what it is for, so that the same seed with and without a change
differs by the change alone. Many futures are lived at once, one row each: the first has the luck
of the place itself, and all share the weeks already lived.
"""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from improving_care.hospital import draws
from improving_care.hospital.ideas import Idea, culture, effects, ideas
from improving_care.hospital.measures import WINTER, Measure, column, measures
from improving_care.hospital.place import WARDS

BEGIN = date(2023, 3, 6)  # the Monday on which the first week begins
LIVED = 26  # weeks before the first decision can be made
LONGEST = 156  # weeks of play after them
BAY = 6  # beds in a bay
# How hard a scale is pushed: the share of a change's strain that is felt, and how much less likely
# it is to be taken up than in one bay, where those who do it can shape it. Invented.
FELT = {"one shift": 0.1, "one bay": 0.3, "one team": 0.3, "one ward": 1.0, "all wards": 1.5}
PUSHED = {"one shift": 0.0, "one bay": 0.0, "one team": 0.0, "one ward": 0.15, "all wards": 0.3}
FELT["whole department"], PUSHED["whole department"] = FELT["one ward"], PUSHED["one ward"]
LINKED = 0.1  # a test that follows another of the same change is that much likelier to be taken up
ADAPTED = 0.1  # and more so when it was adapted to what people said
LEADING = 2  # hours a week that leading a change takes
MENDS = 0.04  # of what goodwill has lost comes back each week


class Stretch(NamedTuple):
    """Weeks `first` to `last` (the last not included) in which one change is on.

    `led` says whether somebody leads it; `ready` is what earlier tests add to its chance.
    """

    change: str
    scale: str
    first: int
    last: int
    led: bool
    ready: float


def scales(place: str) -> dict[str, float]:
    """Return the scales at which a place can try a change, and the share of the place in each."""
    if place in WARDS:
        bay = BAY / WARDS[place].beds
        return {"one shift": 1 / 21, "one bay": bay, "one ward": 1.0, "all wards": 1.0}
    return {"one shift": 1 / 21, "one team": 0.2, "whole department": 1.0}


def wards_at(scale: str) -> int:
    """Return how many wards pay for a change at this scale."""
    return len(WARDS) if scale == "all wards" else 1


def live(
    seed: int, place: str, stretches: list[Stretch], weeks: int, lived: int, futures: int = 1
) -> dict[str, np.ndarray]:
    """Return each column's numbers for `weeks` weeks, arrays of futures x weeks.

    `stretches` in the order in which they were decided: a later one takes the place of an earlier
    one of the same change. The futures share their luck for the first `lived` weeks.
    """
    luck = _Luck(seed, place, weeks, lived, futures)
    tried = list(dict.fromkeys(stretch.change for stretch in stretches))
    menu = ideas(place)
    taken, goodwill, plans = _taken_up(luck, place, {c: menu[c] for c in tried}, stretches)
    shares = {change: taken[change] * plans[change].share for change in tried}
    columns = {}
    known = measures(place)
    moods = (goodwill - goodwill[:, :1]) / 100
    for measure in known.values():
        level = np.full((futures, weeks), float(measure.level))
        for change in tried:
            for effect in effects(seed, place, change):
                if effect.measure != measure.name:
                    continue
                alone = shares[change]
                both = np.minimum(alone, shares.get(effect.needs, 0.0))
                if effect.how == "times":
                    level *= 1 - (1 - effect.size) * alone - (effect.size - effect.together) * both
                else:
                    level += effect.size * alone + (effect.together - effect.size) * both
        level += {"absent": -0.05, "would recommend": 0.4}.get(measure.name, 0.0) * moods
        columns[measure.column] = _draw(measure, level, luck, columns)
    hours, money = np.zeros((futures, weeks)), np.zeros((futures, weeks))
    for change in tried:
        idea, plan = menu[change], plans[change]
        paid = plan.on * plan.share * plan.wards
        # What nobody leads takes only the hours of those who still do it.
        hours += idea.hours * paid * np.where(plan.led, 1, taken[change]) + LEADING * plan.led
        money += idea.money * paid
        due = np.where(plan.on, np.maximum(1, np.rint(idea.due * plan.share)), 0)
        process = column(idea.process)
        columns[f"{process}_due"] = np.broadcast_to(due.astype(np.int64), (futures, weeks))
        columns[process] = draws.binomial_at(
            luck.of("process", change), columns[f"{process}_due"], taken[change]
        )
    for name, amount in (("goodwill", goodwill), ("hours", hours), ("money", money)):
        columns[name] = np.rint(amount).astype(np.int64)
    return columns


def under_way(stretches: list[Stretch], weeks: int) -> list[str]:
    """Return what is under way in each week: "hourly rounding, one bay; bed alarms, one ward"."""
    every: list[dict[str, str]] = [{} for _ in range(weeks)]
    for stretch in stretches:
        for week in range(stretch.first, weeks):
            if week < stretch.last:
                every[week][stretch.change] = stretch.scale
            else:
                every[week].pop(stretch.change, None)
    return ["; ".join(f"{change}, {scale}" for change, scale in week.items()) for week in every]


def mondays(weeks: int) -> list[date]:
    """Return the day on which each week begins."""
    return [BEGIN + timedelta(weeks=week) for week in range(weeks)]


class _Plan(NamedTuple):
    """One change, week by week: is it on, in what share of the place, on how many wards, led?

    `begins` is the stretch that begins in a week, or None.
    """

    on: np.ndarray
    share: np.ndarray
    felt: np.ndarray
    wards: np.ndarray
    led: np.ndarray
    begins: list


def _plan(place: str, change: str, stretches: list[Stretch], weeks: int) -> _Plan:
    """Lay the stretches of one change over the weeks; a share lingers after it has ended."""
    on, led = np.zeros(weeks, bool), np.zeros(weeks, bool)
    share, felt, wards = np.zeros(weeks), np.zeros(weeks), np.ones(weeks)
    begins: list[Stretch | None] = [None] * weeks
    for stretch in (s for s in stretches if s.change == change):
        at = slice(stretch.first, min(stretch.last, weeks))
        on[stretch.first :] = False
        if stretch.first >= min(stretch.last, weeks):
            continue
        on[at], led[at] = True, stretch.led
        share[stretch.first :] = scales(place)[stretch.scale]
        felt[at], wards[at] = FELT[stretch.scale], wards_at(stretch.scale)
        begins[stretch.first] = stretch
    return _Plan(on, share, felt * on, wards, led & on, begins)


def _taken_up(luck, place: str, tried: dict[str, Idea], stretches: list[Stretch]):
    """Return how far each change is done where it is on (0 to 1), goodwill (0 to 100), the plans.

    Whether a change catches on is one throw, made when it first begins: readier people, an easier
    change, earlier tests and more goodwill make it likelier. Where it does, it is done more each
    week up to what the place's culture allows, else it stays near a fifth. It halves in `fades`
    weeks once nobody leads it, and each week once it is dropped.
    """
    here = culture(place)
    futures, weeks = luck.futures, luck.weeks
    plans = {change: _plan(place, change, stretches, weeks) for change in tried}
    throws = {
        change: luck.of("take-up", change)[
            :, min(s.first for s in stretches if s.change == change), 0
        ]
        for change in tried
    }
    fades = {c: 0.5 ** (1 / (idea.fades * (0.5 + here.led))) for c, idea in tried.items()}
    done = {change: np.zeros(futures) for change in tried}
    most = {change: np.zeros(futures) for change in tried}
    taken = {change: np.zeros((futures, weeks)) for change in tried}
    start = 40 + 40 * here.trust
    goodwill, history = np.full(futures, start), np.full((futures, weeks), start)
    # Nothing moves before the first change begins.
    first = min((s.first for s in stretches), default=weeks)
    for week in range(first, weeks):
        for change, idea in tried.items():
            plan = plans[change]
            begins = plan.begins[week]
            if begins is not None:
                chance = here.willing + idea.ease + begins.ready - PUSHED[begins.scale]
                chance = np.clip(chance, 0.05, 0.95) * np.minimum(1, goodwill / start)
                catches = throws[change] < chance
                most[change] = np.where(
                    catches, 0.55 + 0.4 * here.willing, 0.2 + 0.15 * here.willing
                )
                if week and 0 < plan.share[week - 1] < plan.share[week]:
                    # Who did it in one bay is at first all who do it on the ward.
                    done[change] = done[change] * plan.share[week - 1] / plan.share[week]
                if begins.ready == 0 and idea.strain > 0:
                    goodwill = goodwill - 4 * idea.strain * max(0.0, plan.felt[week] - 0.3)
            if not plan.on[week]:
                done[change] = 0.5 * done[change]
            elif plan.led[week]:
                aim = most[change] * np.minimum(1, goodwill / (0.6 * start))
                done[change] = done[change] + 0.5 * (aim - done[change])
            else:
                done[change] = fades[change] * done[change]
            taken[change][:, week] = done[change]
            goodwill = goodwill - idea.strain * plan.felt[week] * (0.5 + here.tired)
        goodwill = np.clip(goodwill + MENDS * (start - goodwill), 0, 100)
        history[:, week] = goodwill
    return taken, history, plans


def _draw(measure: Measure, level, luck, columns) -> np.ndarray:
    own = luck.of("measure", measure.name)
    if measure.kind == "size":
        evenly = 1 + measure.varies * (2 * own[..., 0] - 1)
        return np.rint(level * evenly).astype(np.int64)
    if measure.kind == "minutes":
        drawn = level * (1 + measure.varies * draws.bell_at(own))
        return np.maximum(0, np.rint(drawn * 10) / 10)
    of = columns[column(measure.of)]
    if measure.kind == "rate":
        return draws.poisson_at(own, level / 1000 * of)
    if measure.winter:
        cold = np.array([monday.month in WINTER for monday in mondays(luck.weeks)])
        level = level + measure.winter * cold
    if measure.varies:
        level = level + measure.varies * draws.bell_at(luck.of("the week's own", measure.name))
    return draws.binomial_at(own, of, np.clip(level, 0, 1))


class _Luck:
    """The luck of a place: for each source, twelve uniform numbers a future and week."""

    def __init__(self, seed: int, place: str, weeks: int, lived: int, futures: int):
        self.seed, self.place = seed, place
        self.weeks, self.lived, self.futures = weeks, lived, futures

    def of(self, *source: str) -> np.ndarray:
        """Return the numbers of one source, futures x weeks x 12; they never depend on another."""
        first = draws.luck(draws.stream(self.seed, "answers", self.place, *source), self.weeks)
        if self.futures == 1:
            return first[None]
        # Drawn as far as any season goes, so that a longer look ahead has the same luck.
        ahead = LIVED + LONGEST - self.lived
        others = draws.stream(self.seed, "futures", self.place, *source)
        every = np.broadcast_to(first, (self.futures, *first.shape)).copy()
        others = draws.luck(others, self.futures - 1, ahead)
        every[1:, self.lived :] = others[:, : self.weeks - self.lived]
        return every
