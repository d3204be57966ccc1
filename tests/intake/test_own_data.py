"""Bring your own, moved by a program: the guesses, their correction, and the files to take away."""

import random
import warnings

from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.datasets import load
from improving_care.labs.own_data import EXAMPLE, OwnData


def test_one_trusts_four_hour_performance(real_data):
    own = OwnData()
    own.take("ae_attendances.csv", real_data.read_bytes())
    assert own.said.value == "" and own.chart is not None  # a first chart without a question
    own.where["org_code"].value = "RR8"
    own.where["type"].value = "1"
    own.y.value = "attendances - breaches"
    own.direction.value = "up"
    own.target.value = "95%"
    assert (own.n.value, own.kind.value, own.x.value) == ("attendances", "pp", "period")
    assert len(own.chart.points) == 36
    assert own.chart.assurance == "consistently fails"
    assert own.picture.words == own.chart.sentence()
    for form, start in {
        "png": b"\x89PNG",
        "svg": b"<svg",
        "html": b"<!DOC",
        "csv": b"\xef",
    }.items():
        assert own.file(form).startswith(start)
    assert b"org code RR8, type 1" in own.file("html")


def test_several_rows_for_a_month_are_said_not_drawn(real_data):
    own = OwnData()
    own.take("ae_attendances.csv", real_data.read_bytes())
    own.where["type"].value = ""
    assert "keep those with one value of “type”" in own.said.value
    assert own.chart is None
    own.where["type"].value = "1"
    assert own.said.value == "" and own.chart is not None


def test_the_example_is_merewicks_own_falls():
    own = OwnData()
    own.take("", EXAMPLE.read_bytes())
    assert own.chart is not None
    assert list(own.where) == ["ward"]
    assert set(own.where["ward"].options[1:]) == {(w, w) for w in load("falls")["ward"].unique()}
    assert (own.y.value, own.n.value, own.kind.value) == ("falls", "bed_days / 1000", "u")


def test_a_corrected_guess_is_kept(good):
    own = OwnData()
    own.take("falls.csv", good.encode())
    assert own.kind.value == "u"
    own.n.value = ""
    assert own.kind.value == "i"
    own.kind.value = "c"
    own.direction.value = "down"
    assert own.chart.settings.kind == "c" and own.chart.settings.n is None
    own.target.value = "plenty"
    assert "“plenty” is not a number" in own.said.value
    own.target.value = "5"
    assert own.said.value == "" and own.chart.settings.target == 5


def test_another_table_replaces_the_first(good):
    own = OwnData()
    own.take("falls.csv", good.encode())
    own.take("", b"week\tinfections\n1\t5\n2\t6\n3\t4\n")
    assert own.y.value == "infections" and len(own.chart.points) == 3


CELLS = st.sampled_from(
    ["", "5", "6", "1,204", "3,5", "0.5", "83%", "-3", "n/a", "*", "Beech", "Elm", "Total", "=A1"]
    + ["2024-01-01", "2024-02-01", "01/02/2024", "03/25/2024", "Apr-24", "45383", "2023", "inf"]
)
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=14)
)
NAMES = ["month", "falls", "bed days", "ward", "", "n"]


@settings(derandomize=True, max_examples=150, deadline=None)
@given(TABLES, st.permutations(NAMES), st.sampled_from(",;\t"), st.integers(0, 9))
def test_no_table_and_no_choice_makes_a_traceback(rows, names, delimiter, luck):
    """Whatever is brought and chosen, there is a chart or one sentence."""
    warnings.simplefilter("error")
    rows = [names[: len(rows[0])], *rows]
    own = OwnData()
    own.take("x.csv", "\n".join(delimiter.join(row) for row in rows).encode())
    pick = random.Random(luck)
    for _ in range(4):
        assert (own.chart is None) == own.said.value.endswith(".</p>")
        choice = pick.choice([own.y, own.n, own.x, own.kind, own.direction, *own.where.values()])
        if choice.options and own.said.value == "":
            value = pick.choice(choice.options)
            choice.value = value[1] if isinstance(value, tuple) else value
