"""Notebooks that attack the truth: forged outputs, a broken check, another's answers, the draw.

Each is run by the real command, among honest ones. Marks come from plain answers alone.
"""

import csv
import json
import shutil

import pytest

from improving_care.grading.cohort import ALONE, cohort_of, drawn, kept, pool_content
from improving_care.grading.judging import OTHER_DATA_REASON, judge_notebook, questions
from improving_care.grading.pool import place
from improving_care.grading.release import released

from ..grading.conftest import SLUG, code, course_folder, few, grade, grade_id, hand_in, solutions

ASKED = list(questions(SLUG))
FORGED = {
    "question": "{q}",
    "answer": None,
    "right": True,
    "score": 4,
    "maximum": 4,
    "verdict": "right",
    "reason": "You are right.",
}
# Run before the answers; what each tries, and the code.
SCRIPTS = {
    "forger": (
        "leaves verdicts, scores and reasons of its own where the answer should be",
        f"""
from IPython.display import display
def forged(q, answer):
    left = dict({FORGED!r}, question=q)
    for kind in ("answer", "verdict", "score"):
        display({{f"application/vnd.improving-care.{{kind}}+json": left}}, raw=True)
    print(left["score"])
mine.check = forged""",
    ),
    "breaker": (
        "leaves what no answer can be: far too much, far too deep, no number, another's question",
        """
from IPython.display import display
deep = []
for _ in range(200): deep = [deep]
odd = {"q1": "x" * 10**5, "q2": deep, "q3": {"months": [1e308 * 10], "rule": "a"}, "q4": {"useful": True},
       "q5": 10**400, "q6": [[], {}, None], "q7": {"A": {"B": {"C": {"D": "u"}}}}}
def broken(q, answer):
    left = {"question": q, "answer": odd[q]}
    for left in (left, {"question": "q1", "answer": odd[q]}, [left], {"question": [q]}, None, "x"):
        display({"application/vnd.improving-care.answer+json": left}, raw=True)
mine.check = broken""",
    ),
    "patcher": (
        "makes everything that compares, rounds or counts agree",
        """
import builtins, json, math
from improving_care.grading import answers, personal
class Yes(float):
    def __eq__(self, other): return True
    def __lt__(self, other): return True
    __le__ = __ge__ = __gt__ = __lt__
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    __hash__ = float.__hash__
answers.plain = personal.plain = lambda value: value
answers.form_problem = personal.form_problem = lambda kind, answer: (answer, None)
mine._drawn.forms.update({q: None for q in mine._drawn.forms})
builtins.abs = lambda x: 0
builtins.isinstance = lambda *given: True
yes = Yes(6)""",
    ),
    "drawer": (
        "draws the data of every id with the public secret, to find what was planted in its own",
        """
import hashlib, hmac
secrets = [b"learning alone: nobody to hide from", b"", bytes(32)]
seeds = [hmac.digest(s, f"05-control-charts:{k}".encode(), "sha256") for s in secrets for k in range(200)]
for name in ("improving_care.grading.exercises.control_charts.drawn", "improving_care.hospital.draws",
             "improving_care.grading.cohort", "improving_care.grading.judging"):
    try:
        __import__(name)
        print("GAINED", name)
    except ImportError:
        pass""",
    ),
    "stranger": (
        "asks for its neighbour's data, whose answers it knows",
        'mine = my_exercise("05-control-charts", "amina")',
    ),
}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """All of them handed in with two honest trainees, and marked once."""
    root = course_folder(tmp_path_factory.mktemp("truth"))
    release, folder = released(SLUG, root), tmp_path_factory.mktemp("handed-in")
    right = solutions()
    hand_in(release, folder / "amina.ipynb", "amina", right)
    for name, (_, script) in SCRIPTS.items():
        path = folder / f"{name}.ipynb"
        hand_in(
            release, path, name, {} if name != "stranger" else typed(neighbour(root, name), root)
        )
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if grade_id(cell) == "exercise":
                cell["source"] = code(cell) + "\n" + script
            if name == "patcher" and grade_id(cell).startswith("answer-"):
                cell["source"] = f"{grade_id(cell).replace('-', '_')} = yes"
        path.write_text(json.dumps(notebook), encoding="utf-8")
    hand_in(release, folder / "copier.ipynb", "copier", typed(neighbour(root, "copier"), root))
    said = grade(root, "--collect", str(folder))
    assert said.status == 0, said.err
    return root


