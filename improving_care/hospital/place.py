"""Merewick General as data: the calendar, the 18 wards, the people. All of it is invented."""

from datetime import date
from typing import NamedTuple

SEED = 20220401  # of the course's own hospital
FIRST_DAY = date(2022, 4, 1)
LAST_DAY = date(2025, 3, 31)  # three financial years, 1,096 days


class Ward(NamedTuple):
    """A ward: its name, its specialty, its open beds."""

    name: str
    specialty: str
    beds: int


class Person(NamedTuple):
    """Somebody the reader meets: name, role, and what they want or fear."""

    name: str
    role: str
    wants: str


WARDS = {
    ward.name: ward
    for ward in (
        Ward("Alder", "acute medical unit", 40),
        Ward("Ash", "respiratory", 28),
        Ward("Beech", "older people", 28),
        Ward("Birch", "older people", 28),
        Ward("Cedar", "stroke", 26),
        Ward("Chestnut", "gastroenterology", 28),
        Ward("Elm", "general surgery", 30),
        Ward("Hawthorn", "surgical assessment", 26),
        Ward("Hazel", "orthopaedics, hip fracture", 30),
        Ward("Holly", "gynaecology", 20),
        Ward("Juniper", "children", 24),
        Ward("Larch", "cardiology", 28),
        Ward("Linden", "general medicine", 30),
        Ward("Maple", "critical care", 16),
        Ward("Oak", "cancer and haematology", 22),
        Ward("Rowan", "short stay", 24),
        Ward("Sycamore", "rehabilitation", 32),
        Ward("Willow", "maternity", 40),
    )
}

PEOPLE = (
    Person(
        "Grace Adeyemi",
        "ward manager, Beech",
        'fewer falls; tired of being asked "what happened last month?"',
    ),
    Person("Tom Birkett", "health care assistant, Beech", "has an idea nobody has asked for"),
    Person(
        "Dr Priya Nair",
        "consultant, older people's medicine",
        "sceptical of projects with names",
    ),
    Person(
        "Eilidh Munro",
        "physiotherapist",
        "sees patients kept in bed because of falls targets: the balancing measure",
    ),
    Person(
        "Edith Lowe",
        "82, fell on Beech; later patient partner",
        "wants to walk to the toilet by herself",
    ),
    Person("Mei Lin Tan", "analyst", "40 red-amber-green pages a month, and doubts"),
    Person("Daniel Owusu", "improvement coach", "asks more than he tells"),
    Person("Marek Zielinski", "charge nurse, emergency department", "the corridor"),
    Person("Dr Sam Reid", "emergency consultant", '"one good day proves it"'),
    Person("Farah Siddiqui", "pharmacist", "discharge medicines at four in the afternoon"),
    Person("Joanna Kaye", "laboratory manager", "samples arrive in heaps"),
    Person("Colin Baptiste", "theatre manager", "first case late, last case cancelled"),
    Person("Dee Walsh", "porter", "walks 14 miles a shift"),
    Person("Alan Whitcombe", "medical director, surgeon", "the old deal with consultants"),
    Person("Ruth Kamara", "chief nurse", "stands beside staff; short of hours"),
    Person("Helen Marsh", "chief executive", 'pressed by the regulator for "assurance"'),
    Person(
        "Sandra Pryce",
        "chair of the board",
        "asks in each meeting: are we well led, and how would we know?",
    ),
)


def months() -> list[date]:
    """Return the first day of each of the 36 months, April 2022 to March 2025."""
    return [date(y, m, 1) for y in range(2022, 2026) for m in range(1, 13) if _within(y, m)]


def days_in_month(month: date) -> int:
    """Return how many days the month has that begins on this first day."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return (following - month).days


def _within(year: int, month: int) -> bool:
    return FIRST_DAY <= date(year, month, 1) <= LAST_DAY
