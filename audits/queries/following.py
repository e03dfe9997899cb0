"""What audits have set going, and who follows it: safeguarding concerns, inadequate cases."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from audits.models import Audit, InadequateCase, SafeguardingConcern
from audits.queries.heads import posts_answered_for
from audits.rules.clock import due
from audits.rules.workflow import Alarm
from kpiportal.access import RUN_AUDITS, Role
from kpiportal.models import Person


def concerns_for(person: Person, today: date) -> QuerySet[SafeguardingConcern]:
    """Those sent to them; all of them for the co-ordinator; and those that they raised.

    A child comes before a blind marking: whom one was sent to sees it, whatever they mark.
    """
    rows = SafeguardingConcern.objects.select_related(
        "audit__case", "audit__team", "raised_by", "post__holder", "acknowledged_by"
    )
    theirs = Q(raised_by=person) | _sent_to(person, today)
    if RUN_AUDITS.is_held_by(person):
        theirs |= ~Q(audit__in=Audit.objects.withheld_from(person))
    return rows.filter(theirs)


def concerns_to_follow(person: Person, today: date) -> QuerySet[SafeguardingConcern]:
    """Not acknowledged yet: by them, or, for the co-ordinator, by whomever they were sent to."""
    rows = concerns_for(person, today).filter(acknowledged_at=None)
    return rows if RUN_AUDITS.is_held_by(person) else rows.filter(_sent_to(person, today))


def _sent_to(person: Person, today: date) -> Q:
    sent = Q(post__in=posts_answered_for(person, today))
    return sent | Q(post=None) if Role.DIRECTOR in person.roles else sent


def inadequate_for(person: Person, today: date) -> QuerySet[InadequateCase]:
    """Those of the services they head; all of them for the co-ordinator."""
    rows = InadequateCase.objects.select_related(
        "audit__case", "audit__team", "audit__programme", "post__holder", "reaudit"
    )
    return rows if RUN_AUDITS.is_held_by(person) else rows.filter(_sent_to(person, today))


def inadequate_to_follow(person: Person, today: date) -> QuerySet[InadequateCase]:
    """Where the next step is theirs; the co-ordinator follows all that are not closed."""
    rows = inadequate_for(person, today).exclude(state=Alarm.CLOSED)
    if RUN_AUDITS.is_held_by(person):
        return rows
    return rows.filter(state__in=[Alarm.STARTED, Alarm.ACKNOWLEDGED])


def due_of(case: InadequateCase) -> date | None:
    """By when the next step is due: none once it is closed."""
    since = case.planned_at or case.acknowledged_at or case.started_at
    if case.state == Alarm.REAUDITED and case.reaudit:
        final = case.reaudit.gradings.order_by("pk").last()
        since = final.at if final else since
    return due(Alarm(case.state), timezone.localdate(since))
