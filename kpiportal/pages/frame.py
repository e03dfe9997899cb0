"""What stands round every page: the council's name and the menu its reader may open."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse

from kpiportal.access import Access, access_of
from kpiportal.pages import colour

PRODUCT = "Performance portal"

# In the order of the menu; a page is listed for whom its own view admits.
MENU: list[tuple[str, str]] = [
    ("your_work", "Your work"),
    ("published", "Published"),
    ("scorecard", "Scorecard"),
    ("sections", "Sections"),
    ("journey", "Journey"),
    ("figures_in", "Figures in"),
    ("rounds", "Rounds"),
    ("checks", "Checks"),
    ("register", "Register"),
    ("audits", "Audits"),
    ("audit_findings", "Audit findings"),
    ("quarters", "Quarters"),
    ("questions", "Questions"),
    ("actions", "Actions"),
    ("documents", "Documents"),
    ("people", "People"),
    ("teams", "Teams"),
    ("posts", "Posts"),
    ("activity", "Activity"),
    ("jobs", "Jobs"),
]


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_here: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    return {**bare(), "menu": menu(request)}


def bare() -> dict[str, str]:
    """What needs neither a reader nor a database: enough for the page that says all is down."""
    return {
        "product": PRODUCT,
        "council": settings.COUNCIL_NAME,
        "council_colour": settings.COUNCIL_COLOUR,
        "colour_fingerprint": colour.fingerprint(settings.COUNCIL_COLOUR),
    }


def menu(request: HttpRequest) -> list[MenuItem]:
    # A request that was refused early, for its host name say, has no reader.
    reader = getattr(request, "user", None)
    if reader is None or not reader.is_authenticated:
        return []
    items = []
    for name, label in MENU:
        url, access = _page(name)
        if access is not None and access.allows(reader):
            items.append(MenuItem(label, url, is_here=request.path.startswith(url)))
    return items


@cache
def _page(name: str) -> tuple[str, Access | None]:
    """Its address, and what it asks of a reader: the same for as long as the program runs."""
    url = reverse(name)
    return url, access_of(resolve(url).func)
