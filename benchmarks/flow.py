"""Merewick's emergency department beside ciw and simpy, in one run.

A year by the fast model and by simpy, eight weeks by the fast model; then one queue that all three
can express (Poisson arrivals, exponential service, 30 places, 25 patients an hour), with the mean
wait that each gives beside Erlang C. Each is timed several times in turn; medians and ratios.
"""

import statistics
import time

import ciw
import numpy as np

from improving_care.flow import Department, department, erlang_c, fast
from improving_care.flow.merewick import HOUR, WEEK, one_queue
from improving_care.flow.people import draw

RATE, PLACES, WEEKS, REPEATS = 25, 30, 5, 7


def by_ciw(seed: int) -> float:
    """Return the mean wait in minutes of the one queue, by ciw."""
    ciw.seed(seed)  # before building: the simulation draws its first arrivals in its constructor
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE / HOUR)],
        service_distributions=[ciw.dists.Exponential(1 / HOUR)],
        number_of_servers=[PLACES],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(WEEKS * WEEK)
    records = simulation.get_all_records()
    return float(np.mean([r.waiting_time for r in records if r.arrival_date >= WEEK]))


def by_ours(live):
    """Return a function from a seed to the mean wait in minutes of the one queue."""
    queue = one_queue(RATE, 1, PLACES)

    def run(seed: int) -> float:
        journeys = live(queue, draw(queue, WEEKS, seed))
        counted = journeys.people.arrive >= WEEK
        return float((journeys.seen - journeys.ready)[counted].mean())

    return run


def lived(live, weeks: int):
    """Return a function from a seed to the share within four hours in a last week of Merewick."""
    merewick = Department()
    return lambda seed: live(merewick, draw(merewick, weeks, seed)).within_four_hours(weeks - 1)


def timed(way, seed: int) -> tuple[float, float]:
    """Return seconds, and what came out."""
    began = time.perf_counter()
    found = way(seed)
    return time.perf_counter() - began, found


def main() -> None:
    """Print medians and ratios, and the waits beside the formula's."""
    tables = {
        "Merewick": {
            "eight weeks, fast": lived(fast.live, 8),
            "a year, fast": lived(fast.live, 52),
            "a year, simpy": lived(department.live, 52),
        },
        f"one queue, {WEEKS} weeks": {
            "fast": by_ours(fast.live),
            "simpy": by_ours(department.live),
            "ciw": by_ciw,
        },
    }
    for title, ways in tables.items():
        took, found = {name: [] for name in ways}, {name: [] for name in ways}
        for seed in range(REPEATS):
            for name, way in ways.items():
                seconds, result = timed(way, seed)
                took[name].append(seconds)
                found[name].append(result)
        base = statistics.median(took[next(iter(ways))])
        print(f"{title}, median of {REPEATS}, and what came out with its standard error:")
        for name, seconds in took.items():
            median, results = statistics.median(seconds), found[name]
            error = statistics.stdev(results) / REPEATS**0.5
            print(
                f"  {name:20} {median * 1000:9.0f} ms   least {min(seconds) * 1000:7.0f}   "
                f"{median / base:7.1f} x   came out {np.mean(results):.3f} ± {error:.3f}"
            )
    print(f"  Erlang C says {erlang_c(RATE, 1, PLACES).mean * HOUR:.3f} minutes")


if __name__ == "__main__":
    main()
