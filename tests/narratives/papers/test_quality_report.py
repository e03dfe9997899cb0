"""The quality report: summary, journey, then each section by topic, audits, how to read it."""

from datetime import date

import pytest

from indicators.models import JourneyStep
from indicators.rules.suppression import Audience
from kpiportal.documents.parts import Pictures
from narratives.actions import snapshots
from narratives.models import Occasion, Snapshot
from narratives.papers.journey import NO_JOURNEY
from tests.narratives.makers import NOW
from tests.narratives.papers.conftest import HOSTILE, SEPTEMBER
from tests.narratives.papers.reading import document, headings, rows, sentences, table

NAME = "quality-report"
JOURNEY = "The journey from contact to plan"


def test_its_chapters_come_in_the_order_of_the_published_one(draft: Snapshot) -> None:
    paper = document(draft, NAME)
    assert headings(paper) == [
        "Key performance indicators",
        JOURNEY,
        "Contacts and referrals",
        "Looked after children",
        "Findings of case audits",
        "How to read this report",
    ]
    assert headings(paper, 2)[:2] == ["Where we are performing well", "Where we need to improve"]
    assert (paper.has_cover, paper.has_contents) == (True, True)


def test_it_says_what_goes_well_and_what_is_to_improve_from_the_figures(draft: Snapshot) -> None:
    paper = document(draft, NAME)
    assert sentences(paper, "Where we are performing well") == [
        "% of referrals completed within 24 hours: 96% (74 of 77) in September 2017, above the"
        " target of 90%."
    ]
    assert sentences(paper, "Where we need to improve")[0] == (
        "% of referrals that are repeat within 12 months: 23% in September 2017, above the target"
        " of 20%."
    )


def test_a_topic_has_its_target_its_months_past_years_and_the_year_to_date(
    draft: Snapshot,
) -> None:
    found = table(document(draft, NAME), "% of referrals that are repeat within 12 months")
    assert [(column.heading, column.group) for column in found.columns[1:]] == [
        ("% of referrals that are repeat within 12 months", "AB 01"),
        ("% of referrals completed within 24 hours", "AB 02"),
    ]
    assert rows(found) == [
        ["Target", "20", "90"],
        ["In the year"],
        *[[month, "–", "–"] for month in ("Apr 2017", "May 2017", "Jun 2017", "Jul 2017")],
        ["Aug 2017", "24", "90"],
        ["Sep 2017", "23", "96"],
        *[[f"{month} 2017", "", ""] for month in ("Oct", "Nov", "Dec")],
        *[[f"{month} 2018", "", ""] for month in ("Jan", "Feb", "Mar")],
        ["Year by year"],
        *[[year, "–", "–"] for year in ("2014-15", "2015-16", "2016-17")],
        ["2017-18 to date", "23", "–"],
        ["To date, of", "133 of 577", "–"],
    ]


def test_a_section_opens_with_its_indicators_at_a_glance(draft: Snapshot) -> None:
    assert rows(table(document(draft, NAME), "Contacts and referrals at a glance")) == [
        [
            "AB 01", "% of referrals that are repeat within 12 months", "23%", "Apr to Sep 2017",
            "20%", "Red", "Better",
        ],
        [
            "AB 02", "% of referrals completed within 24 hours", "96%", "Sep 2017",
            "90%", "Green", "Better",
        ],
    ]  # fmt: skip


def test_what_the_register_does_not_define_is_said_as_it_is_counted(draft: Snapshot) -> None:
    assert sentences(document(draft, NAME), "Definition")[0] == (
        "Figures are: AB 01, a percentage of the year to date, less is better; AB 02, a percentage"
        " of the month, more is better."
    )


def test_a_month_without_a_figure_names_the_latest_that_has_one(draft: Snapshot) -> None:
    october = snapshots.take(month=SEPTEMBER + 1, occasion=Occasion.MONTHLY, now=NOW)
    assert sentences(document(october, NAME), "Performance analysis")[0] == (
        "AB 01. There is no figure for October 2017. The latest is of September 2017: 23%."
    )


def test_each_indicator_with_figures_has_a_chart_that_is_described(draft: Snapshot) -> None:
    drawn = [
        picture
        for block in document(draft, NAME).blocks
        if isinstance(block, Pictures)
        for picture in block.items
    ]
    assert [picture.title.partition(":")[0] for picture in drawn] == [
        "AB 01", "AB 02", "AB 03", "AB 04", "AB 05"
    ]  # fmt: skip
    assert all(picture.text.startswith(picture.title) for picture in drawn)


def test_a_hidden_figure_has_no_chart_and_is_said_to_be_suppressed(draft: Snapshot) -> None:
    paper = document(draft, NAME, Audience.PUBLISHED)
    drawn = [
        picture.title
        for block in paper.blocks
        if isinstance(block, Pictures)
        for picture in block.items
    ]
    assert not any(title.startswith("AB 04") for title in drawn)
    found = next(each for each in paper.tables if any(c.group == "AB 04" for c in each.columns))
    september = next(row for row in rows(found) if row[0] == "Sep 2017")
    place = [column.group for column in found.columns].index("AB 04")
    assert september[place] == "suppressed"


def test_accepted_commentary_takes_the_place_of_drafted_sentences(approved: Snapshot) -> None:
    said = sentences(document(approved, NAME), "Performance analysis")
    assert said[:2] == ["AB 01: % of referrals that are repeat within 12 months", HOSTILE]


def test_without_a_journey_it_says_that_there_is_none(draft: Snapshot) -> None:
    assert sentences(document(draft, NAME), JOURNEY) == [NO_JOURNEY]


@pytest.mark.parametrize(
    ("audience", "counts"),
    [
        (
            Audience.STAFF,
            [["Contact", "100", "100%"], ["Referral", "26", "26%"], ["Plan", "3", "3%"]],
        ),
        (
            Audience.PUBLISHED,
            [["Contact", "100", "100%"], ["Referral", "26", "26%"], ["Plan", "suppressed", "–"]],
        ),
    ],
)
def test_a_journey_is_drawn_and_listed_as_the_audience_is_told_it(
    draft: Snapshot, audience: Audience, counts: list[list[str]]
) -> None:
    for order, (step, count) in enumerate([("Contact", 100), ("Referral", 26), ("Plan", 3)]):
        JourneyStep.objects.create(
            cohort="Quarter 1 of 2017-18",
            as_at="2017-09-30",
            step=step,
            order=order,
            count=count,
            recorded_on=date(2017, 10, 20),
        )
    taken = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    paper = document(taken, NAME, audience)
    assert rows(table(paper, "Journey")) == counts
