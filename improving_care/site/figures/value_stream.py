"""The pictures of module 12: heaps at the desk, and a board on which work is shared out."""

import altair as alt
import pandas as pd

from improving_care.hospital.laboratory import (
    Laboratory,
    at_the_desk,
    by_day,
    one_day,
    request_to_result,
    table_days,
)
from improving_care.hospital.place import SEED
from improving_care.labs.sharing_out import board_on_a_page
from improving_care.lean.map_drawing import spell
from improving_care.lean.standard_work import SPECIMENS
from improving_care.site.figures import Markup, chart_of, slider_of
from improving_care.spc import PALETTE

HALF_HOURS = range(1, 9)  # between couriers, as the reader may set them
DAYS = 20  # simulated for the medians; the picture shows the first


def heaps(days: int = DAYS, seed: int = SEED) -> alt.LayerChart:
    """Return how many samples stand at the desk through one day, by the time between couriers.

    Simulates `days` days of the laboratory for each interval: the same samples and the same luck
    every time. The words tell means and the median of those days; the picture shows the first.
    """
    rows, said = [], []
    for half_hours in HALF_HOURS:
        works = Laboratory(couriers=30 * half_hours)
        each = [one_day(seed, day, works) for day in table_days()[:days]]
        samples = pd.concat(each)
        samples = samples[by_day(samples)]
        fetched, desk = (
            (samples[end] - samples[start]).dt.total_seconds().mean() / 60
            for start, end in (("collected", "picked_up"), ("received", "booked"))
        )
        said.append(
            {
                "every": half_hours,
                "said": f"Every {spell(30 * half_hours)}: {spell(fetched)} for the courier, "
                f"{spell(desk)} at the desk. Result in "
                f"{spell(request_to_result(samples).median())}.",
            }
        )
        standing = at_the_desk(each[0], every=10)
        hours = standing["at"].dt.hour + standing["at"].dt.minute / 60
        rows += [
            {"every": half_hours, "hour": round(hour, 2), "samples": int(count)}
            for hour, count in zip(hours, standing["samples"], strict=True)
        ]
    return _heaps_chart(rows, said)


def _heaps_chart(rows: list[dict], said: list[dict]) -> alt.LayerChart:
    most = max(row["samples"] for row in rows)
    start = 6  # half hours: every three hours, as it was
    return chart_of(
        description="Samples that stand at the laboratory's desk through one day. A courier every "
        "three hours brings heaps that take most of an hour to work down; couriers every hour or "
        "half hour bring small ones that are soon gone. The people at the desk are the same.",
        title={"text": "Samples that stand at the desk, one day"},
        datasets={"rows": rows, "said": said},
        params=[
            slider_of(
                "every", "Half hours between couriers", min(HALF_HOURS), max(HALF_HOURS), start
            )
        ],
        layer=[
            {
                "data": {"name": "rows"},
                "transform": [{"filter": "datum.every == every"}],
                "mark": {
                    "type": "area",
                    "interpolate": "step-after",
                    "color": PALETTE["concerning"],
                    "opacity": 0.9,
                },
                "encoding": {
                    "x": {
                        "field": "hour",
                        "type": "quantitative",
                        "title": "o'clock",
                        "scale": {"domain": [7, 22], "nice": False},
                    },
                    "y": {
                        "field": "samples",
                        "type": "quantitative",
                        "title": "samples at the desk",
                        "scale": {"domain": [0, 1.35 * most]},
                    },
                },
            },
            {
                "data": {"name": "said"},
                "transform": [{"filter": "datum.every == every"}],
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "top",
                    "fontSize": 14,
                },
                "encoding": {
                    "x": {"value": 8},
                    "y": {"value": 2},
                    "text": {"field": "said", "type": "nominal"},
                },
            },
        ],
    )


def share_out() -> Markup:
    """Return the specimen bench's tasks on a board, to share out with no kernel."""
    return Markup(board_on_a_page(SPECIMENS))
