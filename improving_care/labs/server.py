"""`python -m improving_care serve`: the site, the labs and their doors, from one process.

Nothing of the person's own Jupyter is read or written: settings come from this folder, and what
Jupyter wants to keep (the token, kernel files, window layout) stays in a folder of .venv.
"""

import argparse
import asyncio
import logging
import os
import secrets
import signal
import sys
import warnings
import webbrowser
from pathlib import Path

from improving_care.spc.colours import properties
from improving_care.spc.palette import PALETTE

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
EXTENSIONS = {"jupyterlab": True, "voila.server_extension": True}
CODE_PART = "## The same in "  # how the heading above a lab's code begins
# What Voila's page may load from JupyterLab's extensions: widgets and altair's chart, no more.
VOILA_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]


def main(argv: list[str]) -> int:
    """Serve until Ctrl-C; returns 0, or 2 with one sentence when no port is free."""
    parser = argparse.ArgumentParser(
        prog="python course.py open", description="Serve the site and the labs on this machine."
    )
    parser.add_argument("--port", type=int, default=8888, help="the first port to try (8888)")
    parser.add_argument("--no-browser", action="store_true", help="print the addresses only")
    parser.add_argument(
        "--site", type=Path, default=ROOT / "_build" / "html", help="the built site's folder"
    )
    args = parser.parse_args(argv)
    try:
        serve(args.port, args.site, open_browser=not args.no_browser)
    except SystemExit:
        print(f"No port from {args.port} up is free: choose another with --port.", file=sys.stderr)
        return 2
    return 0


def serve(
    port: int,
    site: Path,
    notebooks: Path = ROOT / "notebooks",
    exercises: Path = ROOT / "exercises",
    state: Path = Path(sys.prefix) / "labs",
    open_browser: bool = False,
) -> None:
    """Serve `site` and the labs in `notebooks` until Ctrl-C, keeping Jupyter's own in `state`.

    Prints two addresses once both answer. A taken port is passed over for the next free one;
    raises SystemExit when none of the next 50 is free.
    """
    print("Starting the labs …", flush=True)
    _keep_jupyter_in(state)
    # Imported here because Jupyter reads its folders from the environment as it is imported.
    from jupyter_server.serverapp import ServerApp

    from improving_care.labs.doors import add_doors

    _let_closed_pages_go()
    app = ServerApp.instance(config=_settings(port, notebooks, _token(state)))
    app.initialize(argv=[], find_extensions=False)
    add_doors(app.web_app, site, notebooks, exercises)
    _close_on_ctrl_c(app)
    app.io_loop.asyncio_loop.set_exception_handler(_complain)
    app.io_loop.add_callback(_announce, app, open_browser)
    app.start()
    logging.disable()  # from here on, all that is said is that something was cut off
    warnings.simplefilter("ignore")
    _drop_what_is_open(app.io_loop.asyncio_loop)
    print("The labs are closed.", flush=True)


async def _announce(app, open_browser: bool) -> None:
    """Ask both addresses for their page, print them, then warm a kernel for the first visitor."""
    from tornado.httpclient import AsyncHTTPClient

    base = f"http://localhost:{app.port}"
    token = f"?token={app.identity_provider.token}"
    site = await AsyncHTTPClient().fetch(f"{base}/course/", raise_error=False)
    await AsyncHTTPClient().fetch(f"{base}/door/{token}", follow_redirects=False, raise_error=False)
    if site.code == 200:
        print(f"Read the course: {base}/course/{token}")
    else:
        print("The course is not built yet: run `python course.py book`.")
    print(f"Open the labs:   {base}/door/{token}")
    print("Keep this window open while you work; Ctrl-C closes the labs.", flush=True)
    app.kernel_manager.keep_one_warm()
    if open_browser:
        webbrowser.open(f"{base}/{'course' if site.code == 200 else 'door'}/{token}")


def _let_closed_pages_go() -> None:
    """Answer a page that was closed while its socket opened as gone: it is no fault of the server,
    which would write a page of complaints about it."""
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    from tornado.web import HTTPError

    select = KernelWebsocketHandler.select_subprotocol

    def select_unless_gone(handler, subprotocols):
        if handler.connection is None:
            raise HTTPError(410)
        return select(handler, subprotocols)

    KernelWebsocketHandler.select_subprotocol = select_unless_gone


