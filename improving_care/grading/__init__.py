"""Personal exercises: each trainee's own data, checks that give reasons, marks through nbgrader."""

from improving_care.grading.personal import my_exercise

__all__ = ["my_exercise"]
