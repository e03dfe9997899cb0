"""A quarter whose audits are final: as its report counted them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import F

from audits.actions.inadequate import acknowledge, plan
from audits.actions.moderation import finalise
from audits.demo.crew import Crew
from audits.demo.frames import draw_cases
from audits.demo.words import (
    CHILD_SAID,
    CONCERN,
    CONCERNS,
    FAMILY_SAID,
    FOLLOWS,
    GOOD,
    IMPROVE,
    PARTNERS_SAID,
    REFLECTION,
    SAID,
    SAID_OF_AREAS,
    STRENGTH,
    STRENGTHS,
)
from audits.models import (
    AreaJudgement,
    Audit,
    AuditTheme,
    Consolidation,
    FrameCase,
    Grade,
    Grading,
    InadequateCase,
    Programme,
    Theme,
)
from audits.queries.heads import heads_now
from audits.queries.sharing import to_mark_twice
from audits.rules.workflow import State
from kpiportal.events import record
from kpiportal.models import Person

# How many of the auditors' judgements the moderator lowered from Good in each quarter.
LOWERED = 2
# The seed has one in five marked twice, and of those every third is one step apart.
TWICE_EVERY = 5


def past_quarter(
    programme: Programme,
    counts: tuple[int, ...],
    crew: Crew,
    *,
    place: int,
    lately: int,
    now: datetime,
) -> None:
    """All its audits at once, each statement a move that the database allows; the last of them
    became final `lately`."""
    grades = list(programme.scale.grades.all())
    final = [grade for grade, count in zip(grades, counts, strict=True) for _ in range(count)]
    begins = datetime(programme.first_day.year, programme.first_day.month, 5, 9, tzinfo=UTC)
    at = begins.replace(month=begins.month + 2, day=20)
    drawn = draw_cases(programme, len(final), place=place, crew=crew, now=begins)
    audits = _assigned(programme, drawn, crew, begins)
    awaited = audits[len(audits) - lately :]
    first = _before_moderation(final, grades)
    _write(audits, first, grades)
    twice = audits[::TWICE_EVERY]
    seconds = _marked_again(twice, crew, grades, begins)
    _name_themes(audits, final, grades)
    _move_on(programme, [*twice, *seconds], awaited, at)
    _consolidate(twice, seconds, at)
    gradings = _gradings(audits, final, set(twice), crew, at)
    late = {audit.pk for audit in awaited}
    Grading.objects.bulk_create(
        grading
        for grading in gradings
        if not (grading.stage == Grading.Stage.FINAL and grading.audit_id in late)
    )
    record(None, "took over the audits of", programme, audits=len(audits))
    _start_clocks(awaited, crew, now)


def _assigned(
    programme: Programme, drawn: Sequence[FrameCase], crew: Crew, at: datetime
) -> list[Audit]:
    """Those that the seed has marked twice stand at every fifth place."""
    audits = Audit.objects.bulk_create(
        Audit(
            programme=programme,
            case=row.case,
            team=row.team,
            case_type=row.case_type,
            auditor=crew.auditor,
            moderator=crew.moderator,
            assigned_at=at,
            assigned_by=crew.coordinator,
        )
        for row in drawn
    )
    chosen = {audit.pk for audit in to_mark_twice(programme)}
    twice = iter([audit for audit in audits if audit.pk in chosen])
    once = iter([audit for audit in audits if audit.pk not in chosen])
    return [next(once if place % TWICE_EVERY else twice) for place in range(len(audits))]


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


def _move_on(
    programme: Programme, twice: Sequence[Audit], awaited: Sequence[Audit], at: datetime
) -> None:
    rows = Audit.objects.filter(programme=programme)
    rows.update(state=State.IN_PROGRESS, version=F("version") + 1)
    rows.update(state=State.SUBMITTED, submitted_at=at)
    rows.filter(pk__in=[audit.pk for audit in twice]).update(
        state=State.CONSOLIDATED, version=F("version") + 1
    )
    firsts = rows.filter(second_of=None)
    firsts.update(state=State.MODERATED, version=F("version") + 1)
    firsts.exclude(pk__in=[audit.pk for audit in awaited]).update(
        state=State.FINAL, version=F("version") + 1
    )


def _start_clocks(awaited: Sequence[Audit], crew: Crew, now: datetime) -> None:
    """Of the first the head of service has planned what follows; the others' have just begun."""
    for place, audit in enumerate(awaited):
        current = Audit.objects.get(pk=audit.pk)
        days = 0 if place else 6
        at = now - timedelta(days=days)
        finalise(audit=current, version=current.version, by=crew.moderator, now=at)
        if days:
            case = InadequateCase.objects.get(audit=current)
            head = heads_now(case.post, at.date())[0]
            acknowledge(case=case, by=head, now=at + timedelta(days=1))
            plan(case=case, words=FOLLOWS, by=head, now=at + timedelta(days=4))


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
