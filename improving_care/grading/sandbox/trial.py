"""Does the sandbox hold here and now? It is tried, by a notebook that really tries to break out."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from improving_care.grading.answers import ANSWER
from improving_care.grading.course import CourseError
from improving_care.grading.sandbox import calls, launch, walls
from improving_care.grading.sandbox.running import TOO_MUCH, Ran, Sandbox, too_long

ELSEWHERE = (
    "book/facilitate/grading.md says how to grade in WSL, a container or a hub, and what --unsafe "
    "would mean."
)
SECRET = "what only the grader knows"


class SandboxError(CourseError):
    """Notebooks cannot be run safely here; the text is one sentence."""


def missing() -> str | None:
    """Return one sentence when this computer cannot have a sandbox at all, or None."""
    if sys.platform != "linux":
        return f"Other people's notebooks can be run safely on Linux only: {ELSEWHERE}"
    if not calls.known():
        return f"Other people's notebooks can be run safely on x86-64 and ARM64 only: {ELSEWHERE}"
    if not shutil.which("bwrap"):
        return (
            "Other people's notebooks run in bubblewrap, which is not installed: run "
            "`sudo apt-get install bubblewrap` (or your system's own way) and then this again."
        )
    return None


def sandbox() -> Sandbox:
    """Return a sandbox that was tried and holds; raises SandboxError, one sentence."""
    if sentence := missing():
        raise SandboxError(sentence)
    stands = subprocess.run([*walls.box(), "--", "true"], capture_output=True, text=True)
    if stands.returncode:
        said = (stands.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise SandboxError(f"Bubblewrap may not make a sandbox here ({said}): {ELSEWHERE}")
    box = Sandbox()
    if broken := try_out(box):
        box.close()
        raise SandboxError(
            f"The sandbox does not hold here ({', '.join(broken)}), so nothing is run: {ELSEWHERE}"
        )
    return box


def try_out(box: Sandbox) -> list[str]:
    """Return what went wrong when a notebook tried to break out, a few words each; [] if nothing.

    Takes about two seconds.
    """
    mark = f"out{os.getpid()}"[:15]
    with _listening() as (port, name):
        secret = box.folder / "secret"
        secret.write_text(SECRET, encoding="utf-8")
        secret.chmod(0o644)
        told = {
            "files": [str(secret), *map(str, hidden())],
            "port": port,
            "name": name,
            "mark": mark,
            "disk": walls.DISK,
            "memory": walls.MEMORY,
            "processes": walls.PROCESSES,
            "pool": "pool",
        }
        tries = {
            "reach": ([f"told = {told!r}", REACH, LEAVE], {}),
            "limits": ([f"told = {told!r}", LIMITS, LEAVE], {}),
            "together": ([TOGETHER], {}),
            "output": (["print('x' * (8 << 20))"], {}),
            "time": (["import time\ntime.sleep(60)"], {"seconds": 1}),
        }

        def run(parts):
            cells = [{"cell_type": "code", "source": s, "metadata": MARKED} for s in parts[0]]
            return box.run(cells, {"pool": b"as given"}, **parts[1])

        with ThreadPoolExecutor(len(tries)) as pool:
            ran = dict(zip(tries, pool.map(run, tries.values()), strict=True))
    broken = [*_found(ran["reach"]), *_found(ran["limits"])]
    if ran["together"].problem != launch.OUT_OF_MEMORY.format(walls.MEMORY >> 20):
        broken.append("several processes share more memory than one may have")
    if ran["output"].problem != TOO_MUCH:
        broken.append("output is not limited")
    if ran["time"].problem != too_long(1):
        broken.append("time is not limited")
    if mark in {_name(place) for place in Path("/proc").glob("[0-9]*")}:
        broken.append("a process was left running")
    return broken


def hidden() -> list[Path]:
    """What stands on this machine and must not be there inside: truth, answers, private files."""
    package, home = walls.ROOT / "improving_care", Path.home()
    return [
        walls.ROOT / "exercises",
        package / "hospital",
        *(package / "grading").glob("*judg*"),
        *(package / "grading").glob("cohort*"),
        package / "grading" / "exercises",
        package / "grading" / "sandbox",
        *(home / name for name in (".ssh", ".bashrc", ".profile") if (home / name).exists()),
        Path("/etc/passwd"),
    ]


def _found(ran: Ran) -> list[str]:
    """What a try wrote down as broken, or that it wrote nothing."""
    left = ran.handed.get("tried")
    return left["broken"] if left else [(ran.problem or _said(ran)).rstrip(".")]


def _said(ran: Ran) -> str:
    outputs = [o for cell in ran.notebook["cells"] for o in cell["outputs"]]
    errors = [o["evalue"] for o in outputs if o["output_type"] == "error"]
    return errors[0] if errors else "a try to break out did not come to its end"


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text().strip()
    except OSError:
        return ""


class _listening:
    """A server on this machine's own network and one on an abstract socket, for the length of a
    `with`; gives the port and the name."""

    def __enter__(self):
        self.web = socket.create_server(("127.0.0.1", 0))
        self.near = socket.socket(socket.AF_UNIX)
        name = f"grade-{os.getpid()}-{threading.get_ident()}"
        self.near.bind(f"\0{name}")
        self.near.listen()
        return self.web.getsockname()[1], name

    def __exit__(self, *_):
        self.web.close()
        self.near.close()


MARKED = {"nbgrader": {"grade_id": "tried"}}
LEAVE = (
    "from IPython.display import display\n"
    f"display({{{ANSWER!r}: {{'question': 'tried', 'broken': broken}}}}, raw=True)"
)
REACH = """
import ctypes, importlib, os, socket
broken = []

