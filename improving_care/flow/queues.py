"""Four formulas for waiting, each with what must be true before it may be used.

Times are in any unit, the same throughout one call: arrivals per hour with hours, per day with days.
"""

from math import exp
from typing import NamedTuple

from improving_care.flow.refusing import FlowError, arrivals, full, number, servers, time, varies


class Wait(NamedTuple):
    """What a queue of several servers gives: the chance to wait at all, the mean wait of all who
    come, and how busy each server is."""

    chance: float
    mean: float
    utilisation: float
    spare: float  # how many more could be served in a unit of time than arrive

    def longer_than(self, limit: float) -> float:
        """Return the share of patients who wait longer than `limit`."""
        return self.chance * exp(-self.spare * time(limit, "The limit", none=True))


def little(*, inside=None, rate=None, stay=None, leaving=None) -> float:
    """Return the third of three: how many are inside, how many come, how long each stays.

    Give two of `inside` (people), `rate` (people who arrive in a unit of time) and `stay` (mean
    time inside). `leaving`, if it has been counted, is how many leave in a unit of time.

    Little's law, inside = rate x stay, asks one thing: over the time looked at, as many leave as
    come. It does not mind when they come, in what order they go, or how stays vary. FlowError when
    not two are given, when one makes no sense, or when `leaving` shows that the queue grows or
    shrinks. Source: Little JDC, Operations Research 1961;9:383-7.
    """
    if [inside, rate, stay].count(None) != 1:
        raise FlowError(
            "Little's law ties three things: give two of inside, rate and stay, and it gives the "
            "third."
        )
    rate = None if rate is None else arrivals(rate)
    stay = None if stay is None else time(stay, "The mean stay")
    inside = None if inside is None else number(inside, "The number inside")
    if inside is not None and inside <= 0:
        raise FlowError("Nobody is inside, so there is no stay to work out: count again.")
    if leaving is not None:
        leaving = number(leaving, "The number who leave")
        come = rate if rate is not None else inside / stay
        if abs(leaving - come) > 0.02 * come:
            way = "grows" if leaving < come else "shrinks"
            raise FlowError(
                f"{come:g} come and {leaving:g} leave in the same time, so the queue {way} by "
                f"{abs(come - leaving):g} each time: Little's law speaks only of a queue that "
                "holds steady."
            )
    if inside is None:
        return rate * stay
    return inside / rate if stay is None else inside / stay


def kingman(utilisation, service, arrivals_vary=1, service_varies=1) -> float:
    """Return the mean wait before one server, in the unit of `service`, its mean service time.

    `utilisation` is the share of time that the server is busy (0 up to, not including, 1);
    `arrivals_vary` and `service_varies` are coefficients of variation: the standard deviation over
    the mean of the times between arrivals and of the service times (1 is what chance alone gives).

    Kingman's approximation, (u / (1 - u)) x ((ca2 + cs2) / 2) x service, asks for one server, one
    queue, arrivals that know nothing of each other and a rate that stays the same all day. It is
    best when the server is busy, and with Poisson arrivals it is exact. FlowError for what no
    hospital could have. Source: Kingman JFC, Proc Camb Phil Soc 1961;57:902-4.
    """
    busy = full(utilisation)
    service = time(service, "The mean service time")
    spread = varies(arrivals_vary, "arrivals") ** 2 + varies(service_varies, "service") ** 2
    return busy / (1 - busy) * spread / 2 * service


def pollaczek_khinchine(rate, service, service_varies=1) -> float:
    """Return the mean wait before one server, in the unit of `service`: exact.

    `rate` arrive in a unit of time, each needs `service` on average, and `service_varies` is the
    standard deviation of the service times over their mean.

    It asks for one server, first come first served, Poisson arrivals at a rate that stays the
    same; service times may have any shape. FlowError for what no hospital could have. Source:
    Kleinrock L, Queueing Systems volume 1, 1975, chapter 5.
    """
    service = time(service, "The mean service time")
    return kingman(arrivals(rate) * service, service, 1, service_varies)


def erlang_c(rate, service, beds) -> Wait:
    """Return the chance of a wait, the mean wait and the utilisation for several beds or staff.

    `rate` arrive in a unit of time, each keeps one of `beds` for `service` on average.

    It asks for one queue, first come first served, Poisson arrivals at a rate that stays the same,
    service times that vary as chance alone makes them (exponential), and nobody who gives up. Wards
    differ from this in each point: it is a sketch, good for seeing which way things go. FlowError
    for what no hospital could have. Source: Kleinrock L, Queueing Systems volume 1, 1975, chapter 3.
    """
    rate, service, beds = arrivals(rate), time(service, "The mean stay"), servers(beds)
    busy = full(rate * service / beds)
    blocked = 1.0  # Erlang B, one bed after another: no factorial grows too large
    for bed in range(1, beds + 1):
        blocked = rate * service * blocked / (bed + rate * service * blocked)
    chance = blocked / (1 - busy * (1 - blocked))
    spare = beds / service - rate
    return Wait(chance, chance / spare, busy, spare)
