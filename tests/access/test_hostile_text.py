"""What people type is shown as they typed it, never carried out."""

import pytest

from kpiportal import organisation, people
from kpiportal.access import Role
from kpiportal.models import Job
from tests.access.world import Addresses
from tests.cast import Cast
from tests.sessions import client_of

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7|add:7 }}{% now 'Y' %}",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)//\u202e",
]
PAGES = ["/people/", "/teams/", "/posts/", "/activity/", "/jobs/", "/account/"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text_on_every_page(text: str, cast: Cast, world: Addresses) -> None:
    service = organisation.add_service(by=None, name=text, part_of=None)
    team = organisation.add_team(by=None, name=text, service=service)
    roles = [Role.ADMINISTRATOR, Role.DIRECTOR]
    person = people.invite(by=None, name=text, email="x@portal.example", roles=roles, team=team)
    post = organisation.add_post(
        by=person, title=text, service=service, reports_to=None, holder=person
    )
    Job.objects.filter(pk=world["job_id"]).update(error=text, key=text)
    pages = [
        *PAGES,
        f"/people/{person.pk}/",
        f"/people/{person.pk}/change/",
        f"/people/{person.pk}/leave/",
        f"/teams/{team.pk}/",
        f"/posts/{post.pk}/",
        f"/posts/{post.pk}/change/",
        f"/posts/{post.pk}/deputy/",
        f"/people/?name={text[:9]}",
    ]
    client = client_of(person)
    shown = [client.get(page).text for page in pages]
    escaped = (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
    )
    for page, content in zip(pages, shown, strict=True):
        assert escaped == text or text not in content, page
        assert escaped in content, page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_filters_are_given_back_as_text(text: str, cast: Cast) -> None:
    client = client_of(cast.administrator)
    for page, name in (("/people/", "name"), ("/activity/", "who"), ("/activity/", "what")):
        content = client.get(page, {name: text}).text
        assert "<script>alert" not in content
        assert "<img" not in content
        assert "<svg onload" not in content
        assert " onmouseover='alert" not in content
