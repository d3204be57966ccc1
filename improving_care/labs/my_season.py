"""A season on Beech that the learner plays: plan, do, study, act, and the next cycle.

Every decision is kept at once in my-project.json, so that a page that is closed loses nothing.
"""

from html import escape

import ipywidgets
import pandas as pd

from improving_care import hospital
from improving_care.hospital import HospitalError
from improving_care.hospital.living import LIVED, LONGEST, scales
from improving_care.hospital.measures import column
from improving_care.labs.files import Choose, Take
from improving_care.labs.moving import Picture, Question, Slider, button, lesson, stack
from improving_care.project import ProjectError, load, put, take_in, write
from improving_care.project.cycles import (
    COLUMNS,
    MEREWICK,
    cycles_page,
    found,
    level,
    season_cycles,
)
from improving_care.project.keeping import LARGEST, NAME
from improving_care.project.sections import DECISIONS
from improving_care.spc import PALETTE, control_chart

WARD = "Beech"
WEEKS = range(2, 27)  # of one test; a run chart needs two points
PEOPLE = (
    "Tom Birkett, whose idea it is",
    "the night staff",
    "Eilidh Munro, physiotherapist",
    "Edith Lowe and other patients",
    "Dr Priya Nair, who doubts",
)
VERDICTS = {
    "as predicted": "What came lies where you said it would, give or take what chance does.",
    "not as predicted": "What came lies elsewhere, above or below, by more than chance explains. "
    "Nobody has failed: something that you believed is not so. What was it? Ask those who did it.",
    "too soon to tell": "Chance alone moves it this far. Test for longer, or predict something that "
    "speaks sooner, such as how often it is done.",
}
REASONS = (
    "It came as predicted",
    "It was not done as planned",
    "It was done, and did not help",
    "Something else got worse",
    "Too soon to tell",
)
NOBODY = "nothing: nobody watches"
CHOOSE = ("choose", "")
TIMES, UNITS = {"share": 100, "rate": 1000}, {"share": " (%)", "rate": " per 1,000 bed days"}
FEW = 12  # weeks before a test that set the median; with fewer the test's own weeks set it too


