"""What each table of Merewick General holds: the one place for columns, meanings, units, rules.

The dictionary, datapackage.json, datasets/README.md and the reference pages are made from here.
"""

import pandera.pandas as pa

from improving_care.datasets.columns import (
    A_MONDAY,
    ABOVE_ZERO,
    FIRST_OF_MONTH,
    at_most,
    count,
    day,
    in_order,
    key,
    number,
    of_spell,
    right,
    time,
    ward,
    word,
)

YES_NO = ("no", "yes")


def table(
    name: str, title: str, description: str, columns: dict, unique=None, checks=()
) -> pa.DataFrameSchema:
    """A table: columns in order; `unique` columns name a row, None where rows may come again."""
    return pa.DataFrameSchema(
        columns,
        name=name,
        title=title,
        description=description,
        unique=unique,
        checks=list(checks),
        strict=True,
        ordered=True,
    )


FALLS = table(
    "falls",
    "Falls by ward and month",
    "Inpatient falls and occupied bed days on 18 wards, April 2022 to March 2025.",
    {
        "ward": ward(),
        "month": day("Month", "First day of the month.", FIRST_OF_MONTH),
        "bed_days": count(
            "Occupied bed days",
            "Beds occupied at midnight, added up over the month.",
            "bed days",
            "patient administration: the ward's beds, and an occupancy drawn within three points "
            "of its specialty's usual",
            ABOVE_ZERO,
        ),
        "falls": count(
            "Falls",
            "Inpatient falls reported in the month. Empty where no figure was sent, which is not "
            "the same as none.",
            "falls",
            "incident reports: drawn at random about an invented rate for each specialty, "
            "in the long run about 6.6 per 1,000 bed days together",
            gaps=True,
        ),
        "injuries": count(
            "Falls with injury",
            "Those of the falls that caused any injury. Empty where falls is empty.",
            "falls",
            "incident reports: each fall injures with the same chance",
            gaps=True,
        ),
    },
    ["ward", "month"],
    [at_most("falls", "bed_days"), at_most("injuries", "falls")],
)

AE_WEEKS = table(
    "ae_weeks",
    "Emergency department by week",
    "Attendances and four-hour breaches in the 156 whole weeks, 4 April 2022 to 30 March 2025.",
    {
        "week": day("Week", "Monday on which the week begins.", A_MONDAY),
        "attendances": count(
            "Attendances",
            "People who came to the emergency department in the week.",
            "attendances",
            "emergency department system: about 110,000 a year, with an invented season and more "
            "variation than chance alone",
            ABOVE_ZERO,
        ),
        "breaches": count(
            "Four-hour breaches",
            "Those who stayed over four hours from arrival to discharge, admission or transfer.",
            "attendances",
            "emergency department system: drawn with more variation from week to week than chance "
            "alone",
        ),
    },
    ["week"],
    [at_most("breaches", "attendances")],
)

HAND_HYGIENE = table(
    "hand_hygiene",
    "Hand hygiene by ward and month",
    "Hand cleaning as an auditor saw it and as sensors counted it, on 18 wards, April 2022 to March 2025.",
    {
        "ward": ward(),
        "month": day("Month", "First day of the month.", FIRST_OF_MONTH),
        "audit_opportunities": count(
            "Opportunities, audit",
            "Moments at which hands should be cleaned that the auditor watched in the month.",
            "opportunities",
            "monthly audit by a person on the ward: about 30",
            ABOVE_ZERO,
        ),
        "audit_compliant": count(
            "Compliant, audit",
            "Those of them at which the auditor saw hands cleaned.",
            "opportunities",
            "monthly audit by a person on the ward",
        ),
        "sensor_opportunities": count(
            "Opportunities, sensors",
            "Moments at which hands should be cleaned that the sensors at doors and beds counted "
            "in the month.",
            "opportunities",
            "sensors, day and night: about 550 a bed, which is invented",
            ABOVE_ZERO,
        ),
        "sensor_compliant": count(
            "Compliant, sensors",
            "Those of them followed by a press of a dispenser.",
            "opportunities",
            "sensors, day and night",
        ),
    },
    ["ward", "month"],
    [
        at_most("audit_compliant", "audit_opportunities"),
        at_most("sensor_compliant", "sensor_opportunities"),
    ],
)

