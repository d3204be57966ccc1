"""On what scale to test: what is lost when one tests big and is wrong, or waits and was right."""

from typing import NamedTuple

from improving_care.hospital.living import scales, wards_at

WARD = "Beech"  # whose bay and shift are meant
# How many wards' work a test takes, by scale.
REACH = {scale: share * wards_at(scale) for scale, share in scales(WARD).items()}


class Loss(NamedTuple):
    """Staff hours that are lost on average, weighted by their chance: 1 minus `sure`, and `sure`."""

    wrong: float
    waiting: float

    @property
    def total(self) -> float:
        """Both together."""
        return self.wrong + self.waiting


def expected_loss(
    sure: float, hours: float, gain: float, weeks: int, reach: float, most: float
) -> Loss:
    """Return the staff hours that a test is expected to lose.

    `sure` is the chance, 0 to 1, that the change helps; `hours` what it takes a week on one ward;
    `gain` what it saves there a week, all told, if it helps; `weeks` how long the test lasts;
    `reach` how many wards' work is in it, and `most` in the largest. A change that does not help
    loses its hours wherever it is tested; one that helps loses its gain wherever it is not yet.
    """
    return Loss((1 - sure) * hours * weeks * reach, sure * gain * weeks * (most - reach))


def losses(sure: float, hours: float, gain: float, weeks: int) -> dict[str, Loss]:
    """Return the expected loss of a test at each scale, from one shift to all wards."""
    most = max(REACH.values())
    return {
        scale: expected_loss(sure, hours, gain, weeks, reach, most)
        for scale, reach in REACH.items()
    }
