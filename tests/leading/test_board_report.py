"""A board paper: one page, one sentence a chart, whole for a screen reader, and from any table."""

import io
import re

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document

from improving_care.datasets import load
from improving_care.intake import IntakeError, read_table
from improving_care.leading import command
from improving_care.leading.board_report import (
    MOST,
    board_report,
    limits_from,
    merewick,
    own,
    summary,
)

TITLE = "Merewick & <b>July</b>"


@pytest.fixture(scope="module")
def charts():
    return merewick(load("board"))


def wide(months: int = 15, **columns) -> pd.DataFrame:
    table = {"month": pd.date_range("2024-01-01", periods=months, freq="MS")}
    return pd.DataFrame(table | columns)


def test_a_column_that_names_a_whole_without_its_part_is_told_of():
    months = pd.date_range("2023-01-01", periods=14, freq="MS")
    frame = pd.DataFrame({"month": months, "breaches out of attendances": [30, 34] * 7})
    charts, notes = own(frame)
    assert list(charts) == ["breaches out of attendances"]
    assert "is charted as a count" in notes[0] and "“breaches”" in notes[0]


def test_it_is_one_sheet_of_paper_and_reads_for_everybody(page, charts):
    page.set_content(board_report(charts, TITLE).decode())
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    assert page.get_by_role("img").count() == page.get_by_role("heading", level=2).count() == 12
    for width in (375, 1000):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert page.watch.foreign == []


def test_each_chart_says_its_own_sentence_and_attention_comes_first(page, charts):
    page.set_content(board_report(charts, TITLE).decode())
    items = page.locator(".measures li").all()
    said = [item.locator("p").last.inner_text() for item in items]
    assert sorted(said) == sorted(chart.sentence() for chart in charts.values())
    for item in items:  # an icon says of the target what the sentence says, or nothing
        chart = charts[item.locator("h2").inner_text()]
        glyphs = {mark.split()[0] for mark in item.locator("b").all_inner_texts()}
        lasting = "as it is" in chart.sentence() or "is chance" in chart.sentence()
        assert bool(glyphs & {"P", "F", "?"}) == lasting
    assert "The limits are set by the first 12 points (Apr 2022 to Mar 2023)." in (
        page.locator("main").inner_text()
    )
    order = [charts[item.locator("h2").inner_text()].variation for item in items]
    assert order == sorted(order, key=["concerning", "improving", "neither", "common cause"].index)
    assert (
        summary(charts)
        == "12 measures, up to Jul 2024: 2 concerning, 3 improving, 1 changed, 6 common cause."
    )


def test_the_word_file_has_the_same_and_words_for_every_picture(charts):
    document = Document(io.BytesIO(board_report(charts, TITLE, "docx")))
    cells = [cell for row in document.tables[0].rows for cell in row.cells]
    assert [paragraph.text for paragraph in document.paragraphs[:2]] == [TITLE, summary(charts)]
    assert document.paragraphs[2].text.endswith(limits_from(charts))
    for cell in cells:
        chart = charts[cell.paragraphs[0].text]
        assert cell.paragraphs[-1].text == chart.sentence()
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert sorted(told) == sorted(chart.alt_text() for chart in charts.values())
    assert document.core_properties.author == ""


def test_a_table_of_ones_own_becomes_charts_of_the_right_kinds():
    table = wide(
        falls=[9, 7, 11, 8, 10, 9, 12, 8, 9, 10, 7, 11, 9, 8, 10],
        **{
            "falls out of bed days": [800] * 15,
            "cancelled": [8, 9, 7] * 5,
            "cancelled out of operations": [90] * 15,
            "remarks": ["none"] * 15,
            "minutes": [16.5, 17.0, 15.5] * 5,
        },
    )
    charts, notes = own(table, up=["minutes"], down=["falls"], targets={"cancelled": "8%"})
    kinds = {name: chart.settings.kind for name, chart in charts.items()}
    assert kinds == {"falls": "u", "cancelled": "p", "minutes": "i"}
    assert charts["falls"].sentence().startswith("The falls per 1,000 bed days are")
    assert charts["cancelled"].settings.target == 0.08
    assert [charts[name].settings.direction for name in charts] == ["down", None, "up"]
    assert notes == []


@pytest.mark.parametrize(
    ("months", "asked", "first", "said"),
    [
        (28, None, 12, "the first 12 points (Jan 2024 to Dec 2024)"),
        (23, None, None, "all points"),
        (28, "all", None, "all points"),
        (15, 13, 13, "the first 13 points (Jan 2024 to Jan 2025)"),
    ],
)
def test_the_first_year_sets_the_limits_of_ones_own_paper_and_the_paper_says_so(
    months, asked, first, said
):
    charts, notes = own(wide(months, falls=[float(k % 5) for k in range(months)]), baseline=asked)
    assert charts["falls"].settings.baseline == first
    for form in ("html", "docx"):
        content = board_report(charts, "Own", form, notes)
        if form == "docx":
            content = "\n".join(p.text for p in Document(io.BytesIO(content)).paragraphs).encode()
        assert f"The limits are set by {said}." in content.decode()


