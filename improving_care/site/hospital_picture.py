"""The home page's drawing of Merewick General: our own SVG, in the page's own colours."""

from html import escape

from improving_care.hospital.place import WARDS

BED = 5  # width of one bed, so that a ward is as wide as it is large
LEFT, TOP, GROUND = 170, 118, 436
FLOOR, GROUND_FLOOR = 68, 92
# The first ward of each floor, from the roof down; the widest floor carries the others.
FLOORS = (6, 12, 0)
# (name, left, right) of what stands on the ground floor.
ROOMS = (
    ("Emergency", 80, 300),
    ("Discharge lounge", 300, 428),
    ("Pharmacy", 428, 530),
    ("Laboratory", 720, 850),
    ("Theatres", 850, 1130),
)


def hospital_svg() -> str:
    """Return the drawing as one `<svg>`; its colours are classes that course.css fills."""
    wards = list(WARDS.values())
    floors = [floor(row, wards[first : first + 6]) for row, first in enumerate(FLOORS)]
    return (
        f'<svg class="hospital" viewBox="0 {TOP} 1200 {500 - TOP}" role="img" '
        f'aria-label="{escape(description())}">'
        + "\n".join([landscape(), *floors, ground_floor(), street()])
        + "</svg>"
    )


def description() -> str:
    """Return what the drawing shows, for who does not see it."""
    return (
        "Merewick General Hospital from the front: three floors of wards, each as wide as it has "
        f"beds and with one window a bed: {', '.join(WARDS)}. Beech is lit. On the ground floor "
        "the emergency department with an ambulance, the discharge lounge, the pharmacy, the "
        "entrance, the laboratory and eight theatres. In front, a porter pushes a bed, and a "
        "physiotherapist walks beside an old woman with a frame."
    )


def floor(row: int, wards: list) -> str:
    """Return one floor of wards, `row` 0 at the top."""
    top = GROUND - GROUND_FLOOR - FLOOR * (len(FLOORS) - row)
    parts, x = [], LEFT
    for ward in wards:
        width = BED * ward.beds
        lit = " lit" if ward.name == "Beech" else ""
        parts.append(
            f'<g class="ward{lit}"><rect class="wall" x="{x}" y="{top}" width="{width}" '
            f'height="{FLOOR}"/><path class="window" d="{windows(x, top + 31, ward.beds)}"/>'
            f'<text x="{x + width / 2:g}" y="{top + 22}">{ward.name}</text></g>'
        )
        x += width
    return "".join(parts) + f'<path class="roof" d="M{LEFT - 5} {top}H{x + 5}"/>'


