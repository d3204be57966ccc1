"""A season of play: saved, opened and lived again the same; anything else refused in a sentence."""

import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from improving_care import hospital
from improving_care.hospital import ideas, season


@pytest.fixture
def played():
    beech = hospital.ward("Beech", 7)
    beech.try_change(
        "hourly rounding", "one bay", 4, "rounds done to 85% by week 4", "bell minutes"
    )
    beech.adapt("hourly rounding")
    beech.try_change("hourly rounding", "one ward", 12, "falls down 20% by week 12", "walked")
    beech.adopt("hourly rounding", "one ward", led=True)
    beech.try_change("bed alarms", "one ward", 2, "falls down by week 2")
    beech.wait(6)
    return beech


def test_a_saved_season_is_lived_again_the_same(played, tmp_path):
    path = tmp_path / "my season.json"
    played.save(path)
    again = hospital.open_season(str(path))
    assert (again.name, again.seed, again.now) == (played.name, played.seed, played.now)
    assert again.decisions == played.decisions
    pd.testing.assert_frame_equal(again.weeks(), played.weeks())
    pd.testing.assert_frame_equal(again.predictions(), played.predictions())
    again.wait(3), played.wait(3)
    pd.testing.assert_frame_equal(again.weeks(), played.weeks())
    again.save(path)
    first = path.read_bytes()
    played.save(path)
    assert path.read_bytes() == first and [p.name for p in tmp_path.iterdir()] == [path.name]


def test_what_a_season_keeps_can_lie_in_another_file(played, tmp_path):
    kept = json.loads(json.dumps(played.kept()))
    played.save(tmp_path / "season.json")
    assert kept == json.loads((tmp_path / "season.json").read_text(encoding="utf-8"))
    again = hospital.open_season(kept)
    pd.testing.assert_frame_equal(again.weeks(), played.weeks())
    assert again.kept() == kept and "checksum" in kept  # opening takes nothing out of it
    kept["decisions"][0]["weeks"] = 5
    with pytest.raises(hospital.HospitalError, match="^This was changed since it was saved"):
        hospital.open_season(kept)
    played.kept()["decisions"].clear()
    assert played.decisions
    with pytest.raises(hospital.HospitalError, match="^This is not a season"):
        hospital.open_season({})


def test_the_file_tells_nothing_of_what_is_true(played, tmp_path):
    played.save(tmp_path / "season.json")
    text = (tmp_path / "season.json").read_text(encoding="utf-8")
    assert not [secret for secret in ideas.secrets() if secret in text]
    assert set(json.loads(text)) == {"kind", "rules", "seed", "place", "decisions", "checksum"}


def resealed(path, edit) -> None:
    """Edit a season's content and give it a right checksum, as somebody who wants to could."""
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["checksum"]
    edit(content)
    sealed = content | {"checksum": season._checksum(content)}
    path.write_text(json.dumps(sealed), encoding="utf-8")


def refusal(path) -> str:
    with pytest.raises(hospital.HospitalError) as refused:
        hospital.open_season(path)
    sentence = str(refused.value)
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 900
    assert str(path.parent) not in sentence
    return sentence


@pytest.mark.parametrize("old, new", [('"weeks": 12', '"weeks": 13'), ('"seed": 7', '"seed": 8')])
def test_an_edited_season_is_refused(played, tmp_path, old, new):
    path = tmp_path / "season.json"
    played.save(path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert refusal(path) == (
        "season.json was changed since it was saved; open a copy that nobody has edited."
    )


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "is not a season, or was broken on the way"),
        (b"\xff\xfe", "was broken on the way"),
        (b"[1, 2", "was broken on the way"),
        (b"[" * 100_000, "was broken on the way"),
        (b'{"seed": NaN}', "was broken on the way"),
        (b'{"seed": 1, "seed": 2}', "was broken on the way"),
        (b"9" * 10_000, "was broken on the way"),
        (b"[]", "is not a season; open a file"),
        (b'{"kind": "a letter"}', "is not a season; open a file"),
        (b" " * 300_000, "is larger than any season"),
    ],
)
def test_what_is_no_season_is_refused(tmp_path, content, says):
    path = tmp_path / "season.json"
    path.write_bytes(content)
    assert says in refusal(path)


def test_a_cut_file_is_refused_wherever_it_was_cut(played, tmp_path):
    path = tmp_path / "season.json"
    played.save(path)
    whole = path.read_bytes().rstrip()
    for end in range(0, len(whole), 37):
        path.write_bytes(whole[:end])
        refusal(path)


