"""What each demo of module 13's lab promises: moved as a trainee moves it, without a browser."""

import re

import pytest

from improving_care import flow
from improving_care.flow.merewick import DAY, HOUR, cost
from improving_care.labs import flow as lab
from improving_care.labs.watching import STEP, Watch

from .demo import Demo


def slider(demo, label):
    return next(part for part in demo.all(lab.Slider) if part.label == label)


def test_the_same_occupancy_is_another_risk_in_another_pool():
    demo = Demo(lab.how_full)
    risks = []
    for at in range(len(slider(demo, "Beds in one pool").values)):
        slider(demo, "Beds in one pool").at = at
        risks.append(float(re.search(r"([\d.]+) of 100", demo.picture.words)[1]))
    assert risks == sorted(risks, reverse=True) and risks[0] > 50 and risks[-1] < 1


def test_the_dice_game_counts_everybody_and_throws_again():
    demo = Demo(lab.dice_game)
    button = next(part for part in demo.parts if getattr(part, "description", "") == "Throw again")
    first = demo.picture.words
    home, waiting = map(int, re.search(r"(\d+) are home, (\d+) still wait", first).groups())
    game = flow.dice.play(seed=1)
    assert (home, waiting) == (game.home[-1], game.waiting[-1].sum())
    button.click()
    assert demo.picture.words.startswith("Game 2")
    slider(demo, "After round").at = 0
    assert "0 are home, 16 still wait" in demo.picture.words


@pytest.fixture(scope="module")
def tuesday():
    journeys = flow.live_through(lab.USUAL, 2, seed=3)
    return journeys, Watch(journeys, day=8)


def test_every_step_of_the_day_says_what_the_journeys_say(tuesday):
    journeys, watch = tuesday
    for at in (0, 40, 85, 100, 144):
        now = 8 * DAY + at * STEP
        edges = [journeys.people.arrive, journeys.ready, journeys.seen, journeys.decided]
        edges.append(journeys.left)
        inside = [
            int(((a <= now) & (b > now)).sum()) for a, b in zip(edges, edges[1:], strict=False)
        ]
        late = int(((edges[0] + 4 * HOUR <= now) & (edges[-1] > now)).sum())
        told = list(map(int, re.findall(r" (\d+)", watch.words[at])))
        assert told == [*inside, late]
        for room, count in enumerate(inside):
            shown = [s for s in watch.stays if s[1] == room and s[3] <= at < s[4]]
            assert len(shown) == count
            assert len({stay[2] for stay in shown}) == count  # no two dots in one slot
            assert all(stay[2] < watch.sizes[room] for stay in shown)


def test_the_table_of_the_day_is_the_day_in_words(tuesday):
    _, watch = tuesday
    assert len(watch.hours) == 24
    for hour, (time, *counts) in enumerate(watch.hours):
        assert watch.words[6 * hour].startswith(f"{time}: ")
        assert list(map(int, re.findall(r" (\d+)", watch.words[6 * hour]))) == counts


def test_the_corridor_shows_fifty_futures_and_the_bill():
    demo = Demo(lab.empty_the_corridor)
    assert demo.picture.words.startswith("50 futures. As it is: ")
    assert demo.picture.words.endswith("Cost: £0 a year.")
    slider(demo, "Discharge lounge").at = 4
    fewer = re.search(r"afternoon: ([\d.]+), as it is ([\d.]+)", demo.picture.words)
    assert float(fewer[1]) < float(fewer[2]) / 2
    assert f"£{cost(lab.USUAL.changed(lounge=0.4)):,}" in demo.picture.words
    names = {row["name"] for row in demo.picture.spec["data"]["values"]}
    assert names == {"as it is", "with your changes"}
    slider(demo, "Discharge lounge").at = 0
    slider(demo, "Triage nurses").at = 1
    nurse = re.search(r"afternoon: ([\d.]+), as it is ([\d.]+)", demo.picture.words)
    assert float(nurse[1]) > 0.9 * float(nurse[2])
    assert "First wait 0 minutes" in demo.picture.words


def test_each_lever_changes_its_own_part_of_the_department_and_its_bill():
    demo = Demo(lab.empty_the_corridor)
    bills = {}
    for lever in demo.all(lab.Slider):
        start, lever.at = lever.at, len(lever.values) - 1
        bills[lever.label] = int(re.search(r"£([\d,]+)", demo.picture.words)[1].replace(",", ""))
        lever.at = start
    assert bills.pop("They open at") == 0  # no places, no bill
    assert all(bill > 100_000 for bill in bills.values())


def test_a_slider_answers_with_the_first_futures_and_a_new_one_ends_the_old():
    seen, waiting = [], []

    def steps(name):
        for number in range(3):
            seen.append((name, number))
            yield

    running = lab.Gradually(later=lambda call, step: waiting.append((call, step)))
    running.begin(steps("old"))
    running.begin(steps("new"))
    assert seen == [("old", 0), ("new", 0)]
    while waiting:
        call, step = waiting.pop(0)
        call(step)
    assert seen[2:] == [("new", 1), ("new", 2)]


def test_the_good_day_is_the_same_whatever_was_changed():
    days = {tuple(lab._in_days(idea)[1].iloc[0]) for idea in lab.IDEAS.values()}
    assert len(days) == 1


def test_with_nothing_changed_hardly_a_week_signals_and_with_the_lounge_the_shift_takes_weeks():
    demo = Demo(lab.one_good_day)
    weeks = slider(demo, "Weeks since")
    weeks.at = len(weeks.values) - 1

    def signals():
        rules = [row["rule"] for row in demo.picture.spec["data"]["values"]][lab.BEFORE :]
        return [rule != "common cause" for rule in rules], rules

    assert sum(signals()[0]) <= 1
    slider(demo, "What Dr Reid changed").at = 2
    found, rules = signals()
    assert found.index(True) >= 3 and "shift" in rules
    assert sum(found) > 5
