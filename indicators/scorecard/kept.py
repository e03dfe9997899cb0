"""Scorecards that were worked out already, until anything is written that they are made of."""

from datetime import date
from functools import lru_cache

from django.db import connection

from indicators.models import Change
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from indicators.scorecard.sheet import Sheet, sheet

KEPT = 16


def kept_sheet(month: Month, *, known_on: date | None, audience: Audience) -> Sheet:
    """The same as `sheet(scorecard(…))`; whoever asks again for what is unchanged waits less.

    The mark is taken first: what is written meanwhile is in the sheet or asked for anew.
    """
    database = str(connection.settings_dict["NAME"])
    return _worked_out((database, Change.objects.mark()), month, known_on, audience)


@lru_cache(maxsize=KEPT)
def _worked_out(
    mark: tuple[str, int], month: Month, known_on: date | None, audience: Audience
) -> Sheet:
    return sheet(scorecard(month, known_on=known_on, audience=audience))
