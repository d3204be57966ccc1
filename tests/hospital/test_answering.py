"""A ward that answers back: what follows is the change's, the culture's and the luck's, no other's."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from improving_care import hospital
from improving_care.hospital import ideas, living
from improving_care.hospital.measures import PLACES, column, measures

ROOT = Path(__file__).resolve().parents[2]
LIVED = 26
COSTS = ["goodwill", "hours", "money"]
SAME = "falls the same by week 1"


def counted(place) -> list[str]:
    return [measure.column for measure in place.measures.values()]


def mean_of(futures: pd.DataFrame, column: str) -> float:
    return float(futures[column].astype(float).mean())


SEED = 7


def tried(name, change, scale, weeks, prediction=SAME, seed=SEED, **more):
    place = hospital.ward(name, seed)
    place.try_change(change, scale, weeks, prediction, **more)
    return place


@pytest.mark.parametrize("name", PLACES)
def test_a_place_has_lived_half_a_year_of_its_usual_weeks(name):
    weeks = hospital.ward(name).weeks()
    assert weeks["week"].tolist() == list(range(1, LIVED + 1))
    assert set(weeks["monday"].dt.day_name()) == {"Monday"}
    assert (weeks["change"] == "").all() and (weeks[["hours", "money"]] == 0).all(axis=None)
    assert weeks.notna().all(axis=None)
    for measure in measures(name).values():
        if measure.kind == "share":
            of = column(measure.of)
            assert (weeks[measure.column] <= weeks[of]).all(), measure.name


def test_usual_weeks_lie_about_their_usual_levels():
    """A hundred hospitals, four standard errors: the levels are what is drawn about."""
    for name in ("Beech", "theatres"):
        many = pd.concat([hospital.ward(name, seed).weeks() for seed in range(100)])
        for measure in measures(name).values():
            if measure.of is None or measure.winter:
                continue
            of = many[column(measure.of)].sum()
            level = measure.level / (1000 if measure.kind == "rate" else 1)
            seen = many[measure.column].sum() / of
            error = np.sqrt(level * (1 - level) / of) + measure.varies / np.sqrt(len(many))
            print(f"{name}, {measure.name}: usual {level:.5f}, drawn {seen:.5f}, error {error:.5f}")
            assert abs(seen - level) < 4 * error, measure.name


def test_winter_is_worse_in_the_emergency_department():
    department = hospital.ward("emergency department", 3)
    department.wait(40)
    weeks = department.weeks()
    share = weeks["within_four_hours"] / weeks["attendances"]
    cold = weeks["monday"].dt.month.isin([12, 1, 2, 3])
    assert share[~cold].mean() - share[cold].mean() == pytest.approx(0.07, abs=0.02)


def test_the_same_seed_gives_the_same_weeks_and_another_seed_others():
    again = [tried("Beech", "hourly rounding", "one ward", 12).weeks() for _ in range(2)]
    pd.testing.assert_frame_equal(*again)
    other = tried("Beech", "hourly rounding", "one ward", 12, seed=8).weeks()
    assert (again[0]["falls"] != other["falls"]).any()


PLAY = """
import hashlib
from improving_care import hospital
place = hospital.ward("Hawthorn", 11)
place.try_change("hourly rounding", "one bay", 6, "rounds done to 70% by week 6", "bell minutes")
place.adopt("hourly rounding", "one ward", led=False)
place.wait(40)
text = place.weeks().to_csv(lineterminator="\\n") + place.futures(20, 8).to_csv(lineterminator="\\n")
print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_the_same_bytes_in_another_process_with_another_clock_and_order_of_hashes():
    digests = set()
    for hashes, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        done = subprocess.run(
            [sys.executable, "-c", PLAY],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hashes, "TZ": zone},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        digests.add(done.stdout)
    assert len(digests) == 1 and len(digests.pop().strip()) == hashlib.sha256().digest_size * 2


def test_what_was_lived_is_never_changed_by_what_is_decided_later():
    place = hospital.ward("Birch", 5)
    before = place.weeks()
    place.try_change("hourly rounding", "one ward", 8, SAME)
    middle = place.weeks()
    place.adapt("hourly rounding")
    place.try_change("hourly rounding", "all wards", 4, SAME)
    place.adopt("hourly rounding", "all wards")
    place.wait(10)
    after = place.weeks()
    assert len(before) == LIVED and len(middle) == LIVED + 8 and len(after) == LIVED + 22
    pd.testing.assert_frame_equal(middle[before.columns][:LIVED], before)
    pd.testing.assert_frame_equal(after[: len(middle)], middle)


