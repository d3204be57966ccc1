"""my-project.json: read with care, since anybody may have edited it, and saved so that nothing is lost."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from improving_care.project.sections import SECTIONS

FOLDER = "my-work"  # of the notebooks: what a person makes with the course
NAME = "my-project.json"
FORMAT, VERSION = "improving-care project", 1
LARGEST = 2_000_000  # bytes; a full project has about 100,000
DEEPEST = 20


class ProjectError(ValueError):
    """A project that cannot be used or kept; the text is one sentence that says what to do."""

    def _render_traceback_(self):
        """What a notebook shows instead of a traceback: the sentence alone."""
        return [str(self)]


def place() -> Path:
    """Return where this person's project lies: in my-work, wherever in it a notebook runs."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder.name == FOLDER:
            return folder / NAME
    if (here / FOLDER).is_dir():
        return here / FOLDER / NAME
    return Path(__file__).resolve().parents[2] / "notebooks" / FOLDER / NAME


def empty(section: str) -> dict | list:
    """Return a section as it is before anything was written: {} or []."""
    return SECTIONS[section].empty()


def load(path: Path | None = None) -> dict:
    """Return the project's sections by name, only those that hold something; {} if there is no file.

    `path` is `place()` unless given. Raises ProjectError when the file cannot be used.
    """
    return _sections(_document(path or place()))


def put(section: str, kept: dict | list, path: Path | None = None) -> None:
    """Keep one section, and leave all others as they stand in the file at this moment.

    The file is replaced in one step: after a crash or Ctrl-C it is the old one or the new one.
    Raises ProjectError, and changes nothing, when `kept` does not fit the section, when the file
    cannot be used, or when it cannot be written.
    """
    path = path or place()
    document = {**_document(path), section: kept}
    _check(document)
    _replace(path, _written(document))


def read(content: bytes) -> dict:
    """Return the sections of a project from the content of a file; raises ProjectError."""
    return _sections(_parsed(content))


def write(project: dict) -> bytes:
    """Return a project's sections as the content of my-project.json; raises ProjectError."""
    _check(project)
    return _written({"format": FORMAT, "version": VERSION, **project})


def take_in(content: bytes, path: Path | None = None) -> dict:
    """Keep a file that a person brings as their project, and return its sections.

    What stood there before is put aside in kept/, not lost. Raises ProjectError, and changes
    nothing, when the content cannot be used.
    """
    path = path or place()
    document = _parsed(content, "The file that you chose")
    put_aside(path)
    _replace(path, _written(document))
    return _sections(document)


def put_aside(path: Path) -> None:
    """Move a file to kept/ beside it, under the next free number; does nothing if there is none."""
    if path.exists():
        kept = path.parent / "kept"
        kept.mkdir(exist_ok=True)
        names = (kept / f"{path.stem}-{number}{path.suffix}" for number in count(1))
        path.rename(next(name for name in names if not name.exists()))


def _document(path: Path) -> dict:
    """Return the whole file as it stands, with what the course does not know."""
    try:
        size = path.stat().st_size
        return _parsed(path.read_bytes() if size <= LARGEST else bytes(LARGEST + 1))
    except FileNotFoundError:
        return {"format": FORMAT, "version": VERSION}
    except OSError as error:
        raise ProjectError(
            f"{NAME} cannot be opened ({error.strerror}): close the program that holds it, and "
            "try again."
        ) from None


def _sections(document: dict) -> dict:
    return {name: kept for name, kept in document.items() if name not in ("format", "version")}


def _parsed(content: bytes, called: str = NAME) -> dict:
    """Return the document in `content`, checked; one that a person brings may be `called` anything."""
    if len(content) > LARGEST:
        raise ProjectError(
            f"{called} is larger than any project is: choose the file that you saved."
        )
    try:
        document = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_constant=_no_number,
            parse_float=lambda word: float(word) if abs(float(word)) < 1e300 else _no_number(word),
        )
    except ProjectError:
        raise
    except (ValueError, RecursionError) as error:
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ProjectError(
            f"{called} is damaged or is another kind of file{line}: mend it, or bring the copy that "
            "you saved last."
        ) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ProjectError(f"This is not a project of this course: choose the {NAME} you saved.")
    version = document.get("version")
    if type(version) is not int or version < 1:
        raise ProjectError(f'{NAME} has lost its version: write "version": {VERSION} in its top.')
    if version > VERSION:
        raise ProjectError(
            f"{NAME} was saved by a newer course (version {version}): fetch the newer course to "
            "open it."
        )
    _check(_sections(document))
    _written(document)  # what cannot be written again cannot be kept
    return document


def _once(pairs: list[tuple]) -> dict:
    """Return pairs as a dictionary; a name that stands twice would lose what stood first."""
    named = dict(pairs)
    if len(named) < len(pairs):
        twice = next(name for i, (name, _) in enumerate(pairs) if name in dict(pairs[:i]))
        raise ProjectError(f'{NAME} has "{twice[:40]}" twice in one place: take one out.')
    return named


def _no_number(word: str) -> None:
    raise ProjectError(f"{NAME} holds {word}, which is no number: put a number or null there.")


def _check(project: dict) -> None:
    """Raise ProjectError, naming the section and the row, unless every known section fits."""
    from jsonschema import Draft202012Validator  # half a second, and only a project needs it
    from jsonschema.exceptions import relevance

    if any(depth > DEEPEST for depth in _depths(project)):
        raise ProjectError(f"{NAME} is nested too deeply: bring the copy that you saved last.")
    for name, section in SECTIONS.items():
        if name in project:
            found = list(Draft202012Validator(section.schema).iter_errors(project[name]))
            if found:
                raise ProjectError(_sentence(section, max(found, key=relevance)))


def _depths(value, depth: int = 0) -> Iterator[int]:
    yield depth
    if depth <= DEEPEST and isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _depths(part, depth + 1)


def _sentence(section, error) -> str:
    """Say what is wrong in one sentence, with the person's words for where it stands."""
    rows = [f"row {part + 1}" for part in error.absolute_path if isinstance(part, int)]
    here = ", ".join([section.title, *rows])
    what = f"“{error.schema['title']}”" if "title" in error.schema else "what stands there"
    mend = {
        "type": lambda: f"must be {_wanted(error.validator_value)}",
        "maxLength": lambda: f"is longer than {error.validator_value} characters: shorten it",
        "maxItems": lambda: f"has more than {error.validator_value} rows: take some out",
        "enum": lambda: f"must be {', '.join(filter(None, error.validator_value))} or empty",
        "minimum": lambda: f"must be {error.validator_value} or more",
        "maximum": lambda: f"must be {error.validator_value} or less",
    }
    return f"In {here}, {what} {mend[error.validator]()}."


def _wanted(types: str | list[str]) -> str:
    names = {
        "string": "text in quotes",
        "number": "a number",
        "null": "null",
        "array": "a list of rows",
        "object": "named parts",
    }
    return " or ".join(names[each] for each in ([types] if isinstance(types, str) else types))


def _written(document: dict) -> bytes:
    try:
        content = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        written = content.encode("utf-8")
    except (TypeError, ValueError):  # a lone half of a character is a ValueError, too
        raise ProjectError(
            "Something in the project is neither text nor a number: write it again in words."
        ) from None
    if len(written) > LARGEST:
        raise ProjectError("The project has grown too large to keep: take something out.")
    return written


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file, then put it in its place in one step."""
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(half, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
    except OSError as error:
        raise ProjectError(
            f"Your project could not be saved ({error.strerror}): make room, or close what holds "
            f"{NAME}, and save again."
        ) from None
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
