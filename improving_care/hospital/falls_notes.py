"""Twenty notes from Beech that two people read: is it a fall? All of it is invented.

Each definition of a fall has the answers that Grace Adeyemi and Tom Birkett give by it.
"""

from typing import NamedTuple


class Definition(NamedTuple):
    """A way to say what counts as a fall, and what two people make of the notes by it."""

    text: str
    grace: list[str]
    tom: list[str]


# Each note with six letters, y or n: Grace and Tom by the first definition, the second, the third.
_READ = (
    ("Slipped on the wet floor by the basin. On his knees, a bruise.", "yy yy yy"),
    ("Found sitting on the floor beside the bed at three at night. Nobody saw it.", "yn yy yy"),
    ("Legs gave way on the way to the chair. Two staff lowered her to the floor.", "nn yn yy"),
    ("Stumbled over a drip stand, caught the rail, stayed on her feet.", "ny nn nn"),
    ("Slid out of the armchair on to the footstool.", "ny ny yy"),
    ("Sat down on the floor on purpose, for his exercises.", "nn yn nn"),
    ("Rolled out of a low bed on to the mat.", "ny ny yy"),
    ("Fell in the hospital shop. Wrist broken.", "yy yy yy"),
    ("A visitor fainted beside the bed.", "yn nn nn"),
    ("Missed the edge of the bed when sitting down. On the floor.", "yy yy yy"),
    ("A seizure, in bed. Did not leave the bed.", "nn nn nn"),
    ("Found on the floor by the window. Looking for her glasses, she says.", "yn yy yn"),
    ("Stood up, and dropped back on to the bed.", "ny nn nn"),
    ("Knelt to pray and needed help to get up.", "nn yn nn"),
    ("Slipped off the commode. A cut on the head.", "yy yy yy"),
    ("On a walk, eased down on to his knees by the physiotherapist.", "nn ny yy"),
    ("Tripped over a bag in the corridor. On hands and knees, not hurt.", "yn yy yy"),
    ("Climbed over the bed rail. Found on the floor.", "yy yy yy"),
    ("Leaned on a table with wheels. A porter caught him.", "ny nn nn"),
    ("Fainted in the shower. The nurse eased her down to the floor.", "yn yn yy"),
)
_TEXTS = (
    "A fall.",
    "A patient is on the floor.",
    "A patient comes to rest on the floor, or on anything lower, without meaning to. Seen or not, "
    "hurt or not. Lowered by staff counts. Down on purpose does not. Visitors are not counted.",
)

NOTES = [text for text, _ in _READ]
DEFINITIONS = [
    Definition(
        text,
        *(
            ["yes" if letters.split()[k][person] == "y" else "no" for _, letters in _READ]
            for person in (0, 1)
        ),
    )
    for k, text in enumerate(_TEXTS)
]
