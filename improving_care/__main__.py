"""`python -m improving_care COMMAND`: hands each command to the room that owns it."""

import importlib
import sys

COMMANDS = {
    "book": "improving_care.site.build",
    "data": "improving_care.hospital.write",
    "chart": "improving_care.intake.command",
    "board": "improving_care.leading.command",
    "grade": "improving_care.grading.command",
    "serve": "improving_care.labs.server",
}


def main(argv: list[str]) -> int:
    """Run one command and return its exit code; 2 when there is no such command."""
    if not argv or argv[0] not in COMMANDS:
        print(f"There is no such command; choose one of: {', '.join(COMMANDS)}.", file=sys.stderr)
        return 2
    try:
        return importlib.import_module(COMMANDS[argv[0]]).main(argv[1:])
    except KeyboardInterrupt:
        return 130  # course.py says the sentence


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
