"""Snapshots and papers: who sees, makes and takes them; what comes is the file itself."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.rules.periods import Month
from kpiportal.documents import store
from narratives.actions import snapshots
from narratives.models import Audience, Occasion, Paper, Snapshot
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import Quarter

SEPTEMBER = Month.of(2017, 9)
STAFF = ["analyst", "lead_officer", "acceptor", "director"]


@pytest.fixture
def snapshot(quarter: Quarter) -> Snapshot:
    return snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)


@pytest.fixture
def paper(snapshot: Snapshot) -> Paper:
    return snapshots.make_paper(
        snapshot=snapshot, name="scorecard", audience=Audience.STAFF, by=None, now=NOW
    )


@pytest.mark.parametrize("who", STAFF)
def test_staff_download_the_paper_as_a_file(quarter: Quarter, paper: Paper, who: str) -> None:
    answer = get(getattr(quarter.cast, who), "paper", paper.pk)
    assert answer.content == store.read(paper.sha256)
    assert answer["Content-Type"] == "application/pdf"
    name = f"scorecard-2017-09-{paper.snapshot.short_hash}.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("who", ["member", "lead_member", "auditor", "administrator"])
def test_a_staff_paper_is_not_there_for_others(quarter: Quarter, paper: Paper, who: str) -> None:
    person = getattr(quarter.cast, who)
    assert get(person, "paper", paper.pk).status_code == 404
    page = text_of(get(person, "documents"))
    assert "No paper of a published edition was made yet." in page
    assert paper.snapshot.short_hash not in page


def test_a_damaged_file_is_not_handed_out(quarter: Quarter, paper: Paper) -> None:
    store.path_of(paper.sha256).write_bytes(b"%PDF other")
    answer = get(quarter.cast.analyst, "paper", paper.pk)
    assert answer.status_code == 409
    assert b"%PDF other" not in answer.content


@pytest.mark.parametrize(
    ("who", "status"),
    [("analyst", 302), ("director", 302), ("lead_officer", 403), ("acceptor", 403)],
)
def test_snapshots_are_taken_by_hand_by_analysts_and_the_director(
    quarter: Quarter, who: str, status: int
) -> None:
    answers: dict[str, Any] = {"month": "2017-09", "reason": "For the inspection."}
    answer = post(getattr(quarter.cast, who), "snapshot_take", **answers)
    assert answer.status_code == status
    assert Snapshot.objects.count() == (1 if status == 302 else 0)


def test_a_snapshot_by_hand_wants_a_reason_and_a_month_that_was_reported(
    quarter: Quarter,
) -> None:
    for answers in [{"month": "2017-09", "reason": ""}, {"month": "2017-08", "reason": "Why"}]:
        assert post(quarter.cast.analyst, "snapshot_take", **answers).status_code == 200
    assert not Snapshot.objects.exists()


def test_the_list_asks_no_more_of_the_database_for_more_snapshots(
    quarter: Quarter, snapshot: Snapshot, paper: Paper
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            get(quarter.cast.analyst, "documents")
        return len(captured)

    few = queries()
    for month in (SEPTEMBER - 1, SEPTEMBER - 2):
        taken = snapshots.take(month=month, occasion=Occasion.MONTHLY, now=NOW)
        snapshots.make_paper(
            snapshot=taken, name="scorecard", audience=Audience.STAFF, by=None, now=NOW
        )
    assert queries() == few
