"""Notebooks that attack the person who marks: in formgrader and on the page a trainee gets back.

The marked notebook here is as hostile as a file can be: all that the sandbox takes out of one is
still in it, so that what shows it is tested by itself.
"""

import json
import os
import re
import subprocess
import sys
import time
import warnings
from itertools import cycle

import pytest
from nbgrader.api import Gradebook
from sqlalchemy.exc import SAWarning

from improving_care.grading.course import Course

from ..grading.conftest import SLUG, course_folder, grade_id, read

RUN = "document.title='run'"
SENT = "http://elsewhere.invalid/sent"
ATTACKS = {
    "script": f"<script>{RUN}</script>",
    "a picture that fails": f'<img src=x onerror="{RUN}">',
    "svg": f"<svg onload=\"{RUN}\"><script>{RUN}</script><animate onbegin='{RUN}'/></svg>",
    "frame": f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    "a link that runs": f"[marks](javascript:{RUN}) <a href='javascript:{RUN}' autofocus>x</a>",
    "a form that sends": f'<form action="{SENT}"><input autofocus onfocus="{RUN}"></form>',
    "a picture that tells": f"![x]({SENT}) <img src='{SENT}'>",
    "style": f"<style>@import '{SENT}'; body {{display:none}}</style>",
    "meta": f'<meta http-equiv="refresh" content="0;url={SENT}"><base href="{SENT}">',
    "object": f'<object data="data:text/html,<script>{RUN}</script>"></object>',
    "details": f'<details open ontoggle="{RUN}">x</details>',
    "broken comment": f"<!--><img src=x onerror={RUN}>-->",
    "broken attribute": f'"><img src=x onerror={RUN}>',
    "template": "{{ 7 * 191 }} {% raw %}",
}


def outputs(attack: str) -> list[dict]:
    """Outputs with an attack wherever a viewer may show something of them."""
    made = [
        {"output_type": "stream", "name": "stdout", "text": attack},
        {"output_type": "error", "ename": attack, "evalue": attack, "traceback": [attack]},
    ]
    kinds = ("text/plain", "text/html", "text/markdown", "text/latex", "image/svg+xml")
    shown = [{mime: attack} for mime in kinds]
    shown.append({"application/javascript": RUN, "text/html": attack})
    made += [{"output_type": "display_data", "metadata": {}, "data": data} for data in shown]
    return made


def hostile_notebook(release) -> dict:
    """A released notebook with each attack in a text, an answer, outputs and a raw cell."""
    notebook = json.loads(release.read_text(encoding="utf-8"))
    texts, codes, answers = (
        cycle(ATTACKS.values()),
        cycle(ATTACKS.values()),
        cycle(ATTACKS.values()),
    )
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = next(texts)
        else:
            cell["outputs"], cell["execution_count"] = outputs(next(codes)), 1
        if grade_id(cell).startswith("answer-"):
            cell["source"] = next(answers)
    raw = {"cell_type": "raw", "id": "raw", "metadata": {}}
    notebook["cells"] += [raw | {"source": attack} for attack in ATTACKS.values()]
    return notebook


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course in which a hostile notebook stands marked."""
    root = course_folder(tmp_path_factory.mktemp("formgrader"))
    course = Course(root)
    notebook = hostile_notebook(course.generate_release(SLUG))
    place = course.file("autograded", SLUG, "amina")
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(notebook), encoding="utf-8")
    # nbgrader is written for an older SQLAlchemy, which warns at each new row.
    with warnings.catch_warnings(), Gradebook(course.database) as gradebook:
        warnings.simplefilter("ignore", SAWarning)
        gradebook.update_or_create_student("amina")
        gradebook.update_or_create_submission(SLUG, "amina")
    return root


@pytest.fixture(scope="module")
def formgrader(root):
    """Formgrader as a facilitator starts it in the folder of exercises; yields its address."""
    options = {
        "ServerApp.jpserver_extensions": {"nbgrader.server_extensions.formgrader": True},
        "ServerApp.port": 18960,
        "ServerApp.port_retries": 50,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "IdentityProvider.token": "key",
        "ServerApp.root_dir": str(root),
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    log = root / "log"
    with log.open("w") as said:
        command = [sys.executable, "-m", "jupyter_server", *arguments]
        server = subprocess.Popen(
            command, cwd=root, env=os.environ | {"HOME": str(root)}, stderr=said
        )
    try:
        while not (found := re.search(r"http://(?:localhost|127.0.0.1):\d+/", log.read_text())):
            assert server.poll() is None, log.read_text()
            time.sleep(0.2)
        yield found.group()
    finally:
        server.terminate()
        server.wait(30)


def test_nothing_that_was_handed_in_runs_in_formgrader(root, formgrader, page):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        which = gradebook.find_submission_notebook(SLUG, SLUG, "amina").id
    page.goto(f"{formgrader}tree?token=key", wait_until="commit")
    page.goto(f"{formgrader}formgrader/submissions/{which}/")
    page.locator("#notebook-container .cell").first.wait_for()
    page.wait_for_timeout(300)
    cells = len(read(root / "autograded" / "amina" / SLUG / f"{SLUG}.ipynb"))
    assert page.locator("#notebook-container .cell").count() >= cells - len(ATTACKS)  # raw are none
    assert page.title() == SLUG
    assert not [asked for asked in page.watch.foreign if asked.startswith(SENT)]
    assert page.url.endswith(f"{which}/")
    inside = page.locator("#notebook-container").last
    assert inside.locator("script, iframe, object, embed, form, meta, base, style").count() == 0
    assert not inside.evaluate(
        "box => [...box.querySelectorAll('*')].some(e => [...e.attributes].some("
        "a => /^on/i.test(a.name) || /^\\s*javascript:/i.test(a.value)))"
    )
    assert "1337" not in inside.inner_text()
