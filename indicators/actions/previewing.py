"""What the portal does with an upload: preview it, and load it once it is confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from indicators.actions.benchmarking import keep_ranks, published_otherwise
from indicators.actions.progress import Tell, told
from indicators.actions.reasons import keep_reasons
from indicators.actions.uploads import ask_for_preview, move
from indicators.checks.oddities import Oddity, oddities
from indicators.models import (
    Finding,
    Source,
    Upload,
    UploadLine,
    UploadWarning,
    Value,
)
from indicators.packs.authorities import Authorities
from indicators.packs.checking import Checked, check
from indicators.packs.comparing import keep_benchmark_lines, keep_lines
from indicators.packs.contract import BENCHMARKS, VALUES
from indicators.packs.faults import Fault, Faults, Refused
from indicators.packs.figures import Round
from indicators.packs.loading import Loaded, load_pack, rehearsed, take_our_turn
from indicators.packs.seen import register_now
from indicators.packs.staging import name_of
from indicators.packs.tables import Pack, Unreadable
from indicators.packs.uploaded import Watched, open_published, open_uploaded
from indicators.packs.workbook import Workbook
from indicators.rules.upload_states import State
from kpiportal.documents import store
from kpiportal.events import record

MOST_WARNINGS = 10_000
AT_ONCE = 2_000

# Of a value: code, category, end, months.
Key = tuple[str, str, int, int]


@dataclass
class _Found:
    """What a preview found beside its lines."""

    totals: dict[str, int] = field(default_factory=dict)
    odd: list[Oddity] = field(default_factory=list)


@transaction.atomic
def preview(*, upload_id: int, version: int, now: datetime) -> None:
    """Read it, hold it against the register, rehearse the load, and take the rehearsal back."""
    upload = _due(upload_id, State.RECEIVED, version)
    if upload is None:
        return
    upload.lines.all().delete()
    upload.warnings.all().delete()
    with told(upload) as tell:
        try:
            found = _look(upload, tell, now)
        except Refused as refused:
            _refuse(upload, version, refused.faults)
            return
        move(
            upload,
            "preview",
            version=version,
            totals=found.totals,
            register_seen=register_now(),
        )


@transaction.atomic
def load(*, upload_id: int, version: int, now: datetime) -> None:
    """Load what was confirmed, all or nothing; or preview it again if the register changed."""
    upload = _due(upload_id, State.CONFIRMED, version)
    if upload is None:
        return
    take_our_turn()
    if register_now() != upload.register_seen:
        move(upload, "read again", version=version)
        ask_for_preview(upload, now=now)
        record(None, "previewed again", upload, why="the register changed meanwhile")
        return
    with told(upload) as tell:
        try:
            with transaction.atomic():
                pack = Watched(_opened(upload, now), tell)
                loaded = load_pack(pack, actor=upload.confirmed_by, now=now)
                keep_reasons(upload, loaded.release)
                if isinstance(pack.pack, Authorities):
                    keep_ranks(upload, pack.pack, loaded.release)
        except Refused as refused:
            upload.lines.all().delete()
            _refuse(upload, version, refused.faults)
            return
    move(upload, "load", version=version, release=loaded.release)


def _due(upload_id: int, state: State, version: int) -> Upload | None:
    """None where somebody moved it on meanwhile: then there is nothing to do."""
    waiting = Upload.objects.filter(pk=upload_id, state=state, version=version)
    return waiting.select_related("uploaded_by", "confirmed_by", "mapping").first()


def _opened(upload: Upload, now: datetime) -> Pack:
    try:
        store.read(upload.digest)  # is it what was uploaded?
        path = store.path_of(upload.digest)
        of = Round(upload.title, timezone.localdate(now), upload.month)
        if upload.mapping and upload.published:
            return open_published(path, mapping=upload.mapping, of=of, published=upload.published)
        is_pasted = upload.source == Source.PASTED
        return open_uploaded(path, name=upload.name, is_pasted=is_pasted, of=of)
    except Unreadable as problem:
        raise Refused([Fault(upload.name, problem.row, "", problem.sentence)]) from None


def _look(upload: Upload, tell: Tell, now: datetime) -> _Found:
    tell("Opening the file")
    pack = Watched(_opened(upload, now), tell)
    take_our_turn()
    faults = Faults()
    with transaction.atomic():
        checked = check(pack, faults)
    if checked.earlier:
        already = f"This is loaded already, as ‘{checked.earlier}’. Nothing would change."
        raise Refused([Fault(upload.name, None, "", already)])
    tell("Comparing with what is known")
    found = _Found(_keep_lines(upload, pack, checked, faults))
    faults.refuse_if_any()
    if isinstance(pack.pack, Workbook):
        found.totals["pack"] = 1
    tell("Working out what follows")
    with rehearsed(checked, now=now) as loaded:
        found.totals |= _consequences(loaded)
        tell("Looking for what is odd")
        found.odd = _listed(oddities(loaded.release))
        if isinstance(pack.pack, Authorities):
            found.totals["ranks"] = keep_ranks(upload, pack.pack, loaded.release)
            found.odd += published_otherwise(upload, pack.pack)
    rows = _rows_of(found.odd) if VALUES.name in checked.mentioned else {}
    _keep_warnings(upload, found.odd, rows)
    return found


def _keep_lines(upload: Upload, pack: Watched, checked: Checked, faults: Faults) -> dict[str, int]:
    if upload.mapping:
        return keep_benchmark_lines(upload, sheet=pack.label(BENCHMARKS.name), faulty=[])
    if VALUES.name not in checked.mentioned:
        return {}
    sheet = pack.label(VALUES.name)
    faulty = sorted({each.row for each in faults if each.file == sheet and each.row})
    return keep_lines(upload, sheet=sheet, mentioned=checked.mentioned[VALUES.name], faulty=faulty)


def _listed(odd: Iterator[Oddity]) -> list[Oddity]:
    """No more than somebody could look at; that there are more is a warning itself."""
    listed = list(islice(odd, MOST_WARNINGS))
    if more := next(odd, None):
        sentence = f"More than {MOST_WARNINGS:,} figures are odd. Only the first are listed."
        listed.append(replace(more, kind="More than can be listed", sentence=sentence))
    return listed


def _consequences(loaded: Loaded) -> dict[str, int]:
    """What else would be new: figures that follow, and rows of the other tables."""
    follows = Value.objects.filter(release=loaded.release, is_derived=True).count()
    of_tables = {
        what: count for what, count in loaded.counts.items() if what.partition(" ")[0] != "values"
    }
    return {f"also {what}": count for what, count in of_tables.items()} | {"follow": follows}


def _refuse(upload: Upload, version: int, faults: list[Fault]) -> None:
    for some in _in_parts(faults):
        UploadLine.objects.bulk_create(
            UploadLine(
                upload=upload,
                finding=Finding.REFUSED,
                sheet=fault.file[:250],
                row=fault.row,
                column=fault.column[:100],
                sentence=fault.sentence,
            )
            for fault in some
        )
    totals = {
        str(finding): upload.lines.filter(finding=finding).count() for finding in Finding.values
    }
    move(upload, "refuse", version=version, totals=totals)
    record(None, "refused", upload, faults=len(faults), first=str(faults[0])[:500])


def _in_parts(faults: list[Fault]) -> Iterator[list[Fault]]:
    return (faults[start : start + AT_ONCE] for start in range(0, len(faults), AT_ONCE))


def _keep_warnings(upload: Upload, odd: list[Oddity], rows: dict[Key, int]) -> None:
    UploadWarning.objects.bulk_create(
        [
            UploadWarning(
                upload=upload,
                kind=each.kind,
                sentence=each.sentence,
                code=each.code,
                category=each.category,
                end=each.end,
                months=each.months,
                row=rows.get((each.code, each.category, int(each.end), each.months)),
            )
            for each in odd
        ],
        batch_size=AT_ONCE,
    )


def _rows_of(odd: list[Oddity]) -> dict[Key, int]:
    """Where in the file the odd figures stand; those that follow from others stand nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT code, category, "end", months, row FROM {name_of(VALUES)}'
            " WHERE code = ANY(%s)",
            [sorted({each.code for each in odd})],
        )
        return {(code, category, end, months): row for code, category, end, months, row in cursor}
