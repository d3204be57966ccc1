"""A deal as pictures: what each side gives to the other, and what is kept of it, month by month."""

from html import escape

from improving_care.leading.compact import SIDES, can_be_seen, promises, sides
from improving_care.project.svg import NARROW, Svg, svg, wrapped
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

SIZE, LINE, PAD, BETWEEN, TIP = 13, 17, 8, 10, 12  # of letters, lines, boxes and arrow heads


def deal_picture(compact: dict, width: int = 720) -> Svg:
    """Return the deal as an `<svg>` of this width: an arrow for each promise, from who gives it.

    In it stand the act, how much of it and from when, and what the other side says. A promise that both could see has a whole line, one without a measure a broken one. `compact`
    is the section "compact" of a project.
    """
    names = sides(compact)
    aside = 28 if width < NARROW else 110
    half = width / 2 - 8
    parts, heads = [], {}
    top = 0.0
    for at, side in enumerate(SIDES):
        lines = wrapped(names[side], half / 1.16, SIZE)
        heads[side] = len(lines)
        x, anchor = (2, "start") if at == 0 else (width - 2, "end")
        parts += [
            f'<text x="{x}" y="{SIZE + LINE * k}" text-anchor="{anchor}" font-weight="700" '
            f'fill="{PALETTE["ink"]}">{escape(line)}</text>'
            for k, line in enumerate(lines)
        ]
    top = LINE * max(heads.values()) + 8
    for at, side in enumerate(SIDES):
        for row in promises(compact, side):
            seen = can_be_seen(row)
            wide = width - aside - TIP - 2 * PAD - 4
            note = f"{'can be seen' if seen else 'no measure'}{_answer(row)}"
            lines = [
                (line, "ink", weight)
                for text, weight in zip(_told(row), (400, 600), strict=False)
                for line in wrapped(text, wide, SIZE)
            ]
            lines.append((note, "teal" if seen else "concerning", 600))
            high = LINE * len(lines) + 2 * PAD
            left, right = (2, width - aside - TIP) if at == 0 else (aside + TIP, width - 2)
            colour = PALETTE["teal" if seen else "concerning"]
            dashed = "" if seen else ' stroke-dasharray="6 4"'
            middle = top + high / 2
            tip, way = (right, TIP) if at == 0 else (left, -TIP)
            parts.append(
                f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{high:g}" rx="4" '
                f'fill="{PALETTE["paper"]}" stroke="{colour}" stroke-width="1.8"{dashed}/>'
                f'<path d="M{tip:g} {middle - TIP:g}l{way} {TIP}l{-way} {TIP}z" fill="{colour}"/>'
            )
            parts += [
                f'<text x="{left + PAD:g}" y="{top + PAD + LINE * (k + 0.78):g}" '
                f'font-weight="{weight}" fill="{PALETTE[ink]}">{escape(line)}</text>'
                for k, (line, ink, weight) in enumerate(lines)
            ]
            top += high + BETWEEN
    return svg(width, round(top), description(compact), parts, SIZE)


def _told(row: dict) -> list[str]:
    """Return the act and, where it was said, how much of it and from when."""
    texts = (" ".join(str(row.get(part, "")).split()).rstrip(".") for part in ("gives", "when"))
    return [text for text in texts if text]


def _answer(row: dict) -> str:
    return {"yes": ", agreed", "not yet": ", not yet agreed"}.get(row.get("answer", ""), "")


def description(compact: dict) -> str:
    """Return what the picture shows, in words: the alt text."""
    names, told = sides(compact), []
    for side in SIDES:
        rows = promises(compact, side)
        seen = sum(map(can_be_seen, rows))
        listed = "; ".join(", ".join(_told(row)) for row in rows)
        told.append(
            f"{names[side]}: {len(rows)} promise{'s' * (len(rows) > 1)}, {seen} with a measure: {listed}."
            if rows
            else f"{names[side]}: no promise yet."
        )
    return f"A deal between two sides. {' '.join(told)}"


def kept_spec(table, width: int, description: str) -> dict:
    """Return a chart of `tit_for_tat`, in Vega-Lite: what each side keeps, month by month."""
    rows = [
        {"month": int(row.month), "side": side, "kept": round(100 * getattr(row, side), 1)}
        for row in table.itertuples()
        for side in ("trust", "consultants")
    ]
    return {
        "$schema": SCHEMA,
        "config": CONFIG,
        "width": width,
        "height": 240,
        "description": description,
        "data": {"values": rows},
        "layer": [kept_lines(), kept_names("datum.month == 24")],
    }


def kept_lines() -> dict:
    """Return the layer of two lines, told apart by dashes as well as by colour."""
    return {"mark": {"type": "line", "strokeWidth": 3}, "encoding": _KEPT}


def kept_names(last: str) -> dict:
    """Return the layer that names each line; `last` is an expression for the points to name."""
    return {
        "transform": [{"filter": last}],
        "mark": {"type": "text", "align": "right", "dy": -11, "fontSize": 13},
        "encoding": {name: _KEPT[name] for name in ("x", "y", "color")}
        | {"text": {"field": "side", "type": "nominal"}},
    }


_COLOURS = {"domain": ["consultants", "trust"], "range": [PALETTE["teal"], PALETTE["concerning"]]}
_KEPT = {
    "x": {"field": "month", "type": "quantitative", "title": "month"}
    | {"scale": {"domain": [1, 24], "nice": False}, "axis": {"tickMinStep": 1}},
    "y": {"field": "kept", "type": "quantitative", "title": "promises kept, of 100"}
    | {"scale": {"domain": [0, 125], "nice": False}, "axis": {"values": [0, 25, 50, 75, 100]}},
    "color": {"field": "side", "type": "nominal", "scale": _COLOURS, "legend": None},
    "strokeDash": {"field": "side", "type": "nominal", "legend": None}
    | {"scale": {"domain": ["consultants", "trust"], "range": [[1, 0], [7, 4]]}},
}
