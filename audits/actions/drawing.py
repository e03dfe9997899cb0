"""The frame of a programme, frozen; and the cases that its seed draws from it."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from audits.actions.case_numbers import refuse_case_numbers
from audits.actions.taking_in import cases_of
from audits.models import Audit, DrawnCase, Frame, FrameCase, Programme
from audits.queries.draws import (
    audited_lately,
    drawn_by_stratum,
    frame_tickets,
    size_of,
    waiting_by_stratum,
)
from audits.rules.draw_check import SIBLING, Ticket, frame_file, strata
from audits.rules.frame_file import Line, read_frame_file
from audits.rules.leaving_out import why_left_out
from audits.rules.references import ALPHABET
from audits.rules.sampling import share_out, siblings_left_out
from audits.rules.workflow import State
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person, Team
from kpiportal.workflow import MoveError

How = DrawnCase.How
Strata = Programme.Strata


@transaction.atomic
def freeze(*, programme: Programme, content: bytes, by: Person, now: datetime) -> Frame:
    """All cases as they are on this day. From here on nothing of them changes, nor the seed."""
    RUN_AUDITS.check(by)
    current = _locked(programme)
    if Frame.objects.filter(programme=current).exists():
        raise MoveError("This programme has its frame already: it is frozen.")
    teams = {team.name: team for team in Team.objects.all()}
    people = {person.email.lower(): person for person in Person.objects.all()}
    lines = read_frame_file(content, teams=teams.keys(), people=people.keys())
    rows = _rows(current, lines, teams, now)
    frame = Frame.objects.create(
        programme=current,
        sha256=sha256(frame_file(map(frame_ticket, rows))).hexdigest(),
        seed=current.seed,
        frozen_at=now,
        frozen_by=by,
    )
    for row in rows:
        row.frame = frame
    FrameCase.objects.bulk_create(rows)
    named = FrameCase.named.through.objects
    named.bulk_create(
        FrameCase.named.through(framecase_id=row.pk, person_id=people[email].pk)
        for row, line in zip(rows, lines, strict=True)
        for email in line.named
    )
    record(
        by, "froze the frame of", current, at=now,
        cases=len(rows), left_out=sum(bool(row.left_out) for row in rows), sha256=frame.sha256,
    )  # fmt: skip
    return frame


@transaction.atomic
def draw(*, programme: Programme, by: Person, now: datetime) -> None:
    """As many as the programme says, the first of each stratum's line."""
    RUN_AUDITS.check(by)
    current = _locked(programme)
    frame = _frame(current)
    if DrawnCase.objects.filter(frame_case__frame=frame).exists():
        return  # a second click
    size = size_of(current)
    if not size:
        raise MoveError("Say first how many cases are drawn: a share, or a number.")
    _take(frame, size, how=How.FIRST, by=by, now=now)
    record(by, "drew the cases of", current, at=now, cases=size, seed=frame.seed)


@transaction.atomic
def extend(
    *, programme: Programme, by_how_many: int, reason: str, by: Person, now: datetime
) -> None:
    """So many cases more, and those that were drawn stay drawn."""
    RUN_AUDITS.check(by)
    current = _locked(programme)
    frame = _frame(current)
    standing = DrawnCase.objects.filter(frame_case__frame=frame, replaced_by=None).count()
    if not standing:
        raise MoveError("Nothing was drawn yet.")
    if by_how_many < 1:
        raise MoveError("Say by how many cases.")
    if not reason.strip():
        raise MoveError("Say why more cases are drawn.")
    refuse_case_numbers(reason)
    _take(frame, standing + by_how_many, how=How.EXTENSION, reason=reason.strip(), by=by, now=now)
    record(by, "extended the draw of", current, at=now, cases=by_how_many, reason=reason.strip())


