"""The council's colour is readable wherever it is used, whatever the colour."""

import re
from itertools import pairwise

from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kpiportal.pages.colour import READABLE, SURFACE, WHITE, Colour, style_sheet

NAMES = ("amber", "green", "red", "unrated")
COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


def declared(colour: Colour) -> dict[str, str]:
    body = style_sheet(str(colour)).removeprefix(":root{").removesuffix(";}")
    return dict(part.split(":") for part in body.split(";"))


@given(COLOURS)
def test_links_and_buttons_can_be_read_in_any_council_s_colour(colour: Colour) -> None:
    action = Colour.of(declared(colour)["--action-colour"])
    assert action.contrast(SURFACE) >= READABLE
    assert action.contrast(WHITE) >= READABLE


@given(COLOURS)
def test_the_header_s_words_stand_out_from_any_council_s_colour(colour: Colour) -> None:
    on_brand = Colour.of(declared(colour)["--on-brand-colour"])
    assert on_brand.contrast(colour) >= READABLE


def test_a_colour_that_can_be_read_is_left_as_it_is() -> None:
    assert declared(Colour.of("#1d4f73"))["--action-colour"] == "#1d4f73"


def test_contrast_is_as_wcag_reckons_it() -> None:
    assert round(Colour.of("#767676").contrast(WHITE), 2) == 4.54
    assert Colour.of("#000000").contrast(WHITE) == 21


def test_the_style_sheet_is_public_and_kept_by_browsers(client: Client) -> None:
    answer = client.get("/council.css")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/css"
    assert answer["Cache-Control"] == "public, max-age=86400"
    assert b"--govuk-brand-colour:#1d4f73;" in answer.content


def test_rag_colours_can_be_read_and_differ_in_grey() -> None:
    sheet = (settings.BASE_DIR / "static" / "portal.css").read_text()
    named = dict(re.findall(r"--(green|amber|red|unrated): (#[0-9a-f]{6});", sheet))
    amber, green, red, unrated = (Colour.of(named[name]) for name in NAMES)

    assert min(colour.contrast(SURFACE) for colour in (amber, green, red, unrated)) >= READABLE
    greys = [amber.luminance, green.luminance, red.luminance]
    assert min(a / b for a, b in pairwise(greys)) > 1.2
