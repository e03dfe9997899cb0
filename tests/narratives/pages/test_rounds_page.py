"""Rounds: when what is due, how complete a month is, how punctual each area has been."""

from datetime import UTC, date, datetime

import pytest

from kpiportal.models import Event
from narratives.actions import rounds
from narratives.actions.calendar import set_dates
from narratives.models import Gap, RoundPlan, RoundSpacing
from narratives.queries.calendar import dates_of
from narratives.queries.completeness import completeness
from narratives.queries.punctuality import of_commentary, of_figures
from narratives.rules.round_dates import RoundDates
from narratives.tasks import begin_months
from tests.cast import Cast
from tests.markup import parsed
from tests.narratives.makers import NOW, TODAY
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import SEPTEMBER, Quarter

BY_RULE = RoundDates(date(2017, 10, 6), date(2017, 10, 13), date(2017, 10, 20))
# Worked back from a meeting on Thursday 23 November: five clear days, two, five, five.
FOR_A_COMMITTEE = RoundDates(
    date(2017, 10, 6),
    date(2017, 11, 6),
    date(2017, 11, 13),
    date(2017, 11, 15),
    date(2017, 11, 23),
)
MONTHS_TO_FEBRUARY = ["2018-02", "2018-01", "2017-12", "2017-11", "2017-10"]
SPACING = {"figures": 3, "commentary": 4, "sign_off": 5, "papers": 1, "clear": 5}


def dates() -> RoundDates:
    return dates_of([SEPTEMBER])[SEPTEMBER]


def test_the_rule_gives_a_months_dates_until_somebody_sets_them(quarter: Quarter) -> None:
    assert dates() == BY_RULE
    given = post(
        quarter.cast.analyst, "round_days", "2017-09", version=0, committee="23 November 2017"
    )
    assert given.status_code == 302
    assert dates() == FOR_A_COMMITTEE
    said = Event.objects.get(verb="set the dates of").detail
    assert said["after"] == {
        "commentary": "2017-11-06",
        "sign_off": "2017-11-13",
        "agenda": "2017-11-15",
        "committee": "2017-11-23",
    }


def test_dates_that_cannot_be_are_refused_with_the_reason(quarter: Quarter) -> None:
    page = post(
        quarter.cast.analyst,
        "round_days",
        "2017-09",
        version=0,
        committee="23/11/2017",
        agenda="17/11/2017",
    )
    assert "5 clear days before the committee" in text_of(page)
    assert not RoundPlan.objects.exists()


def test_two_who_set_dates_at_once_lose_nothing(quarter: Quarter) -> None:
    set_dates(month=SEPTEMBER, version=0, dates=FOR_A_COMMITTEE, by=quarter.cast.analyst, now=NOW)
    page = post(
        quarter.cast.other_analyst, "round_days", "2017-09", version=0, figures="09/10/2017"
    )
    assert "Somebody saved these in the meantime" in text_of(page)
    assert "09/10/2017" in text_of(page)
    assert dates() == FOR_A_COMMITTEE


def test_a_version_of_what_was_never_saved_is_refused(quarter: Quarter) -> None:
    asked = {"version": "9" * 400}
    for page in (
        post(quarter.cast.analyst, "round_days", "2017-09", committee="23/11/2017", **asked),
        post(quarter.cast.analyst, "round_spacing", **asked, **SPACING),
    ):
        assert "Somebody saved these in the meantime" in text_of(page)
    assert not RoundPlan.objects.exists()
    assert not RoundSpacing.objects.exists()


def test_the_spacing_is_the_councils_own(quarter: Quarter) -> None:
    assert post(quarter.cast.analyst, "round_spacing", version=0, **SPACING).status_code == 302
    assert dates() == RoundDates(date(2017, 10, 4), date(2017, 10, 10), date(2017, 10, 17))
    stale = post(quarter.cast.other_analyst, "round_spacing", version=0, **SPACING)
    assert "Somebody saved these in the meantime" in text_of(stale)
    assert RoundSpacing.objects.get().version == 1


def test_a_month_without_figures_names_each_that_is_missing(quarter: Quarter) -> None:
    found = completeness(SEPTEMBER + 1)
    assert [(one.section, one.leads, [each.code for each in one.missing]) for one in found] == [
        ("Contacts and referrals", "Front door manager", ["AB 01", "AB 02"]),
        ("Looked after children", "Looked after manager", ["AB 03", "AB 04", "AB 05"]),
    ]


