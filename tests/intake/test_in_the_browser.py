"""Bring your own, as a person does it: in the no-code door and in JupyterLab, network off."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).parents[2]
SERVE = """
import sys
from pathlib import Path
from improving_care.labs.server import serve
home = Path(sys.argv[1])
serve(8960, home / "site", home / "notebooks", home / "exercises", home / "state")
"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a server of our own, with a copy of the notebook, and its token."""
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "chart-your-own.ipynb", home / "notebooks")
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(home)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        said = []
        for line in server.stdout:
            said.append(line)
            if found := re.search(r"(http://localhost:\d+)/door/\?token=(\w+)", line):
                break
        else:
            pytest.fail(f"The server ended: {''.join(said)}{(home / 'log').read_text()}")
        yield lambda path: f"{found[1]}{path}?token={found[2]}"
        server.terminate()
        server.communicate(timeout=20)


@pytest.fixture
def no_code_door(lab, page):
    """The widget behind the door where nothing is run."""
    page.goto(lab("/voila/render/chart-your-own.ipynb"))
    page.locator(".course-bring").wait_for(timeout=60_000)
    return page


@pytest.fixture
def code_door(lab, page):
    """The widget in JupyterLab, where its cell is run."""
    page.goto(lab("/door/code/chart-your-own"))
    # Whoever runs a cell in the half second before there is a kernel is asked to choose one.
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    # While the kernel starts, JupyterLab runs nothing and says so: a person tries again.
    while page.locator(".jp-CodeCell .jp-InputPrompt").first.inner_text().strip() == "[ ]:":
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(1000)
    page.locator(".course-bring").wait_for(timeout=60_000)
    return page


def choose_file(page, file: Path) -> None:
    page.get_by_label("Or choose a file").set_input_files(file)


@pytest.mark.parametrize("door", ["no_code_door", "code_door"])
def test_one_trusts_four_hours_from_the_file_to_the_picture(door, request, real_data, tmp_path):
    own = request.getfixturevalue(door)
    assert "Nothing leaves this machine" in own.locator(".course-bring").inner_text()
    choose_file(own, real_data)
    own.get_by_label("Only org code").select_option("RR8", timeout=30_000)
    own.get_by_label("Only type").select_option("1")
    own.get_by_label("What to chart").select_option("attendances - breaches")
    own.get_by_label("Which way is better?").select_option("Up is better")
    own.get_by_label("Target, if any").fill("95%")
    own.keyboard.press("Tab")
    picture = own.locator(".course-picture[aria-label*='target 95.0%']")
    picture.wait_for(timeout=30_000)
    assert "36 points from Apr 2016 to Mar 2019" in picture.get_attribute("aria-label")

    for form, start in {
        "PNG": b"\x89PNG",
        "SVG": b"<svg",
        "HTML": b"<!DOC",
        "CSV": b"\xef",
    }.items():
        with own.expect_download() as coming:
            own.get_by_role("button", name=f"Save as {form}").click()
        coming.value.save_as(tmp_path / f"chart.{form.lower()}")
        assert (tmp_path / f"chart.{form.lower()}").read_bytes().startswith(start)
    points = pd.read_csv(tmp_path / "chart.csv", encoding="utf-8-sig")
    data = pd.read_csv(real_data, dtype={"type": str})
    mine = data[(data["org_code"] == "RR8") & (data["type"] == "1")].sort_values("period")
    assert points["y"].tolist() == pytest.approx(
        (1 - mine["breaches"] / mine["attendances"]).tolist()
    )
    assert own.watch.foreign == []

    # A mistake is said in one sentence, and what no longer holds is hidden.
    own.get_by_label("Only type").select_option("All rows")
    own.locator("[role=alert]", has_text="keep those with one value").wait_for(timeout=30_000)
    assert not own.get_by_role("button", name="Save as PNG").is_visible()


def test_a_50_mb_file_is_answered_and_the_lab_goes_on(no_code_door, tmp_path):
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(50_000_000)
    choose_file(no_code_door, tmp_path / "huge.csv")
    said = no_code_door.locator("[role=alert]")
    said.get_by_text("huge.csv is 50 MB: the limits are 20 MB").wait_for(timeout=30_000)
    # 12 MB are more than one message of Jupyter may hold, and within the limits: they arrive.
    rows = "".join(f"{week},{week % 5},{'x' * 100_000}\n" for week in range(1, 121))
    (tmp_path / "long.csv").write_text(f"week,falls,remarks\n{rows}")
    choose_file(no_code_door, tmp_path / "long.csv")
    picture = no_code_door.locator(".course-picture[aria-label*='120 points']")
    picture.wait_for(timeout=60_000)
    assert said.count() == 0


def test_everything_works_by_keyboard_and_is_fair_to_everybody(no_code_door, good):
    page = no_code_door
    page.get_by_role("button", name="Show me an example").focus()
    page.keyboard.press("Enter")
    page.locator(".course-picture svg").wait_for(timeout=30_000)
    assert page.get_by_label("Only ward").locator("option").count() == 19
    found = Axe().run(page, context=".course-own").response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []

    page.get_by_label("Paste a table").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(good)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Read what I pasted
    page.locator(".course-picture[aria-label*='12 points']").wait_for(timeout=30_000)
    page.get_by_label("Out of how many").focus()
    page.keyboard.press("Home")  # Nothing
    page.locator(".course-picture[aria-label^='I chart of falls']").wait_for(timeout=30_000)
    page.get_by_label("Target, if any").focus()
    names = []
    for _ in range(4):
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.textContent"))
    assert names == ["Save as HTML", "Save as PNG", "Save as SVG", "Save as CSV"]
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == "chart.csv"
    assert page.watch.foreign == []
