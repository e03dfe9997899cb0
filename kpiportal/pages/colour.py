"""The council's own colour as a style sheet, since the pages carry no style of their own."""

import hashlib
from functools import cache
from typing import NamedTuple, Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kpiportal.access import public

READABLE = 4.5  # WCAG 2.2 AA, text on its ground


class Colour(NamedTuple):
    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(*bytes.fromhex(text[1:]))

    def __str__(self) -> str:
        return f"#{bytes(self).hex()}"

    @property
    def luminance(self) -> float:
        return sum(
            share * _linear(part / 255)
            for share, part in zip((0.2126, 0.7152, 0.0722), self, strict=True)
        )

    def contrast(self, other: "Colour") -> float:
        lighter, darker = sorted((self.luminance, other.luminance), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    def mixed(self, other: "Colour", share: float) -> "Colour":
        pairs = zip(self, other, strict=True)
        return Colour(*(round(a + (b - a) * share) for a, b in pairs))

    def readable_on(self, ground: "Colour") -> "Colour":
        """This colour, darkened as little as it takes to be read there."""
        steps = (self.mixed(BLACK, step / 20) for step in range(20))
        return next((step for step in steps if step.contrast(ground) >= READABLE), BLACK)


BLACK = Colour.of("#000000")
WHITE = Colour.of("#ffffff")
SURFACE = Colour.of("#f4f5f6")


@public
@require_safe
@cache_control(public=True, max_age=24 * 3600)
def council_css(request: HttpRequest) -> HttpResponse:
    return HttpResponse(style_sheet(settings.COUNCIL_COLOUR), content_type="text/css")


def style_sheet(colour: str) -> str:
    brand = Colour.of(colour)
    action = brand.readable_on(SURFACE)
    on_brand = max(WHITE, BLACK, key=brand.contrast)
    properties = {
        "--govuk-brand-colour": brand,
        "--on-brand-colour": on_brand,
        "--govuk-link-colour": action,
        "--govuk-link-hover-colour": action.mixed(BLACK, 0.4),
        "--action-colour": action,
        "--action-hover-colour": action.mixed(BLACK, 0.25),
        "--action-shadow-colour": action.mixed(BLACK, 0.55),
    }
    declared = "".join(f"{name}:{value};" for name, value in properties.items())
    return f":root{{{declared}}}"


@cache
def fingerprint(colour: str) -> str:
    """Changes with the sheet, so that a browser fetches the new one at once."""
    return hashlib.sha256(style_sheet(colour).encode()).hexdigest()[:12]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
