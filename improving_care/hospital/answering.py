"""A ward that answers back: try a change, see the weeks that follow, decide, and try again.

    from improving_care import hospital

    beech = hospital.ward("Beech", seed=7)
    beech.weeks()                                  # half a year already lived, one row a week
    hospital.changes("Beech")                      # the menu: what one does and what it costs
    after = beech.try_change(
        "hourly rounding", scale="one bay", weeks=4,
        prediction="rounds done to 80% by week 4", balancing="bell minutes",
    )                                              # the four weeks, the prediction beside them
    beech.predictions()                            # each prediction, and what came
    beech.adapt("hourly rounding")                 # or adopt(...), or abandon(...)
    beech.save("my season.json")                   # hospital.open_season("my season.json")

A change's true size is one draw a seed and place from its range in ideas.json: most do little.
This is a play, not the hospital of the tables: it starts from the usual rates in March 2023, with
none of the ledger's causes but winter, and the first decision is made in September.
"""

from functools import cached_property

import numpy as np
import pandas as pd

from improving_care.hospital import living, season
from improving_care.hospital.ideas import check_place, ideas
from improving_care.hospital.living import LIVED, LONGEST, Stretch, scales
from improving_care.hospital.measures import Measure, column, measures
from improving_care.hospital.place import SEED
from improving_care.hospital.predictions import (
    BEFORE,
    expected,
    figure,
    read_prediction,
    verdict,
)
from improving_care.hospital.refusals import HospitalError, short

MOST_FUTURES = 1000
COLUMNS = [
    "cycle",
    "change",
    "scale",
    "weeks",
    "prediction",
    "measure",
    "before",
    "predicted",
    "after",
    "chance",
    "verdict",
    "balancing",
    "balancing_before",
    "balancing_after",
]


def ward(name: str, seed: int = SEED) -> "Place":
    """Return a ward, or a department such as "pharmacy", with 26 weeks already lived.

    The same name and seed (a whole number from 0; the course's own unless told) always give the
    same place and luck. Raises HospitalError for a name or seed that will not do.
    """
    check_place(name)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise HospitalError(f"The seed is {short(seed)}; give a whole number from 0, such as 7.")
    return Place(name, int(seed))


def open_season(path) -> "Place":
    """Return the place of a season that was saved, with all its weeks lived again, the same.

    `path` is the file it was saved to, or what `kept` gave. Raises HospitalError for a file that is broken, edited, or holds what nobody can decide.
    """
    seed, name, decisions = season.read(path)
    place = ward(name, seed)
    for decision in decisions:
        place._decide(**decision)
    return place


