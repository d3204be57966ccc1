"""The command of the kernelspec: stands up one sandbox, has a kernel forked into it, watches it.

Run as `launch.py CONNECTION_FILE WARM_ADDRESS MEMORY WORK BUBBLEWRAP...`; what lies in the folder
`given` beside the connection file lies in WORK inside, read-only. When the launcher ends, however it
ends, the sandbox ends and with it every process inside. It starts once for each notebook, so it
imports nothing but the standard library.
"""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

CHANNELS = ("shell", "iopub", "stdin", "control")
LOOKS = 100  # ms between two looks at the memory
OUT_OF_MEMORY = "It needed more memory than a notebook may use ({} MB): ask what it loads."


def main(connection_file: str, warm: str, memory: str, work: str, *box: str) -> int:
    """Run one sandboxed kernel to its end, and return 0.

    Returns 1 where it could not start or was ended here; the file `why` says so in a sentence.
    """
    private = Path(connection_file).parent
    connection = json.loads(Path(connection_file).read_text(encoding="utf-8"))
    grader = os.getppid()
    os.chdir(private)  # a socket tells its address as it was given: only a name, no folder
    prefix = Path(connection["ip"]).name
    listeners = [_listener(f"{prefix}-{connection[f'{c}_port']}") for c in CHANNELS]
    given = private / "given"
    status, told = os.pipe()
    command = [*box, "--info-fd", str(told)]
    for file in sorted(given.iterdir()) if given.is_dir() else ():
        command += ["--ro-bind", str(file), f"{work}/{file.name}"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "bufsize": 0}
    walls = subprocess.Popen([*command, "--", "cat"], pass_fds=[told], **pipes)
    os.close(told)
    # `cat` gives the letter back when all walls stand, and ends when this process does.
    walls.stdin.write(b"x")
    if walls.stdout.read(1) != b"x":
        return 1
    first = json.loads(os.read(status, 4096))["child-pid"]
    handle = os.pidfd_open(first)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to hear
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        kernel = _kernel(warm, connection, handle, listeners)
        ended = select.poll()
        for one in (kernel, handle):
            ended.register(one, select.POLLIN)
        while not ended.poll(LOOKS) and os.getppid() == grader:
            if _held(first) > int(memory):
                raise OSError(OUT_OF_MEMORY.format(int(memory) >> 20))
    except OSError as why:
        (private / "why").write_text(str(why), encoding="utf-8")
        return 1
    finally:
        _end(handle)
        walls.wait()
    return 0


def _listener(path: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(8)
    return listener


def _kernel(warm: str, connection: dict, first: int, listeners: list[socket.socket]) -> int:
    """Have a kernel forked into the sandbox of the process `first`; return a handle on it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asks:
        asks.connect(warm)
        files = [first, *(listener.fileno() for listener in listeners)]
        # Where the sockets stand outside is nobody's business inside.
        message = json.dumps(connection | {"ip": "kernel"}).encode()
        socket.send_fds(asks, [message], files)
        answer, kernels, _, _ = socket.recv_fds(asks, 4096, 1)
    for listener in listeners:
        listener.close()
    if not kernels:
        raise OSError(answer.decode() or "The warm parent has ended: run again.")
    return kernels[0]


def _held(first: int) -> int:
    """Return the bytes of memory that the sandbox's processes hold, shared pages counted once
    where the system says how they are shared."""
    processes = list(Path(f"/proc/{first}/root/proc").glob("[0-9]*"))
    whole = [_whole(process) for process in processes]
    if sum(whole) < 256 << 20:  # to ask how pages are shared takes longer
        return sum(whole)
    own = r"Pss: +(\d+)"
    return sum(
        _number(process / "smaps_rollup", own) * 1024 or _whole(process) for process in processes
    )


def _whole(process: Path) -> int:
    """The bytes that one process holds, those that it shares included; 0 when it is gone."""
    return _number(process / "statm", r"\S+ (\d+)") * os.sysconf("SC_PAGE_SIZE")


def _number(file: Path, pattern: str) -> int:
    """The first number that the pattern finds in a file of /proc; 0 when the process is gone."""
    try:
        found = re.search(pattern, file.read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


def _end(first: int) -> None:
    """Kill the sandbox's first process, and with it all others; return when they are gone."""
    try:
        signal.pidfd_send_signal(first, signal.SIGKILL)
    except ProcessLookupError:
        return
    gone = select.poll()
    gone.register(first, select.POLLIN)
    gone.poll()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
