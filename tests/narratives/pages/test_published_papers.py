"""The papers of an edition: who may have which, and where they are listed."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from narratives.actions import editions, snapshots
from narratives.models import Audience, Edition, Paper
from tests.cast import Cast
from tests.narratives.editions import approved_quarter, publish, show
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_, get, text_of
from tests.narratives.quarter import SEPTEMBER, Quarter

STAFF = {"Analyst", "Other analyst", "Lead officer", "Other officer", "Acceptor", "Director"}
HOLD_A_ROLE = STAFF | {
    "Audit coordinator", "Auditor", "Moderator", "Member", "Lead member", "Administrator"
}  # fmt: skip


@pytest.fixture
def edition(quarter: Quarter, cast: Cast) -> Edition:
    return approved_quarter(cast, SEPTEMBER)


@pytest.fixture
def papers(edition: Edition) -> dict[str, Paper]:
    """The scorecard's table for each audience."""
    return {
        str(audience): snapshots.make_paper(
            snapshot=edition.snapshot, name="scorecard", audience=audience, form="csv",
            by=None, now=NOW,
        )
        for audience in Audience
    }  # fmt: skip


def readers(paper: Paper, cast: Cast) -> set[str]:
    """Who may open it, and sees it listed."""
    address = reverse("paper", args=[paper.pk])
    opens = {each.name for each in cast.everybody if as_(each).get(address).status_code == 200}
    listed = {each.name for each in cast.everybody if address in text_of(get(each, "documents"))}
    assert listed == opens
    return opens


def test_each_paper_has_its_readers_as_its_edition_moves_on(
    edition: Edition, papers: dict[str, Paper], cast: Cast
) -> None:
    def all_of_them() -> list[set[str]]:
        return [readers(papers[name], cast) for name in ("staff", "exempt", "published")]

    assert all_of_them() == [STAFF, STAFF, STAFF]
    show(cast, edition)
    early = STAFF | {"Lead member"}
    assert all_of_them() == [STAFF, early, early]
    editions.publish(edition=edition, version=2, let_through="", by=cast.analyst, now=NOW)
    assert all_of_them() == [STAFF, early, HOLD_A_ROLE]
    editions.withdraw(edition=edition, version=3, reason="A slip.", by=cast.analyst, now=NOW)
    assert all_of_them() == [STAFF, STAFF, STAFF]


def test_an_editions_page_lists_what_is_for_its_readers(
    edition: Edition, papers: dict[str, Paper], cast: Cast
) -> None:
    publish(cast, edition)
    for person in (cast.member, cast.lead_member, cast.analyst):
        listed = get(person, "edition", "2017-09", 1).context["papers"]
        assert listed == [("Scorecard", [("CSV", papers["published"])])]
    page = text_of(get(cast.member, "edition", "2017-09", 1))
    assert reverse("paper", args=[papers["published"].pk]) in page


def test_without_a_sign_in_a_paper_is_read_only_where_the_council_opens_it(
    edition: Edition, papers: dict[str, Paper], cast: Cast, settings: Settings
) -> None:
    publish(cast, edition)
    visitor = Client()
    addresses = {name: reverse("paper", args=[paper.pk]) for name, paper in papers.items()}
    assert visitor.get(addresses["published"])["Location"].startswith("/sign-in/")
    assert get(cast.nobody, "paper", papers["published"].pk).status_code == 403
    settings.PUBLISHED_TO_ALL = True
    gives = {name: visitor.get(address).status_code for name, address in addresses.items()}
    assert gives == {"staff": 404, "exempt": 404, "published": 200}
    assert b"133" in visitor.get(addresses["published"]).content
    listed = visitor.get(reverse("edition", args=["2017-09", 1])).context["papers"]
    assert listed == [("Scorecard", [("CSV", papers["published"])])]
    assert get(cast.nobody, "paper", papers["published"].pk).status_code == 200


def test_a_preview_has_no_papers(edition: Edition, papers: dict[str, Paper], cast: Cast) -> None:
    assert get(cast.analyst, "edition", "2017-09", 0).context["papers"] == []
