"""The exercises' folder as nbgrader keeps it: source, release, submitted, autograded, feedback.

nbgrader does the work through its own converters; its gradebook.db stays its own.
"""

import ast
import json
import logging
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"


class CourseError(Exception):
    """Something a facilitator can mend; the text is one sentence that says how."""


class Course:
    """One folder of exercises with its gradebook; `root` holds source/ and nbgrader_config.py."""

    def __init__(self, root: Path = EXERCISES):
        # nbgrader takes two seconds to import, which a trainee who only opens a notebook is spared.
        from nbgrader.coursedir import CourseDirectory
        from traitlets.config.loader import PyFileConfigLoader

        # For a new gradebook nbgrader calls `alembic` by name, which stands beside this Python.
        os.environ["PATH"] = (
            f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        )
        self.root = Path(root).resolve()
        self.config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
        self.config.CourseDirectory.root = str(self.root)
        self.directory = CourseDirectory(config=self.config)
        self.database = self.directory.db_url

    def file(self, step: str, slug: str, student: str = ".", suffix: str = ".ipynb") -> Path:
        """Return where a notebook or page stands: `step` is source, release, submitted, ..."""
        return self.root / step / student / slug / f"{slug}{suffix}"

    def generate_release(self, slug: str, gradebook: bool = True) -> Path:
        """Make the notebook that trainees get, and return where it is.

        With `gradebook` the questions and their marks are written into gradebook.db, which marking
        needs; the notebook is the same without.
        """
        from nbgrader.converters import GenerateAssignment
        from nbgrader.preprocessors import SaveCells

        maker = self._converter(GenerateAssignment, slug, ".")
        maker.no_database = not gradebook
        if not gradebook:
            maker.preprocessors = [step for step in maker.preprocessors if step is not SaveCells]
        with self._said() as said:
            try:
                maker.start()
            except Exception as error:
                raise CourseError(f"The release could not be made: {_last(said, error)}") from None
        return self.file("release", slug)

    def autograde(self, slug: str, student: str) -> None:
        """Run one handed-in notebook and write its marks into the gradebook.

        Raises CourseError, one sentence, when nbgrader cannot.
        """
        from nbgrader.converters import Autograde

        with self._said() as said:
            try:
                self._converter(Autograde, slug, student).start()
            except Exception as error:
                raise CourseError(f"It could not be run: {_last(said, error)}") from None

    def generate_feedback(self, slug: str, student: str) -> Path:
        """Write the page that one trainee gets back, and return where it is."""
        from nbgrader.converters import GenerateFeedback

        with self._said() as said:
            try:
                self._converter(GenerateFeedback, slug, student).start()
            except Exception as error:
                raise CourseError(f"Its page could not be made: {_last(said, error)}") from None
        return self.file("feedback", slug, student, ".html")

    def _converter(self, kind, slug: str, student: str):
        self.directory.assignment_id, self.directory.student_id = slug, student
        converter = kind(coursedir=self.directory, config=self.config)
        converter.force = True
        return converter

    @contextmanager
    def _said(self) -> Iterator[list[str]]:
        """Collect what nbgrader logs as errors, in place of printing it."""
        from sqlalchemy.exc import SAWarning

        said: list[str] = []
        handler = logging.Handler(logging.ERROR)
        handler.emit = lambda record: said.append(record.getMessage())
        log = logging.getLogger("traitlets")
        log.addHandler(handler)
        try:
            with warnings.catch_warnings():
                # nbgrader 0.9.6 is written for an older SQLAlchemy, which warns at each new row.
                warnings.simplefilter("ignore", SAWarning)
                yield said
        finally:
            log.removeHandler(handler)


def _last(said: list[str], error: Exception) -> str:
    """The line that says what went wrong, out of what nbgrader said."""
    lines = re.findall(r"^[\w.]+(?:Error|Exception|Timeout)\b.*", "\n".join(said), re.MULTILINE)
    line = lines[-1] if lines else f"{type(error).__name__}: {error}"
    return re.sub(r"^[\w.]+\.", "", line).strip()


def slugs(root: Path = EXERCISES) -> list[str]:
    """Return the slugs of the exercises that have a source."""
    return sorted(path.parent.name for path in Path(root).glob("source/*/*.ipynb"))


def check_slug(slug: str, root: Path = EXERCISES) -> str:
    """Return the slug, or raise CourseError with those that there are."""
    if slug not in slugs(root):
        known = ", ".join(slugs(root)) or "none yet"
        raise CourseError(f"There is no exercise {slug!r}; there are: {known}.")
    return slug


def cells(path: Path, slug: str) -> list[dict]:
    """Return the cells of a handed-in notebook.

    Raises CourseError, one sentence, when the file is missing, no notebook, or another notebook
    than this exercise.
    """
    if not path.exists():
        raise CourseError(f"There is no file {path.name} in {path.parent.name}: ask for it again.")
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        found = notebook["cells"]
        assert notebook["nbformat"] >= 4 and all("cell_type" in cell for cell in found)
        for cell in found:
            cell["source"] = "".join(cell["source"])
    except (ValueError, RecursionError):
        state = "is empty" if path.stat().st_size == 0 else "is not a notebook, or only part of one"
        raise CourseError(f"The file {state}: ask for it again.") from None
    except (KeyError, TypeError, AssertionError):
        raise CourseError(
            "The file is not a notebook of today's form: ask the trainee to save it again in "
            "JupyterLab."
        ) from None
    if not any(_grade_id(cell) for cell in found):
        raise CourseError(f"The notebook is not the exercise {slug}: ask for the right one.")
    return found


def _grade_id(cell: dict) -> str | None:
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return marks.get("grade_id") if isinstance(marks, dict) else None


def cell_source(found: list[dict], grade_id: str) -> str | None:
    """Return the text of one cell by its nbgrader id, or None."""
    return next((cell["source"] for cell in found if _grade_id(cell) == grade_id), None)


def written_id(found: list[dict]) -> str | None:
    """Return the text that the notebook binds to TRAINEE, or None; nothing is run."""
    for cell in found:
        if cell["cell_type"] != "code" or "TRAINEE" not in cell["source"]:
            continue
        try:
            body = ast.parse(cell["source"]).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for line in body:
            names = [t.id for t in getattr(line, "targets", []) if isinstance(t, ast.Name)]
            if "TRAINEE" in names and isinstance(line.value, ast.Constant):
                return str(line.value.value)
    return None


def put_submission(course: Course, slug: str, student: str, notebook: Path) -> bool:
    """Copy a handed-in notebook to where nbgrader looks for it; False when it is there already.

    The time it was handed in is taken from the file.
    """
    place = course.file("submitted", slug, student)
    content = notebook.read_bytes()
    if place.exists() and place.read_bytes() == content:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(notebook, place)
    when = datetime.fromtimestamp(notebook.stat().st_mtime, UTC)
    stamp = f"{when:%Y-%m-%d %H:%M:%S} UTC\n"
    (place.parent / "timestamp.txt").write_text(stamp, encoding="utf-8", newline="\n")
    return True


def named_id(notebook: Path, folder: Path, slug: str) -> str:
    """Return the id that a file's name, or else its folder's name, may hold.

    amina.ipynb, 05-control-charts-amina.ipynb and amina/05-control-charts.ipynb all give amina.
    """
    name = re.sub(rf"[\s._-]*{re.escape(slug)}[\s._-]*", "", notebook.stem)
    return name or (notebook.parent.name if notebook.parent != folder else "")
