"""Streams, takt and balance: worked by hand, refused in a sentence, and whole on every input."""

import re
from itertools import combinations
from math import prod

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.datasets import FOLDER, load
from improving_care.hospital.laboratory import by_day
from improving_care.lean.map_drawing import MOST, alt_text, map_html, spell
from improving_care.lean.refusals import LeanError
from improving_care.lean.standard_work import (
    SPECIMENS,
    best_balance,
    loads,
    staff_needed,
    takt_time,
    whole_people,
)
from improving_care.lean.value_stream import (
    LETTER,
    SAMPLE,
    Step,
    ValueStream,
    value_stream,
)

# A clinic worked out by hand: lead 120, work 30, a quarter; 0.9 x 0.8 x 0.5 = 0.36.
CLINIC = pd.DataFrame(
    {
        "step": ["Call in", "See", "Book"],
        "wait": [60, 20, 10],
        "process": [5, 20, 5],
        "right": [0.9, 0.8, 0.5],
    }
)


def test_a_stream_worked_out_by_hand():
    stream = ValueStream(CLINIC, "A clinic")
    assert (stream.lead_time, stream.process_time) == (120, 30)
    assert stream.activity_ratio == 0.25
    assert stream.rolled == pytest.approx(0.36)
    assert stream.longest_wait == "Call in"
    assert stream.sentence() == (
        "2 h from first to last, 30 min of it work (25.0%); the longest wait is before 'call in'. "
        "36% pass every step right the first time."
    )


def test_a_future_state_changes_one_step_and_leaves_the_map_as_it_was():
    stream = ValueStream(CLINIC)
    future = stream.changed("Call in", wait=15, right=1)
    assert (future.lead_time, stream.lead_time) == (75, 120)
    assert future.rolled == pytest.approx(0.4)


def test_a_stream_from_a_table_of_times():
    times = pd.DataFrame(
        {
            "asked": pd.to_datetime(["2024-01-01T08:00", "2024-01-02T08:00"]),
            "done": pd.to_datetime(["2024-01-01T09:00", "2024-01-02T08:30"]),
            "right": [1, 0],
        }
    )
    timings = pd.DataFrame({"step": ["Do", "Do"], "seconds": [240, 360]})
    stream = value_stream(times, (Step("Do", "nurse", "asked", "done", "right"),), timings)
    (row,) = stream.steps.itertuples()
    assert (row.process, row.wait, row.lead, row.right) == (5, 40, 45, 0.5)
    assert row.queue == pytest.approx(80 / (2 * 24 * 60))  # waited time over the days' time


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (CLINIC.drop(columns="wait"), "The steps need a column 'wait'"),
        (CLINIC.iloc[:0], "There are no steps"),
        (CLINIC.assign(wait=[60, -1, 10]), "The step 'See' has -1 minutes of wait"),
        (CLINIC.assign(process=[5, float("nan"), 5]), "The process of the step 'See' is missing"),
        (CLINIC.assign(right=[0.9, 80, 0.5]), "The step 'See' is right 80 times out of one"),
        (CLINIC.assign(wait=0, process=0), "No step takes any time"),
        (CLINIC.assign(wait=float("inf")), "The wait of the step 'Call in' is missing or endless"),
        (CLINIC.assign(wait="x"), "The wait of the step 'Call in' has to be a number"),
    ],
)
def test_a_stream_that_cannot_be_is_refused_in_one_sentence(table, said):
    with pytest.raises(LeanError) as told:
        ValueStream(table)
    text = str(told.value)
    assert text.startswith(said) and text.endswith(".") and "\n" not in text
    assert told.value._render_traceback_() == [text]


def test_a_step_or_a_part_that_is_not_there_is_named():
    stream = ValueStream(CLINIC)
    with pytest.raises(LeanError, match="There is no step 'Sea': Call in, See, Book"):
        stream.changed("Sea", wait=1)
    with pytest.raises(LeanError, match="A step has no 'lead'"):
        stream.changed("See", lead=1)


