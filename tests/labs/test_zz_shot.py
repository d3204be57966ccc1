from .test_labs_in_the_browser import open_and_answer

SLUG = "01-why-improve"


def test_shot(browser, labs):
    for name, size in (
        ("desk", {"width": 1200, "height": 900}),
        ("phone", {"width": 375, "height": 740}),
    ):
        context = browser.new_context(viewport=size)
        page = context.new_page()
        open_and_answer(page, labs, SLUG)
        page.wait_for_timeout(1500)
        button = page.get_by_role("button", name="Work it out and keep it")
        if button.count():
            button.click()
            page.wait_for_timeout(2500)
        page.screenshot(path=f"/tmp/why-lab-{name}.png", full_page=True)
        print(
            name,
            page.evaluate("document.documentElement.scrollWidth"),
            page.evaluate("document.documentElement.scrollHeight"),
        )
        context.close()
