"""A facilitator's evening: a folder of notebooks in, marks, a sheet to read and pages out.

The pages are opened in a real browser with the network off. They stand in this file because all
of it shares one marked cohort, which takes half a minute to make.
"""

import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from nbgrader.api import Gradebook

from improving_care.grading.handed_in import named_id, written_id
from improving_care.grading.judging import questions

from .conftest import (
    SLUG,
    course_folder,
    grade,
    grade_id,
    hand_in,
    page_of,
    read,
    rows,
    solutions,
    table,
    write_rows,
)

PERSON = "needs a person"
BROKEN = {
    "dana": "The file is not a notebook, or only part of one: ask for it again.",
    "eve": "The file is empty: ask for it again.",
    "finn": "No id is written in the notebook, so nobody knows whose data it answers: ask for it.",
    "gil": 'The id in the notebook is still "practice", so it answers the data for practice: ask for '
    "one with the trainee's id and the answers to their own data.",
    "hana": "The file is not a notebook, or only part of one: ask for it again.",
    "ivo": f"The notebook is not the exercise {SLUG}: ask for the right one.",
    "jo": "The notebook answers the data of amina, but was handed in by jo: ask which is right.",
    "kit": "It ended its own kernel before its last cell: ask what it does.",
    "lea": "The cell q3 was deleted: ask for the answers in a fresh copy of the exercise.",
}


def test_right_half_right_and_blank_get_their_marks(cohort):
    marks = {student: (row["score"], row["state"]) for student, row in table(cohort.root).items()}
    assert marks["amina"] == ("24", "reflection to be read")
    assert marks["ben"] == ("11", "reflection to be read")
    assert marks["cleo"] == ("0", "marked")
    assert table(cohort.root)["amina"]["maximum"] == "28"
    assert table(cohort.root)["amina"]["time"].endswith(" UTC")


def test_the_gradebook_is_nbgraders_own_and_holds_each_question(cohort):
    with Gradebook(f"sqlite:///{cohort.root / 'gradebook.db'}") as gradebook:
        found = gradebook.find_submission_notebook(SLUG, SLUG, "ben")
        scores = {grade.name: grade.auto_score for grade in found.grades}
        assert gradebook.find_assignment(SLUG).max_score == 28
    assert scores == {"q1": 1, "q2": 3, "q3": 0, "q4": 4, "q5": 3, "q6": 0, "q7": 0, "q8": None}


def test_a_failed_question_says_its_reason_in_the_marked_notebook(cohort):
    marked = {
        grade_id(cell): cell
        for cell in read(cohort.root / "autograded" / "ben" / SLUG / f"{SLUG}.ipynb")
    }
    errors = [o for o in marked["q6"]["outputs"] if o["output_type"] == "error"]
    assert errors[0]["ename"] == "AssertionError"
    assert errors[0]["evalue"].startswith("One set of limits now mixes two processes")


@pytest.mark.parametrize("student", BROKEN)
def test_a_broken_notebook_gets_a_sentence_and_stops_nothing(cohort, student):
    row = table(cohort.root)[student]
    assert (row["score"], row["state"]) == ("", PERSON)
    assert f"  {student}: {BROKEN[student]}" in cohort.said.out.splitlines()
    assert not (cohort.root / "feedback" / student / SLUG / f"{SLUG}.html").exists()


def test_the_command_counts_and_ends_well(cohort):
    assert (cohort.said.status, cohort.said.err) == (0, "")
    assert f"  ben: {SLUG}.ipynb is taken." in cohort.said.out
    assert "8 of 12 need no run." in cohort.said.out
    assert re.search(r"^[1-4] of 4 amina: marked", cohort.said.out, re.MULTILINE)
    assert "Reflections to read: 2." in cohort.said.out


def test_a_second_run_marks_only_what_is_new(own):
    before = {p: p.stat().st_mtime_ns for p in own.glob("autograded/*/*/*.ipynb")}
    pages = {p: p.stat().st_mtime_ns for p in own.glob("feedback/*/*/*.html")}
    said = grade(own)
    assert said.status == 0 and "12 of 12 need no run." in said.out
    assert f"  kit: {BROKEN['kit']}" in said.out.splitlines()
    assert {p: p.stat().st_mtime_ns for p in before} == before
    assert {p: p.stat().st_mtime_ns for p in pages} == pages


