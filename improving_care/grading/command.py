"""`python course.py grade MODULE`: release, collect, mark and return an exercise."""

import argparse
import sys
import time
from pathlib import Path

from improving_care.grading import marking, reflections
from improving_care.grading.cohort import cohort_of, own_pool
from improving_care.grading.course import EXERCISES, Course, CourseError, check_slug
from improving_care.grading.handed_in import shown
from improving_care.grading.judging import reflection
from improving_care.grading.pool import file_name
from improving_care.grading.release import release_to_cohort

FAILED = "Marking it failed ({}): run again, and if it stays, tell whoever looks after the course."
TELL = """\
A facilitator's evening:
  grade 05-control-charts --release           make the notebook that trainees get
  grade 05-control-charts --collect FOLDER    take in a folder of notebooks, then mark them
  grade 05-control-charts                     mark what is new, write a page for each trainee
Then read the reflections: open the sheet it names, write a level and a few words beside each, save
it, and run `grade 05-control-charts` again.
"""


def main(argv: list[str], root: Path = EXERCISES) -> int:
    """Run the command and return its exit code: 0, 2 on bad input, 130 when stopped."""
    parser = argparse.ArgumentParser(
        prog="python course.py grade",
        description="Release, mark and return an exercise, through nbgrader.",
        epilog=TELL,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("module", help="the module, such as 05-control-charts")
    parser.add_argument(
        "--release", action="store_true", help="make the notebook that trainees get, and stop"
    )
    parser.add_argument(
        "--collect", type=Path, metavar="FOLDER", help="first take in the notebooks in this folder"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="run on a dask scheduler's workers: tcp://host:8786"
    )
    parser.add_argument(
        "--unsafe",
        action="store_true",
        help="run without the sandbox: each notebook may read, change and send all that you may",
    )
    options = parser.parse_args(argv)
    from sqlalchemy.exc import SQLAlchemyError

    try:
        slug = check_slug(options.module, root)
        course = Course(root)
        if options.release:
            _release(course, slug)
            return 0
        left = _collect(course, slug, options.collect) if options.collect else []
        _grade(course, slug, options.scheduler, options.unsafe, left)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 2
    except SQLAlchemyError:
        print(
            f"The gradebook {root / 'gradebook.db'} cannot be used: close other programs that have "
            "it open, or put a copy back, and run again.",
            file=sys.stderr,
        )
        return 2
    except OSError as error:
        print(
            f"{error.filename or 'A file'} cannot be read or written ({error.strerror}): close it "
            "in other programs and run again.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("\nStopped. What was marked is kept; the same command goes on from here.")
        return 130
    return 0


def _release(course: Course, slug: str) -> None:
    notebook = release_to_cohort(course, slug, begin=True)
    pool = notebook.with_name(file_name(slug))
    print(
        f"Give your trainees these two files:\n  {notebook}\n  {pool}\n"
        f"Keep the folder {cohort_of(course.root).folder} to yourself, and a copy of it: without "
        "it nobody can be marked."
    )


def _collect(course: Course, slug: str, folder: Path) -> list[str]:
    """Take in a folder of notebooks, and return a line for each file that was not taken."""
    left = []
    for path, student, sentence in marking.collect(course, slug, folder):
        line = sentence if student else f"{shown(path.relative_to(folder))}: {sentence}"
        print(f"  {line}")
        if not student:
            left.append(line)
    return left


def _grade(course: Course, slug: str, scheduler: str | None, unsafe: bool, left: list[str]) -> None:
    """Mark what is new, record what a person marked, write pages and tables, and say so; `left`
    has a line for each file that was not taken."""
    students = marking.students(course, slug)
    if not students:
        raise CourseError(
            f"Nothing is handed in yet: put notebooks in "
            f"{course.file('submitted', slug, 'ID').parent} with each trainee's id for ID, or use "
            "--collect FOLDER."
        )
    release_to_cohort(course, slug)  # the gradebook then holds the questions as they are now
    problems = run_and_mark(course, slug, students, scheduler, unsafe)

    sheet = course.root / "marks" / f"{slug}-reflections.csv"
    last = marking.last_read(course, slug, students)
    settled = reflections.settle(course, slug, sheet, last)
    _write_pages(course, slug, problems)
    results = marking.results(course, slug, problems)
    reflections.write_sheet(course, slug, sheet, settled)
    shown_now = [s for s, problem in problems.items() if not (problem or s in settled.unrecorded)]
    marking.remember_shown(course, slug, shown_now)
    table = course.root / "marks" / f"{slug}.csv"
    marking.write_marks(course, slug, table, results)

    names = {item.student: shown(item.student) for item in results}
    wide = max(len("student"), *map(len, names.values()))
    print(f"\n{'student':{wide}}    marks  state")
    for item in results:
        score = "" if item.score is None else f"{item.score:g}/{item.maximum:g}"
        print(f"{names[item.student]:{wide}}  {score:>7}  {item.state}")
    for title, lines in (
        ("\nNeeds a person:", [f"{names[k.student]}: {k.note}" for k in results if k.note] + left),
        ("\nReflections:", settled.lines()),
    ):
        if lines:
            print(title, *lines, sep="\n  ")
    print(f"\nPages for trainees: {course.root / 'feedback'}\nMarks: {table}")
    if waiting := sum(item.state.startswith(marking.TO_READ) for item in results):
        levels = ", ".join(f"{k} {name}" for k, (name, _) in enumerate(reflection(slug).levels, 1))
        print(
            f"Reflections to read: {waiting}. Write a level ({levels}) and a few words beside each "
            f"in {sheet}, save it, and run this command again."
        )


def run_and_mark(
    course: Course,
    slug: str,
    students: list[str],
    scheduler: str | None = None,
    unsafe: bool = False,
) -> dict[str, str]:
    """Run and mark what is new or has changed, and say how far it is.

    Returns for each student, in order, why the notebook has no marks, or "".
    """
    problems, wanted, recorded = dict.fromkeys(students, ""), {}, marking.recorded(course, slug)
    shown_before = {}
    for student in students:
        try:
            fingerprint = marking.fingerprint(course, slug, student)
            known = marking.known(course, slug, student)
            stands = known and known.fingerprint == fingerprint and (unsafe or not known.unsafe)
            if stands and known.marked and student in recorded:
                continue
            if stands and not known.marked:
                problems[student] = known.note
                continue
            marking.ready(course, slug, student)
            wanted[student] = fingerprint
            shown_before[student] = known.shown if known and student in recorded else None
        except CourseError as problem:
            problems[student] = str(problem)
            page = course.file("feedback", slug, student, ".html")
            page.unlink(missing_ok=True)  # about an older notebook, it would mislead
    if len(students) > len(wanted):
        print(f"{len(students) - len(wanted)} of {len(students)} need no run.")
    if not wanted:
        return problems
    if unsafe:
        print(
            "UNSAFE: there is no sandbox. Each notebook runs as you: it may read and change your "
            "files, send them anywhere and leave programs running. The marks say so."
        )
    from sqlalchemy.exc import SQLAlchemyError

    from improving_care.grading.workers import workers

    cohort = cohort_of(course.root)

    def jobs():
        for student in wanted:
            try:
                cells = marking.ready(course, slug, student)
            except CourseError as problem:  # it was changed since it was looked at
                problems[student] = str(problem)
                continue
            yield student, cells, {file_name(slug): own_pool(slug, student, cohort)}

    counted = _Count(len(wanted))
    with workers(scheduler, unsafe) as run:
        for student, ran in run(jobs()):
            note, marked = "", True
            try:
                if isinstance(ran, BaseException):
                    raise ran
                note = marking.record(course, slug, student, ran, cohort)
            except CourseError as problem:
                note, marked = str(problem), False
            except SQLAlchemyError:
                raise
            except Exception as error:  # a worker's or the judge's fault: it is tried again
                note, marked = FAILED.format(type(error).__name__), None
            if not marked:
                problems[student] = note
            if marked is not None:
                one = marking.Known(wanted[student], unsafe, marked, note, shown_before[student])
                marking.remember(course, slug, student, one)
            print(counted.line(student, note or "marked"), flush=True)
    return problems


def _write_pages(course: Course, slug: str, problems: dict[str, str]) -> None:
    """Write the page of each trainee of whom it shows other marks, and say how far it is."""
    due = marking.pages_due(course, slug, problems)
    counted, said = _Count(len(due)), time.monotonic()
    for student in due:
        try:
            course.generate_feedback(slug, student)
        except CourseError as problem:
            problems[student] = str(problem)
        line = f"page {counted.line(student, problems[student] or 'written')}"
        if problems[student] or time.monotonic() > said + 2:
            print(line, flush=True)
            said = time.monotonic()


class _Count:
    """Counts what is done of `total` and says how long the rest will take."""

    def __init__(self, total: int):
        self.total, self.done, self.began = total, 0, time.monotonic()

    def line(self, student: str, said: str) -> str:
        """Count one more, and return the line that says so."""
        self.done += 1
        left = (time.monotonic() - self.began) / self.done * (self.total - self.done)
        rest = f", about {left / 60:.0f} min left" if left > 90 else ""
        if not rest and left > 5:
            rest = f", about {left:.0f} s left"
        return f"{self.done} of {self.total} {student}: {said}{rest}"
