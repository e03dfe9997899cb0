"""The journey as a snapshot keeps it: the newest cohort, and those that it is held against."""

from decimal import Decimal
from typing import Any

from indicators.journeys import Journey, Look, beside, journey, looks
from indicators.rules.display import half_away, plain
from indicators.rules.journey import Step
from indicators.rules.suppression import Audience

Kept = dict[str, Any]


def journeys_of(audience: Audience) -> list[Kept]:
    """The newest, then the quarter before and the same one a year ago, where they are known."""
    known = looks()
    if not known:
        return []
    before, year_ago = beside(known[0], known)
    shown: list[Look] = [each for each in (known[0], before, year_ago) if each]
    return [_journey(journey(look, known, audience=audience)) for look in dict.fromkeys(shown)]


def _journey(found: Journey) -> Kept:
    return {
        "cohort": found.cohort,
        "as_at": found.as_at,
        "steps": [_step(step) for step in found.steps],
    }


def _step(step: Step) -> Kept:
    return {
        "name": step.name,
        "count": step.count,
        "is_hidden": step.is_hidden,
        "of_step_before": _share(step.of_step_before),
        "of_entered": _share(step.of_entered),
    }


def _share(share: Decimal | None) -> str | None:
    return None if share is None else plain(half_away(share, 0))
