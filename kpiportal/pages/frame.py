"""What stands round every page: the council's name and the menu its reader may open."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse

from kpiportal.access import Access, Visitor, access_of
from kpiportal.pages import colour

PRODUCT = "Performance portal"

# The areas of the menu and their pages; a page is listed for whom its own view admits.
MENU: list[tuple[str, list[tuple[str, str]]]] = [
    (
        "Your work",
        [("your_work", "Your work"), ("actions", "Actions"), ("questions", "Questions")],
    ),
    ("Published", [("published", "Published")]),
    (
        "Performance",
        [
            ("scorecard", "Scorecard"),
            ("sections", "Sections"),
            ("framework", "Framework"),
            ("journey", "Journey"),
        ],
    ),
    (
        "Figures",
        [
            ("figures_in", "Figures in"),
            ("rounds", "Rounds"),
            ("checks", "Checks"),
            ("register", "Register"),
        ],
    ),
    ("Audits", [("audits", "Audits"), ("audit_findings", "Audit findings")]),
    ("Quarters", [("quarters", "Quarters"), ("documents", "Documents")]),
    ("People", [("people", "People"), ("teams", "Teams"), ("posts", "Posts")]),
    ("Operations", [("activity", "Activity"), ("jobs", "Jobs")]),
]


@dataclass(frozen=True)
class Page:
    label: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Area:
    """Some pages under one word of the menu; an area of one page goes by that page's name."""

    name: str
    pages: list[Page]

    @property
    def label(self) -> str:
        return self.name if len(self.pages) > 1 else self.pages[0].label

    @property
    def url(self) -> str:
        return self.pages[0].url

    @property
    def is_here(self) -> bool:
        return any(page.is_here for page in self.pages)


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


def menu(request: HttpRequest) -> list[Area]:
    # A request that was refused early, for its host name say, has no reader.
    reader = getattr(request, "user", None)
    if reader is None:
        return []
    areas = (Area(name, _open_to(reader, pages, request.path)) for name, pages in MENU)
    return [area for area in areas if area.pages]


def _open_to(reader: Visitor, pages: list[tuple[str, str]], path: str) -> list[Page]:
    found = ((label, *_page(name)) for name, label in pages)
    return [
        Page(label, url, is_here=path.startswith(url))
        for label, url, access in found
        if access is not None and access.allows(reader)
    ]


@cache
def _page(name: str) -> tuple[str, Access | None]:
    """Its address, and what it asks of a reader: the same for as long as the program runs."""
    url = reverse(name)
    return url, access_of(resolve(url).func)
