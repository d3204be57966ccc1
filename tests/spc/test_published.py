"""The charts give the numbers that books and papers print."""

import pandas as pd
import pytest

from improving_care.spc import control_chart
from tests.spc.published import (
    BLOOD_PRESSURE,
    CIRCUIT_BOARDS,
    DYED_CLOTH,
    DYED_METRES,
    LOAN_COST,
    ORANGE_JUICE,
    PISTON_RINGS,
    PISTON_RINGS_UNEQUAL,
    PURCHASE_ORDERS,
    PURCHASE_SIZES,
    SHIPPING_ERRORS,
    VALVE_HOURS,
)


def lines(chart, point=-1):
    row = chart.points.iloc[point]
    return tuple(row[["centre", "lower", "upper"]])


def printed(*figures, places):
    """The figures as printed, to half of their last place."""
    return pytest.approx(figures, abs=0.5 * 10**-places)


def test_a_run_chart_of_blood_pressure():
    chart = control_chart(pd.DataFrame({"mmHg": BLOOD_PRESSURE}), "mmHg", kind="run")
    assert chart.points["centre"].iloc[0] == 174
    runs = chart.runs.iloc[0]
    assert runs["useful"] == 22
    assert (runs["longest_run"], runs["longest_run_limit"]) == (4, 7)
    assert (runs["crossings"], runs["crossings_limit"]) == (9, 7)
    assert not runs["signal"]


def test_an_individuals_chart_of_blood_pressure():
    chart = control_chart(pd.DataFrame({"mmHg": BLOOD_PRESSURE}), "mmHg", kind="i")
    # The paper multiplies the mean moving range by 2.66, we by 3 / 1.128: 2 parts in 10,000.
    assert lines(chart) == pytest.approx((173.1923, 143.932, 202.452), abs=0.01)
    assert lines(chart)[0] == pytest.approx(173.1923, abs=0.00005)
    assert list(chart.points.index[chart.points["outside"]] + 1) == [6]


def test_xbar_and_s_charts_of_piston_rings():
    rows = [(k, ring) for k, sample in enumerate(PISTON_RINGS, 1) for ring in sample]
    rings = pd.DataFrame(rows, columns=["sample", "mm"])
    assert lines(control_chart(rings, "mm", x="sample", kind="xbar")) == printed(
        74.001176, 73.98776, 74.014592, places=5
    )
    assert lines(control_chart(rings, "mm", x="sample", kind="s")) == printed(
        0.009399, 0, 0.019636, places=6
    )


def test_subgroups_of_unequal_size_have_limits_of_their_own():
    sizes = [len(sample) for sample in PISTON_RINGS_UNEQUAL]
    rows = [(k, ring) for k, sample in enumerate(PISTON_RINGS_UNEQUAL, 1) for ring in sample]
    chart = control_chart(
        pd.DataFrame(rows, columns=["sample", "mm"]), "mm", x="sample", kind="xbar"
    )
    assert list(chart.points["n"]) == sizes
    widths = (chart.points["upper"] - chart.points["centre"]).groupby(sizes).nunique()
    assert (widths == 1).all()
    by_size = (chart.points["upper"] - chart.points["centre"]).groupby(sizes).first()
    assert by_size[3] > by_size[4] > by_size[5]


def test_loan_cost_with_its_first_twenty_weeks_frozen():
    loans = pd.DataFrame({"cost": LOAN_COST})
    chart = control_chart(loans, "cost", kind="i", baseline=20)
    assert lines(chart) == printed(300.5, 279.783, 321.217, places=3)
    assert list(chart.points.index[chart.points["outside"]] + 1) == [39, 40]
    ranges = control_chart(loans, "cost", kind="mr", baseline=20)
    assert lines(ranges) == printed(7.789, 0, 25.448, places=3)


def test_orange_juice_before_and_after_the_machine_is_mended():
    juice = pd.DataFrame({"leaks": ORANGE_JUICE, "cans": 50})
    chart = control_chart(juice, "leaks", n="cans", kind="p", exclude=[15, 23], phases=[30])
    assert lines(chart, 0) == printed(0.2150, 0.0407, 0.3893, places=4)
    assert lines(chart, -1) == printed(0.1097, 0, 0.2423, places=4)


def test_purchase_orders_of_unequal_numbers():
    orders = pd.DataFrame({"wrong": PURCHASE_ORDERS, "orders": PURCHASE_SIZES})
    chart = control_chart(orders, "wrong", n="orders", kind="p")
    assert lines(chart, 0) == printed(0.0955, 0.0073, 0.1837, places=4)
    assert list(chart.points.index[chart.points["outside"]] + 1) == [11]


def test_circuit_boards_with_and_without_two_known_causes():
    boards = pd.DataFrame({"faults": CIRCUIT_BOARDS})
    assert lines(control_chart(boards[:26], "faults", kind="c"))[:1] == printed(19.846, places=3)
    chart = control_chart(boards, "faults", kind="c", baseline=26, exclude=[6, 20])
    assert lines(chart) == printed(19.667, 6.363, 32.971, places=3)


def test_u_charts_of_shipping_errors_and_dyed_cloth():
    errors = pd.DataFrame({"errors": SHIPPING_ERRORS, "orders": 50})
    assert lines(control_chart(errors, "errors", n="orders", kind="u")) == printed(
        0.074, 0, 0.1894, places=4
    )
    cloth = pd.DataFrame({"faults": DYED_CLOTH, "units": [m / 50 for m in DYED_METRES]})
    assert lines(control_chart(cloth, "faults", n="units", kind="u"), 0) == printed(
        1.4233, 0.2915, 2.5550, places=4
    )


def test_hours_between_valve_failures_screened_and_not():
    valves = pd.DataFrame({"hours": VALVE_HOURS})
    screened = control_chart(valves, "hours", kind="t", screen=True)
    assert lines(screened) == printed(430.04, 0, 6937.93, places=2)
    assert lines(control_chart(valves, "hours", kind="t"))[2] >= lines(screened)[2]


def test_screening_drops_the_largest_moving_range_once():
    # Nineteen moving ranges of 4.45 on average and one of 15.45: the mean of all is 5.
    steps = [4.45] * 19 + [15.45]
    values = [0.0]
    for place, step in enumerate(steps):
        values.append(values[-1] + (step if place % 2 else -step))
    frame = pd.DataFrame({"y": values})
    sigma = {
        screen: (lines(chart)[2] - lines(chart)[0]) / 3 * 1.128
        for screen in (False, True)
        for chart in [control_chart(frame, "y", kind="i", screen=screen)]
    }
    assert sigma[False] == pytest.approx(5)
    assert sigma[False] * 3.267 == pytest.approx(16.335)
    # 15.45 lies inside the range limit of 16.335, so nothing is dropped ...
    assert sigma[True] == pytest.approx(5)
    # ... and a range beyond it is dropped.
    frame.loc[20, "y"] += 5
    wider = control_chart(frame, "y", kind="i", screen=True)
    assert (lines(wider)[2] - lines(wider)[0]) / 3 * 1.128 == pytest.approx(4.45)