def test_a_change_that_does_nothing_gives_the_very_same_weeks():
    with_posters = tried("Cedar", "falls posters", "one ward", 52)
    waited = hospital.ward("Cedar", SEED)
    waited.wait(52)
    columns = [*counted(waited), "goodwill"]
    pd.testing.assert_frame_equal(with_posters.weeks()[columns], waited.weeks()[columns])
    assert with_posters.weeks()["posters_up"][LIVED:].notna().all()


@pytest.mark.parametrize("change", [idea for idea in ideas.ideas("Beech")])
def test_only_what_a_change_truly_touches_and_the_mood_differ(change):
    place = tried("Beech", change, "one ward", 30)
    waited = hospital.ward("Beech", SEED)
    waited.wait(30)
    touched = {effect.measure for effect in ideas.effects(SEED, "Beech", change)}
    mood = {"absent", "would recommend"}
    with_it, without = place.weeks(), waited.weeks()
    for measure in place.measures.values():
        if measure.name not in touched | mood:
            pd.testing.assert_series_equal(with_it[measure.column], without[measure.column])
    pd.testing.assert_frame_equal(place.without(change), without)


def test_with_a_lower_rate_no_week_of_the_same_luck_has_more_falls():
    with_it = tried("Beech", "hourly rounding", "one ward", 100).weeks()
    waited = hospital.ward("Beech", SEED)
    waited.wait(100)
    fewer = waited.weeks()["falls"] - with_it["falls"]
    assert (fewer >= 0).all() and fewer.sum() > 20


def test_the_ledgers_size_is_the_plays_size():
    size = {e.measure: e.size for e in ideas.effects(1, "Beech", "hourly rounding")}
    assert size["falls"] == 0.75
    assert [e.size for e in ideas.effects(1, "Ash", "bed alarms")][0] == 1.0
    triage = ideas.effects(1, "emergency department", "second triage nurse")
    assert {e.measure: e.size for e in triage} == {"first wait": 0.6, "within four hours": 0.0}


def test_a_small_test_hardly_moves_the_wards_chart_and_shows_in_its_own_process():
    beech = hospital.ward("Beech")
    usual = mean_of(beech.futures(400, 12), "falls")
    falls, shown = {}, {}
    for scale in ("one shift", "one bay", "one ward"):
        futures = beech.futures(400, 12, "hourly rounding", scale)
        falls[scale] = mean_of(futures, "falls") / usual - 1
        late = futures[futures["week"] > LIVED + 4]
        shown[scale] = late["rounds_done"].sum() / late["rounds_done_due"].sum()
    print(falls, shown)
    # Futures share their luck, so that the differences are the change's alone.
    assert -0.02 < falls["one shift"] <= 0 and -0.08 < falls["one bay"] < -0.02
    assert -0.25 < falls["one ward"] < -0.12
    assert all(share > 0.65 for share in shown.values())


def test_an_adopted_change_holds_while_it_is_led_and_fades_when_nobody_leads():
    def late(led):
        beech = tried("Beech", "hourly rounding", "one ward", 12)
        beech.adopt("hourly rounding", "one ward", led=led)
        beech.wait(52)
        weeks = beech.weeks().tail(8)
        return weeks["rounds_done"].sum() / weeks["rounds_done_due"].sum()

    assert late(True) > 0.8 and late(False) < 0.15


def test_a_dropped_change_is_gone_within_weeks_and_its_process_is_missing_not_zero():
    place = tried("Beech", "bed rest for those at risk", "one ward", 10)
    place.abandon("bed rest for those at risk")
    place.wait(30)
    weeks = place.weeks()
    off = weeks["change"] == ""
    assert weeks.loc[off, "patients_kept_in_bed"].isna().all()
    waited = hospital.ward("Beech", SEED)
    waited.wait(40)
    columns = ["walked", "pressure_ulcers", "falls"]
    pd.testing.assert_frame_equal(weeks[columns].tail(25), waited.weeks()[columns].tail(25))


def test_some_changes_work_only_together():
    noon = {}
    place = hospital.ward("Sycamore")
    noon["neither"] = mean_of(place.futures(300, 20), "before_noon")
    for change in ("morning board round", "medicines the day before"):
        noon[change] = mean_of(place.futures(300, 20, change, "one ward"), "before_noon")
    first = tried("Sycamore", "medicines the day before", "one ward", 4)
    first.adopt("medicines the day before", "one ward")
    noon["both"] = mean_of(first.futures(300, 20, "morning board round", "one ward"), "before_noon")
    gains = {name: value / noon["neither"] - 1 for name, value in noon.items()}
    print(gains)
    apart = gains["morning board round"] + gains["medicines the day before"]
    assert gains["both"] > 1.5 * apart > 0


