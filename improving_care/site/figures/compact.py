"""The pictures of module 16: a deal drawn, and what a side keeps by what it can see."""

import altair as alt

from improving_care.leading.compact import BEGIN, MEMORY, MEREWICK, MONTHS, many_deals
from improving_care.leading.deal_drawing import deal_picture, kept_lines, kept_names
from improving_care.site.figures import chart_of, slider_of, words_of
from improving_care.site.figures.aim_and_drivers import Drawing

__all__ = ["first_draft", "kept_and_seen", "many_deals", "the_deal"]

# The draft that went round before anybody was asked.
DRAFT = {
    "first": MEREWICK["first"],
    "second": MEREWICK["second"],
    "first_gives": [
        {"gives": "We take ownership of the trust's aims"},
        {"gives": "We respect every member of the team"},
        {"gives": "We communicate"},
        {"gives": "We answer every complaint", "seen": "Dates in the complaints office"},
    ],
    "second_gives": [{"gives": "We support our doctors"}],
}


def first_draft() -> Drawing:
    """The draft that Helen Marsh's office sent round."""
    return Drawing(lambda width: deal_picture(DRAFT, width))


def the_deal() -> Drawing:
    """The deal that Alan Whitcombe and the consultants wrote down."""
    return Drawing(lambda width: deal_picture(MEREWICK, width))


def kept_and_seen() -> alt.LayerChart:
    """What the consultants keep, month by month; the reader moves what is kept and what is seen.

    Worked out in the browser, by the formula of `improving_care.leading.compact.tit_for_tat`.
    """
    rows = [
        {"month": month, "side": side}
        for month in range(1, MONTHS + 1)
        for side in ("trust", "consultants")
    ]
    limit = "kept * seen / 100"
    consultants = f"{limit} + ({100 * BEGIN} - {limit}) * pow({MEMORY}, datum.month - 1)"
    said = (
        "'The consultants can see ' + format(kept * seen / 100, '.0f') + ' kept, of 100. "
        "After two years they keep ' + format(datum.kept, '.0f') + '.'"
    )
    return chart_of(
        description="What two sides keep of their promises over 24 months. The trust keeps 90 of "
        "100 all along, and half of them can be seen; the consultants fall from 90 to 45 within a "
        "year. With nearly all in sight both stay level.",
        title={"text": "A toy: each side keeps what it sees the other keep"},
        params=[
            slider_of("kept", "The trust keeps, of 100", 40, 100, 90, 10),
            slider_of("seen", "The consultants can see, of 100", 0, 100, 50, 10),
        ],
        data={"values": rows},
        transform=[
            {"calculate": f"datum.side == 'trust' ? kept : {consultants}", "as": "kept"},
        ],
        layer=[
            kept_lines(),
            kept_names(f"datum.month == {MONTHS}"),
            words_of(said, {"filter": f"datum.month == {MONTHS} && datum.side == 'consultants'"}),
        ],
    )
