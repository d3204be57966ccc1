"""The lab of module 17: engagement and harm, a bad chart on a desk, the funnel, and time given.

Each function returns a widget that asks a question and then shows what happens.
"""

import ipywidgets
import numpy as np

from improving_care.hospital import draws
from improving_care.labs.moving import Picture, Slider, ask, asked, lesson
from improving_care.leading import desk, payback
from improving_care.leading.engagement import PARTS, Z, funnel, survey
from improving_care.leading.link import MEASURES, correlation, made_up, wards
from improving_care.leading.tampering import PADDLE, RULES, bead_limits, drop, slips, spread
from improving_care.spc import PALETTE
from improving_care.spc.drawing import CONFIG, SCHEMA

SURVEYS = range(1, 31)
KINDS = {"older people": PALETTE["concerning"], "short stay": PALETTE["improving"]}
HELPS = (0.0, 0.1, 0.25, 0.4)
GIVEN = (1.0, 2.0, 3.0, 5.0, 7.5, 10.0)
MANY = 400  # drops of the lab's funnel
PADDLES = 24


def team_score() -> ipywidgets.Widget:
    """One team's three parts and engagement in one year, beside everybody's."""
    scored = survey()
    years = sorted(scored["year"].unique().tolist())
    judged = {year: funnel(scored[scored["year"] == year]).set_index("team") for year in years}
    everybody = survey(["year"]).set_index("year")
    team = Slider("Team", sorted(scored["team"].unique(), key=str.lower), "Hawthorn")
    year = Slider("Survey of October", years, years[0])
    picture = Picture()

    def move(_=None):
        row, whole = judged[year.value].loc[team.value], everybody.loc[year.value]
        where = {
            "low": "below what chance does",
            "high": "above what chance does",
            "no": "within what chance does",
        }[row["stands_out"]]
        words = (
            f"{team.value[:1].upper()}{team.value[1:]}, {year.value}: {row['answers']} answers, "
            f"engagement {row['engagement']:.1f}; everybody {whole['engagement']:.1f}. A team of "
            f"that size lies between {row['low']:.1f} and {row['high']:.1f} by chance, so it is "
            f"{where}."
        )
        picture.draw(lambda width: _parts(row, whole, words, width), words)

    for slider in (team, year):
        slider.observe(move, "at")
    move()
    return ask(
        "Somebody ticks 4, of 1 to 5, for all nine questions. What is their engagement, of 0 to 10?",
        {
            "8": "That doubles the 4. Then a 1 would make 2, and nobody could score nothing. There "
            "are four steps from 1 to 5: three of them is 7.5.",
            "7.5": "Right: take 1 away, and each of the three steps is worth two and a half.",
            "4": "That is the answer as ticked. On the scale of 0 to 10 it is three steps of four: "
            "7.5.",
        },
        team,
        year,
        picture,
        lesson("The score says where to ask. It does not say what you will hear."),
    )


