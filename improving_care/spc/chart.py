"""Control charts: one, or a thousand at once, with what they say."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from improving_care.spc import rules
from improving_care.spc.limits import Limits, limits, moving_ranges
from improving_care.spc.reading import ChartError, Series, Settings, check_settings, column, read

FEW = 12  # fewer points than this give trial limits
VERDICTS = ("common cause", "improving", "concerning", "neither")
COUNTS = ("useful", "longest_run", "longest_run_limit", "crossings", "crossings_limit")


@dataclass
class Numbers:
    """What was computed: one row a chart, one column a point; `runs` one entry a phase."""

    y: np.ndarray
    lines: Limits
    outside: np.ndarray
    rule: np.ndarray
    way: np.ndarray
    phase: np.ndarray
    excluded: np.ndarray
    runs: list[dict[str, np.ndarray]]


def compute(series: Series, settings: Settings) -> Numbers:
    """Limits and both rule sets of every chart in `series`, phase by phase."""
    shape = series.y.shape
    points = shape[1]
    excluded = np.isin(np.arange(1, points + 1), settings.exclude)
    phase = np.searchsorted(settings.phases, np.arange(1, points + 1)) + 1
    y = np.empty(shape)
    lines = Limits(*(np.empty(shape) for _ in Limits._fields))
    outside = np.zeros(shape, dtype=bool)
    rule, way = np.zeros(shape, dtype=np.int8), np.zeros(shape, dtype=np.int8)
    runs = []
    for number in range(1, len(settings.phases) + 2):
        members = np.flatnonzero(phase == number)
        kept, left_out = members[~excluded[members]], members[excluded[members]]
        if len(kept) < 2:
            raise ChartError(
                f"Phase {number} has {len(kept)} point to reckon with; give it at least 2, "
                "by leaving out fewer or moving where the phase ends."
            )
        # Points left out stand last, so that their neighbours become neighbours.
        at = np.r_[kept, left_out]
        # A slice is a view: with nothing left out, nothing is copied.
        places = at if len(left_out) else slice(at[0], at[-1] + 1)
        values = series.y[:, places]
        if settings.kind == "mr":
            values = moving_ranges(values)
            if len(left_out):
                values[:, len(kept) :] = moving_ranges(series.y[:, members])[
                    :, left_out - members[0]
                ]
        base = np.ones(len(at), dtype=bool)
        base[len(kept) :] = False
        if settings.baseline is not None:
            base &= at - members[0] < settings.baseline
        found = limits(
            settings.kind,
            values,
            None if series.n is None else series.n[:, places],
            base,
            sd=None if series.sd is None else series.sd[:, places],
            screen=settings.screen,
        )
        if np.isnan(found.centre).all(axis=1).any():
            raise ChartError(
                f"Phase {number} has no value to reckon with; fill '{settings.y}' in, or change "
                "what is left out, the baseline or where the phase ends."
            )
        known = slice(0, len(kept))
        kept_lines = Limits(*(line[:, known] if line.shape[1] > 1 else line for line in found))
        runs.append(rules.anhoej(rules.side(values[:, known], kept_lines.centre)))
        if settings.kind == "mr":
            runs[-1]["signal"] = np.zeros(shape[0], dtype=bool)
        y[:, places] = values
        for line, value in zip(lines, found, strict=True):
            line[:, places] = value
        if settings.kind != "run":
            rule[:, kept], way[:, kept] = rules.making_data_count(
                values[:, known], kept_lines, runs=settings.kind != "mr"
            )
            beyond, side = rules.outside(values, found)
            outside[:, places] = beyond
            # A point left out belongs to no pattern, but it may lie beyond the limits.
            out = slice(len(kept), None)
            rule[:, left_out] = np.where(beyond[:, out], rules.OUTSIDE, rules.COMMON)
            way[:, left_out] = side[:, out]
    return Numbers(y, lines, outside, rule, way, phase, excluded, runs)


def _verdicts(way: np.ndarray, rule: np.ndarray, direction: str | None) -> np.ndarray:
    """Index into VERDICTS for each point."""
    if direction is None:
        return np.where(rule == rules.COMMON, 0, 3).astype(np.int8)
    good = 1 if direction == "up" else -1
    return np.where(rule == rules.COMMON, 0, np.where(way == good, 1, 2)).astype(np.int8)


class ControlChart:
    """One control chart: its numbers, what they say, and its picture.

    Made by `control_chart`; `points` and `runs` are tables, `variation` and `assurance` the two
    Making Data Count icons by name, `warnings` sentences about the data.
    """

    def __init__(self, settings: Settings, series: Series, numbers: Numbers, row: int = 0):
        self.settings = settings
        self._length = int(series.lengths[row])
        self._row = row
        self._series = series
        self._numbers = numbers

    def _of(self, values: np.ndarray) -> np.ndarray:
        return values[self._row, : self._length]

    @cached_property
    def points(self) -> pd.DataFrame:
        """One row a point: x, y (as drawn: a rate where there is n), n, centre, lower, upper,
        phase (1, 2, ...), excluded, outside (beyond 3 sigma), rule, verdict."""
        found, series, length = self._numbers, self._series, self._length
        n = np.full(length, np.nan) if series.n is None else self._of(series.n)
        rule = self._of(found.rule)
        verdict = _verdicts(self._of(found.way), rule, self.settings.direction)
        return pd.DataFrame(
            {
                "x": self._of(series.x),
                "y": self._of(found.y),
                "n": n,
                "centre": self._of(found.lines.centre),
                "lower": self._of(found.lines.lower),
                "upper": self._of(found.lines.upper),
                "phase": found.phase[:length],
                "excluded": found.excluded[:length],
                "outside": self._of(found.outside),
                "rule": np.array(rules.RULES, dtype=object)[rule],
                "verdict": np.array(VERDICTS, dtype=object)[verdict],
            }
        )

    @cached_property
    def runs(self) -> pd.DataFrame:
        """One row a phase: Anhoej's useful points, longest run and crossings with their limits,
        and signal. Whole numbers, missing where no point lies off the centre line."""
        rows = [
            {"phase": number} | {name: values[self._row] for name, values in phase.items()}
            for number, phase in enumerate(self._numbers.runs, 1)
        ]
        return pd.DataFrame(rows).astype({name: "Int64" for name in COUNTS})

    @cached_property
    def last(self) -> pd.Series:
        """The last point that was measured and not left out."""
        points = self.points
        return points[points["y"].notna() & ~points["excluded"]].iloc[-1]

    @cached_property
    def now(self) -> pd.DataFrame:
        """The points that the last one's limits stand for: of its phase, measured, not left out."""
        points = self.points
        in_phase = points["phase"] == self.last["phase"]
        return points[in_phase & points["y"].notna() & ~points["excluded"]]

    @property
    def variation(self) -> str | None:
        """The variation icon: what the last point is ("improving", "concerning", "neither" or
        "common cause"); None for a run chart, which has no limits."""
        return None if self.settings.kind == "run" else str(self.last["verdict"])

    @property
    def assurance(self) -> str | None:
        """The assurance icon: "consistently passes", "consistently fails" or "hit and miss";
        None without a target, a direction or limits."""
        target, direction = self.settings.target, self.settings.direction
        lower, upper = self.last["lower"], self.last["upper"]
        if target is None or direction is None or np.isnan(upper):
            return None
        if lower <= target <= upper:
            return "hit and miss"
        return f"consistently {'passes' if (target < lower) == (direction == 'up') else 'fails'}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about data that can be charted but deserve care."""
        found = []
        sizes = self.points[~self.points["excluded"]].groupby("phase")["y"].count()
        if self.settings.baseline is not None:
            sizes = sizes.clip(upper=self.settings.baseline)
        if (sizes < FEW).any():
            many = len(sizes) > 1
            which = f"Phase {sizes.idxmin()} has" if many else "There are"
            found.append(
                f"{which} {sizes.min()} points to set the limits by; with fewer than {FEW} they are "
                "trial limits, so expect them to move."
            )
        if any(
            run["useful"][self._row] * 2 < count
            for run, count in zip(self._numbers.runs, sizes, strict=True)
        ):
            found.append(
                "More than half of the points lie on the centre line, so the runs analysis cannot "
                "be trusted; for rare events count the time or the cases between them."
            )
        return tuple(found)

    def sentence(self) -> str:
        """What the chart says, in plain English, for a board paper."""
        from improving_care.spc import words

        return words.sentence(self)

    def alt_text(self) -> str:
        """What the picture shows, for somebody who cannot see it."""
        from improving_care.spc import words

        return words.alt_text(self)

    def spec(self, **options) -> dict:
        """The picture as a Vega-Lite dictionary; the options are those of `plot`."""
        from improving_care.spc import drawing

        return drawing.spec(self, **options)

    def plot(self, **options):
        """The picture as an altair chart: width and height in pixels, title, icons."""
        from improving_care.spc import drawing

        return drawing.plot(self, **options)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.plot()._repr_mimebundle_(include, exclude)


