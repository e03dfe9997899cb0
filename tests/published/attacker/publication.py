"""A council's packs, loaded, signed and published one after the other, as an attacker collects
them."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from indicators import disclosure
from indicators.disclosure import disclosed
from indicators.judging import judge
from indicators.models import Change, JudgingPolicy, Value
from indicators.rules.periods import Month, months_text
from indicators.rules.suppression import Audience
from indicators.rules.withholding import Name, Release, Told
from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Person
from tests.published.attacker import outputs, reading
from tests.published.attacker.campaign import Edition
from tests.published.attacker.outputs import Made
from tests.published.attacker.reading import Said
from tests.published.attacker.sums import Key, Printed, Structure
from tests.published.papers import settings_of

FOR_EVER = Month.of(2200, 12)


@dataclass(frozen=True)
class Publication:
    """One release, and what was published of it."""

    day: date
    month: Month
    structure: Structure
    said: Mapping[str, Sequence[Said]]


def published(folders: Sequence[Path], *, signed: int) -> Iterator[Publication]:
    """Load each, have the quarters of so many signed and published, and take what tells figures."""
    structure = Structure()
    demo.make_organisation()
    for number, folder in enumerate(folders):
        demo.load_pack(str(folder.relative_to(demo.PACKS)))
        if number < signed:
            call_command("play_demo_quarter", finish=True)
        structure = copy.deepcopy(structure)
        structure.release(folder)
        release = settings_of(folder)["release"]
        month = Month.from_text(release["month"])
        yield Publication(release["recorded_on"], month, structure, said_of(month))


def said_of(month: Month) -> dict[str, list[Said]]:
    """What is told of a month in outputs that can be read figure by figure."""
    made = outputs.scorecards(month) | outputs.told(month)
    return {name: list(read(made[name])) for name in made if (read := reading.reader_of(name))}


def person(role: Role) -> Person:
    return Person.objects.get(email=demo.email(role))


def everything_of(month: Month) -> Made:
    """What is made of the register as it stands: for readers, and a little for staff."""
    analyst = person(Role.ANALYST)
    previews = outputs.previews(analyst, month, Audience.PUBLISHED)
    of_staff = outputs.for_staff(analyst, month)
    return outputs.scorecards(month) | outputs.told(month) | previews | of_staff


def everything_of_others(month: Month) -> Made:
    """The same with every hidden figure changed in the database itself, where only triggers refuse
    that, and what hides left as it was."""
    told = disclosed(FOR_EVER, audience=Audience.PUBLISHED)
    kept = {Name(key, Told.FIGURE) for key in told.hidden}
    kept |= {Name(key, Told.DENOMINATOR) for key in told.hidden_denominators}
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE indicators_value DISABLE TRIGGER USER")
            cursor.executemany(CHANGE, [tuple(key) for key in told.hidden])
            cursor.executemany(CHANGE_OF, [tuple(key) for key in told.hidden_denominators])
        Change.objects.create()  # as the triggers that were disabled would
        judge()
        patch.setattr(disclosure, "Withheld", lambda: _Kept(kept))
        made = everything_of(month)
        transaction.set_rollback(True)
    return made


WHERE = """WHERE indicator_id = %s AND category = %s AND "end" = %s AND months = %s
    AND superseded_at IS NULL"""
CHANGE = (
    f"UPDATE indicators_value SET value = value * 7 + 1000, numerator = numerator + 100 {WHERE}"
)
CHANGE_OF = f"UPDATE indicators_value SET denominator = denominator + 1000 {WHERE}"


@dataclass
class _Kept:
    """Keeps back what was kept back before."""

    hidden: set[Name]

    def take(self, release: Release) -> None: ...


def editions(publications: Sequence[Publication]) -> list[Edition]:
    """With each release's outputs, everything that any page might print of any month."""
    return [_edition(each) for each in publications]


def as_read(edition: Edition, publication: Publication) -> Edition:
    """The same with nothing in it but what its outputs were found to say."""
    told = {
        (_of_which(each, edition), each.what): Decimal(each.figure.replace(",", ""))
        for said in publication.said.values()
        for each in said
        if each.what != "share"
    }
    rows = {
        key: replace(row, **{what: told.get((key, what)) for what in reading.WHATS})
        for key, row in edition.rows.items()
    }
    return replace(edition, rows=rows)


def leaks(edition: Edition, publication: Publication) -> list[str]:
    """Figures of hidden rows that an output tells all the same."""
    return [
        f"{name}: {each.key} {each.what} {each.figure}"
        for name, said in publication.said.items()
        for each in said
        if (row := edition.rows.get(_of_which(each, edition))) and row.is_hidden
        if each.what != "denominator" or row.denominator is None
    ]


def _edition(publication: Publication) -> Edition:
    """What hides is asked once for all months, as pages ask it."""
    told = disclosed(FOR_EVER, audience=Audience.PUBLISHED, known_on=publication.day)
    rows, behind = {}, {}
    for value in Value.objects.known_on(publication.day).select_related("indicator"):
        place = (value.indicator_id, value.category, value.end, value.months)
        is_hidden, is_few = told.hides(*place), told.hides_denominator(*place)
        key = Key(value.indicator.code, value.category, str(value.end), months_text(value.months))
        figures = (value.value, value.numerator, value.denominator)
        behind[key] = Printed(key, str(value.recorded_on), *figures, is_hidden)
        rows[key] = replace(
            behind[key],
            value=None if is_hidden else value.value,
            numerator=None if is_hidden else value.numerator,
            denominator=None if is_few else value.denominator,
        )
    below = JudgingPolicy.objects.known_on(publication.day).get().suppress_below
    edition = Edition(str(publication.day), publication.structure, rows, below, behind)
    return replace(edition, rows=_with_what_is_worked_out(edition, publication))


def _with_what_is_worked_out(edition: Edition, publication: Publication) -> dict[Key, Printed]:
    """Sums to date that no row holds, and shares of siblings."""
    rows = dict(edition.rows)
    for each in (each for said in publication.said.values() for each in said):
        key = _of_which(each, edition)
        if each.what == "share":
            share = Decimal(each.figure.rstrip("%"))
            if key in rows:
                rows[key] = replace(rows[key], share=share)
        elif key not in edition.rows:
            since = f"worked out on {edition.day}"
            row = rows.get(key) or Printed(key, since, None, None, None, is_hidden=False)
            rows[key] = replace(row, **{each.what: Decimal(each.figure.replace(",", ""))})
    return rows


def _of_which(said: Said, edition: Edition) -> Key:
    """The row that a figure is of: the last before it, that of a year ago, or the year's."""
    key = said.key
    if said.beside == "year_ago":
        return key._replace(end=f"{int(key.end[:4]) - 1}{key.end[4:]}")
    if said.beside == "previous":
        earlier = [row.key for row in _alike(key, edition) if row.key.end < key.end]
        return max(earlier, key=lambda each: each.end, default=key)
    if key.months != "to date":
        return key
    year = [key._replace(months=length) for length in ("ytd", "12")]
    held = next((each for each in year if each in edition.rows), None)
    if held:
        return held
    if (edition.structure.indicators[key.code].get("months") or "1") == "0":
        points = [
            row.key for row in _alike(key._replace(months="0"), edition) if row.key.end <= key.end
        ]
        return max(points, key=lambda each: each.end, default=key)
    return key._replace(months="ytd")


def _alike(key: Key, edition: Edition) -> Iterator[Printed]:
    """Rows of the same series that hold a figure, told or not."""
    for row in edition.behind.values():
        if row.value is not None and row.key._replace(end=key.end) == key:
            yield row
