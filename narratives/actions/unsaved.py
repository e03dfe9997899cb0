"""What is typed is kept before it is saved. It is no version, and nobody else's to read: the
trail hears of it when it is saved."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError
from narratives.models import Commentary, Unsaved
from narratives.queries import parts


@transaction.atomic
def keep(
    *, commentary: Commentary, over: int, revision: int, text: str, by: Person, now: datetime
) -> int:
    """Keep it, and return its revision. Raises SavedByAnotherError where another window of the
    same person has typed in between."""
    if parts.writer_of(commentary, by, timezone.localdate(now)) is None:
        raise PermissionDenied("It is not yours to write this commentary.")
    kept, is_new = Unsaved.objects.select_for_update(of=("self",)).get_or_create(
        commentary=commentary, person=by, over=over, defaults={"text": text, "saved_at": now}
    )
    if is_new:
        return kept.revision
    if kept.text == text:
        return kept.revision
    if kept.revision != revision:
        raise SavedByAnotherError(f"{kept} was typed in another window in the meantime.")
    Unsaved.objects.filter(pk=kept.pk).update(text=text, revision=revision + 1, saved_at=now)
    return revision + 1


def forget(*, commentary: Commentary, over: int, by: Person, revision: int | None = None) -> None:
    """Once it is saved, or thrown away. With a revision, only if that is what is kept."""
    rows = Unsaved.objects.filter(commentary=commentary, person=by, over=over)
    if revision is not None:
        rows = rows.filter(revision=revision)
    rows.delete()
