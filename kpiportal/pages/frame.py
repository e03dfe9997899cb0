"""What stands round every page: the council's name and the menu its reader may open."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse

from kpiportal.access import access_of

# In the order of the menu; a page is listed for whom its own view admits.
MENU: list[tuple[str, str]] = []


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_here: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"council": settings.COUNCIL_NAME, "menu": menu(request)}


def menu(request: HttpRequest) -> list[MenuItem]:
    items = []
    for name, label in MENU:
        url = reverse(name)
        access = access_of(resolve(url).func)
        if request.user.is_authenticated and access is not None and access.allows(request.user):
            items.append(MenuItem(label, url, is_here=request.path.startswith(url)))
    return items
