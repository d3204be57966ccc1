"""The labs as `python course.py open` serves them, on notebooks and exercises of our own."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from improving_care.project.keeping import NAME
from improving_care.site.build import site_folder

ROOT = Path(__file__).parents[2]
ODD = "week 1, été & #2 (50%)"  # a notebook's name that needs care in an address
SERVE = """
import sys
from pathlib import Path
from improving_care.labs.server import serve
home = Path(sys.argv[1])
port = int(sys.argv[3])
serve(port, Path(sys.argv[2]), home / "notebooks", home / "exercises", home / "state")
"""
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORT = 18930 + 200 * WORKER  # two servers that look for a port at once may find the same one


@pytest.fixture(scope="session")
def built():
    """The folder of the built site, built now if it is stale."""
    book = [sys.executable, "-m", "improving_care", "book"]
    subprocess.run(book, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=300)
    return site_folder()


@contextmanager
def serving(home: Path, site: Path):
    """A running server: `address(path)` carries the token, `home` holds what it works on."""
    notebooks = home / "notebooks"
    notebooks.mkdir()
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, notebooks)
    shutil.copy(ROOT / "notebooks" / "chart-your-own.ipynb", notebooks / f"{ODD}.ipynb")
    kept_out = shutil.ignore_patterns("release", "submitted", "autograded", "gradebook.db*")
    shutil.copytree(ROOT / "exercises", home / "exercises", ignore=kept_out)
    (home / "person").mkdir()
    environment = os.environ | {"HOME": str(home / "person"), "PYTHONPATH": str(ROOT)}
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        environment.pop(name, None)
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(home), str(site), str(PORT)],
            cwd=home,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            said = ""
            while "Ctrl-C" not in said:
                line = server.stdout.readline()
                if not line:
                    pytest.fail(f"The server ended: {said}{(home / 'log').read_text()}")
                said += line
            found = re.search(r"Open the labs: +(http://\S+)/door/\?token=(\w+)", said)
            base, token = found.groups()
            yield SimpleNamespace(
                home=home,
                odd=ODD,
                base=base,
                token=token,
                said=said,
                server=server,
                log=home / "log",
                address=lambda path: f"{base}{path}?token={token}",
            )
            server.terminate()
            server.communicate(timeout=30)
        finally:
            server.kill()


@pytest.fixture(scope="session")
def labs(tmp_path_factory, built):
    """The server that most tests share."""
    with serving(tmp_path_factory.mktemp("labs"), built) as running:
        yield running


@pytest.fixture
def labs_to_close(tmp_path, built):
    """A server for a test that ends it."""
    with serving(tmp_path, built) as running:
        yield running


@pytest.fixture
def kept(labs):
    """Where the server keeps the project; there is none when a test begins."""
    path = labs.home / "notebooks" / "my-work" / NAME
    path.unlink(missing_ok=True)
    yield path
    path.unlink(missing_ok=True)


def saved(page, name: str) -> bytes:
    """Press the button of this name, and return the file that it saves."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=name).click()
    return coming.value.path().read_bytes()
