"""The audits that a first start finds."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from audits.demo import NOW_RUNNING, PUBLISHED
from audits.demo.feeding import CODE
from audits.findings import findings
from audits.models import (
    Audit,
    Conflict,
    Consolidation,
    Frame,
    FrameCase,
    InadequateCase,
    Programme,
)
from audits.queries.draws import files_of
from indicators.models import Definition, Life, Release, Value
from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Event, Person
from tests.cast import Cast
from tests.indicators.register import Register


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
        Role.AUDITOR: 5,
        Role.MODERATOR: 6,
    }
    second = Person.objects.get(email=demo.SECOND_AUDITOR)
    [begun] = Audit.objects.waiting_for(second)
    assert (begun.state, begun.second_of.state) == ("in_progress", "submitted")


@pytest.mark.django_db
def test_every_quarter_was_drawn_from_a_frame_and_the_draws_hold() -> None:
    demo.make_organisation()
    call_command("load_demo_audits")
    frames = Frame.objects.order_by("programme__first_day")
    assert [frame.cases.filter(drawn__isnull=False).count() for frame in frames] == [
        22, 27, 44, 44, 16,
    ]  # fmt: skip
    assert [files_of(frame).faults for frame in frames] == [[]] * 5
    for audit in Audit.objects.filter(second_of=None):
        assert FrameCase.objects.filter(
            frame__programme=audit.programme, case=audit.case, drawn__isnull=False
        ).exists()


@pytest.mark.django_db
def test_the_demo_has_a_conflict_a_consolidation_that_waits_and_two_clocks_that_run() -> None:
    demo.make_organisation()
    call_command("load_demo_audits")
    second = Person.objects.get(email=demo.SECOND_AUDITOR)
    [conflict] = Conflict.objects.all()
    assert (conflict.person, conflict.ended_at) == (second, None)
    assert not Audit.objects.filter(
        programme__first_day=NOW_RUNNING, auditor=second, team=conflict.team
    ).exists()
    [waits] = Consolidation.objects.filter(agreed_by=None)
    assert (waits.proposed_by, waits.audit.state) == (second, "submitted")
    clocks = InadequateCase.objects.order_by("pk")
    assert [clock.state for clock in clocks] == ["planned", "started"]
    assert {clock.audit.programme.first_day for clock in clocks} == {max(PUBLISHED)}


@pytest.mark.django_db
def test_audits_feed_an_indicator_on_trial_the_day_after_the_paper_of_that_quarter() -> None:
    demo.make_organisation()
    register = Register()
    register.policy()
    register.indicator("A")
    register.value("A", "2017-12", "7")
    paper = Release.objects.newest()
    assert paper
    call_command("load_demo_audits")
    by_hand = Release.objects.newest()
    assert by_hand
    assert by_hand.recorded_on == paper.recorded_on + timedelta(days=1)
    rows = Value.objects.current().filter(indicator__code=CODE).order_by("end")
    assert [(row.numerator, row.denominator, row.status) for row in rows] == [
        (7, 22, "final"),
        (7, 27, "final"),
        (18, 44, "final"),
        (21, 44, "final"),
    ]
    assert Definition.objects.current().get(indicator__code=CODE).status == Life.IN_DEVELOPMENT


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
