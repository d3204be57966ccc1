"""Marks of reflections, typed into the sheet or in formgrader: none is lost, none is invented.

What formgrader does is done here to nbgrader's own gradebook; that its page does the same is tested
in tests/hostile/test_what_a_marker_opens.py, where it runs.
"""

import shutil

import pytest
from nbgrader.api import Gradebook

from .conftest import SLUG, grade, hand_in, page_of, rows, solutions, table, write_rows

WAITS, MARKED = "reflection to be read", "marked"


def in_formgrader(root, level: float | None, words: str | None, student: str = "amina") -> None:
    """Mark a reflection as formgrader does when somebody types there."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        found = gradebook.find_grade("q8", SLUG, SLUG, student)
        found.manual_score, found.needs_manual_grade = level, level is None
        gradebook.find_comment("q8", SLUG, SLUG, student).manual_comment = words
        gradebook.db.commit()


def in_sheet(root, level: str, words: str, student: str = "amina") -> None:
    found = rows(root)
    row = next(row for row in found if row["student"] == student)
    row |= {"level": level, "words": words}
    write_rows(root, found)


def row(root, student: str = "amina") -> tuple[str, str, str]:
    found = next(row for row in rows(root) if row["student"] == student)
    return found["level"], found["words"], found["before"]


def counted(root, student: str = "amina") -> tuple[float | None, str | None]:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        score = gradebook.find_grade("q8", SLUG, SLUG, student).manual_score
        return score, gradebook.find_comment("q8", SLUG, SLUG, student).manual_comment


def hand_in_anew(root, tmp_path, name: str, text: str):
    release = root / "release" / SLUG / f"{SLUG}.ipynb"
    hand_in(release, tmp_path / name / f"{name}.ipynb", "amina", solutions() | {"q8": text})
    return grade(root, "--collect", str(tmp_path / name))


def test_a_mark_given_only_in_formgrader_is_in_the_sheet_and_on_the_page(own):
    in_formgrader(own, 3, "Try it smaller.")
    grade(own)
    assert row(own) == ("3", "Try it smaller.", "")
    assert (table(own)["amina"]["score"], table(own)["amina"]["state"]) == ("27", MARKED)
    assert "Try it smaller." in page_of(own, "amina") and "27 of 28" in page_of(own, "amina")
    assert "not counted yet" not in page_of(own, "amina")


def test_a_mark_changed_in_formgrader_stays_and_is_said(own):
    in_sheet(own, "2", "Who would do it?")
    grade(own)
    in_formgrader(own, 3, "Now I see: good.")
    said = grade(own)
    assert counted(own) == (3, "Now I see: good.")
    assert row(own) == ("3", "Now I see: good.", "2: Who would do it?")
    assert "  amina: 3 from formgrader in place of 2" in said.out
    assert "Now I see: good." in page_of(own, "amina") and "27 of 28" in page_of(own, "amina")
    assert "from formgrader" not in grade(own).out


def test_a_mark_changed_in_the_sheet_counts_in_place_of_formgraders(own):
    in_formgrader(own, 3, "Good.")
    grade(own)
    in_sheet(own, "4", "Better than good.")
    grade(own)
    assert counted(own) == (4, "Better than good.")
    assert "Better than good." in page_of(own, "amina")


@pytest.mark.parametrize("choice", ["formgrader's", "the sheet's"])
def test_where_both_were_changed_both_stay_until_a_person_has_chosen(own, choice):
    in_formgrader(own, 3, "From formgrader.")
    in_sheet(own, "2", "From the sheet.")
    for _ in range(2):
        said = grade(own)
        assert "  amina: formgrader has '3: From formgrader.', the sheet '2: From the" in said.out
        assert counted(own) == (3, "From formgrader.")
        assert row(own)[:2] == ("2", "From the sheet.")
    if choice == "formgrader's":
        in_sheet(own, "", "")
        kept = (3, "From formgrader.")
    else:
        in_formgrader(own, 2, "From the sheet.")
        kept = (2, "From the sheet.")
    said = grade(own)
    assert "both are new" not in said.out
    assert counted(own) == kept and row(own)[:2] == (f"{kept[0]:g}", kept[1])
    assert kept[1] in page_of(own, "amina")


@pytest.mark.parametrize("where", ["sheet", "formgrader", "sheet, not recorded"])
def test_a_mark_is_never_that_of_another_text(own, tmp_path, where):
    if where == "formgrader":
        in_formgrader(own, 4, "Good.")
    else:
        in_sheet(own, "4", "Good.")
    if where == "sheet":
        grade(own)
    said = hand_in_anew(own, tmp_path, "second", "I do not care.")
    assert "  amina: the reflection has changed since it was marked; read it again" in said.out
    for _ in range(2):
        assert (table(own)["amina"]["score"], table(own)["amina"]["state"]) == ("24", WAITS)
        assert counted(own) == (None, None)
        assert row(own) == ("", "", "4: Good.")
        assert "24 of 28" in page_of(own, "amina") and "not counted yet" in page_of(own, "amina")
        grade(own)
    in_sheet(own, "1", "What did you see?")
    grade(own)
    assert (table(own)["amina"]["score"], table(own)["amina"]["state"]) == ("25", MARKED)
    assert row(own) == ("1", "What did you see?", "4: Good.")


def test_other_answers_with_the_same_reflection_keep_its_mark(own, tmp_path):
    in_sheet(own, "3", "Good.")
    grade(own)
    in_formgrader(own, 4, "Very good.")
    answers = {"q8": solutions()["q8"]}
    release = own / "release" / SLUG / f"{SLUG}.ipynb"
    hand_in(release, tmp_path / "in" / "a.ipynb", "amina", answers)
    grade(own, "--collect", str(tmp_path / "in"))
    assert counted(own) == (4, "Very good.")
    assert (table(own)["amina"]["score"], table(own)["amina"]["state"]) == ("4", MARKED)
    assert "4 of 28" in page_of(own, "amina")


def test_a_run_that_ended_between_gradebook_and_sheet_invents_no_mark(own, tmp_path):
    in_sheet(own, "4", "Good.")
    grade(own)
    before = shutil.copytree(own / "marks", tmp_path / "marks")
    hand_in_anew(own, tmp_path, "second", "I do not care.")
    shutil.rmtree(own / "marks")
    shutil.copytree(before, own / "marks")  # the sheet as it was before that run
    grade(own)
    assert table(own)["amina"]["state"] == WAITS
    assert row(own) == ("", "", "4: Good.")


def test_without_its_gradebook_the_sheet_has_the_marks(own):
    in_sheet(own, "3", "Good.")
    grade(own)
    (own / "gradebook.db").unlink()
    grade(own)
    assert counted(own) == (3, "Good.") and row(own) == ("3", "Good.", "")


def test_an_older_gradebook_put_back_loses_no_words(own):
    in_formgrader(own, 2, "Early.")
    grade(own)
    shutil.copy(own / "gradebook.db", own / "copy.db")
    in_sheet(own, "3", "Late.")
    grade(own)
    shutil.move(own / "copy.db", own / "gradebook.db")
    assert "2 from formgrader in place of 3" in grade(own).out
    assert row(own) == ("2", "Early.", "3: Late.")


def test_words_without_a_level_and_a_level_that_is_none_stay_in_the_sheet(own):
    in_formgrader(own, 3, "Good.")
    grade(own)
    in_sheet(own, "", "Good, but:")
    said = grade(own)
    assert "  amina: the level is 'empty'; write one of 1, 2, 3, 4." in said.out.splitlines()
    assert row(own)[:2] == ("", "Good, but:") and counted(own) == (3, "Good.")


def test_a_half_mark_of_formgrader_is_the_same_everywhere(own):
    in_formgrader(own, 2.5, "=Between two.")
    for _ in range(2):
        grade(own)
        assert table(own)["amina"]["score"] == "26.5"
        assert row(own)[:2] == ("2.5", "'=Between two.")  # no formula in a spreadsheet
        assert "26.5 of 28" in page_of(own, "amina")
        assert counted(own) == (2.5, "=Between two.")


def test_a_text_that_a_spreadsheet_changes_is_still_the_same(own, tmp_path):
    hand_in_anew(own, tmp_path, "second", "'=1+1 is “two” ✓✓, and – 'quoted'.")
    assert rows(own)[0]["reflection"].startswith("''=1+1")
    found = rows(own)
    found[0] |= {"level": "3", "words": "Good."}
    found[0]["reflection"] = found[0]["reflection"].replace("✓✓", "????")
    write_rows(own, found, encoding="cp1252", delimiter=";")
    grade(own)
    assert counted(own) == (3, "Good.") and table(own)["amina"]["state"] == MARKED


def test_a_very_long_reflection_stops_nobody(own, tmp_path):
    hand_in_anew(own, tmp_path, "second", "word " * 40_000)
    in_sheet(own, "2", "Shorter, please.", "ben")
    assert grade(own).status == 0
    assert counted(own, "ben") == (2, "Shorter, please.")


def test_a_judged_question_marked_in_formgrader_is_on_the_page_and_asked_about_later(own, tmp_path):
    with Gradebook(f"sqlite:///{own / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("q1", SLUG, SLUG, "amina").manual_score = 1
        gradebook.db.commit()
    grade(own)
    assert "22 of 28" in page_of(own, "amina") and table(own)["amina"]["score"] == "22"
    said = hand_in_anew(own, tmp_path, "second", "Another.")
    assert "  amina: Marks of q1 are formgrader's, for an older notebook" in said.out
