"""The picture of a ward that may stop the line: alerts, trust and harm in three bands, Vega-Lite."""

from improving_care.leading.stopping import MONTHS, Order
from improving_care.spc import PALETTE

# Each band has a name, a colour and the top of its scale; it is told by its name and its place.
BANDS = {
    "alerts": ("Alerts a month", PALETTE["teal"], 45),
    "trust": ("Would speak, of 100 times", PALETTE["neither"], 100),
    "harm": ("Patients harmed in a year, at this rate", PALETTE["concerning"], 40),
}
PITCH = 1.6  # from one band's foot to the next, where a band is 1 high
HEIGHT = 300
X = {
    "field": "month",
    "type": "quantitative",
    "title": "month",
    "scale": {"domain": [1, MONTHS], "nice": False},
    "axis": {"values": [1, 6, 12, 18, 24, 30, 36]},
}
Y = {"type": "quantitative", "axis": None}
Y["scale"] = {"domain": [0, PITCH * len(BANDS)], "nice": False, "zero": True}


def wide(lived, moved: Order | None = None) -> list[dict]:
    """Return a lived ward's months as plain rows: month, alerts, trust (of 100), harm (a year).

    In the months of `moved` a row says what had moved by then: "alerts" or "harm".
    """
    when = {month: name for name, month in moved._asdict().items()} if moved else {}
    return [
        {
            "month": int(row.month),
            "alerts": round(row.alerts, 2),
            "trust": round(100 * row.trust),
            "harm": round(12 * row.harm, 2),
        }
        | ({"moved": when[row.month]} if row.month in when else {})
        for row in lived.itertuples()
    ]


def band_layers(rows: dict) -> list[dict]:
    """Return the layers of three bands of lines; `rows` is the Vega-Lite data with `kind` in it.

    `kind` is "usual" (dashed and grey, to compare with) or "lived" (thick, in the band's colour).
    Values of `wide` are laid into their bands in the browser; the first and the last are written
    out. A dot and a square stand in the months in which alerts and harm had moved.
    """
    layers = [
        {
            "data": {"values": [_foot(name) for name in BANDS]},
            "layer": [
                {
                    "mark": {"type": "rule", "color": PALETTE["common cause"], "opacity": 0.6},
                    "encoding": {"y": Y | {"field": "foot"}},
                },
                {
                    "mark": {"type": "text", "align": "left", "fontWeight": "bold", "dx": 4},
                    "encoding": {
                        "x": {"value": 0},
                        "y": Y | {"field": "head"},
                        "text": {"field": "name"},
                    },
                },
            ],
        }
    ]
    for name, (_, colour, top) in BANDS.items():
        laid = {"calculate": f"{_foot(name)['foot']} + datum.{name} / {top}", "as": "at"}
        looks = {
            "usual": {"color": PALETTE["common cause"], "strokeDash": [5, 4], "strokeWidth": 1.5},
            "lived": {"color": colour, "strokeWidth": 3},
        }
        layers += [
            {
                "data": rows,
                "transform": [{"filter": f"datum.kind == '{kind}'"}, laid],
                "mark": {"type": "line", "clip": True} | look,
                "encoding": {"x": X, "y": Y | {"field": "at"}},
            }
            for kind, look in looks.items()
        ]
        layers.append(
            {
                "data": rows,
                "transform": [
                    {"filter": f"datum.kind == 'lived' && datum.moved == '{name}'"},
                    laid,
                ],
                "mark": {"type": "point", "filled": True, "size": 130, "opacity": 1}
                | {"color": colour, "shape": "circle" if name == "alerts" else "square"},
                "encoding": {"x": X, "y": Y | {"field": "at"}},
            }
        )
        first = {"dx": 2, "dy": 12 if name == "harm" else -18}  # where its band has room
        layers += [
            {
                "data": rows,
                "transform": [
                    {"filter": "datum.kind == 'lived'"},
                    {"joinaggregate": [{"op": "max", "field": "month", "as": "last"}]},
                    {"filter": f"datum.month == {which}"},
                    laid,
                    {"calculate": f"format(datum.{name}, '.0f')", "as": "told"},
                ],
                "mark": {"type": "text", "align": "left", "color": colour, "fontWeight": "bold"}
                | place,
                "encoding": {"x": X, "y": Y | {"field": "at"}, "text": {"field": "told"}},
            }
            for which, place in (("datum.last", {"dx": 6}), ("1 && datum.last > 1", first))
        ]
    return layers


def mark_at(month: int, words: str) -> dict:
    """Return a layer with an upright line at the end of the month before, and words at its foot."""
    return {
        "data": {"values": [{"month": month - 0.5, "words": words}]},
        "layer": [
            {
                "mark": {"type": "rule", "color": PALETTE["ink"], "strokeDash": [2, 3]},
                "encoding": {"x": X},
            },
            {
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 5, "dy": -3},
                "encoding": {"x": X, "y": {"value": HEIGHT}, "text": {"field": "words"}},
            },
        ],
    }


def _foot(name: str) -> dict:
    """Return where a band stands: the height of its foot and of its name."""
    place = len(BANDS) - 1 - list(BANDS).index(name)
    return {"name": BANDS[name][0], "foot": PITCH * place, "head": PITCH * place + 1.2}
