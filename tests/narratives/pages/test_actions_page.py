"""The pages of actions: lists of exactly what is one's own or followed, and the moves."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from kpiportal.actions import finish, open_action
from kpiportal.models import Action, Person
from narratives.actions import digests
from tests.cast import Cast
from tests.narratives.pages.conftest import as_, get, post, text_of
from tests.narratives.quarter import Quarter

TODAY = timezone.localdate()


@pytest.fixture
def action(quarter: Quarter) -> Action:
    return open_one(quarter, owner=quarter.cast.lead_officer, by=quarter.cast.acceptor)


def open_one(
    quarter: Quarter, *, days: int = 5, what: str = "Fill the posts.", **more: Any
) -> Action:
    now = timezone.now()
    return open_action(
        source=quarter.due, what=what, due=TODAY + timedelta(days=days), now=now, **more
    )


def listed(person: Person, **query: str) -> list[str]:
    answer = as_(person).get(reverse("actions"), query)
    return [row.record.what for row in answer.context["table"].rows]


def test_the_list_is_of_what_one_may_see_by_day_and_state(quarter: Quarter) -> None:
    cast = quarter.cast
    late = open_one(quarter, what="Late", days=-3, owner=cast.lead_officer, by=cast.acceptor)
    open_one(quarter, what="Soon", owner=cast.lead_officer, by=cast.acceptor)
    theirs = open_one(quarter, what="Other", owner=cast.other_officer, by=None)
    finish(action=theirs, version=1, evidence="E", by=cast.other_officer, now=timezone.now())
    assert listed(cast.analyst) == ["Late", "Soon", "Other"]
    assert listed(cast.lead_officer) == ["Late", "Soon"]
    assert listed(cast.other_officer) == ["Other"]
    assert listed(cast.auditor) == []
    assert listed(cast.acceptor, whose="mine") == []
    assert listed(cast.analyst, state="overdue") == ["Late"]
    assert listed(cast.analyst, state="open") == ["Late", "Soon"]
    assert listed(cast.analyst, state="done") == ["Other"]
    assert listed(cast.analyst, state="verified") == []
    assert "Overdue" in text_of(get(cast.lead_officer, "action", late.pk))


def test_from_promise_to_verified_through_the_pages(action: Action, cast: Cast) -> None:
    page = text_of(get(cast.lead_officer, "action", action.pk))
    assert reverse("commentary", args=[action.source_id]) in page
    answer = post(
        cast.lead_officer, "action_finish", action.pk, version=1, evidence="Both started."
    )
    assert answer.status_code == 302
    assert "Verify it" not in text_of(get(cast.lead_officer, "action", action.pk))
    assert "Verify it" in text_of(get(cast.acceptor, "action", action.pk))
    post(cast.acceptor, "action_open_again", action.pk, version=2, reason="One left.")
    assert "One left." in text_of(get(cast.lead_officer, "action", action.pk))
    post(cast.lead_officer, "action_finish", action.pk, version=3, evidence="Filled again.")
    post(cast.acceptor, "action_verify", action.pk, version=4)
    action.refresh_from_db()
    assert action.state == "verified"


def test_evidence_that_comes_too_late_is_not_lost(action: Action, cast: Cast) -> None:
    handing = {"owner": f"person {cast.lead_officer.pk}", "due": "2030-01-31", "reason": "R"}
    post(cast.analyst, "action_hand_on", action.pk, version=1, **handing)
    answer = post(
        cast.lead_officer, "action_finish", action.pk, version=1, evidence="Both started."
    )
    assert answer.status_code == 409
    assert "Both started." in text_of(answer)
    assert "31 January 2030" in text_of(answer)


def test_handing_on_to_somebody_who_may_own_none_is_not_offered(action: Action, cast: Cast) -> None:
    handing = {"version": 1, "due": "2030-01-31", "reason": "R"}
    answer = post(
        cast.analyst, "action_hand_on", action.pk, owner=f"person {cast.member.pk}", **handing
    )
    assert "Select a valid choice" in text_of(answer)
    post(cast.analyst, "action_hand_on", action.pk, owner=f"person {cast.auditor.pk}", **handing)
    action.refresh_from_db()
    assert action.owner == cast.auditor


def piles(person: Person) -> dict[str, list[str]]:
    waiting = get(person, "your_work").context["waiting"]
    return {
        pile.heading: [item.text for item in pile.items]
        for pile in waiting
        if "ction" in pile.heading
    }


def test_your_work_holds_ones_actions_the_overdue_first(quarter: Quarter) -> None:
    cast = quarter.cast
    open_one(quarter, what="Soon", owner=cast.lead_officer, by=cast.acceptor)
    late = open_one(quarter, what="Late", days=-3, owner=cast.lead_officer, by=cast.acceptor)
    assert piles(cast.lead_officer) == {"Your actions": ["Late", "Soon"]}
    finish(action=late, version=1, evidence="E", by=cast.lead_officer, now=timezone.now())
    assert piles(cast.lead_officer) == {"Your actions": ["Soon"]}
    assert piles(cast.acceptor) == {"Actions to verify": ["Late"]}
    Person.objects.filter(pk=cast.lead_officer.pk).update(is_active=False)
    assert piles(cast.analyst) == {"Actions that nobody has": ["Soon"]}
    assert piles(cast.audit_coordinator) == {}


def test_the_digest_names_what_is_late_or_soon(
    quarter: Quarter, django_capture_on_commit_callbacks: Any
) -> None:
    cast = quarter.cast
    for what, days in (("Late", -3), ("Soon", 1), ("Far", 90)):
        open_one(quarter, what=what, days=days, owner=cast.other_officer, by=cast.acceptor)
    with django_capture_on_commit_callbacks(execute=True):
        digests.send_digest(person=cast.other_officer, now=timezone.now())
    text = str(mail.outbox[-1].body)
    said = [line.partition(" (")[0] for line in text.splitlines() if "Action" in line]
    assert said == ["- Action: Late", "- Action: Soon"]


def test_an_action_of_others_is_not_there(action: Action, cast: Cast) -> None:
    for person in (cast.other_officer, cast.auditor, cast.audit_coordinator):
        assert get(person, "action", action.pk).status_code == 404
