"""Why words may stand although the figures say otherwise, or although they tell a small count."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from narratives.models.commentary import Commentary, frozen_with_its_commentary
from narratives.models.sealing import sealed
from narratives.rules.gate import DEFENSIBLE


class Defence(models.Model):
    """One, of words and of what the figures then said of them.

    `key` is the hash of both: where either changes, this defends nothing any more.
    """

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="defences")
    key = models.CharField(max_length=64)
    kind = models.CharField(
        max_length=20, choices=[(kind.value, kind.value) for kind in DEFENSIBLE]
    )
    figure = models.TextField()
    sentence = models.TextField()
    should_be = models.TextField(blank=True)
    what = models.TextField()
    reason = models.TextField()
    defended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    defended_as = models.CharField(max_length=300)
    defended_at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["commentary", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commentary", "key"], name="defence_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="defence_has_its_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DEFENSIBLE]),
                name="defence_kind_is_known",
            ),
        ]
        triggers: Any = [
            *sealed(),
            frozen_with_its_commentary(),
        ]

    def __str__(self) -> str:
        return f"{self.commentary}: “{self.figure}”"
