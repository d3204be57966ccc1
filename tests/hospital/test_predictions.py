"""Predictions in plain words: read as they were meant, and compared with no more than chance allows."""

import numpy as np
import pandas as pd
import pytest

from improving_care import hospital
from improving_care.hospital import draws
from improving_care.hospital.measures import measures
from improving_care.hospital.predictions import (
    Figure,
    Prediction,
    expected,
    figure,
    read_prediction,
    verdict,
)

KNOWN = measures("Beech")


def read(text, weeks=8):
    return read_prediction(text, weeks, KNOWN, "rounds done")


@pytest.mark.parametrize(
    "text, meant",
    [
        ("falls down 20% by week 4", Prediction("falls", "down", 0.2, 4)),
        ("Falls  DOWN by 20% by week 4.", Prediction("falls", "down", 0.2, 4)),
        ("falls down by week 8", Prediction("falls", "down", None, 8)),
        ("falls up 150% by week 8", Prediction("falls", "up", 1.5, 8)),
        ("falls to 8 by week 8", Prediction("falls", "to", 8.0, 8)),
        ("pressure_ulcers the same by week 1", Prediction("pressure ulcers", "same", None, 1)),
        ("walked up 10 points by week 6", Prediction("walked", "up", 0.1, 6)),
        ("walked up 1 point by week 6", Prediction("walked", "up", 0.01, 6)),
        ("bell minutes to 4.5 by week 2", Prediction("bell minutes", "to", 4.5, 2)),
        ("rounds done to 80% by week 2", Prediction("rounds done", "to", 0.8, 2)),
        ("clean by sensor to 60% by week 2", Prediction("clean by sensor", "to", 0.6, 2)),
    ],
)
def test_a_plain_sentence_is_read_as_it_was_meant(text, meant):
    got = read(text)
    assert got._replace(amount=None) == meant._replace(amount=None)
    assert got.amount == (None if meant.amount is None else pytest.approx(meant.amount))


@pytest.mark.parametrize(
    "text, says",
    [
        (None, "Say first what you expect"),
        ("  ", "Say first what you expect"),
        (20, "A prediction is a short sentence, such as "),
        ("falls " * 50, "A prediction is a short sentence"),
        ("it will get better", "cannot be read as a prediction; say which measure, up, down"),
        ("falls down", "and by when"),
        ("falls down -20% by week 4", "cannot be read"),
        ("falls down 20% by week 9", "The trial lasts 8 weeks; predict by week 1 to 8."),
        ("falls down 20% by week 0", "predict by week 1 to 8."),
        ("slips down 20% by week 4", 'no measure called "slips" here; there are falls, '),
        ("bed days down 20% by week 4", 'no measure called "bed days" here'),
        ("falls down 10 points by week 4", '"falls down 20% by week 4"'),
        ("walked up 10% by week 4", '"walked up 10 points by week 4"'),
        ("walked to 5 by week 4", 'as in "walked to 80% by week 4"'),
        ("falls to 5% by week 4", 'as in "falls to 5 by week 4"'),
        ("falls down 120% by week 4", "is more than all of it"),
        ("walked to 101% by week 4", "is more than all of it"),
        ("rounds done up 10 points by week 4", 'Nobody counted "rounds done" before'),
        ("falls the same 5% by week 4", "cannot be read|needs no amount"),
    ],
)
def test_what_is_no_prediction_is_refused_in_one_sentence(text, says):
    with pytest.raises(hospital.HospitalError) as refused:
        read(text)
    sentence = str(refused.value)
    assert any(part in sentence for part in says.split("|")), sentence
    assert sentence.endswith(".") and "\n" not in sentence and len(sentence) < 400


@pytest.mark.parametrize(
    "prediction, after, is_",
    [
        (("down", None), 7.0, "as predicted"),
        (("down", None), 9.5, "too soon to tell"),
        (("down", None), 13.0, "not as predicted"),
        (("down", 0.3), 7.0, "as predicted"),
        (("down", 0.1), 9.5, "too soon to tell"),
        (("down", 0.5), 9.5, "not as predicted"),
        (("down", 0.1), 5.0, "not as predicted"),
        (("same", None), 9.5, "as predicted"),
        (("same", None), 7.0, "not as predicted"),
        (("up", 0.3), 13.0, "as predicted"),
        (("to", 7.0), 7.5, "as predicted"),
        (("to", 7.0), 9.5, "not as predicted"),
    ],
)
def test_the_verdict_allows_for_two_standard_errors(prediction, after, is_):
    prediction = Prediction("falls", *prediction, 4)
    before = Figure(10.0, 0.6)
    level = expected(prediction, before, share=False)
    assert verdict(prediction, before, Figure(after, 0.8), level) == is_


def test_what_was_not_counted_has_no_verdict():
    rounds = Prediction("rounds done", "to", 0.8, 4)
    assert verdict(rounds, None, None, 0.8) == "nothing counted"


def test_a_prediction_of_no_change_is_right_nineteen_times_in_twenty():
    """Two standard errors on each kind of measure, on a hospital in which nothing changes."""
    for name in ("falls", "clean by sensor", "bell minutes", "walked", "before noon"):
        right = []
        for seed in range(120):
            place = hospital.ward("Beech", seed)
            place.try_change("falls posters", "one ward", 12, f"{name} the same by week 12")
            right.append(place.predictions()["verdict"].iloc[0] == "as predicted")
        print(f"{name}: the same in {np.mean(right):.3f} of 120 hospitals")
        assert 0.88 <= np.mean(right) <= 1


def test_a_figure_has_its_error():
    """Against the spread of 2,000 draws of the same thing."""
    n = 2000
    rate = draws.poisson(draws.stream(1, "rate"), np.full(n, 2.4 * 6))
    share = draws.binomial(draws.stream(1, "share"), np.full(n, 90), 0.3)
    rows = pd.DataFrame({"falls": [14], "bed_days": [1080], "walked": [27], "asked": [90]})
    by_rate = figure(rows, "falls", "bed_days", "rate")
    by_share = figure(rows, "walked", "asked", "share")
    assert by_rate.level == pytest.approx(1000 * 14 / 1080)
    assert by_rate.error == pytest.approx((rate / 1.08).std(), rel=0.06)
    assert by_share.error == pytest.approx((share / 90).std(), rel=0.06)
    assert figure(rows[:0], "falls", "bed_days", "rate") is None
