"""The pictures of module 18: a month in three dresses, a target to move, boards where nothing changes."""

import altair as alt
import numpy as np
import pandas as pd

from improving_care.hospital.board_pack import BOARD
from improving_care.labs.three_dresses import dress_on_paper, three_dresses_on_a_page
from improving_care.leading.alignment import MARKS, alignment_drawing, gaps, merewick
from improving_care.leading.three_dresses import (
    AMBER,
    BASELINE,
    DRESSES,
    changed,
    chart_of,
    every_month,
    lines,
    meetings,
)
from improving_care.leading.well_led import QUESTIONS
from improving_care.project.sections import KNOWN
from improving_care.site.figures import MONTH, Drawing, Markup, Words, line_of, slider_of, words_of
from improving_care.site.figures import chart_of as figure_of
from improving_care.spc import PALETTE, control_charts

COLOURS = ("green", "amber", "red")
LOOKS = {"shape": ["circle", "triangle-up", "square"], "colour": ["teal", "concerning", "target"]}
OUTER = 3.090232  # standard errors to a funnel's outer lines, 99.8%
FIRST, LAST = 14, 34  # per cent, of the target that the reader moves


def three_dresses(board: pd.DataFrame) -> Markup:
    """Return the twelve measures of one month, to decide from in three dresses."""
    return Markup(three_dresses_on_a_page(board))


def one_dress(board: pd.DataFrame, dress: str) -> Markup:
    """Return the twelve measures of the same month in one of DRESSES, to hand out on paper."""
    return Markup(dress_on_paper(board, dress))


def what_had_changed(board: pd.DataFrame) -> Words:
    """Return how each of the twelve had changed, and which dresses would have asked."""
    here = lines(board)
    rows = {
        line.measure.name: {"had changed": there or "–"}
        | {dress: "asks" if line.asked_by(dress) else "–" for dress in DRESSES}
        for line, there in zip(here, changed(here), strict=True)
    }
    return Words(pd.DataFrame(rows).T.rename_axis("measure"))


def move_the_target(board: pd.DataFrame) -> alt.LayerChart:
    """Return the share home before noon by month, coloured by a target that the reader moves.

    The limits are those of the first year's chart; the colours and the icon's words are worked out
    in the browser by the rules of `colour` and of the assurance icon.
    """
    measure = BOARD["Home before noon"]
    chart = chart_of(board, measure)
    points = chart.points
    lower, upper = points["lower"].iloc[-1], points["upper"].iloc[-1]
    values = [
        {
            "month": f"{point.x:%Y-%m-%dT00:00:00}",
            "share": round(100 * point.y, 2),
            "lower": round(100 * point.lower, 2),
            "centre": round(100 * point.centre, 2),
            "upper": round(100 * point.upper, 2),
        }
        for point in points.itertuples()
    ]
    y = {"field": "share", "type": "quantitative", "title": "home before noon, %"}
    y["scale"] = {"domain": [FIRST - 1, LAST + 4]}
    x = MONTH | {"axis": {"format": "%b %Y", "tickCount": 6}}
    met = f"datum.share >= target ? 'green' : datum.share >= target - {AMBER} * target ? 'amber' : 'red'"
    icon = (
        f"(target > {100 * upper:.2f} ? 'Fails: the process as it is does not get there.' : target < "
        f"{100 * lower:.2f} ? 'Passes: the process as it is gets there.' : 'Hit and miss.')"
    )
    said = (
        "'Target ' + target + '%: ' + datum.green + ' green, ' + datum.amber + ' amber, ' + datum.red "
        f"+ ' red. ' + {icon}"
    )
    counts = [{"calculate": f"datum.colour == '{one}'", "as": f"is {one}"} for one in COLOURS]
    looks = {
        "field": "colour",
        "type": "nominal",
        "legend": {"symbolSize": 90, "symbolOpacity": 1},
        "scale": {"domain": list(COLOURS)},
    }
    colours = [PALETTE[name] for name in LOOKS["colour"]]

    def line(field: str, colour: str, **mark) -> dict:
        made = line_of(field, PALETTE[colour], **mark)
        made["encoding"] = {"x": x, "y": y | {"field": field}}
        return made

    return figure_of(
        description="The share of patients who went home before noon at Merewick, month by month, with "
        "the limits of the first year and a target. As the target moves, the months change from green "
        "circles to amber triangles and red squares; the months and the limits stay where they are.",
        title={"text": "The same 28 months, whatever the board would like"},
        params=[slider_of("target", "Target, %", FIRST, LAST, round(100 * measure.target))],
        data={"values": values},
        transform=[
            {"calculate": met, "as": "colour"},
            {"calculate": "target", "as": "wanted"},
            *counts,
        ],
        layer=[
            line("centre", "limits"),
            line("lower", "limits", strokeDash=[6, 4]),
            line("upper", "limits", strokeDash=[6, 4]),
            line("share", "common cause"),
            line("wanted", "target", strokeWidth=2, strokeDash=[2, 3]),
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "shape": looks | {"scale": looks["scale"] | {"range": LOOKS["shape"]}},
                    "color": looks | {"scale": looks["scale"] | {"range": colours}},
                },
            },
            words_of(
                said,
                {"aggregate": [{"op": "sum", "field": f"is {one}", "as": one} for one in COLOURS]},
            ),
        ],
    )


