"""Set-up and commands of the course; needs Python 3.11 or later and nothing else."""

# An older Python must be able to read this file to its end, so that it can say what is missing:
# nothing here is newer in its form than Python 3.6.
import argparse
import ast
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path


def too_old(version):
    """Return one sentence when this Python version (a tuple) is too old for the course, or None."""
    if version[:2] >= (3, 11):
        return None
    has = ".".join(str(part) for part in version[:3])
    return (
        "This course needs Python 3.11 or later; this is Python " + has + ": "
        "install a newer one from python.org and run the same command with it."
    )


if too_old(sys.version_info):
    print(too_old(sys.version_info), file=sys.stderr)
    sys.exit(2)

ROOT = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
UV = PYTHON.with_name("uv.exe" if WINDOWS else "uv")
# With -P no module is taken from the folder in which the command was typed.
PACKAGE = [PYTHON, "-P", "-m", "improving_care"]
REQUIREMENTS = ROOT / "requirements.txt"
LOG = VENV / "course-log.txt"  # all that pip, uv and apt-get say
# MAKING, INSTALLING, or the fingerprint of what is there; absent in a .venv that others made.
STATE = VENV / "course-state.txt"
MAKING = "making the environment"
INSTALLING = "installing the packages"

# The commands that live in the package, each with a help of its own.
ROOMS = {
    "book": "build the site",
    "data": "make the hospital's tables again from their seed",
    "chart": "chart a file of your own",
    "board": "write a board paper from a file of your own",
    "grade": "release, grade and return an exercise",
}

# What pip, uv, Python and the systems write when something is missing, and what to say then.
TROUBLES = [
    (
        r"No space left|Errno 28|os error 28|os error 112|WinError 112|not enough space|[Qq]uota",
        "The disk is full: free 1.5 GB and run the same command again.",
    ),
    (
        r"Permission denied|Read-only file system|Operation not permitted|Access is denied",
        f"Writing was refused: copy the course from {ROOT} to a folder of your own "
        "and run the same command there.",
    ),
    (
        r"No module named '?(ensurepip|venv)",
        "This Python lacks its venv: run `sudo apt-get install python{}.{}-venv` "
        "and then the same command again.".format(*sys.version_info),
    ),
    (
        r"certificate verify failed|CERTIFICATE_VERIFY_FAILED|invalid peer certificate",
        "This network's certificate is not trusted: ask for its file, run "
        "`pip config set global.cert FILE` and then the same command again.",
    ),
    (
        r"[Hh]ash mismatch|DO NOT MATCH THE HASHES",
        "A package came with other bytes than those the course was checked with, and was not "
        f"installed: {LOG} names it; try again from another network or mirror.",
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|timed out|name resolution|ProxyError"
        r"|error sending request|Failed to (fetch|download)|dns error|Connection (refused|reset)"
        r"|No matching distribution found|HTTP status|HTTP error",
        "The packages could not be fetched: check that this computer is online (behind a mirror: "
        f"that pip's index-url names it) and run the same command again; details are in {LOG}.",
    ),
]

# pip's setting -> uv's, for a hospital that has told only pip where its mirror is.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}

BROWSERS = (
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"],
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ],
    ["Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"],
)


class Stop(Exception):
    """One sentence for the person who typed the command."""


class CommandLine(argparse.ArgumentParser):
    """A parser whose complaints are one sentence, without a page of usage before it."""

    def error(self, message):
        raise Stop(f"{message[0].upper()}{message[1:]}; `{self.prog} --help` shows how.")


def explain(text: str, otherwise: str) -> str:
    """Return the sentence that says what to do about what pip, uv or the system wrote."""
    for pattern, sentence in TROUBLES:
        if re.search(pattern, text):
            return sentence
    return otherwise


@contextmanager
def step(label: str):
    """Print one line for a step: what is done, then the seconds that it took."""
    print(f"{label} ... ", end="", flush=True)
    began = time.perf_counter()
    try:
        yield
    except BaseException:
        print("not done", flush=True)
        raise
    print(f"{time.perf_counter() - began:.1f} s", flush=True)


