"""Wherever values are missing, there is a chart with its words, or one sentence that says why not."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from improving_care.spc import KINDS, ChartError, control_chart
from improving_care.spc.limits import SUBGROUPS, WITH_DENOMINATOR

GAP = float("nan")


@settings(derandomize=True, max_examples=500, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.lists(
        st.tuples(st.sampled_from([GAP, GAP, 0, 1, 3]), st.sampled_from([GAP, 50, 60])),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from([(), (1,), (2, 3)]),
    st.sampled_from([None, 2]),
)
def test_gaps_anywhere_make_no_traceback(kind, rows, exclude, baseline):
    data = pd.DataFrame(rows, columns=["y", "n"], dtype=float)
    data["x"] = data.index // 2
    try:
        chart = control_chart(
            data,
            "y",
            x="x" if kind in SUBGROUPS else None,
            n="n" if kind in WITH_DENOMINATOR else None,
            kind=kind,
            exclude=exclude,
            baseline=baseline,
            direction="up",
            target=0.5,
        )
    except ChartError as error:
        assert str(error).endswith(".")
    else:
        assert chart.sentence().endswith(".")
        assert chart.spec()["description"] == chart.alt_text()
