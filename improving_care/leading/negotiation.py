"""A negotiation against a written position, whose interests come to light when they are asked for.

What is said, every reply and every rule stand here, and nothing is left to chance: the same moves
give the same talk. An open question brings one interest to light. A push hardens the position: at
WARY nobody tells you anything, and one push more ends the talk. To say back what you heard softens
it, and before anything was heard that is the letter. An offer counts once the interest that it meets
is known.
"""

from dataclasses import dataclass
from typing import NamedTuple

SOFT, FIRM, WARY, LEFT = range(4)
HARDNESS = ("can talk", "firm", "wary: says as little as possible", "has left the room")
KINDS = ("ask", "push", "listen", "offer", "give in", "write down")


@dataclass(frozen=True)
class Move:
    """Something that you may say: its kind, the interest it is about, the reply, and the reason.

    `they` and `why` are what follows when the move does what it is for; what they say otherwise
    belongs to the scene.
    """

    says: str
    kind: str
    they: str
    why: str
    about: str = ""


@dataclass(frozen=True)
class Scene:
    """Who sits there, the position on paper, and what stands behind it.

    `letter_only` answers whoever says back what they have heard, before they have heard anything.
    `interests` are the words in which each comes to light; `gets` what the other side gives in
    return once it is met. `outcomes` tell half a year later: nothing met, one, two, all three.
    """

    name: str
    title: str
    you: str
    they: str
    position: str
    interests: dict[str, str]
    gets: dict[str, str]
    moves: tuple[Move, ...]
    letter_only: str
    guarded: str
    unasked: str
    again: str
    not_yet: str
    leaves: str
    outcomes: tuple[str, str, str, str]


class State(NamedTuple):
    """Where a talk stands: the interests known, those met, how hard the position is, and whether
    it was written down."""

    known: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    hard: int = SOFT
    written: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more can be said."""
        return self.written or self.hard == LEFT


class Reply(NamedTuple):
    """What they say to a move, why, and where the talk stands then."""

    they: str
    why: str
    state: State


GUARDED_WHY = (
    "After two pushes nobody tells you what they need: it would be used. Say back what you have "
    "heard, or say that you pushed."
)
UNASKED_WHY = (
    "It may even be right. But you answered a question that you had not asked, so it sounds like "
    "something you wanted to be rid of."
)
LETTER_WHY = (
    "You have heard no more than the letter so far. To say that back, with no “but”, takes a push "
    "away if there was one. It uncovers nothing: ask what the letter is for."
)
AGAIN_WHY = "You have heard this. To ask twice says that you did not listen the first time."
HARD_WHY = "An offer to somebody who is being pushed sounds like a price. First make it safe again."
NOT_YET_WHY = "You would write down two positions. Nobody gets anything that they need, so nobody will keep it."


def answer(scene: Scene, state: State, move: Move) -> Reply:
    """Return what follows when this move is made in this state of the talk.

    Raises ValueError when the talk is over.
    """
    if state.over:
        raise ValueError("This talk is over: begin it again.")
    if move.kind == "push":
        hard = state.hard + 1
        they = scene.leaves if hard == LEFT else move.they
        return Reply(they, move.why, state._replace(hard=hard))
    if move.kind == "listen":
        softer = state._replace(hard=max(SOFT, state.hard - 1))
        if not state.known:
            return Reply(scene.letter_only, LETTER_WHY, softer)
        return Reply(move.they, move.why, softer)
    if move.kind == "write down":
        if not state.met:
            return Reply(scene.not_yet, NOT_YET_WHY, state)
        return Reply(move.they, scene.outcomes[len(state.met)], state._replace(written=True))
    if move.kind == "give in":
        return Reply(move.they, move.why, state)
    if move.kind == "ask" and not move.about:
        return Reply(move.they, move.why, state)
    if move.about in (state.met if move.kind == "offer" else state.known):
        return Reply(scene.again, AGAIN_WHY, state)
    if state.hard == WARY:
        return Reply(scene.guarded, HARD_WHY if move.kind == "offer" else GUARDED_WHY, state)
    if move.kind == "ask":
        return Reply(move.they, move.why, state._replace(known=state.known | {move.about}))
    if move.about not in state.known:
        return Reply(scene.unasked, UNASKED_WHY, state)
    return Reply(move.they, move.why, state._replace(met=state.met | {move.about}))


class Talk:
    """A talk with somebody, move by move: `say(words)`, then read `known`, `met` and `position`.

    `with_whom` is "consultants" or "trust".
    """

    def __init__(self, with_whom: str):
        if with_whom not in SCENES:
            raise NegotiationError(
                f"Nobody called {with_whom!r} sits there: talk with {' or '.join(SCENES)}."
            )
        self.scene = SCENES[with_whom]
        self.state = State()

    def say(self, words: str) -> str:
        """Make the move that begins with these words, and return the reply with its reason."""
        found = [m for m in self.scene.moves if m.says.lower().startswith(words.strip().lower())]
        if len(found) != 1:
            raise NegotiationError(
                f"{len(found) or 'No'} moves begin so: choose one of `moves()`, by its first words."
            )
        if self.state.over:
            raise NegotiationError("This talk is over: begin it again.")
        reply = answer(self.scene, self.state, found[0])
        self.state = reply.state
        return f"{reply.they} [{reply.why}]"

    def moves(self) -> list[str]:
        """Return all that may be said."""
        return [move.says for move in self.scene.moves]

    @property
    def known(self) -> list[str]:
        """The interests that came to light, in their words."""
        return [words for name, words in self.scene.interests.items() if name in self.state.known]

    @property
    def met(self) -> list[str]:
        """What they will give in return for what you met."""
        return [words for name, words in self.scene.gets.items() if name in self.state.met]

    @property
    def position(self) -> str:
        """How hard the position has become."""
        return HARDNESS[self.state.hard]


class NegotiationError(ValueError):
    """Something said that cannot be, in one sentence."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]


