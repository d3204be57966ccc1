"""The notebook of cycles: from a season to rows, and to one page of A4; and the scale of a test."""

import re

import pytest

from improving_care import hospital
from improving_care.hospital.ideas import secrets
from improving_care.project import read, write
from improving_care.project.charter import charter
from improving_care.project.cycles import MOST_CYCLES, cycles_page, season_cycles
from improving_care.project.scale import REACH, expected_loss, losses
from improving_care.project.sections import SECTIONS

A4 = 297 / 25.4 * 96  # pixels down


@pytest.fixture
def played():
    beech = hospital.ward("Beech", 7)
    beech.try_change("hourly rounding", "one bay", 4, "rounds done to 85% by week 4", "walked")
    beech.adapt("hourly rounding")
    beech.wait(2)
    beech.try_change("bed alarms", "one ward", 2, "falls down by week 2")
    beech.try_change("hourly rounding", "one ward", 12, "falls down 20% by week 12", "walked")
    beech.abandon("bed alarms")
    beech.adopt("hourly rounding", "one ward", led=False)
    return beech


def test_a_season_becomes_rows_that_the_project_keeps(played):
    notes = [{"asked": "Asked: Tom.", "why": "Not done"}]
    first, alarms, second = rows = season_cycles(played, notes)
    assert read(write({"cycles": rows}))["cycles"] == rows
    assert (first["decision"], first["asked"], first["why"]) == ("adapt", "Asked: Tom.", "Not done")
    assert first["next"] == "hourly rounding, one ward"
    assert (first["when"], alarms["when"]) == ("Beech, weeks 27 to 30", "Beech, weeks 33 to 34")
    assert (alarms["decision"], alarms["watched"]) == ("abandon", "")
    assert (second["decision"], second["next"]) == ("adopt", "one ward, nobody leads it")
    known = set(SECTIONS["cycles"].schema["items"]["properties"]) | {"where"}
    assert all(set(row) == known for row in rows)


def test_what_was_found_is_what_the_hospital_says(played):
    trials = played.predictions()
    rows = season_cycles(played, [])
    for row, trial in zip(rows, trials.itertuples(), strict=True):
        assert row["prediction"] == trial.prediction
        assert trial.verdict in row["found"].lower()
    assert f"{100 * trials['after'][0]:.0f}% came" in rows[0]["found"]
    assert f"{trials['before'][2]:.1f} per 1,000 before" in rows[2]["found"]
    lived = played.weeks()[26:30]
    done = f"{lived['rounds_done'].sum():,} of {lived['rounds_done_due'].sum():,} due"
    assert done in rows[0]["done"]


def test_no_row_and_no_page_tells_a_true_effect(played):
    page = cycles_page({"cycles": season_cycles(played, [])}, played.mark()).decode()
    assert not [secret for secret in secrets() if secret in page]


@pytest.mark.parametrize("count", [0, 1, 60])
def test_a_notebook_however_full_is_one_page_of_a4(played, page, tmp_path, count):
    longest = {
        name: "wandering words " * 40
        for name, part in SECTIONS["cycles"].schema["items"]["properties"].items()
        if "enum" not in part
    }
    project = {"cycles": [longest | {"decision": "abandon", "where": "Merewick"}] * count}
    path = tmp_path / "cycles.html"
    path.write_bytes(cycles_page(project, played.mark()))
    page.goto(path.as_uri())
    pdf = page.pdf(prefer_css_page_size=True)
    assert re.findall(rb"/Type /Pages.*?/Count (\d+)", pdf, re.DOTALL) == [b"1"]
    said = page.locator("footer").inner_text()
    assert (f"{count - MOST_CYCLES} earlier cycles" in said) == (count > MOST_CYCLES)


def test_what_a_stranger_wrote_runs_nothing(page, tmp_path):
    path = tmp_path / "cycles.html"
    path.write_bytes(cycles_page({"cycles": [{"change": "<script>document.title='x'</script>"}]}))
    page.goto(path.as_uri())
    assert page.title() == "My notebook of cycles"
    assert "<script>" in page.locator("td").first.inner_text()


def test_a_word_without_an_end_is_cut_on_the_page():
    """Cut at the longest of each: 60 letters of a change, 400 of a project's why."""
    cycle = cycles_page({"cycles": [{"change": "x" * 300}]})
    project = charter({"aim": {"why": "x" * 3000}})
    assert b"x" * 60 in cycle and b"x" * 61 not in cycle
    assert b"x" * 400 in project and b"x" * 401 not in project


def test_the_loss_of_a_test_by_hand():
    """Half sure, 60 hours, 20 saved, 4 weeks, 1 ward of 18: 0.5*60*4 and 0.5*20*4*17."""
    assert expected_loss(0.5, 60, 20, 4, 1, 18) == (120, 680)
    assert losses(0.5, 60, 20, 4)["one ward"].total == 800


def test_small_when_in_doubt_and_large_when_sure_and_waiting_is_dear():
    def least(sure, gain):
        found = losses(sure, 60, gain, 4)
        return min(found, key=lambda scale: found[scale].total)

    assert list(REACH) == ["one shift", "one bay", "one ward", "all wards"]
    assert (least(0.5, 20), least(0.95, 90)) == ("one shift", "all wards")
    # It turns where doubt times hours is belief times gain: at 0.75 for 60 and 20.
    assert (least(0.74, 20), least(0.76, 20)) == ("one shift", "all wards")
