"""Scorecards and what of them is held back, worked out already: until anything is written that they
are made of."""

from datetime import date
from functools import lru_cache

from django.db import connection

from indicators.disclosure import Disclosed, disclosed
from indicators.models import Change
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from indicators.scorecard.sheet import Sheet, sheet

KEPT = 16
Mark = tuple[str, int]


def kept_sheet(month: Month, *, known_on: date | None, audience: Audience) -> Sheet:
    """The same as `sheet(scorecard(…))`; whoever asks again for what is unchanged waits less.

    The mark is taken first: what is written meanwhile is in the sheet or asked for anew.
    """
    return _worked_out(_mark(), month, known_on, audience)


def kept_disclosed(month: Month, *, audience: Audience) -> Disclosed:
    """The same as `disclosed(…)` of the figures known now."""
    return _disclosed(_mark(), month, audience)


def _mark() -> Mark:
    return str(connection.settings_dict["NAME"]), Change.objects.mark()


@lru_cache(maxsize=KEPT)
def _worked_out(mark: Mark, month: Month, known_on: date | None, audience: Audience) -> Sheet:
    return sheet(scorecard(month, known_on=known_on, audience=audience))


@lru_cache(maxsize=KEPT)
def _disclosed(mark: Mark, month: Month, audience: Audience) -> Disclosed:
    return disclosed(month, audience=audience)
