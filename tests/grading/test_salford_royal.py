"""Module 14's exercise: what it is about, and that its truth can be worked out by hand."""

import pytest

from improving_care.grading.cohort import drawn
from improving_care.grading.exercises.salford_royal.judged import QUESTIONS
from improving_care.grading.judging import judge, questions

SLUG = "14-salford-royal"
TRAINEES = [f"trainee-{number}" for number in range(100)]


def test_the_truth_is_what_a_person_works_out_by_hand():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        (f1, d1), (f2, d2), (f3, d3), (f4, d4) = (
            data.given["wards"][["falls", "bed_days"]].to_numpy().tolist()
        )
        p0, p1, o0, o1 = (
            round(1000 * f / d, 2) for f, d in ((f1, d1), (f2, d2), (f3, d3), (f4, d4))
        )
        by_hand = {
            "q1": round(100 * (p0 - p1) / p0, 1),
            "q2": {"expected": p0 - (o0 - o1), "beyond": p0 - (o0 - o1) - p1},
            "q3": {
                "expected": round(p0 * o1 / o0 * d2 / 1000, 1),
                "percent": round(100 * (1 - p1 / (p0 * o1 / o0)), 1),
            },
            "q4": {
                "number": round(100 * (p0 - p1 - (o0 - o1)) / (p0 - p1), 1),
                "part": round(100 * (p0 * o1 / o0 - p1) / (p0 - p1), 1),
            },
        }
        for name, answer in by_hand.items():
            assert judge(SLUG, name, answer, trainee).right, (trainee, name, answer)


def test_percentages_subtracted_have_their_reason_and_so_have_scales_changed_over():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        truth = questions(SLUG)["q4"].truth(data)
        falls = data.given["wards"]["falls"] / data.given["wards"]["bed_days"]
        points = 100 * (falls[3] / falls[2] - falls[1] / falls[0])
        verdict = judge(SLUG, "q4", {"number": 5, "part": round(points)}, trainee)
        assert verdict.misconception == "Percentages subtracted"
        swapped = {"number": truth["part"], "part": truth["number"]}
        assert judge(SLUG, "q4", swapped, trainee).misconception == "The two scales changed over"


def test_how_much_is_left_may_come_from_percentages_that_were_not_rounded():
    right = 0
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        years, truth = data.given["years"], questions(SLUG)["q6"].truth(data)
        left = {}
        for letter, values in (("ac", years["cases"]), ("bd", years["cases"] / years["bed_days"])):
            left |= dict(
                zip(letter, (values[5] / values[0], values[5] / values.max()), strict=True)
            )
        times = left[truth["one"]] / left[truth["other"]]
        right += judge(SLUG, "q6", truth | {"times": round(times, 2)}, trainee).right
    assert right >= 0.98 * len(TRAINEES)


def test_the_worst_are_followed_and_luck_is_what_they_lose_by_themselves():
    more = 0
    for trainee in TRAINEES:
        halves = drawn(SLUG, trainee).given["halves"]
        worst = halves.sort_values("first", ascending=False).head(4)
        luck = worst["first"].mean() - worst["second"].mean()
        assert questions(SLUG)["q5"].truth(drawn(SLUG, trainee))["luck"] == pytest.approx(luck)
        more += luck > 0
    assert more > 0.9 * len(TRAINEES)  # chance may go the other way, seldom


def test_a_sentence_that_also_lacks_a_comparison_gets_half_its_mark():
    for trainee in TRAINEES[:20]:
        data = drawn(SLUG, trainee)
        question = questions(SLUG)["q7"]
        hero = next(letter for letter, kind in data.planted["q7"].items() if kind == "hero")
        verdict = judge(SLUG, "q7", question.truth(data) | {hero: "no comparator"}, trainee)
        assert verdict.score == question.points - 0.5 and not verdict.right


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for question in QUESTIONS for mistake in question.misconceptions}
    assert {
        "Success without a comparator",
        "The hero",
        "Regression to the mean read as effect",
        "Percentages of percentages",
    } <= known


@pytest.mark.parametrize("trainee", TRAINEES[:10])
def test_what_is_told_holds_the_figures_and_not_the_truth(trainee):
    data = drawn(SLUG, trainee)
    told = data.told["q1"].text
    assert all(f"{falls:,}" in told for falls in data.given["wards"]["falls"])
    assert str(data.told["q5"].text).count("\n") > 16
    for percent in data.given["reports"]:
        assert f"{percent} per cent" in data.told["q6"].text
    assert not any(kind in data.told["q7"].text for kind in ("no comparator", "hero"))
