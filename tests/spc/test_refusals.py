"""What cannot be charted is refused in one sentence that says what to do."""

import numpy as np
import pandas as pd
import pytest

from improving_care.spc import ChartError, control_chart

MONTHS = pd.date_range("2024-01-01", periods=4, freq="MS")
GOOD = pd.DataFrame({"month": MONTHS, "falls": [3, 4, 5, 4], "days": [10, 10, 10, 10]})

REFUSED = {
    "missing column": (GOOD, {"y": "fall"}, "no column 'fall'"),
    "not a table": ([1, 2, 3], {}, "not a table"),
    "two columns of one name": (
        pd.concat([GOOD, GOOD[["falls"]]], axis=1),
        {},
        "2 columns called 'falls'",
    ),
    "text": (GOOD.assign(falls=["3", "4", "n/a", "5"]), {}, "not a number"),
    "one text among numbers": (GOOD.assign(falls=[3, 4, "n/a", 5]), {}, "'n/a' in row 3"),
    "infinite": (GOOD.assign(falls=[3, 4, np.inf, 5]), {}, "infinite in row 3"),
    "all missing": (GOOD.assign(falls=[np.nan] * 4), {}, "no value at all"),
    "one point": (GOOD[:1], {}, "at least 2"),
    "no point": (GOOD[:0], {}, "at least 2"),
    "n zero": (GOOD.assign(days=[10, 0, 10, 10]), {"n": "days", "kind": "u"}, "0 in row 2"),
    "n negative": (GOOD.assign(days=[10, 9, -1, 10]), {"n": "days", "kind": "u"}, "-1 in row 3"),
    "n left out": (GOOD, {"kind": "u"}, "needs n"),
    "n not wanted": (GOOD, {"kind": "c", "n": "days"}, "leave n out"),
    "p above 1": (GOOD.assign(falls=[3, 11, 5, 4]), {"n": "days", "kind": "p"}, "above 1"),
    "c not whole": (GOOD.assign(falls=[3, 4.5, 5, 4]), {"kind": "c"}, "whole"),
    "c negative": (GOOD.assign(falls=[3, -4, 5, 4]), {"kind": "c"}, "cannot be negative"),
    "t not positive": (GOOD.assign(falls=[3, 0, 5, 4]), {"kind": "t"}, "above zero"),
    "x out of order": (GOOD[::-1], {"x": "month"}, "sort the table by 'month'"),
    "x doubled": (GOOD.assign(month=MONTHS[[0, 1, 1, 2]]), {"x": "month"}, "twice"),
    "x label doubled": (GOOD.assign(month=["Jan", "Feb", "Jan", "Mar"]), {"x": "month"}, "twice"),
    "x empty": (GOOD.assign(month=[*MONTHS[:3], None]), {"x": "month"}, "empty in row 4"),
    "phase past the end": (GOOD, {"phases": [4]}, "from 1 to 3"),
    "phase not whole": (GOOD, {"phases": [1.5]}, "whole numbers"),
    "phase of one point": (GOOD, {"phases": [1]}, "Phase 1 has 1 point"),
    "exclude past the end": (GOOD, {"exclude": [9]}, "from 1 to 4"),
    "too many left out": (GOOD, {"exclude": [1, 2, 3]}, "Phase 1 has 1 point"),
    "baseline too long": (GOOD, {"baseline": 9}, "from 2 to 4"),
    "unknown kind": (GOOD, {"kind": "pareto"}, "choose one of run, i, mr"),
    "unknown direction": (GOOD, {"direction": "sideways"}, "'up', 'down' or None"),
    "target not a number": (GOOD, {"target": "low"}, "give a number"),
    "subgroups without x": (GOOD, {"kind": "xbar"}, "needs x"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_gets_one_sentence(case):
    data, options, said = REFUSED[case]
    options = {"y": "falls", "kind": "i"} | options
    with pytest.raises(ChartError) as refused:
        control_chart(data, **options)
    sentence = str(refused.value)
    assert said in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ". " not in sentence.replace("e.g. ", ""), "more than one sentence"


def test_fewer_than_twelve_points_give_a_chart_with_a_warning():
    chart = control_chart(GOOD, "falls", x="month", kind="i")
    assert len(chart.points) == 4
    assert "trial limits" in chart.warnings[0]
    assert chart.warnings[0] in chart.plot().to_dict()["title"]["subtitle"]


def test_missing_y_is_a_gap_and_not_an_error():
    chart = control_chart(GOOD.assign(falls=[3, None, 5, 4]), "falls", kind="c")
    assert chart.points["y"].isna().sum() == 1


def test_whole_numbers_with_gaps_in_any_of_pandas_dtypes_are_read():
    for dtype in ("Int64", "Float64", "float64", "object"):
        data = pd.DataFrame({"y": pd.Series([3, None, 5, 4], dtype=dtype)})
        assert control_chart(data, "y", kind="c").points["centre"].iloc[0] == 4
