"""The papers' own texts: kept by the council, in the trail, held by the next snapshot."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from indicators.rules.periods import Month
from kpiportal.models import Event
from narratives.actions import snapshots
from narratives.models import FrontMatter, Occasion
from narratives.queries.front_matter import front_matter
from narratives.rules.front_matter import TEXTS, filled
from narratives.snapshots.content import read
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import Quarter

SEPTEMBER = Month.of(2017, 9)


def answers(**changed: str) -> dict[str, Any]:
    return {"version": "0"} | front_matter() | changed


def test_texts_read_as_they_do_at_first_until_the_council_changes_them(quarter: Quarter) -> None:
    assert front_matter() == {key: text.first for key, text in TEXTS.items()}
    answer = post(quarter.cast.analyst, "front_matter", **answers(committee="Scrutiny panel"))
    assert answer.status_code == 302
    assert front_matter()["committee"] == "Scrutiny panel"
    event = Event.objects.get(verb="changed", target_kind="narratives.frontmatter")
    assert event.detail["after"] == {"committee": "Scrutiny panel"}


def test_a_snapshot_holds_the_texts_as_they_were(quarter: Quarter) -> None:
    before = snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)
    post(quarter.cast.director, "front_matter", **answers(purpose="To inform."))
    after = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    assert read(before)["front"]["purpose"] == TEXTS["purpose"].first
    assert read(after)["front"]["purpose"] == "To inform."


def test_who_saves_too_late_changes_nothing(quarter: Quarter) -> None:
    post(quarter.cast.analyst, "front_matter", **answers(committee="First"))
    late = post(quarter.cast.director, "front_matter", **answers(committee="Second"))
    assert "in the meantime" in text_of(late)
    assert front_matter()["committee"] == "First"


def test_saving_what_is_there_already_changes_nothing(quarter: Quarter) -> None:
    post(quarter.cast.analyst, "front_matter", **answers())
    assert not FrontMatter.objects.exists()


def test_each_change_is_a_version_with_who_and_when_and_what(quarter: Quarter) -> None:
    post(quarter.cast.analyst, "front_matter", **answers(committee="Scrutiny panel"))
    post(quarter.cast.director, "front_matter", **answers(version="1", author="Head of data"))
    listed = re.findall(
        r"Version (\d)</a>, ([^<]+)", text_of(get(quarter.cast.analyst, "front_matter"))
    )
    assert [(number, whom.split(", ")[-1]) for number, whom in listed] == [
        ("2", "Director (Director of children’s services)"),
        ("1", "Analyst (Performance manager)"),
    ]
    page = text_of(get(quarter.cast.analyst, "front_matter_version", 1))
    assert "Scrutiny <del>Committee</del><ins>panel</ins>" in page
    assert "Head of data" not in page
    assert get(quarter.cast.analyst, "front_matter_version", 3).status_code == 404


def test_an_earlier_version_is_brought_back_as_a_new_one(quarter: Quarter) -> None:
    analyst = quarter.cast.analyst
    post(analyst, "front_matter", **answers(committee="First"))
    post(analyst, "front_matter", **answers(version="1", committee="Second"))
    assert post(analyst, "front_matter_again", 1, version=1).status_code == 409
    assert post(analyst, "front_matter_again", 1, version=2).status_code == 302
    assert front_matter()["committee"] == "First"
    assert list(FrontMatter.objects.values_list("number", flat=True)) == [3, 2, 1]


def test_a_version_cannot_be_changed_or_deleted(quarter: Quarter) -> None:
    post(quarter.cast.analyst, "front_matter", **answers(committee="First"))
    for write in (
        lambda: FrontMatter.objects.update(saved_by_name="Nobody"),
        lambda: FrontMatter.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_the_page_says_what_a_text_may_name_and_what_that_is_now(quarter: Quarter) -> None:
    snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)
    page = text_of(get(quarter.cast.analyst, "front_matter"))
    assert "{quarter}" in page
    assert "The quarter that the paper is of: Quarter 2 of 2017-18" in page


@pytest.mark.parametrize("who", ["lead_officer", "acceptor"])
def test_who_makes_papers_of_drafts_alone_keeps_no_texts(quarter: Quarter, who: str) -> None:
    assert get(getattr(quarter.cast, who), "front_matter").status_code == 403
    refused = post(getattr(quarter.cast, who), "front_matter", **answers(committee="Mine"))
    assert refused.status_code == 403
    assert not FrontMatter.objects.exists()


def test_only_what_a_text_may_name_is_filled_in() -> None:
    names = {"quarter": "Quarter 2", "month": "September 2017"}
    said = filled("{quarter} {month} {0} {settings} {quarter.__class__}", names)
    assert said == "Quarter 2 September 2017 {0} {settings} {quarter.__class__}"
