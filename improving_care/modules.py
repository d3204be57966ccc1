"""The twenty modules of the course: the one list of their names, minutes and places."""

from typing import NamedTuple


class Module(NamedTuple):
    """A module: its number, title, minutes for page, lab and exercise, and where it happens."""

    no: int
    name: str
    title: str
    minutes: int
    place: str
    written: bool = False

    @property
    def slug(self) -> str:
        """The name of its page, notebook and exercise everywhere, such as 05-control-charts."""
        return f"{self.no:02d}-{self.name}"


MODULES = (
    Module(
        1, "why-improve", "Why improve: harm, waste and money", 90, "The entrance", written=True
    ),
    Module(2, "aim-and-drivers", "Aim, measures, changes", 95, "Improvement office", written=True),
    Module(3, "seeing-the-process", "Seeing the process with the people in it", 75, "Beech"),
    Module(
        4,
        "run-charts",
        "Is it getting better? Run charts",
        75,
        "Beech, the office wall",
        written=True,
    ),
    Module(
        5,
        "control-charts",
        "What the process is telling you: control charts",
        90,
        "Beech, the morning after",
        written=True,
    ),
    Module(6, "comparing", "Comparing wards and trusts fairly", 90, "Hazel and Elm"),
    Module(7, "rare-events", "When harm is rare", 75, "Linden"),
    Module(8, "causes", "Which cause first? Pareto and fishbone", 60, "Theatre 5"),
    Module(9, "pdsa", "Test small, learn fast: PDSA", 100, "Beech, one bay", written=True),
    Module(10, "reliability", "Making the right thing easy", 75, "Elm, the basins"),
    Module(11, "wastes", "Spotting waste", 100, "Pharmacy", written=True),
    Module(
        12, "value-stream", "The patient's journey: value streams", 90, "Laboratory", written=True
    ),
    Module(
        13,
        "flow",
        "Why patients wait: demand, capacity, flow",
        105,
        "Emergency department",
        written=True,
    ),
    Module(14, "salford-royal", "Case: Salford Royal", 125, "A visit to Salford", written=True),
    Module(15, "virginia-mason", "Case: Virginia Mason", 95, "A visit to Seattle", written=True),
    Module(16, "compact", "The deal: give and get", 115, "Consultants' room", written=True),
    Module(17, "leading", "Leading beside staff", 110, "Hawthorn", written=True),
    Module(
        18,
        "board",
        "The board: direction, alignment, being well led",
        110,
        "Boardroom",
        written=True,
    ),
    Module(19, "sustain-and-spread", "Holding the gains, spreading", 75, "Birch"),
    Module(20, "capstone", "A year at Merewick", 240, "The whole hospital"),
)
