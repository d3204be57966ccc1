"""What each demo of module 4's lab promises: moved as a trainee moves it, without a browser."""

import numpy as np

from improving_care.datasets import load
from improving_care.labs import is_it_random
from improving_care.labs import run_charts as lab
from improving_care.labs.moving import Slider
from improving_care.spc import control_chart

from .demo import Demo


def click(demo, name):
    next(part for part in demo.parts if getattr(part, "description", "") == name).click()


def test_the_median_stays_hidden_until_it_is_asked_for():
    demo = Demo(lab.by_eye)
    demo.slider.at = 3
    picture = demo.picture
    assert "median" not in f"{picture.words}{picture.spec['description']}{picture.spec['layer']}"
    assert picture.spec["title"]["subtitle"] == []
    click(demo, "Show the median")
    assert "The median is 9.5" in picture.words
    assert "median 9.5" in str(picture.spec["layer"])


def test_a_line_that_halves_the_dots_is_told_so():
    demo = Demo(lab.by_eye)
    demo.slider.at = demo.slider.values.index(9.5)
    assert demo.picture.words == "Your line: 6 dots above, 6 below."
    click(demo, "Show the median")
    assert demo.picture.words.endswith("Your line is exactly there.")


def test_one_wild_month_moves_the_mean_and_never_the_median():
    demo = Demo(lab.one_wild_month)
    said = []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        said.append(demo.picture.words.split(" Median "))
    assert {median for _, median in said} == {"9.5: above it 6, below it 6."}
    assert said[-1][0] == "Mean 13.4: above it 1, below it 11."


def test_counts_are_right_only_where_the_rules_count_the_same():
    demo = Demo(lab.count_them)
    chart, run, crossings = demo.all(Slider)
    for place, dealt in enumerate(is_it_random.game(lab.GUESSES)[:5]):
        chart.at = place
        values = {"y": dealt["values"]}
        found = control_chart(lab.pd.DataFrame(values), "y", kind="run").runs.iloc[0]
        run.at, crossings.at = found["longest_run"] - 1, found["crossings"]
        assert demo.picture.words.count("right") == 2
        crossings.at += 1
        assert demo.picture.words.count("right") == 1
        assert f"{found['crossings']} crossings" not in str(demo.picture.spec)


def test_a_larger_change_is_seen_on_more_wards_and_sooner():
    counts = []
    for cut in (0, 0.2, 0.4, 0.7):
        seen = lab._first_seen(lab._changed_wards(1, 1 - cut))
        counts.append((seen > 0).sum())
    assert counts == sorted(counts)
    assert counts[0] < 35 and counts[-1] == 100


def test_the_first_signal_is_where_the_chart_of_so_many_months_signals():
    falls = lab._changed_wards(3, 0.5)
    for ward, month in zip(falls[:4], lab._first_seen(falls[:4]), strict=True):
        table = lab._table(ward)
        known = table[: lab.YEAR + month]
        assert control_chart(known, "falls", kind="run", baseline=12).runs["signal"].all()
        before = table[: lab.YEAR + month - 1]
        assert not control_chart(before, "falls", kind="run", baseline=12).runs["signal"].any()


def test_a_lower_rate_with_the_same_luck_never_gives_more_falls():
    assert (lab._changed_wards(2, 0.6) <= lab._changed_wards(2, 1.0)).all()
    assert abs(lab._changed_wards(2, 1.0).mean() - 10) < 0.3


def test_every_story_has_the_same_two_bars_and_another_picture():
    stories = [lab._story(story) for story in lab.STORIES]
    for minutes in stories:
        assert np.isclose(minutes[: lab.YEAR].mean(), lab.BEFORE_MEAN, atol=0.05)
        assert np.isclose(minutes[lab.YEAR :].mean(), lab.AFTER_MEAN, atol=0.05)
    assert len({tuple(minutes) for minutes in stories}) == len(lab.STORIES)


def test_watching_more_shrinks_chance_and_leaves_bias():
    demo = Demo(lab.watching)
    many, lean = demo.all(Slider)
    spread = {}
    for at in (0, len(many.values) - 1):
        many.at = at
        dots = [row["y"] for row in demo.picture.spec["data"]["values"]]
        spread[at] = max(dots) - min(dots)
    assert spread[len(many.values) - 1] < spread[0] / 4
    lean.at = len(lean.values) - 1
    dots = [row["y"] for row in demo.picture.spec["data"]["values"]]
    assert np.mean(dots) > 85


def test_only_a_gap_keeps_what_is_known_of_chestnut():
    falls = load("falls")
    ward = falls[(falls["ward"] == "Chestnut") & (falls["month"].dt.year == 2023)]["falls"]
    demo = Demo(lab.missing_months)
    assert demo.picture.words.endswith(f"Mean of 2023: {ward.astype(float).mean():.1f}.")
    demo.slider.at = 1
    assert demo.picture.words.endswith(f"Mean of 2023: {ward.astype(float).fillna(0).mean():.1f}.")


def test_a_new_line_takes_the_false_signal_of_a_new_form_away():
    demo = Demo(lab.new_definition)
    assert "The counts signal" in demo.picture.words
    next(part for part in demo.parts if hasattr(part, "indent")).value = True
    assert "The counts do not signal." in demo.picture.words


def test_the_game_is_the_same_for_the_same_seed_and_its_counts_are_those_of_the_rules():
    assert is_it_random.game(3) == is_it_random.game(3) != is_it_random.game(4)
    for seed in is_it_random.GAMES:
        for chart in is_it_random.game(seed):
            table = lab.pd.DataFrame({"y": chart["values"]})
            runs = control_chart(table, "y", kind="run").runs.iloc[0]
            assert chart["run"] == [runs["longest_run"], runs["longest_run_limit"]]
            assert chart["crossings"] == [runs["crossings"], runs["crossings_limit"]]
            assert chart["signal"] == runs["signal"]


def test_about_half_of_the_charts_are_chance_and_no_kind_is_always_seen():
    charts = [chart for seed in range(1, 61) for chart in is_it_random.game(seed)]
    quiet = [chart for chart in charts if chart["kind"] == "nothing"]
    assert 0.45 < len(quiet) / len(charts) < 0.55
    assert sum(chart["signal"] for chart in quiet) < 0.06 * len(quiet)
    for kind in is_it_random.KINDS:
        seen = [chart["signal"] for chart in charts if chart["kind"] == kind]
        assert seen and not all(seen)


def test_the_lab_and_the_page_play_the_same_games():
    demo = Demo(lab.random_game)
    assert demo.all(lab.RandomGame)[0].deal == is_it_random.all_games()
