"""What members read: published editions alone, from the bytes that were signed."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from indicators.models import Council, Value
from indicators.rules.periods import Month
from kpiportal.models import Person
from narratives import published as reading
from narratives.actions import commentary as writing
from narratives.actions import editions
from narratives.models import Edition
from tests.cast import Cast
from tests.narratives.editions import approved_quarter, published_quarter, reopen, show
from tests.narratives.makers import NOW, load_later
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import SEPTEMBER, Quarter

DECEMBER = Month.of(2017, 12)
LATER = NOW + timedelta(days=30)


def read(person: Person, name: str, edition: Edition, *more: object) -> HttpResponse:
    return get(person, name, str(edition.end), edition.number, *more)


def words_of(answer: HttpResponse) -> str:
    return " ".join(text_of(answer).split())


def test_the_front_page_says_what_goes_well_what_does_not_and_who_approved(
    quarter: Quarter, cast: Cast
) -> None:
    quarter.submit("It fell to 23%.")
    edition = approved_quarter(cast, SEPTEMBER, reservations="Figures of one team were late.")
    show(cast, edition)
    editions.publish(edition=edition, version=2, let_through="", by=cast.analyst, now=NOW)
    answer = read(cast.member, "edition", edition)
    told = answer.context["told"]
    assert [each.code for each in told.to_improve] == ["AB 01"]
    assert [each.code for each in told.well] == ["AB 02"]
    assert told.totals == [
        ("green", "Better than target", 1),
        ("amber", "Near target", 1),
        ("red", "Missing target", 1),
        ("none", "Not judged", 2),
    ]
    page = words_of(answer)
    assert "23% (133 of 577), April 2017 to September 2017. Our target is 20%: we miss it." in page
    assert "Last time it was 24%: better now." in page
    assert "Figures of one team were late." in page
    assert "Director of children’s services on 10 January 2018" in page
    assert edition.snapshot.short_hash in page
    assert [(each.name, each.rag) for each in told.sections] == [
        ("Contacts and referrals", "amber"), ("Looked after children", "amber")
    ]  # fmt: skip


def test_an_indicators_page_holds_its_counts_its_target_beside_others_and_its_series(
    quarter: Quarter, cast: Cast
) -> None:
    edition = published_quarter(cast, SEPTEMBER)
    answer = read(cast.member, "edition_indicator", edition, "AB 01")
    page = words_of(answer)
    assert "<strong>23%</strong> <span>133 of 577</span>" in page
    assert "22% (2016-17). We are near it. Our target asks for more." in page
    assert "<svg" in page
    told = answer.context["indicator"].cells
    assert [(str(cell.month), cell.figure, cell.counts) for cell in told] == [
        ("2017-08", "24%", "120 of 500"), ("2017-09", "23%", "133 of 577")
    ]  # fmt: skip


def test_a_suppressed_figure_is_nowhere(quarter: Quarter, cast: Cast) -> None:
    edition = published_quarter(cast, SEPTEMBER)
    answer = read(cast.member, "edition_indicator", edition, "AB 04")
    assert "so small that they could tell who is meant" in text_of(answer)
    shown = answer.context["indicator"]
    assert (shown.figure, shown.counts, shown.chart) == ("", "", None)
    assert (shown.row["value"], shown.row["numerator"]) == (None, None)
    assert all(cell.value is None for cell in shown.cells)


def test_accepted_commentary_is_published_and_no_draft(quarter: Quarter, cast: Cast) -> None:
    quarter.submit("Repeat referrals fell to 23%.")
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=cast.acceptor, now=NOW)
    edition = published_quarter(cast, SEPTEMBER)
    page = text_of(read(cast.member, "edition_indicator", edition, "AB 01"))
    assert "Repeat referrals fell to 23%." in page
    assert "Front door manager, accepted by Head of service" in page


def test_a_draft_is_not_published(quarter: Quarter, cast: Cast) -> None:
    quarter.write("Nobody accepted this yet.")
    edition = published_quarter(cast, SEPTEMBER)
    page = text_of(read(cast.member, "edition_indicator", edition, "AB 01"))
    assert "Nobody accepted" not in page


def test_figures_that_become_known_later_change_nothing_that_is_published(
    quarter: Quarter, cast: Cast
) -> None:
    edition = published_quarter(cast, SEPTEMBER)

    def words() -> str:
        page = words_of(read(cast.member, "edition_indicator", edition, "AB 01"))
        return page.partition("<main")[2]

    before = words()
    assert Value.objects.filter(indicator__code="AB 01").update(superseded_at=NOW.date())
    assert words() == before


@pytest.mark.parametrize("name", ["edition", "edition_changes"])
def test_each_state_has_its_readers(quarter: Quarter, cast: Cast, name: str) -> None:
    edition = approved_quarter(cast, SEPTEMBER)

    def gives() -> dict[str, int]:
        people = (cast.analyst, cast.lead_member, cast.member, cast.lead_officer)
        return {who.name: read(who, name, edition).status_code for who in people}

    staff = {"Analyst": 200, "Lead member": 404, "Member": 404, "Lead officer": 404}
    assert gives() == staff
    show(cast, edition)
    assert gives() == staff | {"Lead member": 200}
    editions.publish(edition=edition, version=2, let_through="", by=cast.analyst, now=NOW)
    assert set(gives().values()) == {200}
    editions.withdraw(edition=edition, version=3, reason="Wrong.", by=cast.analyst, now=NOW)
    gone = {"Lead member": 410, "Member": 410, "Lead officer": 410}
    assert gives() == {"Analyst": 200} | gone


def test_a_withdrawn_edition_says_why_and_tells_no_figure(quarter: Quarter, cast: Cast) -> None:
    edition = published_quarter(cast, SEPTEMBER)
    editions.withdraw(edition=edition, version=3, reason="One was wrong.", by=cast.analyst, now=NOW)
    for name, more in (
        ("edition", ()),
        ("edition_indicator", ("AB 01",)),
        ("edition_section", (1,)),
    ):
        page = text_of(read(cast.member, name, edition, *more))
        assert "withdrawn on 10 January 2018" in page
        assert "One was wrong." in page
        assert "133" not in page


def test_its_address_says_when_something_newer_exists(quarter: Quarter, cast: Cast) -> None:
    first = published_quarter(cast, SEPTEMBER)
    assert "newer" not in text_of(read(cast.member, "edition", first))
    later = published_quarter(cast, DECEMBER, now=LATER)
    assert reverse("edition", args=["2017-12", 1]) in text_of(read(cast.member, "edition", first))
    reopen(cast, first, now=LATER + timedelta(days=1))
    page = text_of(read(cast.member, "edition", later))
    assert "Quarter 2 of 2017-18, which this one is compared with, was reopened" in page
    corrected = published_quarter(cast, SEPTEMBER, now=LATER + timedelta(days=2))
    page = text_of(read(cast.member, "edition", first))
    assert "Replaced." in page
    assert reverse("edition", args=["2017-09", corrected.number]) in page


def indicator(code: str, *, shown: str = "20", rag: str = "green") -> dict[str, Any]:
    standing = {"green": "level", "red": "behind"}[rag]
    target = {"reference": "20", "standing": standing, "rag": rag}
    return {
        "code": code, "title": f"Title of {code}", "section": "S", "shown": shown,
        "status": "final", "numerator": None, "denominator": None, "end": "2017-09",
        "months": "1", "trend": "same", "against": {"target": target},
    }  # fmt: skip


def told_of(*rows: dict[str, Any]) -> reading.Published:
    content = {
        "scorecard": {"indicators": list(rows)}, "definitions": {}, "printed": {},
        "comparators": [], "commentary": [],
    }  # fmt: skip
    return reading.Published(Edition(name="Q"), content)


def test_what_changed_is_figures_standings_and_what_is_new_or_gone() -> None:
    before = told_of(
        indicator("A"), indicator("B"), indicator("C"), indicator("D"), indicator("F", rag="red")
    )
    now = told_of(
        indicator("A"), indicator("B", shown="22"), indicator("C", shown="25", rag="red"),
        indicator("E"), indicator("F"),
    )  # fmt: skip
    assert [(each.code, each.in_words) for each in reading.changes(before, now)] == [
        ("B", "Another figure"),
        ("C", "On target before, now missing target"),
        ("E", "New"),
        ("F", "Missing target before, now on target"),
        ("D", "No longer reported"),
    ]


def test_what_changed_is_told_in_groups_with_both_figures(quarter: Quarter, cast: Cast) -> None:
    first = published_quarter(cast, SEPTEMBER)
    page = words_of(read(cast.member, "edition_changes", first))
    assert "No earlier edition stands: there is nothing to compare this one with." in page
    load_later("2018-01-05", AB_01="19.5,113,577", AB_02="92,74,80")
    reopen(cast, first, now=LATER)
    answer = read(cast.member, "edition_changes", published_quarter(cast, SEPTEMBER, now=LATER))
    groups = answer.context["groups"]
    assert [(heading, [each.code for each in found]) for heading, found in groups if found] == [
        ("They stand otherwise against target", ["AB 01"]), ("Another figure", ["AB 02"])
    ]  # fmt: skip
    page = words_of(answer)
    assert "before: missing target. Before: 23% (133 of 577). Now: 20% (113 of 577)." in page
    assert "Before: 96% (74 of 77). Now: 92% (74 of 80)." in page


def test_who_is_not_signed_in_is_led_to_what_is_open_and_to_the_sign_in(
    quarter: Quarter, cast: Cast, settings: Any
) -> None:
    def links() -> tuple[list[str], bool]:
        answer = Client().get(reverse("account_login"))
        return [area.label for area in answer.context["menu"]], ">Sign in</a>" in text_of(answer)

    assert links() == ([], False)
    settings.PUBLISHED_TO_ALL = True
    assert links() == (["Published"], True)
    name = Council.objects.get().name
    assert f'council">{name}<' in text_of(Client().get(reverse("published")))


def test_without_a_sign_in_nothing_is_told_unless_the_council_opens_it(
    quarter: Quarter, cast: Cast, settings: Any
) -> None:
    edition = published_quarter(cast, SEPTEMBER)
    unseen = approved_quarter(cast, DECEMBER)
    show(cast, unseen)
    at = reverse("edition", args=["2017-09", 1])
    assert Client().get(at)["Location"].startswith("/sign-in/")
    assert get(cast.nobody, "published").status_code == 403
    settings.PUBLISHED_TO_ALL = True
    assert "133 of 577" in text_of(Client().get(at))
    listed = Client().get(reverse("published"))
    assert [str(row) for row in listed.context["editions"]] == [str(edition)]
    assert listed.cookies == {}
    for who in (None, cast.nobody, cast.member):
        client = Client()
        if who:
            client.force_login(who)
        assert client.get(reverse("edition", args=["2017-12", 1])).status_code == 404
    assert Client().post(reverse("edition_show", args=["2017-12", 1])).status_code == 302
    assert get(cast.nobody, "published").status_code == 200


def test_an_edition_is_published_through_the_pages(quarter: Quarter, cast: Cast) -> None:
    approved_quarter(cast, SEPTEMBER, reservations="Two children moved.")
    at = ("2017-09", 1)
    piles = get(cast.director, "your_work").context["waiting"]
    assert "Editions to publish" in [pile.heading for pile in piles]
    assert post(cast.analyst, "edition_show", *at, version=1).status_code == 302
    (pile,) = get(cast.lead_member, "your_work").context["waiting"]
    assert [item.note for item in pile.items] == ["with the lead member"]
    page = text_of(get(cast.analyst, "edition_publish", *at))
    assert "says “Two children”" in page
    answer = post(cast.analyst, "edition_publish", *at, version=2)
    assert "Enter why these words may be published" in text_of(answer)
    post(cast.analyst, "edition_publish", *at, version=2, let_through="They are not few.")
    assert Edition.objects.get().state == "published"
    (pile,) = get(cast.member, "your_work").context["waiting"]
    assert [item.text for item in pile.items] == ["Quarter 2 of 2017-18"]
    post(cast.analyst, "edition_withdraw", *at, version=3, reason="It tells too much.")
    assert Edition.objects.get().state == "withdrawn"


@pytest.mark.parametrize("end", ["2017-13", "x", "2017-08"])
def test_an_address_that_names_no_edition_is_not_there(
    quarter: Quarter, cast: Cast, end: str
) -> None:
    published_quarter(cast, SEPTEMBER)
    assert get(cast.member, "edition", end, 1).status_code == 404
    assert get(cast.member, "edition_indicator", "2017-09", 1, "AB 99").status_code == 404
    assert get(cast.member, "edition_section", "2017-09", 1, 9).status_code == 404