def test_a_filled_month_counts_what_is_known_of_each(quarter: Quarter) -> None:
    assert [(one.section, dict(one.counts)) for one in completeness(SEPTEMBER)] == [
        ("Contacts and referrals", {"final": 2}),
        ("Looked after children", {"final": 1, "suppressed": 1, "provisional": 1}),
    ]


def test_what_a_round_closed_without_is_kept_by_name(quarter: Quarter, cast: Cast) -> None:
    october = quarter.next_month()
    rounds.close_figures(round_=october, version=1, gaps="Late.", by=cast.analyst, now=NOW)
    named = ["AB 01", "AB 02", "AB 03", "AB 04", "AB 05"]
    assert [str(gap) for gap in Gap.objects.filter(round=october)] == named
    page = text_of(get(cast.director, "completeness", "2017-10"))
    assert "Closed without" in page


def test_punctuality_counts_from_when_it_was_due_to_when_it_came(quarter: Quarter) -> None:
    """Known on 20 October, due on the 6th; written on 10 January, due on 13 October."""
    quarter.submit()
    assert [
        (one.area, one.due, one.on_time, one.late_by, one.outstanding) for one in of_figures(TODAY)
    ] == [
        ("Contacts and referrals", 2, 0, [10, 10], 0),
        ("Looked after children", 3, 0, [10, 10, 10], 0),
    ]
    (lead,) = of_commentary(TODAY)
    assert (lead.area, lead.due, lead.on_time, lead.outstanding) == ("Front door manager", 1, 0, 0)


def test_a_section_that_brings_nothing_is_not_punctual(quarter: Quarter) -> None:
    """October is due on 7 November 2017, and none of it is there."""
    quarter.next_month()
    counts = {one.area: (one.due, one.outstanding) for one in of_figures(date(2017, 11, 8))}
    assert counts == {"Contacts and referrals": (4, 2), "Looked after children": (6, 3)}
    before = {one.area: one.outstanding for one in of_figures(date(2017, 11, 7))}
    assert before == {"Contacts and referrals": 0, "Looked after children": 0}


def test_a_lead_officer_is_told_of_the_figures_that_are_theirs(quarter: Quarter) -> None:
    quarter.next_month()
    page = text_of(get(quarter.cast.lead_officer, "your_work"))
    assert "2 figures of October 2017" in page
    assert "figures of October" not in text_of(get(quarter.cast.acceptor, "your_work"))


@pytest.mark.parametrize(
    ("now", "months"),
    [
        (datetime(2017, 10, 31, 23, 30, tzinfo=UTC), []),  # October hasn't ended in London
        (datetime(2017, 11, 1, 0, 30, tzinfo=UTC), ["2017-10"]),
        (datetime(2018, 3, 31, 22, 59, tzinfo=UTC), MONTHS_TO_FEBRUARY),
        (datetime(2018, 3, 31, 23, 1, tzinfo=UTC), ["2018-03", *MONTHS_TO_FEBRUARY]),
        (datetime(2019, 1, 1, 12, tzinfo=UTC), []),  # silent for more than a year: it stands still
    ],
)
def test_a_month_that_has_ended_begins_by_the_calendar(
    quarter: Quarter, now: datetime, months: list[str]
) -> None:
    assert [request.ids["month"] for request in begin_months(now)] == months


def test_commentary_that_is_not_due_yet_is_nobodys_fault(quarter: Quarter) -> None:
    assert of_commentary(date(2017, 10, 13)) == []
    (lead,) = of_commentary(date(2017, 10, 14))
    assert (lead.due, lead.outstanding) == (1, 1)


def test_the_calendar_shows_a_year_and_what_is_late(quarter: Quarter) -> None:
    quarter.next_month()
    page = parsed(text_of(get(quarter.cast.lead_officer, "rounds")))
    months = [cell.text.strip() for cell in page.all("th", scope="row")][:12]
    assert (months[0], months[-1]) == ("April 2017", "March 2018")
    rows = [" ".join(row.text.split()) for row in page.all("tr")]
    (october,) = [row for row in rows if row.startswith("October 2017")]
    assert october.startswith("October 2017Figures late")


@pytest.mark.parametrize("month", ["2017-13", "nonsense", "0000-01"])
def test_a_month_that_is_none_is_not_found(quarter: Quarter, month: str) -> None:
    assert get(quarter.cast.analyst, "completeness", month).status_code == 404
