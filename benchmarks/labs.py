"""How long a trainee waits in a lab, in a real browser with the network off, in one run.

`python course.py bench labs`, or with a module: `python course.py bench labs 13-flow`.

From start to both addresses; from a click to the first question, with the spare kernel and without;
from a key on each slider to the new picture, in both doors, beside altair's own JupyterChart.
"""

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from course import find_browser  # noqa: E402
from improving_care.datasets import load  # noqa: E402
from improving_care.spc import control_chart  # noqa: E402

PRESSES, STARTS, VISITS = 20, 3, 3
FLAGS = ["--headless", "--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"]
SERVE = """
import sys
from pathlib import Path
from improving_care.labs.server import serve
home = Path(sys.argv[1])
serve(18980, home / "site", home / "notebooks", home / "exercises", home / "state")
"""
# The same chart and the same native slider, shown by altair's JupyterChart.
BESIDE = """
import altair as alt
from improving_care.labs.control_charts import _falls_chart, _ward
from improving_care.labs.moving import Slider, stack
alt.JupyterChart.enable_offline()
falls = _ward("Beech")
slider = Slider("Target", range(0, 31), 8)
chart = lambda: _falls_chart(falls, target=slider.value).plot()
shown = alt.JupyterChart(chart(), embed_options={"actions": False, "renderer": "svg"})
slider.observe(lambda _: setattr(shown, "chart", chart()), "at")
stack(slider, shown)
"""
# For one slider: the time from a key to the frame after its demo's picture has changed for the
# first time, and when it last changed, because some pictures go on filling in.
CLOCK = """
slider => {
  let demo = slider;
  while (!demo.querySelector(".course-picture, .vega-embed")) demo = demo.parentElement;
  const picture = demo.querySelector(".course-picture, .vega-embed");
  let pressed;
  window.took = [];
  window.changed = performance.now();
  slider.addEventListener("keydown", () => (pressed = performance.now()));
  new MutationObserver(() => {
    window.changed = performance.now();
    const began = pressed;
    if (!began || !picture.querySelector("svg")) return;
    pressed = undefined;
    requestAnimationFrame(() => window.took.push(performance.now() - began));
  }).observe(picture, { childList: true, subtree: true, attributes: true });
}
"""
QUIET = "() => performance.now() - window.changed > 400"


@contextmanager
def labs():
    """Yield a function from a path to its address on a running server, and how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(
            ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns("my-work")
        )
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BESIDE.strip())])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, home / "notebooks" / "beside.ipynb")
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE, folder], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            for line in server.stdout:
                if found := re.search(r"(http://\S+)/door/\?token=(\w+)", line):
                    break
            else:
                raise SystemExit("The server ended before it was open.")
            took = time.perf_counter() - began
            yield lambda path: f"{found[1]}{path}?token={found[2]}", took
        finally:
            server.terminate()
            server.communicate()


def first_question(page, address: str) -> float:
    """Seconds from the click to the first question, ready to be answered."""
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(".course-question").first.wait_for(timeout=60_000)
    return time.perf_counter() - began


def presses(page) -> dict[str, list[float]]:
    """Milliseconds from each key on each slider to its new picture, by the slider's label.

    Every question is answered first, so that all is shown; keys that draw nothing new are left out.
    """
    page.wait_for_timeout(1500)
    for question in page.locator(".course-question").all():
        question.get_by_role("radio").first.check()
    page.wait_for_timeout(10_000)  # the kernel answers one question after the other
    for picture in page.locator(".course-picture:visible").all():
        picture.locator("svg").first.wait_for(timeout=60_000)
    found = {}
    for label in page.locator(".course-slider:visible").all():
        slider = label.locator("input")
        slider.evaluate(CLOCK)
        slider.focus()
        for number in range(PRESSES):
            page.wait_for_function(QUIET)
            page.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")
            page.wait_for_timeout(500)
        if took := page.evaluate("window.took"):
            found[label.locator("span").text_content()] = took
    return found


def in_jupyterlab(page, address: str, demos: int) -> None:
    """Open a lab's notebook by the code door and run it until so many demos are there."""
    page.goto(address)
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    # What is run before the kernel is ready is dropped, with a word about it in a corner.
    while not page.locator(".jp-InputPrompt", has_text=re.compile(r"\[[*\d]")).count():
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_timeout(2000)
    page.locator(".course-question").nth(demos - 1).wait_for(state="attached", timeout=120_000)


def in_the_kernel() -> float:
    """Milliseconds for the numbers, the picture's dictionary and the sentence of one chart."""
    falls = load("falls")
    beech = falls[falls["ward"] == "Beech"]
    took = []
    for _ in range(PRESSES):
        began = time.perf_counter()
        chart = control_chart(beech, "falls", x="month", kind="c", direction="down")
        chart.spec(), chart.sentence()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main(slug: str = "05-control-charts") -> None:
    """Print medians and ratios for one module's lab."""
    if not (ROOT / "notebooks" / f"{slug}.ipynb").exists():
        raise SystemExit(f"There is no lab {slug}; its name is that of its notebook: 13-flow.")
    starts = []
    for _ in range(STARTS):
        with labs() as (_, took):
            starts.append(took)
    print(f"start to both addresses        {statistics.median(starts):6.1f} s   median of {STARTS}")
    with labs() as (address, _), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_browser(), args=FLAGS)
        no_code = address(f"/voila/render/{slug}.ipynb")
        waits = {"with the spare kernel": [], "without": []}
        for _ in range(VISITS):
            page = browser.new_page()
            time.sleep(10)  # the spare is started some seconds after the last was taken
            waits["with the spare kernel"].append(first_question(page, no_code))
            waits["without"].append(first_question(page, no_code))
            page.close()
        for name, values in waits.items():
            print(f"click to question, {name:22} {statistics.median(values):4.1f} s")

        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto(address("/voila/render/beside.ipynb"))
        page.locator(".vega-embed svg").wait_for()
        found = {"": {"JupyterChart, chart replaced": presses(page).popitem()[1]}}
        first_question(page, no_code)
        found["no-code door"] = presses(page)
        demos = page.locator(".course-question").count()
        in_jupyterlab(page, address(f"/door/code/{slug}"), demos)
        found["JupyterLab"] = presses(page)
        browser.close()
    base = statistics.median(found[""]["JupyterChart, chart replaced"])
    print(f"key to new picture, median of up to {PRESSES}, beside altair's JupyterChart:")
    for door, sliders in found.items():
        for name, values in sliders.items():
            median = statistics.median(values)
            print(
                f"  {door:14}{name:32} {median:6.0f} ms   {median / base:4.2f} x   "
                f"worst {max(values):.0f}"
            )
    print(f"  in the kernel, a control chart takes {in_the_kernel():.1f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:2])
