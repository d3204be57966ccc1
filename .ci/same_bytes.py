"""Make every table with this Python, numpy and pandas, and compare with the committed files.

Run from the top of the course: `python .ci/same_bytes.py`. Exits with 1 at the first difference.
"""

import bz2
import sys
from pathlib import Path

sys.path.insert(0, ".")

import numpy
import pandas

from improving_care.hospital.merewick import Hospital
from improving_care.hospital.write import csv

hospital = Hospital()
for name in hospital.tables:
    file = next(Path("datasets").glob(f"{name}.csv*"))
    content = file.read_bytes()
    content = bz2.decompress(content) if file.suffix == ".bz2" else content
    columns = content.partition(b"\n")[0].decode().split(",")
    if csv(hospital.table(name)[columns]).encode() != content:
        sys.exit(f"{file} is another on Python {sys.version.split()[0]}, numpy {numpy.__version__}")
print(
    f"{len(hospital.tables)} tables are the same bytes on Python {sys.version.split()[0]}, "
    f"numpy {numpy.__version__}, pandas {pandas.__version__}"
)
