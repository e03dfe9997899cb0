"""When the steps of a round are due: as somebody set them, else as the rule gives them."""

from collections.abc import Iterable

from indicators.rules.periods import Month
from narratives.models import RoundPlan, RoundSpacing
from narratives.rules.round_dates import RoundDates, Spacing, round_dates


def spacing() -> Spacing:
    kept = RoundSpacing.objects.first()
    return kept.spacing if kept else Spacing()


def dates_of(months: Iterable[Month]) -> dict[Month, RoundDates]:
    wanted, rule = list(months), spacing()
    planned = {plan.end: plan.dates for plan in RoundPlan.objects.filter(end__in=wanted)}
    return {month: planned.get(month) or round_dates(month, spacing=rule) for month in wanted}
