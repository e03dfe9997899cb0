"""How sources of benchmarks are read, and where we stand among all authorities."""

from typing import Any

from django.db import transaction

from indicators.checks.oddities import Oddity
from indicators.models import (
    BenchmarkMapping,
    BenchmarkRank,
    Better,
    Definition,
    Release,
    Upload,
    Value,
)
from indicators.packs.authorities import Authorities, Table
from indicators.rules.display import half_away, plain
from indicators.rules.given import decimals_of
from indicators.rules.ranking import place
from kpiportal.access import LOAD_FIGURES
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import save_if_unchanged

OTHERWISE = "Published of us otherwise than we hold it"


@transaction.atomic
def add_mapping(*, by: Person, **said: Any) -> BenchmarkMapping:
    LOAD_FIGURES.check(by)
    mapping = BenchmarkMapping.objects.create(**said)
    record(by, "added", mapping)
    return mapping


@transaction.atomic
def change_mapping(*, mapping: BenchmarkMapping, version: int, by: Person, **said: Any) -> None:
    """What was loaded by it before stays as it was loaded."""
    LOAD_FIGURES.check(by)
    save_if_unchanged(mapping, version=version, **said)
    record(by, "changed", mapping)


def keep_ranks(upload: Upload, pack: Authorities, release: Release) -> int:
    """Where we stand in each table; what is known already leaves no trace."""
    kept = 0
    for rank in _ranks(upload, pack, release):
        current = BenchmarkRank.objects.current().filter(
            indicator=rank.indicator, end=rank.end, months=rank.months
        )
        known = current.first()
        if known and _said(known) == _said(rank):
            continue
        current.update(superseded_at=release.recorded_on)
        rank.save(force_insert=True)
        kept += 1
    return kept


def published_otherwise(upload: Upload, pack: Authorities) -> list[Oddity]:
    """Where the source has another figure of ours than the register, at its own decimals."""
    assert upload.mapping
    months = upload.mapping.months
    known = {
        (value.indicator.code, value.end): value.value
        for value in Value.objects.current()
        .filter(category="", months=months, indicator__code__in={t.code for t in pack.tables})
        .exclude(value=None)
        .select_related("indicator")
    }
    found = []
    for table in pack.tables:
        theirs = table.figures.get(upload.mapping.ours)
        ours = known.get((table.code, table.end))
        if theirs is None or ours is None:
            continue
        decimals = decimals_of(theirs, "percent", {}) or 0
        if half_away(ours, decimals) != half_away(theirs, decimals):
            sentence = f"Published: {plain(theirs)}. The portal holds {plain(ours)}."
            found.append(Oddity(OTHERWISE, sentence, table.code, "", table.end, months))
    return found


def _ranks(upload: Upload, pack: Authorities, release: Release) -> list[BenchmarkRank]:
    definitions = {
        each.indicator.code: each
        for each in Definition.objects.current().select_related("indicator")
    }
    return [
        _rank(upload, table, definitions[table.code], release)
        for table in pack.tables
        if upload.mapping and upload.mapping.ours in table.figures
    ]


def _rank(upload: Upload, table: Table, definition: Definition, release: Release) -> BenchmarkRank:
    mapping = upload.mapping
    assert mapping
    assert upload.published
    own = table.figures[mapping.ours]
    authorities = table.authorities | {mapping.ours}
    everybody = [figure for name, figure in table.figures.items() if name in authorities]
    found = place(own, everybody, smaller_is_better=definition.better == Better.SMALLER)
    return BenchmarkRank(
        indicator=definition.indicator,
        end=table.end,
        months=mapping.months,
        own=own,
        rank=found.rank,
        of=found.of,
        quartile=found.quartile,
        source=mapping.source,
        published=upload.published,
        definition_differs=mapping.definition_differs,
        release=release,
        recorded_on=release.recorded_on,
    )


def _said(rank: BenchmarkRank) -> tuple[object, ...]:
    return (
        plain(rank.own),
        rank.rank,
        rank.of,
        rank.source,
        rank.published,
        rank.definition_differs,
    )
