"""The papers' own texts, changed. Snapshots taken from then on hold the new ones."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kpiportal.access import MAKE_PAPERS, Scope
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError, only_changed, save_if_unchanged
from narratives.models import FrontMatter
from narratives.queries.front_matter import front_matter
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
    if version:
        save_if_unchanged(FrontMatter.objects.get(), version=version, texts=after)
    else:
        _, is_new = FrontMatter.objects.get_or_create(defaults={"texts": after})
        if not is_new:
            raise SavedByAnotherError("Somebody else changed the texts in the meantime.")
    record(by, "changed", FrontMatter.objects.get(), at=now, before=was, after=became)
