"""Recording an audit: saving what was written, submitting it, declining it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from audits.models import Area, AreaJudgement, Audit, Grade, Grading
from audits.models.audits import TEXTS
from audits.rules.completeness import Judged, Lack, lacking
from audits.rules.workflow import BEING_RECORDED, Part, State, move
from kpiportal.access import RECORD_AUDIT
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import save_if_unchanged
from kpiportal.workflow import MoveError


@dataclass(frozen=True)
class Words:
    """All that an auditor writes. Areas without a word may be left out."""

    grade: Grade | None
    explanation: str
    strengths: str
    concerns: str
    areas: Mapping[Area, tuple[Grade | None, str]]
    reflection: str = ""
    child_said: str = ""
    family_said: str = ""
    partners_said: str = ""


class IncompleteError(Exception):
    """What an audit lacks before it can be submitted."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(". ".join(lack.sentence for lack in lacks))
        self.lacks = lacks


@transaction.atomic
def save(*, audit: Audit, version: int, words: Words, by: Person, now: datetime) -> Audit:
    """Keep what was written. The same words again change nothing."""
    current = _lock(audit, by)
    if words_of(current) == _without_blanks(words):
        return current
    _write(current, version, words)
    record(by, "saved", current, target_name=current.case.reference, version=version + 1)
    return Audit.objects.get(pk=current.pk)


@transaction.atomic
def submit(*, audit: Audit, version: int, words: Words, by: Person, now: datetime) -> Audit:
    """Hand the audit on for moderation. From here on its words are locked."""
    current = _lock(audit, by)
    if current.is_recorded and words_of(current) == _without_blanks(words):
        return current  # a second click
    lacks = lacking(
        Judged("", words.grade is not None, words.explanation),
        [Judged(area.name, grade is not None, e) for area, (grade, e) in words.areas.items()],
    )
    if lacks or words.grade is None:
        raise IncompleteError(lacks)
    _write(current, version, words)
    submitting = move("submit", state=State.IN_PROGRESS, parts=current.parts_of(by))
    Audit.objects.filter(pk=current.pk, state=submitting.before).update(
        state=submitting.after, submitted_at=now
    )
    Grading.objects.create(
        audit=current, stage=_stage_of(current), grade=words.grade, at=now, by=by
    )
    record(by, "submitted", current, target_name=current.case.reference, version=version + 1)
    return Audit.objects.get(pk=current.pk)


def _stage_of(audit: Audit) -> Grading.Stage:
    return Grading.Stage.FIRST if audit.second_of_id is None else Grading.Stage.SECOND


@transaction.atomic
def decline(*, audit: Audit, reason: str, by: Person, now: datetime) -> None:
    """Give a case back. The reason is not in the trail: it may speak of the family."""
    current = Audit.objects.locked(audit.pk)
    if current.state == State.DECLINED and current.auditor == by:
        return
    declining = move("decline", state=current.state, parts=current.parts_of(by), reason=reason)
    Audit.objects.filter(pk=current.pk).update(
        state=declining.after, decline_reason=reason.strip(), version=F("version") + 1
    )
    record(by, "declined", current, target_name=current.case.reference)


def _lock(audit: Audit, by: Person) -> Audit:
    current = Audit.objects.locked(audit.pk)
    if Part.AUDITOR not in current.parts_of(by):
        raise PermissionDenied(f"Your role does not let you {RECORD_AUDIT.what} of somebody else.")
    return current


def _write(current: Audit, version: int, words: Words) -> None:
    _check_scale(current, words)
    save_if_unchanged(
        current,
        version=version,
        seen={"state__in": sorted(BEING_RECORDED)},
        state=State.IN_PROGRESS,
        grade=words.grade,
        **{name: getattr(words, name) for name in TEXTS},
    )
    AreaJudgement.objects.bulk_create(
        [
            AreaJudgement(audit=current, area=area, grade=grade, explanation=explanation)
            for area, (grade, explanation) in words.areas.items()
        ],
        update_conflicts=True,
        unique_fields=["audit", "area"],
        update_fields=["grade", "explanation"],
    )


def _check_scale(audit: Audit, words: Words) -> None:
    """A grade of another scale, or an area of another tool, can only come from a broken form."""
    grades = [words.grade, *(grade for grade, _ in words.areas.values())]
    if any(grade is not None and grade.scale_id != audit.programme.scale_id for grade in grades):
        raise MoveError("Choose a judgement from the programme's own scale.")
    if any(area.tool_id != audit.programme.tool_id for area in words.areas):
        raise MoveError("Judge the areas of the programme's own tool.")


def words_of(audit: Audit) -> Words:
    """What is kept of an audit, without the areas of which nothing was said."""
    judged = AreaJudgement.objects.filter(audit=audit).select_related("area", "grade")
    areas = {row.area: (row.grade, row.explanation) for row in judged}
    texts = {name: getattr(audit, name) for name in TEXTS}
    return _without_blanks(Words(grade=audit.grade, areas=areas, **texts))


def _without_blanks(words: Words) -> Words:
    said = {area: given for area, given in words.areas.items() if given != (None, "")}
    return replace(words, areas=said)
