"""Papers made by the council's schedule: what is asked for when, and who hears of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction

from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.access import Role
from kpiportal.models import Job, Person
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import digests, editions, paper_plans, snapshots
from narratives.models import Audience, Edition, Moment, Occasion, Paper, PaperPlan, Snapshot
from narratives.papers import UnknownPaperError
from narratives.queries.reminders import reminders
from narratives.tasks import make_papers_by_schedule
from tests.cast import Cast
from tests.narratives.editions import approved_quarter, publish, show
from tests.narratives.makers import NOW, TODAY, load_pack

SEPTEMBER = Month.of(2017, 9)
BEFORE = NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def figures(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    load_pack()


def planned(
    cast: Cast,
    moment: Moment = Moment.FROZEN,
    audience: Audience = Audience.STAFF,
    *,
    tell: Sequence[Role] = (),
    days: int = 0,
    now: datetime = BEFORE,
) -> PaperPlan:
    return paper_plans.add(
        paper="scorecard", audience=audience, moment=moment, formats=["csv"], days=days,
        tell=tell, by=cast.analyst, now=now,
    )  # fmt: skip


def freeze(*, now: datetime = NOW) -> None:
    snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=now)


def asked_at(now: datetime = NOW) -> list[str]:
    return [request.key for request in make_papers_by_schedule(now)]


def made_at(now: datetime = NOW) -> list[str]:
    """What the calendar asks for is made; and whose papers there are then, as tables."""
    for request in make_papers_by_schedule(now):
        ids = request.ids
        snapshots.make_paper(
            snapshot=Snapshot.objects.get(pk=ids["snapshot"]), name=ids["name"],
            audience=Audience(ids["audience"]), form=ids["form"], by=None, now=now,
        )  # fmt: skip
    return list(
        Paper.objects.filter(format="csv").order_by("pk").values_list("audience", flat=True)
    )


def told(person: Person, *, now: datetime = NOW) -> list[str]:
    found = reminders(person, now=now, today=TODAY)
    return [f"{each.text} ({each.note})" for each in found if each.page == "paper"]


def test_a_months_paper_is_asked_for_once_its_snapshot_is_there(cast: Cast) -> None:
    planned(cast)
    assert asked_at() == []
    freeze()
    assert asked_at() == ["paper scorecard staff csv of snapshot 1"]


def test_it_is_made_once_and_asked_for_no_more(cast: Cast) -> None:
    planned(cast)
    freeze()
    for _ in range(2):
        jobs.keep_calendar(now=NOW)
    (job,) = Job.objects.filter(kind="paper")
    jobs.run(job.pk, now=NOW)
    paper = Paper.objects.get()
    assert (paper.name, paper.audience, paper.format) == ("scorecard", "staff", "csv")
    assert asked_at() == []


def test_made_by_hand_before_it_is_not_asked_for(cast: Cast) -> None:
    planned(cast)
    freeze()
    snapshots.make_paper(
        snapshot=Snapshot.objects.get(), name="scorecard", audience=Audience.STAFF,
        form="csv", by=cast.analyst, now=NOW,
    )  # fmt: skip
    assert asked_at() == []


def test_what_was_frozen_before_the_plan_stays_unmade(cast: Cast) -> None:
    freeze()
    planned(cast, now=NOW + timedelta(minutes=1))
    assert asked_at(NOW + timedelta(days=9)) == []


def test_a_snapshot_by_hand_or_on_closing_is_not_the_months(cast: Cast) -> None:
    planned(cast)
    snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    assert asked_at() == []


def test_it_waits_as_many_working_days_as_it_says(cast: Cast) -> None:
    # Frozen on Wednesday 10 January; three working days later is Monday.
    planned(cast, days=3)
    freeze()
    assert asked_at(datetime(2018, 1, 14, 23, 59, tzinfo=UTC)) == []
    assert asked_at(datetime(2018, 1, 15, 0, 0, tzinfo=UTC)) != []


def test_a_plan_that_was_stopped_asks_for_nothing(cast: Cast) -> None:
    plan = planned(cast)
    freeze()
    paper_plans.stop(plan=plan, version=1, by=cast.analyst, now=NOW)
    assert asked_at() == []


def test_a_quarters_paper_waits_for_the_signature_and_a_published_one_for_publication(
    cast: Cast,
) -> None:
    planned(cast, Moment.APPROVED, Audience.EXEMPT)
    planned(cast, Moment.PUBLISHED, Audience.PUBLISHED)
    freeze()
    assert made_at() == []
    edition = approved_quarter(cast, SEPTEMBER)
    assert made_at() == ["exempt"]
    publish(cast, edition)
    assert made_at() == ["exempt", "published"]


def test_of_an_edition_withdrawn_at_once_no_paper_is_made(cast: Cast) -> None:
    planned(cast, Moment.PUBLISHED, Audience.PUBLISHED)
    edition = approved_quarter(cast, SEPTEMBER)
    publish(cast, edition)
    editions.withdraw(
        edition=edition, version=edition.version, reason="A slip.", by=cast.analyst, now=NOW
    )
    assert asked_at() == []


def test_those_hear_of_it_whom_the_plan_names_and_nobody_else(cast: Cast) -> None:
    planned(cast, tell=[Role.DIRECTOR])
    freeze()
    made_at()
    assert told(cast.director) == ["To read: Scorecard, September 2017 (for staff)"]
    assert told(cast.analyst) == told(cast.member) == []


def test_a_member_hears_of_it_once_it_is_published_and_not_before(cast: Cast) -> None:
    planned(cast, Moment.APPROVED, Audience.PUBLISHED, tell=[Role.MEMBER, Role.LEAD_MEMBER])
    edition: Edition = approved_quarter(cast, SEPTEMBER)
    made_at()
    assert told(cast.member) == told(cast.lead_member) == []
    show(cast, edition)
    new = ["To read: Scorecard, September 2017 (for the public)"]
    assert (told(cast.member), told(cast.lead_member)) == ([], new)
    later = NOW + timedelta(days=20)
    editions.publish(edition=edition, version=2, let_through="", by=cast.analyst, now=later)
    assert told(cast.member, now=later) == new
    assert told(cast.member, now=later + timedelta(days=8)) == []


def test_the_announcement_is_in_the_daily_mail_with_its_address(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    planned(cast, tell=[Role.DIRECTOR])
    freeze()
    made_at()
    cast.director.daily_digest = True
    with django_capture_on_commit_callbacks(execute=True):
        digests.send_digest(person=cast.director, now=NOW)
    paper = Paper.objects.get()
    assert f"/documents/papers/{paper.pk}/" in mail.outbox[0].body
    assert "To read: Scorecard, September 2017" in mail.outbox[0].body


def test_a_paper_is_not_announced_to_who_may_never_read_it(cast: Cast) -> None:
    for audience, role in [
        (Audience.STAFF, Role.LEAD_MEMBER),
        (Audience.EXEMPT, Role.MEMBER),
    ]:
        with pytest.raises(MoveError, match="not for everybody named"):
            planned(cast, audience=audience, tell=[role])
    assert planned(cast, audience=Audience.PUBLISHED, tell=list(Role)).tell == list(Role)


def test_the_schedule_is_kept_by_analysts_and_the_director(cast: Cast) -> None:
    plan = planned(cast)
    for person in (cast.lead_officer, cast.acceptor, cast.member, cast.administrator):
        with pytest.raises(PermissionDenied):
            paper_plans.stop(plan=plan, version=1, by=person, now=NOW)
    paper_plans.stop(plan=plan, version=1, by=cast.director, now=NOW)
    assert not PaperPlan.objects.living().exists()


def test_a_paper_stands_in_it_once_and_in_formats_that_it_has(cast: Cast) -> None:
    planned(cast)
    with pytest.raises(MoveError, match="in the schedule already"), transaction.atomic():
        planned(cast)
    with pytest.raises(UnknownPaperError):
        paper_plans.add(
            paper="covering-report", audience=Audience.STAFF, moment=Moment.APPROVED,
            formats=["csv"], days=0, tell=[], by=cast.analyst, now=NOW,
        )  # fmt: skip


def test_of_two_who_change_it_at_once_one_is_told(cast: Cast) -> None:
    plan = planned(cast)
    said: dict[str, Any] = {"formats": ["csv"], "tell": [], "by": cast.analyst, "now": NOW}
    paper_plans.change(plan=plan, version=1, days=2, **said)
    with pytest.raises(SavedByAnotherError):
        paper_plans.change(plan=plan, version=1, days=5, **said)
    assert PaperPlan.objects.get().days == 2


def test_a_paper_that_could_not_be_made_is_tried_again_by_who_asks_again(cast: Cast) -> None:
    freeze()
    said: dict[str, Any] = {
        "snapshot": Snapshot.objects.get(), "name": "scorecard",
        "audience": Audience.STAFF, "by": cast.analyst, "now": NOW,
    }  # fmt: skip
    job = snapshots.ask_for_paper(**said)
    Job.objects.filter(pk=job.pk).update(state=Job.State.SET_ASIDE, error="The disk is full.")
    snapshots.ask_for_paper(**said)
    assert Job.objects.get(pk=job.pk).state == Job.State.WAITING
