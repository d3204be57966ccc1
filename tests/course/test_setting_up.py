"""`python course.py …` makes .venv, mends a half-made one, and says in one sentence what is missing.

A real environment is made each time, with Python's own venv, pip and uv, from an index of two
packages in a folder: the network stays off.
"""

import ast
import base64
import hashlib
import importlib.metadata
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import course

ROOT = Path(course.__file__).parent
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals and other rights")
SETTING_UP = ("Making the environment", "Installing uv", "Installing the packages")


def wheel(folder: Path, name: str, version: str, tag: str, files: dict[str, bytes]) -> str:
    """Write a wheel and return its sha256."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    } | files
    files |= {f"{info}/WHEEL": f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n"}
    files = {path: f.encode() if isinstance(f, str) else f for path, f in files.items()}
    record = ""
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    place = folder / name / f"{name}-{version}-{tag}.whl"
    place.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o100755 << 16  # a file that may be run, as uv must
            archive.writestr(entry, content)
    (place.parent / "index.html").write_text(f'<a href="{place.name}">{place.name}</a>')
    return hashlib.sha256(place.read_bytes()).hexdigest()


@pytest.fixture(scope="session")
def index(tmp_path_factory) -> Path:
    """A package index in a folder: uv, as it stands in this environment, and a package of ours."""
    folder = tmp_path_factory.mktemp("index")
    uv = importlib.metadata.distribution("uv")
    files = {
        # What a wheel installs beside Python stands in it under data/scripts.
        f"uv-{uv.version}.data/scripts/{f.name}" if ".." in f.parts else str(f): f.read_binary()
        for f in uv.files
        if f.suffix != ".pyc" and f.name not in ("RECORD", "WHEEL", "METADATA", "INSTALLER")
    }
    tag = next(r[5:] for r in uv.read_text("WHEEL").splitlines() if r.startswith("Tag: "))
    # The file's name holds one platform of those that the tag may list.
    hashes = {f"uv=={uv.version}": wheel(folder, "uv", uv.version, tag, files)}
    says = {"ward.py": 'SAYS = "Beech"\n', "bay.py": "BEDS = 6\n"}
    hashes["ward==1.0"] = wheel(folder, "ward", "1.0", "py3-none-any", says)
    lines = (f"{pin} \\\n    --hash=sha256:{sha}\n" for pin, sha in hashes.items())
    (folder / "requirements.txt").write_text("".join(lines))
    return folder


class Clone:
    """A fresh clone of a very small course, with a home folder and a cache of its own."""

    def __init__(self, folder: Path, index: Path):
        self.index = index
        self.folder = folder / "clone"
        self.venv = self.folder / ".venv"
        for name in ("improving_care", "benchmarks"):
            (self.folder / name).mkdir(parents=True)
        shutil.copy(course.__file__, self.folder)
        shutil.copy(index / "requirements.txt", self.folder)
        (self.folder / "improving_care" / "__init__.py").write_text("")
        (self.folder / "benchmarks" / "requirements.txt").write_text("")
        (self.folder / "benchmarks" / "hello.py").write_text(
            "import improving_care, ward, bay\nprint(ward.SAYS, bay.BEDS, improving_care.__file__)\n"
        )
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "UV_", "XDG_"))}
        self.environment = kept | {
            "HOME": str(folder),
            "PIP_CONFIG_FILE": os.devnull,
            "UV_NO_CONFIG": "1",
            "PIP_INDEX_URL": index.as_uri(),
        }

    def command(self, *before: str) -> list[str]:
        return [*before, sys.executable, str(self.folder / "course.py"), "bench", "hello"]

    def hello(self, before=(), user=None, **environment) -> subprocess.CompletedProcess:
        """Run `python course.py bench hello`: it sets up, then runs a script in what it made."""
        return subprocess.run(
            self.command(*before),
            cwd=self.folder,
            env=self.environment | environment,
            user=user,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def modules(self) -> Path:
        return next(self.venv.rglob("ward.py")).parent

    def works(self, done: subprocess.CompletedProcess) -> bool:
        """Whether the script ran with all its packages, and with the course's own."""
        own = self.folder / "improving_care" / "__init__.py"
        return done.returncode == 0 and f"Beech 6 {own}" in done.stdout


@pytest.fixture
def clone(tmp_path, index) -> Clone:
    return Clone(tmp_path, index)


@pytest.fixture(scope="module")
def ready(tmp_path_factory, index) -> Clone:
    """A clone that was set up once."""
    clone = Clone(tmp_path_factory.mktemp("ready"), index)
    done = clone.hello()
    assert clone.works(done), done.stdout + done.stderr
    assert [line.split(" ...")[0][:20] for line in done.stdout.splitlines()[:3]] == [
        name[:20] for name in ("Making the environment .venv", *SETTING_UP[1:])
    ], done.stdout
    return clone


