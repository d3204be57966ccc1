"""A board paper that writes itself: one page of charts, each with one honest sentence.

    board_report(merewick(load("board")), "Merewick General, July 2024", "docx")

The sentences are those of `ControlChart.sentence()`: nobody chooses the words after seeing the month.
"""

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import pandas as pd

from improving_care.hospital.board_pack import BOARD
from improving_care.intake import IntakeError
from improving_care.intake.choosing import THOUSANDS, choose, derived, read_target
from improving_care.intake.guessing import guess, guess_kind
from improving_care.intake.page import attention, counted, small, status
from improving_care.intake.reading import quote
from improving_care.leading.three_dresses import BASELINE, MEETING, chart_of
from improving_care.project.charter import sheet, word_document, word_file
from improving_care.spc import ChartError, ControlChart, control_chart, words
from improving_care.spc.drawing import ASSURANCE, VARIATION
from improving_care.spc.palette import PALETTE
from improving_care.spc.showing import svg

FORMS = ("html", "docx")
FEW = 4  # charts that are drawn two across
MOST = 12  # charts that a page holds; the others are named below them
ENOUGH = 2 * BASELINE  # points of a table of one's own from which the first BASELINE set the limits
ALL = "all"  # points set the limits
OUT_OF = " out of "  # "cancelled out of operations": what "cancelled" is counted out of
LETTERS = 7.5  # points
HIGH = 78  # pixels of a chart's plotting area, so that four rows fit a page
HOW = (
    "Between the dashed lines lies what each process usually gives; the dotted line is the target. "
    "Whatever may need attention comes first. Each sentence is written by the chart."
)


def merewick(board: pd.DataFrame, month: date = MEETING) -> dict[str, ControlChart]:
    """Return the charts of Merewick's twelve measures up to a month, by name, from its table
    "board"; the limits are those of the first year."""
    return {name: chart_of(board, measure, month) for name, measure in BOARD.items()}


def own(
    frame: pd.DataFrame,
    up: Sequence[str] = (),
    down: Sequence[str] = (),
    targets: Mapping[str, str] | None = None,
    baseline: int | str | None = None,
) -> tuple[dict[str, ControlChart], list[str]]:
    """Return the charts of a table with one column a measure, by name, and how it was read.

    A column of dates (or an order) gives the order; every other column of numbers is a measure. One
    called "cancelled out of operations" counts what "cancelled" is counted out of. `up` and `down` name the
    measures of which more, or less, is better; `targets` gives a target as it is written, such as
    "95%". `baseline` sets the limits by the first so many points, or by ALL; unless told, by the first
    BASELINE of a measure with at least ENOUGH, as on Merewick's paper, and by all of any other.

    Raises IntakeError when a column named is not there, a target is no number, or nothing can be
    charted; what cannot be charted beside others that can is among the notes.
    """
    order = guess(frame).x.value
    numbers = [c for c in frame if c != order and pd.api.types.is_numeric_dtype(frame[c])]
    frame = frame.astype(dict.fromkeys(numbers, float))
    whole = {
        column.partition(OUT_OF)[0]: column
        for column in numbers
        if OUT_OF in column and column.partition(OUT_OF)[0] in numbers
    }
    measures = [column for column in numbers if column not in whole.values()]
    alone = [measure for measure in measures if measure not in whole]
    for named in (*up, *down, *(targets or {})):
        if named not in measures:
            raise IntakeError(
                f"There is no measure {quote(named)}: the columns of numbers are "
                f"{', '.join(map(quote, measures)) or 'none'}."
            )
    if both := [name for name in up if name in down]:
        raise IntakeError(f"{quote(both[0])} cannot be better both up and down: say which.")
    charts = {}
    notes = [
        f"{quote(name)} is charted as a count: for a share, give what is counted in a column "
        f"{quote(name.partition(OUT_OF)[0])}, and in this one what it is out of."
        for name in measures
        if OUT_OF in name
    ] + _wholes(frame[alone])
    for measure in measures:
        named, n = frame, None
        if measure in whole:
            n = whole[measure].partition(OUT_OF)[2]
            named = frame[[c for c in (order, measure) if c]].assign(**{n: frame[whole[measure]]})
            guessed = guess(named, measure).n.value or ""
            if guessed.removesuffix(THOUSANDS) == n:  # bed days are told in thousands
                named, n = derived(named, guessed)
        kind = guess_kind(named, measure, n).value
        try:
            chosen = choose(named, measure, x=order, n=n, kind=kind)
            charts[measure] = control_chart(
                chosen.frame,
                measure,
                x=order,
                n=n,
                kind=kind,
                baseline=_baseline(chosen.frame[measure], baseline),
                direction="up" if measure in up else "down" if measure in down else None,
                target=read_target((targets or {}).get(measure, ""), kind),
            )
        except (IntakeError, ChartError) as error:
            notes.append(f"{measure} is not charted: {error}")
            continue
        notes += [note for note in chosen.notes if note not in notes]
    if not charts:
        raise IntakeError(
            notes[0] if notes else "No column holds numbers: give one column for each measure."
        )
    return charts, notes


