"""A round in which something stands in every state, so that whoever signs in finds their work."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from audits.actions.assignment import assign, mark_again
from audits.actions.conflicts import declare
from audits.actions.consolidation import agree, propose
from audits.actions.moderation import moderate
from audits.actions.recording import decline, save, submit
from audits.actions.writing import Words
from audits.demo.crew import Crew
from audits.demo.frames import draw_cases
from audits.demo.words import (
    CHILD_SAID,
    CONCERN,
    CONCERN_AGAIN,
    CONFLICT,
    CONSOLIDATED,
    FAMILY_SAID,
    GOOD,
    IMPROVE,
    INADEQUATE,
    PARTNERS_SAID,
    REFLECTION,
    SAID,
    SAID_OF_AREAS,
    STRENGTH,
    STRENGTH_AGAIN,
)
from audits.models import Audit, FrameCase, Grade, Programme
from audits.queries.sharing import to_mark_twice
from kpiportal.models import Person

DRAWN = 16
# Of those drawn, the auditor's; the next is the moderator's to record, the rest wait for somebody.
THE_AUDITORS = 12


def running_quarter(programme: Programme, crew: Crew, *, place: int, now: datetime) -> None:
    declared = now - timedelta(days=3)
    too_near = crew.teams[-1]
    declare(person=crew.second, team=too_near, reason=CONFLICT, by=crew.second, now=declared)
    drawn = draw_cases(programme, DRAWN, place=place, crew=crew, now=now)
    audits = [_give(programme, row, crew, now) for row in drawn[:THE_AUDITORS]]
    # One that the moderator records: nobody moderates it yet.
    _give(programme, drawn[THE_AUDITORS], crew, now, auditor=crew.moderator, moderator=None)
    grades = list(programme.scale.grades.all())
    twice = _twice(programme, audits, crew)
    _mark_twice(twice, grades, crew, now)
    _mark_once([audit for audit in audits if audit not in twice], grades, crew, now)


def _give(
    programme: Programme,
    row: FrameCase,
    crew: Crew,
    now: datetime,
    *,
    auditor: Person | None = None,
    moderator: Person | None = None,
) -> Audit:
    assert row.case is not None
    return assign(
        programme=programme,
        number=row.case.case_number.number,
        team=row.team,
        case_type=row.case_type,
        auditor=auditor or crew.auditor,
        moderator=moderator if auditor else crew.moderator,
        by=crew.coordinator,
        now=now,
    )


def _twice(programme: Programme, audits: Sequence[Audit], crew: Crew) -> list[Audit]:
    """Three that the second auditor may mark, before all others those that the seed chose."""
    chosen = to_mark_twice(programme)
    may = [audit for audit in audits if audit.team != crew.teams[-1]]
    return sorted(may, key=lambda audit: audit not in chosen)[:3]


def _mark_twice(twice: Sequence[Audit], grades: Sequence[Grade], crew: Crew, now: datetime) -> None:
    """The second marking of one is under way; one waits for the auditor to agree, one for the
    moderator."""
    under_way, proposed, agreed = [
        (audit, mark_again(audit=audit, auditor=crew.second, by=crew.coordinator, now=now))
        for audit in twice
    ]
    _submit(under_way[0], grades, GOOD, now)
    begun = Words(grades[GOOD], "", STRENGTH_AGAIN, "", {})
    save(audit=under_way[1], version=1, words=begun, by=crew.second, now=now)
    for first, second in (proposed, agreed):
        _submit(first, grades, GOOD, now)
        _submit(second, grades, IMPROVE, now)
    for (first, _), grade, by in (
        (proposed, grades[IMPROVE], crew.second),
        (agreed, grades[GOOD], crew.auditor),
    ):
        made = propose(audit=first, grade=grade, reason=CONSOLIDATED, by=by, now=now)
    agree(audit=agreed[0], proposal=made.pk, by=crew.second, now=now)


def _mark_once(once: Sequence[Audit], grades: Sequence[Grade], crew: Crew, now: datetime) -> None:
    """Begun, declined, submitted, moderated; the rest are still as they were given."""
    by = crew.auditor
    begun, declined, *done = once[:6]
    unfinished = Words(None, "", STRENGTH, "", {})
    save(audit=begun, version=begun.version, words=unfinished, by=by, now=now)
    decline(audit=declined, reason="I was this family's social worker.", by=by, now=now)
    submitted = [
        _submit(audit, grades, grade, now)
        for audit, grade in zip(done, (GOOD, IMPROVE, INADEQUATE, GOOD), strict=True)
    ]
    moderate(
        audit=submitted[-1],
        version=submitted[-1].version,
        grade=grades[IMPROVE],
        reason="The child was not seen alone in the last three visits.",
        by=crew.moderator,
        now=now,
    )


def _submit(audit: Audit, grades: Sequence[Grade], grade: int, now: datetime) -> Audit:
    words = _words(audit, grades, grade)
    return submit(audit=audit, version=audit.version, words=words, by=audit.auditor, now=now)


def _words(audit: Audit, grades: Sequence[Grade], grade: int) -> Words:
    """A second marker sees some areas as the first did."""
    is_second = audit.second_of_id is not None
    areas = {
        area: (
            grades[GOOD if is_second and place % 2 else grade],
            SAID_OF_AREAS[area.name],
        )
        for place, area in enumerate(audit.programme.tool.areas.all())
    }
    return Words(
        grades[grade],
        SAID[grade],
        STRENGTH_AGAIN if is_second else STRENGTH,
        CONCERN_AGAIN if is_second else CONCERN,
        areas,
        reflection=REFLECTION,
        child_said=CHILD_SAID,
        family_said=FAMILY_SAID,
        partners_said=PARTNERS_SAID,
    )
