"""Merewick's discharge morning: our own SVG of four scenes with 24 things to find in them.

Each thing is drawn about its own place, which `improving_care.lean.wastes.finds` gives, so that
what can be pressed and what is seen never drift apart. Colours are classes that course.css fills.
"""

from html import escape

from improving_care.lean.wastes import Find, Place, finds, places
from improving_care.site.hospital_picture import GROUND, person

WIDTH, HEIGHT = 1200, 900
PANEL = (594, 444)  # a scene; what is left over lies between them
FLOOR = 240  # where wall and floor meet, from the scene's upper edge


def discharge_svg() -> str:
    """Return the drawing as one `<svg>`; the numbers of the things are a group of their own."""
    scenes = "".join(_scene(k, place) for k, place in enumerate(places()))
    # From the back to the front: what stands lower hides what stands higher.
    things = "".join(
        f'<g transform="translate({find.x} {find.y})">{DRAWN[find.id]()}</g>'
        for find in sorted(finds(), key=lambda find: find.y)
    )
    numbers = "".join(_number(k, find) for k, find in enumerate(finds(), 1))
    return (
        f'<svg class="hospital discharge" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(description())}">{scenes}{things}<g class="numbers">{numbers}</g></svg>'
    )


def description() -> str:
    """Return what the drawing shows, for who does not see it; the words below it tell all."""
    scenes = "; ".join(place.title for place in places())
    return (
        f"One discharge morning at Merewick in four scenes: {scenes}. There are "
        f"{len(finds())} things to find; each is told in words below the picture."
    )


