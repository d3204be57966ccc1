"""The exercises' folder as nbgrader keeps it: source, release, submitted, autograded, feedback.

nbgrader does the work through its own converters; its gradebook.db stays its own.
"""

import logging
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
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
                if gradebook:
                    self._begin_gradebook()
                maker.start()
            except Exception as error:
                raise CourseError(f"The release could not be made: {_last(said, error)}") from None
        return self.file("release", slug)

    def _begin_gradebook(self) -> None:
        """Make a new gradebook whole or not at all: nbgrader cannot mend one that it began."""
        from nbgrader.api import Gradebook

        place = self.root / "gradebook.db"
        if place.exists() or self.database != f"sqlite:///{place}":
            return
        part = place.with_name("gradebook.db.part")
        part.unlink(missing_ok=True)
        Gradebook(f"sqlite:///{part}").close()
        os.replace(part, place)

    def record(self, slug: str, student: str, marked: dict) -> None:
        """Write the marks of a notebook that was run and marked into the gradebook, as nbgrader
        does once it has run one; the same again changes nothing.

        Raises CourseError, one sentence, when nbgrader cannot.
        """
        from nbformat import from_dict
        from nbgrader.api import Gradebook
        from nbgrader.converters import Autograde
        from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades

        class Record(Autograde):
            """Saves a notebook that it is given, in place of the one that was handed in."""

            preprocessors = [SaveAutoGrades, AssignLatePenalties]

            def init_assignment(self, assignment_id, student_id):
                # Once, where nbgrader opens the gradebook seven times, and no other file that was
                # handed in is copied, wherever it may link to.
                when = self.coursedir.get_existing_timestamp(
                    self._format_source(assignment_id, student_id)
                )
                with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
                    gradebook.update_or_create_student(student_id)
                    given = {"timestamp": when} if when else {}
                    gradebook.update_or_create_submission(assignment_id, student_id, **given)
                self.notebooks = [book for book in self.notebooks if Path(book).stem == slug]

            def convert_single_notebook(self, notebook_filename):
                resources = self.init_single_notebook_resources(notebook_filename)
                output, resources = self.exporter.from_notebook_node(from_dict(marked), resources)
                self.write_single_notebook(output, resources)

        with self._said() as said:
            try:
                self._converter(Record, slug, student).start()
            except Exception as error:
                raise CourseError(f"It could not be recorded: {_last(said, error)}") from None

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
