"""One palette, readable on both papers."""

import pytest

from improving_care.spc.colours import contrast, stylesheet
from improving_care.spc.palette import PALETTE, PALETTE_DARK

TEXT = ("ink", "teal", "improving", "concerning", "neither", "target", "limits")
PAPERS = {"light": PALETTE, "dark": PALETTE_DARK}


def test_contrast_agrees_with_the_standard():
    """WCAG 2.2: black on white is 21; #767676 is the palest grey that passes for text."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read(paper, name):
    assert contrast(PAPERS[paper][name], PAPERS[paper]["paper"]) >= 4.5


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", [name for name in PALETTE if name != "paper"])
def test_marks_can_be_seen(paper, name):
    assert contrast(PAPERS[paper][name], PAPERS[paper]["paper"]) >= 3


def test_every_colour_has_a_dark_twin_in_the_style_sheet():
    assert PALETTE.keys() == PALETTE_DARK.keys()
    sheet = stylesheet()
    for name, colour in PALETTE.items():
        assert f"--{name.replace(' ', '-')}: {colour};" in sheet
        for where in ("fill", "stroke"):
            rule = f'[{where}="{colour}" i] {{ {where}: {PALETTE_DARK[name]}; }}'
            assert sheet.count(rule) == 2, "once for who chose dark, once for whose system did"
