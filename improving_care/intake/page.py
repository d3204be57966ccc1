"""Charts as files: one HTML page that needs nothing else, a picture, or a table."""

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape

import pandas as pd

from improving_care.spc import ControlChart, ControlCharts, words
from improving_care.spc.palette import PALETTE

FORMATS = ("html", "png", "svg", "csv")

# What needs attention first. A run chart has no icon: its signal counts as "neither".
ATTENTION = ("concerning", "improving", "neither", "common cause")
HEADINGS = {
    "concerning": "Concerning: worse than before, and chance is an unlikely reason",
    "improving": "Improving: better than before, and chance is an unlikely reason",
    "neither": "Changed: chance is an unlikely reason, and no direction is good",
    "common cause": "Common cause: within what the process usually gives",
}


def title(settings, where: dict[str, str]) -> str:
    """Return the heading of a chart: what is drawn, and which rows were kept."""
    subject = words.subject(settings)
    kept = ", ".join(f"{words.plain(column)} {value}" for column, value in where.items())
    return f"{subject[:1].upper()}{subject[1:]}{': ' if kept else ''}{kept}"


def chart_file(chart: ControlChart, suffix: str, heading: str, notes: Sequence[str] = ()) -> bytes:
    """Return one chart as the content of a file: suffix "html", "png", "svg" or "csv".

    `heading` stands above the picture, `notes` say on the page how the data were read.
    """
    if suffix == "csv":
        return _csv(chart.points)
    # A picture goes into papers: it stands on white, on a page it stands on the page.
    spec = chart.spec(title=heading) | {"background": PALETTE["paper"]}
    if suffix == "png":
        import vl_convert

        return vl_convert.vegalite_to_png(spec, scale=2)
    if suffix == "svg":
        return _svg(spec).encode()
    del spec["title"], spec["background"]  # the page has both
    body = [
        f"<h1>{escape(heading)}</h1>",
        f'<p class="sentence">{escape(chart.sentence())}</p>',
        _scrolls(_svg(spec), "The chart"),
        html_list(chart.warnings),
        "<h2>The numbers</h2>",
        _points_table(chart),
        _made(chart.settings, notes),
    ]
    return _page(heading, body)


