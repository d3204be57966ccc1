"""A table that somebody brings, read with care: `read_table("falls.csv").frame`."""

from improving_care.intake.reading import IntakeError
from improving_care.intake.table import Table, read_table

__all__ = ["IntakeError", "Table", "read_table"]
