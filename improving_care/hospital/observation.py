"""A nurse's early shift minute by minute, as somebody with a clipboard saw it."""

import pandas as pd

from improving_care.hospital import draws
from improving_care.hospital.ward_plan import walk

WARDS = ("Ash", "Beech", "Larch")  # three wards of 28 beds, built alike
SHIFTS = 4  # observed on each
MINUTES = 480  # 07:00 to 15:00
HANDOVER, BREAK = 20, 30  # minutes

# What there is to do: how often, and step by step (activity, place, fewest and most minutes,
# chance that the step is needed). All invented; chosen so that patient care takes near the 19.3%
# of nursing practice time that a study of 36 American hospitals found.
JOBS = (
    (
        0.27,
        (
            ("fetching", "Store", 1, 2, 0.6),
            ("looking for things", "Linen", 1, 3, 0.35),
            ("looking for things", "Day room", 1, 3, 0.2),
            ("care at the bedside", "bay", 2, 7, 1),
            ("fetching", "Store", 1, 2, 0.25),
            ("care at the bedside", "bay", 1, 2, 0.4),
        ),
    ),
    (
        0.19,
        (
            ("preparing medicines", "Drugs", 2, 5, 1),
            ("looking for things", "Station", 1, 3, 0.2),
            ("giving medicines", "bay", 2, 5, 1),
        ),
    ),
    (
        0.15,
        (
            ("fetching", "Store", 1, 1, 0.2),
            ("checking a patient", "bay", 2, 5, 1),
            ("writing notes", "Station", 1, 4, 0.7),
        ),
    ),
    (0.13, (("writing notes", "Station", 6, 14, 1),)),
    (0.12, (("arranging care", "Station", 3, 9, 1), ("waiting", "Station", 1, 4, 0.4))),
    (0.06, (("waiting", "Way in", 2, 5, 1), ("arranging care", "Office", 1, 3, 0.5))),
    (0.08, (("doing again", "Office", 2, 6, 1),)),
)


def table(seed: int) -> pd.DataFrame:
    """Return one row a minute: ward, shift, minute, activity, place and metres walked in it."""
    return pd.concat(
        [_shift(seed, ward, k) for ward in WARDS for k in range(1, SHIFTS + 1)], ignore_index=True
    )


def _shift(seed: int, ward: str, number: int) -> pd.DataFrame:
    rng = draws.stream(seed, "nurse_observation", ward, str(number))
    bays = (("Bay 1", "Bay 2"), ("Bay 3", "Bay 4", "Rooms"))[number % 2]
    steps = [("handover", "Office")] * HANDOVER
    pause = 200 + int(60 * rng.random())
    while len(steps) < MINUTES:
        if pause is not None and len(steps) >= pause:
            steps += [("break", "Office")] * BREAK
            pause = None
        bay = bays[int(len(bays) * rng.random())]
        for activity, place, fewest, most, chance in _job(rng.random()):
            if rng.random() < chance:
                minutes = fewest + int((most - fewest + 1) * rng.random())
                steps += [(activity, bay if place == "bay" else place)] * minutes
    steps = steps[:MINUTES]
    places = [place for _, place in steps]
    return pd.DataFrame(
        {
            "ward": ward,
            "shift": number,
            "minute": range(MINUTES),
            "activity": [activity for activity, _ in steps],
            "place": places,
            "metres": [0, *map(walk, places, places[1:])],
        }
    )


def _job(luck: float) -> tuple:
    """Return the steps of the job that a number from 0 to 1 falls to."""
    for often, steps in JOBS:
        luck -= often
        if luck < 0:
            return steps
    return JOBS[-1][1]
