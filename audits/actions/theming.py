"""What strengths and concerns are about, put right after the auditor has submitted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits.actions.writing import Side, keep_themes
from audits.models import Audit, AuditTheme, Theme
from audits.rules.workflow import Part, State
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import save_if_unchanged
from kpiportal.workflow import MoveError

OPEN = frozenset({State.SUBMITTED, State.CONSOLIDATED, State.MODERATED})
CORRECT = frozenset({Part.MODERATOR, Part.COORDINATOR})


@dataclass(frozen=True)
class Themes:
    """What somebody sees strengths and concerns to be about."""

    strengths: frozenset[Theme]
    concerns: frozenset[Theme]


def may_correct(audit: Audit, person: Person) -> bool:
    """The moderator or the co-ordinator, where neither marked it, until it is final. A second
    marking's themes count nowhere."""
    parts = audit.parts_of(person)
    return (
        bool(parts & CORRECT)
        and Part.AUDITOR not in parts
        and audit.second_of_id is None
        and State(audit.state) in OPEN
        and (audit.state != State.SUBMITTED or audit.second is None)
    )


def check_part(audit: Audit, person: Person) -> None:
    if not audit.parts_of(person) & CORRECT:
        raise PermissionDenied("The moderator or the co-ordinator corrects an audit's themes.")


@transaction.atomic
def correct_themes(
    *, audit: Audit, version: int, themes: Themes, by: Person, now: datetime
) -> None:
    """The same once more changes nothing."""
    current = Audit.objects.locked(audit.pk)
    check_part(current, by)
    if not may_correct(current, by):
        raise MoveError("The themes of this audit are somebody else's, or locked.")
    if themes == themes_of(current):
        return
    save_if_unchanged(current, version=version, seen={"state": current.state})
    changed = keep_corrected(current, themes)
    record(
        by, "corrected the themes of", current,
        target_name=current.case.reference, at=now, **changed,
    )  # fmt: skip


def keep_corrected(audit: Audit, themes: Themes) -> dict[str, Any]:
    """What the trail has of it: the themes on either side that are other than before."""
    before = themes_of(audit)
    keep_themes(audit, Side.STRENGTH, themes.strengths)
    keep_themes(audit, Side.CONCERN, themes.concerns)
    sides = {
        "strengths": (before.strengths, themes.strengths),
        "concerns": (before.concerns, themes.concerns),
    }
    return {
        f"{side}_about": {"before": _names(was), "after": _names(now)}
        for side, (was, now) in sides.items()
        if was != now
    }


def themes_of(audit: Audit) -> Themes:
    rows = AuditTheme.objects.filter(audit=audit).select_related("theme")
    return Themes(
        frozenset(row.theme for row in rows if row.side == Side.STRENGTH),
        frozenset(row.theme for row in rows if row.side == Side.CONCERN),
    )


def _names(themes: frozenset[Theme]) -> list[str]:
    return sorted(theme.name for theme in themes)
