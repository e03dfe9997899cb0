"""The demo council's own texts for its papers."""

from kpiportal.models import Event
from narratives.demo_papers import set_priorities
from narratives.queries.front_matter import front_matter
from narratives.rules.front_matter import table
from tests.cast import Cast
from tests.narratives.makers import NOW


def test_each_priority_has_its_update_and_they_are_set_once(cast: Cast) -> None:
    set_priorities(by=cast.analyst, now=NOW)
    priorities = table(front_matter()["priorities"])
    assert len(priorities) == 5
    assert all(priority and update for priority, update in priorities)
    events = Event.objects.count()
    set_priorities(by=cast.analyst, now=NOW)
    assert Event.objects.count() == events