ED_ATTENDANCES = table(
    "ed_attendances",
    "Emergency department, each attendance",
    "Everybody who came to the emergency department, 1 April 2022 to 31 March 2025.",
    {
        "attendance": key("attendance, in order of arrival"),
        "arrived": time(
            "Arrived",
            "When the patient came.",
            "emergency department system: hours and weekdays near published shapes",
        ),
        "by": word(
            "Came by", "On foot or by ambulance.", "drawn by triage category", ("foot", "ambulance")
        ),
        "age": count(
            "Age", "Age in whole years.", "years", "drawn; of those admitted, that of the spell"
        ),
        "triage": count(
            "Triage category",
            "1 immediate, 2 very urgent, 3 urgent, 4 standard, 5 not urgent.",
            "category",
            "drawn: nearly half are urgent",
        ),
        "to_triage": count(
            "To triage",
            "Minutes from arrival until the patient was triaged.",
            "minutes",
            "drawn about a median of a quarter of an hour",
        ),
        "to_seen": count(
            "To seen",
            "Minutes from arrival until a doctor or practitioner saw the patient; empty for those who left before.",
            "minutes",
            "drawn by triage category",
            gaps=True,
        ),
        "total": count(
            "In all",
            "Minutes from arrival until the patient left the department. Over 240 is a four-hour breach.",
            "minutes",
            "drawn: longer for the urgent, the old and those who come in the evening",
        ),
        "outcome": word(
            "Went",
            "Home, to a bed (admitted), or left before being seen.",
            "emergency department system",
            ("home", "admitted", "left"),
        ),
        "again": word(
            "Again",
            "Whether the patient had been here in the seven days before.",
            "drawn: about one in eleven",
            YES_NO,
        ),
        "spell": count(
            "Spell",
            "Of those admitted, their row of the table spells.",
            "number of a spell",
            "patient administration",
            ABOVE_ZERO,
            gaps=True,
        ),
    },
    ["attendance"],
    [at_most("to_triage", "to_seen"), at_most("to_seen", "total")],
)

SPELLS = table(
    "spells",
    "Each stay on a ward",
    "One row a stay on one of the 18 wards; nobody is moved between wards, which no real hospital can say. The first stays began before 1 April 2022.",
    {
        "spell": key("spell, in order of admission"),
        "ward": ward(),
        "admitted": time(
            "Admitted", "When the patient came to the ward.", "patient administration"
        ),
        "source": word(
            "Came from",
            "The emergency department, a plan, a birth, or another hospital (transfer).",
            "drawn by specialty",
            ("emergency", "planned", "birth", "transfer"),
        ),
        "age": count("Age", "Age in whole years.", "years", "drawn by specialty and frailty"),
        "frail": word(
            "Frail",
            "Whether the patient was judged frail on admission.",
            "drawn by specialty",
            YES_NO,
        ),
        "risk": count(
            "Risk of death",
            "Deaths expected among 1,000 such stays, from ward, frailty and age.",
            "per 1,000",
            "case-mix model of the invented hospital",
        ),
        "discharged": time(
            "Discharged",
            "When the stay ended; empty for those still there on 31 March 2025.",
            "patient administration",
            gaps=True,
        ),
        "outcome": word(
            "Ended",
            "Home, died, or still in.",
            "patient administration",
            ("home", "died", "still in"),
        ),
    },
    ["spell"],
)

BED_DAYS = table(
    "bed_days",
    "Beds by ward and day",
    "What each ward's midnight count says, and who came and went since the last.",
    {
        "ward": ward(),
        "day": day("Day", "Calendar day."),
        "beds": count("Beds", "Open beds.", "beds", "the ward's size", ABOVE_ZERO),
        "occupied": count(
            "Occupied",
            "Beds occupied at the midnight that ends the day.",
            "beds",
            "patient administration",
        ),
        "admissions": count(
            "Admissions", "Patients who came to the ward.", "patients", "counted from spells"
        ),
        "discharges": count(
            "Discharges", "Patients who went home.", "patients", "counted from spells"
        ),
        "discharges_before_noon": count(
            "Before noon",
            "Those of the discharges before twelve o'clock.",
            "patients",
            "counted from spells",
        ),
        "deaths": count("Deaths", "Patients who died.", "patients", "counted from spells"),
    },
    ["ward", "day"],
    [at_most("occupied", "beds"), at_most("discharges_before_noon", "discharges")],
)

