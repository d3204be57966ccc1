"""Run and control charts: numbers apart from drawing.

from improving_care.spc import control_chart
control_chart(falls, "falls", x="month", kind="c").plot()
"""

import sys

from improving_care.spc.chart import ControlChart, ControlCharts, control_chart, control_charts
from improving_care.spc.limits import KINDS
from improving_care.spc.palette import PALETTE, PALETTE_DARK
from improving_care.spc.reading import ChartError

__all__ = [
    "KINDS",
    "PALETTE",
    "PALETTE_DARK",
    "ChartError",
    "ControlChart",
    "ControlCharts",
    "control_chart",
    "control_charts",
]

if "ipykernel" in sys.modules:  # altair is slow to import: only a notebook needs it at once
    from improving_care.spc.showing import use

    use()
