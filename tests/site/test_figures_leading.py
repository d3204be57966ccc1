"""The pictures of module 17 say what the package says, and the page says what they show."""

import re
from pathlib import Path

import numpy as np
import pytest
import vl_convert

from improving_care.hospital.place import WARDS
from improving_care.leading import desk, payback
from improving_care.leading.engagement import Z, funnel, survey
from improving_care.leading.link import correlation, fronts_and_backs, made_up, wards
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
PLAN = PAGE.parents[1] / "facilitate" / PAGE.name
SHEETS = PLAN.with_name("17-sheets.md")
TEXT, TOLD = (re.sub(r"\s+", " ", path.read_text(encoding="utf-8")) for path in (PAGE, PLAN))


def drawn(chart, *at) -> str:
    """The picture as SVG, with what the reader moves at these values, in their order."""
    spec = chart.to_dict()
    for param, value in zip(spec["params"], at, strict=False):
        param["value"] = value
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


def test_the_page_says_what_the_hours_are_in_a_week():
    hours = six_at_the_desk()["hours in all"]
    for does, told in (
        ("coach", "{one} hours a week, given by the staff"),
        ("go and see", "{one} hours a week of your own"),
    ):
        week = hours[does] / desk.WEEKS
        assert told.format(one=f"{week:.0f}") in TEXT
    assert f"Coaching's {hours['coach']:,} are" in TEXT
    everywhere = hours / desk.WEEKS * len(WARDS)
    assert f"On all {len(WARDS)} wards they are {everywhere['coach']:.0f} a week" in TEXT
    assert f"and {everywhere['go and see']:.0f} for {len(WARDS)} wards" in TEXT
    assert 9.5 < everywhere["coach"] / 37.5 < 10, "nearly ten people"


def ends(sizes: list[int], copies: int) -> tuple[np.ndarray, np.ndarray]:
    """The teams that stand first and last in 20,000 rooms where each team throws its dice."""
    rng = np.random.default_rng(17)
    teams, rooms = np.repeat(sizes, copies), 20_000
    means = np.stack([rng.integers(1, 7, (rooms, size)).mean(axis=1) for size in teams], axis=1)
    means += 1e-9 * rng.random(means.shape)  # who throws the same stands as they come
    return teams[means.argmin(axis=1)], teams[means.argmax(axis=1)]


def test_a_small_team_stands_at_an_end_as_often_as_the_plan_says():
    """Rooms of people who each throw a die as often as their card says, and line up by the mean."""
    text = SHEETS.read_text(encoding="utf-8")
    sizes = [int(size) for size in re.findall(r"- \*\*A team of (\d+)\*\*", text)]
    copies = int(re.search(r":copies: (\d+)", text)[1])
    assert sizes == [3, 12, 24] and copies * len(sizes) == 24
    first, last = ends(sizes, copies)
    small, smaller = ends(sizes, 4)
    for told, share, near in (
        ("a 3 stands at *each* end in about three rooms of four", (first == 3) & (last == 3), 0.75),
        ("at one end at least in nearly every room", (first == 3) | (last == 3), 0.98),
        ("A 24 stands at an end in about one room of twenty", (first == 24) | (last == 24), 0.05),
        ("With 12 people it is one room of two for the 3s", (small == 3) & (smaller == 3), 0.5),
        ("nearly one of five for a 24", (small == 24) | (smaller == 24), 0.18),
    ):
        assert told in TOLD
        assert share.mean() == pytest.approx(near, abs=0.05 if 0.4 < near < 0.9 else 0.02), told


def test_six_folded_cards_look_like_a_law_until_they_are_opened():
    fronts, backs = fronts_and_backs()[::2], fronts_and_backs()[1::2]
    numbers = [[float(n) for n in re.findall(r"\*\*([\d.]+)\*\*", card)] for card in fronts]
    older = [int(re.search(r"\*\*(\d+)\*\*", card)[1]) for card in backs]
    assert not any(ward in card for ward in wards()["ward"] for card in fronts)
    row = sorted(zip(numbers, older, strict=True))
    falls = [figures[1] for figures, _ in row]
    assert sum(falls[3:]) / sum(falls[:3]) == pytest.approx(6, abs=0.5)
    assert "have six times the falls of the three least" in TOLD
    assert max(age for _, age in row[:3]) < min(age for _, age in row[3:])
    for heap in (falls[:3], falls[3:]):
        assert heap[0] == max(heap), "in each heap the least engaged ward has the most falls"


def back_of_100(given: float, kept: str) -> tuple[float, float]:
    """How many of 100 wards have their hours back within two years, and within four."""
    back = payback.paid_back(payback.balance(float(given), payback.GIVES[kept]))
    return 100 * ((back > 0) & (back <= 104)).mean(), 100 * (back > 0).mean()


@pytest.mark.parametrize("given", [1, 5, 10])
@pytest.mark.parametrize("kept", payback.GIVES)
def test_the_hours_say_how_many_wards_have_them_back(given, kept):
    two, four = back_of_100(given, kept)
    assert f"{two:.0f} have their hours back in two years, {four:.0f} in four." in drawn(
        hours_back(), given, kept
    )


def test_the_page_says_of_the_hours_what_the_picture_says_for_each_time_of_giving():
    """A share of wards holds for one time of giving only, and the page says for which."""
    on = TEXT.split("**If they go on giving**")[1].split("**If they stop after one year,**")[0]
    two, four = back_of_100(5, "all four years")
    assert 17 <= two <= 23 and "about one ward in five has its hours back in two years" in on
    assert 45 <= four <= 55 and "about half in four" in on
    assert f"At 10 per cent it is {back_of_100(10, 'all four years')[1]:.0f} in 100" in on
    assert back_of_100(1, "all four years")[1] == 0 and "At 1 per cent nobody has them back" in on
    two, four = back_of_100(5, "one year")
    assert f"at 5 per cent, {two:.0f} of 100 in two years and {four:.0f} in four" in TEXT
    for kept, told in (
        ("all four years", "that went on frees {:.1f} per cent of its hours"),
        ("one year", "The one that stopped frees {:.1f}, and less each week"),
    ):
        weeks = payback.GIVES[kept]
        frees = payback.frees_at_the_end(payback.balance(5.0, weeks), 5.0, weeks)
        assert told.format(np.median(frees)) in TEXT
        left = np.median(frees) - 5
        assert kept == "one year" or f"the 5 that it gives, and {left:.1f} are left" in TEXT
    half = payback.RANGES["weeks until half of it is lost"]
    assert (half.low, half.high) == (26, 520)
    assert "half is gone after anything from half a year to ten" in TEXT


def test_no_team_of_merewicks_survey_has_few_answers():
    assert f"In Merewick's survey the smallest team has {survey()['answers'].min()}." in TEXT


def test_rule_2_settles_and_the_others_do_not():
    table = wider(drops=(60, 5000))
    assert table.at["rule 2", "5,000 drops"] == pytest.approx(1.41, abs=0.03)
    for rule in ("rule 3", "rule 4"):
        assert table.loc[rule].iloc[1] > 3 * table.loc[rule].iloc[0]


def test_the_page_gives_nothing_away_that_others_are_asked_to_find():
    """Why Hawthorn fell, what Birch's manager does, and what came first on Beech."""
    for path in (PAGE, PLAN, SHEETS):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"merge|Birch|Beech", text), path
