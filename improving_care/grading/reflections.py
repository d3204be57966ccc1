"""A person marks the reflections: in a sheet for a spreadsheet program, or in nbgrader's formgrader.

Each run leaves the same mark in both. At the next, whichever was changed since then counts. Where
both were changed and differ, both stay as they are until a person has chosen. A mark belongs to the
text that it was given for: once another is handed in, it moves to the column `before`.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from improving_care.grading.course import Course, CourseError
from improving_care.grading.handed_in import LARGEST, cell_source, cells, write_whole
from improving_care.grading.judging import reflection

COLUMNS = ("student", "reflection", "level", "words", "before")
FORMULA = ("'", "=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes these for more than text


class Mark(NamedTuple):
    """A level and a few words as a person gave them; "" where there is none."""

    level: str = ""
    words: str = ""

    def __str__(self):
        return f"{self.level}: {self.words}" if self.words else self.level


@dataclass
class Settled:
    """What became of the sheet and formgrader: by student, the marks in the sheet that could not be
    recorded and why, and a sentence for each other change that nobody typed into the sheet."""

    unrecorded: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return a line for each, by student."""
        return sorted([*self.said, *(f"{who}: {why}" for who, why in self.unrecorded.items())])


def given(book, slug: str) -> Mark:
    """Return the mark that the gradebook holds for the reflection of a submitted notebook."""
    grade, comment = _entries(book, slug)
    level = "" if grade.manual_score is None else f"{grade.manual_score:g}"
    return Mark(level, comment.manual_comment or "")


def settle(course: Course, slug: str, sheet: Path, last: dict[str, Mark]) -> Settled:
    """Bring the sheet's marks and the gradebook's together in the gradebook.

    `last` has for each student the mark that the last run left in both. What is put aside is in the
    sheet before it leaves the gradebook.
    """
    from nbgrader.api import Gradebook

    settled, rows, aside = Settled(), _read(sheet), False
    with Gradebook(course.database) as gradebook:
        found = {book.student.id: book for book in gradebook.notebook_submissions(slug, slug)}
        texts = {student: text(course, slug, student) for student in found}
        for student, row in rows.items():
            if texts.get(student) is None and any(_typed(row)):
                settled.unrecorded[student] = "nobody of that id has a marked notebook."
        for student, book in found.items():
            if texts[student] is None:
                continue
            row = rows.setdefault(student, dict.fromkeys(COLUMNS, "") | {"student": student})
            grade, comment = _entries(book, slug)
            here, there = _typed(row), given(book, slug)
            if not _same(row["reflection"], texts[student]):
                older = [here, there] if grade.needs_manual_grade else [here]
                if _put_aside(row, *older):
                    aside = True
                    settled.said.append(
                        f"{student}: the reflection has changed since it was marked; read it again "
                        "(the sheet keeps what you gave before)."
                    )
                here, there = Mark(), Mark() if grade.needs_manual_grade else there
            mark = _chosen(here, there, last.get(student, Mark()), reflection(slug).points)
            if isinstance(mark, str):
                settled.unrecorded[student], mark = mark, there
            elif any(here) and not _alike(mark, here):
                aside = _put_aside(row, here) or aside
                settled.said.append(
                    f"{student}: {mark.level or 'no level'} from formgrader in place of "
                    f"{here.level or 'no level'} (the sheet keeps what you gave before)."
                )
            grade.manual_score = float(mark.level) if mark.level else None
            comment.manual_comment = mark.words or None
            grade.needs_manual_grade = not mark.level and grade.auto_score is None
        if aside:
            _write(sheet, rows.values())
        gradebook.db.commit()
    return settled


def _chosen(here: Mark, there: Mark, last: Mark, levels: int) -> Mark | str:
    """The mark that counts of the sheet's and formgrader's, or why none of them can be recorded."""
    typed = any(here) and not _alike(here, there) and not _alike(here, last)
    if not typed:
        return there if any(there) else here
    known = [str(level) for level in range(1, levels + 1)]
    if here.level not in known:
        return f"the level is {here.level or 'empty'!r}; write one of {', '.join(known)}."
    if any(there) and not _alike(there, last):
        return (
            f"formgrader has {str(there)!r}, the sheet {str(here)!r}, and both are new: make them the "
            "same, or empty the two cells of the sheet to keep formgrader's, which counts till then."
        )
    return here


