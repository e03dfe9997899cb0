"""SVG elements as text: presentation attributes alone, everything that people wrote escaped."""

from collections.abc import Iterable
from html import escape
from unicodedata import category

from indicators.charts.palette import INK, PAPER

XY = tuple[float, float]
START, MIDDLE, END = "start", "middle", "end"


def place(number: float) -> str:
    """A coordinate to a tenth of a pixel: no noise of floats, no minus zero."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def safe(words: str) -> str:
    """Escaped, and without characters that XML can't hold."""
    if not words.isprintable():
        words = "".join(each if category(each)[0] != "C" else " " for each in words)
    return escape(words)


def text(
    at: XY, words: str, *, anchor: str = START, fill: str = "", size: float = 0, bold: bool = False
) -> str:
    """Words whose line stands with its middle at the height given."""
    font = f' font-size="{place(size)}"' if size else ""
    said = f' fill="{fill}"' if fill else ""
    weight = ' font-weight="600"' if bold else ""
    side = f' text-anchor="{anchor}"' if anchor != START else ""
    return (
        f'<text x="{place(at[0])}" y="{place(at[1])}" dy="0.35em"{font}{said}{weight}{side}>'
        f"{safe(words)}</text>"
    )


def line(start: XY, stop: XY, *, stroke: str, width: float = 1, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{place(start[0])}" y1="{place(start[1])}" x2="{place(stop[0])}" '
        f'y2="{place(stop[1])}" stroke="{stroke}" stroke-width="{place(width)}"{dashed}/>'
    )


def polyline(points: Iterable[XY], *, stroke: str, width: float = 1, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    joined = " ".join(f"{place(x)},{place(y)}" for x, y in points)
    return (
        f'<polyline points="{joined}" fill="none" stroke="{stroke}" '
        f'stroke-width="{place(width)}" stroke-linejoin="round"{dashed}/>'
    )


def rectangle(at: XY, width: float, height: float, *, fill: str, stroke: str = "") -> str:
    outline = f' stroke="{stroke}"' if stroke else ""
    return (
        f'<rect x="{place(at[0])}" y="{place(at[1])}" width="{place(width)}" '
        f'height="{place(height)}" fill="{fill}"{outline}/>'
    )


def dot(at: XY, radius: float, *, hollow: bool = False, fill: str = INK) -> str:
    inside = PAPER if hollow else fill
    return (
        f'<circle cx="{place(at[0])}" cy="{place(at[1])}" r="{place(radius)}" fill="{inside}" '
        f'stroke="{fill}" stroke-width="1.5"/>'
    )


def shape(points: Iterable[XY], *, fill: str, hollow: bool = False) -> str:
    """A closed shape; hollow where what it stands for is not final."""
    inside = PAPER if hollow else fill
    joined = " ".join(f"{place(x)},{place(y)}" for x, y in points)
    return f'<polygon points="{joined}" fill="{inside}" stroke="{fill}" stroke-width="1.5"/>'
