"""Load a pack: all of it in one transaction, or nothing and every fault of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import OperationalError, connection, transaction

from indicators.checks.oddities import CHECK
from indicators.derivation import derive
from indicators.judging import judge, touched_by
from indicators.models import Release
from indicators.packs.applying import apply, keep_printed
from indicators.packs.checking import Checked, check
from indicators.packs.contract import VALUES
from indicators.packs.faults import Fault, Faults, Refused
from indicators.packs.folder import Folder
from indicators.packs.merging import VALUE_MERGE
from indicators.packs.tables import Pack, Unreadable
from indicators.packs.workbook import Workbook
from kpiportal.events import record
from kpiportal.jobs import enqueue
from kpiportal.models import Person
from kpiportal.versions import TryLaterError

LONGEST = "20min"
PATIENCE = "5s"
OUR_TURN = "SELECT pg_advisory_xact_lock(hashtextextended('load a pack', 0))"


@dataclass(frozen=True)
class Loaded:
    """What came of it. `is_new` is false where the same release was loaded before; the counts are
    then of what was not kept at that time."""

    release: Release
    is_new: bool
    counts: dict[str, int] = field(default_factory=dict)
    # Tables that lie beside those of a pack and were not read.
    ignored: list[str] = field(default_factory=list)


def load(path: Path, *, actor: Person | None, now: datetime) -> Loaded:
    """Raises Refused, with every fault, where the pack breaks the contract."""
    return load_pack(_open(path), actor=actor, now=now)


@transaction.atomic
def load_pack(pack: Pack, *, actor: Person | None, now: datetime) -> Loaded:
    take_our_turn()
    faults = Faults()
    checked = check(pack, faults)
    faults.refuse_if_any()
    if checked.earlier:
        return _again(checked, checked.earlier, pack, actor)
    release, counts = apply(checked, actor=actor, now=now)
    derive(release, mentioned=_values_of(checked))
    judge(indicators=touched_by(release))
    enqueue(CHECK, f"{CHECK} release {release.pk}", now=now)
    record(actor, "loaded", release, month=str(release.month), rows=counts)
    return Loaded(release, is_new=True, counts=counts, ignored=pack.strangers)


def _again(checked: Checked, release: Release, pack: Pack, actor: Person | None) -> Loaded:
    """What its document printed is kept, where it was loaded before that was done."""
    counts = {} if release.printed.exists() else keep_printed(checked, release)
    if counts:
        record(actor, "kept printed figures", release, month=str(release.month), rows=counts)
    return Loaded(release, is_new=False, counts=counts, ignored=pack.strangers)


@contextmanager
def rehearsed(checked: Checked, *, now: datetime) -> Iterator[Loaded]:
    """The register with the pack in it and derived, for a look; then all is taken back."""
    with transaction.atomic():
        release, counts = apply(checked, actor=None, now=now)
        derive(release, mentioned=_values_of(checked))
        yield Loaded(release, is_new=True, counts=counts)
        transaction.set_rollback(True)


def _values_of(checked: Checked) -> str | None:
    return VALUE_MERGE.rows if VALUES.name in checked.mentioned else None


def _open(path: Path) -> Pack:
    try:
        return Folder(path) if path.is_dir() else Workbook(path)
    except Unreadable as problem:
        raise Refused([Fault(path.name, problem.row, "", problem.sentence)]) from None


def take_our_turn() -> None:
    """One load at a time; and a large one may take longer than a page may."""
    with connection.cursor() as cursor:
        for limit in ("statement", "lock", "idle_in_transaction_session"):
            cursor.execute(f"SET LOCAL {limit}_timeout = '{LONGEST}'")
        cursor.execute(OUR_TURN)


class BusyError(TryLaterError):
    """A load is under way, and will take longer than a page may."""

    def __init__(self) -> None:
        super().__init__("Figures are being loaded right now. Try again in a minute.")


def take_a_short_turn() -> None:
    """For a change on a page: it stands in line with loads, but not for long."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(OUR_TURN)
    except OperationalError:
        raise BusyError from None