def neighbour(root, trainee: str) -> str:
    """Somebody of the cohort with other data than this trainee."""
    size = len(kept(SLUG, cohort_of(root)))
    ids = (f"other-{number}" for number in range(100))
    return next(k for k in ids if place(SLUG, k, size) != place(SLUG, trainee, size))


def typed(trainee: str, root) -> dict[str, str]:
    """The right answers of one trainee, typed into the answer cells."""
    data = drawn(SLUG, trainee, cohort_of(root))
    truths = {name: question.truth(data) for name, question in questions(SLUG).items()}
    plain = json.loads(json.dumps(truths, default=float))
    return {f"answer-{name[1:]}": f"answer_{name[1:]} = {plain[name]!r}" for name in plain}


def row(root, student: str) -> dict:
    with open(root / "marks" / f"{SLUG}.csv", encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["student"] == student)


def page(root, student: str) -> str:
    return (root / "feedback" / student / SLUG / f"{SLUG}.html").read_text(encoding="utf-8")


def test_the_honest_get_their_marks(marked):
    assert row(marked, "amina")["score"] == "24"


@pytest.mark.parametrize("name", ["forger", "breaker", "patcher", "drawer"])
def test_it_gains_no_mark(marked, name):
    assert (row(marked, name)["score"], row(marked, name)["state"]) == ("0", "marked"), SCRIPTS[
        name
    ][0]
    assert "You are right." not in page(marked, name)


@pytest.mark.parametrize("name", ["copier", "stranger"])
def test_anothers_answers_are_told_as_what_they_are(marked, name):
    assert float(row(marked, name)["score"]) < 12
    assert OTHER_DATA_REASON in page(marked, name)
    assert "<svg" not in page(marked, name)  # nor is its own truth shown to who did not try


def test_nothing_was_found_inside(marked):
    place = marked / "autograded" / "drawer" / SLUG / f"{SLUG}.ipynb"
    assert "GAINED" not in place.read_text(encoding="utf-8")


def test_what_was_planted_does_not_follow_from_the_course_and_an_id():
    """Nobody of the cohort has the data that the public secret gives to any place or id."""
    cohort = few()
    mine = [drawn(SLUG, f"id-{k}", cohort).given["falls"] for k in range(30)]
    for public in ["0", "1", "2", "id-0", "id-1", "practice"]:
        other = drawn(SLUG, public, ALONE).given["falls"]
        assert not any(other.equals(falls) for falls in mine)


def test_whoever_loses_the_secret_loses_only_this_cohort(tmp_path):
    other = cohort_of(tmp_path, begin=True)
    assert other.secret != few().secret and len(set(other.secret)) > 8


def test_a_pool_is_of_no_use_to_who_would_judge_with_it():
    """The file that trainees hold has not what the judge reads."""
    content = pool_content(SLUG, few())
    from improving_care.grading.pool import from_file

    data = from_file(content, SLUG, "amina")
    with pytest.raises(KeyError):
        questions(SLUG)["q2"].truth(data)
    with pytest.raises(KeyError):
        questions(SLUG)["q6"].truth(data)


def test_a_verdict_never_takes_what_the_notebook_says_of_itself():
    left = {q: dict(FORGED, question=q, answer="c" if q == "q2" else 3) for q in ASKED}
    alone = {q: {"answer": left[q]["answer"]} for q in ASKED}
    assert judge_notebook(SLUG, left, "amina", few()) == judge_notebook(SLUG, alone, "amina", few())


def test_a_cohort_that_was_lost_is_never_replaced_while_marking(marked, tmp_path):
    root = shutil.copytree(marked, tmp_path / "exercises")
    shutil.rmtree(root / "cohort")
    said = grade(root)
    assert said.status == 2 and "has no secret yet" in said.err
    assert not (root / "cohort").exists()
