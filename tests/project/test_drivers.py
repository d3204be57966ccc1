"""The driver diagram: its tree, its logic, its picture in a real browser, and its files."""

import io
import re

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from improving_care.project.aim import aim_sentence
from improving_care.project.beech import BEECH
from improving_care.project.drivers import (
    COLUMNS,
    description,
    doubts,
    driver_diagram,
    drivers_csv,
    drivers_png,
    tree,
)

AIM = aim_sentence(BEECH["aim"])
LONG = [
    {"primary": "Ein-sehr-langes-Wort" * 4, "secondary": "W" * 80, "change": 'with <b>&"quotes"\''},
    {"secondary": "x", "change": "y " * 50},
]


def test_an_empty_cell_belongs_to_the_name_above_it():
    root = tree(BEECH["drivers"], AIM)
    assert [branch.text for branch in root.grown] == [
        "Needs are met before somebody gets up alone",
        "Legs stay strong",
        "The way to the toilet is safe at night",
    ]
    assert all(len(branch.grown) == 2 for branch in root.grown)
    assert all(len(second.grown) == 1 for branch in root.grown for second in branch.grown)


def test_a_name_that_comes_again_is_the_same_box():
    rows = [{"primary": "A", "secondary": "B", "change": "1"}, {"primary": "C"}]
    rows += [{"primary": "A", "secondary": "B", "change": "2"}]
    root = tree(rows, AIM)
    assert [branch.text for branch in root.grown] == ["A", "C"]
    assert [each.text for each in root.grown[0].grown[0].grown] == ["1", "2"]


def test_the_alt_text_tells_the_whole_diagram():
    said = description(tree(BEECH["drivers"], AIM))
    for row in BEECH["drivers"]:
        for text in row.values():
            assert text.rstrip(".") in said
    assert "the aim alone" in description(tree([], AIM))


def test_graces_diagram_raises_no_doubt_and_each_fault_its_own():
    assert doubts(BEECH["drivers"]) == []
    found = doubts([{"primary": "Train the staff"}, {"primary": "B", "secondary": "C"}])
    assert [part in " ".join(found) for part in ("something you do", "nothing behind", "no change idea")] == [True] * 3  # fmt: skip
    assert (
        "One primary driver alone"
        in doubts([{"primary": "A", "secondary": "B", "change": "c"}])[-1]
    )
    assert "no primary driver" in doubts([{"secondary": "B", "change": "c"}])[-1]


@pytest.mark.parametrize("width", [330, 640, 960])
@pytest.mark.parametrize("rows", [BEECH["drivers"], LONG, []], ids=["Grace", "long", "none"])
def test_every_word_lies_inside_its_box(page, rows, width):
    page.set_content(f"<body style='margin:0'>{driver_diagram(rows, AIM, width)}</body>")
    cut = page.evaluate(
        """() => {
          const boxes = [...document.querySelectorAll("rect")].map(r => r.getBoundingClientRect());
          const names = ["Aim", "Primary drivers", "Secondary drivers", "Change ideas"];
          return [...document.querySelectorAll("text")]
            .filter(t => !(t.getAttribute("y") === "13" && names.includes(t.textContent)))
            .filter(t => { const b = t.getBoundingClientRect();
              return !boxes.some(r => r.left <= b.left && b.right <= r.right + 0.5
                && r.top <= b.top + 3 && b.bottom <= r.bottom + 3); })
            .map(t => t.textContent);
        }"""
    )
    assert cut == []
    assert page.evaluate("document.querySelector('svg').scrollWidth") <= width
    boxes = page.evaluate(
        "[...document.querySelectorAll('rect')].map(r => {const b = r.getBoundingClientRect();"
        " return [b.left, b.top, b.right, b.bottom]})"
    )
    for k, (left, top, right, bottom) in enumerate(boxes):
        assert 0 <= left and right <= width
        for a, b, c, d in boxes[k + 1 :]:
            assert right <= a or c <= left or bottom <= b or d <= top, "two boxes overlap"


cells = st.text(max_size=30)


# A busy machine is no failure.
UNHURRIED = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(st.lists(st.fixed_dictionaries({}, optional={name: cells for name in COLUMNS}), max_size=6))
def test_any_table_is_drawn_and_told(rows):
    for width in (330, 960):
        svg = driver_diagram(rows, "An aim", width)
        assert svg.count("<svg ") == 1
        assert "nan" not in re.sub(r">[^<]*<|aria-label=\"[^\"]*\"", "", svg)


def test_the_files_are_what_they_say():
    assert drivers_png(BEECH["drivers"], AIM).startswith(b"\x89PNG")
    table = pd.read_csv(io.BytesIO(drivers_csv(BEECH["drivers"])), encoding="utf-8-sig", dtype=str)
    assert list(table) == ["Primary driver", "Secondary driver", "Change idea"]
    back = [dict(zip(COLUMNS, row, strict=True)) for row in table.fillna("").to_numpy().tolist()]
    assert tree(back, AIM) == tree(BEECH["drivers"], AIM)
    assert b"'=cmd" in drivers_csv([{"change": "=cmd|x"}])