FALL_EVENTS = table(
    "fall_events",
    "Each fall",
    "One row an inpatient fall; by month they are those that the table falls counts.",
    {
        "fall": key("fall, in order of time"),
        "ward": ward(),
        "at": time(
            "When",
            "When the patient fell, or was found.",
            "incident reports: most in the early morning and the late evening",
        ),
        "place": word(
            "Where",
            "Where on the ward.",
            "incident reports",
            ("bedside", "toilet or bathroom", "chair", "corridor", "elsewhere"),
        ),
        "seen": word(
            "Seen", "Whether anybody saw it.", "incident reports: seven in ten are not seen", YES_NO
        ),
        "harm": word(
            "Harm",
            "None, an injury, or a fracture.",
            "incident reports",
            ("none", "injury", "fracture"),
        ),
        "spell": of_spell("The stay of the patient who fell"),
    },
    ["fall"],
)

PRESSURE_ULCERS = table(
    "pressure_ulcers",
    "Each pressure ulcer",
    "One row a pressure ulcer that was recorded: on admission, or new on the ward.",
    {
        "ulcer": key("ulcer, in order of days"),
        "ward": ward(),
        "day": day("Day", "Day on which it was recorded."),
        "category": count(
            "Category",
            "2, 3 or 4; 0 is unstageable.",
            "category",
            "drawn: three in four are category 2",
        ),
        "origin": word(
            "Origin",
            "Found on admission, or new on the ward.",
            "drawn",
            ("on admission", "on the ward"),
        ),
        "device": word(
            "Device",
            "Whether it lies under a device, such as a mask or a plaster.",
            "drawn",
            YES_NO,
        ),
        "spell": of_spell("The patient's stay"),
    },
    ["ulcer"],
)

INFECTIONS = table(
    "infections",
    "Each infection",
    "One row a case of infection that began on a ward.",
    {
        "case": key("case, in order of days"),
        "ward": ward(),
        "day": day("Day", "Day of the sample."),
        "infection": word(
            "Infection",
            "What was found.",
            "laboratory: drawn near Poisson, C. difficile about 15 per 100,000 bed days",
            ("C. difficile", "E. coli bloodstream", "MRSA bloodstream", "norovirus"),
        ),
        "spell": of_spell("The patient's stay"),
    },
    ["case"],
)

DEATHS = table(
    "deaths",
    "Deaths and deaths expected, by ward and month",
    "Stays that ended in the month, those that ended in death, and how many deaths their risks add up to, for the frail and for others.",
    {
        "ward": ward(),
        "month": day("Month", "First day of the month in which the stay ended.", FIRST_OF_MONTH),
        "frail": word(
            "Frail", "Whether these patients were judged frail.", "counted from spells", YES_NO
        ),
        "spells": count(
            "Stays ended", "Stays that ended in the month.", "stays", "counted from spells"
        ),
        "deaths": count("Deaths", "Those that ended in death.", "deaths", "counted from spells"),
        "expected": number(
            "Deaths expected", "The sum of their risks.", "deaths", "added up from spells"
        ),
    },
    ["ward", "month", "frail"],
    [at_most("deaths", "spells")],
)

INCIDENTS = table(
    "incidents",
    "Each incident report",
    "What staff reported; falls and pressure ulcers have tables of their own. The system has no rule against a report that is loaded again.",
    {
        "report": key("report"),
        "day": day("Day", "Day of the report."),
        "place": word("Where", "Ward or department.", "incident reports"),
        "kind": word(
            "Kind",
            "What it was about.",
            "incident reports",
            ("medicine", "delay", "equipment", "staffing", "identification", "violence", "other"),
        ),
        "harm": word(
            "Harm",
            "What it did to a patient.",
            "incident reports: seven in ten do none",
            ("none", "low", "moderate", "severe", "death"),
        ),
        "by": word(
            "Reported by",
            "Role of who reported.",
            "incident reports",
            ("nurse", "health care assistant", "doctor", "therapist", "pharmacist", "porter"),
        ),
    },
)

ALERTS = table(
    "alerts",
    "Each alert that stopped the line",
    "From June 2023 anybody may stop the work and call a leader; one row a call.",
    {
        "alert": key("alert"),
        "day": day("Day", "Day of the alert."),
        "place": word("Where", "Ward or department.", "alert line"),
        "kind": word("Kind", "What it was about.", "alert line"),
        "by": word("Raised by", "Role of who raised it.", "alert line"),
        "to_response": count(
            "To response", "Minutes until a leader was there.", "minutes", "alert line"
        ),
        "ended": word(
            "Ended",
            "What came of it.",
            "alert line",
            ("mended at once", "work stopped", "nothing wrong found"),
        ),
    },
    ["alert"],
)

