"""What an answer may look like: plain values, and a sentence for each way to get the form wrong.

Each kind of answer has `problem(answer) -> str | None`: the first thing wrong with its form, in one
sentence, told in the order type, size, plausible value. No kind knows the right answer. A kind that
may be written in two ways has `read(answer)` too: the one way in which it is judged.
"""

import hashlib
import json
import math
from dataclasses import dataclass

ANSWER = "application/vnd.improving-care.answer+json"  # how a checked answer leaves a notebook
LARGEST = 5000  # characters of an answer written as JSON; ours need a few hundred at most
LONGEST = 600  # characters of an answer that are shown


class AnswerError(ValueError):
    """An answer that is not plain data; its text is one sentence for the person who gave it."""


def plain(answer):
    """Return the answer as None, bool, int, float, str, list or dict, made of nothing else.

    Arrays, numbers of numpy and columns of a table become lists and numbers. Raises AnswerError for
    anything else, for a number that is not finite, and for an answer of more than LARGEST
    characters.
    """
    value = _plain(answer, depth=0)
    if len(json.dumps(value)) > LARGEST:
        raise AnswerError("Your answer is far too long: give only what the question asks for.")
    return value


def _plain(value, depth: int):
    if value is None or type(value) in (bool, str):
        return value
    if type(value) is int:
        if abs(value) > 10**12:
            raise AnswerError("Your answer holds a number too large to be right.")
        return value
    if type(value) is float:
        if not math.isfinite(value):
            raise AnswerError("Your answer holds a missing or infinite number: put a number there.")
        return value
    if depth > 3:
        raise AnswerError("Your answer is nested too deeply: give only what the question asks for.")
    if type(value) in (list, tuple, set):
        if len(value) > LARGEST:
            raise AnswerError("Your answer is far too long: give only what the question asks for.")
        items = sorted(value, key=repr) if type(value) is set else value
        return [_plain(item, depth + 1) for item in items]
    if type(value) is dict:
        return {str(_plain(k, depth + 1)): _plain(v, depth + 1) for k, v in value.items()}
    if type(value).__module__.split(".")[0] in ("numpy", "pandas") and hasattr(value, "tolist"):
        return _plain(value.tolist(), depth + 1)
    raise AnswerError(
        f"Your answer is {_called(value)}, which cannot be marked: give numbers, text in quotes, "
        "a list in [ ] or pairs in { }."
    )


def shown(answer) -> str:
    """Return a plain answer as a person would write it, cut where it is very long."""
    if isinstance(answer, dict):
        text = "; ".join(
            f"{name.replace('_', ' ')}: {shown(part)}" for name, part in answer.items()
        )
    elif isinstance(answer, list):
        text = ", ".join(shown(item) for item in answer) or "none"
    elif isinstance(answer, float):
        text = f"{answer:.2f}" if abs(answer) >= 1 else f"{answer:.3f}"
        text = text.rstrip("0").rstrip(".")
    else:
        text = "" if answer is None else str(answer)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"


def fingerprint(code: str) -> str:
    """Return a short hash of a cell's text, by which one can tell whether it has changed."""
    return hashlib.sha256(code.strip().encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True)
class Number:
    """A number that is plausible between `low` and `high`; `what` is what it counts."""

    low: float
    high: float
    what: str
    whole: bool = False

    def problem(self, answer) -> str | None:
        if isinstance(answer, str):
            comma = ", with a point and no comma" if "," in answer else ""
            return (
                f"{answer!r} is text, in place of {self.what}: write the number without quotes and "
                f"without a % sign{comma}, such as 2.1."
            )
        if isinstance(answer, list) and len(answer) == 2:
            return "Two numbers stand here: write one, with a point and no comma, such as 2.1."
        if isinstance(answer, bool) or not isinstance(answer, (int, float)):
            return f"A number is wanted here, and this is {_called(answer)}."
        if self.whole and answer != int(answer):
            return f"{self.what} is counted in whole numbers, and {answer:g} is not one."
        if not self.low <= answer <= self.high:
            return f"{answer:g} cannot be {self.what} here: look at the figures again."
        if "per cent" in self.what and 0 < answer < 1:
            return f"{answer:g} here is less than one per cent: did you mean {100 * answer:g}?"
        return None


@dataclass(frozen=True)
class Choice:
    """One of a few words or letters, in quotes."""

    options: tuple[str, ...]

    def problem(self, answer) -> str | None:
        if not isinstance(answer, str):
            return f"Text in quotes is wanted here, and this is {_called(answer)}."
        if self.read(answer) not in self.options:
            return f"{answer!r} is not one of the choices: write one of {', '.join(self.options)}."
        return None

    def read(self, answer: str) -> str:
        """Return the choice as it is listed: small letters, no point after it."""
        return answer.strip().rstrip(".").lower()