def test_a_person_marks_reflections_in_the_sheet_and_runs_the_command_again(own):
    found = rows(own)
    assert [row["student"] for row in found] == ["amina", "ben"]  # cleo wrote nothing
    found[0] |= {"level": "4", "words": "You say what you would not do: good."}
    found[1] |= {"level": "nine", "words": "?"}
    write_rows(own, found, encoding="cp1252", delimiter=";")  # as some spreadsheets save it
    said = grade(own)
    assert (table(own)["amina"]["score"], table(own)["amina"]["state"]) == ("28", "marked")
    assert table(own)["ben"]["state"] == "reflection to be read"
    assert "  ben: the level is 'nine'; write one of 1, 2, 3, 4." in said.out.splitlines()
    assert [(row["level"], row["words"]) for row in rows(own)] == [
        ("4", "You say what you would not do: good."),
        ("nine", "?"),
    ]
    assert "You say what you would not do: good." in page_of(own, "amina")


def test_without_its_gradebook_everything_is_marked_again(own):
    for student in ("kit", "ben", "cleo"):
        shutil.rmtree(own / "submitted" / student)
    (own / "gradebook.db").unlink()
    assert grade(own).status == 0
    assert table(own)["amina"]["score"] == "24"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--collect", "no-such-folder"], "There is no folder no-such-folder"),
        ([], "Nothing is handed in yet"),
    ],
)
def test_a_mistake_at_the_command_gets_one_sentence(tmp_path, options, sentence):
    said = grade(course_folder(tmp_path), *options)
    assert said.status == 2
    assert said.err.startswith(sentence) and len(said.err.strip().splitlines()) == 1


def test_a_gradebook_that_is_none_gets_one_sentence(own):
    (own / "gradebook.db").write_text("not a database", encoding="utf-8")
    said = grade(own)
    assert said.status == 2
    assert len(said.err.strip().splitlines()) == 1


def test_two_notebooks_of_one_trainee_are_a_question_for_the_facilitator(own, tmp_path):
    for path in (own / "submitted").iterdir():
        if path.name != "cleo":
            shutil.rmtree(path)
    release = own / "release" / SLUG / f"{SLUG}.ipynb"
    for name in ("one", "two"):
        hand_in(release, tmp_path / "in" / f"{name}.ipynb", "amina", {"q8": name})
    (tmp_path / "in" / f"{SLUG}.ipynb").write_text("", encoding="utf-8")
    said = grade(own, "--collect", str(tmp_path / "in"))
    asks = "  one.ipynb: This and two.ipynb are from amina, and none was taken: keep the right one"
    empty = f"  {SLUG}.ipynb: The file is empty: ask for it again."
    for line in (asks, empty):  # where it is collected, and below the table for who missed that
        assert sum(one.startswith(line) for one in said.out.splitlines()) == 2
    assert not (own / "submitted" / "amina").exists()


def test_a_notebook_of_another_module_is_left_and_said_whatever_it_is_called(own, tmp_path):
    release, folder = own / "release" / SLUG / f"{SLUG}.ipynb", tmp_path / "in"
    for who in ("amina", "ben"):
        hand_in(release, folder / who / f"{SLUG}.ipynb", who, {"q8": "Later."})
        text = (folder / who / f"{SLUG}.ipynb").read_text(encoding="utf-8")
        other = folder / who / ("04-run-charts.ipynb" if who == "amina" else f"{SLUG} (1).ipynb")
        other.write_text(text.replace(SLUG, "04-run-charts"), encoding="utf-8")
    said = grade(own, "--collect", str(folder))
    for who in ("amina", "ben"):
        assert f"  {who}: {SLUG}.ipynb counts now" in said.out
    left = (
        f"  ben/{SLUG} (1).ipynb: Left, with amina/04-run-charts.ipynb: the exercise 04-run-charts; "
        "collect it as that, or ask for the right one."
    )
    assert said.out.splitlines().count(left) == 2
    shutil.copy(folder / "amina" / "04-run-charts.ipynb", own / "submitted" / "amina" / SLUG)
    place = own / "submitted" / "amina" / SLUG
    (place / "04-run-charts.ipynb").replace(place / f"{SLUG}.ipynb")
    assert f"amina: The notebook is the exercise 04-run-charts, not {SLUG}: ask" in grade(own).out


