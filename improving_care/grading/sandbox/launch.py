"""The command of the kernelspec: stands up one sandbox, has a kernel forked into it, watches it.

Run as `launch.py CONNECTION_FILE WARM_ADDRESS MEMORY WORK BUBBLEWRAP...`; what lies in the folder
`given` beside the connection file lies in WORK inside, read-only. When the launcher ends, however it
ends, the sandbox ends and with it every process inside. It starts once for each notebook, so it
imports nothing but the standard library.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

CHANNELS = ("shell", "iopub", "stdin", "control")
OUT_OF_MEMORY = "It needed more memory than a notebook may use."


def main(connection_file: str, warm: str, memory: str, work: str, *box: str) -> int:
    """Run one sandboxed kernel to its end; return 0 when it ended by itself."""
    private = Path(connection_file).parent
    connection = json.loads(Path(connection_file).read_text(encoding="utf-8"))
    parent = os.getppid()
    given = private / "given"
    status, told = os.pipe()
    command = [*box, "--info-fd", str(told)]
    for file in sorted(given.iterdir()) if given.is_dir() else ():
        command += ["--ro-bind", str(file), f"{work}/{file.name}"]
    box = subprocess.Popen(
        [*command, "--", "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=[told], bufsize=0
    )
    os.close(told)
    listeners = [_listener(f"{connection['ip']}-{connection[f'{c}_port']}") for c in CHANNELS]
    # `cat` gives the letter back when all walls stand, and ends when this process does.
    box.stdin.write(b"x")
    if box.stdout.read(1) != b"x":
        return 1
    first = os.pidfd_open(json.loads(os.read(status, 4096))["child-pid"])
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asks:
        asks.connect(warm)
        files = [first, *(listener.fileno() for listener in listeners)]
        connection["ip"] = "kernel"  # where it stands outside is nobody's business inside
        socket.send_fds(asks, [json.dumps(connection).encode()], files)
        _, kernels, _, _ = socket.recv_fds(asks, 16, 1)
    for listener in listeners:
        listener.close()
    if not kernels:
        return 1
    ended = select.poll()
    for handle in (kernels[0], first):
        ended.register(handle, select.POLLIN)
    while not ended.poll(100) and os.getppid() == parent:
        if _memory(first) > int(memory):
            (private / "why").write_text(OUT_OF_MEMORY, encoding="utf-8")
            break
    _end(first)
    box.wait()
    return 0


def _listener(path: str) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    listener.listen(8)
    return listener


def _memory(first: int) -> int:
    """Return the bytes that all processes inside hold, each shared page counted once."""
    return 0


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
