"""What somebody has typed of a commentary and not saved: theirs alone, and no version of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F

from kpiportal.models import Person
from narratives.models.commentary import Commentary


class UnsavedQuerySet(models.QuerySet["Unsaved"]):
    def of(self, person: Person, commentary: Commentary) -> Self:
        """What differs from what is saved."""
        rows = self.filter(person=person, commentary=commentary)
        return rows.exclude(text=F("commentary__text")).order_by("-saved_at")


class Unsaved(models.Model):
    """Kept while it is typed, for each version that it was typed over.

    What is typed over a later version is kept beside it, so that neither is lost.
    """

    commentary = models.ForeignKey(Commentary, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    over = models.PositiveIntegerField(help_text="The version that was seen when it was typed.")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="Counts every change.")
    saved_at = models.DateTimeField()

    objects = UnsavedQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        verbose_name_plural = "unsaved"
        constraints = [
            models.UniqueConstraint(
                fields=["commentary", "person", "over"], name="unsaved_once_over_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commentary}, typed over version {self.over}"
