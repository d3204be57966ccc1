"""`python course.py chart`: a file in, a control chart out, for somebody who only wants the chart."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from improving_care.intake import page as pages
from improving_care.intake.command import main
from improving_care.spc import control_chart

ROOT = Path(__file__).parents[2]


@pytest.fixture
def falls(tmp_path, good) -> Path:
    (tmp_path / "falls.csv").write_text(good)
    return tmp_path / "falls.csv"


def chart(file: Path, *options: str, out: str = "chart.csv") -> Path:
    """Run the command, which must succeed, and return the file that it wrote."""
    written = file.parent / out
    assert main([str(file), "--out", str(written), *options]) == 0
    return written


def test_one_trusts_four_hour_performance(real_data, tmp_path, capsys):
    out = tmp_path / "R1H.csv"
    asked = ["--where", "org_code=R1H", "--where", "type=1", "--y", "attendances - breaches"]
    asked += ["--target", "95%", "--direction", "up", "--out", str(out)]
    assert main([str(real_data), *asked]) == 0

    # The same by hand: Laney's p' from its formula.
    data = pd.read_csv(real_data, dtype={"type": str})
    data = data[(data["org_code"] == "R1H") & (data["type"] == "1")].sort_values("period")
    n, seen = data["attendances"].to_numpy(), (data["attendances"] - data["breaches"]).to_numpy()
    centre = seen.sum() / n.sum()
    sd = np.sqrt(centre * (1 - centre) / n)
    sigma_z = np.abs(np.diff((seen / n - centre) / sd)).mean() / 1.128
    points = pd.read_csv(out, encoding="utf-8-sig")
    assert len(points) == 36
    np.testing.assert_allclose(points["y"], seen / n)
    np.testing.assert_allclose(points["centre"], centre)
    np.testing.assert_allclose(points["upper"], centre + 3 * sd * sigma_z)
    np.testing.assert_allclose(points["lower"], centre - 3 * sd * sigma_z)

    said = capsys.readouterr().out
    assert "a p' chart (Laney)" in said
    assert "cannot be expected to meet the target of 95.0%" in said


def test_every_trust_on_one_page_with_what_needs_attention_first(real_data, tmp_path, page):
    out = tmp_path / "trusts.html"
    asked = ["--where", "type=1", "--y", "attendances - breaches", "--by", "org_code"]
    asked += ["--target", "95%", "--direction", "up", "--out", str(out)]
    assert main([str(real_data), *asked]) == 0

    data = pd.read_csv(real_data, dtype={"type": str}, parse_dates=["period"])
    data = data[data["type"] == "1"].sort_values("period")
    data["in time"] = data["attendances"] - data["breaches"]
    icons = {
        trust: control_chart(
            rows, "in time", x="period", n="attendances", kind="pp", direction="up"
        ).variation
        for trust, rows in data.groupby("org_code")
    }
    page.goto(out.as_uri())
    shown = page.locator("li.small h3").all_inner_texts()
    assert sorted(shown) == sorted(icons)
    order = [pages.ATTENTION.index(icons[trust]) for trust in shown]
    assert order == sorted(order) and {0, 1, 3} <= set(order)
    assert page.locator("li.small svg[role=img][aria-label]").count() == 140
    assert page.locator("tbody tr").count() == 140
    assert_whole_and_fair(page)


def assert_whole_and_fair(page) -> None:
    """A page that asks nothing of anybody, and that everybody can read."""
    assert page.watch.foreign == [] and page.watch.errors == []
    assert page.locator("script").count() == 0
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.querySelector('main').scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def test_the_page_of_one_chart_holds_picture_sentence_table_and_conventions(falls, page):
    out = chart(falls, "--y", "falls", "--direction", "down", "--target", "6", out="chart.html")
    page.goto(out.as_uri())
    assert page.locator("h1").inner_text() == "Falls per 1,000 bed days"
    assert "the target of 6" in page.locator(".sentence").inner_text()
    assert page.locator("tbody tr").count() == 12
    assert "Making Data Count" in page.locator("main").inner_text()
    picture = page.locator("svg[role=img]")
    assert "12 points from Jan 2024 to Dec 2024" in picture.get_attribute("aria-label")
    assert_whole_and_fair(page)


def test_pictures_and_tables(falls):
    asked = ["--y", "falls", "--n", "bed_days"]
    png = chart(falls, *asked, out="chart.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") > 1000  # wide enough for a printed page
    svg = ElementTree.fromstring(chart(falls, *asked, out="chart.svg").read_bytes())
    assert svg.tag.endswith("svg") and svg.get("aria-label")
    table = pd.read_csv(chart(falls, *asked), encoding="utf-8-sig")
    assert list(table)[:6] == ["x", "y", "n", "centre", "lower", "upper"]
    assert table["x"].iloc[0] == "2024-01-01"


def test_what_is_asked_for_is_done(falls):
    asked = ["--y", "falls", "--kind", "c", "--phases", "6", "--exclude", "2,8"]
    table = pd.read_csv(chart(falls, *asked), encoding="utf-8-sig")
    assert table["phase"].tolist() == [1] * 6 + [2] * 6
    assert table.index[table["excluded"]].tolist() == [1, 7]
    first = pd.read_csv(
        chart(falls, "--y", "falls", "--kind", "i", "--baseline", "4"), encoding="utf-8-sig"
    )
    assert first["centre"].iloc[-1] == (5 + 7 + 4 + 6) / 4
    assert first["n"].isna().all()


def test_nothing_said_lists_the_columns(falls, capsys):
    assert main([str(falls), "--out", str(falls.parent / "c.png")]) == 2
    said = capsys.readouterr().err
    assert "“month” (dates), “falls” (numbers), “bed_days” (numbers)" in said
    assert "perhaps --y “falls”" in said


WRONG = {
    "no such column": (["--y", "fals"], "perhaps “falls”"),
    "text for y": (["--y", "month"], "does not hold numbers"),
    "no such rows": (["--y", "falls", "--where", "bed_days=1"], "No row has “1”"),
    "half a condition": (["--y", "falls", "--where", "month"], "COLUMN=VALUE"),
    "a target beyond 1": (["--y", "falls", "--kind", "p", "--n", "bed_days", "--target", "95"], "95%"),
    "a target in words": (["--y", "falls", "--target", "low"], "not a number"),
    "out of itself": (["--y", "falls", "--n", "falls"], "out of itself"),
    "a sheet of a CSV": (["--y", "falls", "--sheet", "May"], "has no sheets"),
    "phases beyond the end": (["--y", "falls", "--phases", "40"], "phases holds 40"),
    "a picture of many": (["--y", "falls", "--by", "month", "--out", "c.png"], ".html, .csv"),
    "no known format": (["--y", "falls", "--out", "chart.docx"], ".html, .png, .svg, .csv"),
    "no such folder": (["--y", "falls", "--out", "nowhere/chart.png"], "make it first"),
    "every group too small": (["--y", "falls", "--by", "month", "--out", "c.html"], "at least 2"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_done_is_one_sentence(case, falls, capsys, monkeypatch):
    asked, words = WRONG[case]
    monkeypatch.chdir(falls.parent)
    asked = asked if "--out" in asked else [*asked, "--out", "chart.html"]
    assert main(["falls.csv", *asked]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1 and said.endswith(".\n")
    assert [path.name for path in falls.parent.iterdir()] == ["falls.csv"]


def test_the_table_itself_is_never_written_over(falls, good, capsys):
    twin = falls.parent / "twin.csv"
    os.link(falls, twin)
    for out in (falls, twin):
        assert main([str(falls), "--y", "falls", "--out", str(out)]) == 2
        assert "the table itself" in capsys.readouterr().err
    assert falls.read_text() == good


def test_groups_that_cannot_be_charted_are_listed_with_the_reason(tmp_path, good, capsys):
    rows = [f"{ward},{row}" for ward in ("Ash", "Elm") for row in good.splitlines()[1:]]
    rows.append("Oak,2024-01-01,5,800")
    (tmp_path / "wards.csv").write_text("\n".join(["ward,month,falls,bed_days", *rows]))
    out = chart(tmp_path / "wards.csv", "--y", "falls", "--by", "ward", out="wards.html")
    assert "Not charted: Oak: There is only 1 point" in capsys.readouterr().out
    assert "Not charted (1)" in out.read_text(encoding="utf-8")
    table = pd.read_csv(
        chart(tmp_path / "wards.csv", "--y", "falls", "--by", "ward"), encoding="utf-8-sig"
    )
    assert table["group"].unique().tolist() == ["Ash", "Elm"]


HOSTILE = "=HYPERLINK(1)</svg><script>document.title='taken'</script>"


def test_a_hostile_name_does_nothing_on_the_page_or_in_a_spreadsheet(tmp_path, good, page):
    rows = [row.split(",") for row in good.splitlines()]
    table = pd.DataFrame(
        {"ward": HOSTILE, "month": [r[0] for r in rows[1:]], HOSTILE: [r[1] for r in rows[1:]]}
    )
    table.to_csv(tmp_path / "wards.csv", index=False)
    name = list(pd.read_csv(tmp_path / "wards.csv"))[2]
    for asked in (["--where", f"ward={HOSTILE}"], ["--by", "ward"]):
        out = chart(tmp_path / "wards.csv", "--y", name, *asked, out="chart.html")
        page.goto(out.as_uri())
        assert page.title() != "taken"
        assert page.locator("script").count() == 0
    points = chart(tmp_path / "wards.csv", "--y", name, "--by", "ward").read_text("utf-8-sig")
    assert "'=HYPERLINK" in points and not re.search(r"(^|,|\n)\"?=", points)


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be sent Ctrl-C there")
def test_ctrl_c_leaves_nothing_half_written(tmp_path):
    rows = [f"{g},{k},{(k * g) % 7}" for g in range(900) for k in range(12)]
    (tmp_path / "many.csv").write_text("\n".join(["ward,week,falls", *rows]))
    command = [sys.executable, "-m", "improving_care", "chart", str(tmp_path / "many.csv")]
    command += ["--y", "falls", "--by", "ward", "--out", str(tmp_path / "many.html")]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    lines = iter(running.stderr.readline, b"")
    assert any(b"charts drawn" in line for line in lines)  # progress is told, and work goes on
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=30)[1]
    assert running.returncode == 130
    assert said.splitlines()[-1] == b"Stopped: nothing was written."
    assert b"Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["many.csv"]
