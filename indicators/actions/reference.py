"""What all indicators share, kept on pages: population, comparators, lead officers' keys."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from indicators.actions.dating import day_after, held, release_by_hand, today
from indicators.actions.recalculation import recalculate_after
from indicators.models import Comparator, Lead, Population
from indicators.packs.loading import take_a_short_turn
from indicators.rules.periods import year_name
from kpiportal.events import record
from kpiportal.models import Person, Post
from kpiportal.versions import SavedByAnotherError


@transaction.atomic
def set_population(*, by: Person, year: int, count: int, seen: int | None, now: datetime) -> None:
    """Of the year that starts in this calendar year. Rates on it are derived anew, as known from
    a release of its own."""
    take_a_short_turn()
    rows = Population.objects.filter(year=year)
    before = held(rows, seen)
    if before and before.count == count:
        return
    name = year_name(year)
    title = f"Population of {name} changed, no. {rows.count() + 1}"
    release = release_by_hand(title, by=by, now=now)
    day = max(release.recorded_on, day_after(before, now))
    if before:
        rows.filter(pk=before.pk).update(superseded_at=day)
    after = Population.objects.create(year=year, count=count, release=release, recorded_on=day)
    recalculate_after(after, release=release, by=by, now=now)
    record(
        by,
        "set",
        after,
        target_name=f"population of {name}",
        at=now,
        before={"count": before.count if before else None},
        after={"count": count},
    )


@transaction.atomic
def add_comparator(*, by: Person, key: str, label: str, now: datetime) -> Comparator:
    """Last in the order, which never changes."""
    take_a_short_turn()
    last = Comparator.objects.aggregate(last=Max("order"))["last"] or 0
    added = Comparator.objects.create(key=key, label=label, order=last + 1, recorded_on=today(now))
    recalculate_after(added, by=by, now=now)
    record(by, "added", added, at=now, after={"key": key, "label": label})
    return added


@transaction.atomic
def rename_comparator(
    *, by: Person, comparator: Comparator, label: str, seen: str, now: datetime
) -> None:
    """`seen` is the label that its editor saw."""
    if label == seen:
        return
    if not Comparator.objects.filter(pk=comparator.pk, label=seen).update(label=label):
        raise SavedByAnotherError(f"{comparator} was saved by somebody else in the meantime.")
    comparator.label = label
    record(by, "changed", comparator, at=now, before={"label": seen}, after={"label": label})


@transaction.atomic
def add_lead(*, by: Person, key: str, post: Post, now: datetime) -> Lead:
    added = Lead.objects.create(key=key, post=post)
    record(by, "added", added, at=now, after={"key": key, "post": post.title})
    return added


@transaction.atomic
def change_lead(*, by: Person, lead: Lead, post: Post, seen: int, now: datetime) -> None:
    """Whose post the key stands for. `seen` is the post that its editor saw."""
    if post.pk == seen:
        return
    if not Lead.objects.filter(pk=lead.pk, post=seen).update(post=post):
        raise SavedByAnotherError(f"{lead} was saved by somebody else in the meantime.")
    was = Post.objects.get(pk=seen).title
    record(by, "changed", lead, at=now, before={"post": was}, after={"post": post.title})
