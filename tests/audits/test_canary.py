"""A distinctive case number goes through everything; it stands nowhere but where it may."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from audits.models import Audit
from kpiportal.access import Role
from kpiportal.checks import patterns
from kpiportal.models import Event, Job, Person
from tests.audits.conftest import NUMBER, Round, someone
from tests.audits.pages.browsing import filled_in

MAY_SEE = {"Audit coordinator", "Auditor", "Moderator"}


class Browser:
    """Somebody's browser that keeps every address it went to, and what it was shown."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.client = Client(raise_request_exception=False)
        self.client.force_login(person)
        self.addresses: list[str] = []
        self.shown: list[str] = []

    def go(self, path: str, data: dict[str, object] | None = None) -> HttpResponse:
        send = self.client.get if data is None else self.client.post
        response = send(path, data or {}, follow=True)
        self.addresses += [path, *(url for url, _ in response.redirect_chain)]
        self.shown.append(response.content.decode() + str(response.headers))
        return response


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Every line that any part of the portal logs, the chatty ones too."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


def addresses_of(audit: Audit) -> set[str]:
    """Every address of the portal that takes nothing, or the number of one thing."""
    found = set()
    for pattern in patterns(get_resolver()):
        for args in ([], [audit.pk]):
            with suppress(NoReverseMatch):
                found.add(reverse(pattern.name, args=args))
    return found - {reverse("account_logout"), reverse("home")}


def test_the_case_number_is_seen_by_the_co_ordinator_and_whom_it_was_given_to_alone(
    round_: Round, log: StringIO
) -> None:
    cast = round_.cast
    strangers = [someone("Other auditor", Role.AUDITOR), someone("Other", Role.MODERATOR)]
    browsers = {person.name: Browser(person) for person in [*cast.everybody, *strangers]}
    _record_and_moderate(round_, browsers)
    audit = Audit.objects.get()
    for browser in browsers.values():
        for address in sorted(addresses_of(audit)):
            browser.go(address)
    browsers["Director"].go(f"/audits/{audit.pk}/", {"reason": "A complaint"})

    saw = {name for name, browser in browsers.items() if NUMBER in "".join(browser.shown)}
    assert saw == MAY_SEE
    assert "Purposeful." in browsers["Director"].shown[-1]
    assert not [a for b in browsers.values() for a in b.addresses if NUMBER in a]
    assert NUMBER not in log.getvalue()
    assert "GET" in log.getvalue() or "Forbidden" in log.getvalue()  # it does listen
    events = list(Event.objects.all())
    assert len(events) > 5
    assert not [event for event in events if NUMBER in event.canonical + event.target_name]
    assert not [job for job in Job.objects.all() if NUMBER in f"{job.ids}{job.key}{job.error}"]
    assert not [m for m in mail.outbox if NUMBER in f"{m.subject}{m.body}"]


def _record_and_moderate(round_: Round, browsers: dict[str, Browser]) -> None:
    cast, good = round_.cast, round_.grade("Good")
    given = {
        "programme": round_.programme.pk,
        "number": NUMBER,
        "team": round_.team.pk,
        "auditor": cast.auditor.pk,
        "moderator": cast.moderator.pk,
    }
    browsers["Audit coordinator"].go("/audits/new/", given)
    # Refused with an error on the page, and for want of the right.
    browsers["Audit coordinator"].go("/audits/new/", given | {"moderator": cast.auditor.pk})
    browsers["Auditor"].go("/audits/new/", given)
    audit = Audit.objects.get()
    browsers["Auditor"].go(f"/audits/{audit.pk}/record/")
    words = filled_in(audit, grade=good.pk, explanation="Purposeful.", submit="yes")
    browsers["Auditor"].go(f"/audits/{audit.pk}/record/", words)
    audit.refresh_from_db()
    moderation = {"version": audit.version, "grade": good.pk, "reason": ""}
    browsers["Moderator"].go(f"/audits/{audit.pk}/moderate/", moderation)
    audit.refresh_from_db()
    browsers["Moderator"].go(f"/audits/{audit.pk}/finalise/", {"version": audit.version})
    audit.refresh_from_db()
    assert audit.state == "final"
