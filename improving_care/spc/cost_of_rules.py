"""What the rules of a run chart cost in false alarms, and what they buy: a simulation."""

import numpy as np
import pandas as pd

from improving_care.spc.rules import anhoej, perla, side


def signals_in_100(
    points=(12, 24, 36, 60), change: float = 0.0, charts: int = 4000, seed: int = 4
) -> pd.DataFrame:
    """Return how many of 100 run charts signal: a row a rule, a column a number of points.

    Each of `charts` charts has values from a bell curve; halfway along, the level moves by
    `change` standard deviations. With no change, every signal is a false alarm. The rules are
    those of `improving_care.spc.rules`: Perla, Provost & Murray's, and Anhoej's.
    """
    table = {}
    for count in points:
        y = np.random.default_rng([seed, count]).normal(size=(charts, count))
        y[:, count // 2 :] += change
        sides = side(y, np.median(y, axis=1)[:, None])
        older, tests = perla(y, sides), anhoej(sides)
        table[f"{count} points"] = {
            "older: six on one side": older["shift"].mean(),
            "older: five up or five down": older["trend"].mean(),
            "older: too few or too many runs": (older["few_runs"] | older["many_runs"]).mean(),
            "older: any of these": older["signal"].mean(),
            "Anhøj: longest run": (tests["longest_run"] > tests["longest_run_limit"]).mean(),
            "Anhøj: crossings": (tests["crossings"] < tests["crossings_limit"]).mean(),
            "Anhøj: either": tests["signal"].mean(),
        }
    return (pd.DataFrame(table) * 100).round().astype(int)
