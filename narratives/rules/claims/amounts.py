"""What an indicator was in a period: as held, summed up, or taken out of a year to date."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from indicators.rules.periods import YEAR_TO_DATE, Month
from narratives.rules.claims.facts import (
    PERCENT,
    RATES,
    Amount,
    Held,
    Series,
    Subject,
    amount,
    exact,
    times,
    total,
)
from narratives.rules.claims.when import Kind, When


def amounts(subject: Subject, series: Series, when: When, *, at_end: bool = False) -> list[Amount]:
    """Every way in which the indicator has a figure in that period; none where it isn't held.

    `at_end` where the text speaks of how things stood at the end of the period.
    """
    found = list(_in(when.kind)(subject, series, when))
    if at_end and when.kind is Kind.QUARTER and subject.months == 1:
        found += _month(subject, series, When(Kind.MONTH, when.end))
    return found


def _in(kind: Kind) -> "Callable[[Subject, Series, When], Iterator[Amount]]":
    return {
        Kind.MONTH: _month,
        Kind.QUARTER: _quarter,
        Kind.TO_DATE: _to_date,
        Kind.YEAR: _year,
        Kind.YEAR_AGO: _year_ago,
        Kind.LAST_YEAR: _last_year,
        Kind.OTHER: _not_held,
    }[kind]


def held(series: Series, end: Month, months: int, what: str) -> Iterator[Amount]:
    """The figure as it is held, and where its counts say more, what they make."""
    found = series.figures.get((end, months))
    if found is None:
        return
    made = amount(found, what, end)
    if made is not None:
        yield made


def _month(subject: Subject, series: Series, when: When) -> Iterator[Amount]:
    """Of a year's last month without a figure of its own, the year's."""
    what = _named(subject, series, f"in {when.end.label}")
    own = list(held(series, when.end, subject.months, what))
    yield from own
    if subject.is_to_date:
        yield from _difference(subject, series, when.end, 1, what + " alone")
    elif not own and _months_into_year(subject, when.end) == 12:
        yield from _year(subject, series, When(Kind.YEAR, when.end))


def _quarter(subject: Subject, series: Series, when: When) -> Iterator[Amount]:
    """Where it is for a month, the months so far of the quarter together."""
    if subject.is_stock or subject.months == 3:
        yield from held(series, when.end, subject.months, _named(subject, series, f"in {when}"))
        return
    months = _months_into_quarter(subject, when.end)
    if subject.months == 1:
        yield from _together(subject, series, when.end, months, f"in {when}")
    elif subject.is_to_date:
        so_far = held(
            series, when.end, YEAR_TO_DATE, _named(subject, series, f"to date in {when.end.label}")
        )
        alone = _difference(
            subject, series, when.end, months, _named(subject, series, f"in {when} alone")
        )
        # Of a share the year to date is what is meant, of a count the quarter's own.
        yield from (*so_far, *alone) if subject.unit == PERCENT else (*alone, *so_far)


def _to_date(subject: Subject, series: Series, when: When) -> Iterator[Amount]:
    yield from held(
        series, when.end, YEAR_TO_DATE, _named(subject, series, f"to date in {when.end.label}")
    )
    if subject.months == 1 or (subject.months == 3 and subject.counts):
        yield from _together(
            subject, series, when.end, _months_into_year(subject, when.end), f"in {when}"
        )
    elif not subject.is_to_date:
        yield from held(series, when.end, subject.months, _named(subject, series, f"in {when}"))


def _year(subject: Subject, series: Series, when: When) -> Iterator[Amount]:
    for months in (YEAR_TO_DATE, 12, 0, 3 if subject.months == 3 else 12):
        yield from held(series, when.end, months, _named(subject, series, f"in {when}"))
    if subject.months == 1:
        yield from _together(subject, series, when.end, 12, f"in {when}")


def _year_ago(subject: Subject, series: Series, when: When) -> Iterator[Amount]:
    yield from _month(subject, series, When(Kind.MONTH, when.end))
    yield from _quarter(subject, series, When(Kind.QUARTER, when.end))
    if subject.months == 1:
        yield from _to_date(subject, series, When(Kind.TO_DATE, when.end))


def _last_year(subject: Subject, series: Series, when: When) -> Iterator[Amount]:
    yield from _year(subject, series, when)


def _not_held(subject: Subject, series: Series, when: When) -> Iterator[Amount]:
    return iter(())


def _together(
    subject: Subject, series: Series, end: Month, months: int, period: str
) -> Iterator[Amount]:
    """Months or quarters added up; of shares, their counts."""
    ends = [end - n for n in range(0, months, subject.months)]
    found = [series.figures.get((each, subject.months)) for each in ends]
    what = _named(subject, series, period)
    if any(each is None for each in found):
        return
    parts = [each for each in found if each is not None]
    if subject.counts:
        made = [amount(each, "") for each in parts]
        known = [each for each in made if each is not None]
        if len(known) == len(made):
            yield total(known, what)
        return
    made_of_counts = list(_from_counts(subject, parts, [], what))
    yield from made_of_counts or _between(parts, what)


def _between(parts: list[Held], what: str) -> Iterator[Amount]:
    """A share of several months lies between theirs; where all are the same, it is that."""
    spans = [each.span for each in parts if each.value is not None and each.span]
    numbers = [Fraction(each.value) for each in parts if each.value is not None]
    if len(spans) < len(parts):
        return
    span = spans[0]
    for each in spans[1:]:
        span = span.to(each)
    is_one = min(numbers) == max(numbers)
    yield Amount(numbers[0], spans[0] if is_one else span, what, is_between=not is_one)


def _difference(
    subject: Subject, series: Series, end: Month, months: int, what: str
) -> Iterator[Amount]:
    """The last months of a year to date."""
    now = series.figures.get((end, YEAR_TO_DATE))
    if now is None:
        return
    into = _months_into_year(subject, end)
    before = series.figures.get((end - months, YEAR_TO_DATE)) if into > months else Held(None)
    if before is None or into < months:
        return
    if subject.unit == "number":
        if now.value is not None and (into == months or before.value is not None):
            earlier = Fraction(before.value) if into > months and before.value else Fraction(0)
            yield exact(Fraction(now.value) - earlier, what)
        return
    if into > months:
        yield from _from_counts(subject, [now], [before], what)
    else:
        yield from _from_counts(subject, [now], [], what)


def _from_counts(
    subject: Subject, added: list[Held], taken: list[Held], what: str
) -> Iterator[Amount]:
    """A percentage or rate from summed numerators over summed denominators."""
    every = [*added, *taken]
    if any(each.numerator is None or each.denominator is None for each in every):
        return
    top = _sum(each.numerator for each in added) - _sum(each.numerator for each in taken)
    if subject.unit in RATES:
        below = Fraction(every[0].denominator or 0)
    else:
        below = _sum(each.denominator for each in added) - _sum(each.denominator for each in taken)
    if below <= 0:
        return
    factor = 100 if subject.unit == PERCENT else RATES.get(subject.unit, 1)
    yield exact(factor * top / below, what, top, below)


def _sum(numbers: Iterator[Decimal | None]) -> Fraction:
    return sum((Fraction(each or 0) for each in numbers), Fraction(0))


def _months_into_year(subject: Subject, end: Month) -> int:
    return end.year_start(subject.year_starts).months_until(end) + 1


def _months_into_quarter(subject: Subject, end: Month) -> int:
    return (_months_into_year(subject, end) - 1) % 3 + 1


def _named(subject: Subject, series: Series, period: str) -> str:
    name = f"{subject.code}, {series.category}" if series.category else subject.code
    return f"{name} {period}"


def projected(subject: Subject, series: Series, end: Month) -> list[Amount]:
    """The year end at the rate so far; nothing for shares and for what stands at a day."""
    if not (subject.counts or subject.unit in RATES) or subject.is_stock:
        return []
    factor = Fraction(12, _months_into_year(subject, end))
    return [
        times(each, factor, f"{subject.code} at year end if the rate to {end.label} lasts")
        for each in amounts(subject, series, When(Kind.TO_DATE, end))
    ]


def share(subject: Subject, series: Series, when: When) -> list[Amount]:
    """A category's percentage of the sum of its siblings, where all are held."""
    if not subject.counts or not series.category:
        return []
    of_each = [amounts(subject, each, when) for each in subject.categories]
    own = amounts(subject, series, when)
    if not own or not all(of_each):
        return []
    whole = sum((each[0].number for each in of_each), Fraction(0))
    if not whole:
        return []
    what = own[0].what + ", of all categories"
    return [exact(100 * own[0].number / whole, what, own[0].number, whole)]
