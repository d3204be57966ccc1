"""What a change is worth: ranges instead of one figure, what drives them, and what becomes money.

from improving_care.benefits import harm_bill
harm_bill().lines()
"""

from improving_care.benefits.beds import bed_days_freed
from improving_care.benefits.bill import HarmBill, harm_bill, harmed_twice
from improving_care.benefits.falls_case import FallsCase, falls_case
from improving_care.benefits.ranges import Range, simulated, spread, tornado, usual
from improving_care.benefits.refusing import BenefitsError

__all__ = [
    "BenefitsError",
    "FallsCase",
    "HarmBill",
    "Range",
    "bed_days_freed",
    "falls_case",
    "harm_bill",
    "harmed_twice",
    "simulated",
    "spread",
    "tornado",
    "usual",
]
