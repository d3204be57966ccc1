"""Collecting, marking and returning what was handed in; one bad notebook never stops the rest."""

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from improving_care.grading.answers import ANSWER, AnswerError
from improving_care.grading.cohort import Cohort
from improving_care.grading.course import Course, CourseError
from improving_care.grading.handed_in import (
    OtherExercise,
    as_released,
    cell_source,
    cells,
    content,
    grade_id,
    named_id,
    no_id,
    put_submission,
    shown,
    write_whole,
    written_id,
)
from improving_care.grading.judging import (
    OTHER_DATA,
    UNANSWERED,
    Verdict,
    handed_answer,
    judge_notebook,
    questions,
    reflection,
)
from improving_care.grading.personal import trainee_id
from improving_care.grading.pool import PRACTICE, ExerciseError, file_name
from improving_care.grading.reflections import Mark, given
from improving_care.grading.sandbox.running import Ran

MARKED, TO_READ, NEEDS_PERSON = "marked", "reflection to be read", "needs a person"
NAMED = 5  # of the files that share a sentence, how many it names
LEFT_BESIDE = ("Thumbs.db", "desktop.ini")
PACKED = (".zip", ".7z", ".rar", ".gz", ".tar", ".tgz")
UNSAFE = " (run without the sandbox)"  # follows the state of marks that the sandbox did not protect


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
    whether it ran without the sandbox, whether it has marks, a sentence for the facilitator, and
    what of `counts` the trainee's page and the sheet of reflections show, or None."""

    fingerprint: str
    unsafe: bool
    marked: bool
    note: str = ""
    shown: dict | None = None