class MySeason:
    """The widgets, one attribute each: `start`, `cycle`, `log`, `keep`, `truth`.

    What a person chooses, a program can: set `change.value`, press `lock.click()`, read `place`.
    """

    def __init__(self):
        self.place = hospital.ward(WARD)
        self.notes: list[dict] = []
        self._refused = False
        self._menu = hospital.changes(WARD).set_index("change")
        self.alert = lesson("")
        self._now, self._log, self._true = lesson(""), lesson(""), lesson("")
        self._make_plan()
        self._make_study()
        self._ended = stack(
            lesson("<p>This season has ended: you were told what is true.</p>"),
            button("Begin another season", self.begin),
        )
        self.start = stack(
            lesson(
                f"<p>Your season is kept at each decision, in {NAME} in your folder my-work. Close "
                "the page when you like, and go on another day.</p>"
            ),
            Choose(f"Or go on with a {NAME} that you saved", ".json", LARGEST, self._bring),
            self.alert,
        )
        self.cycle = stack(self._now, self._plan, self._study, self._ended)
        self.log = self._log
        self.keep = stack(
            Take(lambda _: self.page(), {"html": "My notebook on one page, to print"}, "my-cycles"),
            Take(lambda _: write(self._kept()), {"json": f"Save {NAME}"}, NAME.split(".")[0]),
            button("Put this season aside, begin another", self.begin),
        )
        self._make_truth()
        self._open()

    def page(self) -> bytes:
        """Return the notebook of cycles as one A4 page, the content of an HTML file."""
        return cycles_page(self._kept(), self.place.mark())

    def begin(self) -> None:
        """Put the season aside with the project as it stands, and begin one with other luck."""
        content = write(self._kept())
        if not self._keep():  # the file cannot be used: it is put aside, and this one in its place
            self._say(lambda: take_in(content))
        if self._say(lambda: take_in(content)):
            self.place = hospital.ward(WARD, self.place.seed + 1)
            self.notes = []
            self._true.value = ""
            self._keep()
            self._show_plan()

    # Plan

    def _make_plan(self) -> None:
        names = [(f"{name} ({who})", name) for name, who in self._menu["who"].items()]
        self.change = ipywidgets.Dropdown(description="The idea", options=names)
        self.scale = ipywidgets.Dropdown(
            description="Tested on", options=list(scales(WARD)), value="one ward"
        )
        self.weeks = Slider("For", WEEKS, 4, lambda weeks: f"{weeks} weeks")
        self.measure = ipywidgets.Dropdown(description="You predict")
        self.way = ipywidgets.Dropdown(description="It goes")
        self._amount = stack()
        self.watched = ipywidgets.Dropdown(
            description="You watch, in case it gets worse",
            options=[NOBODY, *(m.name for m in self.place.measures.values() if m.good)],
        )
        self.asked = [
            ipywidgets.Checkbox(description=who, indent=False, layout={"width": "100%"})
            for who in PEOPLE
        ]
        self._what, self._sentence = lesson(""), lesson("")
        self.lock = button("Lock it, and live the weeks", self._do)
        self.wait = button("Let four weeks pass", self._let_pass)
        self._plan = stack(
            lesson("<h3>Plan</h3>"),
            _choices(self.change, self.scale),
            self._what,
            self.weeks,
            _choices(self.measure, self.way),
            self._amount,
            _choices(self.watched),
            lesson("<p><b>Who was asked, before it begins?</b></p>"),
            *self.asked,
            self._sentence,
            self.alert,
            self.lock,
            self.wait,
        ).add_class("course-plan")
        self.change.observe(self._follow_change, "value")
        self.measure.observe(self._follow_measure, "value")
        self.way.observe(self._follow_way, "value")
        self.weeks.observe(self._tell, "at")
        self._follow_change()

    @property
    def process(self) -> str:
        """What is counted to say whether the chosen change is done, such as "rounds done"."""
        return self._menu.at[self.change.value, "process"]

    @property
    def prediction(self) -> str:
        """The prediction as it stands in the choices, in one sentence that the hospital reads."""
        name, way, by = self.measure.value, self.way.value, f"by week {self.weeks.value}"
        if way == "the same":
            return f"{name} the same {by}"
        amount = self.amount.value
        if way == "to":
            return f"{name} to {amount}% {by}"
        unit = " points" if self._kind(name) == "share" else "%"
        return f"{name} {way} {amount}{unit} {by}" if amount else f"{name} {way} {by}"

    def _kind(self, measure: str) -> str:
        known = self.place.measures
        return known[measure].kind if measure in known else "share"

    def _follow_change(self, _=None) -> None:
        row = self._menu.loc[self.change.value]
        money = f" and {row['money']} pounds" if row["money"] else ""
        self._what.value = (
            f"<p>{escape(row['what'])} It takes {row['hours']} staff hours a week on the whole ward"
            f"{money}; less on less. What is counted: {row['process']}.</p>"
        )
        others = [m.name for m in self.place.measures.values() if m.good]
        self.measure.options = [self.process, *others]
        self.measure.value = self.process
        self._follow_measure()

    def _follow_measure(self, _=None) -> None:
        ways = ["to"] if self.measure.value == self.process else ["down", "up", "the same"]
        self.way.options = ways
        self.way.value = ways[0]
        self._follow_way()

    def _follow_way(self, _=None) -> None:
        if self.way.value == "to":
            self.amount = Slider("Up to", range(10, 101, 5), 70, lambda n: f"{n}%")
        else:
            unit = " points" if self._kind(self.measure.value) == "share" else "%"
            self.amount = Slider(
                "By", range(0, 61, 5), 20, lambda n: f"{n}{unit}" if n else "some, you do not say"
            )
        self.amount.observe(self._tell, "at")
        self._amount.children = () if self.way.value == "the same" else (self.amount,)
        self._tell()

    def _tell(self, _=None) -> None:
        self._sentence.value = (
            f'<p role="status">Your prediction: <b>{escape(self.prediction)}</b>. Once locked, it '
            "cannot be changed.</p>"
        )

    # Do

    def _do(self) -> None:
        asked = [who for who, box in zip(PEOPLE, self.asked, strict=True) if box.value]
        watched = None if self.watched.value == NOBODY else self.watched.value
        trial = self.change.value, self.scale.value, self.weeks.value, self.prediction, watched
        if self._say(lambda: self.place.try_change(*trial)):
            self.notes.append({"asked": _who(asked)})
            self._keep()
            self._show_study()

    def _let_pass(self) -> None:
        weeks = min(4, LIVED + LONGEST - self.place.now)
        if self._say(lambda: self.place.wait(weeks or 1)):
            self._keep()
            self._show_plan()

    # Study

    def _make_study(self) -> None:
        self._locked, self._balance = lesson(""), lesson("")
        self.picture, self.second = Picture(), Picture()
        self.judge = stack()
        self.decision = ipywidgets.Dropdown(
            description="You decide", options=[CHOOSE, *((d, d) for d in DECISIONS if d)]
        )
        self.why = ipywidgets.Dropdown(
            description="Because", options=[CHOOSE, *((why, why) for why in REASONS)]
        )
        self.adopted = ipywidgets.Dropdown(description="From now on", options=list(scales(WARD)))
        self.led = ipywidgets.Dropdown(
            description="Led by", options=[("somebody with hours for it", True), ("nobody", False)]
        )
        self._adopting = _choices(self.adopted, self.led)
        self.decision.observe(self._follow_decision, "value")
        self._follow_decision()
        self._act = stack(
            self._balance,
            self.second,
            lesson(
                "<h3>Act</h3><p>Adopt: it becomes the way things are done. Adapt: mend it as "
                "those who did it say, and test again. Abandon: let it go, with thanks.</p>"
            ),
            _choices(self.decision, self.why),
            self._adopting,
            self.alert,
            button("Decide, and plan the next cycle", self._decide),
        ).add_class("course-plan")
        self._study = stack(self._locked, self.picture, self.judge)

    def _follow_decision(self, _=None) -> None:
        _show(self._adopting, self.decision.value == "adopt")

    def _show_study(self) -> None:
        """Show what came of the latest trial: the chart first, then a question, then the rest."""
        trial, number = self.place.predictions().iloc[-1], len(self.notes)
        self._locked.value = (
            f"<h3>Study</h3><p>Cycle {number}, {escape(trial['change'])}, {trial['scale']}, "
            f"{trial['weeks']} weeks. You said: <b>{escape(trial['prediction'])}</b>. It is locked."
            "</p>"
        )
        predicted = None if pd.isna(trial["predicted"]) else trial["predicted"]
        self._draw(self.picture, trial, trial["measure"], predicted)
        truth = trial["verdict"] if trial["verdict"] in VERDICTS else "too soon to tell"
        kinds = {name: measure.kind for name, measure in self.place.measures.items()}
        replies = {
            said: f"{'Yes' if said == truth else f'The figures say: {truth}'}. {VERDICTS[truth]} "
            f"{found(trial, kinds)}"
            for said in VERDICTS
        }
        self._balance.value = self._told_of_people(trial)
        watches = not pd.isna(trial["balancing"])
        _show(self.second, watches)
        if watches:
            self._draw(self.second, trial, trial["balancing"], None)
        self.adopted.value, self.decision.value, self.why.value = trial["scale"], "", ""
        self.judge.children = (
            Question("Look at the weeks of the test. What do you say?", replies, self._act),
            self._act,
        )
        self._show_only(self._study)

    def _draw(self, picture: Picture, trial: pd.Series, name: str, predicted: float | None) -> None:
        """Draw one measure as a run chart, the weeks of the test marked, the prediction beside."""
        kind, weeks = self._kind(name), self.place.weeks()
        known = self.place.measures
        if name in known:
            of = known[name].of and column(known[name].of)
        else:
            of = f"{column(name)}_due"
        if of:
            values = TIMES.get(kind, 1) * weeks[column(name)] / weeks[of]
        else:
            values = weeks[column(name)]
        title = f"{name}{UNITS.get(kind, '')}"
        table = pd.DataFrame({"week": weeks["week"], title: values.astype(float)})
        table = table.dropna().reset_index(drop=True)
        before = len(table) - trial["weeks"]
        base = {"baseline": before} if before >= FEW else {}
        chart = control_chart(table, title, x="week", kind="run", **base)
        span = table["week"].iloc[-trial["weeks"]] - 0.5, table["week"].iloc[-1] + 0.5
        at, said = None, "The grey band is the test. "
        if predicted is not None:
            at = predicted * (100 if kind == "share" else 1)
            said = f"Predicted: {level(predicted, kind)}. {said}"
        said += _sides(chart.points.iloc[before:], bool(base))
        picture.show(
            chart,
            said,
            add=lambda spec: _with_test(spec, *span, at, f"Run chart of {title} by week. {said}"),
            title=f"{name[:1].upper()}{name[1:]} on {WARD}",
            icons=False,
        )

    def _told_of_people(self, trial: pd.Series) -> str:
        """Say what the balancing measure and the goodwill did, and who was not asked."""
        weeks = self.place.weeks()
        was, now = (int(weeks["goodwill"].iloc[at]) for at in (-trial["weeks"] - 1, -1))
        watched = trial["balancing"]
        if pd.isna(watched):
            said = (
                "<p>Nobody watched what might get worse. <i>“Then how would we know?”</i> asks "
                "Eilidh.</p>"
            )
        else:
            kind = self._kind(watched)
            pair = (level(trial[name], kind) for name in ("balancing_before", "balancing_after"))
            said = (
                f"<p>Eilidh watched this: {watched}. {' before, '.join(pair)} during the test.</p>"
            )
        asked = self.notes[-1]["asked"] if self.notes else ""
        return (
            f"{said}<p>{escape(asked)} Goodwill on the ward, of 100: {was} before, {now} now.</p>"
        )

    # Act

    def _decide(self) -> None:
        change, decision = self.place.predictions().iloc[-1]["change"], self.decision.value
        if not decision or not self.why.value:
            self.alert.value = '<p role="alert">Choose what you decide, and why, first.</p>'
            return
        act = getattr(self.place, decision)
        more = (self.adopted.value, self.led.value) if decision == "adopt" else ()
        if self._say(lambda: act(change, *more)):
            self.notes[-1]["why"] = self.why.value
            self._keep()
            self._show_plan()

    # The log, the file, and what is true

    def _show_plan(self) -> None:
        weeks = self.place.weeks()
        left = LIVED + LONGEST - self.place.now
        on = weeks["change"].iloc[-1] or "nothing new"
        day = weeks["monday"].iloc[-1] + pd.Timedelta(weeks=1)
        self._now.value = (
            f"<p>It is Monday {day.day} {day:%B %Y} on {WARD}. {left} weeks are left. Under "
            f"way last week: {escape(on)}. Cycles so far: {len(self.notes)}.</p>"
        )
        self._show_log()
        self._show_only(self._ended if self._is_over() else self._plan)

    def _show_only(self, part: ipywidgets.Widget) -> None:
        for each in (self._plan, self._study, self._ended):
            _show(each, each is part)
        _show(self._now, part is self._plan)

    def _is_over(self) -> bool:
        return any(decision["did"] == "reveal" for decision in self.place.decisions)

    def _show_log(self) -> None:
        rows = season_cycles(self.place, self.notes)
        if not rows:
            self._log.value = "<p>No cycle yet. They will stand here, one under the other.</p>"
            return
        items = "".join(
            "<li>"
            + "".join(
                f"<p><b>{step}.</b> "
                + " ".join(_sentence(word + row[part]) for part, word, _ in parts if row[part])
                + "</p>"
                for step, parts in COLUMNS.items()
            )
            + "</li>"
            for row in rows
        )
        marks = [
            f"<li><b>{row.feature.capitalize()}: {row.done} of {row.out_of}</b>, {row.says}</li>"
            for row in self.place.mark().itertuples()
        ]
        self._log.value = (
            f"<ol>{items}</ol><p><b>The four features</b></p><ul>{''.join(marks[:4])}</ul>"
            f"<p><b>And beside them</b></p><ul>{''.join(marks[4:])}</ul>"
        )

    def _make_truth(self) -> None:
        tell = stack(button("End the season, and tell me", self._reveal))
        asked = Question(
            "Do you want to be told what your changes truly do on your Beech?",
            {
                "Not yet": "Good. On a real ward nobody can tell you. Another cycle can.",
                "Yes": "It ends this season for good: nobody can test what they have been told. "
                "Press the button below if you mean it.",
            },
            tell,
        )
        asked.observe(lambda change: _show(tell, change["new"] == 1), "chosen")
        self.truth = stack(asked, tell, self._true)

    def _reveal(self) -> None:
        if self._say(self.place.reveal):
            self._keep()
            self._show_plan()
            self._show_truth()

    def _show_truth(self) -> None:
        table = self.place.reveal()
        items = "".join(
            f"<li><b>{escape(row.change)}</b> on {row.measure}: {escape(row.true)}"
            f"{'' if pd.isna(row.predicted) else f'. You said: {escape(row.predicted)}'}.</li>"
            for row in table.itertuples()
        )
        nothing = "<p>Nothing was tested, so there is nothing to tell.</p>"
        self._true.value = (
            f"<p>Where a change is done by everybody, in the whole place:</p><ul>{items}</ul>"
            if items
            else nothing
        )

    def _kept(self) -> dict:
        """Return the whole project: what other modules keep, and this season with its cycles."""
        try:
            project = load()
        except ProjectError:
            project = {}
        own = [cycle for cycle in project.get("cycles", []) if cycle.get("where") != MEREWICK]
        cycles = own + season_cycles(self.place, self.notes)
        return project | {"cycles": cycles, "season": self.place.kept()}

    def _keep(self) -> bool:
        """Keep the season and its cycles; one that was refused is put aside first, not lost."""
        kept = self._kept()
        if self._refused and self._say(lambda: take_in(write(load()))):
            self._refused = False
        return self._say(lambda: [put(name, kept[name]) for name in ("cycles", "season")])

    def _bring(self, content: bytes | None) -> None:
        """Take in a whole project that was saved; what was there is put aside."""
        if self._say(lambda: take_in(bytes(LARGEST + 1) if content is None else content)):
            self._open()

    def _open(self) -> None:
        """Go on with the season that the project holds, if it holds one."""
        project: dict = {}
        self._say(lambda: project.update(load()))
        if project.get("season"):
            self._refused = not self._say(lambda: self._take_up(project))
        self._show_plan()
        if self._is_over():
            self._show_truth()
        elif self.place.decisions and self.place.decisions[-1]["did"] == "try":
            self._show_study()

    def _take_up(self, project: dict) -> None:
        place = hospital.open_season(project["season"])
        if place.name != WARD:
            raise HospitalError(f"That season is on {place.name}; this lab plays on {WARD}.")
        played = [c for c in project.get("cycles", []) if c.get("where") == MEREWICK]
        notes = [{name: row.get(name, "") for name in ("asked", "why")} for row in played]
        count = len(place.predictions())
        self.place = place
        self.notes = (notes + [{"asked": "", "why": ""}] * count)[:count]

    def _say(self, work) -> bool:
        """Do it, or say in one sentence why it cannot be done."""
        try:
            work()
        except (ProjectError, HospitalError) as error:
            self.alert.value = f'<p role="alert">{escape(str(error))}</p>'
            return False
        self.alert.value = ""
        return True


