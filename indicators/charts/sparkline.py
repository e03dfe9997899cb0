"""A series as wide as a word: a thin line, its target, and a dot where it stands now.

It decorates: what it shows is written beside it or a page further, so screen readers pass it over.
Presentation attributes alone, so that one string serves the page and the PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.charts.palette import INK, QUIET

WIDTH, HEIGHT = 60, 18
# It is drawn in tenths, so that whole numbers are fine enough.
FINE = 10
EDGE = 25  # so that no line or dot is cut


@dataclass(frozen=True)
class Spot:
    """The figure of a month, which is `place` steps from the left."""

    place: int
    figure: Decimal
    target: Decimal | None = None
    joins: bool = True  # to the one before it


def sparkline(spots: Sequence[Spot], *, places: int) -> str:
    """So many months, the last one now. Nothing where there is no figure at all."""
    if not spots:
        return ""
    figures = [float(spot.figure) for spot in spots]
    targets = [None if spot.target is None else float(spot.target) for spot in spots]
    levels = figures + [target for target in targets if target is not None]
    low, high = min(levels), max(levels)
    step = (WIDTH * FINE - 2 * EDGE) / max(places - 1, 1)
    rise = (HEIGHT * FINE - 2 * EDGE) / (high - low) if high > low else 0.0
    floor = HEIGHT * FINE - EDGE if rise else HEIGHT * FINE / 2
    across = [round(EDGE + spot.place * step) for spot in spots]
    heights = [round(floor - (figure - low) * rise) for figure in figures]
    goals = [None if goal is None else round(floor - (goal - low) * rise) for goal in targets]
    figure = _line(across, heights, [spot.joins for spot in spots])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH * FINE} {HEIGHT * FINE}" fill="none" stroke="{INK}"'
        f' stroke-width="{FINE}" aria-hidden="true" focusable="false">{_goal(across, goals)}'
        f'<path stroke-linecap="round" d="{figure}"/>'
        f'<circle cx="{across[-1]}" cy="{heights[-1]}" r="18" fill="{INK}"/></svg>'
    )


def _goal(across: Sequence[int], goals: Sequence[int | None]) -> str:
    """The target's dashes: they go on from figure to figure, also where the series doesn't."""
    known = [(x, y) for x, y in zip(across, goals, strict=True) if y is not None]
    if not known:
        return ""
    drawn = _line([x for x, _ in known], [y for _, y in known], [True] * len(known))
    return f'<path stroke="{QUIET}" stroke-dasharray="20 20" d="{drawn}"/>'


def _line(across: Sequence[int], heights: Sequence[int], joins: Sequence[bool]) -> str:
    """A path that is lifted where a stop doesn't join; a stop alone is a dot. What goes on level
    is one stroke."""
    drawn: list[str] = []
    level = None
    for x, y, goes_on in zip(across, heights, joins, strict=True):
        if not drawn or not goes_on:
            drawn.append(f"M{x} {y}h0")
        elif y != level:
            drawn.append(f"L{x} {y}")
        elif drawn[-1][0] == "H":
            drawn[-1] = f"H{x}"
        else:
            drawn.append(f"H{x}")
        level = y
    return "".join(drawn)
