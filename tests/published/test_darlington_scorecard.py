"""Darlington's scorecard of September 2017, row by row.

The expected rows stand in darlington-2017-09.csv. They were worked out from the pack's CSV files
without the portal: no tolerance, both sides rounded as displayed (one decimal under ten, none from
there, and none for counts), the month alone.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from indicators.packs.loading import load
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from indicators.scorecard.exports import as_json
from tests import database

PACKS = Path(settings.BASE_DIR) / "demo" / "darlington"
TABLE = (Path(__file__).parent / "darlington-2017-09.csv").read_text("utf-8")
GOLDEN = list(csv.DictReader(TABLE.splitlines()))
COMPARED = ["target", "previous", "year_ago", "england", "north_east", "stat_neighbours"]
RAGS = {"ahead": "green", "level": "green", "near": "amber", "behind": "red", "none": "none"}
FIRST_KNOWN = date(2017, 11, 3)
# By hand, from the target standings of the rows: green 2, red 0, a tie to the worse.
SECTIONS = {
    "Early help": "none",  # no target
    "Contacts and referrals": "amber",  # ahead, ahead, ahead, behind: 1.5
    "Assessments": "green",  # ahead, behind, ahead, ahead, ahead: 1.6
    "Strategy and section 47": "none",  # no target
    "Child protection conferences": "red",  # behind
    "Child protection plans": "amber",  # level, ahead, level, behind: 1.5
    "Looked after": "amber",  # level, level, behind, behind, ahead, behind: 1
    "Looked after: health and safety": "none",  # its one target has no figure
    "Care leavers": "red",  # behind
}


@dataclass(frozen=True)
class Cards:
    first: dict[str, Any]
    published: dict[str, Any]
    now: dict[str, Any]
    first_as_known_later: dict[str, Any]

    def row(self, code: str) -> dict[str, Any]:
        (found,) = [each for each in self.first["indicators"] if each["code"] == code]
        return found


def card(known_on: date | None = None, audience: Audience = Audience.STAFF) -> dict[str, Any]:
    month = Month.from_text("2017-09")
    return as_json(scorecard(month, known_on=known_on, audience=audience))


@pytest.fixture(scope="module")
def cards(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cards]:
    """September's scorecards after the first pack and after both."""
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        load(PACKS / "2017-11-scorecard", actor=None, now=timezone.now())
        first, published = card(), card(audience=Audience.PUBLISHED)
        load(PACKS / "2018-01-q3-report", actor=None, now=timezone.now())
        yield Cards(first, published, card(), card(FIRST_KNOWN))


def test_the_totals_are_the_published_ones(cards: Cards):
    assert cards.first["totals"] == {
        "trend": {"better": 14, "same": 8, "worse": 10, "none": 19},
        "target": {"ahead": 9, "level": 4, "near": 0, "behind": 8, "none": 30},
    }


def test_the_sections_stand_in_their_order_with_their_rag(cards: Cards):
    assert [(each["name"], each["rag"]) for each in cards.first["sections"]] == list(
        SECTIONS.items()
    )


def test_the_rows_are_those_of_the_paper_in_its_order(cards: Cards):
    assert [each["code"] for each in cards.first["indicators"]] == [row["code"] for row in GOLDEN]
    assert len(GOLDEN) == 51


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden["code"])
def test_a_row_is_as_worked_out_by_hand(cards: Cards, golden: dict[str, str]):
    row = cards.row(golden["code"])
    for name in ["section", "end", "months", "value", "shown", "status"]:
        assert row[name] == (golden[name] or None), name
    assert (row["numerator"], row["denominator"]) == (
        golden["numerator"] or None,
        golden["denominator"] or None,
    )
    assert row["trend"] == golden["trend"]
    assert row["against"] == {
        key: {
            "reference": golden[key] or None,
            "standing": golden[f"{key}_standing"],
            "rag": RAGS[golden[f"{key}_standing"]],
        }
        for key in COMPARED
    }


def test_what_was_known_first_is_shown_figure_for_figure_after_the_second_pack(cards: Cards):
    assert cards.first_as_known_later == cards.first
    assert cards.now != cards.first


def test_the_published_edition_holds_no_suppressed_figure(cards: Cards):
    (told,) = [each for each in cards.published["indicators"] if each["code"] == "CSC 188"]
    assert (told["value"], told["shown"], told["status"], told["trend"]) == (
        None,
        None,
        "suppressed",
        None,
    )
    assert '"4.3"' in json.dumps(cards.first["indicators"])
    assert '"4.3"' not in json.dumps(cards.published["indicators"])
    # Its arrow was printed; the totals of the paper count it.
    assert cards.published["totals"]["trend"]["better"] == 14
