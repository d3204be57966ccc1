"""Runs Jupyter Book once, in a process of its own: `python -m improving_care.site.making BOOK OUT`.

Sphinx keeps global state, kernels take Ctrl-C for themselves, and a page's code wants settings of
its own; apart from the build, none of these can leave anything behind.
"""

import io
import os
import re
import sys
import time
from pathlib import Path

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def make(root: Path, out: Path) -> str:
    """Build the book in `root` into `out`; return "" or, when a page is poor, what is wrong."""
    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    settings, _ = get_final_config(
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
                confoverrides=settings,
                status=None,
                warning=io.StringIO(),
                warningiserror=True,
                keep_going=False,
            )
            tell_progress(app)
            app.build()
    except SphinxError as problem:
        return in_plain_words(str(problem), root)
    return ""


def tell_progress(app) -> None:
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


def in_plain_words(problem: str, root: Path) -> str:
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


if __name__ == "__main__":
    sys.exit(make(Path(sys.argv[1]), Path(sys.argv[2])) or 0)
