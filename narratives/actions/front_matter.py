"""The papers' own texts, changed. Snapshots taken from then on hold the new ones."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from kpiportal.access import MAKE_PAPERS, Scope
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError, only_changed
from narratives.models import FrontMatter
from narratives.queries import parts
from narratives.queries.front_matter import front_matter, front_matter_version
from narratives.rules.front_matter import TEXTS


@transaction.atomic
def change(*, version: int, texts: Mapping[str, str], by: Person, now: datetime) -> None:
    """`version` is what its editor saw, 0 where the texts read as they did at first."""
    if Scope.ALL not in MAKE_PAPERS.scopes(by):
        raise PermissionDenied("Your role does not let you change the papers’ texts.")
    before = front_matter()
    after = {key: texts[key].strip() for key in TEXTS}
    was, became = only_changed(before, after)
    if not became:
        return
    if version != front_matter_version():
        raise SavedByAnotherError("Somebody else changed the texts in the meantime.")
    acting_as = parts.post_of(by, MAKE_PAPERS, timezone.localdate(now))
    try:
        with transaction.atomic():
            kept = FrontMatter.objects.create(
                number=version + 1,
                texts=after,
                saved_by=by,
                saved_by_name=f"{by.name} ({acting_as})" if acting_as else by.name,
                saved_at=now,
            )
    except IntegrityError as error:
        raise SavedByAnotherError("Somebody else changed the texts in the meantime.") from error
    record(by, "changed", kept, acting_as=acting_as, at=now, before=was, after=became)
