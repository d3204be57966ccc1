"""What a chart says, in plain English: for a board paper, and for somebody who cannot see it."""

import numpy as np
import pandas as pd

SHARES = {"p", "pp"}
YEAR = 12  # points, if a point is a month

NAMES = {
    "run": "Run chart",
    "i": "I chart",
    "mr": "Moving range chart",
    "xbar": "X-bar chart",
    "s": "S chart",
    "p": "P chart",
    "np": "NP chart",
    "pp": "P' chart",
    "u": "U chart",
    "up": "U' chart",
    "c": "C chart",
    "g": "G chart",
    "t": "T chart",
    "ip": "I' chart",
}


def plain(name: str) -> str:
    """A column's name as words: bed_days becomes bed days."""
    return str(name).replace("_", " ").strip()


def subject(settings) -> str:
    """What is drawn, in words: "falls", "falls per bed days", "breaches out of attendances"."""
    name = plain(settings.y)
    if settings.kind == "mr":
        name = f"moving range of {name}"
    if settings.n is None or settings.kind == "np":
        return name
    return f"{name} {'out of' if settings.kind in SHARES else 'per'} {plain(settings.n)}"


def figure(value: float, kind: str) -> str:
    """A value as people say it, as a percentage on a p chart: 0.38, 9.75, 17.7, 1,240, 82.3%."""
    if kind in SHARES:
        return f"{value:.1%}"
    if value == 0:
        return "0"
    size = int(np.floor(np.log10(abs(value))))
    places = max(0, 2 - size) if size >= 0 else 1 - size
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def when(x) -> str:
    """A point's place in words: a date as 1 Sep 2023 or Sep 2023, anything else as it stands."""
    if isinstance(x, (pd.Timestamp, np.datetime64)):
        x = pd.Timestamp(x)
        return f"{x:%b %Y}" if x.day == 1 else f"{x.day} {x:%b %Y}"
    if isinstance(x, (float, np.floating)) and float(x).is_integer():
        x = int(x)
    return str(x)


def _why(chart, point: pd.Series) -> str:
    """Why the last point is a signal, in words."""
    kind = chart.settings.kind
    above = point["y"] > point["centre"]
    name = "upper" if above else "lower"
    if point["rule"] == "outside limits":
        return f"lies beyond the {name} limit of {figure(point[name], kind)}"
    if point["rule"] == "trend":
        return "is part of seven or more points that all go the same way"
    if point["rule"] == "two of three":
        near = (_out(chart, name).iloc[-3:-1] > 2 / 3).sum()
        return (
            f"lies near the {name} limit of {figure(point[name], kind)}, with "
            f"{'both' if near == 2 else 'one'} of the two before it near it or beyond"
        )
    side = "above" if above else "below"
    return f"is one of seven or more in a row {side} the centre line of {figure(point['centre'], kind)}"


def _out(chart, limit: str) -> pd.Series:
    """How far each point lies from the centre on the way to the "upper" or "lower" limit, which is 1."""
    points = chart.now
    return (points["y"] - points["centre"]) / (points[limit] - points["centre"])


def _since(chart) -> str:
    """Since when each point has been a signal on the last one's side, or how many of the last YEAR
    have; "" where the last few stand alone."""
    points = chart.now
    side = np.sign(points["y"] - points["centre"])
    such = (points["rule"] != "common cause") & (side == side.iloc[-1])
    many, late = int(such[::-1].cumprod().sum()), int(such[-YEAR:].sum())
    if many > 2:
        return f"; all {many} points since {when(points['x'].iloc[-many])} signal it"
    return f"; {late} of the last {YEAR} points signal it" if late > YEAR / 3 else ""


def _hold_badly(chart) -> bool:
    """Whether the last point is a usual one by limits that most points contradict."""
    if chart.last["rule"] != "common cause":
        return False
    return 2 * (chart.now["rule"] != "common cause").sum() > len(chart.now)


def tells_of_target(chart) -> bool:
    """Return whether what the limits say of the target holds now. They tell of the process as it was:
    after a signal it holds only if the change cannot have undone it, and never where most points
    contradict the limits."""
    if chart.last["rule"] == "common cause":
        return chart.assurance is not None and not _hold_badly(chart)
    holds = {"consistently passes": "improving", "consistently fails": "concerning"}
    return chart.last["verdict"] == holds.get(chart.assurance)


def _met(chart, points: pd.DataFrame, which: str = "") -> str:
    """How many of these points met the target: "4 of the 28", "none of the 28", "all 28"."""
    target, y = chart.settings.target, points["y"]
    met = int((y >= target if chart.settings.direction == "up" else y <= target).sum())
    several = f"{len(points)} {which}".rstrip()
    return f"all {several}" if met == len(points) else f"{met or 'none'} of the {several}"


def _target(chart) -> str:
    """What the limits say of the target; where they no longer tell, how many points met it."""
    target = figure(chart.settings.target, chart.settings.kind)
    if not tells_of_target(chart):
        return (
            f"{_met(chart, chart.now[:-1], 'earlier points')} met the target of {target}; how it is "
            "now, the next points will tell"
        )
    return {
        "hit and miss": f"the target of {target} lies inside the limits, so whether a point meets it "
        f"is chance ({_met(chart, chart.now)} did) until the process itself changes",
        "consistently passes": f"the target of {target} is met reliably by the process as it is",
        "consistently fails": f"the process as it is cannot be expected to meet the target of {target}",
    }[chart.assurance]


