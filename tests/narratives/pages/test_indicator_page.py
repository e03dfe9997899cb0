"""The page of one indicator: who opens it, what it tells of which day, and to whom."""

import gzip
import re
from datetime import date
from decimal import Decimal
from html import escape, unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.actions.showing import set_case_list, set_new_limits
from indicators.models import Definition, Indicator, NewLimits, Release, Value
from indicators.rules.periods import Month
from narratives.actions import commentary as writing
from tests.narratives.makers import NOW, load_later
from tests.narratives.pages.conftest import as_, get, text_of
from tests.narratives.quarter import Quarter

SEPTEMBER = Month.of(2017, 9)
QUERIES = 32
HEAVIEST = 30_000
STAFF = ["analyst", "lead_officer", "other_officer", "acceptor", "director"]
OTHERS = ["member", "lead_member", "administrator", "auditor", "moderator", "audit_coordinator"]


def page(quarter: Quarter, code: str, who: str = "analyst", **asked: object) -> str:
    answer = as_(getattr(quarter.cast, who)).get(reverse("indicator", args=[code]), asked)
    assert answer.status_code == 200
    return unescape(text_of(answer))


def words(text: str) -> str:
    """Without tags, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def add(code: str, end: Month, figure: str | None, **said: object) -> Value:
    """Figures are brought by packs; here one by one, as the newest release would."""
    indicator = Indicator.objects.get(code=code)
    months = indicator.definitions.current().get().months
    release = Release.objects.newest()
    return Value.objects.create(
        indicator=indicator,
        end=end,
        months=months,
        value=None if figure is None else Decimal(figure),
        release=release,
        recorded_on=release.recorded_on,
        **said,
    )


@pytest.mark.parametrize("who", STAFF)
def test_staff_read_it(quarter: Quarter, who: str) -> None:
    assert "133 of 577 referrals, 23%, from April to September 2017." in page(quarter, "AB 01", who)


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_does(quarter: Quarter, who: str) -> None:
    assert get(getattr(quarter.cast, who), "indicator", "AB 01").status_code == 403


def test_an_unknown_code_is_not_found(quarter: Quarter) -> None:
    assert get(quarter.cast.analyst, "indicator", "AB 99").status_code == 404
    assert get(quarter.cast.analyst, "indicator", "AB/1 0").status_code == 404
    assert get(quarter.cast.analyst, "indicator", "AB\0 01").status_code == 404


def test_a_code_may_hold_a_slash(quarter: Quarter) -> None:
    indicator = Indicator.objects.create(code="A/B 1")
    Definition.objects.create(
        indicator=indicator, title="Slashed", section="S", recorded_on=date(2017, 4, 1)
    )
    assert "Slashed" in page(quarter, "A/B 1")


def test_it_says_what_the_figure_means(quarter: Quarter) -> None:
    text = words(page(quarter, "AB 01"))
    assert (
        "Smaller is better: it is missing the target of 20%, near England 2016-17 (22%) and "
        "better than the 24% before." in text
    )
    assert "95% interval" in text
    assert (
        "No control limits: each figure is a running total that holds the ones before it and "
        "starts again each year." in text
    )


def test_what_is_hostile_is_printed_letter_by_letter(quarter: Quarter) -> None:
    title = Definition.objects.current().get(indicator__code="AB 05").title
    answer = get(quarter.cast.analyst, "indicator", "AB 05")
    assert f"</span>{escape(title)}</h1>" in text_of(answer)
    add("AB 05", SEPTEMBER - 1, "97", note='</svg><script>alert("1")</script>')
    again = text_of(get(quarter.cast.analyst, "indicator", "AB 05"))
    assert "<script>alert" not in again
    assert again.count(escape('</svg><script>alert("1")</script>')) >= 3  # table, list, chart


def test_its_chart_stands_twice_and_only_ids_differ(quarter: Quarter) -> None:
    text = page(quarter, "AB 01")
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert {"series-wide-title", "series-narrow-title"} <= set(ids)


def test_a_day_of_the_past_is_as_it_was_known(quarter: Quarter) -> None:
    load_later("2017-12-01", AB_01="22.01,127,577")
    now, then = page(quarter, "AB 01"), page(quarter, "AB 01", known="2017-11-30")
    assert "127 of 577 referrals, 22%" in now
    assert "133 of 577 referrals, 23%" in then
    assert "127" not in then
    assert "By what was known on 30 November 2017" in then
    assert "Nothing was known" in page(quarter, "AB 01", known="2017-01-01")


def test_what_became_known_otherwise_is_listed(quarter: Quarter) -> None:
    assert "Every figure still stands as it was first reported." in page(quarter, "AB 01")
    load_later("2017-12-01", AB_01="22.01,127,577")
    listed = words(page(quarter, "AB 01").partition('id="restated"')[2])
    assert "September 2017 23.05 22.01 1 December 2017" in listed


def test_notes_are_pinned_by_the_numbers_of_their_list(quarter: Quarter) -> None:
    quarter.write("It fell.")
    add("AB 01", SEPTEMBER - 2, "25", note="Half term")
    text = page(quarter, "AB 01")
    assert "Note 1, July 2017: Half term" in text
    assert "Note 2, September 2017: Commentary of Quarter 2 of 2017-18" in text
    listed = words(text.partition('<ol class="portal-notes">')[2].partition("</ol>")[0])
    assert listed.strip() == (
        "July 2017: Half term September 2017: Commentary of Quarter 2 of 2017-18"
    )


def test_commentary_stands_answer_by_answer_with_who_accepted_it(quarter: Quarter) -> None:
    quarter.submit("## What changed\n\nIt fell.\n\n## Why\n\nFewer came.")
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=quarter.cast.acceptor, now=NOW)
    text = words(page(quarter, "AB 01").partition('id="written"')[2])
    assert "What changed It fell. Why Fewer came. Accepted by Head of service" in text
    assert "##" not in text


def test_limits_and_special_causes_are_marked_and_begin_anew_on_a_decision(
    quarter: Quarter,
) -> None:
    for back in range(1, 16):
        add("AB 02", SEPTEMBER - back - 1, str(60 if back == 3 else 90 + back % 2))
    text = page(quarter, "AB 02")
    assert "May 2017 (concern)" in text
    assert "below the lower limit" in words(text)
    assert "control limits" in text
    set_new_limits(
        by=quarter.cast.analyst,
        indicator=Indicator.objects.get(code="AB 02"),
        first=SEPTEMBER - 1,
        reason="A new team",
        seen=None,
        now=NOW,
    )
    again = page(quarter, "AB 02")
    assert "New limits before August 2017." in again
    assert "they need 13 figures, and there are 2 since August 2017." in again
    assert "set new control limits of indicator AB 02" in words(again)
    assert NewLimits.objects.get().reason == "A new team"


def test_the_reader_chooses_what_stands_beside_it(quarter: Quarter) -> None:
    usual = page(quarter, "AB 01")
    assert "Target: 20%." in usual
    assert "England 2016-17: 22%." in usual
    chosen = page(quarter, "AB 01", chosen="yes", beside="target")
    assert "Target: 20%." in chosen
    assert "England 2016-17: 22%." not in chosen
    bare = page(quarter, "AB 01", chosen="yes")
    assert "Target: 20%." not in bare
    # The figure is judged all the same.
    assert "missing the target of 20%" in bare


@pytest.mark.parametrize(
    ("years", "months"),
    [
        ("1", "April 2017 to March 2018"),
        ("2", "April 2016 to September 2017"),
        ("3", "April 2015 to September 2017"),
        ("all", "April 2014 to September 2017"),
    ],
)
def test_the_reader_chooses_the_period(quarter: Quarter, years: str, months: str) -> None:
    add("AB 02", Month.of(2014, 8), "80")
    add("AB 02", Month.of(2015, 8), "80")
    add("AB 02", Month.of(2016, 8), "80")
    assert f"Line chart, {months}." in page(quarter, "AB 02", years=years)


def test_years_in_which_nothing_is_known_take_no_room(quarter: Quarter) -> None:
    assert "Line chart, April 2017 to September 2017." in page(quarter, "AB 02", years="3")


def test_an_answer_that_makes_no_sense_is_said_at_its_field(quarter: Quarter) -> None:
    answer = as_(quarter.cast.analyst).get(
        reverse("indicator", args=["AB 01"]), {"known": "yesterday"}
    )
    assert answer.status_code == 400
    text = text_of(answer)
    assert "<title>Error: " in text
    assert "Not known then" not in text
    assert "<svg" not in text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("month", ["2017-13", "abc", "2017", "1899-12", "2201-01", "\0", "2017-9"])
def test_what_is_no_month_has_no_page(quarter: Quarter, month: str) -> None:
    answer = as_(quarter.cast.analyst).get(reverse("indicator", args=["AB 01"]), {"month": month})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("month", "label", "nearest"),
    [("2031-01", "January 2031", SEPTEMBER), ("1999-01", "January 1999", SEPTEMBER - 1)],
)
def test_a_month_without_a_figure_leads_to_the_nearest_that_has_one(
    quarter: Quarter, month: str, label: str, nearest: Month
) -> None:
    text = page(quarter, "AB 02", month=month)
    assert f"The figure in {label} is not known." in words(text)
    assert f"The nearest month that has a figure is {nearest.label} ." in words(text)
    assert f"month={nearest}" in text
    assert "<svg" not in text.partition('class="portal-indicator"')[2].partition("<dl")[0]
    assert "The nearest month" not in page(quarter, "AB 02", month=str(nearest))


def test_the_way_back_keeps_the_scorecard_as_it_was(quarter: Quarter) -> None:
    card = "month=2017-09&section=Contacts and referrals"
    answer = get(quarter.cast.analyst, "indicator", "AB 01")
    assert f'href="{reverse("scorecard")}"' in text_of(answer)
    text = page(quarter, "AB 01", card=card)
    assert f'href="{reverse("scorecard")}?month=2017-09&section=Contacts+and+referrals"' in text
    # Whatever it holds, it comes out as a query of the scorecard.
    asked = {"card": '"><script>//evil.example'}
    hostile = as_(quarter.cast.analyst).get(reverse("indicator", args=["AB 01"]), asked)
    assert f'href="{reverse("scorecard")}?%22%3E%3Cscript%3E%2F%2Fevil.example="' in (
        text_of(hostile)
    )
    assert "<script>//evil" not in text_of(hostile)


def test_the_published_view_tells_nothing_that_hides(quarter: Quarter) -> None:
    """Hidden figures that no other number on the page could be mistaken for."""
    quarter.write("About 741 of them.")
    for back, figure in enumerate(["7411", "853", "7422", "864", "7433"], start=1):
        add(
            "AB 03",
            SEPTEMBER - back,
            figure,
            status="suppressed" if back % 2 else "final",
            note=f"Note of {figure}",
        )
    add("AB 03", SEPTEMBER, "7444", status="suppressed", category="Girls")
    add("AB 03", SEPTEMBER, "120", category="Boys")
    staff, published = page(quarter, "AB 03"), page(quarter, "AB 03", audience="published")
    for hidden in ("7,411", "7,422", "7,433", "7,444", "Note of"):
        assert hidden in staff
        assert hidden not in published
    assert not re.search(r"74\d\d", published)
    assert "853" in published
    assert "August 2017 (suppressed)" in published
    # Neither the axis nor a limit knows of them: the greatest tick is 1,000.
    ticks = [int(each.replace(",", "")) for each in re.findall(r">([\d,]+)</text>", published)]
    assert max(ticks) <= 1000
    assert "%</text>" not in published  # no share of a total that one of them is part of
    for staffs in ('id="written"', 'id="restated"', 'id="changes"', "About 741"):
        assert staffs not in published


def test_a_figure_that_hides_is_no_sentence_either(quarter: Quarter) -> None:
    assert "3 in September 2017" in page(quarter, "AB 04")
    published = words(page(quarter, "AB 04", audience="published"))
    assert "The figure in September 2017 is kept back: it could tell who is meant." in published


def test_the_cases_behind_it_are_a_link_for_staff_alone(quarter: Quarter) -> None:
    set_case_list(
        by=quarter.cast.analyst,
        indicator=Indicator.objects.get(code="AB 01"),
        url="https://cases.example/list?of=AB01",
        seen=None,
        now=NOW,
    )
    link = 'rel="noreferrer" href="https://cases.example/list?of=AB01"'
    assert link in page(quarter, "AB 01", "lead_officer")
    assert link not in page(quarter, "AB 01", audience="published")


def test_who_keeps_the_register_finds_the_way_there(quarter: Quarter) -> None:
    url = reverse("register_indicator", args=[Indicator.objects.get(code="AB 01").pk])
    assert url in page(quarter, "AB 01", "analyst")
    assert url not in page(quarter, "AB 01", "lead_officer")


def test_categories_alone_are_shown_without_an_empty_chart(quarter: Quarter) -> None:
    Value.objects.filter(indicator__code="AB 03").update(superseded_at=date(2017, 12, 1))
    for category, figure in (("Boys", "30"), ("Girls", "10")):
        add("AB 03", SEPTEMBER, figure, category=category)
    text = page(quarter, "AB 03")
    assert "It is counted by category alone" in text
    assert "series-wide" not in text
    assert "Boys: 30 · 75%; Girls: 10 · 25%." in text


def test_a_committee_in_private_is_told_what_it_may_be(quarter: Quarter) -> None:
    text = words(page(quarter, "AB 04", audience="exempt"))
    assert "Preview. As members in private see it. 1 figure on this page is held back" in text
    assert "is kept back: it could tell who is meant." in text


def test_a_preview_that_hides_nothing_says_so(quarter: Quarter) -> None:
    told = "Nothing on this page is held back from the public."
    assert told in words(page(quarter, "AB 01", audience="published"))
    assert told not in words(page(quarter, "AB 04", audience="published"))
    assert "Preview." not in words(page(quarter, "AB 01"))


def test_limits_are_offered_where_there_can_be_any(quarter: Quarter) -> None:
    anew = reverse("add_new_limits", args=[Indicator.objects.get(code="AB 01").pk])
    assert anew not in page(quarter, "AB 01")  # a running total
    assert 'value="limits"' not in page(quarter, "AB 01")
    anew = reverse("add_new_limits", args=[Indicator.objects.get(code="AB 02").pk])
    assert anew in page(quarter, "AB 02")
    assert 'value="limits"' in page(quarter, "AB 02")


def test_whoever_may_write_of_it_begins_here_also_where_nothing_is_due(quarter: Quarter) -> None:
    begin = reverse(
        "commentary_begin", args=[quarter.round.pk, Indicator.objects.get(code="AB 02").pk]
    )
    offered = {who for who in STAFF if begin in page(quarter, "AB 02", who)}
    assert offered == {"analyst", "lead_officer"}
    assert begin not in page(quarter, "AB 02", known="2017-11-01")
    assert begin not in page(quarter, "AB 02", audience="published")
    assert begin not in page(quarter, "AB 02", month="2017-05")


def test_what_is_written_is_not_begun_again_nor_a_signed_quarter(quarter: Quarter) -> None:
    quarter.submit()
    assert "/commentary/" + str(quarter.due.indicator_id) not in page(quarter, "AB 01")
    begin = reverse(
        "commentary_begin", args=[quarter.round.pk, Indicator.objects.get(code="AB 02").pk]
    )
    assert begin in page(quarter, "AB 02")
    quarter.hand_on()
    quarter.approve()
    assert begin not in page(quarter, "AB 02")


def test_questions_do_not_grow_with_what_is_known_nor_does_the_page_get_heavy(
    quarter: Quarter,
) -> None:
    client, url = as_(quarter.cast.analyst), reverse("indicator", args=["AB 02"])
    add("AB 02", SEPTEMBER - 3, "91", note="One")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for back in range(4, 30):
        add("AB 02", SEPTEMBER - back, "91", note="More")
        for category in ("Girls", "Boys"):
            add("AB 02", SEPTEMBER - back, "90", category=category)
    with CaptureQueriesContext(connection) as many:
        answer = client.get(f"{url}?years=all")
    assert len(many) == len(few) == QUERIES
    assert len(gzip.compress(answer.content)) < HEAVIEST
