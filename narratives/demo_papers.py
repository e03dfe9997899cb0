"""The demo council's own texts for its papers."""

from datetime import datetime

from kpiportal.models import Person
from narratives.actions.front_matter import change
from narratives.models import FrontMatter
from narratives.queries.front_matter import front_matter

PRIORITIES = """\
Answer every contact within a working day, while there are more of them | A manager looks each \
morning at what has waited since the day before. Schools know what to bring to early help first.
Fewer children who are referred again within a year | A manager reads every repeated referral. \
What they have in common goes to the teams’ meeting each month.
See every child on a plan on time | Each team gets a list of the visits due in the next fortnight \
on Mondays. Visits that were made and written up late are counted apart.
Let children stay where they are settled | A move that was not planned is looked at within a \
week, with the carers.
Health and dental checks within the year | Dates are booked with the health team a quarter ahead."""


def set_priorities(*, by: Person, now: datetime) -> None:
    """Unless the council has changed its texts already."""
    if not FrontMatter.objects.exists():
        change(version=0, texts=front_matter() | {"priorities": PRIORITIES}, by=by, now=now)
