"""What things cost at Merewick, in pounds: a low, a usual and a high figure, all invented.

A price is no saving. `leaves` says what would have to happen before money leaves the budget.
"""

import pandas as pd

ROWS = (
    # item, unit, low, usual, high, what would have to happen before any money is saved
    ("bed day, general ward", "bed day", 180, 330, 480, "a bed or a bay is closed"),
    ("bed day, marginal", "bed day", 35, 70, 120, "food, laundry and drugs are not bought"),
    ("bed day, critical care", "bed day", 900, 1500, 2100, "a bed is closed or an agency shift is not booked"),
    ("fall without injury", "fall", 60, 160, 320, "staff time is used for something else"),
    ("fall with injury", "fall", 700, 1900, 4200, "bed days are closed or used"),
    ("fall with fracture", "fall", 7000, 14500, 26000, "an operation and bed days are freed"),
    ("pressure ulcer, category 2", "ulcer", 900, 2400, 4600, "dressings are not bought, bed days are used"),
    ("pressure ulcer, category 3 or 4", "ulcer", 4000, 9500, 17000, "dressings are not bought, bed days are used"),
    ("C. difficile", "case", 3500, 8000, 15000, "bed days and side rooms are freed"),
    ("bloodstream infection", "case", 3000, 6500, 12000, "bed days are freed"),
    ("operation cancelled on the day", "case", 600, 1500, 2900, "the slot is filled by somebody else"),
    ("appointment not attended", "appointment", 25, 95, 160, "the slot is filled by somebody else"),
    ("day waiting to go home", "bed day", 180, 330, 480, "a bed is closed or somebody is admitted to it"),
    ("nurse hour, own staff", "hour", 21, 27, 34, "hours are not worked, which is seldom"),
    ("nurse hour, agency", "hour", 38, 52, 75, "the shift is not booked: this is money at once"),
    ("improvement coach", "hour", 26, 33, 41, "hours are not worked, which is seldom"),
)  # fmt: skip


def costs() -> pd.DataFrame:
    """Return one row a price: item, unit, low, usual, high (pounds), leaves (when money leaves)."""
    table = pd.DataFrame(ROWS, columns=["item", "unit", "low", "usual", "high", "leaves"])
    return table.sort_values("item", ignore_index=True)