def windows(x: int, y: int, beds: int) -> str:
    """Return a path with one window for each bed, in two rows."""
    pane = "h6v11h-6z"
    row = pane + f"m{2 * BED} 0{pane}" * (beds // 2 - 1)
    return f"M{x + 2} {y}{row}M{x + 2} {y + 17}{row}"


def ground_floor() -> str:
    """Return the ground floor: named rooms with their windows, and the entrance."""
    top = GROUND - GROUND_FLOOR
    parts = [
        f'<rect class="wall" x="{left}" y="{top}" width="{right - left}" height="{GROUND_FLOOR}"/>'
        f'<text x="{(left + right) / 2:g}" y="{top + 24}">{name}</text>'
        for name, left, right in ROOMS
    ]
    # Eight theatres: eight lamps, each in its window.
    parts += [
        f'<rect class="glass" x="{864 + 32 * i}" y="{top + 38}" width="24" height="30" rx="2"/>'
        f'<circle class="lamp" cx="{876 + 32 * i}" cy="{top + 48}" r="5.5"/>'
        for i in range(8)
    ]
    parts += [
        f'<rect class="glass" x="{x}" y="{top + 38}" width="{width}" height="30" rx="2"/>'
        for x, width in ((206, 36), (250, 36), (316, 44), (368, 44), (444, 70), (736, 98))
    ]
    # The emergency department's doors, wide and under a roof, for who is carried in.
    parts.append(
        f'<rect class="glass" x="112" y="{top + 38}" width="66" height="{GROUND_FLOOR - 38}"/>'
        f'<path class="canopy" d="M66 {top + 34}H192"/>'
    )
    parts.append(
        f'<rect class="entrance" x="530" y="{top - 8}" width="190" height="{GROUND_FLOOR + 8}"/>'
        f'<text class="sign" x="625" y="{top + 18}">MEREWICK GENERAL</text>'
        f'<rect class="glass" x="576" y="{top + 38}" width="47" height="{GROUND_FLOOR - 38}"/>'
        f'<rect class="glass" x="627" y="{top + 38}" width="47" height="{GROUND_FLOOR - 38}"/>'
        f'<path class="canopy" d="M548 {top + 32}H702"/>'
    )
    return "".join(parts)


def landscape() -> str:
    """Return hills, and trees of several kinds: the wards are named after trees."""
    return (
        '<circle class="sun" cx="1085" cy="196" r="34"/>'
        f'<path class="hill far" d="M0 318C150 236 300 300 480 262S900 216 1200 306V{GROUND}H0z"/>'
        f'<path class="hill" d="M0 372C140 322 260 356 420 350S980 312 1200 366V{GROUND}H0z"/>'
        + broad_tree(34, 30)
        + pine(1152, 78)
        + pine(1178, 112)
    )


def broad_tree(x: float, size: float) -> str:
    """Return a broad tree with its foot at x on the ground."""
    return (
        f'<ellipse class="leaf" cx="{x}" cy="{GROUND - 96}" rx="{size}" ry="{size * 1.4:g}"/>'
        f'<path class="trunk" d="M{x} {GROUND}v-88M{x} {GROUND - 74}l-9 -14M{x} {GROUND - 66}'
        'l9 -16"/>'
    )


def pine(x: float, height: float) -> str:
    """Return a narrow tree with its foot at x on the ground."""
    half = round(height * 0.2)
    return (
        f'<path class="trunk" d="M{x} {GROUND}v-14"/>'
        f'<path class="leaf" d="M{x} {GROUND - height}l{half} {height - 12}h-{2 * half}z"/>'
    )


def street() -> str:
    """Return the ground, an ambulance, and the people who are always there."""
    ambulance = (
        f'<g transform="translate(22 {GROUND - 44})"><path class="van" d="M0 36V4a4 4 0 0 1 4-4h50'
        'v36z"/><path class="van" d="M54 10h14l12 14v12H54z"/><path class="glass" d="M58 14h8l8 10'
        'H58z"/><path class="stripe" d="M0 23h80"/><circle class="wheel" cx="18" cy="37" r="7"/>'
        '<circle class="wheel" cx="62" cy="37" r="7"/></g>'
    )
    # Dee, leaning into a bed with somebody in it.
    bed = (
        f'<g transform="translate(352 {GROUND + 44})"><path class="bed" d="M0 -28v22M0 -14h84'
        'M84 -21v15"/><circle class="skin brown" cx="14" cy="-24" r="6.5"/><path class="blanket" '
        'd="M22 -16h58v-7q-24 -9 -58 -3z"/><circle class="wheel" cx="7" cy="-3" r="4"/>'
        '<circle class="wheel" cx="77" cy="-3" r="4"/></g>'
    )
    # Edith Lowe with her frame, Eilidh Munro beside her.
    frame = f'<path class="frame-aid" d="M792 {GROUND + 44}l4 -27h11l4 27M794 {GROUND + 31}h15"/>'
    return (
        f'<path class="path" d="M0 {GROUND}H1200V500H0z"/><path class="kerb" d="M0 {GROUND}H1200"/>'
        + ambulance
        + bed
        + person(332, "teal", "pale", lean=6)
        + person(758, "blue", "brown")
        + person(780, "purple", "pale", grey=True)
        + frame
        + person(636, "plain", "dark")
    )


def person(x: float, coat: str, skin: str, lean: float = 0, grey: bool = False) -> str:
    """Return one figure, feet on the path at x; leaning forward by so many pixels, hair grey."""
    y, head = GROUND + 44, x + 1 + lean
    hair = " grey" if grey else ""
    return (
        f'<path class="legs" d="M{x - 4} {y}l3 -20M{x + 6} {y}l-4 -20"/>'
        f'<path class="coat {coat}" d="M{x - 8} {y - 17}l{2 + lean} -24q7 -6 14 0l{2 - lean / 2:g} '
        f'24z"/><circle class="skin {skin}" cx="{head}" cy="{y - 52}" r="7.5"/>'
        f'<path class="hair{hair}" d="M{head - 7.5} {y - 52}a7.5 7.5 0 0 1 15 0q-7 -4 -15 0z"/>'
    )
