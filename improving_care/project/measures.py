"""A family of measures: what it lacks."""

WHY = {
    "outcome": "No outcome measure yet: what would a patient notice, if the aim were met?",
    "process": "No process measure yet: how will you see whether the change is done at all?",
    "balancing": "No balancing measure yet: what could get worse while this gets better? Ask who "
    "would notice first.",
}


def measures_lack(measures: list[dict]) -> list[str]:
    """Return what the project section "measures" lacks, a sentence each; empty when whole."""
    kinds = [row.get("kind") for row in measures]
    found = [says for kind, says in WHY.items() if kind not in kinds]
    for number, row in enumerate(measures, 1):
        name = row.get("name") or f"Measure {number}"
        if any(row.values()) and not row.get("kind"):
            found.append(f"“{name}”: outcome, process or balancing?")
        if any(row.values()) and len(row.get("definition", "").split()) < 5:
            found.append(
                f"“{name}” needs a definition by which two people count alike: what counts, and "
                "what does not?"
            )
    return found