def attend(command: list, **options) -> int:
    """Run a command to its end and return its exit code.

    Ctrl-C reaches the command as well: it gets ten seconds to put its things away, then it is
    told to end; a second Ctrl-C kills it. Once it has ended, KeyboardInterrupt is raised with its
    exit code.
    """
    child = subprocess.Popen([str(part) for part in command], **options)
    interrupted = []  # when Ctrl-C was pressed
    # Short naps, because on Windows a longer wait does not hear Ctrl-C.
    while child.poll() is None:
        try:
            time.sleep(0.05)
            if interrupted and time.monotonic() > interrupted[0] + 10:
                child.terminate()
        except KeyboardInterrupt:
            interrupted.append(time.monotonic())
            if len(interrupted) > 1:
                child.kill()
    if interrupted:
        raise KeyboardInterrupt(child.returncode)
    return child.returncode


def logged(*command, **options) -> None:
    """Run a command with all that it says kept in the log; Stop with one sentence if it fails."""
    with LOG.open("a+b") as log:
        log.write(f"$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        start = log.tell()
        code = attend(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **options
        )
        log.seek(start)
        said = log.read().decode(errors="replace")
    if code:
        raise Stop(explain(said, f"Setting up stopped: the last lines of {LOG} say why."))


def answer(*command) -> str | None:
    """Return what a short command prints, or None when it fails or is not there."""
    try:
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def fingerprint() -> str:
    """Return a hash of what the environment is made from: requirements, Python and this folder."""
    parts = [REQUIREMENTS.read_bytes(), (VENV / "pyvenv.cfg").read_bytes(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def uv_environment() -> dict[str, str]:
    """Return the environment for uv: pip's settings wherever uv has none, as uv reads no pip.conf.

    Like pip, uv then asks every index for the best match (the hashes decide what is accepted) and
    trusts the certificates that the system trusts.
    """
    pip = {}
    # `pip config list` gives lines such as global.index-url='https://…'; the later wins here.
    listed = (answer(PYTHON, "-m", "pip", "config", "list") or "").splitlines()
    for section in ("global.", "install.", ":env:."):
        for line in listed:
            if line.startswith(section):
                key, _, value = line[len(section) :].partition("=")
                pip[key] = " ".join(ast.literal_eval(value).split())
    own = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_SYSTEM_CERTS": "1"}
    files = [os.environ.get("UV_CONFIG_FILE"), "/etc/uv/uv.toml"]
    files += [Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"), "uv/uv.toml")]
    files += [Path(os.environ.get("APPDATA", "."), "uv/uv.toml")]
    told = any(k.startswith("UV_") and "INDEX" in k for k in os.environ) or any(
        "index" in Path(f).read_text(encoding="utf-8") for f in files if f and Path(f).is_file()
    )
    for key, name in PIP_TO_UV.items():
        if key in pip and not (told and "INDEX" in name):
            own[name] = pip[key]
    return {**own, **os.environ}


def prepare() -> None:
    """Make .venv whole, or return at once when it is; what an earlier call left half made is mended.

    Raises Stop with one sentence. Deletes nothing but a .venv whose making it began itself.
    """
    if not PYTHON.exists() and PYTHON.is_symlink():
        raise Stop(
            f"The Python that {VENV} was made with is gone: delete that folder and run again."
        )
    state = STATE.read_text(encoding="utf-8") if STATE.exists() else None
    if PYTHON.exists() and state == fingerprint():
        return
    if state == MAKING:
        shutil.rmtree(VENV)
    if not VENV.exists():
        VENV.mkdir()
        STATE.write_text(MAKING, encoding="utf-8")
    if not PYTHON.exists() or answer(PYTHON, "-m", "pip", "--version") is None:
        with step("Making the environment .venv"):
            logged(sys.executable, "-m", "venv", "--without-pip", VENV)
            # Apart from venv, which would hide why it failed.
            logged(PYTHON, "-m", "ensurepip", "--upgrade", "--default-pip")
            STATE.unlink(missing_ok=True)

    # uv cannot replace itself while it runs (on Windows), so pip looks after uv and uv after the
    # rest; both are pinned in the one file.
    pinned = REQUIREMENTS.read_text(encoding="utf-8")
    uv_lines = re.search(r"^uv==(\S+)( \\\n +--hash=\S+)+\n", pinned, re.MULTILINE)
    if (answer(UV, "--version") or "").split()[:2] != ["uv", uv_lines[1]]:
        with step("Installing uv"):
            uv_file = VENV / "course-uv.txt"
            uv_file.write_text(uv_lines[0], encoding="utf-8")
            pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--retries=2", "install"]
            logged(*pip, "--no-deps", "--force-reinstall", "--require-hashes", "-r", uv_file)
    packages = VENV / "course-packages.txt"
    packages.write_text(pinned.replace(uv_lines[0], ""), encoding="utf-8")
    with step("Installing the packages"):
        STATE.write_text(INSTALLING, encoding="utf-8")
        # A package that was cut off half-way can look whole: put all in place again from the cache.
        again = ["--reinstall"] if state == INSTALLING else []
        # Compiled at once, which takes 3 s longer here and halves every start after it, also where
        # PYTHONDONTWRITEBYTECODE lets Python keep nothing that it compiles.
        install_packages(packages, "--compile-bytecode", *again)
        folder = answer(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
        # Python reads .pth files in the system's own encoding.
        pth = Path(folder.strip(), "improving_care.pth")
        pth.write_text(f"{ROOT}\n", encoding="locale")
        STATE.write_text(fingerprint(), encoding="utf-8")


def install_packages(requirements: Path, *options: str) -> None:
    """Install a pinned list into .venv; nothing that is there already is taken away."""
    command = [UV, "pip", "install", "--python", PYTHON, "--require-hashes", *options]
    logged(*command, "-r", requirements, env=uv_environment())


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge, or None."""
    names, mac, windows = BROWSERS
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    folders = [os.environ.get(v, "") for v in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")]
    places = [*mac, *(str(Path(f) / w) for f in folders if f for w in windows)]
    return next((p for p in places if Path(p).is_file()), None)


def get_browser() -> None:
    """See to it that there is a browser for the tests: install Chromium where that is allowed."""
    if find_browser():
        return
    advice = {"darwin": "brew install --cask chromium", "win32": "winget install Google.Chrome"}
    command = advice.get(sys.platform, "sudo apt-get install chromium")
    if shutil.which("dnf"):
        command = "sudo dnf install chromium"
    apt_get("chromium", "No browser is installed", "Chromium")
    if not find_browser():
        raise Stop(f"The tests need Chromium, Chrome or Edge: run `{command}` and then this again.")


def get_sandbox() -> None:
    """Install bubblewrap, in which other people's notebooks run, where that is allowed.

    Where it is not, the grading and its tests say so; other systems than Linux have none.
    """
    if sys.platform == "linux" and not shutil.which("bwrap"):
        apt_get("bubblewrap", "No sandbox is installed", "bubblewrap")


def apt_get(package: str, missing: str, name: str) -> None:
    """Install a package of the system with apt-get, if this person may; the log says why not."""
    root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or answer(*root, "true") is None:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step(f"{missing}; asking apt-get for its newest list"):
            logged(*root, "apt-get", "update", env=quiet)
        with step(f"Installing {name} with apt-get"):
            install = ["apt-get", "install", "-y", "--no-install-recommends", package]
            logged(*root, *install, env=quiet)
    except Stop:
        pass  # whoever needs it says what to do


def open_course(options: argparse.Namespace, extra: list[str]) -> int:
    """Build the site if it is stale, serve site and lab until Ctrl-C, and return 0."""
    prepare()
    stale = "import sys, improving_care.site.build as b; sys.exit(1 if b.is_stale() else 0)"
    if attend([PYTHON, "-P", "-c", stale]):
        print("Building the site:", flush=True)
        began = time.perf_counter()
        code = room("book", [])
        if code:
            return code
        print(f"Building the site ... {time.perf_counter() - began:.1f} s", flush=True)
    return serve(options.port, options.no_browser)


def serve(port: int, no_browser: bool) -> int:
    """Serve site and lab until Ctrl-C, which the server hears as well; return 0 if it obeyed."""
    command = [*PACKAGE, "serve", "--port", port]
    try:
        return attend([*command, "--no-browser"] if no_browser else command)
    except KeyboardInterrupt as stopped:
        if stopped.args == (0,):
            return 0
        raise


def run_tests(options: argparse.Namespace, extra: list[str]) -> int:
    """Run every test on both cores and return pytest's exit code."""
    prepare()
    get_browser()
    get_sandbox()
    command = [PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadfile", *extra]
    return attend(command, cwd=str(ROOT))


def run_benchmarks(options: argparse.Namespace, extra: list[str]) -> int:
    """Run one benchmark, or all, and return the first exit code that is not 0."""
    scripts = {script.stem: script for script in sorted((ROOT / "benchmarks").glob("*.py"))}
    if options.name and options.name not in scripts:
        raise Stop(f"There is no benchmark {options.name}; choose one of: {', '.join(scripts)}.")
    prepare()
    with step("Installing what the benchmarks compare with"):
        install_packages(ROOT / "benchmarks" / "requirements.txt")
    for name in [options.name] if options.name else scripts:
        print(f"\n{name}", flush=True)
        code = attend([PYTHON, scripts[name], *extra])
        if code:
            return code
    return 0


def pin(options: argparse.Namespace, extra: list[str]) -> int:
    """Choose and pin every package again from pyproject.toml; `--upgrade` takes the newest."""
    prepare()
    compile_ = [UV, "pip", "compile", "--universal", "--python-version", "3.11"]
    compile_ += ["--generate-hashes", "--no-emit-index-url", "--quiet", *extra]
    compile_ += ["--custom-compile-command", "python course.py pin"]
    bench = ["--group", "bench", "-c", "requirements.txt", "-o", "benchmarks/requirements.txt"]
    with step("Pinning requirements.txt and benchmarks/requirements.txt"):
        for what in (["pyproject.toml", "-o", "requirements.txt"], bench):
            logged(*compile_, *what, cwd=str(ROOT), env=uv_environment())
    return 0


def room(name: str, arguments: list[str]) -> int:
    """Run a command of the package in the environment and return its exit code."""
    return attend([*PACKAGE, name, *arguments])


def port_number(text: str) -> int:
    """Return a port from what was typed; argparse turns ArgumentTypeError into one sentence."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text} is not a port: choose a number from 1 to 65535")
    return int(text)


def command_line() -> argparse.ArgumentParser:
    """Return the parser of the commands; those of the package only stand in its list."""
    parser = CommandLine(prog="python course.py", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name, says, run):
        sentence = f"{says.capitalize()}."
        command = commands.add_parser(name, help=says, description=sentence, allow_abbrev=False)
        command.set_defaults(run=run, passes_on=name in ("test", "bench", "pin"))
        return command

    opening = add("open", "open the course: site and lab, in your browser", open_course)
    opening.add_argument("--no-browser", action="store_true", help="print the addresses only")
    opening.add_argument(
        "--port", type=port_number, default=8888, help="8888, or the next free one"
    )
    add("test", "run every test; other arguments go to pytest", run_tests)
    for name, says in ROOMS.items():
        commands.add_parser(name, help=says)
    bench = add("bench", "measure; without a name, everything in benchmarks/", run_benchmarks)
    bench.add_argument("name", nargs="?", help="a file of benchmarks/, such as setup")
    add("pin", "pin the packages again; other arguments go to uv pip compile", pin)
    return parser


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code: 2 when there is something to put right first."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to be ended is to be interrupted
    try:
        if arguments and arguments[0] in ROOMS:
            prepare()
            alone = {"-h", "--help", "--release", "--unsafe"}  # what needs no sandbox
            if arguments[0] == "grade" and alone.isdisjoint(arguments):
                get_sandbox()
            return room(arguments[0], arguments[1:])
        parser = command_line()
        options, extra = parser.parse_known_args(arguments or ["--help"])
        if extra and not options.passes_on:
            parser.error(f"there is no {extra[0]}")
        return options.run(options, extra)
    except Stop as stop:
        print(stop, file=sys.stderr)
    except OSError as error:
        print(explain(str(error), f"Setting up stopped: {error}."), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from here.", file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
