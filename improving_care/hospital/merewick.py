"""Merewick General as one object: from one seed, every table of its three years.

    merewick = Hospital(20220401)
    merewick.table("spells")

Each table is made when it is asked for, and once.
"""

from functools import cached_property

import numpy as np
import pandas as pd

from improving_care.hospital import (
    attendances,
    board_pack,
    clinics,
    comparators,
    costs,
    emergency,
    falls,
    hand_hygiene,
    harm,
    incidents,
    laboratory,
    letters,
    observation,
    spells,
    staff,
    stopwatch,
    theatres,
)
from improving_care.hospital.beds import DAYS
from improving_care.hospital.place import FIRST_DAY, SEED, WARDS, months
from improving_care.hospital.refusals import HospitalError


class Hospital:
    """The hospital of one seed, a whole number of zero or more; `tables` names what it can tell."""

    def __init__(self, seed: int = SEED):
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
            raise HospitalError("The seed must be a whole number, zero or more.")
        self.seed = int(seed)
        self._made: dict[str, pd.DataFrame] = {}

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of all tables, in the order in which they are told."""
        return tuple(self._makers)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, days and times as dates or text; HospitalError when there is none such."""
        if name not in self._makers:
            raise HospitalError(
                f"There is no table called {name!r}; choose one of: {', '.join(sorted(self.tables))}."
            )
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    @cached_property
    def _makers(self) -> dict:
        seed = self.seed
        return {
            "falls": lambda: falls.table(seed),
            "ae_weeks": lambda: emergency.table(seed),
            "hand_hygiene": lambda: hand_hygiene.table(seed),
            "ed_attendances": lambda: attendances.records(self._attended, self._spell_of_stay),
            "spells": lambda: self._spells.drop(columns="stay"),
            "bed_days": lambda: spells.bed_days(self._stays, seed),
            "fall_events": lambda: self._events("fall_events"),
            "pressure_ulcers": lambda: self._events("pressure_ulcers"),
            "infections": lambda: self._events("infections"),
            "deaths": self._deaths,
            "incidents": lambda: incidents.incidents(seed),
            "alerts": lambda: incidents.alerts(seed),
            "theatre_cases": lambda: theatres.theatre_cases(seed, self._stays, self._spell_of_stay),
            "clinic_appointments": lambda: clinics.clinic_appointments(seed),
            "staff_survey": lambda: staff.staff_survey(seed),
            "absence": lambda: staff.absence(seed),
            "trusts": lambda: comparators.trusts(seed, self._own_years()),
            "costs": costs.costs,
            "nurse_observation": lambda: observation.table(seed),
            "lab_samples": lambda: laboratory.table(seed),
            "clinic_letters": lambda: letters.table(seed),
            "step_times": lambda: stopwatch.table(seed),
            "board": lambda: board_pack.table(self),
        }

    @cached_property
    def _stays(self) -> pd.DataFrame:
        return spells.stays(self.seed)

    @cached_property
    def _attended(self) -> pd.DataFrame:
        emergencies = self._stays[self._stays["source"] == "emergency"]
        return attendances.attend(self.seed, emergencies[["came", "age"]])

    @cached_property
    def _spells(self) -> pd.DataFrame:
        """The table `spells` with the column `stay`, the row in `_stays`."""
        admitted = self._attended[self._attended["stay"] >= 0].set_index("stay")
        return spells.records(self._stays, admitted["end_minute"]).rename_axis("stay").reset_index()

    @cached_property
    def _spell_of_stay(self) -> pd.Series:
        return self._spells.set_index("stay")["spell"]

    @cached_property
    def _harm(self) -> dict[str, pd.DataFrame]:
        own = self._stays.groupby("ward")
        present = {name: spells.present(own.get_group(name)) for name in WARDS}
        return harm.each_ward(self.seed, self._stays, present, self.table("falls"))

    def _events(self, name: str) -> pd.DataFrame:
        """A table of harm: the spell in place of the row it came from, days as dates, in order."""
        made = self._harm[name].assign(spell=lambda t: t["stay"].map(self._spell_of_stay))
        clock = ["minute"] if "minute" in made else []
        made = made.sort_values(["day", *clock, "spell"], kind="stable").reset_index(drop=True)
        number = {"fall_events": "fall", "pressure_ulcers": "ulcer", "infections": "case"}[name]
        when = (
            {"at": spells.stamp(made["day"], made["minute"])}
            if clock
            else {"day": [DAYS[day] for day in made["day"]]}
        )
        rest = made.drop(columns=["day", "stay", *clock, "ward", "spell"])
        return (
            pd.DataFrame({number: np.arange(1, len(made) + 1), "ward": made["ward"]} | when)
            .join(rest)
            .assign(spell=made["spell"])
        )

    def _deaths(self) -> pd.DataFrame:
        """Stays that ended and deaths by ward, month and frailty, beside the deaths expected."""
        ended = self._stays[self._stays["left"] < len(DAYS)]
        keys = pd.MultiIndex.from_product(
            [WARDS, months(), ["no", "yes"]], names=["ward", "month", "frail"]
        )
        first = {month: (month - FIRST_DAY).days for month in months()}
        month = np.searchsorted([*first.values()], ended["left"], side="right") - 1
        grouped = ended.assign(
            month=np.array(months())[month], frail=np.where(ended["frail"], "yes", "no")
        ).groupby(["ward", "month", "frail"])
        table = grouped.agg(spells=("left", "size"), deaths=("died", "sum"), risk=("risk", "sum"))
        table = table.reindex(keys, fill_value=0).reset_index()
        return table.assign(expected=table["risk"] / 1000).drop(columns="risk")

    def _own_years(self) -> pd.DataFrame:
        """Merewick's rows of `trusts`, added up from its own tables."""

        def year(days) -> pd.Series:
            day = pd.to_datetime(pd.Series(days).astype(str).str[:10])
            return day.dt.year - (day.dt.month < 4)

        beds, deaths = self.table("bed_days"), self.table("deaths")
        found = self.table("infections").query("infection == 'C. difficile'")
        by_year = beds.groupby(year(beds["day"]))
        own = pd.DataFrame({"bed_days": by_year["occupied"].sum()})
        died = deaths.groupby(year(deaths["month"]))[["spells", "deaths", "expected"]].sum()
        own = own.join(died.rename(columns={"expected": "expected_deaths"}))
        own["c_difficile"] = found.groupby(year(found["day"]).to_numpy()).size()
        own["falls"] = self.table("fall_events").pipe(lambda t: t.groupby(year(t["at"])).size())
        came = self.table("ed_attendances")
        which = year(came["arrived"])
        own["attendances"] = came.groupby(which).size()
        own["breaches"] = (came["total"] > 240).groupby(which).sum()
        survey = self.table("staff_survey")
        asked = [name for names in staff.QUESTIONS.values() for name in names]
        given = survey[asked].sum(axis=1).groupby(survey["year"]).agg(["sum", "size"])
        # Three parts of three questions each, so their mean is the mean of all nine; 1 to 5 becomes
        # 0 to 10.
        score = (given["sum"] / (len(asked) * given["size"]) - 1) * 2.5
        own["engagement"] = (score * 1000).round() / 1000
        own["expected_deaths"] = (own["expected_deaths"] * 1000).round() / 1000
        return own.rename_axis("year").reset_index().assign(trust="Merewick")