def who_is_last() -> ipywidgets.Widget:
    """Twenty-six teams that are truly alike, surveyed again and again: who is last?"""
    sizes = np.sort(survey().query("year == 2024")["answers"].to_numpy())
    deviation, mean = 1.6, 6.7
    luck = np.stack([draws.bell(draws.stream(k, "alike"), len(sizes)) for k in SURVEYS])
    drawn = mean + deviation * luck / np.sqrt(sizes)
    reach = Z["99.8%"] * deviation / np.sqrt(sizes)
    slider = Slider("Survey", SURVEYS, 1, "{} of 30".format)
    picture = Picture()

    def move(_=None):
        at = slider.at
        so_far = drawn[: at + 1]
        small = (so_far.argmin(axis=1) < len(sizes) // 2).sum()
        out = (np.abs(so_far - mean) > reach).sum()
        last = int(drawn[at].argmin())
        words = (
            f"Last in this survey: a team of {sizes[last]}, with {drawn[at][last]:.1f}. So far the "
            f"last was one of the {len(sizes) // 2} smaller teams in {small} of {at + 1}. Teams "
            f"beyond the lines: {out} of {so_far.size}. Nobody differs."
        )
        picture.draw(lambda width: _alike(sizes, drawn[at], mean, reach, last, words, width), words)

    slider.observe(move, "at")
    move()
    return ask(
        "Twenty-six teams, and their staff are truly alike. Which team is last in a league table?",
        {
            "None: they are alike": "Their answers are not. Somebody is last in every table. Draw "
            "the survey again, and see who.",
            "Any of them, as likely as another": "So one would think. Draw the survey again, and "
            "look at the size of the last.",
            "Mostly a small one": "Right: a few people move its mean. It is mostly first, too.",
        },
        slider,
        picture,
        lesson("A place in a table is not a finding. Beyond the lines is where asking begins."),
    )


def the_link() -> ipywidgets.Widget:
    """Engagement and harm in 40 invented wards, with confounding switched on and off."""
    effect = Slider(
        "One more point of engagement truly does",
        (0.0, -0.5, -1.0, -2.0),
        0.0,
        lambda size: "nothing" if not size else f"{-size:g} less harm per 1,000 bed days",
    )
    driven = Slider(
        "The kind of ward drives both",
        range(0, 101, 25),
        0,
        lambda part: {0: "off: not at all", 100: "on: in full"}.get(part, f"{part}%"),
    )
    like = Slider("Compare", ("all wards", "like with like"))
    picture = Picture()

    def move(_=None):
        table = made_up(effect.value, driven.value / 100)
        whole = correlation(table["engagement"], table["harm"]).plain
        kind = table.groupby("kind")[["engagement", "harm"]].transform("mean")
        rest = table[["engagement", "harm"]] - kind
        within = correlation(rest["engagement"], rest["harm"]).plain
        lines = [table] if like.value == "all wards" else [t for _, t in table.groupby("kind")]
        slopes = [float(np.polyfit(t["engagement"], t["harm"], 1)[0]) for t in lines]
        words = (
            f"Correlation across all wards {_signed(whole, 2)}, like with like {_signed(within, 2)}. "
            f"The line says {_signed(np.mean(slopes), 1)} harm for each point of engagement; in truth "
            f"it is {_signed(effect.value, 1)}."
        )
        picture.draw(lambda width: _wards_of_two_kinds(table, lines, words, width), words)

    for slider in (effect, driven, like):
        slider.observe(move, "at")
    move()
    return ask(
        "In these 40 wards engagement does nothing to harm. May the two go together all the same?",
        {
            "No: then there is nothing between them": "Switch the kind of ward on, and look again.",
            "Yes, by luck": "A little. There is a stronger way: switch the kind of ward on.",
            "Yes, if something drives both": "Right. Switch the kind of ward on. Then compare like "
            "with like.",
        },
        effect,
        driven,
        like,
        picture,
        lesson(
            "Like with like takes away only what you thought of. In a real hospital nobody tells you "
            "the truth of the last sentence."
        ),
    )


def at_merewick() -> ipywidgets.Widget:
    """Merewick's 18 wards: engagement with falls, ulcers and absence, and with age held still."""
    table = wards()
    measure = Slider("Beside engagement", MEASURES, "falls", MEASURES.get)
    held = Slider("Patients' age", ("as it is", "held still"))
    picture = Picture()

    def move(_=None):
        y = table[measure.value]
        found = correlation(table["engagement"], y, table["older"])
        shown = table.assign(y=y)
        if held.value == "held still":
            older = table["older"] - table["older"].mean()
            for name in ("engagement", "y"):
                slope = np.polyfit(table["older"], shown[name], 1)[0]
                shown[name] = shown[name] - slope * older
        words = (
            f"Engagement and {MEASURES[measure.value]}, three years, 18 wards: correlation "
            f"{_signed(found.plain, 2)} as it is, {_signed(found.held, 2)} with the share of patients "
            "of 75 or more held still."
        )
        picture.draw(lambda width: _eighteen(shown, MEASURES[measure.value], words, width), words)

    for slider in (measure, held):
        slider.observe(move, "at")
    move()
    return ask(
        "And at Merewick: do wards with higher engagement have fewer falls?",
        {
            "Yes": "They have more. Hold the patients' age still before you make anything of it.",
            "No, more": "Right, and nobody wants that one on a slide. Hold the patients' age still.",
            "There is no telling beforehand": "Fair. Look: and then hold the patients' age still.",
        },
        measure,
        held,
        picture,
        lesson(
            "Eighteen dots are few, and one ward can make a correlation. Ask what it would be without "
            "the dot that lies furthest out; then go and see that ward."
        ),
    )


def three_mondays() -> ipywidgets.Widget:
    """Three scenes at a desk, each with what follows from each answer."""
    return ask(
        "Monday. Falls on a ward were 14 last month; its limits are 2 and 18. Your chief executive "
        "wants something by noon. What do you do?",
        {
            "Write to all staff": "They fell no less for your letter. Two people wonder which of "
            "them you meant.",
            "Ask the ward who was on duty": "Somebody says a name. From next week on, fewer falls "
            "are written down.",
            "Say what the ward gives, and what you will do about that": "“The ward gives 2 to 18. "
            "That is too many, and no month's news. I go there on Tuesday.” She is not pleased, and "
            "she can use it.",
        },
        asked(
            "Ten weeks later. You are there every Tuesday. Reports of incidents are up by a third, "
            "and somebody upstairs has seen it. What do you say?",
            {
                "We are getting worse; I stop": "Perhaps. But look first which reports are more: the "
                "ones with no harm. People tell you things. If you stop now, they will remember it.",
                "More is told, and that was the aim; let us watch serious harm too": "Right: both on "
                "one page. If serious harm rises as well, you were wrong, and you will see it.",
                "Nothing, until it comes down": "It may stay up for a good while. Silence is read as "
                "alarm.",
            },
        ),
        asked(
            "Half a year on. The ward tests an idea of its own each month. Of six, one helped. It has "
            "cost 500 hours, and the winter is coming. Do you go on?",
            {
                "Stop: one in six is poor": "It is about what can be had. Whether it is worth 500 "
                "hours is a fair question; ask it with the ward, and with what the one is worth.",
                "Go on: it will pay for itself": "It may not. Say what you expect by spring, and what "
                "would make you stop. Then go on.",
                "Decide with the ward, with a date and a figure": "Right. They know which hours hurt. "
                "A date and a figure let you be wrong in time.",
            },
        ),
        lesson("None of these had a right answer that costs nothing. Each had one that teaches."),
    )


def bad_chart() -> ipywidgets.Widget:
    """Two hundred weeks of one thing that a leader does, with the odds that a test helps."""
    does = Slider("You", desk.DOES, "exhort")
    helps = Slider(
        "Of the staff's tests, so many help", HELPS, 0.25, lambda part: f"{100 * part:.0f} of 100"
    )
    ward = Slider("One ward of 200", range(1, 21), 1, "ward {}".format)
    picture = Picture()

    def move(_=None):
        lived = desk.lived(does.value, desk.ASSUMED._replace(helps=helps.value))
        harm = lived.at_the_end("harm")
        low, high = np.percentile(harm, [5, 95])
        words = (
            f"{does.value.capitalize()}. {desk.DOES[does.value]} After 200 weeks, of 200 wards: "
            f"{lived.at_the_end('seen').mean():.1f} are reported a week and {harm.mean():.1f} harmed "
            f"(nine wards in ten: {low:.1f} to {high:.1f}). It took "
            f"{lived.hours[0].sum():,.0f} hours. Trust stands at "
            f"{100 * lived.at_the_end('trust').mean():.0f}, from 100."
        )
        picture.draw(lambda width: _desk(lived, ward.value - 1, words, width), words)

    for slider in (does, helps, ward):
        slider.observe(move, "at")
    move()
    return ask(
        "A bad week on a ward that gives such weeks. Which of these makes the board's chart better "
        "soonest?",
        {
            "Coaching": "It is the slowest. Watch two lines: what is reported, and what is so.",
            "Blame": "Right, and nobody is safer. Watch two lines: what is reported, and what is so.",
            "Waiting": "The chart stays as it is, week for week. Watch what changes it sooner.",
        },
        does,
        helps,
        ward,
        picture,
        lesson(
            "All of it is assumed: what blame costs, who tells, what helps. With tests that never "
            "help, coaching is 4,000 hours for nothing. What makes you think that yours do?"
        ),
    )


def the_funnel() -> ipywidgets.Widget:
    """The funnel with its four rules, and a process that stands still or wanders."""
    rule = Slider("Rule", RULES, 2, lambda rule: f"{rule}. {RULES[rule]}")
    drops = Slider("Drops", (10, 20, 50, 100, 200, MANY), 100)
    drift = Slider(
        "The process itself",
        (0.0, 0.5, 1.0, 2.0, 4.0),
        0.0,
        lambda step: "stands still" if not step else f"wanders, about {step:g} mm a drop",
    )
    slip = slips(17, MANY)
    steps = draws.bell(draws.stream(17, "wanders"), slip.shape)
    picture = Picture()

    def move(_=None):
        middle = np.cumsum(drift.value * steps, axis=0)
        rests = [drop(slip, one, middle).rest[: drops.value] for one in (1, rule.value)]
        calm, busy = map(spread, rests)
        words = (
            f"Rule 1 leaves the marbles {calm:.1f} mm from the target (spread), rule {rule.value} "
            f"{busy:.1f} mm: {busy / calm:.2f} times as far. "
            + (
                "For a process that stands still, rule 2 comes to √2, 1.41 times, the more drops the "
                "closer."
                if not drift.value
                else "This process wanders, so standing still is not safe either."
            )
        )
        picture.draw(lambda width: _marbles(rests, rule.value, words, width), words)

    for slider in (rule, drops, drift):
        slider.observe(move, "at")
    move()
    return ask(
        "A steady process. After each result you correct by exactly what it was off. What becomes of "
        "the spread?",
        {
            "It shrinks": "It grows. Last time's luck does not come again, and the correction brings "
            "it in a second time.",
            "It stays": "Each result now holds two lucks, its own and the last one's. Two vary more "
            "than one.",
            "It grows to 1.41 times": "Right: the variance doubles, and the spread is its root.",
            "It doubles": "The variance does. The spread is its root: 1.41 times.",
        },
        rule,
        drops,
        drift,
        picture,
        lesson(
            "Steady: leave it, and improve the process. Wandering: follow it. A chart tells you which "
            "you have, and it takes more than one point."
        ),
    )


def the_beads() -> ipywidgets.Widget:
    """Red beads: paddle after paddle from one box, whose share of red you set."""
    share = Slider("Red beads in the box", range(5, 41, 5), 20, "{} of 100".format)
    luck = Slider("Another week", range(1, 21), 1, "week {}".format)
    picture = Picture()
    throws = {seed: draws.luck(draws.stream(seed, "paddles"), PADDLES) for seed in luck.values}

    def move(_=None):
        red = draws.binomial_at(throws[luck.value], PADDLE, share.value / 100)
        limits = bead_limits(PADDLE * share.value / 100)
        out = int(((red < limits.lower) | (red > limits.upper)).sum())
        words = (
            f"Fewest {red.min()}, most {red.max()} of {PADDLE}. The box gives {limits.lower:.1f} to "
            f"{limits.upper:.1f}; paddles outside: {out} of {PADDLES}. To have fewer red beads, "
            "change the box."
        )
        picture.draw(lambda width: _paddles(red, limits, words, width), words)

    for slider in (share, luck):
        slider.observe(move, "at")
    move()
    return ask(
        "Twenty-four people dip the same paddle into the same box. One draws 16 red beads, one draws "
        "4. Who should be warned?",
        {
            "The one with 16": "Both dipped into the same box. Look what it gives.",
            "Nobody yet": "Right. First look what the box gives.",
            "Both need training": "In what? Look what the box gives.",
        },
        share,
        luck,
        picture,
        lesson("Those who work in the box cannot change the box. Whoever owns it can."),
    )


def hours_back() -> ipywidgets.Widget:
    """Give some of a ward's hours, for some time, and see when they are back, if they are."""
    given = Slider("Given to improvement", GIVEN, 5.0, lambda part: f"{part:g}% of a ward's hours")
    kept = Slider("For", payback.GIVES, "all four years")
    picture = Picture()

    def move(_=None):
        weeks = payback.GIVES[kept.value]
        found = payback.balance(given.value, weeks)
        back = payback.paid_back(found)
        frees = np.median(payback.frees_at_the_end(found, given.value, weeks))
        ever = back > 0
        words = (
            f"Of 1,000 wards, {(ever & (back <= 104)).sum()} have their hours back within two years "
            f"and {ever.sum()} within four"
            + (f"; half of these by week {np.median(back[ever]):.0f}" if ever.any() else "")
            + f". {(~ever).sum()} do not. In the last week the middle ward gives "
            f"{given.value if weeks == payback.WEEKS else 0:g}% of its hours, and {frees:.1f}% are freed."
        )
        picture.draw(lambda width: _balance(found, words, width), words)

    for slider in (given, kept):
        slider.observe(move, "at")
    move()
    return ask(
        "A ward gives 5% of its hours to improvement, and goes on for four years. Does it have them "
        "back within two?",
        {
            "Yes, if it is done well": "About one in five has, as these wards are made. Luck has a "
            "part in it too.",
            "Mostly not": "Right, as these wards are made: about one in five. About half within four "
            "years.",
            "Never": "Some do. Look how wide the band is.",
        },
        given,
        asked(
            "The same ward stops after one year. Are its hours back sooner, or later?",
            {
                "Sooner": "Right: it pays no more, and earns on. Move the second slider. Then read the "
                "last sentence under the picture, for both: which of the two frees more by then?",
                "Later: it tests nothing more": "It tests nothing more, and so it finds less. But it "
                "pays no more either, and what it found fades slowly. Move the second slider.",
                "It makes no difference": "It makes a large one. Move the second slider.",
            },
        ),
        kept,
        picture,
        lesson(
            "That is no reason to stop. The count ends after four years, so whoever gives to the "
            "last day pays in full, and what comes after is not counted."
        ),
        lesson(
            "And a ward that stops loses nothing here but its next tests: its gains fade no faster, "
            "nobody forgets how to test, nobody believes less in the next promise. None of that is "
            "in the play."
        ),
        lesson(
            "The ranges are invented, and wide on purpose. What patients gain is not in the picture: "
            "hours are not why one begins."
        ),
    )


DEMOS = (
    team_score,
    who_is_last,
    the_link,
    at_merewick,
    three_mondays,
    bad_chart,
    the_funnel,
    the_beads,
    hours_back,
)


def _signed(value: float, digits: int) -> str:
    """A number with its sign; nothing rounded away keeps one."""
    rounded = round(float(value), digits)
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else "0"


def _spec(description: str, width: int, height: int, **parts) -> dict:
    common = {"$schema": SCHEMA, "description": description, "width": width, "height": height}
    return common | {"config": CONFIG} | parts


def _axis(field: str, title: str, low: float, high: float) -> dict:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [low, high], "nice": False},
        "axis": {"tickCount": 5},
    }


