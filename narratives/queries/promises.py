"""What was promised in commentary: actions, each with its owner, its day and what came of it."""

from django.db.models import F, QuerySet

from kpiportal.models import Action
from kpiportal.models.actions import ActionQuerySet
from kpiportal.rules.action_states import ActionState
from narratives.models import Commentary

KIND = Commentary._meta.label_lower


def made_in(commentary: Commentary) -> ActionQuerySet:
    """In this quarter, whichever of its editions."""
    return _of(_same(commentary).filter(round__end=commentary.round.end))


def made_before(commentary: Commentary) -> ActionQuerySet:
    """Last quarter's, and any before that is still open."""
    earlier = _same(commentary).filter(round__end__lt=commentary.round.end)
    last = earlier.filter(round__end__gte=commentary.round.end - 3)
    return _of(last) | _of(earlier).exclude(state=ActionState.VERIFIED.value)


def _same(commentary: Commentary) -> QuerySet[Commentary]:
    return Commentary.objects.filter(indicator=commentary.indicator_id, section=commentary.section)


def _of(rows: QuerySet[Commentary]) -> ActionQuerySet:
    numbers = [str(pk) for pk in rows.values_list("pk", flat=True)]
    found = Action.objects.filter(source_kind=KIND, source_id__in=numbers).with_names()
    return found.order_by(F("due"), "pk")
