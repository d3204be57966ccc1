"""What the site is made from, and one hash that changes when any of it does."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


def code_hash(root: Path) -> str:
    """Return 16 hex digits for the package and the tables that a page's code may read."""
    return digest(root, [*files(PACKAGE), *files(root / "datasets")])


def site_hash(root: Path) -> str:
    """Return 16 hex digits for all that the site of the book in `root` is made from."""
    settings = [root / "_config.yml", root / "_toc.yml"]
    return digest(
        root, [*settings, *files(root / "book"), *files(PACKAGE), *files(root / "datasets")]
    )


def files(folder: Path) -> Iterable[Path]:
    """Return every file under the folder that can change the site, sorted."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    )


def digest(root: Path, paths: Iterable[Path]) -> str:
    """Return 16 hex digits for these files' names and contents; a missing file counts too."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode())
        total.update(hashlib.sha256(path.read_bytes() if path.is_file() else b"").digest())
    return total.hexdigest()[:16]
