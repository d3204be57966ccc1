"""What is true of a trainee's data in the control-charts exercise, and which mistakes are known.

The truth comes from `improving_care.spc` on the trainee's own tables, and from what was planted in
them. Reasons tell what goes wrong and never the answer.
"""

from improving_care.grading.exercises.control_charts.drawn import (
    ASSURANCE,
    LEVELS,
    rises_inside,
    runs_about,
)
from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.pool import Drawn
from improving_care.spc import control_chart

_page = places_in("Module 5, control charts")
_conventions = places_in("Reference, conventions")
KINDS_OF_VARIATION = _page("Two kinds of variation")
LINES = _page("Where the lines come from")
SIGNS = _page("What counts as a signal")
WRONG = _page("How it goes wrong")
TRUST = _page("How far to trust it")
FAMILY = _conventions("Centre lines and limits")
RUNS = _conventions("Signals")
ANEW = _conventions("When limits may be drawn anew")

FALLS = "Falls per 1,000 bed days"
DOSES = "Missed doses per 1,000 given"


def _xmr(table, y: str, title: str, x: str = "month", direction="down", **settings) -> dict:
    """The picture of an XmR chart as it should be read."""
    chart = control_chart(table, y, x=x, kind="i", direction=direction, **settings)
    return chart.spec(width=560, title=title)


def _events_read(data: Drawn) -> dict:
    """Three years with new limits at the wanted change, and the worsening judged by them."""
    planted = data.planted["q6"]
    return _xmr(
        data.given["three_years"],
        "rate",
        FALLS,
        phases=(planted["better"] - 1,),
        baseline=planted["worse"] - planted["better"],
    )


def _own_limits(data: Drawn, answer: dict) -> dict:
    """The three lines of an answer to question 1, drawn where it puts them."""
    table, place = data.given["falls"], "Wards for older people"
    return paper_chart(table, x="month", y="rate", title=FALLS, lines=answer, place=place)


def _own_signals(data: Drawn, answer: dict) -> dict:
    """The months that an answer to question 3 names, each marked."""
    points = _flagged(data)[0]
    return paper_chart(
        data.given["doses"],
        x="month",
        y="rate",
        title=DOSES,
        lines={name: points[name].iloc[0] for name in ("upper", "centre", "lower")},
        place="Your ward",
        marks=sorted(answer["months"]),
    )


def _own_phases(data: Drawn, answer: list) -> dict:
    """Three years with new limits wherever an answer to question 6 begins them."""
    phases = tuple(month - 1 for month in sorted(answer) if month > 1)
    return _xmr(data.given["three_years"], "rate", FALLS, phases=phases)


def _lines(table, centre=None, spread=None) -> dict:
    """Centre and limits of an XmR chart, or of a mistaken one with its own centre or spread."""
    points = control_chart(table, "rate", x="month", kind="i").points.iloc[0]
    spread = points["upper"] - points["centre"] if spread is None else spread
    centre = points["centre"] if centre is None else centre
    return {"centre": centre, "lower": centre - spread, "upper": centre + spread}


def _sd_limits(data: Drawn) -> list:
    table = data.given["falls"]
    answers = [_lines(table, spread=3 * table["rate"].std(ddof=ddof)) for ddof in (1, 0)]
    return [{"lower": a["lower"], "upper": a["upper"]} for a in answers]


def _pooled_centre(data: Drawn) -> list:
    table = data.given["falls"]
    return [{"centre": 1000 * table["falls"].sum() / table["bed_days"].sum()}]


def _median_centre(data: Drawn) -> list:
    return [{"centre": data.given["falls"]["rate"].median()}]


LIMITS = Question(
    "q1",
    "Where the limits stand",
    3,
    lambda data: _lines(data.given["falls"]),
    (
        Misconception(
            "Standard deviation of all points",
            _sd_limits,
            "These limits come from the standard deviation of all the points, which swells when "
            "the process shifts and so hides the very thing you look for. An XmR chart takes its "
            "limits from one month to the next: 2.66 times the average moving range.",
            LINES,
        ),
        Misconception(
            "All falls over all bed days",
            _pooled_centre,
            "All falls over all bed days is the centre of a u chart. An XmR chart treats each "
            "month's rate as one measurement, so its centre is the plain mean of the rates.",
            FAMILY,
        ),
        Misconception(
            "Median as the centre of a control chart",
            _median_centre,
            "The median belongs to the run chart, where half of the points lie on each side. The "
            "limits of an XmR chart are measured from the mean.",
            LINES,
        ),
    ),
    "The centre is the mean, and the limits lie 2.66 average moving ranges on each side of it.",
    "Begin at the mean of the rates. Go 2.66 average moving ranges up for the upper limit and as "
    "far down for the lower, and keep two decimals.",
    LINES,
    tolerance=0.011,
    picture=lambda data: _xmr(data.given["falls"], "rate", FALLS),
    answered=_own_limits,
)

