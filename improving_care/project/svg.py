"""A picture in SVG of our own: it has a label, and a notebook shows it."""

from collections.abc import Sequence
from html import escape

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
NARROW = 560  # pixels below which a picture is laid out for a phone


class Svg(str):
    """The text of an `<svg>`. Its colours are the palette's own, as plain attributes, so that the
    site can change them in the dark."""

    def _repr_html_(self) -> str:
        return f'<figure class="course-drawing">{self}</figure>'


def svg(width: int, height: int, label: str, parts: Sequence[str], size: int) -> Svg:
    """Return an `<svg>` of so many pixels, its letters of `size`; `label` says what it shows."""
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONT}" '
        f'font-size="{size}">{"".join(parts)}</svg>'
    )
