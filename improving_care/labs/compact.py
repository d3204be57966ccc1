"""The lab of module 16: an unsaid deal, a negotiation, scripts to improve, then one's own compact.

Each function returns a widget that asks a question and then shows what happens.
"""

from pathlib import Path

import anywidget
import ipywidgets
import traitlets

from improving_care.labs.moving import Picture, Slider, ask, asked, lesson
from improving_care.labs.my_compact import MyCompact
from improving_care.leading.compact import tit_for_tat
from improving_care.leading.deal_drawing import kept_spec
from improving_care.leading.feedback import plain_scripts
from improving_care.leading.negotiation import SCENES, graph
from improving_care.spc import PALETTE
from improving_care.spc.colours import properties

__all__ = ["improve_a_script", "my_compact", "negotiate", "the_unsaid_deal", "what_is_seen"]

ASSETS = Path(__file__).parents[2] / "book" / "assets"  # where the page keeps its script and style
# What somebody said, who gives in it, and why.
UNSAID = (
    (
        "A manager: “They finish the list, however late it gets.”",
        "the consultants",
        "It is said by a manager, and done by consultants. Whoever speaks is not always who gives.",
    ),
    (
        "A consultant: “Somebody rings me before my clinic is changed.”",
        "the trust",
        "The consultant gets it. So somebody in the trust has to do it, each time, and perhaps does "
        "not know.",
    ),
    (
        "A manager: “We leave their job plans alone.”",
        "the trust",
        "To leave alone is a give, too. It often is the oldest one, and nobody ever wrote it down.",
    ),
)


class Played(anywidget.AnyWidget):
    """A game of the page, in a lab: `game` is "talk" or "scripts", `data` what its script needs."""

    _esm = (
        (ASSETS / "compact.js").read_text(encoding="utf-8")
        + """
export default {
  render({ model, el }) {
    const box = document.createElement("div");
    el.classList.add("play", "playing");
    el.append(box);
    compactGames[model.get("game")](box, model.get("data"), "-lab");
  },
};
"""
    )
    _css = f".play {{ {properties(PALETTE)} }}\n" + (ASSETS / "compact.css").read_text(
        encoding="utf-8"
    )
    game = traitlets.Unicode().tag(sync=True)
    data = traitlets.List().tag(sync=True)


def my_compact() -> MyCompact:
    """Return the learner's own compact, each part a widget: `start`, `unsaid`, `promises`, `page`."""
    return MyCompact()


def the_unsaid_deal() -> ipywidgets.Widget:
    """Who gives in an unsaid deal, and what of it could be seen?"""
    return ask(
        "Nobody at Merewick ever wrote a deal down between consultants and trust. Is there one?",
        {
            "No: there is only the contract": "The contract says hours and pay. It does not say who "
            "stays when the list is late, and who is asked before a clinic changes. Both sides "
            "could tell you.",
            "Yes, and both sides know it": "There is one. Whether both know the same one is the "
            "question: each side has a list, and nobody has laid them side by side.",
            "Yes, and each side has its own": "That is how it mostly is. Each keeps its half of a "
            "deal that the other has never heard of.",
        },
        *(
            asked(
                f"{said} Who gives?",
                {
                    each: f"{'Right.' if each == gives else f'Here it is {gives}.'} {why}"
                    for each in ("the consultants", "the trust")
                },
            )
            for said, gives, why in UNSAID
        ),
        asked(
            "Which of these could two people tick in the same way, if they watched for a week?",
            {
                "“We respect the nurses”": "Each would tick something else. It is a value. What "
                "would somebody do, who respects them?",
                "“We are open with the consultants”": "Open how? One would tick a long e-mail, the "
                "other a short talk. What would be done?",
                "“We name tomorrow's discharges before we leave the ward”": "Yes: one can stand by "
                "the board and look. It takes values to promise it. To see it takes a pencil.",
            },
        ),
        lesson("Ask of each line: who would have to do something? And could two people see it?"),
    )


def negotiate() -> ipywidgets.Widget:
    """A letter with a demand in it; what stands behind it comes to light when it is asked for."""
    return ask(
        "“No consultant takes part until the trust pays for it.” The letter is on your desk. What "
        "do you do first?",
        {
            "Say what the trust can pay": "Then you talk about money. Perhaps it is about money. You "
            "do not know yet. Try it below, and see what you hear.",
            "Say that it will happen anyway": "Try it below. Watch what happens to the position, and "
            "to what you are told.",
            "Ask what a day with a project looks like": "Good. A letter holds a position. What it is "
            "for stands in no letter. Try it below; no move can be lost.",
        },
        Played(game="talk", data=list(map(graph, SCENES.values()))),
        lesson(
            "A position is what somebody says they want. An interest is what they want it for. "
            "There is one way to find out, and it ends in a question mark; not all that does is a "
            "question."
        ),
    )


def improve_a_script() -> ipywidgets.Widget:
    """A weak objective, appraisal or piece of feedback to make stronger, and a strong one beside it."""
    return ask(
        "“Sam, you are arrogant in the huddle. You always do this.” What is the trouble with it?",
        {
            "It is too hard": "It may be hard to hear. But something softer about his character "
            "would have the same trouble. What could he do about it by Friday?",
            "It says what he is, and not what he did": "Yes. He can deny it, or be hurt. What he "
            "cannot do is change it by Friday. Now mend it.",
            "Nothing: one should be honest": "One should. Honest is: what you saw, and what came of "
            "it. “Arrogant” is neither. Now mend it.",
        },
        Played(game="scripts", data=plain_scripts()),
        lesson(
            "Observed, effect, question, agreement, and no label. The check looks for words that it "
            "knows. It cannot hear a tone: read it aloud to somebody."
        ),
    )


def what_is_seen() -> ipywidgets.Widget:
    """A toy: each side keeps what it has come to see the other one keep."""
    seen = Slider("The consultants can see", range(0, 101, 10), 50, _percent)
    kept = Slider("The trust keeps", range(40, 101, 10), 90, _percent)
    picture = Picture()

    def move(_=None):
        table = tit_for_tat(kept.value / 100, seen.value / 100)
        last = table["consultants"].iloc[-1]
        said = (
            f"The trust keeps {kept.value} promises in 100; {kept.value * seen.value / 100:.0f} can "
            f"be seen to be kept. After two years the consultants keep {100 * last:.0f} in 100."
        )
        picture.draw(lambda width: kept_spec(table, width, said), said)

    for slider in (seen, kept):
        slider.observe(move, "at")
    move()
    return ask(
        "The trust keeps nine promises in ten, and nobody wrote down how one would see it. What do "
        "the consultants make of it?",
        {
            "Nine in ten is nine in ten": "It would be, if they could see it. Move what can be seen, "
            "up and down.",
            "They believe what they can see": "So this toy supposes. Move what can be seen, up and "
            "down, and find where more keeping helps less than more showing.",
        },
        seen,
        kept,
        picture,
        lesson(
            "It is a toy, with one rule: each side gives what it has come to expect. No study stands "
            "behind its numbers. It shows why a promise needs a measure even if it is kept."
        ),
    )


DEMOS = (the_unsaid_deal, negotiate, improve_a_script, what_is_seen)


def _percent(share: int) -> str:
    return f"{share} in 100"
