"""Who sees which part of the trail, and what it says."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from kpiportal import organisation
from kpiportal.access import SEE_ACTIVITY, Role
from kpiportal.events import record
from kpiportal.models import Event, Job, Person, Post, Service, Team
from kpiportal.pages.activity import changes, sentence
from tests.cast import Cast
from tests.sessions import client_of

TODAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


class Thing:
    """Something of another app, as far as the trail is concerned."""

    def __init__(self, kind: str, name: str) -> None:
        self.pk = 1
        self.name = name
        self._meta = type("Meta", (), {"label_lower": kind})

    def __str__(self) -> str:
        return self.name


def write(actor: Person | None, verb: str, target: models.Model | Thing, **detail: object) -> int:
    return record(actor, verb, target, at=NOON, **detail)  # type: ignore[arg-type]


@pytest.fixture
def trail(cast: Cast) -> dict[str, int]:
    """One event of each sort, by a word. The officer's service is the acceptor's, by a part."""
    service = Service.objects.create(name="Care")
    part = Service.objects.create(name="Part", part_of=service)
    team = Team.objects.create(name="Team", service=part)
    Person.objects.filter(pk__in=[cast.lead_officer.pk, cast.auditor.pk]).update(team=team)
    Post.objects.create(title="Head", service=service, holder=cast.acceptor)
    job = Job.objects.create(kind="x", key="x", asked_at=NOON, due_at=NOON)
    case = Thing("audits.audit", "audit 7")
    return {
        "target of an indicator": write(
            cast.analyst, "set a target for", Thing("indicators.indicator", "CSC 001")
        ),
        "officer's commentary": write(
            cast.lead_officer, "submitted", Thing("narratives.commentary", "CSC 001")
        ),
        "other officer's commentary": write(
            cast.other_officer, "submitted", Thing("narratives.commentary", "CSC 002")
        ),
        "auditor's case": write(cast.auditor, "read", case),
        "moderator's case": write(cast.moderator, "moderated", case),
        "officer's sign-in": write(cast.lead_officer, "signed in", cast.lead_officer),
        "officer's role": write(cast.administrator, "changed", cast.lead_officer),
        "member's sign-in": write(cast.member, "signed in", cast.member),
        "team": write(cast.administrator, "changed", team),
        "job": write(None, "set aside", job),
    }


EVERYTHING = {
    "target of an indicator",
    "officer's commentary",
    "other officer's commentary",
    "auditor's case",
    "moderator's case",
    "officer's sign-in",
    "officer's role",
    "member's sign-in",
    "team",
    "job",
}
SEEN = {
    Role.ANALYST: {"target of an indicator"},
    Role.LEAD_OFFICER: {"officer's commentary", "officer's sign-in", "officer's role"},
    Role.ACCEPTOR: {"officer's commentary", "officer's sign-in", "officer's role"},
    Role.AUDIT_COORDINATOR: {"auditor's case", "moderator's case"},
    Role.AUDITOR: {"auditor's case"},
    Role.MODERATOR: {"moderator's case"},
    Role.DIRECTOR: EVERYTHING,
    Role.MEMBER: set(),
    Role.LEAD_MEMBER: set(),
    Role.ADMINISTRATOR: {"officer's sign-in", "officer's role", "member's sign-in", "team"},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_part_and_no_more(cast: Cast, trail: dict[str, int], role: Role) -> None:
    seen = set(Event.objects.visible_to(cast.of(role), TODAY).values_list("pk", flat=True))
    assert {word for word, number in trail.items() if number in seen} == SEEN[role]
    assert len(seen) == len(SEEN[role])


@pytest.mark.parametrize("role", list(Role))
def test_the_page_shows_what_the_role_sees(cast: Cast, trail: dict[str, int], role: Role) -> None:
    answer = client_of(cast.of(role)).get("/activity/")
    if role not in SEE_ACTIVITY.reach:
        assert answer.status_code == 403
        return
    shown = {row.record.pk for row in answer.context["table"].rows}
    assert shown == {trail[word] for word in SEEN[role]}


def test_a_deputy_sees_the_service_while_standing_in(cast: Cast, trail: dict[str, int]) -> None:
    post = Post.objects.get(title="Head")
    Post.objects.filter(pk=post.pk).update(holder=None)
    organisation.add_deputy(
        by=cast.director, post=post, person=cast.acceptor, first_day=TODAY, last_day=TODAY
    )

    def seen(day: date) -> int:
        events = Event.objects.visible_to(cast.acceptor, day)
        return events.filter(pk__in=trail.values()).count()

    assert seen(TODAY) == 3
    assert seen(date(2026, 3, 11)) == 0


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"who": "lead off"}, {"officer's commentary", "officer's sign-in"}),
        ({"kind": "audits.audit"}, {"auditor's case", "moderator's case"}),
        ({"what": "csc 001"}, {"target of an indicator", "officer's commentary"}),
        ({"kind": "audits.audit", "who": "Mod"}, {"moderator's case"}),
        ({"since": "10/3/2026"}, EVERYTHING),
        ({"since": "11/3/2026"}, set()),
        ({"until": "10/3/2026"}, EVERYTHING),
        ({"until": "9/3/2026"}, set()),
        ({"since": "no day"}, set()),
        ({"until": "31/12/9999"}, set()),
        ({"kind": "nothing.known"}, set()),
    ],
)
def test_the_trail_is_filtered_by_person_thing_and_day(
    cast: Cast, trail: dict[str, int], query: dict[str, str], words: set[str]
) -> None:
    answer = client_of(cast.director).get("/activity/", query)
    assert answer.status_code == 200
    assert {row.record.pk for row in answer.context["table"].rows} == {
        trail[word] for word in words
    }


def test_the_list_of_kinds_names_none_that_the_reader_may_not_see(
    cast: Cast, trail: dict[str, int]
) -> None:
    answer = client_of(cast.analyst).get("/activity/")
    kinds = [value for value, _ in answer.context["form"].fields["kind"].choices]
    assert kinds == ["", "indicators.indicator"]


def test_a_day_is_a_day_in_london(cast: Cast) -> None:
    number = record(
        cast.lead_officer,
        "signed in",
        cast.lead_officer,
        at=datetime(2026, 3, 31, 23, 30, tzinfo=UTC),
    )
    client = client_of(cast.director)

    def found(day: str) -> list[int]:
        answer = client.get("/activity/", {"since": day, "until": day})
        return [row.record.pk for row in answer.context["table"].rows]

    assert (found("31/3/2026"), found("1/4/2026")) == ([], [number])


def test_long_trails_come_in_pages(cast: Cast) -> None:
    for number in range(60):
        record(cast.analyst, "changed", cast.member, number=number)
    client = client_of(cast.director)
    first = client.get("/activity/")
    second = client.get("/activity/?page=2")
    pages = [len(page.context["table"].paginated_rows) for page in (first, second)]
    assert pages == [50, 10]


def test_a_page_of_one_event_and_of_fifty_asks_the_database_as_often(cast: Cast) -> None:
    client = client_of(cast.director)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/activity/")
        return len(captured)

    client.get("/activity/")
    record(cast.analyst, "changed", cast.member)
    one = queries()
    for _ in range(49):
        record(cast.analyst, "changed", cast.member)
    assert queries() == one


def test_what_changed_is_said_in_words() -> None:
    detail = {
        "before": {"team": "North", "roles": ["Auditor"], "active": True},
        "after": {"team": "", "roles": [], "active": False},
        "reason": "Left",
        "from": "2026-03-31",
        "key": "2026-99-99",
    }
    assert list(changes(detail)) == [
        "Team: North → none",
        "Roles: Auditor → none",
        "Active: yes → no",
        "Reason: Left",
        "From: 31 Mar 2026",
        "Key: 2026-99-99",
    ]


def test_what_somebody_did_for_themselves_names_them_once(cast: Cast) -> None:
    record(cast.member, "signed in", cast.member)
    record(cast.administrator, "deactivated", cast.member)
    assert [sentence(event) for event in Event.objects.order_by("pk")] == [
        "signed in",
        "deactivated person Member",
    ]


def test_an_event_of_a_thing_that_is_no_more_is_still_told(cast: Cast) -> None:
    write(cast.director, "closed", Thing("indicators.gone", "Old thing"))
    assert "closed gone Old thing" in client_of(cast.director).get("/activity/").content.decode()


def test_one_thing_that_turned_into_another_reads_as_one_line() -> None:
    detail = {"end": "2017-12", "before": "red", "after": "green"}
    assert list(changes(detail)) == ["Changed: red → green", "End: 2017-12"]
