"""What the council has decided of its audits: who is too near, how long a case is kept, which
indicator a finding feeds."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models import Indicator
from kpiportal.models import Team


class Conflict(models.Model):
    """Somebody audits no case of this team, and moderates none, until it is ended."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["person__name", "team__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "team"], condition=Q(ended_at=None), name="conflict_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} and {self.team}"


class RetentionPeriod(models.Model):
    """For how long case-level audits are kept after the quarter's end. The latest one holds."""

    months = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300, help_text="On whose word.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(months__gte=12), name="retention_at_least_a_year"),
        ]
        triggers = [
            pgtrigger.Protect(name="retention_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.months} months"


class FedIndicator(models.Model):
    """An indicator that is the share of good or better in random audits, or in those of a theme."""

    indicator = models.OneToOneField(Indicator, on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(max_length=200, blank=True, help_text="Empty: random audits.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.indicator} from {self.theme or 'random audits'}"
