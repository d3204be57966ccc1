"""Short scripts to improve: an objective, an appraisal, honest feedback; and what is in a text.

The check looks for words. It cannot hear a tone, and a text that passes may still be unkind: the
reader is told so. The patterns mean the same in Python and in JavaScript, so that the page and the
lab say the same.
"""

import re
from dataclasses import dataclass

from improving_care.leading.compact import VALUE

DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "spring|summer|autumn|winter"
)

MARKS = " .!?:;,“"  # before a question that stands inside a text
# Between "you" or "we" and the verb of doing: must, will, each week.
WILL = (
    r"('ll| will| shall| must| should| can| could| would| are to| need to| have to| agree to)?"
    r"( also| always| both| then| now| first| (each|every) \w+)?"
)
NUMBERS = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|all"


@dataclass(frozen=True)
class Part:
    """Something that a script should hold, or, with `avoid`, should not.

    `pattern` finds it in a text, in any case; `there` is said when it is found, `missing` when not.
    """

    name: str
    pattern: str
    there: str
    missing: str
    avoid: bool = False


@dataclass(frozen=True)
class Script:
    """A weak script to improve, what it should hold, and a strong one with a reason a sentence."""

    name: str
    title: str
    scene: str
    weak: str
    parts: tuple[Part, ...]
    strong: tuple[tuple[str, str], ...]

    @property
    def best(self) -> str:
        """The strong script as one text."""
        return " ".join(sentence for sentence, _ in self.strong)


@dataclass(frozen=True)
class Found:
    """What a check says of one part: whether it is as it should be, and why."""

    part: str
    well: bool
    says: str


def check(script: Script, text: str) -> list[Found]:
    """Return, part by part, whether a text holds what it should and avoids what it should not."""
    found = []
    for part in script.parts:
        words = re.search(part.pattern, plain(text), re.IGNORECASE)
        there = words is not None
        says = part.there if there else part.missing
        found.append(
            Found(
                part.name,
                there != part.avoid,
                says.replace("{}", words[0].lstrip(MARKS).strip() if words else ""),
            )
        )
    return found


def plain(text: str) -> str:
    """Return a text on one line, with the marks that keyboards differ in made the same."""
    return " ".join(text.replace("’", "'").split())


