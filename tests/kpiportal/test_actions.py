"""Actions: opened once, finished with evidence, verified by another; who sees and owes which."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from kpiportal import actions
from kpiportal.access import Role
from kpiportal.models import Action, ActionStep, Deputy, Event, Person, Post, Service, Team
from kpiportal.rules.action_states import ACTION
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.cast import Cast

NOW = datetime(2018, 1, 10, 9, 0, tzinfo=UTC)
TODAY = date(2018, 1, 10)
DUE = date(2018, 1, 31)


def open_one(cast: Cast, **different: object) -> Action:
    """Promised by the lead officer to the acceptor, about a team."""
    plain = {
        "source": Team.objects.filter(name="Assessment").first() or _team(),
        "what": "Fill the two posts.",
        "owner": cast.lead_officer,
        "due": DUE,
        "by": cast.acceptor,
        "now": NOW,
    }
    return actions.open_action(**(plain | different))


def _team() -> Team:
    return Team.objects.create(
        name="Assessment", service=Service.objects.create(name="Social care")
    )


def finish(action: Action, by: Person, evidence: str = "Both started on 8 January.") -> None:
    action.refresh_from_db()
    actions.finish(action=action, version=action.version, evidence=evidence, by=by, now=NOW)


def verify(action: Action, by: Person) -> None:
    action.refresh_from_db()
    actions.verify(action=action, version=action.version, by=by, now=NOW)


def of_an_audit(action: Action) -> Action:
    """As though an audit had asked for it; its source can't be changed, so behind the trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kpiportal_action DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE kpiportal_action SET source_kind = 'audits.audit' WHERE id = %s", [action.pk]
        )
        cursor.execute("ALTER TABLE kpiportal_action ENABLE TRIGGER USER")
    return Action.objects.get(pk=action.pk)


def names(people: list[Person], sees: Callable[[Person], bool]) -> set[str]:
    return {person.name for person in people if sees(person)}


def test_an_action_goes_from_promise_to_evidence_to_somebody_elses_word(cast: Cast) -> None:
    action = open_one(cast)
    finish(action, cast.lead_officer)
    verify(action, cast.acceptor)
    action.refresh_from_db()
    assert (action.state, action.evidence) == ("verified", "Both started on 8 January.")
    assert (action.done_by, action.verified_by) == (cast.lead_officer, cast.acceptor)
    told = list(action.steps.values_list("version", "verb", "by_name", "said"))
    assert told == [
        (1, "opened", "Acceptor", ""),
        (2, "finished", "Lead officer", "Both started on 8 January."),
        (3, "verified", "Acceptor", ""),
    ]
    events = Event.objects.filter(target_kind="kpiportal.action").order_by("sequence")
    assert [str(event) for event in events] == [
        "Acceptor opened Fill the two posts.",
        "Lead officer finished Fill the two posts.",
        "Acceptor verified Fill the two posts.",
    ]


def test_what_was_not_done_after_all_is_opened_again_with_a_reason(cast: Cast) -> None:
    action = open_one(cast)
    finish(action, cast.lead_officer)
    action.refresh_from_db()
    again = {"action": action, "version": 2, "by": cast.acceptor, "now": NOW}
    with pytest.raises(MoveError, match="Say why"):
        actions.open_again(reason=" ", **again)
    actions.open_again(reason="One of them left.", **again)
    action.refresh_from_db()
    assert (action.state, action.reason, action.evidence) == ("open", "One of them left.", "")
    finish(action, cast.lead_officer, "Filled again.")
    said = action.steps.order_by("version").values_list("said", flat=True)
    assert list(said)[1:] == ["Both started on 8 January.", "One of them left.", "Filled again."]


def test_asked_twice_it_is_opened_once(cast: Cast) -> None:
    assert open_one(cast).pk == open_one(cast).pk
    assert open_one(cast, due=date(2018, 2, 1)).pk != open_one(cast).pk
    assert Event.objects.filter(verb="opened").count() == 2


def test_done_is_said_with_evidence(cast: Cast) -> None:
    action = open_one(cast)
    with pytest.raises(MoveError, match="what shows"):
        finish(action, cast.lead_officer, "  ")


def test_only_its_owner_says_that_it_is_done(cast: Cast) -> None:
    action = open_one(cast)
    for person in cast.everybody:
        if person != cast.lead_officer:
            with pytest.raises(PermissionDenied):
                finish(action, person)
    finish(action, cast.lead_officer)


