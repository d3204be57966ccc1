"""The lab of module 5 as a trainee meets it: both doors, network off."""

import json
import re
import signal
import socket
import urllib.request

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SLUG = "05-control-charts"
DEMOS = 5


def open_lab(page, labs):
    """Go to the no-code door and wait until its first question stands there."""
    page.goto(labs.address(f"/voila/render/{SLUG}.ipynb"))
    page.locator(".course-question").first.wait_for(timeout=60_000)


def answer_all(page):
    """Answer every question, so that every chart is shown and drawn."""
    for number in range(DEMOS):
        page.locator(".course-question").nth(number).get_by_role("radio").first.check()
    expect(page.locator(".course-picture svg:visible")).to_have_count(DEMOS, timeout=30_000)


def picture(page, number=0) -> str:
    return page.locator(".course-picture").nth(number).inner_html()


def changed(page, number, before) -> None:
    """Wait until a picture differs from what it was."""
    page.wait_for_function(
        "([n, old]) => document.querySelectorAll('.course-picture')[n].innerHTML !== old",
        arg=[number, before],
    )


@pytest.mark.parametrize("start", ["/door/", f"/course/book/modules/{SLUG}.html"])
def test_two_clicks_from_a_printed_address_reach_a_slider_that_moves_a_chart(page, labs, start):
    page.goto(labs.address("/course/"))  # the key comes with the address, once
    page.wait_for_url("**/course/book/index.html")
    page.goto(labs.base + start)
    page.get_by_role("link", name="Open the lab").first.click()
    page.get_by_role("radio").first.click(timeout=60_000)

    slider = page.get_by_role("slider").first
    page.locator(".course-picture svg:visible").first.wait_for()
    before, month = picture(page), slider.get_attribute("aria-valuetext")
    slider.press("ArrowRight")
    changed(page, 0, before)
    assert slider.get_attribute("aria-valuetext") != month
    assert page.watch.foreign == []
    assert page.watch.errors == []


def test_a_person_who_waits_is_told_so(page, labs):
    page.goto(labs.address(f"/voila/render/{SLUG}.ipynb"), wait_until="commit")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".course-question").first).to_be_visible(timeout=60_000)
    expect(page.locator("#loading")).to_have_count(0)