def test_a_notebook_that_is_mostly_blank_is_asked_about(own, tmp_path):
    one = {"answer-1": solutions()["answer-1"]}
    hand_in(own / "release" / SLUG / f"{SLUG}.ipynb", tmp_path / "in" / "ivy.ipynb", "ivy", one)
    said = grade(own, "--collect", str(tmp_path / "in"))
    assert "  ivy: 1 of 7 questions are answered: ask whether it is finished." in said.out


def test_what_is_no_notebook_is_said_and_what_computers_leave_is_not(own, tmp_path):
    folder = tmp_path / "in"
    hand_in(own / "release" / SLUG / f"{SLUG}.ipynb", folder / "ben.ipynb", "ben", {})
    names = (
        "a.ipynb.txt",
        "B.IPYNB",
        "c.zip",
        "d.docx",
        f"{SLUG}.json.gz",
        ".DS_Store",
        "~$d.docx",
    )
    for name in (*names, "Thumbs.db", *(f"photo {k}.jpg" for k in range(8))):
        (folder / name).write_bytes(b"x")
    lines = grade(own, "--collect", str(folder)).out.splitlines()
    others = ", ".join(f"photo {k}.jpg" for k in range(5))
    for line in (
        "  B.IPYNB: Left, with a.ipynb.txt: a notebook's name ends in .ipynb; rename it so, and "
        "collect again.",
        "  c.zip: Left: what is packed in it cannot be read; unpack it, and collect again.",
        f"  d.docx: Left, with {others} and 3 more: no notebook (.ipynb); if somebody's answers are "
        "in it, ask for their notebook.",
    ):
        assert lines.count(line) == 2
    assert sum("Left" in line for line in lines) == 6


def test_two_copies_of_one_notebook_are_one(own, tmp_path):
    hand_in(own / "release" / SLUG / f"{SLUG}.ipynb", tmp_path / "in" / "a.ipynb", "amina", {})
    shutil.copy(tmp_path / "in" / "a.ipynb", tmp_path / "in" / "a (1).ipynb")
    said = grade(own, "--collect", str(tmp_path / "in"))
    assert "  amina: a (1).ipynb counts now" in said.out
    assert "  amina: a.ipynb is the same as before." in said.out


def test_a_notebook_that_replaces_another_is_said_by_name_and_loses_nothing(own, tmp_path):
    first = own / "submitted" / "amina" / SLUG / f"{SLUG}.ipynb"
    full, folder = first.read_bytes(), tmp_path / "in"
    hand_in(own / "release" / SLUG / f"{SLUG}.ipynb", folder / "late.ipynb", "amina", {})
    said = grade(own, "--collect", str(folder))
    (kept,) = (own / "replaced" / "amina" / SLUG).iterdir()
    place = kept.relative_to(own.parent)
    assert (
        "  amina: late.ipynb counts now, in place of the one before, which had 24 marks and is kept "
        f"as {place}."
    ) in said.out.splitlines()
    assert kept.read_bytes() == full and first.read_bytes() != full
    assert table(own)["amina"]["score"] == "0"
    assert "  amina: Nothing in it is answered: ask whether it was saved." in said.out
    (folder / "late.ipynb").unlink()
    (folder / "first.ipynb").write_bytes(full)  # the older one is still in somebody's folder
    said = grade(own, "--collect", str(folder))
    assert "  amina: first.ipynb was replaced by a later notebook, so it was not taken" in said.out
    assert table(own)["amina"]["score"] == "0"
    kept.unlink()
    grade(own, "--collect", str(folder))
    assert table(own)["amina"]["score"] == "24"


@pytest.mark.parametrize("name", ["ivy-smith.ipynb", "my exercise (1).ipynb"])
def test_an_id_of_the_wrong_form_is_said_to_be_that(own, tmp_path, name):
    hand_in(own / "release" / SLUG / f"{SLUG}.ipynb", tmp_path / "in" / name, "Ivy Smith", {})
    said = grade(own, "--collect", str(tmp_path / "in"))
    who = name if " " in name else "ivy-smith"
    assert (
        f'  {who}: "Ivy Smith" is written in the notebook and cannot be an id (2 to 40 plain '
        "letters (a to z), digits, dots, dashes or underscores, such as grace-adeyemi): ask for theirs."
    ) in said.out.splitlines()[-10:]


