"""What somebody isn't shown for now, though their roles open it: an app that knows why says so."""

from collections.abc import Callable, Mapping

from django.db.models import Q, QuerySet

from kpiportal.models.people import Person

# Kinds of things, as the trail names them, and the numbers of those that are withheld, as text.
Withheld = Mapping[str, QuerySet]
RULES: list[Callable[[Person], Withheld]] = []


def withholds(rule: Callable[[Person], Withheld]) -> Callable[[Person], Withheld]:
    """Declare what is withheld from somebody. Actions and the trail leave it out."""
    RULES.append(rule)
    return rule


def withheld_from(person: Person, *, kind: str, number: str) -> Q:
    """For rows that name a thing in these two columns."""
    found = Q(pk__in=[])
    for rule in RULES:
        for name, numbers in rule(person).items():
            found |= Q(**{kind: name, f"{number}__in": numbers})
    return found
