"""A month in an address."""

from django.http import Http404

from indicators.rules.periods import Month


def month_of(text: str) -> Month:
    try:
        return Month.from_text(text)
    except ValueError:
        raise Http404 from None
