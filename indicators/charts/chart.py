"""What a drawing is: its SVG, the sentence that it bears out, and in words what it shows."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.charts.palette import INK, TYPEFACE
from indicators.charts.svg import place, safe

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)


@dataclass(frozen=True)
class Size:
    """In pixels, `font` too. The height may come out greater where labels need it."""

    width: int = 640
    height: int = 320
    font: int = 14


@dataclass(frozen=True)
class Chart:
    svg: str
    title: str
    description: str


def framed(
    name: str, title: str, description: str, *, size: Size, height: float, parts: Iterable[str]
) -> Chart:
    """A whole image. `name` begins its ids, so no two on a page may share it."""
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} can't begin an id: a letter, then letters, digits, - and _.")
    wide, high = size.width, place(height)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {wide} {high}" '
        f'width="{wide}" height="{high}" font-family="{TYPEFACE}" font-size="{size.font}" '
        f'fill="{INK}"><title id="{name}-title">{safe(title)}</title>'
        f'<desc id="{name}-desc">{safe(description)}</desc>{"".join(parts)}</svg>'
    )
    return Chart(svg, title, description)
