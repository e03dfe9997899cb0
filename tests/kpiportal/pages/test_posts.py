"""The pages of posts: a deputy without the holder's role is told of, and told why not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpiportal import organisation
from kpiportal.models import Person, Post
from tests.cast import Cast

TODAY = timezone.localdate()


@pytest.fixture
def post(cast: Cast) -> Post:
    return organisation.add_post(
        by=None, title="Director’s post", service=None, reports_to=None, holder=cast.director
    )


def opened(person: Person, name: str, *args: object) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse(name, args=args)).content.decode()


def name_deputy(cast: Cast, post: Post, person: Person, days: int = 0) -> None:
    """From this day on, or some days from now."""
    first = TODAY + timedelta(days=days)
    organisation.add_deputy(
        by=cast.administrator, post=post, person=person, first_day=first, last_day=first
    )


def test_a_posts_page_says_which_role_a_deputy_lacks_and_where_it_is_given(
    cast: Cast, post: Post
) -> None:
    name_deputy(cast, post, cast.acceptor)
    page = opened(cast.administrator, "post", post.pk)
    assert "Acceptor doesn’t hold the role Director, and so can’t do" in page
    assert reverse("change_person", args=[cast.acceptor.pk]) in page
    cast.acceptor.role_set.create(role="director")
    assert "hold the role" not in opened(cast.administrator, "post", post.pk)


LACKING = "You stand in for Director’s post, whose holder may, but you don’t hold the role Director"


@pytest.mark.parametrize(
    ("who", "days", "page"),
    [
        ("acceptor", 0, "quarter_send_back"),
        ("acceptor", 1, "quarter_send_back"),
        ("acceptor", 0, "people"),
        ("lead_officer", 0, "quarter_send_back"),
    ],
)
def test_a_deputy_who_may_not_is_told_which_role_is_lacking(
    cast: Cast, post: Post, who: str, days: int, page: str
) -> None:
    name_deputy(cast, post, cast.acceptor, days)
    refused = opened(getattr(cast, who), page, *([1] if page == "quarter_send_back" else []))
    assert "Your role does not let you" in refused
    is_told = (who, days, page) == ("acceptor", 0, "quarter_send_back")
    assert (LACKING in refused) is is_told