def graph(scene: Scene) -> dict:
    """Return a scene with every state that can be reached, as plain values: what a page plays.

    `said` are the replies; `states` has for each state the interests known and met, its hardness
    (a place in HARDNESS), whether it is over, and for each move [place in `said`, next state].
    """
    said: dict[tuple[str, str], int] = {}
    places = {State(): 0}
    states = []
    waiting = [State()]
    while waiting:
        state = waiting.pop(0)
        after = []
        for move in () if state.over else scene.moves:
            reply = answer(scene, state, move)
            if reply.state not in places:
                places[reply.state] = len(places)
                waiting.append(reply.state)
            at = said.setdefault((reply.they, reply.why), len(said))
            after.append([at, places[reply.state]])
        states.append(
            {
                "known": [name in state.known for name in scene.interests],
                "met": [name in state.met for name in scene.interests],
                "hard": state.hard,
                "over": state.over,
                "next": after,
            }
        )
    return {
        "name": scene.name,
        "title": scene.title,
        "you": scene.you,
        "they": scene.they,
        "position": scene.position,
        "interests": list(scene.interests.values()),
        "gets": list(scene.gets.values()),
        "moves": [
            {"says": m.says, "offer": m.kind not in ("ask", "push", "listen")} for m in scene.moves
        ],
        "hardness": list(HARDNESS),
        "said": [list(one) for one in said],
        "states": states,
    }


