"""The pages of the reference that the hospital writes about itself."""

from improving_care.datasets.dictionary import HOW, INVENTED, SOURCE, columns_of
from improving_care.datasets.schemas import SCHEMAS
from improving_care.hospital.place import PEOPLE, WARDS


def merewick_page() -> str:
    """Return book/reference/merewick.md: the map, the wards, the people, every column."""
    wards = "\n".join(f"| {w.name} | {w.specialty} | {w.beds} |" for w in WARDS.values())
    people = "\n".join(f"| {p.name} | {p.role} | {p.wants} |" for p in PEOPLE)
    beds = sum(ward.beds for ward in WARDS.values())
    return f"""# Merewick General

<!-- `python course.py data` makes this page from improving_care/hospital/place.py and
improving_care/datasets/schemas.py. -->

{INVENTED}

```{{hospital}}
```

{beds} beds on {len(WARDS)} wards, an emergency department that 110,000 people come to in a year, \
eight theatres, a laboratory, a pharmacy, outpatient clinics, a discharge lounge, and about 3,000 \
staff. Outside stand 39 other trusts, numbered. {SOURCE}

## The wards

| ward | specialty | beds |
|---|---|---|
{wards}

## The people

| who | is | wants, fears |
|---|---|---|
{people}

## The tables, column by column

All can be [downloaded](data.md). {HOW}

{chr(10).join(map(columns_of, SCHEMAS.values()))}"""
