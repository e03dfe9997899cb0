"""Why a figure was changed, and why one that looks odd is right: kept with the figure."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from indicators.models.figures import Value


class Asks(models.TextChoices):
    RESTATED = "restated", "Why it was changed"
    ODD = "odd", "Why it is right"


class Reason(models.Model):
    """What somebody said of one figure when it came in. Never changed."""

    value = models.ForeignKey(
        Value, on_delete=models.PROTECT, related_name="reasons", db_constraint=False
    )
    asks = models.CharField(max_length=8, choices=Asks)
    # The warning that it answers; of a restatement, nothing.
    about = models.TextField(blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["value", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(asks__in=Asks.values), name="reason_is_for_a_known"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="reason_says_something"),
        ]
        triggers = [
            pgtrigger.Protect(name="reason_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.reason