CONSULTANTS = Scene(
    "consultants",
    "Alan Whitcombe, medical director",
    "Alan Whitcombe",
    "Dr Priya Nair",
    "No consultant at Merewick takes part in improvement work until the trust pays for it: one "
    "session a week, for each of us, in writing.",
    {
        "time": "It has to fit into the day. Today it is done at ten at night, after a clinic with "
        "more patients in it than fit.",
        "say": "They want to hear of a change before it is decided. The last three came by e-mail, "
        "on a Friday, for Monday.",
        "blame": "A bad figure must not become a name on a wall. Since it did, nobody brings one.",
    },
    {
        "time": "A consultant sits with the ward's improvement group, every week, in daylight.",
        "say": "They say at the table what they think, and then keep to what was decided.",
        "blame": "They bring their own figures, the bad ones too.",
    },
    (
        Move(
            "What happens on the evening of a day with a project in it?",
            "ask",
            "“Ask my daughter. The clinic is booked for twelve and built for ten. I write it up "
            "at the kitchen table. I am not asking to be rich, Alan. I am asking for daylight.”",
            "An open question about an ordinary day. She answers it with something that no demand "
            "had in it: it is not the money, it is the hours.",
            "time",
        ),
        Move(
            "Is this about money?",
            "ask",
            "“No.” She waits.",
            "A question that can be answered with no. It was your guess, with a question mark "
            "behind it. It uncovers nothing.",
        ),
        Move(
            "Surely you want what is best for patients?",
            "push",
            "“I beg your pardon?” Her pen goes down.",
            "A push that wears a question mark. Whoever says yes has lost, so nobody answers.",
        ),
        Move(
            "How did you hear of the last change to your clinic?",
            "ask",
            "“By e-mail. Friday, ten past five. For Monday. It was the third. I had rung your "
            "office twice about that clinic.”",
            "You asked how, not whether. Behind the demand for writing stands something that no "
            "money buys: to be asked first.",
            "say",
        ),
        Move(
            "The board begins on the first of March, with you or without.",
            "push",
            "“Then without,” says Dr Nair.",
            "A threat is an answer to a position, and it gets a position back. Hers is now harder "
            "to leave, because leaving it would be losing.",
        ),
        Move(
            "If a bad figure came up on your ward tomorrow, what would you do with it?",
            "ask",
            "It takes her a while. “Last year one came up. It went on the wall beside the lift, "
            "with a surname. Since then we look for good ones.”",
            "A question about what one would do lets a person say what they fear. Nobody puts it "
            "into a letter.",
            "blame",
        ),
        Move(
            "Other trusts have this, and their consultants do not complain.",
            "push",
            "“Then you might ask them to work here.”",
            "It may be so. It also says: the trouble is you. Whoever is compared, defends.",
        ),
        Move(
            "Let me say back what I have heard, and tell me what I have wrong.",
            "listen",
            "“Nearly,” she says, and mends one word. She sits back a little.",
            "To say it back costs nothing and gives nothing away. It shows that it arrived, and "
            "a person who has arrived need not shout.",
        ),
        Move(
            "Whoever leads a piece of the work has two patients fewer in one clinic, from April.",
            "offer",
            "“Two fewer. In the template, not in a promise?” She writes. “Then one of us sits with "
            "the ward's group, every week. In daylight.”",
            "It meets the hours, costs less than a session for everybody, and both could see it in "
            "the clinic's own list.",
            "time",
        ),
        Move(
            "No change to a clinic, list or round goes out before two who work in it have sat "
            "at the table, and with six weeks' notice.",
            "offer",
            "“And if you forget?” – “Then it does not go out.” – “Then we say it at the table, and "
            "keep to what is decided. Even if I have lost.”",
            "A promise with a number in it, and with what happens when it is broken. Her give "
            "comes with it: that is the deal.",
            "say",
        ),
        Move(
            "Figures go to the team first, as a chart over time, and hang up with no name. Your own "
            "you get yourself, and look at them with your appraiser.",
            "offer",
            "“Take the one beside the lift down. Today.” He does. “Then you will see ours. The bad "
            "ones too.”",
            "What they feared is off the wall, and anybody can look whether it stays off. And "
            "nobody's figures are hidden from the one person who can do something about them.",
            "blame",
        ),
        Move(
            "All right: a paid session for each of you.",
            "give in",
            "“Thank you,” she says, and does not look glad. “And whose patients do I see less of? "
            "And on Monday, what comes by e-mail?”",
            "You gave the demand, and not what it was for. There is no money for it, and if there "
            "were, the clinic would be as full and the e-mail as late. What is it for?",
        ),
        Move(
            "Shall we write down what we have?",
            "write down",
            "They write it on one side of a sheet. Two columns. Both read it aloud.",
            "",
        ),
    ),
    "“Yes,” says Dr Nair. “That is what the letter says.”",
    "“I have said what we want. It is in the letter.”",
    "“That is kind,” says Dr Nair. “Who told you that this was the trouble?”",
    "“As I said,” says Dr Nair.",
    "“What would I be signing?” asks Dr Nair. “I see your letter and mine.”",
    "She gets up. “I have a clinic,” she says. It is ten to one. The clinic is at two.",
    (
        "",
        "Half a year later: one promise is kept. About the rest there is a new letter, because two of "
        "the three things that stood behind the first one were never met.",
        "Half a year later: most of it holds. What was left out comes back at the first bad week, "
        "and then it is louder than before.",
        "Half a year later: both sides can say what the other gives, and two promises were mended "
        "on the way. It is no friendship. It is a deal that both look at.",
    ),
)

