"""What trainees hand in, read as what it is: files from anybody, which nothing here believes or runs."""

import ast
import hashlib
import json
import os
import re
import stat
from datetime import UTC, datetime
from pathlib import Path

from improving_care.grading.answers import ANSWER, fingerprint
from improving_care.grading.course import Course, CourseError
from improving_care.grading.personal import ID_LOOKS
from improving_care.grading.pool import PRACTICE

LARGEST = 20 << 20  # bytes of a notebook; ours with every chart drawn have half a megabyte
MOST_CELLS = 1000
MOST_HANDED = 20_000  # characters of what `check` leaves, as JSON
LONGEST_ID_CELL = 2000  # characters; reading far longer code could overturn Python's own parser
CODE_STUB = 'raise NotImplementedError("Put your answer in place of None, then delete this line.")'
TEXT_STUB = "Write your answer here, in place of this sentence."  # both as the release has them
FETCHED = re.compile(r"""my_exercise\(\s*["']([0-9]{2}-[a-z-]{1,40})["']""")
NOT_OURS = (
    "The file is not a notebook of today's form: ask the trainee to save it again in JupyterLab."
)


class OtherExercise(CourseError):
    """A notebook of another module than the one asked for; `other` is that module."""

    def __init__(self, slug: str, other: str):
        super().__init__(
            f"The notebook is the exercise {other}, not {slug}: ask for the right one."
        )
        self.other = other


