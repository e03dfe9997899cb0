"""What a chart of lines shows, for those who don't see it. The figures stand in its table."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from indicators.charts.scale import tick_text
from indicators.charts.series import Lines, Point


def described(lines: Lines, *, starts_at: Decimal | None) -> str:
    """Of lines that are cut to their months. `starts_at`: the axis, where that isn't zero."""
    sentences = [
        f"Line chart, {lines.first.label} to {lines.last.label}.",
        *_course(lines.label or "Series", lines.points),
        *(level.description for level in lines.levels),
    ]
    if lines.last_year:
        last = lines.last_year[-1]
        sentences.append(f"{lines.last_year_label}: {last.shown} beside {last.month.label}.")
    if lines.limits:
        sentences.append(f"Control limits: {lines.limits[-1].shown}.")
    sentences += _marked(lines.points)
    sentences += [f"{event.label} before {event.first.label}." for event in lines.events]
    sentences += [
        f"Note {number}, {note.month.label}: {note.words}"
        for number, note in enumerate(lines.notes, start=1)
    ]
    if starts_at is not None:
        sentences.append(f"The axis starts at {tick_text(starts_at, lines.suffix)}, not at 0.")
    return " ".join(sentences)


def _course(name: str, points: Sequence[Point]) -> Iterator[str]:
    told = [(point.value, point) for point in points if point.value is not None]
    if not told:
        yield "There is no figure to show."
        return
    last = told[-1][1]
    yield f"{name}: {last.shown} in {last.month.label}."
    if len(told) > 1:
        low = min(told, key=lambda each: (each[0], each[1].month))[1]
        high = min(told, key=lambda each: (-each[0], each[1].month))[1]
        yield (
            f"Lowest {low.shown} in {low.month.label}, highest {high.shown} in {high.month.label}."
        )


def _marked(points: Sequence[Point]) -> Iterator[str]:
    told = [point for point in points if point.value is not None]
    for what, each in [
        ("Special causes", [f"{p.month.label} ({p.special})" for p in told if p.special]),
        ("Provisional", [p.month.label for p in told if p.is_provisional]),
        ("No figure", [f"{p.month.label} ({p.shown})" for p in points if p.value is None]),
    ]:
        if each:
            yield f"{what}: {', '.join(each)}."
