"""Three figures instead of one, what comes of many, and which of them matters most."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.benefits.refusing import BenefitsError, number
from improving_care.hospital import draws

RUNS = 4000
SEED = 1  # of the luck in every simulation, unless another is given
MOST_RUNS = 1_000_000
Formula = Callable[[Mapping[str, float]], float]


class Range(NamedTuple):
    """A low, a usual and a high figure for one thing that nobody knows exactly."""

    low: float
    usual: float
    high: float

    def at(self, luck):
        """Return the figure below which a share `luck` (0 to 1, one or an array) would lie.

        Between low and high a triangle is taken, highest at the usual figure (the triangular
        distribution, inverted): the plainest shape that three figures can have.
        """
        low, usual, high = self
        if low == high:
            return low + 0 * np.asarray(luck, dtype=float)
        luck = np.asarray(luck, dtype=float)
        rising = low + np.sqrt(luck * (high - low) * (usual - low))
        falling = high - np.sqrt((1 - luck) * (high - low) * (high - usual))
        return np.where(luck * (high - low) < usual - low, rising, falling)

    @property
    def mean(self) -> float:
        """The mean of the triangle, a third of the sum: above `usual` when the high end is far."""
        return sum(self) / 3


class Spread(NamedTuple):
    """What many simulated values say: 5 in 100 lie below `low`, 5 in 100 above `high`."""

    low: float
    middle: float
    mean: float
    high: float


def checked(inputs: Mapping[str, tuple]) -> dict[str, Range]:
    """Return the inputs as ranges; BenefitsError unless low, usual and high stand in order."""
    ranges = {}
    for name, figures in inputs.items():
        if len(figures) != 3:
            raise BenefitsError(f"“{name}” needs three figures: low, usual and high.")
        low, usual, high = (number(figure, f"“{name}”") for figure in figures)
        if not low <= usual <= high:
            raise BenefitsError(
                f"“{name}” goes {low:g}, {usual:g}, {high:g}: put the low figure first and the "
                "high one last."
            )
        ranges[name] = Range(low, usual, high)
    return ranges


def usual(formula: Formula, inputs: Mapping[str, tuple]) -> float:
    """Return what `formula` gives with every input at its usual figure."""
    return float(formula({name: known.usual for name, known in checked(inputs).items()}))


def simulated(
    formula: Formula,
    inputs: Mapping[str, tuple],
    runs: int = RUNS,
    seed: int = SEED,
    together: tuple[str, ...] = (),
) -> np.ndarray:
    """Return `runs` values of `formula`, each with every input drawn afresh from its range.

    Inputs named in `together` share their luck: when one is high in its range, all are. Each other
    input has a stream of its own, so that taking one away moves no other. The formula gets arrays.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise BenefitsError(f"Between 1 and {MOST_RUNS:,} runs can be made, and this is {runs}.")
    lucks = {
        name: draws.stream(seed, "together" if name in together else name).random(runs)
        for name in inputs
    }
    values = {name: known.at(lucks[name]) for name, known in checked(inputs).items()}
    return np.broadcast_to(np.asarray(formula(values), dtype=float), runs)


def spread(values) -> Spread:
    """Return where nine in ten of the simulated values lie, with their middle and their mean."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return Spread(float(low), float(middle), float(np.mean(values)), float(high))


def tornado(formula: Formula, inputs: Mapping[str, tuple]) -> pd.DataFrame:
    """Return what each input alone can do, the strongest first.

    Columns: input; at_low and at_high, what the formula gives with that input at its low and its
    high figure and all others at their usual; swing, the distance between the two.
    """
    ranges = checked(inputs)
    middle = {name: known.usual for name, known in ranges.items()}
    rows = [
        {
            "input": name,
            "at_low": float(formula(middle | {name: known.low})),
            "at_high": float(formula(middle | {name: known.high})),
        }
        for name, known in ranges.items()
    ]
    table = pd.DataFrame(rows, columns=["input", "at_low", "at_high"])
    table["swing"] = (table["at_high"] - table["at_low"]).abs()
    return table.sort_values("swing", ascending=False, kind="stable", ignore_index=True)
