"""What is true of a trainee's figures in the Virginia Mason exercise, and which mistakes are known.

The truth is worked out from the trainee's own tables, and from what was planted in them. Reasons
tell what goes wrong and never the answer.
"""

import numpy as np

from improving_care.grading.exercises.paper import paper_chart
from improving_care.grading.exercises.virginia_mason.drawn import (
    LEVELS,
    ROW,
    SERIOUS,
    YEAR,
    change,
    first_beyond,
    months_of,
    response,
    seventh,
    yearly_rates,
)
from improving_care.grading.judging import Misconception, Question, Reflection, places_in
from improving_care.grading.pool import Drawn

_page = places_in("Module 15, Virginia Mason")
GOOD_NEWS = _page("More alerts are good news first")
SILENCE = _page("An alert that nobody answers")
READ = _page("How to read an alert line")
STRENGTH = _page("Four kinds of claim")
WRONG = _page("How it goes wrong")

MORE_HARM = "More reports means more harm"
QUIET = "Silence read as safety"
COUNT = "A count without its denominator"
PROOF = "Self-report as proof"


def _rates(data: Drawn) -> dict:
    before, after = yearly_rates(data.given["line"], "alerts")
    return {"before": before, "after": after, "change": change(before, after)}


def _halves(values) -> tuple:
    return values[:YEAR], values[-YEAR:]


def _counts(data: Drawn) -> list:
    halves = _halves(data.given["line"]["alerts"])
    sums, means = ([getattr(half, how)() for half in halves] for how in ("sum", "mean"))
    pairs = [{"before": float(b), "after": float(a)} for b, a in (sums, means)]
    return [pairs[0] | _way_of_counts(data)[0], *pairs]


def _way_of_counts(data: Drawn) -> list:
    return [{"change": change(*(half.sum() for half in _halves(data.given["line"]["alerts"])))}]


def _other_bed_days(data: Drawn) -> list:
    """The rates per 100 bed days, and per bed day."""
    rates = yearly_rates(data.given["line"], "alerts")
    return [dict(zip(("before", "after"), (r / k for r in rates), strict=True)) for k in (10, 1000)]


def _mean_of_rates(data: Drawn) -> list:
    table = data.given["line"]
    before, after = _halves(1000 * table["alerts"] / table["bed_days"])
    return [{"before": before.mean(), "after": after.mean()}]


RATE = Question(
    "q1",
    "A ward that changed its size",
    3,
    _rates,
    (
        Misconception(
            COUNT,
            _counts,
            "These are alerts, not alerts for the same number of patients. The ward changed its "
            "size: divide by the bed days before you compare.",
            READ,
        ),
        Misconception(
            "Mean of the monthly rates",
            _mean_of_rates,
            "The mean of twelve monthly rates lets a small month weigh as much as a large one. For "
            "the year, take all its alerts over all its bed days.",
            READ,
        ),
        Misconception(
            "Not per 1,000",
            _other_bed_days,
            "You divided by the bed days, and that is what matters. These are alerts for each bed "
            "day, or for each 100: asked is how many for each 1,000.",
            READ,
        ),
        Misconception(
            "The way of the counts",
            _way_of_counts,
            "That is the way in which the bare number of alerts went, on a ward that changed its "
            "size. Compare the two rates: is the second within a tenth of the first?",
            READ,
        ),
    ),
    "You divided all alerts by all bed days of each year, and compared the two.",
    "For each year: all its alerts, divided by all its bed days, times 1,000. Level means that the "
    "second is within a tenth of the first.",
    READ,
    tolerance=0.011,
)


def _both(data: Drawn) -> dict:
    ways = {
        name: change(*(half.sum() for half in _halves(data.given["both"][column])))
        for name, column in (("reports", "reports"), ("harm", "harmed"))
    }
    worse = ways["harm"] == "up"
    reading = "d" if ways["reports"] == "down" else ("e" if worse else "b")
    return {**ways, "reading": reading}


def _reports_alone(data: Drawn) -> list:
    """What is answered when harm is read off the reports: their way, or good news all the same."""
    truth = _both(data)
    same = truth["harm"] == truth["reports"]
    return [{"reading": "b"} if same else {"harm": truth["reports"]}]


