"""`python course.py grade MODULE`: release, collect, mark and return an exercise."""

import argparse
import sys
import time
from pathlib import Path

from improving_care.grading import marking
from improving_care.grading.course import EXERCISES, Course, CourseError, check_slug

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
    options = parser.parse_args(argv)
    from sqlalchemy.exc import SQLAlchemyError

    try:
        slug = check_slug(options.module, root)
        course = Course(root)
        if options.release:
            print(f"The release is {course.generate_release(slug)}")
            return 0
        if options.collect:
            _collect(course, slug, options.collect)
        _grade(course, slug)
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


def _collect(course: Course, slug: str, folder: Path) -> None:
    for path, student, sentence in marking.collect(course, slug, folder):
        print(f"  {path.name}: {sentence}" if not student else f"  {sentence}")


def _grade(course: Course, slug: str) -> None:
    """Mark what is new, record what a person marked, write pages and tables, and say so."""
    students = marking.students(course, slug)
    if not students:
        raise CourseError(
            f"Nothing is handed in yet: put notebooks in "
            f"{course.file('submitted', slug, 'ID').parent} with each trainee's id for ID, or use "
            "--collect FOLDER."
        )
    course.generate_release(slug)  # the gradebook then holds the questions as they are now
    problems, began = {}, time.monotonic()
    for done, student in enumerate(students, 1):
        problems[student] = marking.mark(course, slug, student)
        left = (time.monotonic() - began) / done * (len(students) - done)
        rest = f", about {max(1, round(left / 60))} min left" if left > 60 else ""
        print(
            f"{done} of {len(students)} {student}: {problems[student] or 'marked'}{rest}",
            flush=True,
        )

    sheet = course.root / "marks" / f"{slug}-reflections.csv"
    changed, unrecorded = marking.record_reflections(course, slug, sheet)
    for student in students:
        page = course.file("feedback", slug, student, ".html")
        marked = course.file("autograded", slug, student)
        if problems[student]:
            page.unlink(missing_ok=True)  # a page about an older notebook would mislead
        elif (
            student in changed or not page.exists() or page.stat().st_mtime < marked.stat().st_mtime
        ):
            try:
                course.generate_feedback(slug, student)
            except CourseError as problem:
                problems[student] = str(problem)
    results = [marking.result(course, slug, student, problems[student]) for student in students]
    marking.write_reflections(course, slug, sheet, results)
    table = course.root / "marks" / f"{slug}.csv"
    marking.write_marks(course, slug, table, results)

    wide = max(len("student"), *map(len, students))
    print(f"\n{'student':{wide}}    marks  state")
    for item in results:
        score = "" if item.score is None else f"{item.score:g}/{item.maximum:g}"
        print(f"{item.student:{wide}}  {score:>7}  {item.state}")
    for title, lines in (
        ("\nNeeds a person:", [f"{k.student}: {k.note}" for k in results if k.note]),
        ("\nIn the sheet of reflections, not recorded:", unrecorded),
    ):
        if lines:
            print(title, *lines, sep="\n  ")
    print(f"\nPages for trainees: {course.root / 'feedback'}\nMarks: {table}")
    if waiting := sum(item.state == marking.TO_READ for item in results):
        print(
            f"Reflections to read: {waiting}. Write a level (1 to 4) and a few words beside each in "
            f"{sheet}, save it, and run this command again."
        )
