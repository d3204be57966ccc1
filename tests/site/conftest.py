"""The built site, and serving a folder of pages to the browser, as a plain web host would."""

import functools
import http.server
import shutil
import subprocess
import sys
import threading

import pytest

from improving_care.site.build import ROOT, is_stale, site_folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def serve():
    """A function: a folder in, the address under which it is served out."""
    servers = []

    def start(folder) -> str:
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The built site, built now if it is stale; a copy, so that nothing changes it meanwhile."""
    if is_stale():
        built = subprocess.run(
            [sys.executable, "-m", "improving_care", "book"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert built.returncode == 0, built.stderr
    copy = tmp_path_factory.mktemp("site") / "html"
    shutil.copytree(site_folder(), copy)
    return copy


@pytest.fixture(scope="session")
def site(folder, serve):
    """The address of the built site, with its slash."""
    return serve(folder)


def settle(page) -> None:
    """Wait until fonts, formulas and live charts have been drawn."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => window.MathJax?.startup?.promise")
