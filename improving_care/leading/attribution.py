"""How much of a fall was the programme's? A comparison, two scales, and the luck of being worst.

Rates are events per 1,000 bed days. A "fall" here is how far a rate came down.
"""

import math
from typing import NamedTuple

import numpy as np
import pandas as pd

Z95 = 1.959964
MONTH_OF_A_WARD = 625  # bed days; a year of them is what the published intervals come from, about
WAYS = ("by lot", "known to be hard", "worst just before")


class Published(NamedTuple):
    """A rate with its 95% interval, as it was published."""

    rate: float
    low: float
    high: float

    @property
    def log_error(self) -> float:
        """The standard error of the rate's logarithm, from the width of its interval."""
        return math.log(self.high / self.low) / (2 * Z95)

    @property
    def cases(self) -> float:
        """About how many cases such an interval comes from, if they are a Poisson count."""
        return self.log_error**-2


class Group(NamedTuple):
    """Some wards, before and after: two rates, or two published ones."""

    before: float | Published
    after: float | Published
    wards: int = 0


# Power and others, BMJ 2010;341:c3359: C. difficile at Salford Royal, cases per 1,000 bed days.
COLLABORATIVE = Group(Published(2.60, 2.11, 3.17), Published(0.69, 0.50, 0.91), 5)
OTHERS = Group(Published(1.15, 1.03, 1.29), Published(0.51, 0.44, 0.60), 35)
# What the trust said of itself, in two places: per cent fewer.
SELF_REPORTS = {"C. difficile": (83, 90), "cardiac arrests": (48, 51)}


class Reading(NamedTuple):
    """What a comparison says of a programme.

    `expected` is the rate that its wards would have come to, had they changed as the others did;
    `beyond` how far below that they came, in the rate's own unit; `share` that as a part of their
    whole fall, where 1 is all of it.
    """

    expected: float
    beyond: float
    share: float


def fall(group: Group) -> float:
    """Return the part of the first rate that is gone: 0.25 when 4.0 became 3.0."""
    before, after = _rates(group)
    return 1 - after / before


def by_difference(programme: Group, others: Group) -> Reading:
    """Return the reading in which all wards would have lost the same number of cases."""
    before, after = _rates(others)
    return _reading(programme, _rates(programme)[0] - (before - after))


def by_ratio(programme: Group, others: Group) -> Reading:
    """Return the reading in which all wards would have kept the same part of their cases."""
    before, after = _rates(others)
    return _reading(programme, _rates(programme)[0] * after / before)


SCALES = {"absolute": by_difference, "ratio": by_ratio}


def ratio_of_ratios(programme: Group, others: Group) -> Published:
    """Return the programme's rate as a part of the expected one, with its 95% interval.

    1 is no more than the others. The four published rates count as independent, so the squared
    standard errors of their logarithms add up.
    """
    (before, after), (other_before, other_after) = _rates(programme), _rates(others)
    found = after / before / (other_after / other_before)
    four = (programme.before, programme.after, others.before, others.after)
    error = math.sqrt(sum(rate.log_error**2 for rate in four))
    return Published(found, found * math.exp(-Z95 * error), found * math.exp(Z95 * error))


def chosen(
    way: str, months: int = 12, differ: float = 0.4, effect: float = 0.0, runs: int = 4000, seed=1
) -> pd.DataFrame:
    """Simulate hospitals of 40 wards like those published, and choose 5 wards of each.

    `way` is one of WAYS: by lot; those whose lasting rate is highest; those that had the highest
    rate in the `months` before, which are also the months that are reported. `differ` is how much
    the wards' lasting rates differ (SD as a part of their mean). Afterwards every ward keeps the
    part of its rate that the published comparison wards kept, and the chosen ones lose a further
    part `effect`. Returns one row a hospital with `before`, `after`, `others_before` and
    `others_after` per 1,000 bed days.
    """
    rng = np.random.default_rng(seed)
    wards, few = COLLABORATIVE.wards + OTHERS.wards, COLLABORATIVE.wards
    groups = (COLLABORATIVE, OTHERS)
    mean = sum(group.before.rate * group.wards for group in groups) / wards
    shape = 1 / differ**2 if differ else 1e9
    lasting = rng.gamma(shape, mean / shape, (runs, wards))
    days = MONTH_OF_A_WARD * months / 1000
    before = rng.poisson(lasting * days) / days
    by = {
        "by lot": rng.random(before.shape),
        "known to be hard": lasting,
        "worst just before": before + 1e-6 * rng.random(before.shape),
    }[way]
    order = np.argsort(-by, axis=1)
    helped = np.zeros(before.shape, bool)
    np.put_along_axis(helped, order[:, :few], True, axis=1)
    kept = (1 - fall(OTHERS)) * np.where(helped, 1 - effect, 1)
    year = MONTH_OF_A_WARD * 12 / 1000
    after = rng.poisson(lasting * kept * year) / year
    columns = {
        f"{whose}{when}": rates[where].reshape(runs, -1).mean(axis=1)
        for whose, where in (("", helped), ("others_", ~helped))
        for when, rates in (("before", before), ("after", after))
    }
    return pd.DataFrame(columns)


def mean_groups(hospitals: pd.DataFrame) -> tuple[Group, Group]:
    """Return the chosen wards and the others, each at its mean over the simulated hospitals."""
    mean = hospitals.mean()
    return (
        Group(mean["before"], mean["after"]),
        Group(mean["others_before"], mean["others_after"]),
    )


def as_far_below(hospitals: pd.DataFrame, ratio: float) -> float:
    """Return the part of the hospitals whose ratio of ratios is `ratio` or less."""
    kept = hospitals["after"] / hospitals["before"]
    others = hospitals["others_after"] / hospitals["others_before"]
    return float((kept / others <= ratio).mean())


def rose_most(falls: pd.DataFrame, wards: int = 3) -> pd.DataFrame:
    """Return, for each quarter, the wards whose falls rose most, and what they did next.

    `falls` has ward, month, falls and bed_days. Columns: quarter (a period: the one in which they
    were worst), ward, and `earlier`, `worst`, `next`, the falls per 1,000 bed days of three
    quarters in a row.
    """
    quarter = falls["month"].dt.to_period("Q")
    sums = falls.groupby(["ward", quarter])[["falls", "bed_days"]].sum()
    rates = (1000 * sums["falls"] / sums["bed_days"]).unstack()
    rows = []
    for earlier, worst, later in zip(rates, rates.columns[1:], rates.columns[2:], strict=False):
        for ward in (rates[worst] - rates[earlier]).nlargest(wards).index:
            rows.append((worst, ward, *rates.loc[ward, [earlier, worst, later]]))
    return pd.DataFrame(rows, columns=["quarter", "ward", "earlier", "worst", "next"])


def _reading(programme: Group, expected: float) -> Reading:
    before, after = _rates(programme)
    return Reading(expected, expected - after, (expected - after) / (before - after))


def _rates(group: Group) -> tuple[float, float]:
    """Return a group's two rates, without the intervals of published ones."""
    before, after = (
        rate.rate if isinstance(rate, Published) else rate for rate in (group.before, group.after)
    )
    return before, after