LATEST = Question(
    "q2",
    "Up on last month",
    3,
    lambda data: "c" if data.planted["q2"] else "d",
    (
        Misconception(
            "Two-point comparison",
            lambda data: ["a"],
            "Two points always differ, and about half of the time the second is the higher. Ask "
            "where the new point lies among all that came before, not how far it is from its "
            "neighbour.",
            WRONG,
        ),
        Misconception(
            "The average read as a limit",
            lambda data: ["b"],
            "About half of all months lie above the average, in any process. Only beyond the "
            "limits, or in a pattern that a rule names, is a month a signal.",
            KINDS_OF_VARIATION,
        ),
        Misconception(
            "One month can never be a signal",
            lambda data: ["e"],
            "One month can be a signal by itself, when it lies beyond a limit. The limits stand "
            "where chance alone seldom reaches.",
            SIGNS,
        ),
    ),
    "You compared the month with the limits and not with its neighbour.",
    "Put month 25 beside the upper limit you found in question 1: is it above or below?",
    SIGNS,
    picture=lambda data: _xmr(data.given["latest"], "rate", FALLS, baseline=24),
    shows=("q1",),
)


def _flagged(data: Drawn):
    points = control_chart(data.given["doses"], "rate", x="month", kind="i").points
    return points, points[points["rule"] != "common cause"]


def _signals(data: Drawn) -> dict:
    found = _flagged(data)[1]
    rule = {"outside limits": "a", "shift": "b"}[found["rule"].iloc[0]]
    return {"months": [int(month) for month in found["x"]], "rule": rule}


def _above_centre(data: Drawn) -> list:
    points = _flagged(data)[0]
    high = points["x"][points["y"] > points["centre"]]
    return [{"months": [int(month) for month in high]}, {"rule": "e"}]


SIGNALS = Question(
    "q3",
    "Which months are signals",
    4,
    _signals,
    (
        Misconception(
            "Three points read as a trend",
            lambda data: [
                *({"months": three} for three in rises_inside(_flagged(data)[0])),
                {"rule": "d"},
            ],
            "Three months in a row that rise happen often by chance: about one time in six for any "
            "three. The rule asks for seven, because seven seldom happen by chance.",
            SIGNS,
        ),
        Misconception(
            "Every month above the centre line",
            _above_centre,
            "About half of the months lie above the centre line in any process. Inside the limits "
            "and outside a pattern, high and low are both common cause.",
            KINDS_OF_VARIATION,
        ),
    ),
    "You named each month that a rule flags, no more and no fewer.",
    "Look first for a point beyond a limit. Then count the longest row of points on one side of "
    "the centre line: with seven or more, name every month in that row.",
    SIGNS,
    picture=lambda data: _xmr(data.given["doses"], "rate", DOSES),
    answered=_own_signals,
)


def _run_truth(data: Drawn) -> dict:
    row = control_chart(data.given["ward"], "falls", x="month", kind="run").runs.iloc[0]
    few = row["crossings"] < row["crossings_limit"]
    counts = {name: int(row[name]) for name in ("useful", "longest_run", "crossings")}
    return {**counts, "signal": "few crossings" if few else "none"}


def _about_mean(data: Drawn) -> list:
    falls = data.given["ward"]["falls"]
    useful, longest, crossings = runs_about(falls, falls.mean())
    return [{"useful": useful, "longest_run": int(longest), "crossings": crossings}]


def _at_least(data: Drawn) -> list:
    return [{"signal": "both" if _run_truth(data)["signal"] == "few crossings" else "long run"}]


RUN_CHART = Question(
    "q4",
    "Reading a run chart",
    4,
    _run_truth,
    (
        Misconception(
            "A mean on a run chart",
            _about_mean,
            "These counts are about the mean. A run chart has the median as its line, so that "
            "without a signal a point is as likely to lie above as below; the rules for runs and "
            "crossings count on that.",
            WRONG,
        ),
        Misconception(
            "At least, for more than",
            _at_least,
            "A run is too long when it is longer than its limit. Here it is exactly as long, and "
            "chance still explains that.",
            RUNS,
        ),
        Misconception(
            "Points on the median counted",
            lambda data: [{"useful": len(data.given["ward"])}],
            "A point exactly on the median is on neither side, so it does not count as useful. "
            "It neither breaks a run nor makes it longer.",
            RUNS,
        ),
    ),
    "You left out the points on the median, and counted runs and crossings about it.",
    "Take out the points on the median first. Then count: how many are left, how many in the "
    "longest row on one side, and how often the line crosses the median.",
    RUNS,
    picture=lambda data: control_chart(data.given["ward"], "falls", x="month", kind="run").spec(),
)


