"""A snapshot's page: what it holds for whom, the papers of it, what is known otherwise since."""

import hashlib
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
    row = '<td class="govuk-table__cell govuk-table__cell--numeric">3 '
    assert row in staff
    assert row not in others
    assert '<span class="portal-light">suppressed</span>' in others


def test_it_says_of_itself_whose_place_it_takes_and_which_is_newer(
    quarter: Quarter, snapshot: Snapshot
) -> None:
    cast = quarter.cast
    quarter.write("It fell.")
    second = snapshots.take_by_hand(month=SEPTEMBER, reason="For us.", by=cast.analyst, now=NOW)
    before = text_of(get(cast.analyst, "snapshot", snapshot.pk))
    after = text_of(get(cast.analyst, "snapshot", second.pk))
    assert "There is a newer one of this month" in before
    assert "There is a newer one of this month" not in after
    assert reverse("snapshot", args=[snapshot.pk]) in after
    assert "Taken by hand: For us." in after


def test_it_shows_definitions_rules_and_texts_as_they_were(
    quarter: Quarter, snapshot: Snapshot
) -> None:
    page = text_of(get(quarter.cast.analyst, "snapshot", snapshot.pk))
    for said in ["The exact figures", "Front door manager", "Performance Manager", snapshot.sha256]:
        assert said in page


@pytest.mark.parametrize("who", STAFF)
def test_its_bytes_are_those_that_the_hash_is_of(
    quarter: Quarter, snapshot: Snapshot, who: str
) -> None:
    answer = get(getattr(quarter.cast, who), "snapshot_file", snapshot.pk)
    assert hashlib.sha256(answer.content).hexdigest() == snapshot.sha256
    assert answer["Content-Disposition"].startswith("attachment; ")


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
    page = text_of(get(quarter.cast.analyst, "snapshot_changes", snapshot.pk))
    assert 'href="#figure">Figures of the month</a> <span>1</span>' in page
    assert '<td class="govuk-table__cell portal-differ__text">216</td>' in page
    assert '<td class="govuk-table__cell portal-differ__text">217</td>' in page
    shown = text_of(get(quarter.cast.analyst, "snapshot", snapshot.pk))
    assert "216" in shown
    assert "217" not in shown


def test_two_snapshots_are_compared(quarter: Quarter, snapshot: Snapshot) -> None:
    quarter.write("It fell.")
    second = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    quarter.write("It rose.")
    third = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    page = compared(quarter, snapshot, second)
    assert "Words</a> <span>2</span>" in page  # the text, and how far it is
    assert "It fell." in page
    assert "not there" in page
    # In whichever order they are asked for, the older stands on the left.
    for one, other in [(second, third), (third, second)]:
        assert "It <del>fell.</del><ins>rose.</ins>" in compared(quarter, one, other)


def test_texts_with_little_in_common_stand_side_by_side_and_headings_without_their_mark(
    quarter: Quarter, snapshot: Snapshot
) -> None:
    quarter.write("## What changed\n\nIt fell each month.\n\n## Why\n\nPosts were filled.")
    second = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    quarter.write("## What changed\n\nThe count was 133 of all 577, which nobody expected here.")
    third = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    page = compared(quarter, second, third)
    assert "<del>" not in page
    assert "What changed\n\nIt fell each month.\n\nWhy\n\nPosts were filled.</td>" in page
    assert "What changed\n\nThe count was 133 of all 577" in page
    assert "##" not in page


def compared(quarter: Quarter, one: Snapshot, other: Snapshot) -> str:
    address = reverse("snapshot_changes", args=[one.pk])
    return text_of(as_(quarter.cast.analyst).get(address, {"other": str(other.pk)}))