def charts_file(
    charts: ControlCharts,
    suffix: str,
    by: str,
    heading: str,
    notes: Sequence[str] = (),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> bytes:
    """Return many charts as one HTML page of small charts, or as one CSV table.

    The charts that need attention stand first, each with its reason. `progress(done, total)` is
    called after each chart.
    """
    if suffix == "csv":
        points = {str(group): chart.points for group, chart in charts.items()}
        return _csv(pd.concat(points, names=["group"]).reset_index(level=0))
    ranked = sorted(charts.items(), key=attention)
    figures: dict[str, list[str]] = {}
    for done, (group, chart) in enumerate(ranked, start=1):
        meaning = status(chart)
        figures.setdefault(meaning, []).append(
            f'<li class="small {meaning.split()[0]}"><h3>{escape(str(group))}</h3>'
            f"{_svg(small(chart))}<p>{escape(chart.sentence())}</p></li>"
        )
        progress(done, len(ranked))
    found = Counter({meaning: len(small) for meaning, small in figures.items()})
    body = [
        f"<h1>{escape(heading)}</h1>",
        f'<p class="sentence">{len(ranked)} charts, one for each {escape(words.plain(by))}: '
        f"{counted(found)}. Those that need attention come first.</p>",
    ]
    for meaning in ATTENTION:
        if meaning in figures:
            body.append(f"<h2>{HEADINGS[meaning]} ({found[meaning]})</h2>")
            body.append(f'<ul class="many">{"".join(figures[meaning])}</ul>')
    if charts.refused:
        body.append(f"<h2>Not charted ({len(charts.refused)})</h2>")
        body.append(html_list([f"{group}: {why}" for group, why in charts.refused.items()]))
    body += ["<h2>The numbers</h2>", _groups_table(ranked, by), _made(charts.settings, notes)]
    return _page(heading, body)


def status(chart: ControlChart) -> str:
    """Return what the chart says of now, one of ATTENTION; a run chart's signal is "neither"."""
    if chart.variation is not None:
        return chart.variation
    return "neither" if chart.runs.iloc[-1]["signal"] else "common cause"


def counted(found: Counter) -> str:
    """Return how many charts have each status, such as "2 concerning, 1 changed, 9 common cause"."""
    return ", ".join(
        f"{found[m]} {'changed' if m == 'neither' else m}" for m in ATTENTION if found[m]
    )


def attention(item: tuple[str, ControlChart]) -> tuple:
    """Return where a named chart stands on a page, to sort by: what it says now, its target, how many
    points signal."""
    group, chart = item
    targets = ("consistently fails", "hit and miss", None, "consistently passes")
    signals = int((chart.points["rule"] != "common cause").sum())
    return ATTENTION.index(status(chart)), targets.index(chart.assurance), -signals, str(group)


def _svg(spec: dict) -> str:
    from improving_care.spc.showing import svg  # slow to import, and a table needs no picture

    return svg(spec)


def small(chart: ControlChart, height: int = 120) -> dict:
    """Return the Vega-Lite dictionary of a chart with its lines and points alone, for a page on which
    its words stand beside it."""
    spec = chart.spec(width=280, height=height, icons=False)
    del spec["title"]
    spec["layer"] = [layer for layer in spec["layer"] if layer["mark"]["type"] != "text"]
    for layer in spec["layer"]:
        layer["encoding"].pop("tooltip", None)  # a still picture has none, and they cost time
        for name, channel in layer["encoding"].items():
            if name in "xy" and "field" in channel:
                channel |= {"title": None, "axis": (channel.get("axis") or {}) | {"tickCount": 3}}
                if name == "y" and chart.points["y"].min() >= 0:  # a limit may lie below nought
                    channel["axis"]["labelExpr"] = "datum.value < 0 ? '' : datum.label"
            elif isinstance(channel, dict) and "legend" in channel:
                channel["legend"] = None
    return spec


def neutral(text: object) -> object:
    """Return text that a spreadsheet will not take for a formula."""
    if isinstance(text, str) and text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + text
    return text


def _csv(table: pd.DataFrame) -> bytes:
    table = table.rename(columns=neutral)
    for column in table:
        if table[column].dtype.kind not in "fiubM":
            table[column] = table[column].map(neutral)
    # Excel takes a file without this mark for one in the encoding of its own country.
    return table.to_csv(index=False, float_format="%.10g", lineterminator="\n").encode("utf-8-sig")


# HTML


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """A table whose first column names its rows."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return _scrolls(
        f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table>",
        caption,
    )


def _scrolls(wide: str, label: str) -> str:
    """What may be wider than a phone, in a box that scrolls by touch and by keys."""
    return (
        f'<div class="scrolls" tabindex="0" role="region" aria-label="{escape(label)}">{wide}</div>'
    )


def _figure(value: float, kind: str) -> str:
    return "" if pd.isna(value) else words.figure(value, kind)


def _points_table(chart: ControlChart) -> str:
    settings, points = chart.settings, chart.points
    edges = ["centre", "lower", "upper"] if settings.kind != "run" else ["centre"]
    with_n = settings.n is not None
    head = [words.plain(settings.x or "point"), words.subject(settings)]
    head += [words.plain(settings.n)] * with_n + edges + ["what it says"] * (len(edges) > 1)
    rows = []
    for point in points.itertuples():
        row = [words.when(point.x), _figure(point.y, settings.kind)]
        row += [f"{point.n:,.6g}" if point.n == point.n else ""] * with_n
        row += [_figure(getattr(point, edge), settings.kind) for edge in edges]
        if len(edges) > 1:
            said = (
                point.verdict if point.rule == point.verdict else f"{point.verdict}: {point.rule}"
            )
            row.append("left out of the limits" if point.excluded else said)
        rows.append(row)
    return html_table(head, rows, "Each point, with its centre line and limits")


def _groups_table(ranked: Sequence[tuple[str, ControlChart]], by: str) -> str:
    rows = []
    for group, chart in ranked:
        kind, last = chart.settings.kind, chart.last
        figures = [_figure(last[name], kind) for name in ("y", "centre", "lower", "upper")]
        says = [status(chart), *([f"target: {chart.assurance}"] if chart.assurance else [])]
        rows.append([str(group), words.when(last["x"]), *figures, ", ".join(says)])
    head = [words.plain(by), "last point", "value", "centre", "lower", "upper", "what it says"]
    return html_table(head, rows, "The last point of each chart")


def html_list(sentences: Sequence[str]) -> str:
    """Return sentences as a list, or nothing when there are none."""
    items = "".join(f"<li>{escape(str(sentence))}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""


def _made(settings, notes: Sequence[str]) -> str:
    """How the chart was made: what was changed in the data, and the conventions."""
    conventions = [f"{words.NAMES[settings.kind]}. {_LIMITS.get(settings.kind, _THREE_SIGMA)}"]
    if settings.kind != "run":
        conventions.append(
            "A point signals a change by the rules of NHS England's Making Data Count: outside the "
            "limits; seven in a row on one side of the centre line; seven in a row rising or "
            "falling; two of three close to the same limit."
        )
    if settings.direction:
        good = {"up": "Higher", "down": "Lower"}[settings.direction]
        conventions.append(f"{good} is better.")
    if settings.baseline:
        conventions.append(f"The limits are set by the first {settings.baseline} points.")
    if settings.phases:
        ends = ", ".join(str(k) for k in settings.phases)
        conventions.append(f"The limits are set anew after point {ends}.")
    if settings.exclude:
        out = ", ".join(str(k) for k in settings.exclude)
        conventions.append(f"Left out of the limits, but drawn: point {out}.")
    if settings.kind in ("i", "mr", "t", "pp", "up", "ip"):
        screened = "are left out of" if settings.screen else "stay in"
        conventions.append(f"Very large differences between neighbours {screened} the limits.")
    changed = f"<h3>How the data were read</h3>{html_list(notes)}" if notes else ""
    return f"<h2>How this was made</h2>{html_list(conventions)}{changed}"


_THREE_SIGMA = "The limits stand three standard errors from the centre line."
_DIFFERENCES = (
    "The limits stand three sigma from the centre line; sigma is reckoned from the differences "
    "between neighbours, not from the spread of all points."
)
_LIMITS = {
    "run": "The centre line is the median; runs and crossings are judged by Anhøj's rules.",
    "i": _DIFFERENCES,
    "ip": _DIFFERENCES,
    "t": _DIFFERENCES + " Times are transformed by their 1/3.6th power first.",
    "pp": "Laney's limits: those of a p chart, widened by how much neighbours really differ.",
    "up": "Laney's limits: those of a u chart, widened by how much neighbours really differ.",
    "g": "The centre line is the median; the limits are those of a geometric distribution.",
}

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
color:%(ink)s;background:%(paper)s;margin:0 auto;padding:2rem 1.25rem 4rem;max-width:64rem}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
h3{font-size:1.05rem;margin:1rem 0 .25rem}
.sentence{font-size:1.15rem;max-width:46rem}
.scrolls{margin:1.5rem 0;overflow-x:auto;padding-right:1.5rem}svg{height:auto;overflow:visible}
.small svg{max-width:100%%}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}
caption{text-align:left;padding:.25rem 0;font-weight:600}
th,td{padding:.3rem .8rem .3rem 0;border-bottom:1px solid #dfe4e8;text-align:right;font-weight:400;
vertical-align:top}tbody th{white-space:nowrap}thead th{font-weight:600}th:first-child{text-align:left}
td:last-child{text-align:left;padding-left:.5rem}thead th:last-child{text-align:left;padding-left:.5rem}
.many{list-style:none;padding:0;display:grid;gap:1.25rem;
grid-template-columns:repeat(auto-fill,minmax(19rem,1fr))}
.small{border-top:4px solid %(common cause)s;padding-top:.25rem;break-inside:avoid;min-width:0}
.small.concerning{border-color:%(concerning)s;border-top-style:double;border-top-width:6px}
.small.improving{border-color:%(improving)s}
.small.neither{border-color:%(neither)s;border-top-style:dashed}
.small h3{margin:.25rem 0}.small p{font-size:.88rem;margin:.25rem 0}
@media print{body{max-width:none;padding:0;font-size:10pt}h2{break-after:avoid}tr{break-inside:avoid}}
"""


def _page(heading: str, body: Sequence[str]) -> bytes:
    """The whole file. Its policy forbids scripts and requests, whatever a name might hold."""
    style = _STYLE % PALETTE
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title><style>{style}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    ).encode()