def _target_truth(data: Drawn) -> dict:
    weeks, good = data.given["weeks"], data.given["good"]
    words = {
        name: control_chart(
            weeks, "value", x="week", kind="i", direction=good, target=target
        ).assurance
        for name, target in data.given["targets"].items()
    }
    return {**words, "special": []}


TARGETS = Question(
    "q5",
    "Will the target be met?",
    3,
    _target_truth,
    (
        Misconception(
            "A target read as a limit",
            lambda data: [{"special": data.planted["q5"]["missed"]}],
            "The weeks you name miss a target. A target is somebody's wish; the limits are what "
            "the process does. A week inside the limits is common cause, whichever side of the "
            "target it falls.",
            WRONG,
        ),
        Misconception(
            "A good week read as a reliable process",
            lambda data: [{data.planted["q5"]["near"]: ASSURANCE[0]}],
            "The last week meets this target, and so do most. But the target lies between the "
            "limits, so the same process will go on to miss it some weeks and meet it in others.",
            WRONG,
        ),
    ),
    "You compared each target with the limits, and took no missed target for a special cause.",
    "Ask of each target whether it lies above the limits, below them or between them, and which "
    "way is good. Special causes come from the rules alone, never from a target.",
    WRONG,
    picture=lambda data: _xmr(
        data.given["weeks"],
        "value",
        f"Target {data.planted['q5']['near']}",
        x="week",
        direction=data.given["good"],
        target=data.given["targets"][data.planted["q5"]["near"]],
    ),
)


def _rebased(*names):
    """The answers that put new limits where these events stand."""
    return lambda data: [[data.planted["q6"][name] for name in names]]


NEW_LIMITS = Question(
    "q6",
    "New limits, and where",
    3,
    lambda data: [data.planted["q6"]["better"]],
    (
        Misconception(
            "New limits that hide bad news",
            lambda data: [*_rebased("better", "worse")(data), *_rebased("worse")(data)],
            "New limits at the worsening make it look normal, and nobody asks why any more. Keep "
            "the old limits there, let the signals show, and look for the cause.",
            WRONG,
        ),
        Misconception(
            "New limits at every event",
            lambda data: [
                *_rebased("better", "worse", "nothing")(data),
                *_rebased("better", "nothing")(data),
                *_rebased("worse", "nothing")(data),
                *_rebased("nothing")(data),
            ],
            "An event is not a change. New limits need all four: the data clearly differ, the "
            "cause is known, the change is wanted, and it is expected to last.",
            ANEW,
        ),
        Misconception(
            "Limits that never move",
            lambda data: [[]],
            "One set of limits now mixes two processes and describes neither. Where a change is "
            "clear, understood, wanted and expected to last, give it limits of its own.",
            ANEW,
        ),
    ),
    "The change there is clear, its cause is known, it is wanted, and it is expected to last.",
    "Ask four things of each event: do the data clearly differ after it, is the cause known, is "
    "the change wanted, is it expected to last? New limits need four times yes.",
    ANEW,
    picture=_events_read,
    answered=_own_phases,
)


def _letter(data: Drawn, kind: str) -> str:
    return next(letter for letter, made in data.planted["q7"].items() if made == kind)


WHICH_CHART = Question(
    "q7",
    "Which chart for which measure",
    4,
    lambda data: data.planted["q7"],
    (
        Misconception(
            "One chart for everything",
            lambda data: [dict.fromkeys(data.planted["q7"], "i")],
            "An XmR chart serves often, and many boards use nothing else. But it cannot know that "
            "30 bed days tell less than 3,000, and with rare events it is mostly empty: the other "
            "charts take that from the data.",
            TRUST,
        ),
        Misconception(
            "A rate read as a proportion",
            lambda data: [{_letter(data, "u"): "p"}],
            "A p chart is for yes or no: each case once. Here one patient can have two events, and "
            "the bed days or line days are an area of opportunity, not a number of cases.",
            FAMILY,
        ),
        Misconception(
            "A rare event counted by the month",
            lambda data: [{_letter(data, "g"): kind} for kind in ("c", "u", "p", "i")],
            "With events this rare most months hold none, and a chart of counts says little. Mei "
            "Lin counts the cases between two events, and a chart is made for that.",
            FAMILY,
        ),
    ),
    "You chose each chart by how its data arise: yes or no, a rate, cases between, a measurement.",
    "Ask of each measure: is it yes or no for each case, a count over a changing area of "
    "opportunity, cases between rare events, or one measurement at a time?",
    FAMILY,
)

REFLECTION = Reflection("q8", "In the corridor", LEVELS, KINDS_OF_VARIATION)

QUESTIONS = (LIMITS, LATEST, SIGNALS, RUN_CHART, TARGETS, NEW_LIMITS, WHICH_CHART)