THEATRE_CASES = table(
    "theatre_cases",
    "Each planned operation",
    "Cases on the weekday lists of seven theatres, half past eight to five; theatre 8 is kept for emergencies and has no list.",
    {
        "case": key("case, in order of day, theatre and place"),
        "day": day("Day", "Day of the list."),
        "theatre": count(
            "Theatre", "Number of the theatre.", "number", "theatre system", ABOVE_ZERO
        ),
        "place": count(
            "Place", "Place in the list, from 1.", "place", "theatre system", ABOVE_ZERO
        ),
        "specialty": word("Specialty", "Whose list it is.", "theatre system"),
        "planned_start": time(
            "Planned start",
            "When the case was to begin.",
            "the list: planned minutes and a quarter of an hour between",
        ),
        "planned_minutes": count(
            "Planned minutes", "How long it was to take.", "minutes", "the list", ABOVE_ZERO
        ),
        "into_theatre": time(
            "Into theatre",
            "When it began; empty where it was cancelled.",
            "theatre system",
            gaps=True,
        ),
        "out_of_theatre": time(
            "Out of theatre",
            "When it ended; empty where it was cancelled.",
            "theatre system",
            gaps=True,
        ),
        "cancelled": word(
            "Cancelled",
            "Why it was cancelled on the day; empty where it was not.",
            "theatre system: shares near one trust's published reasons",
            ("unfit", "no bed", "no time", "did not attend", "not needed", "equipment", "staff"),
            gaps=True,
        ),
        "spell": count(
            "Spell",
            "The patient's stay, of those who lay on a surgical ward.",
            "number of a spell",
            "patient administration",
            ABOVE_ZERO,
            gaps=True,
        ),
    },
    ["case"],
)

CLINIC_APPOINTMENTS = table(
    "clinic_appointments",
    "Each clinic appointment",
    "Six outpatient clinics, weekdays from nine; two patients are called at a time.",
    {
        "appointment": key("appointment, in order of day, clinic and time"),
        "clinic": word("Clinic", "Which clinic.", "outpatient system"),
        "at": time("When", "Time of the appointment.", "outpatient system"),
        "booked_days_ahead": count(
            "Booked ahead",
            "Days between booking and appointment.",
            "days",
            "drawn: half are booked over six weeks ahead",
        ),
        "kind": word("Kind", "New or follow-up.", "outpatient system", ("new", "follow-up")),
        "outcome": word(
            "Outcome",
            "What came of it.",
            "drawn: the longer ahead, the more stay away",
            ("attended", "did not attend", "cancelled by patient", "cancelled by hospital"),
        ),
        "waited": count(
            "Waited",
            "Minutes waited past the time, of those who attended.",
            "minutes",
            "outpatient system",
            gaps=True,
        ),
    },
    ["appointment"],
)


def _answer(title: str, part: str) -> pa.Column:
    return count(
        title,
        f"Answer to one of the three questions on {part}: 1 strongly disagrees to 5 strongly agrees.",
        "1 to 5",
        "staff survey, October",
        ABOVE_ZERO,
    )


STAFF_SURVEY = table(
    "staff_survey",
    "Staff survey, each answer",
    "One row a member of staff who answered, in October 2022, 2023 and 2024; about half of 3,000.",
    {
        "answer": key("answer"),
        "year": count("Year", "Year of the survey.", "year", "staff survey", ABOVE_ZERO),
        "team": word("Team", "Ward or department.", "staff list"),
        "looks_forward": _answer("Looks forward to work", "motivation"),
        "enthusiastic": _answer("Is enthusiastic", "motivation"),
        "absorbed": _answer("Time passes quickly", "motivation"),
        "can_suggest": _answer("Has chances to suggest", "involvement"),
        "can_improve": _answer("Can make improvements happen", "involvement"),
        "shows_initiative": _answer("Can show initiative", "involvement"),
        "recommends_work": _answer("Would recommend the work", "advocacy"),
        "recommends_care": _answer("Would want a friend treated here", "advocacy"),
        "care_comes_first": _answer("Care comes first here", "advocacy"),
    },
    ["answer"],
)

ABSENCE = table(
    "absence",
    "Sickness absence by team and month",
    "Contracted days and days lost to sickness.",
    {
        "team": word("Team", "Ward or department.", "staff list"),
        "month": day("Month", "First day of the month.", FIRST_OF_MONTH),
        "staff": count("Staff", "People in the team.", "people", "staff list", ABOVE_ZERO),
        "days": count(
            "Contracted days",
            "Days to be worked in the month, five in seven.",
            "days",
            "rosters",
            ABOVE_ZERO,
        ),
        "lost": count(
            "Days lost",
            "Those of them lost to sickness.",
            "days",
            "rosters: about one in twenty, with a season",
        ),
    },
    ["team", "month"],
    [at_most("lost", "days")],
)

