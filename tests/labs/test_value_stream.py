"""What each demo of module 12's lab promises: moved as a trainee moves it, without a browser."""

import json
import re

import ipywidgets
import pytest

from improving_care.labs import value_stream as lab
from improving_care.labs.moving import Question, Slider
from improving_care.labs.rows import Rows
from improving_care.labs.sharing_out import Board
from improving_care.project import put

from .demo import Demo


@pytest.fixture(autouse=True)
def my_work(tmp_path, monkeypatch):
    """A folder my-work of its own, so that no test touches a person's project."""
    (tmp_path / "my-work").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "my-work"


def button(widget, words: str):
    return next(part for part in parts(widget) if getattr(part, "description", "") == words)


def parts(box):
    yield box
    for part in getattr(box, "children", ()):
        yield from parts(part)


def test_the_streams_to_follow_differ_and_each_has_its_map():
    demo = Demo(lab.follow)
    drawn = demo.all(ipywidgets.HTML)[0]
    maps, said = set(), []
    for at in range(3):
        demo.slider.at = at
        maps.add(drawn.value)
        said.append(demo.picture.words)
    assert len(maps) == 3 and all(html.count("<svg") == 2 for html in maps)
    assert "days" in said[2] and "days" not in said[0]
    assert demo.picture.spec["encoding"]["x"]["title"] == "mean days"


def test_more_couriers_shorten_two_waits():
    demo = Demo(lab.couriers)
    waits = []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        found = re.search(
            r"waits (.+?) for the courier, then (.+?) at the desk", demo.picture.words
        )
        waits.append([minutes(text) for text in found.groups()])
        most = max(row["samples"] for row in demo.picture.spec["data"]["values"])
        assert most <= demo.picture.spec["encoding"]["y"]["scale"]["domain"][1]
    for wait in zip(*waits, strict=True):
        assert list(wait) == sorted(wait) and wait[-1] > 2 * wait[0]


def minutes(said: str) -> float:
    hours = re.search(r"(\d+) h", said)
    rest = re.search(r"([\d.]+) min", said)
    return 60 * int(hours[1] if hours else 0) + float(rest[1] if rest else 0)


def test_day_and_night_tell_two_stories_and_all_a_third():
    demo = Demo(lab.day_and_night)
    said = []
    for at in range(3):
        demo.slider.at = at
        said.append(demo.picture.words)
    assert "about the same" not in said[0] + said[1]
    assert "By night" in said[2] and "about the same" in said[2]


def test_the_board_starts_as_the_bench_stands():
    (board,) = Demo(lab.share_out).all(Board)
    assert board.demand == 38 and set(board.who.values()) == {"Asha", "Ben", "Carys"}
    assert sum(task["minutes"] for task in board.tasks) == pytest.approx(3.5)


def test_a_fuller_cupboard_is_empty_less_often():
    demo = Demo(lab.two_bins)
    held, short = [], []
    for at in range(len(demo.slider.values)):
        demo.slider.at = at
        numbers = re.search(r"year (\d+) packs .* on (\d+) of 365 days", demo.picture.words)
        held.append(int(numbers[1]))
        short.append(int(numbers[2]))
    assert held == sorted(held) and short == sorted(short, reverse=True)
    assert short[0] > 60 and short[-1] == 0


def test_each_idea_has_one_strength_and_each_strength_one_idea():
    questions = Demo(lab.mistakes).all(Question)
    right = []
    for question in questions:
        for chosen, strength in enumerate(question.answers):
            question.chosen = chosen
            if question.reply.startswith("Right."):
                right.append(strength)
    assert right == list(lab.STRENGTHS)


def test_a_prediction_is_set_beside_what_the_laboratory_gives():
    demo = Demo(lab.future_state)
    run = button(demo.shown, "Run the laboratory")
    every, *_, guess = demo.all(Slider)
    every.at = every.values.index(60)
    guess.at = guess.values.index(130)
    assert demo.picture.words.startswith("Not run yet")
    run.click()
    assert "You predicted 130 minutes" in demo.picture.words
    assert "so you saw it coming" in demo.picture.words
    rows = demo.picture.spec["data"]["values"]
    simulated = [row["minutes"] for row in rows if row["what"] == "simulated"]
    assert simulated[1] < 0.7 * simulated[0]
    guess.at = guess.values.index(300)
    run.click()
    assert "less than you thought" in demo.picture.words


