"""The exercise as a trainee gets it: the notebook, and beside it their cohort's pool of data."""

import os
from pathlib import Path

from improving_care.grading.cohort import cohort_of, draw_pool, pool_content
from improving_care.grading.course import EXERCISES, Course, check_slug
from improving_care.grading.pool import file_name


def released(slug: str, root: Path = EXERCISES) -> Path:
    """Return the notebook that trainees get, made by nbgrader if it is missing or older than its
    source.

    No gradebook and no cohort is touched, so a trainee alone needs none; about a second in a
    running server. Raises CourseError, one sentence, when there is no such exercise or it cannot
    be made.
    """
    check_slug(slug, root)
    made = Path(root) / "release" / slug / f"{slug}.ipynb"
    sources = (Path(root) / "source" / slug / f"{slug}.ipynb", Path(root) / "nbgrader_config.py")
    if made.exists() and made.stat().st_mtime >= max(path.stat().st_mtime for path in sources):
        return made
    return Course(root).generate_release(slug, gradebook=False)


def release_to_cohort(course: Course, slug: str, begin: bool = False) -> Path:
    """Make the two files that a cohort's trainees get, and return where the notebook is.

    The pool's file stands beside it, and is drawn at the first release. `begin` makes the cohort's
    secret where there is none; without, a cohort that was lost is not taken for a new one. Raises
    CourseError, one sentence.
    """
    cohort = cohort_of(course.root, begin)
    draw_pool(slug, cohort)
    made = course.generate_release(slug)
    pool = made.with_name(file_name(slug))
    whole = pool.with_suffix(".part")
    whole.write_bytes(pool_content(slug, cohort))
    os.replace(whole, pool)
    return made
