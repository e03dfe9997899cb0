"""Keeping frameworks, and saying where an indicator stands in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from indicators.actions.dating import close, day_after, held
from indicators.models import Definition, Framework, Indicator
from indicators.packs.definitions import CONTENT
from indicators.packs.loading import take_a_short_turn
from indicators.rules import tags
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import only_changed, save_if_unchanged

SAID = ("name", "levels", "themes", "questions")


@transaction.atomic
def add_framework(
    *,
    by: Person | None,
    name: str,
    is_own: bool,
    levels: Sequence[str],
    themes: Sequence[str],
    questions: Mapping[str, Sequence[str]] | None = None,
    now: datetime,
) -> Framework:
    said = {"levels": list(levels), "themes": list(themes), "questions": dict(questions or {})}
    added = Framework.objects.create(name=name, is_own=is_own, **said)
    record(by, "added", added, at=now, after={"name": name, **said})
    return added


@transaction.atomic
def change_framework(
    *, by: Person, framework: Framework, version: int, now: datetime, **said: Any
) -> None:
    """`said` is any of name, levels, themes and questions."""
    was = {name: getattr(framework, name) for name in said}
    if was == said:
        return
    save_if_unchanged(framework, version=version, **said)
    before, after = only_changed(was, said)
    record(by, "changed", framework, at=now, before=before, after=after)


@transaction.atomic
def place_indicator(
    *,
    by: Person | None,
    indicator: Indicator,
    seen: int,
    level: str,
    theme: str,
    said: Mapping[str, str],
    now: datetime,
) -> None:
    """`level` and `theme` are those of the council's own framework; `said` is what its tags are to
    say, by name. `seen` is the definition that its editor saw. No figure hangs on any of this, so
    nothing is worked out again."""
    take_a_short_turn()
    before = held(Definition.objects.filter(indicator=indicator), seen)
    placed = {
        "level": level,
        "theme": theme,
        "tags": tags.write(tags.read(before.tags) | dict(said)),
    }
    was = {name: getattr(before, name) for name in placed}
    if was == placed:
        return
    close(before, now)
    stays = {name: getattr(before, name) for name in CONTENT}
    Definition.objects.create(
        indicator=indicator,
        recorded_on=day_after(before, now),
        retired_by=before.retired_by,
        **{**stays, **placed},
    )
    was, became = only_changed(was, placed)
    record(by, "placed", indicator, at=now, before=was, after=became)
