"""Which rules find which planted causes, how soon, and how often they cry wolf, on the default data.

`python course.py data` writes it to book/reference/detection.md.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from improving_care.hospital import laboratory, ledger
from improving_care.hospital.ledger import Cause
from improving_care.hospital.merewick import Hospital
from improving_care.hospital.place import WARDS, months
from improving_care.spc import control_chart
from improving_care.spc.rules import anhoej, side

RULES = ("outside limits", "two of three", "shift", "trend")
RUNS = "runs"
FEWEST = 12  # points before a cause from which limits are frozen; with fewer, all points make them


class Series(NamedTuple):
    """A measure in order: a table with x (the first day of each period), y and perhaps n."""

    name: str
    period: str
    kind: str
    table: pd.DataFrame


class Found(NamedTuple):
    """When each rule first signals after a cause begins, in points from 1, or None: never."""

    cause: Cause
    series: Series
    frozen: bool
    after: dict[str, int | None]


def found(hospital: Hospital) -> list[Found]:
    """Return what the rules find of every cause that acts on a series in time."""
    rows = []
    for cause in ledger.rows():
        series = series_of(hospital, cause)
        if series is None:
            continue
        # The period in which it begins, and the one in which it ends.
        begun = series.table["x"] <= pd.Timestamp(cause.first)
        start, end = max(begun.sum() - 1, 0), (series.table["x"] <= pd.Timestamp(cause.last)).sum()
        frozen = start >= FEWEST
        upto = series._replace(table=series.table[:end])
        flags = signals(upto, start if frozen else None)
        after = {
            rule: next((k + 1 for k, flag in enumerate(flags[rule][start:]) if flag), None)
            for rule in flags
        }
        rows.append(Found(cause, series, frozen, after))
    return rows


def false_alarms(hospital: Hospital) -> pd.DataFrame:
    """Return, by rule, how many of the quiet series signal at all, and of 100 points how many do.

    Quiet series have nothing planted: falls and sensed hand hygiene by ward, appointments missed by
    clinic, absence by team. Limits come from all points.
    """
    quiet = list(quiet_series(hospital))
    flags = [signals(series, None) for series in quiet]
    points = sum(len(series.table) for series in quiet)
    return pd.DataFrame(
        {
            rule: {
                "series": len(quiet),
                "points": points,
                "series that signal": sum(any(each[rule]) for each in flags),
                "points that signal": sum(map(sum, (each[rule] for each in flags))),
            }
            for rule in (*RULES, RUNS)
        }
    ).T


def signals(series: Series, baseline: int | None) -> dict[str, list[bool]]:
    """Return, for each rule, whether each point signals when the chart is read as it grows.

    The four rules of Making Data Count as the chart names them; "runs" is true from the point at
    which the run chart of all points so far has too long a run or too few crossings.
    """
    settings = {"x": "x", "baseline": baseline} | ({"n": "n"} if "n" in series.table else {})
    rule = control_chart(series.table, "y", kind=series.kind, **settings).points["rule"]
    flags = {name: (rule == name).tolist() for name in RULES}
    y = (series.table["y"] / series.table.get("n", 1)).to_numpy(dtype=float)
    count = len(y)
    # One row a point: the run chart of the points up to it.
    so_far = np.where(np.tri(count, dtype=bool), y, np.nan)
    enough = np.arange(1, count + 1) > max(FEWEST, baseline or 0)
    line = np.array([np.nanmedian(row[:baseline]) for row in so_far])[:, None]
    flags[RUNS] = (anhoej(side(so_far, line))["signal"] & enough).tolist()
    return flags


def series_of(hospital: Hospital, cause: Cause) -> Series | None:
    """Return the series on which a cause can be seen, or None where no chart in time shows it."""
    where, what = cause.where, cause.what
    if cause.table == "falls" and cause.effect in ("times", "chases"):
        return _falls(hospital, where)
    if cause.table == "ae_weeks":
        weeks = hospital.table("ae_weeks")
        table = weeks.assign(y=weeks["attendances"] - weeks["breaches"])
        table = table.rename(columns={"week": "x", "attendances": "n"})[["x", "y", "n"]]
        return Series("within four hours", "week", "pp", table.assign(x=pd.to_datetime(table["x"])))
    if cause.table == "hand_hygiene":
        return _share(
            hospital.table("hand_hygiene"),
            where,
            "audit_compliant",
            "audit_opportunities",
            "hands cleaned, as audited",
        )
    if cause.table == "ed_attendances":
        came = hospital.table("ed_attendances")
        day = pd.to_datetime(came["arrived"].str[:10])
        week = day.dt.to_period("W").dt.start_time
        y = came.groupby(week)["to_triage"].median()
        return Series("median minutes to triage", "week", "i", _frame(y.index[1:-1], y.iloc[1:-1]))
    if cause.table == "pressure_ulcers":
        new = hospital.table("pressure_ulcers").query("origin == 'on the ward'")
        return Series("new pressure ulcers", "month", "u", _counts(new["day"], _bed_days(hospital)))
    if cause.table == "infections":
        cases = hospital.table("infections").query("ward == @where and infection == @what")
        return Series(
            f"{what}, {where}", "month", "u", _counts(cases["day"], _bed_days(hospital, where))
        )
    if cause.table == "incidents" and cause.effect == "times":
        reports = hospital.table("incidents").drop_duplicates()
        minor = reports["harm"].isin(["none", "low"]) == (what == "minor")
        name = (
            "reports of no or low harm" if what == "minor" else "reports of moderate or worse harm"
        )
        return Series(name, "month", "c", _counts(reports[minor]["day"]))
    if cause.table == "incidents":
        day = pd.to_datetime(hospital.table("incidents")["day"])
        week = day.dt.to_period("W").dt.start_time.value_counts().sort_index()[1:-1]
        lately = week["2023-07-03":]  # after the rise in reporting, which would hide it
        return Series("reports loaded", "week", "c", _frame(lately.index, lately))
    if cause.table == "theatre_cases" and what == "no bed":
        cases = hospital.table("theatre_cases").query("theatre == 5")
        month = pd.to_datetime(cases["day"]).dt.to_period("M").dt.start_time
        groups = (cases["cancelled"] == "no bed").groupby(month)
        return Series(
            "theatre 5, cancelled for no bed",
            "month",
            "p",
            _frame(groups.sum().index, groups.sum(), groups.size()),
        )
    if cause.table == "lab_samples":
        samples = hospital.table("lab_samples")
        asked, seen = (pd.to_datetime(samples[name]) for name in ("requested", "seen"))
        chosen = laboratory.by_day(samples.assign(requested=asked)) == where.endswith("day")
        minutes = ((seen - asked).dt.total_seconds() / 60)[chosen]
        y = minutes.groupby(asked[chosen].dt.normalize()).median()
        name = f"median minutes to a result, {where}"
        return Series(name, "second Wednesday", "i", _frame(y.index, y))
    if cause.table == "absence":
        return _absence(hospital, where)
    if cause.table == "clinic_appointments":
        return _missed(hospital, where)
    return None


def quiet_series(hospital: Hospital) -> Iterator[Series]:
    """Yield the series in which nothing was planted."""
    touched = {cause.where for cause in ledger.rows()}
    for ward in WARDS:
        if not any(c.effect != "times" or c.size != 1 for c in ledger.causes("falls", ward)):
            yield _falls(hospital, ward)
        yield _share(
            hospital.table("hand_hygiene"),
            ward,
            "sensor_compliant",
            "sensor_opportunities",
            "hands cleaned, as sensed",
            "pp",
        )
    for clinic in sorted(set(hospital.table("clinic_appointments")["clinic"]) - touched):
        yield _missed(hospital, clinic)
    for team in sorted(set(hospital.table("absence")["team"]) - {"Hawthorn"}):
        yield _absence(hospital, team)


def detection_page(hospital: Hospital) -> str:
    """Return book/reference/detection.md."""

    def told(each: Found, rule: str) -> str:
        return str(each.after[rule]) if each.after[rule] else "–"

    names = (*RULES, RUNS)
    rows = "\n".join(
        f"| {each.cause.cause}, {each.cause.where} | {each.cause.first:%b %Y} | {_size(each.cause)} | "
        f"{each.series.name}, {each.series.period}, {each.series.kind.upper()}{'' if each.frozen else ' (all points)'} | "
        + " | ".join(told(each, rule) for rule in names)
        + " |"
        for each in found(hospital)
    )
    alarms = false_alarms(hospital)
    quiet = "\n".join(
        f"| {rule} | {row['series that signal']} of {row['series']} | "
        f"{100 * row['points that signal'] / row['points']:.1f} |"
        for rule, row in alarms.iterrows()
    )
    return f"""# What the rules find, and what they cry wolf about

