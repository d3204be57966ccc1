"""What is usual at Merewick, by specialty: how full, how long, how often harmed. All invented.

The rates were chosen so that the hospital as a whole comes near published figures, which
tests/datasets compares and prints; no single one of them is any real ward's.
"""

from typing import NamedTuple

from improving_care.hospital.place import WARDS


class Usual(NamedTuple):
    """The usual of one specialty, before anything that the ledger plants.

    `falls` and `ulcers` per 1,000 bed days; `c_difficile` cases per 100,000 bed days; `occupancy`
    the share of beds filled at midnight; `nights` the mean stay; `emergency` the share of spells
    that come through the emergency department; `frail` the share of patients who are frail, whose
    stays are longer and riskier; `deaths` the share of spells that end in death; `before_noon` the
    share of discharges before noon.
    """

    falls: float
    occupancy: float
    nights: float
    emergency: float
    frail: float
    deaths: float
    ulcers: float
    c_difficile: float
    before_noon: float


USUAL = {
    # specialty                     falls  occ.  nights emerg. frail deaths ulcers  Cdiff  noon
    "acute medical unit": Usual(7.0, 0.95, 2.1, 0.97, 0.40, 0.040, 0.9, 12, 0.19),
    "respiratory": Usual(7.4, 0.94, 6.4, 0.93, 0.45, 0.066, 1.4, 22, 0.16),
    "older people": Usual(13.0, 0.95, 10.5, 0.95, 0.80, 0.090, 1.9, 26, 0.13),
    "stroke": Usual(9.5, 0.93, 9.0, 0.96, 0.60, 0.095, 1.8, 16, 0.14),
    "gastroenterology": Usual(6.6, 0.93, 5.4, 0.88, 0.35, 0.038, 1.1, 28, 0.17),
    "general surgery": Usual(4.6, 0.90, 4.8, 0.70, 0.22, 0.022, 0.9, 18, 0.18),
    "surgical assessment": Usual(3.6, 0.87, 2.4, 0.96, 0.22, 0.008, 0.4, 8, 0.21),
    "orthopaedics, hip fracture": Usual(8.0, 0.92, 8.2, 0.72, 0.72, 0.042, 1.8, 14, 0.15),
    "gynaecology": Usual(1.8, 0.78, 2.6, 0.50, 0.08, 0.002, 0.2, 4, 0.23),
    "children": Usual(0.8, 0.74, 2.2, 0.86, 0.04, 0.001, 0.1, 2, 0.22),
    "cardiology": Usual(5.8, 0.93, 4.6, 0.86, 0.36, 0.040, 0.9, 12, 0.18),
    "general medicine": Usual(8.4, 0.95, 6.6, 0.95, 0.48, 0.058, 1.4, 8, 0.15),
    "critical care": Usual(1.4, 0.84, 4.6, 0.70, 0.40, 0.150, 3.4, 30, 0.12),
    "cancer and haematology": Usual(6.4, 0.90, 6.2, 0.66, 0.34, 0.070, 1.1, 34, 0.17),
    "short stay": Usual(5.2, 0.90, 1.9, 0.98, 0.30, 0.006, 0.4, 6, 0.22),
    "rehabilitation": Usual(11.0, 0.94, 18.0, 0.10, 0.75, 0.020, 1.4, 14, 0.16),
    "maternity": Usual(0.3, 0.72, 2.4, 0.02, 0.01, 0.0, 0.1, 1, 0.20),
}


def usual(ward: str) -> Usual:
    """Return what is usual on a ward of WARDS."""
    return USUAL[WARDS[ward].specialty]