def test_a_clean_alone_does_nothing_for_infections_and_helps_beside_a_side_room():
    oak = hospital.ward("Oak")
    usual, alone = oak.futures(400, 50), oak.futures(400, 50, "deep clean", "one ward")
    pd.testing.assert_series_equal(alone["c_difficile"], usual["c_difficile"])
    oak.try_change("a side room within two hours", "one ward", 4, SAME)
    oak.adopt("a side room within two hours", "one ward")
    room, both = oak.futures(400, 50), oak.futures(400, 50, "deep clean", "one ward")
    assert mean_of(both, "c_difficile") < 0.96 * mean_of(room, "c_difficile")


def test_harm_moves_to_where_nobody_looks():
    beech = hospital.ward("Beech")
    usual = beech.futures(300, 20)
    kept = beech.futures(300, 20, "bed rest for those at risk", "one ward")
    assert mean_of(kept, "falls") < mean_of(usual, "falls")
    assert mean_of(kept, "walked") < 0.85 * mean_of(usual, "walked")
    assert mean_of(kept, "pressure_ulcers") > 1.1 * mean_of(usual, "pressure_ulcers")


def test_an_audit_moves_what_the_auditor_sees_and_nothing_else():
    elm = hospital.ward("Elm")
    usual = elm.futures(50, 12)
    audited = elm.futures(50, 12, "audits with names", "one ward")
    assert mean_of(audited, "clean_when_watched") > 1.3 * mean_of(usual, "clean_when_watched")
    pd.testing.assert_series_equal(audited["clean_by_sensor"], usual["clean_by_sensor"])


def test_testing_big_and_being_wrong_costs_goodwill_and_hours():
    cost = {}
    for scale in ("one bay", "one ward", "all wards"):
        weeks = tried("Beech", "resilience course", scale, 8).weeks()
        cost[scale] = weeks["goodwill"].iloc[-1], weeks["hours"].sum()
    print(cost)
    assert cost["one bay"][0] > cost["one ward"][0] > cost["all wards"][0]
    assert cost["one bay"][1] < cost["one ward"][1] < cost["all wards"][1] / 10


def test_being_asked_and_answered_brings_goodwill_and_a_letter_takes_it():
    start = hospital.ward("Hawthorn", SEED).weeks()["goodwill"].iloc[-1]
    end = {
        change: tried("Hawthorn", change, "one ward", 20).weeks()["goodwill"].iloc[-1]
        for change in ("ideas answered within a week", "a letter to all staff")
    }
    assert end["ideas answered within a week"] > start + 5
    assert end["a letter to all staff"] < start - 20


def test_when_goodwill_is_spent_fewer_would_recommend_the_place():
    hawthorn = hospital.ward("Hawthorn", SEED)
    assert "would recommend" not in {
        e.measure for e in ideas.effects(SEED, "Hawthorn", "audits with names")
    }
    usual = hawthorn.futures(200, 20)
    spent = hawthorn.futures(200, 20, "audits with names", "one ward")
    assert mean_of(spent, "would_recommend") < mean_of(usual, "would_recommend") - 0.5
    assert mean_of(spent, "absent") > mean_of(usual, "absent")


def test_a_whole_ward_that_no_small_test_came_before_costs_goodwill_at_once():
    at_once = tried("Birch", "audits with names", "one ward", 1).weeks()["goodwill"]
    place = tried("Birch", "audits with names", "one shift", 1)
    place.try_change("audits with names", "one ward", 1, SAME)
    after = place.weeks()["goodwill"]
    assert at_once.iloc[-2] - at_once.iloc[-1] > after.iloc[-2] - after.iloc[-1] + 1


def test_a_ward_begins_where_its_bay_left_off_and_no_further():
    beech = tried("Beech", "hourly rounding", "one bay", 8)
    weeks = beech.try_change("hourly rounding", "one ward", 4, SAME)
    bay = beech.weeks()["rounds_done"].iloc[LIVED + 7]
    first, last = weeks["rounds_done"].iloc[[0, -1]]
    assert bay < first < 0.65 * 560 and last > 0.75 * 560


def test_hours_are_spent_by_those_who_do_it():
    beech = tried("Beech", "hourly rounding", "one ward", 8)
    assert beech.weeks()["hours"].iloc[-1] == 60 + living.LEADING
    beech.adopt("hourly rounding", "one ward", led=False)
    beech.wait(60)
    hours = beech.weeks()["hours"]
    assert 0 < hours.iloc[-50] < 60 and hours.iloc[-1] < 6


