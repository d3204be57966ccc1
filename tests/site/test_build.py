"""A poor book is not built: each fault is one sentence, and the last good site stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from improving_care.hospital import ideas, ledger
from improving_care.modules import MODULES
from improving_care.site.build import ROOT, is_stale, site_folder
from improving_care.site.checks import check_site, solutions

CODE = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n"
GOOD = "# Falls on Beech\n\nGrace opens the email at seven, and reads one number.\n"


def build(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "improving_care", "book", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def book(tmp_path):
    """A book of one page with the course's own settings; write book/index.md into it."""
    (tmp_path / "book").mkdir()
    settings = (ROOT / "_config.yml").read_text(encoding="utf8")
    for name in ("book/assets", "book/vendor", "book/reference/references.bib"):
        settings = settings.replace(name, (ROOT / name).as_posix())
    (tmp_path / "_config.yml").write_text(settings, encoding="utf8")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf8")
    (tmp_path / "book/index.md").write_text(GOOD, encoding="utf8")
    return tmp_path


# What stops the build at once.
STOPS = {
    "a cell that fails": (
        f'{CODE}{GOOD}\n```{{code-cell}} python\nraise ValueError("no column falls")\n```\n',
        'book/index: code cell 1 (“raise ValueError("no column falls")”) failed with '
        "ValueError: no column falls.",
    ),
    "a link to nowhere": (GOOD + "\n[a page](nowhere.md)\n", "nowhere.md"),
    "a quiz without reasons": (
        GOOD + "\n:::{quiz}\n? Up?\n- [x] Yes.\n- [ ] No. || Why.\n:::\n",
        "needs “||” and a reason",
    ),
    "a claim of no strength": (
        GOOD + "\nFalls fell. {claim}`certain power2010`\n",
        "A claim is a strength (controlled,",
    ),
    "a claim from no source": (GOOD + "\nFalls fell. {claim}`story nobody1999`\n", "nobody1999"),
    "cards that are no list": (GOOD + "\n:::{cards}\nOne card.\n:::\n", "Cards are one list"),
    "cards from nowhere": (
        GOOD + "\n:::{cards} improving_care.nothing.here\n:::\n",
        "There is no “improving_care.nothing.here”",
    ),
    "doors to no lab": (GOOD + "\n:::{doors} 99-nothing\n:::\n", "no lab notebooks/99-nothing"),
}

# What the finished pages are asked; all are answered in one go.
FAULTS = {
    "empty": ("# Falls on Beech\n", "the page is empty"),
    "picture": (GOOD + "\n![](chart.svg)\n", "has no text that says what it shows"),
    "drawing": (GOOD + "\n<svg><path d='M0 0h9'/></svg>\n", "give it an aria-label"),
    "foreign-picture": (
        GOOD + '\n<img src="https://example.org/a.png" alt="A chart">\n',
        "a img asks another host for https://example.org/a.png",
    ),
    "foreign-script": (
        GOOD + '\n<script src="//cdn.example.org/a.js"></script>\n',
        "a script asks another host for //cdn.example.org/a.js",
    ),
    "foreign-style": (
        GOOD + '\n<p style="background: url(https://example.org/b.png)">A</p>\n',
        "a p asks another host for https://example.org/b.png",
    ),
    "headings": (GOOD + "\n<h1>Another</h1>\n", "the page has 2 main headings"),
    "solution": (GOOD + "\n```\n### BEGIN SOLUTION\n```\n", "gives away “BEGIN SOLUTION”"),
    "answer": (GOOD + f"\n```\n{min(solutions())}\n```\n", "gives away"),
    "ledger": (GOOD + f"\n{ledger.causes('falls')[0].story}\n", "gives away"),
    "ideas": (GOOD + f"\n{ideas.secrets()[0]}\n", "gives away"),
}


@pytest.mark.parametrize("fault", STOPS)
def test_a_poor_page_is_refused_in_a_sentence(book, fault):
    page, says = STOPS[fault]
    (book / "book/index.md").write_text(page, encoding="utf8")
    done = build(book)
    assert done.returncode == 2, done.stdout
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert str(book) not in done.stderr, "a message names the page, not the machine"
    assert not site_folder(book).exists()


