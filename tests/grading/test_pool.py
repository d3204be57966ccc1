"""A cohort's secret and its pool: what trainees get holds no truth, and nobody else can draw it."""

import gzip
import json
import math
import os
import shutil
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from improving_care.grading import my_exercise
from improving_care.grading.cohort import (
    ALONE,
    SIZE,
    Cohort,
    cohort_of,
    draw_pool,
    drawn,
    own_pool,
    pool_content,
)
from improving_care.grading.course import CourseError
from improving_care.grading.pool import (
    PRACTICE,
    ExerciseError,
    file_name,
    from_file,
    packed,
    place,
    unpacked,
)
from improving_care.grading.sandbox.walls import SEEN

from .conftest import FEW, SLUG, few

ROOT = Path(__file__).parents[2]
IDS = [f"trainee-{number}" for number in range(20)]


def same(one, other) -> bool:
    """Whether two values are equal, tables to the type of each column."""
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(one, other)
        return True
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[name], other[name]) for name in one)
    return type(one) is type(other) and one == other


def test_what_a_trainee_is_given_and_told_is_the_same_from_the_file(slug):
    for trainee in IDS[:5]:
        data = drawn(slug, trainee)
        again = from_file(own_pool(slug, trainee, ALONE), slug, trainee)
        assert same(data.given, again.given)
        assert data.forms == again.forms
        assert {name: told.text for name, told in data.told.items()} == {
            name: told.text for name, told in again.told.items()
        }
        pictures = [told for told in data.told.values() if told.picture is not None]
        assert len(pictures) == sum(told.picture is not None for told in again.told.values())
        assert same(data.planted, unpacked(json.loads(json.dumps(packed(data.planted)))))


def test_the_file_holds_no_truth_and_nothing_planted(slug):
    pool = json.loads(gzip.decompress(pool_content(slug, few(slug))))
    assert set(pool) == {"course", "exercise", "sets"} and len(pool["sets"]) == FEW
    for one in pool["sets"]:
        assert set(one) == {"given", "told", "forms"}
    assert from_file(pool_content(slug, few(slug)), slug, "amina").planted == {}


def test_a_whole_pool_fits_a_mail(slug):
    content = pool_content(slug, few(slug))
    assert len(content) / FEW * SIZE < 1_000_000, len(content)


def test_the_kept_data_are_those_that_the_secret_gives(slug, tmp_path):
    shutil.copy(few(slug).folder / "secret", tmp_path)
    again = Cohort(few(slug).secret, tmp_path)
    draw_pool(slug, again, 2)
    kept = (few(slug).folder / f"{slug}.jsonl").read_text().splitlines()
    assert (tmp_path / f"{slug}.jsonl").read_text().splitlines() == kept[:2]


def test_another_secret_gives_other_data(tmp_path):
    other = Cohort(bytes(32), tmp_path)
    draw_pool(SLUG, other, 2)
    mine = pool_content(SLUG, few())
    for theirs in json.loads(gzip.decompress(pool_content(SLUG, other)))["sets"]:
        assert theirs not in json.loads(gzip.decompress(mine))["sets"]


def test_a_secret_is_made_once_for_its_owner_alone(tmp_path):
    first = cohort_of(tmp_path, begin=True)
    assert cohort_of(tmp_path, begin=True) == cohort_of(tmp_path) == first
    assert len(first.secret) == 32 and cohort_of(tmp_path / "two", begin=True) != first
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "cohort").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "cohort" / "secret").stat().st_mode) == 0o600
        draw_pool(SLUG, first, 1)
        assert stat.S_IMODE((tmp_path / "cohort" / f"{SLUG}.jsonl").stat().st_mode) == 0o600


@pytest.mark.parametrize("begin", [False, True])
def test_a_lost_or_damaged_secret_is_never_replaced(tmp_path, begin):
    if not begin:
        with pytest.raises(CourseError, match="has no secret yet"):
            cohort_of(tmp_path)
        assert not (tmp_path / "cohort").exists()
    (tmp_path / "cohort").mkdir()
    (tmp_path / "cohort" / "secret").write_text("abc")
    with pytest.raises(CourseError, match="is damaged: put it back from your copy"):
        cohort_of(tmp_path, begin)
    assert (tmp_path / "cohort" / "secret").read_text() == "abc"


def test_a_cohort_without_a_pool_of_this_exercise_says_so(tmp_path):
    with pytest.raises(CourseError, match=f"no data for {SLUG} yet: make its release first"):
        drawn(SLUG, "amina", cohort_of(tmp_path, begin=True))


