"""Hostile notebooks against the machine that marks: nothing gained, read, changed or left running.

What each one tries is told in corpus.py; all were marked in one run with an honest one among them.
"""

import json
import sqlite3
from pathlib import Path

import pytest

from improving_care.grading.answers import ANSWER

from ..grading.conftest import SLUG
from .conftest import CANARY, outputs, sandbox_folders
from .corpus import ATTACKS, TOO_MUCH

SENTENCES = {
    "linked": "The file is a link to another place: ask for the notebook itself.",
    "new?line": "The folder's name is no id: name it after its trainee's id.",
}


def test_there_are_more_than_thirty():
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("name", ATTACKS)
def test_it_gains_nothing(hostile, name):
    attack, row = ATTACKS[name], hostile.rows[name]
    # Whoever pours out output meets one limit or another first, as busy as the machine is: the
    # grader's, the time, or the memory of their own notebook, which then ends with no answers.
    pours = attack.sentence == TOO_MUCH
    if attack.sentence and not (pours and row["score"] == "0"):
        assert (row["score"], row["state"]) == ("", "needs a person"), attack.tries
        told = [line for line in hostile.said.stdout.splitlines() if line.startswith(f"  {name}: ")]
        assert told if pours else f"  {name}: {attack.sentence}" in told
        assert not (hostile.root / "feedback" / name / SLUG / f"{SLUG}.html").exists()
    else:
        assert (row["score"], row["maximum"]) == ("0", "28"), attack.tries
        assert row["state"] in ("marked", "reflection to be read")
    shown = outputs(hostile.root, name)
    assert "GAINED" not in shown and CANARY not in shown, attack.tries
    assert ("TRIED" in shown) == attack.ends


def test_the_run_comes_to_its_end_and_says_no_more_than_it_should(hostile):
    assert (hostile.said.returncode, hostile.said.stderr) == (0, "")
    assert CANARY not in hostile.said.stdout
    assert all(letter.isprintable() or letter == "\n" for letter in hostile.said.stdout)


def test_the_honest_notebook_among_them_gets_its_marks(hostile):
    assert (hostile.rows["amina"]["score"], hostile.rows["amina"]["maximum"]) == ("24", "28")


@pytest.mark.parametrize("name", SENTENCES)
def test_what_cannot_be_read_gets_a_sentence(hostile, name):
    assert f"  {name}: {SENTENCES[name]}" in hostile.said.stdout.splitlines()


def test_what_is_collected_is_a_plain_file_with_a_plain_name(hostile):
    lines = hostile.said.stdout.splitlines()
    assert any(line.startswith("  a??[31mred.ipynb: The file is not") for line in lines)
    for name in ("link.ipynb", "pipe.ipynb"):
        assert any(line.startswith(f"  {name}: ") and "ask for" in line for line in lines), name


def test_nothing_that_was_there_has_changed(hostile):
    for place, before in hostile.before.items():
        assert hostile.after[place] == before, place


def test_nothing_was_written_beside_what_the_run_writes(hostile):
    top = hostile.root.parent
    assert {path.name for path in top.iterdir()} == {"exercises", "home", "handed-in"}
    made = {path.name for path in hostile.root.iterdir()}
    known = {"source", "release", "submitted", "autograded", "feedback", "marks", "cohort"}
    assert made == known | {"gradebook.db", "nbgrader_config.py"}
    marks = {path.name for path in (hostile.root / "marks").iterdir()}
    assert marks == {f"{SLUG}.csv", f"{SLUG}-reflections.csv"}
    for path in (hostile.root / "autograded").rglob("*"):
        if path.is_file():
            assert path.name in (f"{SLUG}.ipynb", "known.json"), path


def test_nothing_is_left_running(hostile):
    for process in Path("/proc").glob("[0-9]*"):
        try:
            name = (process / "comm").read_text().strip()
            arguments = (process / "cmdline").read_text()
        except OSError:
            continue
        assert name != hostile.told["mark"], process
        assert "improving_care.grading.sandbox" not in arguments, arguments
        assert not arguments.startswith("bwrap\0") or "merewick" not in arguments, arguments


def test_nobody_was_called(hostile):
    for server in (hostile.web, hostile.near, hostile.udp):
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.recv(1) if server is hostile.udp else server.accept()


def test_the_gradebook_holds_what_was_earned(hostile):
    with sqlite3.connect(hostile.root / "gradebook.db") as book:
        scores = book.execute("select sum(auto_score), sum(manual_score) from grade").fetchone()
    book.close()
    assert scores == (24, None)


def test_a_marked_notebook_holds_nothing_that_runs(hostile):
    for path in (hostile.root / "autograded").glob(f"*/*/{SLUG}.ipynb"):
        assert path.stat().st_size < 500_000, path
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                for kind, value in output.get("data", {}).items():
                    assert kind in ("text/plain", "image/png", ANSWER), kind
                    assert kind != "image/png" or "onerror" not in value


def test_no_sandbox_leaves_its_files(hostile):
    assert sandbox_folders() - hostile.folders == set()
