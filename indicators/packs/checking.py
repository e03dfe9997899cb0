"""A pack held against the contract and the register; what is right is staged on the way."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from indicators.models import Comparator, Council, Lead, Life, Release, Unit, Value
from indicators.packs import cells, merging, staging
from indicators.packs.cells import Reader
from indicators.packs.contract import INDICATORS, PARTS, TABLES, TARGETS, VALUES
from indicators.packs.definitions import Definitions, known_now, lay_over
from indicators.packs.faults import Faults
from indicators.packs.fingerprint import fingerprint
from indicators.packs.reading import read
from indicators.packs.settings import Settings, read_settings
from indicators.packs.tables import Pack, meant


@dataclass(frozen=True)
class Checked:
    """A pack that was read to its end. Its other tables are staged."""

    settings: Settings
    definitions: Definitions
    # By table, the columns that its header names; a table that is absent is absent here.
    mentioned: dict[str, set[str]]
    fingerprint: str
    # The same release, if it was loaded before.
    earlier: Release | None


def check(pack: Pack, faults: Faults) -> Checked:
    """Adds every fault; what it returns is sound where there is none."""
    for stranger in pack.strangers:
        if name := meant(stranger):
            sentence = f"A pack has no table of this name. Did you mean {pack.label(name)}?"
            faults.add(pack.label(stranger), None, "", sentence)
    settings = read_settings(pack, faults)
    definitions = known_now()
    _read_indicators(pack, definitions, faults)
    _check_leads(settings, definitions, faults)
    mentioned = _stage_tables(pack, settings, definitions, faults)
    _check_tables(pack, definitions, mentioned, faults)
    found = fingerprint(settings, definitions, merging.staged_tables(), mentioned)
    _check_council(pack, settings, faults)
    earlier = _same_release(pack, settings, found, faults)
    if not earlier:
        _check_day(pack, settings, faults)
    return Checked(settings, definitions, mentioned, found, earlier)


def _read_indicators(pack: Pack, definitions: Definitions, faults: Faults) -> None:
    sheet = pack.sheet(INDICATORS.name)
    definitions.label = pack.label(INDICATORS.name)
    if sheet is None:
        faults.add(definitions.label, None, "", "The pack has no such table. Add one.")
        return
    lay_over(definitions, read(sheet, INDICATORS, faults), faults)
    _check_units(definitions, faults)


def _check_units(definitions: Definitions, faults: Faults) -> None:
    """An indicator can't become a percentage over numerators that exceed their denominators."""
    turned = {
        said.before.indicator_id: said
        for said in definitions.in_pack
        if said.before and said.before.unit != Unit.PERCENT and said.content["unit"] == Unit.PERCENT
    }
    impossible = Value.objects.current().filter(
        indicator__in=turned, numerator__gt=F("denominator")
    )
    newest = impossible.order_by("indicator", "-end").distinct("indicator")
    for indicator, end in newest.values_list("indicator", "end"):
        sentence = f"No percentage: for {end.label} the numerator is greater than the denominator."
        faults.add(definitions.label, turned[indicator].row, "unit", sentence)


def _check_leads(settings: Settings, definitions: Definitions, faults: Faults) -> None:
    known = {*settings.leads, *Lead.objects.values_list("key", flat=True)}
    for said in definitions.in_pack:
        # Where nobody declares leads, a key is all there is to call them by.
        if known and said.content["lead"] and said.content["lead"] not in known:
            sentence = f"{said.content['lead']!r} is not one of the leads: {_listed(known)}."
            faults.add(definitions.label, said.row, "lead", sentence)


def _stage_tables(
    pack: Pack, settings: Settings, definitions: Definitions, faults: Faults
) -> dict[str, set[str]]:
    months = {code: said.content["months"] for code, said in definitions.by_code.items()}
    comparators = {*settings.comparators, *Comparator.objects.values_list("key", flat=True)}
    known: dict[str, Reader] = {
        "code": cells.known(definitions.by_code, "the code of an indicator")
    }
    if comparators:
        known["comparator"] = cells.known(
            comparators, f"one of the comparators: {_listed(comparators)}"
        )
    sums = cells.code_and_category(definitions.by_code)
    mentioned = {}
    for table in TABLES:
        sheet = None if table is INDICATORS else pack.sheet(table.name)
        if sheet is None:
            continue
        of_table = {"whole": sums, "part": sums} if table is PARTS else known
        reading = read(sheet, table, faults, known=of_table)
        staging.stage(reading, months_of=months)
        mentioned[table.name] = {column.name for column in reading.mentioned}
    return mentioned


def _check_tables(
    pack: Pack, definitions: Definitions, mentioned: dict[str, set[str]], faults: Faults
) -> None:
    for table in TABLES:
        if table.name in mentioned and table.key:
            staging.check_keys(table, pack.label(table.name), faults)
    if TARGETS.name in mentioned:
        staging.check_spans(TARGETS, pack.label(TARGETS.name), faults)
    if VALUES.name in mentioned:
        _check_values(pack.label(VALUES.name), definitions, mentioned[VALUES.name], faults)


def _check_values(
    label: str, definitions: Definitions, mentioned: set[str], faults: Faults
) -> None:
    said = definitions.by_code.values()
    percentages = [each.code for each in said if each.content["unit"] == Unit.PERCENT]
    staging.check_numerators(VALUES, label, percentages, faults)
    retired = [
        each.code for each in said if each.is_retired and each.content["status"] == Life.RETIRED
    ]
    for row, code in merging.new_values_of(retired, mentioned) if retired else ():
        faults.add(label, row, "code", f"{code} is retired: it takes no new value.")


def _check_council(pack: Pack, settings: Settings, faults: Faults) -> None:
    council = Council.objects.first()
    if council and settings.council and settings.council != council.name:
        sentence = f"This portal holds the figures of {council.name}: no other council's."
        _fault(pack, settings, "council.name", sentence, faults)
    if council and settings.year_starts not in {None, council.year_starts}:
        sentence = f"The years of {council.name} start in month {council.year_starts} here."
        _fault(pack, settings, "council.year_starts", sentence, faults)


def _same_release(pack: Pack, settings: Settings, found: str, faults: Faults) -> Release | None:
    earlier = Release.objects.filter(
        title=settings.title, month=settings.month, recorded_on=settings.recorded_on
    ).first()
    if earlier and earlier.content_hash != found:
        sentence = (
            "This release is already loaded, and this differs from it. Give a correction"
            " a title and a date of its own."
        )
        _fault(pack, settings, "release.title", sentence, faults)
    return earlier


def _check_day(pack: Pack, settings: Settings, faults: Faults) -> None:
    newest = Release.objects.newest()
    is_readable = settings.recorded_on > date.min
    if newest and is_readable and settings.recorded_on < newest.recorded_on:
        sentence = (
            f"{newest.title!r} of {newest.recorded_on} is loaded already: releases are loaded"
            " in the order of their dates."
        )
        _fault(pack, settings, "release.recorded_on", sentence, faults)


def _fault(pack: Pack, settings: Settings, key: str, sentence: str, faults: Faults) -> None:
    faults.add(pack.settings_label, settings.rows.get(key), key, sentence)


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words))
