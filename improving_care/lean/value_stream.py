"""Value streams: what waits and what is worked on, from a request to what was asked for.

A stream is a line of steps. A step's lead time runs from the end of the step before to its own
end; its process time is hands-on work; the rest is waiting. The share complete and accurate
(%C&A) of a step is judged by whoever receives its work. These are the terms of value-stream
mapping in health care; the page of the module names sources.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from improving_care.lean.map_drawing import map_html, spell
from improving_care.lean.refusals import LeanError, number


class Step(NamedTuple):
    """A step from one column of times to another; `right` is the column that judges its work."""

    name: str
    who: str
    start: str
    end: str
    right: str | None = None


SAMPLE = (
    Step("Collect", "nurse", "requested", "collected", "collected_right"),
    Step("Carry", "courier", "collected", "received", "carried_right"),
    Step("Book in", "reception", "received", "booked", "booked_right"),
    Step("Analyse", "assistant", "booked", "analysed", "analysed_right"),
    Step("Validate", "scientist", "analysed", "validated", "validated_right"),
    Step("See", "doctor", "validated", "seen"),
)
LETTER = (
    Step("Dictate", "doctor", "consulted", "dictated", "dictated_right"),
    Step("Type", "typist", "dictated", "typed", "typed_right"),
    Step("Check", "doctor", "typed", "checked", "checked_right"),
    Step("Sign", "doctor", "checked", "signed", "signed_right"),
    Step("Send", "clerk", "signed", "sent"),
)


@dataclass(frozen=True)
class ValueStream:
    """A mapped stream; in a notebook it shows itself as a map.

    `steps` has one row a step, in order: step (its name), wait and process (mean minutes), and
    perhaps who does it, right (the share whose work the next step can use, 0 to 1; missing where
    nobody judges) and queue (how many wait, on average). Raises LeanError, one sentence, when a
    number cannot be.
    """

    steps: pd.DataFrame
    title: str = "Value stream"

    def __post_init__(self):
        steps = self.steps.reset_index(drop=True)
        for name in ("step", "wait", "process"):
            if name not in steps:
                raise LeanError(f"The steps need a column {name!r}: step, wait, process, right.")
        if steps.empty:
            raise LeanError("There are no steps: give at least one.")
        for name, missing in (("who", ""), ("right", float("nan")), ("queue", float("nan"))):
            if name not in steps:
                steps[name] = missing
        for row in steps.itertuples():
            for what, minutes in (("wait", row.wait), ("process", row.process)):
                if number(minutes, f"The {what} of the step {row.step!r}") < 0:
                    raise LeanError(
                        f"The step {row.step!r} has {minutes:g} minutes of {what}: time does not "
                        "run backwards, so give zero or more."
                    )
            right = number(row.right, f"The share right of {row.step!r}", missing=True)
            if right < 0 or right > 1:
                raise LeanError(
                    f"The step {row.step!r} is right {row.right:g} times out of one: give a share "
                    "from 0 to 1, such as 0.9 for 90%."
                )
        if not steps["wait"].sum() + steps["process"].sum():
            raise LeanError("No step takes any time: give minutes of wait or process.")
        object.__setattr__(self, "steps", steps.assign(lead=steps["wait"] + steps["process"]))

    @property
    def lead_time(self) -> float:
        """Mean minutes from the request to what was asked for, waiting included."""
        return float(self.steps["lead"].sum())

    @property
    def process_time(self) -> float:
        """Mean minutes of hands-on work in all steps together."""
        return float(self.steps["process"].sum())

    @property
    def activity_ratio(self) -> float:
        """Process time as a share of lead time, 0 to 1."""
        return self.process_time / self.lead_time

    @property
    def rolled(self) -> float:
        """The share that is right in every step: the product of the steps' shares (rolled %C&A)."""
        return float(self.steps["right"].dropna().prod())

    @property
    def longest_wait(self) -> str:
        """The name of the step before which things wait longest."""
        return str(self.steps.loc[self.steps["wait"].idxmax(), "step"])

    def changed(self, step: str, title: str = "", **values: float) -> "ValueStream":
        """Return the stream with one step's wait, process or right changed: a future state."""
        if step not in set(self.steps["step"]):
            raise LeanError(f"There is no step {step!r}: {', '.join(self.steps['step'])}.")
        for name, value in values.items():
            number(value, f"The {name} of the step {step!r}", missing=name == "right")
        if unknown := sorted(set(values) - {"wait", "process", "right"}):
            raise LeanError(f"A step has no {unknown[0]!r}: change wait, process or right.")
        steps = self.steps.astype({name: float for name in values})
        steps.loc[steps["step"] == step, list(values)] = list(values.values())
        return replace(self, steps=steps, title=title or self.title)

    def sentence(self) -> str:
        """Return what the map says, in two sentences."""
        right = self.steps["right"].dropna()
        rolled = f" {self.rolled:.0%} pass every step right the first time." if len(right) else ""
        return (
            f"{spell(self.lead_time)} from first to last, {spell(self.process_time)} of it work "
            f"({self.activity_ratio:.1%}); the longest wait is before "
            f"{self.longest_wait.lower()!r}.{rolled}"
        )

    def _repr_html_(self) -> str:
        return map_html(self)


def value_stream(
    times: pd.DataFrame, steps: tuple[Step, ...], timings: pd.DataFrame, title: str = "Value stream"
) -> ValueStream:
    """Return the stream that a table of times shows: means over its rows, so that steps add up.

    `times` has a row for each sample or letter, with the columns that `steps` name (`SAMPLE` or
    `LETTER`); `timings` has the columns step and seconds of hands-on work. The mean number that
    wait is the total time waited over the days on which something was begun. Raises LeanError.
    """
    if times.empty:
        raise LeanError("There is nothing in this table to follow: choose more rows.")
    if absent := [step.end for step in steps if step.end not in times]:
        raise LeanError(f"This table has no time {absent[0]!r}: take the steps that belong to it.")
    work = timings.groupby("step")["seconds"].mean() / 60
    days = times[steps[0].start].dt.date.nunique()
    rows = []
    for step in steps:
        if step.name not in work:
            raise LeanError(f"Nobody timed the step {step.name!r}: add its timings.")
        lead = (times[step.end] - times[step.start]).dt.total_seconds() / 60
        if (lead < 0).any():
            raise LeanError(
                f"The step {step.name!r} ends before it starts, {int((lead < 0).sum())} times: "
                "mend those times first."
            )
        process = min(work[step.name], lead.mean())
        rows.append(
            {
                "step": step.name,
                "who": step.who,
                "wait": lead.mean() - process,
                "process": process,
                "right": times[step.right].mean() if step.right else None,
                "queue": (lead - process).sum() / (days * 24 * 60),
            }
        )
    return ValueStream(pd.DataFrame(rows).astype({"right": float}), title)