def _who(asked: list[str]) -> str:
    yes, no = ([w.split(",")[0] for w in PEOPLE if (w in asked) == told] for told in (True, False))
    said = f"Asked: {', '.join(yes) or 'nobody'}."
    return f"{said} Not asked: {', '.join(no)}." if no else said


def _sentence(text: str) -> str:
    return escape(f"{text[:1].upper()}{text[1:].removesuffix('.')}.")


def _choices(*parts: ipywidgets.Widget) -> ipywidgets.Box:
    return ipywidgets.Box(parts).add_class("course-choices")


def _show(widget: ipywidgets.Widget, yes: bool) -> None:
    widget.layout.display = "" if yes else "none"


def _sides(test: pd.DataFrame, before: bool) -> str:
    """Say on which side of the median the weeks of a test lie, or that there is none from before.

    The chart's own sentence counts runs over all weeks, so it may tell of another test than this.
    """
    if not before:
        return "Too little was counted before it, so the median takes its own weeks in."
    above, below = ((test["y"] > test["centre"]).sum(), (test["y"] < test["centre"]).sum())
    return (
        f"Of its {len(test)} weeks {above} lie above the median of the weeks before, {below} below."
    )


def _with_test(
    spec: dict, first: float, last: float, predicted: float | None, described: str
) -> dict:
    """Add to a run chart a band over the weeks of the test, and a line at what was predicted.

    `described` becomes its alt text; the counts of all weeks go from the subtitle.
    """
    spec["description"] = described
    spec["title"].pop("subtitle", None)
    spec["layer"][0]["encoding"]["x"]["axis"] = {"tickMinStep": 1, "format": "d"}
    span = {"from": first, "to": last}
    across = {"x": {"field": "from", "type": "quantitative"}, "x2": {"field": "to"}}
    spec["layer"].insert(
        0,
        {
            "data": {"values": [span]},
            "mark": {"type": "rect", "color": PALETTE["common cause"], "opacity": 0.18},
            "encoding": across,
        },
    )
    if predicted is not None:
        line = [span | {"y": predicted, "name": "predicted"}]
        height = {"y": {"field": "y", "type": "quantitative"}}
        colour = {"color": PALETTE["target"]}
        spec["layer"] += [
            {
                "data": {"values": line},
                "mark": {"type": "rule", "strokeWidth": 3, "strokeDash": [6, 3]} | colour,
                "encoding": across | height,
            },
            {
                "data": {"values": line},
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -3}
                | colour,
                "encoding": {"x": across["x"], "text": {"field": "name"}} | height,
            },
        ]
    return spec
