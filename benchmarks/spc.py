"""A thousand control charts at once, beside two other ways of making them, in one run.

The task: 1,000 series of 60 points, XmR limits, Making Data Count rules, Anhøj's runs. Each way is
timed several times in turn; the medians and their ratios are printed.
"""

import statistics
import time
import warnings

import abspc
import numpy as np
import pandas as pd

from improving_care.spc import control_chart, control_charts
from improving_care.spc.chart import compute
from improving_care.spc.reading import check_settings, read

CHARTS, POINTS, REPEATS, FEW = 1000, 60, 9, 50


def series() -> pd.DataFrame:
    """Return the long table: ward, week, value."""
    rng = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "ward": np.repeat([f"ward {k:04d}" for k in range(CHARTS)], POINTS),
            "week": np.tile(np.arange(1, POINTS + 1), CHARTS),
            "value": rng.normal(100, 10, CHARTS * POINTS).round(2),
        }
    )


def apart(data: tuple) -> None:
    """Numbers only: the table is already laid out in rows."""
    compute(*data)


def together(data: pd.DataFrame) -> None:
    """One call for all charts, from the long table on."""
    control_charts(data, "value", by="ward", x="week", kind="i")


def one_by_one(data: pd.DataFrame) -> None:
    """The same chart for each group, as groupby-apply does it."""
    data.groupby("ward")[["week", "value"]].apply(
        lambda group: control_chart(group, "value", x="week", kind="i").runs["signal"].iloc[0]
    )


def plain_groupby(data: pd.DataFrame) -> None:
    """What an analyst types first: limits and a shift of seven with pandas, group by group."""

    def limits(group):
        y = group["value"]
        centre, spread = y.mean(), 2.66 * y.diff().abs().mean()
        above = np.sign(y - centre)
        outside = (y - centre).abs() > spread
        shift = above.rolling(7).sum().abs() == 7
        return pd.Series({"outside": outside.sum(), "shift": shift.sum()})

    data.groupby("ward")[["value"]].apply(limits)


def with_abspc(data: pd.DataFrame) -> None:
    """The package abspc, group by group: limits and special causes."""
    for _, group in data.groupby("ward"):
        frame = group[["value"]].reset_index(drop=True)
        limits = abspc.calculate_control_limits(frame, chart_type="XmR")
        abspc.detect_special_causes(limits)
        abspc.detect_run_chart_signals(limits)


def timed(way, data) -> float:
    """Seconds of one call."""
    began = time.perf_counter()
    way(data)
    return time.perf_counter() - began


def main() -> None:
    """Print a table of medians and ratios; the slow ways do fewer charts and are scaled up."""
    data = series()
    few = data[: FEW * POINTS]
    settings = check_settings("value", x="week", kind="i")
    laid = (read(data, settings, pd.factorize(data["ward"])[0], CHARTS), settings)
    ways = {
        "numbers alone": (apart, laid, 1),
        "control_charts, from the table": (together, data, 1),
        "plain groupby-apply (limits, shift only)": (plain_groupby, few, CHARTS / FEW),
        "control_chart, one at a time": (one_by_one, few, CHARTS / FEW),
        "abspc, one at a time": (with_abspc, few, CHARTS / FEW),
    }
    seconds = {name: [] for name in ways}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # abspc uses what pandas is about to drop
        for _ in range(REPEATS + 1):  # the first round warms up
            for name, (way, given, scale) in ways.items():
                seconds[name].append(timed(way, given) * scale)
    base = statistics.median(seconds["control_charts, from the table"][1:])
    print(f"{CHARTS:,} charts of {POINTS} points, median of {REPEATS}:")
    for name, values in seconds.items():
        median = statistics.median(values[1:])
        print(f"  {name:42} {median * 1000:9.1f} ms   {median / base:8.1f} x")


if __name__ == "__main__":
    main()
