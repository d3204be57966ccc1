"""A season played through the widgets, without a browser: locked, kept, taken back, ended."""

import json

import pytest

from improving_care import hospital
from improving_care.hospital.ideas import ideas, secrets
from improving_care.labs.moving import Question
from improving_care.labs.my_season import CHOOSE, NOBODY, PEOPLE, REASONS, WARD, MySeason
from improving_care.project import load, put, read


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    (tmp_path / "my-work").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "my-work"


def question(mine) -> Question:
    return mine.judge.children[0]


def cycle(mine, decision="adapt", why=REASONS[1]) -> None:
    mine.lock.click()
    question(mine).chosen = 2
    mine.decision.value, mine.why.value = decision, why
    mine._decide()


def shown(part) -> bool:
    return part.layout.display != "none"


def test_the_prediction_is_locked_before_the_weeks_and_judged_before_the_verdict():
    mine = MySeason()
    mine.scale.value, mine.watched.value = "one bay", "walked"
    said = mine.prediction
    assert not mine.place.decisions and shown(mine._plan) and not shown(mine._study)
    mine.lock.click()
    assert shown(mine._study) and not shown(mine._plan) and not shown(mine._act)
    assert mine.place.decisions[-1]["prediction"] == said
    trial = mine.place.predictions().iloc[-1]
    assert trial["verdict"] not in mine._locked.value + mine.picture.words
    mine.measure.value = "falls"  # nobody can, the plan is hidden; and it would change nothing
    assert mine.place.decisions[-1]["prediction"] == said
    question(mine).chosen = 0
    assert trial["verdict"] in question(mine).reply.lower() and shown(mine._act)


def test_every_prediction_that_can_be_chosen_can_be_read():
    """All changes, measures and ways: the hospital takes each sentence."""
    mine = MySeason()
    place = hospital.ward(WARD)
    for _, change in mine.change.options:
        mine.change.value = change
        for measure in mine.measure.options:
            mine.measure.value = measure
            for way in mine.way.options:
                mine.way.value = way
                for at in {0, len(mine.amount.values) - 1}:
                    mine.amount.at = at
                    place.try_change(change, "one bay", 4, mine.prediction)
                    place.decisions.clear()
    assert len(mine.change.options) == len(ideas(WARD))


def test_every_kind_of_measure_is_drawn_with_its_prediction_beside():
    mine = MySeason()
    for measure in ("falls", "walked", "bell minutes", "c difficile", mine.process):
        mine.measure.value = measure
        mine.watched.value = "absent"
        mine.lock.click()
        assert not mine.alert.value
        spec = mine.picture.spec
        assert "predicted" in json.dumps(spec["layer"]) and spec["description"]
        trial = mine.place.predictions().iloc[-1]
        drawn = [row["y"] for row in spec["data"]["values"]][-trial["weeks"] :]
        weeks = mine.place.weeks()[-trial["weeks"] :]
        if measure == "falls":
            assert drawn == pytest.approx(list(1000 * weeks["falls"] / weeks["bed_days"]))
        question(mine).chosen = 1
        mine.decision.value, mine.why.value = "abandon", REASONS[2]
        mine._decide()


def test_the_words_under_the_chart_tell_of_this_test_and_of_no_other():
    """Runs over all weeks may signal what came before; the verdict is about the test."""
    mine = MySeason()
    mine.measure.value, mine.weeks.at = "falls", mine.weeks.values.index(12)
    mine.lock.click()
    test = mine.picture.spec["data"]["values"][-12:]
    above = sum(row["y"] > row["centre"] for row in test)
    assert f"Of its 12 weeks {above} lie above the median" in mine.picture.words
    assert mine.picture.words in mine.picture.spec["description"]
    assert "chance" not in mine.picture.words and "subtitle" not in mine.picture.spec["title"]


def test_a_page_that_is_closed_loses_nothing():
    mine = MySeason()
    mine.scale.value = "one bay"
    mine.asked[1].value = True
    mine.lock.click()
    again = MySeason()  # between do and study
    assert shown(again._study) and again.place.decisions == mine.place.decisions
    question(again).chosen = 0
    again.decision.value, again.why.value = "adapt", REASONS[1]
    again._decide()
    cycle(again, "adopt")
    again.wait.click()
    third = MySeason()
    assert third.place.weeks().equals(again.place.weeks())
    assert [note["why"] for note in third.notes] == [REASONS[1], REASONS[1]]
    assert "Asked: the night staff." in third.notes[0]["asked"]
    assert third._log.value == again._log.value and shown(third._plan)


