"""The share of audits that are good or better, as an indicator on trial that audits feed.

On trial, since it isn't in the paper whose scorecard the demo shows: it stays off that until an
analyst calls it live. It comes in on the day after the last paper, so that a later one may follow.
"""

from datetime import datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from audits.actions.feeding import bring_in, feed
from audits.demo.crew import Crew
from audits.findings.figures import figures
from indicators.actions.register import add_indicator
from indicators.models import Better, Definition, Disclosure, Life, Release, Unit

CODE = "X-AUDIT-GOOD"


def feed_an_indicator(crew: Crew, paper: Release) -> None:
    """Through the door that every figure by hand goes through."""
    day_after = paper.recorded_on + timedelta(days=1)
    now = timezone.make_aware(datetime.combine(day_after, time(9)))
    last = Definition.objects.current().aggregate(last=Max("order"))["last"] or 0
    indicator = add_indicator(
        by=crew.analyst,
        code=CODE,
        content={
            "title": "% of case audits judged good or better in the quarter",
            "section": "Case audits",
            "months": 3,
            "better": Better.BIGGER,
            "unit": Unit.PERCENT,
            "disclosure": Disclosure.PROCESS,
            "order": last + 1,
            "status": Life.IN_DEVELOPMENT,
            "definition": "Of the cases drawn at random for the quarter and finally judged, the"
            " share judged good or better as a whole.",
            "why": "Whether work was done in time says nothing of how good it was.",
            "source": "Case audits, after moderation",
        },
        now=now,
    )
    fed = feed(indicator=indicator, theme="", by=crew.analyst, now=now)
    assert fed is not None
    bring_in(figures=figures(fed, today=day_after), by=crew.analyst, now=now)
