"""The picture of a value stream: an SVG of our own, once for wide windows and once for narrow.

A value-stream map is a line, so its layout is arithmetic. Triangles are queues, boxes are steps;
below them the ladder: its upper rungs are waiting, its lower rungs work.
"""

from html import escape
from textwrap import wrap

from improving_care.spc import PALETTE

WIDE, NARROW = 720, 340  # pixels across, as drawn
MOST = 6  # steps that are drawn across: more of them only stand upright
LETTER = 8  # pixels that a letter of a step's name takes
LADDER = 160  # how far down the ladder's upper rungs stand
INK, TEAL, PAPER, ORANGE, GREY = (
    f"var(--{name}, {PALETTE[name]})" for name in ("ink", "teal", "paper", "concerning", "limits")
)
STYLE = f"""<style>
.stream-map {{ margin: 1rem 0; max-width: {WIDE}px; }}
.stream-map svg {{ display: block; width: 100%; height: auto; }}
.stream-map text {{ font-size: 12.5px; fill: {INK}; }}
.stream-map .name {{ font-size: 14px; font-weight: 650; }}
.stream-map .small {{ font-size: 11px; }}
.stream-map .total {{ font-size: 15px; font-weight: 650; }}
.stream-map .box {{ fill: {PAPER}; stroke: {TEAL}; stroke-width: 2; }}
.stream-map .queue {{ fill: {PAPER}; stroke: {ORANGE}; stroke-width: 2; }}
.stream-map .longest {{ fill: {ORANGE}; }}
.stream-map .on-orange {{ fill: {PAPER}; font-weight: 650; }}
.stream-map .ladder {{ fill: none; stroke: {GREY}; stroke-width: 2; }}
.stream-map .arrow {{ stroke: {TEAL}; stroke-width: 2; fill: none; }}
.stream-map .upright {{ display: none; max-width: {1.3 * NARROW:g}px; }}
.stream-map .upright:only-of-type {{ display: block; }}
@media (max-width: 40rem) {{
  .stream-map .across {{ display: none; }}
  .stream-map .upright {{ display: block; }}
}}
@media print {{ .stream-map {{ break-inside: avoid; }} }}
</style>"""


def spell(minutes: float) -> str:
    """Return a time as people say it: 42 s, 7 min, 1 h 35 min, 15.3 days."""
    if minutes < 1:
        return f"{60 * minutes:.0f} s"
    if minutes < 10:
        return f"{minutes:.1f} min".replace(".0 ", " ")
    if round(minutes) < 60:
        return f"{minutes:.0f} min"
    if minutes < 48 * 60:
        hours, left = divmod(round(minutes), 60)
        return f"{hours} h {left} min" if left else f"{hours} h"
    return f"{minutes / 1440:.1f} days"


def map_html(stream) -> str:
    """Return a ValueStream as HTML: the map across, and upright for narrow windows or many steps."""
    said = escape(alt_text(stream))
    drawn = {"upright": _upright(stream)}
    if len(stream.steps) <= MOST:
        drawn = {"across": _across(stream)} | drawn
    maps = "".join(
        f'<svg class="{kind}" role="img" aria-label="{said}" {inside}</svg>'
        for kind, inside in drawn.items()
    )
    return f'<div class="stream-map">{STYLE}{maps}</div>'


def alt_text(stream) -> str:
    """Return the map in words, step by step."""
    parts = []
    for row in stream.steps.itertuples():
        right = "" if row.right != row.right else f", right {row.right:.0%}"
        parts.append(f"{row.step}: waits {spell(row.wait)}, work {spell(row.process)}{right}")
    return f"{stream.title}, a value-stream map. {'; '.join(parts)}. {stream.sentence()}"


def _text(x: float, y: float, words: str, anchor="middle", kind="") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{kind}>{escape(words)}</text>'


def _lines(name: str, wide: float, most: int) -> list[str]:
    """A step's name in so many lines at most, each no wider than so many pixels."""
    return wrap(name, int(wide / LETTER), max_lines=most, placeholder="…")