OBSERVED = Part(
    "observed",
    rf"\b(i|we) (saw|heard|noticed|read|counted|watched)\b|\bin (this morning|yesterday|last night)'s\b"
    rf"|\b(on|last|this) ({DAYS}|morning|afternoon|night|week)\b[^.?!]*\byou (said|asked|left|came|wrote|"
    r"walked|rang|stayed|stopped|spoke|told|cut|answered|sat|took|gave|showed|looked)\b",
    "Observed behaviour: “{}”. Somebody else in the room could have seen or heard it.",
    "Observed behaviour is missing: what did you see or hear, when and where? A camera could have "
    "recorded it.",
)
EFFECT = Part(
    "effect",
    r"\b(after that|afterwards|as a result|because of (it|that)|so that|which meant|that meant|the "
    r"effect|waited|had to|could not|couldn't|did not (ask|dare|speak|say)|didn't (ask|dare|speak|say)|"
    r"stopped (asking|speaking|bringing)|went (home|without)|led to)\b",
    "An effect: “{}”. It says why it matters, to whom.",
    "The effect is missing: what came of it, for a patient or for somebody in the team?",
)
QUESTION = Part(
    "question",
    r"(^|[.!?:;,“] *|\b(and|but|so|wonder|then) )(what|how|where|which)\b[^.!?]*\?",
    "An open question: “{}” You may hear something that you did not know.",
    "An open question is missing: begin one with what or how, and mean it. One that can be answered "
    "with yes or no is not enough.",
)
AGREEMENT = Part(
    "agreement",
    r"\b(shall we|let us|let's|can we|could we|we agree|we will|we'll|we shall|i will|i'll|"
    rf"we{WILL} (meet|look|talk|speak|sit|review|try|check|see|start|begin|come back))\b"
    rf"[^?!]*\b({DAYS}|{MONTHS}|tomorrow|today|this (afternoon|evening|week|month)|"
    r"next (week|month|list|clinic|round|huddle|meeting)|(every|each) (day|week|month|round|list)|"
    r"in (a|two|three|four|six|\d+) (days?|weeks?|months?|fortnight)|a (week|fortnight|month))\b",
    "An agreement: “{}”. Both know what comes next, and when.",
    "An agreement is missing: who does what, and on which day do you look at it together?",
)
LABEL = Part(
    "no label",
    r"\byou( are|'re) (such |really |just |so |too |very |simply |quite )*(a |an )?(real |born |great |"
    r"true |difficult |bad |good )*(arrogant|asset|brilliant|bully|careless|chaotic|clever|cold|"
    r"committed|defensive|difficult|disorganised|excellent|fantastic|genius|hero|impatient|"
    r"incompetent|lazy|leader|natural|negative|nightmare|person|rude|selfish|sloppy|star|"
    r"team player|unhelpful|unprofessional|weak|wonderful)\b|\byou (always|never)\b|\byour "
    r"(attitude|character|personality|manner|ego)\b|\b(typical|not a team player)\b",
    "A label: “{}”. It says what somebody is, and nobody can change that by Friday. Say what was done.",
    "No label: nothing here says what the person is.",
    avoid=True,
)
HEARSAY = Part(
    "no hearsay",
    r"\b(everyone|everybody|people|some|others|many|they|a few people) (all )?(says?|said|mention(s|ed)?|"
    r"thinks?|feels?|complain(s|ed)?)\b",
    "Hearsay: “{}”. It cannot be answered by whoever hears it. Say what you saw, or who may be asked.",
    "No hearsay: nobody speaks from behind a curtain.",
    avoid=True,
)