def test_drawing_that_was_stopped_goes_on_and_ends_the_same(tmp_path):
    kept = (few().folder / f"{SLUG}.jsonl").read_bytes()
    begun = tmp_path / f"{SLUG}.part"
    for cut in (0, 10, len(kept) // 2, kept.index(b"\n") + 1):
        begun.write_bytes(kept[:cut])
        draw_pool(SLUG, Cohort(few().secret, tmp_path), FEW)
        assert not begun.exists()
        assert (tmp_path / f"{SLUG}.jsonl").read_bytes() == kept
        (tmp_path / f"{SLUG}.jsonl").unlink()


def test_a_pool_once_drawn_stays_as_it_is(tmp_path):
    (tmp_path / f"{SLUG}.jsonl").write_text("as it was")
    draw_pool(SLUG, Cohort(bytes(32), tmp_path))
    assert (tmp_path / f"{SLUG}.jsonl").read_text() == "as it was"


def test_ids_are_spread_evenly_and_practice_is_nobodys():
    places = Counter(place(SLUG, f"id-{k}", SIZE) for k in range(20_000))
    assert set(places) == set(range(1, SIZE)) and max(places.values()) < 2 * min(places.values())
    assert place(SLUG, PRACTICE, SIZE) == 0
    assert place(SLUG, "amina", 1) == 0


@pytest.mark.parametrize("unpack", [bytes, gzip.decompress])
def test_a_notebook_takes_its_own_data_from_the_file_beside_it(tmp_path, monkeypatch, unpack):
    monkeypatch.chdir(tmp_path)
    name = file_name(SLUG) if unpack is bytes else file_name(SLUG).removesuffix(".gz")
    (tmp_path / name).write_bytes(unpack(pool_content(SLUG, few())))
    for trainee in IDS:
        falls = my_exercise(SLUG, trainee).falls
        pd.testing.assert_frame_equal(falls, drawn(SLUG, trainee, few()).given["falls"])


def test_without_the_file_a_notebook_says_whose_data_it_shows(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    falls = my_exercise(SLUG, "amina").falls
    said = capsys.readouterr().out
    assert 'chosen by the id "amina"' in said and "put 05-control-charts.json.gz" in said
    pd.testing.assert_frame_equal(falls, drawn(SLUG, "amina").given["falls"])


def damaged():
    whole = pool_content(SLUG, few())
    pool = json.loads(gzip.decompress(whole))
    yield from (b"", b"{", b"[]", b"null", whole[: len(whole) // 2], whole[:-4] + b"\0\0\0\0")
    for change in ({"sets": []}, {"sets": {}}, {"sets": 3}, {"sets": [[]]}, {"exercise": None}):
        yield json.dumps(pool | change).encode()
    table = {"@": "table", "of": {"falls": {"type": "no such", "values": [1]}}}
    for given in (table, {"@": "AnswerError", "x": 1}, {"@": "Number", "low": 1}, {"@": 3}):
        yield json.dumps(pool | {"sets": [pool["sets"][0] | {"given": given}]}).encode()


@pytest.mark.parametrize("content", list(damaged()))
def test_a_damaged_file_gets_one_sentence(content):
    with pytest.raises(ExerciseError) as error:
        from_file(content, SLUG, "amina")
    assert "put" in str(error.value) and str(error.value).count(". ") == 0


def test_the_file_of_another_exercise_gets_one_sentence():
    with pytest.raises(ExerciseError, match="is that of 05-control-charts: put the one for 04-run"):
        from_file(pool_content(SLUG, few()), "04-run-charts", "amina")


def test_a_pool_holds_plain_things_alone():
    table = pd.DataFrame({"a": [1, 2]}, index=["x", "y"])
    for odd in (table, {1, 2}, print, np.zeros(2), {"a": object()}, math.nan):
        with pytest.raises(TypeError, match="a pool cannot hold"):
            packed(odd)
    odd = {"n": np.int64(3), "t": (1, "a"), "d": {3: [None, True]}, "@": 1}
    assert unpacked(json.loads(json.dumps(packed(odd)))) == odd
    dates = pd.DataFrame(
        {"d": pd.to_datetime(["2024-01-01", None]), "x": [1.5, None], "s": ["a", "b"]}
    )
    pd.testing.assert_frame_equal(unpacked(json.loads(json.dumps(packed(dates)))), dates)


SCRIPT = """
from improving_care.grading import my_exercise
mine = my_exercise("{slug}", "amina")
for name in {names}:
    mine.tell(name)
try:
    import improving_care.grading.cohort
except ImportError:
    print("done")
"""


def test_a_notebook_needs_neither_judge_nor_truth_nor_secret(slug, tmp_path):
    """The rooms that stand where handed-in notebooks run are enough, and hold no others."""
    for name in SEEN:
        there, here = ROOT / name, tmp_path / name
        here.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if there.is_dir() else shutil.copy)(there, here)
    (tmp_path / file_name(slug)).write_bytes(own_pool(slug, "amina", few(slug)))
    names = list(drawn(slug, "amina", few(slug)).told)
    script = SCRIPT.format(slug=slug, names=names)
    # -I -S would lose the packages; the course itself is taken from this folder alone.
    first = f"import sys; sys.path = [{str(tmp_path)!r}] + [p for p in sys.path if p not in ('', {str(ROOT)!r})]\n"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", first + script], cwd=tmp_path, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout.strip().splitlines()[-1:]) == (0, ["done"]), ran.stderr
