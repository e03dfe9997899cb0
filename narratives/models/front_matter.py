"""What the council's papers say beside its figures."""

from typing import Any

from django.conf import settings
from django.db import models

from narratives.models.sealing import sealed


class FrontMatter(models.Model):
    """The council's own texts, all of them, as they were saved: a change is another version.

    None is there while they read as they did at first.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    texts: Any = models.JSONField(default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_by_name = models.CharField(max_length=300)
    saved_at = models.DateTimeField()

    append_only = ()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "front matter"
        triggers = sealed()

    def __str__(self) -> str:
        return f"Texts of the papers, version {self.number}"
