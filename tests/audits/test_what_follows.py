"""An Inadequate has its clock; a final judgement may be appealed against."""

from datetime import UTC, date, datetime

import pytest

from audits.actions import inadequate
from audits.actions.appeals import appeal, decide
from audits.actions.assignment import audit_again, give_to_moderator, hand_on
from audits.actions.moderation import finalise, moderate
from audits.actions.recording import take_back
from audits.findings import findings
from audits.models import Audit, InadequateCase
from audits.queries.following import due_of, inadequate_to_follow
from audits.rules.independence import ObjectionError
from kpiportal.access import Role
from kpiportal.models import Event, Person, Post
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import get, post

TODAY = date(2017, 12, 4)


@pytest.fixture
def head(round_: Round) -> Person:
    Post.objects.create(
        title="Head of service", service=round_.team.service, holder=round_.cast.acceptor
    )
    return round_.cast.acceptor


def final(round_: Round, grade: str, audit: Audit | None = None) -> Audit:
    audit = round_.submit(audit or round_.assign(), grade)
    given = {"audit": audit, "by": round_.cast.moderator, "now": NOW}
    moderate(version=audit.version, grade=audit.grade, reason="", **given)
    finalise(version=audit.version + 1, **given)
    return Audit.objects.get(pk=audit.pk)


def test_only_an_inadequate_starts_a_clock(round_: Round, head: Person) -> None:
    final(round_, "Requires improvement to be good", round_.assign("1"))
    assert not InadequateCase.objects.exists()
    audit = final(round_, "Inadequate", round_.assign("2"))
    case = InadequateCase.objects.get()
    assert (case.audit, case.state, case.post.holder) == (audit, "started", head)
    assert due_of(case) == date(2017, 12, 6)


def test_the_clock_runs_from_acknowledged_to_closed(round_: Round, head: Person) -> None:
    cast, audit = round_.cast, final(round_, "Inadequate")
    case, coordinator = InadequateCase.objects.get(), cast.audit_coordinator

    def state() -> str:
        case.refresh_from_db()
        return case.state

    def follows() -> set[Person]:
        return {p for p in cast.everybody if case in inadequate_to_follow(p, TODAY)}

    assert follows() == {head, coordinator}
    for _ in range(2):
        inadequate.acknowledge(case=case, by=head, now=NOW)
    assert (state(), due_of(case)) == ("acknowledged", date(2017, 12, 18))
    with pytest.raises(MoveError, match="Say why"):
        inadequate.plan(case=case, words=" ", by=head, now=NOW)
    with pytest.raises(ObjectionError, match="planned first"):
        audit_again(audit=audit, auditor=cast.auditor, moderator=None, by=coordinator, now=NOW)
    for _ in range(2):
        inadequate.plan(case=case, words="Visit weekly.", by=head, now=NOW)
    assert (state(), due_of(case)) == ("planned", date(2018, 3, 5))
    assert follows() == {coordinator}
    given = {"auditor": cast.auditor, "moderator": cast.moderator, "by": coordinator, "now": NOW}
    again = audit_again(audit=audit, **given)
    assert audit_again(audit=audit, **given) == again
    assert (again.case, again.reaudit_of) == (audit.case, audit)
    assert state() == "planned"
    final(round_, "Good", again)
    assert state() == "reaudited"
    inadequate.close(case=case, words="It is good now.", by=coordinator, now=NOW)
    assert (state(), follows()) == ("closed", set())
    verbs = Event.objects.filter(target_kind="audits.inadequatecase").order_by("sequence")
    assert [event.verb for event in verbs] == [
        "started the clock of",
        "acknowledged",
        "planned what follows for",
        "had the second audit of",
        "closed the clock of",
    ]


def test_a_second_audit_is_not_counted_beside_the_sample(round_: Round, head: Person) -> None:
    audit, case = final(round_, "Inadequate"), InadequateCase.objects.get()
    inadequate.acknowledge(case=case, by=head, now=NOW)
    inadequate.plan(case=case, words="Visit weekly.", by=head, now=NOW)
    cast = round_.cast
    again = audit_again(
        audit=audit, auditor=cast.auditor, moderator=cast.moderator,
        by=cast.audit_coordinator, now=NOW,
    )  # fmt: skip
    final(round_, "Good", again)
    [row] = findings()[0].quarters
    assert ([share.count for share in row.shares], row.of, row.waiting) == ([0, 0, 0, 1], 1, 0)


def test_a_second_audit_that_is_handed_on_still_stops_the_clock(
    round_: Round, head: Person
) -> None:
    audit, case, cast = final(round_, "Inadequate"), InadequateCase.objects.get(), round_.cast
    inadequate.acknowledge(case=case, by=head, now=NOW)
    inadequate.plan(case=case, words="Visit weekly.", by=head, now=NOW)
    given = {"by": cast.audit_coordinator, "now": NOW}
    again = audit_again(audit=audit, auditor=cast.auditor, moderator=None, **given)
    take_back(audit=again, reason="On leave.", **given)
    other = someone("Other", Role.AUDITOR)
    handed = hand_on(audit=again, auditor=other, **given)
    give_to_moderator(audit=handed, moderator=cast.moderator, **given)
    final(round_, "Good", Audit.objects.get(pk=handed.pk))
    case.refresh_from_db()
    assert (case.reaudit, case.state) == (handed, "reaudited")


