"""Where to look instead of a month that has no figure."""

from datetime import date

from indicators.models import Definition, Value
from indicators.rules.periods import Month


def nearest_month(definition: Definition, month: Month, *, known_on: date | None) -> Month | None:
    """Whose figure, of the whole or of a category, ends nearest to it; of two the later."""
    known = Value.objects.current() if known_on is None else Value.objects.known_on(known_on)
    rows = known.filter(indicator=definition.indicator_id, months=definition.months)
    ends = {Month(end) for end in rows.exclude(value=None).values_list("end", flat=True)}
    return min(ends - {month}, key=lambda end: (abs(end - month), -end), default=None)
