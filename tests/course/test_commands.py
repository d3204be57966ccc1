"""Each command says what it does, passes on what is the package's, and ends cleanly on Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

import course

ROOT = Path(course.__file__).parent
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C in another way")


@pytest.fixture(scope="module", autouse=True)
def environment():
    """These tests use the environment as it stands, and would otherwise begin by making it."""
    if not course.STATE.exists() or course.STATE.read_text("utf-8") != course.fingerprint():
        pytest.fail("The environment is not what course.py makes: run `python course.py test`.")


def run(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "course.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_help_says_in_one_line_what_each_command_does():
    for arguments in (["--help"], []):
        done = run(*arguments)
        assert done.returncode == 0
        for command in ("open", "test", "book", "data", "chart", "board", "grade", "bench", "pin"):
            assert re.search(rf"^ +{command} +\S.+$", done.stdout, re.MULTILINE), command


@pytest.mark.parametrize(
    "command", ["open", "test", "book", "data", "chart", "board", "grade", "bench", "pin"]
)
def test_each_command_has_a_help_of_its_own(command):
    done = run(command, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: python course.py {command}")
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["opne"], "'open'"),
        (["open", "--port", "70000"], "from 1 to 65535"),
        (["open", "--fast"], "--fast"),
        (["bench", "nothing"], "setup"),
    ],
)
def test_a_slip_of_the_hand_is_answered_in_one_sentence(arguments, word):
    done = run(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert word in done.stderr


@pytest.mark.parametrize(
    ("body", "code", "closing"), [("True", 0, "1 passed"), ("0", 1, "1 failed")]
)
def test_test_ends_with_pytests_closing_line_and_its_exit_code(tmp_path, body, code, closing):
    (tmp_path / "test_it.py").write_text(f"def test_it():\n    assert {body}\n")
    done = run("test", "-p", "no:cacheprovider", str(tmp_path))
    assert done.returncode == code, done.stdout + done.stderr
    assert closing in done.stdout.splitlines()[-1]


def test_a_module_in_the_folder_of_the_person_does_not_stand_in_for_ours(tmp_path):
    (tmp_path / "pandas.py").write_text("raise SystemExit('the wrong pandas')")
    command = [sys.executable, str(ROOT / "course.py"), "chart", "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def lab():
    """A function that serves from a port on, as `open` does once the site is built."""
    started = []

    def serve(port: int) -> subprocess.Popen:
        script = (
            "import sys, course; course.open_course = lambda options, extra: "
            f"course.serve(options.port, True); sys.exit(course.main(['open', '--port={port}']))"
        )
        started.append(
            subprocess.Popen(
                [sys.executable, "-c", script],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,  # so that Ctrl-C can go to the group, as a terminal's does
            )
        )
        return started[-1]

    yield serve
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=30)


def read_until(words: str, lab: subprocess.Popen) -> str:
    said = ""
    for line in lab.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(said)


@POSIX
def test_a_taken_port_gives_the_next_one_and_both_addresses_answer(lab):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = read_until("Ctrl-C", lab(port))
        addresses = re.findall(r"http://\S+", said)
        assert addresses, said
        for address in addresses:
            assert f":{port}/" not in address
            with urllib.request.urlopen(address, timeout=30) as page:
                assert page.status == 200


@POSIX
@pytest.mark.parametrize("moment", ["Starting", "Ctrl-C"])
def test_ctrl_c_leaves_a_sentence_and_nothing_running(lab, moment):
    """Pressed while the server starts, and as soon as it is there."""
    server = lab(18950)
    read_until(moment, server)
    family = psutil.Process(server.pid).children(recursive=True)
    os.killpg(server.pid, signal.SIGINT)
    after = server.communicate(timeout=30)[0]
    sentence, code = {
        "Starting": ("Stopped; the same command goes on from here.", 130),
        "Ctrl-C": ("Closing the labs … The labs are closed.", 0),
    }[moment]
    assert after.split() == sentence.split()
    assert server.returncode == code
    assert psutil.wait_procs(family, timeout=10)[1] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has bubblewrap")
def test_bubblewrap_is_asked_for_by_name_where_apt_may_be_used(monkeypatch, tmp_path, capsys):
    """The system's own apt-get is left alone: one that only writes down what it is asked stands
    first on the path."""
    asked = tmp_path / "asked"
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    for name in ("true", "sudo"):
        (tmp_path / name).write_text("#!/bin/sh\n")
    (tmp_path / "sudo").write_text('#!/bin/sh\nshift\nexec "$@"\n')
    for place in tmp_path.iterdir():
        place.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    course.get_sandbox()
    wanted = ["update", "install -y --no-install-recommends bubblewrap"]
    assert asked.read_text().splitlines() == wanted
    assert "Installing bubblewrap with apt-get ... " in capsys.readouterr().out
    (tmp_path / "bwrap").write_text("")
    (tmp_path / "bwrap").chmod(0o755)
    course.get_sandbox()
    assert asked.read_text().splitlines() == wanted  # it is there: nothing more is asked