def test_who_stands_in_for_the_post_finishes_it_and_may_not_verify_it(cast: Cast) -> None:
    post = Post.objects.create(title="Front door manager", holder=cast.lead_officer)
    Deputy.objects.create(post=post, person=cast.other_officer, first_day=TODAY, last_day=TODAY)
    action = open_one(cast, owner=post)
    finish(action, cast.other_officer)
    for person in (cast.lead_officer, cast.other_officer):
        with pytest.raises(PermissionDenied):
            verify(action, person)
    verify(action, cast.acceptor)


def test_whoever_asked_for_it_and_did_it_does_not_verify_it(cast: Cast) -> None:
    action = open_one(cast, owner=cast.analyst, by=cast.analyst)
    finish(action, cast.analyst)
    may = names(cast.everybody, lambda who: actions.may_verify(action, who, TODAY))
    assert may == {"Director", "Other analyst"}
    waits = names(cast.everybody, lambda who: Action.objects.to_verify_by(who, TODAY).exists())
    assert waits == {"Director", "Other analyst"}
    with pytest.raises(PermissionDenied):
        verify(action, cast.analyst)


def test_what_somebody_asked_for_waits_for_them_alone_once_it_is_done(cast: Cast) -> None:
    finish(open_one(cast), cast.lead_officer)
    waits = names(cast.everybody, lambda who: Action.objects.to_verify_by(who, TODAY).exists())
    assert waits == {"Acceptor"}


def test_two_who_act_on_the_same_version_are_told_apart(cast: Cast) -> None:
    action = open_one(cast)
    finish(action, cast.lead_officer)
    seen = {"action": action, "version": 2, "now": NOW}
    actions.open_again(reason="Not yet.", by=cast.acceptor, **seen)
    with pytest.raises(SavedByAnotherError):
        actions.verify(by=cast.director, **seen)


@pytest.mark.parametrize("verb", ["finish", "verify"])
def test_sent_twice_it_is_done_once(cast: Cast, verb: str) -> None:
    action = open_one(cast)
    finish(action, cast.lead_officer)
    if verb == "finish":
        actions.finish(action=action, version=1, evidence="Same", by=cast.lead_officer, now=NOW)
    else:
        for _ in range(2):
            actions.verify(action=action, version=2, by=cast.acceptor, now=NOW)
    assert ActionStep.objects.filter(verb__startswith=verb[:5]).count() == 1


def test_who_may_see_an_action_is_who_owes_asked_or_follows_it(cast: Cast) -> None:
    action = open_one(cast, by=None)

    def seen_by() -> set[str]:
        return names(
            cast.everybody,
            lambda who: Action.objects.visible_to(who, TODAY).filter(pk=action.pk).exists(),
        )

    assert seen_by() == {"Lead officer", "Analyst", "Other analyst", "Director"}
    head = Post.objects.create(title="Head", service=Service.objects.get(), holder=cast.acceptor)
    assert "Acceptor" not in seen_by()
    Person.objects.filter(pk=cast.lead_officer.pk).update(team=Team.objects.get())
    assert seen_by() == {"Lead officer", "Acceptor", "Analyst", "Other analyst", "Director"}
    head.delete()
    action = of_an_audit(action)
    assert seen_by() == {"Lead officer", "Audit coordinator", "Director"}


def test_an_audits_action_leaves_its_words_out_of_the_trail(cast: Cast) -> None:
    action = of_an_audit(open_one(cast, source_name="round 1"))
    finish(action, cast.lead_officer, "The canary D20001 was seen.")
    event = Event.objects.first()
    assert event.target_name == "an action from round 1"
    assert "canary" not in event.canonical
    assert "Fill" not in event.canonical


def test_what_nobody_is_there_to_do_is_found(cast: Cast) -> None:
    vacant = Post.objects.create(title="Vacant")
    left = Post.objects.create(title="Held by somebody who left", holder=cast.other_analyst)
    held = Post.objects.create(title="Held", holder=cast.lead_officer)
    covered = Post.objects.create(title="Covered")
    Deputy.objects.create(post=covered, person=cast.auditor, first_day=TODAY, last_day=TODAY)
    for owner in (vacant, left, held, covered, cast.lead_officer, cast.other_officer):
        open_one(cast, owner=owner)
    Person.objects.filter(pk__in=[cast.other_analyst.pk, cast.other_officer.pk]).update(
        is_active=False
    )
    found = Action.objects.unowned(TODAY).with_names()
    assert {action.owner_name for action in found} == {
        "Vacant (vacant)", "Held by somebody who left (Other analyst)", "Other officer"
    }  # fmt: skip
    tomorrow = Action.objects.unowned(date(2018, 1, 11)).with_names()
    assert "Covered (vacant)" in {action.owner_name for action in tomorrow}
    cast.lead_officer.role_set.all().delete()
    assert Action.objects.unowned(TODAY).count() == 5


