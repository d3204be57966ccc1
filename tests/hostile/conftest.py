"""One real run of the grading over every hostile notebook, by a user with no rights of the system.

What the notebooks want stands where it stands for a real facilitator, and belongs to the very user
who grades, so that only the sandbox is in the way.
"""

import csv
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from improving_care.grading.course import EXERCISES
from improving_care.grading.release import release_to_cohort
from improving_care.grading.sandbox.walls import ROOT

from ..grading.conftest import SLUG, course_folder, hand_in, read, solutions
from .corpus import ATTACKS, made

USER = 54321  # nobody on this machine, where the tests are run by root
CANARY = "canary-7f3a9c"
SECONDS = 12  # that a notebook may take here, where none is honest and slow
RUN = f"""
import sys
from pathlib import Path
from improving_care.grading.command import main
from improving_care.grading.sandbox import walls
walls.SECONDS = {SECONDS}
sys.exit(main(sys.argv[2:], Path(sys.argv[1])))
"""


def as_ordinary_user(command: list[str]) -> list[str]:
    """Return a command that runs another as a user without rights, also where root tests.

    Folders that only root may enter, and in which this Python or the course stands, are opened for
    it in a view of the file system of its own.
    """
    if os.geteuid():
        return command
    view = ["bwrap", "--dev-bind", "/", "/"]
    needed = [Path(place) for place in (sys.base_prefix, sys.prefix, ROOT)]
    closed = {
        next((f for f in reversed(place.parents) if not f.stat().st_mode & 1), None)
        for place in needed
    }
    for folder in sorted(closed - {None}):
        view += ["--perms", "0755", "--tmpfs", str(folder)]
        inside = [place for place in needed if place.is_relative_to(folder)]
        for between in sorted({f for p in inside for f in p.parents if f.is_relative_to(folder)}):
            view += ["--perms", "0755", "--dir", str(between)]
        for place in inside:
            view += ["--ro-bind", str(place), str(place)]
    who = ["--reuid", str(USER), "--regid", str(USER), "--clear-groups"]
    return [*view, "--", "setpriv", *who, *command]


def snapshot(folder: Path) -> dict[str, str]:
    """Every file and link under a folder, with a hash of what it holds."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def sandbox_folders() -> set[Path]:
    """The folders of sandboxes that stand now and belong to the user who grades here."""
    user = os.geteuid() or USER
    folders = Path(tempfile.gettempdir()).glob("grade-*")
    return {folder for folder in folders if folder.stat().st_uid == user}


@pytest.fixture(scope="session")
def hostile():
    """All hostile notebooks and an honest one, marked in one run by the real command."""
    top = Path(tempfile.mkdtemp(prefix="course-hostile-"))
    root, home, folder = top / "exercises", top / "home", top / "handed-in"
    course_folder(root)
    from improving_care.grading.course import Course

    release = release_to_cohort(Course(root), SLUG)
    released = release.read_text(encoding="utf-8")
    (home / ".ssh").mkdir(parents=True)
    (home / ".ssh" / "id_ed25519").write_text(CANARY)
    web, udp, near = (
        socket.socket(),
        socket.socket(type=socket.SOCK_DGRAM),
        socket.socket(socket.AF_UNIX),
    )
    for one in (web, udp):
        one.bind(("127.0.0.1", 0))
    abstract = f"course-hostile-{os.getpid()}"
    near.bind(f"\0{abstract}")
    for one in (web, near):
        one.listen()
    amina = root / "submitted" / "amina" / SLUG / f"{SLUG}.ipynb"
    hand_in(release, amina, "amina", solutions())
    package = ROOT / "improving_care"
    told = {
        "slug": SLUG,
        "course": str(root),
        "mark": f"out{os.getpid()}"[:15],
        "gradebook": str(root / "gradebook.db"),
        "private": [str(home / ".ssh" / "id_ed25519")],
        "secret": [
            *(str(root / part) for part in (f"source/{SLUG}/{SLUG}.ipynb", "cohort/secret")),
            *(
                str(root / part)
                for part in (f"cohort/{SLUG}.jsonl", f"release/{SLUG}/{SLUG}.ipynb")
            ),
            str(EXERCISES / "source" / SLUG / f"{SLUG}.ipynb"),
            str(package / "hospital" / "ledger.json"),
            *(str(p) for p in package.glob("grading/exercises/*/*.py")),
            str(package / "grading" / "judging.py"),
            str(amina),
        ],
        "names": [
            "ledger.json",
            "judged.py",
            "drawn.py",
            "judging.py",
            f"{SLUG}.ipynb",
            "cohort.py",
        ],
        "writable": [
            str(amina),
            str(root / "autograded" / "amina" / SLUG / f"{SLUG}.ipynb"),
            str(root / "marks" / f"{SLUG}.csv"),
            str(root / "source" / SLUG / f"{SLUG}.ipynb"),
            str(package / "grading" / "judging.py"),
            str(home / ".bashrc"),
        ],
        "port": web.getsockname()[1],
        "udp": udp.getsockname()[1],
        "abstract": abstract,
        "sockets": [str(top / "near")],
    }
    for name, attack in ATTACKS.items():
        place = root / "submitted" / name / SLUG / f"{SLUG}.ipynb"
        place.parent.mkdir(parents=True)
        place.write_bytes(made(attack, released, name, told))
    beside = root / "submitted" / "shadow" / SLUG
    (beside / "pandas.py").write_text("print('GAINED')")
    (beside / "notes.txt").symlink_to(home / ".ssh" / "id_ed25519")
    linked = root / "submitted" / "linked" / SLUG / f"{SLUG}.ipynb"
    linked.parent.mkdir(parents=True)
    linked.symlink_to(root / "source" / SLUG / f"{SLUG}.ipynb")
    (root / "submitted" / "new\nline" / SLUG).mkdir(parents=True)
    folder.mkdir()
    (folder / "a\n\x1b[31mred.ipynb").write_bytes(b"{}")
    (folder / "link.ipynb").symlink_to(home / ".ssh" / "id_ed25519")
    os.mkfifo(folder / "pipe.ipynb")
    top.chmod(0o755)
    if os.geteuid() == 0:
        for path in (top, *top.rglob("*")):
            os.chown(path, USER, USER, follow_symlinks=False)
    watched = [root / "source", root / "cohort", root / "submitted", home]
    before = {place: snapshot(place) for place in (*watched, package)}
    folders = sandbox_folders()
    done = subprocess.run(
        as_ordinary_user(
            [sys.executable, "-P", "-B", "-c", RUN, str(root), SLUG, "--collect", str(folder)]
        ),
        capture_output=True,
        text=True,
        timeout=300,
        cwd="/",
        env={"PATH": os.environ["PATH"], "HOME": str(home), "HOSTILE_CANARY": CANARY},
    )
    yield SimpleNamespace(
        root=root,
        before=before,
        folders=folders,
        after={place: snapshot(place) for place in before},
        said=done,
        told=told,
        web=web,
        udp=udp,
        near=near,
        rows=_rows(root),
    )
    for one in (web, udp, near):
        one.close()
    shutil.rmtree(top)


def _rows(root: Path) -> dict[str, dict]:
    table = root / "marks" / f"{SLUG}.csv"
    if not table.exists():
        return {}
    with open(table, encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def outputs(root: Path, student: str) -> str:
    """All outputs of a marked notebook as one text, or "" where there is none."""
    place = root / "autograded" / student / SLUG / f"{SLUG}.ipynb"
    return json.dumps([c.get("outputs", []) for c in read(place)]) if place.exists() else ""
