"""A published document's figures against those of the register."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.models import Council, Definition, Part, Unit, Value
from indicators.rules.display import half_away
from indicators.rules.formula import Function
from indicators.rules.periods import POINT_IN_TIME, YEAR_TO_DATE, Month
from indicators.rules.published import PrintedNumber


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


def reconcile(figures: Iterable[Published]) -> Reconciliation:
    """Compare with what is known now, at the precision printed."""
    figures = list(figures)
    register = _Register({figure.code for figure in figures})
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


@dataclass(frozen=True)
class _Figure:
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


class _Register:
    """What is known now of some indicators."""

    def __init__(self, codes: set[str]) -> None:
        current = Definition.objects.current().select_related("indicator")
        self.definitions = {
            each.indicator.code: each for each in current.filter(indicator__code__in=codes)
        }
        council = Council.objects.first()
        self.year_starts = council.year_starts if council else 4
        self.figures: dict[tuple[str, str, Month, int], _Figure] = {}
        self.categories: dict[str, dict[tuple[Month, int], set[str]]] = defaultdict(dict)
        rows = Value.objects.current().filter(indicator__code__in=codes)
        columns = ("value", "numerator", "denominator")
        for code, category, end, months, *figure in rows.values_list(
            "indicator__code", "category", "end", "months", *columns
        ).iterator():
            self.figures[code, category, end, months] = _Figure(*figure)
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
        definition = self.definitions[code]
        if definition.months == POINT_IN_TIME:
            return self._last(code, category, end)
        figures = self._of_year(code, category, end)
        if definition.unit == Unit.NUMBER:
            return _sum([each.value for each in figures])
        if definition.derive.startswith(Function.PERCENT):
            part = _sum([each.numerator for each in figures])
            whole = _sum([each.denominator for each in figures])
            return part * 100 / whole if part is not None and whole else None
        return None

    def _last(self, code: str, category: str, end: Month) -> Decimal | None:
        for month in reversed(self._year_so_far(code, end)):
            found = self.figures.get((code, category, month, POINT_IN_TIME))
            if found and found.value is not None:
                return found.value
        return None

    def _of_year(self, code: str, category: str, end: Month) -> list[_Figure]:
        """Its periods from the start of the year on; none where they leave a gap."""
        length = self.definitions[code].months
        so_far = self._year_so_far(code, end)
        if length < 1 or len(so_far) % length:
            return []
        ends = so_far[length - 1 :: length]
        found = [self.figures.get((code, category, month, length)) for month in ends]
        return [] if None in found else [each for each in found if each]

    def _year_so_far(self, code: str, end: Month) -> Sequence[Month]:
        starts = self.definitions[code].year_starts or self.year_starts
        return [Month(month) for month in range(end.year_start(starts), end + 1)]


def _sum(figures: Sequence[Decimal | None]) -> Decimal | None:
    """Nothing where there are none, or one is missing: a sum without it would be smaller."""
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if figures and len(known) == len(figures) else None
