"""A cohort's secret, and the data sets that are drawn from it.

The course is open source, so data that followed from an exercise and an id alone could be drawn,
and answered, by anybody. A cohort's data follow from a secret that only its facilitator holds. It
and the data sets as they were drawn, with what was planted in them, stay in exercises/cohort/.
"""

import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from improving_care.grading.course import CourseError
from improving_care.grading.pool import (
    PRACTICE,
    Drawn,
    ExerciseError,
    file_content,
    packed,
    place,
    unpacked,
)

SIZE = 200  # data sets in a cohort's pool, the one for practice included


@dataclass(frozen=True)
class Cohort:
    """People whose data come from one secret; `folder` keeps the pools, and is None for those who
    learn alone: their secret is public, and each id has a data set of its own."""

    secret: bytes
    folder: Path | None = None


ALONE = Cohort(b"learning alone: nobody to hide from")


def cohort_of(root: Path, begin: bool = False) -> Cohort:
    """Return the cohort of a folder of exercises; `begin` makes its secret where there is none.

    Raises CourseError, one sentence, when nothing was released to a cohort yet.
    """
    folder = Path(root) / "cohort"
    file = folder / "secret"
    if begin and not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(secrets.token_hex(32))
    try:
        secret = bytes.fromhex(file.read_text(encoding="ascii"))
        assert len(secret) == 32
    except FileNotFoundError:
        raise CourseError(
            "This cohort has no secret yet, so nobody has its exercise: make one with --release, "
            f"or put the folder {folder} back from where you keep a copy."
        ) from None
    except (ValueError, AssertionError):
        raise CourseError(f"The file {file} is damaged: put it back from your copy.") from None
    return Cohort(secret, folder.resolve())


def exercise_part(slug: str, part: str):
    """Return a module of one exercise: `drawn` (its data) or `judged` (its truth)."""
    name = re.sub(r"^\d+-", "", slug).replace("-", "_")
    try:
        return import_module(f"improving_care.grading.exercises.{name}.{part}")
    except ModuleNotFoundError:
        raise ExerciseError(
            f"There is no exercise called {slug!r}; the first is 05-control-charts."
        ) from None


def _draw(slug: str, secret: bytes, which: str) -> Drawn:
    """Return the data set that a secret gives to a place in the pool or to an id."""
    digest = hmac.digest(secret, f"{slug}:{which}".encode(), "sha256")
    return exercise_part(slug, "drawn").draw(int.from_bytes(digest[:16], "big"))


@lru_cache(maxsize=128)
def drawn(slug: str, trainee: str, cohort: Cohort = ALONE) -> Drawn:
    """Return the exercise of one trainee: always the same for the same cohort and id.

    Raises CourseError when the cohort has no pool of this exercise.
    """
    if cohort.folder is None:
        return _draw(slug, cohort.secret, trainee)
    sets = kept(slug, cohort)
    one = unpacked(json.loads(sets[place(slug, trainee, len(sets))]))
    return Drawn(one["given"], one["told"], one["forms"], one["planted"])


def draw_pool(
    slug: str, cohort: Cohort, size: int = SIZE, say: Callable[[str], None] = print
) -> None:
    """Draw what is missing of a cohort's pool, and keep each data set as soon as it is drawn.

    A pool once drawn stays as it is, also when the course draws otherwise one day: trainees hold
    it. `say` hears how far it is.
    """
    whole = _kept_file(slug, cohort)
    if whole.exists():
        return
    truths = {question.name: question.truth for question in exercise_part(slug, "judged").QUESTIONS}
    begun = whole.with_suffix(".part")
    handle = os.open(begun, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with open(handle, "a+b") as file:
        file.seek(0)
        lines = file.read().split(b"\n")[:-1]  # one that was cut off in the middle is drawn again
        file.truncate(sum(len(line) + 1 for line in lines))
        began = said = time.monotonic()
        for number in range(len(lines), size):
            one = _draw(slug, cohort.secret, str(number))
            parts = ("given", "told", "forms", "planted")
            line = {part: packed(getattr(one, part)) for part in parts}
            line["truth"] = {name: packed(truth(one)) for name, truth in truths.items()}
            file.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            file.flush()
            now, done = time.monotonic(), number + 1
            if now - said > 5 and done < size:
                left = (now - began) / (done - len(lines)) * (size - done)
                say(f"Drawing the data: {done} of {size} data sets, about {left:.0f} s left")
                said = now
    os.replace(begun, whole)


def _kept_file(slug: str, cohort: Cohort) -> Path:
    return cohort.folder / f"{slug}.jsonl"


@lru_cache(maxsize=4)
def kept(slug: str, cohort: Cohort) -> list[str]:
    """Return a cohort's data sets with their truths, each as JSON.

    Raises CourseError, one sentence, when its pool was not drawn, or only in part.
    """
    try:
        return _kept_file(slug, cohort).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise CourseError(
            f"This cohort has no data for {slug} yet: make its release first, with --release."
        ) from None


@lru_cache(maxsize=4)
def truths(slug: str, cohort: Cohort) -> list[dict]:
    """Return the true answers of each data set of a cohort, by question."""
    return [unpacked(json.loads(line)["truth"]) for line in kept(slug, cohort)]


def pool_content(slug: str, cohort: Cohort) -> bytes:
    """Return the file that trainees get beside the notebook: every data set, no truth."""
    return file_content(slug, [json.loads(line) for line in kept(slug, cohort)])


def own_pool(slug: str, trainee: str, cohort: Cohort) -> bytes:
    """Return a pool's file that holds the data set of one trainee alone, for marking."""
    if cohort.folder is None:
        one = drawn(slug, trainee, cohort)
        line = {part: packed(getattr(one, part)) for part in ("given", "told", "forms")}
    else:
        sets = kept(slug, cohort)
        line = json.loads(sets[place(slug, trainee, len(sets))])
    return file_content(slug, [line])


def practice_or_alone(slug: str, trainee: str, cohort: Cohort) -> list[Drawn]:
    """Return other data that a trainee may have answered by mistake: those for practice alone."""
    others = [drawn(slug, PRACTICE, ALONE)]
    return others if cohort.folder is None else [*others, drawn(slug, trainee, ALONE)]
