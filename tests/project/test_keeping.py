"""my-project.json: nothing is lost, and what cannot be used is refused in one sentence."""

import json
import os
import signal
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from improving_care.project import ProjectError, empty, load, put, read, take_in, write
from improving_care.project.keeping import FORMAT, LARGEST, NAME, place
from improving_care.project.sections import SECTIONS

HEAD = f'{{"format": "{FORMAT}", "version": 1'


@pytest.fixture
def path(tmp_path):
    return tmp_path / "my-work" / NAME


def test_a_new_project_is_empty_and_each_section_knows_its_emptiness(path):
    assert load(path) == {}
    for name in SECTIONS:
        put(name, empty(name), path)
    assert set(load(path)) == set(SECTIONS)


def test_a_section_is_kept_and_the_others_stay(path):
    put("aim", {"title": "Fewer falls"}, path)
    put("cycles", [{"question": "Can one bay do it?"}], path)
    put("aim", {"title": "Fewer falls on Beech"}, path)
    assert load(path) == {
        "aim": {"title": "Fewer falls on Beech"},
        "cycles": [{"question": "Can one bay do it?"}],
    }


def test_what_the_course_does_not_know_is_kept(path):
    path.parent.mkdir()
    path.write_text(HEAD + ', "next_year": [1.5, null], "aim": {"colour": "green"}}')
    put("plan", [{"step": "Ask", "mine": True}], path)
    document = json.loads(path.read_text())
    assert document["next_year"] == [1.5, None]
    assert document["aim"] == {"colour": "green"}
    assert document["plan"][0]["mine"] is True


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


# A busy machine is no failure.
UNHURRIED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(st.dictionaries(st.text(max_size=8).map(lambda name: f"my {name}"), plain, max_size=4))
def test_what_is_written_is_read_again(unknown):
    project = {"aim": {"what": "fewer falls"}, **unknown}
    assert read(write(project)) == project


@UNHURRIED
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: (HEAD + text).encode()))
def test_any_content_is_read_or_refused_in_one_sentence(content):
    try:
        read(content)
    except ProjectError as error:
        assert str(error).endswith(".") and "\n" not in str(error)


@pytest.mark.parametrize(
    ("section", "kept", "says"),
    [
        ("aim", [], "In Aim, what stands there must be named parts."),
        ("aim", {"title": 3}, "In Aim, “Name of the project” must be text in quotes."),
        ("aim", {"title": "x" * 81}, "is longer than 80 characters: shorten it."),
        ("drivers", [{}] * 41, "In Drivers, what stands there has more than 40 rows"),
        ("measures", [{}, {"kind": "result"}], "row 2, “Kind” must be outcome, process, balancing"),
        ("benefits", {"low": "much"}, "“Pounds a year, low” must be a number or null."),
        ("value_stream", [{"complete": 120}], "must be 100 or less."),
        ("value_stream", [{"wait_minutes": -1}], "must be 0 or more."),
        ("aim", {"new": object()}, "is neither text nor a number"),
        ("aim", {"new": float("nan")}, "is neither text nor a number"),
        ("aim", {"new": "\ud800"}, "is neither text nor a number"),
        ("aim", {"new": "x" * LARGEST}, "too large to keep"),
    ],
)
def test_a_section_that_does_not_fit_is_refused_and_nothing_changes(path, section, kept, says):
    put("aim", {"title": "Fewer falls"}, path)
    before = path.read_bytes()
    with pytest.raises(ProjectError) as refused:
        put(section, kept, path)
    assert says in str(refused.value)
    assert path.read_bytes() == before
    assert os.listdir(path.parent) == [NAME]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is damaged or is another kind of file (line 1)"),
        (b"\xff\xfe", "is damaged or is another kind of file"),
        (b"[" * 100_000, "is damaged or is another kind of file"),
        (b'{\n"format": 1,\n}', "(line 3)"),
        (b"[]", "This is not a project of this course"),
        (b'{"cells": []}', "This is not a project of this course"),
        (HEAD.replace("1", '"1"').encode() + b"}", "has lost its version"),
        (HEAD.replace("1", "2").encode() + b"}", "saved by a newer course (version 2)"),
        (HEAD.encode() + b', "aim": {"by": 1, "by": 2}}', 'has "by" twice in one place'),
        (HEAD.encode() + b', "x": NaN}', "holds NaN"),
        (HEAD.encode() + b', "x": 1e999}', "holds 1e999"),
        (HEAD.encode() + b', "x": ' + b"9" * 5000 + b"}", "is damaged"),
        (HEAD.encode() + b', "x": "\\ud800"}', "is neither text nor a number"),
        (HEAD.encode() + b', "x": ' + b"[" * 50 + b"]" * 50 + b"}", "nested too deeply"),
        (HEAD.encode() + b', "measures": [{"kind": "result"}]}', "In Measures, row 1, “Kind”"),
        (b" " * (LARGEST + 1), "larger than any project"),
    ],
)
def test_a_broken_file_is_refused_and_never_overwritten(path, content, says):
    path.parent.mkdir()
    path.write_bytes(content)
    for attempt in (lambda: load(path), lambda: put("aim", {}, path), lambda: read(content)):
        with pytest.raises(ProjectError) as refused:
            attempt()
        assert says in str(refused.value)
        assert str(refused.value).endswith(".")
    assert path.read_bytes() == content


def test_bringing_a_file_puts_the_old_one_aside(path):
    put("aim", {"title": "old"}, path)
    assert take_in(write({"aim": {"title": "new"}}), path) == {"aim": {"title": "new"}}
    assert load(path)["aim"]["title"] == "new"
    kept = path.parent / "kept" / "my-project-1.json"
    assert load(kept)["aim"]["title"] == "old"
    with pytest.raises(ProjectError):
        take_in(b"{", path)
    assert load(path)["aim"]["title"] == "new"


def test_a_broken_file_can_be_replaced_and_is_put_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"{ my notes")
    take_in(write({}), path)
    assert load(path) == {}
    assert (path.parent / "kept" / "my-project-1.json").read_bytes() == b"{ my notes"


def test_a_place_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    (tmp_path / "my-work").write_text("a file where the folder should be")
    with pytest.raises(ProjectError, match=r"could not be saved|cannot be opened"):
        put("aim", {}, tmp_path / "my-work" / NAME)


def test_a_killed_program_leaves_the_old_project_or_the_new_one(path):
    put("aim", {"problem": "old"}, path)
    program = (
        "import sys; from pathlib import Path; from improving_care.project import put\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    for word in ('a', 'b'): put('aim', {'problem': word * 600}, Path(sys.argv[1]))\n"
    )
    for after in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout.readline() == "ready\n"
        while load(path)["aim"]["problem"] == "old":
            pass
        for _ in range(40 * after):
            load(path)
        child.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        child.wait()
        child.stdout.close()
        assert load(path)["aim"]["problem"] in ("a" * 600, "b" * 600)


@pytest.mark.parametrize("where", ["my-work", ".", "my-work/exercise"])
def test_the_project_lies_in_my_work_wherever_a_notebook_runs(tmp_path, monkeypatch, where):
    (tmp_path / "my-work" / "exercise").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / where)
    assert place() == tmp_path / "my-work" / NAME