def _rule(y, **mark) -> dict:
    return {
        "data": {"values": [{"at": y}]},
        "mark": {"type": "rule", "color": PALETTE["limits"], "strokeWidth": 1.5, **mark},
        "encoding": {"y": {"field": "at", "type": "quantitative", "scale": {"zero": False}}},
    }


def _points(colour: str, **mark) -> dict:
    point = {"type": "point", "size": 70, "strokeWidth": 1.8, "opacity": 1, "stroke": colour}
    return point | {"fill": PALETTE["paper"]} | mark


def _parts(row, whole, words: str, width: int) -> dict:
    """Three parts and engagement of one team, filled, beside everybody's, hollow."""
    names = [*PARTS, "engagement"]
    y = {"field": "part", "type": "nominal", "title": None, "sort": names}

    def dots(table, mark: dict) -> dict:
        values = [{"part": name, "score": round(float(table[name]), 2)} for name in names]
        x = _axis("score", "0 to 10", 4, 9)
        return {"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}}

    band = {"part": "engagement", "low": float(row["low"]), "high": float(row["high"])}
    return _spec(
        f"Scores of one team as filled dots, everybody's as hollow ones. {words}",
        width,
        190,
        layer=[
            {
                "data": {"values": [band]},
                "mark": {"type": "bar", "height": 10, "color": PALETTE["limits"], "opacity": 0.3},
                "encoding": {
                    "x": _axis("low", "0 to 10", 4, 9),
                    "x2": {"field": "high"},
                    "y": y,
                },
            },
            dots(whole, _points(PALETTE["common cause"])),
            dots(row, _points(PALETTE["teal"], fill=PALETTE["teal"], size=130)),
        ],
    )


def _alike(sizes, scores, mean, reach, last: int, words: str, width: int) -> dict:
    """Teams by size with the lines of chance; the last one is a square."""
    values = [
        {"answers": int(n), "score": round(float(s), 2), "last": k == last}
        | {"low": round(mean - r, 2), "high": round(mean + r, 2)}
        for k, (n, s, r) in enumerate(zip(sizes, scores, reach, strict=True))
    ]
    x = _axis("answers", "how many answered", 15, 180)
    y = _axis("score", "engagement, 0 to 10", 5, 8.4)
    line = {"type": "line", "color": PALETTE["limits"], "strokeDash": [6, 4], "strokeWidth": 1.5}
    return _spec(
        f"26 teams by how many answered, with lines that chance seldom crosses. {words}",
        width,
        260,
        data={"values": values},
        layer=[
            _rule(mean),
            {"mark": line, "encoding": {"x": x, "y": y | {"field": "low"}}},
            {"mark": line, "encoding": {"x": x, "y": y | {"field": "high"}}},
            {
                "transform": [{"filter": "!datum.last"}],
                "mark": _points(PALETTE["common cause"]),
                "encoding": {"x": x, "y": y},
            },
            {
                "transform": [{"filter": "datum.last"}],
                "mark": _points(PALETTE["neither"], fill=PALETTE["neither"], shape="square"),
                "encoding": {"x": x, "y": y},
            },
        ],
    )


def _wards_of_two_kinds(table, lines, words: str, width: int) -> dict:
    """Invented wards by engagement and harm, with the straight line of all or of each kind."""
    x, y = _axis("engagement", "engagement, 0 to 10", 5, 8.4), _axis("harm", "harm", 0, 15)
    layers = []
    for kind, colour in KINDS.items():
        own = table[table["kind"] == kind].round(2)[["engagement", "harm"]]
        look = {"fill": colour} if kind == "older people" else {"shape": "square"}
        layers.append(
            {
                "data": {"values": own.to_dict("records")},
                "mark": _points(colour, **look),
                "encoding": {"x": x, "y": y},
            }
        )
    for part in lines:
        slope, at_zero = np.polyfit(part["engagement"], part["harm"], 1)
        ends = [part["engagement"].min(), part["engagement"].max()]
        values = [
            {"engagement": round(float(e), 3), "harm": round(float(slope * e + at_zero), 3)}
            for e in ends
        ]
        layers.append(
            {
                "data": {"values": values},
                "mark": {"type": "line", "color": PALETTE["ink"], "strokeWidth": 2.5},
                "encoding": {"x": x, "y": y},
            }
        )
    return _spec(
        "Forty invented wards by engagement and harm: filled circles for wards for older people, "
        f"hollow squares for short stay. {words}",
        width,
        280,
        layer=layers,
    )


# Where a name may stand beside its point, in pixels, the best first.
NAMES_STAND = {
    "above": {"align": "center", "dx": 0, "dy": -12},
    "below": {"align": "center", "dx": 0, "dy": 13},
    "right": {"align": "left", "dx": 8, "dy": 0},
    "left": {"align": "right", "dx": -8, "dy": 0},
}


def _eighteen(table, title: str, words: str, width: int) -> dict:
    """Merewick's wards by engagement and one measure, each with its name."""
    values = table[["ward", "engagement", "y"]].round(3).to_dict("records")
    least, most = min(0, min(row["y"] for row in values)), 1.08 * max(row["y"] for row in values)
    low, high, height = 5.6, 7.7, 300
    at = [
        (
            (row["engagement"] - low) / (high - low) * width,
            (most - row["y"]) / (most - least) * height,
        )
        for row in values
    ]
    stands = _names_stand(at, [row["ward"] for row in values])
    values = [row | {"stands": where} for row, where in zip(values, stands, strict=True)]
    encoding = {
        "x": _axis("engagement", "engagement, 0 to 10", low, high),
        "y": _axis("y", title, least, most),
    }
    return _spec(
        f"18 wards by engagement and {title}, each with its name. {words}",
        width,
        height,
        data={"values": values},
        layer=[
            {"mark": _points(PALETTE["teal"]), "encoding": encoding},
            *(
                {
                    "transform": [{"filter": f"datum.stands == '{where}'"}],
                    "mark": {"type": "text", "baseline": "middle", "fontSize": 11}
                    | {"color": PALETTE["ink"], **place},
                    "encoding": encoding | {"text": {"field": "ward"}},
                }
                for where, place in NAMES_STAND.items()
            ),
        ],
    )


def _names_stand(at: list[tuple[float, float]], names: list[str]) -> list[str]:
    """Where each name stands so that it covers least of the points and of the names before it."""
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in at]
    stands = []
    for (x, y), name in zip(at, names, strict=True):
        long = 6.5 * len(name)
        boxes = {}
        for where, place in NAMES_STAND.items():
            left = x + place["dx"] - long * {"left": 0, "center": 0.5, "right": 1}[place["align"]]
            boxes[where] = (left, y + place["dy"] - 6, left + long, y + place["dy"] + 6)
        best = min(boxes, key=lambda where: sum(_overlap(boxes[where], box) for box in taken))
        taken.append(boxes[best])
        stands.append(best)
    return stands


