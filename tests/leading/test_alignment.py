"""Goals from board to bay: every break of the line is found, told and drawn."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.leading.alignment import MOST, alignment_drawing, description, gaps, merewick
from improving_care.project.sections import GOAL_LEVELS


def row(level="", goal="", serves="", measure="") -> dict:
    return {"level": level, "goal": goal, "serves": serves, "measure": measure}


WHOLE = [
    row("board", "fewer harmed", "", "harm a month"),
    row("division", "fewer falls", "1", "falls"),
    row("ward", "Beech: fewer falls", "fewer f", "falls"),
    row("bay", "a round every hour", "3", "rounds done"),
]


def kinds(rows) -> list[tuple[str, int]]:
    return [(gap.kind, gap.row) for gap in gaps(rows)]


def test_a_line_that_holds_has_no_gap():
    assert gaps(WHOLE) == []
    assert description(WHOLE).endswith("No gap.")


def test_each_break_is_found_where_it_is():
    assert kinds([WHOLE[0], row("division", "lists on time", "", "late"), *WHOLE[2:]]) == [
        ("nobody", 1),
        ("nobody", 2),
        ("orphan", 2),
        ("orphan", 3),
    ]
    assert kinds([*WHOLE, row(measure="emails answered")]) == [("no goal", 5)]
    assert kinds([*WHOLE, row(goal="something good", measure="x")]) == [("no level", 5)]
    assert kinds([*WHOLE[:3], row("bay", "a round every hour", "3")]) == [("no measure", 4)]


def test_more_goals_than_a_night_nurse_can_remember_are_too_many():
    served = [
        each
        for number in range(1, MOST + 2)
        for each in (
            row("board", f"goal {number}!", "", "m"),
            row("ward", f"work {number}", f"goal {number}!", "m"),
        )
    ]
    assert kinds(served) == [("too many", 0)]
    assert kinds(served[:-2]) == []


def test_a_goal_serves_only_one_above_it_by_its_row_or_its_first_words():
    both = [*WHOLE[:2], row("division", "fewer falls too", "Fewer harmed", "m")]
    assert ("orphan", 4) in kinds([*both, row("ward", "a", "fewer falls", "m")])  # which of two?
    assert ("orphan", 4) in kinds([*both, row("ward", "a", "9", "m")])
    assert ("orphan", 1) in kinds([row("ward", "a", "2", "m"), row("bay", "b", "1", "m")])
    assert ("orphan", 4) not in kinds([*both, row("ward", "a", " FEWER falls  too. ", "m")])


def test_merewicks_goals_break_where_the_page_says():
    found = kinds(merewick())
    assert len(found) == 7
    assert {kind for kind, _ in found} == {"orphan", "nobody", "no measure", "no goal"}


def test_the_drawing_says_each_break_in_words_on_every_width():
    for width in (330, 960):
        drawn = alignment_drawing(merewick(), width)
        text = " ".join(re.findall(r">([^<]+)</text>", drawn))
        assert text.count("serves no goal above") == 1
        assert text.count("served by nothing below") == 3
        assert text.count("no measure") == 2
        assert text.count("no goal asks for it") == 1
        assert 'role="img"' in drawn and "7 gaps." in drawn
    assert "The first goal of the board" in alignment_drawing([])


CELL = st.text(max_size=60)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.builds(
            row, st.sampled_from(["", *GOAL_LEVELS]), CELL, CELL | st.sampled_from("123"), CELL
        ),
        max_size=12,
    )
)
def test_any_table_is_drawn_and_every_gap_is_a_sentence(rows):
    for width in (330, 960):
        assert alignment_drawing(rows, width).count("<svg ") == 1
    for gap in gaps(rows):
        assert gap.says.endswith((".", "?"))
        assert 0 <= gap.row <= len(rows)
