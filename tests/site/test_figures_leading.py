"""The pictures of module 17 say what the package says, and the page says what they show."""

import re
from pathlib import Path

import pytest
import vl_convert

from improving_care.leading import desk, payback
from improving_care.leading.engagement import Z, funnel, survey
from improving_care.leading.link import correlation, made_up, wards
from improving_care.site.figures.leading import (
    hours_back,
    kind_of_ward,
    on_the_desk,
    parts_of,
    six_at_the_desk,
    teams_by_size,
    wider,
)

PAGE = Path(__file__).parents[2] / "book" / "modules" / "17-leading.md"
TEXT = re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8"))


def drawn(chart, at) -> str:
    """The picture as SVG, with what the reader moves at a value."""
    spec = chart.to_dict()
    spec["params"][0]["value"] = at
    return vl_convert.vegalite_to_svg(spec)


@pytest.mark.parametrize("driven", [0, 50, 100])
def test_the_correlation_worked_out_in_the_browser_is_the_packages(driven):
    said = re.search(
        r"Correlation across all wards ([−\d.]+); within a kind ([−\d.]+)\.",
        drawn(kind_of_ward(), driven),
    )
    table = made_up(0, driven / 100)
    whole = correlation(table["engagement"], table["harm"]).plain
    kinds = [
        correlation(part["engagement"], part["harm"]).plain for _, part in table.groupby("kind")
    ]
    found = [float(number.replace("−", "-")) for number in said.groups()]
    assert found == pytest.approx([whole, sum(kinds) / 2], abs=0.0101)


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_the_teams_that_are_named_are_those_beyond_the_lines_and_the_last(year):
    svg = drawn(teams_by_size(), year)
    teams = funnel(survey().query("year == @year")).sort_values("engagement")
    out = set(teams["team"][teams["stands_out"] != "no"])
    assert f"{year}. Last: {teams['team'].iloc[0]}." in svg
    for team in teams["team"]:
        assert (f">{team}<" in svg) == (team in out or team == teams["team"].iloc[0])


def test_the_page_tells_of_the_last_teams_what_the_picture_shows():
    years = {year: funnel(survey().query("year == @year")) for year in (2022, 2023, 2024)}
    last = {year: teams.sort_values("engagement")["team"].iloc[0] for year, teams in years.items()}
    assert last == {2022: "laboratory", 2023: "laboratory", 2024: "Hawthorn"}
    out = {year: set(teams["team"][teams["stands_out"] == "low"]) for year, teams in years.items()}
    assert ["laboratory" in out[year] for year in out] == [False, True, True]
    assert ["Hawthorn" in out[year] for year in out] == [False, False, True]
    first = years[2022]
    assert (first["stands_out"] != "no").sum() == 2 and len(first) == 26
    far = (first["engagement"] - first["everybody"]) / (first["high"] - first["everybody"])
    spread = Z["99.8%"] * (far**2).mean() ** 0.5  # 1 if luck alone set the teams apart
    assert f"spread {spread:.1f} times as wide" in TEXT
    assert parts_of("Hawthorn").at[2024, "engagement"] == 5.0
    assert "*Hawthorn, 5.0*" in TEXT and "in 2022 the laboratory is last" in TEXT


def test_the_page_tells_merewicks_own_correlations():
    table = wards()
    found = correlation(table["engagement"], table["falls"], table["older"])
    assert f"correlation {found.plain:+.2f}" in TEXT and f"gone: {found.held:+.2f}" in TEXT
    away = correlation(table["engagement"], table["absence"]).plain
    far = table.drop(index=(table["engagement"] - table["engagement"].mean()).abs().idxmax())
    without = correlation(far["engagement"], far["absence"]).plain
    for number in (away, without):
        assert f"{number:.2f}".replace("-", "−") in TEXT
    table = made_up(0, 1)
    plain = correlation(table["engagement"], table["harm"]).plain
    assert f"the correlation is {plain:.2f}".replace("-", "−") in TEXT


@pytest.mark.parametrize("does", list(desk.DOES))
def test_the_desk_says_what_came_of_each(does):
    svg = drawn(on_the_desk(), does)
    lived = desk.lived(does)
    assert (
        f"to {lived.at_the_end('seen').mean():.1f} a week. In truth: from "
        f"{lived.harm[:, :26].mean():.1f} to {lived.at_the_end('harm').mean():.1f}." in svg
    )


def test_the_page_tells_of_the_six_what_the_table_shows():
    table = six_at_the_desk()
    harmed, reported = table["harmed a week"], table["reported a week"]
    assert (harmed[["exhort", "blame", "change the target"]] == harmed["wait"]).all()
    assert (reported[["exhort", "blame"]] < reported["wait"]).all()
    assert reported["go and see"] > reported["wait"] and harmed["go and see"] < harmed["wait"]
    assert harmed.idxmin() == "coach" == table["hours in all"].idxmax()


@pytest.mark.parametrize("given", [1, 5, 10])
def test_the_hours_say_how_many_wards_have_them_back(given):
    back = payback.paid_back(payback.balance(float(given)))
    two, four = 100 * ((back > 0) & (back <= 104)).mean(), 100 * (back > 0).mean()
    assert f"{two:.0f} have their hours back in two years, {four:.0f} in four." in drawn(
        hours_back(), given
    )
    if given == 5:  # "about one ward in five ... about half in four"
        assert 17 <= two <= 23 and 45 <= four <= 55
    if given == 1:  # "nobody does"
        assert four == 0


def test_rule_2_settles_and_the_others_do_not():
    table = wider(drops=(60, 5000))
    assert table.at["rule 2", "5,000 drops"] == pytest.approx(1.41, abs=0.03)
    for rule in ("rule 3", "rule 4"):
        assert table.loc[rule].iloc[1] > 3 * table.loc[rule].iloc[0]


def test_the_page_gives_nothing_away_that_others_are_asked_to_find():
    """Why Hawthorn fell, what Birch's manager does, and what came first on Beech."""
    for path in (PAGE, PAGE.parents[1] / "facilitate" / PAGE.name):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"merge|Birch|Beech", text), path