class ControlCharts:
    """Many control charts of one table, by group: `charts["Beech"]` is one of them.

    `groups` are the names in order, `refused` a dictionary from the name of a group that could
    not be charted to the sentence that says why.
    """

    def __init__(self, settings, groups, series, numbers, refused):
        self.settings = settings
        self.groups = groups
        self.refused = refused
        self._series, self._numbers = series, numbers
        self._rows = {group: row for row, group in enumerate(groups)}

    def __len__(self) -> int:
        return len(self.groups)

    def __iter__(self):
        return iter(self.groups)

    def __getitem__(self, group) -> ControlChart:
        if group in self.refused:
            raise ChartError(self.refused[group])
        if group not in self._rows:
            raise ChartError(f"There is no group '{group}'; there are {len(self)} others.")
        return ControlChart(self.settings, self._series, self._numbers, self._rows[group])

    def signals(self) -> pd.DataFrame:
        """One row a group: how many points each rule flags, and whether the runs signal.

        Columns: the names of the rules, and runs (True or False, in any phase).
        """
        rule = np.where(self._numbers.excluded, rules.COMMON, self._numbers.rule)
        table = {
            name: np.count_nonzero(rule == code, axis=1)
            for code, name in enumerate(rules.RULES)
            if code != rules.COMMON
        }
        runs = np.any([phase["signal"] for phase in self._numbers.runs], axis=0)
        return pd.DataFrame(table | {"runs": runs}, index=pd.Index(self.groups, name="group"))

    def items(self):
        """Yield each group's name and chart."""
        return ((group, self[group]) for group in self.groups)