def content(path: Path) -> bytes:
    """Return the bytes of a handed-in file.

    Raises CourseError, one sentence, when it is missing, a link, no plain file or far too large.
    """
    if not os.path.lexists(path):
        raise CourseError(f"There is no file {path.name} in {path.parent.name}: ask for it again.")
    # The file and the two folders above it are named after the exercise and the trainee.
    if any(place.is_symlink() for place in (path, *path.parents[:2])):
        raise CourseError("The file is a link to another place: ask for the notebook itself.")
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    )
    with open(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise CourseError("The file is no plain file: ask for the notebook itself.")
        read = file.read(LARGEST + 1)
    if len(read) > LARGEST:
        raise CourseError(
            f"The file is larger than {LARGEST >> 20} MB: ask for the notebook without its outputs."
        )
    return read


def cells(path: Path, slug: str) -> list[dict]:
    """Return the cells of a handed-in notebook: type, text, nbgrader's name, and outputs and the
    count of its run as they came, which may be anything.

    Raises CourseError, one sentence, when the file cannot be read, is no notebook, or another
    notebook than this exercise; OtherExercise, when it is that of another module.
    """
    handed = content(path)
    try:
        notebook = json.loads(handed.decode("utf-8"))
    except (ValueError, RecursionError):
        state = "is not a notebook, or only part of one" if handed else "is empty"
        raise CourseError(f"The file {state}: ask for it again.") from None
    try:
        if not notebook["nbformat"] >= 4:
            raise CourseError(NOT_OURS)
        if len(notebook["cells"]) > MOST_CELLS:
            raise CourseError(
                f"The notebook has more than {MOST_CELLS} cells: ask for the exercise alone."
            )
        found = [_cell(cell) for cell in notebook["cells"]]
    except (KeyError, TypeError, AttributeError):
        raise CourseError(NOT_OURS) from None
    if not any(grade_id(cell) for cell in found):
        raise CourseError(f"The notebook is not the exercise {slug}: ask for the right one.")
    fetched = FETCHED.search(cell_source(found, "exercise") or "")
    if fetched and fetched[1] != slug:
        raise OtherExercise(slug, fetched[1])
    return found


def _cell(cell: dict) -> dict:
    """What is taken of one cell; raises KeyError or TypeError where it is none."""
    kind, text = cell["cell_type"], "".join(cell["source"])
    if kind not in ("code", "markdown", "raw"):
        raise TypeError
    # Half of a pair of characters can be written in JSON, and nowhere else.
    text = text.encode("utf-8", "replace").decode("utf-8")
    name, outputs = grade_id(cell), cell.get("outputs")
    return {
        "cell_type": kind,
        "source": text,
        "metadata": {"nbgrader": {"grade_id": name}} if name else {},
        "outputs": outputs if isinstance(outputs, list) else [],
        "execution_count": cell.get("execution_count"),
    }


def grade_id(cell: dict) -> str | None:
    """Return nbgrader's name of a cell, or None."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else None


def cell_source(found: list[dict], name: str) -> str | None:
    """Return the text of one cell by its nbgrader id, or None; the last, where it was copied."""
    return next((cell["source"] for cell in reversed(found) if grade_id(cell) == name), None)


def handed(found: list) -> dict[str, object]:
    """Return what `check` left in the cells of a notebook that was run, by question, as it came;
    the last, where a cell holds several. What no answer can be as large as is left out."""
    left = {}
    for cell in found:
        name = grade_id(cell)
        outputs = cell.get("outputs")
        for output in outputs if isinstance(outputs, list) else []:
            data = output.get("data") if isinstance(output, dict) else None
            one = data.get(ANSWER) if isinstance(data, dict) else None
            if isinstance(one, dict) and name is not None and one.get("question") == name:
                text = json.dumps(one)
                if len(text) <= MOST_HANDED:
                    left[name] = json.loads(text)  # without nbformat's own dictionaries
    return left


def unanswered(found: list[dict]) -> list[str]:
    """Return the questions whose answer stands as the release has it, whether it was run or not."""
    as_made = [cell for cell in found if "= None" in cell["source"] and CODE_STUB in cell["source"]]
    names = [grade_id(cell) or "" for cell in as_made]
    return [name.replace("answer-", "q") for name in names if name.startswith("answer-")]


def not_checked(found: list[dict]) -> set[str]:
    """Return the questions whose answer was changed, or run again, since `check` last read it: the
    text that gave it then stands in no cell any more, or the answer's cell ran after the check."""
    texts = {fingerprint(cell["source"]) for cell in found}
    counts = {grade_id(cell): cell["execution_count"] for cell in found}
    since = set()
    for name, one in handed(found).items():
        answer, check = counts.get(f"answer-{name[1:]}"), counts.get(name)
        later = type(answer) is type(check) is int and answer > check
        code = one.get("given_by")
        if later or isinstance(code, str) and code not in texts:
            since.add(name)
    return since


def as_released(found: list[dict], released: list[dict]) -> list[dict]:
    """Return handed-in cells with all that is nbgrader's as the release has it.

    Cells that trainees may not change get their text and type back; where one was copied, the last
    counts, as for nbgrader; names that the release does not have are forgotten.
    """
    ours = {grade_id(cell): cell for cell in released if grade_id(cell)}
    ready = []
    for cell in reversed(found):
        own = ours.pop(grade_id(cell), None)
        if own is None:
            ready.append(cell | {"metadata": {}})
        else:
            locked = own["metadata"]["nbgrader"]["locked"]
            text = "".join(own["source"]) if locked else cell["source"]
            ready.append(
                {"cell_type": own["cell_type"], "source": text, "metadata": own["metadata"]}
            )
    return ready[::-1]


def written_id(found: list[dict]) -> str | None:
    """Return the text that the notebook binds to TRAINEE, or None; nothing is run."""
    for cell in found:
        text = cell["source"]
        if cell["cell_type"] != "code" or "TRAINEE" not in text or len(text) > LONGEST_ID_CELL:
            continue
        try:
            body = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for line in body:
            names = [t.id for t in getattr(line, "targets", []) if isinstance(t, ast.Name)]
            value = getattr(line, "value", None)
            if "TRAINEE" in names and isinstance(value, ast.Constant):
                return value.value if isinstance(value.value, str) else None
    return None


def put_submission(
    course: Course, slug: str, student: str, notebook: Path
) -> tuple[bool, Path | None]:
    """Copy a handed-in notebook to where nbgrader looks for it.

    Returns whether it was taken, and a file in replaced/: where the notebook is kept that it
    replaces, or where it lies itself since a later one replaced it, which stays so; None and False
    where it is there already. The time it was handed in is taken from the file. Raises CourseError
    where it cannot be read.
    """
    place, kept = course.file("submitted", slug, student), course.root / "replaced" / student / slug
    handed = content(notebook)
    try:
        before = content(place)
    except CourseError:
        before = None
    if before == handed:
        return False, None
    if (earlier := kept / _named(handed)).exists():
        return False, earlier
    earlier = None
    if os.path.lexists(place):
        kept.mkdir(parents=True, exist_ok=True)
        earlier = kept / ("unread.ipynb" if before is None else _named(before))
        os.replace(place, earlier)
    place.parent.mkdir(parents=True, exist_ok=True)
    when = datetime.fromtimestamp(notebook.stat().st_mtime, UTC)
    stamp = f"{when:%Y-%m-%d %H:%M:%S} UTC\n"
    (place.parent / "timestamp.txt").write_text(stamp, encoding="utf-8", newline="\n")
    write_whole(place, handed)
    return True, earlier


def _named(handed: bytes) -> str:
    """A file's name that follows from what it holds."""
    return f"{hashlib.sha256(handed).hexdigest()[:12]}.ipynb"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that nothing is lost when the run is stopped."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)


def no_id(written: str | None) -> str:
    """Return what a facilitator is told where this, in place of an id, is written in a notebook."""
    if written is None:
        return (
            "No id is written in the notebook, so nobody knows whose data it answers: ask for it."
        )
    if written.strip().lower() == PRACTICE:
        return (
            f'The id in the notebook is still "{PRACTICE}", so it answers the data for practice: '
            "ask for one with the trainee's id and the answers to their own data."
        )
    short = shown(written if len(written) <= 40 else f"{written[:40]}…")
    return f'"{short}" is written in the notebook and cannot be an id ({ID_LOOKS}): ask for theirs.'


def named_id(notebook: Path, folder: Path, slug: str) -> str:
    """Return the id that a file's name, or else its folder's name, may hold.

    amina.ipynb, 05-control-charts-amina.ipynb and amina/05-control-charts.ipynb all give amina.
    """
    name = re.sub(rf"[\s._-]*{re.escape(slug)}[\s._-]*", "", notebook.stem)
    return name or (notebook.parent.name if notebook.parent != folder else "")


def shown(name) -> str:
    """Return a file's name as it may be printed: whatever would move a cursor becomes a ?."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(name))