def test_new_luck_draws_another_hospital_and_the_four_conditions_free_the_limits(page, labs):
    open_lab(page, labs)
    answer_all(page)
    before = picture(page, 1)
    page.get_by_role("button", name="New luck").press("Enter")
    changed(page, 1, before)
    expect(page.get_by_text("Hospitals so far: 2.")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.press("Space")
    expect(page.get_by_text("All 4 conditions hold")).to_be_visible()


@pytest.mark.parametrize("path", ["/door/", f"/door/again/{SLUG}"])
def test_no_serious_finding_of_axe(page, labs, path):
    page.goto(labs.address(path))
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").count() == 1
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_the_no_code_door_shows_no_code_and_leads_back_and_on(page, labs):
    open_lab(page, labs)
    assert page.locator(".jp-InputArea-editor").count() == 0
    assert page.get_by_text("The same in ten lines").count() == 0
    back = page.get_by_role("navigation").get_by_role("link", name="Back to the page")
    address = back.get_attribute("href")
    assert page.request.get(labs.base + address).status == 200
    page.get_by_role("navigation").get_by_role("link", name="Open the code").click()
    expect(page).to_have_url(f"{labs.base}/doc/tree/my-work/{SLUG}.ipynb")


def test_a_lab_that_is_left_ends_its_kernel(page, labs):
    def kernels() -> set:
        with urllib.request.urlopen(labs.address("/api/kernels"), timeout=30) as answer:
            return {kernel["id"] for kernel in json.load(answer)}

    open_lab(page, labs)
    mine = json.loads(page.locator("#jupyter-config-data").text_content())["kernelId"]
    assert mine in kernels()
    page.goto(labs.base + "/door/")
    deadline = 40
    while mine in kernels() and (deadline := deadline - 1):
        page.wait_for_timeout(250)
    assert mine not in kernels()


def test_the_code_door_runs_is_changed_starts_again_and_keeps_what_was_typed(page, labs):
    page.goto(labs.address(f"/door/code/{SLUG}"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
    # Whoever runs a cell in the half second before there is a kernel is asked to choose one.
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)

    # Nothing stands in the way of the notebook.
    page.wait_for_timeout(1500)
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".jp-FileBrowser:visible").count() == 0
    assert page.get_by_text("Create Assignment").count() == 0
    assert page.get_by_text("official Jupyter news").count() == 0
    first = page.locator(".jp-MarkdownCell").first
    expect(first.get_by_role("link", name="Back to the page")).to_be_visible()

    # Run from the top with Shift and Enter: the demo asks, and moves.
    question = page.locator(".course-question").first
    for _ in range(6):  # JupyterLab may drop what is pressed before the kernel is there
        first.click()
        for _ in range(4):
            page.keyboard.press("Shift+Enter")
        page.wait_for_timeout(5000)
        if question.count():
            break
    question.get_by_role("radio").first.check(timeout=60_000)
    page.locator(".course-picture svg").first.wait_for()
    before = picture(page)
    page.get_by_role("slider").first.press("ArrowLeft")
    changed(page, 0, before)

    # Change a line, and the chart follows: the still one, drawn by JupyterLab.
    for text in ("from improving_care.spc", 'load("falls")', "chart = "):
        cell = page.locator(".jp-CodeCell").filter(has_text=text)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        if "load" in text:
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type('falls = load("falls")\nward = falls[falls["ward"] == "Birch"]')
        page.keyboard.press("Shift+Enter")
    drawn = page.locator(".jp-CodeCell").filter(has_text="chart = ")
    drawn.locator(".vega-embed svg, .vega-embed canvas").first.wait_for(timeout=30_000)

    # Start again: the original is back, what was typed is kept.
    mine = labs.home / "notebooks" / "my-work" / f"{SLUG}.ipynb"
    for _ in range(60):
        if 'Birch\\"]' in mine.read_text():
            break
        page.wait_for_timeout(250)
    page.goto(f"{labs.base}/door/again/{SLUG}")
    page.get_by_role("button", name="Start again").click()
    expect(page).to_have_url(f"{labs.base}/doc/tree/my-work/{SLUG}.ipynb")
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
    assert mine.read_bytes() == (labs.home / "notebooks" / f"{SLUG}.ipynb").read_bytes()
    kept = json.loads((mine.parent / "kept" / f"{SLUG}-1.ipynb").read_text())
    assert any('== "Birch"' in "".join(cell["source"]) for cell in kept["cells"])
    assert page.locator(".jp-CodeCell").filter(has_text="[1]").count() == 0
    assert page.watch.foreign == []
    assert page.watch.errors == []


def run_a_cell(page, labs, code: str) -> None:
    """Open a notebook of this one cell in JupyterLab, and run it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    name = f"cell-{len(list((labs.home / 'notebooks').glob('cell-*')))}"
    nbformat.write(notebook, labs.home / "notebooks" / f"{name}.ipynb")
    page.goto(labs.address(f"/door/code/{name}"))
    page.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    # While the kernel starts, JupyterLab runs nothing and says so: a person tries again.
    while page.locator(".jp-CodeCell .jp-InputPrompt").inner_text().strip() == "[ ]:":
        page.locator(".jp-CodeCell .cm-content").click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(1000)


def test_what_a_person_does_in_a_hurry_is_done_one_thing_after_the_other(page, labs):
    """JupyterLab would have some of it done in a thread beside the rest: an answer was lost."""
    run_a_cell(
        page,
        labs,
        "import ipywidgets, threading\n"
        "asked, told = ipywidgets.Text(description='asked'), ipywidgets.HTML()\n"
        "where = set()\n"
        "def tell(_):\n"
        "    where.add(threading.current_thread().name)\n"
        "    told.value = f'{asked.value}: {\", \".join(where)}'\n"
        "asked.observe(tell, 'value')\n"
        "display(asked, told)",
    )
    page.get_by_label("asked").fill("")
    page.keyboard.type("in a hurry", delay=200)
    told = page.get_by_text("in a hurry: ")
    told.wait_for(timeout=30_000)
    assert told.inner_text() == "in a hurry: MainThread"


def test_a_name_that_is_not_known_is_explained_and_stops_the_run(page, labs):
    run_a_cell(page, labs, "answer = b")
    said = page.locator(".jp-OutputArea-output", has_text="NameError: ")
    said.wait_for(timeout=60_000)
    assert said.inner_text().strip().splitlines()[-1] == (
        "NameError: name 'b' is not defined. Did you come back to this notebook? Then run it from "
        "the top: choose Run in the menu above, and Run All Cells. Is b a word or a letter of "
        'yours? Then put it in quotes: "b".'
    )


def test_a_cell_that_is_run_again_in_a_hurry_draws_its_picture(page, labs):
    """The picture that asked for Vega is gone before the kernel answers."""
    run_a_cell(
        page,
        labs,
        "from time import sleep\n"
        "from improving_care.labs.control_charts import last_month\n"
        "display(last_month())\n"
        "sleep(3)",
    )
    page.locator(".course-question").wait_for(timeout=60_000)
    page.wait_for_timeout(500)  # the picture has asked by now
    page.keyboard.press("Control+Enter")
    again = re.compile(r"\[[2-9]\]:")
    page.locator(".jp-InputPrompt", has_text=again).wait_for(timeout=60_000)
    page.get_by_role("radio").first.check()
    page.locator(".course-picture svg").wait_for(timeout=30_000)


def test_a_page_closed_while_it_opens_brings_no_complaint(labs):
    asked = urllib.request.Request(labs.address("/api/kernels"), data=b"{}", method="POST")
    kernel = json.load(urllib.request.urlopen(asked))["id"]
    host, port = labs.base.removeprefix("http://").split(":")
    hello = (
        f"GET /api/kernels/{kernel}/channels?token={labs.token} HTTP/1.1\r\nHost: {host}:{port}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    for _ in range(20):
        with socket.create_connection((host, int(port))) as page:
            page.sendall(hello.encode())
    gone = urllib.request.Request(labs.address(f"/api/kernels/{kernel}"), method="DELETE")
    assert urllib.request.urlopen(gone).status == 204
    assert labs.log.read_text() == ""


def test_the_server_complained_of_nothing(labs):
    assert labs.log.read_text() == ""


def test_the_server_ends_at_once_while_pages_are_open(page, labs_to_close):
    """An open page keeps a connection and its worker threads; neither may hold the server up."""
    server = labs_to_close.server
    page.goto(labs_to_close.address(f"/door/code/{SLUG}"))
    page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
    page.keyboard.press("ControlOrMeta+s")
    server.send_signal(signal.SIGTERM)
    assert server.communicate(timeout=20)[0] == "Closing the labs …\nThe labs are closed.\n"
    assert server.returncode == 0
    assert labs_to_close.log.read_text() == ""


def test_a_page_whose_labs_are_closed_says_that_nothing_is_kept(page, labs_to_close):
    page.goto(labs_to_close.address(f"/voila/render/{SLUG}.ipynb"))
    answers = page.locator(".course-question").first.get_by_role("radio")
    answers.first.wait_for(timeout=60_000)
    expect(page.get_by_role("alert")).to_be_hidden()
    labs_to_close.server.send_signal(signal.SIGTERM)
    expect(page.get_by_role("alert")).to_contain_text(
        "what you type now is not kept", timeout=60_000
    )
    expect(answers.first).to_be_disabled()
    labs_to_close.server.communicate(timeout=30)
