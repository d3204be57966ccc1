"""Runs one notebook in a kernel that has nothing to steal, and brings back plain data.

nbclient talks to the kernel from outside, through private sockets; nothing that the kernel says is
believed. What comes back is cut to size and holds nothing that a page could run.
"""

import asyncio
import html
import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import nbformat
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from traitlets import Type

from improving_care.grading.handed_in import handed
from improving_care.grading.sandbox import walls

WRITTEN = 5 << 20  # bytes of output from one notebook
SHOWN = 20_000  # characters of one output that are kept
KERNEL = "improving-care-alone"
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
TOO_MUCH = (
    f"It wrote more than {WRITTEN >> 20} MB of output or cut its line to the grader: "
    "ask what it does."
)
NOT_RUN = "It could not be run ({}): look at it yourself."
DIED = "It ended its own kernel before its last cell: ask what it does."


def too_long(seconds: int) -> str:
    """Return the sentence about a notebook that ran longer than it may."""
    return f"It ran longer than {seconds} seconds: ask where it waits or goes in circles."


@dataclass(frozen=True)
class Ran:
    """What came of one notebook: its cells with their outputs, the answer found in each graded
    cell as plain JSON, and a sentence where it did not come to its end."""

    notebook: dict
    handed: dict[str, object]
    problem: str | None = None


class Sandbox:
    """A warm parent and its kernelspec; each `run` has a sandbox of its own. Close it, or use it
    in a `with`.

    With `unsafe` there is no sandbox: kernels run as whoever grades, with all that they may do.
    """

    def __init__(self, unsafe: bool = False):
        # Short, because the address of a Unix socket may have 107 characters.
        self.folder = Path(tempfile.mkdtemp(prefix="grade-"))
        self._warm = None
        address = str(self.folder / "warm")
        if unsafe:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        else:
            self._warm = _warm_parent(address)
            launch = str(Path(__file__).with_name("launch.py"))
            command = [sys.executable, "-I", "-S", "-B", launch, "{connection_file}", address]
            command += [str(walls.MEMORY), walls.WORK, *walls.box()]
        spec = {"argv": command, "display_name": "A trainee's own", "language": "python"}
        place = self.folder / "kernels" / KERNEL / "kernel.json"
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(spec), encoding="utf-8")
        self._specs = KernelSpecManager(kernel_dirs=[str(place.parents[1])])
        self._unsafe, self._closed = unsafe, False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        """End what still runs and the warm parent, and take their files away."""
        self._closed = True
        if self._warm:
            self._warm.stdin.close()
            self._warm.wait()
            self._warm.stdout.close()
            self._warm = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, cells: list[dict], given: dict[str, bytes], seconds: int | None = None) -> Ran:
        """Run cells from the top, the files in `given` beside them; errors go into the outputs.

        Each cell has cell_type, source and metadata, of which only nbgrader's is kept. Without
        `seconds` it may take as long as any notebook.
        """
        private = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            (private / "given").mkdir()
            for name, content in given.items():
                (private / "given" / name).write_bytes(content)
            notebook = nbformat.v4.new_notebook(cells=[_fresh(*cell) for cell in enumerate(cells)])
            problem = _awaited(self._run(notebook, private, seconds or walls.SECONDS))
            left = handed(notebook.cells)
            return Ran(_plain(notebook), left, problem)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            return Ran({"cells": []}, {}, NOT_RUN.format(type(error).__name__))
        finally:
            shutil.rmtree(private, ignore_errors=True)

    async def _run(self, notebook, private: Path, seconds: int) -> str | None:
        """Run a notebook, and return what stopped it or None; no process of it is left."""
        ours = {"kernel_name": KERNEL, "kernel_spec_manager": self._specs}
        if not self._unsafe:
            ours |= {"transport": "ipc", "ip": str(private / "k")}
        manager = _Manager(connection_file=str(private / "kernel.json"), **ours)
        client = _Client(
            notebook,
            km=manager,
            allow_errors=True,
            force_raise_errors=False,
            record_timing=False,
            store_widget_state=False,
            skip_cells_with_tag="",
            timeout=None,
            shell_timeout_interval=1,
        )
        here = {"cwd": str(private / "given")} if self._unsafe else {}
        runs = asyncio.ensure_future(client.async_execute(**here))
        try:
            problem = await self._stopped(runs, client, seconds)
        finally:
            runs.cancel()
            await asyncio.gather(runs, return_exceptions=True)
            await client.leave()
            if manager.provisioner and manager.provisioner.process:
                await _end(manager.provisioner.process)
            await manager._async_cleanup_resources()
        why = private / "why"
        return why.read_text(encoding="utf-8") if why.exists() else problem

    async def _stopped(self, runs: asyncio.Future, client, seconds: int) -> str | None:
        """Wait for a notebook to come to its end; return what stopped it before, or None."""
        ends = asyncio.get_running_loop().time() + seconds
        while not (await asyncio.wait([runs], timeout=0.05))[0]:
            if asyncio.get_running_loop().time() > ends:
                return too_long(seconds)
            if client.written > WRITTEN:
                return TOO_MUCH
            if self._closed or client.launcher and client.launcher.poll() is not None:
                return DIED
        if client.written > WRITTEN:
            return TOO_MUCH
        error = runs.exception()  # whatever a hostile kernel may make a client stumble over
        if error is None:
            return None
        if client.launcher is None or client.launcher.poll() is not None:
            return DIED
        return NOT_RUN.format(type(error).__name__)


