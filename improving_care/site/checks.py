"""What a finished site must hold; each failure is one sentence that names the page."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlparse

from improving_care.hospital import ideas, ledger

# What a browser fetches by itself. A link that a reader follows may lead anywhere.
FETCHED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "form": ("action",),
}
FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect"}
CSS_ADDRESS = re.compile(r"(?:url\(|@import\s+)\s*[\"']?((?:https?:)?//[^\"')\s;]+)", re.IGNORECASE)
SOLUTIONS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "BEGIN MARK SCHEME")
EXERCISES = Path(__file__).resolve().parents[2] / "exercises"


class PageReader(HTMLParser):
    """Reads one page and keeps what the checks ask for."""

    def __init__(self, html: str):
        super().__init__()
        self.h1 = 0
        self.words = 0
        self.problems: list[str] = []
        self._in_article = False
        self._skip = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        given = {name: value or "" for name, value in attrs}
        self.h1 += tag == "h1"
        self._in_article |= tag == "article"
        self._skip += tag in ("script", "style", "h1")
        for name in FETCHED.get(tag, ()):
            self._check_address(tag, given.get(name, ""))
        if tag == "link" and FETCHED_LINKS & set(given.get("rel", "").split()):
            self._check_address(tag, given.get("href", ""))
        for address in CSS_ADDRESS.findall(given.get("style", "")):
            self._check_address(tag, address)
        if tag == "img" and not given.get("alt", "").strip():
            if given.get("role") != "presentation":
                self.problems.append(
                    f"the picture {given.get('src', '')[:80]} has no text that says what it "
                    "shows: write one between the brackets of ![…](…)"
                )
        if tag == "svg" and not (given.get("aria-label") or given.get("aria-hidden") == "true"):
            self.problems.append(
                "a drawing (svg) has no text that says what it shows: give it an aria-label"
            )

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._in_article = False
        self._skip -= tag in ("script", "style", "h1")

    def handle_data(self, data: str) -> None:
        if self._in_article and not self._skip:
            self.words += len(data.split())

    def _check_address(self, tag: str, address: str) -> None:
        for part in address.split(","):
            if is_foreign(part.strip().split(" ")[0]):
                self.problems.append(
                    f"a {tag} asks another host for {part.strip()[:120]}: keep the file in "
                    "book/assets"
                )


def is_foreign(address: str) -> bool:
    """Return whether a browser would leave the site to fetch this address."""
    return bool(urlparse(address).netloc)


def plain(text: str) -> str:
    """Return the text with straight quotes and no HTML escapes, as its author typed it."""
    return unescape(text).translate(str.maketrans("‘’“”", "''\"\""))


def solutions() -> set[str]:
    """Return the lines by which an exercise's solution reads the trainee's own data."""
    lines = set()
    for notebook in EXERCISES.glob("source/*/*.ipynb"):
        for cell in json.loads(notebook.read_text(encoding="utf8"))["cells"]:
            found = re.search(
                r"### BEGIN SOLUTION(.*)### END SOLUTION", "".join(cell["source"]), re.S
            )
            lines |= {line.strip() for line in found[1].splitlines()} if found else set()
    return {line for line in lines if "mine." in line and len(line) > 25}


def check_site(folder: Path, pages: list[str]) -> list[str]:
    """Return a sentence for each thing wrong with the built site in `folder`; none is good.

    `pages` are the names of the pages that the table of contents promises.
    """
    problems = []
    for name in pages:
        path = folder / f"{name}.html"
        if not path.is_file():
            problems.append(f"{name}: the page is in _toc.yml but was not built.")
            continue
        html = path.read_text(encoding="utf8")
        reader = PageReader(html)
        problems += [f"{name}: {problem}." for problem in reader.problems]
        if reader.words < 5:
            problems.append(f"{name}: the page is empty; write it or take it out of _toc.yml.")
        if reader.h1 != 1:
            problems.append(
                f"{name}: the page has {reader.h1} main headings; it needs one line that starts "
                "with a single #."
            )
    planted = [row["story"] for row in json.loads(ledger.FILE.read_text("utf8"))]
    secrets = [*SOLUTIONS, *solutions(), *planted, *ideas.secrets()]
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.name == ledger.FILE.name:
            problems.append(f"{name}: the ledger of planted causes must not be in the site.")
        elif path.name == ideas.FILE.name:
            problems.append(f"{name}: what the change ideas truly do must not be in the site.")
        elif path.suffix in (".html", ".css", ".json", ".txt", ".md", ".ipynb"):
            text = plain(path.read_text(encoding="utf8"))
            problems += [
                f"{name}: the page gives away “{secret[:60]}”; take it out."
                for secret in secrets
                if plain(secret) in text
            ]
            if path.suffix == ".css":
                problems += [
                    f"{name}: the style sheet asks another host for {address}."
                    for address in CSS_ADDRESS.findall(text)
                ]
    return problems
