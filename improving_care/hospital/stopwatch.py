"""Work as Mei Lin timed it with a stopwatch, thirty times a step: hands on, no waiting."""

import numpy as np
import pandas as pd

from improving_care.hospital import draws
from improving_care.hospital.laboratory import BOOK_IN, VALIDATE

TIMED = 30  # times that each step was timed
# Usual seconds of work on one sample or letter, for one who is not interrupted; all invented. The
# two that a queue is made of are those of the laboratory's day.
WORK = {
    "sample": {
        "Collect": 360,
        "Carry": 75,
        "Book in": 60 * BOOK_IN,
        "Analyse": 150,
        "Validate": 60 * VALIDATE,
        "See": 80,
    },
    "letter": {"Dictate": 240, "Type": 540, "Check": 150, "Sign": 25, "Send": 100},
}


def table(seed: int) -> pd.DataFrame:
    """Return one row a timing: stream, step, timing (1 to 30), seconds."""
    rows = []
    for stream, steps in WORK.items():
        for step, usual in steps.items():
            luck = draws.stream(seed, "step_times", stream, step).random(TIMED)
            seconds = np.rint(usual * (0.75 + 0.3 * luck + 0.3 * luck * luck)).astype(np.int64)
            rows += [
                {"stream": stream, "step": step, "timing": k, "seconds": int(value)}
                for k, value in enumerate(seconds, 1)
            ]
    return pd.DataFrame(rows)
