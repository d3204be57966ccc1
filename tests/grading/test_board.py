"""Module 18's exercise: what it is about, and that it can be worked out by eye and by hand."""

from improving_care.grading.cohort import drawn
from improving_care.grading.exercises.board.drawn import BASELINE, PROFILES
from improving_care.grading.judging import judge, questions

SLUG = "18-board"
TRAINEES = [f"trainee-{number}" for number in range(12)]
ASKED = questions(SLUG)


def test_the_mistakes_that_the_module_is_about_are_all_known():
    known = {mistake.name for question in ASKED.values() for mistake in question.misconceptions}
    assert {
        "RAG red means act",
        "A target read as a limit",
        "The league table",
        "Two-point comparison",
        "Green means safe",
    } <= known


def test_what_changed_is_what_was_planted_and_each_colour_its_own():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        profiles = data.planted["q1"]["profiles"]
        moved = [n for n, kind in enumerate(profiles, 1) if PROFILES[kind].moved]
        assert ASKED["q1"].truth(data) == moved
        page = data.given["page"]
        for line, kind in zip(page.itertuples(), profiles, strict=True):
            better = line.this_month - line.target
            assert (better * (1 if line.good == "up" else -1) >= 0) == (line.colour == "green")
            assert line.colour == PROFILES[kind].colour


def test_the_limits_drawn_are_those_that_one_works_out_by_hand():
    """The mean, and 2.66 mean moving ranges on each side, of the first year of each measure."""
    for trainee in TRAINEES[:4]:
        data = drawn(SLUG, trainee)
        months, inside, fails = data.given["months"], [], []
        for line in data.given["page"].itertuples():
            first = months["value"][months["measure"] == line.measure].head(BASELINE)
            centre, reach = first.mean(), 2.66 * first.diff().abs().mean()
            gap = (line.target - centre) * (1 if line.good == "up" else -1)
            if abs(gap) <= reach:
                inside.append(line.measure)
            elif gap > 0:
                fails.append(line.measure)
        answer = {"hit_and_miss": inside, "fails": fails}
        assert judge(SLUG, "q2", answer, trainee).right


def test_the_sentence_to_sign_is_true_of_its_measure():
    for trainee in TRAINEES:
        data = drawn(SLUG, trainee)
        text = data.given["sentences"][ASKED["q4"].truth(data)]
        line = data.given["page"].iloc[data.planted["q1"]["profiles"].index("jumped")]
        lower, upper = (
            float(word) for word in text.split(" gives between ")[1].split(" in ")[0].split(" and ")
        )
        assert lower <= line["target"] <= upper and lower <= line["this_month"] <= upper