WRONG = {
    "seed": (lambda c: c.update(seed="7"), "a decision that nobody can make"),
    "seed-yes": (lambda c: c.update(seed=True), "a decision that nobody can make"),
    "place": (lambda c: c.update(place="Beach"), "There is no 'Beach' at Merewick"),
    "unknown": (lambda c: c.update(note="hello"), "was changed since it was saved"),
    "missing": (lambda c: c.pop("seed"), "was changed since it was saved"),
    "rules": (lambda c: c.update(rules=99), "was saved by another version of the course"),
    "many": (lambda c: c.update(decisions=[{"did": "wait", "weeks": 1}] * 400), "nobody can make"),
    "did": (lambda c: c["decisions"][0].update(did="pray"), "nobody can make"),
    "extra": (lambda c: c["decisions"][0].update(size=0.1), "nobody can make"),
    "yes": (lambda c: c["decisions"][0].update(weeks=True), "nobody can make"),
    "text": (lambda c: c["decisions"][0].update(weeks="4"), "nobody can make"),
    "list": (lambda c: c["decisions"][0].update(scale=["one bay"]), "nobody can make"),
    "silent": (lambda c: c["decisions"][0].update(prediction=""), "Say first what you expect"),
    "minus": (lambda c: c["decisions"][0].update(weeks=-4), "weeks is -4"),
    "endless": (lambda c: c["decisions"][0].update(weeks=10**400), "whole number from 1 to 156"),
    "change": (lambda c: c["decisions"][0].update(change="x" * 9000), "There is no change 'xxx"),
    "untried": (lambda c: c["decisions"].pop(0), "Only what was tried here can be adapted"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_right_checksum_opens_no_door_to_what_nobody_can_decide(played, tmp_path, wrong):
    edit, says = WRONG[wrong]
    path = tmp_path / "season.json"
    played.save(path)
    resealed(path, edit)
    assert says in refusal(path)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["did", "change", "scale", "weeks", "led"]), inner)
    ),
    max_leaves=8,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(key=st.sampled_from(["seed", "place", "decisions"]), value=PLAIN)
def test_whatever_stands_in_a_file_it_is_a_season_or_refused(tmp_path, key, value):
    path = tmp_path / "season.json"
    hospital.ward("Oak").save(path)
    resealed(path, lambda content: content.update({key: value}))
    try:
        hospital.open_season(path).weeks()
    except hospital.HospitalError as error:
        assert "\n" not in str(error).rstrip() or key == "place"


def test_a_missing_file_a_folder_and_no_file_at_all_are_refused(tmp_path):
    assert "cannot be read (no such file" in refusal(tmp_path / "none.json")
    (tmp_path / "folder").mkdir()
    assert "cannot be read (is a directory)" in refusal(tmp_path / "folder")
    with pytest.raises(hospital.HospitalError, match="Name the file"):
        hospital.open_season(7)


def test_a_season_that_cannot_be_written_is_not_lost(played, tmp_path):
    with pytest.raises(hospital.HospitalError, match="name another file"):
        played.save(tmp_path / "no folder" / "season.json")
    assert played.now == 26 + 24


def test_the_mark_counts_what_was_done_well(played):
    mark = played.mark().set_index("feature")
    assert mark[["done", "out_of"]].to_dict("index") == {
        "linked cycles": {"done": 1, "out_of": 2},
        "predictions": {"done": 1, "out_of": 3},
        "small scale first": {"done": 1, "out_of": 2},
        "data over time": {"done": 2, "out_of": 3},
        "documentation": {"done": 1, "out_of": 2},
        "balancing": {"done": 2, "out_of": 3},
    }
    assert not [secret for secret in ideas.secrets() if secret in mark.to_string()]


def test_a_season_without_a_test_has_nothing_to_mark():
    mark = hospital.ward("Oak").mark()
    assert mark["done"].sum() == mark["out_of"].sum() == 0
    assert hospital.ward("Oak").reveal().empty


def test_the_truth_stands_beside_the_prediction_and_ends_the_season(played, tmp_path):
    truth = played.reveal()
    rounding = truth[(truth["change"] == "hourly rounding") & (truth["measure"] == "falls")].iloc[0]
    assert (rounding["true"], rounding["size"]) == ("down 25%", 0.75)
    assert rounding["predicted"] == "falls down 20% by week 12"
    alarms = truth[(truth["change"] == "bed alarms") & (truth["measure"] == "falls")].iloc[0]
    assert alarms["true"] == "nothing"
    walked = truth[(truth["change"] == "bed alarms") & (truth["measure"] == "walked")].iloc[0]
    assert walked["true"].startswith("down ") and walked["true"].endswith(" points")
    for decide in (lambda p: p.wait(1), lambda p: p.abandon("bed alarms")):
        with pytest.raises(hospital.HospitalError, match="it has ended; begin another"):
            decide(played)
    pd.testing.assert_frame_equal(played.reveal(), truth)
    played.save(tmp_path / "season.json")
    again = hospital.open_season(tmp_path / "season.json")
    pd.testing.assert_frame_equal(again.reveal(), truth)
