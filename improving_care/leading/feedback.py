"""Short scripts to improve: an objective, an appraisal, honest feedback; and what is in a text.

The check looks for words. It cannot hear a tone, and a text that passes may still be unkind: so it
says what it found and did not find, never what is there. The patterns mean the same in Python and in
JavaScript, so that the page and the lab say the same.
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
# Of fewer words nothing good is said where a part is to be avoided: there is nothing yet to avoid it.
LEAST = 5
TOO_SHORT = "Too short to look for what should not be there: write a sentence or two."
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
    """Return, part by part, whether a text holds what it should and avoids what it should not, as
    far as words can tell."""
    text = plain(text)
    found = []
    for part in script.parts:
        words = re.search(part.pattern, text, re.IGNORECASE)
        if words:
            quoted = words[0].lstrip(MARKS).strip()
            found.append(Found(part.name, not part.avoid, part.there.replace("{}", quoted)))
        elif part.avoid and len(text.split()) < LEAST:
            found.append(Found(part.name, False, TOO_SHORT))
        else:
            found.append(Found(part.name, part.avoid, part.missing))
    return found


def plain(text: str) -> str:
    """Return a text on one line, with the marks that keyboards differ in made the same."""
    return " ".join(text.replace("’", "'").split())


# What one can see or hear somebody do, in feedback.
DID = (
    "answered|arrived|asked|broke|brought|called|came|closed|cut|finished|gave|helped|interrupted|"
    "laughed|left|listened|looked|opened|picked|put|raised|rang|read|refused|said|sat|sent|shouted|"
    "showed|signed|spoke|stayed|stood|stopped|talked|thanked|threw|told|took|turned|waited|walked|wrote"
)
# Words that say what a person is, whatever stands round them.
PERSON = (
    "abrasive|aggressive|arrogant|bossy|bully|careless|cowardly|defensive|diligent|disorgani[sz]ed|"
    "genius|hostile|idiot|impatient|incompetent|insensitive|intimidating|irresponsible|lazy|"
    "nasty|nightmare|passive[- ]aggressive|rude|selfish|sloppy|stubborn|team player|"
    "thoughtless|toxic|tyrant|uncaring|uncommitted|unhelpful|unkind|unprofessional|unreliable|"
    "unsupportive|useless"
)
# And words that say it where they come at once: a clinic can be difficult, too.
AT_ONCE = (
    "amazing|asset|awesome|awful|bad|brilliant|calm|caring|chaotic|clever|cold|committed|conscientious|"
    "dedicated|difficult|dismissive|excellent|fabulous|fantastic|great|hero|hopeless|horrible|"
    "impossible|incredible|inspiration|inspiring|kind|leader|lovely|mean|moody|natural|negative|"
    "outstanding|patronising|perfect|person|professional|"
    "reliable|star|superb|talented|terrible|weak|wonderful|the (best|worst)|"
    "one of (those|the (best|worst)|our (best|worst))"
)
HOW = (
    "a|an|as|so|such|too|very|really|quite|rather|a bit|a little|bit|little|just|simply|simple|"
    "always|often|sometimes|being|completely|totally|absolutely|truly|one of the most|real|born|great|"
    "true|bad|good|most|more|pretty|somewhat|kind of"
)
IS = (
    r"('re|'s|'ve been| are| is| were| was| seem(s|ed)?| sound(s|ed)?| look(s|ed)?| appear(s|ed)?|"
    r" behaved?| act(s|ed)?| can be| could be| have been| had been|(( can| could)? (come|"
    r"comes|came)|'re coming| are coming) (across|over))"
)
# Somebody else than the two who speak, and what came to them.
NOT_THEY = (
    r"(?!(i|you|we|and|or|but|who|which|that|then|always|never|also|not|to|what|how|have|had|"
    r"has)\b)"
)
SOMEBODY = (
    rf"\b((the|a|an|her|his|their|our|one|two|three|four|five|some|several|both|\d+)"
    rf"( {NOT_THEY}[\w'-]+){{1,4}}?|{NOT_THEY}[\w'-]+)"
)
CAME = (
    "cried|wept|complained|resigned|apologi[sz]ed|wrote|rang|fell|died|waited|missed|lost|left|went|"
    "cost|felt|handed in|have no|has no|had no|(began|started|finished|ended|came)( \\w+){0,4} late|"
    "refused|gave up|stopped|stayed (away|silent|quiet|late)|fell silent|went quiet|"
    "(was|were|got) (\\w+ )?(late|upset|afraid|frightened|scared|silent|hurt|harmed|delayed|missed|"
    "cancelled|shaken|tired|given|seen|sent|asked|told|kept|left|named|fed|moved|relieved|glad)|"
    "(has|have|had|does|do|did|could|can|would|will)( not|n't| never| no longer)( \\w+)|no longer \\w+"
)
OBSERVED = Part(
    "observed",
    r"\b(i|we)( have|'ve| had)? (saw|seen|heard|overheard|noticed|read|counted|watched|observed)\b"
    r"|\bin (this morning|yesterday|last night)'s\b"
    rf"|\b((on|last|this) ({DAYS}|morning|afternoon|night|week)|yesterday|today|when|after|before|"
    rf"(at|in|on|during) [\w']+)\b[^.?!]*\byou( both| also| then)? ({DID})\b",
    "Looks observed: “{}”. Could somebody else in the room have seen or heard it?",
    "I found no words that I know for what you observed: what did you see or hear, when and where? "
    "A camera could have recorded it.",
)
EFFECT = Part(
    "effect",
    r"\b(after that|afterwards|since then|ever since|as a result|because of (it|that)|so that|which "
    r"meant|that meant|the (effect|result|consequence)|waited|had to|led to|went (home|without)|"
    r"could not|couldn't|did not (ask|dare|speak|say)|didn't (ask|dare|speak|say)|"
    r"stopped (asking|speaking|bringing|coming))\b"
    rf"|{SOMEBODY} ({CAME})\b|\b(nobody|no one) (\w+ed|came|dared|knew|rang|said|spoke|told)\b",
    "Looks like an effect: “{}”. Does it say why it matters, and to whom?",
    "I found no words that I know for an effect: what came of it, for a patient or for somebody in "
    "the team?",
)
QUESTION = Part(
    "question",
    r"(^|[.!?:;,“] *|\b(and|but|so|wonder|then) )(what|how|where|which)\b[^.!?]*\?"
    r"|\b(tell me|talk me through|help me( to)? (understand|see))\b[^.!?]*\b(what|how|where|which|it)\b",
    "An open question: “{}” You may hear something that you did not know.",
    "I found no open question: begin one with what or how, and mean it. One that can be answered "
    "with yes or no is not enough.",
)
AGREEMENT = Part(
    "agreement",
    r"\b(shall we|let us|let's|can we|could we|can you|could you|would you|we agree|we will|we'll|we "
    r"shall|i will|i'll|"
    rf"we{WILL} (meet|look|talk|speak|sit|review|try|check|see|start|begin|come back))\b"
    rf"[^?!]*\b({DAYS}|{MONTHS}|tomorrow|today|this (afternoon|evening|week|month)|"
    r"next (week|month|list|clinic|round|huddle|meeting)|(every|each) (day|week|month|round|list)|"
    r"in (a|two|three|four|six|\d+) (days?|weeks?|months?|fortnight)|a (week|fortnight|month))\b",
    "Looks like an agreement: “{}”. Do both know what comes next, and when?",
    "I found no words that I know for an agreement: who does what, and on which day do you look at it "
    "together?",
)
LABEL = Part(
    "no label",
    rf"\b(you|he|she|they){IS}( [\w'-]+){{0,3}}? ({PERSON})\b"
    rf"|\byou{IS}( ({HOW}))* ({AT_ONCE})\b"
    rf"|\b(find|call|think|believe|consider) you( [\w'-]+){{0,2}}? ({PERSON}|{AT_ONCE})\b"
    rf"|\b(be|being|like an?|such an?|what an?)( ({HOW}))* ({PERSON}|star)\b"
    r"|\byou (always|never)\b|\b(your|you have( an?)?|you've got( an?)?)( \w+)? (aggression|"
    r"arrogance|attitude|carelessness|character|defensiveness|ego|impatience|incompetence|"
    r"laziness|manners?|moods?|negativity|personality|professionalism|"
    r"rudeness|selfishness|sloppiness|talent|temper|temperament)\b"
    r"|\b(typical|not a team player)\b",
    "It looks like a label: “{}”. What somebody is, nobody can change by Friday. Say what was done.",
    "I found no label that I know. I know some words, and no tone: read it once more yourself.",
    avoid=True,
)
HEARSAY = Part(
    "no hearsay",
    r"\b(everyone|everybody|people|some|others|many|they|a few people) (all )?(says?|said|mention(s|ed)?|"
    r"thinks?|feels?|complain(s|ed)?)\b",
    "It looks like hearsay: “{}”. Whoever hears it cannot answer. Say what you saw, or who may be asked.",
    "I found no hearsay that I know.",
    avoid=True,
)

SCRIPTS = (
    Script(
        "objective",
        "An objective",
        "Alan Whitcombe writes next year's objective for a consultant on Linden. It is late.",
        "Improve communication with the ward team, work on your attitude, and be more proactive about "
        "discharge. Next year.",
        (
            Part(
                "an act",
                rf"\byou{WILL} (name|tell|write|ring|show|bring|sit|come|call|send|ask|hand|see|mark|"
                r"sign|meet|read|visit|teach|review|record|begin|start|finish|book|agree|answer|check|"
                r"discuss|examine|give|join|leave|look|phone|post|put|report|speak|stay)\b",
                "Looks like an act: “{}”. Would two people who watch agree whether it was done?",
                "I found no act that I know: what will somebody see this person do? Write “you” and "
                "a verb of doing.",
            ),
            Part(
                "how much",
                rf"\b({NUMBERS})( \w+)? (in|of|out of|per) (the )?({NUMBERS}|a|all)\b|\b\d+ ?(%|per cent)"
                r"|\bevery\b|\beach\b",
                "How much: “{}”. Could one tell whether it was met?",
                "I found no number that says how much: in how many of ten, how often?",
            ),
            Part(
                "by when",
                r"\b(by|from|until|before|on)( the)?( end of| start of)?( \d+(st|nd|rd|th)?( of)?)? "
                rf"({MONTHS}|{DAYS})\b|\b(with)?in ({NUMBERS}) (days|weeks|months)\b",
                "A date: “{}”.",
                "I found no date: by which month?",
            ),
            Part(
                "who looks",
                r"\b(count|counts|counted|marks?|marked|look at|looks at|chart|audit|record)\b",
                "Somebody looks, it seems: “{}”. Would both believe the count?",
                "I found no words that I know for who looks: who counts it, and would both believe "
                "the count?",
            ),
            Part(
                "what you get",
                r"\b(from me|from us|from the trust|you get|you have from|i will|we will|i'll|in return)\b",
                "Looks like a give in return: “{}”. Then it is a deal, and not an order.",
                "I found no words that I know for the other side: what does this person get from "
                "you, so that it can be done? Without it, it is a one-sided deal.",
            ),
            Part(
                "no value for an act",
                VALUE.pattern,
                "“{}” names a value or a wish. Two people can mean two things by it: what would one "
                "see?",
                "I found no word for a value that I know.",
                avoid=True,
            ),
            LABEL,
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
            "least": LEAST,
            "tooShort": TOO_SHORT,
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