def _awaited(run):
    """Return what a coroutine returns, also where a loop runs already, as it does in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(run)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, run).result()


class _KernelClient(AsyncKernelClient):
    """Takes few and small messages, so that a kernel cannot fill this process's memory."""

    def _context_default(self):
        context = zmq.asyncio.Context()
        context.maxmsgsize = WRITTEN
        context.rcvhwm = 20
        context.reconnect_ivl = 5  # ms; the kernel's sockets stand a moment after we look for them
        self._created_context = True
        return context

    async def wait_for_ready(self, timeout=None):
        """Wait until the kernel answers on both channels; the base class waits 0.2 s more."""
        while True:
            self.kernel_info()
            try:
                await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=0.2)
                return
            except Empty:
                if not await self.is_alive():
                    raise DeadKernelError("Kernel died") from None


class _Manager(AsyncKernelManager):
    client_class = "improving_care.grading.sandbox.running._KernelClient"
    client_factory = Type(_KernelClient)


class _Client(NotebookClient):
    """Counts what is written."""

    written = 0
    watch = None

    @property
    def launcher(self) -> subprocess.Popen | None:
        return self.km.provisioner and self.km.provisioner.process

    async def async_start_new_kernel_client(self):
        client = await super().async_start_new_kernel_client()
        self.watch = asyncio.ensure_future(self._see_a_cut())
        return client

    async def _see_a_cut(self):
        """Notice when the line was cut because one message was larger than all may be."""
        await self.kc.iopub_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED).poll()
        for _ in range(40):  # a kernel that has ended loses its line as well
            await asyncio.sleep(0.05)
            if self.launcher.poll() is not None:
                return
        self.written = WRITTEN + 1

    def process_message(self, msg, cell, cell_index):
        self.written += len(json.dumps(msg["content"])) + sum(map(len, msg.get("buffers") or ()))
        return super().process_message(msg, cell, cell_index)

    async def leave(self) -> None:
        """Close the line to the kernel."""
        if self.watch:
            self.watch.cancel()
            await asyncio.gather(self.watch, return_exceptions=True)
            self.kc.iopub_channel.socket.disable_monitor()
        if self.kc:
            self.kc.stop_channels()


async def _end(launcher: subprocess.Popen) -> None:
    """End a launcher, which ends its sandbox first; what does not obey is killed."""
    launcher.send_signal(signal.SIGTERM)
    for _ in range(500):
        if launcher.poll() is not None:
            return
        await asyncio.sleep(0.01)
    launcher.kill()
    launcher.wait()


def _warm_parent(address: str) -> subprocess.Popen:
    # Its environment is the kernels' as well: nothing of this process's own.
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": walls.WORK,
        "LANG": "C.UTF-8",
        "IPYTHONDIR": "/tmp/ipython",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or a warning about debugging is printed
    }
    command = [sys.executable, "-P", "-s", "-m", "improving_care.grading.sandbox.warm", address]
    parent = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd="/"
    )
    parent.stdout.readline()
    return parent


def _fresh(number: int, cell: dict):
    """One cell with nothing in it but its text and nbgrader's own metadata."""
    marks = cell["metadata"].get("nbgrader")
    return nbformat.NotebookNode(
        nbformat.from_dict(
            {
                "id": f"c{number:04}",
                "cell_type": cell["cell_type"],
                "metadata": {"nbgrader": marks} if marks else {},
                "source": cell["source"],
            }
            | ({"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else {})
        )
    )


def _plain(notebook) -> dict:
    """The notebook as plain data, with no output that a page could run."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [kept for output in cell.outputs if (kept := _kept(output))]
        elif cell.cell_type == "raw":
            cell.source = html.escape(cell.source)
    return json.loads(json.dumps(notebook))


def _kept(output: dict) -> dict | None:
    """One output with what may be shown of it, or None: text, and pictures that are pictures.

    Charts in Vega-Lite are left out, as nbgrader's pages do not draw them.
    """
    kind = output["output_type"]
    if kind == "stream":
        return output | {"text": _cut(output["text"]), "name": str(output["name"])[:10]}
    if kind == "error":
        parts = {name: _cut(output[name]) for name in ("ename", "evalue")}
        lines = [_cut(line) for line in output["traceback"][:100]]
        return {"output_type": "error", **parts, "traceback": lines}
    data, kept = output["data"], {}
    picture = data.get("image/png")
    if isinstance(picture, str) and BASE64.fullmatch(picture):
        kept["image/png"] = picture
    text = data.get("text/markdown", data.get("text/plain"))
    if text is not None:
        kept["text/plain"] = _cut(text)
    return {"output_type": "display_data", "metadata": {}, "data": kept} if kept else None


def _cut(text) -> str:
    text = text if isinstance(text, str) else json.dumps(text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"