def test_an_id_is_read_and_never_run():
    cell = {"cell_type": "code", "metadata": {}}
    assert written_id([cell | {"source": "TRAINEE = 'amina'  # me"}]) == "amina"
    assert written_id([cell | {"source": "TRAINEE = open('x').read()"}]) is None
    assert written_id([cell | {"source": "TRAINEE = ("}]) is None


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("amina.ipynb", "amina"),
        (f"{SLUG}-amina.ipynb", "amina"),
        (f"amina_{SLUG}.ipynb", "amina"),
        (f"amina/{SLUG}.ipynb", "amina"),
        (f"{SLUG}.ipynb", ""),
    ],
)
def test_a_files_name_may_hold_the_id(tmp_path, name, student):
    assert named_id(tmp_path / name, tmp_path, SLUG) == student


@pytest.fixture
def opened(cohort, page):
    """Open one trainee's page and return the browser's page."""

    def open_page(student):
        page.goto((cohort.root / "feedback" / student / SLUG / f"{SLUG}.html").as_uri())
        return page

    return open_page


def text(page, name) -> str:
    return page.locator(f"#{name}").inner_text()


def test_each_question_says_what_became_of_it_and_why(opened):
    page = opened("ben")
    asked = questions(SLUG)
    assert "11 of 28" in page.locator(".total").inner_text()
    for name, status in {
        "q1": "Partly right",
        "q2": "Right",
        "q3": "Not yet",
        "q4": "Right",
        "q5": "Right",
        "q6": "Not yet",
        "q7": "Not answered",
        "q8": "Waits for its reader",
    }.items():
        assert page.locator(f"#{name} .status").inner_text().endswith(status)
    mistake = asked["q1"].misconceptions[0]
    assert mistake.name in text(page, "q1") and mistake.reason in text(page, "q1")
    assert f"Where to read: {mistake.read}." in text(page, "q1")
    assert "1 of 3" in text(page, "q1")
    assert asked["q2"].right in text(page, "q2")
    assert "not made of plain numbers" in text(page, "q3")
    assert "You answered: none" in text(page, "q6")


def test_the_right_page_names_no_mistake(opened):
    page = opened("amina")
    assert "24 of 28" in page.locator(".total").inner_text()
    assert page.locator(".known").count() == 0
    assert page.locator("figure").count() == 0
    for name, question in questions(SLUG).items():
        assert question.right in text(page, name)


def test_the_blank_page_is_kind_and_gives_nothing_away(opened):
    page = opened("cleo")
    assert page.locator(".empty.status").count() == 8
    assert page.locator("figure").count() == 0


def test_a_mistaken_answer_has_the_chart_with_words_for_who_cannot_see_it(opened):
    charts = opened("ben").locator("figure svg")
    assert charts.count() == 4  # questions 1 and 6, their own beside the right one
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        assert "24 points" in chart.get_attribute(
            "aria-label"
        ) or "36 points" in chart.get_attribute("aria-label")


def test_what_a_trainee_wrote_is_shown_as_text_and_never_as_html(opened):
    page = opened("ben")
    assert "I would look <b>first</b> at the months before." in text(page, "q8")
    assert page.locator("#q8 blockquote b").count() == 0


def test_the_rubric_is_on_the_page(opened):
    assert opened("amina").locator(".rubric li").count() == 4


@pytest.mark.parametrize("student", ["amina", "ben", "cleo"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_no_host_says_no_error_and_is_accessible(opened, student, scheme):
    page = opened(student)
    page.emulate_media(color_scheme=scheme)
    assert page.watch.foreign == []
    assert page.watch.errors == []
    found = Axe().run(page).response["violations"]
    assert [(v["id"], v["impact"]) for v in found] == []


def test_it_fits_a_phone(opened):
    page = opened("ben")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_can_be_walked_by_keyboard(opened):
    page = opened("ben")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#q1"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#q1"


def test_a_page_is_small(cohort):
    for page in cohort.root.glob("feedback/*/*/*.html"):
        assert page.stat().st_size < 200_000