class Place:
    """A ward or department that is lived week by week; make one with `ward`.

    `name`, `seed` and `decisions` (a list of plain dictionaries, oldest first) are all there is:
    every number follows from them.
    """

    def __init__(self, name: str, seed: int):
        self.name = name
        self.seed = seed
        self.decisions: list[dict] = []

    @property
    def now(self) -> int:
        """The number of weeks lived so far, the 26 before the first decision included."""
        return LIVED + sum(decision.get("weeks", 0) for decision in self.decisions)

    @property
    def measures(self) -> dict[str, Measure]:
        """What is measured here each week, by name."""
        return measures(self.name)

    def weeks(self) -> pd.DataFrame:
        """Return all weeks lived so far, one row each.

        Columns: week (1, 2, ...), monday, change (what is on, with its scale), one column a
        measure (counts stand beside what they are counted out of: falls, bed_days), for each
        change that was ever on its process measure (rounds_done out of rounds_done_due, missing
        while it is off), goodwill (0 to 100), hours (staff hours spent on changes), money (pounds).
        """
        return self._table(self._stretches(), self.now)

    def try_change(
        self,
        change: str,
        scale: str,
        weeks: int,
        prediction: str | None = None,
        balancing: str | None = None,
    ) -> pd.DataFrame:
        """Try a change and return the weeks that follow, with the prediction beside them.

        `scale` is "one shift", "one bay", "one ward" or "all wards"; in a department "one shift",
        "one team" or "whole department". `prediction` says which measure, which way or how much,
        and by which week of the trial: "falls down 20% by week 4", "rounds done to 80% by week 2".
        `balancing` names the measure that you will watch in case it gets worse. The table is that
        of `weeks`, with week_of_trial, prediction, and predicted: the level that was predicted for
        that measure (a share as 0 to 1, a rate per 1,000), missing where only a way was.
        After the trial the change is off, until it is tried again or adopted. Raises HospitalError,
        and changes nothing, for anything that cannot be had.
        """
        self._decide(
            "try",
            change=change,
            scale=scale,
            weeks=weeks,
            prediction=prediction,
            balancing=balancing,
        )
        lived = self.weeks()
        after = lived[-weeks:].reset_index(drop=True)
        level = self._compare(self._trials()[-1], lived)["predicted"]
        after.insert(1, "week_of_trial", range(1, weeks + 1))
        return after.assign(prediction=prediction, predicted=np.nan if level is None else level)

    def wait(self, weeks: int) -> pd.DataFrame:
        """Let weeks pass with nothing new, and return them (as `weeks` does)."""
        self._decide("wait", weeks=weeks)
        return self.weeks()[-weeks:].reset_index(drop=True)

    def adopt(self, change: str, scale: str, led: bool = True) -> None:
        """Make a tried change the way things are done, from the coming week on.

        `led` says whether somebody goes on leading it, which takes hours; nobody need, and then it
        fades. Adopting again changes the scale or who leads.
        """
        self._decide("adopt", change=change, scale=scale, led=led)

    def adapt(self, change: str) -> None:
        """Mend a tried change as people said; it is off until it is tried again, and likelier then."""
        self._decide("adapt", change=change)

    def abandon(self, change: str) -> None:
        """Stop a tried change; what is still done of it is gone within weeks."""
        self._decide("abandon", change=change)

    def futures(
        self, n: int, weeks: int, change: str | None = None, scale: str | None = None
    ) -> pd.DataFrame:
        """Return the coming weeks n times over, each with luck of its own; nothing is decided.

        One row a future and week: future (0, 1, ...) and the columns of `weeks`. With `change` and
        `scale` as if that were tried for all these weeks. Future 0 is the one that will come.
        """
        if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 1 <= n <= MOST_FUTURES:
            raise HospitalError(f"n is {short(n)}; ask for 1 to {MOST_FUTURES} futures.")
        self._check_weeks(weeks)
        stretches = self._stretches()
        if change is not None:
            self._idea(change)
            self._check_scale(scale)
            stretches.append(self._trial(change, scale, weeks, self.decisions, self.now))
        table = self._table(stretches, self.now + weeks, self.now, n)
        table.insert(0, "future", np.repeat(np.arange(n), self.now + weeks))
        return table[table["week"] > self.now].reset_index(drop=True)

    def without(self, change: str) -> pd.DataFrame:
        """Return the weeks lived so far as they would have been without a change: the same luck."""
        self._tried(change, "left out")
        kept = [stretch for stretch in self._stretches() if stretch.change != change]
        return self._table(kept, self.now)

    def predictions(self) -> pd.DataFrame:
        """Return each prediction made, one row each, beside what came.

        cycle (which test of this change), change, scale, weeks, prediction, measure, before,
        predicted, after, chance (two standard errors of the step from before to after), verdict
        ("as predicted", "not as predicted", "too soon to tell", "nothing counted"), balancing,
        balancing_before, balancing_after. Before is up to 26 weeks before the change was first
        tried; after is the trial to the week predicted, or that week alone for a level ("to 80%").
        Shares as 0 to 1, rates per 1,000.
        """
        weeks = self.weeks()
        return pd.DataFrame(
            [self._compare(trial, weeks) for trial in self._trials()], columns=COLUMNS
        )

    def mark(self) -> pd.DataFrame:
        """Return how this season was learnt from: see `season.mark`."""
        return season.mark(self)

    def reveal(self) -> pd.DataFrame:
        """Return what each change truly does, beside what was predicted; it ends the season.

        After it nothing more can be decided here. See `season.reveal` for the columns.
        """
        if not self._ended:
            self._decide("reveal")
        return season.reveal(self)

    def save(self, path) -> None:
        """Write this season to a JSON file, to be opened again with `open_season`."""
        season.save(self.seed, self.name, self.decisions, path)

    def kept(self) -> dict:
        """Return this season as its file holds it, to keep elsewhere; `open_season` takes it back."""
        return season.content(self.seed, self.name, self.decisions)

    def _compare(self, trial: dict, weeks: pd.DataFrame) -> dict:
        idea = ideas(self.name)[trial["change"]]
        read = read_prediction(trial["prediction"], trial["weeks"], self.measures, idea.process)
        before = weeks[max(0, trial["first"] - BEFORE) : trial["first"]]
        start, end = trial["from"], trial["from"] + read.week
        after = weeks[end - 1 : end] if read.way == "to" else weeks[start:end]
        was, came = (self._figure(rows, read.measure, idea) for rows in (before, after))
        share = read.measure not in self.measures or self.measures[read.measure].kind == "share"
        level = expected(read, was, share)
        chance = None if was is None or came is None else 2 * np.hypot(was.error, came.error)
        watched = trial["balancing"]
        pair = [
            None if watched is None else self._figure(rows, watched, idea)
            for rows in (before, weeks[start : start + trial["weeks"]])
        ]
        values = (
            trial["cycle"],
            trial["change"],
            trial["scale"],
            trial["weeks"],
            trial["prediction"],
            read.measure,
            _level(was),
            level,
            _level(came),
            chance,
            verdict(read, was, came, level),
            watched,
            *map(_level, pair),
        )
        return dict(zip(COLUMNS, values, strict=True))

    def _figure(self, rows: pd.DataFrame, name: str, idea):
        if name == idea.process:
            process = column(name)
            return figure(rows, process, f"{process}_due", "share") if process in rows else None
        measure = self.measures[name]
        of = None if measure.of is None else column(measure.of)
        return figure(rows, measure.column, of, measure.kind)

    def _trials(self) -> list[dict]:
        """Return each trial with `from` (weeks lived before it), `first` (before the first), cycle."""
        trials, now, first, cycle = [], LIVED, {}, {}
        for decision in self.decisions:
            if decision["did"] == "try":
                name = decision["change"]
                cycle[name] = cycle.get(name, 0) + 1
                first.setdefault(name, now)
                trials.append(decision | {"from": now, "first": first[name], "cycle": cycle[name]})
            now += decision.get("weeks", 0)
        return trials

    @cached_property
    def _menu(self):
        return ideas(self.name)

    def _idea(self, change):
        if not isinstance(change, str) or change not in self._menu:
            raise HospitalError(
                f"There is no change {short(change)} to try in {self.name}; there are "
                f"{', '.join(self._menu)}."
            )
        return self._menu[change]

    def _tried(self, change, word: str) -> None:
        self._idea(change)
        tried = dict.fromkeys(d["change"] for d in self.decisions if d["did"] == "try")
        if change not in tried:
            so_far = ", ".join(tried) or "nothing yet"
            raise HospitalError(
                f'Only what was tried here can be {word}: "{change}" was not, but {so_far}; '
                "try it first, small."
            )

    def _check_scale(self, scale) -> None:
        if not isinstance(scale, str) or scale not in scales(self.name):
            raise HospitalError(
                f"There is no scale {short(scale)} in {self.name}; there are "
                f"{', '.join(scales(self.name))}."
            )

    def _check_weeks(self, weeks) -> None:
        left = LIVED + LONGEST - self.now
        if left == 0:
            raise HospitalError(f"All {LONGEST} weeks of this season are lived; begin a new one.")
        whole = isinstance(weeks, int | np.integer) and not isinstance(weeks, bool)
        if not whole or not 1 <= weeks <= left:
            raise HospitalError(f"weeks is {short(weeks)}; give a whole number from 1 to {left}.")

    @property
    def _ended(self) -> bool:
        return any(decision["did"] == "reveal" for decision in self.decisions)

    def _decide(self, did: str, **what) -> None:
        """Add a decision, or refuse it and change nothing."""
        if self._ended:
            raise HospitalError(
                "The true effects of this season have been shown, so it has ended; begin another "
                "with another seed."
            )
        if did in ("adopt", "adapt", "abandon"):
            self._tried(what["change"], f"{did}ed")
        if "scale" in what:
            self._check_scale(what["scale"])
        if "weeks" in what:
            self._check_weeks(what["weeks"])
            what["weeks"] = int(what["weeks"])
        if not isinstance(what.get("led", True), bool):
            raise HospitalError(f"led is {short(what['led'])}; say True or False.")
        if did == "try":
            idea = self._idea(what["change"])
            args = what["prediction"], what["weeks"], self.measures, idea.process
            self._check_balancing(what["balancing"], read_prediction(*args).measure)
        self.decisions.append({"did": did, **what})

    def _check_balancing(self, balancing, predicted: str) -> None:
        options = [m.name for m in self.measures.values() if m.good]
        if balancing is not None and balancing not in options:
            raise HospitalError(
                f"There is no measure {short(balancing)} to balance with; there are "
                f"{', '.join(options)}."
            )
        if balancing == predicted:
            raise HospitalError(
                f'You predict "{balancing}" itself; balance it with another measure, one that '
                "could get worse."
            )

    def _table(
        self, stretches: list[Stretch], weeks: int, lived: int = 0, futures: int = 1
    ) -> pd.DataFrame:
        numbers = living.live(self.seed, self.name, stretches, weeks, lived, futures)
        days = pd.to_datetime(living.mondays(weeks))
        table = {
            "week": np.tile(np.arange(1, weeks + 1), futures),
            "monday": np.tile(days, futures),
            "change": np.tile(np.array(living.under_way(stretches, weeks), dtype=object), futures),
        }
        table |= {name: np.ascontiguousarray(array).ravel() for name, array in numbers.items()}
        for name in [name for name in numbers if name.endswith("_due")]:
            off = table[name] == 0
            for counted in (name, name.removesuffix("_due")):
                table[counted] = pd.arrays.IntegerArray(table[counted], off)
        return pd.DataFrame(table)

    def _trial(self, change: str, scale: str, weeks: int, before: list[dict], now: int) -> Stretch:
        same = [d for d in before if d.get("change") == change]
        tests = sum(d["did"] == "try" for d in same)
        adapted = sum(d["did"] == "adapt" for d in same)
        ready = living.LINKED * min(tests, 2) + living.ADAPTED * min(adapted, 2)
        return Stretch(change, scale, now, now + weeks, True, ready)

    def _stretches(self) -> list[Stretch]:
        """Return the decisions as stretches of weeks in which a change is on."""
        found, now, kept = [], LIVED, {}
        for number, decision in enumerate(self.decisions):
            did, change = decision["did"], decision.get("change")
            if did == "try":
                trial = self._trial(
                    change, decision["scale"], decision["weeks"], self.decisions[:number], now
                )
                found.append(trial)
                if change in kept:  # an adopted change goes on after a further test of it
                    found.append(kept[change]._replace(first=trial.last))
            elif did == "adopt":
                ready = self._trial(
                    change, decision["scale"], 0, self.decisions[:number], now
                ).ready
                end = LIVED + LONGEST + 1
                kept[change] = Stretch(change, decision["scale"], now, end, decision["led"], ready)
                found.append(kept[change])
            elif did in ("adapt", "abandon"):
                kept.pop(change, None)
                found.append(Stretch(change, next(iter(scales(self.name))), now, now, False, 0.0))
            now += decision.get("weeks", 0)
        return found


def _level(figure) -> float | None:
    return None if figure is None else figure.level