def test_every_change_by_itself_helps_and_couriers_most():
    from improving_care.hospital.laboratory import Laboratory, by_day, request_to_result

    def median(**changes):
        found = lab._tried(Laboratory(**changes))
        return request_to_result(found[by_day(found)]).median()

    now = median()
    saved = {
        name: now - median(**{name: value})
        for name, value in (("couriers", 60), ("desks", 3), ("looks", 5), ("collected_right", 0.99))
    }
    print(saved)
    assert max(saved, key=saved.get) == "couriers"
    assert saved["desks"] > 0 and saved["looks"] > 0


def kept(folder) -> dict:
    return json.loads((folder / "my-project.json").read_text(encoding="utf-8"))


def rows_of(form) -> Rows:
    return next(part for part in parts(form) if isinstance(part, Rows))


def said_of(form) -> str:
    return next(part for part in parts(form) if type(part) is ipywidgets.HTML).value


OWN = [
    {"step": "Ask", "wait_minutes": 90, "process_minutes": 5, "complete": 90},
    {"step": "Answer", "wait_minutes": 20, "process_minutes": 10, "complete": 80},
]


def test_a_stream_of_ones_own_is_kept_at_once_drawn_and_there_again(my_work):
    form = lab.own_stream()
    assert len(rows_of(form).rows) == 5
    rows_of(form).rows = [*OWN, {}, {}, {}]
    assert said_of(form) == "Kept in my-project.json, as your Value stream."
    assert kept(my_work)["value_stream"] == OWN
    button(form, "Draw it").click()
    _, drawn = [part for part in parts(form) if type(part) is ipywidgets.HTML]
    assert "72% pass every step" in said_of(form) and drawn.value.count("<svg") == 2
    assert rows_of(lab.own_stream()).rows == OWN


def test_what_is_left_open_is_no_time_and_a_share_that_nobody_judged():
    stream = lab.own_value_stream([OWN[0], {"step": "Wait", "wait_minutes": 5}, {"step": " "}])
    assert stream.lead_time == 100 and stream.rolled == pytest.approx(0.9)


def test_a_stream_that_cannot_be_says_so_in_a_sentence_and_keeps_what_was(my_work):
    form = lab.own_stream()
    draw = button(form, "Draw it")
    draw.click()
    assert said_of(form) == "There are no steps yet: name at least one, with its minutes."
    rows_of(form).rows = OWN
    for wrong, says in (({"wait_minutes": -5}, "0 or more"), ({"complete": 120}, "100 or less")):
        rows_of(form).rows = [{**OWN[0], **wrong}]
        for act in (lambda: None, draw.click):
            act()
            assert says in said_of(form) and "row 1" in said_of(form)
        assert kept(my_work)["value_stream"] == OWN
    rows_of(form).rows = [{"step": "<b>Wait</b>"}]
    draw.click()
    assert said_of(form) == "No step takes any time: give minutes of wait or process."


def test_the_week_and_the_a3_stand_beside_each_other_and_lose_nothing(my_work):
    put("aim", {"title": "Results"})
    put("a3", {"mine": "x"})
    for form, box in ((lab.own_a3, "background"), (lab.own_week, "stream")):
        rows = rows_of(form())
        rows.rows = [{**rows.rows[0], box: "From request to result"}]
    project = kept(my_work)
    assert project["aim"] == {"title": "Results"}
    assert project["a3"]["background"] == project["week"]["stream"] == "From request to result"
    assert project["a3"]["mine"] == "x"
    assert rows_of(lab.own_a3()).kept["background"] == "From request to result"


def test_a_project_that_cannot_be_read_is_told_in_a_sentence(my_work):
    (my_work / "my-project.json").write_text("{ not one")
    for form in (lab.own_stream, lab.own_week, lab.own_a3):
        assert form().value.endswith(".")
    assert (my_work / "my-project.json").read_text() == "{ not one"
