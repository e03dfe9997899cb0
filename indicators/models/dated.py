"""What is known from a day on, until something else is known."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from indicators.models.fields import MonthField


class ReleaseQuerySet(models.QuerySet["Release"]):
    def newest(self) -> "Release | None":
        return self.order_by("-recorded_on", "-pk").first()


class Release(models.Model):
    """One publication of the council's figures, as it was loaded."""

    title = models.CharField(max_length=300)
    recorded_on = models.DateField(help_text="The day from which its figures are known.")
    month = MonthField(help_text="The month it reports.")
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        "kpiportal.Person", on_delete=models.PROTECT, null=True, related_name="releases"
    )

    append_only: ClassVar[tuple[str, ...]] = ()

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "month", "recorded_on"], name="release_loaded_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DatedQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        """What is known now."""
        return self.filter(superseded_at=None)

    def known_on(self, day: date) -> Self:
        """What was known at the end of that day."""
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gt=day), recorded_on__lte=day)


class Dated(models.Model):
    """Append-only: a row is never changed but for the day on which it was superseded.

    Without a release somebody entered it on a page; the trail says who.
    """

    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    recorded_on = models.DateField()
    superseded_at = models.DateField(null=True)

    append_only: ClassVar[tuple[str, ...]] = ("superseded_at",)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("recorded_on")),
                name="%(class)s_superseded_after_it_was_known",
            ),
        ]


def once(*fields: str, name: str) -> models.UniqueConstraint:
    """One current row for a key."""
    return models.UniqueConstraint(
        fields=fields, condition=Q(superseded_at=None), name=f"{name}_current_once"
    )
