"""A learner's improvement project: what it is made of, its one file, and its charter.

from improving_care.project import load, put
put("cycles", [{"question": "Can one bay do it?"}])
"""

from improving_care.project.agreement import agreement
from improving_care.project.charter import charter
from improving_care.project.drivers import driver_diagram
from improving_care.project.keeping import ProjectError, empty, load, put, read, take_in, write

__all__ = [
    "ProjectError",
    "agreement",
    "charter",
    "driver_diagram",
    "empty",
    "load",
    "put",
    "read",
    "take_in",
    "write",
]