def tries(what, act, *expected):
    try:
        act()
    except (OSError, ImportError) as error:
        return
    broken.append(what)

for file in told["files"]:
    if os.path.exists(file):
        broken.append(f"{file} can be seen")
for name in ("judging", "cohort", "exercises", "feedback", "release"):
    tries(f"{name} can be imported", lambda: importlib.import_module(f"improving_care.grading.{name}"))
tries("the hospital can be imported", lambda: importlib.import_module("improving_care.hospital"))
tries("this machine can be reached", lambda: socket.create_connection(("127.0.0.1", told["port"]), 1))
tries("a network can be reached", lambda: socket.create_connection(("192.0.2.1", 80), 1))
tries("another program's socket can be reached",
      lambda: socket.socket(socket.AF_UNIX).connect(chr(0) + told["name"]))
tries("the virtual machine's host can be called", lambda: socket.socket(40, socket.SOCK_STREAM))
for place in ("/new", "/usr/new", "/dev/new", os.path.join(os.path.dirname(os.__file__), "new.py")):
    tries(f"{place} can be written", lambda: open(place, "w"))
tries("the pool can be written", lambda: open("pool", "w"))
libc = ctypes.CDLL(None, use_errno=True)
for what, result in {
    "a new namespace can be made": libc.unshare(1 << 28),
    "something can be mounted": libc.mount(b"none", b"/tmp", b"tmpfs", 0, None),
    "memory without a limit can be had": min(0, libc.memfd_create(b"x", 0)),
    "a process can be traced": libc.ptrace(16, 1, 0, 0),
}.items():
    if result >= 0:
        broken.append(what)
if os.getuid() != 65534 or os.getgid() != 65534:
    broken.append("the kernel is not nobody")
with open("/proc/self/status") as status:
    lines = dict(line.split(":", 1) for line in status)
if int(lines["CapEff"], 16) or int(lines["CapPrm"], 16) or lines["NoNewPrivs"].strip() != "1":
    broken.append("the kernel has rights of the system")
if len([name for name in os.listdir("/proc") if name.isdigit()]) > 5:
    broken.append("other processes can be seen")
if os.fork() == 0:  # tries to live on
    os.setsid()
    if os.fork() == 0:
        import signal, time
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        libc.prctl(15, told["mark"].encode(), 0, 0, 0)
        time.sleep(600)
    os._exit(0)
"""
LIMITS = """
import os, time
broken = []
try:
    bytearray(2 * told["memory"])
    broken.append("memory is not limited")
except MemoryError:
    pass
try:
    for name in ("a", "b"):
        with open(f"/tmp/{name}", "wb") as file:
            for _ in range(1 + told["disk"] // (2 << 20)):
                file.write(bytes(1 << 20))
    broken.append("disk is not limited")
except OSError:
    pass
for name in ("a", "b"):
    if os.path.exists(f"/tmp/{name}"):
        os.remove(f"/tmp/{name}")
try:
    for number in range(10_000):
        open(f"/tmp/{number}", "w").close()
    broken.append("files are not limited")
except OSError:
    pass
children = []
try:
    for _ in range(2 * told["processes"]):
        child = os.fork()
        if child == 0:
            time.sleep(600)
            os._exit(0)
        children.append(child)
    broken.append("processes are not limited")
except OSError:
    if len(children) < 5:
        broken.append("no process can be started")
for child in children:
    os.kill(child, 9)
"""
TOGETHER = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        held = bytearray(256 << 20)
        held[::4096] = bytes(len(held[::4096])).replace(bytes(1), b"x")
        time.sleep(600)
        os._exit(0)
time.sleep(600)
"""