def test_nobody_takes_a_step_that_is_anothers(round_: Round, head: Person) -> None:
    final(round_, "Inadequate")
    case, cast = InadequateCase.objects.get(), round_.cast
    seen = {p: get(p, "inadequate_case", case.pk).status_code for p in cast.everybody}
    assert {p for p, status in seen.items() if status == 200} == {head, cast.audit_coordinator}
    page = post(cast.audit_coordinator, "inadequate_case", case.pk, step="started")
    assert page.status_code == 403
    assert post(head, "inadequate_case", case.pk, step="started").status_code == 302
    case.refresh_from_db()
    assert case.state == "acknowledged"
    # The same button again does nothing more: the step was taken.
    post(head, "inadequate_case", case.pk, step="started", words="Not a plan")
    case.refresh_from_db()
    assert (case.state, case.plan) == ("acknowledged", "")
    post(head, "inadequate_case", case.pk, step="acknowledged", words="Visit weekly.")
    given = {"auditor": cast.auditor.pk, "moderator": cast.moderator.pk}
    page = post(cast.audit_coordinator, "inadequate_case", case.pk, step="planned", **given)
    assert page.status_code == 302
    case.refresh_from_db()
    assert case.reaudit is not None
    assert (case.plan, case.reaudit.reaudit_of) == ("Visit weekly.", case.audit)


# --- Appeals --------------------------------------------------------------------------------


def appealed(round_: Round, audit: Audit, moderator: Person):  # an appeal
    return appeal(
        audit=audit, reason="The plan was overlooked.", moderator=moderator,
        by=round_.cast.audit_coordinator, now=NOW,
    )  # fmt: skip


def test_an_appeal_is_a_new_moderation_and_every_grade_is_kept(round_: Round, head: Person) -> None:
    audit, other = final(round_, "Inadequate"), someone("Other", Role.MODERATOR)
    made = appealed(round_, audit, other)
    assert appealed(round_, audit, other) == made
    assert audit in Audit.objects.waiting_for(other)
    good = round_.grade("Good")
    with pytest.raises(MoveError, match="Say why"):
        decide(appeal=made, grade=good, answer="", by=other, now=NOW)
    for _ in range(2):
        decide(appeal=made, grade=good, answer="It is dated.", by=other, now=NOW)
    audit.refresh_from_db()
    assert audit.state == "final"
    assert [(g.stage, g.grade.name, g.reason) for g in audit.gradings.all()] == [
        ("first", "Inadequate", ""),
        ("moderated", "Inadequate", ""),
        ("final", "Inadequate", ""),
        ("appealed", "Good", "It is dated."),
    ]
    [row] = findings()[0].quarters
    assert [share.count for share in row.shares] == [0, 1, 0, 0]
    case = InadequateCase.objects.get()
    assert (case.state, case.closing) == ("closed", "An appeal found otherwise.")


def test_an_appeal_may_start_the_clock(round_: Round, head: Person) -> None:
    audit, other = final(round_, "Good"), someone("Other", Role.MODERATOR)
    made = appealed(round_, audit, other)
    decide(
        appeal=made, grade=round_.grade("Inadequate"), answer="Risk.", by=other,
        now=datetime(2018, 1, 8, 10, tzinfo=UTC),
    )  # fmt: skip
    assert InadequateCase.objects.get().started_at.date() == date(2018, 1, 8)


def test_nobody_who_judged_it_decides_the_appeal(round_: Round) -> None:
    audit, cast = final(round_, "Good"), round_.cast
    with pytest.raises(ObjectionError, match="made the judgement final"):
        appealed(round_, audit, cast.moderator)
    near = someone("Near", Role.MODERATOR, team=round_.team)
    with pytest.raises(ObjectionError, match="in the case's own team"):
        appealed(round_, audit, near)
    other = someone("Other", Role.MODERATOR)
    made = appealed(round_, audit, other)
    with pytest.raises(MoveError, match="Only the moderator"):
        decide(appeal=made, grade=round_.grade("Good"), answer="x", by=cast.moderator, now=NOW)
    with pytest.raises(MoveError, match="Other is to decide an appeal already"):
        appealed(round_, audit, someone("Third", Role.MODERATOR))


def test_only_a_final_judgement_is_appealed_against(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    with pytest.raises(MoveError, match="Only a final judgement"):
        appealed(round_, audit, someone("Other", Role.MODERATOR))


def test_the_pages_of_an_appeal(round_: Round) -> None:
    audit, other = final(round_, "Good"), someone("Other", Role.MODERATOR)
    coordinator = round_.cast.audit_coordinator
    assert get(other, "audit", audit.pk).status_code == 404
    page = post(coordinator, "take_appeal", audit.pk, reason="Look again", moderator=other.pk)
    assert page.status_code == 302
    assert "Look again" in get(other, "decide_appeal", audit.pk).content.decode()
    given = {"grade": round_.grade("Inadequate").pk, "answer": "Risk."}
    assert post(other, "decide_appeal", audit.pk, **given).status_code == 302
    assert get(other, "decide_appeal", audit.pk).status_code == 302
    assert get(round_.cast.moderator, "decide_appeal", audit.pk).status_code == 404
    assert "On appeal" in get(other, "audit", audit.pk).content.decode()


# --- Lines of management --------------------------------------------------------------------


def test_whoever_heads_an_auditors_team_is_in_their_line(round_: Round) -> None:
    """A team's members hold no posts: their line begins with the head of its service."""
    auditor = someone("Auditor of South", Role.AUDITOR, team=round_.other_team)
    chief = someone("Chief", Role.MODERATOR)
    top = Post.objects.create(title="Director", holder=someone("Top", Role.MODERATOR))
    Post.objects.create(
        title="Head", service=round_.other_team.service, holder=chief, reports_to=top
    )
    for moderator in (chief, top.holder):
        with pytest.raises(ObjectionError, match="line of management"):
            round_.assign(auditor=auditor, moderator=moderator)