def collect(course: Course, slug: str, folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Copy each notebook under `folder` to its trainee's place in submitted/.

    Yields the file, the trainee's id ("" where none was found) and a sentence on what was done.
    The id is the one written in the notebook; failing that, the one its name holds. Of two
    notebooks of one trainee the one collected last counts; where both lie in the folder, none is
    taken. What is left for one reason, such as that it is another module's, shares one sentence.
    """
    if not folder.is_dir():
        raise CourseError(f"There is no folder {folder}: give the folder that holds the notebooks.")
    files = [path for path in sorted(folder.rglob("*")) if _handed_in(path, folder)]
    ids, left = {}, {}
    for path in files:
        if path.suffix != ".ipynb":
            left.setdefault(_no_notebook(path), []).append(path)
            continue
        try:
            ids[path] = _id_of(path, folder, slug)
        except OtherExercise as exercise:
            why = f"the exercise {exercise.other}; collect it as that, or ask for the right one."
            left.setdefault(why, []).append(path)
    for why, paths in left.items():
        # First what somebody took for this exercise.
        first, *more = sorted(paths, key=lambda path: slug not in path.name)
        names = ", ".join(shown(path.relative_to(folder)) for path in more[:NAMED])
        rest = f" and {len(more) - NAMED} more" if len(more) > NAMED else ""
        yield first, "", f"Left{', with ' * bool(more)}{names}{rest}: {why}"
    if all(path.suffix != ".ipynb" for path in files):
        raise CourseError(f"There is no notebook (.ipynb) in {folder} or the folders in it.")
    for path, (student, problem) in ids.items():
        twins = [other for other in ids if student and ids[other][0] == student]
        if not student:
            yield path, "", problem
        elif len({_content(twin) for twin in twins}) > 1:
            if path == twins[0]:
                names = " and ".join(shown(twin.relative_to(folder)) for twin in twins[1:])
                yield (
                    path,
                    "",
                    f"This and {names} are from {student}, and none was taken: keep the right one "
                    "in the folder and run again.",
                )
        else:
            try:
                taken, kept = put_submission(course, slug, student, path)
            except CourseError as unreadable:
                yield path, "", str(unreadable)
                continue
            yield path, student, _collected(course, slug, student, path, taken, kept)


def _handed_in(path: Path, folder: Path) -> bool:
    """Whether somebody may have handed this in: no folder, and none of what computers leave beside
    people's files."""
    parts = path.relative_to(folder).parts
    left = any(part.startswith((".", "~", "__")) for part in parts) or path.name in LEFT_BESIDE
    return not (left or path.is_dir() or path.name.endswith(file_name("")))


def _no_notebook(path: Path) -> str:
    """Why a file whose name is no notebook's is left, and what to do."""
    if ".ipynb" in path.name.lower():
        return "a notebook's name ends in .ipynb; rename it so, and collect again."
    if path.suffix.lower() in PACKED:
        return "what is packed in it cannot be read; unpack it, and collect again."
    return "no notebook (.ipynb); if somebody's answers are in it, ask for their notebook."


def _content(path: Path) -> bytes | None:
    """What a file holds, or None where it cannot be read."""
    try:
        return content(path)
    except CourseError:
        return None


def _collected(
    course: Course, slug: str, student: str, path: Path, taken: bool, kept: Path | None
) -> str:
    """What is said of a notebook that a trainee handed in, by what `put_submission` returned."""
    name, place = shown(path.name), kept and kept.relative_to(course.root.parent)
    if not kept:
        return f"{student}: {name} is {'taken' if taken else 'the same as before'}."
    if not taken:
        return (
            f"{student}: {name} was replaced by a later notebook, so it was not taken; to count it "
            f"after all, take {place} away and collect it again."
        )
    one = known(course, slug, student)
    had = f"had {sum(one.shown['scores'].values()):g} marks and " if one and one.shown else ""
    return (
        f"{student}: {name} counts now, in place of the one before, which {had}is kept as {place}."
    )


def _id_of(path: Path, folder: Path, slug: str) -> tuple[str, str]:
    """The id of the trainee whose notebook this is, or "" and a sentence where none can be found.

    Raises OtherExercise where it is that of another module.
    """
    try:
        written, problem = written_id(cells(path, slug)), None
    except OtherExercise:
        raise
    except CourseError as unreadable:
        written, problem = None, str(unreadable)
    for guess in (written, named_id(path, folder, slug)):
        try:
            student = trainee_id(guess)
        except ExerciseError:
            continue
        if student != PRACTICE:
            return student, ""
    return "", problem or no_id(written)


def students(course: Course, slug: str) -> list[str]:
    """Return the ids under submitted/ that have a folder for this exercise."""
    return sorted(path.parent.name for path in (course.root / "submitted").glob(f"*/{slug}"))


def ready(course: Course, slug: str, student: str) -> list[dict]:
    """Return the cells of a handed-in notebook as they are to be run.

    Raises CourseError, one sentence, where it cannot be marked as it is.
    """
    found = cells(course.file("submitted", slug, student), slug)
    as_written = written_id(found)
    try:
        written = trainee_id(as_written)
    except ExerciseError:
        raise CourseError(no_id(as_written)) from None
    if written == PRACTICE:
        raise CourseError(no_id(as_written))
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
    blank = sum(verdict.reason == UNANSWERED for verdict in verdicts.values())
    if blank == len(verdicts):
        return "Nothing in it is answered: ask whether it was saved."
    if 2 * blank > len(verdicts):
        return (
            f"{len(verdicts) - blank} of {len(verdicts)} questions are answered: ask whether it is "
            "finished."
        )
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


def pages_due(course: Course, slug: str, problems: dict[str, str]) -> list[str]:
    """Return whose page is missing, cut off, or about other marks than those that count now."""
    counted = counts(course, slug)
    return [
        student
        for student, problem in problems.items()
        if not problem
        and not (
            _page_stands(course, slug, student)
            and known(course, slug, student).shown == counted[student]
        )
    ]


def _page_stands(course: Course, slug: str, student: str) -> bool:
    """Whether a trainee's page is whole and about the notebook last marked."""
    page = course.file("feedback", slug, student, ".html")
    marked = course.file("autograded", slug, student)
    if not page.exists() or page.stat().st_mtime < marked.stat().st_mtime:
        return False
    return page.read_bytes().rstrip().endswith(b"</html>")


def counts(course: Course, slug: str) -> dict[str, dict]:
    """Return what counts now by student: the score of each question, and the reflection's mark."""
    from nbgrader.api import Gradebook

    with Gradebook(course.database) as gradebook:
        return {
            book.student.id: {
                "scores": dict(sorted((grade.name, grade.score) for grade in book.grades)),
                "read": list(given(book, slug)),
            }
            for book in gradebook.notebook_submissions(slug, slug)
        }


def last_read(course: Course, slug: str, students: Iterable[str]) -> dict[str, Mark]:
    """Return by student the reflection's mark that the last run left on the page and in the sheet."""
    shown = {s: one.shown for s in students if (one := known(course, slug, s)) and one.shown}
    return {student: Mark(*one["read"]) for student, one in shown.items()}


def remember_shown(course: Course, slug: str, students: Iterable[str]) -> None:
    """Keep that what counts now is what these students' pages and the sheet show."""
    counted = counts(course, slug)
    for student in students:
        one = known(course, slug, student)
        if one.shown != counted[student]:
            remember(course, slug, student, replace(one, shown=counted[student]))


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
            book = gradebook.find_submission_notebook(slug, slug, student)
            waits = {grade.name for grade in book.grades if grade.needs_manual_grade}
            one = known(course, slug, student)
            state = TO_READ if reflection(slug).name in waits else MARKED
            state += UNSAFE if one.unsafe else ""
            # A person's mark on a judged question, and another notebook was handed in since.
            older = ", ".join(sorted(waits & set(questions(slug))))
            note = (
                f"Marks of {older} are formgrader's, for an older notebook: save them there anew."
            )
            notes = " ".join([one.note] * bool(one.note) + [note] * bool(older))
            found.append(Result(student, state, book.score, book.max_score, notes))
    return found


def write_marks(course: Course, slug: str, path: Path, results: list[Result]) -> None:
    """Write the marks for a learning system: student, module, score, maximum, state, time."""
    rows = [("student", "module", "score", "maximum", "state", "time")]
    for item in results:
        stamp = course.file("submitted", slug, item.student).parent / "timestamp.txt"
        when = stamp.read_text(encoding="utf-8").strip() if stamp.exists() else ""
        score, maximum = ("" if k is None else f"{k:g}" for k in (item.score, item.maximum))
        rows.append((item.student, slug, score, maximum, item.state, when))
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.getvalue().encode())