TRUSTS = table(
    "trusts",
    "Merewick and 39 other trusts, by year",
    "Forty trusts for comparison, all invented; Merewick's rows are added up from its own tables.",
    {
        "trust": word("Trust", "Merewick, or a number.", "invented"),
        "year": count(
            "Year", "Year in which the financial year begins.", "year", "calendar", ABOVE_ZERO
        ),
        "bed_days": count(
            "Bed days", "Occupied bed days.", "bed days", "drawn; Merewick's counted", ABOVE_ZERO
        ),
        "spells": count(
            "Stays", "Stays that ended.", "stays", "drawn; Merewick's counted", ABOVE_ZERO
        ),
        "deaths": count(
            "Deaths",
            "Stays that ended in death.",
            "deaths",
            "drawn with more variation than chance alone",
        ),
        "expected_deaths": number(
            "Deaths expected",
            "The sum of the patients' risks.",
            "deaths",
            "drawn; Merewick's added up",
        ),
        "c_difficile": count(
            "C. difficile", "Cases.", "cases", "drawn with more variation than chance alone"
        ),
        "falls": count(
            "Falls", "Inpatient falls.", "falls", "drawn with more variation than chance alone"
        ),
        "attendances": count(
            "Attendances",
            "At the emergency department.",
            "attendances",
            "drawn; Merewick's counted",
        ),
        "breaches": count(
            "Four-hour breaches",
            "Those who stayed over four hours.",
            "attendances",
            "drawn; Merewick's counted",
        ),
        "engagement": number(
            "Engagement",
            "Staff engagement, 0 to 10, from nine questions.",
            "points",
            "drawn; Merewick's from its survey",
        ),
    },
    ["trust", "year"],
    [at_most("deaths", "spells"), at_most("breaches", "attendances")],
)

COSTS = table(
    "costs",
    "What things cost",
    "Prices in pounds, each with a low and a high figure. Every one is invented: use your own finance team's.",
    {
        "item": word("Item", "What is paid for.", "invented"),
        "unit": word("Unit", "One of what.", "invented"),
        "low": count("Low", "A low price.", "pounds", "invented"),
        "usual": count("Usual", "A usual price.", "pounds", "invented"),
        "high": count("High", "A high price.", "pounds", "invented"),
        "leaves": word(
            "Saved if", "What has to happen before any money leaves the budget.", "invented"
        ),
    },
    ["item"],
    [at_most("low", "usual"), at_most("usual", "high")],
)

NURSE_OBSERVATION = table(
    "nurse_observation",
    "One shift of a nurse, minute by minute",
    "Twelve early shifts on three wards of 28 beds built alike, watched by an observer.",
    {
        "ward": ward(),
        "shift": count(
            "Shift",
            "Number of the shift on its ward; each is one nurse, watched from 07:00 to 15:00.",
            "number",
            "an observer with a clipboard",
            ABOVE_ZERO,
        ),
        "minute": count(
            "Minute", "Minutes since 07:00; the first is 0.", "minutes", "the observer's watch"
        ),
        "activity": word(
            "Activity",
            "What the nurse did in most of the minute. Whether it is of value to a patient is for "
            "the reader to say.",
            "the observer: drawn at random from invented jobs, so that care at the bedside takes "
            "about a fifth of the time worked",
        ),
        "place": word("Place", "Room of the ward's plan.", "the observer"),
        "metres": count(
            "Metres walked",
            "Way along the corridor from the place of the minute before; steps within a room are "
            "not counted.",
            "metres",
            "the ward's plan",
        ),
    },
    ["ward", "shift", "minute"],
)

LABORATORY = "laboratory system: a day simulated sample by sample, with invented times"
JUDGED = "noted by whoever receives it; each share is invented"

