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


def wrapped(text: str, room: float, size: float) -> list[str]:
    """Return a text in lines of at most `room` pixels, at least one, in letters of `size`; a word
    that is too long by itself is broken."""
    lines = [""]
    for word in text.split():
        while _length(word, size) > room:
            fits = [n for n in range(1, len(word)) if n == 1 or _length(word[:n], size) <= room]
            lines += [word[: max(fits)], ""] if not lines[-1] else ["", word[: max(fits)], ""]
            word = word[max(fits) :]
        with_word = f"{lines[-1]} {word}".strip()
        if _length(with_word, size) <= room:
            lines[-1] = with_word
        else:
            lines.append(word)
    return [line for line in lines if line] or [""]


def _length(text: str, size: float) -> float:
    """Return about how many pixels a line takes, for the wider of the fonts that may be there."""
    return size * sum(
        0.34 if c in "ijlft.,:;'|!()[] r" else 0.95 if c in "mwMWQ@%—<>&+=~#" else 0.72 if c.isupper()
        else 1.05 if ord(c) > 0x2E80 else 0.61
        for c in text
    )  # fmt: skip
