"""The plan of a ward of 28 beds at Merewick, as data: rooms along one corridor, in metres."""

from typing import NamedTuple

LENGTH, DEPTH = 56.0, 14.4  # metres, outside to outside
CORRIDOR = (7.0, 9.4)  # from the bays' doors to the doors across
MIDDLE = sum(CORRIDOR) / 2


class Room(NamedTuple):
    """A room: where its left end stands along the corridor, its width, and its side of it."""

    left: float
    width: float
    north: bool

    @property
    def middle(self) -> float:
        """Metres along the corridor to its door, which is in its middle."""
        return self.left + self.width / 2

    @property
    def top(self) -> float:
        """Metres from the plan's upper edge to the room's."""
        return 0.0 if self.north else CORRIDOR[1]

    @property
    def bottom(self) -> float:
        """Metres from the plan's upper edge to the room's lower one."""
        return CORRIDOR[0] if self.north else DEPTH


def _row(north: bool, *widths: tuple[str, float]) -> dict[str, Room]:
    rooms, left = {}, 0.0
    for name, width in widths:
        rooms[name] = Room(left, width, north)
        left += width
    return rooms


# Four bays of six beds, and four rooms with one.
ROOMS = _row(True, *((f"Bay {k}", 9) for k in range(1, 5)), ("Rooms", 11), ("Day room", 9)) | _row(
    False,
    ("Sluice", 6),
    ("Linen", 6),
    ("Kitchen", 7),
    ("Drugs", 7),
    ("Station", 10),
    ("Office", 7),
    ("Way in", 6),
    ("Store", 7),
)


def spot(name: str, store: float | None = None) -> tuple[float, float]:
    """Return where a person stands in a room: metres along the corridor, metres down the plan.

    `store` puts the cupboard elsewhere: so many metres along the corridor.
    """
    room = ROOMS[name]
    x = store if name == "Store" and store is not None else room.middle
    return x, (room.top + room.bottom) / 2


def walk(start: str, end: str, store: float | None = None) -> int:
    """Return the whole metres from one room to another along the corridor; 0 within a room."""
    if start == end:
        return 0
    (x, y), (to_x, to_y) = spot(start, store), spot(end, store)
    return round(abs(y - MIDDLE) + abs(to_x - x) + abs(to_y - MIDDLE))
