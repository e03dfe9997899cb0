"""Which papers are made without anybody asking: the council's schedule."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from narratives.models.sealing import kept
from narratives.models.snapshots import Audience


class Moment(models.TextChoices):
    """What a plan waits for."""

    FROZEN = "frozen", "Each month, once its snapshot is taken"
    APPROVED = "approved", "Once a quarter is approved"
    PUBLISHED = "published", "Once an edition is published"


class PaperPlanQuerySet(models.QuerySet["PaperPlan"]):
    def living(self) -> Self:
        return self.filter(stopped_at=None)


class PaperPlan(models.Model):
    """A paper for an audience, made of each snapshot from a day on, and to whom it is announced."""

    paper = models.CharField(max_length=40)
    audience = models.CharField(max_length=10, choices=Audience)
    formats: Any = models.JSONField(default=list)
    moment = models.CharField(max_length=10, choices=Moment)
    days = models.PositiveSmallIntegerField(default=0, help_text="Working days after it.")
    tell: Any = models.JSONField(default=list, help_text="The roles to whom it is announced.")
    since = models.DateTimeField(help_text="What happened before stays unmade.")
    stopped_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = PaperPlanQuerySet.as_manager()

    class Meta:
        ordering = ["moment", "paper", "audience"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "audience", "moment"],
                condition=Q(stopped_at=None),
                name="paper_plan_once",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="paper_plan_audience_is_known"
            ),
            models.CheckConstraint(
                condition=Q(moment__in=Moment.values), name="paper_plan_moment_is_known"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="stays_itself", fields=["paper", "audience", "moment"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        return f"{self.paper}, {self.audience}: {self.get_moment_display().lower()}"
