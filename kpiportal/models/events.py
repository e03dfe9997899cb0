"""The trail's table. kpiportal.events writes it; triggers number, chain and seal it."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from kpiportal.access import SEE_ACTIVITY, Scope
from kpiportal.models.actions import Action
from kpiportal.models.people import Person, Service
from kpiportal.models.withheld import withheld_from

PEOPLE = ["person", "post", "service", "team"]
CASES = Q(target_kind__startswith="audits.")


class EventHead(models.Model):
    """One row: the last sequence number and hash. Its lock puts writers in a line."""

    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, person: Person, today: date) -> Self:
        """The part of the trail that this person's roles open. Of cases, only what is theirs."""
        scopes = SEE_ACTIVITY.scopes(person)
        open_to_them = self.exclude(_withheld_from(person) & ~Q(actor=person))
        if Scope.ALL in scopes:
            return open_to_them
        seen = Q(pk__in=[])
        if Scope.FIGURES in scopes:
            seen |= Q(target_kind__startswith="indicators.")
        if Scope.AUDITS in scopes:
            seen |= CASES
        if Scope.PEOPLE in scopes:
            seen |= Q(target_kind__in=[f"kpiportal.{kind}" for kind in PEOPLE])
        if Scope.OWN in scopes or Scope.SERVICE in scopes:
            seen |= Q(actor=person) | _about([person.pk])
        if Scope.SERVICE in scopes:
            people = Person.objects.in_services(Service.objects.answered_for_by(person, today))
            ids = list(people.values_list("pk", flat=True))
            seen |= (Q(actor__in=ids) | _about(ids)) & ~CASES
        return open_to_them.filter(seen)

    def by_or_about(self, person: Person) -> Self:
        return self.filter(Q(actor=person) | _about([person.pk]))


def _withheld_from(person: Person) -> Q:
    actions = Action.objects.withheld_from(person).order_by()
    numbers = actions.annotate(number=Cast("pk", models.CharField())).values("number")
    of_actions = Q(target_kind=Action._meta.label_lower, target_id__in=numbers)
    return withheld_from(person, kind="target_kind", number="target_id") | of_actions


def _about(people: list[int]) -> Q:
    return Q(target_kind="kpiportal.person", target_id__in=[str(pk) for pk in people])


class Event(models.Model):
    """Something somebody did. The database fills sequence, canonical and both hashes."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="events"
    )
    actor_name = models.CharField(max_length=200, help_text="As it was then; posts for deputies.")
    verb = models.CharField(max_length=60)
    target_kind = models.CharField(max_length=60)
    target_id = models.CharField(max_length=60)
    target_name = models.CharField(max_length=300)
    detail: Any = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    canonical = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    append_only = ()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["target_kind", "target_id", "-sequence"]),
            models.Index(fields=["actor", "-sequence"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.target_name}"
