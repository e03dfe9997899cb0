"""The highest or lowest of many months, or of a month's categories."""

from collections.abc import Iterator

from indicators.rules.periods import Month
from narratives.rules.claims.answers import Answer, shown
from narratives.rules.claims.facts import Amount, Facts, Series, Subject
from narratives.rules.claims.saying import Said
from narratives.rules.claims.streaks import points
from narratives.rules.claims.subjects import named
from narratives.rules.claims.when import Calendar, Kind
from narratives.rules.claims.words import Way


def extreme(
    said: Said, subject: Subject, series: Series, facts: Facts, calendar: Calendar
) -> Iterator[Answer]:
    grows = _grows(said, subject)
    if grows is None:
        return
    if said.place:
        yield from _among_categories(said, subject, calendar, grows=grows)
        return
    known = points(subject, series, calendar)
    months = _own(said, calendar)
    if not months or any(each not in known for each in months):
        return
    spans = said.windows or [
        [end for end in known if end >= first] for first in _first_of(said, known, calendar)
    ]
    for span in spans:
        window = {end: known[end] for end in [*span, *months] if end in known}
        if len(window) > 1:
            yield _answer(said, subject, window, months, grows=grows)


def _grows(said: Said, subject: Subject) -> bool | None:
    """Whether the largest is meant; None where nobody can say which is best."""
    if said.way in {Way.UP, Way.DOWN}:
        return said.way is Way.UP
    if subject.better == "neutral":
        return None
    return (subject.better == "bigger") == (said.way is Way.BETTER)


def _own(said: Said, calendar: Calendar) -> list[Month]:
    """The months of which it is said; of none named, the month itself."""
    named_months = [each.end for each in said.whens if each.kind is Kind.MONTH]
    if said.whens and not named_months:
        return []
    return named_months or [calendar.month]


def _answer(
    said: Said, subject: Subject, window: dict[Month, Amount], own: list[Month], *, grows: bool
) -> Answer:
    """Whether all of these months stand at that rank; level ones share it."""
    rank = said.rank - 1
    ordered = sorted(window.values(), key=lambda each: each.number, reverse=grows)
    numbers = [each.number for each in ordered]
    holds = len(ordered) > rank and all(
        numbers.index(window[each].number)
        <= rank
        < numbers.index(window[each].number) + numbers.count(window[each].number)
        for each in own
    )
    there = ordered[min(rank, len(ordered) - 1)]
    when = f" in {there.end.label}" if there.end else ""
    return Answer(holds, f"{shown(subject, there)}{when}", there.what)


def _among_categories(
    said: Said, subject: Subject, calendar: Calendar, *, grows: bool
) -> Iterator[Answer]:
    """Highest at one of the places."""
    own = {each.category for each in named(subject.categories, said.place)}
    month = said.whens[0].end if said.whens else calendar.month
    held = [
        (each.category, made[month])
        for each in subject.categories
        if each.category.lower() not in {"all", "total"}
        and month in (made := points(subject, each, calendar))
    ]
    if not own or len(held) < len(subject.categories) or len(held) < 2:
        return
    pick = max if grows else min
    category, there = pick(held, key=lambda each: each[1].number)
    level = {name for name, each in held if each.number == there.number}
    yield Answer(bool(own & level), f"{category}: {shown(subject, there)}", there.what)


def _first_of(said: Said, known: dict[Month, Amount], calendar: Calendar) -> list[Month]:
    if said.since is not None:
        return [said.since.end, said.since.end + 1]
    if said.count:
        return [calendar.month - said.count + 1]
    if said.every:
        return [min(known)]
    return [calendar.month.year_start(calendar.year_starts)]