def write_sheet(course: Course, slug: str, sheet: Path, settled: Settled) -> None:
    """Write the sheet in which a person marks the reflections, with what is marked already.

    Rows of which a mark could not be recorded, or whose notebook has no marks, stay as they are.
    """
    from nbgrader.api import Gradebook

    old, rows = _read(sheet), []
    with Gradebook(course.database) as gradebook:
        for book in sorted(
            gradebook.notebook_submissions(slug, slug), key=lambda book: book.student.id
        ):
            student = book.student.id
            written, mark = text(course, slug, student), given(book, slug)
            if written is None:
                continue
            row = old.pop(student, dict.fromkeys(COLUMNS, ""))
            mark = _typed(row) if student in settled.unrecorded else mark
            if _entries(book, slug)[0].auto_score == 0 and not any((*mark, row["before"])):
                continue  # nothing was written
            rows.append(dict(zip(COLUMNS, (student, written, *mark, row["before"]), strict=True)))
    rows += [row for row in old.values() if any(_typed(row)) or row["before"]]
    _write(sheet, rows)


def text(course: Course, slug: str, student: str) -> str | None:
    """Return what a trainee wrote for the reflection, or None where nothing was marked."""
    try:
        found = cells(course.file("autograded", slug, student), slug)
    except CourseError:
        return None
    return cell_source(found, reflection(slug).name)


def _entries(book, slug: str) -> tuple:
    """The gradebook's grade of a reflection and the comment on it."""
    name = reflection(slug).name
    grade = next(grade for grade in book.grades if grade.name == name)
    return grade, next(comment for comment in book.comments if comment.name == name)


def _typed(row: dict[str, str]) -> Mark:
    return Mark(row["level"].strip(), row["words"].strip())


def _alike(one: Mark, other: Mark) -> bool:
    return one.level == other.level and one.words.split() == other.words.split()


def _put_aside(row: dict[str, str], *marks: Mark) -> bool:
    """Move marks of a row to its column `before`, each once; False where there is none."""
    row["level"] = row["words"] = ""
    lines = row["before"].splitlines()
    lines += [" ".join(str(mark).split()) for mark in marks if any(mark)]
    row["before"] = "\n".join(dict.fromkeys(lines))
    return any(map(any, marks))


def _same(in_sheet: str, written: str) -> bool:
    """Whether the sheet's text is this one, also where a spreadsheet saved it for Windows, which
    puts a ? for each letter that it does not know."""

    def plain(value: str) -> str:
        return re.sub(r"\?+", "?", " ".join(value.split()))

    known = written.encode("cp1252", "replace").decode("cp1252")
    return plain(in_sheet) in (plain(written), plain(known))


def _read(sheet: Path) -> dict[str, dict[str, str]]:
    """The rows of the sheet by student, as a spreadsheet program may have saved it."""
    if not sheet.exists():
        return {}
    content = sheet.read_bytes()
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        decoded = content.decode("cp1252", errors="replace")
    heading = decoded.partition("\n")[0]
    separator = max(",;\t", key=heading.count)
    csv.field_size_limit(LARGEST)  # a reflection may be as long as what was handed in
    rows = list(csv.DictReader(decoded.splitlines(keepends=True), delimiter=separator))
    needed = COLUMNS[:-1]  # the last may have been left out, as it only tells of earlier
    if missing := [name for name in needed if rows and name not in rows[0]]:
        raise CourseError(
            f"The sheet {sheet} has no column {missing[0]!r}: put the first line back to "
            f"{','.join(COLUMNS)}."
        )
    read = [{name: (row.get(name) or "").removeprefix("'") for name in COLUMNS} for row in rows]
    return {row["student"].strip(): row for row in read}


def _write(sheet: Path, rows: Iterable[dict[str, str]]) -> None:
    """Write the sheet whole; a ' stands before whatever a spreadsheet would take for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = (row[name] for name in COLUMNS)
        writer.writerow(f"'{value}" if value.startswith(FORMULA) else value for value in values)
    sheet.parent.mkdir(parents=True, exist_ok=True)
    write_whole(sheet, out.getvalue().encode("utf-8-sig"))
