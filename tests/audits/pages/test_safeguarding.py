"""A concern goes to a head of service at once, and waits until they have acknowledged it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from audits.actions.safeguarding import MAIL, mail_concern, raise_concern
from audits.models import SafeguardingConcern
from audits.queries.heads import head_of, heads_now
from kpiportal import organisation
from kpiportal.access import Role
from kpiportal.models import Event, Job, Person, Post, Service, Team
from tests.audits.conftest import NOW, NUMBER, Round, someone
from tests.audits.pages.browsing import get, post


@pytest.fixture
def head(round_: Round) -> Post:
    service = round_.team.service
    director = Post.objects.create(title="Director", service=service, holder=round_.cast.director)
    return Post.objects.create(
        title="Head of service", service=service, holder=round_.cast.acceptor, reports_to=director
    )


def raised(round_: Round, words: str = "He was hurt again.") -> SafeguardingConcern:
    audit = round_.assign()
    return raise_concern(audit=audit, words=words, by=round_.cast.auditor, now=NOW)


def test_a_concern_is_raised_once_and_sent_to_the_head_at_once(round_: Round, head: Post) -> None:
    cast, audit = round_.cast, round_.assign()
    for _ in range(2):
        page = post(cast.auditor, "raise_safeguarding", audit.pk, words="He was hurt again.")
        assert page.status_code == 302
    concern = SafeguardingConcern.objects.get()
    assert (concern.post, concern.raised_by) == (head, cast.auditor)
    job = Job.objects.get(kind=MAIL)
    assert job.ids == {"concern": concern.pk}
    event = Event.objects.get(target_kind="audits.safeguardingconcern", verb__startswith="raised")
    assert "hurt" not in event.canonical


def test_the_mail_names_no_case_and_says_nothing_of_it(
    round_: Round, head: Post, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        concern = raised(round_)
        mail_concern(concern=concern, now=NOW)
    [sent] = mail.outbox
    assert sent.to == [round_.cast.acceptor.email]
    assert f"/safeguarding/{concern.pk}/" in sent.body
    said = sent.subject + sent.body
    assert not [w for w in ("hurt", NUMBER, concern.audit.case.reference) if w in said]


def test_it_waits_with_the_head_until_acknowledged(round_: Round, head: Post) -> None:
    cast, concern = round_.cast, raised(round_)
    text = f"A concern about {concern.audit.case}"
    waits = {p for p in cast.everybody if text in get(p, "your_work").content.decode()}
    assert waits == {cast.acceptor, cast.audit_coordinator}
    page = post(cast.acceptor, "safeguarding_concern", concern.pk, answer=" ")
    assert page.context["form"].errors["answer"]
    for _ in range(2):
        page = post(cast.acceptor, "safeguarding_concern", concern.pk, answer="Seen today.")
        assert page.status_code == 302
    concern.refresh_from_db()
    assert (concern.acknowledged_by, concern.answer) == (cast.acceptor, "Seen today.")
    waits = {p for p in cast.everybody if text in get(p, "your_work").content.decode()}
    assert waits == set()
    assert "Seen today." in get(cast.auditor, "safeguarding_concern", concern.pk).content.decode()


def test_nobody_else_reads_or_acknowledges_it(round_: Round, head: Post) -> None:
    cast, concern = round_.cast, raised(round_)
    read = {
        person
        for person in cast.everybody
        if get(person, "safeguarding_concern", concern.pk).status_code == 200
    }
    assert read == {cast.acceptor, cast.auditor, cast.audit_coordinator}
    names = Event.objects.filter(verb="read").values_list("actor_name", flat=True)
    assert set(names) == {person.name for person in read}
    answered = {
        person: post(person, "safeguarding_concern", concern.pk, answer="Mine").status_code
        for person in (cast.auditor, cast.audit_coordinator, cast.director)
    }
    assert answered == {cast.auditor: 403, cast.audit_coordinator: 403, cast.director: 404}
    listed = {
        person
        for person in cast.everybody
        if str(concern.audit.case) in get(person, "safeguarding_concerns").content.decode()
    }
    assert listed == read


def test_the_number_of_the_case_is_not_shown_to_the_head(round_: Round, head: Post) -> None:
    concern = raised(round_)
    assert (
        NUMBER not in get(round_.cast.acceptor, "safeguarding_concern", concern.pk).content.decode()
    )


def test_who_has_no_part_in_the_audit_raises_none(round_: Round) -> None:
    audit, other = round_.assign(), someone("Other", Role.AUDITOR)
    assert post(other, "raise_safeguarding", audit.pk, words="x").status_code == 404
    coordinator = round_.cast.audit_coordinator
    assert post(coordinator, "raise_safeguarding", audit.pk, words="x").status_code == 403
    assert not SafeguardingConcern.objects.exists()


# --- Who answers for a service --------------------------------------------------------------


def test_the_head_is_the_highest_below_the_director(round_: Round, head: Post) -> None:
    manager = Person.objects.create(name="Manager", email="manager@portal.example")
    Post.objects.create(
        title="Team manager", service=round_.team.service, holder=manager, reports_to=head
    )
    assert head_of(round_.team.service) == head


def test_where_a_service_has_nobody_the_one_above_answers(round_: Round, head: Post) -> None:
    part = Service.objects.create(name="Front door", part_of=round_.team.service)
    assert head_of(part) == head
    Post.objects.create(title="Vacant", service=part)
    assert head_of(part) == head
    elsewhere = Service.objects.create(name="Elsewhere")
    assert head_of(elsewhere) is None
    assert heads_now(None, date(2017, 12, 4)) == [round_.cast.director]


def test_a_deputy_is_told_and_acknowledges_too(round_: Round, head: Post) -> None:
    cast, today = round_.cast, timezone.localdate()
    organisation.add_deputy(
        by=cast.administrator,
        post=head,
        person=cast.lead_officer,
        first_day=today - timedelta(days=1),
        last_day=today + timedelta(days=1),
    )
    concern = raised(round_)
    assert set(heads_now(head, today)) == {cast.acceptor, cast.lead_officer}
    post(cast.lead_officer, "safeguarding_concern", concern.pk, answer="Seen.")
    concern.refresh_from_db()
    assert concern.acknowledged_by == cast.lead_officer


def test_if_the_head_leaves_it_is_the_directors(round_: Round, head: Post) -> None:
    cast, concern = round_.cast, raised(round_)
    Person.objects.filter(pk=cast.acceptor.pk).update(is_active=False)
    assert get(cast.director, "safeguarding_concern", concern.pk).status_code == 200
    post(cast.director, "safeguarding_concern", concern.pk, answer="Seen.")
    concern.refresh_from_db()
    assert concern.acknowledged_by == cast.director


def test_a_team_without_any_head_goes_to_the_directors(round_: Round) -> None:
    assert isinstance(round_.team, Team)
    concern = raised(round_)
    assert concern.post is None
    assert "A concern about" in get(round_.cast.director, "your_work").content.decode()