def caught(place, change="hourly rounding", scale="one bay", weeks=8) -> float:
    """The share of 500 futures in which a change caught on."""
    last = place.futures(500, weeks, change, scale).groupby("future").tail(1)
    process = column(ideas.ideas(place.name)[change].process)
    return float((last[process] / last[f"{process}_due"] > 0.45).mean())


def test_the_same_change_is_taken_up_by_one_ward_and_not_by_another():
    shares = {name: caught(hospital.ward(name)) for name in ("Beech", "Birch", "Hawthorn")}
    print(shares)
    assert shares["Beech"] > 0.85 and max(shares["Birch"], shares["Hawthorn"]) < 0.65


def test_small_linked_tests_make_a_change_likelier_to_be_taken_up():
    at_once = caught(hospital.ward("Birch"), scale="one ward")
    place = hospital.ward("Birch")
    ready = living.LINKED + living.ADAPTED
    place.try_change("hourly rounding", "one shift", 1, SAME)
    place.adapt("hourly rounding")
    stretch = place._trial("hourly rounding", "one ward", 8, place.decisions, place.now)
    assert stretch.ready == pytest.approx(ready)
    # Over hospitals, since within one the people who would take it up are the same people.
    later = []
    for seed in range(150):
        place = hospital.ward("Birch", seed)
        place.try_change("hourly rounding", "one shift", 1, SAME)
        place.adapt("hourly rounding")
        place.try_change("hourly rounding", "one ward", 8, SAME)
        last = place.weeks().iloc[-1]
        later.append(last["rounds_done"] / last["rounds_done_due"] > 0.45)
    print(at_once, np.mean(later))
    assert np.mean(later) > at_once + 0.1


def test_the_first_future_is_the_one_that_comes():
    beech = tried("Beech", "safety huddle", "one bay", 4)
    futures = beech.futures(5, 9, "hourly rounding", "one ward")
    beech.try_change("hourly rounding", "one ward", 9, SAME)
    came = beech.weeks().tail(9).reset_index(drop=True)
    first = futures[futures["future"] == 0].drop(columns="future").reset_index(drop=True)
    pd.testing.assert_frame_equal(first, came)


def test_a_future_keeps_its_luck_when_more_are_asked_for_or_further_ahead():
    beech = hospital.ward("Beech")
    few, many, longer = beech.futures(3, 10), beech.futures(50, 10), beech.futures(3, 30)
    pd.testing.assert_frame_equal(few, many[many["future"] < 3].reset_index(drop=True))
    near = longer[longer["week"] <= LIVED + 10].reset_index(drop=True)
    pd.testing.assert_frame_equal(few, near)
    assert few.groupby("future")["falls"].apply(tuple).nunique() == 3
    assert beech.now == LIVED and beech.decisions == []


def test_the_table_of_a_trial_has_the_prediction_beside_the_weeks():
    beech = hospital.ward("Beech")
    after = beech.try_change("hourly rounding", "one bay", 4, "falls down 20% by week 4", "walked")
    assert after["week_of_trial"].tolist() == [1, 2, 3, 4] and after["week"].iloc[0] == LIVED + 1
    before = beech.weeks()[:LIVED]
    level = 1000 * before["falls"].sum() / before["bed_days"].sum()
    assert after["predicted"].tolist() == pytest.approx([0.8 * level] * 4)
    assert set(after["prediction"]) == {"falls down 20% by week 4"}
    assert set(after["change"]) == {"hourly rounding, one bay"}
    told = beech.predictions().iloc[0]
    assert told["before"] == pytest.approx(level)
    assert told["after"] == pytest.approx(1000 * after["falls"].sum() / after["bed_days"].sum())
    walked = [rows["walked"].sum() / rows["patients_asked"].sum() for rows in (before, after)]
    assert [told["balancing_before"], told["balancing_after"]] == pytest.approx(walked)


def test_an_adopted_change_goes_on_after_a_further_test_of_it():
    beech = tried("Beech", "safety huddle", "one bay", 3)
    beech.adopt("safety huddle", "one bay")
    beech.try_change("safety huddle", "one ward", 2, SAME)
    beech.wait(2)
    assert beech.weeks()["change"].tail(4).tolist() == [
        "safety huddle, one ward",
        "safety huddle, one ward",
        "safety huddle, one bay",
        "safety huddle, one bay",
    ]


