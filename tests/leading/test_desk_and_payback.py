"""The two plays of module 17: what they assume is what comes of them, and no more."""

import numpy as np
import pytest

from improving_care.leading.desk import ASSUMED, DOES, WARDS, WEEKS, lived
from improving_care.leading.payback import GIVES, balance, frees_at_the_end, paid_back


def test_six_things_to_do_and_200_weeks_of_each():
    assert list(DOES) == ["wait", "exhort", "blame", "change the target", "go and see", "coach"]
    for does in DOES:
        found = lived(does)
        assert found.harm.shape == found.seen.shape == (WARDS, WEEKS)
        assert (found.seen <= found.harm).all()


def test_letters_blame_and_targets_harm_exactly_as_many_as_waiting():
    """All six share their luck, so what changes no process changes no single week."""
    for does in ("exhort", "blame", "change the target"):
        assert (lived(does).harm == lived("wait").harm).all()


def test_letters_and_blame_only_make_the_board_see_less():
    seen = {does: lived(does).at_the_end("seen").mean() for does in DOES}
    assert seen["blame"] < seen["exhort"] < seen["wait"]
    red = {does: lived(does).red[:, -26:].mean() for does in DOES}
    assert red["change the target"] < red["wait"]
    assert (lived("change the target").seen == lived("wait").seen).all()


def test_going_to_see_shows_more_before_there_is_less():
    seen, calm = lived("go and see"), lived("wait")
    assert seen.seen[:, :52].mean() > calm.seen[:, :52].mean()
    assert seen.at_the_end("harm").mean() < calm.at_the_end("harm").mean()


def test_coaching_buys_nothing_where_no_test_helps():
    idle = lived("coach", ASSUMED._replace(helps=0.0))
    assert (idle.harm == lived("wait").harm).all()
    assert idle.hours.sum() > 0
    harm = [
        lived("coach", ASSUMED._replace(helps=part)).at_the_end("harm").mean()
        for part in (0.0, 0.1, 0.25, 0.4)
    ]
    assert harm == sorted(harm)[::-1]


def test_the_hours_are_back_from_the_week_after_the_last_one_behind():
    weeks = np.array([[-1.0, -1, 1, 2], [-1, 1, -1, 1], [-1, -1, -1, -1], [0, 1, 1, 1]])
    assert paid_back(weeks).tolist() == [3, 4, 0, 1]


def test_giving_no_more_than_the_meeting_takes_never_pays_back():
    found = balance(1.0)
    assert (paid_back(found) == 0).all() and (found[:, -1] < 0).all()


def test_some_wards_have_their_hours_back_and_some_never_do():
    back = paid_back(balance(5.0))
    assert 0.3 < (back > 0).mean() < 0.7
    assert (balance(5.0)[:, 0] < 0).all()


@pytest.mark.parametrize("protected", [26, 104])
def test_what_was_given_can_be_stopped_and_then_what_was_found_fades(protected):
    found = balance(5.0, protected)
    assert (found[:, :protected] == balance(5.0)[:, :protected]).all()
    weekly = np.diff(found[:, protected:], axis=1)
    assert (weekly >= 0).all() and (np.diff(weekly, axis=1) <= 1e-12).all()


@pytest.mark.parametrize("given", [2.0, 5.0, 10.0])
def test_who_stops_has_the_hours_back_sooner_and_frees_less(given):
    found = {weeks: balance(given, weeks) for weeks in GIVES.values()}
    back = [((paid_back(found[w]) > 0) & (paid_back(found[w]) <= 104)).mean() for w in found]
    assert back == sorted(back)[::-1] and back[0] > back[-1]
    frees = [np.median(frees_at_the_end(found[w], given, w)) for w in found]
    assert frees == sorted(frees) and frees[0] < frees[-1]