def test_it_is_handed_on_by_who_follows_it_with_a_reason(cast: Cast) -> None:
    action = open_one(cast)
    handing = {
        "action": action, "version": 1, "owner": cast.other_officer, "due": date(2018, 2, 9),
        "now": NOW,
    }  # fmt: skip
    for person in (cast.lead_officer, cast.acceptor, cast.audit_coordinator, cast.member):
        with pytest.raises(PermissionDenied):
            actions.hand_on(by=person, reason="They left.", **handing)
    with pytest.raises(MoveError, match="Say why"):
        actions.hand_on(by=cast.analyst, reason=" ", **handing)
    actions.hand_on(by=cast.analyst, reason="They left.", **handing)
    action.refresh_from_db()
    assert (action.owner, action.due, action.state) == (
        cast.other_officer, date(2018, 2, 9), "open"
    )  # fmt: skip
    assert action.steps.last().said == (
        "They left.\nLead officer → Other officer, due 9 February 2018"
    )
    with pytest.raises(SavedByAnotherError):
        actions.hand_on(by=cast.analyst, reason="Again.", **handing)


def test_what_is_done_is_not_handed_on(cast: Cast) -> None:
    action = open_one(cast)
    finish(action, cast.lead_officer)
    with pytest.raises(MoveError, match="nobody owes"):
        actions.hand_on(
            action=action, version=2, owner=cast.analyst, due=DUE, reason="R",
            by=cast.director, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_an_action_is_owned_by_staff_alone(cast: Cast, role: Role) -> None:
    owner = cast.of(role)
    if role in {Role.MEMBER, Role.LEAD_MEMBER, Role.ADMINISTRATOR}:
        with pytest.raises(MoveError, match="can’t own"):
            open_one(cast, owner=owner)
    else:
        assert open_one(cast, owner=owner).owner == owner


def test_it_is_overdue_after_its_day_and_only_while_open(cast: Cast) -> None:
    action = open_one(cast)
    assert not action.is_overdue(DUE)
    assert not Action.objects.overdue(DUE).exists()
    late = date(2018, 2, 1)
    assert action.is_overdue(late)
    assert Action.objects.overdue(late).get() == action
    finish(action, cast.lead_officer)
    action.refresh_from_db()
    assert not action.is_overdue(late)
    assert not Action.objects.overdue(late).exists()


def refused(**columns: object) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        Action.objects.update(**columns)
    return str(caught.value)


def pairs() -> list[tuple[str, str]]:
    return [pair for pair in product(ACTION.states, repeat=2) if pair[0] != pair[1]]


@pytest.mark.parametrize(("before", "after"), pairs())
def test_the_database_moves_an_action_only_along_its_table(
    cast: Cast, before: str, after: str
) -> None:
    whose = {
        "open": {"done_by": None, "evidence": "", "verified_by": None},
        "done": {"done_by": cast.lead_officer, "evidence": "E", "verified_by": None},
        "verified": {"done_by": cast.lead_officer, "evidence": "E", "verified_by": cast.acceptor},
    }
    open_one(cast)
    for state in ACTION.states[1 : ACTION.states.index(before) + 1]:
        Action.objects.update(state=state, **whose[state])
    if (before, after) in ACTION.steps:
        assert Action.objects.update(state=after, **whose[after]) == 1
    else:
        assert "Invalid transition" in refused(state=after, **whose[after])


def test_the_database_keeps_an_action_honest(cast: Cast) -> None:
    open_one(cast)
    assert "done_with_evidence" in refused(state="done", done_by=cast.lead_officer)
    assert "What was promised stays" in refused(what="Something easier.")
    Action.objects.update(state="done", done_by=cast.lead_officer, evidence="E")
    assert "verified_by_another" in refused(state="verified", verified_by=cast.lead_officer)
    assert "verified_by_somebody" in refused(state="verified")
    for table in ("kpiportal_action", "kpiportal_actionstep"):
        with (
            pytest.raises(DatabaseError, match=r"Cannot delete|is written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")