TOGETHER = Question(
    "q2",
    "Two lines, read together",
    4,
    _both,
    (
        Misconception(
            MORE_HARM,
            lambda data: [{"reading": "a"}],
            "A report says that somebody saw something and told it. Whether more patients were "
            "harmed stands in the other row, which does not depend on who tells.",
            GOOD_NEWS,
        ),
        Misconception(
            QUIET,
            lambda data: [{"reading": "c"}],
            "The number of reports cannot say that less goes wrong: people may have stopped "
            "telling. Only the row that does not depend on telling can say which.",
            SILENCE,
        ),
        Misconception(
            PROOF,
            lambda data: [{"reading": "f"}],
            "One place, before and after, with nothing to compare it with: that can fit the idea, "
            "and many other things fit too. It is no proof.",
            STRENGTH,
        ),
        Misconception(
            "Harm read off the reports",
            _reports_alone,
            "Harm has a row of its own, found by reading case notes. Let that row say which way "
            "harm went, and choose the sentence that fits it, whatever the reports do.",
            GOOD_NEWS,
        ),
    ),
    "You read each row for itself, and then the two together.",
    "First say of each row whether it went up, stayed level or went down: level is within a tenth. "
    "Then ask which sentence fits both.",
    READ,
)


def _share(data: Drawn, counted=SERIOUS, among=None) -> dict:
    """The per cent of reports that are `counted`, of all or of those `among` which they are."""
    table = data.given["levels"].set_index("harm")
    some = table.loc[list(counted)].sum()
    whole = (table if among is None else table.loc[list(among)]).sum()
    return {year: float(100 * some[year] / whole[year]) for year in ("before", "after")}


def _severity(data: Drawn) -> dict:
    table, days = data.given["levels"].set_index("harm"), data.given["days"]
    rates = (table.loc[list(SERIOUS), year].sum() / days[year] for year in ("before", "after"))
    return {**_share(data), "serious": change(*rates)}


SEVERITY = Question(
    "q3",
    "A smaller share",
    4,
    _severity,
    (
        Misconception(
            "A smaller share read as less harm",
            lambda data: [{"serious": "down"}],
            "The share became smaller because the small reports became many. A share has a top and "
            "a bottom: ask what the top did, for the same number of bed days.",
            READ,
        ),
        Misconception(
            "Any harm counted as serious",
            lambda data: [_share(data, ("low", *SERIOUS))],
            "These shares count low harm as well. Serious is moderate or worse.",
            READ,
        ),
        Misconception(
            "Reports without harm left out",
            lambda data: [_share(data, among=("low", *SERIOUS))],
            "You left out the reports in which nobody was harmed. They are reports too, and the "
            "ones that an alert line most wants.",
            READ,
        ),
    ),
    "You kept the share and the rate apart: the one fell, and you looked at the other.",
    "The share is serious reports of all reports. Then, apart from it: serious reports for the "
    "same bed days, before and after.",
    READ,
    tolerance=0.06,
)


def _mean_minutes(data: Drawn) -> list:
    came = [minutes for minutes in data.given["minutes"] if minutes is not None]
    return [{"median": float(np.mean(came))}]


def _way(nobody: str):
    """The answers in which alerts to which nobody came are treated this way."""
    return lambda data: [response(data.given["minutes"], nobody)]


WAITS = Question(
    "q4",
    "How soon somebody came",
    3,
    lambda data: response(data.given["minutes"], "none"),
    (
        Misconception(
            "Those to whom nobody came left out",
            _way("left out"),
            "You left out the alerts to which nobody came. They waited longest of all, and they "
            "are what the others will remember.",
            READ,
        ),
        Misconception(
            "Missing read as zero",
            _way("zero"),
            "You counted those to which nobody came as answered at once. Nobody came: the wait has "
            "no end, so they stand at the long end of the row.",
            READ,
        ),
        Misconception(
            "A mean for a median",
            _mean_minutes,
            "That is the mean of those that were answered. A few long waits pull it, and the "
            "longest waits of all are not in it.",
            READ,
        ),
    ),
    "You put those to which nobody came at the long end, and counted them.",
    "Put all the alerts in order, those to which nobody came last. The median is the one in the "
    "middle; the share is of all of them.",
    READ,
    tolerance=0.06,
)


def _at(part: str, kind: str):
    """The answer that names the ward of this kind in one part."""
    return lambda data: [{part: data.planted["q5"][kind]}]


