"""A notebook of Plan, Do, Study, Act: made from a season at Merewick, and printed on one page."""

from html import escape

import pandas as pd

from improving_care.hospital import changes
from improving_care.project.charter import scrolls, sheet, short
from improving_care.project.sections import SECTIONS

MEREWICK = "Merewick"  # `where` of a cycle that was played, not lived on one's own ward
MOST_CYCLES = 6  # on the page, the latest; the rest stays in the file
# Which parts of a cycle stand in which column, the word before each, and the most characters of it
# on the page, so that a full notebook is one page.
COLUMNS = {
    "Plan": (
        ("change", "", 60),
        ("scale", "Scale: ", 40),
        ("prediction", "Prediction: ", 80),
        ("watched", "Watched: ", 40),
        ("asked", "", 118),
    ),
    "Do": (("when", "", 40), ("done", "", 90)),
    "Study": (("found", "", 150),),
    "Act": (("decision", "", 10), ("why", "", 60), ("next", "Next: ", 60)),
}
SIZES = ((1500, 10.5), (2500, 9.5), (4000, 8.5), (10**9, 7))  # points, for so many characters
_STYLE = """
td,th{padding-right:.6em}tbody th{font-weight:600}td p{margin:0 0 .2em}
td:nth-child(2),th:nth-child(2){width:36%}td:nth-child(5),th:nth-child(5){width:19%}
"""


def level(value: float | None, kind: str) -> str:
    """Return a level in words: a share as 80%, a rate with its unit, minutes with theirs."""
    if value is None or pd.isna(value):
        return "not known"
    if kind == "share":
        return f"{100 * value:.0f}%"
    return f"{value:.1f} {'minutes' if kind == 'minutes' else 'per 1,000'}"


def season_cycles(season, notes: list[dict]) -> list[dict]:
    """Return the cycles of a season as rows of the project's section "cycles", oldest first.

    `season` is a place of `hospital.ward`; `notes` has what only the person knows of each of its
    trials: asked, why (either may be missing).
    """
    trials, weeks, menu = season.predictions(), season.weeks(), changes(season.name)
    processes = dict(zip(menu["change"], menu["process"], strict=True))
    kinds = {name: measure.kind for name, measure in season.measures.items()}
    rows, last, now = [], {}, season.now - sum(d.get("weeks", 0) for d in season.decisions)
    for decision in season.decisions:
        change = decision.get("change")
        if decision["did"] == "try":
            trial = trials.iloc[len(rows)]
            lived = weeks[now : now + trial["weeks"]]
            note = notes[len(rows)] if len(rows) < len(notes) else {}
            if change in last:
                last[change]["next"] = f"{change}, {trial['scale']}"
            last[change] = {
                "where": MEREWICK,
                "question": f"What happens with {change}, {trial['scale']}, in {trial['weeks']} weeks?",
                "change": change,
                "scale": trial["scale"],
                "prediction": trial["prediction"],
                "watched": "" if pd.isna(trial["balancing"]) else trial["balancing"],
                "asked": note.get("asked", ""),
                "when": f"{season.name}, weeks {now + 1} to {now + trial['weeks']}",
                "done": _done(lived, change, processes[change]),
                "found": found(trial, kinds),
                "decision": "",
                "why": note.get("why", ""),
                "next": "",
            }
            rows.append(last[change])
        elif decision["did"] in ("adopt", "adapt", "abandon"):
            last[change]["decision"] = decision["did"]
            if decision["did"] == "adopt":
                leads = "somebody leads it" if decision["led"] else "nobody leads it"
                last[change]["next"] = f"{decision['scale']}, {leads}"
        now += decision.get("weeks", 0)
    return rows


def found(trial: pd.Series, kinds: dict[str, str]) -> str:
    """Return what a trial found in a sentence or two: the prediction beside what came."""
    kind = kinds.get(trial["measure"], "share")  # a process is a share of what was due
    said = f"{trial['measure'].capitalize()}: "
    if not pd.isna(trial["before"]):
        said += f"{level(trial['before'], kind)} before, "
    if not pd.isna(trial["predicted"]):
        said += f"{level(trial['predicted'], kind)} predicted, "
    said += f"{level(trial['after'], kind)} came. {trial['verdict'].capitalize()}."
    watched = trial["balancing"]
    if not pd.isna(watched):
        before, after = (
            level(trial[name], kinds[watched]) for name in ("balancing_before", "balancing_after")
        )
        said += f" {watched.capitalize()}: {before} before, {after} during."
    return said


def _done(lived: pd.DataFrame, change: str, process: str) -> str:
    column = process.replace(" ", "_")
    done, due = int(lived[column].sum()), int(lived[f"{column}_due"].sum())
    return f"{process.capitalize()}: {done:,} of {due:,} due. {int(lived['hours'].sum()):,} staff hours."


def cycles_page(project: dict, marks: pd.DataFrame | None = None) -> bytes:
    """Return the project's cycles on one A4 page, as the content of an HTML file to print.

    `project` holds sections by name; `marks` is what `mark()` of a season gave. What is too long is
    cut, and of many cycles the latest are shown and the others counted.
    """
    cycles = project.get("cycles", [])
    shown = cycles[-MOST_CYCLES:]
    first = len(cycles) - len(shown) + 1
    lines = [_line(number, cycle) for number, cycle in enumerate(shown, first)]
    head = "".join(f'<th scope="col">{name}</th>' for name in ("", *COLUMNS))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    body = "<h1>My notebook of cycles</h1>"
    body += scrolls(SECTIONS["cycles"].title, table) if shown else "<p>No cycle yet.</p>"
    if marks is not None:
        told = "".join(
            f"<li><b>{row.feature.capitalize()}: {row.done} of {row.out_of}.</b> {row.says}</li>"
            for row in marks.itertuples()
        )
        body += f"<h2>How it was learnt</h2><ul>{told}</ul>"
    foot = "Notebook of Plan, Do, Study, Act, made with the course Improving Care."
    if any(cycle.get("where") == MEREWICK for cycle in cycles):
        foot += " Merewick General is invented, and so are its figures."
    if first > 1:
        foot += f" {first - 1} earlier cycles stand in my-project.json."
    characters = sum(map(len, lines))
    size = next(size for most, size in SIZES if characters <= most)
    return sheet("My notebook of cycles", body, foot, size, _STYLE)


def _line(number: int, cycle: dict) -> str:
    cells = []
    for parts in COLUMNS.values():
        said = [
            f"<p>{before}{escape(short(cycle[part], longest))}</p>"
            for part, before, longest in parts
            if cycle.get(part)
        ]
        cells.append(f"<td>{''.join(said)}</td>")
    return f'<tr><th scope="row">{number}</th>{"".join(cells)}</tr>'