<!-- `python course.py data` makes this page from improving_care/hospital/detection.py. -->

```{{container}} lead
Which rule finds which cause, and how soon?
```

**This page gives away what was planted in the course's own tables.** It is for facilitators, and \
for those who have done the modules. Exercises draw other data, so it helps with none of them.

Each row is a cause that acts on a measure in time. The limits come from the points before it \
(where there are fewer than {FEWEST}, from all of them). The numbers say at which point after it \
began each rule first signals: 1 is the first month or week, a dash is never. A cause of size 1 or 0 \
did nothing; what signals there is chance, or another cause in the same series.

| cause | from | size | seen on | {" | ".join(names)} |
|---|---|---|---|{"---|" * len(names)}
{rows}

"Runs" are the two tests of a run chart, read anew with each point: a run too long, or too few \
crossings. Most changes here are small, as they are in life. A quarter fewer falls on one ward takes \
most of a year to show; a duplicate week shows at once.

## How often they cry wolf

The same rules on series in which nothing was planted: falls of quiet wards, hand hygiene by sensor, \
appointments missed, absence by team.

| rule | series that signal at least once | of 100 points, signal |
|---|---|---|
{quiet}

For "runs" every later point of a series counts once it has signalled, so compare its first column. \
Absence comes in stretches and follows the seasons, so its charts cry wolf more than the others: \
that is a lesson about the chart, and nothing on those wards changed.
"""


def _size(cause: Cause) -> str:
    sign = {"times": f"× {cause.size:g}", "adds": f"{cause.size:+g}", "counts": f"× {cause.size:g}"}
    return sign.get(cause.effect, f"{cause.size:g}")


def _frame(x, y, n=None) -> pd.DataFrame:
    table = pd.DataFrame({"x": pd.to_datetime(x), "y": np.asarray(y, dtype=float)})
    return table if n is None else table.assign(n=np.asarray(n, dtype=float))


def _counts(days: pd.Series, n=None) -> pd.DataFrame:
    """Events by month, none left out."""
    calendar = pd.DatetimeIndex(months())
    month = pd.to_datetime(days).dt.to_period("M").dt.start_time
    return _frame(calendar, month.value_counts().reindex(calendar, fill_value=0), n)


def _bed_days(hospital: Hospital, ward: str | None = None) -> np.ndarray:
    falls = hospital.table("falls")
    falls = falls if ward is None else falls[falls["ward"] == ward]
    return falls.groupby("month")["bed_days"].sum().to_numpy()


def _falls(hospital: Hospital, ward: str) -> Series:
    falls = hospital.table("falls")
    own = falls[falls["ward"] == ward]
    return Series(
        f"falls, {ward}",
        "month",
        "u",
        _frame(own["month"], own["falls"].astype(float), own["bed_days"]),
    )


def _share(table: pd.DataFrame, ward: str, part: str, whole: str, name: str, kind="p") -> Series:
    own = table[table["ward"] == ward]
    return Series(f"{name}, {ward}", "month", kind, _frame(own["month"], own[part], own[whole]))


def _absence(hospital: Hospital, team: str) -> Series:
    table = hospital.table("absence")
    own = table[table["team"] == team]
    return Series(f"absence, {team}", "month", "pp", _frame(own["month"], own["lost"], own["days"]))


def _missed(hospital: Hospital, clinic: str) -> Series:
    table = hospital.table("clinic_appointments")
    own = table[table["clinic"] == clinic]
    month = pd.to_datetime(own["at"].str[:10]).dt.to_period("M").dt.start_time
    groups = (own["outcome"] == "did not attend").groupby(month)
    return Series(
        f"did not attend, {clinic} clinic",
        "month",
        "p",
        _frame(groups.sum().index, groups.sum(), groups.size()),
    )
