"""Why patients wait: queues by formula, and an emergency department that can be changed.

from improving_care.flow import Department, one_week
one_week(Department(), seed=1).within_four_hours
"""

from improving_care.flow.futures import bands, days, live_through, one_week
from improving_care.flow.merewick import Department
from improving_care.flow.queues import Wait, erlang_c, kingman, little, pollaczek_khinchine
from improving_care.flow.refusing import FlowError

__all__ = [
    "Department",
    "FlowError",
    "Wait",
    "bands",
    "days",
    "erlang_c",
    "kingman",
    "little",
    "live_through",
    "one_week",
    "pollaczek_khinchine",
]
