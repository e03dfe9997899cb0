"""The audits that a first start finds."""

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from audits.findings import findings
from audits.models import Audit, Programme
from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Event, Person
from tests.cast import Cast


@pytest.mark.django_db
def test_the_demo_has_the_published_counts_and_work_for_everybody() -> None:
    demo.make_organisation()
    call_command("load_demo_audits")
    [found] = findings()
    assert {row.label: [share.count for share in row.shares] for row in found.rows} == {
        "Q4 2016-17": [0, 7, 13, 2],
        "Q1 2017-18": [0, 7, 12, 8],
        "Q2 2017-18": [0, 18, 23, 3],
        "Q3 2017-18": [0, 21, 21, 2],
        "Q4 2017-18": [0, 0, 0, 0],
        "2017-18 year to date": [0, 46, 56, 13],
    }
    waiting = {
        role: Audit.objects.waiting_for(Person.objects.get(email=demo.email(role))).count()
        for role in Role
    }
    assert {role: count for role, count in waiting.items() if count} == {
        Role.AUDIT_COORDINATOR: 1,
        Role.AUDITOR: 4,
        Role.MODERATOR: 5,
    }


@pytest.mark.django_db
def test_a_second_start_changes_nothing() -> None:
    demo.make_organisation()
    call_command("load_demo_audits")
    audits, events = Audit.objects.count(), Event.objects.count()
    call_command("load_demo_audits")
    assert (Audit.objects.count(), Event.objects.count()) == (audits, events)


def test_a_portal_with_people_of_its_own_gets_no_invented_audits(cast: Cast) -> None:
    call_command("load_demo_audits")
    assert not Programme.objects.exists()


@pytest.mark.django_db
def test_production_gets_none(settings: LazySettings) -> None:
    settings.IN_PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("load_demo_audits")
