"""Who may come in: invite, change, deactivate. Nobody is deleted, and an administrator stays."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F

from kpiportal.access import Role
from kpiportal.events import record
from kpiportal.models import Person, RoleHeld, Team
from kpiportal.versions import only_changed, save_if_unchanged


class LastAdministratorError(Exception):
    """Without an active administrator nobody could let anybody in again."""

    def __init__(self) -> None:
        super().__init__(
            "This is the last active administrator. Make somebody else one first, then try again."
        )


@transaction.atomic
def invite(
    *, by: Person | None, name: str, email: str, roles: Iterable[Role], team: Team | None
) -> Person:
    """Add a person who can't sign in until they follow the link and set a password."""
    person = Person.objects.create_user(email, name)
    if team:
        person.team = team
        person.save(update_fields=["team"])
    _give(person, roles)
    record(by, "invited", person, **_as_recorded(person))
    return person


def note_invited_again(*, by: Person, person: Person) -> None:
    record(by, "invited again", person)


@transaction.atomic
def change(
    *,
    by: Person | None,
    person: Person,
    version: int,
    name: str,
    team: Team | None,
    roles: Iterable[Role],
) -> None:
    """Raises SavedByAnotherError where the version is no longer the one that was seen."""
    _lock_administrators()
    before, held, wanted = _as_recorded(person), person.roles, frozenset(roles)
    save_if_unchanged(person, version=version, name=name, team=team)
    person.role_set.exclude(role__in=wanted).delete()
    _give(person, wanted - held)
    if Role.ADMINISTRATOR in held - wanted:
        _check_an_administrator_stays()
    person.refresh_from_db()
    was, became = only_changed(before, _as_recorded(person))
    if became:
        record(by, "changed", person, before=was, after=became)


@transaction.atomic
def deactivate(*, by: Person | None, person: Person) -> bool:
    """Nobody signs in as this person any more, and who is signed in is out. False: was so."""
    _lock_administrators()
    changed = Person.objects.active().filter(pk=person.pk)
    if not changed.update(
        is_active=False, session_series=F("session_series") + 1, version=F("version") + 1
    ):
        return False
    if Role.ADMINISTRATOR in person.roles:
        _check_an_administrator_stays()
    record(by, "deactivated", person, before={"active": True}, after={"active": False})
    return True


@transaction.atomic
def reactivate(*, by: Person | None, person: Person) -> bool:
    """Sign-in is open again; earlier sessions stay ended. False: was so."""
    changed = Person.objects.filter(pk=person.pk, is_active=False)
    if not changed.update(is_active=True, version=F("version") + 1):
        return False
    record(by, "reactivated", person, before={"active": False}, after={"active": True})
    return True


@transaction.atomic
def remove_codes(*, by: Person | None, person: Person) -> bool:
    """For somebody whose phone is lost: the password alone again, and every session ends."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if not removed:
        return False
    Person.objects.filter(pk=person.pk).update(session_series=F("session_series") + 1)
    record(by, "removed one-time codes of", person)
    return True


@transaction.atomic
def choose_mail(*, person: Person, daily_digest: bool) -> None:
    changed = Person.objects.filter(pk=person.pk).exclude(daily_digest=daily_digest)
    if changed.update(daily_digest=daily_digest):
        before, after = {"daily mail": not daily_digest}, {"daily mail": daily_digest}
        record(person, "chose what mail to get", person, before=before, after=after)


def _give(person: Person, roles: Iterable[Role]) -> None:
    RoleHeld.objects.bulk_create(RoleHeld(person=person, role=role) for role in sorted(roles))
    person.__dict__.pop("roles", None)


def _lock_administrators() -> None:
    """Whoever takes an administrator away waits here for whoever does the same."""
    administrators = Person.objects.with_role(Role.ADMINISTRATOR).order_by("pk")
    list(administrators.select_for_update(of=("self",)).values_list("pk"))


def _check_an_administrator_stays() -> None:
    if not Person.objects.active().with_role(Role.ADMINISTRATOR).exists():
        raise LastAdministratorError


def _as_recorded(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "team": str(person.team or ""),
        "roles": [role.title for role in Role if role in person.roles],
    }
