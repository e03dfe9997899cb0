"""A commentary handed on to somebody who writes it in the lead's place, from day to day."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kpiportal.models import Person
from narratives.models.commentary import Commentary
from narratives.models.sealing import kept


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def on(self, day: date) -> Self:
        return self.filter(first_day__lte=day, last_day__gte=day, ended_at=None)

    def to(self, person: Person) -> Self:
        return self.filter(person=person)

    def not_over(self, day: date) -> Self:
        """On this day or later."""
        return self.filter(last_day__gte=day, ended_at=None)


class Delegation(models.Model):
    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="delegations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations"
    )
    first_day = models.DateField()
    last_day = models.DateField()
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_as = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["commentary", "first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None)
                | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="delegation_ended_by_somebody",
            ),
        ]
        triggers: Any = [
            pgtrigger.ReadOnly(
                name="stays_itself",
                fields=[
                    "commentary",
                    "person",
                    "first_day",
                    "last_day",
                    "given_by",
                    "given_as",
                    "given_at",
                ],
            ),
            pgtrigger.Protect(
                name="ended_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.commentary}, handed on to {self.person}"
