"""Collecting, marking and returning what was handed in; one bad notebook never stops the rest."""

import csv
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from improving_care.grading.course import (
    Course,
    CourseError,
    cell_source,
    cells,
    named_id,
    put_submission,
    written_id,
)
from improving_care.grading.judging import questions, reflection
from improving_care.grading.personal import PRACTICE, ExerciseError, trainee_id

MARKED, TO_READ, NEEDS_PERSON = "marked", "reflection to be read", "needs a person"
REFLECTION_COLUMNS = ("student", "reflection", "level", "words")


@dataclass(frozen=True)
class Result:
    """What became of one handed-in notebook; `note` is a sentence for the facilitator or ""."""

    student: str
    state: str
    score: float | None = None
    maximum: float | None = None
    note: str = ""


def collect(course: Course, slug: str, folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Copy each notebook under `folder` to its trainee's place in submitted/.

    Yields the file, the trainee's id ("" where none was found) and a sentence on what was done.
    The id is the one written in the notebook; failing that, the one its name holds.
    """
    if not folder.is_dir():
        raise CourseError(f"There is no folder {folder}: give the folder that holds the notebooks.")
    found = [
        path
        for path in sorted(folder.rglob("*.ipynb"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    ]
    if not found:
        raise CourseError(f"There is no notebook (.ipynb) in {folder} or the folders in it.")
    ids = {path: _id_of(path, folder, slug) for path in found}
    for path, student in ids.items():
        twins = [other for other in found if ids[other] == student]
        if not student:
            yield path, "", "It holds no id and its name neither: name it after its trainee's id."
        elif len(twins) > 1:
            names = " and ".join(str(twin.relative_to(folder)) for twin in twins)
            yield path, "", f"{names} are both from {student}: keep the right one and run again."
        elif put_submission(course, slug, student, path):
            yield path, student, f"Collected from {student}."
        else:
            yield path, student, f"The same as {student} handed in before."


def _id_of(path: Path, folder: Path, slug: str) -> str:
    """The id of the trainee whose notebook this is, or "" where none can be found."""
    try:
        written = written_id(cells(path, slug))
    except CourseError:
        written = None
    for guess in (written, named_id(path, folder, slug)):
        try:
            student = trainee_id(guess)
        except ExerciseError:
            continue
        if student != PRACTICE:
            return student
    return ""


def students(course: Course, slug: str) -> list[str]:
    """Return the ids under submitted/ that have a folder for this exercise."""
    return sorted(path.parent.name for path in (course.root / "submitted").glob(f"*/{slug}"))


def mark(course: Course, slug: str, student: str) -> str:
    """Run and mark one notebook through nbgrader, unless it has been since it was handed in.

    Returns "" or, for a notebook that a person must look at, the reason in one sentence.
    """
    handed_in = course.file("submitted", slug, student)
    try:
        _check_handed_in(handed_in, slug, student)
        fingerprint = hashlib.sha256(handed_in.read_bytes()).hexdigest()
        if not _marked(course, slug, student, fingerprint):
            course.autograde(slug, student)
            _fingerprint(course, slug, student).write_text(fingerprint, encoding="utf-8")
    except CourseError as problem:
        return str(problem)
    return ""


def _fingerprint(course: Course, slug: str, student: str) -> Path:
    """Where it stands which notebook the marks belong to; nbgrader removes it with its notebook."""
    return course.file("autograded", slug, student).with_name("handed-in.sha256")


def _marked(course: Course, slug: str, student: str, fingerprint: str) -> bool:
    """Whether the gradebook holds the marks of this very notebook."""
    from nbgrader.api import Gradebook, MissingEntry

    stands = _fingerprint(course, slug, student)
    if not stands.exists() or stands.read_text(encoding="utf-8") != fingerprint:
        return False
    with Gradebook(course.database) as gradebook:
        try:
            gradebook.find_submission(slug, student)
        except MissingEntry:
            return False
    return True


def _check_handed_in(path: Path, slug: str, student: str) -> None:
    """Raise CourseError where a notebook cannot be marked as it is."""
    found = cells(path, slug)
    written = written_id(found)
    try:
        known = trainee_id(written)
    except ExerciseError:
        known = ""
    if known in ("", PRACTICE):
        raise CourseError(
            "No id is written in the notebook, so nobody knows whose data it answers: ask for it."
        )
    if known != student.strip().lower():
        raise CourseError(
            f"The notebook answers the data of {known}, but was handed in by {student}: "
            "ask which is right."
        )
    names = [*questions(slug), reflection(slug).name, "exercise"]
    if missing := [name for name in names if cell_source(found, name) is None]:
        raise CourseError(
            f"The cell {missing[0]} was deleted: ask for the answers in a fresh copy of the "
            "exercise."
        )


def record_reflections(course: Course, slug: str, sheet: Path) -> tuple[set[str], list[str]]:
    """Write the marks that a person filled into the sheet of reflections into the gradebook.

    A row counts when its level is filled in and its reflection is the one last handed in. Returns
    the students whose mark or words changed, and a sentence for each row that did not count.
    """
    from nbgrader.api import Gradebook, MissingEntry

    asked, changed, problems = reflection(slug), set(), []
    with Gradebook(course.database) as gradebook:
        for row in _read_sheet(sheet):
            student, level, words = (row[k].strip() for k in ("student", "level", "words"))
            if not level and not words:
                continue
            levels = [str(k) for k in range(1, asked.points + 1)]
            if level not in levels:
                problems.append(
                    f"{student}: the level is {level or 'empty'!r}; write one of {', '.join(levels)}."
                )
                continue
            text = reflection_text(course, slug, student)
            if text is None:
                problems.append(f"{student}: nobody of that id has a marked notebook.")
                continue
            if " ".join(text.split()) != " ".join(row["reflection"].removeprefix("'").split()):
                problems.append(f"{student}: the reflection has changed since; read it again.")
                continue
            try:
                place = (asked.name, slug, slug, student)
                grade, comment = gradebook.find_grade(*place), gradebook.find_comment(*place)
            except MissingEntry:
                problems.append(f"{student}: nobody of that id has a marked notebook.")
                continue
            new = (float(level), words or None, False)
            if new != (grade.manual_score, comment.manual_comment, grade.needs_manual_grade):
                grade.manual_score, comment.manual_comment, grade.needs_manual_grade = new
                changed.add(student)
        gradebook.db.commit()
    return changed, problems


def _read_sheet(sheet: Path) -> list[dict[str, str]]:
    """The rows of the sheet, as a spreadsheet program may have saved it."""
    if not sheet.exists():
        return []
    content = sheet.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    heading = text.partition("\n")[0]
    separator = max(",;\t", key=heading.count)
    rows = list(csv.DictReader(text.splitlines(keepends=True), delimiter=separator))
    if missing := [name for name in REFLECTION_COLUMNS if rows and name not in rows[0]]:
        raise CourseError(
            f"The sheet {sheet} has no column {missing[0]!r}: put the first line back to "
            f"{','.join(REFLECTION_COLUMNS)}."
        )
    return [{name: row[name] or "" for name in REFLECTION_COLUMNS} for row in rows]


def reflection_text(course: Course, slug: str, student: str) -> str | None:
    """Return what a trainee wrote for the reflection, or None where nothing was marked."""
    try:
        found = cells(course.file("autograded", slug, student), slug)
    except CourseError:
        return None
    return cell_source(found, reflection(slug).name)


def result(course: Course, slug: str, student: str, problem: str = "") -> Result:
    """Return what the gradebook holds of one trainee, or the problem of their notebook."""
    from nbgrader.api import Gradebook

    if problem:
        return Result(student, NEEDS_PERSON, note=problem)
    with Gradebook(course.database) as gradebook:
        found = gradebook.find_submission(slug, student)
        to_read = gradebook.find_grade(
            reflection(slug).name, slug, slug, student
        ).needs_manual_grade
        return Result(student, TO_READ if to_read else MARKED, found.score, found.max_score)


def write_reflections(course: Course, slug: str, sheet: Path, results: list[Result]) -> None:
    """Write the sheet in which a person marks the reflections, with what is marked already.

    Rows that a person filled in and that could not be recorded stay as they are.
    """
    from nbgrader.api import Gradebook

    asked = reflection(slug)
    typed = {row["student"]: row for row in _read_sheet(sheet)}
    rows = []
    with Gradebook(course.database) as gradebook:
        for item in results:
            if item.state == NEEDS_PERSON:
                continue
            place = (asked.name, slug, slug, item.student)
            grade, comment = gradebook.find_grade(*place), gradebook.find_comment(*place)
            if grade.auto_score == 0:
                continue  # nothing was written
            old = typed.pop(item.student, None)
            level = "" if grade.needs_manual_grade else f"{grade.manual_score:g}"
            words = comment.manual_comment or ""
            if grade.needs_manual_grade and old:
                level, words = old["level"], old["words"]
            text = reflection_text(course, slug, item.student) or ""
            # A spreadsheet would take these for a formula.
            text = f"'{text}" if text[:1] in "=+-@\t\r" else text
            rows.append((item.student, text, level, words))
    rows += [tuple(row.values()) for row in typed.values() if row["level"] or row["words"]]
    _write_csv(sheet, REFLECTION_COLUMNS, rows, encoding="utf-8-sig")


def write_marks(course: Course, slug: str, path: Path, results: list[Result]) -> None:
    """Write the marks for a learning system: student, module, score, maximum, state, time."""
    rows = []
    for item in results:
        stamp = course.file("submitted", slug, item.student).parent / "timestamp.txt"
        when = stamp.read_text(encoding="utf-8").strip() if stamp.exists() else ""
        score, maximum = ("" if k is None else f"{k:g}" for k in (item.score, item.maximum))
        rows.append((item.student, slug, score, maximum, item.state, when))
    _write_csv(path, ("student", "module", "score", "maximum", "state", "time"), rows)


def _write_csv(path: Path, columns, rows, encoding: str = "utf-8") -> None:
    """Write a table whole or not at all, so that nothing is lost when the run is stopped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".csv")
    with os.fdopen(handle, "w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    os.replace(name, path)
