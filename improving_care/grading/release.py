"""The exercise as a trainee gets it."""

from pathlib import Path

from improving_care.grading.course import EXERCISES, Course, check_slug


def released(slug: str, root: Path = EXERCISES) -> Path:
    """Return the notebook that trainees get, made by nbgrader if it is missing or older than its
    source.

    No gradebook is touched, so a trainee alone needs none; about a second in a running server.
    Raises CourseError, one sentence, when there is no such exercise or it cannot be made.
    """
    check_slug(slug, root)
    made = Path(root) / "release" / slug / f"{slug}.ipynb"
    sources = (Path(root) / "source" / slug / f"{slug}.ipynb", Path(root) / "nbgrader_config.py")
    if made.exists() and made.stat().st_mtime >= max(path.stat().st_mtime for path in sources):
        return made
    return Course(root).generate_release(slug, gradebook=False)