def _season(chart) -> str:
    """How a season would show in the last point, "low" or "high"; "" where none does.

    At the same time of each of the two years before, the points lay out on its side of the centre,
    by more than a third of the way to the limit; half a year after each of those they did not lie
    on that side. By chance alone about 1 signal in 150 looks so.
    """
    points, last = chart.now, chart.last
    if not isinstance(last["x"], pd.Timestamp):
        return ""
    above = last["y"] > last["centre"]
    out = _out(chart, "upper" if above else "lower").set_axis(pd.Index(points["x"]))
    there = [last["x"] - pd.DateOffset(months=months) for months in (6, 12, 18, 24)]
    if not out.index.is_unique or not set(there) <= set(out.index):
        return ""
    half, year, other_half, two_years = out[there]
    if min(year, two_years) > 1 / 3 and max(half, other_half) <= 0:
        return "high" if above else "low"
    return ""


def _changed(signals: pd.DataFrame) -> str:
    """That signals told of a change, and which way where a good direction is known."""
    ways = {
        way: int((signals["verdict"] == verdict).sum())
        for way, verdict in (("for the worse", "concerning"), ("for the better", "improving"))
    }
    found = [way for way, many in ways.items() if many]
    if len(found) == 2:
        return f"signalled a change ({', '.join(f'{ways[way]} {way}' for way in found)})"
    return f"signalled a change {' '.join(found)}".rstrip()


def _run_sentence(chart) -> str:
    name, last = subject(chart.settings), chart.runs.iloc[-1]
    if pd.isna(last["longest_run"]):
        return f"The {name} never leave their centre line, so there are no runs to count"
    if not last["signal"]:
        return (
            f"The {name} show no run or crossing that chance does not explain: the longest run is "
            f"{last['longest_run']} (up to {last['longest_run_limit']} is chance) and the line is "
            f"crossed {last['crossings']} times (at least {last['crossings_limit']} is chance)"
        )
    why = []
    if last["longest_run"] > last["longest_run_limit"]:
        why.append(
            f"{last['longest_run']} points in a row lie on one side of the centre line, more than "
            f"the {last['longest_run_limit']} that chance explains,"
        )
    if last["crossings"] < last["crossings_limit"]:
        why.append(
            f"the line is crossed {last['crossings']} times, fewer than the "
            f"{last['crossings_limit']} that chance explains"
        )
    return f"The {name} have shifted: {' and '.join(why).rstrip(',')}"


def sentence(chart) -> str:
    """One sentence on what the chart says of the process now, and of its target."""
    kind, now, last = chart.settings.kind, chart.now, chart.last
    if kind == "run":
        return _run_sentence(chart) + "."
    name, value = subject(chart.settings), figure(last["y"], kind)
    signals = now[now["rule"] != "common cause"]
    if np.isnan(last["upper"]):
        said = f"The {name} have too few neighbouring points to set limits by"
    elif last["rule"] != "common cause":
        verdict = {
            "improving": "better than before",
            "concerning": "worse than before",
            "neither": "different from before",
        }[last["verdict"]]
        said = (
            f"The {name} are {verdict}, and chance is an unlikely reason: the last point, {value}, "
            f"{_why(chart, last)}{_since(chart)}"
        )
        if season := _season(chart):
            said += (
                f"; the same time of year was {season} in both years before, so look at the season "
                "before asking for a cause"
            )
    else:
        # A count cannot fall below its lower limit.
        if last["lower"] <= 0 <= chart.points["y"].min():
            between = f"below the upper limit of {figure(last['upper'], kind)}"
        else:
            between = (
                f"between the limits of {figure(last['lower'], kind)} to "
                f"{figure(last['upper'], kind)}"
            )
        lies = f"the last point, {value}, lies {between}, around {figure(last['centre'], kind)}"
        usual = f"The {name} are within what this process usually gives: {lies}"
        latest = when(signals["x"].iloc[-1]) if len(signals) else ""
        if _hold_badly(chart):
            season = "a season or " if isinstance(last["x"], pd.Timestamp) else ""
            return (
                f"For the {name} these limits hold badly: {lies}, but {len(signals)} of the "
                f"{len(now)} points {_changed(signals)}, the latest at {latest}; look for {season}a "
                "lasting change before you read a point by them."
            )
        elif len(signals) > 1:
            earlier = f"{len(signals)} earlier points {_changed(signals)}, the latest at {latest}"
            said = f"{usual}, though {earlier}"
        elif len(signals):
            said = f"{usual}, though one earlier point ({latest}) {_changed(signals)}"
        else:
            said = f"{usual}, and none of the {len(now)} points signals a change"
    if chart.assurance:
        said += "; " + _target(chart)
    return said + "."


def alt_text(chart) -> str:
    """What the picture shows: kind, span, lines and signals, then the chart's sentence."""
    kind, points, last = chart.settings.kind, chart.points, chart.last
    text = (
        f"{NAMES[kind]} of {subject(chart.settings)}: {points['y'].notna().sum()} points from "
        f"{when(points['x'].iloc[0])} to {when(points['x'].iloc[-1])}. "
        f"Centre line {figure(last['centre'], kind)}"
    )
    if not np.isnan(last["upper"]):
        text += f", limits {figure(last['lower'], kind)} to {figure(last['upper'], kind)}"
    if chart.settings.target is not None:
        text += f", target {figure(chart.settings.target, kind)}"
    signals = points[points["rule"] != "common cause"]
    if kind != "run":
        text += f". {len(signals) or 'No'} point{'s' * (len(signals) != 1)} "
        text += "signal" if len(signals) != 1 else "signals"
        if 0 < len(signals) <= 3:
            text += f" ({', '.join(when(x) for x in signals['x'])})"
    return f"{text}. {sentence(chart)}"
