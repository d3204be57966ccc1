from improving_care.site.build import site_folder

PAGE = "book/modules/01-why-improve.html"


def test_shot(browser, serve):
    base = serve(site_folder())
    for name, size, scheme in (
        ("desk", {"width": 1200, "height": 900}, "light"),
        ("phone", {"width": 375, "height": 740}, "light"),
        ("dark", {"width": 1200, "height": 900}, "dark"),
    ):
        context = browser.new_context(viewport=size, color_scheme=scheme)
        page = context.new_page()
        page.goto(base + PAGE)
        page.wait_for_load_state("networkidle")
        for number, chart in enumerate(page.locator(".course-chart").all()):
            chart.scroll_into_view_if_needed()
            page.wait_for_timeout(700)
            chart.screenshot(path=f"/tmp/why-{name}-{number}.png")
        page.evaluate("scrollTo(0,0)")
        page.screenshot(path=f"/tmp/why-page-{name}.png", full_page=True)
        print(name, page.evaluate("document.documentElement.scrollWidth"))
        context.close()