def _complain(loop: asyncio.AbstractEventLoop, context: dict) -> None:
    """Say what went wrong, except that a page was closed while something was on its way to it."""
    from tornado.iostream import StreamClosedError
    from tornado.websocket import WebSocketClosedError

    if not isinstance(context.get("exception"), (StreamClosedError, WebSocketClosedError)):
        loop.default_exception_handler(context)


def _close_on_ctrl_c(app) -> None:
    """Close the labs when asked, which takes some seconds while a kernel starts; at once when asked
    again."""

    def close() -> None:
        print("Closing the labs …", flush=True)
        app.stop()

    def asked(*_) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        app.io_loop.asyncio_loop.call_soon_threadsafe(close)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, asked)


def _drop_what_is_open(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel the tasks of pages still open: their worker threads would keep Python from ending.

    Each is asked until it ends: a page that waits for its kernel takes one request as the kernel's.
    """
    while tasks := asyncio.all_tasks(loop):
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.wait(tasks, timeout=0.5))


def _keep_jupyter_in(state: Path) -> None:
    """Point every folder that Jupyter and IPython write to into `state`, for us and the kernels."""
    for variable, folder in {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "IPYTHONDIR": "ipython",
    }.items():
        (state / folder).mkdir(parents=True, exist_ok=True)
        os.environ[variable] = str(state / folder)
    os.environ["JUPYTER_PATH"] = str(HERE / "share")


def _token(state: Path) -> str:
    """Return the machine's own token, made once, so that a bookmark works next time."""
    path = state / "token"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(24))
    return path.read_text()


def _no_distant_mathjax(page_config: dict, **_) -> dict:
    """Voila uses the MathJax it brings, and asks no other host, where no address is given."""
    return {**page_config, "fullMathjaxUrl": None, "mathjaxConfig": None}


def _up_to_the_code(request, notebook, cwd):
    """Return what the no-code door shows of a lab: all that stands before its code."""
    _ = request.xsrf_token  # reading it sets the cookie with which a page ends its kernel
    starts = (i for i, cell in enumerate(notebook.cells) if cell.source.startswith(CODE_PART))
    notebook.cells = notebook.cells[: next(starts, None)]
    return notebook


def stylesheet() -> str:
    """Return the CSS of the labs' pages: the palette as variables, then lab.css."""
    return f":root{{{properties(PALETTE)}}}\n" + (HERE / "lab.css").read_text(encoding="utf-8")


def _settings(port: int, notebooks: Path, token: str):
    """Return the traitlets Config of one server: Jupyter, JupyterLab and Voila."""
    from traitlets.config import Config

    style = stylesheet()
    state = Path(os.environ["JUPYTER_DATA_DIR"])
    return Config(
        Application={"log_level": logging.ERROR},
        MappingKernelManager={"transport_encryption": "auto"},
        ServerApp={
            "port": port,
            "port_retries": 50,
            "root_dir": str(notebooks),
            "open_browser": False,
            "allow_root": True,  # containers; only this machine can reach the server anyway
            "jpserver_extensions": EXTENSIONS,
            "terminals_enabled": False,
            "kernel_manager_class": "improving_care.labs.kernels.WarmKernels",
            "extra_template_paths": [str(HERE / "templates")],
            "jinja_template_vars": {"style": style},
        },
        IdentityProvider={"token": token},
        LabApp={
            "app_settings_dir": str(HERE / "jupyterlab"),
            "user_settings_dir": str(state / "lab" / "settings"),
            "workspaces_dir": str(state / "lab" / "workspaces"),
            "extension_manager": "readonly",
            "news_url": None,
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        },
        VoilaConfiguration={
            "template": "course",
            "extension_allowlist": VOILA_EXTENSIONS,
            "extension_denylist": [],
            "resources": {"style": style},
            "page_config_hook": _no_distant_mathjax,
            "prelaunch_hook": _up_to_the_code,
        },
    )
