"""Notebooks that attack the person who marks: in formgrader and on the page a trainee gets back.

One notebook is handed in and marked by the real command. The other stands marked and is as hostile
as a file can be: all that the sandbox takes out of one is still in it, so that what shows it is
tested by itself.
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
from improving_care.grading.release import released

from ..grading.conftest import (
    SLUG,
    course_folder,
    grade,
    grade_id,
    hand_in,
    read,
    rows,
    write_rows,
)

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


PAINT = """
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
for attack in {attacks!r}:
    print(attack)
    for kind in (HTML, Javascript, Latex, Markdown): display(kind(attack))
    display({{"image/svg+xml": attack, "text/html": attack, "text/plain": attack}}, raw=True)
raise ValueError({attacks!r}[0])
"""


def painted(release, to) -> None:
    """Hand in a notebook with attacks in texts, outputs, answers and the reflection."""
    attacks = list(ATTACKS.values())
    answers = {f"answer-{k}": f"answer_{k} = {attacks[k]!r}" for k in range(1, 8)}
    hand_in(release, to, "painter", answers | {"q8": "\n\n".join(attacks)})
    notebook = json.loads(to.read_text(encoding="utf-8"))
    for cell, attack in zip(notebook["cells"], cycle(attacks), strict=False):
        if cell["cell_type"] == "markdown" and not grade_id(cell):
            cell["source"] = attack
    notebook["cells"].append(
        {
            "cell_type": "code",
            "execution_count": None,
            "id": "paint",
            "metadata": {"tags": ['"><script>' + RUN + "</script>"]},
            "outputs": [],
            "source": PAINT.format(attacks=attacks),
        }
    )
    to.write_text(json.dumps(notebook), encoding="utf-8")


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
    """A course in which both notebooks stand marked: the painter's and one of worse's."""
    root, folder = (
        course_folder(tmp_path_factory.mktemp("formgrader")),
        tmp_path_factory.mktemp("in"),
    )
    release = released(SLUG, root)
    painted(release, folder / "painter.ipynb")
    said = grade(root, "--collect", str(folder))
    assert said.status == 0 and "painter" in said.out, said.err
    course = Course(root)
    place = course.file("autograded", SLUG, "worse")
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(hostile_notebook(release)), encoding="utf-8")
    # nbgrader is written for an older SQLAlchemy, which warns at each new row.
    with warnings.catch_warnings(), Gradebook(course.database) as gradebook:
        warnings.simplefilter("ignore", SAWarning)
        gradebook.update_or_create_student("worse")
        gradebook.update_or_create_submission(SLUG, "worse")
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


def shows_nothing_that_runs(page, inside) -> None:
    """Say that a page holds nothing of an attack but its text."""
    assert inside.locator("script, iframe, object, embed, form, meta, base, style").count() == 0
    assert not inside.evaluate(
        "box => [...box.querySelectorAll('*')].some(e => [...e.attributes].some("
        "a => /^on/i.test(a.name) || /^\\s*javascript:/i.test(a.value)))"
    )
    assert "1337" not in inside.inner_text()
    assert not [asked for asked in page.watch.foreign if asked.startswith(SENT)]


@pytest.mark.parametrize("student", ["painter", "worse"])
def test_nothing_that_was_handed_in_runs_in_formgrader(root, formgrader, page, student):
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        which = gradebook.find_submission_notebook(SLUG, SLUG, student).id
    page.goto(f"{formgrader}tree?token=key", wait_until="commit")
    page.goto(f"{formgrader}formgrader/submissions/{which}/")
    cells = page.locator("#notebook-container .cell")
    cells.first.wait_for()
    page.wait_for_timeout(300)
    handed = read(root / "autograded" / student / SLUG / f"{SLUG}.ipynb")
    assert cells.count() >= len(handed) - len(ATTACKS)  # raw cells are shown by nobody
    assert page.title() == SLUG and page.url.endswith(f"{which}/")
    shows_nothing_that_runs(page, page.locator("#notebook-container").last)
    assert page.watch.foreign == []


def test_nothing_that_was_handed_in_runs_on_the_page_of_feedback(root, page):
    page.goto((root / "feedback" / "painter" / SLUG / f"{SLUG}.html").as_uri())
    page.wait_for_timeout(300)
    assert page.title().endswith("painter")
    written = page.locator("#q8").inner_text()
    assert ATTACKS["script"] in written and ATTACKS["a link that runs"] in written
    inside = page.locator("main")
    shows_nothing_that_runs(page, inside)
    assert inside.locator("img, a:not([href^='#'])").count() == 0
    assert page.watch.foreign == [] and page.watch.errors == []


def test_what_is_typed_in_formgrader_is_what_counts(root, formgrader, page):
    """The sheet has another mark, from the run before."""
    found = rows(root)
    found[0] |= {"level": "2", "words": "Who would do it?"}
    write_rows(root, found)
    grade(root)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        which = gradebook.find_submission_notebook(SLUG, SLUG, "painter").id
    page.goto(f"{formgrader}tree?token=key", wait_until="commit")
    page.goto(f"{formgrader}formgrader/submissions/{which}/")
    for kind, field, typed in (
        ("grade", "input.score", "3"),
        ("comment", "textarea.comment", "Now I see."),
    ):
        with page.expect_response(
            lambda answer, kind=kind: (
                f"/api/{kind}/" in answer.url and answer.request.method == "PUT"
            )
        ):
            page.locator(field).last.fill(typed)
            page.keyboard.press("Tab")
    assert "painter: 3 from formgrader in place of 2" in grade(root).out
    assert rows(root)[0] | {"reflection": ""} == {
        "student": "painter",
        "reflection": "",
        "level": "3",
        "words": "Now I see.",
        "before": "2: Who would do it?",
    }
    page.goto((root / "feedback" / "painter" / SLUG / f"{SLUG}.html").as_uri())
    read_by = page.locator("#q8").inner_text()
    assert "Now I see." in read_by and "3 of 4" in read_by
