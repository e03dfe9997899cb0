"""The cases of a programme given out, evenly by what each person has to do already."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audits.actions.assignment import Work, give, give_to_moderator, mark_again, one_at_a_time
from audits.models import Programme
from audits.queries.sharing import (
    Independence,
    auditors_of,
    cases_without_auditor,
    loads_of_auditors,
    loads_of_moderators,
    to_mark_twice,
    without_moderator,
)
from audits.queries.who_may import moderators
from audits.rules.sharing import share
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person


@dataclass(frozen=True)
class Shared:
    """What was given out; and by reference the cases that nobody may audit, mark or moderate."""

    cases: int
    twice: int
    moderated: int
    nobody_audits: list[str]
    nobody_marks_again: list[str]
    nobody_moderates: list[str]


@transaction.atomic
def share_out(*, programme: Programme, by: Person, now: datetime) -> Shared:
    """Every drawn case without an auditor, second markings, and moderators: all that is open."""
    RUN_AUDITS.check(by)
    one_at_a_time(programme)
    cases, nobody_audits = _give_cases(programme, by, now)
    twice, nobody_marks = _give_again(programme, by, now)
    moderated, nobody_moderates = _give_moderators(programme, by, now)
    if cases or twice or moderated:
        record(
            by, "shared out the cases of", programme, at=now,
            cases=cases, twice=twice, moderated=moderated,
        )  # fmt: skip
    return Shared(cases, twice, moderated, nobody_audits, nobody_marks, nobody_moderates)


def _give_cases(programme: Programme, by: Person, now: datetime) -> tuple[int, list[str]]:
    """To those who leave somebody to moderate the case, as long as there are any."""
    people, judges = auditors_of(programme), list(moderators())
    ask = Independence(programme, [*people, *judges], timezone.localdate(now))
    rows = {row.pk: row for row in cases_without_auditor(programme)}
    may = {}
    for pk, row in rows.items():
        case, team = row.case_id or 0, row.team_id
        fit = [p for p in people if ask.may_audit(p, case, team)]
        best = [p for p in fit if ask.leave_a_moderator([p], judges, case, team)]
        may[pk] = [p.pk for p in best or fit]
    by_pk = {person.pk: person for person in people}
    given = share(may, loads_of_auditors(people))
    for pk, who in given.items():
        row = rows[pk]
        assert row.case is not None
        work = Work(programme, row.case, row.team, row.case_type)
        give(work, auditor=by_pk[who], moderator=None, by=by, now=now)
    return len(given), [str(row.case) for pk, row in rows.items() if pk not in given]


def _give_again(programme: Programme, by: Person, now: datetime) -> tuple[int, list[str]]:
    """A case that could be moderated isn't taken to where nobody may moderate it."""
    people, judges = auditors_of(programme), list(moderators())
    audits = {audit.pk: audit for audit in to_mark_twice(programme)}
    firsts = [audit.auditor for audit in audits.values()]
    ask = Independence(programme, [*people, *judges, *firsts], timezone.localdate(now))
    may = {}
    for pk, audit in audits.items():
        first, case, team = audit.auditor, audit.case_id, audit.team_id
        fit = [p for p in people if p.pk != audit.moderator_id and ask.may_audit(p, case, team)]
        if ask.leave_a_moderator([first], judges, case, team):
            fit = [p for p in fit if ask.leave_a_moderator([first, p], judges, case, team)]
        may[pk] = [p.pk for p in fit]
    by_pk = {person.pk: person for person in people}
    given = share(may, loads_of_auditors(people))
    for pk, who in given.items():
        mark_again(audit=audits[pk], auditor=by_pk[who], by=by, now=now)
    return len(given), [str(audit.case) for pk, audit in audits.items() if pk not in given]


def _give_moderators(programme: Programme, by: Person, now: datetime) -> tuple[int, list[str]]:
    audits = {audit.pk: audit for audit in without_moderator(programme)}
    people = list(moderators().order_by("name", "pk"))
    markers = [
        each.auditor
        for audit in audits.values()
        for each in (audit, audit.second)
        if each is not None
    ]
    ask = Independence(programme, [*people, *markers], timezone.localdate(now))
    may = {pk: [p.pk for p in people if ask.may_moderate(p, audit)] for pk, audit in audits.items()}
    by_pk = {person.pk: person for person in people}
    given = share(may, loads_of_moderators(people))
    for pk, who in given.items():
        give_to_moderator(audit=audits[pk], moderator=by_pk[who], by=by, now=now)
    return len(given), [str(audit.case) for pk, audit in audits.items() if pk not in given]
