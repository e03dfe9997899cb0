"""Who sees which audits, in the list and at every address of an audit."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.actions.recording import decline
from audits.models import Audit
from kpiportal.access import Role
from kpiportal.models import Event, Person
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import as_, get, post

PAGES = {
    "audit": "GET",
    "record_audit": "GET",
    "decline_audit": "GET",
    "hand_on_audit": "GET",
    "audit_moderator": "GET",
    "moderate_audit": "GET",
    "finalise_audit": "POST",
}


def statuses(person: Person, audit: Audit) -> dict[str, int]:
    return {
        page: (get if method == "GET" else post)(person, page, audit.pk).status_code
        for page, method in PAGES.items()
    }


def test_the_list_holds_what_its_reader_may_know_of_and_nothing_else(round_: Round) -> None:
    cast, other = round_.cast, someone("Other", Role.AUDITOR)
    mine, theirs = round_.assign("1"), round_.assign("2", auditor=other, moderator=None)
    submitted = round_.submit(round_.assign("3", auditor=other, moderator=None))
    declined = round_.assign("4")
    decline(audit=declined, reason="Known to me", by=cast.auditor, now=NOW)
    expected = {
        cast.audit_coordinator: {mine, theirs, submitted, declined},
        cast.auditor: {mine},
        other: {theirs, submitted},
        cast.moderator: {mine},
        cast.director: {submitted},
    }
    for person, audits in expected.items():
        page = get(person, "audits")
        assert {row.record for row in page.context["table"].rows} == audits, person
        shown = {a for a in Audit.objects.all() if str(a.case) in page.content.decode()}
        assert {a.case for a in shown} == {a.case for a in audits}, person


def test_who_has_no_part_in_audits_has_no_list(round_: Round) -> None:
    round_.assign()
    cast = round_.cast
    allowed = {cast.audit_coordinator, cast.auditor, cast.moderator, cast.director}
    found = {p for p in cast.everybody if get(p, "audits").status_code != 403}
    assert found == allowed


def test_the_list_shows_no_judgement(round_: Round) -> None:
    round_.submit(round_.assign(), "Inadequate")
    for person in (round_.cast.audit_coordinator, round_.cast.moderator, round_.cast.director):
        assert "Inadequate" not in get(person, "audits").content.decode()
    assert not Event.objects.filter(verb="read").exists()


def test_what_waits_for_its_reader_stands_first(round_: Round) -> None:
    waiting = round_.submit(round_.assign("1"))
    round_.assign("2")
    page = get(round_.cast.moderator, "audits")
    assert next(iter(page.context["table"].rows)).record == waiting
    assert "1 waits for you." in page.content.decode()


def test_the_list_is_filtered_by_programme_and_state(round_: Round) -> None:
    submitted = round_.submit(round_.assign("1"))
    round_.assign("2")
    page = get(round_.cast.audit_coordinator, "audits", state="submitted")
    assert [row.record for row in page.context["table"].rows] == [submitted]
    page = get(round_.cast.audit_coordinator, "audits", programme=round_.programme.pk)
    assert len(page.context["table"].rows) == 2
    page = get(round_.cast.audit_coordinator, "audits", programme="0")
    assert len(page.context["table"].rows) == 0


def test_a_longer_list_asks_no_more_of_the_database(round_: Round) -> None:
    def queries() -> int:
        client = as_(round_.cast.audit_coordinator)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/audits/").status_code == 200
        return len(asked)

    round_.assign("1")
    of_one = queries()
    for number in "23456":
        round_.assign(number)
    assert queries() == of_one < 12


OUT_OF_SCOPE = dict.fromkeys(PAGES, 404)


def test_an_audit_of_others_is_not_found_whatever_the_address(round_: Round) -> None:
    other = someone("Other", Role.AUDITOR, Role.MODERATOR)
    for audit in (round_.assign("1"), round_.submit(round_.assign("2"))):
        found = statuses(other, audit)
        # Not theirs to run either: that right is asked before the audit is looked for.
        assert found == OUT_OF_SCOPE | {"hand_on_audit": 403, "audit_moderator": 403}


@pytest.mark.parametrize(
    "role", [Role.ANALYST, Role.LEAD_OFFICER, Role.ACCEPTOR, Role.MEMBER, Role.ADMINISTRATOR]
)
def test_who_has_no_part_in_audits_opens_no_page_of_one(round_: Round, role: Role) -> None:
    audit = round_.submit(round_.assign())
    assert statuses(round_.cast.of(role), audit) == dict.fromkeys(PAGES, 403)


def test_nobody_acts_in_anothers_part(round_: Round) -> None:
    cast, audit = round_.cast, round_.submit(round_.assign())
    assert statuses(cast.audit_coordinator, audit) == {
        "audit": 200,
        "record_audit": 403,
        "decline_audit": 403,
        "hand_on_audit": 302,
        "audit_moderator": 200,
        "moderate_audit": 403,
        "finalise_audit": 403,
    }
    assert statuses(cast.moderator, audit) == {
        "audit": 200,
        "record_audit": 403,
        "decline_audit": 404,
        "hand_on_audit": 403,
        "audit_moderator": 403,
        "moderate_audit": 200,
        "finalise_audit": 302,
    }
    assert statuses(cast.auditor, audit) == {
        "audit": 200,
        "record_audit": 302,
        "decline_audit": 200,
        "hand_on_audit": 403,
        "audit_moderator": 403,
        "moderate_audit": 403,
        "finalise_audit": 403,
    }
    audit.refresh_from_db()
    assert audit.state == "submitted"


def test_a_declined_case_is_its_auditors_no_more(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    assert post(cast.auditor, "decline_audit", audit.pk, reason="My niece").status_code == 302
    assert get(cast.auditor, "audit", audit.pk).status_code == 404
    assert get(cast.auditor, "record_audit", audit.pk).status_code == 404
    assert get(cast.moderator, "audit", audit.pk).status_code == 404
    assert "My niece" in get(cast.audit_coordinator, "audit", audit.pk).content.decode()


def test_what_is_not_submitted_is_its_auditors_alone(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    Audit.objects.filter(pk=audit.pk).update(explanation="A draft of mine")
    for person in (cast.audit_coordinator, cast.moderator):
        page = get(person, "audit", audit.pk)
        assert page.status_code == 200
        assert "A draft of mine" not in page.content.decode()
    assert "A draft of mine" in get(cast.auditor, "record_audit", audit.pk).content.decode()


def test_each_page_with_a_case_on_it_is_a_reading_in_the_trail(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    get(cast.auditor, "record_audit", audit.pk)
    round_.submit(audit)
    get(cast.moderator, "moderate_audit", audit.pk)
    get(cast.audit_coordinator, "audit", audit.pk)
    read = Event.objects.filter(verb="read").order_by("sequence")
    assert [(event.actor, event.target_name) for event in read] == [
        (person, audit.case.reference)
        for person in (cast.auditor, cast.moderator, cast.audit_coordinator)
    ]


def test_the_director_reads_after_saying_why(round_: Round) -> None:
    director, audit = round_.cast.director, round_.submit(round_.assign())
    for page in (
        get(director, "audit", audit.pk),
        post(director, "audit", audit.pk, reason="  "),
    ):
        assert "Purposeful." not in page.content.decode()
    assert not Event.objects.filter(verb="read").exists()
    page = post(director, "audit", audit.pk, reason="A complaint")
    assert "Purposeful." in page.content.decode()
    assert Event.objects.get(verb="read").detail == {"reason": "A complaint"}
    assert get(director, "audit", round_.assign("2").pk).status_code == 404
