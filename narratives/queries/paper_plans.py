"""What the schedule asks for by now, and what of it somebody should hear of."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from kpiportal.access import SEE_LEAD_MEMBERS_EDITION, SEE_PUBLISHED, SEE_STAFF_FIGURES, Role
from kpiportal.models import Person
from kpiportal.working_days import working_days_after
from narratives.models import Audience, Moment, Occasion, Paper, PaperPlan, Snapshot
from narratives.rules.workflow import EditionState

WHO_SEES = {
    Audience.STAFF: frozenset(SEE_STAFF_FIGURES.reach),
    Audience.EXEMPT: frozenset(SEE_STAFF_FIGURES.reach) | frozenset(SEE_LEAD_MEMBERS_EDITION.reach),
    Audience.PUBLISHED: frozenset(SEE_PUBLISHED.reach),
}


@dataclass(frozen=True)
class Wanted:
    plan: PaperPlan
    snapshot: Snapshot
    form: str


@dataclass
class Announced:
    """One paper of one snapshot, in the formats in which it was made."""

    first: Paper
    formats: list[str] = field(default_factory=list)


def roles_that_see(audience: Audience) -> frozenset[Role]:
    """To whom a paper for this audience may be announced; some see it only once it is out."""
    return WHO_SEES[audience]


def papers_wanted(now: datetime) -> Iterator[Wanted]:
    """By the schedule, due by now, and not made yet."""
    for plan in PaperPlan.objects.living():
        snapshots = [each for each, at in _happened(plan) if _due(plan, at) <= now]
        made = set(
            Paper.objects.filter(
                snapshot__in=snapshots, name=plan.paper, audience=plan.audience
            ).values_list("snapshot", "format")
        )
        for snapshot in snapshots:
            for form in plan.formats:
                if (snapshot.pk, form) not in made:
                    yield Wanted(plan, snapshot, form)


def last_made(plan: PaperPlan) -> Paper | None:
    return _made_by(plan).select_related("snapshot").defer("snapshot__content").first()


def announced_to(person: Person, *, since: datetime) -> list[Announced]:
    """What was made by the schedule since then, or came out since, and this person may read."""
    found: dict[tuple[int, str, str], Announced] = {}
    for plan in PaperPlan.objects.living():
        if not person.roles & set(plan.tell):
            continue
        new = Q(made_at__gt=since) | Q(snapshot__edition__since__gt=since)
        papers = _made_by(plan).filter(new, pk__in=Paper.objects.visible_to(person))
        for paper in papers.select_related("snapshot").defer("snapshot__content"):
            key = (paper.snapshot_id, paper.name, paper.audience)
            found.setdefault(key, Announced(paper)).formats.append(paper.format)
    return list(found.values())


def _made_by(plan: PaperPlan) -> QuerySet[Paper]:
    papers = Paper.objects.filter(
        name=plan.paper, audience=plan.audience, format__in=plan.formats, made_at__gte=plan.since
    )
    if plan.moment == Moment.FROZEN:
        return papers.filter(snapshot__occasion=Occasion.MONTHLY)
    return papers.filter(snapshot__signature__isnull=False)


def _happened(plan: PaperPlan) -> list[tuple[Snapshot, datetime]]:
    """The snapshots that the plan speaks of, and when it came to that."""
    snapshots = Snapshot.objects.without_content()
    if plan.moment == Moment.FROZEN:
        taken = snapshots.filter(occasion=Occasion.MONTHLY, taken_at__gte=plan.since)
        return [(each, each.taken_at) for each in taken]
    if plan.moment == Moment.APPROVED:
        signed = snapshots.filter(signature__signed_at__gte=plan.since)
        return [(each, each.signature.signed_at) for each in signed.select_related("signature")]
    out = snapshots.filter(
        edition__state=EditionState.PUBLISHED.value, edition__published_at__gte=plan.since
    )
    return [
        (each, at)
        for each in out.select_related("edition")
        if (at := each.edition.published_at) is not None
    ]


def _due(plan: PaperPlan, at: datetime) -> datetime:
    """At once, or in the first minute of a working day in London."""
    if not plan.days:
        return at
    day = working_days_after(timezone.localdate(at), plan.days)
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())
