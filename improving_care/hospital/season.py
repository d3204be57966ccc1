"""A season of play as a file: seed, place and decisions, enough to live it again week by week.

The checksum finds a file that was broken or edited by accident. It is no signature: whoever
wants to can write another, and what is read from a file is checked as if a stranger had sent it.
"""

import hashlib
import json
import os
from pathlib import Path

import pandas as pd

from improving_care.hospital.ideas import effects
from improving_care.hospital.living import scales
from improving_care.hospital.refusals import HospitalError

KIND = "a season at Merewick General"
RULES = 1  # raised when the same decisions no longer give the same numbers
MOST_BYTES = 200_000
MOST_DECISIONS = 300
# What each decision holds, beside what was done, and of which type.
DECISIONS = {
    "try": {
        "change": str,
        "scale": str,
        "weeks": int,
        "prediction": str,
        "balancing": (str, type(None)),
    },
    "wait": {"weeks": int},
    "adopt": {"change": str, "scale": str, "led": bool},
    "adapt": {"change": str},
    "abandon": {"change": str},
    "reveal": {},
}


def content(seed: int, place: str, decisions: list[dict]) -> dict:
    """Return a season as its file holds it: plain values, which JSON can keep."""
    named = {"kind": KIND, "rules": RULES, "seed": seed, "place": place, "decisions": decisions}
    plain = json.loads(json.dumps(named))  # so that nobody holds the decisions themselves
    return plain | {"checksum": _checksum(plain)}


def save(seed: int, place: str, decisions: list[dict], path) -> None:
    """Write a season to a JSON file: whole, or the file stays as it was."""
    text = json.dumps(content(seed, place, decisions), indent=1, ensure_ascii=False)
    path = Path(path)
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_text(text + "\n", encoding="utf-8", newline="\n")
        os.replace(beside, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise HospitalError(
            f"The season cannot be written to {path} ({reason}); name another file."
        ) from error


def read(path) -> tuple[int, str, list[dict]]:
    """Return the seed, place and decisions of a season, or refuse it in one sentence.

    `path` is its file, or its `content`. Their types and number are right; whether the place and
    the changes exist is not looked at.
    """
    if isinstance(path, dict):
        return _checked(dict(path), "This")
    if not isinstance(path, str | os.PathLike):
        raise HospitalError("Name the file that a season was saved to, such as 'my season.json'.")
    path = Path(path)
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise HospitalError(
            f"{path.name} cannot be read ({reason}); name a file that a season was saved to."
        ) from error
    if len(raw) > MOST_BYTES:
        raise HospitalError(f"{path.name} is larger than any season; choose another file.")
    try:
        kept = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no)
    except (ValueError, RecursionError) as error:
        raise HospitalError(
            f"{path.name} is not a season, or was broken on the way; open one that was saved here."
        ) from error
    return _checked(kept, path.name)


def _checked(kept, name: str) -> tuple[int, str, list[dict]]:
    """Return what a season's content holds; refuse it, called by `name`, in one sentence."""
    named = {"kind", "rules", "seed", "place", "decisions", "checksum"}
    if not isinstance(kept, dict) or kept.get("kind") != KIND:
        raise HospitalError(f"{name} is not a season; open a file that a season was saved to.")
    if kept.get("rules") != RULES:
        raise HospitalError(
            f"{name} was saved by another version of the course, and would give other numbers "
            "here; open it with that version."
        )
    checksum = kept.pop("checksum", None)
    if kept.keys() | {"checksum"} != named or checksum != _checksum(kept):
        raise HospitalError(
            f"{name} was changed since it was saved; open a copy that nobody has edited."
        )
    seed, place, decisions = kept["seed"], kept["place"], kept["decisions"]
    right = type(seed) is int and type(place) is str and type(decisions) is list
    if not right or len(decisions) > MOST_DECISIONS or not all(map(_is_decision, decisions)):
        raise HospitalError(
            f"{name} holds a decision that nobody can make at Merewick; open another file."
        )
    return seed, place, decisions


