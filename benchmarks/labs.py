"""How long a trainee waits in the labs, in a real browser with the network off, in one run.

From start to both addresses; from a click to the first question, with the spare kernel and without;
from a key on a slider to the new picture, in both doors, beside altair's own JupyterChart.
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

SLUG = "05-control-charts"
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
# The time from a key to the frame after the picture has changed.
CLOCK = """
() => {
  const slider = document.querySelector(".course-slider input");
  const picture = document.querySelector(".course-picture, .vega-embed");
  window.took = [];
  let pressed, last;
  slider.addEventListener("keydown", () => (pressed = performance.now()));
  new MutationObserver(() => {
    const began = pressed;
    if (!began || !picture.querySelector("svg")) return;
    pressed = undefined;
    requestAnimationFrame(() => window.took.push(performance.now() - began));
  }).observe(picture, { childList: true, subtree: true });
}
"""


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


def presses(page) -> list[float]:
    """Milliseconds from each key on the page's first slider to its new picture."""
    page.locator(".course-slider").first.wait_for()
    page.locator("svg.marks").first.wait_for()
    page.wait_for_timeout(1500)
    page.evaluate(CLOCK)
    page.locator(".course-slider input").first.focus()
    for number in range(PRESSES):
        page.keyboard.press("ArrowLeft" if number % 2 else "ArrowRight")
        page.wait_for_function("n => window.took.length > n", arg=number)
        page.wait_for_timeout(150)
    return page.evaluate("window.took")


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


def main() -> None:
    """Print medians and ratios."""
    starts = []
    for _ in range(STARTS):
        with labs() as (_, took):
            starts.append(took)
    print(f"start to both addresses        {statistics.median(starts):6.1f} s   median of {STARTS}")
    with labs() as (address, _), sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_browser(), args=FLAGS)
        no_code = address(f"/voila/render/{SLUG}.ipynb")
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
        first_question(page, no_code)
        page.get_by_role("radio").first.check()
        found = {"no-code door": presses(page)}

        page.goto(address(f"/door/code/{SLUG}"))
        question = page.locator(".course-question").first
        while (
            not question.count()
        ):  # JupyterLab may drop what is pressed before the kernel is there
            page.locator(".jp-MarkdownCell").first.click(timeout=60_000)
            for _ in range(4):
                page.keyboard.press("Shift+Enter")
            page.wait_for_timeout(5000)
        question.get_by_role("radio").first.check()
        found["JupyterLab"] = presses(page)

        page.goto(address("/voila/render/beside.ipynb"))
        found["JupyterChart, chart replaced"] = presses(page)
        browser.close()
    base = statistics.median(found["no-code door"])
    print(f"key to new picture, median of {PRESSES}:")
    for name, values in found.items():
        median = statistics.median(values)
        print(f"  {name:30} {median:6.0f} ms   {median / base:4.1f} x   worst {max(values):.0f}")
    print(f"  of it in the kernel            {in_the_kernel():6.1f} ms")


if __name__ == "__main__":
    main()
