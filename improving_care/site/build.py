"""`python course.py book`: builds the site aside, checks it, and only then puts it in its place."""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from improving_care.site.inputs import site_hash

ROOT = Path(__file__).parents[2]


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
    with tempfile.TemporaryDirectory(
        prefix="making-", dir=root / "_build", ignore_cleanup_errors=True
    ) as workshop:
        made = Path(workshop) / "html"
        _make(root, made, quiet)
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
    root = parser.parse_args(argv).folder.resolve()
    if not (root / "_config.yml").is_file():
        print(f"There is no _config.yml in {root}: name a book's folder.", file=sys.stderr)
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


def _make(root: Path, out: Path, quiet: bool) -> None:
    """Run Jupyter Book in a process of its own, out of reach of the keyboard's Ctrl-C."""
    # Pages' code runs away from the person's own IPython, and its kernel keeps its remarks.
    profile = out.parent / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.json").write_text('{"IPKernelApp": {"log_level": 40}}')
    making = subprocess.Popen(
        [sys.executable, "-m", "improving_care.site.making", str(root), str(out)],
        cwd=ROOT,
        env=os.environ | {"IPYTHONDIR": str(profile.parent), "PYTHONUTF8": "1"},
        stdout=subprocess.DEVNULL if quiet else None,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf8",
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    try:
        said = making.communicate()[1].strip()
    except KeyboardInterrupt:
        making.kill()
        making.communicate()
        raise
    if making.returncode:
        # What broke down without a sentence ends with one: the last line names the error.
        raise BuildError(said.splitlines()[-1] if said.startswith("Traceback") else said)


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
