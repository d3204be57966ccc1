"""A learner's own project in a lab: boxes to write in, kept at every key in my-project.json."""

from collections.abc import Callable
from html import escape

import ipywidgets

from improving_care.labs.files import Choose, Take
from improving_care.labs.moving import Drawing, button, stack
from improving_care.labs.rows import Rows
from improving_care.project import ProjectError, charter, load, put, take_in, write
from improving_care.project.agreement import agreed, agreement_picture
from improving_care.project.aim import aim_sentence, lacks
from improving_care.project.beech import BEECH
from improving_care.project.drivers import (
    doubts,
    driver_diagram,
    drivers_csv,
    drivers_png,
    on_white,
)
from improving_care.project.keeping import LARGEST, NAME
from improving_care.project.measures import measures_lack

CASES = 20  # that two people read, to begin with


class Keeping:
    """What is written into boxes and kept at once, with a sentence where it cannot be kept.

    A class over it has `kept()`, the whole project, and `_show_kept()`, which fills its boxes.
    """

    def __init__(self):
        self.alert = ipywidgets.HTML()
        self.anew = button("Put that file aside, keep what stands here", self._put_aside)

    def _stacked(self, *parts) -> ipywidgets.VBox:
        return stack(self.alert, self.anew, *parts).add_class("course-mine")

    def _chosen(self, content: bytes | None) -> None:
        self.bring(bytes(LARGEST + 1) if content is None else content)

    def bring(self, content: bytes) -> None:
        """Take a whole project in; the one that was there is put aside."""
        if self._say(lambda: take_in(content)):
            self._show_kept()

    def _put_aside(self) -> None:
        """Keep what stands in the boxes in a new file, beside the one that cannot be used."""
        self._say(lambda: take_in(write(self.kept())))

    def _say(self, work: Callable) -> bool:
        """Do it and say that all is kept, or say in one sentence why it is not."""
        try:
            work()
        except ProjectError as error:
            self.alert.value = f'<p role="alert">{escape(str(error))}</p>'
            self.anew.layout.display = ""
            return False
        self.alert.value = ""
        self.anew.layout.display = "none"
        return True


def others() -> dict:
    """Return what stands in the project's file, or nothing where it cannot be used."""
    try:
        return load()
    except ProjectError:
        return {}


class MyProject(Keeping):
    """The widgets, one attribute each: `start`, `aim`, `drivers`, `measures`, `agreement`, `plan`,
    `charter`. What a person does, a program can: write into `rows[section].rows`, read `alert`."""

    def __init__(self):
        super().__init__()
        said = f"What you write is kept at once, in {NAME} in your folder my-work."
        self.rows = {
            "aim": Rows("aim"),
            "drivers": Rows("drivers"),
            "measures": Rows("measures", {"name": 2, "kind": 2, "definition": 4, "how": 2}),
            "agreement": Rows("agreement", {"case": 3}),
            "plan": Rows("plan", {"step": 3}),
        }
        self.example = button("Begin with Grace's project", self._example)
        self._told = {name: ipywidgets.HTML() for name in self.rows}
        self._diagram, self._cases = Drawing(), Drawing()
        self._filling = False
        for name, part in self.rows.items():
            part.observe(self._keeper(name), "rows")

        self.start = self._stacked(
            ipywidgets.HTML(f"<p>{said}</p>"),
            self.example,
            Choose(f"Or go on with a {NAME} that you saved", ".json", LARGEST, self._chosen),
        )
        self.aim = self._stacked(self.rows["aim"], self._told["aim"])
        pictures = {"png": "Diagram as PNG", "svg": "Diagram as SVG", "csv": "Table as CSV"}
        self.drivers = self._stacked(
            self.rows["drivers"],
            self._diagram,
            self._told["drivers"],
            Take(self.driver_file, pictures, "driver-diagram"),
        )
        self.measures = self._stacked(self.rows["measures"], self._told["measures"])
        self.agreement = self._stacked(self.rows["agreement"], self._told["agreement"], self._cases)
        self.plan = self._stacked(self.rows["plan"])
        papers = {"html": "Charter to print", "docx": "Charter for Word"}
        self.charter = self._stacked(
            Take(lambda form: charter(self.kept(), form), papers, "charter"),
            Take(lambda _: write(self.kept()), {"json": f"Save {NAME}"}, NAME.split(".")[0]),
        )
        self._show_kept()

    def kept(self) -> dict:
        """Return the whole project: what other modules added, and what stands in the boxes."""
        return others() | {name: part.kept for name, part in self.rows.items() if part.kept}

    def driver_file(self, form: str) -> bytes:
        """Return the driver diagram as the content of a file: "png", "svg" or "csv"."""
        drivers, aim = self.rows["drivers"].kept, self._aim()
        if form == "csv":
            return drivers_csv(drivers)
        if form == "svg":
            return on_white(driver_diagram(drivers, aim)).encode()
        return drivers_png(drivers, aim)

    def _aim(self) -> str:
        return aim_sentence(self.rows["aim"].kept)

    def _example(self) -> None:
        self.bring(write(BEECH))
        self.rows["aim"].begin()

    def _keeper(self, name: str) -> Callable:
        def changed(_=None):
            if not self._filling:
                self._say(lambda: put(name, self.rows[name].kept))
            self._tell(name)

        return changed

    def _show_kept(self) -> None:
        """Fill the boxes from the file."""
        project: dict = {}
        self._say(lambda: project.update(load()))
        self._filling = True
        for name, part in self.rows.items():
            part.fill(project.get(name) or ([{}] * CASES if name == "agreement" else []))
            self._tell(name)
        self._filling = False

    def _tell(self, name: str) -> None:
        """Say below a section what it makes, and what it lacks."""
        mine = any(part.kept for part in self.rows.values())
        self.example.layout.display = "none" if mine else ""
        kept = self.rows[name].kept
        if name in ("aim", "drivers"):
            drivers, aim = self.rows["drivers"].kept, self._aim()
            self._diagram.draw(lambda width: driver_diagram(drivers, aim, width))
        if name == "aim":
            missing = [lack.says for lack in lacks(kept)]
            whole = "No part is missing. Whether it is worth it, people decide: ask your patients."
            self._told[name].value = f"<p><b>{escape(self._aim())}</b></p>{_list(missing, whole)}"
        elif name == "drivers":
            self._told[name].value = _list(doubts(kept), "")
        elif name == "measures":
            whole = "The family is whole: an outcome, a process and a balancing measure, defined."
            self._told[name].value = _list(measures_lack(kept), whole)
        elif name == "agreement":
            self._tell_agreement(kept)

    def _tell_agreement(self, kept: list) -> None:
        found = agreed(kept)
        self._cases.layout.display = "" if found else "none"
        self._told["agreement"].value = "" if found else "<p>Choose two answers for each case.</p>"
        if found:
            both = [row for row in kept if row.get("first") and row.get("second")]
            first, second = ([row[name] for row in both] for name in ("first", "second"))
            self._cases.draw(
                lambda width: agreement_picture(first, second, ("First", "Second"), width),
                found.sentence(),
            )


def _list(sentences: list[str], whole: str) -> str:
    """Sentences as a list that is read out when it changes, or `whole` when there are none."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<div role="status">{f"<ul>{items}</ul>" if items else f"<p>{whole}</p>"}</div>'