def mark(place) -> pd.DataFrame:
    """Return how a season was learnt from, one row a feature: feature, done, out_of, says.

    The first five are the features of Taylor 2014 (doi:10.1136/bmjqs-2013-001862): linked cycles,
    predictions, small scale first, data over time, documentation; then the balancing measures.
    Nothing here tells a true effect.
    """
    trials = place.predictions()
    changes = list(trials["change"].unique())
    reach = scales(place.name)
    first = trials[trials["cycle"] == 1]
    small = sum(reach[scale] < 1 for scale in first["scale"])
    linked = sum((trials["change"] == change).sum() > 1 for change in changes)
    told = trials["verdict"].isin(["as predicted", "not as predicted"]).sum()
    came_true = (trials["verdict"] == "as predicted").sum()
    long = (trials["weeks"] >= 3).sum()
    ended = {d["change"] for d in place.decisions if d["did"] in ("adopt", "adapt", "abandon")}
    rows = [
        (
            "linked cycles",
            linked,
            len(changes),
            "changes tried more than once, one test after another",
        ),
        (
            "predictions",
            told,
            len(trials),
            f"predictions that could be told from chance; {came_true} came true",
        ),
        (
            "small scale first",
            small,
            len(changes),
            "changes first tried on less than the whole place",
        ),
        ("data over time", long, len(trials), "tests followed for three weeks or more"),
        (
            "documentation",
            len(ended),
            len(changes),
            "changes whose test ended in adopt, adapt or abandon",
        ),
        (
            "balancing",
            trials["balancing"].notna().sum(),
            len(trials),
            "tests that named a measure which might get worse",
        ),
    ]
    table = pd.DataFrame(rows, columns=["feature", "done", "out_of", "says"])
    return table.astype({"done": "int64", "out_of": "int64"})


def reveal(place) -> pd.DataFrame:
    """Return what each tried change truly does, one row a change and measure it touches.

    change, measure, true (what it does at full take-up in the whole place, in words), size (the
    factor, or what is added to a share), needs (the other change without which it does less),
    predicted (the last prediction of that measure, or missing), verdict, source of the size.
    """
    trials = place.predictions()
    rows = []
    for change in trials["change"].unique():
        for effect in effects(place.seed, place.name, change):
            own = trials[(trials["change"] == change) & (trials["measure"] == effect.measure)]
            last = own.iloc[-1] if len(own) else None
            rows.append(
                {
                    "change": change,
                    "measure": effect.measure,
                    "true": _words(effect),
                    "size": effect.size,
                    "needs": effect.needs,
                    "predicted": None if last is None else last["prediction"],
                    "verdict": None if last is None else last["verdict"],
                    "source": effect.source,
                }
            )
    names = ["change", "measure", "true", "size", "needs", "predicted", "verdict", "source"]
    return pd.DataFrame(rows, columns=names)


def _words(effect) -> str:
    alone = _step(effect.how, effect.size)
    if effect.needs is None:
        return alone
    return f"{alone} alone; {_step(effect.how, effect.together)} with {effect.needs}"


def _step(how: str, size: float) -> str:
    step = round(100 * (size - 1 if how == "times" else size), 1)
    unit = "%" if how == "times" else " points"
    return "nothing" if step == 0 else f"{'up' if step > 0 else 'down'} {abs(step):g}{unit}"


def _checksum(content: dict) -> str:
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _is_decision(row) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("did"), str):
        return False
    wanted = DECISIONS.get(row["did"])
    if wanted is None or row.keys() != wanted.keys() | {"did"}:
        return False
    right = (isinstance(row[key], kind) for key, kind in wanted.items())
    return all(right) and not isinstance(row.get("weeks"), bool)


def _once(pairs: list) -> dict:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def _no(constant: str):
    raise ValueError(f"{constant} is no number here")
