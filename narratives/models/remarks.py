"""What people say to one another of a text, in its margin. It is no part of what is signed."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from narratives.models.commentary import Commentary, frozen_with_its_commentary
from narratives.models.sealing import kept


class RemarkQuerySet(models.QuerySet["Remark"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)


class Remark(models.Model):
    """On some words of a commentary, or on all of it, until somebody settles it."""

    commentary = models.ForeignKey(Commentary, on_delete=models.PROTECT, related_name="remarks")
    version = models.PositiveIntegerField(help_text="Of the commentary, as it then was.")
    quote = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    written_as = models.CharField(max_length=300)
    written_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["commentary", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="remark_settled_by_somebody",
            ),
        ]
        triggers: Any = [
            pgtrigger.ReadOnly(
                name="stays_itself",
                fields=[
                    "commentary",
                    "version",
                    "quote",
                    "text",
                    "written_by",
                    "written_as",
                    "written_at",
                ],
            ),
            pgtrigger.Protect(
                name="settled_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__settled_at__isnull=False),
            ),
            frozen_with_its_commentary(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            kept(),
        ]

    def __str__(self) -> str:
        return f"a remark on {self.commentary}"