def one_sentence(done: subprocess.CompletedProcess, *words: str) -> None:
    """Check that a refusal is exit code 2 and one line which holds the words."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


# An old Python


def test_an_old_python_can_read_the_file():
    ast.parse(Path(course.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_which_one_is_needed(version):
    script = (
        f"import runpy, sys; sys.version_info = {(*version, 'final', 0)}; "
        "sys.argv = ['course.py', 'open']; runpy.run_path('course.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    one_sentence(done, "needs Python 3.11 or later", ".".join(map(str, version)))


# The second call


def test_a_second_call_installs_nothing(ready):
    again = ready.hello()
    assert ready.works(again)
    assert not [step for step in SETTING_UP if step in again.stdout]


def test_new_requirements_are_installed_and_what_a_person_added_is_kept(ready):
    own = ready.modules() / "my_own.py"
    own.write_text("")
    new = wheel(ready.index, "night", "2.0", "py3-none-any", {"night.py": ""})
    with (ready.folder / "requirements.txt").open("a") as file:
        file.write(f"night==2.0 \\\n    --hash=sha256:{new}\n")
    assert ready.works(ready.hello())
    assert (ready.modules() / "night.py").exists()
    assert own.exists()


# Half-made


def test_a_package_that_was_cut_off_is_put_in_place_again(ready):
    (ready.modules() / "bay.py").unlink()  # its dist-info says that it is whole
    (ready.venv / "course-state.txt").write_text(course.INSTALLING)
    assert ready.works(ready.hello())


def test_uv_that_was_cut_off_is_installed_again(ready):
    uv = next(p for p in ready.venv.rglob(course.UV.name) if p.parent.name in ("bin", "Scripts"))
    uv.write_bytes(uv.read_bytes()[:1000])
    (ready.venv / "course-state.txt").unlink()
    done = ready.hello()
    assert "Installing uv" in done.stdout
    assert ready.works(done)


def test_an_environment_cut_off_in_its_first_step_is_made_again(clone):
    (clone.venv / "bin").mkdir(parents=True)
    (clone.venv / "course-state.txt").write_text(course.MAKING)
    assert clone.works(clone.hello())


def test_a_venv_of_the_persons_own_is_filled_and_nothing_in_it_is_lost(clone):
    clone.venv.mkdir()
    (clone.venv / "diary.txt").write_text("Tuesday")
    assert clone.works(clone.hello())
    assert (clone.venv / "diary.txt").read_text() == "Tuesday"


@POSIX
def test_ctrl_c_while_installing_is_one_sentence_and_the_next_call_goes_on(clone):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and never answers
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        running = subprocess.Popen(
            clone.command(),
            cwd=clone.folder,
            env=clone.environment | {"PIP_INDEX_URL": address},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that Ctrl-C can go to its whole group, as a terminal's does
        )
        silent.settimeout(60)
        asked, _ = silent.accept()
        os.killpg(running.pid, signal.SIGINT)
        said, complained = running.communicate(timeout=60)
        asked.close()
    assert running.returncode == 130
    assert complained.split() == "Stopped; the same command goes on from here.".split()
    assert "Installing uv ... not done" in said
    done = clone.hello()
    assert clone.works(done)
    assert "Making the environment" not in done.stdout


# What may be missing


@pytest.fixture
def closed() -> str:
    """The address of an index that is not there: a port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/simple"


def test_no_network_for_pip(clone, closed):
    one_sentence(clone.hello(PIP_INDEX_URL=closed), "could not be fetched", "course-log.txt")


def test_no_network_for_uv_and_its_own_setting_wins_over_pips(ready, closed):
    (ready.venv / "course-state.txt").write_text(course.INSTALLING)
    done = ready.hello(UV_DEFAULT_INDEX=closed, UV_NO_CACHE="1")
    one_sentence(done, "could not be fetched", "course-log.txt")
    assert ready.works(ready.hello())


def test_other_bytes_than_those_pinned_are_refused(clone):
    pinned = clone.folder / "requirements.txt"
    lines = pinned.read_text().splitlines()
    lines[-1] = f"    --hash=sha256:{'0' * 64}"
    pinned.write_text("\n".join([*lines, ""]))
    one_sentence(clone.hello(), "other bytes than those the course was checked with")
    assert not list(clone.venv.rglob("ward.py"))


@POSIX
def test_a_folder_that_may_not_be_written_to(clone):
    before = []
    if os.geteuid() == 0:  # root may write everywhere, unless it lays that right down
        before = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    clone.folder.chmod(0o555)
    done = clone.hello(before)
    clone.folder.chmod(0o755)
    one_sentence(done, "Writing was refused", "copy the course")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
def test_a_disk_that_fills_up_while_the_log_is_written(clone):
    clone.venv.mkdir()
    (clone.venv / "course-log.txt").symlink_to("/dev/full")
    one_sentence(clone.hello(), "The disk is full", "1.5 GB")


@pytest.mark.parametrize("megabytes", [1, 40])
def test_a_full_disk(clone, megabytes):
    """On a real disk of 1 MB (the environment does not fit) and of 40 MB (uv does not)."""
    small = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*small, "true"]).returncode:
        pytest.skip("only where a person may mount can a small disk be made")
    mount = f'mount -t tmpfs -o size={megabytes}m none "$0" && cp -r "$1"/. "$0" && shift && "$@"'
    shutil.copytree(clone.folder, clone.folder.with_name("kept"))
    done = clone.hello([*small, mount, str(clone.folder), str(clone.folder.with_name("kept"))])
    one_sentence(done, "The disk is full", "1.5 GB")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/srv/course/.venv/bin/python: No module named ensurepip", "apt-get install python3."),
        ("OSError: [WinError 112] There is not enough space on the disk", "The disk is full"),
        ("error: failed to write to file: Disk quota exceeded (os error 122)", "The disk is full"),
        ("PermissionError: [WinError 5] Access is denied: 'C:\\\\course'", "Writing was refused"),
        ("invalid peer certificate: UnknownIssuer", "pip config set global.cert"),
        ("SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] self-signed", "pip config set global.cert"),
        ("HTTP status client error (403 Forbidden) for url", "could not be fetched"),
    ],
)
def test_what_the_tools_write_is_answered_with_what_to_do(said, answer):
    assert answer in course.explain(said, "nothing known")
