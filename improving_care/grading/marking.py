"""Collecting, marking and returning what was handed in; one bad notebook never stops the rest."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from improving_care.grading.answers import ANSWER, AnswerError
from improving_care.grading.cohort import Cohort
from improving_care.grading.course import Course, CourseError
from improving_care.grading.handed_in import (
    as_released,
    cell_source,
    cells,
    content,
    grade_id,
    named_id,
    put_submission,
    shown,
    write_whole,
    written_id,
)
from improving_care.grading.judging import (
    OTHER_DATA,
    Verdict,
    handed_answer,
    judge_notebook,
    questions,
    reflection,
)
from improving_care.grading.personal import trainee_id
from improving_care.grading.pool import PRACTICE, ExerciseError
from improving_care.grading.sandbox.running import Ran

MARKED, TO_READ, NEEDS_PERSON = "marked", "reflection to be read", "needs a person"
UNSAFE = " (run without the sandbox)"  # follows the state of marks that the sandbox did not protect
REFLECTION_COLUMNS = ("student", "reflection", "level", "words")


@dataclass(frozen=True)
class Result:
    """What became of one handed-in notebook; `note` is a sentence for the facilitator or ""."""

    student: str
    state: str
    score: float | None = None
    maximum: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Known:
    """What stands in a small file beside a marked notebook: a hash of what the marks follow from,
    whether it ran without the sandbox, whether it has marks, and a sentence for the facilitator."""

    fingerprint: str
    unsafe: bool
    marked: bool
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
        if not path.is_dir() and ".ipynb_checkpoints" not in path.parts
    ]
    if not found:
        raise CourseError(f"There is no notebook (.ipynb) in {folder} or the folders in it.")
    ids = {path: _id_of(path, folder, slug) for path in found}
    for path, student in ids.items():
        twins = [other for other in found if ids[other] == student]
        if not student:
            yield path, "", "It holds no id and its name neither: name it after its trainee's id."
        elif len(twins) > 1:
            names = " and ".join(shown(twin.relative_to(folder)) for twin in twins)
            yield path, "", f"{names} are both from {student}: keep the right one and run again."
        else:
            try:
                new = put_submission(course, slug, student, path)
            except CourseError as problem:
                yield path, "", str(problem)
                continue
            before = f"The same as {student} handed in before."
            yield path, student, f"Collected from {student}." if new else before


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


def ready(course: Course, slug: str, student: str) -> list[dict]:
    """Return the cells of a handed-in notebook as they are to be run.

    Raises CourseError, one sentence, where it cannot be marked as it is.
    """
    found = cells(course.file("submitted", slug, student), slug)
    try:
        written = trainee_id(written_id(found))
    except ExerciseError:
        written = ""
    if written in ("", PRACTICE):
        raise CourseError(
            "No id is written in the notebook, so nobody knows whose data it answers: ask for it."
        )
    if written != student:
        raise CourseError(
            f"The notebook answers the data of {written}, but was handed in by {student}: "
            "ask which is right."
        )
    names = [*questions(slug), reflection(slug).name, "exercise"]
    if missing := [name for name in names if cell_source(found, name) is None]:
        raise CourseError(
            f"The cell {missing[0]} was deleted: ask for the answers in a fresh copy of the "
            "exercise."
        )
    released = json.loads(course.file("release", slug).read_text(encoding="utf-8"))["cells"]
    return as_released(found, released)


def fingerprint(course: Course, slug: str, student: str) -> str:
    """Return a hash of what the marks follow from: what was handed in and what was released.

    Raises CourseError, one sentence, where what was handed in cannot be read.
    """
    try:
        if trainee_id(student) != student:
            raise CourseError(f"The folder should be called {trainee_id(student)}: rename it.")
    except ExerciseError:
        raise CourseError("The folder's name is no id: name it after its trainee's id.") from None
    parts = [content(course.file("submitted", slug, student))]
    parts.append(course.file("release", slug).read_bytes())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def known(course: Course, slug: str, student: str) -> Known | None:
    """Return what is known of the notebook last run for a student, or None."""
    try:
        return Known(**json.loads(_known_file(course, slug, student).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remember(course: Course, slug: str, student: str, one: Known) -> None:
    """Keep what is known of a notebook; once this is written, it is not run again."""
    place = _known_file(course, slug, student)
    if not one.marked:  # marks and a page of an older notebook would mislead
        shutil.rmtree(place.parent, ignore_errors=True)
        course.file("feedback", slug, student, ".html").unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, json.dumps(asdict(one)).encode())


def _known_file(course: Course, slug: str, student: str) -> Path:
    """Where it stands which notebook the marks belong to; nbgrader removes it with its notebook."""
    return course.file("autograded", slug, student).with_name("known.json")


def recorded(course: Course, slug: str) -> set[str]:
    """Return the students whose marks for an exercise are in the gradebook."""
    from nbgrader.api import Gradebook

    with Gradebook(course.database) as gradebook:
        return {submission.student.id for submission in gradebook.assignment_submissions(slug)}


def record(course: Course, slug: str, student: str, ran: Ran, cohort: Cohort) -> str:
    """Judge what came of a notebook and write its marks into the gradebook.

    Returns a sentence for the facilitator, or "". Raises CourseError, one sentence, where the
    notebook did not come to its end or cannot be recorded.
    """
    if ran.problem:
        raise CourseError(ran.problem)
    verdicts = judge_notebook(slug, ran.handed, student, cohort)
    for cell in ran.notebook["cells"]:
        if (name := grade_id(cell)) in verdicts:
            cell["outputs"] = list(_outputs(verdicts[name], ran.handed.get(name)))
    course.record(slug, student, ran.notebook)
    others = [name for name, v in verdicts.items() if v.misconception == OTHER_DATA]
    return f"Answers to other data in {', '.join(others)}: ask whose they are." if others else ""


def _outputs(verdict: Verdict, left) -> Iterator[dict]:
    """What a marked cell holds: the answer as it was taken, the reason, and the score as nbgrader
    reads it. Nothing that the notebook itself put there."""
    if left is not None:
        kept = {"question": verdict.question}
        try:
            kept["answer"] = handed_answer(left)
        except AnswerError:
            kept["unreadable"] = True
        yield {"output_type": "display_data", "metadata": {}, "data": {ANSWER: kept}}
    if not verdict.score:
        reason = {"ename": "AssertionError", "evalue": verdict.reason}
        yield {"output_type": "error", **reason, "traceback": [verdict.reason]}
        return
    yield {"output_type": "stream", "name": "stdout", "text": f"{verdict.reason}\n"}
    score = {"text/plain": f"{verdict.score:g}"}
    yield {"output_type": "execute_result", "metadata": {}, "data": score, "execution_count": 1}


def page_stands(course: Course, slug: str, student: str) -> bool:
    """Whether a trainee's page is whole and about the notebook last marked."""
    page = course.file("feedback", slug, student, ".html")
    marked = course.file("autograded", slug, student)
    if not page.exists() or page.stat().st_mtime < marked.stat().st_mtime:
        return False
    return page.read_bytes().rstrip().endswith(b"</html>")


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


def results(course: Course, slug: str, problems: dict[str, str]) -> list[Result]:
    """Return what became of each student's notebook; `problems` holds a sentence for each that has
    no marks, and "" for the others."""
    from nbgrader.api import Gradebook

    found = []
    with Gradebook(course.database) as gradebook:
        for student, problem in problems.items():
            if problem:
                found.append(Result(student, NEEDS_PERSON, note=problem))
                continue
            submission = gradebook.find_submission(slug, student)
            grade = gradebook.find_grade(reflection(slug).name, slug, slug, student)
            state = TO_READ if grade.needs_manual_grade else MARKED
            one = known(course, slug, student)
            state += UNSAFE if one.unsafe else ""
            found.append(Result(student, state, submission.score, submission.max_score, one.note))
    return found


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
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.getvalue().encode(encoding))
