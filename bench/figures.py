"""A measured figure, and the table of them."""

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


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def milliseconds_each(work: Callable[[], object], times: int) -> list[float]:
    return [seconds(work) * 1000 for _ in range(times)]


def p95(measured: Sequence[float]) -> float:
    return statistics.quantiles(measured, n=20)[-1]


def table(figures: Sequence[Figure]) -> str:
    floors = {figure.what: figure for figure in figures}
    rows = [("what", "figure", "unit", "floor", "times the floor")]
    for figure in figures:
        floor = floors.get(figure.floor)
        rows.append(
            (
                figure.what,
                shown(figure.value),
                figure.unit,
                shown(floor.value) if floor else "",
                shown(figure.value / floor.value) if floor else "",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    return "\n".join(_line(row, widths) for row in rows)


def shown(value: float) -> str:
    """Three significant figures, without an exponent."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    what, value, unit, floor, ratio = (
        cell.ljust(width) if column in (0, 2) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return f"{what}  {value}  {unit}  {floor}  {ratio}".rstrip()
