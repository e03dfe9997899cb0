"""What people do with an upload: bring it, look again, accept what is odd, confirm, withdraw."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from indicators.models import BenchmarkMapping, Source, Upload, UploadProgress, UploadWarning
from indicators.packs.seen import register_now
from indicators.rules.periods import Month
from indicators.rules.upload_states import UPLOAD, State
from kpiportal.access import LOAD_FIGURES
from kpiportal.documents import store
from kpiportal.events import record
from kpiportal.jobs import enqueue
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError, save_if_unchanged

PREVIEW, LOAD = "preview an upload", "load an upload"
LONGEST_NAME = 200


class RegisterChangedError(Exception):
    """The register holds something else than when the preview was made."""


class NotReadyError(Exception):
    """What is still to be said before an upload can be confirmed, in a sentence."""


@transaction.atomic
def receive(
    *,
    content: bytes,
    name: str,
    source: Source,
    month: Month,
    by: Person,
    now: datetime,
    mapping: BenchmarkMapping | None = None,
    published: date | None = None,
) -> Upload:
    """Keep the file and ask for its preview. Nothing of it is in the register yet.

    With a mapping it holds other authorities' figures, published on a day.
    """
    LOAD_FIGURES.check(by)
    upload = Upload.objects.create(
        digest=store.keep(content),
        size=len(content),
        name=_last_part(name),
        source=source,
        month=month,
        mapping=mapping,
        published=published,
        uploaded_by=by,
        uploaded_at=now,
    )
    UploadProgress.objects.create(upload=upload, words="Waiting for its turn", at=now)
    _ask(PREVIEW, upload, by=by, now=now)
    record(by, "uploaded", upload, sha256=upload.digest, size=upload.size, month=str(month))
    return upload


@transaction.atomic
def read_again(*, upload: Upload, version: int, by: Person, now: datetime) -> None:
    """Make the preview anew, against what the register holds now."""
    LOAD_FIGURES.check(by)
    current = _locked(upload)
    if current.state == State.RECEIVED:
        return  # a second click
    move(current, "read again", version=version)
    UploadProgress.objects.filter(upload=current).update(words="Waiting for its turn", at=now)
    _ask(PREVIEW, current, by=by, now=now)
    record(by, "previewed again", current)


@transaction.atomic
def accept(
    *, upload: Upload, warnings: Iterable[int], reason: str, by: Person, now: datetime
) -> int:
    """Say why these warnings may stand; how many were still open."""
    LOAD_FIGURES.check(by)
    current = _locked(upload)
    if current.state != State.READ:
        return 0
    accepted = list(
        UploadWarning.objects.filter(upload=current, pk__in=warnings, accepted_at=None)
        .order_by("pk")
        .values_list("pk", "kind")
    )
    if not accepted:
        return 0
    UploadWarning.objects.filter(pk__in=[pk for pk, _ in accepted]).update(
        reason=reason.strip(), accepted_by=by, accepted_at=now
    )
    kinds = sorted({kind for _, kind in accepted})
    record(by, "accepted warnings of", current, number=len(accepted), kinds=kinds, reason=reason)
    return len(accepted)


@transaction.atomic
def explain(*, upload: Upload, lines: Iterable[int], reason: str, by: Person) -> int:
    """Say why these figures are changed that were known before; how many they are."""
    LOAD_FIGURES.check(by)
    current = _locked(upload)
    if current.state != State.READ:
        return 0
    chosen = current.restated().filter(pk__in=lines)
    number = chosen.update(reason=reason.strip())
    if number:
        record(by, "explained changes of", current, number=number, reason=reason)
    return number


@transaction.atomic
def confirm(*, upload: Upload, version: int, reason: str, by: Person, now: datetime) -> None:
    """Have exactly what the preview showed loaded. A second click changes nothing."""
    LOAD_FIGURES.check(by)
    current = _locked(upload)
    if current.state in {State.CONFIRMED, State.LOADED}:
        return
    if current.version != version:
        raise SavedByAnotherError(f"{current} was previewed again in the meantime.")
    if current.state == State.READ and current.register_seen != register_now():
        raise RegisterChangedError
    if lacks := lacking(current, reason):
        raise NotReadyError(lacks)
    move(
        current,
        "confirm",
        version=version,
        reason=reason.strip(),
        confirmed_by=by,
        confirmed_at=now,
    )
    UploadProgress.objects.filter(upload=current).update(words="Waiting for its turn", at=now)
    _ask(LOAD, current, by=by, now=now)
    record(by, "confirmed", current, sha256=current.digest, totals=current.totals, reason=reason)


@transaction.atomic
def withdraw(*, upload: Upload, version: int, by: Person) -> None:
    """Leave it unloaded. The file stays."""
    LOAD_FIGURES.check(by)
    current = _locked(upload)
    if current.state == State.WITHDRAWN:
        return
    move(current, "withdraw", version=version)
    record(by, "withdrew", current)


def lacking(upload: Upload, reason: str) -> str:
    """Why it can't be confirmed yet; empty where it can."""
    if not upload.brings_something:
        return "The portal knows all of it already: there is nothing to load."
    still_open = upload.warnings.filter(accepted_at=None).count()
    if still_open:
        noun = "1 warning is" if still_open == 1 else f"{still_open:,} warnings are"
        return f"{noun} not accepted yet."
    if upload.restated().filter(reason="").exists() and not reason.strip():
        return "Say why figures that were known before are changed."
    return ""


def move(upload: Upload, name: str, *, version: int, **changes: Any) -> None:
    """Move it if its state allows and nobody moved it since; raise otherwise."""
    step = UPLOAD.move(name, state=upload.state)
    save_if_unchanged(
        upload, version=version, seen={"state": step.before}, state=step.after, **changes
    )
    upload.refresh_from_db()


def ask_for_preview(upload: Upload, *, now: datetime) -> None:
    """On the portal's own account, where the register changed after the confirmation."""
    _ask(PREVIEW, upload, by=upload.uploaded_by, now=now)


def _ask(kind: str, upload: Upload, *, by: Person, now: datetime) -> None:
    ids = {"upload": upload.pk, "version": upload.version}
    key = f"{kind} {upload.pk} v{upload.version}"
    Upload.objects.filter(pk=upload.pk).update(
        job=enqueue(kind, key, ids=ids, asked_by=by, now=now)
    )


def _locked(upload: Upload) -> Upload:
    return Upload.objects.select_for_update().get(pk=upload.pk)


def _last_part(name: str) -> str:
    """Some browsers send where the file lay."""
    return name.replace("\\", "/").rpartition("/")[2][-LONGEST_NAME:]