LAB_SAMPLES = table(
    "lab_samples",
    "Blood samples, from request to result seen",
    "Routine samples that go by courier from three wards and the outpatient clinic, requested on "
    "one Wednesday in two, 6 April 2022 to 19 March 2025. Other days and places are left out, so "
    "that the file stays small.",
    {
        "sample": key("sample"),
        "ward": word("Ward or clinic", "Where the sample was taken.", "request form"),
        "requested": time("Requested", "The blood test was asked for.", LABORATORY),
        "collected": time("Collected", "The blood was taken.", LABORATORY),
        "picked_up": time("Picked up", "A courier took it along.", LABORATORY),
        "received": time("Received", "It was put down in the laboratory.", LABORATORY),
        "booked": time("Booked in", "It was checked and booked in.", LABORATORY),
        "analysed": time("Analysed", "The analyser was done with it.", LABORATORY),
        "validated": time("Validated", "A scientist said that the result holds.", LABORATORY),
        "seen": time("Seen", "A doctor opened the result.", LABORATORY),
        "collected_right": right("Collection", "tube, label and form could be used", JUDGED),
        "carried_right": right("Carriage", "it came in the right box and in time", JUDGED),
        "booked_right": right("Booking in", "the right test was booked", JUDGED),
        "analysed_right": right("Analysis", "the first run could be used", JUDGED),
        "validated_right": right("Validation", "the result reached who had asked", JUDGED),
    },
    ["sample"],
    in_order(
        "requested",
        "collected",
        "picked_up",
        "received",
        "booked",
        "analysed",
        "validated",
        "seen",
    ),
)

LETTER_BOOK = "secretaries' letter book: each time is invented"

CLINIC_LETTERS = table(
    "clinic_letters",
    "Clinic letters, from consultation to envelope",
    "Six letters of each outpatient clinic, one Wednesday in two, April 2022 to March 2025.",
    {
        "letter": key("letter"),
        "consulted": time("Consulted", "The patient was seen in the clinic.", LETTER_BOOK),
        "dictated": time("Dictated", "The letter was dictated.", LETTER_BOOK),
        "typed": time("Typed", "It was typed.", LETTER_BOOK),
        "checked": time("Checked", "The consultant looked it through.", LETTER_BOOK),
        "signed": time("Signed", "It was signed.", LETTER_BOOK),
        "sent": time("Sent", "It went to the patient and the practice.", LETTER_BOOK),
        "dictated_right": right("Dictation", "the typist could type it as it came", JUDGED),
        "typed_right": right("Typing", "the consultant had nothing to mend", JUDGED),
        "checked_right": right("Check", "it could be signed as it came", JUDGED),
        "signed_right": right("Signature", "it could be sent as it came", JUDGED),
    },
    ["letter"],
    in_order("consulted", "dictated", "typed", "checked", "signed", "sent"),
)

STEP_TIMES = table(
    "step_times",
    "Steps timed with a stopwatch",
    "Hands-on work, thirty timings of each step of the two streams: a sample and a letter.",
    {
        "stream": word("Stream", "What is worked on.", "observer's sheet", ("letter", "sample")),
        "step": word("Step", "What is done to it.", "observer's sheet"),
        "timing": count("Timing", "Which of the thirty timings.", "number", "counted"),
        "seconds": count(
            "Work",
            "Hands-on work on one sample or letter, no waiting.",
            "seconds",
            "stopwatch: drawn about an invented usual time",
            ABOVE_ZERO,
        ),
    },
    ["stream", "step", "timing"],
)

BOARD = table(
    "board",
    "Twelve measures of the board by month",
    "What Merewick's board reads each month, added up from the other tables; a report that was "
    "loaded twice counts once.",
    {
        "measure": word("Measure", "Name of the measure, as on the board's page.", "board paper"),
        "month": day("Month", "First day of the month.", FIRST_OF_MONTH),
        "count": count(
            "Count",
            "Falls, cases, reports, patients, days or minutes, as the measure's name says.",
            "as the name says",
            "added up from the other tables",
        ),
        "out_of": count(
            "Out of",
            "What the count is counted out of: bed days, attendances, operations, appointments, "
            "working days, discharges; empty where the count stands alone.",
            "as the name says",
            "added up from the other tables",
            ABOVE_ZERO,
            gaps=True,
        ),
    },
    ["measure", "month"],
)

SCHEMAS = {
    schema.name: schema
    for schema in (
        FALLS,
        AE_WEEKS,
        HAND_HYGIENE,
        ED_ATTENDANCES,
        SPELLS,
        BED_DAYS,
        FALL_EVENTS,
        PRESSURE_ULCERS,
        INFECTIONS,
        DEATHS,
        INCIDENTS,
        ALERTS,
        THEATRE_CASES,
        CLINIC_APPOINTMENTS,
        STAFF_SURVEY,
        ABSENCE,
        TRUSTS,
        COSTS,
        NURSE_OBSERVATION,
        LAB_SAMPLES,
        CLINIC_LETTERS,
        STEP_TIMES,
        BOARD,
    )
}