def _corner(at: int) -> tuple[int, int]:
    return (at % 2) * (WIDTH - PANEL[0]), (at // 2) * (HEIGHT - PANEL[1])


def _scene(at: int, place: Place) -> str:
    x, y = _corner(at)
    width, height = PANEL
    return (
        f'<g transform="translate({x} {y})"><rect class="room" width="{width}" height="{height}" '
        f'rx="12"/><path class="path" d="M0 {FLOOR}H{width}V{height - 12}a12 12 0 0 1 -12 12H12a12 '
        f'12 0 0 1 -12 -12z"/><text class="scene" x="16" y="32">{place.title}</text>{_clock(place)}'
        f"{FURNITURE[place.name]()}</g>"
    )


def _clock(place: Place) -> str:
    """A clock on the wall that shows the scene's time."""
    hours, minutes = map(int, place.time.split(":"))
    return (
        '<g transform="translate(556 36)"><circle class="sheet" r="22"/>'
        f'<path class="pen" d="M0 0V-11" transform="rotate({30 * hours + minutes / 2})"/>'
        f'<path class="pen" d="M0 0V-17" transform="rotate({6 * minutes})"/></g>'
    )


def _number(at: int, find: Find) -> str:
    return (
        f'<g transform="translate({find.x - 40} {find.y - 40})"><circle class="badge" r="15"/>'
        f'<text class="no" y="6">{at}</text></g>'
    )


# Things and people, each about (0, 0)


def _person(x, foot, coat, skin, lean=0, grey=False, flip=False) -> str:
    """Somebody who stands with their feet at (x, foot), a hundred units tall."""
    turn = "scale(-1.6 1.6)" if flip else "scale(1.6)"
    drawn = person(0, coat, skin, lean, grey)
    return f'<g transform="translate({x} {foot}) {turn} translate(0 {-GROUND - 44})">{drawn}</g>'


def _sitting(x, seat, coat, skin, grey=False, flip=False) -> str:
    """Somebody who sits at (x, seat) and looks to the right, or to the left with `flip`."""
    hair = "hair grey" if grey else "hair"
    turn = " scale(-1 1)" if flip else ""
    return (
        f'<g transform="translate({x} {seat}){turn}"><path class="legs" d="M0 -4H24V34"/>'
        f'<path class="coat {coat}" d="M-14 2l3 -44q11 -9 22 0l4 44z"/>'
        f'<circle class="skin {skin}" cx="2" cy="-58" r="12"/>'
        f'<path class="{hair}" d="M-10 -58a12 12 0 0 1 24 0q-11 -7 -24 0z"/></g>'
    )


def _sheet(x, y, width=22, height=28) -> str:
    """A sheet of paper with lines of writing."""
    lines = "".join(f"M{x + 4} {y + k}h{width - 8}" for k in range(7, height - 3, 6))
    return (
        f'<rect class="sheet" x="{x}" y="{y}" width="{width}" height="{height}"/>'
        f'<path class="writing" d="{lines}"/>'
    )


def _box(x, y, width, height, kind="wood") -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="2"/>'


def _words(x, y, text, kind="note") -> str:
    return f'<text class="{kind}" x="{x}" y="{y}">{text}</text>'


def _bed(x=0, y=0) -> str:
    return (
        f'<g transform="translate({x} {y})"><path class="bed" d="M-62 6V-30M62 6V-16M-62 -4H62"/>'
        '<rect class="blanket" x="-58" y="-20" width="118" height="16" rx="5"/>'
        '<rect class="sheet" x="-56" y="-32" width="30" height="13" rx="5"/>'
        '<circle class="wheel" cx="-56" cy="12" r="6"/><circle class="wheel" cx="56" cy="12" r="6"/>'
        "</g>"
    )


def _wheelchair(x, y) -> str:
    return (
        f'<g transform="translate({x} {y})"><path class="bed" d="M-16 -48V-18H16l6 18h10M-16 -48h'
        '-9M-14 -32H14"/><circle class="tyre" cx="-8" cy="-4" r="17"/>'
        '<circle class="tyre" cx="24" cy="5" r="7"/></g>'
    )


def _phone(x, y) -> str:
    return f'<path class="handset" d="M{x} {y}q8 -10 18 -4l-3 8q-6 -3 -9 1z"/>'


def _coat() -> str:
    hat = '<path class="coat plain" d="M-17 -53q17 -26 34 0z"/>'
    bag = _box(38, 40, 34, 26, "coat teal") + '<path class="bed" d="M46 40q9 -14 18 0"/>'
    return _bed(-4, 30) + _sitting(0, 10, "purple", "pale", grey=True) + hat + bag


def _again() -> str:
    hung = "".join(_box(x, -58, 26, 36) + _sheet(x + 2, -52) for x in (-52, -22))
    return hung + _person(22, 72, "blue", "brown", flip=True) + _sheet(-8, 8)


def _cupboard() -> str:
    doors = "".join(
        _box(x, -52, 44, 74)
        + _box(x + 4, -48, 36, 66, "inside")
        + f'<path class="wood" d="M{x + 44} -52l12 8v74l-12 -8z"/>'
        for x in (-88, -28, 32)
    )
    return doors + _sitting(52, 34, "blue", "pale", flip=True)


def _shelf() -> str:
    boxes = "".join(
        _box(-44 + 22 * column, -96 + 30 * row, 20, 24, "carton")
        for row in range(5)
        for column in range(4)
    )
    boards = "".join(f'<path class="board" d="M-48 {y}H48"/>' for y in range(-71, 80, 30))
    old = _box(-44, 22, 46, 26, "sheet") + _words(-21, 41, "2021", "note red")
    return boxes + boards + old


def _telephone() -> str:
    desk = _box(-52, 30, 104, 8) + '<path class="board" d="M-46 38V76M46 38V76"/>'
    rings = '<path class="pen" d="M30 2q8 -8 16 0M26 -6q12 -12 24 0"/>'
    second = _box(28, 16, 22, 14, "steel")
    return _sitting(-14, 46, "teal", "dark") + desk + second + rings + _phone(-8, -6)


def _idea() -> str:
    board = _box(-58, -46, 116, 92)
    slip = '<rect class="slip" x="-20" y="-14" width="52" height="42" transform="rotate(-4)"/>'
    over = "".join(_sheet(x, y, 34, 40) for x, y in ((-52, -40), (-12, -42), (20, -36), (-50, 2)))
    return board + slip + over + _words(8, 22, "March")


def _step() -> str:
    step = _box(14, 40, 62, 16, "steel") + '<path class="bed" d="M70 40V-22H20"/>'
    return (
        _person(-34, 62, "green", "pale")
        + '<circle class="sheet" cx="-20" cy="12" r="6"/>'
        + step
        + _person(42, 40, "plain", "pale", lean=3, grey=True)
    )


def _heap() -> str:
    pile = "".join(_sheet(-26 + (k % 3) * 4, 10 - 6 * k, 40, 30) for k in range(9))
    tray = _box(-46, 34, 92, 10, "steel") + _box(-52, 44, 104, 10) + _box(-44, 54, 88, 46)
    stamp = _box(-26, -36, 52, 20, "sheet") + _words(0, -21, "11:20", "note red")
    return pile + tray + stamp


def _dose() -> str:
    ring = '<ellipse class="ring" cx="38" cy="8" rx="17" ry="8"/>'
    return (
        _person(-6, 88, "purple", "brown")
        + _phone(8, -4)
        + _sheet(22, -12, 32, 44)
        + ring
        + _box(-40, 46, 108, 8)
        + _box(-34, 54, 96, 44)
    )


def _gap() -> str:
    rows = "".join(
        _box(-56 + 28 * column, -76 + 44 * row, 24, 36, "carton")
        for row in range(3)
        for column in range(4)
        if (row, column) not in ((1, 1), (1, 2))
    )
    boards = "".join(f'<path class="board" d="M-60 {y}H60"/>' for y in (-40, 4, 48))
    return rows + boards + _box(-26, -22, 50, 24, "sheet") + _words(-1, -4, "out", "note red")


def _early() -> str:
    bag = '<path class="paperbag" d="M-30 30V-34l6 -8h48l6 8V30z"/>'
    slip = _box(-44, -18, 88, 28, "sheet") + _words(0, 2, "cancelled", "note red")
    return bag + slip + _box(-60, 30, 120, 8) + '<path class="board" d="M-52 38V74M52 38V74"/>'


def _double() -> str:
    syringe = '<path class="pen" d="M-10 0h20m0 0h9M-10 -4v8M-15 -5v10M-15 0h5"/>'
    return (
        _person(-38, 62, "teal", "dark")
        + _person(40, 62, "plain", "pale", flip=True)
        + _sheet(-30, 12)
        + _sheet(10, 14)
        + syringe
    )


def _labels() -> str:
    row = "".join(
        _box(-58 + 26 * k, 22, 22, 20, "carton") + _box(-54 + 26 * k, 28, 14, 7, "sheet")
        for k in range(4)
    )
    table = _box(-64, 42, 128, 8) + '<path class="board" d="M-56 50V84M56 50V84"/>'
    return _person(6, 84, "purple", "pale") + table + row + _sheet(34, 4, 26, 26)


def _lift() -> str:
    doors = (
        _box(-64, -92, 128, 150, "steel")
        + '<path class="pen" d="M0 -92V58"/>'
        + _box(-22, -122, 44, 24, "dark")
        + _words(0, -104, "▲ 3", "lit-sign")
    )
    others = _person(-48, 66, "plain", "brown") + _person(52, 62, "blue", "dark")
    return doors + others + _wheelchair(30, 84) + _person(-10, 92, "teal", "pale", lean=3)


def _chair() -> str:
    sign = _box(-64, -124, 132, 44, "sheet") + _words(2, -106, "Wheelchairs:")
    sign += _words(2, -87, "third floor →")
    return sign + _wheelchair(36, 50) + _person(-14, 62, "teal", "brown", lean=5)


def _carried() -> str:
    bag = '<path class="paperbag" d="M14 26h26v34H14z"/><path class="pen" d="M20 26q7 -12 14 0"/>'
    return _person(0, 76, "blue", "pale", lean=3) + bag


def _trolley() -> str:
    note = _box(-46, -52, 108, 24, "sheet") + _words(8, -35, "12 January")
    return (
        note
        + '<path class="bed" d="M-56 -14H60M-50 -14V26M54 -14V16M-52 10H56"/>'
        + _box(-54, -24, 112, 10, "steel")
        + '<circle class="wheel" cx="-50" cy="32" r="8"/>'
        + '<circle class="tyre" cx="84" cy="34" r="8"/>'
    )


def _film() -> str:
    head = '<circle class="skin brown" cx="-36" cy="-24" r="12"/>'
    film = _box(2, -40, 36, 34, "dark") + '<path class="ribs" d="M20 -36V-12M8 -30q12 -6 24 0M8 -22'
    film += 'q12 -6 24 0M9 -14q11 -6 22 0"/>'
    return _bed(4, 20) + head + film + _person(-84, 42, "teal", "pale", lean=6)


def _armchair() -> str:
    chair = '<path class="coat blue" d="M-44 52V-34q0 -16 16 -16h12V14H40q10 0 10 12v26z"/>'
    hat = '<path class="coat plain" d="M-17 -41q17 -26 34 0z"/>'
    sleep = _words(40, -42, "z z", "note")
    return chair + _sitting(0, 22, "purple", "pale", grey=True) + hat + sleep


def _copy() -> str:
    screen = _box(8, -46, 56, 42, "dark") + '<path class="ribs" d="M16 -36h40M16 -28h34M16 -20h40'
    screen += 'M16 -12h22"/>' + '<path class="board" d="M36 -4V22"/>'
    desk = _box(-58, 22, 128, 8) + '<path class="board" d="M-50 30V72M62 30V72"/>'
    return screen + _sitting(-30, 44, "blue", "pale") + desk + _sheet(-12, 4, 26, 18)


def _letter() -> str:
    ring = '<ellipse class="ring" cx="-30" cy="-18" rx="16" ry="7"/>'
    return _person(4, 78, "red", "pale") + _sheet(-50, -30, 38, 48) + ring


def _lunches() -> str:
    trays = "".join(
        _box(-52 + 28 * column, -52 + 26 * row, 24, 14, "blanket")
        + f'<circle class="carton" cx="{-40 + 28 * column}" cy="{-47 + 26 * row}" r="5"/>'
        for row in range(3)
        for column in range(4)
    )
    boards = "".join(f'<path class="board" d="M-58 {y}H62"/>' for y in (-37, -11, 15))
    legs = '<path class="board" d="M-58 -56V34M62 -56V34"/>'
    wheels = '<circle class="wheel" cx="-56" cy="38" r="7"/><circle class="wheel" cx="60" cy="38" r="7"/>'
    return trays + boards + legs + wheels


def _frame() -> str:
    frame = '<path class="frame-aid" d="M22 66l6 -56h22l6 56M24 38h32"/>'
    return _person(0, 70, "teal", "pale", lean=4) + frame


def _tablets() -> str:
    table = _box(-44, 14, 88, 8) + '<path class="board" d="M-36 22V62M36 22V62"/>'
    box = _box(-14, -2, 28, 16, "carton") + _words(0, 12, "℞")
    return (
        _sitting(-62, 34, "blue", "dark") + _sitting(62, 34, "red", "pale", flip=True) + table + box
    )


# What stands about and is not to be found, each in its scene's own corner


def _window(x, y) -> str:
    return (
        _box(x, y, 96, 70, "glass") + f'<path class="pane" d="M{x + 48} {y}v70M{x} {y + 35}h96"/>'
    )


def _plant(x, y) -> str:
    leaves = "".join(f"M{x} {y}q{k} -20 {2 * k} -38" for k in (-14, -6, 6, 14))
    return f'<path class="frame-aid" d="{leaves}"/>' + _box(x - 15, y, 30, 26)


def _ward() -> str:
    return _window(128, 60) + _box(410, 70, 70, 50, "sheet") + _words(445, 100, "Beds 1–28")


def _pharmacy() -> str:
    fridge = _box(342, 96, 74, 144, "sheet") + '<path class="pen" d="M342 150H416M404 120V140"/>'
    return _window(44, 60) + fridge + _plant(446, 214)


def _landing() -> str:
    other = _box(196, 92, 100, 150, "steel") + '<path class="pen" d="M246 92V242"/>'
    return other + _window(410, 70)


def _lounge() -> str:
    chairs = "".join(
        f'<path class="coat plain" d="M{x} 232v-64q0 -8 8 -8h8v40h34q6 0 6 6v26z"/>'
        for x in (330, 404)
    )
    return _window(40, 60) + _window(330, 60) + chairs


FURNITURE = {"Ward": _ward, "Pharmacy": _pharmacy, "Lift": _landing, "Lounge": _lounge}
DRAWN = {
    "coat": _coat,
    "again": _again,
    "cupboard": _cupboard,
    "shelf": _shelf,
    "phone": _telephone,
    "idea": _idea,
    "step": _step,
    "heap": _heap,
    "dose": _dose,
    "gap": _gap,
    "early": _early,
    "double": _double,
    "labels": _labels,
    "lift": _lift,
    "chair": _chair,
    "bag": _carried,
    "wheel": _trolley,
    "film": _film,
    "asleep": _armchair,
    "copy": _copy,
    "letter": _letter,
    "lunches": _lunches,
    "frame": _frame,
    "tablets": _tablets,
}
