"""A day at the front door, watched: each patient a dot, with a pause and the same in words."""

from heapq import heappop, heappush
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from improving_care.flow.journeys import FOUR_HOURS, Journeys
from improving_care.flow.merewick import DAY, HOUR
from improving_care.spc import PALETTE

HERE = Path(__file__).parent
STEP = 10  # minutes from one picture to the next
ROOMS = ("Triage", "No place: waiting room and corridor", "Being seen", "Waits for a bed")
CSS = f"""
.course-watch svg {{ background: {PALETTE["paper"]}; display: block; height: auto; width: 100%; }}
.course-watch .picture {{ max-width: 46rem; }}
.course-watch text {{ fill: {PALETTE["ink"]}; font: 13px system-ui, sans-serif; }}
.course-watch rect.room {{ fill: none; stroke: {PALETTE["limits"]}; }}
.course-watch .dot {{ fill: {PALETTE["teal"]}; stroke: {PALETTE["paper"]}; }}
.course-watch .late {{ fill: {PALETTE["concerning"]}; stroke: {PALETTE["ink"]}; }}
.course-watch button {{ background: {PALETTE["teal"]}; border: 0; border-radius: 0.35rem;
  color: {PALETTE["paper"]}; cursor: pointer; font: inherit; min-width: 8rem; padding: 0.5rem 1rem; }}
.course-watch table {{ border-collapse: collapse; }}
.course-watch td, .course-watch th {{ padding: 0.1rem 0.7rem 0.1rem 0; text-align: right; }}
.course-watch summary {{ cursor: pointer; padding: 0.4rem 0; }}
.course-watch .scroll {{ overflow-x: auto; }}
@media (prefers-reduced-motion: no-preference) {{
  .course-watch .dot {{ transition: transform 0.25s linear; }}
}}
"""


class Watch(anywidget.AnyWidget):
    """One day of some journeys as moving dots; `at` is the step of STEP minutes that is shown.

    It stands still until Play is pressed; for who asks for less motion, each press is one hour.
    """

    _esm = HERE / "watch.js"
    _css = CSS
    rooms = traitlets.List(traitlets.Unicode()).tag(sync=True)
    sizes = traitlets.List(traitlets.Int()).tag(sync=True)  # the most who are in each room at once
    stays = traitlets.List().tag(sync=True)  # (patient, room, slot, first step, last step)
    late = traitlets.Dict().tag(sync=True)  # patient -> the first step after four hours
    words = traitlets.List(traitlets.Unicode()).tag(sync=True)  # what each step shows
    hours = traitlets.List().tag(sync=True)  # (time, how many in each room, over four hours)
    at = traitlets.Int().tag(sync=True)

    def __init__(self, journeys: Journeys, day: int, start: int = 0):
        """`day` is counted from 0, the first Monday; `start` the minute of the day shown first."""
        begin, steps = day * DAY, np.arange(0, DAY + 1, STEP)
        walls = [journeys.people.arrive, journeys.ready, journeys.seen, journeys.decided]
        walls = (np.stack([*walls, journeys.left]) - begin) / STEP
        during = (walls[-1] > 0) & (walls[0] < len(steps))
        # Shown at a step is who is there at that minute: from the first step at or after coming.
        bounds = np.ceil(walls[:, during]).clip(0, len(steps)).astype(int)
        late = np.ceil((journeys.people.arrive[during] - begin + FOUR_HOURS) / STEP).astype(int)
        counts = np.zeros((len(ROOMS) + 1, len(steps)), dtype=int)
        stays = []
        for patient, edges in enumerate(bounds.T.tolist()):
            for room, (first, last) in enumerate(zip(edges, edges[1:], strict=False)):
                if first < last:
                    stays.append([patient, room, 0, first, last])
                    counts[room, first:last] += 1
            counts[-1, max(0, late[patient]) : edges[-1]] += 1
        sizes = [_give_slots([stay for stay in stays if stay[1] == room]) for room in range(4)]
        names = [f"{step // HOUR:02d}:{step % HOUR:02d}" for step in steps.tolist()]
        super().__init__(
            rooms=list(ROOMS),
            sizes=sizes,
            stays=stays,
            late={str(patient): int(step) for patient, step in enumerate(late)},
            words=[_said(name, *counts[:, k].tolist()) for k, name in enumerate(names)],
            hours=[[names[k], *counts[:, k].tolist()] for k in range(0, len(steps) - 1, 6)],
            at=start // STEP,
        )


def _said(time, triage, waiting, seen, boarding, late) -> str:
    return (
        f"{time}: {triage} at triage, {waiting} without a place, {seen} being seen, {boarding} "
        f"wait for a ward bed and keep their place. {late} have been here over four hours."
    )


def _give_slots(stays: list[list]) -> int:
    """Give each stay the lowest slot that nobody has, and return how many are needed."""
    free, taken, most = [], [], 0
    for stay in sorted(stays, key=lambda stay: stay[3]):
        while taken and taken[0][0] <= stay[3]:
            heappush(free, heappop(taken)[1])
        if not free:
            free.append(most)
            most += 1
        stay[2] = heappop(free)
        heappush(taken, (stay[4], stay[2]))
    return most
