"""Snapshots and papers are made here. Nothing changes either afterwards."""

from collections.abc import Iterable
from datetime import datetime
from itertools import product
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from indicators.judging import hold_figures_still
from indicators.rules import suppression
from indicators.rules.periods import Month
from kpiportal import VERSION, jobs
from kpiportal.access import MAKE_PAPERS
from kpiportal.documents import store
from kpiportal.events import record
from kpiportal.models import Job, Person
from narratives import papers
from narratives.models import Audience, Occasion, Paper, Round, Snapshot
from narratives.queries import parts
from narratives.rules.canonical import digest
from narratives.snapshots.chain import GENESIS, seal_of
from narratives.snapshots.content import content_of

ONE_AT_A_TIME = "narratives: the chain of snapshots"


@transaction.atomic
def take(
    *,
    month: Month,
    occasion: Occasion,
    now: datetime,
    by: Person | None = None,
    acting_as: str | None = None,
    reason: str = "",
    quarter: Round | None = None,
    supersedes: Snapshot | None = None,
    content: bytes | None = None,
) -> Snapshot:
    """Freeze a month as it is known now, at the end of the chain.

    The month's own snapshot is taken once, and another only where something is new: else it is
    the one that is there.
    """
    _wait_for_our_turn()
    if content is None:
        hold_figures_still()
        content = content_of(month, quarter=quarter)
    there = _already_taken(month, occasion, digest(content))
    if there:
        return there
    snapshot = _chained(
        month=month,
        occasion=occasion,
        round=quarter,
        supersedes=supersedes,
        reason=reason.strip(),
        code_version=VERSION,
        content=content,
        sha256=digest(content),
        taken_at=now,
        taken_by=by,
        taken_by_name=_name(by, acting_as),
    )
    record(
        by,
        "took",
        snapshot,
        acting_as=acting_as,
        at=now,
        number=snapshot.number,
        sha256=snapshot.sha256,
        seal=snapshot.seal,
        reason=snapshot.reason,
    )
    return snapshot


@transaction.atomic
def take_by_hand(*, month: Month, reason: str, by: Person, now: datetime) -> Snapshot:
    """Out of turn, with a reason. Where nothing is new it is the newest that is there."""
    _wait_for_our_turn()
    newest = Snapshot.objects.without_content().filter(month=month).order_by("number").last()
    is_signed = newest is not None and newest.occasion == Occasion.APPROVED
    return take(
        month=month,
        occasion=Occasion.BY_HAND,
        now=now,
        by=by,
        acting_as=parts.post_of(by, MAKE_PAPERS, timezone.localdate(now)),
        reason=reason,
        supersedes=None if is_signed else newest,
    )


@transaction.atomic
def ask_for_paper(
    *,
    snapshot: Snapshot,
    name: str,
    audience: Audience,
    form: str = papers.PDF,
    by: Person | None,
    now: datetime,
) -> Job:
    """The paper made from this snapshot; asked for twice it is made once, and one that could not
    be made is tried again."""
    papers.check(name, form)
    asked = paper_request(snapshot=snapshot, name=name, audience=audience, form=form, by=by)
    job = jobs.enqueue(asked.kind, asked.key, ids=asked.ids, asked_by=by, now=now)
    if by and job.state == Job.State.SET_ASIDE:
        jobs.try_again(job, by=by, now=now)
    return job


def paper_request(
    *, snapshot: Snapshot, name: str, audience: Audience, form: str, by: Person | None = None
) -> jobs.Request:
    """The job that makes it: one, whoever asks and however often."""
    return jobs.Request(
        "paper",
        f"paper {name} {audience} {form} of snapshot {snapshot.number}",
        {
            "snapshot": snapshot.pk,
            "name": name,
            "audience": str(audience),
            "form": form,
            "by": by and by.pk,
        },
    )


@transaction.atomic
def ask_for_papers(
    *,
    snapshot: Snapshot,
    names: Iterable[str],
    audiences: Iterable[Audience],
    forms: Iterable[str],
    by: Person | None,
    now: datetime,
) -> list[Job]:
    """Each of these papers for each audience, in those of the formats that it has."""
    return [
        ask_for_paper(snapshot=snapshot, name=name, audience=audience, form=form, by=by, now=now)
        for name, audience, form in product(names, audiences, forms)
        if form in papers.formats_of(name)
    ]


@transaction.atomic
def make_paper(
    *,
    snapshot: Snapshot,
    name: str,
    audience: Audience,
    form: str = papers.PDF,
    by: Person | None,
    now: datetime,
) -> Paper:
    """Make the paper and keep its file. The file is on the disk before its row is written."""
    there = Paper.objects.filter(
        snapshot=snapshot, name=name, audience=audience, format=form
    ).first()
    if there:
        return there
    made = papers.made(snapshot, name, audience=suppression.Audience(audience), form=form)
    paper = Paper.objects.create(
        snapshot=snapshot,
        name=name,
        audience=audience,
        format=form,
        sha256=store.keep(made),
        size=len(made),
        made_at=now,
        made_for=by,
    )
    record(by, "made", paper, at=now, sha256=paper.sha256, snapshot=snapshot.number)
    return paper


def _wait_for_our_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [ONE_AT_A_TIME])


def _already_taken(month: Month, occasion: Occasion, sha256: str) -> Snapshot | None:
    of_month = Snapshot.objects.without_content().filter(month=month)
    if occasion == Occasion.MONTHLY:
        return of_month.filter(occasion=occasion).first()
    if occasion in (Occasion.CLOSED, Occasion.BY_HAND):
        newest = of_month.order_by("number").last()
        return newest if newest and newest.sha256 == sha256 else None
    return None


def _chained(**said: Any) -> Snapshot:
    """Kept at the end of the chain, under a seal over all that is said of it."""
    last = Snapshot.objects.without_content().order_by("number").last()
    number, previous = (last.number + 1, last.seal) if last else (1, GENESIS)
    snapshot = Snapshot(number=number, previous=previous, **said)
    snapshot.seal = seal_of(snapshot)
    snapshot.save(force_insert=True)
    return snapshot


def _name(by: Person | None, acting_as: str | None) -> str:
    if by is None:
        return "The portal"
    return f"{by.name} ({acting_as})" if acting_as else by.name
