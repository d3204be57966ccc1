"""Grace Adeyemi's project on Beech, as an example of every section. All of it is invented."""

BEECH = {
    "aim": {
        "title": "Fewer falls on Beech",
        "problem": "Patients on Beech fall about nine times a month. Edith Lowe fell at night, on "
        "her way to the toilet. We know it from 17 months of reported falls.",
        "why": "A fall costs a patient the trust in their own legs, and some their hip.",
        "what": "fewer falls",
        "whom": "patients on Beech, 28 beds for older people",
        "start": "9.4 a month",
        "goal": "7 a month",
        "by": "31 March 2025",
        "measured": "falls reported each month, by the definition below",
        "team": "Grace Adeyemi, Tom Birkett, Eilidh Munro, Dr Priya Nair, Edith Lowe",
        "lead": "Grace Adeyemi",
        "sponsor": "Ruth Kamara",
        "scope": "In: the ward, day and night. Out: theatres, the garden, other wards.",
    },
    "drivers": [
        {
            "primary": "Needs are met before somebody gets up alone",
            "secondary": "Somebody looks in often",
            "change": "Tom's round: every hour, four questions",
        },
        {"secondary": "The bell is in reach, and is answered", "change": "Bell clipped to the sleeve"},
        {
            "primary": "Legs stay strong",
            "secondary": "Out of bed every day",
            "change": "Eilidh's walk to the window before lunch",
        },
        {"secondary": "Shoes and frames at hand", "change": "A hook for the frame at each bed"},
        {
            "primary": "The way to the toilet is safe at night",
            "secondary": "Light without a switch",
            "change": "A lamp that wakes when feet touch the floor",
        },
        {"secondary": "The floor is dry and clear", "change": "Night cleaning moved to ten o'clock"},
    ],
    "measures": [
        {
            "name": "Falls in a month",
            "kind": "outcome",
            "definition": "A patient comes to rest on the floor, or on anything lower, without "
            "meaning to. Seen or not, hurt or not. Lowered by staff counts.",
            "how": "Mei Lin, from the incident reports, each month",
        },
        {
            "name": "Rounds done, of rounds due",
            "kind": "process",
            "definition": "A round counts when the four questions were asked and the time is "
            "written. Asleep counts as asked.",
            "how": "Tom, ten bays drawn by lot, each week",
        },
        {
            "name": "Patients out of bed by noon, per cent",
            "kind": "balancing",
            "definition": "In a chair or on their feet at any time from six to noon. Not counted: "
            "those with bed rest ordered.",
            "how": "Eilidh, every Tuesday",
        },
    ],
    "plan": [
        {"step": "Ask night staff and Edith Lowe what they would change", "who": "Grace", "by": "August 2023"},
        {"step": "Two people count the same 20 notes", "who": "Grace, Tom", "by": "August 2023"},
        {"step": "Try the round in one bay", "who": "Tom", "by": "September 2023"},
    ],
}  # fmt: skip
