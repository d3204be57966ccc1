"""The doors: who may enter, what they open, and that nothing typed is ever lost."""

import json
import os
import stat
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import quote, unquote

import pytest

from improving_care.labs.doors import keep_and_renew, my_copy, title
from improving_care.labs.server import _token

SLUG = "05-control-charts"


class Visitor:
    """Somebody with a browser's cookies; enters with the key unless told otherwise."""

    def __init__(self, labs, key=True):
        self.base = labs.base
        self.jar = CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar)).open
        if key:
            self.get(f"/door/?token={labs.token}")

    def get(self, path, data=None, headers=None):
        """Return the last address, the status and the page."""
        request = urllib.request.Request(self.base + path, data, headers or {})
        try:
            with self.open(request, timeout=60) as answer:
                return answer.url, answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.url, error.code, error.read().decode()


@pytest.fixture
def visitor(labs):
    return Visitor(labs)


def test_both_addresses_are_printed_once_they_answer(labs):
    assert f"Read the course: {labs.base}/course/?token=" in labs.said
    assert "Open the labs:" in labs.said


def test_the_course_can_be_read_by_anybody_on_this_machine(labs):
    address, status, page = Visitor(labs, key=False).get("/course/")
    assert (address, status) == (f"{labs.base}/course/", 200)
    assert "Improving Care" in page


@pytest.mark.parametrize(
    "path",
    ["no-such-page.html", "../../pyproject.toml", "..%2f..%2fpyproject.toml", "%2fetc/hosts"],
)
def test_what_is_no_page_of_the_course_gets_one_sentence(labs, path):
    _, status, page = Visitor(labs, key=False).get(f"/course/{path}")
    assert status in (403, 404)
    assert "There is no such page" in page


def test_pages_learn_that_their_doors_are_open(visitor):
    script = visitor.get("/course/doors.js")[2]
    doors = dict(
        lab="/voila/render/",
        code="/door/code/",
        again="/door/again/",
        exercise="/door/exercise/",
        mark="/door/mark/",
    )
    for name, path in doors.items():
        assert f'{name}: "{path}"' in script


@pytest.mark.parametrize(
    "path", ["/lab", f"/voila/render/{SLUG}.ipynb", f"/door/code/{SLUG}", f"/door/again/{SLUG}"]
)
def test_without_the_key_a_door_says_in_one_sentence_how_to_come_in(labs, path):
    address, _, page = Visitor(labs, key=False).get(path)
    assert "/login" in address
    assert "Open the address that <code>python course.py open</code> printed" in page
    assert "<input" not in page


def test_the_address_carries_the_key_once_and_a_cookie_after(labs):
    visitor = Visitor(labs, key=False)
    address, _, _ = visitor.get(f"/course/?token={labs.token}")
    assert "token" not in address
    assert visitor.get(f"/door/again/{SLUG}")[1] == 200


def test_another_host_name_is_refused(labs):
    headers = {"Host": "example.org"}
    assert Visitor(labs, key=False).get("/course/", headers=headers)[1] == 403


def test_the_key_is_private_and_stays_the_same(tmp_path):
    key = _token(tmp_path)
    assert len(key) >= 32
    assert _token(tmp_path) == key
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "token").stat().st_mode) == 0o600


def test_the_code_door_opens_the_persons_own_copy(labs, visitor):
    address, status, _ = visitor.get(f"/door/code/{SLUG}")
    assert status == 200
    assert address == f"{labs.base}/doc/tree/my-work/{SLUG}.ipynb"
    original = labs.home / "notebooks" / f"{SLUG}.ipynb"
    assert (labs.home / "notebooks/my-work" / original.name).read_bytes() == original.read_bytes()


def test_a_name_with_spaces_and_signs_opens_like_any_other(labs, visitor):
    address, status, _ = visitor.get(f"/door/code/{quote(labs.odd, safe='')}")
    assert status == 200
    assert unquote(address) == f"{labs.base}/doc/tree/my-work/{labs.odd}.ipynb"
    assert (labs.home / "notebooks" / "my-work" / f"{labs.odd}.ipynb").exists()


