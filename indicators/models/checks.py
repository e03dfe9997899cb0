"""What a council says must hold between its figures, and what was found odd about them."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.dated import Dated, once
from indicators.models.fields import MonthField
from indicators.models.register import Definition, Indicator
from indicators.rules.flag_states import FLAG, FlagState
from kpiportal.access import DEFEND_FLAG, Scope
from kpiportal.models import Person, Post, Service
from kpiportal.models.staff_only import StaffOnlyQuerySet


class Severity(models.TextChoices):
    ERROR = "error", "Can't be so"
    WARNING = "warning", "May well be so"


class ValidationRule(Dated):
    """Left, operator, right, in the words of `rules/comparison.py`; and a sentence for people."""

    left = models.CharField(max_length=500)
    operator = models.CharField(max_length=20)
    right = models.CharField(max_length=500)
    sentence = models.CharField(max_length=500, help_text="What must hold, for people.")
    severity = models.CharField(max_length=7, choices=Severity, default=Severity.ERROR)

    class Meta(Dated.Meta):
        ordering = ["pk"]
        constraints = [
            *Dated.Meta.constraints,
            once("left", "operator", "right", name="validation_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


class FlagQuerySet(StaffOnlyQuerySet["Flag"]):
    def open(self) -> Self:
        return self.filter(state=FlagState.RAISED.value)

    def defensible_by(self, person: Person, today: date) -> Self:
        """Open ones whose defence is this person's: all, their own indicators', their service's."""
        scopes = DEFEND_FLAG.scopes(person)
        if Scope.ALL in scopes:
            return self.open()
        theirs = Q(pk=None)
        if Scope.OWN in scopes:
            theirs |= Q(lead__post__in=Post.objects.held_by(person, today))
        if Scope.SERVICE in scopes:
            services = Service.objects.answered_for_by(person, today)
            theirs |= Q(lead__post__service__in=services)
        indicators = Definition.objects.current().filter(theirs).values("indicator")
        return self.open().filter(indicator__in=indicators)


class Flag(models.Model):
    """Something odd about a figure: until the figure is mended, or defended with a reason.

    `basis` is the hash of the figures that it rests on: a defence falls when they change.
    """

    kind = models.CharField(max_length=60)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="flags")
    category = models.CharField(max_length=200, blank=True)
    end: Any = MonthField()
    months = models.SmallIntegerField()
    rule = models.ForeignKey(
        ValidationRule, on_delete=models.PROTECT, null=True, related_name="flags"
    )
    severity = models.CharField(max_length=7, choices=Severity)
    sentence = models.TextField()
    basis = models.CharField(max_length=64)
    state = models.CharField(
        max_length=8,
        choices=[(state.value, state.label) for state in FlagState],
        default=FlagState.RAISED.value,
    )
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField(help_text="When it came into this state.")
    reason = models.TextField(blank=True, help_text="Why the figure is right after all.")
    defended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = FlagQuerySet.as_manager()

    class Meta:
        ordering = ["-end", "indicator", "category", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "indicator", "category", "end", "months", "rule"],
                name="flag_raised_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state=FlagState.DEFENDED.value, defended_by__isnull=False)
                & ~Q(reason="")
                | ~Q(state=FlagState.DEFENDED.value) & Q(defended_by=None, reason=""),
                name="flag_defended_with_a_reason",
            ),
        ]
        triggers = [
            pgtrigger.FSM(name="moves", field="state", transitions=FLAG.steps),
            pgtrigger.ReadOnly(
                name="stays_itself",
                fields=["kind", "indicator", "category", "end", "months", "rule"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.indicator}, {self.end.label}"
