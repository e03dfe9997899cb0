"""Recording an audit: saving what was written, submitting it, giving the case back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audits.actions.writing import Words, words_of, write
from audits.models import Audit, Grading
from audits.rules.completeness import Judged, Lack, Promised, lacking, lacking_of_actions
from audits.rules.workflow import Part, State, move
from kpiportal.access import RECORD_AUDIT
from kpiportal.actions import open_action
from kpiportal.events import record
from kpiportal.models import Person


class IncompleteError(Exception):
    """What an audit lacks before it can be submitted."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(". ".join(lack.sentence for lack in lacks))
        self.lacks = lacks


@transaction.atomic
def save(
    *,
    audit: Audit,
    version: int,
    words: Words,
    by: Person,
    now: datetime,
    is_asked_for: bool = True,
) -> Audit:
    """Keep what was written. The same words again change nothing.

    What a page saves by itself is in the trail where it begins the audit, and not each time.
    """
    current = _lock(audit, by)
    if words_of(current) == words.without_blanks:
        return current
    write(current, version, words)
    if is_asked_for or current.state == State.ASSIGNED:
        record(by, "saved", current, target_name=current.case.reference, version=version + 1)
    return Audit.objects.get(pk=current.pk)


@transaction.atomic
def submit(*, audit: Audit, version: int, words: Words, by: Person, now: datetime) -> Audit:
    """Hand the audit on for moderation. From here on its words are locked, and its actions open."""
    current = _lock(audit, by)
    if current.is_recorded and words_of(current) == words.without_blanks:
        return current  # a second click
    lacks = _lacks(words, now)
    if lacks or words.grade is None:
        raise IncompleteError(lacks)
    write(current, version, words)
    submitting = move("submit", state=State.IN_PROGRESS, parts=current.parts_of(by))
    Audit.objects.filter(pk=current.pk, state=submitting.before).update(
        state=submitting.after, submitted_at=now
    )
    Grading.objects.create(
        audit=current, stage=_stage_of(current), grade=words.grade, at=now, by=by
    )
    _open_actions(current, words, by, now)
    record(by, "submitted", current, target_name=current.case.reference, version=version + 1)
    return Audit.objects.get(pk=current.pk)


@transaction.atomic
def decline(*, audit: Audit, reason: str, by: Person, now: datetime) -> None:
    """Give a case back. The reason is not in the trail: it may speak of the family."""
    _give_back(audit, "decline", "declined", reason, by)


@transaction.atomic
def take_back(*, audit: Audit, reason: str, by: Person, now: datetime) -> None:
    """The co-ordinator takes a case from somebody who can't audit it, to hand it on."""
    _give_back(audit, "take back", "took back", reason, by)


def _give_back(audit: Audit, name: str, verb: str, reason: str, by: Person) -> None:
    current = Audit.objects.locked(audit.pk)
    if current.state == State.DECLINED and current.decline_reason == reason.strip():
        return  # a second click
    step = move(name, state=current.state, parts=current.parts_of(by), reason=reason)
    Audit.objects.filter(pk=current.pk).update(state=step.after, decline_reason=reason.strip())
    record(by, verb, current, target_name=current.case.reference)


def _lock(audit: Audit, by: Person) -> Audit:
    current = Audit.objects.locked(audit.pk)
    if Part.AUDITOR not in current.parts_of(by):
        raise PermissionDenied(f"Your role does not let you {RECORD_AUDIT.what} of somebody else.")
    return current


def _lacks(words: Words, now: datetime) -> list[Lack]:
    overall = Judged("", words.grade is not None, words.explanation)
    areas = [Judged(area.name, grade is not None, e) for area, (grade, e) in words.areas.items()]
    promised = [
        Promised(one.what, has_owner=one.owner is not None, due=one.due) for one in words.promises
    ]
    actions = lacking_of_actions(promised, timezone.localdate(now))
    return [*actions, *lacking(overall, areas)]


def _stage_of(audit: Audit) -> Grading.Stage:
    return Grading.Stage.FIRST if audit.second_of_id is None else Grading.Stage.SECOND


def _open_actions(audit: Audit, words: Words, by: Person, now: datetime) -> None:
    for one in words.without_blanks.promises:
        assert one.owner is not None
        assert one.due is not None
        open_action(
            source=audit,
            source_name=audit.case.reference,
            what=one.what,
            owner=one.owner,
            due=one.due,
            by=by,
            now=now,
        )
