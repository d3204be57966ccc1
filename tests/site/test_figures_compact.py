"""Module 16's pictures say what the rules say."""

import pytest
import vl_convert

from improving_care.leading.compact import doubts, tit_for_tat
from improving_care.site.figures.compact import DRAFT, first_draft, kept_and_seen, the_deal


@pytest.mark.parametrize(("kept", "seen"), [(90, 50), (100, 100), (40, 0)])
def test_the_browser_works_out_the_toy_as_python_does(kept, seen):
    spec = kept_and_seen().to_dict()
    for param in spec["params"]:
        param["value"] = {"kept": kept, "seen": seen}[param["name"]]
    svg = vl_convert.vegalite_to_svg(spec)
    last = tit_for_tat(kept / 100, seen / 100).iloc[-1]
    assert f"After two years they keep {100 * last['consultants']:.0f}." in svg
    assert f"can see {kept * seen / 100:.0f} kept, of 100" in svg


def test_the_draft_on_the_page_is_one_sided_and_full_of_values():
    said = " ".join(doubts(DRAFT))
    assert said.count("names a value") == 4 and "4 things given, 1 got" in said
    assert first_draft().svg["phone"].count("no measure") >= 4
    assert "no measure" not in the_deal().svg["paper"]
