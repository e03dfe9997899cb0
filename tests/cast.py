"""The people of the tests: one for each role, one without any, and strangers beside two of them."""

from dataclasses import dataclass, fields
from functools import cache

from django.contrib.auth.hashers import make_password

from kpiportal.access import Role
from kpiportal.models import Person, RoleHeld

PASSWORD = "a-long-enough-password"


@dataclass(frozen=True)
class Cast:
    analyst: Person
    lead_officer: Person
    acceptor: Person
    audit_coordinator: Person
    auditor: Person
    moderator: Person
    director: Person
    member: Person
    lead_member: Person
    administrator: Person
    other_analyst: Person
    other_officer: Person
    nobody: Person  # signs in, and holds no role

    @property
    def everybody(self) -> list[Person]:
        return [getattr(self, field.name) for field in fields(self)]

    def of(self, role: Role) -> Person:
        person: Person = getattr(self, role.value)
        return person


ROLES = {role.value: role for role in Role} | {
    "other_analyst": Role.ANALYST,
    "other_officer": Role.LEAD_OFFICER,
}


def assemble() -> Cast:
    """Find the cast in the database, or put it there."""
    names = [field.name for field in fields(Cast)]
    if not Person.objects.filter(email=_address(names[0])).exists():
        people = Person.objects.bulk_create(
            Person(
                name=name.replace("_", " ").capitalize(),
                email=_address(name),
                password=_hashed_once(),
            )
            for name in names
        )
        by_name = dict(zip(names, people, strict=True))
        RoleHeld.objects.bulk_create(
            RoleHeld(person=by_name[name], role=role) for name, role in ROLES.items()
        )
    found = Person.objects.in_bulk([_address(name) for name in names], field_name="email")
    return Cast(**{name: found[_address(name)] for name in names})


def _address(name: str) -> str:
    return f"{name}@portal.example".replace("_", "-")


@cache
def _hashed_once() -> str:
    return make_password(PASSWORD)  # Argon2 is slow on purpose
