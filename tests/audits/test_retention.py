"""After the council's period the case level is gone, everywhere; the counts are as they were."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from audits.actions import inadequate
from audits.actions.appeals import appeal
from audits.actions.appeals import decide as decide_appeal
from audits.actions.drawing import draw, freeze
from audits.actions.moderation import finalise, moderate
from audits.actions.programmes import start_programme
from audits.actions.recording import decline
from audits.actions.retention import decide, erase, erase_all_due
from audits.actions.safeguarding import acknowledge, raise_concern
from audits.findings import in_full
from audits.models import Audit, CaseNumber, FrameCase, Grading, InadequateCase
from audits.queries.draws import files_of
from audits.queries.erasing import ERASED, due, ready
from kpiportal.access import Role
from kpiportal.models import Event
from kpiportal.verification import verdicts
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import get, post
from tests.audits.test_drawing import setting_up
from tests.audits.test_second_marking import again

AFTER = datetime(2019, 2, 1, 3, tzinfo=UTC)
WORDS = "Zyxwv the child said"
SECRET = "ZQX"  # every case number of these tests begins so


def decided(round_: Round, months: int = 12) -> None:
    by = round_.cast.audit_coordinator
    decide(months=months, reason="Records schedule", by=by, now=NOW)


def everything_of(round_: Round) -> None:
    """Final, changed, declined, marked twice, appealed, inadequate: each with words in it."""
    cast = round_.cast
    frame_of(round_)
    for number, grade in (("1", "Good"), ("2", "Requires improvement to be good")):
        audit = round_.assign(SECRET + number)
        Audit.objects.filter(pk=audit.pk).update(child_said=WORDS, concerns=WORDS)
        audit.refresh_from_db()
        moderated(round_, round_.submit(audit, "Good"), grade)
    decline(audit=round_.assign(f"{SECRET}3"), reason=WORDS, by=cast.auditor, now=NOW)
    other = someone("Other", Role.MODERATOR)
    made = appeal(
        audit=Audit.objects.filter(state="final").first(), reason=WORDS, moderator=other,
        by=cast.audit_coordinator, now=NOW,
    )  # fmt: skip
    decide_appeal(appeal=made, grade=round_.grade("Good"), answer=WORDS, by=other, now=NOW)


def moderated(round_: Round, audit: Audit, grade: str) -> None:
    given = {"audit": audit, "by": round_.cast.moderator, "now": NOW}
    moderate(version=audit.version, grade=round_.grade(grade), reason=WORDS, **given)
    finalise(version=audit.version + 1, **given)


def frame_of(round_: Round) -> None:
    programme, by = setting_up(round_, number=2), round_.cast.audit_coordinator
    named = someone("Named on it", Role.AUDITOR)
    lines = [f"{SECRET}{at},North,Plan,{named.email}" for at in range(9)]
    content = "\n".join(["number,team,type,named", *lines])
    freeze(programme=programme, content=content.encode(), by=by, now=NOW)
    draw(programme=programme, by=by, now=NOW)


def all_text() -> str:
    """Every row of every table of audits."""
    tables = [t for t in connection.introspection.table_names() if t.startswith("audits_")]
    with connection.cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def test_the_case_level_goes_and_every_count_stays(round_: Round) -> None:
    everything_of(round_)
    decided(round_)
    before, text = repr(in_full()), all_text()
    assert WORDS in text
    assert SECRET in text
    references = [str(audit.case) for audit in Audit.objects.all()]
    assert due(date(2018, 12, 31)) == []
    assert due(date(2019, 1, 1)) == [round_.programme]
    erase_all_due(now=AFTER)
    text = all_text()
    assert [each for each in (WORDS, SECRET, "Purposeful.", *references) if each in text] == []
    assert repr(in_full()) == before
    assert (CaseNumber.objects.count(), FrameCase.objects.exclude(case=None).count()) == (0, 0)
    assert not FrameCase.named.through.objects.exists()
    assert Grading.objects.count() == 7
    assert files_of(FrameCase.objects.first().frame).faults == []


def test_it_is_done_once_and_can_be_shown(round_: Round) -> None:
    everything_of(round_)
    decided(round_)
    for _ in range(2):
        erase_all_due(now=AFTER)
    [event] = Event.objects.filter(verb=ERASED)
    assert (event.detail["audits"], event.detail["of_frame"]) == (3, 9)
    assert "What stays of 3 erased audits holds." in [verdict.says for verdict in verdicts()]
    Grading.objects.create(
        audit=Audit.objects.filter(state="final").first(), stage="appealed",
        grade=round_.grade("Inadequate"), at=AFTER, by=round_.cast.moderator,
    )  # fmt: skip
    [broken] = [verdict for verdict in verdicts() if not verdict.holds]
    assert broken.says.startswith("The counts of Quarter 3 case audits are not those")


def test_what_is_still_open_is_kept(round_: Round) -> None:
    cast = round_.cast
    running = round_.assign("1")
    clocked = round_.assign("2")
    moderated(round_, round_.submit(clocked, "Inadequate"), "Inadequate")
    worrying = round_.assign("4")
    concern = raise_concern(audit=worrying, words="Left alone", by=cast.auditor, now=NOW)
    moderated(round_, round_.submit(worrying), "Good")
    first = round_.assign("3")
    second = again(round_, first, someone("Second", Role.AUDITOR))
    assert set(ready(round_.programme)) == set()
    decided(round_)
    erase_all_due(now=AFTER)
    assert set(CaseNumber.objects.values_list("number", flat=True)) == {
        "1", "2", "3", "4",
    }  # fmt: skip
    assert not Audit.objects.exclude(erased_at=None).exists()
    case = InadequateCase.objects.get()
    inadequate.lift(audit=case.audit, by=cast.moderator, now=NOW)
    assert erase(programme=round_.programme, now=AFTER) == 1
    acknowledge(concern=concern, answer="Seen", by=cast.director, now=NOW)
    assert erase(programme=round_.programme, now=AFTER) == 1
    concern.refresh_from_db()
    assert (concern.words, concern.answer) == ("", "")
    assert {a.pk for a in Audit.objects.filter(erased_at=None)} == {
        running.pk, first.pk, second.pk,
    }  # fmt: skip


def test_a_case_that_another_round_needs_keeps_its_number(round_: Round) -> None:
    moderated(round_, round_.submit(round_.assign("1")), "Good")
    later = start_programme(
        title="Later", kind="random", first_day=date(2018, 10, 1), months=3,
        by=round_.cast.audit_coordinator,
    )  # fmt: skip
    audit = round_.assign("1", programme=later)
    decided(round_)
    erase_all_due(now=AFTER)
    assert CaseNumber.objects.get().case == audit.case
    assert Audit.objects.get(programme=round_.programme).case != audit.case


def test_an_erased_audit_says_so_and_takes_no_appeal(round_: Round) -> None:
    by = round_.cast.audit_coordinator
    moderated(round_, round_.submit(round_.assign()), "Good")
    decided(round_)
    erase_all_due(now=AFTER)
    audit = Audit.objects.get()
    shown = get(by, "audit", audit.pk).content.decode()
    assert "Erased on 1 February 2019" in shown
    assert "Take an appeal" not in shown
    with pytest.raises(MoveError, match="erased"):
        appeal(
            audit=audit, reason="x", moderator=someone("Other", Role.MODERATOR), by=by, now=AFTER
        )


def test_nothing_is_erased_before_the_council_has_decided(round_: Round) -> None:
    moderated(round_, round_.submit(round_.assign()), "Good")
    erase_all_due(now=datetime(2099, 1, 1, tzinfo=UTC))
    assert CaseNumber.objects.count() == 1


def test_the_co_ordinator_decides_on_somebodys_word(round_: Round) -> None:
    cast = round_.cast
    with pytest.raises(PermissionDenied):
        decide(months=24, reason="x", by=cast.analyst, now=NOW)
    with pytest.raises(MoveError, match="a year at least"):
        decide(months=6, reason="x", by=cast.audit_coordinator, now=NOW)
    post(cast.audit_coordinator, "audit_retention", months=24, reason="Schedule 4.2")
    page = get(cast.audit_coordinator, "audit_retention").content.decode()
    assert "24 months" in page
    assert "1 Jan 2020" in page
