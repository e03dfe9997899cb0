"""A quarter whose audits are final: as its report counted them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle

from django.db.models import F

from audits.demo.crew import Crew
from audits.demo.words import (
    CHILD_SAID,
    CONCERN,
    CONCERNS,
    FAMILY_SAID,
    GOOD,
    IMPROVE,
    PARTNERS_SAID,
    REFLECTION,
    SAID,
    SAID_OF_AREAS,
    STRENGTH,
    STRENGTHS,
    TYPES,
)
from audits.models import (
    AreaJudgement,
    Audit,
    AuditTheme,
    Case,
    CaseNumber,
    Consolidation,
    Grade,
    Grading,
    Programme,
    Theme,
)
from audits.rules.workflow import State
from kpiportal.events import record
from kpiportal.models import Person

# How many of the auditors' judgements the moderator lowered from Good in each quarter.
LOWERED = 2
# Every so many audits one is marked twice, and of those every third time one step apart.
TWICE_EVERY = 5


def past_quarter(
    programme: Programme, counts: tuple[int, ...], crew: Crew, numbers: Iterator[str]
) -> None:
    """All its audits at once, each statement a move that the database allows."""
    grades = list(programme.scale.grades.all())
    final = [grade for grade, count in zip(grades, counts, strict=True) for _ in range(count)]
    at = datetime(programme.first_day.year, programme.first_day.month + 2, 20, 9, tzinfo=UTC)
    audits = _assigned(programme, len(final), crew, numbers, at)
    first = _before_moderation(final, grades)
    _write(audits, first, grades)
    twice = audits[::TWICE_EVERY]
    seconds = _marked_again(twice, crew, grades, at)
    _name_themes(audits, final, grades)
    _move_on(programme, [*twice, *seconds], at)
    _consolidate(twice, seconds, at)
    Grading.objects.bulk_create(_gradings(audits, final, set(twice), crew, at))
    record(None, "took over the audits of", programme, audits=len(audits))


def _assigned(
    programme: Programme, count: int, crew: Crew, numbers: Iterator[str], at: datetime
) -> list[Audit]:
    cases = Case.objects.bulk_create(Case() for _ in range(count))
    CaseNumber.objects.bulk_create(CaseNumber(case=case, number=next(numbers)) for case in cases)
    return Audit.objects.bulk_create(
        Audit(
            programme=programme,
            case=case,
            team=team,
            case_type=case_type,
            auditor=crew.auditor,
            moderator=crew.moderator,
            assigned_at=at,
            assigned_by=crew.coordinator,
        )
        for case, team, case_type in zip(cases, cycle(crew.teams), cycle(TYPES))
    )


def _before_moderation(final: list[Grade], grades: list[Grade]) -> list[Grade]:
    """What the auditors said: as it became, but for a few that they had seen better."""
    lowered = [position for position, grade in enumerate(final) if grade == grades[IMPROVE]]
    chosen = set(lowered[:LOWERED])
    return [grades[GOOD] if at in chosen else grade for at, grade in enumerate(final)]


def _write(audits: Sequence[Audit], given: Sequence[Grade], grades: list[Grade]) -> None:
    for audit, grade in zip(audits, given, strict=True):
        audit.grade, audit.explanation = grade, SAID[grades.index(grade)]
        audit.strengths, audit.concerns, audit.reflection = STRENGTH, CONCERN, REFLECTION
        audit.child_said, audit.family_said = CHILD_SAID, FAMILY_SAID
        audit.partners_said = PARTNERS_SAID
    said = ["strengths", "concerns", "reflection", "child_said", "family_said", "partners_said"]
    Audit.objects.bulk_update(audits, ["grade", "explanation", *said])
    areas = list(audits[0].programme.tool.areas.all())
    AreaJudgement.objects.bulk_create(
        AreaJudgement(
            audit=audit,
            area=area,
            grade=_near(grades, given[place], place + number),
            explanation=SAID_OF_AREAS[area.name],
        )
        for place, audit in enumerate(audits)
        for number, area in enumerate(areas)
    )


def _near(grades: list[Grade], grade: Grade, turn: int) -> Grade:
    """Most areas are judged as the whole is; a few are one step better or worse."""
    step = {1: 1, 4: -1}.get(turn % 7, 0)
    return grades[min(max(grades.index(grade) + step, GOOD), len(grades) - 1)]


def _marked_again(
    twice: Sequence[Audit], crew: Crew, grades: list[Grade], at: datetime
) -> list[Audit]:
    seconds = Audit.objects.bulk_create(
        Audit(
            programme=audit.programme,
            case=audit.case,
            team=audit.team,
            case_type=audit.case_type,
            auditor=crew.second,
            second_of=audit,
            assigned_at=at,
            assigned_by=crew.coordinator,
        )
        for audit in twice
    )
    given = []
    for place, audit in enumerate(twice):
        assert audit.grade is not None
        step = -1 if place % 3 == 2 else 0
        given.append(grades[max(grades.index(audit.grade) + step, GOOD)])
    _write(seconds, given, grades)
    return seconds


def _name_themes(audits: Sequence[Audit], final: Sequence[Grade], grades: list[Grade]) -> None:
    themes = {theme.name: theme for theme in Theme.objects.all()}
    side = AuditTheme.Side
    rows = []
    for place, (audit, grade) in enumerate(zip(audits, final, strict=True)):
        is_worse = grades.index(grade) >= IMPROVE
        strength, concern = STRENGTHS[place % 3], CONCERNS[(place // 2) % 3]
        rows.append(AuditTheme(audit=audit, theme=themes[strength], side=side.STRENGTH))
        if is_worse or place % 4 == 0:
            rows.append(AuditTheme(audit=audit, theme=themes[concern], side=side.CONCERN))
    AuditTheme.objects.bulk_create(rows)


def _move_on(programme: Programme, twice: Sequence[Audit], at: datetime) -> None:
    rows = Audit.objects.filter(programme=programme)
    rows.update(state=State.IN_PROGRESS, version=F("version") + 1)
    rows.update(state=State.SUBMITTED, submitted_at=at)
    rows.filter(pk__in=[audit.pk for audit in twice]).update(
        state=State.CONSOLIDATED, version=F("version") + 1
    )
    firsts = rows.filter(second_of=None)
    firsts.update(state=State.MODERATED, version=F("version") + 1)
    firsts.update(state=State.FINAL, version=F("version") + 1)


def _consolidate(twice: Sequence[Audit], seconds: Sequence[Audit], at: datetime) -> None:
    """Both came to what the first had said."""
    Consolidation.objects.bulk_create(
        Consolidation(
            audit=audit,
            grade=audit.grade,
            reason="We read the plan together and came to this.",
            proposed_by=audit.auditor,
            proposed_at=at,
            agreed_by=second.auditor,
            agreed_at=at,
        )
        for audit, second in zip(twice, seconds, strict=True)
    )
    Grading.objects.bulk_create(
        _grading(second, Grading.Stage.SECOND, second.grade, second.auditor, at=at)
        for second in seconds
    )


def _gradings(
    audits: list[Audit], final: list[Grade], twice: set[Audit], crew: Crew, at: datetime
) -> Iterator[Grading]:
    stage = Grading.Stage
    for audit, grade in zip(audits, final, strict=True):
        why = "No outcome in the plan is dated." if grade != audit.grade else ""
        yield _grading(audit, stage.FIRST, audit.grade, crew.auditor, at=at)
        if audit in twice:
            yield _grading(audit, stage.CONSOLIDATED, audit.grade, crew.auditor, at=at)
        yield _grading(audit, stage.MODERATED, grade, crew.moderator, at=at, reason=why)
        yield _grading(audit, stage.FINAL, grade, crew.moderator, at=at)


def _grading(
    audit: Audit,
    stage: Grading.Stage,
    grade: Grade | None,
    by: Person,
    *,
    at: datetime,
    reason: str = "",
) -> Grading:
    assert grade is not None
    return Grading(audit=audit, stage=stage, grade=grade, by=by, at=at, reason=reason)
