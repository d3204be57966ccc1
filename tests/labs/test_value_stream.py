"""What each demo of module 12's lab promises: moved as a trainee moves it, without a browser."""

import json
import re

import ipywidgets
import pytest

from improving_care.labs import value_stream as lab
from improving_care.labs.moving import Question, Slider
from improving_care.labs.sharing_out import Board
from improving_care.lean.refusals import LeanError
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


def test_a_stream_of_ones_own_is_drawn_kept_and_there_again(my_work):
    form = lab.own_stream()
    rows = [part for part in parts(form) if isinstance(part, ipywidgets.HBox)]
    for row, values in zip(rows, [("Ask", 90, 5, 90), ("Answer", 20, 10, 80)], strict=False):
        for field, value in zip(row.children, values, strict=True):
            field.value = value
    button(form, "Draw it and keep it").click()
    said, drawn = [part for part in parts(form) if type(part) is ipywidgets.HTML]
    assert "72% pass every step" in said.value and drawn.value.count("<svg") == 2
    assert [step["step"] for step in kept(my_work)["value_stream"]] == ["Ask", "Answer"]
    again = [part for part in parts(lab.own_stream()) if isinstance(part, ipywidgets.HBox)]
    assert [field.value for field in again[0].children] == ["Ask", 90, 5, 90]


def test_a_stream_that_cannot_be_says_so_in_a_sentence_and_keeps_what_was(my_work):
    form = lab.own_stream()
    said = next(part for part in parts(form) if type(part) is ipywidgets.HTML)
    draw = button(form, "Draw it and keep it")
    draw.click()
    assert said.value == "There are no steps yet: name at least one, with its minutes."
    row = next(part for part in parts(form) if isinstance(part, ipywidgets.HBox))
    row.children[0].value, row.children[1].value = "<b>Wait</b>", -5
    draw.click()
    assert "-5 minutes of wait" in said.value and "<b>" not in said.value
    assert not (my_work / "my-project.json").exists()
    with pytest.raises(LeanError):
        lab.own_value_stream([])


def test_the_week_and_the_a3_stand_beside_each_other_and_lose_nothing(my_work):
    put("aim", {"title": "Results"})
    put("a3", {"mine": "x"})
    for form, words, box in (
        (lab.own_a3, "Keep the A3", "Background"),
        (lab.own_week, "Keep the Improvement week", "The stream: from what, to what"),
    ):
        widget = form()
        button(widget, box).value = "From request to result"
        button(widget, words).click()
    project = kept(my_work)
    assert project["aim"] == {"title": "Results"}
    assert project["a3"]["background"] == project["week"]["stream"] == "From request to result"
    assert project["a3"]["mine"] == "x"
    assert button(lab.own_a3(), "Background").value == "From request to result"


def test_a_project_that_cannot_be_read_is_told_in_a_sentence(my_work):
    (my_work / "my-project.json").write_text("{ not one")
    for form in (lab.own_stream, lab.own_week, lab.own_a3):
        assert form().value.endswith(".")
    assert (my_work / "my-project.json").read_text() == "{ not one"