def _baseline(values: pd.Series, asked: int | str | None) -> int | None:
    """How many of the first points set a measure's limits; None for all."""
    if asked is not None:
        return None if asked == ALL else asked
    known = values.notna()
    return BASELINE if known.sum() >= ENOUGH and known[:BASELINE].all() else None


def _wholes(alone: pd.DataFrame) -> list[str]:
    """A note for each measure of which another one, charted beside it, seems to be a part: a count
    that is never more, and that shares a word with it or is named like what happens out of it."""
    counts = [column for column in alone if (alone[column].dropna() % 1 == 0).all()]
    alone = alone[counts]
    named = {part: (guess(alone, part).n.value or "").removesuffix(THOUSANDS) for part in counts}
    letters = {name: set(re.findall(r"[a-z]{4,}", name.lower())) for name in counts}
    notes = []
    for whole in counts:
        parts = [
            part
            for part in counts
            if part != whole
            and (named[part] == whole or letters[part] & letters[whole])
            and not (alone[part] > alone[whole]).any()
        ]
        if parts:
            notes.append(
                f"{quote(whole)} is charted as a measure of its own: if {quote(parts[0])} is counted "
                f"out of it, call that column {quote(parts[0] + OUT_OF + whole)}."
            )
    return notes


def limits_from(charts: Mapping[str, ControlChart]) -> str:
    """Return the sentence of the paper on which points set the limits."""
    found: dict[str, list[str]] = {}
    for name, chart in charts.items():
        first, x = chart.settings.baseline, chart.points["x"]
        said = "all points"
        if first is not None:
            said = f"the first {first} points"
            if pd.api.types.is_datetime64_any_dtype(x):
                said += f" ({words.when(x.iloc[0])} to {words.when(x.iloc[first - 1])})"
        found.setdefault(said, []).append(name)
    usual, *others = sorted(found, key=lambda said: -len(found[said]))
    exceptions = "".join(f"; those of {', '.join(found[said])} by {said}" for said in others)
    return f"The limits are set by {usual}{exceptions}."


def board_report(
    charts: Mapping[str, ControlChart], title: str, form: str = "html", notes: Sequence[str] = ()
) -> bytes:
    """Return a paper of one A4 page as the content of a file: form "html" or "docx".

    At most MOST charts stand on it, those that may need attention first; the others are named.
    `notes` say how the data were read.
    """
    ranked = sorted(charts.items(), key=attention)
    shown, rest = ranked[:MOST], ranked[MOST:]
    foot = "Made with the course Improving Care."
    if rest:
        foot = f"Not on this page: {'; '.join(name for name, _ in rest)}. {foot}"
    foot = " ".join([*notes, foot])
    how = f"{HOW} {limits_from(dict(shown))}"
    return (_html if form == "html" else _docx)(shown, title, summary(charts), how, foot)


