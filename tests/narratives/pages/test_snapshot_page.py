"""A snapshot's page: what it holds for whom, the papers of it, what is known otherwise since."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.models import Job
from narratives.actions import snapshots
from narratives.models import Occasion, Paper, Snapshot
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_, get, post, text_of
from tests.narratives.quarter import Quarter

SEPTEMBER = Month.of(2017, 9)
STAFF = ["analyst", "lead_officer", "acceptor", "director"]
CHOSEN: dict[str, Any] = {
    "names": ["scorecard", "quality-report"],
    "audiences": ["staff", "published"],
    "forms": ["pdf", "csv"],
}


@pytest.fixture
def snapshot(quarter: Quarter) -> Snapshot:
    return snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)


@pytest.mark.parametrize("who", STAFF)
def test_staff_ask_for_papers_each_once_in_the_formats_that_it_has(
    quarter: Quarter, snapshot: Snapshot, who: str
) -> None:
    for _ in range(2):
        answer = post(getattr(quarter.cast, who), "papers_make", snapshot.pk, **CHOSEN)
        assert answer.status_code == 302
    asked = {
        (ids["name"], ids["audience"], ids["form"])
        for ids in Job.objects.filter(kind="paper").values_list("ids", flat=True)
    }
    assert asked == {
        ("scorecard", "staff", "pdf"),
        ("scorecard", "published", "pdf"),
        ("scorecard", "staff", "csv"),
        ("scorecard", "published", "csv"),
        ("quality-report", "staff", "pdf"),
        ("quality-report", "published", "pdf"),
    }
    assert Job.objects.filter(kind="paper").count() == 6
    page = text_of(get(quarter.cast.analyst, "snapshot", snapshot.pk))
    assert "0 made, 6 still to come" in page


def test_papers_are_listed_once_they_are_made(quarter: Quarter, snapshot: Snapshot) -> None:
    post(quarter.cast.analyst, "papers_make", snapshot.pk, **CHOSEN)
    for job in Job.objects.filter(kind="paper"):
        jobs.run(job.pk, now=NOW.replace(year=2099))
    page = text_of(get(quarter.cast.analyst, "snapshot", snapshot.pk))
    assert "still to come" not in page
    papers = list(Paper.objects.all())
    assert len(papers) == 6
    assert all(reverse("paper", args=[paper.pk]) in page for paper in papers)


def test_without_a_choice_nothing_is_made_and_the_form_says_so(
    quarter: Quarter, snapshot: Snapshot
) -> None:
    answer = post(quarter.cast.analyst, "papers_make", snapshot.pk)
    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)
    assert not Job.objects.filter(kind="paper").exists()


def test_it_shows_what_it_holds_as_each_audience_is_told(
    quarter: Quarter, snapshot: Snapshot
) -> None:
    staff = text_of(get(quarter.cast.analyst, "snapshot", snapshot.pk))
    others = text_of(
        as_(quarter.cast.analyst).get(
            reverse("snapshot", args=[snapshot.pk]), {"audience": "published"}
        )
    )
    row = '<td class="govuk-table__cell govuk-table__cell--numeric">3</td>'
    assert row in staff
    assert row not in others
    assert "suppressed</td>" in others


def restate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE indicators_value DISABLE TRIGGER USER")
        cursor.execute("UPDATE indicators_value SET value = 217 WHERE value = 216")
        cursor.execute("ALTER TABLE indicators_value ENABLE TRIGGER USER")


def test_it_says_what_was_restated_since_and_shows_the_figure_as_it_was(
    quarter: Quarter, snapshot: Snapshot
) -> None:
    before = text_of(get(quarter.cast.analyst, "snapshot_changes", snapshot.pk))
    assert "Nothing is said otherwise." in before
    restate()
    page = " ".join(text_of(get(quarter.cast.analyst, "snapshot_changes", snapshot.pk)).split())
    assert "1 difference" in page
    assert ">216</td>" in page.replace("> ", ">").replace(" <", "<")
    assert ">217</td>" in page.replace("> ", ">").replace(" <", "<")
    assert ">216<" in text_of(get(quarter.cast.analyst, "snapshot", snapshot.pk))


def test_two_snapshots_are_compared(quarter: Quarter, snapshot: Snapshot) -> None:
    quarter.write("It fell.")
    second = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    answer = as_(quarter.cast.analyst).get(
        reverse("snapshot_changes", args=[snapshot.pk]), {"other": str(second.pk)}
    )
    page = text_of(answer)
    assert "2 differences" in page  # the text, and its state
    assert "It fell." in page
    assert "not there" in page