def control_chart(
    data: pd.DataFrame,
    y: str,
    *,
    x: str | None = None,
    n: str | None = None,
    kind: str,
    baseline: int | None = None,
    phases=(),
    exclude=(),
    screen: bool = False,
    direction: str | None = None,
    target: float | None = None,
) -> ControlChart:
    """Return the control chart of one column.

    `y`, `x` and `n` are column names: what was counted or measured, in what order, out of how
    many. Where n is given, y / n is drawn (not for np). `kind` is one of run, i, mr, xbar, s, p,
    np, pp (Laney p'), u, up (Laney u'), c, g, t, ip; xbar and s take one row a measurement,
    grouped by x. `baseline`: set the limits by the first so many points of each phase. `phases`:
    positions, counted from 1, of the last point of each phase but the last. `exclude`: positions
    left out of the limits but drawn. `screen`: drop moving ranges not below 3.267 times their
    mean, once. `direction`: the good one, "up", "down" or None. `target`: a number or None.

    Raises ChartError, one sentence that says what to do. The formulas' sources stand in
    `improving_care.spc.limits`, the rules' in `improving_care.spc.rules`.
    """
    settings = check_settings(
        y,
        x=x,
        n=n,
        kind=kind,
        baseline=baseline,
        phases=phases,
        exclude=exclude,
        screen=screen,
        direction=direction,
        target=target,
    )
    series = read(data, settings)
    return ControlChart(settings, series, compute(series, settings))


def control_charts(data: pd.DataFrame, y: str, *, by: str, **settings) -> ControlCharts:
    """Return one control chart for each value of column `by`, computed in one vectorised call.

    The other arguments, and each chart, are those of `control_chart`. A group that cannot be
    charted does not stop the others: its sentence is in `refused`.
    """
    settings = check_settings(y, **settings)
    for name, role in ((y, "y"), (settings.x, "x"), (settings.n, "n")):
        if name is not None:
            column(data, name, role)
    codes, names = pd.factorize(column(data, by, "by"), sort=True)
    if (codes < 0).any():
        data, codes = data[codes >= 0], codes[codes >= 0]
    groups = list(names)
    if not groups:
        raise ChartError(f"Column '{by}' has no value at all, so there is nothing to chart.")
    try:
        series = read(data, settings, codes, len(groups))
        return ControlCharts(settings, groups, series, compute(series, settings), {})
    except ChartError as error:
        refused = {}
        for code, group in enumerate(groups):
            try:
                part = read(data[codes == code], settings)
                compute(part, settings)
            except ChartError as why:
                refused[group] = str(why)
        if len(refused) in (0, len(groups)):
            raise error
        kept = ~np.isin(codes, [code for code, group in enumerate(groups) if group in refused])
        good = [group for group in groups if group not in refused]
        codes = pd.factorize(codes[kept], sort=True)[0]
        series = read(data[kept], settings, codes, len(good))
        return ControlCharts(settings, good, series, compute(series, settings), refused)