def _overlap(one: tuple, other: tuple) -> float:
    """Pixels of area that two boxes (left, top, right, bottom) share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0) * max(down, 0)


def _desk(lived, ward: int, words: str, width: int) -> dict:
    """One ward's reports as points, the mean of all wards as lines: in truth, and as reported."""
    weeks = range(1, desk.WEEKS + 1)
    points = [{"week": w, "harm": int(n)} for w, n in zip(weeks, lived.seen[ward], strict=True)]
    x, y = _axis("week", "week", 0, desk.WEEKS), _axis("harm", "harmed in a week", 0, 20)

    def line(name: str, beside: int, values, **mark) -> list[dict]:
        mean = values.mean(axis=0).reshape(-1, 10).mean(axis=1)
        rows = [{"week": 10 * k + 5, "harm": round(float(m), 2)} for k, m in enumerate(mean)]
        return [
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 3, **mark},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": [{"week": desk.WEEKS, "harm": rows[-1]["harm"], "name": name}]},
                "mark": {"type": "text", "align": "left", "dx": 6, "dy": beside}
                | {"baseline": "middle", "fontWeight": "bold", "color": PALETTE["ink"]},
                "encoding": {"x": x, "y": y, "text": {"field": "name"}},
            },
        ]

    return _spec(
        f"One ward's reported harm week by week, and the means of 200 wards. {words}",
        width,
        280,
        layer=[
            {
                "data": {"values": points},
                "mark": {"type": "line", "color": PALETTE["common cause"], "strokeWidth": 0.8},
                "encoding": {"x": x, "y": y},
            },
            # Beyond the lines' ends and apart: what is reported is never more than what is so.
            *line("in truth", -8, lived.harm, color=PALETTE["concerning"]),
            *line("as reported", 8, lived.seen, color=PALETTE["limits"], strokeDash=[6, 4]),
        ],
    )


