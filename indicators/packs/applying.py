"""A checked pack becomes a release of the register."""

from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Max

from indicators.models import (
    Comparator,
    Council,
    Dated,
    Definition,
    Indicator,
    JudgingPolicy,
    Lead,
    Life,
    Population,
    Release,
)
from indicators.packs import merging, staging
from indicators.packs.checking import Checked
from indicators.packs.contract import BENCHMARKS, PUBLISHED, TARGETS
from indicators.packs.definitions import Definitions, Said
from indicators.packs.settings import Settings
from kpiportal.models import Person, Post


def apply(
    checked: Checked, *, actor: Person | None, now: datetime
) -> tuple[Release, dict[str, int]]:
    """The release, and how many rows of what kind it brought."""
    settings = checked.settings
    release = Release.objects.create(
        title=settings.title,
        recorded_on=settings.recorded_on,
        month=settings.month,
        content_hash=checked.fingerprint,
        loaded_at=now,
        loaded_by=actor,
    )
    _council(settings)
    _leads(settings, checked.definitions)
    _comparators(checked, release)
    _policy(settings, release)
    _populations(settings, release)
    counts = {"definitions": _definitions(checked.definitions, release)}
    for how in merging.MERGES:
        if how.staged.name in checked.mentioned:
            merged = merging.merge(how, checked.mentioned[how.staged.name], release)
            counts[how.staged.name] = merged.new
            counts[f"{how.staged.name} changed"] = merged.changed
    if TARGETS.name in checked.mentioned:
        counts[TARGETS.name] = merging.add_targets(release)
    counts |= keep_printed(checked, release)
    return release, {what: count for what, count in counts.items() if count}


def keep_printed(checked: Checked, release: Release) -> dict[str, int]:
    """How many of the figures that the pack's document printed are now kept, where it has any."""
    count = merging.add_printed(release) if PUBLISHED.name in checked.mentioned else 0
    return {"printed figures": count} if count else {}


def _council(settings: Settings) -> None:
    council = Council.objects.first()
    if council is None:
        Council.objects.create(
            name=settings.council,
            short_name=settings.short_name or settings.council,
            year_starts=settings.year_starts or 4,
        )
    elif settings.short_name:
        Council.objects.update(short_name=settings.short_name)


def _leads(settings: Settings, definitions: Definitions) -> None:
    known = set(Lead.objects.values_list("key", flat=True))
    named = {each.content["lead"] for each in definitions.in_pack if each.content["lead"]}
    for key, title in ({key: key for key in named - known} | settings.leads).items():
        post, _ = Post.objects.get_or_create(title=title)
        Lead.objects.update_or_create(key=key, defaults={"post": post})


def _comparators(checked: Checked, release: Release) -> None:
    settings = checked.settings
    known = {each.key: each for each in Comparator.objects.all()}
    named = (
        dict.fromkeys(staging.distinct(BENCHMARKS, "comparator"))
        if BENCHMARKS.name in checked.mentioned
        else {}
    )
    labels = {key: key for key in named if key not in known} | settings.comparators
    following = (Comparator.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    # The pack's own order first, then those that it doesn't declare.
    for key in [*settings.comparators, *(key for key in labels if key not in settings.comparators)]:
        if key in known:
            Comparator.objects.filter(key=key).update(label=labels[key])
            continue
        Comparator.objects.create(
            key=key,
            label=labels[key],
            order=following,
            release=release,
            recorded_on=release.recorded_on,
        )
        following += 1


def _policy(settings: Settings, release: Release) -> None:
    current = JudgingPolicy.objects.current().first()
    names = ["tolerance", "compare", "carry_forward", "rollup", "suppress_below"]
    before = {name: getattr(current, name) for name in names} if current else {}
    decimals = current.decimals if current else {}
    after = before | settings.policy
    after_decimals = decimals | settings.decimals
    if current and (before, decimals) == (after, after_decimals):
        return
    _close(JudgingPolicy, [current.pk] if current else [], release.recorded_on)
    JudgingPolicy.objects.create(
        **after,
        decimals=after_decimals,
        release=release,
        recorded_on=_following(release.recorded_on, current),
    )


def _populations(settings: Settings, release: Release) -> None:
    known = {each.year: each for each in Population.objects.current()}
    for year, count in settings.population.items():
        current = known.get(year)
        if current and current.count == count:
            continue
        _close(Population, [current.pk] if current else [], release.recorded_on)
        Population.objects.create(
            year=year,
            count=count,
            release=release,
            recorded_on=_following(release.recorded_on, current),
        )


def _definitions(definitions: Definitions, release: Release) -> int:
    changed = [each for each in definitions.in_pack if each.is_changed]
    new = [Indicator(code=each.code) for each in changed if each.before is None]
    Indicator.objects.bulk_create(new)
    indicators = {indicator.code: indicator for indicator in new} | {
        each.code: each.before.indicator for each in changed if each.before
    }
    leads = {lead.key: lead for lead in Lead.objects.all()}
    closed = [each.before.pk for each in changed if each.before]
    _close(Definition, closed, release.recorded_on)
    Definition.objects.bulk_create(
        _definition(each, indicators[each.code], leads, release) for each in changed
    )
    return len(changed)


def _definition(
    said: Said, indicator: Indicator, leads: dict[str, Lead], release: Release
) -> Definition:
    content: dict[str, Any] = dict(said.content)
    lead = content.pop("lead")
    return Definition(
        indicator=indicator,
        lead=leads[lead] if lead else None,
        retired_by=_retired_by(said, release),
        release=release,
        recorded_on=_following(release.recorded_on, said.before),
        **content,
    )


def _retired_by(said: Said, release: Release) -> Release | None:
    if said.content["status"] != Life.RETIRED:
        return None
    return said.before.retired_by if said.before and said.is_retired else release


def _close(model: type[Dated], rows: list[int], day: date) -> None:
    """Never before the row was known: a page may have changed it after the release's day."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET superseded_at = greatest(%s, recorded_on)"
            " WHERE id = ANY(%s)",
            [day, rows],
        )


def _following(day: date, before: Dated | None) -> date:
    return max(day, before.recorded_on) if before else day
