"""What must hold of any page in any window: told so that it can be mended."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FloatRect, Locator, Page, expect

WIDTHS = [1280, 320]


def assert_accessible(page: Page) -> None:
    """No violation that axe can find, best practices included."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert not found, "\n".join([page.url, *map(_told, found)])


def assert_fits(page: Page) -> None:
    """The page itself never scrolls sideways; what is wider scrolls within the page."""
    too_wide = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > width + 1)
            .map((e) => e.outerHTML.slice(0, 120)).slice(0, 5);
        }"""
    )
    assert not too_wide, "\n".join([page.url, "is wider than the window because of", *too_wide])


def assert_looks_right(page: Page) -> None:
    """In a wide window and in a narrow one, in which it is left."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        assert_fits(page)


def assert_opened(page: Page, heading: str) -> None:
    """It is this page, it looks right, and it is left wide."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert_looks_right(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def overlapping(words: Locator) -> list[tuple[str, str]]:
    """Which of these lie over one another, of those that are shown at all; there must be some."""
    placed = [(each.text_content() or "", each.bounding_box()) for each in words.all()]
    shown = [(said, box) for said, box in placed if box and box["width"]]
    assert shown
    return [
        (one, other)
        for place, (one, here) in enumerate(shown)
        for other, there in shown[place + 1 :]
        if _lie_over(here, there)
    ]


def _lie_over(one: FloatRect, other: FloatRect) -> bool:
    """By more than the white that a line of type has about it."""
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > 1 and down > 0.3 * min(one["height"], other["height"])


def assert_links_move_the_focus(page: Page) -> int:
    """Each link of the summary of errors leads to a control that takes the focus, in view.

    How many there were.
    """
    links = page.locator(".govuk-error-summary a")
    for number in range(links.count()):
        link = links.nth(number)
        wanted = (link.get_attribute("href") or "").removeprefix("#")
        link.click()
        landed = page.evaluate(
            """() => {
              const e = document.activeElement;
              const box = e.getBoundingClientRect();
              return {id: e.id, tag: e.tagName.toLowerCase(),
                      seen: box.bottom > 0 && box.top < window.innerHeight};
            }"""
        )
        assert (landed["id"], landed["seen"]) == (wanted, True), f"{page.url}: {link.inner_text()}"
        assert landed["tag"] in {"input", "select", "textarea"}, f"{page.url}: {landed}"
    return links.count()


def _told(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    told = [
        f"    {node['target']} {node['html'][:200]}\n    {node['failureSummary']}" for node in nodes
    ]
    return "\n".join([f"  {violation['id']}: {violation['help']}", *told[:5]])
