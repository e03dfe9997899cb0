"""Audits to try the portal with. The four past quarters have a council's published counts; the
cases, and all that is said of them, are invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import cycle

from django.db import transaction
from django.db.models import F

from audits.actions.assignment import assign
from audits.actions.moderation import moderate
from audits.actions.programmes import start_programme
from audits.actions.recording import Words, decline, save, submit
from audits.models import AreaJudgement, Audit, Case, CaseNumber, Grade, Grading, Programme
from audits.rules.workflow import State
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from kpiportal.events import record
from kpiportal.models import Person, Team

OUTSTANDING, GOOD, IMPROVE, INADEQUATE = range(4)
PUBLISHED = {
    date(2017, 1, 1): (0, 7, 13, 2),
    date(2017, 4, 1): (0, 7, 12, 8),
    date(2017, 7, 1): (0, 18, 23, 3),
    date(2017, 10, 1): (0, 21, 21, 2),
}
NOW_RUNNING = date(2018, 1, 1)
# How many of the auditors' judgements the moderator lowered from Good in each quarter.
LOWERED = 2
SAID = {
    OUTSTANDING: "Exceptional work: the family says what changed, and the record shows why.",
    GOOD: "The assessment is timely and the plan follows from it. The child's words are there.",
    IMPROVE: "Visits are regular, but the plan does not say what has to change by when.",
    INADEQUATE: "Risk was not weighed again after a new incident, and supervision has gaps.",
}
SAID_OF_AREAS = {
    "Assessment": "The history is there; what it means for the child is said in one sentence.",
    "Plan": "Six outcomes, of which two say by when and by whom.",
    "Voice of the child": "The child's own words are quoted, and one visit was changed for them.",
    "Management oversight": "Supervision was monthly but for the summer.",
    "Visits": "As often as the plan asks. Seen alone at each but the last.",
}
STRENGTH = "The worker knows the child well and the chronology is up to date."
CONCERN = "Decisions made in supervision are not always carried into the plan."


@dataclass(frozen=True)
class Crew:
    coordinator: Person
    auditor: Person
    moderator: Person
    teams: list[Team]


@transaction.atomic
def load(*, crew: Crew, now: datetime) -> None:
    """Once: a portal that has a programme is left as it is."""
    if Programme.objects.exists():
        return
    numbers = cycle(f"D{number}" for number in range(20001, 30000))
    for first_day, counts in PUBLISHED.items():
        _past_quarter(_programme(first_day, crew), counts, crew, numbers)
    _running_quarter(_programme(NOW_RUNNING, crew), crew, numbers, now)


def _programme(first_day: date, crew: Crew) -> Programme:
    quarter = Quarter.containing(Month.of(first_day.year, first_day.month), year_starts())
    return start_programme(
        title=f"Case audits, {quarter}",
        kind=Programme.Kind.RANDOM,
        first_day=first_day,
        months=Programme.Months.QUARTER,
        by=crew.coordinator,
    )


def _past_quarter(
    programme: Programme, counts: tuple[int, ...], crew: Crew, numbers: Iterator[str]
) -> None:
    """All its audits at once, each statement a move that the database allows."""
    grades = list(programme.scale.grades.all())
    final = [grade for grade, count in zip(grades, counts, strict=True) for _ in range(count)]
    last_month = programme.first_day.month + 2
    at = datetime(programme.first_day.year, last_month, 20, 9, tzinfo=UTC)
    cases = Case.objects.bulk_create(Case() for _ in final)
    CaseNumber.objects.bulk_create(CaseNumber(case=case, number=next(numbers)) for case in cases)
    audits = Audit.objects.bulk_create(
        Audit(
            programme=programme,
            case=case,
            team=team,
            auditor=crew.auditor,
            moderator=crew.moderator,
            assigned_at=at,
            assigned_by=crew.coordinator,
        )
        for case, team in zip(cases, cycle(crew.teams))
    )
    first = _before_moderation(final, grades)
    for audit, grade in zip(audits, first, strict=True):
        audit.grade, audit.explanation = grade, SAID[grades.index(grade)]
        audit.strengths, audit.concerns = STRENGTH, CONCERN
    Audit.objects.bulk_update(audits, ["grade", "explanation", "strengths", "concerns"])
    area = programme.tool.areas.all()[0]
    AreaJudgement.objects.bulk_create(
        AreaJudgement(audit=audit, area=area, grade=audit.grade, explanation=audit.explanation)
        for audit in audits
    )
    rows = Audit.objects.filter(programme=programme)
    rows.update(state=State.IN_PROGRESS, version=F("version") + 1)
    rows.update(state=State.SUBMITTED, submitted_at=at)
    rows.update(state=State.MODERATED, version=F("version") + 1)
    rows.update(state=State.FINAL, version=F("version") + 1)
    Grading.objects.bulk_create(_gradings(audits, final, crew, at))
    record(None, "took over the audits of", programme, audits=len(audits))


def _before_moderation(final: list[Grade], grades: list[Grade]) -> list[Grade]:
    """What the auditors said: as it became, but for a few that they had seen better."""
    lowered = [position for position, grade in enumerate(final) if grade == grades[IMPROVE]]
    chosen = set(lowered[:LOWERED])
    return [grades[GOOD] if at in chosen else grade for at, grade in enumerate(final)]


def _gradings(
    audits: list[Audit], final: list[Grade], crew: Crew, at: datetime
) -> Iterator[Grading]:
    stage = Grading.Stage
    for audit, grade in zip(audits, final, strict=True):
        assert audit.grade is not None
        why = "No outcome in the plan is dated." if grade != audit.grade else ""
        by = crew.moderator
        yield Grading(audit=audit, stage=stage.FIRST, grade=audit.grade, by=crew.auditor, at=at)
        yield Grading(audit=audit, stage=stage.MODERATED, grade=grade, reason=why, by=by, at=at)
        yield Grading(audit=audit, stage=stage.FINAL, grade=grade, by=by, at=at)


def _running_quarter(
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

    def write(audit: Audit, grade: int) -> Words:
        areas = {
            area: (grades[grade], SAID_OF_AREAS[area.name])
            for area in audit.programme.tool.areas.all()
        }
        return Words(grades[grade], SAID[grade], STRENGTH, CONCERN, areas)

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
        words = write(audit, grade)
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