FOUR_WARDS = Question(
    "q5",
    "Where to go first",
    3,
    lambda data: {part: _at(part, kind)(data)[0][part] for part, kind in PLACES.items()},
    (
        Misconception(
            MORE_HARM,
            _at("visit", "speaks"),
            "You go where most is told. Look at the patients harmed there for each bed day, and at "
            "how many of the staff would speak up.",
            GOOD_NEWS,
        ),
        Misconception(
            QUIET,
            _at("learn_from", "quiet"),
            "Little is told there. Look at how many of the staff would speak up, and how many "
            "patients were harmed for each bed day, before you call it a model.",
            SILENCE,
        ),
        Misconception(
            COUNT,
            _at("visit", "large"),
            "That ward has the most patients harmed, and by far the most bed days. Divide before "
            "you choose.",
            READ,
        ),
    ),
    "You put alerts, harm for each bed day and the survey side by side.",
    "Work out alerts and patients harmed for each 1,000 bed days, and lay the survey beside them. "
    "Go first where harm is and nobody tells.",
    READ,
)
PLACES = {"visit": "quiet", "learn_from": "speaks"}


def _each(data: Drawn, found) -> dict:
    given = data.given
    return {
        name: months_of(given["three_years"], given["lines"], name, given["month"], found)
        for name in given["lines"]
    }


def _harm_read(data: Drawn) -> dict:
    """The patients harmed by month, with the mean before and the month of the answer."""
    table = data.given["three_years"]
    return paper_chart(
        table,
        x="month",
        y="harm",
        title="patients harmed a month",
        place="Eight wards",
        lines={"mean before": data.given["lines"]["harm"]},
        marks=(data.given["month"], _each(data, seventh)["harm"]),
    )


TURNING = Question(
    "q6",
    "Which could you see first",
    3,
    lambda data: _each(data, seventh),
    (
        Misconception(
            "One month read as a signal",
            lambda data: [_each(data, first_beyond)],
            "These are the first months beyond the line. About half of all months lie beyond it by "
            "chance: wait for seven in a row.",
            SILENCE,
        ),
        Misconception(
            "Where the row begins, not where one could know",
            lambda data: [{name: month - ROW + 1 for name, month in _each(data, seventh).items()}],
            "There the row begins. On that day nobody could know that six more would follow: give "
            "the month of the seventh.",
            SILENCE,
        ),
        Misconception(
            "The cause taken for the signal",
            lambda data: [dict.fromkeys(("alerts", "harm"), data.given["month"])],
            "That is when the cause began. The two lines take their time to show it, and not the "
            "same time.",
            SILENCE,
        ),
    ),
    "You waited for seven in a row on each line, and one came before the other.",
    "Begin at the month when the new director came. For alerts count months in a row below the "
    "mean, for harm above it; the seventh is the month.",
    SILENCE,
    picture=_harm_read,
)


def _of_kind(data: Drawn, kind: str) -> list[str]:
    return [letter for letter, known in data.planted["q7"].items() if known == kind]


def _taken_for(kind: str, *stronger: str):
    """The answers that take claims of this kind, all or one of them, for a stronger kind."""

    def wrong(data: Drawn) -> list:
        letters = _of_kind(data, kind)
        return [
            dict.fromkeys(some, other)
            for other in stronger
            for some in (letters, *([letter] for letter in letters if len(letters) > 1))
        ]

    return wrong


STRENGTHS_OF_CLAIMS = Question(
    "q7",
    "What kind of claim",
    4,
    lambda data: data.planted["q7"],
    (
        Misconception(
            "The hero",
            _taken_for("story", "controlled", "independent", "self-reported"),
            "Somebody tells of one person who changed everything. It may be true, and it moves "
            "people. Nothing was counted, by anybody.",
            STRENGTH,
        ),
        Misconception(
            PROOF,
            _taken_for("self-reported", "controlled", "independent"),
            "Who counted? The trust itself, about itself. It may be right. Nobody outside looked, "
            "and nothing stands beside it.",
            STRENGTH,
        ),
        Misconception(
            "A look from outside taken for a comparison",
            _taken_for("independent", "controlled"),
            "Somebody from outside looked, and that is worth much. But there is nothing to compare "
            "with, so it cannot say what made the difference.",
            STRENGTH,
        ),
    ),
    "You asked of each: who counted, and what is there to compare with?",
    "Ask two things of each claim. Who counted: the trust, somebody outside, or nobody? And what "
    "does it stand beside?",
    STRENGTH,
)

REFLECTION = Reflection("q8", "Alerts have doubled", LEVELS, READ)

QUESTIONS = (
    RATE,
    TOGETHER,
    SEVERITY,
    WAITS,
    FOUR_WARDS,
    TURNING,
    STRENGTHS_OF_CLAIMS,
)