def test_ones_own_paper_says_of_merewicks_figures_what_merewicks_says(charts):
    name = "Missed appointments, diabetes"
    rows = load("board").query("measure == @name and month <= '2024-07-01'")
    table = wide(len(rows), missed=rows["count"], **{"missed out of booked": rows["out_of"]})
    table["month"] = rows["month"]
    same = own(table, down=["missed"], targets={"missed": "7.5%"})[0]["missed"]
    told = charts[name].sentence().partition(" are ")[2]
    assert same.sentence().partition(" are ")[2] == told and "better than before" in told


def test_a_measure_too_short_for_a_first_year_is_told_apart():
    late = [float("nan")] * 6 + [5.0, 6.0] * 11
    charts, _ = own(wide(28, falls=[5.0, 7.0] * 14, late=late, other=[5.0, 4.0] * 14))
    assert limits_from(charts) == (
        "The limits are set by the first 12 points (Jan 2024 to Dec 2024); "
        "those of late by all points."
    )


def test_what_looks_like_a_whole_beside_its_part_is_told_of():
    table = wide(**{"Reviews late": [3.0, 4.0, 5.0] * 5, "Reviews due": [30.0, 31.0, 32.0] * 5})
    charts, notes = own(table)
    assert list(charts) == ["Reviews late", "Reviews due"]
    assert len(notes) == 1 and "“Reviews late out of Reviews due”" in notes[0]
    table = wide(falls=[3.0, 4.0, 5.0] * 5, **{"bed days": [800.0, 810.0, 805.0] * 5})
    assert "“falls out of bed days”" in own(table)[1][0]
    assert own(wide(falls=[3.0, 4.0, 5.0] * 5, complaints=[30.0, 31.0, 32.0] * 5))[1] == []


def test_no_chart_of_what_cannot_be_negative_has_a_mark_below_nought():
    charts, _ = own(wide(cases=[0, 1, 2, 0, 3] * 3))
    assert charts["cases"].last["lower"] < 0
    drawn = board_report(charts, "Own").decode()
    assert not re.search(r">[-−]\d", drawn)
    charts, _ = own(wide(balance=[-2, 1, 2, -1, 3] * 3))
    assert re.search(r">[-−]\d", board_report(charts, "Own").decode())


def test_what_does_not_fit_the_page_is_named_and_what_cannot_be_charted_is_told():
    many = {f"measure {letter}": [5.0, 6.0, 7.0] * 5 for letter in "abcdefghijklmn"}
    charts, _ = own(wide(**many))
    text = board_report(charts, "Many").decode()
    assert text.count("<h2>") == MOST
    assert "Not on this page: measure m; measure n." in text
    charts, notes = own(wide(good=[1.0, 2.0, 1.5] * 5, empty=[float("nan")] * 15))
    assert list(charts) == ["good"]
    assert len(notes) == 1 and notes[0].startswith("empty is not charted: ")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"down": ["fals"]}, "There is no measure “fals”: the columns of numbers are “falls”."),
        (
            {"up": ["falls"], "down": ["falls"]},
            "“falls” cannot be better both up and down: say which.",
        ),
        ({"targets": {"falls": "few"}}, "falls is not charted: The target “few” is not a number"),
    ],
)
def test_what_cannot_be_done_gets_one_sentence(asked, sentence):
    with pytest.raises(IntakeError, match=re.escape(sentence)):
        own(wide(falls=[1.0, 2.0, 3.0] * 5), **asked)


def test_the_command_writes_merewicks_paper_and_ones_own(tmp_path, capsys):
    paper = tmp_path / "paper.docx"
    assert command.main(["--month", "2024-01", "--out", str(paper)]) == 0
    assert (
        Document(paper).paragraphs[0].text == "Merewick General: the board's measures, January 2024"
    )
    table, page = tmp_path / "own.csv", tmp_path / "own.html"
    wide(falls=[4, 6, 5] * 5).to_csv(table, index=False)
    command.main([str(table), "--down", "falls", "--target", "falls=5", "--out", str(page)])
    said = capsys.readouterr().out
    chart = own(read_table(table).frame, down=["falls"], targets={"falls": "5"})[0]["falls"]
    assert f"falls: {chart.sentence()}" in said and "The limits are set by all points." in said
    long = tmp_path / "long.csv"
    wide(30, falls=[4, 6, 5] * 10).to_csv(long, index=False)
    for asked, first in ((), 12), (("--baseline", "20"), 20), (("--baseline", "all"), None):
        assert command.main([str(long), *asked, "--out", str(page)]) == 0
        limits = f"by the first {first} points" if first else "by all points"
        assert limits in capsys.readouterr().out and limits in page.read_text(encoding="utf-8")
    command.main([str(table), "--down", "falls", "--target", "falls=5", "--out", str(page)])
    assert chart.sentence() in page.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--out", "paper.pdf"], "Give --out a name that ends in .html or .docx, not paper.pdf."),
        (["--month", "2022-04", "--out", "p.html"], "Give --month as 2023-04 to 2025-03"),
        (["none.csv", "--out", "p.html"], "none.csv"),
        (["--out", "nowhere/p.html"], "There is no folder"),
    ],
)
def test_the_command_says_no_in_one_sentence(arguments, sentence, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert command.main(arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
