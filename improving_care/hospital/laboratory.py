"""The laboratory's day: a blood sample from the request on the ward to the result that is seen.

One day is simulated sample by sample, so that heaps and queues come about as they do in life:
whoever changes the couriers sees the queue at the desk change too.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.hospital import draws, ledger
from improving_care.hospital.place import FIRST_DAY, LAST_DAY, WARDS

CLINIC = "Outpatients"
PLACES = ("Beech", "Elm", "Linden", CLINIC)  # whose samples are in the table
TABLE_DAY, EVERY = 2, 14  # a Wednesday, and the days from one to the next

# Everything below is invented.
A_BED, IN_CLINIC = 0.62, 26  # routine samples a day, for each bed and in the clinic
# How a day's requests lie over its 24 hours: on wards a round in the morning; clinics by day.
BY_HOUR = {
    "ward": (2, 1, 1, 1, 2, 6, 14, 20, 18, 14, 11, 10, 8, 7, 7, 6, 6, 5, 4, 4, 3, 3, 2, 2),
    "clinic": (0, 0, 0, 0, 0, 0, 0, 0, 2, 9, 10, 9, 3, 4, 9, 8, 3, 0, 0, 0, 0, 0, 0, 0),
}
DAY = (8 * 60, 20 * 60)  # minutes after midnight between which the day's couriers and staff work
NIGHT_ENDS = 7  # o'clock: what is requested before it has gone with the night's last round
NIGHT_ROUNDS = (0, 120, 240, 360)  # the night porter's, in minutes after midnight
COLLECT, COLLECT_AT_NIGHT = 20, 18  # usual minutes from request to collection
CARRY = 12  # minutes of a courier's walk, at the least
BOOK_IN = 1.6  # minutes of one sample at the desk
SPIN, ANALYSE, A_RUN = 10, 12, 32  # minutes of a centrifuge run and of the analyser; samples a run
VALIDATE = 0.7  # minutes of one result
NIGHT_LOOKS = 45  # minutes between the night's looks at the screen
SEE, SEE_AT_NIGHT = 40, 60  # usual minutes from a valid result to a doctor who looks
# Share of each step's work that the next step can use as it is, and the minutes that it costs
# when it cannot: a call to the ward, a wrong box, a wrong test, a new run, a result sent elsewhere.
RIGHT = {
    "collected": (0.91, 25),
    "carried": (0.98, 20),
    "booked": (0.96, 15),
    "analysed": (0.95, 40),
    "validated": (0.94, 60),
}
STAMPS = ("requested", "collected", "picked_up", "received", "booked", "analysed", "validated")
STAMPS = (*STAMPS, "seen")


class Laboratory(NamedTuple):
    """How the laboratory works by day: what may be changed, and how it stands.

    `couriers` minutes from one round to the next; `desks` people who book in; `looks` minutes
    between the scientist's looks at what waits to be validated; `collected_right` the share of
    samples that arrive with the right label, tube and form.
    """

    couriers: float = 180
    desks: int = 2
    looks: float = 30
    collected_right: float = RIGHT["collected"][0]


def table(seed: int) -> pd.DataFrame:
    """Return one row a sample of four places, on one Wednesday in two: times and what was right."""
    days = []
    for day in table_days():
        works = Laboratory()
        for cause in ledger.causes("lab_samples", "laboratory, day"):
            if cause.during([day])[0]:
                works = works._replace(couriers=works.couriers / cause.size)
        samples = one_day(seed, day, works)
        days.append(samples[samples["ward"].isin(PLACES)])
    rows = pd.concat(days, ignore_index=True)
    rows[list(STAMPS)] = rows[list(STAMPS)].apply(as_text)
    rows.insert(0, "sample", np.arange(1, len(rows) + 1))
    return rows


def as_text(times: pd.Series) -> pd.Series:
    """Return times as the tables write them, such as 2022-04-06T08:33."""
    return times.dt.strftime("%Y-%m-%dT%H:%M")


def table_days() -> list[date]:
    """Return the days of the table: the first Wednesday of the calendar and every second after."""
    first = FIRST_DAY + timedelta(days=(TABLE_DAY - FIRST_DAY.weekday()) % 7)
    return [first + timedelta(days=d) for d in range(0, (LAST_DAY - first).days + 1, EVERY)]


def one_day(seed: int, day: date, works: Laboratory) -> pd.DataFrame:
    """Return every sample requested on a day, in the order of the requests.

    Columns: ward, the times STAMPS as datetimes to the minute, and for each step of RIGHT whether
    the next could use its work (`collected_right` and so on, 1 or 0). The same seed and day give
    the same requests and the same luck whatever `works` is, so two ways of working can be compared.
    """
    samples = _requests(seed, day)
    minutes = _through(draws.stream(seed, "lab_samples", f"{day}", "steps"), samples, works)
    midnight = datetime.combine(day, time())
    rows = {"ward": samples["ward"]}
    for stamp in STAMPS:
        rows[stamp] = pd.Timestamp(midnight) + pd.to_timedelta(np.floor(minutes[stamp]), unit="min")
    rows |= {f"{step}_right": minutes[f"{step}_right"].astype(np.int64) for step in RIGHT}
    return pd.DataFrame(rows)


def request_to_result(samples: pd.DataFrame) -> pd.Series:
    """Return the minutes from the request to the valid result, one for each sample."""
    return (samples["validated"] - samples["requested"]).dt.total_seconds() / 60


def at_the_desk(samples: pd.DataFrame, every: int) -> pd.DataFrame:
    """Return how many samples stand at the desk from 07:00 to 22:00: columns at, samples.

    The day is that of the first request; one row each `every` minutes.
    """
    day = samples["requested"].min().normalize()
    opens, closes = day + pd.Timedelta(hours=NIGHT_ENDS), day + pd.Timedelta(hours=22)
    moments = pd.date_range(opens, closes, freq=f"{every}min")
    come, gone = (
        np.searchsorted(np.sort(samples[end].to_numpy()), moments.to_numpy(), side="right")
        for end in ("received", "booked")
    )
    return pd.DataFrame({"at": moments, "samples": come - gone})


def by_day(samples: pd.DataFrame) -> pd.Series:
    """Return whether each sample was requested between 07:00 and 20:00 (True) or by night."""
    return samples["requested"].dt.hour.between(NIGHT_ENDS, DAY[1] // 60 - 1)


@lru_cache(maxsize=256)
def _requests(seed: int, day: date) -> pd.DataFrame:
    """Return the ward and the minute (after midnight) of each request, in order; not to be changed.

    Kept, since the same day is simulated again for each way of working.
    """
    beds = {name: ward.beds * A_BED for name, ward in WARDS.items()} | {CLINIC: IN_CLINIC}
    parts = []
    for place, mean in beds.items():
        hours = np.array(BY_HOUR["clinic" if place == CLINIC else "ward"], dtype=float)
        rng = draws.stream(seed, "lab_samples", f"{day}", place)
        counts = draws.poisson(rng, mean * hours / hours.sum())
        minute = 60 * np.repeat(np.arange(24), counts) + 60 * rng.random(counts.sum())
        parts.append(pd.DataFrame({"ward": place, "minute": minute}))
    return pd.concat(parts).sort_values("minute", kind="stable", ignore_index=True)


def _through(rng, samples: pd.DataFrame, works: Laboratory) -> dict[str, np.ndarray]:
    """Return when each sample passes each step, in minutes after midnight, and what was right."""
    requested = samples["minute"].to_numpy()
    count = len(samples)
    day = _is_day(requested)
    luck = {name: rng.random(count) for name in ("collect", "see", *RIGHT)}
    shares = {step: share for step, (share, _) in RIGHT.items()}
    shares["collected"] = works.collected_right
    right = {step: luck[step] < share for step, share in shares.items()}
    lost = {step: np.where(right[step], 0, RIGHT[step][1]) for step in RIGHT}

    collected = requested + np.where(day, COLLECT, COLLECT_AT_NIGHT) * _skewed(luck["collect"])
    rounds = _rounds(works.couriers)
    walks = CARRY + 10 * rng.random(len(rounds))
    taken = np.searchsorted(rounds, collected)
    picked_up = rounds[taken]
    received = picked_up + walks[taken] + lost["carried"]
    booked = _in_turn(received, BOOK_IN, works.desks) + lost["collected"]
    analysed = _in_runs(booked + lost["booked"]) + ANALYSE + lost["analysed"]
    every = np.where(_is_day(analysed), works.looks, NIGHT_LOOKS)
    looked = np.ceil(analysed / every) * every
    validated = _in_turn(looked, VALIDATE, 1)
    seen = np.where(_is_day(validated), SEE, SEE_AT_NIGHT) * _skewed(luck["see"])
    times = (requested, collected, picked_up, received, booked, analysed, validated)
    passed = dict(zip(STAMPS, (*times, validated + seen + lost["validated"]), strict=True))
    return passed | {f"{step}_right": right[step] for step in RIGHT}


def _rounds(every: float) -> np.ndarray:
    """Return the minutes at which couriers go, over two days, so that the last sample is fetched."""
    by_day = np.arange(DAY[0], DAY[1] + 1, every)
    one = np.array(sorted({*NIGHT_ROUNDS, *by_day, DAY[1], 22 * 60}))
    return np.concatenate([one, one + 24 * 60])


def _is_day(minute: np.ndarray) -> np.ndarray:
    return (minute % (24 * 60) >= DAY[0]) & (minute % (24 * 60) < DAY[1])


def _skewed(luck: np.ndarray) -> np.ndarray:
    """Turn uniform numbers into times about 1 with a long tail: most below it, a few above 3."""
    square = luck * luck
    fourth = square * square
    return 0.35 + 0.4 * luck + 0.4 * square + 2.8 * fourth * fourth


def _in_turn(come: np.ndarray, each: float, people: int) -> np.ndarray:
    """Return when each is done that comes to people who take one at a time, first come first."""
    free = [0.0] * people
    done = np.empty(len(come))
    for place in np.argsort(come, kind="stable"):
        first = free.index(min(free))
        free[first] = done[place] = max(come[place], free[first]) + each
    return done


def _in_runs(come: np.ndarray) -> np.ndarray:
    """Return when each leaves the centrifuges: a run starts when one is there and two are free."""
    free = [0.0, 0.0]
    done = np.empty(len(come))
    order = np.argsort(come, kind="stable")
    queue = come[order]
    at = 0
    while at < len(order):
        first = free.index(min(free))
        start = max(queue[at] + 3, free[first])  # three minutes to load what has come
        ready = int(np.searchsorted(queue, start, side="right"))
        run = order[at : max(at + 1, min(ready, at + A_RUN))]
        free[first] = done[run] = start + SPIN
        at += len(run)
    return done
