"""Services, teams, posts and deputies."""

from datetime import date

import pytest

from kpiportal import organisation
from kpiportal.models import Deputy, Event, Person, Post, Service
from kpiportal.organisation import CircleError
from kpiportal.versions import SavedByAnotherError
from tests.cast import Cast

TODAY = date(2026, 3, 10)


def make_post(title: str, *, reports_to: Post | None = None, holder: Person | None = None) -> Post:
    return organisation.add_post(
        by=None, title=title, service=None, reports_to=reports_to, holder=holder
    )


def change(post: Post, by: Person, **changes: object) -> None:
    kept = {
        "title": post.title,
        "service": post.service,
        "reports_to": post.reports_to,
        "holder": post.holder,
    }
    organisation.change_post(by=by, post=post, version=post.version, **(kept | changes))


def test_a_new_holder_is_in_the_trail_with_the_one_before(cast: Cast) -> None:
    post = make_post("Head of service", holder=cast.acceptor)
    change(post, cast.administrator, holder=cast.director)
    assert Event.objects.first().detail == {
        "before": {"holder": "Acceptor"},
        "after": {"holder": "Director"},
    }


def test_a_post_does_not_answer_to_itself_by_any_number_of_steps(cast: Cast) -> None:
    top = make_post("Top")
    middle = make_post("Middle", reports_to=top)
    bottom = make_post("Bottom", reports_to=middle)
    with pytest.raises(CircleError):
        change(top, cast.administrator, reports_to=bottom)
    with pytest.raises(CircleError):
        change(top, cast.administrator, reports_to=top)


def test_a_service_is_no_part_of_itself(cast: Cast) -> None:
    whole = organisation.add_service(by=None, name="Whole", part_of=None)
    part = organisation.add_service(by=None, name="Part", part_of=whole)
    with pytest.raises(CircleError):
        organisation.change_service(
            by=cast.administrator, service=whole, version=1, name="Whole", part_of=part
        )


def test_of_two_changes_to_one_team_the_second_is_told(cast: Cast) -> None:
    service = organisation.add_service(by=None, name="Whole", part_of=None)
    team = organisation.add_team(by=None, name="Team", service=service)
    organisation.change_team(
        by=cast.administrator, team=team, version=1, name="First", service=service
    )
    with pytest.raises(SavedByAnotherError):
        organisation.change_team(
            by=cast.administrator, team=team, version=1, name="Second", service=service
        )


@pytest.mark.parametrize(
    ("day", "stands_in"),
    [
        (date(2026, 3, 9), False),
        (date(2026, 3, 10), True),
        (date(2026, 3, 12), True),
        (date(2026, 3, 13), False),
    ],
)
def test_a_deputy_stands_in_from_the_first_day_to_the_last(
    cast: Cast, day: date, stands_in: bool
) -> None:
    post = make_post("Head of service", holder=cast.acceptor)
    organisation.add_deputy(
        by=cast.administrator,
        post=post,
        person=cast.lead_officer,
        first_day=date(2026, 3, 10),
        last_day=date(2026, 3, 12),
    )
    assert Post.objects.held_by(cast.lead_officer, day).exists() is stands_in


def test_a_deputy_ended_today_keeps_the_days_that_were(cast: Cast) -> None:
    post = make_post("Head of service")
    deputy = organisation.add_deputy(
        by=cast.administrator,
        post=post,
        person=cast.lead_officer,
        first_day=date(2026, 3, 1),
        last_day=date(2026, 3, 31),
    )
    assert organisation.end_deputy(by=cast.administrator, deputy=deputy, today=TODAY)
    assert Deputy.objects.get().last_day == date(2026, 3, 9)
    assert not organisation.end_deputy(by=cast.administrator, deputy=deputy, today=TODAY)


def test_a_deputy_ended_before_the_first_day_never_stood_in(cast: Cast) -> None:
    post = make_post("Head of service")
    deputy = organisation.add_deputy(
        by=cast.administrator, post=post, person=cast.auditor, first_day=TODAY, last_day=TODAY
    )
    assert organisation.end_deputy(by=cast.administrator, deputy=deputy, today=TODAY)
    assert not Deputy.objects.exists()
    assert Event.objects.first().detail == {
        "before": {"deputy": "Auditor", "from": "2026-03-10", "to": "2026-03-10"}
    }


def test_a_post_answers_for_its_service_and_all_parts_of_it(cast: Cast) -> None:
    whole = organisation.add_service(by=None, name="Whole", part_of=None)
    part = organisation.add_service(by=None, name="Part", part_of=whole)
    detail = organisation.add_service(by=None, name="Detail", part_of=part)
    beside = organisation.add_service(by=None, name="Beside", part_of=whole)
    organisation.add_post(
        by=None, title="Head", service=part, reports_to=None, holder=cast.acceptor
    )
    found = Service.objects.answered_for_by(cast.acceptor, TODAY)
    assert set(found) == {part, detail}
    assert beside not in found
