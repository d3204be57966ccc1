"""The `{timeline}` directive: some years to walk through, stop by stop, with two pairs of eyes.

A facilitator writes one like this; `||` begins what nobody could say on that day, and may be left
out:

    :::{timeline}
    = 2008 | counted | They count the harm
    What happened, in a sentence or two. {claim}`self-reported guardian2011`
    || What is known today, and was not known then.

    = 2015 | came out | A report
    …
    :::

The second part of a stop's first line is one of KINDS. timeline.js shows one stop at a time, found
by the arrow keys; without scripts, and on paper, all stops stand one below the other.
"""

import re
from dataclasses import dataclass, field

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from improving_care.site.elements import element, text_element

# What a stop is, and its mark.
KINDS = {"done": "▲", "counted": "#", "praised": "★", "came out": "!"}
FIRST = re.compile(r"=\s*(?P<when>[^|]+)\|(?P<kind>[^|]+)\|(?P<title>.+)")
TODAY = "With today's eyes"


class TimelineError(ValueError):
    """One sentence that says what is wrong with a timeline and how to mend it."""


@dataclass
class Stop:
    """A stop: when, one of KINDS, a title, what was said then, and what is known today."""

    when: str
    kind: str
    title: str
    then: list[str] = field(default_factory=list)
    today: list[str] = field(default_factory=list)


def read_timeline(lines: list[str]) -> list[Stop]:
    """Return the stops written in the lines of a `{timeline}`; TimelineError if one is not whole."""
    stops: list[Stop] = []
    for line in (line.strip() for line in lines):
        if line.startswith("="):
            match = FIRST.fullmatch(line)
            if match is None:
                raise TimelineError(f"A stop starts with “= when | kind | title”, not “{line}”.")
            when, kind, title = (part.strip() for part in match.groups())
            if kind not in KINDS:
                raise TimelineError(f"“{kind}” is no kind of stop: write {', '.join(KINDS)}.")
            stops.append(Stop(when, kind, title))
        elif not stops:
            if line:
                raise TimelineError(
                    f"A timeline begins with a line that starts with “=”: “{line}”."
                )
        elif line.startswith("||"):
            stops[-1].today.append(line.removeprefix("||").strip())
        else:
            (stops[-1].today or stops[-1].then).append(line)
    if len(stops) < 2:
        raise TimelineError("A timeline needs at least two stops: write lines that start with “=”.")
    for stop in stops:
        if not any(stop.then):
            raise TimelineError(f"The stop “{stop.title}” needs a sentence under its first line.")
    return stops


class Timeline(SphinxDirective):
    """Draw every stop as a section with its mark; timeline.js makes them a walk."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return one element."""
        try:
            stops = read_timeline(list(self.content))
        except TimelineError as problem:
            raise self.error(str(problem)) from None
        return [element("div", *map(self.draw, stops), class_="timeline")]

    def draw(self, stop: Stop) -> element:
        today = []
        if stop.today:
            name = text_element("p", TODAY, class_="timeline-eyes")
            today = [element("div", name, *self.read(stop.today), class_="timeline-today")]
        return element(
            "div",
            element(
                "p",
                text_element("span", KINDS[stop.kind], class_="timeline-mark", aria_hidden="true"),
                nodes.Text(" "),
                text_element("span", stop.when, class_="timeline-when"),
                nodes.Text("· "),
                text_element("span", stop.kind, class_="timeline-kind"),
                class_="timeline-head",
            ),
            text_element("p", stop.title, class_="timeline-title"),
            *self.read(stop.then),
            *today,
            class_="timeline-stop",
            data_kind=stop.kind,
        )

    def read(self, lines: list[str]) -> list[nodes.Node]:
        """Return what the lines say, with all that a page may use."""
        box = nodes.container()
        source = self.get_source_info()[0]
        self.state.nested_parse(StringList(lines, source=source), self.content_offset, box)
        return box.children
