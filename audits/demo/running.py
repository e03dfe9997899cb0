"""A round in which something stands in every state, so that whoever signs in finds their work."""

from collections.abc import Iterator
from datetime import datetime
from itertools import cycle

from audits.actions.assignment import assign
from audits.actions.moderation import moderate
from audits.actions.recording import decline, save, submit
from audits.actions.writing import Words
from audits.demo.crew import Crew
from audits.demo.words import (
    CHILD_SAID,
    CONCERN,
    FAMILY_SAID,
    GOOD,
    IMPROVE,
    INADEQUATE,
    PARTNERS_SAID,
    REFLECTION,
    SAID,
    SAID_OF_AREAS,
    STRENGTH,
)
from audits.models import Audit, Grade, Programme
from kpiportal.models import Person


def running_quarter(
    programme: Programme, crew: Crew, numbers: Iterator[str], now: datetime
) -> None:
    """Something in every state, so that whoever signs in finds their work."""
    grades = list(programme.scale.grades.all())
    teams = cycle(crew.teams)

    def give(auditor: Person = crew.auditor, moderator: Person | None = crew.moderator) -> Audit:
        return assign(
            programme=programme,
            number=next(numbers),
            team=next(teams),
            auditor=auditor,
            moderator=moderator,
            by=crew.coordinator,
            now=now,
        )

    by = crew.auditor
    for _ in range(3):
        give()
    begun = give()
    unfinished = Words(None, "", STRENGTH, "", {})
    save(audit=begun, version=begun.version, words=unfinished, by=by, now=now)
    declined = give()
    decline(audit=declined, reason="I was this family's social worker.", by=by, now=now)
    for grade in (GOOD, IMPROVE, INADEQUATE, GOOD):
        audit = give()
        words = _words(audit, grades, grade)
        submitted = submit(audit=audit, version=audit.version, words=words, by=by, now=now)
    moderate(
        audit=submitted,
        version=submitted.version,
        grade=grades[IMPROVE],
        reason="The child was not seen alone in the last three visits.",
        by=crew.moderator,
        now=now,
    )
    # One that the moderator records: nobody moderates it yet.
    give(auditor=crew.moderator, moderator=None)


def _words(audit: Audit, grades: list[Grade], grade: int) -> Words:
    areas = {
        area: (grades[grade], SAID_OF_AREAS[area.name]) for area in audit.programme.tool.areas.all()
    }
    return Words(
        grades[grade],
        SAID[grade],
        STRENGTH,
        CONCERN,
        areas,
        reflection=REFLECTION,
        child_said=CHILD_SAID,
        family_said=FAMILY_SAID,
        partners_said=PARTNERS_SAID,
    )
