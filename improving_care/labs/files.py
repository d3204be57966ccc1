"""Files between a lab and this machine: buttons that save one, and a box that chooses one."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

from improving_care.spc.palette import PALETTE

HERE = Path(__file__).parent
TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "json": "application/json",
    "png": "image/png",
    "svg": "image/svg+xml",
}
CSS = f"""
.course-take button {{ background: {PALETTE["teal"]}; border: 0; border-radius: 0.35rem;
  color: {PALETTE["paper"]}; cursor: pointer; font: inherit; margin: 0.35rem 0.5rem 0.35rem 0;
  padding: 0.5rem 1rem; }}
.course-choose label {{ display: block; font-weight: 600; margin: 0.5rem 0; }}
.course-choose input {{ display: block; font: inherit; margin: 0.25rem 0; max-width: 100%; }}
"""


class Take(anywidget.AnyWidget):
    """One button for each format; `make(format)` returns the content of the file to save.

    `formats` are the words on the buttons by format (one of TYPES); the files are called `stem`.
    """

    _esm = HERE / "take.js"
    _css = CSS
    formats = traitlets.Dict().tag(sync=True)

    def __init__(self, make: Callable[[str], bytes], formats: dict[str, str], stem: str):
        super().__init__(formats=formats)
        self._make, self._stem = make, stem
        self.on_msg(self._send_file)

    def _send_file(self, _widget, message: dict, _buffers: list) -> None:
        form = message["format"]
        content = self._make(form)
        self.send({"name": f"{self._stem}.{form}", "type": TYPES[form]}, buffers=[content])


class Choose(anywidget.AnyWidget):
    """A file to choose; calls `take(content)`, with None for one larger than `most` bytes."""

    _esm = HERE / "choose.js"
    _css = CSS
    label = traitlets.Unicode().tag(sync=True)
    accept = traitlets.Unicode().tag(sync=True)
    most = traitlets.Int().tag(sync=True)

    def __init__(self, label: str, accept: str, most: int, take: Callable[[bytes | None], None]):
        super().__init__(label=label, accept=accept, most=most)
        self._take = take
        self.on_msg(self._receive)

    def _receive(self, _widget, _message: dict, buffers: list) -> None:
        self._take(bytes(buffers[0]) if buffers else None)
