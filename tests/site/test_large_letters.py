"""Every page on a phone whose owner has set larger letters: nothing beside the edge of the window."""

import pytest

from .conftest import settle
from .test_site import PAGES, PHONE


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [24, 32])
def test_nothing_is_beside_the_window_with_larger_letters(page, site, name, size):
    page.set_viewport_size(PHONE)
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
    page.goto(f"{site}{name}.html")
    settle(page)
    root = "document.documentElement"
    assert page.evaluate(f"getComputedStyle({root}).fontSize") == f"{size}px"
    assert page.evaluate(f"{root}.scrollWidth") <= PHONE["width"]
