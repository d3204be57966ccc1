"""What became of the cells that give the answers, as the kernel of an exercise ran them.

`check` is handed a value. Which text gave it, and whether the cell that was to give another stopped
before it did, only the kernel can tell.
"""

import re

from improving_care.grading.answers import fingerprint

GIVES = re.compile(r"^(answer_\d+) *=(?!=)", re.MULTILINE)
_before, _stopped, _gave = {}, set(), {}


def follow(answers: list[str]) -> None:
    """Follow the cells that give these answers from now on; one that no cell gave yet is None."""
    from IPython import get_ipython

    if shell := get_ipython():
        for answer in answers:
            shell.user_ns.setdefault(answer, None)
        shell.events.register("pre_run_cell", _begins)  # registered twice, it is called once
        shell.events.register("post_run_cell", _ended)


def stopped(answer: str) -> bool:
    """Whether the cell that last was to give an answer stopped before it did."""
    return answer in _stopped


def given_by(answer: str) -> str | None:
    """Return the fingerprint of the cell that gave an answer, or None where none was seen."""
    return _gave.get(answer)


def _values(code: str) -> dict:
    from IPython import get_ipython

    return {answer: get_ipython().user_ns.get(answer) for answer in GIVES.findall(code)}


def _begins(info) -> None:
    _before.clear()
    _before.update(_values(info.raw_cell))


def _ended(result) -> None:
    # The line that stands under an answer, until it is deleted, stops its cell after the answer.
    unfinished = isinstance(result.error_in_exec, NotImplementedError)
    for answer, value in _values(result.info.raw_cell).items():
        if result.success or unfinished or value is not _before.get(answer):
            _stopped.discard(answer)
            _gave[answer] = fingerprint(result.info.raw_cell)
        else:
            _stopped.add(answer)
