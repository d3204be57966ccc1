"""The observed shifts: whole, on the ward's plan, and near what observers have published."""

import pytest

from improving_care.datasets import FOLDER, load
from improving_care.hospital import draws, observation
from improving_care.hospital.place import WARDS
from improving_care.hospital.ward_plan import CORRIDOR, DEPTH, LENGTH, ROOMS, spot, walk

TABLE = load("nurse_observation")


def test_each_shift_is_whole_and_begins_with_the_handover():
    for _, shift in TABLE.groupby(["ward", "shift"]):
        assert shift.minute.tolist() == list(range(observation.MINUTES))
        assert set(shift.activity[:20]) == {"handover"}
        assert (shift.activity == "break").sum() == observation.BREAK


def test_the_wards_are_alike_and_the_file_is_small():
    assert {WARDS[name].beds for name in observation.WARDS} == {28}
    assert set(TABLE.ward) == set(observation.WARDS) and set(TABLE.place) <= set(ROOMS)
    assert (FOLDER / "nurse_observation.csv").stat().st_size < 300_000


def test_metres_are_the_way_along_the_corridor():
    for _, shift in TABLE.groupby(["ward", "shift"]):
        places = shift.place.tolist()
        assert shift.metres.tolist() == [0, *map(walk, places, places[1:])]


def test_care_at_the_bedside_takes_near_the_published_share_of_time():
    worked = TABLE[TABLE.activity != "break"]
    share = (worked.activity == "care at the bedside").mean()
    print(f"care at the bedside {share:.1%} of time worked (19.3% of nursing practice time)")
    assert share == pytest.approx(0.193, abs=0.02)
    each = worked.groupby(["ward", "shift"]).activity.apply(
        lambda done: (done == "care at the bedside").mean()
    )
    assert each.max() - each.min() > 0.05, "one shift is not another"


def test_the_rooms_fill_both_sides_of_the_corridor():
    for north in (True, False):
        row = [room for room in ROOMS.values() if room.north == north]
        ends = [0, *(room.left + room.width for room in row)]
        assert [room.left for room in row] == ends[:-1] and ends[-1] == LENGTH
    for name, room in ROOMS.items():
        x, y = spot(name)
        assert room.left < x < room.left + room.width and room.top < y < room.bottom
        assert not CORRIDOR[0] < y < CORRIDOR[1] and y < DEPTH


def test_a_way_is_as_long_back_as_there_and_longer_to_what_is_further():
    assert walk("Bay 1", "Bay 1") == 0
    assert walk("Bay 1", "Store") == walk("Store", "Bay 1") == 56
    assert walk("Bay 1", "Store", store=10) < walk("Bay 1", "Station") < walk("Bay 1", "Store")


def test_a_shift_more_moves_no_other(monkeypatch):
    before = observation.table(1)
    monkeypatch.setattr(observation, "SHIFTS", observation.SHIFTS + 1)
    after = observation.table(1)
    kept = after[after["shift"] < observation.SHIFTS].reset_index(drop=True)
    assert len(after) > len(before) and kept.equals(before)


def test_every_job_can_come_up():
    often = [job[0] for job in observation.JOBS]
    assert sum(often) == pytest.approx(1)
    rng = draws.stream(1, "jobs")
    assert len({observation._job(rng.random()) for _ in range(500)}) == len(often)