def summary(charts: Mapping[str, ControlChart]) -> str:
    """Return the first sentence of the paper: how many measures show what."""
    found = Counter(status(chart) for chart in charts.values())
    lasts = {chart.last["x"] for chart in charts.values()}
    last = lasts.pop() if len(lasts) == 1 else None
    upto = f", up to {words.when(last)}" if isinstance(last, pd.Timestamp) else ""
    return f"{measures(len(charts))}{upto}: {counted(found)}."


def measures(number: int) -> str:
    """Return "1 measure" or "12 measures"."""
    return "1 measure" if number == 1 else f"{number} measures"


def icons(chart: ControlChart) -> list[tuple[str, str, str]]:
    """Return a chart's icons, variation first: glyph, words, and the palette's name of its colour.

    The target has none where the limits no longer tell of it: an icon says what its sentence says.
    """
    found = [(*VARIATION[chart.variation], chart.variation)] if chart.variation else []
    return found + ([ASSURANCE[chart.assurance]] if words.tells_of_target(chart) else [])


_STYLE = """
.measures{display:grid;gap:.5em 1.4em;line-height:1.25;grid-template-columns:repeat(%d,1fr);list-style:none;margin:.6em 0;padding:0}
.measures li{break-inside:avoid;border-top:3px solid;min-width:0;padding-top:.15em}
.measures h2{color:inherit;font-size:1.15em;line-height:1.2;margin:.1em 0}.measures svg{max-height:none}
.measures b{font-weight:600}.measures p{margin:.1em 0}
@media screen and (max-width:40rem){.measures{grid-template-columns:1fr}}
"""


def _html(shown, title: str, told: str, how: str, foot: str) -> bytes:
    items = []
    for name, chart in shown:
        marks = " · ".join(
            f'<b style="color:{PALETTE[meaning]}">{glyph} {said}</b>'
            for glyph, said, meaning in icons(chart)
        )
        items.append(
            f'<li style="border-color:{PALETTE[status(chart)]}"><h2>{escape(name)}</h2>'
            f"{svg(small(chart, HIGH))}<p>{marks}</p><p>{escape(chart.sentence())}</p></li>"
        )
    body = (
        f'<h1>{escape(title)}</h1><p class="aim">{escape(told)}</p><p>{escape(how)}</p>'
        f'<ul class="measures">{"".join(items)}</ul>'
    )
    across = 3 if len(shown) > FEW else 2
    return sheet(title, body, foot, LETTERS, _STYLE % across)


def _docx(shown, title: str, told: str, how: str, foot: str) -> bytes:
    """The page as a Word file: three charts a row, each picture with its words."""
    import vl_convert
    from docx.shared import Mm, RGBColor

    document = word_document(title, LETTERS)
    document.add_heading(title, 1)
    document.add_paragraph().add_run(told).bold = True
    document.add_paragraph(how)
    table = document.add_table(rows=-(-len(shown) // 3), cols=3)
    table.autofit = False
    for place, (name, chart) in enumerate(shown):
        cell = table.cell(place // 3, place % 3)
        cell.paragraphs[0].add_run(name).bold = True
        picture = small(chart, HIGH) | {"background": PALETTE["paper"]}
        run = cell.add_paragraph().add_run()
        drawn = run.add_picture(
            io.BytesIO(vl_convert.vegalite_to_png(picture, scale=2)), width=Mm(56)
        )
        drawn._inline.docPr.set("descr", chart.alt_text())
        marks = cell.add_paragraph()
        for glyph, said, meaning in icons(chart):
            mark = marks.add_run(f"{glyph} {said}  ")
            mark.bold = True
            mark.font.color.rgb = RGBColor.from_string(PALETTE[meaning][1:])
        cell.add_paragraph(chart.sentence())
    document.add_paragraph(foot)
    return word_file(document)
