"""Figures typed by hand: the same door as a pack's, with a release of their own.

What somebody typed is held against what they saw. What else became known meanwhile is never
written over: they are told, with both.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from indicators.actions.recalculation import recalculate_after
from indicators.checks.oddities import CHECK, oddities
from indicators.models import Asks, Indicator, Reason, Release, Value
from indicators.packs.applying import apply
from indicators.packs.checking import check
from indicators.packs.faults import Faults, Refused
from indicators.packs.figures import Figures, Round
from indicators.packs.loading import take_a_short_turn
from indicators.packs.tables import Row, Sheet
from indicators.packs.uploaded import FIGURES
from indicators.rules.display import plain
from indicators.rules.periods import Month, months_text
from kpiportal.events import record
from kpiportal.jobs import enqueue
from kpiportal.models import Person

HEADER = ["code", "category", "end", "months", "value", "numerator", "denominator", "status"]
HEADER += ["note"]
BY_HAND = "By hand"


class Key(NamedTuple):
    """Whose figure."""

    indicator: int
    category: str
    end: Month
    months: int


@dataclass(frozen=True)
class Cells:
    """What is said of a figure."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: str = "final"
    note: str = ""

    @classmethod
    def of(cls, value: Value | None) -> "Cells":
        if value is None:
            return cls()
        return cls(value.value, value.numerator, value.denominator, value.status, value.note)

    @property
    def figures(self) -> tuple[Decimal | None, ...]:
        return self.value, self.numerator, self.denominator


@dataclass(frozen=True)
class Entered:
    """One figure as it was typed, and the row that its editor saw in its place; 0: none."""

    key: Key
    code: str
    cells: Cells
    seen: int = 0
    why_changed: str = ""
    why_right: str = ""
    # The warnings that `why_right` answers.
    answered: tuple[str, ...] = ()


@dataclass
class Lack:
    """What a figure is asked for, and what was answered already."""

    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    is_right_said: bool = False
    is_restated: bool = False
    is_change_said: bool = False

    @property
    def is_open(self) -> bool:
        return bool(self.faults or self.lacks_why_right or self.lacks_why_changed)

    @property
    def lacks_why_right(self) -> bool:
        return bool(self.warnings) and not self.is_right_said

    @property
    def lacks_why_changed(self) -> bool:
        return self.is_restated and not self.is_change_said


class LacksError(Exception):
    """Nothing was saved: figures are wrong, or reasons are still to be given."""

    def __init__(self, lacks: Mapping[Key, Lack]) -> None:
        super().__init__(f"{len(lacks)} figures are asked about.")
        self.lacks = lacks


class KnownOtherwiseError(Exception):
    """Nothing was saved: these figures are no longer what their editor saw."""

    def __init__(self, now: Mapping[Key, Value | None]) -> None:
        super().__init__(f"{len(now)} figures became known otherwise.")
        self.now = now


@transaction.atomic
def enter(
    *, figures: Sequence[Entered], month: Month, by: Person, acting_as: str, now: datetime
) -> Release | None:
    """None where all of it is known already: a second click stores nothing more.

    Who may enter which figure is the caller's to have checked.
    """
    take_a_short_turn()
    known, seen = _known_now(figures), _as_seen(figures)
    touched = [each for each in figures if each.cells != Cells.of(seen.get(each.key))]
    changed = [each for each in touched if each.cells != Cells.of(known.get(each.key))]
    if not changed:
        return None
    if otherwise := {each.key: known.get(each.key) for each in changed if _is_stale(each, known)}:
        raise KnownOtherwiseError(otherwise)
    title = _title(month, timezone.localdate(now))
    release, lacks = _stored(changed, known, month, title=title, by=by, now=now)
    if any(lack.is_open for lack in lacks.values()):
        raise LacksError(lacks)
    _keep_reasons(release, changed, lacks, by=by, now=now)
    recalculate_after(
        release,
        indicator=Indicator.objects.get(pk=changed[0].key.indicator),
        release=release,
        by=by,
        now=now,
    )
    enqueue(CHECK, f"{CHECK} release {release.pk}", now=now)
    restated = [each for each in changed if each.key in lacks and lacks[each.key].is_restated]
    record(
        by,
        "entered",
        release,
        at=now,
        acting_as=acting_as,
        month=str(month),
        figures=len(changed),
        restated=[f"{each.code} {each.key.category} {each.key.end}" for each in restated],
    )
    return release


@transaction.atomic
def looked_at(*, figure: Entered, month: Month, by: Person, now: datetime) -> Lack:
    """What would be asked about one figure; nothing of it stays."""
    known = _known_now([figure])
    if figure.cells == Cells.of(known.get(figure.key)):
        return Lack()
    try:
        title = f"{BY_HAND}, looked at {uuid4()}"
        _, lacks = _stored([figure], known, month, title=title, by=by, now=now)
    except LacksError as error:
        lacks = dict(error.lacks)
    transaction.set_rollback(True)
    return lacks.get(figure.key, Lack())