def test_what_was_adopted_and_then_abandoned_does_not_come_back():
    beech = tried("Beech", "safety huddle", "one bay", 2)
    beech.adopt("safety huddle", "one bay")
    beech.abandon("safety huddle")
    beech.try_change("safety huddle", "one bay", 2, SAME)
    beech.wait(2)
    assert beech.weeks()["change"].tail(2).tolist() == ["", ""]


def test_every_test_of_a_change_is_compared_with_the_weeks_before_the_first():
    beech = tried("Beech", "hourly rounding", "one bay", 10, "falls down by week 10")
    beech.try_change("hourly rounding", "one ward", 10, "falls down by week 10")
    beech.try_change("bed alarms", "one ward", 4, "falls down by week 4")
    weeks = beech.weeks()
    rate = [1000 * w["falls"].sum() / w["bed_days"].sum() for w in (weeks[:26], weeks[20:46])]
    before = beech.predictions()["before"].tolist()
    assert before == pytest.approx([rate[0], rate[0], rate[1]])


REFUSED = {
    "ward": (lambda: hospital.ward("Beach"), "There is no 'Beach' at Merewick; there are Alder, "),
    "list": (lambda: hospital.ward(["Beech"]), "There is no ['Beech'] at Merewick"),
    "seed": (lambda: hospital.ward("Beech", 1.5), "The seed is 1.5; give a whole number from 0"),
    "yes": (lambda: hospital.ward("Beech", True), "The seed is True"),
    "minus": (lambda: hospital.ward("Beech", -1), "The seed is -1"),
    "endless": (lambda: hospital.ward("Beech", 10**6000), "The seed is a number too long"),
    "change": (
        lambda: tried("Beech", "prayer", "one bay", 4),
        "There is no change 'prayer' to try in Beech; there are hourly rounding, ",
    ),
    "elsewhere": (
        lambda: tried("pharmacy", "hourly rounding", "one team", 4),
        "in pharmacy; there are a letter to all staff, ",
    ),
    "itself": (lambda: tried("Beech", "Beech's forms", "one bay", 4), "There is no change"),
    "scale": (
        lambda: tried("Beech", "bed alarms", "two bays", 4),
        "no scale 'two bays' in Beech; there are one shift, one bay, one ward, all wards.",
    ),
    "no scale": (lambda: tried("Beech", "bed alarms", {}, 4), "There is no scale {} in Beech"),
    "department": (
        lambda: tried("theatres", "one more case a list", "one ward", 4, "cancelled up by week 4"),
        "there are one shift, one team, whole department.",
    ),
    "weeks": (lambda: tried("Beech", "bed alarms", "one bay", -2), "weeks is -2; give a whole"),
    "half": (lambda: tried("Beech", "bed alarms", "one bay", 2.5), "weeks is 2.5; give a whole"),
    "years": (lambda: hospital.ward("Beech").wait(157), "whole number from 1 to 156."),
    "untried": (
        lambda: hospital.ward("Beech").adopt("bed alarms", "one ward"),
        "Only what was tried here can be adopted",
    ),
    "led": (
        lambda: tried("Beech", "bed alarms", "one bay", 1).adopt("bed alarms", "one bay", "Tom"),
        "led is 'Tom'; say True or False.",
    ),
    "futures": (lambda: hospital.ward("Beech").futures(0, 5), "n is 0; ask for 1 to 1000"),
    "menu": (lambda: hospital.changes("the moon"), "There is no 'the moon' at Merewick"),
    "balance": (
        lambda: tried("Beech", "bed alarms", "one bay", 1, balancing="mood"),
        "no measure 'mood' to balance with; there are falls, ",
    ),
    "balance itself": (
        lambda: tried("Beech", "bed alarms", "one bay", 1, balancing="falls"),
        'You predict "falls" itself',
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_had_is_refused_in_one_sentence(case):
    ask, says = REFUSED[case]
    with pytest.raises(hospital.HospitalError) as refused:
        ask()
    sentence = str(refused.value)
    assert says in sentence and sentence.endswith(".") and "\n" not in sentence
    assert len(sentence) < 900


def test_a_refused_try_changes_nothing():
    beech = hospital.ward("Beech")
    with pytest.raises(hospital.HospitalError):
        beech.try_change("bed alarms", "one bay", 4)
    assert beech.decisions == [] and beech.now == LIVED


def test_a_season_ends():
    beech = hospital.ward("Beech")
    beech.wait(156)
    with pytest.raises(hospital.HospitalError, match="All 156 weeks of this season are lived"):
        beech.wait(1)
