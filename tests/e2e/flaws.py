"""What axe finds on a page, and whether it scrolls sideways."""

from collections.abc import Mapping

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import NARROW, PHONE, WIDE

EVERY_LOOK = {WIDE: ("light", "dark"), PHONE: ("light", "dark")}
AXE = Axe()
UNFOLD = "document.querySelectorAll('main details').forEach(part => { part.open = true })"
# A tab that nobody sees may not be painted at all: then colours would stay on their way from one theme to the other.
PAINTED = """new Promise(done => {
    requestAnimationFrame(() => requestAnimationFrame(() => done()))
    setTimeout(done, 500)
}).then(() => {
    document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish())
})"""
SIDEWAYS = """() => {
    const edge = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= edge) return ''
    const wide = [...document.body.querySelectorAll('*:not(.site-nav *):not(.table-wrap *)')].filter(
        one => one.getBoundingClientRect().right > edge + 1)
    return wide.slice(0, 4).map(one => one.outerHTML.slice(0, 160)).join(', ') || 'something'
}"""


def found_by_axe(page: Page) -> list[str]:
    violations = AXE.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{violation['id']}: {node['target']}: {' '.join(node['failureSummary'].split())}"
        for violation in violations
        for node in violation["nodes"]
    ]


def flaws_of(page: Page, looks: Mapping[int, tuple[str, ...]] = EVERY_LOOK) -> list[str]:
    """What axe and the ruler find on the page that is open, at these widths in these themes."""
    flaws = []
    page.evaluate(UNFOLD)
    for width, themes in looks.items():
        page.set_viewport_size({"width": width, "height": 850})
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            page.evaluate(PAINTED)
            flaws += [f"{width} px, {theme}: {flaw}" for flaw in found_by_axe(page)]
        flaws += scrolls_sideways(page, f"{width} px")
    page.set_viewport_size({"width": NARROW, "height": 850})
    flaws += scrolls_sideways(page, f"{NARROW} px")
    page.set_viewport_size({"width": 2 * NARROW, "height": 850})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    flaws += scrolls_sideways(page, f"{2 * NARROW} px, letters twice as big")
    return flaws


def scrolls_sideways(page: Page, where: str) -> list[str]:
    wide = page.evaluate(SIDEWAYS)
    return [f"{where}: scrolls sideways because of {wide}"] if wide else []
