"""Module 14 on paper: its timeline as cards, its boards' questions without answers, six years.

All of it is read from where it stands: the page of the module, and the hospital of its lab.
"""

import re

import pandas as pd

from improving_care.labs.salford_royal import YEARS
from improving_care.site.board_scene import read_scene
from improving_care.site.build import ROOT
from improving_care.site.figures import Words
from improving_care.site.timeline import Stop, read_timeline

PAGE = ROOT / "book" / "modules" / "14-salford-royal.md"
# The stops that are held back until the others hang on the wall.
BLACK = ("A letter without a name", "The spinal look-back")
CLAIM = re.compile(r"\s*\{claim\}`([\w-]+) \w+`")


def cards() -> list[str]:
    """Return a text a stop, numbered, with no source, no later eyes, and no title: many tell."""
    return [f"{_told(stop)}\n\n*card {no}*" for no, stop in enumerate(_stops(black=False), 1)]


def black_cards() -> list[str]:
    """Return the first sentence of each stop that is held back."""
    return [_told(stop, sentences=1) for stop in _stops(black=True)]


def heaps() -> Words:
    """Return the heap or heaps that each card belongs to: the marks of its claims on the page."""
    rows = [
        (no, stop.when, stop.title, " or ".join(dict.fromkeys(CLAIM.findall(" ".join(stop.then)))))
        for no, stop in enumerate(_stops(black=False), 1)
    ]
    return Words(pd.DataFrame(rows, columns=["card", "year", "what", "heap"]).set_index("card"))


def board_of_2011() -> list[str]:
    """Return the questions of the board of 2011, with no answers, as one text."""
    return [_scene("You sit on that board.")]


def letter_at_merewick() -> list[str]:
    """Return what Merewick's chair may do about a letter, with no answers, as one text."""
    return [_scene("It is your first winter")]


def six_years() -> list[str]:
    """Return the first six years of the lab's hospital as one text, a table."""
    heads = "| year | all cases | cases that began here | bed days |\n|---|---|---|---|"
    rows = [
        f"| {year} | {all_cases} | {here} | {days},000 |"
        for year, all_cases, here, days in YEARS.head(6).itertuples(index=False)
    ]
    return ["\n".join([heads, *rows])]


def _blocks(name: str) -> list[list[str]]:
    """Return the lines of each directive of this name on the page."""
    page = PAGE.read_text(encoding="utf8")
    found = re.findall(rf"^:::\{{{name}\}}\n(.*?)^:::$", page, re.MULTILINE | re.DOTALL)
    return [content.splitlines() for content in found]


def _stops(black: bool) -> list[Stop]:
    (content,) = _blocks("timeline")
    return [stop for stop in read_timeline(content) if (stop.title in BLACK) == black]


def _told(stop: Stop, sentences: int | None = None) -> str:
    told = CLAIM.sub("", " ".join(stop.then)).strip()
    first = ". ".join(told.split(". ")[:sentences]).rstrip(".")
    return f"**{stop.when}**\n\n{first}."


def _scene(first: str) -> str:
    (scene,) = (
        scene for scene in map(read_scene, _blocks("board-scene")) if scene.told.startswith(first)
    )
    asks = "\n".join(f"- ☐ {ask.text}" for ask in scene.asks)
    return f"**{scene.told}**\n\n{asks}"
