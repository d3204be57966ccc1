"""A process that has imported what every notebook imports, and forks a kernel into each sandbox.

It never runs a trainee's code itself: a child steps into the sandbox's namespaces first, gives up
every right it has, and only then becomes a kernel. Nothing secret is ever in this process, since
what it holds in memory the child holds too.
"""

import contextlib
import ctypes
import json
import os
import resource
import select
import shutil
import socket
import sys
from importlib import import_module
from pathlib import Path

from improving_care.grading.sandbox import calls, walls

# In this order: our charts ask whether a kernel is there. What debugs is loaded by every kernel.
NEEDED = (
    "pandas",
    "altair",
    "ipykernel.debugger",
    "ipykernel.kernelapp",
    "IPython.core.completer",
    "IPython.extensions.storemagic",
    "pdb",
    "sqlite3",
    "tornado.platform.asyncio",
    "improving_care.grading",
    "improving_care.spc.drawing",
    "improving_care.spc.showing",
)
LIBC = ctypes.CDLL(None, use_errno=True)
NEW_IPC, NEW_UTS, NEW_USER, NEW_PID, NEW_NET = 1 << 27, 1 << 26, 1 << 28, 1 << 29, 1 << 30
NEW_MOUNTS = 1 << 17
REMOUNT, NO_SUID, NO_DEVICES = 32, 2, 4  # linux/mount.h
DUMPABLE, NO_NEW_PRIVILEGES, SECCOMP = 4, 38, 22  # linux/prctl.h
CAPABILITIES = 0x20080522  # linux/capability.h, version 3


def main(address: str) -> None:
    """Serve on the Unix socket `address` until this process's standard input ends.

    Whoever started it has then ended, perhaps without a word: its folder is taken away.
    """
    import_all()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address)
        listener.listen(64)
        os.set_blocking(0, False)
        waiting = select.poll()
        waiting.register(0, select.POLLIN)
        waiting.register(listener, select.POLLIN)
        with contextlib.suppress(BrokenPipeError):
            os.write(1, b"ready\n")
        while True:
            ready = {number for number, _ in waiting.poll()}
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
            if 0 in ready:
                shutil.rmtree(Path(address).parent, ignore_errors=True)
                return
            asks, _ = listener.accept()
            with asks:
                _serve(asks, listener)


def import_all() -> None:
    """Import what a kernel and an exercise need, and nothing that a trainee must not see."""
    for name in NEEDED:
        import_module(name)


def _serve(asks: socket.socket, listener: socket.socket) -> None:
    """Fork one kernel for a launcher: it sends the connection and its files, and gets a process."""
    message, files, _, _ = socket.recv_fds(asks, 1 << 16, 16)
    if not message:
        return
    if os.fork() == 0:
        try:
            listener.close()
            _enter(json.loads(message), files, asks)
        except OSError as error:
            asks.send(f"The kernel could not step into its sandbox: {error}.".encode())
        finally:
            os._exit(1)
    for file in files:
        os.close(file)


def _enter(connection: dict, files: list[int], asks: socket.socket) -> None:
    """Step into the sandbox behind the first file, and start its one kernel there."""
    inside, sockets = files[0], files[1:]
    namespaces = NEW_MOUNTS | NEW_IPC | NEW_UTS | NEW_PID | NEW_NET
    root = os.geteuid() == 0
    _must(LIBC.setns(inside, namespaces if root else namespaces | NEW_USER))
    kernel = os.fork()  # a process belongs to the process namespace that its parent stepped into
    if kernel:
        socket.send_fds(asks, [b"started"], [os.pidfd_open(kernel)])
        asks.close()
        os.waitpid(kernel, 0)  # the sandbox is not gone until its dead are buried
        os._exit(0)
    _close_all_but(sockets)
    for place in (b"/tmp", b"/dev/shm"):
        size = f"size={walls.DISK},nr_inodes={walls.FILES},mode=1777".encode()
        _must(LIBC.mount(b"tmpfs", place, b"tmpfs", REMOUNT | NO_SUID | NO_DEVICES, size))
    os.chdir(walls.WORK)
    os.umask(0o077)
    os.setsid()
    _become_nobody(root)
    _limit()  # in the new user namespace, which counts its own processes
    _give_up_rights()
    _kernel(connection, dict(zip(("shell", "iopub", "stdin", "control"), sockets, strict=True)))


def _become_nobody(root: bool) -> None:
    """Change to nobody, in a user namespace in which nothing can be gained back.

    `root` is whether this process is the machine's own root, and not one that the sandbox made.
    """
    if root:
        os.setgroups([])
        os.setresgid(walls.NOBODY, walls.NOBODY, walls.NOBODY)
        os.setresuid(walls.NOBODY, walls.NOBODY, walls.NOBODY)
        _must(LIBC.prctl(DUMPABLE, 1, 0, 0, 0))  # or its own files in /proc would still be root's
    user, group = os.getuid(), os.getgid()
    _must(LIBC.unshare(NEW_USER))
    for name, text in (
        ("setgroups", "deny"),
        ("gid_map", f"{walls.NOBODY} {group} 1"),
        ("uid_map", f"{walls.NOBODY} {user} 1"),
    ):
        Path("/proc/self", name).write_text(text)


def _limit() -> None:
    stands = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    for kind, limit in (
        (resource.RLIMIT_AS, stands + walls.MEMORY),
        (resource.RLIMIT_CPU, walls.SECONDS),
        (resource.RLIMIT_FSIZE, walls.DISK),
        (resource.RLIMIT_NPROC, walls.PROCESSES),
        (resource.RLIMIT_NOFILE, walls.OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        resource.setrlimit(kind, (limit, limit))


def _give_up_rights() -> None:
    """Drop every capability and refuse the calls in `calls`, for this process and its children."""
    header = (ctypes.c_uint32 * 2)(CAPABILITIES, 0)
    _must(LIBC.capset(header, (ctypes.c_uint32 * 6)()))
    _must(LIBC.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    lines = calls.program()
    held = ctypes.create_string_buffer(lines, len(lines))

    class Program(ctypes.Structure):  # struct sock_fprog
        _fields_ = [("length", ctypes.c_ushort), ("lines", ctypes.c_void_p)]

    program = Program(len(lines) // 8, ctypes.addressof(held))
    _must(LIBC.prctl(SECCOMP, 2, ctypes.byref(program), 0, 0))


def _close_all_but(kept) -> None:
    nothing = os.open("/dev/null", os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    before = 2
    for number in [*sorted(kept), os.sysconf("SC_OPEN_MAX")]:
        os.closerange(before + 1, number)
        before = number


def _kernel(connection: dict, sockets: dict[str, int]) -> None:
    """Be an ordinary ipykernel, on listening sockets that are there already."""
    import zmq
    from ipykernel.kernelapp import IPKernelApp

    class Kernel(IPKernelApp):
        def init_connection_file(self):
            self.load_connection_info(connection)

        def write_connection_file(self, **kwargs):
            pass

        def init_heartbeat(self):
            pass  # whether this process lives is seen from outside

        def _try_bind_socket(self, s, port):
            name = next(n for n in sockets if getattr(self, f"{n}_port") == port)
            s.setsockopt(zmq.USE_FD, sockets[name])
            return super()._try_bind_socket(s, port)

    app = Kernel.instance()
    app.initialize(["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=50"])
    app.start()


def _must(result: int) -> None:
    if result:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))


if __name__ == "__main__":
    main(sys.argv[1])
