"""The schedule of papers as its keeper sees it, and what becomes of papers that were withdrawn."""

from typing import Any

import pytest
from django.urls import reverse

from kpiportal.models import Job
from narratives.actions import editions, snapshots
from narratives.models import Audience, Occasion, Paper, PaperPlan
from tests.cast import Cast
from tests.narratives.editions import approved_quarter, publish
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import SEPTEMBER, Quarter

PLAN: dict[str, Any] = {
    "paper": "scorecard", "audience": "staff", "moment": "frozen", "days": "2",
    "formats": ["pdf", "csv"], "tell": ["director"],
}  # fmt: skip


def test_a_paper_is_added_changed_and_stopped(quarter: Quarter) -> None:
    analyst = quarter.cast.analyst
    assert "No paper is made by itself yet." in text_of(get(analyst, "paper_schedule"))
    assert post(analyst, "add_paper_plan", **PLAN).status_code == 302
    plan = PaperPlan.objects.get()
    page = text_of(get(analyst, "paper_schedule"))
    for said in ["Scorecard", "2 working days later", "PDF, CSV", "Director", "Not yet, since"]:
        assert said in page
    changed: dict[str, Any] = {"version": 1, "days": "0", "formats": ["pdf"], "tell": []}
    assert post(analyst, "change_paper_plan", plan.pk, **changed).status_code == 302
    assert "Nobody" in text_of(get(analyst, "paper_schedule"))
    stale = post(analyst, "change_paper_plan", plan.pk, **changed | {"days": "4"})
    assert "Somebody changed this in the meantime." in text_of(stale)
    assert post(analyst, "stop_paper_plan", plan.pk, version=2).status_code == 302
    assert "No paper is made by itself yet." in text_of(get(analyst, "paper_schedule"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"paper": "covering-report"}, "There is no covering report to scrutiny as CSV."),
        ({"tell": ["member"]}, "A paper for this audience is not for: Member."),
        ({"days": "21"}, "less than or equal to 20"),
        ({"formats": []}, "As"),
    ],
)
def test_what_can_not_be_is_said_beside_the_field(
    quarter: Quarter, wrong: dict[str, Any], says: str
) -> None:
    answer = post(quarter.cast.analyst, "add_paper_plan", **PLAN | wrong)
    assert answer.status_code == 200
    assert says in text_of(answer)
    assert not PaperPlan.objects.exists()


def test_a_paper_that_could_not_be_made_says_so(quarter: Quarter) -> None:
    taken = snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)
    job = snapshots.ask_for_paper(
        snapshot=taken, name="scorecard", audience=Audience.STAFF, by=None, now=NOW
    )
    assert "PDF (being made)" in text_of(get(quarter.cast.analyst, "snapshot", taken.pk))
    Job.objects.filter(pk=job.pk).update(state=Job.State.SET_ASIDE)
    page = text_of(get(quarter.cast.analyst, "snapshot", taken.pk))
    assert "PDF could not be made" in page
    assert "being made" not in page


def test_a_withdrawn_paper_says_so_at_its_address_and_in_the_list(
    quarter: Quarter, cast: Cast
) -> None:
    edition = approved_quarter(cast, SEPTEMBER)
    paper: Paper = snapshots.make_paper(
        snapshot=edition.snapshot, name="scorecard", audience=Audience.PUBLISHED, form="csv",
        by=None, now=NOW,
    )  # fmt: skip
    publish(cast, edition)
    assert "Edition published 10" in text_of(get(cast.member, "documents"))
    editions.withdraw(edition=edition, version=3, reason="A slip.", by=cast.analyst, now=NOW)

    answer = get(cast.member, "paper", paper.pk)
    assert answer.status_code == 410
    assert "This edition was withdrawn on 10 January 2018." in text_of(answer)
    assert b"133" not in answer.content
    listed = text_of(get(cast.member, "documents"))
    assert "withdrawn on 10 January 2018: A slip." in listed
    assert reverse("paper", args=[paper.pk]) not in listed
    # Who may see staff figures still has the file, and reads what became of it.
    assert get(cast.analyst, "paper", paper.pk).status_code == 200
    assert "Edition withdrawn 10" in text_of(get(cast.analyst, "documents"))
