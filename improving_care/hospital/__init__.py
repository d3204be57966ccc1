"""Merewick General, the invented hospital of the course: its place, its people, its numbers.

`hospital.ward("Beech")` is a ward that answers back; see `improving_care.hospital.answering`.
"""

from improving_care.hospital.answering import open_season, ward
from improving_care.hospital.ideas import changes
from improving_care.hospital.predictions import HospitalError

__all__ = ["HospitalError", "changes", "open_season", "ward"]
