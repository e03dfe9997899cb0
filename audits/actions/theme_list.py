"""The council's list of themes. One that is given up stays where it was named."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from audits.models import Theme
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError


@transaction.atomic
def keep_list(
    *,
    seen: Collection[Theme],
    offered: Collection[Theme],
    new: str,
    by: Person,
    now: datetime,
) -> None:
    """What was ticked or unticked since it was `seen`, and nothing that another did meanwhile."""
    RUN_AUDITS.check(by)
    _turn(set(seen) - set(offered), "gave up", by, now, is_retired=True)
    _turn(set(offered) - set(seen), "took up", by, now, is_retired=False)
    name = " ".join(new.split())
    if not name:
        return
    if there := Theme.objects.filter(name__iexact=name).first():
        raise MoveError(f"{there} is on the list already.")
    try:
        with transaction.atomic():
            theme = Theme.objects.create(name=name)
    except IntegrityError as error:  # sent twice in the same moment: the first is in
        raise MoveError(f"{name} is on the list already.") from error
    record(by, "added", theme, at=now)


def _turn(
    themes: Collection[Theme], verb: str, by: Person, now: datetime, *, is_retired: bool
) -> None:
    for theme in sorted(themes, key=str):
        rows = Theme.objects.filter(pk=theme.pk, is_retired=not is_retired)
        if rows.update(is_retired=is_retired):
            record(by, verb, theme, at=now)
