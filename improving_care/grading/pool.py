"""A pool of data sets in one file: what trainees are given and told, never what is true of it.

The file is compressed JSON. Everything here also stands where a handed-in notebook runs, so
nothing here may know a secret, a planted cause or a right answer.
"""

import gzip
import hashlib
import json
import math
import zlib
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import pandas as pd

from improving_care.grading import answers

PRACTICE = "practice"  # the id in a notebook that nobody has put their own into yet


class ExerciseError(ValueError):
    """Something in the notebook needs mending; the text is one sentence that says what."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]


@dataclass(frozen=True)
class Told:
    """What one question says to this trainee alone: a text in Markdown and perhaps a picture."""

    text: str
    picture: object = None  # Vega-Lite as a dict, an altair chart, or None


@dataclass(frozen=True)
class Drawn:
    """One trainee's exercise, as drawn: what is given (tables and plain values, by name), what is
    told and the form of each answer (by question), and what was planted, which only the judge
    reads; from a pool's file `planted` comes back empty."""

    given: dict[str, object]
    told: dict[str, Told]
    forms: dict[str, object]
    planted: dict


def file_name(slug: str) -> str:
    """Return what the pool's file beside an exercise's notebook is called."""
    return f"{slug}.json.gz"


def place(slug: str, trainee: str, size: int) -> int:
    """Return which of `size` data sets (0 and on) belongs to an id; the first is for practice.

    Two given ids share theirs with chance 1 in size - 1. In a pool of one everybody has that one.
    """
    if trainee == PRACTICE or size == 1:
        return 0
    digest = hashlib.sha256(f"{slug}:{trainee}".encode()).digest()
    return 1 + int.from_bytes(digest, "big") % (size - 1)


def packed(value):
    """Return a value as plain JSON from which `unpacked` makes an equal one.

    Takes plain values, tuples, dicts with any plain keys, pandas tables with a plain index, told
    texts with their pictures and forms of answers. Raises TypeError, which names it, for others.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float and math.isfinite(value):
        return value
    if type(value) is list:
        return [packed(item) for item in value]
    if type(value) is tuple:
        return {"@": "tuple", "of": packed(list(value))}
    if type(value) is dict:
        if all(type(key) is str and key != "@" for key in value):
            return {key: packed(item) for key, item in value.items()}
        return {"@": "pairs", "of": [[packed(key), packed(item)] for key, item in value.items()]}
    if isinstance(value, pd.DataFrame) and value.index.equals(pd.RangeIndex(len(value))):
        return {"@": "table", "of": {str(name): _column(value[name]) for name in value}}
    if isinstance(value, Told):
        picture = value.picture
        picture = picture.to_dict() if hasattr(picture, "to_dict") else picture
        return {"@": "Told", "text": value.text, "picture": packed(picture)}
    if is_dataclass(value) and getattr(answers, type(value).__name__, None) is type(value):
        parts = {field.name: packed(getattr(value, field.name)) for field in fields(value)}
        return {"@": type(value).__name__, **parts}
    raise TypeError(f"a pool cannot hold a {type(value).__name__}: {value!r:.80}")


def _column(column: pd.Series) -> dict:
    """One column as its type and values; a missing value is null, a date its ISO text."""
    kind = str(column.dtype)
    if column.dtype.kind == "M":
        column = column.map(lambda when: when.isoformat(), na_action="ignore").astype(object)
    values = [None if pd.isna(item) else item for item in column.tolist()]
    return {"type": kind, "values": [packed(item) for item in values]}


def unpacked(value):
    """Return the value that was `packed`; raises KeyError, TypeError or ValueError for others."""
    if type(value) is list:
        return [unpacked(item) for item in value]
    if type(value) is not dict:
        return value
    kind = value.get("@")
    if kind is None:
        return {key: unpacked(item) for key, item in value.items()}
    if kind == "tuple":
        return tuple(unpacked(value["of"]))
    if kind == "pairs":
        return {unpacked(key): unpacked(item) for key, item in value["of"]}
    if kind == "table":
        return pd.DataFrame(
            {
                name: pd.Series(column["values"], dtype=column["type"])
                for name, column in value["of"].items()
            }
        )
    parts = {name: unpacked(part) for name, part in value.items() if name != "@"}
    made = Told if kind == "Told" else getattr(answers, kind)
    if not is_dataclass(made):
        raise ValueError(f"a pool holds no {kind}")
    return made(**parts)


def file_content(slug: str, sets: list[dict]) -> bytes:
    """Return the pool's file: of each packed data set only what its trainee may see."""
    shown = [{name: one[name] for name in ("given", "told", "forms")} for one in sets]
    pool = {"course": "Improving Care", "exercise": slug, "sets": shown}
    text = json.dumps(pool, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def from_file(content: bytes, slug: str, trainee: str) -> Drawn:
    """Return the data set of one trainee from a pool's file, unpacked by a mail program or not.

    Raises ExerciseError, one sentence, when the file is no pool or that of another exercise.
    """
    try:
        text = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        pool = json.loads(text)
        other, sets = pool["exercise"], pool["sets"]
        found = unpacked(sets[place(slug, trainee, len(sets))])
        drawn = Drawn(found["given"], found["told"], found["forms"], {})
    except (OSError, EOFError, zlib.error, ValueError, TypeError, LookupError, AttributeError):
        raise ExerciseError(
            f"The file {file_name(slug)} beside this notebook is damaged: put it there again as "
            "you were sent it."
        ) from None
    if other != slug:
        raise ExerciseError(
            f"The file {file_name(slug)} beside this notebook is that of {other}: put the one "
            f"for {slug} there."
        )
    return drawn