def _marbles(rests, rule: int, words: str, width: int) -> dict:
    """Where marbles came to rest under rule 1 and under another, on one sheet."""
    height = 320
    far = max(40.0, *(float(np.abs(rest).max()) for rest in rests)) * 1.1
    wide = far * width / height  # a millimetre is as long across as it is up
    x, y = _axis("x", "mm left or right", -wide, wide), _axis("y", "mm down or up", -far, far)

    def layer(rest, mark: dict) -> dict:
        values = [{"x": round(float(a), 1), "y": round(float(b), 1)} for a, b in rest]
        return {"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}}

    return _spec(
        f"Marbles about a target: hollow circles under rule 1, filled squares under rule {rule}. "
        f"{words}",
        width,
        height,
        layer=[
            layer(
                rests[1],
                _points(PALETTE["concerning"], fill=PALETTE["concerning"], shape="square", size=30),
            ),
            layer(rests[0], _points(PALETTE["improving"], size=40)),
            layer([(0, 0)], _points(PALETTE["ink"], shape="cross", size=160, fill=PALETTE["ink"])),
        ],
    )


def _paddles(red, limits, words: str, width: int) -> dict:
    """Red beads of each paddle with the mean and limits of the box."""
    values = [{"paddle": k, "red": int(n)} for k, n in enumerate(red, 1)]
    x = _axis("paddle", "person", 0, PADDLES + 1)
    y = _axis("red", f"red beads of {PADDLE}", 0, 32)
    return _spec(
        f"Red beads of {PADDLES} people as dots, with the mean and limits of the box. {words}",
        width,
        250,
        layer=[
            _rule(limits.mean),
            _rule(limits.lower, strokeDash=[6, 4]),
            _rule(limits.upper, strokeDash=[6, 4]),
            {
                "data": {"values": values},
                "mark": _points(PALETTE["common cause"]),
                "encoding": {"x": x, "y": y},
            },
        ],
    )


def _balance(found, words: str, width: int) -> dict:
    """Weeks' work ahead or behind: the middle ward, and the band of eight wards in ten."""
    low, middle, high = np.percentile(found[:, ::4], [10, 50, 90], axis=0).round(2)
    values = [
        {"week": 4 * k + 1, "low": float(a), "middle": float(b), "high": float(c)}
        for k, (a, b, c) in enumerate(zip(low, middle, high, strict=True))
    ]
    x = _axis("week", "week", 0, payback.WEEKS)
    y = _axis("middle", "weeks' work ahead or behind", -13, 12)
    return _spec(
        f"A line and a band over four years, at first below zero. {words}",
        width,
        260,
        data={"values": values},
        layer=[
            {
                "mark": {"type": "area", "color": PALETTE["teal"], "opacity": 0.25},
                "encoding": {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "color": PALETTE["teal"], "strokeWidth": 2.5},
                "encoding": {"x": x, "y": y},
            },
            _rule(0, strokeDash=[6, 4]),
        ],
    )
