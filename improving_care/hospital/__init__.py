"""Merewick General, the invented hospital of the course: its place, its people, its numbers.

`hospital.ward("Beech")` is a ward that answers back; see `improving_care.hospital.answering`.
"""

import importlib

# Found when they are asked for: whoever wants the place alone need not wait for pandas.
_FROM = {
    "Hospital": "merewick",
    "HospitalError": "refusals",
    "changes": "ideas",
    "open_season": "answering",
    "ward": "answering",
}
__all__ = list(_FROM)


def __getattr__(name: str):
    if name not in _FROM:
        raise AttributeError(f"improving_care.hospital has no {name}; it has {', '.join(_FROM)}.")
    return getattr(importlib.import_module(f"{__name__}.{_FROM[name]}"), name)
