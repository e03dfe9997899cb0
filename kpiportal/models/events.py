"""The trail's table. kpiportal.events writes it; triggers number, chain and seal it."""

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class EventHead(models.Model):
    """One row: the last sequence number and hash. Its lock puts writers in a line."""

    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"


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

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["target_kind", "target_id", "-sequence"]),
            models.Index(fields=["actor", "-sequence"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.target_name}"
