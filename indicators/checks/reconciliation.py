"""A published document's figures against those of the register."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.models import Council, Definition, Part, PrintedFigure, Release, Value
from indicators.rules.display import half_away
from indicators.rules.formula import Call, Code, Function, parse
from indicators.rules.periods import YEAR_TO_DATE, Month
from indicators.rules.published import PrintedNumber, read_printed
from indicators.rules.to_date import Figure, Measure, to_date


@dataclass(frozen=True)
class Published:
    """One printed figure. `months` is the document's: to date, it may be of another indicator."""

    code: str
    category: str
    end: Month
    months: int
    # Of a category: its percentage of the sum of its siblings.
    is_share: bool
    text: str
    printed: PrintedNumber


@dataclass(frozen=True)
class Difference:
    published: Published
    computed: Decimal


@dataclass
class Reconciliation:
    agree: int = 0
    not_computed: int = 0
    differ: list[Difference] = field(default_factory=list)

    @property
    def checked(self) -> int:
        return self.agree + len(self.differ)


@dataclass(frozen=True)
class Paper:
    """A document whose own figures its pack brought, held against the register."""

    release: Release
    found: Reconciliation


def papers() -> list[Paper]:
    """The newest first."""
    printed: dict[Release, list[Published]] = {}
    rows = PrintedFigure.objects.select_related("release", "indicator")
    for row in rows.order_by("-release__recorded_on", "-release", "pk"):
        printed.setdefault(row.release, [])
        if figure := _published(row):
            printed[row.release].append(figure)
    register = _Register({each.code for figures in printed.values() for each in figures})
    return [Paper(release, _held(figures, register)) for release, figures in printed.items()]


def reconcile(figures: Iterable[Published]) -> Reconciliation:
    """Compare with what is known now, at the precision printed."""
    figures = list(figures)
    return _held(figures, _Register({figure.code for figure in figures}))


def _published(row: PrintedFigure) -> Published | None:
    """None where nothing is printed that could be compared."""
    try:
        number = read_printed(row.printed)
    except ValueError:
        return None
    if number is None:
        return None
    place = (row.indicator.code, row.category, Month(row.end), row.months)
    return Published(*place, row.is_share, row.printed, number)


def _held(figures: Iterable[Published], register: "_Register") -> Reconciliation:
    found = Reconciliation()
    for figure in figures:
        computed = register.computed(figure)
        if computed is None:
            found.not_computed += 1
            continue
        shown = half_away(computed, figure.printed.decimals)
        if shown == figure.printed.number:
            found.agree += 1
        else:
            found.differ.append(Difference(figure, shown))
    return found


class _Register:
    """What is known now of some indicators."""

    def __init__(self, codes: set[str]) -> None:
        self.definitions = _definitions(codes)
        parts = {
            code for each in self.definitions.values() for code in _counts_of(each.derive)
        } - codes
        self.definitions |= _definitions(parts)
        council = Council.objects.first()
        self.year_starts = council.year_starts if council else 4
        self.figures: dict[tuple[str, str, Month, int], Figure] = {}
        self.categories: dict[str, dict[tuple[Month, int], set[str]]] = defaultdict(dict)
        rows = Value.objects.current().filter(indicator__code__in=codes | parts)
        columns = ("value", "numerator", "denominator")
        for code, category, end, months, *figure in rows.values_list(
            "indicator__code", "category", "end", "months", *columns
        ).iterator():
            self.figures[code, category, end, months] = Figure(*figure)
            self.categories[code].setdefault((end, months), set()).add(category)
        # A total of its siblings would count them twice.
        self.totals = set(
            Part.objects.current()
            .exclude(whole_category="")
            .values_list("whole__code", "whole_category")
        )

    def computed(self, figure: Published) -> Decimal | None:
        if figure.is_share:
            return self._share(figure)
        return self._value(figure.code, figure.category, figure.end, figure.months)

    def _share(self, figure: Published) -> Decimal | None:
        siblings = self._siblings(figure)
        if figure.category not in siblings:
            return None
        values = [
            self._value(figure.code, sibling, figure.end, figure.months) for sibling in siblings
        ]
        # Of a sum that hides a part nobody knows the shares.
        known = [value for value in values if value is not None]
        whole = sum(known, Decimal(0))
        if len(known) < len(values) or not whole:
            return None
        return known[siblings.index(figure.category)] * 100 / whole

    def _siblings(self, figure: Published) -> list[str]:
        ends = self._year_so_far(figure.code, figure.end)
        found: set[str] = set()
        for (end, months), categories in self.categories[figure.code].items():
            is_of_year = figure.months == YEAR_TO_DATE and end in ends
            if is_of_year or (end, months) == (figure.end, figure.months):
                found |= categories
        return sorted(
            category
            for category in found
            if category and (figure.code, category) not in self.totals
        )

    def _value(self, code: str, category: str, end: Month, months: int) -> Decimal | None:
        found = self.figures.get((code, category, end, months))
        if found:
            return found.value
        return self._to_date(code, category, end) if months == YEAR_TO_DATE else None

    def _to_date(self, code: str, category: str, end: Month) -> Decimal | None:
        """The year-to-date row of an indicator that itself covers other months."""
        said = self.definitions[code]

        def figure_at(month: Month) -> Figure | None:
            return self.figures.get((code, category, month, said.months))

        measure = Measure(said.months, said.unit, said.derive)
        found = to_date(measure, figure_at, self._year_so_far(code, end))
        return found.figure.value if found else self._ratio(said, category, end)

    def _ratio(self, said: Definition, category: str, end: Month) -> Decimal | None:
        """A month that had none of either has no percentage; the year has the ratio of its sums."""
        sums = [
            self._value(code, category, end, YEAR_TO_DATE)
            for code in _counts_of(said.derive)
            if self.definitions[code].months == said.months
        ]
        if len(sums) < 2 or sums[0] is None or not sums[1]:
            return None
        return sums[0] * 100 / sums[1]

    def _year_so_far(self, code: str, end: Month) -> Sequence[Month]:
        starts = self.definitions[code].year_starts or self.year_starts
        return [Month(month) for month in range(end.year_start(starts), end + 1)]


def _definitions(codes: set[str]) -> dict[str, Definition]:
    current = Definition.objects.current().select_related("indicator")
    return {each.indicator.code: each for each in current.filter(indicator__code__in=codes)}


def _counts_of(rule: str) -> list[str]:
    """The two counts that a percentage is worked out from, where they are indicators themselves."""
    match parse(rule) if rule else None:
        case Call(Function.PERCENT, (Code(part), Code(whole))):
            return [part, whole]
    return []
