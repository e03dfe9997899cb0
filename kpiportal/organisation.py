"""Services, teams and posts: who belongs where, who answers to whom, who stands in for whom."""

from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models, transaction

from kpiportal.events import record
from kpiportal.models import Deputy, Person, Post, Service, Team
from kpiportal.versions import only_changed, save_if_unchanged

Thing = TypeVar("Thing", Service, Team, Post)


class CircleError(Exception):
    """A service can't be part of itself, nor a post answer to itself, by however many steps."""

    def __init__(self, thing: Service | Post, link: str) -> None:
        super().__init__(f"{thing} would stand above itself.")
        self.link = link


@transaction.atomic
def add_service(*, by: Person | None, name: str, part_of: Service | None) -> Service:
    return _add(by, Service(name=name, part_of=part_of))


@transaction.atomic
def change_service(
    *, by: Person, service: Service, version: int, name: str, part_of: Service | None
) -> None:
    _check_no_circle(service, part_of, "part_of")
    _change(by, service, version, name=name, part_of=part_of)


@transaction.atomic
def add_team(*, by: Person | None, name: str, service: Service) -> Team:
    return _add(by, Team(name=name, service=service))


@transaction.atomic
def change_team(*, by: Person, team: Team, version: int, name: str, service: Service) -> None:
    _change(by, team, version, name=name, service=service)


@transaction.atomic
def add_post(
    *,
    by: Person | None,
    title: str,
    service: Service | None,
    reports_to: Post | None,
    holder: Person | None,
) -> Post:
    return _add(by, Post(title=title, service=service, reports_to=reports_to, holder=holder))


@transaction.atomic
def change_post(
    *,
    by: Person | None,
    post: Post,
    version: int,
    title: str,
    service: Service | None,
    reports_to: Post | None,
    holder: Person | None,
) -> None:
    _check_no_circle(post, reports_to, "reports_to")
    _change(by, post, version, title=title, service=service, reports_to=reports_to, holder=holder)


@transaction.atomic
def add_deputy(
    *, by: Person, post: Post, person: Person, first_day: date, last_day: date
) -> Deputy:
    deputy = Deputy.objects.create(post=post, person=person, first_day=first_day, last_day=last_day)
    after = {"deputy": person.name, "from": first_day, "to": last_day}
    record(by, "named a deputy for", post, after=after)
    return deputy


@transaction.atomic
def end_deputy(*, by: Person, deputy: Deputy, today: date) -> bool:
    """From today on they no longer stand in. False where that was over already."""
    before = {"deputy": deputy.person.name, "from": deputy.first_day, "to": deputy.last_day}
    theirs = Deputy.objects.filter(pk=deputy.pk, last_day__gte=today)
    if deputy.first_day >= today:
        ended, _ = theirs.delete()
    else:
        ended = theirs.update(last_day=today - timedelta(days=1))
    if not ended:
        return False
    record(by, "ended a deputy of", deputy.post, before=before)
    return True


def _add(by: Person | None, thing: Thing) -> Thing:
    thing.save(force_insert=True)
    record(by, "added", thing, after=_as_recorded(thing))
    return thing


def _change(by: Person | None, thing: models.Model, version: int, **changes: Any) -> None:
    before = _as_recorded(type(thing)._default_manager.get(pk=thing.pk))
    save_if_unchanged(thing, version=version, **changes)
    thing.refresh_from_db()
    was, became = only_changed(before, _as_recorded(thing))
    if became:
        record(by, "changed", thing, before=was, after=became)


def _check_no_circle(thing: Service | Post, above: Service | Post | None, link: str) -> None:
    seen = set()
    while above is not None and above.pk not in seen:
        if above.pk == thing.pk:
            raise CircleError(thing, link)
        seen.add(above.pk)
        above = getattr(above, link)


RECORDED = {
    Service: ("name", "part_of"),
    Team: ("name", "service"),
    Post: ("title", "service", "reports_to", "holder"),
}


def _as_recorded(thing: models.Model) -> dict[str, str]:
    return {name: str(getattr(thing, name) or "") for name in RECORDED[type(thing)]}
