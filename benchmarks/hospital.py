"""How fast the hospital is: every table of three years, a ward that answers, the draws underneath."""

import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from improving_care import hospital
from improving_care.hospital import draws

REPEATS, FUTURES, WEEKS, COUNTS = 25, 200, 52, 10_000


def one_ward(seed: int) -> None:
    """A new ward, a change tried for a year, its table with the prediction beside it."""
    place = hospital.ward("Beech", seed)
    place.try_change("hourly rounding", "one ward", WEEKS, "falls down 20% by week 52")


def one_after_another(seed: int) -> None:
    """A tenth of the futures, each a ward of its own."""
    for future in range(FUTURES // 10):
        one_ward(seed * FUTURES + future)


def together(seed: int) -> None:
    """All futures in one call."""
    hospital.ward("Beech", seed).futures(FUTURES, WEEKS, "hourly rounding", "one ward")


def season(seed: int) -> None:
    """A year of thirteen tests of four weeks, each of them answered and marked."""
    place = hospital.ward("Beech", seed)
    for change in list(hospital.changes("Beech")["change"])[:13]:
        place.try_change(change, "one bay", 4, "falls the same by week 4")
    place.mark()


def counts_one_by_one(seed: int) -> None:
    """A tenth of the Poisson counts, each in a call of its own."""
    rng = draws.stream(seed, "benchmark")
    for _ in range(COUNTS // 10):
        draws.poisson(rng, 2.4)


def counts_together(seed: int) -> None:
    """All Poisson counts in one call."""
    draws.poisson(draws.stream(seed, "benchmark"), np.full(COUNTS, 2.4))


def every_table() -> None:
    """Print what each table of three years takes, rows a second, and the memory at the peak."""
    made, rows = hospital.Hospital(), 0
    began = time.perf_counter()
    for name in made.tables:
        before = time.perf_counter()
        count = len(made.table(name))
        seconds = time.perf_counter() - before
        rows += count
        print(f"  {name:38} {seconds * 1000:9.1f} ms   {count / seconds:12,.0f} rows a second")
    seconds = time.perf_counter() - began
    print(f"  {'all tables':38} {seconds * 1000:9.1f} ms   {rows / seconds:12,.0f} rows a second")
    print(
        f"  memory at the peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB\n"
    )


def timed(way, seed: int) -> float:
    """Seconds of one call."""
    began = time.perf_counter()
    way(seed)
    return time.perf_counter() - began


def main() -> None:
    """Print the tables, then the median of each way, and the weeks or counts a second that it is."""
    every_table()
    ways = {
        f"one ward, {WEEKS} weeks": (one_ward, 1, WEEKS, "weeks"),
        f"{FUTURES} futures, together": (together, 1, FUTURES * WEEKS, "weeks"),
        f"{FUTURES} futures, one after another": (one_after_another, 10, FUTURES * WEEKS, "weeks"),
        "a season of thirteen tests, marked": (season, 1, WEEKS, "weeks"),
        f"{COUNTS:,} Poisson counts, together": (counts_together, 1, COUNTS, "counts"),
        f"{COUNTS:,} Poisson counts, one by one": (counts_one_by_one, 10, COUNTS, "counts"),
    }
    seconds = {name: [] for name in ways}
    for repeat in range(REPEATS + 1):  # the first round warms up
        for name, (way, times, *_) in ways.items():
            seconds[name].append(timed(way, repeat) * times)
    for name, (_, _, made, what) in ways.items():
        median = statistics.median(seconds[name][1:])
        print(f"  {name:38} {median * 1000:9.1f} ms   {made / median:12,.0f} {what} a second")


if __name__ == "__main__":
    main()
