"""One month of the board's twelve measures in three dresses: two points, red-amber-green, charts."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from improving_care.hospital.board_pack import BOARD, BoardMeasure, scored
from improving_care.spc import ControlChart, control_chart, words

BASELINE = 12  # months of the first year, which set the limits: before anybody began to improve
AMBER = 0.1  # the old page calls amber what misses its target by at most this share of it
MEETING = date(2024, 7, 1)  # the month that the page and the lab put on the table
DRESSES = ("Two points", "Red, amber, green", "Control charts")


class Line(NamedTuple):
    """One measure in one month: `now` and `before` as drawn (a rate where there is one), which way
    the two points moved ("better", "worse", "the same"), its colour, and its chart up to then."""

    measure: BoardMeasure
    before: float
    now: float
    moved: str
    colour: str
    chart: ControlChart

    def asked_by(self, dress: str) -> bool:
        """Return whether somebody who believes this dress alone would ask what had changed."""
        return {
            DRESSES[0]: self.moved == "worse",
            DRESSES[1]: self.colour == "red",
            DRESSES[2]: self.chart.variation != "common cause",
        }[dress]

    def figure(self, value: float) -> str:
        """Return a value of this measure as people say it, such as 8.63 or 84.6%."""
        return words.figure(value, self.measure.kind)


def table_of(rows: pd.DataFrame, measure: BoardMeasure) -> pd.DataFrame:
    """Return one measure's rows of the table "board" as a chart reads them: month, what is counted,
    and what it is counted out of, in columns named as a sentence says them."""
    own = rows[rows["measure"] == measure.name].rename(columns={"count": measure.says})
    columns = ["month", measure.says]
    if measure.of:
        own = own.assign(**{measure.of: own["out_of"].astype(float) / measure.per})
        columns.append(measure.of)
    return own[columns].reset_index(drop=True)


def chart_of(rows: pd.DataFrame, measure: BoardMeasure, month: date = MEETING) -> ControlChart:
    """Return a measure's control chart up to a month, its limits those of the first year."""
    own = table_of(rows, measure)
    return control_chart(
        own[own["month"] <= pd.Timestamp(month)],
        measure.says,
        x="month",
        n=measure.of or None,
        kind=measure.kind,
        baseline=BASELINE,
        direction=measure.good,
        target=measure.target,
    )


def colour(now: float, target: float, wanted: str) -> str:
    """Return "green" where the target is met, "amber" where it is missed by at most AMBER of it,
    else "red". `wanted` is the side of the target that is meant to be good: "up" or "down"."""
    short_of = (target - now) if wanted == "up" else (now - target)
    return "green" if short_of <= 0 else "amber" if short_of <= AMBER * abs(target) else "red"


def lines(rows: pd.DataFrame, month: date = MEETING) -> list[Line]:
    """Return the twelve measures of the table "board" in one month, the thirteenth or later."""
    found = []
    for measure in BOARD.values():
        chart = chart_of(rows, measure, month)
        before, now = chart.points["y"].iloc[-2:]
        step = (now - before) * (1 if measure.wanted == "up" else -1)
        moved = "better" if step > 0 else "worse" if step < 0 else "the same"
        found.append(
            Line(
                measure,
                float(before),
                float(now),
                moved,
                colour(now, measure.target, measure.wanted),
                chart,
            )
        )
    return found


def changed(here: list[Line]) -> list[str]:
    """Return for each of the lines of a month how it had changed, and since when; "" if it had not."""
    return [line.measure.moved(line.chart.points["x"].iloc[-1].date()) for line in here]


def every_month(rows: pd.DataFrame) -> dict[pd.Timestamp, list[Line]]:
    """Return the lines of each month after the first year; it takes about a second."""
    return {month: lines(rows, month) for month in sorted(rows["month"].unique())[BASELINE:]}


def meetings(months: dict[pd.Timestamp, list[Line]]) -> pd.DataFrame:
    """Return what somebody who believes one dress would have made of each month of `every_month`.

    One row a month and dress: month, dress, seen, missed, chased and left (see `scored`).
    """
    found = []
    for month, here in months.items():
        for dress in DRESSES:
            asked = {line.measure.name: line.asked_by(dress) for line in here}
            found.append({"month": month, "dress": dress, **scored(asked, month)._asdict()})
    return pd.DataFrame(found)
