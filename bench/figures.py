"""A measured figure, the bar that it is held to, and the table of them."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    what: str
    value: float
    unit: str
    # The row of the floor that does the same work without the portal.
    floor: str = ""
    # Of repeated measurements, whose median the value is.
    least: float | None = None
    most: float | None = None
    # What the value is held to.
    at_most: float | None = None
    at_least: float | None = None


def repeated(what: str, measured: Sequence[float], unit: str, floor: str = "") -> Figure:
    """The median of measurements, between the least and the most of them."""
    return Figure(what, statistics.median(measured), unit, floor, min(measured), max(measured))


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def milliseconds_each(work: Callable[[], object], times: int) -> list[float]:
    return [seconds(work) * 1000 for _ in range(times)]


def p95(measured: Sequence[float]) -> float:
    return statistics.quantiles(measured, n=20)[-1]


HEADS = ("what", "figure", "unit", "least", "most", "floor", "times the floor", "bar", "")
NUMBERS = ("figure", "least", "most", "floor", "times the floor")


def table(figures: Sequence[Figure]) -> str:
    floors = {figure.what: figure.value for figure in figures}
    rows = [HEADS, *(_row(figure, floors.get(figure.floor)) for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def shown(value: float | None) -> str:
    """Three significant figures, without an exponent."""
    if value is None:
        return ""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _row(figure: Figure, floor: float | None) -> tuple[str, ...]:
    return (
        figure.what,
        shown(figure.value),
        figure.unit,
        shown(figure.least),
        shown(figure.most),
        shown(floor),
        shown(figure.value / floor if floor else None),
        *_bar(figure),
    )


def _bar(figure: Figure) -> tuple[str, str]:
    if figure.at_most is not None:
        bar, met = f"at most {shown(figure.at_most)}", figure.value <= figure.at_most
    elif figure.at_least is not None:
        bar, met = f"at least {shown(figure.at_least)}", figure.value >= figure.at_least
    else:
        return "", ""
    return bar, "met" if met else "NOT MET"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.rjust(width) if head in NUMBERS else cell.ljust(width)
        for head, cell, width in zip(HEADS, row, widths, strict=True)
    )
    return "  ".join(cells).rstrip()
