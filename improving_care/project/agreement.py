"""Do two people who read the same cases say the same? Agreement, and what chance gives of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from improving_care.project.svg import NARROW, Svg, svg
from improving_care.spc.palette import PALETTE


@dataclass(frozen=True)
class Agreement:
    """Two people on the same cases: shares from 0 to 1, and kappa, or None where it has no value."""

    cases: int
    observed: float
    by_chance: float
    kappa: float | None
    apart: tuple[int, ...]  # numbers of the cases, from 1, on which they disagree

    def sentence(self) -> str:
        """Return the result in words."""
        said = f"They agree on {self.cases - len(self.apart)} of {self.cases} cases"
        if self.kappa is None:
            return f"{said}, but both gave one answer to all: kappa has no value then."
        return (
            f"{said} ({self.observed:.0%}). Chance alone would give {self.by_chance:.0%}, "
            f"so kappa is {self.kappa:.2f}."
        )


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Return how far two people agree: Cohen's kappa, (observed - by chance) / (1 - by chance).

    `first` and `second` are their answers, case by case. By chance they agree as often as two
    people who give the same shares of each answer blindly. Cohen 1960,
    doi:10.1177/001316446002000104. Raises ValueError when there is no case or the lengths differ.
    """
    pairs = list(zip(first, second, strict=True))
    if not pairs:
        raise ValueError("Agreement needs at least one case that both people answered.")
    n = len(pairs)
    apart = tuple(k for k, (one, other) in enumerate(pairs, 1) if one != other)
    answers = set(first) | set(second)
    by_chance = sum(first.count(a) * second.count(a) for a in answers) / n**2
    observed = 1 - len(apart) / n
    kappa = None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)
    return Agreement(n, observed, by_chance, kappa, apart)


def agreed(kept: list[dict]) -> Agreement | None:
    """Return the agreement of the project section "agreement", from the cases that both answered."""
    both = [(row.get("first"), row.get("second")) for row in kept]
    both = [pair for pair in both if all(pair)]
    return agreement(*map(list, zip(*both, strict=True))) if both else None


def agreement_picture(
    first: Sequence[str], second: Sequence[str], names: tuple[str, str], width: int = 720
) -> Svg:
    """Return an `<svg>`: a mark for each answer ("yes" filled), a bar where two people disagree."""
    found = agreement(first, second)
    lines = 1 if width >= NARROW else 2
    each = -(-found.cases // lines)
    left = 10 + 8 * max(map(len, names))
    step, row = (width - left - 6) / each, 30
    high = 2 * row + 30
    ink, grey, paper = PALETTE["ink"], PALETTE["common cause"], PALETTE["paper"]
    parts = []
    for k, answers in enumerate(zip(first, second, strict=True)):
        line, place = divmod(k, each)
        x, y = left + step * (place + 0.5), line * high + 16
        if answers[0] != answers[1]:
            parts.append(
                f'<rect x="{x - step * 0.42:.1f}" y="{y - 13}" width="{step * 0.84:.1f}" '
                f'height="{2 * row + 18}" rx="4" fill="{paper}" stroke="{PALETTE["concerning"]}" '
                f'stroke-width="2"/>'
            )
        parts.append(f'<text x="{x:.1f}" y="{y}" text-anchor="middle" fill="{ink}">{k + 1}</text>')
        for i, answer in enumerate(answers):
            middle, yes = y + 16 + row * i, answer == "yes"
            parts.append(
                f'<circle cx="{x:.1f}" cy="{middle}" r="7" fill="{PALETTE["teal"] if yes else paper}" '
                f'stroke="{PALETTE["teal"] if yes else grey}" stroke-width="1.8"/>'
            )
        if place == 0:
            parts += [
                f'<text x="0" y="{y + 20 + row * i}" fill="{ink}">{escape(name)}</text>'
                for i, name in enumerate(names)
            ]
    apart = f"they differ on {', '.join(map(str, found.apart))}" if found.apart else "none differs"
    yes = [answers.count("yes") for answers in (first, second)]
    label = (
        f"{found.cases} cases as {names[0]} and {names[1]} read them, filled for yes. {names[0]} "
        f"says yes {yes[0]} times, {names[1]} {yes[1]} times; {apart}."
    )
    return svg(width, lines * high, label, parts, 12)