def test_times_that_run_backwards_and_steps_nobody_timed_are_refused():
    samples, timings = load("lab_samples").head(50), load("step_times")
    back = samples.assign(seen=samples["requested"])
    with pytest.raises(LeanError, match="'See' ends before it starts, 50 times"):
        value_stream(back, SAMPLE, timings)
    with pytest.raises(LeanError, match="Nobody timed the step 'Collect'"):
        value_stream(samples, SAMPLE, timings[timings["step"] != "Collect"])
    with pytest.raises(LeanError, match="nothing in this table"):
        value_stream(samples.iloc[:0], SAMPLE, timings)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(st.floats(0, 1e4), st.floats(0.01, 1e3), st.floats(0, 1)), min_size=1, max_size=9
    )
)
def test_any_stream_adds_up_and_has_its_map(rows):
    wait, process, right = zip(*rows, strict=True)
    steps = pd.DataFrame({"wait": wait, "process": process, "right": right})
    stream = ValueStream(steps.assign(step=[f"Step {k}" for k in range(len(rows))]))
    assert stream.lead_time == pytest.approx(sum(wait) + sum(process))
    assert 0 < stream.activity_ratio <= 1
    assert stream.rolled == pytest.approx(prod(right))
    assert stream.rolled <= min(right) + 1e-9
    html = map_html(stream)
    assert html.count("<svg") == 1 + (len(rows) <= MOST) and "nan" not in html.lower()


def test_steps_add_up_to_the_time_from_request_to_seen():
    samples, timings = load("lab_samples"), load("step_times")
    stream = value_stream(samples, SAMPLE, timings)
    whole = (samples["seen"] - samples["requested"]).dt.total_seconds().mean() / 60
    assert stream.lead_time == pytest.approx(whole)
    letters = value_stream(load("clinic_letters"), LETTER, timings)
    assert letters.activity_ratio < 0.01 < stream.activity_ratio < 0.1


def test_a_long_name_keeps_to_its_box_and_is_whole_in_words():
    name = "The referral is opened, read and put on a heap by whoever comes first"
    stream = ValueStream(CLINIC.assign(step=[name, "See", "Unpronounceablystraightforward"]))
    html = map_html(stream)
    drawn = re.findall('class="name">(.*?)</text>', html.split("<svg")[1])
    assert drawn[0] == "The referral" and drawn[1].endswith("…")
    assert max(map(len, drawn)) <= 14  # letters of 8 pixels in a box of 116
    assert name in alt_text(stream)


def test_the_map_says_everything_in_words_and_escapes_what_is_written():
    stream = ValueStream(CLINIC.assign(step=["<b>Call & in</b>", "See", "Book"]), 'A "map"')
    html = map_html(stream)
    assert "<b>" not in html and "&lt;b&gt;Call &amp; in" in html
    said = alt_text(stream)
    for part in ("waits 1 h", "work 20 min", "right 50%", "25.0%"):
        assert part in said
    assert html.count('role="img" aria-label="A &quot;map&quot;') == 2


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 s"),
        (0.7, "42 s"),
        (1.25, "1.2 min"),
        (7, "7 min"),
        (59.6, "1 h"),
        (95, "1 h 35 min"),
        (22000, "15.3 days"),
    ],
)
def test_times_are_said_as_people_say_them(minutes, said):
    assert spell(minutes) == said


