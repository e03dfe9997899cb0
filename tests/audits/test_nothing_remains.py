"""A whole round, with the same telltale in everything that can be written; erased; and then every
row of the whole database read as text."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction

from audits.actions import inadequate
from audits.actions.appeals import appeal
from audits.actions.appeals import decide as decide_appeal
from audits.actions.assignment import audit_again, give_to_moderator, hand_on, mark_again
from audits.actions.conflicts import declare
from audits.actions.consolidation import agree, propose
from audits.actions.drawing import draw, extend, freeze
from audits.actions.drawing import replace as replace_drawn
from audits.actions.moderation import finalise, moderate
from audits.actions.reading import read
from audits.actions.recording import decline, submit
from audits.actions.retention import decide, erase_all_due
from audits.actions.safeguarding import acknowledge, raise_concern
from audits.actions.sharing import share_out
from audits.actions.writing import Promise, Words
from audits.findings import in_full
from audits.models import Audit, CaseNumber, Consolidation, DrawnCase, InadequateCase
from audits.queries.draws import files_of
from audits.queries.erasing import ready, what_stays
from kpiportal import actions as promises
from kpiportal.access import Role
from kpiportal.models import Action, ActionStep, Event, Person
from kpiportal.models.actions import ERASED
from kpiportal.verification import verdicts
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import as_, filled_in, get
from tests.audits.test_drawing import setting_up

AFTER = datetime(2019, 2, 1, 3, tzinfo=UTC)
NUMBER = "ZQX447109"  # each case's begins so
WORDS = "Zyxwv was left alone"


@pytest.fixture
def other(round_: Round) -> Person:
    return someone("Other marker", Role.AUDITOR, Role.MODERATOR)


@pytest.fixture
def done(round_: Round, other: Person) -> Round:
    """Drawn, replaced, shared out, declined, marked twice, consolidated, inadequate, appealed."""
    cast = round_.cast
    frame_of(round_)
    marked_twice(round_, other)
    found_inadequate(round_, other)
    given_back(round_)
    for audit in Audit.objects.filter(second_of=None, state="final"):
        finish_actions(round_, audit)
    decide(months=12, reason="Schedule", by=cast.audit_coordinator, now=NOW)
    return round_


def frame_of(round_: Round) -> None:
    by, programme = round_.cast.audit_coordinator, setting_up(round_, number=2)
    lines = [f"{NUMBER}{at},North,Plan,{round_.cast.analyst.email}" for at in range(9)]
    content = "\n".join(["number,team,type,named", *lines]).encode()
    freeze(programme=programme, content=content, by=by, now=NOW)
    draw(programme=programme, by=by, now=NOW)
    extend(programme=programme, by_how_many=1, reason="Too few", by=by, now=NOW)
    replace_drawn(drawn=DrawnCase.objects.first(), reason="Moved away", by=by, now=NOW)


def number_of(place: int) -> str:
    return str(DrawnCase.objects.filter(replaced_by=None)[place].frame_case.case.case_number.number)


def wordy(round_: Round, grade: str, said: str) -> Words:
    words = round_.words(grade, said)
    promise = Promise(f"{said}: keep it", round_.cast.lead_officer, NOW.date())
    return replace(
        words, strengths=said, concerns=said, reflection=said, child_said=said, family_said=said,
        partners_said=said, areas=dict.fromkeys(round_.areas, (words.grade, said)),
        promises=(promise,),
    )  # fmt: skip


def submit_wordy(round_: Round, audit: Audit, grade: str) -> Audit:
    """After a draft that its form has saved by itself, in a browser that keeps its session."""
    said = f"{WORDS} {audit.case} {audit.case.case_number.number}"
    browser = as_(audit.auditor)
    page = f"/audits/{audit.pk}/record/"
    draft = filled_in(audit, explanation=f"Draft: {said}", autosave="yes")
    assert browser.post(page, draft).status_code == 200
    audit.refresh_from_db()
    browser.post(page, filled_in(audit, explanation=f"Again: {said}"))
    audit.refresh_from_db()
    words, by = wordy(round_, grade, said), audit.auditor
    raise_concern(audit=audit, words=said, by=by, now=NOW)
    concern = audit.safeguarding.get()
    acknowledge(concern=concern, answer=said, by=round_.cast.director, now=NOW)
    return submit(audit=audit, version=audit.version, words=words, by=by, now=NOW)


def marked_twice(round_: Round, other: Person) -> None:
    """And the first of the two handed on before."""
    by = round_.cast.audit_coordinator
    declined = round_.assign(number_of(0), moderator=None)
    second = mark_again(audit=declined, auditor=other, by=by, now=NOW)
    decline(audit=declined, reason=WORDS, by=round_.cast.auditor, now=NOW)
    third = someone("Third marker", Role.AUDITOR)
    submit_wordy(round_, second, "Inadequate")
    first = submit_wordy(round_, hand_on(audit=declined, auditor=third, by=by, now=NOW), "Good")
    for person in (third, other):
        made = propose(audit=first, grade=first.grade, reason=WORDS, by=person, now=NOW)
    agree(audit=first, proposal=made.pk, by=third, now=NOW)
    give_to_moderator(audit=first, moderator=round_.cast.moderator, by=by, now=NOW)
    final(round_, first, "Good")


def found_inadequate(round_: Round, other: Person) -> None:
    cast, by = round_.cast, round_.cast.audit_coordinator
    audit = round_.assign(number_of(1))
    final(round_, submit_wordy(round_, audit, "Good"), "Inadequate")
    case = InadequateCase.objects.get()
    inadequate.acknowledge(case=case, by=cast.director, now=NOW)
    inadequate.plan(case=case, words=WORDS, by=cast.director, now=NOW)
    again = audit_again(audit=audit, auditor=cast.auditor, moderator=cast.moderator, by=by, now=NOW)
    final(round_, submit_wordy(round_, again, "Good"), "Good")
    inadequate.close(case=case, words=WORDS, by=by, now=NOW)
    made = appeal(audit=audit, reason=WORDS, moderator=other, by=by, now=NOW)
    grade = round_.grade("Requires improvement to be good")
    decide_appeal(appeal=made, grade=grade, answer=WORDS, by=other, now=NOW)


def given_back(round_: Round) -> None:
    """What is left is shared out: with words in it, of a case that nobody audits in the end."""
    share_out(programme=round_.programme, by=round_.cast.audit_coordinator, now=NOW)
    audit = Audit.objects.get(state="assigned")
    Audit.objects.filter(pk=audit.pk).update(explanation=WORDS, concerns=WORDS)
    decline(audit=audit, reason=WORDS, by=audit.auditor, now=NOW)


def final(round_: Round, audit: Audit, grade: str) -> None:
    audit.refresh_from_db()
    moderator = audit.moderator
    given = {"audit": audit, "by": moderator, "now": NOW}
    reason = f"{WORDS} {audit.case}"
    moderate(version=audit.version, grade=round_.grade(grade), reason=reason, **given)
    finalise(version=audit.version + 1, **given)


def finish_actions(round_: Round, audit: Audit) -> None:
    """Done, opened again, handed on, done, verified: each with words."""
    cast = round_.cast
    numbers = [str(pk) for pk in Audit.objects.values_list("pk", flat=True)]
    for action in Action.objects.filter(state="open", source_id__in=numbers):
        owner, by = cast.lead_officer, cast.director
        given = {"action": action, "now": NOW}
        promises.finish(version=1, evidence=WORDS, by=owner, **given)
        promises.open_again(version=2, reason=WORDS, by=by, **given)
        promises.hand_on(
            version=3, owner=cast.acceptor, due=NOW.date(), reason=WORDS, by=by, **given
        )
        promises.finish(version=4, evidence=WORDS, by=cast.acceptor, **given)
        promises.verify(version=5, by=by, **given)


def found_in(*telltales: str) -> set[str]:
    """The tables of the whole database in whose rows any of these stands, sessions unlocked."""
    tables = [t for t in connection.introspection.table_names() if t != "django_session"]
    with connection.cursor() as cursor:
        found = set()
        for table in tables:
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE ANY(%s)',
                [[f"%{one}%" for one in telltales]],
            )
            found |= {table} if cursor.fetchone()[0] else set()
    sessions = [SessionStore(session.session_key).load() for session in Session.objects.all()]
    assert sessions  # somebody has been here
    unlocked = str(sessions).lower()
    return found | {"django_session" for one in telltales if one.lower() in unlocked}


EVERYWHERE = {
    "audits_appeal",
    "audits_areajudgement",
    "audits_audit",
    "audits_casenumber",
    "audits_consolidation",
    "audits_grading",
    "audits_inadequatecase",
    "audits_proposedaction",
    "audits_safeguardingconcern",
    "kpiportal_action",
    "kpiportal_actionstep",
}


def test_of_a_whole_round_no_word_and_no_number_remains_in_any_table(done: Round) -> None:
    references = [str(audit.case) for audit in Audit.objects.all()]
    assert found_in("zyxwv", NUMBER) == EVERYWHERE
    assert set(ready(done.programme)) == set(Audit.objects.all())
    erase_all_due(now=AFTER)
    assert found_in("zyxwv", NUMBER) == set()
    # Our reference stays where nothing can be taken away, and leads nowhere from there.
    assert found_in(*references) == {"kpiportal_event"}
    assert not CaseNumber.objects.exists()


def test_every_count_and_every_hash_stays(done: Round) -> None:
    audits = Audit.objects.all()
    [frame] = {drawn.frame_case.frame for drawn in DrawnCase.objects.all()}
    before = (repr(in_full()), what_stays(audits), audits.count(), files_of(frame))
    erase_all_due(now=AFTER)
    assert (repr(in_full()), what_stays(audits), audits.count(), files_of(frame)) == before
    assert [verdict.says for verdict in verdicts() if not verdict.holds] == []
    assert (Action.objects.count(), ActionStep.objects.count()) == (4, 24)
    assert Consolidation.objects.filter(agreed_by__isnull=False).count() == 1


def test_an_action_nobody_has_verified_keeps_its_audit(round_: Round) -> None:
    audit = round_.assign(moderator=round_.cast.moderator)
    final(round_, submit_wordy(round_, audit, "Good"), "Good")
    assert not ready(round_.programme).exists()
    finish_actions(round_, audit)
    assert set(ready(round_.programme)) == {audit}


def test_an_erased_action_says_so(done: Round) -> None:
    erase_all_due(now=AFTER)
    action = Action.objects.first()
    page = get(done.cast.director, "action", action.pk).content.decode()
    assert page.count(ERASED) > 1
    assert action.source_name == Audit.objects.get(pk=action.source_id).case.reference


def test_the_database_erases_the_words_of_a_verified_action_of_an_audit_alone(
    done: Round,
) -> None:
    cast = done.cast
    of_an_audit = Action.objects.filter(state="verified").first()
    given = {"owner": cast.lead_officer, "due": NOW.date(), "by": cast.analyst, "now": NOW}
    of_other = promises.open_action(source=cast.director, what="Say so", **given)
    still_open = promises.open_action(source=Audit.objects.first(), what="Say so", **given)

    def erased(change: Callable[[], int]) -> bool:
        try:
            with transaction.atomic():
                return change() > 0
        except DatabaseError:
            return False

    def what(action: Action, words: str) -> Callable[[], int]:
        return lambda: Action.objects.filter(pk=action.pk).update(what=words)

    steps = ActionStep.objects.filter(action=of_an_audit)
    assert not erased(what(of_other, ERASED))
    assert not erased(what(still_open, ERASED))
    assert not erased(what(of_an_audit, "Something else"))
    assert not erased(lambda: steps.update(said=""))
    assert erased(what(of_an_audit, ERASED))
    assert not erased(lambda: steps.update(said="Something else"))
    assert not erased(lambda: steps.update(by_name="Nobody"))
    assert not erased(lambda: steps.delete()[0])
    assert erased(lambda: steps.update(said=""))


def test_no_case_number_gets_into_words_that_outlive_the_case(round_: Round) -> None:
    """The trail can't forget: reasons that it keeps are asked for without one."""
    frame_of(round_)
    cast, by = round_.cast, round_.cast.audit_coordinator
    drawn = DrawnCase.objects.filter(replaced_by=None).first()
    number = drawn.frame_case.case.case_number.number
    audit = round_.submit(round_.assign(number))
    before = Event.objects.count()
    for said in (f"About {number}.", f"({number.lower()})", f"{number[:4]} {number[4:]}, moved"):
        given = {"reason": said, "by": by, "now": NOW}
        refused: list[Callable[[], object]] = [
            lambda given=given: replace_drawn(drawn=other_drawn(number), **given),
            lambda given=given: extend(programme=round_.programme, by_how_many=1, **given),
            lambda given=given: declare(person=cast.auditor, team=round_.team, **given),
            lambda given=given: decide(months=24, **given),
            lambda said=said: read(audit=audit, by=cast.director, reason=said, at=NOW),
        ]
        for act in refused:
            with pytest.raises(MoveError, match="Leave the case number out"):
                act()
    assert Event.objects.count() == before
    page = as_(cast.director).post(f"/audits/{audit.pk}/", {"reason": number})
    assert "Leave the case number out" in page.content.decode()
    given = {"person": cast.auditor.pk, "team": round_.team.pk, "reason": number}
    assert "Leave the case" in as_(by).post("/audits/conflicts/", given).content.decode()


def other_drawn(number: str) -> DrawnCase:
    """One that nobody audits yet."""
    return (
        DrawnCase.objects.filter(replaced_by=None)
        .exclude(frame_case__case__case_number__number=number)
        .first()
    )