SCRIPTS = (
    Script(
        "objective",
        "An objective",
        "Alan Whitcombe writes next year's objective for a consultant on Linden. It is late.",
        "Improve communication with the ward team and be more proactive about discharge. Next year.",
        (
            Part(
                "an act",
                rf"\byou{WILL} (name|tell|write|ring|show|bring|sit|come|call|send|ask|hand|see|mark|"
                r"sign|meet|read|visit|teach|review|record|begin|start|finish|book|agree|answer|check|"
                r"discuss|examine|give|join|leave|look|phone|post|put|report|speak|stay)\b",
                "An act: “{}”. Two people who watch would agree whether it was done.",
                "An act is missing: what will somebody see this person do? Write “you” and a verb "
                "of doing.",
            ),
            Part(
                "how much",
                rf"\b({NUMBERS})( \w+)? (in|of|out of|per) (the )?({NUMBERS}|a|all)\b|\b\d+ ?(%|per cent)"
                r"|\bevery\b|\beach\b",
                "How much: “{}”. One can tell whether it was met.",
                "How much is missing: in how many of ten, how often?",
            ),
            Part(
                "by when",
                r"\b(by|from|until|before|on)( the)?( end of| start of)?( \d+(st|nd|rd|th)?( of)?)? "
                rf"({MONTHS}|{DAYS})\b|\b(with)?in ({NUMBERS}) (days|weeks|months)\b",
                "A date: “{}”.",
                "A date is missing: by which month?",
            ),
            Part(
                "who looks",
                r"\b(count|counts|counted|marks?|marked|look at|looks at|chart|audit|record)\b",
                "Somebody looks: “{}”.",
                "Who looks is missing: who counts it, and would both believe the count?",
            ),
            Part(
                "what you get",
                r"\b(from me|from us|from the trust|you get|you have from|i will|we will|i'll|in return)\b",
                "A give in return: “{}”. It is a deal, and not an order.",
                "The other side is missing: what does this person get from you, so that it can be "
                "done? Without it, it is a one-sided deal.",
            ),
            Part(
                "no value for an act",
                VALUE.pattern,
                "“{}” names a value or a wish. Two people can mean two things by it: what would one "
                "see?",
                "No word that two people could see differently.",
                avoid=True,
            ),
        ),
        (
            (
                "By 30 September, on nine rounds in ten, you name tomorrow's discharges to the "
                "nurse in charge before you leave the ward.",
                "An act, with a number and a date. A stranger at the door could tell.",
            ),
            (
                "She marks it on the board, and we look at the count each month.",
                "Somebody whom both believe counts it. Nobody has to be watched.",
            ),
            (
                "From me you get the pharmacist on the round, and the first scan of the day.",
                "The other half of the deal. An objective without it is a wish with a name on it.",
            ),
            (
                "If either of us does not keep it, we talk within a week.",
                "It binds both. That is what makes it fair to write down.",
            ),
        ),
    ),
    Script(
        "appraisal",
        "An appraisal",
        "The same consultant, the yearly hour. There are nine minutes of it left.",
        "A good year overall. You are a real asset, everybody says so. A few people mentioned your "
        "manner on rounds, but I would not worry. Anything you want to raise? No? Then sign here.",
        (OBSERVED, EFFECT, QUESTION, AGREEMENT, LABEL, HEARSAY),
        (
            (
                "In March I saw you sit down with the night team after the arrest on Alder.",
                "Praise, for something that was done. It can be done again.",
            ),
            (
                "As a result two of them asked to stay on nights.",
                "What came of it. “A good year” gives nobody anything to keep.",
            ),
            (
                "On two rounds in June I heard you finish the registrar's sentence. Afterwards she "
                "did not say what she thought about the potassium.",
                "Observed, and its effect. No word says what sort of person does that.",
            ),
            (
                "How did those rounds look from where you stood?",
                "An open question, with time to answer. Nine minutes are not enough: take them "
                "from the form.",
            ),
            ("And what do you need from me?", "The other side of the deal."),
            (
                "Shall we agree that the most junior speaks first until September, and that I "
                "come to one round a month and tell you what I saw?",
                "Small, dated, and both have a part in it.",
            ),
        ),
    ),
    Script(
        "feedback",
        "Honest feedback",
        "Alan was at the emergency department's huddle. Dr Sam Reid spoke. Marek Zielinski, charge "
        "nurse, began to, and stopped.",
        "Sam, you are arrogant in the huddle. You always do this, you never let Marek finish. You "
        "need to work on your attitude. All right?",
        (OBSERVED, EFFECT, QUESTION, AGREEMENT, LABEL),
        (
            (
                "Sam, in this morning's huddle I heard you answer twice while Marek was still "
                "speaking about the corridor.",
                "When, where, what. Sam can remember it, and can say that it was otherwise.",
            ),
            (
                "After that he stopped, and the two patients who had no nurse were not named until ten.",
                "The effect, on patients. It is why you speak of it at all.",
            ),
            (
                "I may have missed something: how did you see it?",
                "An honest question. Perhaps Sam had been told about the two at half past seven.",
            ),
            (
                "Shall we try that Marek speaks first tomorrow, and I tell you on Friday what I saw?",
                "One small thing, one day. Direct, and nobody has become a kind of person.",
            ),
        ),
    ),
)


def weak_scripts() -> list[str]:
    """Return the weak scripts as texts to print, each with its scene, without the strong ones."""
    return [f"**{each.title}.** {each.scene}\n\n> {each.weak}" for each in SCRIPTS]


def plain_scripts() -> list[dict]:
    """Return the scripts as plain values: what a page needs to show and to check them."""
    return [
        {
            "name": script.name,
            "title": script.title,
            "scene": script.scene,
            "weak": script.weak,
            "strong": [list(sentence) for sentence in script.strong],
            "parts": [
                {
                    "name": part.name,
                    "pattern": part.pattern,
                    "there": part.there,
                    "missing": part.missing,
                    "avoid": part.avoid,
                }
                for part in script.parts
            ],
        }
        for script in SCRIPTS
    ]