def test_takt_and_staff_worked_out_by_hand():
    assert takt_time(240 - 30, 30) == 7
    assert staff_needed([4, 5, 6], 7) == pytest.approx(15 / 7)
    assert whole_people(15 / 7) == 3
    assert whole_people(staff_needed([0.1] * 20, 1)) == 2  # 2.0000000000000004 is two


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: takt_time(0, 10), "The time available is 0 minutes"),
        (lambda: takt_time(60, 0), "The demand is 0: with nothing asked for"),
        (lambda: takt_time(60, float("inf")), "The demand is inf"),
        (lambda: takt_time("60", 3), "The time available is 60 minutes"),
        (lambda: staff_needed([], 3), "There are no tasks"),
        (lambda: staff_needed([2, -1], 3), "A task takes -1 minutes"),
        (lambda: staff_needed([2], 0), "The takt is 0 minutes"),
        (lambda: best_balance([], 2), "Sharing takes at least one task"),
        (lambda: best_balance([1], 0), "Sharing takes at least one task"),
    ],
)
def test_work_that_cannot_be_is_refused_in_one_sentence(call, said):
    with pytest.raises(LeanError) as told:
        call()
    text = str(told.value)
    assert text.startswith(said) and text.endswith(".") and "\n" not in text


def test_loads_name_who_is_over_the_takt_and_what_is_nobodys():
    tasks = pd.DataFrame(SPECIMENS.tasks, columns=["task", "minutes"])
    takt = takt_time(SPECIMENS.available, SPECIMENS.demand)
    table = loads(tasks, SPECIMENS.who, takt).set_index("person")
    assert table["minutes"].round(1).to_dict() == {"Asha": 2.0, "Ben": 0.7, "Carys": 0.8}
    assert table.index[table["over"]].tolist() == ["Asha"]
    with pytest.raises(LeanError, match="Nobody does 'Unpack'"):
        loads(tasks, {}, takt)


def test_the_bench_can_be_shared_at_its_takt_and_one_day_no_longer():
    minutes = [each for _, each in SPECIMENS.tasks]
    best = best_balance(minutes, len(SPECIMENS.people))
    assert best <= takt_time(SPECIMENS.available, SPECIMENS.demand)
    assert best > takt_time(SPECIMENS.available, SPECIMENS.most)


@settings(deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=7), st.integers(1, 4))
def test_the_best_balance_is_the_best_of_all_ways_to_cut(minutes, people):
    size, cuts = len(minutes), min(people, len(minutes)) - 1
    every = [
        max(sum(minutes[a:b]) for a, b in zip((0, *places), (*places, size), strict=True))
        for places in combinations(range(1, size), cuts)
    ]
    assert best_balance(minutes, people) == min(every)


def test_the_pages_numbers_are_those_of_the_tables():
    page = (FOLDER.parent / "book/modules/12-value-stream.md").read_text()
    samples, timings = load("lab_samples"), load("step_times")
    edith = samples[samples["sample"] == 3490].iloc[0]
    assert edith["ward"] == "Beech"
    clocks = [f"{edith[stamp]:%H:%M}" for stamp in samples.columns[2:10]]
    story = page[page.index("## A tube from Beech") :]
    places = [story.index(clock) for clock in clocks]
    assert places == sorted(places)
    early, day = samples["requested"] < "2024-03-01", by_day(samples)
    stream = value_stream(samples[early & day], SAMPLE, timings)
    for said in (
        f"| {spell(stream.lead_time)} |",
        f"| {spell(stream.process_time)} |",
        f"| {stream.activity_ratio:.0%} |",
        f"| {stream.rolled:.0%} |",
    ):
        assert said in page, said
    shares = [f"{share:.0%}"[:-1] for share in stream.steps["right"].dropna()]
    assert f"{', '.join(shares[:-1])} and {shares[-1]} per cent" in page
    minutes = (samples["validated"] - samples["requested"]).dt.total_seconds() / 60
    for part, words in (
        (day | True, r"falls from {:g} minutes to {:g}"),
        (~day, r"the median was {:g} minutes and\s+is {:g}"),
        (day, r"it fell from {:g} to {:g}"),
    ):
        was, now = minutes[part & early].median(), minutes[part & ~early].median()
        assert re.search(words.format(was, now), page), (was, now)
