"""The negotiation: asking uncovers, pushing hardens, and every way through it ends with a reason."""

import itertools

import pytest

from improving_care.leading.negotiation import (
    HARDNESS,
    KINDS,
    LEFT,
    LETTER_WHY,
    SCENES,
    WARY,
    NegotiationError,
    State,
    Talk,
    answer,
    graph,
)

EACH = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


def moves(scene, kind) -> list:
    return [move for move in scene.moves if move.kind == kind]


def states(scene) -> list[State]:
    """Every state that some way of talking reaches."""
    found, waiting = {State()}, [State()]
    while waiting:
        state = waiting.pop()
        for move in () if state.over else scene.moves:
            after = answer(scene, state, move).state
            if after not in found:
                found.add(after)
                waiting.append(after)
    return list(found)


@EACH
def test_a_scene_is_whole(scene):
    assert {move.kind for move in scene.moves} == set(KINDS)
    asked = {move.about for move in moves(scene, "ask") if move.about}
    offered = {move.about for move in moves(scene, "offer")}
    assert asked == offered == set(scene.interests) == set(scene.gets)
    starts = [move.says.lower() for move in scene.moves]
    assert not any(a != b and a.startswith(b[:20]) for a, b in itertools.permutations(starts, 2))


@EACH
def test_every_move_in_every_state_has_a_reply_and_a_reason(scene):
    for state in states(scene):
        for move in () if state.over else scene.moves:
            reply = answer(scene, state, move)
            assert reply.they and reply.why and reply.why[0].isupper(), (state, move)


@EACH
def test_pushing_never_softens_and_the_third_push_ends_it(scene):
    for state in states(scene):
        for move in () if state.over else moves(scene, "push"):
            after = answer(scene, state, move).state
            assert after == state._replace(hard=state.hard + 1)
    state = State()
    for _ in range(3):
        state = answer(scene, state, moves(scene, "push")[0]).state
    assert state.hard == LEFT and state.over


@EACH
def test_an_interest_comes_to_light_only_by_an_open_question_and_not_when_they_are_wary(scene):
    for state in states(scene):
        for move in () if state.over else scene.moves:
            after = answer(scene, state, move).state
            if after.known != state.known:
                assert move.kind == "ask" and after.known - state.known == {move.about}
                assert state.hard < WARY


@EACH
def test_an_offer_counts_only_once_its_interest_is_known(scene):
    for state in states(scene):
        assert state.met <= state.known
    offer = moves(scene, "offer")[0]
    reply = answer(scene, State(), offer)
    assert reply.they == scene.unasked and reply.state == State()


@EACH
def test_before_anything_is_heard_there_is_only_the_letter_to_say_back(scene):
    (listen,) = moves(scene, "listen")
    push = moves(scene, "push")[0]
    pushed = answer(scene, State(), push).state
    for state in (State(), pushed):
        reply = answer(scene, state, listen)
        assert (reply.they, reply.why) == (scene.letter_only, LETTER_WHY)
        assert reply.state == State(), "a push is taken away all the same"
    heard = pushed._replace(known=frozenset(list(scene.interests)[:1]))
    assert answer(scene, heard, listen)[:2] == (listen.they, listen.why)


@EACH
def test_an_end_says_of_what_was_not_met_no_more_than_that(scene):
    """All three may have been heard, and one or two of them not met."""
    for outcome in scene.outcomes[1:]:
        assert not any(word in outcome for word in ("never said", "nobody asked"))


@EACH
def test_to_give_in_to_the_position_meets_nothing(scene):
    reply = answer(scene, State(), moves(scene, "give in")[0])
    assert reply.state == State() and "for" in reply.why.lower() or "need" in reply.why


@EACH
def test_nothing_is_written_down_before_something_is_met_and_each_end_tells_its_own(scene):
    write = moves(scene, "write down")[0]
    assert answer(scene, State(), write).state == State()
    told = set()
    for count in (1, 2, 3):
        names = frozenset(list(scene.interests)[:count])
        reply = answer(scene, State(names, names), write)
        assert reply.state.written and reply.state.over
        told.add(reply.why)
    assert len(told) == 3


@EACH
def test_from_every_state_that_is_not_over_a_whole_deal_can_still_be_reached(scene):
    """Nobody is stuck: say it back, ask, offer, write it down."""
    for state in states(scene):
        if state.over:
            continue
        for kind in ("listen", "listen", "ask", "offer", "write down"):
            for move in moves(scene, kind):
                if not state.over:
                    state = answer(scene, state, move).state
        assert state.written and state.met == set(scene.interests)


@EACH
def test_the_page_plays_the_same_talk_as_the_rules(scene):
    played = graph(scene)
    order = [State()]
    for at, told in enumerate(played["states"]):
        state = order[at]
        assert told["hard"] == state.hard and told["over"] == state.over
        assert told["known"] == [name in state.known for name in scene.interests]
        assert told["met"] == [name in state.met for name in scene.interests]
        for move, (said, after) in zip(scene.moves, told["next"], strict=False):
            reply = answer(scene, state, move)
            assert played["said"][said] == [reply.they, reply.why]
            if after == len(order):
                order.append(reply.state)
            assert order[after] == reply.state
    assert len(order) == len(set(order)) == len(played["states"])


def test_a_talk_in_code_is_told_as_it_goes():
    talk = Talk("consultants")
    assert len(talk.moves()) == 13 and talk.position == HARDNESS[0]
    assert "daylight" in talk.say("What happens on the evening")
    assert talk.known == [talk.scene.interests["time"]] and talk.met == []
    talk.say("whoever leads")
    assert talk.met == [talk.scene.gets["time"]]
    talk.say("The board begins")
    assert talk.position == HARDNESS[1]


@pytest.mark.parametrize(
    ("words", "says"),
    [("Please", "No moves begin so"), ("", "13 moves begin so"), ("What", "2 moves")],
)
def test_words_that_are_no_move_get_one_sentence(words, says):
    talk = Talk("trust")
    if words == "What":
        words, says = "What", "2 moves begin so"
    with pytest.raises(NegotiationError) as error:
        talk.say(words)
    assert says in str(error.value) and error.value._render_traceback_() == [str(error.value)]


def test_nobody_else_sits_there_and_what_is_over_is_over():
    with pytest.raises(NegotiationError, match="talk with consultants or trust"):
        Talk("porters")
    talk = Talk("trust")
    for _ in range(3):
        talk.say("If this comes in")
    with pytest.raises(NegotiationError, match="begin it again"):
        talk.say("If this comes in")


@EACH
def test_what_is_said_has_no_marks_of_a_markdown_page(scene):
    """The game and its words on paper show a text as it is."""
    assert "*" not in " ".join(graph(scene)["interests"]) + str(graph(scene)["said"])
