"""`python course.py book`: builds the site aside, checks it, and only then puts it in its place."""

import argparse
import io
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from improving_care.site import SITE_SWITCH
from improving_care.site.inputs import site_hash

ROOT = Path(__file__).parents[2]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class BuildError(Exception):
    """One sentence a problem: which page, which cell, what to do."""


def site_folder(root: Path = ROOT) -> Path:
    """Return the folder of the finished site."""
    return root / "_build" / "html"


def is_stale(root: Path = ROOT) -> bool:
    """Return whether the site is missing or older than what it is made from."""
    return not (
        (site_folder(root) / "index.html").is_file()
        and _stamp(root).is_file()
        and _stamp(root).read_text(encoding="utf8") == site_hash(root)
    )


def build(root: Path = ROOT, quiet: bool = False) -> Path:
    """Build the book in `root` and return the site's folder; BuildError when a page is poor.

    The last good site stays as it is until the new one has passed every check.
    """
    made_from = site_hash(root)
    (root / "_build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="making-", dir=root / "_build") as workshop:
        made = Path(workshop) / "html"
        with _kernel_settings(Path(workshop)):
            _run_sphinx(root, made, quiet)
        _swap(made, site_folder(root), Path(workshop) / "old")
    _stamp(root).write_text(made_from, encoding="utf8")
    return site_folder(root)


def main(argv: list[str]) -> int:
    """Build the site; return 0, 2 when a page is poor, 130 when stopped by the keyboard."""
    parser = argparse.ArgumentParser(
        prog="python course.py book", description="Build the site into _build/html."
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=ROOT,
        help="a book of your own, with its _config.yml",
    )
    options = parser.parse_args(argv)
    root = options.folder.resolve()
    if not (root / "_config.yml").is_file():
        print(
            f"There is no _config.yml in {options.folder}: name a book's folder.", file=sys.stderr
        )
        return 2
    try:
        folder = build(root)
    except BuildError as problem:
        print(f"{problem}\nThe site was not changed.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped; the site was not changed.", file=sys.stderr)
        return 130
    print(f"The site is built: {folder / 'index.html'}")
    return 0


def _stamp(root: Path) -> Path:
    return root / "_build" / "site.hash"


@contextmanager
def _kernel_settings(folder: Path) -> Iterator[None]:
    """Run pages' code with charts dressed for the site, and away from the person's own IPython."""
    profile = folder / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    # Warnings about the kernel's own sockets say nothing to who builds a book.
    (profile / "ipython_kernel_config.json").write_text('{"IPKernelApp": {"log_level": 40}}')
    wanted = {SITE_SWITCH: "1", "IPYTHONDIR": str(folder / "ipython")}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _swap(made: Path, place: Path, aside: Path) -> None:
    """Put the new site in its place; the old one goes aside first, and back if that fails."""
    if place.exists():
        place.rename(aside)
    try:
        made.rename(place)
    except OSError:
        if aside.exists():
            aside.rename(place)
        raise


def _run_sphinx(root: Path, out: Path, quiet: bool) -> None:
    """Build with Jupyter Book's own settings, every warning an error."""
    # Imported here: is_stale must answer at once, and Sphinx takes a second to load.
    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    config, _ = get_final_config(
        user_yaml=root / "_config.yml",
        cli_config={"external_toc_path": str(root / "_toc.yml"), "latex_individualpages": False},
        sourcedir=root,
    )
    try:
        with patch_docutils(str(root)), docutils_namespace():
            app = Sphinx(
                srcdir=root,
                confdir=None,
                outdir=out,
                doctreedir=out.parent / "doctrees",
                buildername="html",
                confoverrides=config,
                status=None,
                warning=io.StringIO(),
                warningiserror=True,
                keep_going=False,
            )
            if not quiet:
                _tell_progress(app)
            app.build()
    except SphinxError as problem:
        raise BuildError(_in_plain_words(str(problem), root)) from None


def _tell_progress(app) -> None:
    """Print one line a page when it has been read and its code has run, with its seconds."""
    started = {}

    def begin(app, page, source):
        started[page] = time.monotonic()

    def end(app, doctree):
        page = app.env.docname
        seconds = time.monotonic() - started[page]
        print(f"  {page.removeprefix('book/')}  {seconds:.1f} s", flush=True)

    app.connect("source-read", begin)
    app.connect("doctree-read", end)


def _in_plain_words(problem: str, root: Path) -> str:
    """Return what went wrong as sentences that name the page, without a traceback."""
    text = COLOUR.sub("", problem).replace(f"{root}{os.sep}", "")
    failed = re.match(r"(?P<page>.+?)\.(?:md|ipynb):\s*Executing notebook failed", text)
    if not failed:
        return re.sub(r" \[[\w.]+\]$", "", text.strip())
    numbers = re.findall(r"Cell In\[(\d+)\]", text)
    which = f"code cell {numbers[0]}" if numbers else "a code cell"
    code = re.search(r"-{8,}\n(?P<first>.*)\n", text)
    begins = f" (“{code['first']}”)" if code else ""
    errors = [line for line in text.splitlines() if re.match(r"[\w.]*(Error|Exception)\b", line)]
    why = errors[-1].rstrip(".") if errors else "an error"
    return f"{failed['page']}: {which}{begins} failed with {why}. Mend it, or what it calls."