@pytest.mark.parametrize("door", ["code", "again", "exercise", "mark"])
@pytest.mark.parametrize(
    "slug",
    ["no-such-lab", "../05-control-charts", "..%2f..%2fstate%2ftoken", "..%5c..%5cx", "%00", "*"],
)
def test_a_slug_that_is_no_lab_gets_one_sentence_and_moves_nothing(labs, visitor, door, slug):
    before = sorted(labs.home.glob("notebooks/**/*"))
    _, status, page = visitor.get(f"/door/{door}/{slug}")
    assert status in (400, 404)
    if status == 404:
        assert "There is no such lab" in page
        assert "Traceback" not in page
    assert sorted(labs.home.glob("notebooks/**/*")) == before


def test_starting_again_needs_a_form_of_ours(labs, visitor):
    """Another site's form, sent by the person's browser, has no xsrf mark."""
    copy = labs.home / "notebooks" / "my-work" / "chart-your-own.ipynb"
    visitor.get("/door/code/chart-your-own")
    copy.write_text("typed")
    assert visitor.get("/door/again/chart-your-own", data=b"")[1] == 403
    assert copy.read_text() == "typed"


def test_asking_to_start_again_changes_nothing_yet(labs, visitor):
    visitor.get(f"/door/code/{SLUG}")
    copy = labs.home / "notebooks" / "my-work" / f"{SLUG}.ipynb"
    before = copy.read_bytes()
    assert "nothing is lost" in visitor.get(f"/door/again/{SLUG}")[2]
    assert copy.read_bytes() == before


def test_the_exercise_opens_as_trainees_get_it(labs, visitor):
    address, status, _ = visitor.get(f"/door/exercise/{SLUG}")
    assert status == 200
    assert address == f"{labs.base}/doc/tree/my-work/exercise/{SLUG}.ipynb"
    text = (labs.home / "notebooks/my-work/exercise" / f"{SLUG}.ipynb").read_text()
    assert "raise NotImplementedError" in text
    assert "BEGIN SOLUTION" not in text


def test_a_lab_without_an_exercise_says_so(visitor):
    _, status, page = visitor.get("/door/exercise/chart-your-own")
    assert status == 404
    assert "The exercise is not there" in page


def test_a_copy_is_made_once_and_then_left_alone(tmp_path):
    original = tmp_path / "a lab.ipynb"
    original.write_text("as it was")
    copy = my_copy(original, tmp_path / "my-work")
    assert copy.read_text() == "as it was"
    copy.write_text("typed")
    assert my_copy(original, tmp_path / "my-work").read_text() == "typed"


def test_starting_again_keeps_every_copy_under_a_number(tmp_path):
    original, work = tmp_path / "a lab.ipynb", tmp_path / "my-work"
    original.write_text("as it was")
    for typed in ("first", "second", "third"):
        my_copy(original, work).write_text(typed)
        assert keep_and_renew(original, work).read_text() == "as it was"
    kept = {path.name: path.read_text() for path in (work / "kept").iterdir()}
    assert kept == {"a lab-1.ipynb": "first", "a lab-2.ipynb": "second", "a lab-3.ipynb": "third"}


def test_starting_again_before_anything_was_typed_is_no_error(tmp_path):
    original = tmp_path / "lab.ipynb"
    original.write_text("as it was")
    assert keep_and_renew(original, tmp_path / "my-work").read_text() == "as it was"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([{"source": ["Hello\n", "# A title"]}], "A title"),
        ([{"source": "# One line"}], "One line"),
        ([{"source": "no heading"}], "lab"),
        ([], "lab"),
    ],
)
def test_a_lab_is_called_by_its_first_heading(tmp_path, cells, expected):
    notebook = tmp_path / "lab.ipynb"
    notebook.write_text(json.dumps({"cells": cells}))
    assert title(notebook) == expected


def test_nothing_of_the_persons_own_jupyter_is_touched(labs, visitor):
    visitor.get("/lab")
    assert list((labs.home / "person").rglob("*")) == []