@dataclass(frozen=True)
class Positions:
    """A list of positions 1 to `last`, such as [3, 4]; `what` is what stands there."""

    last: int
    what: str = "month"

    def problem(self, answer) -> str | None:
        if not isinstance(answer, list):
            return (
                f"A list in square brackets is wanted here, such as [3, 4], "
                f"or [ ] for none, and this is {_called(answer)}."
            )
        wrong = [item for item in answer if isinstance(item, bool) or not _is_whole(item)]
        if wrong:
            return f"The list holds {_called(wrong[0])}: write each {self.what} as its number."
        if len(set(answer)) < len(answer):
            return f"The list names a {self.what} twice: name each once."
        outside = [item for item in answer if not 1 <= item <= self.last]
        if outside:
            return f"There is no {self.what} {outside[0]:g}: they run from 1 to {self.last}."
        return None


@dataclass(frozen=True)
class Fields:
    """Named parts in curly brackets, each of its own kind."""

    parts: dict[str, object]

    def problem(self, answer) -> str | None:
        names = ", ".join(f'"{name}"' for name in self.parts)
        if not isinstance(answer, dict):
            return f"Named parts in curly brackets are wanted here, with {names}, and this is {_called(answer)}."
        if missing := [name for name in self.parts if name not in answer]:
            return f'The part "{missing[0]}" is missing: the answer needs {names}.'
        if extra := [name for name in answer if name not in self.parts]:
            return f'"{extra[0]}" is not asked for: the answer needs {names} and no more.'
        for name, kind in self.parts.items():
            if problem := kind.problem(answer[name]):
                return f'In "{name}": {problem}'
        return None

    def read(self, answer: dict) -> dict:
        """Return each part as it is judged."""
        return {name: read(self.parts[name], part) for name, part in answer.items()}


def read(kind, answer):
    """Return an answer of good form in the one way in which it is judged."""
    return kind.read(answer) if hasattr(kind, "read") else answer


def form_problem(kind, answer) -> tuple[object, str | None]:
    """Return the answer as plain data, and the first problem of its form or None."""
    if answer is None:
        return None, "There is no answer yet: write one in the cell above and run that cell first."
    try:
        answer = plain(answer)
    except AnswerError as error:
        return None, str(error)
    problem = kind.problem(answer)
    return (answer if problem else read(kind, answer)), problem


def _is_whole(item) -> bool:
    return isinstance(item, (int, float)) and item == int(item)


def _called(value) -> str:
    names = {
        "NoneType": "nothing",
        "bool": "True or False",
        "int": "a number",
        "float": "a number",
        "str": "text",
        "list": "a list",
        "dict": "a set of named parts",
        "ellipsis": "three dots",
        "function": "a command",
        "DataFrame": "a whole table",
        "ControlChart": "a whole chart",
    }
    kind = type(value).__name__
    return names.get(kind, f"a thing called {kind}")


@dataclass(frozen=True)
class Cards:
    """Cards 1 to `last`, each with one of `labels`, laid on piles: {"waiting": [1, 4], ...}.

    Card by card, {1: "waiting", ...}, is understood too; that is how they are judged.
    """

    last: int
    labels: tuple[str, ...]

    def problem(self, answer) -> str | None:
        if not isinstance(answer, dict):
            return (
                f'Piles in curly brackets are wanted here, such as {{"{self.labels[0]}": [1, 4]}}, '
                f"and this is {_called(answer)}."
            )
        numbers = [str(number) for number in range(1, self.last + 1)]
        laid = []
        for name, part in answer.items():
            pile, label = ([int(name)], part) if name in numbers else (part, name)
            if not isinstance(label, str) or label.strip().lower() not in self.labels:
                return f"{label!r} is not one of the labels: {', '.join(self.labels)}."
            if problem := Positions(self.last, "card").problem(pile):
                return f'In "{label}": {problem}'
            laid += [str(int(card)) for card in pile]
        if twice := [card for card in numbers if laid.count(card) > 1]:
            return f"Card {twice[0]} lies on two piles: leave it on one."
        if left := [card for card in numbers if card not in laid]:
            return f"Card {left[0]} has no label yet: each of the {self.last} needs one."
        return None

    def read(self, answer: dict) -> dict[str, str]:
        """Return the label of each card by its number."""
        by_card = {}
        for name, part in answer.items():
            pile, label = ([name], part) if isinstance(part, str) else (part, name)
            by_card |= {int(card): label.strip().lower() for card in pile}
        return {str(card): by_card[card] for card in sorted(by_card)}