def test_a_decision_needs_a_reason():
    mine = MySeason()
    mine.lock.click()
    mine._decide()
    assert "Choose what you decide" in mine.alert.value
    assert mine.decision.value == mine.why.value == CHOOSE[1]
    assert len(mine.place.decisions) == 1


def test_who_was_asked_and_who_was_not_is_written_down():
    mine = MySeason()
    mine.asked[2].value = True
    cycle(mine)
    asked = load()["cycles"][0]["asked"]
    yes, no = asked.split(" Not asked: ")
    assert yes == "Asked: Eilidh Munro."
    assert all(who.split(",")[0] in no for who in PEOPLE if "Eilidh" not in who)


def test_nothing_watched_is_said_so_and_kept_so():
    mine = MySeason()
    assert mine.watched.value == NOBODY
    mine.lock.click()
    assert "Then how would we know" in mine._balance.value and not shown(mine.second)
    assert load()["cycles"][0]["watched"] == ""


def test_what_the_hospital_refuses_is_one_sentence_and_changes_nothing():
    mine = MySeason()
    mine.measure.value = mine.watched.value = "falls"
    mine.lock.click()
    assert "balance it with another measure" in mine.alert.value
    assert not mine.place.decisions and "season" not in load()


def test_cycles_of_ones_own_ward_and_the_rest_of_the_project_stay():
    put("aim", {"title": "Mine"})
    put("cycles", [{"question": "On my ward"}])
    mine = MySeason()
    cycle(mine)
    cycle(mine)
    project = load()
    assert project["aim"] == {"title": "Mine"}
    assert [row.get("question") for row in project["cycles"]][0] == "On my ward"
    assert len(project["cycles"]) == 3


def test_a_file_that_was_saved_is_taken_back(here):
    mine = MySeason()
    cycle(mine)
    saved = (here / "my-project.json").read_bytes()
    mine.begin()
    assert not mine.place.decisions and mine.place.seed != hospital.ward(WARD).seed
    assert [path.name for path in (here / "kept").iterdir()] == ["my-project-1.json"]
    mine._bring(saved)
    assert len(mine.place.decisions) == 2 and not mine.alert.value


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "is damaged or is another kind of file"),
        (None, "is larger than any project is"),
    ],
)
def test_a_file_that_is_no_project_changes_nothing(content, sentence):
    mine = MySeason()
    cycle(mine)
    before = load()
    mine._bring(content)
    assert sentence in mine.alert.value and load() == before
    assert len(mine.place.decisions) == 2


def test_a_season_that_somebody_edited_is_refused_and_not_lost(here):
    mine = MySeason()
    cycle(mine)
    season = load()["season"]
    season["decisions"][0]["weeks"] = 20
    put("season", season)
    again = MySeason()
    assert "was changed since it was saved" in again.alert.value
    assert load()["season"] == season
    again.lock.click()
    assert len(load()["season"]["decisions"]) == 1
    assert read((here / "kept" / "my-project-1.json").read_bytes())["season"] == season


def test_a_damaged_project_is_told_and_put_aside_with_the_season_kept(here):
    (here / "my-project.json").write_bytes(b"{")
    mine = MySeason()
    assert "damaged" in mine.alert.value
    mine.lock.click()
    assert "damaged" in mine.alert.value and len(mine.place.decisions) == 1
    mine.begin()
    kept = sorted(path.read_bytes() for path in (here / "kept").iterdir())
    assert len(kept) == 2 and b"{" in kept
    assert len(read(kept[1])["season"]["decisions"]) == 1
    assert load()["season"]["decisions"] == []


def test_nothing_true_is_told_before_it_is_asked_for_and_then_the_season_has_ended():
    mine = MySeason()
    cycle(mine)

    def told():
        parts = (mine._now, mine._log, mine._true, mine._balance, mine._what, mine._locked)
        return " ".join(part.value for part in parts) + question(mine).reply

    assert not [secret for secret in secrets() if secret in told()]
    assert not mine._true.value
    asked = mine.truth.children[0]
    asked.chosen = 0
    assert not shown(mine.truth.children[1]) and not mine._true.value
    asked.chosen = 1
    assert shown(mine.truth.children[1]) and not mine._true.value
    mine.truth.children[1].children[0].click()
    assert "on falls: down 25%" in mine._true.value
    assert shown(mine._ended) and not shown(mine._plan)
    again = MySeason()
    assert shown(again._ended) and again._true.value == mine._true.value
    again.begin()
    assert shown(again._plan) and not again._true.value