TRUST = Scene(
    "trust",
    "Dr Priya Nair, for the consultants",
    "Dr Priya Nair",
    "Helen Marsh",
    "From the first of April every consultant signs in and out at the main entrance, on each "
    "working day. No exceptions.",
    {
        "know": "She must be able to say that a patient who came in was seen by a consultant. When "
        "the regulator asks, she has only a feeling.",
        "leave": "Families lose a day when a clinic is called off three days before. She signs the "
        "letters of apology, forty at a time.",
        "bad news": "When something goes wrong on a ward she hears it last, from outside.",
    },
    {
        "know": "Nobody signs in or out.",
        "leave": "Whoever books leave in time gets it, and the answer comes within a week.",
        "bad news": "Whoever rings with bad news is thanked first, and asked second.",
    },
    (
        Move(
            "What are you asked, that you cannot answer today?",
            "ask",
            "“Whether the man who came in on Sunday was seen. I say that I am confident. Do you "
            "know what confident means, Priya? It means that I do not know.”",
            "A question about her job, not about her rule. The rule was for something else: to "
            "know what happens to patients.",
            "know",
        ),
        Move(
            "Do you not trust us?",
            "ask",
            "“Of course I do,” says Helen Marsh. Nobody in the room believes it.",
            "It can be answered with yes, and was. It asks for a feeling; what you need is what "
            "the rule is for.",
        ),
        Move(
            "We are not factory hands.",
            "push",
            "“Nobody said that you were. It applies from April.”",
            "It says what you are not. She still has her trouble, and now she has to defend a word "
            "that she never used.",
        ),
        Move(
            "What lands on your desk when one of us goes on leave?",
            "ask",
            "She opens a drawer. Forty letters. “‘We are sorry that your appointment…’ This one had "
            "taken the day off for her father. It is the second time.”",
            "You asked what it looks like from her chair. It was never about the main entrance.",
            "leave",
        ),
        Move(
            "If this comes in, people will leave.",
            "push",
            "“Is that a threat?” asks Helen Marsh. It was.",
            "A threat gets a position back. Now she has two things to hold: the rule, and her face.",
        ),
        Move(
            "How did you hear of the last bad thing that happened on a ward?",
            "ask",
            "“From a journalist. On a Thursday. Eleven people in this building knew on the Monday.” "
            "She is not angry. It is worse.",
            "Nobody writes into a policy that they were the last to know. One has to be asked.",
            "bad news",
        ),
        Move(
            "Surely you can see that this will not work?",
            "push",
            "“I can see that you do not want it.”",
            "A push with a question mark. The only answer that it allows is that she is wrong.",
        ),
        Move(
            "Let me say back what I have heard, and tell me what I have wrong.",
            "listen",
            "“That is about it,” she says. She moves her chair to the same side of the table.",
            "Nothing is given away by it. It shows that what she said has arrived.",
        ),
        Move(
            "We record, each day, when a consultant first saw every new patient, and show it to "
            "you each month. Bad months too.",
            "offer",
            "“Yours, not mine?” – “Ours. You may check ten of them.” She crosses something out. "
            "“Then nobody signs in.”",
            "It tells her what she needs: who was seen, and not who was in the building. And it "
            "can be checked.",
            "know",
        ),
        Move(
            "We book leave six weeks ahead. Later than that, we find the colleague ourselves.",
            "offer",
            "“And I answer within a week, yes or no,” says Helen Marsh. “At present it takes me "
            "three. I had not thought of that.”",
            "A number on each side. She found her own give: that happens when the trouble is shared.",
            "leave",
        ),
        Move(
            "The same day, one of us rings you. And a call is not held against the caller.",
            "offer",
            "“Thanked first,” she says slowly. “Asked second. Write that. I shall need to read it "
            "on the day.”",
            "It meets what hurt. The second half of it is hers to keep, and anybody who rings can "
            "tell whether she does.",
            "bad news",
        ),
        Move(
            "All right: we sign in and out.",
            "give in",
            "“Good,” says Helen Marsh, and looks at the forty letters. “Then I know who was in the "
            "building.”",
            "You gave in to the position. It tells her who came through a door. What did she need "
            "to know?",
        ),
        Move(
            "Shall we write down what we have?",
            "write down",
            "They write it on one side of a sheet. Two columns. Both read it aloud.",
            "",
        ),
    ),
    "“That is what I wrote,” says Helen Marsh. “And why, do you think?”",
    "“It is in the policy,” says Helen Marsh.",
    "“That sounds reasonable,” says Helen Marsh. “It also sounds like a way round the rule.”",
    "“Yes,” says Helen Marsh. “You have that.”",
    "“What have we got?” asks Helen Marsh. “I see a rule, and people who do not want it.”",
    "“Then the policy stands,” says Helen Marsh, and holds the door.",
    (
        "",
        "Half a year later: one promise is kept. The other two troubles are where they were, and a "
        "new policy is being drafted for each.",
        "Half a year later: it holds, mostly. The one trouble that was not met comes back as a rule.",
        "Half a year later: she has figures in place of a feeling, and they have their entrance. "
        "One promise had to be mended twice. That was in the deal, too.",
    ),
)


def _on_paper(scene: Scene) -> list[str]:
    """Return texts to print and fold: the letter, and what stands behind it, slip by slip."""
    texts = [f"**The letter of {scene.they}**\n\n{scene.position}"]
    for name, words in scene.interests.items():
        offer = next(m.says for m in scene.moves if (m.kind, m.about) == ("offer", name))
        texts.append(
            f"**A slip of {scene.they}, folded**\n\n{words}\n\n*It would be met by, for example:* "
            f"{offer}\n\n*Then you give:* {scene.gets[name]}"
        )
    return texts


def letter_of_the_consultants() -> list[str]:
    """Return what Dr Nair holds, where Alan asks: four texts."""
    return _on_paper(CONSULTANTS)


def letter_of_the_trust() -> list[str]:
    """Return what Helen Marsh holds, where Dr Nair asks: four texts."""
    return _on_paper(TRUST)


SCENES = {scene.name: scene for scene in (CONSULTANTS, TRUST)}