def test_every_fault_of_every_finished_page_is_named(book):
    (book / "book/chart.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    toc = "format: jb-book\nroot: book/index\nchapters:\n"
    for name, (page, _) in FAULTS.items():
        (book / f"book/{name}.md").write_text(page, encoding="utf8")
        toc += f"- file: book/{name}\n"
    (book / "_toc.yml").write_text(toc, encoding="utf8")
    done = build(book)
    assert done.returncode == 2
    said = done.stderr.splitlines()
    for name, (_, says) in FAULTS.items():
        assert any(line.startswith(f"book/{name}") and says in line for line in said), name
    assert not any(line.startswith("book/index") for line in said), "a good page is left in peace"
    assert not site_folder(book).exists()


def test_a_page_that_is_not_there_is_refused(book):
    toc = "format: jb-book\nroot: book/index\nchapters:\n- file: book/missing\n"
    (book / "_toc.yml").write_text(toc, encoding="utf8")
    done = build(book)
    assert done.returncode == 2
    assert "book/missing" in done.stderr


def test_a_good_site_outlives_a_bad_build_and_is_built_once(book):
    done = build(book)
    assert done.returncode == 0, done.stderr
    page = site_folder(book) / "book/index.html"
    good = page.read_text(encoding="utf8")
    assert "reads one number" in good
    assert not is_stale(book)

    (book / "book/index.md").write_text("# Nothing\n", encoding="utf8")
    assert is_stale(book)
    assert build(book).returncode == 2
    assert page.read_text(encoding="utf8") == good
    assert sorted(p.name for p in (book / "_build").iterdir() if p.name[0] != ".") == [
        "html",
        "site.hash",
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal to a process group")
def test_ctrl_c_leaves_the_last_good_site_as_it_is(book):
    assert build(book).returncode == 0
    good = (site_folder(book) / "book/index.html").read_bytes()
    cell = "import pathlib, time\npathlib.Path('started').touch()\ntime.sleep(60)"
    page = f"{CODE}{GOOD}\n```{{code-cell}} python\n{cell}\n```\n"
    (book / "book/index.md").write_text(page, encoding="utf8")
    command = [sys.executable, "-m", "improving_care", "book", str(book)]
    # A session of its own: the keyboard's Ctrl-C reaches the build and its kernel alike.
    running = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not (book / "book/started").exists():
        assert running.poll() is None, running.communicate()[1]
        time.sleep(0.1)
    os.killpg(running.pid, signal.SIGINT)
    said = running.communicate(timeout=30)[1]
    assert running.returncode == 130, said
    assert said == "Stopped; the site was not changed.\n"
    assert (site_folder(book) / "book/index.html").read_bytes() == good
    assert not list((book / "_build").glob("making-*")), "nothing is left lying about"


def test_links_that_a_reader_follows_may_lead_anywhere(book):
    page = GOOD + "\n[NHS England](https://www.england.nhs.uk/) says so.\n"
    (book / "book/index.md").write_text(page, encoding="utf8")
    assert build(book).returncode == 0


def test_a_claim_shows_its_strength_and_leads_to_its_source(book, page, serve):
    (book / "book/index.md").write_text(
        GOOD + "\nHalf. {claim}`self-reported salford2017`\n\n"
        ":::{strengths}\n:::\n\n```{bibliography}\n```\n",
        encoding="utf8",
    )
    assert build(book).returncode == 0
    page.goto(serve(book / "_build/html") + "book/index.html")
    claim, listed = page.locator(".claim").all()
    assert listed.inner_text().strip() == "● self-reported"  # beside the source in the list
    assert claim.inner_text().strip().startswith("● self-reported: Salford Royal")
    page.locator(claim.get_by_role("link").get_attribute("href")).wait_for()
    assert page.locator(".strengths dt").count() == 4


def test_a_widget_on_a_page_comes_from_the_site_itself(book, page, serve):
    """A slider of ipywidgets stands still on a site, but is drawn, with nobody's help."""
    cell = "```{code-cell} python\nimport ipywidgets\nipywidgets.IntSlider(7, description='Falls')\n```"
    (book / "book/index.md").write_text(f"{CODE}{GOOD}\n{cell}\n", encoding="utf8")
    done = build(book)
    assert done.returncode == 0, done.stderr
    page.goto(serve(site_folder(book)) + "book/index.html")
    page.get_by_text("Falls", exact=True).wait_for(timeout=30_000)
    assert page.locator(".widget-readout").inner_text() == "7"
    assert page.watch.foreign == []


def test_the_modules_are_twenty_in_order():
    assert [module.no for module in MODULES] == list(range(1, 21))
    assert MODULES[4].slug == "05-control-charts"
    for module in MODULES:
        assert (ROOT / f"book/modules/{module.slug}.md").exists() == module.written


def test_a_file_of_secrets_in_the_site_is_named(tmp_path):
    for secret in (ledger.FILE, ideas.FILE):
        (tmp_path / secret.name).write_text("[]")
    problems = check_site(tmp_path, [])
    assert [problem.split(":")[0] for problem in problems] == ["ideas.json", "ledger.json"]
    assert all("must not be in the site" in problem for problem in problems)
