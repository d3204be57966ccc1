"""Whatever cannot be charted is answered in one sentence, by the command and by the lab alike."""

import io
import re

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.intake import IntakeError, read_table
from improving_care.intake.command import main
from improving_care.labs.own_data import OwnData

held = io.BytesIO()
book = openpyxl.Workbook()
for row in (["month", "falls"], *([k, k % 5] for k in range(1, 20))):
    book.active.append(row)
book.save(held)
BOOK = held.getvalue()


def is_one_sentence(text: str) -> bool:
    return text.endswith(".") and "\n" not in text and not re.search(r"[.!?] [A-Z]", text)


def test_the_command_answers_in_one_sentence(malformed, tmp_path, capsys):
    name, content, words = malformed
    (tmp_path / name).write_bytes(content)
    code = main([str(tmp_path / name), "--y", "falls", "--out", str(tmp_path / "chart.html")])
    said = capsys.readouterr()
    assert code == 2
    assert words in said.err
    assert is_one_sentence(said.err.rstrip("\n")), said.err
    assert [path.name for path in tmp_path.iterdir()] == [name]  # nothing is written


def test_the_lab_answers_in_the_same_sentence(malformed):
    name, content, words = malformed
    own = OwnData()
    own.take(name, content)
    said = re.fullmatch(r'<p role="alert">(.*)</p>', own.said.value)
    assert said and words in said[1]
    assert is_one_sentence(said[1])
    assert own.chart is None


def test_a_refusal_gives_way_to_the_next_table(good):
    own = OwnData()
    own.take("falls.csv", b"")
    own.take("falls.csv", good.encode())
    assert own.said.value == ""
    assert own.chart is not None


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="0123456789,;\t\n\r\"'.-/%£ aA*=(e", max_size=200).map(str.encode)
    | st.text(max_size=200).map(lambda text: text.encode("utf-16"))
)
def test_no_bytes_at_all_make_a_traceback(content):
    try:
        table = read_table(content, "x.csv")
    except IntakeError as error:
        assert is_one_sentence(str(error))
    else:
        assert len(table.frame) > 0
        assert len(set(table.frame.columns)) == table.frame.shape[1]


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=5))
def test_no_damage_to_a_workbook_makes_a_traceback(damage):
    content = bytearray(BOOK)
    for place, byte in damage:
        content[int(place * (len(content) - 1))] = byte
    try:
        read_table(bytes(content), "x.xlsx")
    except IntakeError as error:
        assert is_one_sentence(str(error))
