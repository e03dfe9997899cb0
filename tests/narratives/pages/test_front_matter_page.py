"""The papers' own texts: kept by the council, in the trail, held by the next snapshot."""

from typing import Any

import pytest

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
