"""What the council's papers say beside its figures."""

from typing import Any

from django.db import models


class FrontMatter(models.Model):
    """The council's own texts: one row, or none while they read as they did at first."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    texts: Any = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "front matter"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="front_matter_is_one"),
        ]

    def __str__(self) -> str:
        return "The papers’ texts"