def _queue(x: float, y: float, row, longest: bool) -> list[str]:
    """A triangle 38 wide and 34 high whose top stands at (x, y), with the number that wait."""
    shape = f'<path class="queue{" longest" if longest else ""}" d="M{x:g} {y:g}l19 34h-38z"/>'
    if row.queue != row.queue:
        return [shape]
    count = f"{row.queue:.0f}" if row.queue >= 0.95 else "<1"
    return [shape, _text(x, y + 29, count, kind="on-orange" if longest else "")]


def _totals(stream) -> list[str]:
    judged = stream.steps["right"].notna().any()
    return [
        f"Lead time {spell(stream.lead_time)}",
        f"Work {spell(stream.process_time)}, {stream.activity_ratio:.1%} of it",
        *([f"Right in every step {stream.rolled:.0%}"] if judged else []),
    ]


def _across(stream) -> str:
    """The map from left to right, as the inside of an `<svg`."""
    each = WIDE / len(stream.steps)
    wide = min(each - 42, 116)
    parts, ladder = [], [f"M2 {LADDER + 22}"]
    for place, row in enumerate(stream.steps.itertuples()):
        left = place * each
        box = left + 40
        middle = box + wide / 2
        longest = row.step == stream.longest_wait
        names = _lines(row.step, wide, 2)
        parts += _queue(left + 20, 44, row, longest)
        if longest:
            parts += [
                _text(left + 19, y, word, kind="small")
                for y, word in ((26, "longest"), (39, "wait"))
            ]
        parts += [
            f'<rect class="box" x="{box:g}" y="18" width="{wide:g}" height="106" rx="4"/>',
            *(
                _text(middle, y, line, kind="name")
                for y, line in zip((41,) if len(names) == 1 else (34, 49), names, strict=True)
            ),
            _text(middle, 58 if len(names) == 1 else 63, row.who),
            f'<path class="arrow" d="M{box:g} 68h{wide:g}"/>',
            _text(middle, 88, spell(row.process)),
        ]
        if row.right == row.right:
            parts.append(_text(middle, 108, f"{row.right:.0%} right"))
        ladder += [f"V{LADDER}H{box:g}", f"V{LADDER + 22}H{left + each:g}"]
        wait = spell(row.wait)
        parts += [
            _text(left + 20, LADDER - 6, wait.replace(" min", "") if " h" in wait else wait),
            _text(middle, LADDER + 39, spell(row.process)),
        ]
    parts.append(f'<path class="ladder" d="{"".join(ladder)}"/>')
    parts.append(_text(0, LADDER + 72, " · ".join(_totals(stream)), "start", "total"))
    return f'viewBox="-8 0 {WIDE + 8} {LADDER + 82}">' + "".join(parts)


def _upright(stream) -> str:
    """The map from top to bottom, as the inside of an `<svg`."""
    parts, y = [], 4
    for row in stream.steps.itertuples():
        longest = row.step == stream.longest_wait
        waits = f"waits {spell(row.wait)}" + (", the longest" if longest else "")
        right = "" if row.right != row.right else f" · right {row.right:.0%}"
        parts += [
            *_queue(28, y, row, longest),
            _text(60, y + 23, waits, "start"),
            f'<path class="arrow" d="M28 {y + 36}v12"/>',
            f'<rect class="box" x="8" y="{y + 48}" width="324" height="50" rx="4"/>',
            _text(18, y + 68, _lines(row.step, 300, 1)[0], "start", "name"),
            _text(322, y + 68, row.who, "end"),
            _text(18, y + 88, f"work {spell(row.process)}{right}", "start"),
        ]
        y += 112
    parts += [
        _text(8, y + 18 + 22 * k, line, "start", "total") for k, line in enumerate(_totals(stream))
    ]
    return f'viewBox="0 0 {NARROW} {y + 70}">' + "".join(parts)
