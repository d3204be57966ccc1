"""The same department as `department.py`, fast enough for sliders: lists, heaps and no simpy.

What happens is the same to the minute; a test lets both meet the same people.
"""

from collections import deque
from heapq import heapify, heappop, heappush, heapreplace
from math import inf

import numpy as np

from improving_care.flow.journeys import Journeys
from improving_care.flow.merewick import DAY, HOUR, Department
from improving_care.flow.people import People

ROSTER, PLANNED = -1, -2  # what happens besides patients: places open or close, planned admissions
THE_END = 1e12  # minutes: everybody has left by then


def live(department: Department, people: People) -> Journeys:
    """Return how each journey went."""
    journeys = Journeys.of(people)
    _triage(department, people, journeys)
    _care(department, people, journeys)
    return journeys


def _triage(department: Department, people: People, journeys: Journeys) -> None:
    """First come, first served: each goes to the nurse who is free first."""
    walks = np.flatnonzero(people.urgency > 1)
    free = [0.0] * department.triage_nurses
    begins = []
    for at, minutes in zip(
        people.arrive[walks].tolist(), people.triage[walks].tolist(), strict=True
    ):
        start = free[0] if free[0] > at else at
        heapreplace(free, start + minutes)
        begins.append(start)
    journeys.triaged[walks] = begins
    journeys.ready[walks] = journeys.triaged[walks] + people.triage[walks]


def _care(department: Department, people: People, journeys: Journeys) -> None:
    """Places by urgency, then beds in the order in which they are asked for."""
    times, codes = _happenings(department, people, journeys)
    urgency, care = people.urgency.tolist(), people.care.tolist()
    admitted, home = people.admitted.tolist(), people.home.tolist()
    planned_home, planned = people.planned_home.tolist(), 0
    seen, left = [0.0] * len(urgency), [0.0] * len(urgency)
    roster = department.places
    opened, busy = roster[0], 0
    waiting = []  # (urgency, ready, who): the most urgent first, of these the longest there
    caring = []  # (when care is over, who), soonest first
    beds = people.inside.tolist()  # when each bed is left, soonest first
    heapify(beds)
    free = max(1, department.beds) - len(beds)
    boarding = deque()  # who waits for a bed: patients, who keep their place, and ~planned ones

    for now, code in zip(times, codes, strict=True):
        while True:  # all that happens before `now`
            over = caring[0][0] if caring else inf
            bed_first = boarding and beds[0] <= over
            if bed_first:
                over = beds[0]
            if over > now:
                break
            if bed_first:
                who = boarding.popleft()
                heapreplace(beds, _leaves(home[who] if who >= 0 else planned_home[~who], over))
                if who < 0:
                    continue
            else:
                who = heappop(caring)[1]
                if admitted[who]:
                    free += _left(beds, over)
                    if not free:
                        boarding.append(who)
                        continue
                    free -= 1
                    heappush(beds, _leaves(home[who], over))
            left[who] = over
            if waiting and busy <= opened:
                who = heappop(waiting)[2]
                seen[who] = over
                heappush(caring, (over + care[who], who))
            else:
                busy -= 1
        if code >= 0:
            if busy < opened:
                busy += 1
                seen[code] = now
                heappush(caring, (now + care[code], code))
            else:
                heappush(waiting, (urgency[code], now, code))
        elif code == ROSTER:
            opened = roster[int(now // HOUR) % 24]
            while waiting and busy < opened:
                who = heappop(waiting)[2]
                busy += 1
                seen[who] = now
                heappush(caring, (now + care[who], who))
        else:
            if not boarding:
                free += _left(beds, now)
            if free:
                free -= 1
                heappush(beds, _leaves(planned_home[planned], now))
            elif len(boarding) < department.put_off_at:
                boarding.append(~planned)
            else:
                journeys.put_off[planned] = True
            planned += 1
    journeys.seen[:] = seen
    journeys.decided[:] = journeys.seen + people.care
    journeys.left[:] = left


def _left(beds: list, now: float) -> int:
    """Take the beds that have been left by now out of the heap, and return how many."""
    count = 0
    while beds and beds[0] <= now:
        heappop(beds)
        count += 1
    return count


def _leaves(home: float, now: float) -> float:
    """When a bed that is taken now is left: who should have gone already goes another day."""
    while home <= now:
        home += DAY
    return home


def _happenings(department: Department, people: People, journeys: Journeys):
    """Times and codes, in order, of all that does not depend on what happens: who is ready (the
    patient's number), when places open or close, planned admissions; and time to let all leave."""
    last = people.arrive[-1] if len(people.arrive) else 0
    after = DAY * np.ceil(last / DAY + 60)
    changes = [h for h in range(24) if department.places[h] != department.places[h - 1]]
    roster = (np.arange(0, after, DAY)[:, None] + np.array(changes or [0]) * HOUR).ravel()
    times = np.concatenate([journeys.ready, roster, people.planned, [THE_END]])
    codes = np.repeat([ROSTER, PLANNED, ROSTER], [len(roster), len(people.planned), 1])
    codes = np.concatenate([np.arange(len(people.arrive)), codes])
    order = np.argsort(times, kind="stable")
    return times[order].tolist(), codes[order].tolist()