def from_board_to_bay() -> Drawing:
    """Return Merewick's goals from board to bay, with the places where the line breaks."""
    return Drawing(lambda width: alignment_drawing(merewick(), width))


def breaks_from_board_to_bay() -> Words:
    """Return where Merewick's line from board to bay breaks, row by row of the goals to print."""
    named = [row["goal"] or row["measure"] for row in merewick()]
    table = pd.DataFrame(
        {"row": gap.row, "goal or measure": named[gap.row - 1], "mark": MARKS[gap.kind]}
        for gap in gaps(merewick())
    )
    marks = table.groupby(["row", "goal or measure"])["mark"].agg("; ".join)
    return Words(marks.rename("breaks").reset_index("goal or measure"))


def goals_to_print() -> Words:
    """Return Merewick's goals as a form to mark, without what each serves or where it breaks."""
    table = pd.DataFrame(merewick()).drop(columns="serves").replace("", "–")
    table = table.assign(**{"serves row": "", "does the line break here?": ""})
    return Words(table.set_index(pd.RangeIndex(1, len(table) + 1, name="row")), "blank-sheet even")


def ten_questions_to_print() -> Words:
    """Return the ten questions of the self-review as a form, with the steps of knowing to tick."""
    number = pd.RangeIndex(1, len(QUESTIONS) + 1, name="")
    columns = (
        {"question": QUESTIONS} | dict.fromkeys(KNOWN, "") | {"how would somebody see it?": ""}
    )
    return Words(pd.DataFrame(columns, index=number), "blank-sheet steps")


def meetings_by_dress(board: pd.DataFrame) -> pd.DataFrame:
    """Return what each dress alone would have made of Merewick's board meetings after the first year.

    One row a dress: of 100 changes that were there, how many it would have asked about; of 100
    measures in which nothing had changed, how many it would have chased.
    """
    total = (
        meetings(every_month(board))
        .groupby("dress", sort=False)[["seen", "missed", "chased", "left"]]
        .sum()
    )
    return pd.DataFrame(
        {
            "of 100 changes, asked about": 100 * total["seen"] / (total["seen"] + total["missed"]),
            "of 100 times nothing, chased": 100
            * total["chased"]
            / (total["chased"] + total["left"]),
        }
    ).round().astype(int).rename_axis(None)  # fmt: skip


def places_in_the_league(trusts: pd.DataFrame) -> pd.DataFrame:
    """Return Merewick's place among forty trusts by year in two leagues, with what chance gives.

    `trusts` is the table of that name. What chance gives is the outer funnel line (99.8%), by the
    normal approximation to a Poisson count: expected deaths, and cases at the mean of all trusts.
    """
    rows = {}
    for year, here in trusts.groupby("year"):
        cases = here["bed_days"] * here["c_difficile"].sum() / here["bed_days"].sum()
        for league, found, expected in (
            ("deaths", here["deaths"], here["expected_deaths"]),
            ("C. difficile", here["c_difficile"], cases),
        ):
            ratio = found / expected
            own = here["trust"] == "Merewick"
            half = OUTER / np.sqrt(expected[own].item())
            rows[f"{league}, {year}–{year % 100 + 1}"] = {
                "place": f"{ratio.rank()[own].item():.0f} of {len(here)}",
                "found ÷ expected": f"{ratio[own].item():.2f}",
                "chance gives": f"{max(1 - half, 0):.2f} to {1 + half:.2f}",
            }
    return pd.DataFrame(rows).T.sort_index()


def nothing_changes(measures: int = 12, boards: int = 100, seed: int = 18) -> pd.DataFrame:
    """Return how many questions a board asks in a meeting when nothing at all has changed.

    Draws `boards` boards with so many measures, each a count about 20 that never changes, with a
    target at its mean, for two years; the second year's meetings are read in each dress by the rules
    of `improving_care.leading.three_dresses`.
    """
    rng = np.random.default_rng(seed)
    months = 2 * BASELINE
    counts = rng.poisson(20, (boards * measures, months))
    table = pd.DataFrame(
        {
            "chart": np.repeat(np.arange(boards * measures), months),
            "month": np.tile(np.arange(1, months + 1), boards * measures),
            "count": counts.ravel(),
        }
    )
    charts = control_charts(table, "count", by="chart", x="month", kind="c", baseline=BASELINE)
    flagged = sum(
        int((chart.points["rule"][BASELINE:] != "common cause").sum())
        for _, chart in charts.items()
    )
    second = counts[:, BASELINE:]
    asked = (
        (second > counts[:, BASELINE - 1 : -1]).sum(),
        (second > 20 * (1 + AMBER)).sum(),
        flagged,
    )
    return pd.DataFrame(
        {"questions in a meeting": [round(each / (boards * BASELINE), 1) for each in asked]},
        index=list(DRESSES),
    )