def restates(cells: Cells, before: Value | None) -> bool:
    """Another figure where one was known. Another status or note of the same figure is not."""
    if before is None or before.value is None:
        return False
    return cells.figures != Cells.of(before).figures


def _is_stale(each: Entered, known: Mapping[Key, Value]) -> bool:
    now = known.get(each.key)
    return (now.pk if now else 0) != each.seen


def _as_seen(figures: Sequence[Entered]) -> dict[Key, Value]:
    """What stood on the screen, known still or not: a row never changes."""
    rows = Value.objects.in_bulk([each.seen for each in figures if each.seen])
    return {
        each.key: rows[each.seen]
        for each in figures
        if each.seen in rows and _key_of(rows[each.seen]) == each.key
    }


def _known_now(figures: Sequence[Entered]) -> dict[Key, Value]:
    """What is given; what follows from others is not typed over."""
    rows = Value.objects.current().filter(
        indicator__in={each.key.indicator for each in figures},
        end__in={each.key.end for each in figures},
        is_derived=False,
    )
    return {_key_of(row): row for row in rows}


def _key_of(row: Value) -> Key:
    return Key(row.indicator_id, row.category, row.end, row.months)


Stored = tuple[Release, dict[Key, Lack]]


def _stored(
    figures: Sequence[Entered],
    known: Mapping[Key, Value],
    month: Month,
    *,
    title: str,
    by: Person,
    now: datetime,
) -> Stored:
    """The release with these figures in it, and what they are asked for."""
    lacks: dict[Key, Lack] = defaultdict(Lack)
    for each in figures:
        if restates(each.cells, known.get(each.key)):
            lacks[each.key].is_restated = True
            lacks[each.key].is_change_said = bool(each.why_changed.strip())
    faults = Faults()
    checked = check(_pack(figures, Round(title, timezone.localdate(now), month)), faults)
    if faults:
        _place(faults, figures, lacks)
        raise LacksError(lacks)
    release, _ = apply(checked, actor=by, now=now)
    warnings = _warnings(release, figures)
    for each in figures:
        if told := warnings.get(each.key):
            lacks[each.key].warnings = told
            is_answered = each.why_right.strip() and set(told) <= set(each.answered)
            lacks[each.key].is_right_said = bool(is_answered)
    return release, dict(lacks)


def _place(faults: Faults, figures: Sequence[Entered], lacks: dict[Key, Lack]) -> None:
    """Each with the figure it is about."""
    for fault in faults:
        if fault.row is None:
            raise Refused([fault])
        lacks[figures[fault.row - 2].key].faults.append(fault.sentence)


def _title(month: Month, today: date) -> str:
    """Told apart by their number, since several may come on one day."""
    before = Release.objects.filter(recorded_on=today, month=month, title__startswith=BY_HAND)
    return f"{BY_HAND} for {month.label} ({before.count() + 1})"


def _pack(figures: Sequence[Entered], of: Round) -> Figures:
    rows: list[Row] = [(1, list(HEADER))]
    rows += [(place, _cells(each)) for place, each in enumerate(figures, start=2)]
    return Figures(Sheet(FIGURES, BY_HAND.lower(), iter(rows)), of)


def _cells(each: Entered) -> list[str]:
    counted = ["" if figure is None else plain(figure) for figure in each.cells.figures]
    key = [each.code, each.key.category, str(each.key.end), months_text(each.key.months)]
    return [*key, *counted, each.cells.status, each.cells.note]


def _warnings(release: Release, figures: Sequence[Entered]) -> dict[Key, list[str]]:
    keys = {(each.code, *each.key[1:]): each.key for each in figures}
    found: dict[Key, list[str]] = defaultdict(list)
    for odd in oddities(release):
        key = keys.get((odd.code, odd.category, odd.end, odd.months))
        if key:
            found[key].append(f"{odd.kind}. {odd.sentence}")
    return found


def _keep_reasons(
    release: Release,
    figures: Sequence[Entered],
    lacks: Mapping[Key, Lack],
    *,
    by: Person,
    now: datetime,
) -> None:
    stored = {_key_of(row): row for row in Value.objects.filter(release=release)}
    reasons = []
    for each in figures:
        said: dict[str, Any] = {"value": stored[each.key], "by": by, "at": now}
        asked = lacks.get(each.key, Lack())
        if asked.is_restated:
            reasons.append(Reason(asks=Asks.RESTATED, reason=each.why_changed.strip(), **said))
        reasons += [
            Reason(asks=Asks.ODD, about=warning, reason=each.why_right.strip(), **said)
            for warning in asked.warnings
        ]
    Reason.objects.bulk_create(reasons)