@transaction.atomic
def replace(*, drawn: DrawnCase, reason: str, by: Person, now: datetime) -> DrawnCase:
    """Put a drawn case aside: the next in its stratum's line takes its place."""
    RUN_AUDITS.check(by)
    programme = _locked(drawn.frame_case.frame.programme)
    current = DrawnCase.objects.select_for_update().get(pk=drawn.pk)
    if current.replaced_by:
        return current.replaced_by  # a second click
    if not reason.strip():
        raise MoveError("Say why the case is replaced.")
    refuse_case_numbers(reason)
    row = current.frame_case
    if Audit.objects.exclude(state=State.DECLINED).filter(programme=programme, case=row.case):
        raise MoveError("Somebody audits this case. Take it back from them first.")
    line = waiting_by_stratum(row.frame).get(row.stratum, [])
    if not line:
        raise MoveError("No case is left in its stratum that could take its place.")
    made = DrawnCase.objects.create(
        frame_case=line[0],
        how=How.REPLACEMENT,
        place=drawn_by_stratum(row.frame)[row.stratum] + 1,
        reason=reason.strip(),
        at=now,
        by=by,
    )
    DrawnCase.objects.filter(pk=current.pk).update(replaced_by=made)
    record(
        by, "replaced a case of", programme, at=now,
        ticket=row.ticket, replaced_by=line[0].ticket, reason=reason.strip(),
    )  # fmt: skip
    return made


def frame_ticket(row: FrameCase) -> Ticket:
    return Ticket(row.ticket, row.stratum, row.siblings, row.left_out)


def _rows(
    programme: Programme, lines: Sequence[Line], teams: Mapping[str, Team], now: datetime
) -> list[FrameCase]:
    cases = cases_of([line.number for line in lines])
    lately = audited_lately(programme)
    groups = {group: place for place, group in enumerate(_groups(lines), start=1)}
    rows = [
        FrameCase(
            ticket=ticket,
            stratum=_stratum(programme, line),
            siblings=groups.get(line.siblings),
            left_out=why_left_out(
                opened=line.opened,
                today=timezone.localdate(now),
                skip_opened_days=programme.skip_opened_days,
                was_audited=cases[line.number].pk in lately,
            ),
            case=cases[line.number],
            team=teams[line.team],
            case_type=line.case_type,
            worker_team=teams.get(line.worker_team),
        )
        for line, ticket in zip(lines, _tickets(len(lines)), strict=True)
    ]
    if programme.one_of_siblings:
        may = {row.ticket: row.siblings for row in rows if not row.left_out}
        behind = siblings_left_out(programme.seed, may)
        for row in rows:
            if row.ticket in behind:
                row.left_out = SIBLING
    return rows


def _groups(lines: Sequence[Line]) -> list[str]:
    """In an order that says nothing: by chance."""
    groups = sorted({line.siblings for line in lines if line.siblings})
    secrets.SystemRandom().shuffle(groups)
    return groups


def _stratum(programme: Programme, line: Line) -> str:
    parts = {
        Strata.NONE: [],
        Strata.TEAM: [line.team],
        Strata.TYPE: [line.case_type],
        Strata.TEAM_AND_TYPE: [line.team, line.case_type],
    }[Strata(programme.strata)]
    return ", ".join(filter(None, parts))


def _tickets(count: int) -> list[str]:
    """By chance, after the seed was fixed: nobody can choose one for the sake of the other."""
    found: set[str] = set()
    while len(found) < count:
        found.add("T-" + "".join(secrets.choice(ALPHABET) for _ in range(5)))
    return list(found)


def _take(
    frame: Frame, size: int, *, how: How, reason: str = "", by: Person, now: datetime
) -> None:
    """Up to `size` cases in all, each stratum as many as are its share."""
    lines = strata(frame_tickets(frame))
    try:
        shares = share_out(size, {name: len(line) for name, line in lines.items()})
    except ValueError as error:
        raise MoveError(str(error)) from None
    have, places = drawn_by_stratum(frame, standing=True), drawn_by_stratum(frame)
    waiting = waiting_by_stratum(frame)
    for name in sorted(shares):
        needed, line = shares[name] - have[name], waiting.get(name, [])
        if needed > len(line):
            raise MoveError(f"Not so many cases are left in {name or 'the frame'}.")
        DrawnCase.objects.bulk_create(
            DrawnCase(frame_case=row, how=how, place=at, reason=reason, at=now, by=by)
            for at, row in enumerate(line[:needed], start=places[name] + 1)
        )


def _frame(programme: Programme) -> Frame:
    frame = Frame.objects.filter(programme=programme).first()
    if frame is None:
        raise MoveError("Load the frame first.")
    return frame


def _locked(programme: Programme) -> Programme:
    return Programme.objects.select_for_update().get(pk=programme.pk)
